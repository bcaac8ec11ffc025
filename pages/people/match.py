"""Match, for a commissioner who asks whether money, posts and buildings are where the need is."""

import streamlit as st

from oe_data.ui import match, parts
from oe_data.ui.data import rows

st.title("Match")
needs = {found["indicator_id"]: found for found in rows("needs/indicators") if found["areas"]}
if not needs:
    parts.no_data("needs by ward", "`indicator` with its `indicator_value`, or published indicators with outlines of wards,")

answer = st.container()  # the answer first; the choices it depends on stand beneath it
held = match.choose(needs)
if held is None:
    parts.no_data("money, posts or buildings by ward", "`spend` by ward, `post_group` with its `building`, or buildings with their hours,")

with answer:
    known = match.answer(held)
if known:
    look = parts.choice(st.pills, "Look closer", "look", list(match.SECTIONS), "fifths", match.SECTIONS.__getitem__)
    match.show(look or "fifths", held)

parts.where_from()
