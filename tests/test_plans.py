"""Feasibility and plans: written on screen whole or not at all, with what is late and what nobody works on; through the page."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from oe_data import edits, plans
from oe_data.charts import plan as charts
from oe_data.database import DataError
from oe_data.edits import plan
from tests.conftest import Place
from tests.test_app import Open, app, text  # noqa: F401  a fixture
from tests.test_pathways import asked

TASK = {"label": "Open the doors", "org_id": "council", "start_on": date(2026, 1, 1), "end_on": date(2026, 2, 1), "progress": 0.5}


def test_a_note_is_written_and_nothing_overwritten(golden: Place) -> None:
    assert "Nobody has said yet" in plans.feasible(None)
    plan.feasibility(golden.connection, "ann", "Q6", None, {"proposal": "One desk.", "practical": "A room."})
    (note,) = asked(golden, "workbench/feasibility", question="Q6")
    assert "Not said yet: what the law says, who must agree and" in plans.feasible(note).replace("**", "")
    (seen,) = edits.rows(golden.connection, "feasibility", question_id="Q6")
    plan.feasibility(golden.connection, "ann", "Q6", seen, {"legal": "Allowed."})
    with pytest.raises(edits.Overtaken, match=r"since you looked, by ann: what the law says from not known to “Allowed\.”"):
        plan.feasibility(golden.connection, "bob", "Q6", seen, {"legal": "Forbidden."})
    with pytest.raises(DataError, match="What would be done: this is needed"):
        plan.feasibility(golden.connection, "bob", "Q2", None, {"proposal": " "})


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"end_on": date(2025, 1, 1)}, "Task 10, end: an end no earlier than the start was expected"),
        ({"progress": 2.0}, "Task 10, done: 2 is not 0 to 1"),
        ({"risk_impact": 6}, "Task 10, impact of the risk: 6 is not 1 to 5"),
        ({"org_id": "nobody"}, "“nobody” is not known"),
        ({"jigsaw": "corner"}, "“corner” is not known"),
        ({"label": ""}, "Task 10, label: this is needed"),
    ],
)
def test_a_wrong_task_is_named_and_none_is_saved(golden: Place, wrong: dict[str, Any], told: str) -> None:
    before = edits.rows(golden.connection, "plan_task")
    with pytest.raises(DataError, match=told):
        plan.tasks(golden.connection, "ann", "Q1", [(None, TASK), (None, {**TASK, **wrong})])
    assert edits.rows(golden.connection, "plan_task") == before


def test_tasks_are_added_changed_and_undone(golden: Place) -> None:
    plan.tasks(golden.connection, "ann", "Q6", [(None, TASK), (None, {**TASK, "org_id": None, "quick_win": True})])
    first, second = edits.rows(golden.connection, "plan_task", question_id="Q6")
    assert (first["task"], second["task"]) == (1, 2)
    told = plans.headline(asked(golden, "workbench/plan", question="Q6")).replace("**", "")
    assert told == "2 tasks from 1 January 2026 to 1 February 2026, 50% done; 2 late; 1 without an owner."
    plan.tasks(golden.connection, "ann", "Q6", [(first, None), (second, {**second, "progress": 1.0})])
    assert "; none late" in plans.headline(asked(golden, "workbench/plan", question="Q6"))
    (latest, *_) = edits.changes(asked(golden, "data/history", tables=["plan_task"]))
    edits.undo(golden.connection, "bob", latest["edits"])
    assert edits.rows(golden.connection, "plan_task", question_id="Q6") == [first, second]


def test_what_nobody_works_on(golden: Place) -> None:
    told = plans.pieces(asked(golden, "workbench/plan_pieces", question="Q1"))
    assert told.startswith("Nobody works on 1 of 9 pieces of change: **Personal impact**")
    assert "2 x 3 = 6 of 25" in plans.risk(asked(golden, "workbench/plan", question="Q1"))


def test_every_task_is_drawn(golden: Place) -> None:
    chart = charts.gantt(asked(golden, "workbench/plan", question="Q1"), date(2026, 1, 20))
    assert len(chart.data) == 8
    assert chart.data["named"].str.startswith("★").sum() == 1
    assert set(chart.data["state"]) <= set(charts.STATES)
    assert chart.data["told"][0].startswith("Testborough Council · risk 6 of 25 · ")
    assert charts.carried({"owner": None, "risk": None, "piece": None}) == "Nobody yet"


def test_both_tabs_on_the_page(app: Open) -> None:  # noqa: F811
    told = text(app("redesign/business_case", question="Q1", look="plan"))
    assert "8 tasks from 13 October 2025 to 30 June 2026" in told
    assert "Personal impact" in told
    told = text(app("redesign/business_case", question="Q1", look="feasibility"))
    assert "Nobody has said yet how this could work." in told
    assert "Money: " in told
