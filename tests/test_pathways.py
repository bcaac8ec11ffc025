"""The page Pathways: ages in words, the wall, overlaps, hand-offs, flow that loses nobody, changes on screen; on Testborough."""

from __future__ import annotations

import itertools
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from oe_data import edits as all_edits
from oe_data import ledger, pathways, queries
from oe_data.charts import base
from oe_data.charts import pathways as charts
from oe_data.database import DataError, open_database
from oe_data.edits import pathway as edits
from tests.conftest import Ask, Place, copy_place
from tests.test_app import Open, app, text  # noqa: F401  a fixture

STEP = {
    "pathway_id": "everyone",
    "service_id": "primary",
    "provider_id": "community",
    "need": "child development",
    "activity": "review",
    "age_from_m": 9,
    "age_to_m": 12,
    "eligibility": "Every child",
    "eligible_people": 2300,
    "reached_people": 2000,
    "contacts_per_person": 1,
    "unit_cost_gbp": 70,
}


def asked(place: Place, name: str, **given: Any) -> list[dict[str, Any]]:
    return queries.rows(place.connection, queries.read(name), given)


def gaps(place: Place, pathway: str = "everyone") -> list[tuple[int, int]]:
    return [(gap["from_m"], gap["to_m"]) for gap in asked(place, "pathway/gaps", pathway=pathway)]


def step(place: Place, code: str) -> dict[str, Any]:
    return next(found for found in asked(place, "pathway/steps") if found["step_id"] == code)


def latest(place: Place) -> dict[str, Any]:
    return all_edits.changes(asked(place, "data/history", tables=["pathway", "step", "step_link"]))[0]


def frames(connection: duckdb.DuckDBPyConnection, pathway: str, axis: str = "life") -> list[pd.DataFrame]:
    """What a wall is drawn from."""
    asked_for = (("swimlane", {"pathway": pathway}), ("gaps", {"pathway": pathway}), ("axis", {"axis": axis}))
    return [queries.frame(connection, queries.read(f"pathway/{name}"), given) for name, given in asked_for]


# ----- Words -----
@pytest.mark.parametrize(
    ("from_m", "to_m", "told"),
    [
        (-9, -8, "the first 2 months of pregnancy"),
        (1, 23, "1 to 23 months"),
        (31, 47, "31 to 47 months"),
        (0, 0, "the month of birth"),
        (-3, 0, "month 7 of pregnancy to birth"),
        (-9, -1, "all of pregnancy"),
        (-5, -2, "months 5 to 8 of pregnancy"),
        (0, 59, "birth to 59 months"),
        (48, 191, "4 to 15 years"),
        (60, 131, "5 to 10 years"),
        (792, 1199, "66 to 99 years"),
        (100, 110, "8 years 4 months to 9 years 2 months"),
        (-9, 8, "conception to 8 months"),
        (-9, 1199, "a whole life"),
    ],
)
def test_ages_are_said_as_people_say_them(from_m: int, to_m: int, told: str) -> None:
    assert pathways.span(from_m, to_m) == told


def test_a_gap_is_put_into_words() -> None:
    assert pathways.gap_words(1, 23) == "nothing between 1 and 23 months"
    assert pathways.gap_words(-9, -8) == "nothing in the first 2 months of pregnancy"


def test_faults_of_a_step_are_all_named() -> None:
    assert pathways.faults(STEP) == []
    wrong = pathways.faults({**STEP, "age_from_m": 20, "age_to_m": 12, "reached_people": 3000, "contacts_per_person": None, "need": " "})
    assert wrong == [
        "Need: say it in words.",
        "Ages: the last month (12) is before the first (20).",
        "People: 3,000 reached is more than 2,300 eligible.",
        "Cost: pounds a contact without contacts.",
    ]
    assert pathways.faults({**STEP, "age_from_m": -10}) == ["Ages: months run from -9 (conception) to 1,199 (the last month of year 99)."]


def test_links_that_close_a_circle_are_found() -> None:
    links = [{"from_step": a, "to_step": b} for a, b in ("ab", "bc", "ca", "cd", "de", "ed", "ae")]
    back = pathways.leading_back(links)
    assert back == ["c>a", "e>d"]
    left = [link for link in links if f"{link['from_step']}>{link['to_step']}" not in back]
    assert pathways.leading_back(left) == []


# ----- The axis and the wall -----
@pytest.mark.parametrize("axis", ["life", "even"])
def test_the_axis_runs_from_nothing_to_one_and_never_back(ask: Ask, axis: str) -> None:
    places = [month["place"] for month in ask("pathway/axis", axis=axis)]
    assert (len(places), places[0], places[-1]) == (1210, 0, 1)
    assert all(before < after for before, after in itertools.pairwise(places))


def test_the_first_five_years_are_two_fifths_of_the_life_weighted_wall(ask: Ask) -> None:
    place = {month["month"]: month for month in ask("pathway/axis", axis="life")}
    assert place[60]["place"] == pytest.approx(0.4131, abs=1e-4)
    labels = [month["label"] for month in place.values() if month["label"]]
    assert labels == ["-9 months", "birth", "1", "2", "5", "11", "18", "25", "65", "99 years"]


def test_the_wall_has_every_step_and_every_gap(testborough: duckdb.DuckDBPyConnection) -> None:
    drawn = charts.wall(*frames(testborough, "everyone"), "provider", "a4", "Everyone")
    json.dumps(drawn.spec)
    steps = drawn.data[drawn.data["kind"] == "step"]
    assert len(steps) == 10
    assert drawn.data["row"].is_unique
    assert list(steps["step_id"][steps["chosen"]]) == ["a4"]
    told = steps.set_index("step_id")["told"]
    assert told["a4"] == "Primary and community care · Review · 1,800 of 2,300 reached · £126,000"
    assert list(drawn.data["told"][drawn.data["kind"] == "gap"]) == [
        "nothing in the first 2 months of pregnancy",
        "nothing between 1 and 23 months",
        "nothing between 31 and 47 months",
    ]
    assert (drawn.data["from_place"] < drawn.data["to_place"]).all()


def test_the_wall_marks_those_who_do_the_same(testborough: duckdb.DuckDBPyConnection) -> None:
    drawn = charts.wall(*frames(testborough, "family"), "need")
    told = drawn.data.set_index("step_id")["told"]
    assert told["b2"].endswith("3 others do the same")
    assert told["b1"].endswith("2 others do the same")
    assert "do the same" not in told["b5"]
    assert list(drawn.data["lane"].unique()) == ["Nothing", "family needs", "child mental health", "adult mental health"]


def test_the_wall_becomes_a_picture(testborough: duckdb.DuckDBPyConnection) -> None:
    picture = base.picture(charts.wall(*frames(testborough, "everyone", "even")), "svg").decode()
    assert picture.lstrip().startswith("<svg")
    for written in ("nothing between 1 and 23 months", "Schools · Teach", "99 years"):
        assert written in picture
    assert 'font-size="18px"' in picture  # as wide as a projector: read from the back of a room


def test_a_wall_of_many_steps_is_packed_without_covering(golden: Place) -> None:
    with golden.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO step SELECT 'm' || i, 'everyone', 'primary', CASE WHEN i % 2 = 0 THEN 'council' ELSE 'community' END, 'n' || i, "
            "'treat', i % 1000, i % 1000 + i % 90, 'x', 10, 5, 1, 1, -1 FROM range(2000) AS r (i)"
        )
    drawn = charts.wall(*frames(golden.connection, "everyone"))
    assert drawn.table is not None
    drawn_steps = drawn.table.assign(row=drawn.data["row"])[drawn.data["kind"] == "step"]
    assert len(drawn_steps) == 2010
    for _, row in drawn_steps.groupby("row"):
        ordered = row.sort_values("age_from_m")
        assert (ordered["age_from_m"].iloc[1:].to_numpy() > ordered["age_to_m"].iloc[:-1].to_numpy()).all()


# ----- Sums -----
def test_people_are_conserved_at_every_step(ask: Ask) -> None:
    for pathway in ("family", "everyone", None):
        links = ask("pathway/links", pathway=pathway)
        streams = ask("pathway/flow_whole", pathway=pathway, back=pathways.leading_back(links))
        arriving: dict[str, float] = {}
        leaving: dict[str, float] = {}
        for stream in streams:
            arriving[stream["to_step"] or "out"] = arriving.get(stream["to_step"] or "out", 0) + stream["people"]
            leaving[stream["from_step"] or "in"] = leaving.get(stream["from_step"] or "in", 0) + stream["people"]
        steps = (arriving.keys() | leaving.keys()) - {"in", "out"}
        assert steps
        assert {code: arriving[code] for code in steps} == {code: leaving[code] for code in steps}
        assert arriving["out"] == leaving["in"]


def test_people_are_conserved_where_they_are_sent_back(golden: Place) -> None:
    link = {"from_step": "b3", "to_step": "b1", "kind": "step_down", "people": 25, "wait_days": 3, "info_shared": True, "reassessed": False}
    edits.add_link(golden.connection, "tester", link)
    back = pathways.leading_back(asked(golden, "pathway/links", pathway="family"))
    assert back == ["b3>b1"]
    streams = asked(golden, "pathway/flow_whole", pathway="family", back=back)
    into = sum(stream["people"] for stream in streams if stream["to_step"] == "b1")
    out = sum(stream["people"] for stream in streams if stream["from_step"] == "b1")
    assert into == out == 300
    assert [(s["from_name"], s["people"]) for s in streams if s["from_step"] is None and s["to_step"] == "b1"] == [
        ("Come straight to it", 275),
        ("Coming back", 25),
    ]
    drawn = charts.flow(queries.frame(golden.connection, queries.read("pathway/flow_whole"), {"pathway": "family", "back": back}))
    series = drawn.spec["series"][0]
    assert len({node["name"] for node in series["data"]}) == len(series["data"])


def test_spend_by_stage_adds_up_to_all_that_is_counted(ask: Ask) -> None:
    stages = ask("pathway/money_by_stage", year=2026)
    assert sum(stage["gbp"] for stage in stages) == pytest.approx(1_000_000_000, abs=0.01)
    assert len(stages) == 8
    family, everyone = (ask("pathway/spend_by_stage", year=2026, pathway=code) for code in ("family", "everyone"))
    total = sum(stage["gbp"] for stage in [*family, *everyone])
    assert round(total, 2) == 191_488_300.00


def test_money_of_an_age_that_is_not_known_is_still_counted(golden: Place) -> None:
    with golden.connection.cursor() as cursor:
        cursor.execute("DELETE FROM population")
    assert [(s["stage"], s["gbp"]) for s in asked(golden, "pathway/money_by_stage") if s["gbp"]] == [("Age not known", 1_000_000_000)]


def test_one_family_month_by_month(ask: Ask) -> None:
    months = ask("pathway/family", pathway="family", ages=[30 * 12, 8 * 12, 2 * 12])
    now = months[0]
    assert len(months) == 60
    assert (now["professionals"], now["bodies"], now["assessors"], now["assessments"]) == (5, 4, 4, 9)
    assert now["gbp"] == 2 * 140 + 2 * 260 + 3 * 900 + 2 * 420 + 12 * 160
    then = months[36]  # the elder is eleven and may have help with mental health; the younger is five and has no health visitor
    assert (then["professionals"], then["assessors"], then["assessments"]) == (5, 3, 7)
    assert ask("pathway/family", pathway="no-such", ages=[1]) == []


def test_a_hand_off_of_which_nothing_is_known_is_not_called_lost(golden: Place) -> None:
    edits.add_link(golden.connection, "tester", {"from_step": "b5", "to_step": "b6", "kind": "transfer", "people": 100})
    found = asked(golden, "pathway/handoffs", pathway="family")
    assert sum(link["not_shared_people"] for link in found) == 340
    assert sum(link["not_known_people"] for link in found) == 100
    assert round(found[0]["mean_wait_days"], 2) == 64.65


def test_dead_ends_and_repeat_referrals(ask: Ask) -> None:
    assert [(end["step_id"], end["people_arriving"]) for end in ask("pathway/dead_ends", pathway="family")] == [("b5", 180)]
    again = pathways.sent_again(ask("pathway/links", pathway="everyone"))
    assert again == ["Primary and community care (review) to Primary and community care (review): 1,800 people"]


def test_figures_that_cannot_be_right_are_named_row_by_row(golden: Place) -> None:
    assert asked(golden, "pathway/doubts") == []
    with golden.connection.cursor() as cursor:
        cursor.execute("UPDATE step SET reached_people = 500 WHERE step_id = 'b1'")
        cursor.execute("UPDATE step SET contacts_per_person = NULL WHERE step_id = 'b5'")
        cursor.execute("UPDATE step SET reached_people = 100 WHERE step_id = 'b4'")
    assert [(row["step_id"], row["what"]) for row in asked(golden, "pathway/doubts", pathway="family")] == [
        ("b1", "More people reached than eligible"),
        ("b4", "More people handed on than reached"),
        ("b5", "A cost for each contact, and no contacts"),
    ]


def test_bad_rows_of_files_are_named_and_the_rest_loads(golden: Place) -> None:
    heading = "step_id,pathway_id,service_id,provider_id,need,activity,age_from_m,age_to_m,eligibility\n"
    rows = [
        "n1,everyone,primary,community,n,treat,5,9,all",
        "n2,everyone,primary,community,n,treat,9,5,all",
        "n3,everyone,primary,community,n,treat,-10,5,all",
        "n4,everyone,primary,community,n,treat,5,1200,all",
        "n5,everyone,primary,nobody,n,treat,5,9,all",
    ]
    (steps,) = golden.load(golden.file("step.csv", heading + "\n".join(rows) + "\n"))
    assert (steps.status, steps.row_count if hasattr(steps, "row_count") else 1, steps.rows_rejected) == ("loaded", 1, 4)
    links = "from_step,to_step,kind\nn1,a1,referral\nn1,n2,referral\nn1,n1,referral\n"
    (joined,) = golden.load(golden.file("step_link.csv", links))
    assert (joined.status, joined.rows_rejected) == ("loaded", 2)
    refused = golden.rows("SELECT line_no, column_name FROM load_reject ORDER BY load_id, line_no")
    assert [line for line, _ in refused] == [3, 4, 5, 6, 3, 4]


# ----- What is changed on screen -----
def test_a_step_closes_a_gap_and_undo_opens_it(golden: Place) -> None:
    assert gaps(golden) == [(-9, -8), (1, 23), (31, 47)]
    code = edits.add_step(golden.connection, "ann", STEP)
    assert gaps(golden) == [(-9, -8), (1, 8), (13, 23), (31, 47)]
    change = latest(golden)
    assert (change["by"], change["told"], change["undone"]) == ("ann", f"step {code} added", False)
    all_edits.undo(golden.connection, "bob", change["edits"])
    assert gaps(golden) == [(-9, -8), (1, 23), (31, 47)]
    undo, first = all_edits.changes(asked(golden, "data/history", tables=["pathway", "step", "step_link"]))
    assert (undo["by"], undo["undoes"], undo["told"], first["undone"]) == ("bob", True, f"Undone: step {code} removed", True)
    all_edits.undo(golden.connection, "ann", undo["edits"])  # an undo can be taken back too
    assert gaps(golden) == [(-9, -8), (1, 8), (13, 23), (31, 47)]
    assert edits.add_step(golden.connection, "ann", STEP) != code  # no code is given twice


def test_a_change_of_what_was_changed_since_is_refused(golden: Place) -> None:
    seen = step(golden, "b2")
    edits.change_step(golden.connection, "ann", seen, {"age_to_m": 140})
    with pytest.raises(DataError, match="The step b2 was changed since you looked, by ann: to month from 131 to 140"):
        edits.change_step(golden.connection, "bob", seen, {"reached_people": 230})
    assert (step(golden, "b2")["age_to_m"], step(golden, "b2")["reached_people"]) == (140, 220)
    change = latest(golden)
    edits.change_step(golden.connection, "bob", step(golden, "b2"), {"reached_people": 230})
    with pytest.raises(DataError, match="by bob"):
        all_edits.undo(golden.connection, "ann", change["edits"])
    assert step(golden, "b2")["reached_people"] == 230


def test_a_step_with_links_changes_hands_and_back(golden: Place) -> None:
    seen, links = step(golden, "b2"), asked(golden, "pathway/links", pathway="family")
    edits.change_step(golden.connection, "ann", seen, {"provider_id": "schools", "need": "a need"})
    assert step(golden, "b2")["provider"] == "Testborough Schools"
    assert len(asked(golden, "pathway/links", pathway="family")) == len(links)
    change = latest(golden)
    assert change["told"] == "step b2: who provides it from “council” to “schools”, need from “family needs” to “a need”"
    all_edits.undo(golden.connection, "ann", change["edits"])
    assert step(golden, "b2") == seen
    assert asked(golden, "pathway/links", pathway="family") == links


def test_a_step_is_taken_off_with_its_links_and_put_back(golden: Place) -> None:
    seen, links = step(golden, "b2"), asked(golden, "pathway/links", pathway="family")
    edits.remove_step(golden.connection, "ann", seen)
    assert [(link["from_step"], link["to_step"]) for link in asked(golden, "pathway/links", pathway="family")] == [
        ("b3", "b4"),
        ("b4", "b5"),
    ]
    with golden.connection.cursor() as cursor:
        assert ledger.compare(cursor, golden.path) == []
        assert ledger._facts(cursor) == []  # what was removed on screen is no loss of a load
    with pytest.raises(DataError, match="was removed since you looked, by ann"):
        edits.change_step(golden.connection, "bob", seen, {"age_to_m": 140})
    all_edits.undo(golden.connection, "ann", latest(golden)["edits"])
    assert step(golden, "b2") == seen
    assert asked(golden, "pathway/links", pathway="family") == links
    with golden.connection.cursor() as cursor:
        assert ledger._facts(cursor) == []
        cursor.execute("DELETE FROM step_link WHERE from_step = 'a3'")
        assert len(ledger._facts(cursor)) == 1  # what nobody removed on screen still is


def test_links_are_added_changed_and_taken_off(golden: Place) -> None:
    link = {"from_step": "b5", "to_step": "b6", "kind": "transfer", "people": 30, "wait_days": 40, "info_shared": False, "reassessed": True}
    edits.add_link(golden.connection, "ann", link)
    with pytest.raises(DataError, match="is there already, by ann"):
        edits.add_link(golden.connection, "bob", link)
    seen = next(found for found in asked(golden, "pathway/links") if found["from_step"] == "b5")
    edits.change_link(golden.connection, "bob", seen, {"wait_days": 10, "info_shared": True})
    assert latest(golden)["told"] == "link b5 > b6: wait in days from 40 to 10, their information goes with them from no to yes"
    with pytest.raises(DataError, match="changed since you looked, by bob"):
        edits.remove_link(golden.connection, "ann", seen)
    with pytest.raises(DataError, match="another step"):
        edits.add_link(golden.connection, "ann", {**link, "to_step": "b5"})
    with pytest.raises(DataError, match="not known"):
        edits.add_link(golden.connection, "ann", {**link, "to_step": "no-such"})


def test_a_copy_is_another_version_and_can_be_undone_whole(golden: Place) -> None:
    code = edits.copy_pathway(golden.connection, "ann", "family", "As lived")
    made = latest(golden)
    assert code == "as-lived"
    seen = next(
        found for found in asked(golden, "pathway/steps", pathway=code) if found["activity"] == "treat" and found["age_to_m"] == 191
    )
    edits.change_step(golden.connection, "ann", seen, {"age_from_m": 150})
    found = {row["difference"] for row in asked(golden, "pathway/compared", pathway="family", other=code)}
    assert found == {"same", "later"}
    with pytest.raises(DataError, match="changed since"):
        all_edits.undo(golden.connection, "ann", made["edits"])
    all_edits.undo(golden.connection, "ann", latest(golden)["edits"])
    extra = edits.add_step(golden.connection, "bob", {**STEP, "pathway_id": code})
    with pytest.raises(DataError, match="The pathway as-lived stays: 1 step that came to it since"):
        all_edits.undo(golden.connection, "ann", made["edits"])
    edits.remove_step(golden.connection, "bob", step(golden, extra))
    all_edits.undo(golden.connection, "ann", made["edits"])
    assert {found["pathway_id"] for found in asked(golden, "pathway/choices")} == {"everyone", "family"}


def test_templates_are_sound_and_one_becomes_a_pathway(golden: Place) -> None:
    known = edits.templates()
    assert {code: len(steps) for code, steps in known.items()}["reviews"] == 5
    for steps in known.values():
        for found in steps:
            assert pathways.faults({**found, "service_id": "s", "provider_id": "p"}) == []
            assert found["basis"]
    services = {row["service_id"]: row["name"] for row in asked(golden, "pathway/services")}
    bodies = {row["org_id"]: row["name"] for row in asked(golden, "pathway/providers")}
    taken = [
        {
            **found,
            "service_id": pathways.suggested(found["service_words"], services),
            "provider_id": pathways.suggested(found["provider_words"], bodies),
        }
        for found in known["reviews"]
    ]
    assert {(found["service_id"], found["provider_id"]) for found in taken} == {("primary", "community")}
    code = edits.add_pathway(golden.connection, "ann", "Five reviews", "Every family", taken)
    assert gaps(golden, code)[:3] == [(-9, -4), (3, 8), (13, 23)]
    with pytest.raises(DataError, match=r"Step 1: .*Service: say which"):
        edits.add_pathway(golden.connection, "ann", "Other", "Every family", [{**taken[0], "service_id": None}])
    all_edits.undo(golden.connection, "ann", latest(golden)["edits"])
    assert {found["pathway_id"] for found in asked(golden, "pathway/choices")} == {"everyone", "family"}


def test_a_wrong_step_is_refused_and_nothing_is_kept(golden: Place) -> None:
    for wrong in ({"age_to_m": 5}, {"reached_people": 9000}, {"contacts_per_person": None}, {"service_id": "no-such"}, {"activity": "hug"}):
        with pytest.raises(DataError):
            edits.add_step(golden.connection, "ann", {**STEP, **wrong})
    assert golden.rows("SELECT count(*) FROM edit_log") == [(0,)]


# ----- On the page -----
def test_scenario_20_on_the_page(app: Open) -> None:  # noqa: F811
    told = text(app("people/pathways"))
    assert (
        "On the path “Everyone” nothing is planned for three stretches of a life: "
        "the first 2 months of pregnancy, 1 to 23 months and 31 to 47 months."
    ) in told


def test_scenario_12_on_the_page(app: Open) -> None:  # noqa: F811
    test = app("people/pathways", pathway="family", look="overlaps")
    told = text(test)
    assert "4 services assess “family needs” at the same age, at £859,000 a year. 5 pairs of steps overlap." in told
    assert len(next(frame.value for frame in test.dataframe if "people_at_most" in frame.value)) == 5
    told = text(app("people/pathways", pathway="family", look="handoffs"))
    assert "340 of 400 people handed on arrive without their information, after a mean wait of 64.65 days; 400 are assessed again." in told


@pytest.mark.parametrize(
    ("look", "said"),
    [
        ("flow", "At every step as many people arrive as leave"),
        ("unmet", "Mental health (child mental health) leaves out the most: 70.00%, 350 of 500 people."),
        ("life", "of all paths together it is 7.57%"),
        ("life", "All £1,000.0m counted"),
        ("life", "The dashed line is illustrative"),
        ("compare", "only in the second"),
        ("family", "A family of 3 people aged 34, 7 and 1"),
        ("steps", "step.csv"),
        ("change", "Nothing has been changed on screen."),
    ],
)
def test_each_section_says_what_it_shows(app: Open, look: str, said: str) -> None:  # noqa: F811
    test = app("people/pathways", pathway="family", look=look)
    assert said in text(test) + " ".join(button.label for button in test.get("download_button"))


def test_paths_of_different_people_are_not_called_versions(app: Open) -> None:  # noqa: F811
    assert "not another version" in text(app("people/pathways", pathway="family", look="compare"))


def test_a_step_in_the_link_opens_its_card(app: Open) -> None:  # noqa: F811
    told = text(app("people/pathways", pathway="family", step="b4"))
    assert "Assess for family needs, 5 to 15 years, by Testborough Schools." in told
    assert "On to Mental health (Testborough Mental Health Trust): referral, 180 people, 126 days' wait, their information is lost" in told
    assert "£201,600" in told


def test_a_link_with_odd_values_does_no_harm(app: Open) -> None:  # noqa: F811
    test = app("people/pathways", pathway="'; DROP", step="<b>", look="?", axis="0", lanes="x", stages="S9,S2", members="7,x", beside="?")
    assert "On the path “Everyone”" in text(test)


def test_a_group_changes_a_step_on_screen_and_undoes_it(app: Open) -> None:  # noqa: F811
    test = app("people/pathways", step="a4", look="change")
    test.number_input(key="step-a4-1-from").set_value(1)
    next(button for button in test.button if button.label == "Save the step").click().run()
    assert not test.exception
    assert "nothing is planned for two stretches of a life: the first 2 months of pregnancy and 31 to 47 months." in text(test)
    assert "Step a4: from month from 24 to 1" in text(test)
    next(button for button in test.button if button.label == "Undo").click().run()
    assert "nothing is planned for three stretches" in text(test)


def test_a_wrong_step_is_explained_on_screen(app: Open) -> None:  # noqa: F811
    test = app("people/pathways", step="a4")
    test.number_input(key="step-a4-1-from").set_value(40)
    next(button for button in test.button if button.label == "Save the step").click().run()
    assert "the last month (30) is before the first (40)" in text(test)
    assert not test.exception


def test_a_pathway_is_started_from_a_template(app: Open) -> None:  # noqa: F811
    test = app("people/pathways", look="change")
    test.session_state["new-pathway"] = True
    test.run()
    next(button for button in test.button if button.label == "Make the pathway").click().run()
    assert not test.exception
    assert "On the path “Five health visitor reviews” nothing is planned for four stretches of a life" in text(test)


# ----- Services of a directory -----
HSDS = """id,organization_id,name,alternate_name,email,status,application_process,wait_time,eligibility_description,minimum_age,maximum_age
s-1,o-1,Stay and play at the hub,,hub@example.org,active,Drop in,none,Families of the ward,0,4
s-2,o-1,Schools breakfast club,,,active,Ask the school,,,4.0,11
s-3,o-2,Teenage drop-in,,,defunct,,,,13,19
s-4,o-2,Baby clinic,,,active,,,Under six months,,0.5
s-5,o-2,Turned round,,,active,,,,18,11
"""
REFERRAL = [
    {"id": "1", "name": "Lunch club", "status": "active", "organization": {"id": "9", "name": "Mill Church"}, "minimum_age": 60},
    {"id": "2", "name": "Young carers", "organization": {"id": "8", "name": "Harbour Carers"}, "minimum_age": 8, "maximum_age": 17},
]


def test_a_directory_of_services_gives_candidate_steps(golden: Place) -> None:
    (table,) = golden.load(golden.file("service.csv", HSDS), body="Testborough Family Hub")
    answer = json.dumps({"totalElements": 2, "content": REFERRAL})
    (listed,) = golden.load(golden.file("services.json", answer), body="Testborough Voluntary Action")
    assert (table.kind, table.rows_loaded, table.rows_rejected) == ("service_directory", 4, 1)
    assert (listed.kind, listed.rows_loaded) == ("service_directory", 2)
    (fault,) = table.rejects
    assert (fault["line_no"], fault["value"], fault["reason"]) == (6, "11", "an oldest age no lower than the youngest was expected")
    assert "left out: email" in " ".join(table.notes)
    assert {found["provider"] for found in asked(golden, "pathway/listed")} == {None, "Mill Church", "Harbour Carers"}
    assert [(found["name"], found["age_from_m"], found["age_to_m"]) for found in asked(golden, "pathway/listed")] == [
        ("Baby clinic", 0, 6),
        ("Stay and play at the hub", 0, 59),
        ("Schools breakfast club", 48, 143),
        ("Young carers", 96, 215),
        ("Lunch club", 720, 1199),
    ]


def test_a_service_of_a_directory_becomes_a_step(app: Open, golden: Place) -> None:  # noqa: F811
    golden.load(golden.file("service.csv", HSDS), body="Testborough Family Hub")
    golden.connection.close()
    test = app("people/pathways", database=golden.path, look="change")
    test.session_state["add-step"] = True
    test.run()
    test.selectbox(key="listed-everyone-0").set_value(2).run()
    assert "Testborough Family Hub lists it." in text(test)
    form = "new-step-everyone-0-2"
    assert test.selectbox(key=f"{form}-service").value == "schools"
    assert (test.number_input(key=f"{form}-from").value, test.number_input(key=f"{form}-to").value) == (48, 143)
    test.selectbox(key=f"{form}-provider").set_value("council")
    test.selectbox(key=f"{form}-need").set_value("learning")
    test.selectbox(key=f"{form}-activity").set_value("support")
    test.text_input(key=f"{form}-who").set_value("Any pupil")
    next(button for button in test.button if button.label == "Add the step").click().run()
    assert not test.exception
    assert "Step everyone-1 added" in text(test)


def test_nothing_is_changed_while_the_data_are_only_read(app: Open, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("oe_data.ui.data._problems", lambda path: ["The ledger and the data differ."])
    test = app("people/pathways", step="a4", look="change")
    assert "everything can be read" in text(test)
    assert not [button for button in test.button if button.label in ("Save the step", "Add the step", "Undo")]


@pytest.mark.parametrize("look", ["overlaps", "handoffs", "flow", "unmet", "life", "compare", "family", "steps", "change"])
def test_text_from_people_comes_alive_nowhere(app: Open, tmp_path: Path, testborough_path: Path, look: str) -> None:  # noqa: F811
    live = "![x](http://a.b/c) [y](javascript:z) <img src=x> $$x$$ :red[r]"
    database = tmp_path / "hostile.duckdb"
    copy_place(testborough_path, database)
    connection = open_database(database)
    code = edits.add_pathway(connection, live, live, live, [{**STEP, "need": live, "eligibility": live} for _ in range(2)])
    steps = [found["step_id"] for found in queries.rows(connection, queries.read("pathway/steps"), {"pathway": code})]
    edits.add_link(connection, live, {"from_step": steps[0], "to_step": steps[1], "kind": "referral", "people": 5})
    connection.close()
    test = app("people/pathways", database=database, pathway=code, step=steps[0], look=look)
    kinds = ("title", "subheader", "markdown", "caption", "info", "error", "toast")
    shown = "\n".join(element.value for kind in kinds for element in test.get(kind))
    for alive in ("![x](", "](javascript", "<img", "$$x", ":red["):
        assert not re.search(rf"(?<!\\){re.escape(alive)}", shown), alive


def test_the_page_without_pathways(app: Open, tmp_path: Path) -> None:  # noqa: F811
    assert "No pathways yet" in text(app("people/pathways", database=tmp_path / "new.duckdb"))
