"""Business case, for a commissioning group: could it work, what would it return and to whom, who does what by when."""

import streamlit as st

from oe_data.ui import case, data, parts, plan
from oe_data.ui.data import rows

SECTIONS = {
    "feasibility": ("Feasibility", plan.feasibility),
    "return": ("Return", case.show),
    "plan": ("Plan", plan.plan),
}

st.title("Business case")


@st.fragment
def page() -> None:
    """All but the frame and the sources, drawn anew by itself at a click in it: what stands around it waits for nothing."""
    data.begin()  # others may have changed something since
    every = rows("workbench/cases")
    if not every:
        st.info("No question is asked yet: ask one on the page Questions, or load `question.csv` on the page Upload.")
    else:
        names = {row["question_id"]: row["question"] for row in every}
        question = parts.choice(st.selectbox, "Question", "question", list(names), next(iter(names)), names.__getitem__)
        look = parts.choice(st.pills, "Look at", "look", list(SECTIONS), "return", lambda one: SECTIONS[one][0]) or "return"
        with st.container():
            SECTIONS[look][1](question)


page()
parts.where_from()
