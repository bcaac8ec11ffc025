"""Gateways: the funnel, evidence, and decisions that are refused out of order, kept for good, and never overwritten; edits and page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from oe_data import edits, gateways, papers
from oe_data.database import DataError
from oe_data.edits import case, gate
from tests.conftest import Place
from tests.test_app import PAGES, Open, app, text  # noqa: F401  a fixture
from tests.test_pathways import asked

ON = date(2026, 1, 15)


def packed(place: Place, code: str) -> dict[str, Any]:
    (found,) = asked(place, "gates/pack", question=code)
    return found


def decide(place: Place, code: str, at: int, decision: str, **other: Any) -> None:
    given = {"decided_on": ON, "grp": "steering", "reason": "It is agreed.", "confidence": None, "seen": packed(place, code)["decisions"]}
    gate.decide(place.connection, "ann", code, at, decision, **{**given, **other})


def test_scenario_13_no_gate_is_skipped(golden: Place) -> None:
    before = golden.rows("SELECT count(*) FROM gate_decision")
    with pytest.raises(DataError, match=r"gate 2 comes after gate 1, and Q6 has passed gate 0 only \(accepted\)\. Gate 1 is next"):
        decide(golden, "Q6", 2, "proceed")
    assert golden.rows("SELECT count(*) FROM gate_decision") == before
    assert golden.rows("SELECT count(*) FROM edit_log") == [(0,)]


@pytest.mark.parametrize(
    ("code", "at", "decision", "other", "told"),
    [
        ("Q1", 0, "stop", {}, "passed gate 0 before; it stands at gate 3"),
        ("Q1", 3, "proceed", {}, "passed gate 3 already"),
        ("Q3", 3, "proceed", {}, "was held at gate 2 on .* only that gate can be decided again"),
        ("Q3", 2, "hold", {}, "is held at gate 2 already"),
        ("Q4", 2, "proceed", {}, "was stopped at gate 1"),
        ("Q6", 1, "hold", {"reason": " "}, "Reason: this is needed"),
        ("Q6", 1, "hold", {"decided_on": date.today() + timedelta(days=1)}, "is still to come"),
        ("Q6", 1, "hold", {"decided_on": date(2000, 1, 1)}, "is before the question was asked"),
        ("Q6", 1, "hold", {"grp": "g1"}, "only a steering group decides"),
        ("Q6", 1, "perhaps", {}, "“perhaps” is none of proceed, conditional, hold, stop"),
        ("Q6", 1, "hold", {"confidence": "blue"}, "is none of G, AG, A, AR, R"),
        ("Q6", 1, "proceed", {}, "gate 1 asks for a feasibility note"),
        ("Q9", 1, "proceed", {"seen": 0}, "“Q9” is not known"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_the_reason(
    golden: Place, code: str, at: int, decision: str, other: dict[str, Any], told: str
) -> None:
    before = golden.rows("SELECT count(*) FROM gate_decision")
    given = {"decided_on": ON, "grp": "steering", "reason": "It is agreed.", "confidence": None}
    seen = {"seen": golden.rows(f"SELECT count(*) FROM gate_decision WHERE question_id = '{code}'")[0][0]}
    with pytest.raises(DataError, match=told):
        gate.decide(golden.connection, "ann", code, at, decision, **{**given, **seen, **other})
    assert golden.rows("SELECT count(*) FROM gate_decision") == before


def test_conditions_stand_in_for_evidence_except_at_the_first_gate(golden: Place) -> None:
    decide(golden, "Q6", 1, "conditional", confidence="AR")
    assert packed(golden, "Q6")["passed_gate"] == 1
    (latest, *_) = asked(golden, "questions/decisions", question="Q6")
    assert (latest["confidence"], latest["grp"]) == ("AR", "Testborough steering group")
    edits.write(
        golden.connection,
        "ann",
        [
            edits.Change(
                "question",
                None,
                {"question_id": "Q7", "text": "Is this enough?", "posed_by": "group", "approach": "total_place", "posed_on": ON},
            )
        ],
    )
    with pytest.raises(DataError, match="gate 0 asks for a group that answers it, a principle it serves and an outcome"):
        decide(golden, "Q7", 0, "conditional")


def test_a_condition_met_and_a_question_taken_up_again(golden: Place) -> None:
    decide(golden, "Q4", 1, "conditional", reason="The hall's trust has agreed.")
    assert packed(golden, "Q4")["state"] == "live"
    decide(golden, "Q4", 1, "stop", reason="It has not after all.")  # of two on one day the later is in force
    assert packed(golden, "Q4")["state"] == "stopped"
    assert len(asked(golden, "questions/decisions", question="Q4")) == 4


def test_the_second_of_two_is_told(golden: Place) -> None:
    seen = packed(golden, "Q6")["decisions"]
    decide(golden, "Q6", 1, "hold")
    with pytest.raises(DataError, match="Somebody has decided on Q6 since you looked: hold at gate 1, 15 January 2026"):
        decide(golden, "Q6", 1, "stop", seen=seen)
    (change,) = edits.changes(asked(golden, "data/history", tables=["gate_decision"]))
    assert (change["by"], change["final"]) == ("ann", True)
    with pytest.raises(DataError, match="never taken back"):
        edits.undo(golden.connection, "bob", change["edits"])


def test_evidence_for_each_gate(golden: Place) -> None:
    assert gateways.missing(packed(golden, "Q1"), 2) == []
    assert gateways.missing(packed(golden, "Q2"), 2) == ["lines of cost in its business case", "lines of benefit in its business case"]
    waiting = {row["question_id"]: row["next_gate"] for row in asked(golden, "gates/pack")}
    assert waiting == {"Q1": 4, "Q2": 3, "Q6": 1}


def test_the_pack_of_a_meeting(golden: Place) -> None:
    decided = {row["question_id"]: [row] for row in asked(golden, "questions/decisions")}
    pack = asked(golden, "gates/pack")
    paper = gateways.paper(
        pack, asked(golden, "gates/steering_voices"), decided, {"Q6": ["Three landlords agree."]}, "All gates", "Made up."
    )
    told = str(paper)
    assert "**" not in told
    for said in ("Missing at the steering group", "Q6. ", "Not there: a feasibility note", "Three landlords agree.", "Made up."):
        assert said in told
    assert "£" not in told  # no saving before gate 2
    assert papers.pdf(paper).startswith(b"%PDF")


def test_what_a_meeting_reads_of_a_question(golden: Place) -> None:
    (result,) = asked(golden, "workbench/cba_result", question="Q1")
    bodies, tasks = asked(golden, "workbench/cba_by_body", question="Q1"), asked(golden, "workbench/plan", question="Q1")
    note = {"proposal": "One front room.", "practical": None, "legal": "By consent.", "agreement": "", "incentives": None}
    read = {gate: gateways.said({"next_gate": gate}, note, result, bodies, tasks) for gate in range(5)}
    assert read[0] == read[2] == []  # nothing of what it returns before gate 2 has passed
    assert read[1] == ["What would be done: One front room.", "What the law says: By consent."]
    returned, planned = read[3]
    assert "£1.09 of public value" in returned
    assert "Testborough Hospital Trust £226,115" in returned
    assert planned.startswith("8 tasks from 13 October 2025")
    assert "Highest open risk" in planned
    assert read[4] == read[3]


def test_the_funnel_on_the_page(app: Open) -> None:  # noqa: F811
    told = text(app("redesign/gateways"))
    assert "5 questions passed gate 0 (accepted), 3 gate 1 (feasible), 2 gate 2 (return known), 1 gate 3 (planned)" in told
    assert "3 are live, 1 held, 2 stopped." in told
    assert "Missing at the steering group: a national politician and a trade union." in told
    for look in ("funnel", "decisions"):
        assert not app("redesign/gateways", look=look).exception


def test_a_skip_is_refused_on_the_page(app: Open) -> None:  # noqa: F811
    test = app("redesign/gateways", question="Q6")
    test.session_state["decide"] = True
    test.run()
    fields = {field.label: field for field in (*test.selectbox, *test.text_area)}
    fields["Gate"].set_value(2)
    fields["Reason, in plain words"].set_value("We are in a hurry.")
    (button,) = [one for one in test.button if one.label == "Record the decision"]
    button.click().run()
    assert "Gate 1 is next." in text(test)
    fields = {field.label: field for field in (*test.selectbox, *test.text_area)}
    assert fields["Reason, in plain words"].value == "We are in a hurry."
    fields["Gate"].set_value(1)
    fields["Decision"].set_value("hold")
    (button,) = [one for one in test.button if one.label == "Record the decision"]
    button.click().run()
    assert not test.error
    assert "Gate 1: hold" in text(test)


def told_by(page: Any) -> str:
    """All that a page shows: what is written, and what stands in its tables and charts."""
    tables = [frame.value.to_csv() for frame in page.dataframe]
    charts = [str(chart.proto) for chart in page.get("arrow_vega_lite_chart")]
    return "\n".join([text(page), *(element.value for element in page.warning), *tables, *charts])


@pytest.mark.parametrize("passed", [0, 1])
def test_no_return_stands_anywhere_before_gate_2(app: Open, golden: Place, passed: int) -> None:  # noqa: F811
    """Lines may be written; what they come to (£123,456.78 in year 0, all of it cashable) is nowhere, but as a gain on its own page."""
    line = {"label": "Fewer visits", "org_id": "acute", "from_t": 0, "to_t": 0, "grade": 1}
    shares = {"engagement": 1.0, "retention": 1.0, "impact": 1.0, "deadweight": 0.0, "attribution": 1.0, "cashable": 1.0}
    benefit = {**line, **shares, "value_type": "fiscal", "people_per_year": 2.0, "unit_gbp": 61_728.39}
    cost = {**line, "kind": "revenue", "gbp_per_year": 1.0}
    case.save(golden.connection, "ann", "Q6", None, {"base_year": 2026, "horizon": 1, "scheme": "standard", "note": None})
    case.lines(golden.connection, "ann", "Q6", "cba_benefit", [(None, benefit)])
    case.lines(golden.connection, "ann", "Q6", "cba_cost", [(None, cost)])
    if passed == 1:
        decide(golden, "Q6", 1, "conditional")
    golden.connection.close()
    for name in PAGES if passed == 1 else ["redesign/business_case"]:
        told = told_by(app(name, database=golden.path, question="Q6"))
        if name == "redesign/business_case":
            assert ("123,456" in told) == (passed == 1)
            assert "ashable (" not in told
            assert "saved" not in told.lower().replace("saved as", "")
        else:
            assert "123,456" not in told.replace("123456", "123,456"), name
    told = told_by(app("redesign/gateways", database=golden.path, look="strategies"))
    assert "123,456" not in told.replace("123456", "123,456")
