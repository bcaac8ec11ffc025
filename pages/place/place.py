"""Place on a page, for a chief executive: who holds the money, who controls it, what there is to work with."""

import streamlit as st

from oe_data import words
from oe_data.ui import parts, place
from oe_data.ui.data import row, rows

year, definition, lead = parts.chosen("year"), parts.chosen("control"), parts.chosen("lead")
split = row("money/split", year=year)
named = row("place/choices")["place_name"]

st.title(words.plain(named) if named else "Place on a page")
if not rows("place/freshness"):
    parts.no_data("money", "`area`, `population`, `org`, `service`, `stream` and `spend`, or a council's published spending,")

st.markdown(f"#### {words.headline(split, definition, lead) if split else words.no_count(lead)}")

parts.ward()

left, right = st.columns([4, 7], gap="large")
with left:
    place.money(split, year)
with right:
    place.tiles(year)
    place.redesign()
    place.state(year)
    place.ways_on()

parts.where_from()
