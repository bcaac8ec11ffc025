"""The parts of Place on a page: the money in a hundred squares, the tiles, and what is known about the data themselves."""

from __future__ import annotations

from typing import Any

import streamlit as st

from oe_data import words
from oe_data.charts import money as charts
from oe_data.ui import parts
from oe_data.ui.data import frame_of, made, query, row, rows

LEVEL_COLUMNS = {"meaning": "Say", "squares": "Squares", "gbp": "Pounds", "share": "Share"}


def money(split: dict[str, Any], year: int | None) -> None:
    """The hundred squares with their definitions; where the place's money is not counted, each body's own payments."""
    if split:
        when = words.financial_year(year)
        drawn = made(charts.squares, frame_of("place/squares", year=year), frame_of("money/levels", year=year))
        parts.chart(drawn, "place-squares", "derived", when, "spend", LEVEL_COLUMNS)
        st.markdown(words.legend(split))
        st.page_link("pages/resources/money.py", label="Who holds the rest", icon=":material/arrow_forward:")
        return
    parts.to_load("count of all public money", "`spend` with its `org`, `service` and `stream`")
    for body in query("money/ledger").head(3).to_dict("records"):
        when = f"{words.day(body['first_day'])} to {words.day(body['last_day'])}"
        paid = words.pounds(body["amount_gbp"])
        told = "Every line of its published ledger, credits taken off: its own view, no count of the place's money."
        parts.figure(f"Paid by {words.plain(body['body'])}", paid, "published", when, "payment", told, page="pages/resources/money.py")


def tiles(year: int | None) -> None:
    """Buildings and their hours, people paid, volunteering and caring, needs met by nobody; each leads to its page."""
    now = row("place/headline", year=year)
    estate, posts, pathways = "pages/resources/buildings.py", "pages/resources/workforce.py", "pages/people/pathways.py"
    open_ = "Of 112 usable hours a week (16 hours a day), on average over the buildings whose hours are known."
    unmet = "People eligible for a service and not reached by it, as a share of all eligible, over the services on the pathways."
    fte = "As full-time equivalents: all their hours over those of a full-time post."
    figures = (
        ("Buildings", words.number(now["buildings"]), "published", "as surveyed", "building", "Public and community buildings.", estate),
        ("Hours open", words.share(now["open_hours_share"], 0), "derived", "a typical week", "building_session", open_, estate),
        ("Needs unmet", words.share(now["unmet_share"], 0), "derived", "latest", "step", unmet, pathways),
        ("Paid (FTE)", words.number(now["paid_fte"], 1), "derived", "latest", "post_group school_staff", fte, posts),
        ("Volunteers (FTE)", words.number(now["volunteer_fte"], 1), "derived", "latest", "post_group", fte, posts),
        ("Unpaid carers (FTE)", words.number(now["carer_fte"], 1), "derived", "latest", now["carers_from"], fte, posts),
    )
    for three in (figures[:3], figures[3:]):
        for column, (label, value, sure, when, table, note, page) in zip(st.columns(3), three, strict=True):
            with column:
                parts.figure(label, value, sure, when, table, note, page=page, height="stretch")


def redesign() -> None:
    """The vision, how far the ten steps are, and what is saved so far."""
    vision = row("place/vision")
    if vision:
        st.markdown(f"**The vision.** {words.plain(vision['body'])}")
    if rows("change/ten_steps"):
        st.markdown(f"**Ten steps.** {made(words.steps, frame_of('change/ten_steps'))}")
    st.markdown(f"**Savings.** {made(words.savings, frame_of('place/savings'))}")


def state(year: int | None) -> None:
    """How fresh and how complete the data are."""
    known = frame_of("data/freshness"), frame_of("data/coverage"), row("money/quality", year=year), frame_of("place/missing_bodies")
    told = made(words.data_state, *known)
    st.markdown(f"**The data.** {told}")


def ways_on() -> None:
    """One click to the pages the sentences are about."""
    with st.container(horizontal=True):
        for page, label in (
            ("pages/redesign/change.py", "Ten steps"),
            ("pages/redesign/gateways.py", "Savings"),
            ("pages/data/sources.py", "The data"),
        ):
            st.page_link(page, label=label, icon=":material/arrow_forward:")
