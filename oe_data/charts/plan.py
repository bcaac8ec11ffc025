"""The plan of a question over time."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import altair as alt
import pandas as pd

from oe_data import plans, words
from oe_data.charts.base import Chart, once

STATES = {"done": "#5b6b7a", "on time": "#0b5d7a", "late": "#b3541e"}


@once
def _gantt(order: tuple[int, ...], today: date) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("at", type="ordinal", sort=list(order), axis=None, scale=alt.Scale(paddingInner=0.1)),
        tooltip=[
            alt.Tooltip("label", type="nominal", title="Task"),
            alt.Tooltip("owner", type="nominal", title="Owner"),
            alt.Tooltip("start", type="temporal", title="From", format="%-d %B %Y"),
            alt.Tooltip("end", type="temporal", title="To", format="%-d %B %Y"),
            alt.Tooltip("percent", type="nominal", title="Done"),
            alt.Tooltip("risk", type="nominal", title="Risk"),
        ],
    )
    time = alt.X("start", type="temporal", title=None, axis=alt.Axis(format="%b %Y", orient="top", tickCount=6, labelOverlap=True))
    state = alt.Color(
        "state",
        type="nominal",
        title=None,
        scale=alt.Scale(domain=list(STATES), range=list(STATES.values())),
        legend=alt.Legend(orient="top"),
    )
    whole = base.mark_bar(height=8, yOffset=18, fillOpacity=0.15, strokeWidth=1).encode(x=time, x2="end", color=state, stroke=state)
    part = base.mark_bar(height=8, yOffset=18).encode(x=time, x2="reached", color=state)
    name = base.mark_text(align="left", dy=-14, fontSize=12, color=words.INK, limit=0).encode(x=alt.value(4), text="named:N")
    told = base.mark_text(align="left", dy=1, fontSize=11, color=words.INK, limit=0).encode(x=alt.value(4), text="told:N")
    rule = (
        alt.Chart(pd.DataFrame())
        .mark_rule(aria=False, color=words.INK, strokeDash=[4, 3])
        .encode(x=alt.datum(alt.DateTime(year=today.year, month=today.month, date=today.day), type="temporal"))
    )
    return alt.layer(whole, part, rule, name, told).properties(height=alt.Step(56))


def carried(row: Mapping[str, Any]) -> str:
    """Who carries a task, at what risk, for which piece of the jigsaw: short enough for a telephone, the whole of it is in the table."""
    told = ["Nobody yet" if words.is_missing(row["owner"]) else textwrap.shorten(row["owner"], 30, placeholder="…")]
    told += [] if words.is_missing(row["risk"]) else [f"risk {int(row['risk'])} of 25"]
    told += [] if words.is_missing(row["piece"]) else [row["piece"]]
    return textwrap.shorten(" · ".join(told), 64, placeholder="…")


def gantt(rows: Sequence[Mapping[str, Any]], today: date) -> Chart:
    """Tasks from start to end with owner, risk and piece of the jigsaw, how far each is done, what is late, today as a line.

    ``rows`` of ``workbench/plan``, in their order.
    """
    data = pd.DataFrame(
        [
            {
                "at": at,
                "label": row["label"],
                "named": f"{'★ ' if row['quick_win'] else ''}{row['label']}",
                "owner": "Nobody yet" if words.is_missing(row["owner"]) else row["owner"],
                "told": carried(row),
                "start": row["start_on"].isoformat(),
                "end": row["end_on"].isoformat(),
                "reached": (row["start_on"] + (row["end_on"] - row["start_on"]) * float(row["progress"])).isoformat(),
                "percent": words.share(row["progress"], 0),
                "risk": "Not rated" if words.is_missing(row["risk"]) else f"{int(row['risk'])} of 25",
                "piece": "" if words.is_missing(row["piece"]) else row["piece"],
                "quick": "Yes" if row["quick_win"] else "",
                "state": "done" if row["progress"] >= 1 else "late" if row["is_late"] else "on time",
            }
            for at, row in enumerate(rows)
        ]
    )
    return Chart(_gantt(tuple(data["at"]), today), data, words.bare(plans.headline(rows)))
