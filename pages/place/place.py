"""Place on a page, for a chief executive: who holds the money, who controls it, what there is to work with."""

import streamlit as st

from oe_data import words
from oe_data.charts import money as charts
from oe_data.ui import parts
from oe_data.ui.data import query, row

year, definition, lead = parts.chosen("year"), parts.chosen("control"), parts.chosen("lead")
split = row("money/split", year=year)
place = row("place/choices")

st.title(words.plain(place["place_name"]) if place["place_name"] else "Place on a page")
if not split.get("total"):
    parts.no_data("money", "`area`, `population`, `org`, `service`, `stream` and `spend`")

when = words.financial_year(year)
st.markdown(f"#### {words.headline(split, definition, lead)}")

parts.ward()

money, rest = st.columns([4, 7], gap="large")
with money:
    drawn = charts.squares(query("place/squares", year=year))
    st.vega_lite_chart(drawn.data, drawn.spec, alt=drawn.alt, width="stretch")
    st.markdown(words.legend(split))
    parts.caption("derived", when, "spend")
    st.page_link("pages/resources/money.py", label="Who holds the rest", icon=":material/arrow_forward:")

now = row("place/headline", year=year)
with rest:
    tiles = st.columns(3)
    with tiles[0]:
        parts.figure("Public and community buildings", words.number(now["buildings"]), "published", "as surveyed", "building")
    with tiles[1]:
        parts.figure(
            "Hours the buildings are open",
            words.share(now["open_hours_share"], 0),
            "derived",
            "a typical week",
            "building_session",
            "Of 112 usable hours a week (16 hours a day), on average over the buildings whose hours are known.",
        )
    with tiles[2]:
        parts.figure(
            "Needs met by nobody",
            words.share(now["unmet_share"], 0),
            "derived",
            "latest",
            "step",
            "People eligible for a service and not reached by it, as a share of all eligible, over the services on the pathways.",
        )
    for column, label, field, table in zip(
        st.columns(3),
        ("People paid, full time", "Volunteers, as full time", "Unpaid carers, as full time"),
        ("paid_fte", "volunteer_fte", "carer_fte"),
        ("post_group",) * 3,
        strict=True,
    ):
        with column:
            parts.figure(label, words.number(now[field], 1), "derived", "latest", table)

    st.page_link("pages/resources/buildings.py", label="Every building on a map", icon=":material/arrow_forward:")

    vision = row("place/vision")
    if vision:
        st.markdown(f"**The vision.** {words.plain(vision['body'])}")
    steps = query("change/ten_steps")
    if len(steps):
        st.markdown(f"**Ten steps.** {words.steps(steps)}")
    st.markdown(f"**Savings.** {words.savings(query('place/savings'))}")

parts.where_from()
gaps = query("place/missing_bodies")
if len(gaps):
    st.markdown(f"Bodies with no money, buildings or posts loaded: {words.plain(', '.join(gaps['name']))}\\.")
