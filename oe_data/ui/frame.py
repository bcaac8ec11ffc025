"""The frame of every page: page settings, navigation, and the choices all pages share."""

import streamlit as st
from streamlit.navigation.page import Page

from oe_data import words
from oe_data.database import DataError
from oe_data.ui import data, parts


def sections() -> dict[str, list[Page]]:
    """The pages there are, under the heads of the menu."""
    return {
        "The place": [st.Page("pages/place/place.py", title="Place on a page", default=True)],
        "Resources": [
            st.Page("pages/resources/money.py", title="Money"),
            st.Page("pages/resources/buildings.py", title="Buildings"),
            st.Page("pages/resources/workforce.py", title="Workforce"),
        ],
        "People": [
            st.Page("pages/people/needs.py", title="Needs"),
            st.Page("pages/people/match.py", title="Match"),
            st.Page("pages/people/pathways.py", title="Pathways"),
        ],
        "Redesign": [
            st.Page("pages/redesign/questions.py", title="Questions"),
            st.Page("pages/redesign/business_case.py", title="Business case"),
            st.Page("pages/redesign/gateways.py", title="Gateways and strategies"),
            st.Page("pages/redesign/change.py", title="Change"),
        ],
        "Data": [
            st.Page("pages/data/upload.py", title="Upload"),
            st.Page("pages/data/sources.py", title="Sources and checks"),
        ],
    }


def show() -> None:
    """Draw the page that is asked for in its frame."""
    st.set_page_config(page_title="Total place", layout="wide")
    found = sections()
    # The menu is our own: Streamlit's is a list that screen readers stumble over (axe: "list").
    page = st.navigation(found, position="hidden")

    if st.session_state.get("page") != page.url_path:  # what a link to another page says goes before what was picked on this one
        st.session_state["page"] = page.url_path
        for name in st.query_params:
            st.session_state.pop(name, None)

    try:
        data.begin()
    except DataError as problem:
        st.error(str(problem))
        st.stop()

    for wrong in data.problems():
        st.error(f"{words.plain(wrong)} {words.READ_ONLY}")

    with st.sidebar:
        with st.container(gap="xxsmall"):  # close together, so that the choices below are in sight too
            for section, pages in found.items():
                st.markdown(f":small[{section}]")
                for listed in pages:
                    st.page_link(listed)
        choices()

    if made_up := parts.made_up():
        st.markdown(f":orange-badge[Made-up data] {words.plain(made_up)}")

    page.run()
    data.freeze(page.title)


def choices() -> None:
    """What all pages share: the area, the year and what counts as the council's money."""
    place = data.row("place/choices")
    areas = data.query("place/areas")
    years = data.query("money/years")
    st.session_state["lead"] = words.plain(place["lead_name"])
    if len(areas):
        names = dict(zip(areas["area_id"], areas["name"], strict=True))
        parts.choice(st.selectbox, "Area", "area", list(names), next(iter(names)), names.__getitem__)
    if len(years):
        known = [int(year) for year in years["year"]]
        default = int(place["count_year"]) if place["count_year"] in known else known[0]
        parts.choice(st.selectbox, "Financial year", "year", known, default, words.financial_year)
    definition = parts.choice(
        st.radio, "What counts as the council's money", "control", list(words.DEFINITIONS), "controls", words.DEFINITIONS.__getitem__
    )
    st.markdown(f":small[{words.DEFINITION_MEANING[definition]}]")
