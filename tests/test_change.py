"""The page Change: pieces, steps, curve, readings, loops, turning the curve and failure demand, through query, edit and screen."""

from __future__ import annotations

import json
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from oe_data import change, queries, words
from oe_data import edits as all_edits
from oe_data.charts import change as charts
from oe_data.charts.base import picture
from oe_data.database import DataError
from oe_data.edits import change as edits
from oe_data.ui.change import SECTIONS
from tests.conftest import Ask, Place
from tests.test_app import Open, app, text  # noqa: F401  a fixture

DAY = date(2025, 11, 3)
STAGES = ("shock", "denial", "frustration", "depression", "experiment", "decision", "integration")


def asked(place: Place, name: str, **given: Any) -> list[dict[str, Any]]:
    return queries.rows(place.connection, queries.read(name), given)


# ----- Scenario 8 -----
def test_scenario_8_only_personal_impact_is_empty(app: Open) -> None:  # noqa: F811
    told = text(app("redesign/change"))
    assert "Of the ten steps four are done and four are going, as far as step 8" in told
    assert "Of the nine pieces of change one is missing: personal impact." in told
    assert "1. Scope and plan the change: done" in told
    assert "10. Implement and embed: not started" in told
    assert told.count("Missing]") == 1
    assert "Scored 0.5 of 3 and no task carries it. What happens then: Fear, withdrawal; the rational case convinces nobody" in told
    for symptom in ("pulling apart", "Bogged down", "slide back", "Rumour", "inertia"):
        assert symptom not in told  # the other eight are filled and show none
    assert told.count("●●○") == 8
    assert told.count("○○○") == 1


def test_a_piece_is_missing_by_the_mean_of_the_groups_or_without_a_task(golden: Place) -> None:
    edits.record(golden.connection, "ann", "jigsaw", "residents", DAY, 30, {"vision": 0, "embed": 0.1})

    def board() -> dict[str, Any]:
        return {row["item"]: row for row in asked(golden, "change/jigsaw_board")}

    assert (board()["vision"]["score"], board()["vision"]["is_missing"]) == (1.0, False)  # (2 + 0) / 2
    assert (round(board()["embed"]["score"], 2), board()["embed"]["is_missing"]) == (1.05, False)
    edits.record(golden.connection, "ann", "jigsaw", "All Staff", DAY, 30, {"vision": 1.96})
    assert board()["vision"]["is_missing"]
    assert change.score_told(board()["vision"]["score"]) == "0.98"  # not 1.0: it is under 1
    golden.connection.execute("DELETE FROM plan_task WHERE jigsaw = 'leadership'")
    assert board()["leadership"]["symptom"] == "Strands out of line, slow, wasted effort, inertia"
    assert change.why_missing(board()["leadership"]) == "no task carries it"


def test_scores_over_time_stand_until_the_next_reading(golden: Place) -> None:
    edits.record(golden.connection, "ann", "jigsaw", "residents", DAY, 30, {"vision": 1})
    found = [row for row in asked(golden, "change/scores_over_time", instrument="jigsaw") if row["item"] == "vision"]
    assert [(row["taken_on"], row["score"], row["audiences"]) for row in found] == [(date(2025, 10, 1), 2.0, 1), (DAY, 1.5, 2)]
    latest = {row["audience"]: row for row in asked(golden, "change/scores", instrument="jigsaw") if row["item"] == "vision"}
    assert (latest["residents"]["score"], latest["all staff"]["score"], latest["all staff"]["mean_score"]) == (1.0, 2.0, 1.5)


# ----- Readings -----
def test_readings_are_append_only(golden: Place) -> None:
    edits.record(golden.connection, "ann", "jigsaw", "ALL staff", DAY, 38, {"vision": 1.5})
    row = all_edits.rows(golden.connection, "reading", reading_id=edits.FIRST_READING)[0]
    assert row["audience"] == "all staff"  # one group, however it is written
    with pytest.raises(DataError, match="never changed"):
        all_edits.write(golden.connection, "bob", [all_edits.Change("reading", row, {**row, "score": 3.0})])
    with pytest.raises(DataError, match="never changed"):
        all_edits.write(golden.connection, "bob", [all_edits.Change("reading", row, None)])
    made = all_edits.changes(asked(golden, "data/history", tables=["reading"]))[0]
    assert (made["by"], made["final"]) == ("ann", True)
    with pytest.raises(DataError, match="never taken back"):
        all_edits.undo(golden.connection, "ann", made["edits"])
    edits.record(golden.connection, "ann", "jigsaw", "all staff", DAY, 38, {"vision": 2.5})  # the same day: the later one is in force
    assert next(r["score"] for r in asked(golden, "change/jigsaw_board") if r["item"] == "vision") == 2.5


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ({"audience": ""}, "Group asked: this is needed"),
        ({"audience": "jo@example.org"}, "looks like an e-mail address"),
        ({"audience": "Mrs Jones"}, "looks like a person"),
        ({"audience": "42"}, "is not the name of a group"),
        ({"audience": "x" * 61}, "60 letters"),
        ({"taken_on": words.today() + timedelta(days=1)}, "is in the future"),
        ({"taken_on": date(1999, 1, 1)}, "before 2000"),
        ({"respondents": 0}, "a whole number from 1 on"),
        ({"scores": {}}, "at least one is needed"),
        ({"scores": {"vision": 3.1}}, "Vision: 3.1 is not between 0 and 3"),
        ({"scores": {"vision": -0.1}}, "Vision: -0.1 is not between 0 and 3"),
        ({"scores": {"no_such": 1}}, "is not asked here"),
        ({"instrument": "no_such"}, "this is not known"),
        ({"instrument": "ccc", "scores": {"capacity": 0.9}}, "not between 1 and 5"),
        ({"instrument": "leadership", "scores": {"contrast_1": -2.5}}, "not between -2 and 2"),
        ({"instrument": "ten_step", "scores": {"step_1": 1.5}}, "is none of 0, 1, 2"),
        ({"instrument": "culture", "scores": {"stories": 0.5}}, "is none of 0, 1"),
        ({"instrument": "change_curve", "scores": dict.fromkeys(STAGES, 0.1)}, "together they are 70%, not 100%"),
        ({"instrument": "change_curve", "scores": {"shock": 1.2, "denial": -0.2}}, "Shock: 120 is not between 0 and 100"),
        (
            {"instrument": "change_curve", "scores": {"shock": 1.0}, "respondents": 4},
            "4 are too few for a change curve. It is kept of 5 or more",
        ),
    ],
)
def test_a_wrong_reading_is_refused_with_its_reason_and_nothing_is_saved(golden: Place, new: dict[str, Any], told: str) -> None:
    given = {"instrument": "jigsaw", "audience": "managers", "taken_on": DAY, "respondents": 12, "scores": {"vision": 1.0}} | new
    before = golden.rows("SELECT count(*) FROM reading")
    with pytest.raises(DataError, match=told.replace("(", r"\(")):
        edits.record(golden.connection, "ann", **given)
    assert golden.rows("SELECT count(*) FROM reading") == before
    assert golden.rows("SELECT count(*) FROM edit_log") == [(0,)]


def test_the_curve_shows_no_group_under_five(golden: Place) -> None:
    for at, stage in enumerate(STAGES):  # as if loaded from a file
        golden.connection.execute(
            "INSERT INTO reading VALUES ($id, 'change_curve', $item, '2025-11-01', 'night team', 4, $score, NULL, -1)",
            {"id": 900 + at, "item": stage, "score": 1.0 if at == 0 else 0.0},
        )
    assert {row["audience"] for row in asked(golden, "change/curve_over_time")} == {"all staff"}
    assert round(asked(golden, "change/curve_now")[0]["share"], 6) == 0.05
    assert [row["audience"] for row in asked(golden, "change/audiences") if row["is_too_few"]] == ["night team"]


def test_the_curve_over_two_groups_weighs_people(golden: Place) -> None:
    edits.record(golden.connection, "ann", "change_curve", "managers", DAY, 10, {"shock": 1.0})
    now = {row["item"]: row for row in asked(golden, "change/curve_now")}
    assert round(now["shock"]["share"], 6) == round((0.05 * 40 + 10) / 50, 6)


# ----- Loops -----
def test_the_three_loops_through_the_page(app: Open) -> None:  # noqa: F811
    told = text(app("redesign/change", look="loops"))
    assert "2 reinforcing loops and 1 balancing loop." in told
    assert "R1 Reinforcing · 2 delays] Demand up, so Workload up, so in time Poor outcomes up, so in time Repeat referrals up" in told
    assert "B1 Balancing · 2 delays] Demand up, so Early help up, so in time Poor outcomes down" in told
    assert "so Demand down again. It holds itself back." in told
    assert "R2 Reinforcing · 1 delay] Self-esteem up, so Sick leave down, so in time Turnover down, so Workload down" in told


def test_loops_are_those_of_one_diagram(golden: Place) -> None:
    code = edits.start_diagram(golden.connection, "ann", "The storm", "perfect-storm")
    assert code == "the-storm"
    assert [row["kind"] for row in asked(golden, "system/loops", diagram=code)] == ["reinforcing"] * 2
    assert len(asked(golden, "system/loops", diagram="main")) == 3
    assert len(asked(golden, "system/loops")) == 5
    assert asked(golden, "system/loops", diagram="none") == []
    with pytest.raises(DataError, match="there is one called “The storm” already"):
        edits.start_diagram(golden.connection, "bob", "the STORM!", "perfect-storm")
    with pytest.raises(DataError, match="stays within one diagram"):
        edits.add_link(golden.connection, "ann", {"from_node": "load", "to_node": f"{code}-1", "sign": 1})
    made = all_edits.changes(asked(golden, "data/history", tables=["loop_node", "loop_link"]))[0]
    all_edits.undo(golden.connection, "ann", made["edits"])  # one undo takes the whole diagram back
    assert [row["diagram"] for row in asked(golden, "system/diagrams")] == ["main"]


@pytest.mark.parametrize("template", ["social-work", "perfect-storm"])
def test_each_template_makes_a_diagram_with_loops_and_says_its_basis(golden: Place, template: str) -> None:
    links = edits.templates()[template]
    assert all("Selwyn 2012" in link["basis"] for link in links)
    code = edits.start_diagram(golden.connection, "ann", template, template)
    assert asked(golden, "system/loops", diagram=code)
    assert len(asked(golden, "system/links", diagram=code)) == len(links)


def test_two_people_editing_one_link_at_once(golden: Place) -> None:
    seen = next(row for row in asked(golden, "system/links", diagram="main") if row["from_node"] == "dem" and row["to_node"] == "help")
    edits.change_link(golden.connection, "ann", seen, {"sign": -1, "evidence": "A count"})
    with pytest.raises(DataError, match="The effect dem to help was changed since you looked, by ann"):
        edits.change_link(golden.connection, "bob", seen, {"delayed": True})
    with pytest.raises(DataError, match="changed since you looked, by ann"):
        edits.remove_link(golden.connection, "bob", seen)
    assert [row["kind"] for row in asked(golden, "system/loops", diagram="main") if "help" in row["loop"]] == ["reinforcing"]
    all_edits.undo(golden.connection, "ann", all_edits.changes(asked(golden, "data/history", tables=["loop_link"]))[0]["edits"])
    assert [row["kind"] for row in asked(golden, "system/loops", diagram="main") if "help" in row["loop"]] == ["balancing"]


def test_causes_are_added_changed_and_taken_out_with_their_arrows(golden: Place) -> None:
    code = edits.add_node(golden.connection, "ann", "main", "Waiting lists", "emergency_u18")
    edits.add_link(golden.connection, "ann", {"from_node": code, "to_node": "dem", "sign": 1, "delayed": False})
    for wrong, told in [
        ({"from_node": code, "to_node": code, "sign": 1}, "not to itself"),
        ({"from_node": code, "to_node": None, "sign": 1}, "what acts and what"),
        ({"from_node": code, "to_node": "no-such", "sign": 1}, "not known"),
        ({"from_node": code, "to_node": "load", "sign": 2}, "is none of -1, 1"),
        ({"from_node": code, "to_node": "dem", "sign": 1}, "is there already, by ann"),
    ]:
        with pytest.raises(DataError, match=told):
            edits.add_link(golden.connection, "ann", wrong)
    for label, told in [("", "needs a name"), ("waiting LISTS", "in this diagram already"), ("x" * 61, "60 letters")]:
        with pytest.raises(DataError, match=told):
            edits.add_node(golden.connection, "ann", "main", label)
    with pytest.raises(DataError, match="not known"):
        edits.add_node(golden.connection, "ann", "main", "New", "no-such")
    seen = next(row for row in asked(golden, "system/nodes", diagram="main") if row["node_id"] == code)
    edits.remove_node(golden.connection, "ann", seen)
    assert not [row for row in asked(golden, "system/links") if row["from_node"] == code]
    all_edits.undo(
        golden.connection, "ann", all_edits.changes(asked(golden, "data/history", tables=["loop_node", "loop_link"]))[0]["edits"]
    )
    assert [row["to_node"] for row in asked(golden, "system/links") if row["from_node"] == code] == ["dem"]


@pytest.mark.parametrize("causes", [12, 30])
def test_a_fully_linked_diagram_is_capped_and_does_not_hang(golden: Place, causes: int) -> None:
    put(golden, {(a, b) for a in range(causes) for b in range(causes) if a != b}, causes)
    began = time.monotonic()
    loops = asked(golden, "system/loops", diagram="big")
    assert time.monotonic() - began < 10
    assert loops[0]["is_capped"]
    assert all(loop["length"] <= loop["longest"] for loop in loops)
    assert len([loop for loop in loops if loop["length"] == 2]) == causes * (causes - 1) / 2
    assert "Longer ones were not looked for" in change.loops_told(loops)
    assert change.loops_told([{"kind": "reinforcing", "is_capped": False}]) == "**1 reinforcing loop** and **no balancing loop**."


def test_one_long_ring_is_found_whole(golden: Place) -> None:
    put(golden, {(at, (at + 1) % 25) for at in range(25)}, 25)
    (loop,) = asked(golden, "system/loops", diagram="big")
    assert (loop["length"], loop["is_capped"], loop["kind"]) == (25, False, "reinforcing")


def put(place: Place, pairs: set[tuple[int, int]], causes: int) -> None:
    place.connection.execute("INSERT INTO loop_node SELECT 'x' || i, 'Cause ' || i, NULL, 'big', -1 FROM range($n) AS t (i)", {"n": causes})
    place.connection.executemany("INSERT INTO loop_link VALUES (?, ?, 1, FALSE, NULL, -1)", [(f"x{a}", f"x{b}") for a, b in pairs])


def test_a_measured_cause_shows_the_latest_figure_or_a_star(golden: Place) -> None:
    edits.add_node(golden.connection, "ann", "main", "Poor children", "low_income")
    node = next(row for row in asked(golden, "system/nodes", diagram="main") if row["label"] == "Poor children")
    assert change.node_figure(node).startswith("22.")
    assert change.node_figure({**node, "value": None, "suppressed": "*"}) == f"* ({node['period']})"
    assert change.node_figure({**node, "indicator_id": None}) == ""


def test_hostile_words_are_inert(golden: Place, app: Open) -> None:  # noqa: F811
    label = "<img src=x onerror=alert(1)> [a](http://x) {b}"
    code = edits.add_node(golden.connection, "ann", "main", label)
    edits.add_link(golden.connection, "ann", {"from_node": code, "to_node": "dem", "sign": 1, "delayed": True, "evidence": "=1+1"})
    edits.add_link(golden.connection, "ann", {"from_node": "dem", "to_node": code, "sign": 1, "delayed": False})
    nodes, links = asked(golden, "system/nodes", diagram="main"), asked(golden, "system/links", diagram="main")
    drawn = charts.loops(nodes, links, "Main")
    assert "formatter" not in json.dumps([series["label"] for series in drawn.spec["series"]])  # names are never read as a template
    assert "<img" not in change.key_told(nodes).replace("\\<", "")
    golden.connection.close()
    test = app("redesign/change", database=golden.path, look="loops")
    written = "\n".join(element.value for element in test.markdown)
    assert "\\<img" in written
    assert "<img" not in written.replace("\\<", "")


# ----- Turning the curve -----
def test_a_projection_needs_three_figures_and_goes_by_years(golden: Place) -> None:
    def turn() -> list[tuple[str, float]]:
        found = asked(golden, "needs/trend", indicator="imd", area="W1")
        return [(row["period"], round(row["value"], 4)) for row in found if row["is_projection"]]

    golden.connection.execute("DELETE FROM indicator_value WHERE indicator_id = 'imd'")
    for at, (period, value) in enumerate([("2011", 10.0), ("2021", 20.0), ("2022", 21.0)]):
        assert turn() == []
        golden.connection.execute(
            "INSERT INTO indicator_value (indicator_id, area_id, period, value, load_id) VALUES ('imd', 'W1', $period, $value, $load)",
            {"period": period, "value": value, "load": at + 1},
        )
    assert turn() == [("next", 22.0)]


def test_the_story_of_a_curve_is_told_once_and_never_overwritten_silently(golden: Place) -> None:
    with pytest.raises(DataError, match="this is needed"):
        edits.tell_story(golden.connection, "ann", None, {"indicator_id": "imd", "story": " "})
    edits.tell_story(golden.connection, "ann", None, {"indicator_id": "imd", "story": "Work went", "partners": "Employers"})
    with pytest.raises(DataError, match="is there already, by ann"):
        edits.tell_story(golden.connection, "bob", None, {"indicator_id": "imd", "story": "Rents rose"})
    (seen,) = asked(golden, "change/story", indicator="imd")
    edits.tell_story(golden.connection, "bob", seen, {"ideas": "A skills fund"})
    with pytest.raises(DataError, match="changed since you looked, by bob"):
        edits.tell_story(golden.connection, "ann", seen, {"ideas": "A bus"})


# ----- Failure demand -----
def test_failure_demand_to_the_penny(ask: Ask, app: Open) -> None:  # noqa: F811
    found = {row["service_id"]: row for row in ask("demand/failure_demand")}
    assert [(words.share(row["failure_share"]), words.exact_pounds(row["avoidable_gbp"])) for row in found.values()] == [
        ("78.00%", "£50,700.00"),
        ("25.00%", "£22,750.00"),
    ]
    (total,) = ask("demand/totals")
    assert (total["contacts"], total["failure_contacts"], total["avoidable_gbp"]) == (12_600, 8_450, 73_450)
    told = text(app("redesign/change", look="demand"))
    assert "In 2026, 67.06% of 12,600 contacts were failure demand and cost £73,450 that could be avoided." in told
    assert "Dashed, reference marks from elsewhere: Calls to councils, at most 78%" in told
    assert "Some banks 60%" in told


def test_demand_is_recorded_changed_and_refused(golden: Place) -> None:
    new = {"service_id": "csc", "period": "2027", "contacts": 100, "failure_contacts": 30, "turned_away": 25, "unit_cost_gbp": 10}
    for wrong, told in [
        ({"failure_contacts": 101}, "no fewer contacts than failure contacts"),
        ({"contacts": -1}, "is not 0 or more"),
        ({"contacts": None}, "this is needed"),
        ({"period": " "}, "this is needed"),
        ({"service_id": None}, "this is needed"),
        ({"service_id": "no-such"}, "not known"),
    ]:
        with pytest.raises(DataError, match=told):
            edits.record_demand(golden.connection, "ann", new | wrong)
    edits.record_demand(golden.connection, "ann", new)
    (seen,) = asked(golden, "demand/failure_demand", period="2027")
    assert (seen["failure_share"], seen["refusal_share"], seen["avoidable_gbp"]) == (0.3, 0.2, 300)
    edits.change_demand(golden.connection, "ann", seen, {"turned_away": 0})
    with pytest.raises(DataError, match="changed since you looked, by ann"):
        edits.change_demand(golden.connection, "bob", seen, {"contacts": 200})
    with pytest.raises(DataError, match="is there already"):
        edits.record_demand(golden.connection, "bob", new)


# ----- The page -----
@pytest.mark.parametrize("look", SECTIONS)
def test_each_section_opens(app: Open, look: str) -> None:  # noqa: F811
    test = app("redesign/change", look=look)
    assert not test.exception
    assert not test.error
    for name in ("add-demand", "edit-demand", "edit-causes", "edit-arrows", "new-diagram", "edit-story"):
        test.session_state[name] = True  # as if someone had opened it
    test.run()
    assert not test.exception


@pytest.mark.parametrize("look", SECTIONS)
def test_each_section_on_nothing(app: Open, look: str, tmp_path: Path) -> None:  # noqa: F811
    test = app("redesign/change", database=tmp_path / "new.duckdb", look=look)
    assert "python3 -m oe_data load" in text(test)
    assert not test.exception
    assert not test.error
    assert "Missing]" not in text(test)


def test_a_link_with_nonsense_opens(app: Open) -> None:  # noqa: F811
    for look in ("?", "loops", "turn", "demand", "record"):
        link = {"look": look, "diagram": "<b>", "turn": "'; DROP", "period": "9", "asked": "x", "group": "y"}
        assert not app("redesign/change", **link).exception


def test_a_reading_is_recorded_on_screen_and_a_wrong_one_says_why(app: Open) -> None:  # noqa: F811
    test = app("redesign/change", look="record", asked="ccc")
    test.button[0].click().run()
    assert not test.exception
    (told,) = [element.value for element in test.error]
    assert "Group asked: this is needed" in told.replace("\\", "")
    assert "Scores: at least one is needed" in told.replace("\\", "")
    test.selectbox(key="reading-ccc-0-group").set_value("programme office")
    test.number_input(key="reading-ccc-0-people").set_value(12)
    test.number_input(key="reading-ccc-0-0").set_value(4.5)
    test.button[0].click().run()
    assert not test.exception
    assert not test.error
    assert "Reading 1000001 added" in text(test)
    test.query_params["look"] = "culture"
    test.session_state["look"] = "culture"
    assert "Capacity\n#### 3.5 of 5" in text(test.run())  # the mean of 2.5 and 4.5: a group of its own


def test_a_new_diagram_and_an_arrow_on_screen(app: Open) -> None:  # noqa: F811
    test = app("redesign/change", look="loops")
    test.session_state["new-diagram"] = True
    test.run()
    test.text_input(key="diagram-name-social-work").set_value("Our teams")
    next(button for button in test.button if button.label == "Make the diagram").click().run()
    assert not test.exception
    assert not test.error
    assert test.selectbox(key="diagram").value == "our-teams"
    assert "4 reinforcing loops" in text(test)


def test_the_reference_marks_are_drawn_once(ask: Ask, golden: Place) -> None:
    found = change.demand_table(queries.frame(golden.connection, queries.read("demand/failure_demand"), {"period": "2026"}))
    drawn = charts.failure(found, ask("demand/marks"))
    svg = picture(drawn, "svg").decode()
    assert svg.count("stroke-dasharray") == 2
    assert drawn.alt.endswith("Dashed, reference marks: Calls to councils, at most 78%; Some banks 60%.")


def test_the_loops_are_drawn_with_signs_and_delays_and_told(ask: Ask) -> None:
    drawn = charts.loops(ask("system/nodes", diagram="main"), ask("system/links", diagram="main"), "Main diagram")
    links = drawn.spec["series"][0]["links"]
    assert sorted(link["label"]["formatter"] for link in links) == ["+"] * 7 + ["\u2212"] * 3
    assert sum(link["lineStyle"]["type"] == "dashed" for link in links) == 4
    assert "Sick leave raises Turnover in time" in drawn.alt
    assert len(drawn.data) == 10
