"""What every chart is made of, and how one becomes a picture for a paper."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, NamedTuple

import altair as alt
import pandas as pd
import pyarrow as pa


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite spec without data, the frame it draws, and what it shows in one sentence for those who cannot see it.

    ``table`` is what stands beneath it, where that says more of the same rows than is drawn.
    """

    spec: dict[str, Any]
    data: pd.DataFrame
    alt: str
    table: pd.DataFrame | None = None

    @cached_property
    def arrow(self) -> pa.Table:
        """The frame as it is sent: a chart that is kept makes it once."""
        return pa.Table.from_pandas(self.data, preserve_index=False)


class Flow(NamedTuple):
    """An ECharts option, the frame it draws, and its sentence."""

    spec: dict[str, Any]
    data: pd.DataFrame
    alt: str


def once(build: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """Build an Altair chart once for each shape and keep its plain spec: a twelfth of the work at every rerun."""

    @cache
    def spec(*shape: Any) -> dict[str, Any]:
        made = build(*shape).to_dict()
        for part in (made, *made.get("layer", [])):  # the page brings the data, the theme the looks
            for unwanted in ("data", "datasets", "config"):
                part.pop(unwanted, None)
        return made

    return spec


def millions(field: str, title: str, *, room: int = 0) -> alt.X:
    """A horizontal axis of pounds in millions, with room in pixels kept at its right end for what is written there."""
    scale = alt.Scale(range=[0, alt.ExprRef(f"width - {room}")]) if room else alt.Undefined
    return alt.X(field, type="quantitative", title=title, axis=pounds_axis(title), scale=scale)


def pounds_axis(title: str | None) -> alt.Axis:
    """Axis ticks as £10m, or £500 where the amounts are small."""
    return alt.Axis(
        title=title,
        labelExpr="(datum.value < 0 ? '-£' : '£') + (abs(datum.value) >= 1e6 ? format(abs(datum.value) / 1e6, ',') + 'm' "
        ": format(abs(datum.value), ','))",
        tickCount=5,
        grid=True,
    )


def picture(chart: Chart, form: str) -> bytes:
    """The chart as it is on screen, as ``svg`` or ``png``, on white."""
    import vl_convert

    values = json.loads(chart.data.to_json(orient="records", date_format="iso"))
    spec = {
        **chart.spec,
        "data": {"values": values},
        "width": chart.spec.get("width", 720),
        "background": "white",
        "title": {
            "text": textwrap.wrap(chart.alt, chart.spec.get("width", 720) // 6),
            "anchor": "start",
            "fontSize": 12,
            "fontWeight": "normal",
        },
        "config": {"font": "DejaVu Sans, Arial, sans-serif"},
    }
    if form == "svg":
        return str(vl_convert.vegalite_to_svg(spec)).encode()
    return bytes(vl_convert.vegalite_to_png(spec, scale=2))
