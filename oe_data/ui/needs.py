"""The parts of the page Needs: what is chosen, the sentence, the map, and the sections, one shown at a time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, NamedTuple

import pyarrow as pa
import streamlit as st

from oe_data import estate, maps, needs, words
from oe_data.charts import needs as charts
from oe_data.maps import needs as layers
from oe_data.ui import data, parts
from oe_data.ui import map as map_part
from oe_data.ui.data import Ask, made, query, row, rows, rows_of

Known = dict[str, Any]

SECTIONS = {
    "profile": "All needs of the area",
    "trend": "Over the years",
    "age": "People by age",
    "own": "An area of your own",
    "said": "What people said",
}
PROFILE = {
    "indicator": "Need",
    "shown": "Figure",
    "interval": "Interval (95%)",
    "place": "The place",
    "against": "Against the place",
    "since": "Since",
    "period": "Year",
    "sure": "How sure",
    "definition": "What it counts",
}
RATES = {
    "area": "Area",
    "shown": "Figure",
    "interval": "Interval (95%)",
    "against": "Against the place",
    "period": "Year",
    "sure": "How sure",
}


class Shown(NamedTuple):
    """What the page is about: the indicator, the level drawn, how it is classed, what lies over it, and the area the words are about."""

    indicator: Known
    level: str
    how: str
    over: str
    area: Known
    own: list[str]


# ----- Choices -----
def choose(known: Mapping[str, Known]) -> Shown:
    """The indicator, the level of areas, the classes of colour and what lies over the map; all in the link."""
    mapped = [code for code, found in known.items() if found["levels"] != ["place"]]
    about = {known[code]["domain"]: code for code in reversed(mapped)}
    opening = about.get("income") or about.get("deprivation") or next(iter(mapped or known))
    levels = [found["level"] for found in rows("needs/levels")] or ["ward"]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = parts.choice(st.selectbox, "Need", "indicator", list(known), opening, lambda code: known[code]["name"])
        level = parts.choice(st.selectbox, "Areas", "level", levels, levels[0], needs.LEVELS.__getitem__)
        over = choose_over()
        how = parts.choice(st.segmented_control, "Colours", "classes", list(needs.CLASSES), "equal_count", needs.CLASSES.__getitem__)
    codes = {found["area_id"] for found in query("needs/outlines", level=level).to_dict("records")}
    own = [code for code in st.query_params.get("own", "").split(",") if code in codes]
    return Shown(known[code], level, how or "equal_count", over, subject(), own)


def choose_over() -> str:
    """What lies over the map: nothing, buildings of a kind, or those in which a service is given."""
    names = {"none": "Nothing", "all": "All buildings"}
    for found in rows("needs/services_over"):
        label = estate.USE_LABELS[found["code"]] if found["what"] == "kind" else f"Service: {found['name']}"
        names[f"{found['what']}-{found['code']}"] = label
    if len(names) == 2:
        return "none"
    return str(parts.choice(st.selectbox, "Laid over the map", "over", list(names), "none", names.__getitem__))


def subject() -> Known:
    """The area the words are about: the one clicked on the map, else the one chosen in the shared list."""
    area = parts.chosen("area")
    if st.session_state.setdefault("needs-area", area) != area:  # whoever picks an area in the list means that one
        st.session_state["needs-area"] = area
        st.query_params.pop("at", None)
    clicked = st.query_params.get("at", "")
    return row("needs/area", area=clicked) or row("needs/area", area=area)


def place_name() -> str:
    """The name of the whole place."""
    return str(row("place/choices").get("place_name") or "The place")


# ----- The answer -----
def headline(shown: Shown) -> None:
    """The one sentence of the area, its comparison with the place, and what the indicator stands in for."""
    if not shown.area:
        return
    level, name = shown.area["level"], shown.area["name"]
    found = rows("needs/rates", indicator=shown.indicator["indicator_id"], level=level)
    here = next((known for known in found if known["area_id"] == shown.area["area_id"]), None)
    st.markdown(f"#### {needs.headline(shown.indicator, here, name, level)}")
    if level == "place":
        told = needs.span_of(shown.indicator, rates(shown), shown.level)
    else:
        told = needs.beside(shown.indicator, here, name, place_name())
    st.markdown("  \n".join(filter(None, [told, needs.meaning(shown.indicator)])))


def sources(indicator: Known) -> list[str]:
    """The names of the sources of an indicator."""
    return [found["source"] for found in rows("needs/sources", indicator=indicator["indicator_id"])]


def rates(shown: Shown) -> list[Known]:
    """The indicator in each area of the level drawn."""
    return rows("needs/rates", indicator=shown.indicator["indicator_id"], level=shown.level)


# ----- The map -----
def picture(shown: Shown) -> None:
    """The map of the indicator with its caption and table; other places where it is known of whole places only."""
    if shown.indicator["levels"] == ["place"]:
        others(shown)
        return
    drawn = draw_map(shown.indicator, shown.level, shown.how, shown.over, [shown.area["area_id"], *shown.own])
    said = map_part.show(drawn, f"needs-map-{shown.level}")
    if said and said.kind == "area":
        look_at(said.text, shown.level)
    if said and said.kind == "drawn" and (line := needs.line(said.text)):
        own(shown, line)
    found = rates(shown)
    if not found:
        st.info(needs.elsewhere(shown.indicator, shown.level))
        return
    year = str(found[0]["period"])
    parts.caption("derived" if any(known["is_derived"] for known in found) else "published", year, sources(shown.indicator))
    st.markdown(f":small[Click an area for its figures. {needs.HIDDEN_MEANING}]")
    beneath = st.expander("Table and downloads", on_change="rerun", key="needs-map-table")
    if beneath.open:
        with beneath:
            columns = RATES if shown.level == "ward" else {"area": "Area", "parent": "In"} | RATES
            parts.table(needs.rates(shown.indicator, found), "needs-map", columns)


def others(shown: Shown) -> None:
    """An indicator that is known for the whole place only, beside the places it is compared with."""
    found = rows("needs/others", indicator=shown.indicator["indicator_id"])
    if not found:
        st.info(f"{words.plain(shown.indicator['name'])} is not loaded for this place.")
        return
    st.markdown(needs.others_told(shown.indicator, found))
    columns = {"name": "Place", "shown": "Figure", "interval": "Interval (95%)"}
    parts.chart(
        charts.others(found, shown.indicator), "needs-others", "published", str(found[0]["period"]), sources(shown.indicator), columns
    )


@partial(data.kept, most=20)
def draw_map(indicator: Known, level: str, how: str, over: str, picked: list[str]) -> maps.Drawn:
    """The map of a view, kept for whoever asks for the same until the data change."""
    found = query("needs/rates", indicator=indicator["indicator_id"], level=level)
    points = None
    what, _, code = over.partition("-")
    if over != "none":
        there = query("needs/places_over", kinds=[code] if what == "kind" else None, service=code if what == "service" else None)
        names = {f"{known['what']}-{known['code']}": known["name"] for known in rows("needs/services_over")}
        title = estate.USE_LABELS[code] if what == "kind" else names.get(over, "Buildings")
        points = layers.places(there, title)
    return maps.draw(
        points,
        layers.areas(found, indicator, how),
        query("needs/outlines", level=level),
        alt=f"Map of needs by {needs.LEVEL_ONE[level]}",  # the indicator is told with its values: what stays must not name it
        lines=words.sentence(needs.LEVEL_ONE[level]),
        picked=picked,
        pick=True,
        pen=True,
        settings={known["key"]: known["value"] for known in rows("estate/map_settings")},
    )


def look_at(area: str, level: str) -> None:
    """Make a clicked area the one the page is about: a ward in the shared list, a neighbourhood on this page."""
    if level == "ward":
        st.query_params.pop("at", None)
        st.query_params["area"] = area
        del st.session_state["area"]  # so that the list takes it from the link
    else:
        st.query_params["at"] = area
    st.rerun()


def own(shown: Shown, line: needs.Outside) -> None:
    """Take the areas whose middle lies inside a drawn line as an area of one's own."""
    middle = needs.middles(query("needs/outlines", level=shown.level))
    codes = needs.inside(line, middle["area_id"].tolist(), middle["lon"].tolist(), middle["lat"].tolist())
    st.session_state["own"] = codes
    st.session_state["look"] = "own"
    st.query_params["own"] = ",".join(codes)
    st.rerun()


# ----- Sections -----
def show(section: str, shown: Shown) -> None:
    """Draw one section."""
    {"profile": profile, "trend": trend, "age": age, "own": own_area, "said": said}[section](shown)


def profile(shown: Shown) -> None:
    """All indicators of the area beside the place."""
    st.subheader(f"All needs of {words.plain(shown.area['name'])}")
    asked = rows_of("needs/profile", area=shown.area["area_id"])
    if not asked.answer():
        st.markdown("No indicator is loaded for this area.")
        return
    profile_table(asked, shown.area["name"], "needs-profile", is_place=shown.area["level"] == "place")


def profile_table(asked: Ask, area: str, name: str, *, is_place: bool = False) -> None:
    """The sentence and the table of a profile; the whole place is not set against itself."""
    found = asked.answer()
    st.markdown(needs.profile_told(found, area))
    others = {"others": "Other places (middle one)"} if any(known.get("other_places") for known in found) else {}
    columns = {}
    moved = any(not words.is_missing(known.get("first_value")) for known in found)
    left_out = (set() if moved else {"since"}) | ({"place", "against"} if is_place else set())
    for column, label in PROFILE.items():
        if column not in left_out:
            columns[column] = label
        if column == "against":
            columns |= others
    parts.table(made(needs_as_read, asked, list(columns)), name, columns)
    parts.caption("derived", "latest of each", "indicator_value")


def needs_as_read(found: list[Known], columns: list[str]) -> pa.Table:
    """All indicators of an area as the table says them."""
    return parts.sheet(needs.profile(found), columns)


def trend(shown: Shown) -> None:
    """The indicator over the years in the area, with the straight line it would go on in."""
    st.subheader(f"Over the years: {words.plain(shown.indicator['name'])}")
    code, whole = shown.indicator["indicator_id"], row("needs/area", area=None)
    found = rows("needs/trend", indicator=code, area=shown.area["area_id"])
    if not found:
        st.markdown("No figure is loaded for this area.")
        return
    st.markdown(needs.trend_told(shown.indicator, found, shown.area["name"]))
    beside = rows("needs/trend", indicator=code, area=whole["area_id"]) if whole and shown.area["level"] != "place" else []
    drawn = charts.trend(found, beside, shown.indicator, shown.area["name"], place_name())
    columns = {"who": "Area", "period": "Year", "shown": "Figure", "interval": "Interval (95%)", "kind": "What it is"}
    parts.chart(drawn, "needs-trend", "derived", "as published", sources(shown.indicator), columns)


def age(shown: Shown) -> None:
    """People of the area by age against the place, and their projection where one is loaded."""
    ages([shown.area["area_id"]], shown.area["name"], "" if shown.area["level"] == "place" else place_name(), "needs-age")


def ages(areas: list[str], name: str, place: str, key: str) -> None:
    """People by age of one area or of several together, beside the ``place`` unless they are it."""
    st.subheader(f"People by age: {words.plain(name)}")
    found = query("needs/people_by_age", areas=areas)
    if found.empty:
        st.markdown("No people are loaded for this area. Load `population`.")
        return
    st.markdown(needs.ages_told(found, name, place))
    if found["age_from"].nunique() < 2:
        return
    drawn = charts.ages(found, name, place)
    columns = {
        "ages": "Age",
        "year": "Year",
        "kind": "What it is",
        "people": "People",
        "share": "Share",
    } | ({"place_share": "Share of the place"} if place else {})
    parts.chart(drawn, key, "estimated", str(int(found["year"].min())), "population", columns)


def own_area(shown: Shown) -> None:
    """Several areas taken as one, drawn on the map or picked from a list."""
    st.subheader("An area of your own")
    names = {known["area_id"]: known["name"] for known in rows("needs/outlines", level=shown.level)}
    if not names:
        st.markdown("No outlines are loaded to draw over. Load `boundary`.")
        return
    st.markdown(
        f"Press **Draw an area** on the map, or pick {needs.LEVEL_ONE[shown.level]}s here. "
        "An area belongs to your line when its middle lies inside."
    )
    picked = parts.choices(st.multiselect, needs.LEVELS[shown.level], "own", list(names), names.__getitem__, placeholder="None picked")
    if set(picked or []) != set(shown.own):
        st.rerun()  # the map, which stands above, frames them
    if not picked:
        return
    check = row("needs/own_area", areas=picked)
    if not check["is_allowed"]:
        st.warning(needs.refused(check))
        return
    st.markdown(f"{needs.own_told(check, shown.level)} {needs.OWN_METHOD}")
    asked = rows_of("needs/own_profile", areas=picked)
    if asked.answer():
        profile_table(asked, "your area", "needs-own")
    else:
        st.markdown(f"No indicator is loaded for {needs.LEVEL_ONE[shown.level]}s.")
    ages(picked, "your area", place_name(), "needs-own-age")


def said(shown: Shown) -> None:
    """What people said in consultations, and who was not heard."""
    st.subheader("What people said")
    services = {found["service_id"]: found["name"] for found in rows("needs/theme_services")}
    if not services and not rows("needs/themes"):
        st.markdown("No consultation is loaded. Load `consultation` and `consultation_theme`.")
        return
    options = {"all": "Every service"} | services
    with st.container(horizontal=True, vertical_alignment="bottom"):
        service = parts.choice(st.selectbox, "Service", "service", list(options), "all", options.__getitem__)
        since = parts.choice(st.selectbox, "Held", "since", list(needs.SINCE), "ever", needs.SINCE.__getitem__)
    area = shown.area["area_id"] if shown.area["level"] == "ward" else None
    asked = {"service": None if service == "all" else service, "since": needs.begin(since, words.today())}
    found = rows("needs/themes", area=area, **asked)
    where = f"{shown.area['name']}, or the whole place" if area else place_name()
    st.markdown(f"**Held in {words.plain(where)}.** {needs.themes_told(found, where)}")
    if found:
        columns = {
            "theme": "What was raised",
            "consultations": st.column_config.NumberColumn("Consultations that raised it"),
            "mood": "Mood",
            "sentence": "In one sentence",
            "dates": "When",
            "areas": "Where",
            "people": "Took part",
        }
        parts.table(needs.themes(found), "needs-themes", columns)
        parts.caption("published", "as held", "consultation_theme")
    st.markdown("#### Who was not heard")
    record = rows("needs/heard", **asked)
    st.markdown("\n".join(f"- {line}" for line in needs.not_heard(record)))
    beneath = st.expander("Where people were asked", on_change="rerun", key="needs-heard-table")
    if beneath.open:
        with beneath:
            columns = {"area": "Where", "consultations": "Consultations held there", "people": "Took part", "last": "Last"}
            parts.table(needs.heard(record), "needs-heard", columns)
            parts.caption("derived", "as held", "consultation")
