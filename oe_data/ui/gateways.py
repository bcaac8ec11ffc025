"""The parts of the page Gateways: the questions of a meeting, one question at its gate, the funnel, what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from oe_data import gateways, papers, questions, words
from oe_data.charts import gateways as charts
from oe_data.database import whoami
from oe_data.edits import gate as edits
from oe_data.edits import rows as stored
from oe_data.ui import data, parts, strategies
from oe_data.ui.data import query, rows
from oe_data.ui.editing import looked_at, place, save

SECTIONS = {"meeting": "Meeting", "funnel": "Funnel", "decisions": "Decisions", "strategies": "Strategies"}
NONE = ""


def show(section: str) -> None:
    """Draw one section."""
    {"meeting": meeting, "funnel": funnel, "decisions": decisions, "strategies": strategies.show}[section]()


def opened(code: str) -> None:
    """Show a question at its gate."""
    st.session_state["question"] = code


def meeting() -> None:
    """The gate pack: each question that waits for a gate, with what the gate asks for and is not there yet; a click opens one."""
    pack = rows("gates/pack")
    st.markdown(gateways.ready(pack))
    waits = {row["next_gate"] for row in pack}
    gates = {"any": "All gates"} | {str(gate): f"Gate {gate}: {name}" for gate, name in questions.GATES.items() if gate in waits}
    picked = parts.choice(st.selectbox, "Gate the meeting is about", "gate", list(gates), "any", gates.__getitem__)
    mine = [row for row in pack if picked in ("any", str(row["next_gate"]))]
    if picked != "any":
        st.markdown(f"Gate {picked} asks: *{gateways.ASKS[int(picked)]}*")
    if not mine:
        return
    shown = pd.DataFrame(
        [
            {
                **row,
                "gate": f"{row['next_gate']} {questions.GATES[row['next_gate']]}",
                "missing": words.sentence("; ".join(gateways.missing(row, row["next_gate"]))) or "Nothing",
                "mark": "Yes" if row["uncomfortable"] else "",
                "sure": words.sentence(questions.CONFIDENCE.get(row["confidence"] or "", "")),
            }
            for row in mine
        ]
    )
    columns = {
        "question_id": "Code",
        "question": st.column_config.TextColumn("Question", width="large"),
        "gate": "Next gate",
        "missing": st.column_config.TextColumn("Evidence not there yet", width="large"),
        "days_at_gate": st.column_config.NumberColumn("Days waiting", width=100),
        "mark": st.column_config.TextColumn("Uncomfortable", width=110),
        "grp": "Group",
        "sure": "Confidence",
    }
    line = parts.table(shown, "gate-pack", columns, pick=True)
    if line is not None and st.session_state.get("gate-line") != (picked, line):
        st.session_state["gate-line"] = picked, line
        opened(mine[line]["question_id"])
        st.rerun()
    parts.paper(partial(paper, picked, gates[picked]), "gate-meeting")
    st.markdown(
        ":small[A click on a line opens the question, to see its evidence and record a decision. No saving is shown before gate 2.]"
    )


def paper(picked: str, gate: str) -> papers.Paper:
    """The pack of the meeting, of what is stored at the moment it is asked for."""
    mine = [row for row in rows("gates/pack") if picked in ("any", str(row["next_gate"]))]
    notes, results, bodies, tasks, decided = (
        by_question(name)
        for name in ("workbench/feasibility", "workbench/cba_result", "workbench/cba_by_body", "workbench/plan", "questions/decisions")
    )

    def said(row: dict[str, Any]) -> list[str]:
        code = row["question_id"]
        note, result = (next(iter(found.get(code, [])), None) for found in (notes, results))
        return gateways.said(row, note, result, bodies.get(code, []), tasks.get(code, []))

    read = {row["question_id"]: said(row) for row in mine}
    return gateways.paper(mine, rows("gates/steering_voices"), decided, read, gate, parts.made_up())


def by_question(name: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of a query about all questions, by question."""
    found: dict[str, list[dict[str, Any]]] = {}
    for one in rows(name):
        found.setdefault(one["question_id"], []).append(one)
    return found


def funnel() -> None:
    """How many questions passed each gate, how long the others wait, and whose voice is missing."""
    found = rows("gates/funnel")
    if found:
        parts.chart(charts.funnel(found), "funnel", "local", "now", "gate_decision", {"gate": "Gate", "passed": "Questions that passed"})
    left, right = st.columns(2)
    with left:
        st.markdown("**How long questions wait**")
        st.markdown("\n".join(f"- {gateways.age(row)}" for row in rows("gates/ages")) or "No question waits for a gate.")
    with right:
        st.markdown("**The steering group**")
        voices = rows("gates/steering_voices")
        st.markdown(gateways.voices_told(voices))
        st.markdown(
            "\n".join(f"- {words.sentence(gateways.VOICES[row['voice']])}: {words.count_of(row['seats'], 'seat')}" for row in voices)
        )
    unanswered = query("questions/unanswered")
    if len(unanswered):
        st.markdown(f"**Given to a group and not decided at any gate: {len(unanswered)}**, the uncomfortable ones first")
        shown = unanswered.assign(mark=unanswered["uncomfortable"].map({True: "Yes", False: ""}))
        columns = {"question_id": "Code", "question": st.column_config.TextColumn("Question", width="large"), "grp": "Group"}
        parts.table(shown, "unanswered", {**columns, "mark": "Uncomfortable", "posed_on": st.column_config.DateColumn("Asked on")})


def decisions() -> None:
    """Every decision with its reason, latest first."""
    found = query("questions/decisions")
    if found.empty:
        st.markdown("Nothing has been decided yet.")
        return
    st.markdown(
        f"{words.count_of(len(found), 'decision')}, latest first. A decision is never changed: another is recorded, and is then in force."
    )
    shown = found.assign(
        gate=[f"{gate} {questions.GATES[gate]}" for gate in found["gate"]],
        decision=found["decision"].map(questions.DECISIONS),
        confidence=[words.sentence(questions.CONFIDENCE.get(code, "")) for code in found["confidence"]],
    )
    columns = {
        "decided_on": st.column_config.DateColumn("On"),
        "question_id": "Code",
        "gate": "Gate",
        "decision": st.column_config.TextColumn("Decision", width=170),
        "reason": st.column_config.TextColumn("Reason", width="large"),
        "confidence": "Confidence",
        "grp": "Steering group",
        "question": st.column_config.TextColumn("Question", width="large"),
    }
    parts.table(shown, "decisions", columns)


def card(code: str) -> None:
    """One question at its gate: where it stands, what the gate asks for, what was decided, and the form to decide."""
    found = rows("gates/pack", question=code)
    if not found:
        return
    (known,) = found
    gate = known["next_gate"]
    with st.container(border=True):
        mark = ":orange-badge[uncomfortable] " if known["uncomfortable"] else ""
        st.markdown(f"#### {mark}{words.plain(known['question'])}")
        standing = words.sentence(questions.standing(known))
        st.markdown(f"{standing}, for {words.count_of(known['days_at_gate'], 'day')}. {words.plain(known['grp'] or 'No group yet')}.")
        left, right = st.columns(2)
        with left:
            st.markdown(f"**Gate {gate}: {questions.GATES[gate]}.** {gateways.ASKS[gate]}")
            there = gateways.checklist(known, gate)
            st.markdown(
                "\n".join(f"- {':material/check: there' if has else ':material/close: **not there**'}: {what}" for what, has in there)
            )
            with st.container(horizontal=True):
                st.page_link("pages/redesign/questions.py", label="Its card", query_params={"question": code})
                st.page_link("pages/redesign/business_case.py", label="Its business case", query_params={"question": code})
        with right:
            st.markdown("**What was decided**")
            decided = rows("questions/decisions", question=code)
            st.markdown("\n".join(f"- {questions.decision(one)}" for one in decided) or "Nothing yet.")
        if not data.problems():
            with st.expander("Record a decision", expanded=False, key="decide", on_change="rerun") as deciding:
                if deciding.open:
                    decide(known)
        st.button("Close", key="close-gate", on_click=opened, args=(NONE,))


def decide(known: Mapping[str, Any]) -> None:
    """The form of a decision; what is refused says why, and what was written stays."""
    code = known["question_id"]
    groups = {row["grp_id"]: row["name"] for row in stored(data.connection(), "grp", kind="steering")}
    if not groups:
        st.markdown("No steering group is loaded: only a steering group decides. Load `grp.csv` and `grp_seat.csv` on the page Upload.")
        return
    turn, seen = looked_at("gate-seen", dict(known), lambda kept: kept["question_id"] == code)
    key = f"decide-{code}-{turn}"
    sure = {NONE: "Not said"} | {grade: words.sentence(name) for grade, name in questions.CONFIDENCE.items()}
    with st.form(key, border=False):
        left, right = st.columns(2)
        gate = left.selectbox(
            "Gate", list(questions.GATES), known["next_gate"], format_func=lambda one: f"{one} {questions.GATES[one]}", key=f"{key}-gate"
        )
        decision = right.selectbox("Decision", list(questions.DECISIONS), format_func=questions.DECISIONS.__getitem__, key=f"{key}-what")
        on = left.date_input("Decided on", words.today(), key=f"{key}-on", format="DD/MM/YYYY")
        confidence = right.selectbox("Confidence in delivery", list(sure), format_func=sure.__getitem__, key=f"{key}-sure")
        grp = left.selectbox(
            "Steering group", list(groups), place(next(iter(groups)), groups), format_func=groups.__getitem__, key=f"{key}-grp"
        )
        reason = st.text_area("Reason, in plain words", key=f"{key}-why")
        pressed = st.form_submit_button("Record the decision", type="primary")
    if pressed:

        def act() -> None:
            edits.decide(data.connection(), whoami(), code, gate, decision, on, str(grp), reason, confidence or None, seen["decisions"])

        save(act, f"Recorded: {code}, {questions.DECISIONS[decision].lower()} at gate {gate}.", "gate-seen", [reason])
