"""Strategies, on the page Gateways and strategies: what each commits to and returns, its paper, and the forms that change it."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from oe_data import papers, questions, strategies, words
from oe_data.charts import case as charts
from oe_data.charts.base import picture
from oe_data.database import whoami
from oe_data.edits import rows as stored
from oe_data.edits import strategy as edits
from oe_data.ui import data, parts
from oe_data.ui.data import query, rows
from oe_data.ui.editing import history, looked_at, place, save


def show() -> None:
    """One strategy of those there are: the answer, its commitments, returns and tasks, its paper; then the forms."""
    every = {one["strategy_id"]: one for one in rows("strategy/sum")}
    if every:
        made = st.session_state.pop("strategy_made", None)
        if made in every:
            st.session_state["strategy"] = made
        code = parts.choice(st.selectbox, "Strategy", "strategy", list(every), next(iter(every)), lambda one: every[one]["title"])
        one = every[code]
        commitments = rows("strategy/commitments", strategy=code)
        st.markdown(f"#### {strategies.headline(one, commitments)}")
        sums(one)
        listed(code, commitments)
        returns(code)
        if not data.problems():
            change(code, commitments)
    else:
        st.markdown("No strategy yet: begin one here, or load `strategy.csv` and `strategy_question.csv` on the page Upload.")
    if not data.problems():
        write(every)
    history("strategy", "strategy_question")


def sums(one: Any) -> None:
    """What counts, in pounds."""
    if words.is_missing(one["pv_cost_gbp"]):
        return
    shown = [
        ("Cost", one["pv_cost_gbp"], "Present value of all cost, in kind too."),
        ("Public value", one["pv_value_gbp"], "Present value to public bodies, the economy and wellbeing."),
        ("Cashable saving", one["pv_cashable_gbp"] or 0, "Present value of what can be taken out of budgets."),
    ]
    for column, (label, value, note) in zip(st.columns(3), shown, strict=True):
        with column:
            parts.figure(label, words.pounds(value), "estimated", "each case's own prices", "cba_benefit", note)


def listed(code: str, commitments: list[dict[str, Any]]) -> None:
    """The commitments, and the paper of them."""
    shown = pd.DataFrame(
        [{**one, "standing": words.sentence(questions.standing(one)), "counted": "Yes" if one["counts"] else "No"} for one in commitments]
    )
    if len(shown):
        pounds = "£%,.0f"
        columns = {
            "question_id": "Code",
            "question": st.column_config.TextColumn("Question", width="large"),
            "standing": "Where it stands",
            "counted": "Counted",
            "pv_cost_gbp": st.column_config.NumberColumn("Cost", format=pounds),
            "pv_value_gbp": st.column_config.NumberColumn("Public value", format=pounds),
            "pv_cashable_gbp": st.column_config.NumberColumn("Cashable", format=pounds),
        }
        parts.table(shown, "commitments", columns)
    parts.paper(partial(paper, code), code)


def paper(code: str) -> papers.Paper:
    """The paper of a strategy, of what is stored at the moment it is asked for."""
    (strategy,) = rows("strategy/sum", strategy=code)
    stored_one = stored(data.connection(), "strategy", strategy_id=code)[0]
    owner = next(iter(stored(data.connection(), "org", org_id=stored_one["owner_id"])), None) if stored_one["owner_id"] else None
    commitments = rows("strategy/commitments", strategy=code)
    bodies = rows("strategy/by_body", strategy=code)
    results = {
        one["question_id"]: result
        for one in commitments
        if one["counts"]
        for result in rows("workbench/cba_result", question=one["question_id"])
    }
    known = strategies.Known(
        strategy=strategy,
        owner=owner["name"] if owner else "nobody yet",
        statements=rows("questions/statements"),
        commitments=commitments,
        bodies=bodies,
        tasks=rows("strategy/tasks", strategy=code),
        decisions=[two for one in commitments for two in rows("questions/decisions", question=one["question_id"])],
        results=results,
        picture=picture(charts.bodies(bodies), "png") if bodies else b"",
        sources=words.bare(f"Estimated, from: {parts.sources('cba_benefit')}"),
        made_up=parts.made_up(),
    )
    return strategies.paper(known)


def returns(code: str) -> None:
    """Who pays and gains over all that counts, and the tasks."""
    bodies = rows("strategy/by_body", strategy=code)
    if bodies:
        st.markdown("**Who pays, who gains**")
        columns = {"body": "Body", "paid": "Cost", "gained": "Gain", "net": "Gain less cost"}
        parts.chart(charts.bodies(bodies), "strategy-bodies", "estimated", "each case's own prices", "cba_benefit", columns)
    tasks = query("strategy/tasks", strategy=code)
    if len(tasks):
        with st.expander(f"Tasks: {len(tasks)}", key="strategy-tasks", on_change="rerun") as opened:
            if opened.open:
                column = st.column_config
                columns_of: dict[str, Any] = {
                    "question_id": "Code",
                    "label": column.TextColumn("Task", width="large"),
                    "owner": "Owner",
                    "start_on": column.DateColumn("From", format="DD/MM/YYYY"),
                    "end_on": column.DateColumn("To", format="DD/MM/YYYY"),
                    "progress": column.NumberColumn("Done", format="percent"),
                    "risk": "Risk of 25",
                }
                parts.table(tasks, "strategy-tasks-table", columns_of)


def change(code: str, commitments: list[dict[str, Any]]) -> None:
    """Add a commitment, withdraw one, and why the other questions cannot be."""
    found = rows("strategy/candidates", strategy=code)
    free = {one["question_id"]: one["question"] for one in found if one["may_join"]}
    left, right = st.columns(2)
    with left, st.form(f"commit-{code}"):
        picked = st.selectbox("Commit to", list(free), None, format_func=free.__getitem__, placeholder="A question past gate 2")
        if st.form_submit_button("Add it", disabled=not free) and picked:
            save(lambda: edits.commit_to(data.connection(), whoami(), code, str(picked)), f"{picked} is a commitment.")
    with right, st.form(f"withdraw-{code}"):
        there = {one["question_id"]: one["question"] for one in commitments}
        gone = st.selectbox("Withdraw", list(there), None, format_func=there.__getitem__, placeholder="One of its commitments")
        if st.form_submit_button("Withdraw it", disabled=not there) and gone:
            save(lambda: edits.withdraw(data.connection(), whoami(), code, str(gone)), f"{gone} is withdrawn.")
    others = [one for one in found if not one["may_join"]]
    if others:
        with st.expander(
            f"Why {words.count_of(len(others), 'other question')} cannot be added", key="why-not", on_change="rerun"
        ) as opened:
            if opened.open:
                why = [{"question": one["question"], "why": strategies.why_not(one)} for one in others]
                wide = {
                    name: st.column_config.TextColumn(label, width="large") for name, label in (("question", "Question"), ("why", "Why"))
                }
                parts.table(pd.DataFrame(why), "why-not-table", wide)


def write(every: dict[str, Any]) -> None:
    """The form that begins a strategy or changes its title, owner and status."""
    with st.expander("Begin a strategy or change one", key="strategy-write", on_change="rerun") as opened:
        if not opened.open:
            return
        options = {"": "A new one"} | {code: one["title"] for code, one in every.items()}
        code = st.selectbox("Which", list(options), format_func=options.__getitem__, key="which-strategy")
        kept = stored(data.connection(), "strategy", strategy_id=code) if code else []
        turn, seen = looked_at("strategy-seen", kept[0] if kept else {}, lambda one: one.get("strategy_id", "") == code)
        bodies = {one["code"]: one["name"] for one in rows("questions/words") if one["what"] == "body"}
        key = f"strategy-{code}-{turn}"
        with st.form(key, border=False):
            title = st.text_input("Title", seen.get("title", ""), key=f"{key}-title")
            owner = st.selectbox(
                "Owner", list(bodies), place(seen.get("owner_id"), bodies), format_func=bodies.__getitem__, key=f"{key}-owner"
            )
            status = st.selectbox(
                "Status",
                list(strategies.STATUS),
                place(seen.get("status", "draft"), strategies.STATUS),
                format_func=strategies.STATUS.__getitem__,
                key=f"{key}-status",
            )
            pressed = st.form_submit_button("Save the strategy", type="primary")
        if pressed:

            def act() -> None:
                new = {"title": title, "owner_id": owner, "status": status}
                st.session_state["strategy_made"] = edits.save(data.connection(), whoami(), seen or None, new)

            save(act, "Saved.", "strategy-seen", [title])
