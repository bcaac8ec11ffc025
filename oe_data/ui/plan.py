"""The tabs Feasibility and Plan of the page Business case."""

from __future__ import annotations

import streamlit as st

from oe_data import plans, questions, words
from oe_data.charts import plan as charts
from oe_data.database import whoami
from oe_data.edits import plan as edits
from oe_data.edits import rows as stored
from oe_data.ui import data, parts
from oe_data.ui.data import row, rows
from oe_data.ui.editing import history, lines, looked_at, save, shown


def feasibility(question: str) -> None:
    """Whether it could work: what is said and what is not, what there is to work with, and the form."""
    note = row("workbench/feasibility", question=question)
    st.markdown(f"#### {plans.feasible(note or None)}")
    if note:
        for name, label in plans.NOTE.items():
            if note[name]:
                st.markdown(f"**{label}**  \n{words.plain(note[name])}")
    st.markdown("**What there is to work with**")
    found = rows("workbench/question_resources", question=question)
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{questions.RESOURCES[one['resource']]}: {questions.evidence(one)}")
            st.page_link(questions.PAGES[one["resource"]], label="Look", icon=":material/arrow_forward:")
    if not found:
        st.markdown("No service is named for this question, so no money, posts, buildings or needs can be shown.")
    card = row("questions/card", question=question)
    labels = {one["code"]: one["name"] for one in rows("questions/words") if one["what"] == "mechanism"}
    by = [words.plain(labels.get(code, code)) for code in card["mechanisms"] or []]
    st.markdown(f"**It would work by** {words.listed(by)}." if by else "**No mechanism is named yet** by which it would work.")
    if not data.problems():
        with st.expander("Write it", expanded=not note, key="feasibility-form"):
            kept = stored(data.connection(), "feasibility", question_id=question)
            turn, seen = looked_at(
                "feasibility-seen", kept[0] if kept else {"question_id": question}, lambda one: one["question_id"] == question
            )
            with st.form(f"feasibility-{question}-{turn}", border=False):
                written = {
                    name: st.text_area(label, seen.get(name) or "", key=f"feasibility-{question}-{turn}-{name}")
                    for name, label in plans.NOTE.items()
                }
                pressed = st.form_submit_button("Save", type="primary")
            if pressed:
                before = seen if "load_id" in seen else None
                save(
                    lambda: edits.feasibility(data.connection(), whoami(), question, before, written),
                    "Saved.",
                    "feasibility-seen",
                    written.values(),
                )
    history("feasibility")


def plan(question: str) -> None:
    """Who does what by when: the answer, the tasks over time, what nobody works on, and the table to write into."""
    tasks = rows("workbench/plan", question=question)
    st.markdown(f"#### {plans.headline(tasks)}")
    if tasks:
        st.markdown(f"{plans.pieces(rows('workbench/plan_pieces', question=question))} {plans.risk(tasks)}")
        columns = {
            "label": "Task",
            "owner": "Owner",
            "start": "From",
            "end": "To",
            "percent": "Done",
            "state": "State",
            "piece": "Piece of change",
            "risk": "Risk",
            "quick": "Quick win",
        }
        parts.chart(charts.gantt(tasks, words.today()), "plan", "local", "now", "plan_task", columns)
        st.markdown(":small[★ a quick win · the dashed line is today]")
    if not data.problems():
        st.markdown("**The tasks**")
        column = st.column_config
        bodies = {one["code"]: one["name"] for one in rows("questions/words") if one["what"] == "body"}
        pieces = {one["item"]: one["piece"] for one in rows("workbench/plan_pieces", question=question)}
        config = {
            "label": column.TextColumn("Task", required=True, width="large"),
            "org_id": column.SelectboxColumn("Owner", options=list(bodies), format_func=shown(bodies), width="medium"),
            "start_on": column.DateColumn("From", format="DD/MM/YYYY", required=True, default=words.today()),
            "end_on": column.DateColumn("To", format="DD/MM/YYYY", required=True),
            "progress": column.NumberColumn("Done", help="0 to 1", min_value=0.0, max_value=1.0, default=0.0),
            "jigsaw": column.SelectboxColumn("Piece of change", options=list(pieces), format_func=shown(pieces)),
            "quick_win": column.CheckboxColumn("Quick win", default=False),
            "risk_likelihood": column.NumberColumn("Likelihood", help="Of its risk, 1 to 5", min_value=1, max_value=5, step=1),
            "risk_impact": column.NumberColumn("Impact", help="Of its risk, 1 to 5", min_value=1, max_value=5, step=1),
        }
        now = stored(data.connection(), "plan_task", question_id=question)
        lines(f"tasks-{question}", now, config, lambda new: edits.tasks(data.connection(), whoami(), question, new))
    history("plan_task")
