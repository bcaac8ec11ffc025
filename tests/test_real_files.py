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

pytestmark = pytest.mark.slow

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
    "other_publishers/workforce/england_swf.csv": ("school_staff", 24409, None, 1, None, ["body"]),
    "trafford/workforce/nhs_staff_june2018_manchester_trafford.csv": ("nhs_staff", 74, None, 0, None, ["body"]),
    "trafford/workforce/oflog_asc_trafford.csv": ("indicator_list", 42, None, 0, None, ["body"]),
    "trafford/workforce/pay_multiple.csv": ("pay_multiple", 24, None, 0, None, []),
    "trafford/workforce/school_workforce_trafford.csv": ("school_staff", 246, None, 0, None, ["body"]),
    "trafford/workforce/trade_union_facility_time.csv": ("facility_time", 9, None, 0, None, []),
    "trafford/workforce/senior_salaries_count.csv": ("senior_pay", 30, None, 0, None, []),
    "trafford/workforce/trafford_council_organisation_structure.csv": ("organisation_chart", 80, None, 0, None, []),
}
# tables and outlines of areas, by kind: the rows or values of each; none is rejected, and whose they are is asked
OF_AREAS: dict[str, dict[str, int]] = {
    "outline": {
        "trafford/boundaries/council_defined__2023__trafford_localities_generalised_resolution.geojson": 4,
        "trafford/boundaries/local_authority__2023__trafford_local_authority_generalised.geojson": 1,
        "trafford/boundaries/lsoa__2011__trafford_lsoa_generalised.geojson": 138,
        "trafford/boundaries/lsoa__2021__trafford_lsoa_generalised.geojson": 139,
        "trafford/boundaries/msoa__2021__trafford_msoa_generalised.geojson": 28,
        "trafford/boundaries/ward__2023__trafford_ward_generalised.geojson": 21,
    },
    "area_lookup": {
        "trafford/boundaries/lookups/administrative_lookup.csv": 215,
        "trafford/boundaries/lookups/administrative_lookup_2021.csv": 215,
        "trafford/boundaries/lookups/lsoa_to_ward_best-fit_lookup.csv": 3561,
        "trafford/boundaries/lookups/lsoa_to_ward_best-fit_lookup_2021.csv": 3619,
        "trafford/boundaries/lookups/statistical_lookup.csv": 3692,
        "trafford/boundaries/lookups/statistical_lookup_2021.csv": 3757,
        "trafford/boundaries/postcodes__trafford_postcodes.csv": 527,
    },
    "area_list": {
        "trafford/boundaries/lookups/codelist.csv": 10929,
        "trafford/boundaries/lookups/ward_abbreviations.csv": 21,
        "trafford/needs/themes/cipfa2019.csv": 15,
        "trafford/needs/themes/cipfa2021.csv": 15,
        "trafford/needs/themes/cipfalga0724.csv": 15,
        "trafford/needs/themes/cssn.csv": 10,
        "trafford/needs/themes/nhsennpg.csv": 15,
    },
    "indicator_list": {
        "trafford/needs/census2021/2021_disability_lsoa_trafford.csv": 556,
        "trafford/needs/census2021/2021_economic_activity_status_lsoa_trafford.csv": 2641,
        "trafford/needs/census2021/2021_general_health_lsoa_trafford.csv": 695,
        "trafford/needs/census2021/2021_highest_level_qualification_lsoa_trafford.csv": 973,
        "trafford/needs/census2021/2021_household_composition_lsoa_trafford.csv": 1946,
        "trafford/needs/census2021/2021_household_tenure_lsoa_trafford.csv": 1112,
        "trafford/needs/census2021/2021_unpaid_care_lsoa_trafford.csv": 834,
        "trafford/needs/themes/active_adults.csv": 3089,
        "trafford/needs/themes/active_children.csv": 2514,
        "trafford/needs/themes/admissions_care_homes_65p.csv": 170,
        "trafford/needs/themes/adults_depression.csv": 3011,
        "trafford/needs/themes/adults_smoking.csv": 4587,
        "trafford/needs/themes/adults_smoking_manual.csv": 5390,
        "trafford/needs/themes/adults_walking_or_cycling.csv": 136,
        "trafford/needs/themes/antibiotics_broad_s.csv": 122,
        "trafford/needs/themes/apprenticeship_starts.csv": 102,
        "trafford/needs/themes/borough_wide_co2_emissions.csv": 192,
        "trafford/needs/themes/business_births_deaths.csv": 1156,
        "trafford/needs/themes/care_homes_rating.csv": 510,
        "trafford/needs/themes/children_dental_decay.csv": 1614,
        "trafford/needs/themes/children_offending.csv": 242,
        "trafford/needs/themes/children_poverty.csv": 213,
        "trafford/needs/themes/chlamydia_screening.csv": 136,
        "trafford/needs/themes/cla_dental_check.csv": 96,
        "trafford/needs/themes/cla_health_assessment.csv": 96,
        "trafford/needs/themes/claimant_count.csv": 1300,
        "trafford/needs/themes/contraception_larc.csv": 3333,
        "trafford/needs/themes/economic_inactivity.csv": 238,
        "trafford/needs/themes/electric_vehicle_charging_points.csv": 204,
        "trafford/needs/themes/employment_rate.csv": 238,
        "trafford/needs/themes/energy_performance_certificates.csv": 4492,
        "trafford/needs/themes/expected_standard_ks2.csv": 96,
        "trafford/needs/themes/fairly_active_adults.csv": 119,
        "trafford/needs/themes/fuel_poverty.csv": 170,
        "trafford/needs/themes/gdp.csv": 187,
        "trafford/needs/themes/gdp_per_head.csv": 187,
        "trafford/needs/themes/grades_5_or_above_ks4.csv": 96,
        "trafford/needs/themes/gva.csv": 202,
        "trafford/needs/themes/healthy_life_expectancy.csv": 2128,
        "trafford/needs/themes/household_waste_not_recycled.csv": 365,
        "trafford/needs/themes/household_waste_recycling.csv": 365,
        "trafford/needs/themes/housing_affordability.csv": 272,
        "trafford/needs/themes/inactive_adults.csv": 3089,
        "trafford/needs/themes/industry_emissions.csv": 192,
        "trafford/needs/themes/inequality_life_expectancy.csv": 4752,
        "trafford/needs/themes/licensed_vehicles.csv": 408,
        "trafford/needs/themes/life_expectancy.csv": 5516,
        "trafford/needs/themes/mortality_rate.csv": 9801,
        "trafford/needs/themes/neet.csv": 168,
        "trafford/needs/themes/nhs_health_checks.csv": 2511,
        "trafford/needs/themes/obese_reception.csv": 3671,
        "trafford/needs/themes/obese_year6.csv": 3671,
        "trafford/needs/themes/overweight_adult.csv": 3089,
        "trafford/needs/themes/planning_applications_major.csv": 221,
        "trafford/needs/themes/planning_applications_non-major.csv": 136,
        "trafford/needs/themes/progress_8_score.csv": 96,
        "trafford/needs/themes/real_living_wage.csv": 166,
        "trafford/needs/themes/school_readiness.csv": 96,
        "trafford/needs/themes/social_care_satisfaction.csv": 187,
        "trafford/needs/themes/universal_credit.csv": 1300,
        "trafford/needs/themes/vaccination_mmr.csv": 192,
        "trafford/needs/themes/vehicle_miles_travelled.csv": 196,
        "trafford/needs/ward_data/average_broadband_speed.csv": 21,
        "trafford/needs/ward_data/crime_deprivation.csv": 21,
        "trafford/needs/ward_data/detached_houses.csv": 21,
        "trafford/needs/ward_data/education_deprivation.csv": 21,
        "trafford/needs/ward_data/employment_deprivation.csv": 21,
        "trafford/needs/ward_data/environment_deprivation.csv": 21,
        "trafford/needs/ward_data/ethnically_diverse_communities.csv": 21,
        "trafford/needs/ward_data/flats.csv": 21,
        "trafford/needs/ward_data/general_health_bad_or_very_bad.csv": 21,
        "trafford/needs/ward_data/general_health_very_bad.csv": 21,
        "trafford/needs/ward_data/health_deprivation.csv": 21,
        "trafford/needs/ward_data/household_education_deprived.csv": 21,
        "trafford/needs/ward_data/household_employment_deprived.csv": 21,
        "trafford/needs/ward_data/household_health_deprived.csv": 21,
        "trafford/needs/ward_data/household_housing_deprived.csv": 21,
        "trafford/needs/ward_data/households_three_or_more_cars.csv": 21,
        "trafford/needs/ward_data/households_with_no_car.csv": 21,
        "trafford/needs/ward_data/housing_deprivation.csv": 21,
        "trafford/needs/ward_data/income_deprivation.csv": 21,
        "trafford/needs/ward_data/income_deprivation_children.csv": 21,
        "trafford/needs/ward_data/income_deprivation_older_people.csv": 21,
        "trafford/needs/ward_data/index_of_multiple_deprivation.csv": 21,
        "trafford/needs/ward_data/local_election_turnout.csv": 21,
        "trafford/needs/ward_data/median_age.csv": 21,
        "trafford/needs/ward_data/non_english_speaking_households.csv": 21,
        "trafford/needs/ward_data/old_age_dependency_ratio.csv": 21,
        "trafford/needs/ward_data/owner_occupied_housing.csv": 21,
        "trafford/needs/ward_data/population_0-15_years.csv": 42,
        "trafford/needs/ward_data/population_16-64_years.csv": 42,
        "trafford/needs/ward_data/population_20-44_years.csv": 42,
        "trafford/needs/ward_data/population_65_or_more_years.csv": 42,
        "trafford/needs/ward_data/population_80_or_more_years.csv": 42,
        "trafford/needs/ward_data/population_density.csv": 21,
        "trafford/needs/ward_data/private_rented_housing.csv": 21,
        "trafford/needs/ward_data/residents_higher_education_qualification.csv": 42,
        "trafford/needs/ward_data/residents_no_qualifications.csv": 42,
        "trafford/needs/ward_data/semi-detached_houses.csv": 21,
        "trafford/needs/ward_data/single_ethnicity_households.csv": 21,
        "trafford/needs/ward_data/social_rented_housing.csv": 21,
        "trafford/needs/ward_data/terraced_houses.csv": 21,
        "trafford/needs/ward_data/total_resident_population.csv": 21,
    },
    "deprivation": {
        "trafford/needs/imd2019_lsoa11_trafford.csv": 2346,
        "trafford/needs/imd2025_lsoa21_trafford.csv": 5977,
    },
    "mid_year": {
        "trafford/needs/mid-year_2024_population_estimates_local_authority.csv": 91,
        "trafford/needs/mid-year_2024_population_estimates_lsoa.csv": 12649,
        "trafford/needs/mid-year_2024_population_estimates_msoa.csv": 2548,
        "trafford/needs/mid-year_2024_population_estimates_ward.csv": 1911,
    },
}
LOADED |= {name: (kind, count, None, 0, None, ["body"]) for kind, files in OF_AREAS.items() for name, count in files.items()}
# list of places: the sorts they are of, those with hours, those at the middle of their postcode, those without any point
PLACES: dict[str, tuple[str, int, int, int]] = {
    "gm_hospitals.geojson": ("health (449)", 0, 0, 0),
    "gm_jobcentreplus.csv": ("jobcentre (26)", 0, 0, 0),
    "gm_pharmacies.csv": ("health (631)", 630, 631, 0),
    "gm_probation_offices.csv": ("court (12)", 0, 0, 0),
    "libraries.geojson": ("library (13)", 0, 0, 0),
    "nhs_eric_2016_17_sites_trafford_area.csv": ("health (4)", 0, 0, 4),
    "school_capacity_2015_trafford.csv": ("school (85)", 0, 0, 85),
    "school_census_trafford_maintained_block.csv": ("school (68)", 0, 0, 68),
    "trafford_care_homes.csv": ("care (56)", 0, 0, 0),
    "trafford_childrens_centres.csv": ("childrens centre (2)", 0, 0, 0),
    "trafford_community_hubs.csv": ("community (6)", 5, 0, 0),
    "trafford_dentists.csv": ("health (53)", 0, 0, 0),
    "trafford_fire_stations.geojson": ("fire (6)", 0, 0, 0),
    "trafford_food_banks.csv": ("community (7)", 7, 7, 0),
    "trafford_general_practices.csv": ("health (26)", 0, 0, 0),
    "trafford_gp_patient_registrations.csv": ("health (26)", 0, 26, 0),
    "trafford_hospitals.geojson": ("health (20)", 0, 0, 0),
    "trafford_jobcentreplus.csv": ("jobcentre (2)", 0, 0, 0),
    "trafford_leisure_centres.csv": ("leisure (9)", 7, 0, 0),
    "trafford_libraries.csv": ("library (13)", 0, 0, 0),
    "trafford_mental_health_services.csv": ("health (60)", 0, 59, 1),
    "trafford_pharmacies.csv": ("health (57)", 57, 57, 0),
    "trafford_polling_stations.csv": (
        "community (42), school (14), other (11), leisure (8), library (4), youth (1), land (1)",
        *(0, 0, 0),
    ),
    "trafford_post_offices.geojson": ("community (27)", 0, 0, 0),
    "trafford_schools_and_colleges.csv": ("school (103)", 0, 0, 0),
}
# buildings; schools with places and pupils; those with a quarter or more unfilled; empty buildings
TRAFFORD_BUILDINGS, TRAFFORD_IN_SEVERAL, TRAFFORD_WITH_HOURS = (793, 78, 10, 22), 157, 76
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
            "says the period and no heading",
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
@pytest.mark.parametrize(
    ("name", "totals"),
    {
        "other_publishers/workforce/england_swf.csv": (8136, 3, 435069, "363402.8"),
        "trafford/workforce/school_workforce_trafford.csv": (82, 3, 4062, "3454.7"),
        "trafford/workforce/nhs_staff_june2018_manchester_trafford.csv": (8, 13, None, "43760.7"),
    }.items(),
)
def test_staff_add_up_to_what_is_in_the_file(tmp_path: Path, name: str, totals: tuple[int, int, int | None, str]) -> None:
    """Bodies, groups, people and full-time equivalents; each of a trust's nationalities is in its group once."""
    (found,) = answer(name, tmp_path)["files"]
    summed = "SELECT count(DISTINCT code), count(DISTINCT title), sum(headcount), format('{:.1f}', sum(fte)) FROM rows"
    assert rows(found, summed) == [totals]


@needs_files
@pytest.mark.parametrize("name", PLACES)
def test_a_list_of_places_says_what_where_and_when(tmp_path: Path, name: str) -> None:
    """What sort its places are, how many open at hours that can be read, and where they stand."""
    (found,) = answer(f"trafford/buildings/{name}", tmp_path)["files"]
    assert found["notes"][0] == f"read as places of the sort {PLACES[name][0]}"
    counts = "SELECT count(sessions), count(*) FILTER (is_approximate), count(*) FILTER (lat IS NULL) FROM rows"
    assert rows(found, counts) == [PLACES[name][1:]]
    assert rows(found, "SELECT count(*) FROM rows WHERE is_outside") == [(0,)]


@needs_files
def test_an_estates_return_of_whole_trusts_holds_no_places(tmp_path: Path) -> None:
    """It has no site, so it is refused; every other list of buildings is read."""
    told = answer("other_publishers/assets/ERIC-2016-17.csv", tmp_path)
    assert told["refused"].startswith("it is no kind of extract known here: its headings (Trust Profile, Strategies and Policies, Finance")
    listed = {f"trafford/buildings/{name}" for name in PLACES} | {"trafford/buildings/trafford_land_and_building_assets.csv"}
    assert {name for name in OTHERS if name.startswith("trafford/buildings/")} == listed


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
    several = "SELECT count(*) FROM (SELECT building_id FROM building_row GROUP BY 1 HAVING count(*) > 1)"
    assert place.rows(several) == [(TRAFFORD_IN_SEVERAL,)]
    assert place.rows("SELECT count(DISTINCT building_id) FROM site_building_session") == [(TRAFFORD_WITH_HOURS,)]
    assert place.rows("SELECT count(*) FROM (SELECT building_id FROM site_building GROUP BY 1 HAVING count(*) > 1)") == [(0,)]
