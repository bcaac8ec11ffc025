"""The parts of the Workforce page: the answer in figures, and the sections, one shown at a time."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from oe_data import maps, words, workforce
from oe_data.charts import workforce as charts
from oe_data.maps import buildings as outlines_of
from oe_data.maps import workforce as layers
from oe_data.ui import data, editing, parts
from oe_data.ui import map as map_part
from oe_data.ui.data import frame_of, made, query, row

Given = dict[str, Any]

SECTIONS = {
    "posts": "Paid posts",
    "spans": "Spans and layers",
    "community": "Volunteers and carers",
    "ask": "Who could be asked",
    "map": "Where they are based",
    "senior": "Senior posts",
}
FTE = st.column_config.NumberColumn("FTE", format="%,.1f", help="Full-time equivalents.")
PEOPLE = st.column_config.NumberColumn("People", format="localized")
PAID = "post_group school_staff"  # what says who is paid
CUT_COLUMNS: dict[str, Any] = {
    "headcount": st.column_config.NumberColumn("Posts held", format="localized"),
    "fte": FTE,
    "established_fte": st.column_config.NumberColumn("Posts the budget allows", format="%,.1f"),
    "vacancy": st.column_config.NumberColumn("Empty", format="percent", help=workforce.VACANCY),
    "gap_after_agency": st.column_config.NumberColumn("Empty after agency cover", format="percent"),
    "agency_share": st.column_config.NumberColumn("Agency", format="percent", help="Agency over all full-time equivalents."),
    "turnover": st.column_config.NumberColumn("Left in a year", format="percent", help="Leavers in 12 months over people in post."),
}


def given() -> Given:
    """The ward the page is narrowed to, if one is chosen; posts are of a ward by their base."""
    area = parts.chosen("area")
    return {"area": area if area in wards() else None}


def wards() -> dict[str, str]:
    """The wards by code, with their names made inert."""
    return {area["area_id"]: words.plain(area["name"]) for area in data.rows("place/areas") if area["level"] == "ward"}


def answer(there: Given) -> None:
    """The people of the place in one sentence, in figures, and whose posts are missing."""
    found, bodies = row("people/headline", **there), data.rows("people/bodies", year=parts.chosen("year"))
    st.markdown(f"#### {workforce.headline(found, bodies, parts.chosen('lead'), wards().get(there['area'], ''))}")
    figures(found)
    if there["area"]:
        whole = row("people/headline")
        st.info(f"A post is of a ward by the building it is based in. {workforce.unbased(whole)} Those are in no ward.")
    else:
        for told in filter(None, (workforce.elsewhere(found), workforce.missing(bodies))):
            st.markdown(told)
    st.markdown(f":small[{workforce.RULE}]")


def figures(found: Given) -> None:
    """Paid posts, how many are empty, hired or left, and those who are not paid, each with its label, day and source."""
    when, carers = workforce.as_of(found), found["carers_from"] or "post_group"
    agency = "Agency over all full-time equivalents, where it is known; contractors are not agency."
    shown = [
        ("Paid (FTE)", full_time(found["fte"]), f"{words.number(found['headcount'])} posts held.", when, PAID),
        ("Empty posts", words.share(found["vacancy"]), f"{workforce.VACANCY} All bodies known here together.", when, PAID),
        ("Agency staff", words.share(found["agency_share"]), agency, when, PAID),
        (
            "Left in a year",
            words.share(found["turnover"]),
            "Leavers in 12 months over people in post, where leavers are known.",
            when,
            PAID,
        ),
        ("Volunteers (FTE)", *beside(found, "volunteer"), "post_group"),
        ("Carers (FTE)", *beside(found, "carer"), carers),
    ]
    with st.container(horizontal=True, gap="xsmall"):
        for label, value, note, counted_on, table in shown:
            with st.container(width=154, height="stretch"):
                parts.figure(label, value, "derived", counted_on, table, note, height="stretch")


def full_time(value: Any) -> str:
    """Full-time equivalents on a narrow card: of tens of thousands no tenths."""
    return words.number(value, int(words.is_missing(value) or float(value) < 10_000))


def beside(found: Given, who: str) -> tuple[str, str, str]:
    """The full-time equivalents of volunteers or carers, how many people they are, and the day they were counted on."""
    day = found[f"{who}s_at"]
    known = "not loaded" if words.is_missing(found[f"{who}_fte"]) else "day not stated" if words.is_missing(day) else words.day(day)
    return full_time(found[f"{who}_fte"]), f"{words.number(found[f'{who}s'])} people.", known


def show(section: str, there: Given) -> None:
    """Draw one section."""
    {"posts": posts, "spans": spans, "community": community, "ask": who, "map": based, "senior": senior}[section](there)


def posted() -> str:
    """The day the posts were counted on, as captions say it."""
    return workforce.as_of(row("people/headline"))


# ----- Sections -----
def posts(there: Given) -> None:
    """Paid posts by body, service, skill, building or ward."""
    st.subheader("Paid posts")
    cut = parts.choice(st.segmented_control, "By", "cut", list(workforce.CUTS), "employer", workforce.CUTS.__getitem__)
    found = query(f"people/workforce_by_{cut}", **there)
    st.markdown(workforce.cut_told(data.rows(f"people/workforce_by_{cut}", **there), cut))
    if cut in ("building", "ward"):
        st.markdown(workforce.unbased(row("people/headline", **there)))
    if cut == "skill":
        st.markdown("Who has several skills is counted under each, so the lines do not add up to the whole.")
    drawn = made(charts.staffing, frame_of(f"people/workforce_by_{cut}", **there), cut)
    if len(drawn.data):
        columns = {"who": workforce.CUTS[cut], "state": "What", "amount": "Full-time equivalents"}
        parts.chart(drawn, f"workforce-by-{cut}", "derived", posted(), PAID, columns)
        if len(found) > charts.DRAWN:
            st.markdown(f":small[The {charts.DRAWN} largest are drawn; the table has all {len(found)}.]")
    columns = {cut: workforce.CUTS[cut], **CUT_COLUMNS}
    known = made(told_of, frame_of(f"people/workforce_by_{cut}", **there), list(columns))
    parts.table(known, f"workforce-{cut}-all", {name: columns[name] for name in known.column_names})
    if cut == "employer" and not there["area"]:
        bodies_serving_others()
        bodies_without_posts()


def bodies_serving_others() -> None:
    """The staff of bodies that serve other places too, by body and by group of staff, outside all totals."""
    found = query("people/whole_bodies", by="body")
    if found.empty:
        return
    st.markdown("**Bodies that also serve other places**")
    st.markdown(workforce.WHOLE)
    columns = {"who": "", "fte": FTE, "headcount": PEOPLE}
    for part, by, label in zip(st.columns(2, gap="large"), ("body", "group"), ("Body", "Staff group"), strict=True):
        with part:
            known = made(told_of, frame_of("people/whole_bodies", by=by), list(columns))
            parts.table(known, f"bodies-serving-others-by-{by}", {name: columns[name] or label for name in known.column_names})
    parts.caption("published", workforce.days_told(found["as_at"]), "nhs_staff")


def told_of(found: pd.DataFrame, columns: list[str]) -> pa.Table:
    """Those columns of a table of which some body here says something."""
    known = found if found.empty else found.dropna(axis="columns", how="all")
    return parts.sheet(known, [column for column in columns if column in known])


def bodies_without_posts() -> None:
    """The bodies that decide on or spend public money here, and whether their posts are known."""
    st.markdown("**Whose posts are known**")
    columns = {
        "name": "Body",
        "sector": "Kind",
        "posts": "Posts",
        "as_at": st.column_config.DateColumn("Counted on", format="D MMMM YYYY"),
        "spends_gbp": st.column_config.NumberColumn("Spends here, a year", format="£%,.0f"),
    }
    shown = made(bodies, frame_of("people/bodies", year=parts.chosen("year")), list(columns))
    parts.table(shown, "bodies-and-posts", columns)


def bodies(found: pd.DataFrame, columns: list[str]) -> pa.Table:
    """The bodies as the table says them."""
    known = found.assign(sector=found["sector"].map(words.SECTOR_LABELS), posts=found.apply(workforce.posts_known, axis=1))
    return parts.sheet(known, columns)


def spans(_there: Given) -> None:
    """How many people report to a manager in each layer; no target."""
    st.subheader("Spans and layers")
    st.markdown(f"A span is how many people report to a manager; a layer is how many managers stand above. {workforce.DELAYERING}")
    known = {body["org_id"]: body["name"] for body in data.rows("people/employers")}
    if not known:
        st.markdown("No group of posts says its layer and its managers yet: `post_group` has columns for both.")
        return
    names = {"all": "All bodies together"} | known
    body = parts.choice(st.selectbox, "Body", "body", list(names), "all", names.__getitem__)
    found = query("people/span_layers", employer=None if body == "all" else body)
    st.markdown(workforce.span_told(found, words.plain(names[body])))
    if found["span"].notna().any():
        columns = {"what": "Layer", "amount": "People reporting to each manager"}
        parts.chart(charts.spans(found), "spans", "derived", posted(), "post_group", columns)
        st.markdown(":small[Layers of fewer than five managers are joined with others.]")


def community(there: Given) -> None:
    """Volunteers and unpaid carers as full-time equivalents beside paid staff, never in pounds."""
    st.subheader("Volunteers and carers")
    found, known = query("people/community_resource", **there), data.rows("people/community_resource", **there)
    st.markdown(workforce.BESIDE)
    if not known:
        st.markdown("No volunteers or carers are recorded here.")
        return
    paid = row("people/headline", **there)["fte"]
    st.markdown(workforce.community_told(known, paid))
    columns = {"what": "Who", "amount": "Full-time equivalents"}
    counted_on, tables = workforce.days_told(found["as_at"]), " ".join([*found["source"], *PAID.split()])
    parts.chart(charts.community(found, paid), "community", "estimated", counted_on, tables, columns)
    groups = query("people/community_groups", **there)
    shown = groups.assign(
        kind=groups["class"].map(workforce.CLASS_LABELS),
        when=[workforce.availability(*times) for times in zip(groups["evenings"], groups["weekends"], strict=True)],
    )
    table_of = {
        "title": "Who",
        "kind": "Kind",
        "body": "With whom",
        "service": "For what",
        "people": PEOPLE,
        "hours_week": st.column_config.NumberColumn("Hours a week", format="%,.0f"),
        "fte": FTE,
        "when": "Also free",
    }
    parts.table(shown, "community-groups", table_of)
    if "member" in set(groups["class"]):
        st.markdown(":small[Elected members are listed and counted in no total.]")


def who(_there: Given) -> None:
    """Groups of posts and volunteers by skill, time of the week and walk from a place."""
    st.subheader("Who could be asked")
    skills = {"any": "Any skill"} | {known["skill"]: known["skill"] for known in data.rows("people/skills")}
    spots = {"anywhere": {"name": "Anywhere", "kind": ""}} | {spot["code"]: spot for spot in data.rows("people/places")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        skill = parts.choice(st.selectbox, "Skill", "skill", list(skills), "any", skills.__getitem__)
        when = parts.choice(st.selectbox, "Can work", "when", list(workforce.WHEN), "any", workforce.WHEN.__getitem__)
        near = parts.choice(st.selectbox, "Near", "near", list(spots), "anywhere", lambda code: place_name(spots[code]))
        minutes = 20
        if near != "anywhere":
            options = [5, 10, 15, 20, 30, 45, 60]
            minutes = parts.choice(st.select_slider, "Longest walk from their base", "walk_min", options, 20, "{} minutes".format)
    spot = spots[near]
    found = query(
        "people/who",
        skill=None if skill == "any" else skill,
        evenings=when in ("evenings", "both"),
        weekends=when in ("weekends", "both"),
        lat=spot.get("lat"),
        lon=spot.get("lon"),
        minutes=None if near == "anywhere" else minutes,
    )
    st.markdown(workforce.asked_told(found, told_asked(skill, when, near, spot, minutes), near=near != "anywhere"))
    if found.empty:
        return
    shown = found.assign(
        kind=found["class"].map(workforce.CLASS_LABELS),
        when=[workforce.availability(*times) for times in zip(found["evenings"], found["weekends"], strict=True)],
    )
    columns: dict[str, Any] = {"title": "Who", "headcount": PEOPLE}
    if near != "anywhere":
        columns["walk_min"] = st.column_config.NumberColumn("Minutes on foot", format="%.0f")
        columns["walk_m"] = st.column_config.NumberColumn("Walk (m)", format="%,.0f")
    columns |= {
        "base": st.column_config.Column("Base", width="medium"),
        "body": "Body",
        "service": "Service",
        "when": "Can also work",
        "kind": "Kind",
    }
    parts.table(shown, "who-could-be-asked", columns)
    parts.caption("derived", posted(), "post_skill")
    editing.ask(workforce.question_of("" if skill == "any" else skill, "" if near == "anywhere" else spot["name"]), "who")


def place_name(spot: dict[str, Any]) -> str:
    """A place in the list of places."""
    return f"{spot['name']} ({spot['kind']})" if spot["kind"] else str(spot["name"])


def told_asked(skill: str, when: str, near: str, spot: dict[str, Any], minutes: int) -> str:
    """What was asked for, as the end of a sentence."""
    told = [] if skill == "any" else [f"with {words.plain(skill)}"]
    if when != "any":
        told.append(f"who can work {workforce.WHEN[when].lower()}")
    if near != "anywhere":
        told.append(f"based within {minutes} minutes' walk of {words.plain(spot['name'])}")
    return ", ".join(told) or "recorded here"


def based(there: Given) -> None:
    """A map of paid posts by the building they are based in, with what is known of the one that was clicked."""
    st.subheader("Where they are based")
    found = query("people/based", **there)
    st.markdown(workforce.unbased(row("people/headline", **there)))
    if found.empty:
        return
    at_map, at_card = st.columns([9, 5], gap="medium")
    with at_map:
        clicked = map_part.show(draw_map(there, st.query_params.get("building")), "workforce-map")
        parts.caption("derived", posted(), PAID)
    if clicked and clicked != st.session_state.get("clicked_base"):
        st.session_state["clicked_base"] = clicked
        st.query_params["building"] = clicked
    with at_card:
        card(found, st.query_params.get("building", ""))
    columns = {"name": "Building", "area": "Area", "body": "Body with most", "headcount": PEOPLE, "fte": FTE}
    parts.table(found, "posts-by-base", columns)


@partial(data.kept, most=20)
def draw_map(there: Given, selected: str | None) -> maps.Drawn:
    """The map of a view, kept for whoever asks for the same until the data change."""
    return maps.draw(
        layers.points(query("people/based", **there)),
        None,
        outlines_of.outlines(query("estate/boundaries")),
        alt="Map of paid posts by the building they are based in",
        selected=selected,
        settings={known["key"]: known["value"] for known in data.rows("estate/map_settings")},
    )


def card(found: pd.DataFrame, building: str) -> None:
    """Which groups of posts are based in one building."""
    known = found[found["building_id"] == building]
    if known.empty:
        st.info("Click a building on the map to see which posts are based there.")
        return
    with st.container(border=True):
        st.markdown(f"#### {words.plain(known['name'].iloc[0])}")
        groups = query("estate/building_posts", building=building)
        columns = {"title": "Posts", "headcount": PEOPLE, "fte": FTE, "employer": "Body", "service": "Service"}
        parts.table(groups, "based-here", columns)


def senior(_there: Given) -> None:
    """What bodies publish of their senior posts and pay, as the transparency code asks: posts, levels, vacancies and pay bands."""
    st.subheader("Senior posts")
    known = {found["body"]: found for found in data.rows("people/senior_summary")}
    if not known:
        st.markdown("No organisation chart or count of senior pay is loaded. Councils publish both once a year.")
        return
    body = next(iter(known))
    if len(known) > 1:
        body = parts.choice(st.selectbox, "Body", "senior", list(known), body, str)
    st.markdown(f"#### {workforce.senior_told(known[body])}")
    left, right = st.columns(2, gap="large")
    with left:
        levels = query("people/senior_levels", body=body)
        if len(levels):
            st.markdown("**By level of the organisation chart**, 1 being the top")
            senior_chart(
                charts.counts(levels["joined_levels"].map(workforce.levels), levels["posts"], "Posts"),
                "senior-levels",
                known[body]["as_at"],
                "Level",
            )
        units = query("people/senior_units", body=body)
        if len(units):
            st.markdown("**By directorate**")
            columns: dict[str, Any] = {"unit": "Directorate", "posts": "Posts", "vacant": "Vacant"}
            parts.table(units, "senior-units", columns)
            parts.caption("published", words.day(known[body]["as_at"]), "senior_post")
    with right:
        bands = query("people/senior_pay_bands", body=body)
        if len(bands):
            told = pd.Series([workforce.band(*ends) for ends in zip(bands["from_gbp"], bands["to_gbp"], strict=True)])
            st.markdown("**By pay a year**")
            senior_chart(charts.counts(told, bands["people"], "People"), "senior-pay", known[body]["paid_at"], "Pay a year", "senior_pay")
        multiples = data.rows("people/pay_multiples", body=body)
        if multiples:
            st.markdown(f"**Pay multiples.** {workforce.multiple_told(multiples)}")
            columns = {
                "year": "Year",
                "factor": "Compared with",
                "ratio": st.column_config.NumberColumn("Highest pay, times", format="%.2f"),
            }
            parts.table(query("people/pay_multiples", body=body), "pay-multiples", columns)
            parts.caption("published", str(multiples[0]["year"]), "pay_multiple")
        union = data.rows("people/facility_time", body=body)
        if union:
            st.markdown(f"**Trade union time.** {workforce.facility_told(union[0])}")
            columns = {
                "as_at": st.column_config.DateColumn("Year to", format="D MMMM YYYY"),
                "people": "Representatives",
                "fte": FTE,
                "cost_gbp": st.column_config.NumberColumn("Cost", format="£%,.0f"),
                "pay_share": st.column_config.NumberColumn("% of the pay bill", format="%.2f"),
            }
            parts.table(query("people/facility_time", body=body), "trade-union-time", columns)
            parts.caption("published", words.day(union[0]["as_at"]), "facility_time")
    st.markdown(
        ":small[Names are dropped when a file is read. Levels, directorates and bands of fewer than five people are joined with others.]"
    )


def senior_chart(drawn: Any, name: str, day: Any, what: str, table: str = "senior_post") -> None:
    """A chart of senior posts or pay."""
    parts.chart(drawn, name, "published", words.day(day), table, {"what": what, "amount": "Number"})
