"""The parts of the page Match: what is held against which need, the answer, and its sections, one shown at a time."""

from __future__ import annotations

from typing import Any, NamedTuple

import streamlit as st

from oe_data import estate, match, words
from oe_data.charts import match as charts
from oe_data.ui import parts
from oe_data.ui.data import frame_of, made, row, rows, rows_of

SECTIONS = {"fifths": "By fifth of need", "curve": "The curve", "wards": "Ward by ward", "access": "Within a walk"}
WALKS = [float(metres) for metres in range(400, 5200, 400)]
TABLE_OF = {"money": "spend", "posts": "post_group", "buildings": "building"}


class Held(NamedTuple):
    """A resource held against a need: the terms of the queries, how it is called, and the need."""

    resource: str
    given: dict[str, Any]
    what: str
    need: dict[str, Any]


def choose(needs: dict[str, dict[str, Any]]) -> Held | None:
    """The resource, what of it, and the need; all in the link. None where nothing is known by ward."""
    there = rows("match/choices", year=parts.chosen("year"))
    resources = [name for name in match.RESOURCES if any(found["resource"] == name for found in there)]
    if not resources:
        return None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        resource = parts.choice(st.segmented_control, "Resource", "resource", resources, resources[0], match.RESOURCES.__getitem__)
        resource = resource or resources[0]
        # People counted by one indicator may be counted by another again: they are not added up.
        names = {} if resource == "people" else {"all": f"All {match.RESOURCES[resource].lower()} known by ward"}
        for found in there:
            if found["resource"] == resource:
                name = estate.USE_LABELS[found["name"]] if found["by_what"] == "kind" else found["name"]
                names[f"{found['by_what']}-{found['code']}"] = f"Stream: {name}" if found["by_what"] == "stream" else name
        of = parts.choice(st.selectbox, "Of what", "of", list(names), next((n for n in names if n != "all"), "all"), names.__getitem__)
        about = {found["domain"]: code for code, found in reversed(needs.items())}
        opening = "imd" if "imd" in needs else about.get("deprivation") or about.get("income") or next(iter(needs))
        need = parts.choice(st.selectbox, "Held against the need", "need", list(needs), opening, lambda code: needs[code]["name"])
    by, _, code = of.partition("-")
    given = {
        **{"resource": resource, "indicator": need, "year": parts.chosen("year")},
        **{what: code if by == what else None for what in ("service", "stream")},
        "kind": code if by in ("kind", "indicator") else None,
    }
    what = match.called(resource, "" if of == "all" else names[of].removeprefix("Stream: "))
    return Held(resource, given, what, needs[need])


def sources(held: Held) -> str | list[str]:
    """Where a resource comes from: a table, or the sources of the indicator that counts people."""
    if held.resource == "people":
        return [found["source"] for found in rows("needs/sources", indicator=held.given["kind"])]
    return TABLE_OF[held.resource]


def answer(held: Held) -> bool:
    """The sentence, how sure it is, and the three scores; whether there is anything to show."""
    scores, fifths = row("match/scores", **held.given), rows("match/fifths", **held.given)
    if not scores or words.is_missing(scores["concentration_index"]):
        st.info("Of this resource nothing is known by ward beside this need. Choose another resource or another need.")
        return False
    st.markdown(f"#### {match.headline(held.what, held.need['name'], scores, fifths, held.resource)}")
    unknown, mostly = "", False
    if held.resource == "buildings":
        kinds = [held.given["kind"]] if held.given["kind"] else None
        stock = row("estate/headline", area=row("needs/area").get("area_id"), kinds=kinds)
        known, buildings = int(stock["with_hours"]), int(stock["buildings"])
        unknown, mostly = f" {match.hours_known(known, buildings)}", 2 * known < buildings
    st.markdown(match.how_sure(scores, mostly) + unknown)
    year = words.financial_year(held.given["year"]) if held.given["year"] and held.resource == "money" else "latest"
    shown = [
        ("Concentration index", match.signed(scores["concentration_index"]), match.MEANING["index"]),
        (
            "Targeting ratio",
            words.MISSING if words.is_missing(scores["targeting_ratio"]) else f"{scores['targeting_ratio']:.2f}",
            match.MEANING["ratio"],
        ),
        ("Correlation", match.correlation_shown(scores), match.MEANING["correlation"]),
    ]
    for column, (label, value, meaning) in zip(st.columns(3), shown, strict=True):
        with column:
            parts.figure(label, value, "derived", year, sources(held), meaning)
    st.markdown(f"{match.ratio_told(scores)} {match.reach_told(scores, held.resource)}")
    return True


def show(section: str, held: Held) -> None:
    """Draw one section."""
    {"fifths": by_fifth, "curve": curve, "wards": wards, "access": access}[section](held)


def by_fifth(held: Held) -> None:
    """A resource per head by fifth of need."""
    st.markdown("The people of the place in five equal groups, those of the wards with most need first.")
    columns = {"name": "Fifth of people", "value": match.unit(held.resource), "people": "People"}
    parts.chart(
        made(charts.fifths, frame_of("match/fifths", **held.given), held.resource),
        "match-fifths",
        "derived",
        "latest",
        sources(held),
        columns,
    )


def curve(held: Held) -> None:
    """The concentration curve."""
    st.markdown("Above the dashed line the wards with more need get more than their share; below it they get less.")
    columns = {"area": "Up to and with", "people": "Share of people", "share": "Share of the resource"}
    parts.chart(made(charts.curve, rows_of("match/area", **held.given)), "match-curve", "derived", "latest", sources(held), columns)


def wards(held: Held) -> None:
    """The wards with their need and their part of the resource."""
    number, form = st.column_config.NumberColumn, "£%,.0f" if held.resource == "money" else "%,.1f"
    columns = {
        "rank": "Rank of need",
        "area": "Ward",
        "need": held.need["name"],
        "people": number("People", format="localized"),
        "amount": number("Open hours a week" if held.resource == "buildings" else match.RESOURCES[held.resource], format=form),
        "per_head": number(match.unit(held.resource), format="£%,.2f" if held.resource == "money" else "%,.2f"),
    }
    parts.table(match.table(rows("match/area", **held.given), held.resource), "match-wards", columns)


def access(_: Held) -> None:
    """Places of chosen kinds of building within a walk of each ward's middle."""
    there = [found["code"] for found in rows("match/choices", year=parts.chosen("year")) if found["resource"] == "access"]
    if not there:
        st.info("No building is loaded with the number of people it has room for.")
        return
    # Where nothing is picked: what is open to everybody, not schools or clinics; all there is where no such building tells its places.
    usual = [kind for kind in there if kind in match.OPEN_TO_ALL]
    kinds = parts.choices(
        st.multiselect,
        "Kinds of building",
        "within",
        there,
        estate.USE_LABELS.__getitem__,
        placeholder="All that are open to everybody" if usual else "All",
    )
    metres = parts.choice(st.select_slider, "Walk, metres", "walk", WALKS, 1600.0, lambda walk: f"{walk:,.0f} m")
    found = rows("match/access_2sfca", kinds=kinds or usual or there, distance=metres)
    if not found:
        st.info("No ward has a middle and people yet: load areas and a population.")
        return
    st.markdown(f"#### {match.access_told(found, metres)}")
    st.markdown(
        ":small[Places are shared among all the people within the walk of a building, and each ward adds up what it gets (two-step "
        "floating catchment, Luo and Wang 2003). A ward is taken as its middle.]"
    )
    parts.chart(charts.access(found), "match-access", "derived", "latest", "building", {"name": "Ward", "value": "Places for 1,000 people"})
