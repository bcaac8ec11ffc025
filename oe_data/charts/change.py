"""Charts of change: scores by group or date, the change curve, contrasts, causes and effects, failure demand."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import pandas as pd

from oe_data import change, words
from oe_data.charts.base import Chart, Flow, once

SCALES = {"jigsaw": (0, 3), "ccc": (1, 5)}
WIDE = {"left": 125, "right": 125, "top": 70, "bottom": 70, "symbolSize": 14}
NARROW = {"left": 24, "right": 24, "top": 40, "bottom": 24, "symbolSize": 26}
SHAPES = ["circle", "square", "triangle-up", "diamond", "cross", "triangle-down"]


# ----- Scores -----
def _wrapped(labels: Sequence[str], letters: int = 18) -> str:
    """The expression that writes labels on several lines."""
    return f"({json.dumps({label: textwrap.wrap(label, letters, break_long_words=False) for label in labels})})[datum.label]"


@once
def _heat(low: float, high: float, items: tuple[str, ...], columns: tuple[str, ...]) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y(
            "item",
            type="nominal",
            sort=list(items),
            title=None,
            axis=alt.Axis(labelExpr=_wrapped(items), labelLimit=190, labelOverlap=False, domain=False, ticks=False),
        ),
        x=alt.X(
            "by",
            type="nominal",
            sort=list(columns),
            title=None,
            axis=alt.Axis(labelAngle=0, labelFontSize=10, labelExpr=_wrapped(columns, 10), domain=False, ticks=False, labelOverlap=False),
        ),
        tooltip=[
            alt.Tooltip("item", type="nominal", title="What"),
            alt.Tooltip("by", type="nominal", title="Of"),
            alt.Tooltip("shown", type="nominal", title=f"Score, {low:g} to {high:g}"),
        ],
    )
    scale = alt.Scale(domain=[low, high], range=["#f4f7f9", "#0b5d7a"])
    box = base.mark_rect(stroke="#8794a3", strokeWidth=0.5).encode(color=alt.Color("score", type="quantitative", scale=scale, legend=None))
    ink = alt.condition(f"datum.score > {low + 0.55 * (high - low)}", alt.value("white"), alt.value(words.INK))
    label = base.mark_text(fontSize=13).encode(text=alt.Text("shown", type="nominal"), color=ink)
    return alt.layer(box, label).properties(height=alt.Step(30))


def heat(rows: Sequence[Mapping[str, Any]], by: str, instrument: str) -> Chart:
    """Scores by item and by group (``audience``) or date (``taken_on``): the darker, the stronger; each with its number."""
    data = change.heat(rows, by)
    columns = tuple(dict.fromkeys(of for _, of in sorted(zip(data["place"], data["by"], strict=True))))
    items = tuple(dict.fromkeys(item for _, item in sorted(zip(data["sort"], data["item"], strict=True))))
    scores: dict[str, list[str]] = {}
    for item, of, shown in zip(data["item"], data["by"], data["shown"], strict=True):
        scores.setdefault(item, []).append(f"{of} {shown}")
    told = "; ".join(f"{item}: {', '.join(each)}" for item, each in scores.items())
    low, high = SCALES[instrument]
    return Chart(_heat(low, high, items, columns), data, f"Scores from {low} to {high}. {told}.")


# ----- The change curve -----
@once
def _curve(bars: tuple[str, ...], stages: tuple[str, ...]) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y(
            "bar",
            type="nominal",
            scale=alt.Scale(domain=list(bars)),  # also those without a bar: the names of the groups
            title=None,
            axis=alt.Axis(
                labelExpr="split(datum.label, '\u200b')[1] || split(datum.label, '\u200b')[0]",
                labelFontWeight={"condition": {"test": "indexof(datum.label, '\u200b') < 0", "value": 700}, "value": 400},
                labelLimit=150,
                labelOverlap=False,
                domain=False,
                ticks=False,
            ),
        ),
        order=alt.Order("sort", type="quantitative"),
        tooltip=[
            alt.Tooltip("audience", type="nominal", title="Group"),
            alt.Tooltip("day", type="nominal", title="Asked"),
            alt.Tooltip("stage", type="nominal", title="Stage"),
            alt.Tooltip("shown", type="nominal", title="Share"),
            alt.Tooltip("respondents", type="quantitative", title="People who answered", format=",.0f"),
        ],
    )
    colour = alt.Color(
        "stage",
        type="nominal",
        sort=list(stages),
        scale=alt.Scale(domain=list(stages), range=change.STAGE_COLOURS[: len(stages)]),
        legend=alt.Legend(orient="top", title=None, columns=2),
    )
    x = alt.X(
        "share", type="quantitative", stack="zero", title=None, axis=alt.Axis(format="%", tickCount=5), scale=alt.Scale(domain=[0, 1])
    )
    bar = base.mark_bar(stroke="white", strokeWidth=0.5).encode(x=x, color=colour)
    label = (
        base.transform_filter("datum.share >= 0.07")
        .mark_text(fontSize=12)
        .encode(
            x=alt.X("middle", type="quantitative"),
            text=alt.Text("sort", type="quantitative"),
            color=alt.condition("datum.sort == 1 || datum.sort == 7 || datum.sort == 6", alt.value("white"), alt.value(words.INK)),
        )
    )
    return alt.layer(bar, label).properties(height=alt.Step(24))


def curve(rows: Sequence[Mapping[str, Any]]) -> Chart:
    """The share of each group at each stage of the change curve, date by date; the number in a bar is that of the stage."""
    lines: list[dict[str, Any]] = []
    bars: list[str] = []
    so_far: dict[str, float] = {}
    for row in rows:
        if row["audience"] not in bars:
            bars.append(row["audience"])
        bar = f"{row['audience']}\u200b{words.day(row['taken_on'])}"
        if bar not in bars:
            bars.append(bar)
        begin = so_far.get(bar, 0.0)
        so_far[bar] = begin + float(row["share"])
        lines.append(
            {
                "bar": bar,
                "audience": row["audience"],
                "day": words.day(row["taken_on"]),
                "stage": f"{row['sort']} {row['label']}",
                "sort": int(row["sort"]),
                "share": float(row["share"]),
                "middle": begin + float(row["share"]) / 2,
                "shown": words.share(row["share"], 0),
                "respondents": int(row["respondents"]),
            }
        )
    data = pd.DataFrame(lines)
    stages = tuple(data.sort_values("sort")["stage"].drop_duplicates())
    most: dict[str, dict[str, Any]] = {}
    for line in lines:
        if line["bar"] not in most or line["share"] > most[line["bar"]]["share"]:
            most[line["bar"]] = line
    told = "; ".join(f"{one['audience']}, {one['day']}: most at {one['stage'][2:]}, {one['shown']}" for one in most.values())
    return Chart(_curve(tuple(bars), stages), data, f"Where each group stands on the change curve. {told}.")


# ----- Contrasts -----
@once
def _contrasts(items: tuple[str, ...], groups: tuple[str, ...]) -> alt.TopLevelMixin:
    scale = alt.Scale(domain=[-2, 2])
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("item", type="nominal", sort=list(items), axis=None),
        tooltip=[
            alt.Tooltip("item", type="nominal", title="Contrast"),
            alt.Tooltip("audience", type="nominal", title="Group"),
            alt.Tooltip("shown", type="nominal", title="Score, \u22122 to 2"),
            alt.Tooltip("mean_shown", type="nominal", title="Mean of the groups"),
        ],
    )
    one = base.transform_filter("datum.is_first")
    axis = alt.Axis(values=[-2, -1, 0, 1, 2], labelExpr="datum.value > 0 ? '+' + datum.label : datum.label")
    bar = one.mark_bar(height=9, color="#9fc4d8", yOffset=9).encode(
        x=alt.X("mean_score", type="quantitative", scale=scale, title=None, axis=axis), x2=alt.X2Datum(0)
    )
    left = one.mark_text(align="left", dy=-9, fontSize=12).encode(x=alt.datum(-2), text=alt.Text("from", type="nominal"))
    right = one.mark_text(align="right", dy=-9, fontSize=12).encode(x=alt.datum(2), text=alt.Text("to", type="nominal"))
    point = base.mark_point(filled=True, size=55, opacity=1, yOffset=9).encode(
        x=alt.X("score", type="quantitative", scale=scale, title=None),
        shape=alt.Shape(
            "audience",
            type="nominal",
            scale=alt.Scale(domain=list(groups), range=[SHAPES[at % len(SHAPES)] for at in range(len(groups))]),
            legend=alt.Legend(orient="top", title=None, columns=2),
        ),
        color=alt.value(words.INK),
    )
    return alt.layer(bar, left, right, point).properties(height=alt.Step(42))


def contrasts(rows: Sequence[Mapping[str, Any]]) -> Chart:
    """Twelve contrasts from -2 to 2: the mean of the groups as a bar from the middle, each group as a mark of its own shape."""
    seen: set[str] = set()
    lines = []
    for row in rows:
        first, second = change.ends(row["label"])
        lines.append(
            {
                "item": row["label"],
                "from": first,
                "to": second,
                "audience": row["audience"],
                "score": float(row["score"]),
                "shown": change.signed(row["score"]),
                "mean_score": float(row["mean_score"]),
                "mean_shown": change.signed(row["mean_score"]),
                "is_first": row["item"] not in seen,
            }
        )
        seen.add(row["item"])
    data = pd.DataFrame(lines)
    told = "; ".join(f"{row['item']}: {row['mean_shown']}" for row in lines if row["is_first"])
    groups = tuple(sorted(data["audience"].unique()))
    return Chart(
        _contrasts(tuple(data["item"].drop_duplicates()), groups), data, f"Contrasts, mean of the groups from \u22122 to 2. {told}."
    )


# ----- Causes and effects -----
def loops(nodes: Sequence[Mapping[str, Any]], links: Sequence[Mapping[str, Any]], name: str, order: Sequence[str] = ()) -> Flow:
    """Causes on a ring with arrows from cause to effect: + both go the same way, a minus sign the opposite way, dashed when it takes time.

    ``order`` puts causes that act on each other side by side; those not named come last.
    """
    ring = change.ring(nodes, order)
    wide, narrow = [], []  # where there is no room for names, the numbers stand in the marks and the names beneath the picture
    for at, node in enumerate(ring):
        figure = change.node_figure(node)
        lines = [*textwrap.wrap(f"{at + 1} {node['label']}", 18), *([figure] if figure else [])]
        drawn = {
            "id": node["node_id"],
            "name": "\n".join(lines),
            "itemStyle": {"color": "#8a4b00" if figure else words.SERIES_COLOUR},
            "symbol": "rect" if figure else "circle",
        }
        wide.append({**drawn, "label": {"position": _side(2 * math.pi * at / len(ring)), "color": words.INK}})
        narrow.append({**drawn, "name": str(at + 1), "label": {"position": "inside", "color": "white", "textBorderWidth": 0}})
    there = {node["node_id"] for node in nodes}
    labels = {node["node_id"]: node["label"] for node in nodes}
    both = {(link["from_node"], link["to_node"]) for link in links}
    arrows = [
        {
            "source": link["from_node"],
            "target": link["to_node"],
            "label": {"formatter": "+" if link["sign"] == 1 else "\u2212", "color": _way(link)},
            "lineStyle": {
                "type": "dashed" if link["delayed"] else "solid",
                "curveness": 0.45 if (link["to_node"], link["from_node"]) in both and link["from_node"] > link["to_node"] else 0.15,
                "color": _way(link),
                "width": 2,
            },
        }
        for link in links
        if link["from_node"] in there and link["to_node"] in there
    ]
    spec = {
        "toolbox": {"feature": {"saveAsImage": {"title": "Save as a picture", "name": "causes-and-effects"}}},
        "series": [
            {
                "type": "graph",
                "layout": "circular",
                "data": wide,
                "links": arrows,
                "edgeSymbol": ["none", "arrow"],
                "edgeSymbolSize": [0, 11],
                "label": {"show": True, "fontSize": 12, "lineHeight": 15, "distance": 6},
                # Before the head of its arrow: in the middle it would be turned with it, and a minus sign be a line upright.
                "edgeLabel": {"show": True, "position": "end", "distance": -30, "fontSize": 20, "fontWeight": "bold"},
                "emphasis": {"focus": "adjacency"},
                "tooltip": {"show": False},
                **WIDE,
            }
        ],
        "media": [
            {"option": {"series": [{"data": wide, **WIDE}]}},
            {"query": {"maxWidth": 600}, "option": {"series": [{"data": narrow, **NARROW}]}},
        ],
    }
    frame = pd.DataFrame(
        {
            "cause": [labels[link["from_node"]] for link in links],
            "effect": [labels[link["to_node"]] for link in links],
            "way": [change.SIGNS[link["sign"]] for link in links],
            "late": ["yes" if link["delayed"] else "no" for link in links],
            "evidence": [link["evidence"] or "" for link in links],
        }
    )
    told = "; ".join(
        f"{row['cause']} {'raises' if link['sign'] == 1 else 'lowers'} {row['effect']}{' in time' if link['delayed'] else ''}"
        for row, link in zip(frame.to_dict("records"), links, strict=True)
    )
    return Flow(spec, frame, f"{name}: {told or 'no arrows yet'}.")


def _way(link: Mapping[str, Any]) -> str:
    """The colour of an arrow and its sign."""
    return words.SERIES_COLOUR if link["sign"] == 1 else "#a34a00"


def _side(turn: float) -> str:
    """On which side of its mark a label stands, so that it lies outside the ring."""
    across, down = math.cos(turn), math.sin(turn)
    if abs(across) < 0.35:
        return "bottom" if down > 0 else "top"
    return "right" if across > 0 else "left"


# ----- Failure demand -----
@once
def _demand(field: str, title: str, services: tuple[str, ...], marks: tuple[tuple[str, float], ...], note: str) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(y=alt.Y("service", type="nominal", sort=list(services), axis=None))
    x = alt.X(
        field, type="quantitative", title=title, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5, orient="bottom")
    )
    bar = base.mark_bar(height=14, yOffset=8, color=words.SERIES_COLOUR).encode(
        x=x,
        tooltip=[
            alt.Tooltip("service", type="nominal", title="Service"),
            alt.Tooltip("failure", type="nominal", title="Failure demand"),
            alt.Tooltip("avoidable", type="nominal", title="Avoidable"),
            alt.Tooltip("refused", type="nominal", title="Turned away"),
        ],
    )
    label = base.mark_text(align="left", dy=-9, fontSize=12).encode(x=alt.datum(0), text=alt.Text(note, type="nominal"))
    layers: list[Any] = [bar, label]
    for _, share in marks:
        at = alt.Chart(pd.DataFrame()).transform_filter("datum.is_first").encode(x=alt.datum(share))
        layers.append(at.mark_rule(strokeDash=[5, 4], color="#a34a00", strokeWidth=1.5))
        layers.append(at.mark_text(text=f"{share:.0%}", color="#a34a00", fontSize=12, fontWeight=600, dy=-8).encode(y=alt.value(0)))
    return alt.layer(*layers).properties(height=alt.Step(40))


def failure(found: pd.DataFrame, marks: Sequence[Mapping[str, Any]]) -> Chart:
    """The share of failure demand by service, largest pounds first, beside what the handbook tells of elsewhere (dashed)."""
    data = found.assign(
        is_first=[at == 0 for at in range(len(found))],
        note=[f"{row.service}: {row.failure}, {words.pounds(row.avoidable_gbp)}" for row in found.itertuples()],
    )
    given = tuple((str(mark["who"]), float(mark["failure_share"])) for mark in marks)
    beside = "; ".join(f"{who} {share:.0%}" for who, share in given)
    spec = _demand("failure_share", "Share of contacts that were failure demand", tuple(data["service"]), given, "note")
    return Chart(spec, data, f"Failure demand by service. {'; '.join(data['note'])}. Dashed, reference marks: {beside}.")


def unmet(found: pd.DataFrame) -> Chart:
    """The share of people turned away by service."""
    data = found.assign(
        is_first=[at == 0 for at in range(len(found))], note=[f"{row.service}: {row.refused}" for row in found.itertuples()]
    )
    spec = _demand("refusal_share", "Share of those who came and were turned away", tuple(data["service"]), (), "note")
    return Chart(spec, data, f"People turned away by service. {'; '.join(data['note'])}.")
