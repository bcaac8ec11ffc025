"""Money, for a chief executive and an analyst: the council's share, who holds the rest, down to each payment."""

import streamlit as st

from oe_data import words
from oe_data.charts import money as charts
from oe_data.ui import money, parts
from oe_data.ui.data import frame_of, made, row, rows

year, definition, lead = parts.chosen("year"), parts.chosen("control"), parts.chosen("lead")

st.title("Money")
if not year and not rows("money/ledger"):
    parts.no_data("money", "`spend` with its `org`, `service`, `stream` and `area`, or a council's published spending,")

if year:
    kept = parts.choice(st.segmented_control, "Cash benefits and pensions", "benefits", ["with", "without"], "with", "{} them".format)
    given = {"year": year, "benefits": kept == "with"}
    split = row("money/split", **given)
    when = words.financial_year(year)
    st.markdown(f"#### {words.headline(split, definition, lead)}")

    parts.ward()

    left, right = st.columns(2, gap="large")
    with left:
        st.markdown(f"**How much of it is {words.possessive(lead)}**, by three definitions")
        bars = made(charts.definitions, frame_of("money/definitions", **given), definition)
        parts.chart(bars, "money-definitions", "derived", when, "spend", money.DEFINITION_COLUMNS)
        st.markdown(words.bar_legend(split))
    with right:
        st.markdown("**Beside what other places published**, each by its own definition")
        marks = frame_of("money/compared", definition=definition, **given)
        told = "in the years named"
        parts.chart(made(charts.compared, marks), "money-compared", "published", told, "", money.COMPARED_COLUMNS)
        st.markdown(made(words.mark_sources, marks))

    shown = parts.choice(st.pills, "Look closer", "show", list(money.SECTIONS), "holds", money.SECTIONS.__getitem__)
    money.show(shown, given, when)
else:
    st.info("No count of the place's money is loaded, so here are the published ledgers. For who holds and controls it, load `spend`.")
    money.show("ledger", {}, "")

parts.where_from()
