"""Files as publishers published them: each ends in the rows and pounds that are in it, or in a true refusal.

They are no part of the project. They are looked for beside it, or where the variable OE_REAL_FILES says.
"""

from __future__ import annotations

import csv
import io
import os
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from oe_data.intake.read import read
from tests.conftest import Place

REAL = Path(os.environ.get("OE_REAL_FILES") or Path(__file__).resolve().parents[2] / "shared" / "real")
needs_files = pytest.mark.skipif(not REAL.is_dir(), reason="the published files to try are not here (OE_REAL_FILES names their folder)")

# file: kind, rows, pounds, rejected rows, whether the rows reconcile with a printed total, what a person is asked
LOADED: dict[str, tuple[str, int, str | None, int, bool | None, list[str]]] = {
    "other_publishers/spend/cabinet_office/2022-07.csv": ("spending_central", 318, "43776522.32", 0, None, []),
    "other_publishers/spend/greater_london_authority/2022-P12.csv": ("spending", 1477, "120250815.78", 0, None, ["body"]),
    "other_publishers/spend/harrogate/2022-08.csv": ("spending", 1873, "5385270.74", 0, None, []),
    "other_publishers/spend/lancashire_police/pcc-2019-20.xlsx": ("spending", 7211, "50267675.95", 0, None, ["body"]),
    "other_publishers/spend/manchester/2022-04.csv": ("spending", 3600, "85474718.85", 0, None, []),
    "other_publishers/spend/network_rail/2021-04.csv": ("spending", 1462, "410476063.55", 0, True, []),
    "other_publishers/spend/nhs/BART 01 - April.xlsx": ("spending_central", 238, "48757844.82", 0, None, []),
    "other_publishers/spend/nhs/CROY 01 - April.csv": ("spending_central", 185, "8357148.00", 0, None, ["body"]),
    "other_publishers/spend/nhs/EPSH 01 - April.csv": ("spending_central", 146, "23427533.98", 0, None, []),
    "other_publishers/spend/nhs/KGST 03 - June.csv": ("spending_central", 52, "6396456.04", 0, None, []),
    "other_publishers/spend/nhs/ROYF 01-03 - April - June.csv": ("spending_central", 841, "155843165.64", 1, None, []),
    "other_publishers/spend/nhs/WHIT 01 - April.csv": ("spending_central", 42, "5372049.72", 0, None, ["body"]),
    "other_publishers/spend/salford/2022-06.csv": ("spending", 1809, "21292074.37", 0, None, []),
    "other_publishers/spend/salford/2022-07.csv": ("contract", 360, None, 3, None, []),
    "other_publishers/spend/transport_for_london/2023-P05.csv": ("spending_central", 12834, "482617614.64", 0, None, []),
    "trafford/buildings/gm_hospitals.geojson": ("site", 449, None, 0, None, ["body"]),
    "trafford/buildings/gm_jobcentreplus.csv": ("site", 26, None, 0, None, ["body"]),
    "trafford/buildings/gm_pharmacies.csv": ("site", 631, None, 0, None, ["body"]),
    "trafford/buildings/gm_probation_offices.csv": ("site", 12, None, 0, None, ["body"]),
    "trafford/buildings/libraries.geojson": ("site", 13, None, 0, None, ["body"]),
    "trafford/buildings/nhs_eric_2016_17_sites_trafford_area.csv": ("nhs_estate", 4, None, 0, None, ["body"]),
    "trafford/buildings/school_capacity_2015_trafford.csv": ("school", 85, None, 0, None, ["body"]),
    "trafford/buildings/school_census_trafford_maintained_block.csv": ("school_roll", 68, None, 0, None, ["body"]),
    "trafford/buildings/trafford_care_homes.csv": ("site", 56, None, 0, None, ["body"]),
    "trafford/buildings/trafford_childrens_centres.csv": ("site", 2, None, 0, None, ["body"]),
    "trafford/buildings/trafford_community_hubs.csv": ("site", 6, None, 0, None, ["body"]),
    "trafford/buildings/trafford_dentists.csv": ("site", 53, None, 0, None, ["body"]),
    "trafford/buildings/trafford_fire_stations.geojson": ("site", 6, None, 0, None, ["body"]),
    "trafford/buildings/trafford_food_banks.csv": ("site", 7, None, 0, None, ["body"]),
    "trafford/buildings/trafford_general_practices.csv": ("site", 26, None, 0, None, ["body"]),
    "trafford/buildings/trafford_gp_patient_registrations.csv": ("site", 26, None, 0, None, ["body"]),
    "trafford/buildings/trafford_hospitals.geojson": ("site", 20, None, 0, None, ["body"]),
    "trafford/buildings/trafford_jobcentreplus.csv": ("site", 2, None, 0, None, ["body"]),
    "trafford/buildings/trafford_land_and_building_assets.csv": ("land_asset", 608, None, 0, None, []),
    "trafford/buildings/trafford_leisure_centres.csv": ("site", 9, None, 0, None, ["body"]),
    "trafford/buildings/trafford_libraries.csv": ("site", 13, None, 0, None, ["body"]),
    "trafford/buildings/trafford_mental_health_services.csv": ("site", 60, None, 0, None, ["body"]),
    "trafford/buildings/trafford_pharmacies.csv": ("site", 57, None, 0, None, ["body"]),
    "trafford/buildings/trafford_polling_stations.csv": ("site", 81, None, 0, None, ["body"]),
    "trafford/buildings/trafford_post_offices.geojson": ("site", 27, None, 0, None, ["body"]),
    "trafford/buildings/trafford_schools_and_colleges.csv": ("school", 103, None, 0, None, ["body"]),
    "trafford/money/government_procurement_card_transactions_2025-26.csv": ("card_spending", 14050, "3482444.31", 0, None, []),
    "trafford/money/government_procurement_card_transactions_2026-27.csv": ("card_spending", 2024, "494906.66", 0, None, []),
    "trafford/money/nhs_weighted_population_2022_23_trafford.csv": ("site", 30, None, 0, None, ["body"]),
    "trafford/money/supplier_spend_2026-03_trafford.csv": ("spending", 23044, "54335114.89", 0, None, []),
    "trafford/money/trafford-supplier-spend-2025-26.zip": ("spending", 241764, "621913624.42", 0, None, []),
    "trafford/money/trafford_council_voluntary_sector_grants.csv": ("grant_award", 555, "1291436.54", 0, None, []),
    "trafford/workforce/senior_salaries_count.csv": ("senior_pay", 30, None, 0, None, []),
    "trafford/workforce/trafford_council_organisation_structure.csv": ("organisation_chart", 80, None, 0, None, []),
}
TRAFFORD_BUILDINGS, TRAFFORD_WITH_HOURS = (802, 64, 7, 22), 76
OTHERS = [str(path.relative_to(REAL)) for path in sorted(REAL.rglob("*")) if path.is_file()] if REAL.is_dir() else []


def answer(name: str, work: Path) -> dict[str, Any]:
    """What the reader makes of a file."""
    return read({"path": str(REAL / name), "work": str(work)})


def rows(found: dict[str, Any], query: str) -> list[tuple[Any, ...]]:
    """A query over the good rows of a table."""
    with duckdb.connect() as connection:
        return connection.execute(query.replace("FROM rows", f"FROM (FROM read_parquet('{found['parquet']}') WHERE fault = 0)")).fetchall()


@needs_files
@pytest.mark.parametrize("name", LOADED)
def test_a_published_file_is_read_whole(tmp_path: Path, name: str) -> None:
    """Kind, rows, pounds, rejected rows and reconciled total are exactly these, without any hand editing."""
    (found,) = answer(name, tmp_path)["files"]
    rejected = len({fault["line_no"] for fault in found["faults"]})
    asked = [need["what"] for need in found["needs"]]
    assert (found["kind"], found["rows_read"], found["amount_gbp"], rejected, found["reconciled"], asked) == LOADED[name]
    assert found["good"] + rejected == found["rows_read"]


@needs_files
@pytest.mark.parametrize("name", [name for name in OTHERS if name not in LOADED])
def test_a_file_of_another_kind_is_refused_for_a_true_reason(tmp_path: Path, name: str) -> None:
    """One sentence says what it is or what it lacks."""
    told = answer(name, tmp_path)
    assert told["files"] == []
    assert any(
        reason in told["refused"]
        for reason in (
            "no kind of extract known here: it",
            "a pivoted table",
            "it is a web page",
            "JSON, but no list of records",
            "begins like JSON but is not",
        )
    )
    assert "Error" not in told["refused"]


@needs_files
def test_every_line_of_the_largest_ledger_is_there(tmp_path: Path) -> None:
    """Rows, pounds, credits and repeats of the whole year as another reader counts them."""
    with zipfile.ZipFile(REAL / "trafford/money/trafford-supplier-spend-2025-26.zip") as archive:
        text = archive.read(archive.namelist()[0]).decode("utf-8-sig")
    amounts = [Decimal(row["Amount"]) for row in csv.DictReader(io.StringIO(text, newline=""))]
    (found,) = answer("trafford/money/trafford-supplier-spend-2025-26.zip", tmp_path)["files"]
    counted = rows(found, "SELECT count(*), sum(amount_gbp), count(*) FILTER (amount_gbp < 0) FROM rows")
    assert counted == [(len(amounts), sum(amounts), sum(amount < 0 for amount in amounts))]


@needs_files
def test_bracketed_amounts_are_negative(tmp_path: Path) -> None:
    """Greater London's largest bracket, to the penny."""
    (found,) = answer("other_publishers/spend/greater_london_authority/2022-P12.csv", tmp_path)["files"]
    assert rows(found, "SELECT min(amount_gbp), count(*) FILTER (amount_gbp < 0) > 0 FROM rows") == [(Decimal("-9743908.00"), True)]


@needs_files
def test_the_order_of_day_and_month_is_each_file_s_own(tmp_path: Path) -> None:
    """One trust writes the month first, another the day; both are all of that spring and the month after."""
    for name, first, last in (
        ("EPSH 01 - April.csv", "2020-04-01", "2020-04-30"),
        ("ROYF 01-03 - April - June.csv", "2020-04-01", "2020-07-31"),
    ):
        (found,) = answer(f"other_publishers/spend/nhs/{name}", tmp_path)["files"]
        ((low, high),) = rows(found, "SELECT min(paid_on), max(paid_on) FROM rows")
        assert first <= str(low) <= str(high) <= last, name


@needs_files
def test_the_register_of_assets_is_mended_and_flagged(tmp_path: Path) -> None:
    """The swapped point is where it belongs, two holdings are far outside, the letter O is a zero; nothing is lost."""
    (found,) = answer("trafford/buildings/trafford_land_and_building_assets.csv", tmp_path)["files"]
    assert rows(found, "SELECT line_no FROM rows WHERE place_note LIKE '%swapped%' AND lat BETWEEN 53 AND 54") == [(387,)]
    assert rows(found, "SELECT line_no FROM rows WHERE is_outside ORDER BY 1") == [(123,), (124,)]
    assert rows(found, "SELECT count(*), count(*) FILTER (tenure_detail = 'Vacant') FROM rows") == [(608, 187)]
    assert "1 postcode with the letter O for a zero; mended" in found["notes"]


@needs_files
def test_people_are_left_out_of_the_organisation_chart(tmp_path: Path) -> None:
    """No name, address or telephone of a holder is handed on."""
    (found,) = answer("trafford/workforce/trafford_council_organisation_structure.csv", tmp_path)["files"]
    assert found["personal"] == ["Name", "ContactDetails"]
    assert "@" not in str(rows(found, "SELECT * EXCLUDE (texts) FROM rows"))


@needs_files
def test_trafford_on_the_map(place: Place) -> None:
    """Its lists together: each place once, schools with their unfilled places, and hours where they can be read."""
    files = sorted((REAL / "trafford/buildings").glob("trafford_*")) + sorted((REAL / "trafford/buildings").glob("school_*"))
    accounts = place.load(*files, body="Trafford Data Lab")
    assert [account.file for account in accounts if account.status != "loaded"] == []
    counts = (
        "SELECT count(*), count(*) FILTER (use_class = 'school' AND capacity IS NOT NULL AND on_roll IS NOT NULL), "
        "count(*) FILTER (on_roll < 0.75 * capacity), count(*) FILTER (status = 'vacant') FROM site_building"
    )
    assert place.rows(counts) == [TRAFFORD_BUILDINGS]
    assert place.rows("SELECT count(DISTINCT building_id) FROM site_building_session") == [(TRAFFORD_WITH_HOURS,)]
    assert place.rows("SELECT count(*) FROM (SELECT building_id FROM site_building GROUP BY 1 HAVING count(*) > 1)") == [(0,)]
