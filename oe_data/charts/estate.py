"""Charts of buildings: the week of one, and the hours of all of them."""

from __future__ import annotations

import altair as alt
import pandas as pd

from oe_data import estate, words
from oe_data.charts.base import Chart, once

DAYS = list(estate.WEEKDAYS.values())
CLOCK = "format(floor(datum.value / 60), '02') + ':' + format(datum.value % 60, '02')"


@once
def _week() -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y(
            "day",
            type="nominal",
            sort=None,
            title=None,
            scale=alt.Scale(domain=DAYS),
            axis=alt.Axis(ticks=False, domain=False, labelOverlap=False, labelBound=False, labelFlush=False),
        ),
        x=alt.X(
            "open_min",
            type="quantitative",
            title=None,
            scale=alt.Scale(domain=[360, 1440], clamp=True),
            axis=alt.Axis(values=[360, 540, 720, 900, 1080, 1260, 1440], labelExpr=CLOCK),
        ),
        x2=alt.X2("close_min"),
        tooltip=[alt.Tooltip("told", type="nominal", title="Open"), alt.Tooltip("for_what", type="nominal", title="For")],
    )
    return base.mark_bar(height=12, cornerRadius=2, color=words.SERIES_COLOUR).properties(height=150)


def week(found: pd.DataFrame) -> Chart:
    """When one building is open, a bar for each block of opening; the day is drawn from 6 to midnight."""
    days = found["weekday"].map(estate.WEEKDAYS)
    told = [f"{estate.clock(begin)} to {estate.clock(end)}" for begin, end in zip(found["open_min"], found["close_min"], strict=True)]
    use = [
        "; ".join(text for text in (occupier, service) if not words.is_missing(text)) or words.MISSING
        for occupier, service in zip(found["occupier"], found["service"], strict=True)
    ]
    data = pd.DataFrame({"day": days, "open_min": found["open_min"], "close_min": found["close_min"], "told": told, "for_what": use})
    spoken = "; ".join(f"{day} {hours}" for day, hours in zip(days, told, strict=True)) or "closed all week"
    return Chart(_week(), data, f"Opening hours in a typical week: {spoken}.")


@once
def _grid() -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        x=alt.X("hour", type="ordinal", title="Hour of the day", axis=alt.Axis(labelAngle=0)),
        y=alt.Y("day", type="nominal", sort=DAYS, title=None, axis=alt.Axis(labelOverlap=False)),
        tooltip=[
            alt.Tooltip("day", type="nominal", title="Day"),
            alt.Tooltip("told_hour", type="nominal", title="Hour"),
            alt.Tooltip("told", type="nominal", title="Open"),
        ],
    )
    cell = base.mark_rect(stroke=None).encode(
        color=alt.Color(
            "open_share",
            type="quantitative",
            scale=alt.Scale(domain=[0, 1], range=["#f2f4f6", "#5aa0b5", "#0b5d7a"]),
            legend=alt.Legend(title="Share open", format="%", orient="top", gradientLength=180),
        )
    )
    written = base.mark_text(fontSize=11).encode(
        text=alt.Text("percent", type="nominal"),
        color=alt.condition("datum.open_share > 0.45", alt.value("white"), alt.value(words.INK)),
    )
    return alt.layer(cell, written).properties(height=300)


def grid(found: pd.DataFrame) -> Chart:
    """How much of the estate is open in each hour of the week, as a number in each cell and its shade."""
    data = found.assign(
        day=found["weekday"].map(estate.WEEKDAYS),
        percent=[f"{100 * value:.0f}" if value else "" for value in found["open_share"].fillna(0)],
        told=found["open_share"].map(estate.percent),
        told_hour=[f"{hour:02d}:00 to {hour + 1:02d}:00" for hour in found["hour"]],
    )
    return Chart(_grid(), data, f"Share of the buildings open by weekday and hour. {estate.grid_told(found).replace('**', '')}")
