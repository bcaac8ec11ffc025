"""Pathways, for a commissioning group: what is offered from before birth to 99 years, where nothing is, and where too many are."""

import streamlit as st

from oe_data.ui import parts, pathway_edits, pathways
from oe_data.ui.data import rows

st.title("Pathways")
known = rows("pathway/choices")
if not known:
    pathway_edits.start()
    parts.no_data("pathways", "`pathway`, `step` and `step_link`")

headline = st.container()  # the answer first; the choices it depends on stand beneath it
given = pathways.wall_and_card(known)
headline.markdown(f"#### {pathways.headline(given)}")

shown = parts.choice(st.pills, "Look closer", "look", list(pathways.SECTIONS), "overlaps", pathways.SECTIONS.__getitem__)
pathways.show(shown, given)

parts.where_from()
