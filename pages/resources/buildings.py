"""Buildings, for a commissioner and a member: what stands where, what is used little, what could share, what could open."""

import streamlit as st

from oe_data import estate
from oe_data.ui import buildings, parts
from oe_data.ui.data import row

st.title("Buildings")
if not row("estate/headline")["buildings"]:
    parts.no_data("buildings", "`building` with its `building_session`, or published lists (assets, schools, libraries, surgeries),")

headline = st.container()  # the answer first; the choices it depends on stand beneath it
given, thresholds, on_map = buildings.choose()
headline.markdown(f"#### {estate.headline(row('estate/headline', **given, **thresholds), buildings.where())}")

buildings.picture(given, thresholds, on_map)

shown = parts.choice(st.pills, "Look closer", "look", list(buildings.SECTIONS), "underused", buildings.SECTIONS.__getitem__)
buildings.show(shown, given, thresholds)

parts.where_from()
