"""Counts of staff as schools and NHS bodies publish them, long and wide, in a few invented rows; and carers of the census."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest

from oe_data import queries, workforce
from oe_data.intake.judge import Decided
from oe_data.intake.staff import day_of, parts_of
from tests.conftest import Place
from tests.test_published import kept, needs, part, refused, workbook

BODY = {"body": "Anyshire"}
ROWS = "code, other_code, title, headcount, fte"

WIDE = (
    "LA Number,Establishment Number,URN,School Phase,Total Number of Teachers (Headcount),Total Number of Teaching Assistants (Headcount),"
    '"Total Number of Non Classroom-based School Support Staff, Excluding Auxiliary Staff (Headcount)",'
    "Total Number of Teachers (Full-Time Equivalent),Total Number of Teaching Assistants (Full-time Equivalent),"
    '"Total Number of Non Classroom-based School Support Staff, Excluding Auxiliary Staff (Full-Time Equivalent)",'
    "Pupil:     Teacher Ratio,Mean Gross FTE Salary of All Teachers (£s)\n"
    '901,2001,100001,Primary,20,12,2,18.5,8.25,1.5,21.0,"£38,001"\n'
    '901,4001,100002,Secondary,60,15,9,55.1,11,8,16.2,"£41,002"\n'
    "901,2002,100003,Primary,NA,NA,NA,NA,NA,NA,,\n"
)
SUPPORT = "Non classroom-based school support staff, excluding auxiliary staff"

LONG = (
    "time_period,time_identifier,geographic_level,new_la_code,school_urn,school_laestab,school_name,school_type,post,sex,ethnicity_major,"
    "full_time_equivalent,headcount\n"
    "202324,Academic year,Local authority,E06000099,,,,Total,All teachers,Total,Total,500,600\n"
    "202324,Academic year,School,E06000099,100001,9012001,Hill School,Academies,All teachers,Total,Total,18.5,20\n"
    "202324,Academic year,School,E06000099,100001,9012001,Hill School,Academies,All teachers,Female,Total,14.5,15\n"
    "202324,Academic year,School,E06000099,100001,9012001,Hill School,Academies,All teachers,Male,Total,4,5\n"
    "202324,Academic year,School,E06000099,100001,9012001,Hill School,Academies,All teachers,Total,White,18.5,20\n"
    "202324,Academic year,School,E06000099,100001,9012001,Hill School,Academies,Classroom teachers,Total,Total,16.5,18\n"
    "202324,Academic year,School,E06000099,100001,9012001,Hill School,Academies,Teaching assistants,Total,Total,x,x\n"
    "202324,Academic year,School,E06000099,100001,9012001,Hill School,Academies,Auxiliary staff,Total,Total,c,6\n"
    "202324,Academic year,School,E06000099,100001,9012001,Hill School,Academies,Technicians,Total,Total,z,z\n"
    "202324,Academic year,School,E06000099,100001,9012001,Hill School,Academies,All staff,Total,Total,40,50\n"
)

NHS = (
    "Month,Organisation code,Organisation name,Staff group,Nationality,FTE\n"
    "2018-JUN,RAA,Any NHS Trust,HCHS doctors,British,60.5\n"
    "2018-JUN,RAA,Any NHS Trust,HCHS doctors,Irish,2.25\n"
    '2018-JUN,RAA,Any NHS Trust,"Hotel, property & estates",Unknown,7\n'
    "2018-JUN,RAA,Any NHS Trust,Managers,British,3.9\n"
    "2018-JUN,09X,NHS Any CCG,Managers,British,2\n"
)


def titles(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return sorted(kept(found, ROWS))


# ----- Reading -----
def test_a_school_in_a_line_with_a_column_for_each_group(tmp_path: Path) -> None:
    found = part(tmp_path, WIDE, **BODY)
    assert (found["kind"], found["confidence"], found["faults"], needs(found)) == ("school_staff", 1.0, [], [])
    assert titles(found) == [
        ("urn:100001", "laestab:9012001", SUPPORT, 2, 1.5),
        ("urn:100001", "laestab:9012001", "Teachers", 20, 18.5),
        ("urn:100001", "laestab:9012001", "Teaching assistants", 12, 8.25),
        ("urn:100002", "laestab:9014001", SUPPORT, 9, 8.0),
        ("urn:100002", "laestab:9014001", "Teachers", 60, 55.1),
        ("urn:100002", "laestab:9014001", "Teaching assistants", 15, 11.0),
    ]
    assert kept(found, "DISTINCT as_at, service, is_whole") == [(None, "Schools", False)]
    assert "3 groups left out, as the publisher gives no figure or hides one" in found["notes"]
    assert any("nothing in it says when" in note for note in found["notes"])


def test_a_day_is_what_a_person_says_or_a_line_above_the_header(tmp_path: Path) -> None:
    assert kept(part(tmp_path, WIDE, **BODY, period="2018-11"), "DISTINCT as_at") == [(datetime.date(2018, 11, 30),)]
    above = part(tmp_path, f"School workforce, November 2019\n{WIDE}", **BODY)
    assert kept(above, "DISTINCT as_at") == [(datetime.date(2019, 11, 30),)]


def test_a_group_of_a_school_in_each_line(tmp_path: Path) -> None:
    """Of sex and ethnicity the totals are kept; parts of teachers, totals, areas and what is hidden (x, c) are left out; z is none."""
    found = part(tmp_path, LONG, **BODY)
    assert (found["kind"], found["faults"]) == ("school_staff", [])
    assert titles(found) == [("urn:100001", "laestab:9012001", "Teachers", 20, 18.5)]
    assert kept(found, "as_at, employer") == [(datetime.date(2023, 11, 30), "Hill School")]
    told = " ".join(found["notes"])
    for said in (
        "1 row of no one school",
        "'sex' the totals",
        "'ethnicity_major' the totals",
        "All staff, Classroom teachers",
        "2 groups left out",
    ):
        assert said in told


def test_nhs_staff_are_added_up_over_nationality(tmp_path: Path) -> None:
    found = part(tmp_path, NHS, **BODY)
    assert (found["kind"], found["faults"], needs(found)) == ("nhs_staff", [], [])
    assert titles(found) == [
        ("ods:09X", None, "Managers", None, 2.0),
        ("ods:RAA", None, "HCHS doctors", None, 62.75),
        ("ods:RAA", None, "Hotel, property & estates", None, 7.0),
        ("ods:RAA", None, "Managers", None, 3.9),
    ]
    assert kept(found, "DISTINCT as_at, service, is_whole") == [(datetime.date(2018, 6, 30), "NHS", True)]


def test_nhs_staff_with_people_and_a_total_of_groups(tmp_path: Path) -> None:
    head = "period,org_code,org_name,nhse_region_name,ics_name,cluster_group,staff_group,hc,fte,hc_leavers,fte_leavers\n"
    row = "2023-09,RAA,Any Trust,North,Any ICS,Acute,{},{},{},1,1\n"
    groups = [("All staff groups", 100, 90), ("HCHS doctors", 40, 36), ("Midwives", 30, 27), ("Managers", 30, 27)]
    found = part(tmp_path, head + "".join(row.format(*group) for group in groups), **BODY)
    assert titles(found) == [
        ("ods:RAA", None, "HCHS doctors", 40, 36.0),
        ("ods:RAA", None, "Managers", 30, 27.0),
        ("ods:RAA", None, "Midwives", 30, 27.0),
    ]


def test_an_nhs_workbook_with_a_group_in_each_column(tmp_path: Path) -> None:
    """Full-time equivalents and people stand on sheets of their own; totals and parts of groups are not counted twice."""
    head = ["NHSE region", "ICS", "Organisation name", "Organisation code", "Total", "Professionally qualified clinical staff"]
    head += ["HCHS Doctors", "Consultant", "Nurses & health visitors", "Central functions"]
    above: list[list[Any]] = [["NHS Workforce Statistics"], ["June 2018"], []]
    fte = [*above, head, ["North", "Any", "Any NHS Trust", "RAA", 100.5, 80, 30.5, 10, 49.5, 20.5]]
    people = [*above, head, ["North", "Any", "Any NHS Trust", "RAA", 120, 95, 35, 12, 60, 25]]
    found = part(tmp_path, workbook(**{"3. Org & SG - FTE": fte, "4. Org & SG - HC": people}), "a.xlsx", **BODY)
    assert titles(found) == [
        ("ods:RAA", None, "Central functions", 25, 20.5),
        ("ods:RAA", None, "HCHS Doctors", 35, 30.5),
        ("ods:RAA", None, "Nurses & health visitors", 60, 49.5),
    ]
    assert kept(found, "DISTINCT as_at") == [(datetime.date(2018, 6, 30),)]


def test_a_number_that_is_none_and_a_month_that_is_none_are_told_line_by_line(tmp_path: Path) -> None:
    found = part(tmp_path, NHS.replace("2.25", "many").replace("2018-JUN,09X", "soon,09X"), **BODY)
    assert [(fault["line_no"], fault["column_name"], fault["value"]) for fault in found["faults"]] == [
        (3, "FTE", "many"),
        (6, "Month", "soon"),
    ]
    assert sum(row[4] for row in titles(found)) == 60.5 + 7 + 3.9


def test_a_list_without_any_number_of_staff_is_refused(tmp_path: Path) -> None:
    told = refused(tmp_path, "Organisation code,Organisation name,Staff group\nRAA,Any,Doctors\nRAB,Other,Nurses\n")
    assert told == "no column of it counts people or full-time equivalents"


@pytest.mark.parametrize(
    ("printed", "of_schools", "day"),
    [
        ("202324", True, "2023-11-30"),
        ("201112", True, "2011-11-30"),
        ("2023/24", True, "2023-11-30"),
        ("2023", True, "2023-11-30"),
        ("2018-JUN", False, "2018-06-30"),
        ("201806", False, "2018-06-30"),
        ("2018-06-30", False, "2018-06-30"),
        ("2018-06-30 00:00:00", False, "2018-06-30"),
        ("2018/19", False, "2019-03-31"),
        ("2018", False, "2018-12-31"),
        ("soon", False, None),
    ],
)
def test_the_day_of_a_period(printed: str, of_schools: bool, day: str | None) -> None:
    assert day_of(printed, of_schools) == day


def test_groups_are_counted_once() -> None:
    found = parts_of(
        ["Total workforce", "All teachers", "Classroom teachers", "Headteachers", "Teaching assistants", "Other support staff"]
    )
    assert found == ["All teachers", "Teaching assistants", "Other support staff"]
    assert parts_of(["All staff"]) == ["All staff"]


def test_adult_social_care_measures_are_indicators_of_the_place(tmp_path: Path) -> None:
    head = "Financial year,Local authority code,Local authority name,Grouping,Entity_Name,Region,Measure,Code,Value,MEDIAN,rank_order\n"
    row = '{},{},{},LA_Raw,Counties,North,"{}",{},{},7.6,{}\n'
    rows = [
        ("2021-22", "E06000099", "Anyshire", "Outcome, Workforce turnover rate", "ASC7", "", ""),
        ("2022-23", "E06000099", "Anyshire", "Outcome, Workforce turnover rate", "ASC7", "22.4", ""),
        ("2022-23", "E06000098", "Othershire", "Outcome, Workforce turnover rate", "ASC7", "28.5", "desc"),
        ("2022-23", "E06000099", "Anyshire", "Outcome, Ease of finding information", "ASC3", "58.7", "DESC"),
    ]
    found = part(tmp_path, head + "".join(row.format(*cells) for cells in rows), **BODY)
    assert (found["kind"], found["faults"]) == ("indicator_list", [])
    assert [spec["name"] for spec in found["indicators"]] == ["Outcome, Ease of finding information", "Outcome, Workforce turnover rate"]
    assert sorted(kept(found, "area_id, period, value, mark"), key=str) == [
        ("E06000098", "2022/23", 28.5, None),
        ("E06000099", "2021/22", None, "missing"),
        ("E06000099", "2022/23", 22.4, None),
        ("E06000099", "2022/23", 58.7, None),
    ]


# ----- In the place -----
SCHOOLS = (
    "URN,LAEstab,EstablishmentName,PhaseOfEducation (name),Postcode,Easting,Northing,SchoolCapacity,NumberOfPupils\n"
    "100001,9012001,Hill School,Primary,M1 1AA,384000,398000,200,180\n"
    "100002,9014001,Vale School,Secondary,M2 2AA,383000,397000,900,800\n"
)


def ask(place: Place, name: str, **given: Any) -> list[dict[str, Any]]:
    return queries.rows(place.connection, queries.read(name), given)


def loaded(place: Place, **files: str) -> None:
    for name, content in files.items():
        (account,) = place.load(place.file(f"{name}.csv", content), **BODY, decided=Decided(yes=True))
        assert account.status == "loaded", account.reason


def test_staff_of_a_school_are_based_in_it(place: Place) -> None:
    """Whether the list of schools was loaded before or after; a small group joins the others of its school."""
    loaded(place, staff=WIDE, schools=SCHOOLS)
    found = {row["building"]: (row["headcount"], row["fte"]) for row in ask(place, "people/workforce_by_building")}
    assert found == {"Hill School": (34, 28.25), "Vale School": (84, 74.1)}
    assert {row["employer"] for row in ask(place, "people/workforce_by_employer")} == {"Hill School", "Vale School"}
    (row,) = ask(place, "people/workforce_by_service")
    assert (row["service"], row["headcount"], row["agency_share"], row["vacancy"]) == ("Schools", 118, None, None)
    hill = ask(place, "people/based")[1]
    groups = ask(place, "estate/building_posts", building=hill["building_id"])
    assert [(group["title"], group["headcount"], group["employer"]) for group in groups] == [
        ("Teachers", 20, "Hill School"),
        ("Teaching assistants and 1 more", 14, "Hill School"),
    ]


def test_of_a_return_of_all_england_only_the_schools_of_the_place_count(place: Place) -> None:
    loaded(place, staff=f'{WIDE}333,2001,200001,Primary,30,20,10,25,15,8,21,"£1"\n')
    assert ask(place, "people/headline")[0]["headcount"] is None  # nothing says yet which of them are here
    loaded(place, schools=SCHOOLS)
    assert ask(place, "people/headline")[0]["headcount"] == 118


def test_staff_of_bodies_that_serve_other_places_stand_beside_and_in_no_total(place: Place) -> None:
    loaded(place, staff=WIDE, nhs=NHS)
    (found,) = ask(place, "people/headline")
    assert (found["fte"], found["whole_fte"], found["whole_bodies"]) == (102.35, 75.65, 2)
    assert workforce.elsewhere(found) == (
        "Beside them **76** full-time equivalents work for **2 bodies that also serve other places** (latest count: 30 June 2018); "
        "how many of them work here is not "
        "published."
    )
    by_body = {row["who"]: round(row["fte"], 2) for row in ask(place, "people/whole_bodies", by="body")}
    assert sum(by_body.values()) == 75.65
    assert all(fte >= 4 for fte in by_body.values())  # four full-time equivalents and two are too few to stand alone
    bodies = ask(place, "people/bodies")
    assert {body["name"] for body in bodies if body["serves_others"]} == {"Any NHS Trust", "NHS Any CCG"}
    assert workforce.headline(found, bodies, "").startswith(
        "**102 paid full-time equivalents** in **118** posts are known here, from **2 of 2"
    )


def test_an_undone_count_of_staff_is_gone(place: Place) -> None:
    from oe_data.intake.store import undo

    loaded(place, staff=WIDE)
    undo(place.connection, place.path, 1, "tester")
    assert ask(place, "people/headline")[0]["headcount"] is None
    assert place.rows("SELECT count(*) FROM staff_count") == [(0,)]


def census(*bands: tuple[str, int]) -> str:
    head = "area_code,area_name,period,indicator,unpaid_care,measure,unit,value\n"
    row = "E06000099,Anyshire,2021-03-21,Hours of unpaid care they provide,{},Count,Persons,{}\n"
    return head + "".join(row.format(*band) for band in bands)


def outline() -> str:
    import json

    ring = [[-2.3, 53.4], [-2.2, 53.4], [-2.2, 53.5], [-2.3, 53.4]]
    one = {
        "type": "Feature",
        "properties": {"area_code": "E06000099", "area_name": "Anyshire"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    return json.dumps({"type": "FeatureCollection", "features": [one]})


@pytest.mark.parametrize(
    ("bands", "fte"),
    [
        ([("Provides 19 hours or less unpaid care a week", 370), ("Provides 20 to 49 hours unpaid care a week", 370)], 440.0),
        ([("Provides 9 hours or less unpaid care a week", 370), ("Provides 50 or more hours unpaid care a week", 37)], 95.0),
    ],
)
def test_carers_of_the_census_are_full_time_equivalents_at_the_middle_of_their_band(
    place: Place, bands: list[tuple[str, int]], fte: float
) -> None:
    (account,) = place.load(place.file("outline.geojson", outline()), **BODY, decided=Decided(yes=True))
    assert account.status == "loaded", account.reason
    loaded(place, care=census(("Provides no unpaid care", 9000), *bands))
    (found,) = ask(place, "people/headline")
    assert (round(found["carer_fte"], 6), found["carers"], found["carers_from"]) == (
        fte,
        sum(people for _, people in bands),
        "indicator_value",
    )
    assert ask(place, "people/community_resource")[0]["as_at"] == datetime.date(2021, 3, 21)


def test_carers_that_are_loaded_as_posts_go_before_the_census(golden: Place) -> None:
    before = ask(golden, "people/community_resource")
    loaded(golden, care=census(("Provides no unpaid care", 9000), ("Provides 50 or more hours unpaid care a week", 37)))
    assert ask(golden, "people/community_resource") == before


# ----- What stands next to senior pay -----
def test_pay_multiples_and_trade_union_time(place: Place) -> None:
    loaded(
        place,
        multiple="OrganisationLabel,EffectiveDate,PayMultipleFactor,RemunerationValue,Ratio,Period,ModelCalculation\n"
        "Anyshire,2025-03-21,Highest,150000,1.00:1,2025/26,0\nAnyshire,2025-03-21,Median,30000,5.00:1,2025/26,1\n"
        "Anyshire,2025-03-21,Lowest,20000,7.50:1,2025/26,4\nAnyshire,2024-03-21,Median,30000,5.50:1,2024/25,1\n",
        union="OrganisationLabel,EffectiveDate,TotalRepresentativeCount,FTERepresentativesCount,TotalRepresentativesMajorityDutyCount,"
        "TotalEstimateSpendingAmount,RelativeEstimateSpending\n"
        "Anyshire,2025-03-31,7,6.5,4,85696.35,0.05\nAnyshire,2024-03-31,3,2.5,NA,73000,0.11\n",
    )
    (body,) = ask(place, "people/senior_summary")
    assert workforce.senior_told(body) == "No organisation chart and no count of senior pay of Anyshire is loaded."
    told = workforce.multiple_told(ask(place, "people/pay_multiples", body="Anyshire"))
    assert told == "The highest pay is **5.00** times the median and **7.50** times the lowest (2025/26)."
    union = ask(place, "people/facility_time", body="Anyshire")
    assert workforce.facility_told(union[0]) == (
        "**7 trade union representatives** are given time for it, 6.5 full-time equivalents of posts; the time costs about £85,696 a year, "
        "0.05% of the pay bill (31 March 2025)."
    )
    assert (union[1]["people"], union[1]["fte"]) == (None, None)


def test_pay_multiples_with_a_column_for_each_pay(tmp_path: Path) -> None:
    head = "Organisation name,Organisation code,Effective date,Highest salary,Median salary,Mean salary,Ratio,Period\n"
    found = part(tmp_path, f"{head}Anyshire,E06000099,31/03/2025,150000,30000,33000,5.0,2024/25\n")
    assert (found["kind"], kept(found, "body, factor, ratio, period")) == ("pay_multiple", [("Anyshire", None, "5.0", "2024/25")])
