"""The funnel of questions through the gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from oe_data import questions, words
from oe_data.charts.base import Chart, once


@once
def _funnel(gates: tuple[str, ...]) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("gate", type="nominal", sort=list(gates), title=None, axis=alt.Axis(labelLimit=190, domain=False, ticks=False)),
        x=alt.X("passed", type="quantitative", title="Questions that passed", axis=alt.Axis(tickMinStep=1, grid=True)),
        tooltip=[alt.Tooltip("gate", type="nominal", title="Gate"), alt.Tooltip("passed", type="quantitative", title="Passed")],
    )
    bars = base.mark_bar(color="#0b5d7a")
    label = base.mark_text(align="left", dx=5, fontSize=13, color=words.INK).encode(text=alt.Text("passed", type="quantitative"))
    return alt.layer(bars, label).properties(height=alt.Step(38))


def funnel(rows: Sequence[Mapping[str, Any]]) -> Chart:
    """How many questions passed each gate: ``rows`` of ``gates/funnel``."""
    data = pd.DataFrame([{"gate": f"{row['gate']} {questions.GATES[row['gate']]}", "passed": row["passed"]} for row in rows])
    told = "; ".join(f"gate {row['gate']} {row['passed']}" for row in rows)
    return Chart(_funnel(tuple(data["gate"])), data, f"Questions that passed each gate: {told}.")
