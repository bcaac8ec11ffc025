"""Published indicators, populations, lookups and outlines: whatever they are called, every value is accounted for."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oe_data import intake, needs
from oe_data.intake.indicators import described, worse_of
from oe_data.intake.periods import period
from oe_data.intake.read import read
from oe_data.intake.recognise import ages
from tests.conftest import Place

pytestmark = pytest.mark.slow

BODY = {"body": "Anyshire Council"}
LONG = "area_code,area_name,period,indicator,measure,unit,value\n"


def square(x: float, y: float, side: float = 0.01) -> dict[str, Any]:
    ring = [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


def outlines(**shapes: tuple[str, dict[str, Any]]) -> str:
    features = [
        {"type": "Feature", "properties": {"LSOA21CD" if code[:3] == "E01" else "code": code, "name": name}, "geometry": shape}
        for code, (name, shape) in shapes.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def neighbourhoods(place: Place) -> None:
    """A place of one ward, one MSOA and two neighbourhoods, from outlines and a lookup."""
    place.load(place.file("authority.geojson", outlines(E08000099=("Anyshire", square(-1, 53, 0.02)))), **BODY)
    place.load(place.file("ward.geojson", outlines(E05000099=("Hill", square(-1, 53, 0.02)))), **BODY)
    place.load(
        place.file(
            "lsoa.geojson",
            outlines(E01033801=("Anyshire 001A", square(-1, 53)), E01033802=("Anyshire 001B", square(-0.99, 53))),
        ),
        **BODY,
    )
    lookup = "lsoa21cd,lsoa21nm,msoa21cd,msoa21nm,lad22cd,lad22nm\n"
    rows = "".join(f"E0103380{n},Anyshire 001{n},E02006999,Anyshire 001,E08000099,Anyshire\n" for n in (1, 2))
    place.load(place.file("lookup.csv", lookup + rows), **BODY)
    ages_ = "area_code,area_name,year,sex,all_ages,0,1,2+\n"
    rows = "E01033801,Anyshire 001A,2024,Persons,100,1,2,97\nE01033802,Anyshire 001B,2024,Persons,300,5,5,290\n"
    place.load(place.file("people.csv", ages_ + rows), **BODY)


def told(account: intake.Account) -> str:
    return "\n".join([*account.notes, account.reason or ""])


@pytest.mark.parametrize(
    ("printed", "sorted_form"),
    [
        ("2024", "2024"),
        ("2017/18", "2017/18"),
        ("2023-24", "2023/24"),
        ("2015 - 17", "2015 to 2017"),
        ("1998 - 00", "1998 to 2000"),
        ("Q1 2022", "2022 Q1"),
        ("2022/23 Q3", "2022/23 Q3"),
        ("March 2023", "2023-03"),
        ("Nov 2023", "2023-11"),
        ("2023-04", "2023-04"),
        ("202306", "2023-06"),
        ("2021-03-21", "2021-03-21"),
        ("30/06/2024", "2024-06-30"),
        ("Oct 2021-Sep 2022", "2021-10 to 2022-09"),
        ("2020/21 - 24/25", "2020/21 to 2024/25"),
        ("2015/16 Q1 - 2019/20 Q4", "2015/16 Q1 to 2019/20 Q4"),
        ("the other day", None),
        ("", None),
        ("20245", None),
    ],
)
def test_periods_in_all_notations(printed: str, sorted_form: str | None) -> None:
    assert period(printed) == sorted_form


@given(st.text("0123456789/-Qqto JanFeb", max_size=24))
def test_any_text_is_a_period_or_none(printed: str) -> None:
    found = period(printed)
    assert found is None or found[:2] in ("19", "20")


@pytest.mark.parametrize(
    ("name", "measure", "unit", "found"),
    [
        ("Children in low income families", "Percentage", "Persons", ("proportion", 100.0, "high", "income")),
        ("Admissions", "Rate per 100,000 aged 65+", "Persons", ("crude_rate", 100_000.0, "high", "health")),
        ("Under 75 mortality", "Age-standardised rate", "Male", ("dsr", 100_000.0, "high", "health")),
        ("Life expectancy at birth", "Life expectancy", "Years", ("mean", 1.0, "low", "health")),
        ("Claimant count", "Count", "Persons", ("count", 1.0, "high", "income")),
        ("Employment rate - aged 16-64", "Percentage", "Persons", ("proportion", 100.0, "low", "employment")),
        ("Median age", "Median", "Persons", ("mean", 1.0, "neither", "demography")),
    ],
)
def test_an_indicator_by_its_words(name: str, measure: str, unit: str, found: tuple[str, float, str, str]) -> None:
    spec = described(name, measure, unit, "")
    assert (spec.method, spec.multiplier, spec.worse, spec.domain) == found


def test_rank_one_is_the_worst() -> None:
    assert worse_of("Index of Multiple Deprivation: national rank", "rank") == "low"


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (["code", "0", "1", "90+"], {1: ("", 0, 0), 2: ("", 1, 1), 3: ("", 90, 120)}),
        (["F0 to 15", "F16 and over", "M0 to 15"], {0: ("f", 0, 15), 1: ("f", 16, 120), 2: ("m", 0, 15)}),
        (["aged_0_to_15", "aged_65_and_over"], {0: ("", 0, 15), 1: ("", 65, 120)}),
        (["2019", "2020"], {}),
        (["5", "6"], {}),
    ],
)
def test_ages_in_a_header(header: list[str], found: dict[int, tuple[str, int, int]]) -> None:
    assert ages(header) == found


def test_areas_are_made_of_outlines_and_lookups(place: Place) -> None:
    neighbourhoods(place)
    assert place.rows("SELECT area_id, level, parent_id, msoa_id, census FROM area ORDER BY area_id") == [
        ("E01033801", "lsoa", "E05000099", "E02006999", 2021),
        ("E01033802", "lsoa", "E05000099", "E02006999", 2021),
        ("E02006999", "msoa", "E08000099", None, 2021),
        ("E05000099", "ward", "E08000099", None, None),
        ("E08000099", "place", None, None, None),
    ]
    assert place.rows("SELECT value FROM setting_in_force WHERE key = 'place_area'") == [("E08000099",)]
    assert place.rows("SELECT area_id, people FROM area_people ORDER BY area_id") == [("E01033801", 100.0), ("E01033802", 300.0)]
    intake.undo(place.connection, place.path, 3, "tester")  # without their outlines the lookup still places the neighbourhoods
    assert place.rows("SELECT count(*) FROM area WHERE level = 'lsoa'") == [(2,)]
    for load in (5, 4, 2, 1):
        intake.undo(place.connection, place.path, load, "tester")
    assert place.rows("SELECT count(*) FROM area") == [(0,)]
    assert place.rows("SELECT count(*) FROM setting WHERE key = 'place_area'") == [(0,)]


def test_a_list_of_indicators_with_its_marks(place: Place) -> None:
    neighbourhoods(place)
    rows = (
        "E01033801,Anyshire 001A,2023/24,Fuel poverty,Percentage,Households,12.5\n"
        "E01033802,Anyshire 001B,2023/24,Fuel poverty,Percentage,Households,*\n"
        "E08000099,Anyshire,2023/24,Fuel poverty,Percentage,Households,10\n"
        "E01033801,Anyshire 001A,2022/23,Fuel poverty,Percentage,Households,NA\n"
        "E01033802,Anyshire 001B,2022/23,Fuel poverty,Percentage,Households,much\n"
        "E01033802,Anyshire 001B,some day,Fuel poverty,Percentage,Households,3\n"
        "E01099999,Elsewhere 001A,2023/24,Fuel poverty,Percentage,Households,4\n"
    )
    (account,) = place.load(place.file("fuel.csv", LONG + rows), **BODY)
    assert (account.status, account.kind, account.rows_loaded, account.rows_rejected) == ("loaded", "indicator_list", 5, 2)
    for sentence in (
        "1 value suppressed by the publisher, kept as that and never as nought",
        "1 value missing by the publisher",
        "1 area of it not in the place, kept and not shown (E01099999)",
        "line 6, column value is 'much': a number was expected, or a mark for suppressed or missing such as * or NA",
    ):
        assert sentence in told(account)
    assert [fault["line_no"] for fault in account.rejects] == [6, 7]
    shown = place.rows("SELECT area_id, period, value, is_suppressed FROM need_shown ORDER BY period, area_id")
    assert shown == [
        ("E01033801", "2022/23", None, False),
        ("E01033801", "2023/24", 12.5, False),
        ("E01033802", "2023/24", None, True),
        ("E08000099", "2023/24", 10.0, False),
    ]


def test_two_values_for_one_key_are_named_and_neither_is_taken(place: Place) -> None:
    rows = (
        "E08000099,Anyshire,2024,Fuel poverty,Percentage,Households,10\n"
        "E08000099,Anyshire,2024,Fuel poverty,Percentage,Households,11\n"
        "E08000098,Other,2024,Fuel poverty,Percentage,Households,12\n"
        "E08000098,Other,2024,Fuel poverty,Percentage,Households,12\n"
    )
    (account,) = place.load(place.file("twice.csv", LONG + rows), **BODY)
    assert (account.rows_loaded, account.rows_rejected) == (1, 2)
    assert "one value for an indicator, area and period was expected; line 3 has another for the same" in told(account)
    assert "1 value there a second time, the same; kept once" in told(account)


def test_counts_by_category_become_shares_of_their_sum(place: Place) -> None:
    neighbourhoods(place)
    head = "area_code,area_name,geography,period,indicator,general_health,measure,unit,value\n"
    rows = "".join(
        f"E0103380{n},Anyshire 001{n},LSOA,2021-03,General health,{what},Count,Persons,{many}\n"
        for n, counts in ((1, (60, 30, 10)), (2, (200, 50, 50)))
        for what, many in zip(("Good", "Fair", "Bad"), counts, strict=True)
    )
    (account,) = place.load(place.file("health.csv", head + rows), **BODY)
    assert account.rows_loaded == 6
    shown = "SELECT area_id, level, value, is_derived FROM need_shown WHERE indicator_id = 'general-health-bad' ORDER BY level, area_id"
    assert place.rows(shown) == [
        ("E01033801", "lsoa", 10.0, False),
        ("E01033802", "lsoa", pytest.approx(100 * 50 / 300), False),
        ("E02006999", "msoa", 15.0, True),
        ("E08000099", "place", 15.0, True),
        ("E05000099", "ward", 15.0, True),
    ]
    assert place.rows("SELECT count(*), count(numerator) FROM indicator_value") == [(6, 0)]  # true counts are not in the database


def test_the_indices_of_deprivation_in_any_make(place: Place) -> None:
    neighbourhoods(place)
    head = (
        '"LSOA code (2021)","LSOA name (2021)","Local Authority District code (2024)","Local Authority District name (2024)",'
        '"Index of Multiple Deprivation (IMD) Score","Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",'
        '"Index of Multiple\n Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)","Crime Score",'
        '"Children and Young People Sub-domain Decile (where 1 is most deprived 10% of LSO","Total population: mid 2022"\n'
    )
    rows = (
        "E01033801,Anyshire 001A,E08000099,Anyshire,40,900,1,0.5,1,100\nE01033802,Anyshire 001B,E08000099,Anyshire,20,9000,3,-0.5,4,300\n"
    )
    (account,) = place.load(place.file("File_7.csv", head + rows), **BODY)
    assert (account.kind, account.rows_loaded) == ("deprivation", 12)
    assert "read as the Indices of Deprivation 2025: 5 scores, ranks and deciles" in told(account)
    ward = "SELECT indicator_id, value FROM need_shown WHERE level = 'ward' ORDER BY indicator_id"
    # Weighted by people; ranks and deciles are never averaged: of them it is said how many people live in the two most deprived.
    assert place.rows(ward) == [("imd", 25.0), ("imd-most-deprived-fifth", 25.0), ("iod-crime", -0.25)]
    assert needs.headline(
        {"name": "People who live in the most deprived fifth of England's neighbourhoods", "method": "proportion", "multiplier": 100},
        {"value": 25.0, "suppressed": None, "lower_ci": None, "upper_ci": None, "rank_from_highest": None, "areas_shown": 1, "areas": 1},
        "Hill",
        "ward",
    ) == ("In Hill **25.00%** of people live in the most deprived fifth of England's neighbourhoods.")


def test_neighbourhoods_of_two_censuses_never_mix(place: Place) -> None:
    neighbourhoods(place)
    head, values = "lsoa11_code,IMD_decile,IMD_rank,IMD_score\n", "E01000801,1,900,40\nE01000802,3,9000,20\nE01000803,3,9000,30\n"
    (refused,) = place.load(place.file("imd2019.csv", head + values), **BODY)
    assert refused.status == "refused"
    assert "its neighbourhoods are those of the 2011 census and the areas loaded here those of 2021" in str(refused.reason)
    pairs = "LSOA11CD,LSOA11NM,CHNGIND,LSOA21CD,LSOA21NM\nE01000801,A,U,E01033801,A\nE01000802,B,M,E01033802,B\nE01000803,C,M,E01033802,B\n"
    place.load(place.file("to_2021.csv", pairs), **BODY)
    (turned,) = place.load(place.file("imd2019.csv", head + values), **BODY)
    assert turned.rows_loaded == 4  # score, rank, decile and whether it is in the most deprived fifth, of the one that stayed whole
    assert "4 values turned by the loaded lookup, one neighbourhood into one" in told(turned)
    assert "values of 2 neighbourhoods left out that the lookup cannot turn" in told(turned)
    assert place.rows("SELECT area_id, value FROM need_shown WHERE indicator_id = 'imd' AND level = 'lsoa'") == [("E01033801", 40.0)]


def test_a_census_table_as_published(place: Place) -> None:
    neighbourhoods(place)
    head = (
        "date,geography,geography code,Household: Total; measures: Value,Household: One person; measures: Value,"
        "Household: Couple; measures: Value\n"
    )
    rows = "2021,Anyshire 001A,E01033801,100,40,60\n2021,Anyshire 001B,E01033802,200,3,150\n"
    (account,) = place.load(place.file("census2021-ts003-lsoa.csv", head + rows), **BODY)
    assert account.kind == "census_table"
    assert "the categories of 1 area do not add up to the total within 0.5% (the first: E01033802, 153 of 200)" in told(account)
    shown = "SELECT area_id, value FROM need_shown WHERE indicator_id = 'household-one-person' AND level = 'lsoa' ORDER BY area_id"
    # The census office has protected its counts already: they are shown as published.
    assert place.rows(shown) == [("E01033801", 40.0), ("E01033802", 1.5)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "wide.csv",
            "area_code,area_name,year,sex,all_ages,0,1,2+\nE08000099,Anyshire,2024,Persons,60,10,20,30\nE08000099,A,2024,Males,30,5,10,15\n",
        ),
        ("halves.csv", "LAD 2023 Code,LAD 2023 Name,F0,F1,F2 and over,M0,M1,M2 and over,Mid-2024\nE08000099,Anyshire,5,10,15,5,10,15,\n"),
        ("long 2024.csv", "area_code,age,population\nE08000099,0,10\nE08000099,1,20\nE08000099,2+,30\nE08000099,All ages,60\n"),
    ],
)
def test_populations_wide_and_long(place: Place, name: str, text: str) -> None:
    (account,) = place.load(place.file(name, text), **BODY)
    assert (account.status, account.kind) == ("loaded", "mid_year"), account.reason
    assert place.rows("SELECT year, age_from, age_to, people FROM population ORDER BY age_from") == [
        (2024, 0, 0, 10.0),
        (2024, 1, 1, 20.0),
        (2024, 2, 120, 30.0),
    ]


def test_ages_that_do_not_add_up_are_said(place: Place) -> None:
    text = "area_code,year,all_ages,0,1,2+\nE08000099,2024,70,10,20,30\nE08000098,2024,x1,10,many,30\n"
    (account,) = place.load(place.file("people.csv", text), **BODY)
    assert "the ages of 1 row do not add up to the total within 0.5% (line 2: 60 and 70); the ages are kept" in told(account)
    assert "line 3, column 1 is 'many': a number of people was expected" in told(account)


def test_the_same_again_is_asked_about_and_replaces(place: Place) -> None:
    text = LONG + "E08000099,Anyshire,2024,Fuel poverty,Percentage,Households,10\n"
    place.load(place.file("one.csv", text), **BODY)
    (asked,) = place.load(place.file("two.csv", text.replace(",10", ",11")), **BODY)
    assert "what it says is in already: load 1 ('one.csv'); replace it?" in str(asked.reason)
    (done,) = place.load(place.file("two.csv", text.replace(",10", ",11")), **BODY, decided=intake.Decided(same_period="replace"))
    assert done.status == "loaded"
    assert place.rows("SELECT value FROM indicator_value") == [(11.0,)]
    more = (
        LONG
        + "E08000098,Other,2024,Fuel poverty,Percentage,Households,9\n"
        + "E08000099,Anyshire,2024,Fuel poverty,Percentage,Households,10\n"
    )
    place.load(place.file("three.csv", more), **BODY, decided=intake.Decided(same_period="replace"))
    (part,) = place.load(place.file("four.csv", text.replace(",10", ",12")), **BODY, decided=intake.Decided(same_period="replace"))
    assert "1 of the 2 values of load 3 ('three.csv') are in it again and the others are not" in str(part.reason)


def test_figures_of_no_area_are_refused_with_the_reason(place: Place) -> None:
    text = "station_code,station_name,period,indicator,measure,unit,value\nST1,High Street,2023-06-30,NO2,Annual mean,ug/m3,23.8\n"
    (account,) = place.load(place.file("air.csv", text), **BODY)
    assert account.status == "refused"
    assert "has no column 'Code of the area' (it has station_code, station_name, which" in str(account.reason)


def test_a_fingertips_file(place: Place) -> None:
    head = (
        "Indicator ID,Indicator Name,Parent Code,Parent Name,Area Code,Area Name,Area Type,Sex,Age,Category Type,Category,Time period,"
        "Value,"
        "Lower CI 95.0 limit,Upper CI 95.0 limit,Count,Denominator,Value note,Recent Trend,Time period Sortable\n"
    )
    rows = (
        "1,Smoking prevalence,E92000001,England,E08000099,Anyshire,UA,Persons,18+ yrs,,,2023,12.0,10.1,14.1,1200,10000,,Steady,20230000\n"
        "1,Smoking prevalence,E92000001,England,E92000001,England,England,Persons,18+ yrs,,,2023,13.0,12.9,13.1,1300000,10000000,,Steady,"
        "20230000\n"
        "1,Smoking prevalence,E92000001,England,E08000098,Other,UA,Persons,18+ yrs,,,2023,,,,,,Suppressed,,20230000\n"
    )
    (account,) = place.load(place.file("fingertips.csv", head + rows), **BODY)
    assert (account.status, account.kind, account.rows_loaded) == ("loaded", "indicator_list", 3), account.reason
    assert place.rows("SELECT indicator_id, name FROM indicator") == [("smoking-prevalence-18-yrs", "Smoking prevalence, 18+ yrs")]


def test_outlines_with_faults(place: Place) -> None:
    bow = {"type": "Polygon", "coordinates": [[[-1, 53], [-0.99, 53.01], [-0.99, 53], [-1, 53.01], [-1, 53]]]}
    collection = json.loads(outlines(E01033801=("A", square(-1, 53)), E01033802=("B", square(-0.995, 53)), E01033803=("C", bow)))
    collection["features"] += [
        {"type": "Feature", "properties": {"LSOA21CD": "E01033804"}, "geometry": {"type": "Point", "coordinates": [-1, 53]}},
        {"type": "Feature", "properties": {}, "geometry": square(-1, 53)},
    ]
    (account,) = place.load(place.file("lsoa.geojson", json.dumps(collection)), **BODY)
    assert (account.rows_loaded, account.rows_rejected) == (3, 2)
    assert "1 outline that crossed itself, mended (E01033803)" in told(account)
    assert "areas overlap (the first: E01033801 and E01033802" in told(account)
    assert [fault["reason"] for fault in account.rejects] == [
        "a Polygon or MultiPolygon was expected",
        "the code of an area was expected in the feature's properties",
    ]


def test_outlines_in_metres_of_the_british_grid(place: Place) -> None:
    (account,) = place.load(place.file("lsoa.geojson", outlines(E01033801=("A", square(433_500, 344_000, 500)))), **BODY)
    assert "places are given in metres of the British grid" in account.notes
    ((lat, lon),) = place.rows("SELECT lat, lon FROM area_said")
    assert (round(lat, 2), round(lon, 2)) == (52.99, -1.5)


def test_places_like_this_one(place: Place) -> None:
    (account,) = place.load(place.file("neighbours.csv", "area_code,area_name\nE08000098,Other\nE06000001,Third\n"), **BODY)
    assert "read as 2 places like one another ('neighbours'), to compare with" in account.notes
    assert place.rows("SELECT list, area_id FROM similar_area ORDER BY area_id") == [
        ("neighbours", "E06000001"),
        ("neighbours", "E08000098"),
    ]


CELLS = st.sampled_from(
    ["1", "2.5", "1,200", "12%", "-3", "*", "c", "[c]", "<10", "NA", "..", "", "many", "1e3", "=1+1", "\u22125", "nan", "inf", "0"]
)
PERIODS = st.sampled_from(["2024", "2023/24", "Q1 2024", "some day", ""])
AREAS = st.sampled_from(["E08000099", "E01033801", "E01033802"])


@given(st.lists(st.tuples(AREAS, PERIODS, CELLS), min_size=3, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_of_a_list_is_stored_or_named(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    """Whatever the cells hold: each row is a value (or its mark), a fault with its line, or the same value a second time."""
    place = Path(tempfile.mkdtemp(dir=tmp_path))
    (place / "work").mkdir()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(LONG.strip().split(","))
    writer.writerows([area, "Anyshire", when, "Fuel poverty", "Percentage", "Households", cell] for area, when, cell in rows)
    (place / "list.csv").write_text(text.getvalue())
    answer = read({"path": str(place / "list.csv"), "work": str(place / "work"), "body": "Anyshire", "kind": "indicator_list"})
    if answer.get("refused"):
        assert "could not be read (" not in answer["refused"]
        return
    (part,) = answer["files"]
    found = duckdb.execute("SELECT line_no, area_id, period, value, mark FROM read_parquet(?)", [part["parquet"]]).fetchall()
    lines, faulty = [row[0] for row in found], {fault["line_no"] for fault in part["faults"]}
    assert len(lines) == len(set(lines)) == part["good"]
    assert not faulty & set(lines)
    again = sum(int(match[1]) for note in part["notes"] if (match := re.match(r"(\d+) values? there a second time", note)))
    assert len(lines) + len(faulty) + again == len(rows)
    assert all(value is not None or mark in ("suppressed", "missing") for *_, value, mark in found)
    assert all(math.isfinite(value) for *_, value, _ in found if value is not None)
    shutil.rmtree(place)


def test_a_share_above_its_whole_is_named(place: Place) -> None:
    """Of a template the row is left out; of a published list it is kept as printed, and told."""
    head = "area_code,area_name,period,indicator,unit,value,numerator,denominator\n"
    rows = "".join(f"E0100000{n},Ward {n},2025,Smokers,%,{n},{150 if n == 2 else n},98\n" for n in range(1, 5))
    (account,) = place.load(place.file("list.csv", head + rows), **BODY)
    assert account.rows_loaded == 4
    assert "1 share above the whole, such as 150 of 98; kept as printed (line 3)" in told(account)


def test_a_share_above_its_whole_in_a_template_is_left_out(golden: Place) -> None:
    known, area = golden.rows("SELECT indicator_id, area_id FROM indicator_value WHERE indicator_id = 'low_income' LIMIT 1")[0]
    row = f"indicator_id,area_id,period,numerator,denominator\n{known},{area},2001,150,98\n{known},{area},2002,50,98\n"
    (account,) = golden.load(golden.file("indicator_value.csv", row))
    assert (account.rows_loaded, account.rows_rejected) == (1, 1)
    assert account.rejects[0]["reason"] == "of a share a count of at most its whole, 98, was expected"
