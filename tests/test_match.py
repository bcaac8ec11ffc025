"""The page Match: whether a resource follows need, through query and screen; the index against an independent computation."""

from __future__ import annotations

import re
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oe_data import match, queries
from oe_data.database import open_database
from tests.conftest import Ask, Place
from tests.test_app import Open, app, text  # noqa: F401  a fixture

LIBRARIES = {"service": "libraries", "indicator": "imd"}


def test_scenario_11_nobody_follows_the_need(ask: Ask) -> None:
    wards = ask("match/area", **LIBRARIES)
    assert [(row["area"], row["per_head"], row["rank"]) for row in wards] == [
        ("Harbour", 8.0, 1),
        ("Mill", 6.0, 2),
        ("Park", 10.0, 3),
        ("Hill", 17.5, 4),
    ]
    (scores,) = ask("match/scores", **LIBRARIES)
    assert (round(scores["concentration_index"], 4), round(scores["targeting_ratio"], 4)) == (0.1825, 0.8210)
    assert scores["correlation"] is scores["index_lower"] is None
    told = match.headline("Money for libraries", "IMD", scores, ask("match/fifths", **LIBRARIES), "money")
    assert told == (
        "Money for libraries leans to the **better-off** wards (IMD): the fifth of people with most need get £8.00 a head, "
        "the fifth with least £17.50."
    )
    assert match.how_sure(scores) == "It rests on 4 wards only: read it as a description of them, not as proof of a pattern."
    assert match.ratio_told(scores) == "Targeting ratio 0.82: the resource runs against need."


def test_fifths_hold_all_people_and_all_money(ask: Ask) -> None:
    wards, fifths = ask("match/area", **LIBRARIES), ask("match/fifths", **LIBRARIES)
    assert [row["fifth"] for row in fifths] == [1, 2, 3, 4, 5]
    assert [round(row["people"]) for row in fifths] == [40_000] * 5
    assert sum(row["amount"] for row in fifths) == pytest.approx(sum(row["amount"] for row in wards))


def test_posts_and_buildings_by_ward(ask: Ask) -> None:
    posts = {row["area"]: row["amount"] for row in ask("match/area", resource="posts", indicator="imd")}
    assert posts == {"Harbour": 6.5, "Mill": 560.0, "Park": 0, "Hill": 34.0}
    hours = {row["area"]: row["amount"] for row in ask("match/area", resource="buildings", indicator="imd", kind="library")}
    assert hours == {"Harbour": 30.0, "Mill": 0, "Park": 0, "Hill": 0}


def test_a_hidden_ward_is_left_out_and_said(ask: Ask) -> None:
    assert [row["area"] for row in ask("match/area", service="libraries", indicator="emergency_u18")] == ["Harbour", "Mill", "Park"]
    (scores,) = ask("match/scores", service="libraries", indicator="emergency_u18")
    assert match.how_sure(scores).endswith("In 1 ward the count of people is too small to show; it is left out.")


def test_coverage_and_leakage(ask: Ask) -> None:
    """The target is the fifth with most need: 40,000 of Harbour's 50,000 people, who get 0.32 of the 2.0 million pounds."""
    (scores,) = ask("match/scores", **LIBRARIES)
    assert (scores["coverage"], round(scores["leakage"], 4)) == (0.55, 0.84)
    assert match.reach_told(scores, "money") == (
        "Coverage 55.00%: of those the steps of this service are for, so many are reached. "
        "Leakage 84.00%: that part of the money goes to people outside the fifth with most need; an even spread would be 80%."
    )
    (reached,) = ask("match/scores", resource="people", kind="low_income", indicator="imd")
    assert (reached["coverage"], reached["leakage"]) == (pytest.approx(2880 / 40_000), pytest.approx(1 - 2880 / 8520))
    assert match.reach_told(reached, "people").startswith("Coverage 7.20%: of the people in the fifth with most need, so many are reached.")


def test_people_reached_are_of_wards_whose_count_is_shown(ask: Ask) -> None:
    asked = {"resource": "people", "kind": "emergency_u18", "indicator": "imd"}
    assert [(row["area"], row["amount"]) for row in ask("match/area", **asked)] == [("Harbour", 100), ("Mill", 65), ("Park", 40)]
    (scores,) = ask("match/scores", **asked)
    assert (scores["wards"], scores["wards_hidden"]) == (3, 1)
    told = match.headline(match.called("people", "Emergency admissions"), "IMD", scores, ask("match/fifths", **asked), "people")
    assert told == (
        "People counted \\(emergency admissions\\) lean to the wards with **more need** (IMD): 2.00 of 1,000 people in the fifth with "
        "most need, 0.67 in the fifth with least."
    )
    offered = [row["code"] for row in ask("match/choices") if row["resource"] == "people"]
    assert offered == ["low_income", "emergency_u18"]


def test_2sfca_at_two_walks(ask: Ask) -> None:
    rows = ask("match/access_2sfca", kinds=list(match.OPEN_TO_ALL), distance=1600)
    assert [round(row["places_per_1000"], 4) for row in rows] == [1.2, 1.6, 6.6667, 0]
    told = match.access_told(rows, 1600)
    assert (
        told == "From the middle of **Hill** no such place lies within a walk of 1,600 m; **Park** has most: 6.7 places for 1,000 people."
    )


@pytest.fixture(scope="module")
def wards(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A place with wards to fill."""
    connection = open_database(tmp_path_factory.mktemp("match") / "place.duckdb")
    connection.execute("INSERT INTO indicator SELECT 'n', 'Need', 'health', 'score', 1, 'high', NULL, TRUE, 'x', FALSE, 1")
    connection.execute("INSERT INTO service (service_id, name, cofog, tier, load_id) VALUES ('s', 'S', '10', 'early_help', 1)")
    connection.execute("INSERT INTO org (org_id, name, sector, load_id) VALUES ('o', 'O', 'council', 1)")
    connection.execute("INSERT INTO stream (stream_id, name, kind, ring_fenced, load_id) VALUES ('m', 'M', 'fee', FALSE, 1)")
    yield connection
    connection.close()


def fill(connection: duckdb.DuckDBPyConnection, rows: list[tuple[float, int, int]], worse: str = "high") -> dict[str, Any]:
    for table in ("area", "population", "indicator_value", "spend"):
        connection.execute(f"DELETE FROM {table}")
    connection.execute("UPDATE indicator SET worse = $worse", {"worse": worse})
    connection.execute("INSERT INTO area (area_id, name, level, load_id) VALUES ('p', 'P', 'place', 1)")
    for at, (need, people, pounds) in enumerate(rows):
        given = {"id": f"w{at:02d}", "need": need, "people": people, "pounds": pounds, "n": at}
        for statement in (
            "INSERT INTO area (area_id, name, level, parent_id, load_id) VALUES ($id, $id, 'ward', 'p', 1)",
            "INSERT INTO population VALUES ($id, 2025, 0, 120, $people, 1)",
            "INSERT INTO indicator_value (indicator_id, area_id, period, value, load_id) VALUES ('n', $id, '2025', $need, 1)",
            "INSERT INTO spend (spend_id, year, basis, kind, service_id, funder_id, commissioner_id, deliverer_id, stream_id, gross_gbp, "
            "control, area_id, load_id) VALUES ($n, 2026, 'outturn', 'revenue', 's', 'o', 'o', 'o', 'm', $pounds, 'controls', $id, 1)",
        ):
            connection.execute(statement, {name: given[name] for name in re.findall(r"\$(\w+)", statement)})
    asked = {"resource": "money", "service": "s", "indicator": "n", "year": 2026}
    return queries.rows(connection, queries.read("match/scores"), asked)[0]


@given(
    st.lists(
        st.tuples(st.integers(0, 1000), st.integers(1, 9000), st.integers(0, 10**6)), min_size=2, max_size=14, unique_by=lambda r: r[0]
    )
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_index_equals_an_independent_computation(wards: Any, rows: list[tuple[int, int, int]]) -> None:
    """Twice the area between the concentration curve and the line of equality, by trapezoids (Wagstaff and others 1991)."""
    if not sum(pounds for *_, pounds in rows):
        return
    scores = fill(wards, [(float(need), people, pounds) for need, people, pounds in rows])
    ordered = sorted(rows, reverse=True)
    people = np.concatenate([[0], np.cumsum([r[1] for r in ordered])]) / sum(r[1] for r in ordered)
    money = np.concatenate([[0], np.cumsum([r[2] for r in ordered])]) / sum(r[2] for r in ordered)
    expected = 1 - 2 * np.trapezoid(money, people)
    assert scores["concentration_index"] == pytest.approx(expected, abs=1e-9)
    low = fill(wards, [(float(need), people, pounds) for need, people, pounds in rows], worse="low")
    assert low["concentration_index"] == pytest.approx(-expected, abs=1e-9)  # where low is worse, the order turns round
    if len(rows) >= 10 and scores["index_lower"] is not None:
        assert scores["index_lower"] <= scores["concentration_index"] <= scores["index_upper"]


def test_an_even_spread_is_called_even(wards: Any) -> None:
    scores = fill(wards, [(float(n), 1000, 5000) for n in range(12)])
    assert match.lean(scores) == "even"
    assert abs(scores["concentration_index"]) < 1e-9


def test_the_page_answers_first(app: Open) -> None:  # noqa: F811
    test = app("people/match", of="service-libraries", need="imd")
    told = text(test)
    assert "leans to the better-off wards" in told
    assert "£8.00 a head, the fifth with least £17.50" in told
    assert "+0.18" in told
    assert "0.82" in told


def test_the_walk_is_to_what_is_open_to_everybody_else_to_all_there_is(app: Open, golden: Place) -> None:  # noqa: F811
    assert "From the middle of Hill no such place lies within a walk of 1,600 m; Park has most: 6.7 places" in text(
        app("people/match", look="access")
    )
    golden.rows("UPDATE building SET capacity = NULL WHERE use_class NOT IN ('school', 'clinic')")
    golden.connection.close()
    told = text(app("people/match", look="access", database=golden.path))
    assert "places for 1,000 people" in told  # not that no ward has a place, where no library tells how many it has
    assert "No ward has such a place" not in told


@pytest.mark.parametrize("resource", match.RESOURCES)
@pytest.mark.parametrize("look", ["fifths", "curve", "wards", "access"])
def test_each_section_opens(app: Open, look: str, resource: str) -> None:  # noqa: F811
    test = app("people/match", look=look, resource=resource)
    assert not test.exception
    assert f"{match.RESOURCES[resource]}" in str(test.get("button_group"))


def test_hours_that_are_not_known_are_told() -> None:
    assert match.hours_known(8, 8) == ""
    assert match.hours_known(6, 8).endswith("such buildings; the others count for nothing here.")
    assert "**12 of 90** such buildings" in match.hours_known(12, 90)
    sure = {"wards": 21, "wards_hidden": 0, "index_lower": -0.4, "index_upper": -0.1, "correlation": None}
    assert "more than chance" in match.how_sure(sure)
    assert match.how_sure(sure, mostly_unknown=True) == "Most of it is not known, so no lean can be told for certain."
    assert match.hours_known(12, 90).endswith("so this says where hours are known rather than where doors are open.")
