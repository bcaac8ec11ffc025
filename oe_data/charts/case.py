"""Charts of a business case: who pays and gains, the running sum, what matters most, chance."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from oe_data import cases, words
from oe_data.charts.base import Chart, once, pounds_axis

GAIN, LOSS = "#0b5d7a", "#b3541e"
SIDES = alt.Scale(domain=["gains", "pays"], range=[GAIN, LOSS])
Rows = Sequence[Mapping[str, Any]]


def named(names: Sequence[str]) -> alt.Axis:
    """An axis of names, each on as many lines as it needs."""
    wrapped = json.dumps({name: textwrap.wrap(name, 20) for name in names})
    return alt.Axis(labelExpr=f"({wrapped})[datum.label]", labelLimit=160, labelOverlap=False, domain=False, ticks=False)


@once
def _bodies(bodies: tuple[str, ...]) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("body", type="nominal", sort=list(bodies), title=None, axis=named(bodies)),
        x=alt.X("net", type="quantitative", axis=pounds_axis("Gain less cost, present value"), scale=alt.Scale(padding=64)),
        tooltip=[
            alt.Tooltip("body", type="nominal", title="Body"),
            alt.Tooltip("paid", type="quantitative", title="Cost", format=",.2f"),
            alt.Tooltip("gained", type="quantitative", title="Gain", format=",.2f"),
            alt.Tooltip("net", type="quantitative", title="Gain less cost", format=",.2f"),
        ],
    )
    bars = base.mark_bar().encode(color=alt.Color("side", type="nominal", scale=SIDES, legend=None))
    above = base.transform_filter("datum.net >= 0").mark_text(align="left", dx=4, fontSize=12, color=words.INK).encode(text="shown:N")
    below = base.transform_filter("datum.net < 0").mark_text(align="right", dx=-4, fontSize=12, color=words.INK).encode(text="shown:N")
    return alt.layer(bars, above, below).properties(height=alt.Step(40))


def bodies(rows: Rows) -> Chart:
    """Who pays and who gains: present value of what each body gains less what it pays, pounds; ``rows`` of ``cba_by_body``."""
    data = pd.DataFrame(
        [
            {
                "body": row["body"],
                "paid": round(float(row["present_cost_gbp"]), 2),
                "gained": round(float(row["present_fiscal_gbp"]), 2),
                "net": round(float(row["net_gbp"]), 2),
                "side": "gains" if row["net_gbp"] >= 0 else "pays",
                "shown": words.pounds(row["net_gbp"]),
            }
            for row in rows
        ]
    )
    told = "; ".join(f"{body} {shown}" for body, shown in zip(data["body"], data["shown"], strict=True))
    return Chart(_bodies(tuple(data["body"])), data, f"What each body gains less what it pays: {told}.")


@once
def _running() -> alt.TopLevelMixin:
    lines = (
        alt.Chart(pd.DataFrame())
        .mark_line(point=alt.OverlayMarkDef(size=60, filled=True))
        .encode(
            x=alt.X("t", type="quantitative", title="Year of the case", axis=alt.Axis(tickMinStep=1, format="d", grid=False)),
            y=alt.Y("gbp", type="quantitative", axis=pounds_axis("Sum so far, present value")),
            color=alt.Color("what", type="nominal", scale=alt.Scale(range=[GAIN, LOSS]), title=None, legend=alt.Legend(orient="top")),
            strokeDash=alt.StrokeDash("what", type="nominal", legend=None),
            tooltip=[
                alt.Tooltip("what", type="nominal", title="What"),
                alt.Tooltip("t", type="quantitative", title="Year"),
                alt.Tooltip("gbp", type="quantitative", title="Sum so far", format=",.2f"),
            ],
        )
    )
    nought = alt.Chart(pd.DataFrame()).mark_rule(aria=False, color=words.INK, strokeWidth=1).encode(y=alt.datum(0))
    return alt.layer(nought, lines).properties(height=280)


def running(rows: Rows) -> Chart:
    """Discounted benefit less cost, summed year by year: all value, and what public bodies gain; ``rows`` of ``cba_cumulative``."""
    data = pd.DataFrame(
        [
            {"what": what, "t": row["t"], "gbp": round(float(row[field]), 2)}
            for field, what in (("cumulative_value_gbp", "All value"), ("cumulative_fiscal_gbp", "Public bodies"))
            for row in rows
        ]
    )
    fields = {"cost": "cost_gbp", "present": "present_cost_gbp", "value": "cumulative_value_gbp", "fiscal": "cumulative_fiscal_gbp"}
    table = pd.DataFrame([{"t": row["t"], **{name: round(float(row[field]), 2) for name, field in fields.items()}} for row in rows])
    last = rows[-1]
    told = f"After year {last['t']} all value stands at {words.pounds(last['cumulative_value_gbp'])}, "
    return Chart(_running(), data, f"{told}what public bodies gain at {words.pounds(last['cumulative_fiscal_gbp'])}.", table)


@once
def _tornado(lines: tuple[str, ...], middle: float) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("line", type="nominal", sort=list(lines), title=None, axis=named(lines)),
        tooltip=[
            alt.Tooltip("line", type="nominal", title="Line"),
            alt.Tooltip("low", type="quantitative", title="A fifth less of it", format=",.0f"),
            alt.Tooltip("high", type="quantitative", title="A fifth more of it", format=",.0f"),
        ],
    )
    axis = pounds_axis("Public value less cost")
    bars = base.mark_bar(height=18).encode(
        x=alt.X("low", type="quantitative", axis=axis, scale=alt.Scale(zero=False)),
        x2="high",
        color=alt.Color(
            "side",
            type="nominal",
            title=None,
            scale=alt.Scale(domain=["benefit", "cost"], range=[GAIN, LOSS]),
            legend=alt.Legend(orient="top"),
        ),
    )
    rule = alt.Chart(pd.DataFrame()).mark_rule(aria=False, color=words.INK).encode(x=alt.datum(middle))
    return alt.layer(bars, rule).properties(height=alt.Step(36))


def tornado(rows: Rows) -> Chart:
    """How far public value moves when one line is a fifth lower or higher, widest first; ``rows`` of ``cba_sensitivity``."""
    data = pd.DataFrame(
        [
            {"line": row["label"], "side": row["side"], "low": float(row["nppv_low_gbp"]), "high": float(row["nppv_high_gbp"])}
            for row in rows
        ]
    )
    middle = float(data["low"].iloc[0] + data["high"].iloc[0]) / 2
    spec = _tornado(tuple(data["line"].drop_duplicates()), middle)
    return Chart(spec, data, words.bare(f"{cases.weight(rows)} Nothing changed, it is {words.pounds(middle)}."))


@once
def _chance() -> alt.TopLevelMixin:
    bars = (
        alt.Chart(pd.DataFrame())
        .mark_rect(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X("low", type="quantitative", axis=pounds_axis("Public value less cost")),
            x2="high",
            y=alt.Y("draws", type="quantitative", title="Draws", axis=alt.Axis(labels=False, ticks=False, grid=False)),
            y2=alt.datum(0),
            color=alt.Color(
                "side",
                type="nominal",
                title=None,
                scale=alt.Scale(domain=["worth more than it costs", "worth less"], range=[GAIN, LOSS]),
                legend=alt.Legend(orient="top"),
            ),
        )
    )
    nought = alt.Chart(pd.DataFrame()).mark_rule(aria=False, color=words.INK).encode(x=alt.datum(0))
    return alt.layer(bars, nought).properties(height=220)


def chance(found: cases.Chance) -> Chart:
    """How often public value came out where, of all draws."""
    data = pd.DataFrame(
        [
            {"low": low, "high": high, "draws": draws, "side": "worth more than it costs" if low + high > 0 else "worth less"}
            for low, high, draws in found.counts
        ]
    )
    return Chart(_chance(), data, words.bare(cases.chance_told(found)))
