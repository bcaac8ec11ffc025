"""Charts of needs: one indicator over the years, and people by age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from oe_data import needs, words
from oe_data.charts.base import Chart, once


@once
def _others(ordered: tuple[str, ...], after: str) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("name", type="nominal", sort=list(ordered), title=None, axis=alt.Axis(labelLimit=200, labelOverlap=False)),
        x=alt.X("figure", type="quantitative", title=None, axis=alt.Axis(labelExpr=f"datum.label + '{after}'", tickCount=5)),
        tooltip=[
            alt.Tooltip("name", type="nominal", title="Place"),
            alt.Tooltip("shown", type="nominal", title="Figure"),
            alt.Tooltip("interval", type="nominal", title="Interval"),
        ],
    )
    colour = alt.condition("datum.is_here", alt.value(words.SERIES_COLOUR), alt.value("#b6c2cc"))
    bar = base.mark_bar(height=alt.RelativeBandSize(0.7)).encode(color=colour)
    label = base.mark_text(align="left", dx=4).encode(text=alt.Text("shown", type="nominal"))
    return alt.layer(bar, label).properties(height=alt.Step(22))


def others(found: Sequence[Mapping[str, Any]], known: Mapping[str, Any]) -> Chart:
    """One indicator in this place, in bold colour, beside other places, highest first; ``found`` is needs/others."""
    unit = needs.unit(known)
    data = pd.DataFrame(
        {
            "name": [row["area"] for row in found],
            "figure": [float(row["value"]) * unit.times for row in found],
            "shown": [unit.show(row["value"]) for row in found],
            "interval": [needs.interval(known, row) for row in found],
            "is_here": [bool(row["is_here"]) for row in found],
        }
    )
    told = "; ".join(f"{name}: {figure}" for name, figure in zip(data["name"], data["shown"], strict=True))
    after = unit.after if unit.after == "%" else ""
    return Chart(_others(tuple(data["name"]), after), data, f"{known['name']} in {len(found)} places. {told}.")


@once
def _trend(periods: tuple[str, ...], two: bool, after: str) -> alt.TopLevelMixin:
    domain, colours = (["here", "place"], [words.SERIES_COLOUR, words.SECOND_COLOUR]) if two else (["here"], [words.SERIES_COLOUR])
    axis = alt.Axis(labelExpr=f"datum.label + '{after}'", tickCount=5)
    base = alt.Chart(pd.DataFrame()).encode(
        x=alt.X("period", type="ordinal", sort=list(periods), title=None, axis=alt.Axis(labelAngle=0)),
        y=alt.Y("figure", type="quantitative", title=None, scale=alt.Scale(zero=True), axis=axis),
        color=alt.Color("series", type="nominal", scale=alt.Scale(domain=domain, range=colours), legend=None),
        tooltip=[
            alt.Tooltip("who", type="nominal", title="Area"),
            alt.Tooltip("period", type="nominal", title="Year"),
            alt.Tooltip("shown", type="nominal", title="Figure"),
            alt.Tooltip("interval", type="nominal", title="Interval"),
            alt.Tooltip("kind", type="nominal", title="What it is"),
        ],
    )
    known, ahead = "datum.kind != 'projection'", "datum.kind == 'projection'"
    here = base.transform_filter("datum.series == 'here' && isValid(datum.low)")
    span = here.mark_rule(strokeWidth=6, opacity=0.25).encode(y=alt.Y("low", type="quantitative"), y2=alt.Y2("high"))
    line = base.transform_filter(known).mark_line(strokeWidth=2.5)
    dashed = base.transform_filter("datum.joins").mark_line(strokeWidth=2, strokeDash=[5, 4])
    point = base.transform_filter(known).mark_point(filled=True, size=60, opacity=1)
    hollow = base.transform_filter(ahead).mark_point(size=70, fill="white", strokeWidth=2, opacity=1)
    star = base.transform_filter("datum.shown == '*'").mark_text(text="*", fontSize=22, dy=-4).encode(y=alt.value("height"))
    name = (
        base.transform_filter("datum.is_start")
        .mark_text(align="left", dx=6, dy=-13, fontSize=12, fontWeight=600)
        .encode(text=alt.Text("who", type="nominal"))
    )
    return alt.layer(span, line, dashed, point, hollow, star, name).properties(height=240)


def trend(
    found: Sequence[Mapping[str, Any]], beside: Sequence[Mapping[str, Any]], known: Mapping[str, Any], area: str, place: str
) -> Chart:
    """One indicator over the years in an area and the place; the straight line it would go on in is dashed and called a projection.

    ``found`` and ``beside`` are rows of needs/trend; the unit of the figures is that of the indicator.
    """
    unit = needs.unit(known)
    lines = []
    for series, who, rows in (("here", area, found), ("place", place, beside)):
        ahead = needs.after([row["period"] for row in rows if not row["is_projection"]])
        last = max((row["place"] for row in rows if not row["is_projection"] and not words.is_missing(row["value"])), default=-1)
        first = min((row["place"] for row in rows if not words.is_missing(row["value"])), default=-1)
        projected = any(row["is_projection"] for row in rows)
        for row in rows:
            is_missing = words.is_missing(row["value"])
            lines.append(
                {
                    "series": series,
                    "who": who,
                    "period": ahead if row["is_projection"] else row["period"],
                    "place": int(row["place"]),
                    "figure": None if is_missing else float(row["value"]) * unit.times,
                    "low": None if words.is_missing(row["lower_ci"]) else float(row["lower_ci"]) * unit.times,
                    "high": None if words.is_missing(row["upper_ci"]) else float(row["upper_ci"]) * unit.times,
                    "shown": needs.told(known, row),
                    "interval": needs.interval(known, row),
                    "kind": "projection" if row["is_projection"] else "published",
                    "joins": projected and (bool(row["is_projection"]) or row["place"] == last),
                    "is_start": row["place"] == first,
                }
            )
    data = pd.DataFrame(lines)
    after = unit.after if unit.after == "%" else ""
    periods = tuple(dict.fromkeys(data.sort_values("place", kind="stable")["period"]))  # layers lose an order told by a field
    return Chart(_trend(periods, bool(beside), after), data, words.bare(needs.trend_told(known, found, area)))


@once
def _ages(ordered: tuple[str, ...], two: bool, beside: bool) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("ages", type="ordinal", sort=list(ordered), title="Age"),
        tooltip=[
            alt.Tooltip("ages", type="nominal", title="Age"),
            alt.Tooltip("kind", type="nominal", title="What it is"),
            alt.Tooltip("people", type="quantitative", title="People", format=",.0f"),
            alt.Tooltip("share", type="quantitative", title="Share", format=".1%"),
            *([alt.Tooltip("place_share", type="quantitative", title="Share of the place", format=".1%")] if beside else []),
        ],
    )
    meaning = [" Bar: the area. Line: the place."] * beside + [" Ring: projection."] * two
    axis = alt.Axis(format="%", title=f"Share of people{'.' if meaning else ''}{''.join(meaning)}")
    bar = base.transform_filter("!datum.is_projection").mark_bar(color=words.SERIES_COLOUR, height={"band": 0.8})
    bar = bar.encode(x=alt.X("share", type="quantitative", axis=axis))
    tick = base.transform_filter("!datum.is_projection").mark_tick(color=words.SECOND_COLOUR, thickness=3, size=16, opacity=1)
    tick = tick.encode(x=alt.X("place_share", type="quantitative"))
    ring = base.transform_filter("datum.is_projection").mark_point(size=70, color=words.INK, fill="white", opacity=1, strokeWidth=2)
    ring = ring.encode(x=alt.X("share", type="quantitative"))
    return alt.layer(bar, *[tick] * beside, *[ring] * two).properties(height=alt.Step(19))


def ages(found: pd.DataFrame, area: str, place: str) -> Chart:
    """People of an area by age as shares: bars, the ``place``, if it is another, as a line across each, a projection as a ring."""
    now = int(found["year"].min())
    data = found.assign(
        ages=[
            f"{int(low)}" if low == high else f"{int(low)} and over" if high >= 110 else f"{int(low)} to {int(high)}"
            for low, high in zip(found["age_from"], found["age_to"], strict=True)
        ],
        kind=["projection" if ahead else "estimate" for ahead in found["is_projection"]],
        people=found["people"].round(),
    )
    spoken = words.bare(needs.ages_told(found, area, place)) or f"People of {area} in {now}{f' against {place}' if place else ''}."
    oldest_first = tuple(dict.fromkeys(data.sort_values("age_from", ascending=False, kind="stable")["ages"]))
    return Chart(_ages(oldest_first, bool(found["is_projection"].any()), bool(place)), data, spoken)
