"""The page Buildings: what is flagged, what could share, what could open, and what is recorded on it; on Testborough, exactly."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from oe_data import edits, estate, queries
from oe_data.database import DataError
from oe_data.edits import building, question
from oe_data.maps import buildings as layers
from oe_data.ui import buildings as page
from tests.conftest import Ask, Place
from tests.test_app import Open, app, text  # noqa: F401  a fixture

THRESHOLDS = {"use_low": 0.25, "use_fair": 0.35, "unfilled_amber": 0.10, "unfilled_red": 0.25}
OF_FOUR = estate.ramp(4)


@pytest.mark.parametrize("code", estate.MEASURES)
def test_a_measure_has_a_colour_for_each_class(code: str) -> None:
    found = estate.classes(estate.MEASURES[code], THRESHOLDS)
    assert len({colour for colour, _ in found}) == len(found)
    assert found[-1] == (estate.UNKNOWN_COLOUR, "not known")


def test_classes_are_told_with_their_bounds() -> None:
    assert [told for _, told in estate.classes(estate.MEASURES["utilisation"], THRESHOLDS)] == [
        "60% or more",
        "35% to 60%",
        "25% to 35%",
        "under 25%",
        "not known",
    ]
    assert [told for _, told in estate.classes(estate.MEASURES["unfilled"], THRESHOLDS)] == [
        "none",
        "0% to 10%",
        "10% to 25%",
        "25% or more",
        "not known",
    ]


def test_a_value_on_a_bound_is_in_the_class_that_begins_there() -> None:
    values = pd.Series([0.0, 0.2499, 0.25, 0.35, 0.60, None])
    assert estate.coloured(values, estate.MEASURES["utilisation"], THRESHOLDS) == [
        OF_FOUR[3],
        OF_FOUR[3],
        OF_FOUR[2],
        OF_FOUR[1],
        OF_FOUR[0],
        estate.UNKNOWN_COLOUR,
    ]
    values = pd.Series([-0.02, 0.0, 0.22, 0.10, 0.30])
    assert estate.coloured(values, estate.MEASURES["unfilled"], THRESHOLDS) == [OF_FOUR[n] for n in (0, 0, 2, 1, 3)]


def test_points_are_coloured_lettered_and_ringed(testborough: duckdb.DuckDBPyConnection) -> None:
    found = queries.frame(testborough, queries.read("estate/map"), {})
    drawn = layers.points(found, estate.MEASURES["utilisation"], THRESHOLDS)
    one = drawn.frame.set_index("building_id")
    assert dict(one["letter"]) == {"B1": "S", "B2": "C", "B3": "C", "B4": "W", "B5": "C", "B6": "C", "B7": "H", "B8": "C"}
    assert set(one.index[one["ring"]]) == {"B2", "B3", "B4", "B6", "B8"}
    assert one["label"]["B2"] == "Harbour Library\nLibrary\nTestborough Council\nUse: 15%\nlow use 15.00%"
    assert (one["colour"]["B2"], one["colour"]["B1"], one["colour"]["B8"]) == (OF_FOUR[3], OF_FOUR[0], estate.UNKNOWN_COLOUR)


def test_moved_thresholds_move_the_list(ask: Ask) -> None:
    def flagged(**moved: Any) -> set[str]:
        return {row["building_id"] for row in ask("estate/underused", **moved)}

    assert flagged() == {"B2", "B3", "B4", "B6", "B8"}
    assert flagged(use_low=0.125) == {"B2", "B4", "B6", "B8"} - {"B2"}
    assert flagged(use_low=0.37) == {"B2", "B3", "B4", "B6", "B7", "B8"}
    assert flagged(desks_per_fte_max=1.5) == {"B2", "B3", "B4", "B8"}
    assert flagged(unfilled_red=0.2) == {"B1", "B2", "B3", "B4", "B6", "B8"}
    assert flagged(area="W1") == {"B2"}
    assert flagged(kinds=["office", "jobcentre"]) == {"B4", "B6"}


def test_a_threshold_on_another_bound_makes_one_class_fewer(ask: Ask) -> None:
    """Every step of every slider has a map: use_low at 35 % once met the bound of the class above."""
    shipped = {row["key"]: float(row["value"]) for row in ask("estate/class_bounds")}
    values = pd.Series([None, 0.0, 0.3, 0.35, 0.5, 0.9])
    for name, (_label, options, _show) in page.THRESHOLDS.items():
        for option in options:
            for measure in estate.MEASURES.values():
                known = {found: colour for colour, found in estate.classes(measure, shipped | {name: option})}
                found = estate.coloured(values, measure, shipped | {name: option})
                assert set(found) <= set(known.values())
    told = [words for _, words in estate.classes(estate.MEASURES["utilisation"], shipped | {"use_low": 0.35})]
    assert told == ["60% or more", "35% to 60%", "under 35%", "not known"]


def test_what_speaks_against_a_pair(ask: Ask) -> None:
    told = {(row["leaving"], row["host"]): estate.against(row) for row in ask("estate/colocate")}
    assert told["B4", "B3"] == "Held leasehold"
    assert told["B3", "B6"] == "The host is in poor condition"
    assert told["B3", "B4"] == "The host is held leasehold"
    assert told["B2", "B1"] == "Nothing recorded"


def test_the_nearest_that_is_open_then(ask: Ask) -> None:
    school, library = ask("estate/unlock", area="W1")
    assert (school["building_id"], school["open_then"], school["is_near"]) == ("B1", "Park Leisure Centre", False)
    assert library["open_then"] == "Park Leisure Centre"
    assert library["open_then_walk_m"] > 2000


def test_the_hours_grid(ask: Ask) -> None:
    grid = {(row["weekday"], row["hour"]): row["open_share"] for row in ask("estate/hours_grid")}
    assert len(grid) == 7 * 24
    assert grid[1, 12] == 1.0  # seven in use: all open on Monday at noon
    assert grid[1, 18] == pytest.approx(1 / 7)
    assert grid[7, 12] == pytest.approx(1 / 7)
    assert grid[1, 3] == 0
    whole = sum(grid.values()) * 7
    assert whole == pytest.approx(50 + 30 + 40 + 40 + 91 + 50 + 45)  # the parts sum to the hours of C.5


def test_the_headline(ask: Ask) -> None:
    (found,) = ask("estate/headline")
    assert (found["buildings"], found["underused"], found["with_hours"]) == (8, 5, 8)
    assert (found["running_cost_gbp"], found["underused_cost_gbp"]) == (3_132_000, 1_607_000)
    assert found["backlog_gbp"] == 4_320_000
    assert "**8 public or community buildings** in Testborough" in estate.headline(found, "Testborough")
    assert "**5** of the 8 are underused; those cost **£1.6m** a year to run." in estate.headline(found, "Testborough")


def test_plots_of_land_are_no_buildings(golden: Place) -> None:
    golden.connection.execute("UPDATE building SET use_class = 'land' WHERE building_id = 'B8'")  # it stands empty: open for no hour
    (found,) = queries.rows(golden.connection, queries.read("estate/headline"), {})
    assert (found["buildings"], found["plots"], found["with_hours"]) == (7, 1, 7)
    assert found["open_hours"] == pytest.approx(346 / 7)  # 43.25 of eight: land is in no mean of hours
    told = estate.headline(found, "Testborough")
    assert told.startswith("**7 public or community buildings and 1 plot of land** in Testborough, open **49 hours** a week")
    assert "**5** of the 8 are underused" in told
    assert estate.held({"buildings": 0, "plots": 2}) == "2 plots of land"
    (place,) = queries.rows(golden.connection, queries.read("place/headline"), {})
    assert place["buildings"] == 7


def test_unknown_hours_are_not_zero(golden: Place) -> None:
    golden.connection.execute("DELETE FROM building_session")
    hours = dict(golden.rows("SELECT building_id, open_hours FROM building_metrics"))
    assert hours == {f"B{n}": None for n in range(1, 8)} | {"B8": 0}  # the hall stands empty, so it is known to be closed
    (found,) = queries.rows(golden.connection, queries.read("estate/headline"), {})
    assert estate.headline(found, "Testborough").startswith("**8 public or community buildings** in Testborough, at **£3.1m** a year.")


def test_the_map_begins_with_what_is_known(ask: Ask) -> None:
    (known,) = ask("estate/known")
    assert known == {"utilisation": 7, "hours": 8, "cost": 8, "condition": 8, "unfilled": 1, "desks": 2}
    assert estate.first_measure(known) == "utilisation"
    assert estate.first_measure(known | {"utilisation": 0, "cost": 0}) == "hours"
    (nowhere,) = ask("estate/known", area="none")
    assert estate.first_measure(nowhere) == "utilisation"
    assert set(known) == set(estate.MEASURES) - {"status"}


def test_a_question_is_stored_as_a_draft(golden: Place) -> None:
    code = question.ask(golden.connection, "tester", " What would it take \n to open the hall? ")
    assert golden.rows(f"SELECT text, posed_by, load_id FROM question WHERE question_id = '{code}'") == [
        ("What would it take to open the hall?", "group", edits.RECORDED)
    ]
    assert golden.rows("SELECT edited_by, table_name, row_key, action FROM edit_log") == [("tester", "question", code, "insert")]
    with pytest.raises(DataError, match="asked already"):
        question.ask(golden.connection, "tester", "what would it take to open the hall?")
    with pytest.raises(DataError, match="needs words"):
        question.ask(golden.connection, "tester", "  ")


def test_how_far_two_would_join_is_what_was_said_last(golden: Place) -> None:
    building.join(golden.connection, "one", "B2", "B1", "desk")
    building.join(golden.connection, "two", "B2", "B1", "team")
    found = queries.rows(golden.connection, queries.read("estate/colocate"), {})
    assert {(row["leaving"], row["host"]): row["integration"] for row in found}["B2", "B1"] == "team"
    assert golden.rows("SELECT count(*) FROM edit_log") == [(2,)]


def test_scenario_9_on_the_page(app: Open) -> None:  # noqa: F811
    test = app("resources/buildings")
    told = text(test)
    assert "8 public or community buildings in Testborough" in told
    assert "5 of the 8 are underused" in told
    shown = next(frame.value for frame in test.dataframe if "reason" in frame.value)
    assert dict(zip(shown["name"], shown["reason"], strict=True)) == {
        "Civic Offices": "1.19 desks per FTE",
        "Mill Jobcentre": "1.67 desks per FTE",
        "Mill Children's Centre": "low use 12.50%",
        "Harbour Library": "low use 15.00%",
        "Hill Youth Hall": "vacant since June 2024",
    }


def test_scenario_10_on_the_page(app: Open) -> None:  # noqa: F811
    test = app("resources/buildings", look="share")
    shown = next(frame.value for frame in test.dataframe if "host_name" in frame.value)
    assert list(zip(shown["leaving_name"], shown["host_name"], shown["how_far"], strict=True)) == [
        ("Mill Jobcentre", "Mill Children's Centre", "302 m, 4 min"),
        ("Mill Jobcentre", "Civic Offices", "458 m, 6 min"),
        ("Mill Children's Centre", "Mill Jobcentre", "302 m, 4 min"),
        ("Mill Children's Centre", "Civic Offices", "377 m, 5 min"),
        ("Harbour Library", "Harbour Secondary School", "467 m, 6 min"),
    ]


def test_how_far_a_pair_would_join_is_recorded_and_told(app: Open) -> None:  # noqa: F811
    test = app("resources/buildings", look="share")
    told = (
        "Mill Jobcentre into Mill Children's Centre: 302 m, 4 min apart. Room: at the same time, or at another. Against it: held leasehold."
    )
    assert told in text(test)
    test.selectbox(key="join-B4-B3").set_value("team").run()
    next(found for found in test.button if found.label == "Record").click().run()
    assert f"{told} Recorded: Team: one team." in text(test)
    assert test.selectbox(key="join-B4-B3").value == "team"


def test_a_walk_in_the_link_is_that_of_the_list(app: Open) -> None:  # noqa: F811
    told = text(app("resources/buildings", look="share", walk="350"))
    assert "2 underused buildings could each move in with another" in told  # B3 and B4


def test_scenario_17_on_the_page(app: Open) -> None:  # noqa: F811
    test = app("resources/buildings", look="open", area="W1", who="young")
    told = text(test)
    assert "In Harbour, 2 buildings of a kind that suits young people are closed Monday to Friday 18:00 to 21:00: 30 hours a week" in told
    assert "Harbour Secondary School (school or college): last closing 18:00, 15 hours a week could open." in told
    assert "Harbour Library (library): last closing 15:00, 15 hours a week could open." in told
    button = next(found for found in test.button if found.label == "Ask this as a question")
    button.click().run()
    assert not test.exception


def test_a_card_says_what_is_known_and_why_it_is_flagged(app: Open) -> None:  # noqa: F811
    told = text(app("resources/buildings", building="B4"))
    assert "Mill Jobcentre" in told
    assert "Underused: 1.67 desks per FTE." in told
    assert "Leasehold" in told


def test_a_link_with_odd_values_is_no_harm(app: Open) -> None:  # noqa: F811
    test = app(
        "resources/buildings", building="no-such", kinds="castle,library", owners="x", use_low="abc", colour="?", look="?", walk="-1"
    )
    assert "Click a building on the map" in text(test)


def test_the_page_without_buildings(app: Open, tmp_path: Path) -> None:  # noqa: F811
    assert "No buildings yet" in text(app("resources/buildings", database=tmp_path / "new.duckdb"))
