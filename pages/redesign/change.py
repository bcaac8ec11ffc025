"""Change, for a programme office that asks whether the change is healthy, what holds it back and what turns the curve."""

import streamlit as st

from oe_data.ui import change, parts

st.title("Change")
change.answer()
look = parts.choice(st.pills, "Look at", "look", list(change.SECTIONS), "health", change.SECTIONS.__getitem__)
change.show(look or "health")
parts.where_from()
