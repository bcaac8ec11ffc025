"""Sources and checks, for an analyst and for everyone who doubts a figure: what is loaded, from whom, and whether it holds."""

import streamlit as st

from oe_data import words
from oe_data.ui import parts, sources
from oe_data.ui.data import row, rows

st.title("Sources and checks")
summary = row("data/summary")
if not summary["all_loads"]:
    parts.no_data("loads", "`source` first, then `area`, `org`, `service`, `stream` and `spend`, or a council's published spending,")

ages = rows("data/freshness")
st.markdown(f"#### {words.in_force(summary, ages, rows('data/checks', every_check=True))}")
st.markdown(words.loaded_pounds(summary))
if ages:
    st.markdown(words.oldest_source(ages[0]))
if words.no_longer(summary):
    st.markdown(words.no_longer(summary))

sources.after_undo()
looked = parts.choice(st.pills, "Look closer", "look", list(sources.SECTIONS), "loads", sources.SECTIONS.__getitem__)
sources.show(looked)
