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
    "trafford/buildings/trafford_land_and_building_assets.csv": ("land_asset", 608, None, 0, None, []),
    "trafford/money/government_procurement_card_transactions_2025-26.csv": ("card_spending", 14050, "3482444.31", 0, None, []),
    "trafford/money/government_procurement_card_transactions_2026-27.csv": ("card_spending", 2024, "494906.66", 0, None, []),
    "trafford/money/supplier_spend_2026-03_trafford.csv": ("spending", 23044, "54335114.89", 0, None, []),
    "trafford/money/trafford-supplier-spend-2025-26.zip": ("spending", 241764, "621913624.42", 0, None, []),
    "trafford/money/trafford_council_voluntary_sector_grants.csv": ("grant_award", 555, "1291436.54", 0, None, []),
    "trafford/workforce/senior_salaries_count.csv": ("senior_pay", 30, None, 0, None, []),
    "trafford/workforce/trafford_council_organisation_structure.csv": ("organisation_chart", 80, None, 0, None, []),
}
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
