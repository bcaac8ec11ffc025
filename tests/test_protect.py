"""Counts of people at load: the database that pages read holds protected counts only, at every level, over releases and after an undo."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from oe_data import intake, queries
from oe_data.database import ROOT, people_path
from tests.conftest import Ask, Place

pytestmark = pytest.mark.slow

LADDER = (
    "area_id,name,level,parent_id\nP,Place,place,\nW1,One,ward,P\nW2,Two,ward,P\n"
    "L1,One A,lsoa,W1\nL2,One B,lsoa,W1\nL3,Two A,lsoa,W2\nL4,Two B,lsoa,W2\n"
)
INDICATOR = "indicator_id,name,domain,method,multiplier,worse,definition\nfalls,Falls,health,crude_rate,1000,high,Falls of people\n"
HEAD = "indicator_id,area_id,period,numerator,denominator\n"


def counts(*numbers: int, base: int = 1000) -> str:
    return HEAD + "".join(f"falls,L{at},2025,{number},{base}\n" for at, number in enumerate(numbers, 1))


def ready(place: Place, first: str) -> intake.Account:
    place.load(place.file("area.csv", LADDER))
    place.load(place.file("indicator.csv", INDICATOR))
    (account,) = place.load(place.file("indicator_value.csv", first))
    assert account.status == "loaded", account.reason
    return account


def seen(place: Place) -> dict[str, float | None]:
    rows = place.rows("SELECT area_id, CASE WHEN is_suppressed THEN NULL ELSE shown_count END FROM need_shown ORDER BY area_id")
    return dict(rows)  # type: ignore[arg-type]


def test_each_level_is_rounded_from_its_own_true_count(place: Place) -> None:
    ready(place, counts(12, 12, 12, 3))
    assert seen(place) == {"L1": 10, "L2": 10, "L3": 10, "L4": None, "W1": 25, "W2": 15, "P": 40}
    assert place.rows("SELECT count(*), count(numerator), count(value) FROM indicator_value") == [(4, 0, 0)]
    assert place.rows("SELECT area_id, value FROM need_shown WHERE area_id IN ('P', 'L4') ORDER BY 1") == [("L4", None), ("P", 10.0)]


def test_where_roundings_line_up_the_table_is_made_coarser(place: Place) -> None:
    place.load(place.file("area.csv", "area_id,name,level,parent_id\nP,Place,place,\nW1,A,ward,P\nW2,B,ward,P\nW3,C,ward,P\n"))
    place.load(place.file("indicator.csv", INDICATOR))
    rows = "".join(f"falls,W{at},2025,{number},1000\n" for at, number in enumerate((8, 8, 1), 1))
    place.load(place.file("indicator_value.csv", HEAD + rows))
    assert seen(place) == {"W1": None, "W2": None, "W3": None, "P": 20}
    (told,) = place.rows("SELECT sentence FROM need_protection WHERE sentence LIKE 'From the others%'")
    assert told[0].startswith("From the others 1 hidden counts could have been found")


def test_two_releases_give_away_no_few_people(place: Place) -> None:
    first = ready(place, counts(12, 12, 20, 30))
    intake.undo(place.connection, place.path, int(str(first.load_id)), "tester")
    assert seen(place) == {}
    place.load(place.file("indicator_value.csv", counts(13, 12, 20, 30)))  # 13 alone would be 15, and one person would be told
    again = seen(place)
    assert again["L1"] == 15  # nothing was shown in between, so nothing is compared


def test_a_replaced_file_keeps_what_hardly_moved(place: Place) -> None:
    head = "area_code,area_name,period,indicator,measure,unit,value\n"

    def published(one: int) -> str:
        rows = zip(("L1", "L2", "L3", "L4"), (one, 12, 20, 30), strict=True)
        return head + "".join(f"{area},{area},2025,Falls,Count,Persons,{number}\n" for area, number in rows)

    place.load(place.file("area.csv", LADDER))
    place.load(place.file("one.csv", published(12)), body="Anyshire", kind="indicator_list")
    before = seen(place)
    replace = intake.Decided(same_period="replace", accepted=frozenset({"kind"}))
    (second,) = place.load(place.file("two.csv", published(13)), body="Anyshire", kind="indicator_list", decided=replace)
    assert second.status == "loaded", second.reason
    assert seen(place) == before
    (third,) = place.load(place.file("three.csv", published(25)), body="Anyshire", kind="indicator_list", decided=replace)
    assert third.status == "loaded", third.reason
    assert seen(place)["L1"] == 25


def test_categories_and_their_base_are_one_table(place: Place) -> None:
    place.load(place.file("area.csv", LADDER))
    head = "area_code,area_name,period,indicator,general_health,measure,unit,value\n"
    rows = "".join(
        f"{area},{area},2021,General health,{what},Count,Persons,{many}\n"
        for area in ("L1", "L2", "L3", "L4")
        for what, many in (("Good", 82), ("Bad", 19), ("Very bad", 2))
    )
    (account,) = place.load(place.file("health.csv", head + rows), body="Anyshire", kind="indicator_list", decided=intake.Decided(yes=True))
    assert account.status == "loaded", account.reason
    found = place.rows("SELECT indicator_id, shown_count, denominator FROM need_shown WHERE area_id = 'L1' ORDER BY 1")
    # The base is 103 people, a count of the same file: given exactly, it would narrow the two who are very bad.
    assert found == [("general-health-bad", 20, 100), ("general-health-good", 80, 100), ("general-health-very-bad", None, 100)]
    assert place.rows("SELECT DISTINCT round_to FROM need_count") == [(10,)]  # to the nearest 5 the lines would have given one away


def test_all_of_a_group_is_a_share_of_all(place: Place) -> None:
    """98 of 98 are shown as 100 of 98: that is 100 %, and no page stops at it."""
    place.load(place.file("area.csv", LADDER))
    place.load(place.file("indicator.csv", INDICATOR.replace("crude_rate,1000", "proportion,1")))
    place.load(place.file("indicator_value.csv", counts(98, 60, 60, 50, base=98)))
    ((value, lower, upper),) = place.rows("SELECT value, lower_ci, upper_ci FROM need_shown WHERE area_id = 'L1'")
    assert (value, upper) == (1, pytest.approx(1))
    assert 0.9 < lower < 1
    asked = {"areas": ["L1", "L2", "L3"]}
    (own,) = queries.rows(place.connection, queries.read("needs/own_profile"), asked)
    assert own["value"] == pytest.approx(220 / 294)


def test_without_the_true_counts_nothing_is_made_up(place: Place) -> None:
    ready(place, counts(12, 12, 12, 3))
    shown = seen(place)
    people_path(place.path).unlink()
    (account,) = place.load(place.file("indicator_value.csv", HEAD + "falls,L1,2026,9,1000\n"))
    assert account.status == "refused"
    assert "which holds the true counts of people, is not the one this database was loaded with" in str(account.reason)
    assert seen(place) == shown


def test_a_rejected_row_keeps_no_count(place: Place) -> None:
    place.load(place.file("area.csv", LADDER))
    place.load(place.file("indicator.csv", INDICATOR))
    place.load(place.file("indicator_value.csv", counts(12, 12, 12, 30) + "falls,L1,,3,1000\n"))
    (row,) = place.rows("SELECT row_json FROM load_reject")
    assert '"3"' not in row[0]
    assert "falls" in row[0]


def test_hill_is_a_star_wherever_it_is_asked(ask: Ask, testborough: duckdb.DuckDBPyConnection) -> None:
    counted = {row["area_id"]: row["shown_count"] for row in ask("needs/rates", indicator="emergency_u18", level="ward", period=None)}
    assert counted == {"W1": 100, "W2": 65, "W3": 40, "W4": None}
    tables = testborough.execute("SELECT table_name FROM duckdb_tables() WHERE schema_name IN ('main', 'replaced')").fetchall()
    for (table,) in tables:
        for row in testborough.execute(f"SELECT * FROM {table}").fetchall():
            assert not ("emergency_u18" in row and "W4" in row and [v for v in row if isinstance(v, float) and v == 5]), (table, row)


def test_only_the_intake_opens_the_true_counts() -> None:
    using = {
        str(path.relative_to(ROOT))
        for folder in ("oe_data", "pages")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"people_(database|path)\b", path.read_text(encoding="utf-8"))
    }
    assert using == {"oe_data/database.py", "oe_data/intake/protect.py"}
    assert not [path for path in (ROOT / "queries").rglob("*.sql") if "true_count" in path.read_text(encoding="utf-8")]


def test_the_true_counts_lie_beside_the_database(place: Place) -> None:
    ready(place, counts(12, 12, 12, 3))
    assert people_path(place.path) == Path(f"{place.path}.people")
    with duckdb.connect(str(people_path(place.path)), read_only=True) as people:
        assert people.execute("SELECT numerator FROM true_count ORDER BY area_id").fetchall() == [(12,), (12,), (12,), (3,)]
