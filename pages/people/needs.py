"""Needs, for members who want their ward in plain words: where a need is, how an area compares, what people said."""

import streamlit as st

from oe_data.ui import needs, parts
from oe_data.ui.data import rows

st.title("Needs")
known = {found["indicator_id"]: found for found in rows("needs/indicators")}
if not known:
    parts.no_data("needs", "`indicator` with its `indicator_value` (and `area`, `boundary`)")

answer = st.container()  # the answer first; the choices it depends on stand beneath it
shown = needs.choose(known)
with answer:
    needs.headline(shown)

needs.picture(shown)

look = parts.choice(st.pills, "Look closer", "look", list(needs.SECTIONS), "profile", needs.SECTIONS.__getitem__)
needs.show(look, shown)

parts.where_from()
