"""Change, for a programme office that asks whether the change is healthy, what holds it back and what turns the curve."""

import streamlit as st

from oe_data.ui import change, data, parts

st.title("Change")


@st.fragment
def page() -> None:
    """All but the frame and the sources, drawn anew by itself at a click in it: what stands around it waits for nothing."""
    data.begin()  # others may have changed something since
    change.answer()
    look = parts.choice(st.pills, "Look at", "look", list(change.SECTIONS), "health", change.SECTIONS.__getitem__)
    change.show(look or "health")


page()
parts.where_from()
