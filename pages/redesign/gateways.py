"""Gateways and strategies, for a steering group: which questions may go on, on what evidence, and what the passed ones add up to."""

import streamlit as st

from oe_data import gateways
from oe_data.ui import data, parts
from oe_data.ui import gateways as part
from oe_data.ui.data import rows

st.title("Gateways and strategies")


@st.fragment
def page() -> None:
    """All but the frame and the sources, drawn anew by itself at a click in it: what stands around it waits for nothing."""
    data.begin()  # others may have changed something since
    every = rows("questions/board")
    if not every:
        st.info("No question is asked yet: ask one on the page Questions, or load `question.csv` on the page Upload.")
    else:
        funnel = rows("gates/funnel")
        if funnel:
            st.markdown(f"#### {gateways.headline(funnel, rows('gates/steering_voices'))}")
        names = {"": "None"} | {row["question_id"]: row["question"] for row in every}
        opened = parts.choice(st.selectbox, "Question to look at", "question", list(names), "", names.__getitem__)
        with st.container():  # a place of its own: what follows stays where it is, and is not drawn again
            if opened:
                part.card(opened)
        look = parts.choice(st.pills, "Look at", "look", list(part.SECTIONS), "meeting", part.SECTIONS.__getitem__) or "meeting"
        with st.container():
            part.show(look)


page()
parts.where_from()
