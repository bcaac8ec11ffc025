"""The parts of the Buildings page: what is chosen, the map with its card, and the sections, one shown at a time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from oe_data import estate, maps, needs, words
from oe_data.charts import estate as charts
from oe_data.database import whoami
from oe_data.edits import building as said
from oe_data.maps import buildings as layers
from oe_data.maps import needs as need_layers
from oe_data.ui import data, editing, parts
from oe_data.ui import map as map_part
from oe_data.ui.data import frame_of, made, query, row

Given = dict[str, Any]

SECTIONS = {
    "underused": "Underused",
    "share": "Share a roof",
    "open": "Open the doors",
    "hours": "Hours of the week",
    "totals": "What it adds up to",
    "one": "Taken as one",
}
THRESHOLDS: dict[str, tuple[str, list[float], Callable[[float], str]]] = {  # name: label, options, how one is written
    "use_low": ("Use is low below", [n / 100 for n in range(5, 65, 5)], estate.percent),
    "unfilled_red": ("Many places unfilled above", [n / 100 for n in range(5, 65, 5)], estate.percent),
    "desks_per_fte_max": ("Generous: desks per person above", [n / 10 for n in range(5, 21)], "{:.1f}".format),
    "vacant_months": ("Empty for more than", [float(n) for n in range(0, 61, 3)], "{:.0f} months".format),
}
RUNS_AT = st.column_config.NumberColumn("Runs at, a year", format="£%,.0f")
WALKS = range(200, 2001, 50)  # metres offered as the longest walk
SHOWN = 12  # buildings listed with a button of their own


def state(name: str, default: str) -> str:
    """A choice whose widget stands further down the page: as picked, else as the link says."""
    return str(st.session_state.get(name) or st.query_params.get(name) or default)


# ----- Choices -----
def choose() -> tuple[Given, Given, Given]:
    """What the page is narrowed to (area, kinds, owners), the thresholds of underuse, and what the map shows; all in the link."""
    there = data.rows("estate/choices")
    kinds = [kind for kind in estate.USE_LABELS if any(one["use_class"] == kind for one in there)]
    sectors = [sector for sector in estate.OWNER_LETTERS if any(one["sector"] == sector for one in there)]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first = estate.first_measure(row("estate/known", area=parts.chosen("area")))
        colour = parts.choice(st.selectbox, "Colour by", "colour", list(estate.MEASURES), first, lambda c: estate.MEASURES[c].label)
        beneath = choose_need()
        with st.popover("Kinds and owners"):
            picked_kinds = parts.choices(st.multiselect, "Kinds of building", "kinds", kinds, estate.USE_LABELS.__getitem__)
            picked_sectors = parts.choices(st.multiselect, "Owners", "owners", sectors, estate.OWNER_LABELS.__getitem__)
        with st.popover("What counts as underused"):
            thresholds = choose_thresholds()
    given = {"area": parts.chosen("area"), "kinds": picked_kinds, "sectors": picked_sectors}
    return given, thresholds, {"measure": colour, "need": beneath}


def choose_thresholds() -> Given:
    """A slider for each threshold, with the value that ships marked; for this view and its link, not for everyone."""
    found = {}
    for known in data.rows("estate/thresholds"):
        if known["key"] not in THRESHOLDS:
            continue
        label, options, show = THRESHOLDS[known["key"]]
        told = f"{label} (shipped: {show(known['shipped'])})"
        found[known["key"]] = parts.choice(st.select_slider, told, known["key"], sorted({*options, known["value"]}), known["value"], show)
    st.markdown(":small[This changes what you see and the link you send. To change it for everyone, load a `setting.csv`.]")
    return found


def where() -> str:
    """The area the page is about, by name."""
    names = {area["area_id"]: area["name"] for area in data.rows("place/areas")}
    return words.plain(names.get(parts.chosen("area"), "this place"))


# ----- The map and the card -----
def picture(given: Given, thresholds: Given, shown: Given) -> None:
    """The map, and beside it the building that was clicked."""
    measure, need = estate.MEASURES[shown["measure"]], shown["need"]
    looked_up = st.session_state.get("looked_up", st.query_params.get("building"))
    at_map, at_card = st.columns([9, 5], gap="medium")
    with at_map:
        pairs = sharing(given) if state("look", "") == "share" else None
        ring = inside_line()
        drawn = draw_map(given, thresholds, shown["measure"], need, pairs, looked_up, ring)
        said = map_part.show(drawn, "buildings-map")
        st.markdown(f":small[**{measure.label}:** {measure.meaning} A second ring marks what is underused. The letter says whose it is.]")
        parts.caption("published", "as surveyed or listed", "building")
    if said and said.kind == "building":
        st.query_params["building"] = said.text
    if said and said.kind == "drawn" and (line := needs.line(said.text)):
        st.query_params["within"] = line.text()
        st.session_state["look"] = "open"
        st.rerun()
    with at_card:
        find()
        card(st.query_params.get("building", ""), thresholds)


@partial(data.kept, most=20)
def draw_map(
    given: Given,
    thresholds: Given,
    measure: str,
    need: Given | None,
    pairs: Given | None,
    selected: str | None,
    ring: needs.Outside | None = None,
) -> maps.Drawn:
    """The map of a view, kept for whoever asks for the same until the data change."""
    found = query("estate/map", **given, **thresholds)
    lines: list[tuple[float, float, float, float]] = []
    near = None if pairs is None else query("estate/colocate", **pairs, **thresholds)
    if near is not None and len(near):  # only those that could join or be joined, so that their lines can be seen
        found = found[found["building_id"].isin({*near["leaving"], *near["host"]})]
        lines = list(near[["leaving_lat", "leaving_lon", "host_lat", "host_lon"]].itertuples(index=False, name=None))
    bounds = {known["key"]: float(known["value"]) for known in data.rows("estate/class_bounds")}
    return maps.draw(
        layers.points(found, estate.MEASURES[measure], bounds | thresholds),
        need_layers.areas(query("needs/rates", indicator=need["indicator_id"]), need) if need else None,
        layers.outlines(query("estate/boundaries")),
        alt="Map of public and community buildings",
        pairs=lines,
        selected=selected,
        ring=ring.corners if ring else (),
        pen=True,
        settings={known["key"]: known["value"] for known in data.rows("estate/map_settings")},
    )


def inside_line() -> needs.Outside | None:
    """The line drawn on the map, as the link carries it."""
    return needs.line(st.query_params.get("within", ""))


def choose_need() -> dict[str, Any] | None:
    """The indicator shown beneath the buildings, if any."""
    known = {found["indicator_id"]: found for found in data.rows("needs/indicators")}
    if not known:
        return None
    names = {"none": "Nothing"} | {code: found["name"] for code, found in known.items()}
    return known.get(parts.choice(st.selectbox, "Need shown beneath", "need", list(names), "none", names.__getitem__))


def sharing(given: Given) -> Given:
    """Which pairs of buildings that could share are asked for: within the walk that is chosen further down."""
    walk = state("walk", "")
    known = float(walk) if walk.isdigit() and int(walk) in WALKS else None  # as the slider will read the link
    return {"area": given["area"], "kinds": given["kinds"], "max_walk": known}


def look_at(building: str) -> None:
    """Show a building's card and ring it on the map."""
    st.session_state["looked_up"] = building
    st.query_params["building"] = building


def find() -> None:
    """A building by its name."""
    asked = st.text_input("Find a building by name or postcode", key="find", placeholder="Name or postcode")
    if len(asked.strip()) < 2:
        return
    names = {found["building_id"]: found["name"] for found in data.rows("estate/find", words=asked)}
    if not names:
        st.markdown("No building has that in its name, address or postcode.")
        return
    picked = st.pills("Found", list(names), format_func=lambda code: words.plain(names[code]), key=f"found-{asked}", wrap=True)
    if picked and picked != st.query_params.get("building"):
        look_at(picked)
        st.rerun()


def card(building: str, thresholds: Given) -> None:
    """All that is known of one building."""
    known = row("estate/building_card", building=building, **thresholds) if building else {}
    if not known:
        st.info("Click a building on the map to see its week, how it is used, why it is flagged and where that is known from.")
        return
    with st.container(border=True):
        st.markdown(f"#### {words.plain(known['name'])}\n\n{estate.about(known)}")
        if known["reason"]:
            st.markdown(estate.why_flagged(known["reason"]))
        week = query("estate/building_week", building=building)
        if len(week):
            drawn = charts.week(week)
            st.vega_lite_chart(drawn.data, parts.legible(drawn.spec), alt=drawn.alt, width="stretch")
        elif not words.is_missing(known["hours"]):
            st.markdown(f"Hours as printed: {words.plain(known['hours'])}")
        else:
            st.markdown("Closed all week." if known["open_hours"] == 0 else "Its hours are not known.")
        with st.container(horizontal=True, gap="small"):
            for label, value, how in estate.facts(known):
                with st.container(width=128):
                    st.markdown(f":small[{label}]  \n**{words.plain(value)}**", help=how)
        more(building, known)
        editing.ask(estate.question_of(known["name"], "underused" if known["reason"] else "closed"), building)


def more(building: str, known: dict[str, Any]) -> None:
    """Who works there, what its ward needs, and every row that says so."""
    with st.expander("Who works there, needs of its ward, sources", key=f"more-{building}", on_change="rerun") as opened:
        if not opened.open:
            return
        posts = query("estate/building_posts", building=building)
        if len(posts):
            columns = {"employer": "Employer", "title": "Posts", "fte": st.column_config.NumberColumn("Full-time", format="%.1f")}
            parts.table(posts, "posts-based", columns)
        else:
            st.markdown("No posts are recorded as based there.")
        needs = query("needs/profile", area=known["area_id"]) if known["area_id"] else None
        if needs is not None and len(needs):
            parts.table(needs, "needs-of-ward", {"indicator": f"Need in {known['area']}", "against_place": "Against the place"})
        sources = query("estate/building_sources", building=building)
        columns = {"source": "Source", "file_name": "File", "line_no": "Line", "printed": "As printed", "why": "Why it is this building"}
        parts.table(sources, "building-sources", columns)


# ----- Sections -----
def show(section: str, given: Given, thresholds: Given) -> None:
    """Draw one section."""
    {"underused": underused, "share": share, "open": open_doors, "hours": hours, "totals": totals, "one": taken_as_one}[section](
        given, thresholds
    )


def underused(given: Given, thresholds: Given) -> None:
    """The buildings used little, each with its reason."""
    st.subheader("Underused")
    found = query("estate/underused", **given, **thresholds)
    if found.empty:
        st.markdown("No building is known to be underused. A counted week (`building_survey`), desks, pupils or vacancy would tell.")
        return
    cost, plots = found["running_cost_gbp"].sum(), int((found["use_class"] == "land").sum())
    st.markdown(
        f"**{estate.held({'buildings': len(found) - plots, 'plots': plots})}**"
        + (f", together **{words.pounds(cost)}** a year to run" if cost else "")
        + ". Click a line to see more of it."
    )
    columns = {
        "name": "Building",
        "reason": "Why",
        "running_cost_gbp": RUNS_AT,
        "backlog_gbp": st.column_config.NumberColumn("Repairs waiting", format="£%,.0f"),
        "kind": "Kind",
        "owner": "Owner",
        "area": "Ward",
    }
    shown = made(used_little, frame_of("estate/underused", **given, **thresholds), list(columns))
    picked = parts.table(shown, "underused", columns, pick=True)
    if picked is not None and found["building_id"].iloc[picked] != st.query_params.get("building"):
        look_at(found["building_id"].iloc[picked])
        st.rerun()
    parts.caption("derived", "latest survey", "building")


def used_little(found: pd.DataFrame, columns: list[str]) -> pa.Table:
    """The buildings used little as the table says them."""
    return parts.sheet(found.assign(kind=found["use_class"].map(estate.USE_LABELS)), columns)


def share(given: Given, thresholds: Given) -> None:
    """Pairs of buildings that could be one."""
    st.subheader("Share a roof")
    usual = int(next(known["value"] for known in data.rows("estate/thresholds") if known["key"] == "colocate_max_walk_m"))
    options = sorted({*WALKS, usual})
    walk = parts.choice(st.select_slider, f"Longest walk between them (shipped: {usual} m)", "walk", options, usual, "{} m".format)
    found: Any = query("estate/colocate", **sharing(given), **thresholds)
    if found.empty:
        st.markdown(
            f"No underused building has another within {walk} m with room for its people, in fair condition and step-free. "
            "Room is known where places and a counted week are loaded."
        )
        return
    leaving = found.drop_duplicates("leaving")
    st.markdown(
        f"**{words.count_of(len(leaving), 'underused building')}** could each move in with another; together they cost "
        f"**{words.pounds(leaving['could_stop'].sum())}** a year to run, the most that could stop. Lines on the map show each pair."
    )
    pairs_told = found.to_dict("records")
    shown = found.assign(
        how_far=[estate.walk(p["walk_m"], p["walk_min"]) for p in pairs_told],
        room=[estate.room(p["room_at_same_time"], p["room_at_other_time"]) for p in pairs_told],
        against=[estate.against(p) for p in pairs_told],
        integration=found["integration"].map(estate.INTEGRATION),
    )
    columns = {
        "leaving_name": "Could leave",
        "leaving_reason": "Why",
        "host_name": "Could take it in",
        "how_far": "Walk",
        "room": "Room",
        "could_stop": st.column_config.NumberColumn("Could stop, a year", format="£%,.0f"),
        "backlog_avoided_gbp": st.column_config.NumberColumn("Repairs avoided", format="£%,.0f"),
        "against": "What speaks against it",
        "integration": "How far they would join",
    }
    parts.table(shown, "share-a-roof", columns)
    parts.caption("derived", "latest survey", "building")
    names = {n: f"{p['leaving_name']} into {p['host_name']}" for n, p in enumerate(pairs_told)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        at = st.selectbox("A pair", list(names), format_func=names.__getitem__, key="pair")
        pair = pairs_told[at]
        joins, key = list(estate.INTEGRATION), f"join-{pair['leaving']}-{pair['host']}"
        said_before = editing.place(pair["integration"], joins) or 0
        join = st.selectbox("How far would they join?", joins, said_before, format_func=estate.INTEGRATION.__getitem__, key=key)
        if st.button("Record", disabled=bool(data.problems())):
            said.join(data.connection(), whoami(), pair["leaving"], pair["host"], join)
            st.rerun()
        editing.ask(f"Could {pair['leaving_name']} share a roof with {pair['host_name']}?", "pair")
    st.markdown(f":small[{words.plain(names[at])}: {estate.pair_told(pair)}]")


def open_doors(given: Given, _thresholds: Given) -> None:
    """Buildings that are closed when a group of people needs them."""
    st.subheader("Open the doors")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        group = parts.choice(st.selectbox, "Who needs them", "who", list(estate.GROUPS), "everyone", lambda code: estate.GROUPS[code][0])
        days = parts.choice(st.segmented_control, "Days", "days", list(estate.DAYS), "weekdays", lambda code: estate.DAYS[code][0])
        begin = parts.choice(st.selectbox, "From", "from", list(range(360, 1440, 30)), 1080, estate.clock)
        end = parts.choice(st.selectbox, "Until", "until", list(range(390, 1441, 30)), 1260, estate.clock)
    if end <= begin:
        st.warning("The window ends before it begins.")
        return
    label, kinds = estate.GROUPS[group]
    within, here = inside_line(), f"In {where()}"
    asked = {"area": given["area"], "kinds": kinds, "weekdays": estate.DAYS[days][1], "from_min": begin, "to_min": end}
    if within:
        there = query("estate/map")
        asked["buildings"] = needs.inside(within, there["building_id"].tolist(), there["lon"].tolist(), there["lat"].tolist())
        here = "Inside the area you drew"
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"Inside the area you drew: **{words.count_of(len(asked['buildings']), 'building')}** of any kind.")
            st.button("Forget the drawn area", on_click=forget_line)
    else:
        st.markdown(":small[For another area than a ward, press *Draw an area* on the map.]")
    found = query("estate/unlock", **asked)
    window = f"{estate.DAYS[days][0].replace('Every', 'every')} {estate.clock(begin)} to {estate.clock(end)}"
    if found.empty:
        st.markdown(f"Every building of a suitable kind whose hours are known is open {window}, or there is none here.")
        return
    st.markdown(
        f"{here}, **{words.count_of(len(found), 'building')}** of a kind that suits {label.lower()} "
        f"{'is' if len(found) == 1 else 'are'} closed {window}: "
        f"**{words.number(found['hours_that_could_open'].sum())} hours a week** could open."
    )
    for known in data.rows("estate/unlock", **asked)[:SHOWN]:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(estate.could_open(known), width="stretch")
            text = f"What would it take to open {known['name']} {window}?"
            key = f"ask-{known['building_id']}-{window}"
            st.button("Ask this as a question", key=key, on_click=partial(editing.save_question, text), disabled=bool(data.problems()))
    shown = found.assign(
        kind=found["use_class"].map(estate.USE_LABELS),
        closes=found["last_closing_min"].map(estate.clock),
        near=found["is_near"].map({True: "Yes", False: "No"}),
    )
    columns = {
        "name": "Building",
        "kind": "Kind",
        "closes": "Last closing",
        "hours_that_could_open": st.column_config.NumberColumn("Hours a week that could open", format="%.0f"),
        "open_then": "Nearest that is open then",
        "open_then_walk_m": st.column_config.NumberColumn("Walk to it (m)", format="%,.0f"),
        "near": "Within a walk",
        "running_cost_gbp": RUNS_AT,
    }
    parts.table(shown, "open-the-doors", columns)
    parts.caption("derived", "a typical week", "building_session")


def forget_line() -> None:
    """Take the drawn line out of the link."""
    st.query_params.pop("within", None)


def hours(given: Given, _thresholds: Given) -> None:
    """The share of the estate that is open in each hour of the week."""
    st.subheader("Hours of the week")
    found = query("estate/hours_grid", **given)
    st.markdown(estate.grid_told(found))
    if found["open_share"].notna().any():
        columns = {"day": "Day", "told_hour": "Hour", "told": "Open", "buildings": "Of buildings"}
        parts.chart(charts.grid(found), "hours-grid", "derived", "a typical week", "building_session", columns)


def totals(given: Given, _thresholds: Given) -> None:
    """The estate in sum, by owner and kind, beside what practice says."""
    st.subheader("What it adds up to")
    found = query("estate/totals", **given)
    whole = row("estate/headline", **given)
    st.markdown(estate.total_told(whole))
    shown = found.assign(kind=found["use_class"].map(estate.USE_LABELS), owner=found["owner"].fillna("Not stated"))
    columns = {
        "owner": "Owner",
        "kind": "Kind",
        "buildings": st.column_config.NumberColumn("How many", format="localized"),
        "gia_m2": st.column_config.NumberColumn("Inside (m²)", format="%,.0f"),
        "running_cost_gbp": RUNS_AT,
        "backlog_gbp": st.column_config.NumberColumn("Repairs", format="£%,.0f"),
        "open_hours": st.column_config.NumberColumn("Hours a week", format="%,.0f"),
        "share_of_usable": st.column_config.NumberColumn("Of 112", format="percent", help="Of the 112 usable hours of a week: 16 a day."),
    }
    parts.table(shown.round({"share_of_usable": 2}), "estate-totals", columns)
    parts.caption("derived", "as surveyed or listed", "building")
    st.markdown(estate.PRACTICE)


def taken_as_one(_given: Given, _thresholds: Given) -> None:
    """Buildings that several published lists name, with why they were taken as one."""
    st.subheader("Taken as one")
    found = query("estate/taken_as_one")
    if found.empty:
        st.markdown("No building is named by more than one row of the lists that are loaded.")
        return
    st.markdown(
        f"**{words.number(found['building_id'].nunique())}** buildings are named by several rows of the lists that are loaded. "
        "Each is shown once, with every row kept as its source."
    )
    columns = {
        "name": "Building",
        "printed": "As printed",
        "why": "Why",
        "postcode": "Postcode",
        "source": "List",
        "file_name": "File",
        "line_no": "Line",
    }
    parts.table(found, "taken-as-one", columns, height=420)
    alike = data.rows("estate/like_names")
    if not alike:
        return
    names = {n: f"{pair['name_a']} / {pair['name_b']} ({pair['postcode']})" for n, pair in enumerate(alike)}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        pair = alike[st.selectbox("Taken as one by postcode and name", list(names), format_func=names.__getitem__, key="alike")]
        if st.button("They are two", disabled=bool(data.problems())):
            said.keep_apart(data.connection(), whoami(), pair["name_a"], pair["name_b"], pair["postcode"])
            st.rerun()
