"""Charts of match: a resource by fifth of need, its concentration curve, and places within a walk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from oe_data import match, words
from oe_data.charts.base import Chart, once


@once
def _bars(title: str, ordered: tuple[str, ...]) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("name", type="nominal", sort=list(ordered), title=None, axis=alt.Axis(labelLimit=220)),
        x=alt.X("value", type="quantitative", title=title, axis=alt.Axis(tickCount=5)),
        tooltip=[alt.Tooltip("name", type="nominal", title="Who"), alt.Tooltip("shown", type="nominal", title=title)],
    )
    bar = base.mark_bar(color=words.SERIES_COLOUR, height=alt.RelativeBandSize(0.7))
    label = base.mark_text(align="left", dx=4).encode(text=alt.Text("shown", type="nominal"))
    return alt.layer(bar, label).properties(height=alt.Step(30))


def fifths(found: pd.DataFrame, resource: str) -> Chart:
    """A resource per head by fifth of the people, most need first; ``found`` is match/fifths."""
    times = 1 if resource == "money" else 1000
    data = pd.DataFrame(
        {
            "name": found["fifth"].map(match.FIFTHS),
            "value": found["per_head"] * times,
            "shown": [match.amount(resource, value, each=True) for value in found["per_head"]],
            "people": found["people"].round(),
        }
    )
    told = "; ".join(f"{name}: {shown}" for name, shown in zip(data["name"], data["shown"], strict=True))
    return Chart(_bars(match.unit(resource), tuple(match.FIFTHS.values())), data, f"{match.unit(resource)} by fifth of need. {told}.")


@once
def _curve() -> alt.TopLevelMixin:
    percent = alt.Axis(format="%", tickCount=5)
    scale = alt.Scale(domain=[0, 1])
    base = alt.Chart(pd.DataFrame()).encode(
        x=alt.X("people", type="quantitative", title="People, those with most need first", axis=percent, scale=scale),
        tooltip=[
            alt.Tooltip("area", type="nominal", title="Up to"),
            alt.Tooltip("people", type="quantitative", title="Share of people", format=".0%"),
            alt.Tooltip("share", type="quantitative", title="Share of the resource", format=".0%"),
        ],
    )
    even = base.mark_line(strokeDash=[5, 4], color=words.SECOND_COLOUR).encode(
        y=alt.Y("people", type="quantitative", title="Share of the resource", axis=percent, scale=scale)
    )
    line = base.mark_line(color=words.SERIES_COLOUR, strokeWidth=2.5, point=True).encode(y=alt.Y("share", type="quantitative", scale=scale))
    return alt.layer(even, line).properties(height=260)


def curve(rows: Sequence[Mapping[str, Any]]) -> Chart:
    """The concentration curve: what share of a resource the wards with most need get; dashed where it would be even."""
    start = {"area": "nobody", "people": 0.0, "share": 0.0}
    points = [{"area": row["area"], "people": float(row["people_so_far"]), "share": float(row["amount_so_far"] or 0)} for row in rows]
    data = pd.DataFrame([start, *points])
    half = next((point for point in points if point["people"] >= 0.5), points[-1])
    return Chart(
        _curve(),
        data,
        f"The {half['people']:.0%} of people in the wards with most need get {half['share']:.0%} of the resource; "
        "above the dashed line they get more than their share.",
    )


def access(rows: Sequence[Mapping[str, Any]]) -> Chart:
    """Places for 1,000 people within a walk, by ward, fewest first."""
    ordered = sorted(rows, key=lambda row: (row["places_per_1000"], row["area"]))
    data = pd.DataFrame(
        {
            "name": [row["area"] for row in ordered],
            "value": [float(row["places_per_1000"]) for row in ordered],
            "shown": [f"{row['places_per_1000']:.1f}" for row in ordered],
        }
    )
    told = "; ".join(f"{name}: {shown}" for name, shown in zip(data["name"], data["shown"], strict=True))
    return Chart(_bars("Places for 1,000 people within the walk", tuple(data["name"])), data, f"Places within the walk. {told}.")
