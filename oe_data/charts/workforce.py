"""Charts of the people of a place: posts filled and empty, spans, and those who are not paid beside those who are."""

from __future__ import annotations

import altair as alt
import pandas as pd

from oe_data import words, workforce
from oe_data.charts.base import Chart, once

ROWS = alt.Axis(labelLimit=200, labelOverlap=False, labelFontSize=12, domain=False, ticks=False)
DRAWN = 25  # groups a chart shows; the table beneath has all


@once
def _staffing(rows: int) -> alt.TopLevelMixin:
    return (
        alt.Chart(pd.DataFrame())
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            y=alt.Y("who", type="nominal", sort=None, title=None, axis=ROWS),
            x=alt.X("amount", type="quantitative", title="Full-time equivalents", axis=alt.Axis(format=",.0f", tickCount=5)),
            color=alt.Color(
                "state",
                type="nominal",
                scale=alt.Scale(domain=list(workforce.STAFFING.values()), range=workforce.STAFFING_COLOURS),
                legend=alt.Legend(orient="top", direction="vertical", title=None, labelFontSize=12),
            ),
            order=alt.Order("place", type="quantitative"),
            tooltip=[
                alt.Tooltip("who", type="nominal", title="Who"),
                alt.Tooltip("state", type="nominal", title="What"),
                alt.Tooltip("amount", type="quantitative", title="Full-time equivalents", format=",.1f"),
                alt.Tooltip("told", type="nominal", title="Empty"),
            ],
        )
        .properties(height=170 + 24 * rows)
    )


def staffing(found: pd.DataFrame, cut: str) -> Chart:
    """Full-time equivalents by one thing: in post, hired from agencies and as contractors, and posts that are empty; largest first."""
    known = found[found[cut] != workforce.NO_BASE].head(DRAWN)
    told = [words.share(rate, 1) for rate in known["vacancy"]]
    amounts = {
        "in_post": known["fte"] - known["hired_fte"],
        "hired": known["hired_fte"],
        "empty": known["gap_after_agency"] * known["established_fte"],
    }
    bars = [
        (who, label, amount, empty, place)
        for place, (state, label) in enumerate(workforce.STAFFING.items())
        for who, amount, empty in zip(known[cut], amounts[state], told, strict=True)
        if amount > 0  # no bar of nought, nor of what is not known
    ]
    data = pd.DataFrame(bars, columns=["who", "state", "amount", "told", "place"])
    first = zip(known[cut].head(5), known["fte"].head(5), told[:5], strict=True)
    spoken = "; ".join(f"{who} {words.number(fte, 1)}, {empty} empty" for who, fte, empty in first)
    return Chart(_staffing(len(known)), data, f"Full-time equivalents, largest first: {spoken}.")


@once
def _bars(rows: int, axis: str) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("what", type="nominal", sort=None, title=None, axis=ROWS),
        tooltip=[alt.Tooltip("what", type="nominal", title="What"), alt.Tooltip("told", type="nominal", title=axis)],
    )
    bar = base.mark_bar(height=18, cornerRadiusEnd=2, color=words.SERIES_COLOUR).encode(
        x=alt.X("amount", type="quantitative", title=axis, axis=alt.Axis(format=",.0f", tickCount=5, tickMinStep=1))
    )
    text = base.mark_text(align="left", dx=5, fontSize=12, color=words.QUIET).encode(
        x=alt.X("amount", type="quantitative"), text=alt.Text("told", type="nominal")
    )
    # Beyond the longest bar there is room for its number.
    room = base.mark_point(opacity=0).encode(x=alt.X("room", type="quantitative"))
    return alt.layer(bar, text, room).properties(height=80 + 28 * rows)


def _amounts(what: pd.Series[str], amount: pd.Series[float], digits: int) -> pd.DataFrame:
    """The frame of a bar chart: what, how much, and how that is written."""
    return pd.DataFrame({"what": what, "amount": amount, "told": amount.map(lambda a: words.number(a, digits)), "room": amount * 1.2})


def _told(data: pd.DataFrame) -> str:
    """The bars of a chart in words."""
    return "; ".join(f"{what} {told}" for what, told in zip(data["what"], data["told"], strict=True))


def spans(found: pd.DataFrame) -> Chart:
    """How many people report to a manager, in each layer that has managers, from the top."""
    known = found.dropna(subset=["span"])
    data = _amounts(known["joined_layers"].map(workforce.layers), known["span"], 2)
    return Chart(_bars(len(data), "People reporting to each manager"), data, f"People reporting to each manager: {_told(data)}.")


def community(found: pd.DataFrame, paid_fte: float | None) -> Chart:
    """Paid staff, volunteers and unpaid carers in full-time equivalents, one bar each."""
    shown = pd.DataFrame({"what": found["kind"].map(workforce.CLASS_LABELS), "amount": found["fte"]})
    if not words.is_missing(paid_fte):
        shown = pd.concat([pd.DataFrame({"what": ["Paid staff known here"], "amount": [paid_fte]}), shown], ignore_index=True)
    data = _amounts(shown["what"], shown["amount"], 1)
    return Chart(_bars(len(data), "Full-time equivalents"), data, f"Full-time equivalents: {_told(data)}.")


def counts(what: pd.Series[str], amount: pd.Series[float], axis: str) -> Chart:
    """A number of posts or people by one thing, in the order given."""
    data = _amounts(what, amount.astype("float64"), 0)
    return Chart(_bars(len(data), axis), data, f"{axis}: {_told(data)}.")
