"""Charts of pathways: the wall from before birth to 99 years, people flowing, unmet need, cost by stage of life, a family's months."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from oe_data import pathways, words
from oe_data.charts.base import Chart, Flow, once, pounds_axis

READABLE = 60  # steps on a wall that are written on it; more are packed, and read by hovering or from the table
TALL = 1800  # pixels a wall of very many steps is kept to, where its rows can still be told apart
GAP = "Nothing"
# A flow as it lies on a desk's screen and on a telephone's.
ACROSS = {
    "orient": "horizontal",
    "nodeGap": 14,
    "left": 4,
    "right": 130,
    "top": 24,
    "bottom": 8,
    "label": {"width": 125, "position": "right"},
}
DOWN = {"orient": "vertical", "nodeGap": 60, "left": 8, "right": 96, "top": 30, "bottom": 30, "label": {"width": 88, "position": "right"}}
NARROW = "width < 560"  # of what is drawn in, in pixels: a telephone
# Words cross the edges of their bars: a white rim beneath them keeps every letter apart.
RIM: dict[str, Any] = {"stroke": "white", "strokeWidth": 3, "strokeJoin": "round", "strokeOpacity": 0.85}
WIDE = "width > 1200"  # a projector, read from the back of a room

HOVER = {
    "service": "Service",
    "provider": "By",
    "need": "Need",
    "does": "Activity",
    "ages": "Ages",
    "people": "People",
    "cost": "Cost a year",
    "same": "The same by others",
}

Marks = tuple[tuple[float, str], ...]


@once
def _wall(rows: int, height: int, font: int, marks: Marks, written: bool) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame())
    label = " : ".join(f"abs(datum.value - {place!r}) < 1e-9 ? '{label}'" for place, label in marks) + " : ''"
    size = f"({NARROW} ? 11 : {WIDE} ? {font + 4} : {font})"
    x = alt.X(
        "from_place",
        type="quantitative",
        title=None,
        scale=alt.Scale(domain=[0, 1], nice=False, zero=False),
        axis=alt.Axis(
            values=[place for place, _ in marks],
            labelExpr=label,
            orient="top",
            labelFontSize=alt.ExprRef(f"{WIDE} ? {font + 4} : {font}"),
            labelColor=words.INK,
            labelOverlap="greedy",
            labelFlush=True,
            labelAngle=0,
            ticks=True,
            grid=True,
            gridColor="#dfe4e8",
        ),
    )
    y = alt.Y(
        "row",
        type="nominal",
        sort=None,
        title=None,
        axis=alt.Axis(
            labelExpr="indexof(datum.label, '\u200b') == 0 ? '' : split(datum.label, '\\n')",
            labelFontSize=alt.ExprRef(f"{NARROW} ? 11 : {WIDE} ? {font} : {min(font, 13)}"),
            labelLineHeight=14,
            labelLimit=alt.ExprRef(f"{NARROW} ? 125 : 215"),
            labelOverlap=False if written else "greedy",
            labelFontWeight="bold",
            labelColor=words.INK,
            ticks=False,
            domain=False,
        ),
    )
    # A browser works every part of every step's hover out beforehand: of very many steps it is one line.
    hover = HOVER.items() if written else [("all", "Step")]
    edge = {
        "stroke": alt.Stroke("colour", type="nominal", scale=None),
        "strokeWidth": alt.StrokeWidth("edge", type="quantitative", scale=None),
    }
    shade = base.transform_filter("datum.kind == 'gap'").mark_rect(color=words.QUIET, opacity=0.16).encode(x=x, x2="to_place")
    picked = alt.selection_point(name="step", fields=["step_id"], on="click", empty=False)
    bar = (
        base.mark_bar(
            aria=False,
            cornerRadius=3 if written else 0,
            height=alt.RelativeBandSize(band=0.84),
            fillOpacity=0.24 if written else 0.7,
            cursor="pointer",
        )
        .encode(
            x=x,
            x2="to_place",
            y=y,
            fill=alt.Fill("colour", type="nominal", scale=None),
            **(edge if written else {}),
            tooltip=[alt.Tooltip(field, type="nominal", title=title) for field, title in hover],
        )
        .add_params(picked)
    )
    line = (
        base.transform_filter("datum.first")
        .mark_rule(color=words.QUIET, opacity=0.5)
        .encode(y=alt.Y("row", bandPosition=0, type="nominal", sort=None))
    )
    layers = [shade, bar]
    if written:
        layers.append(line)
        told = "datum.kind == 'gap' ? datum.does : " + f"({NARROW} ? [datum.service, datum.short] : datum.told)"
        longest = f"({NARROW} ? max(length(datum.service), length(datum.short)) : length(datum.told)) * {size} * 0.47"
        ends = f"datum.from_place * width + 8 + {longest} > width"  # it would leave the wall: it ends at its edge instead
        for rim in (RIM, {}):
            layers.append(
                base.mark_text(
                    align=alt.ExprRef(f"{ends} ? 'right' : 'left'"),
                    baseline="middle",
                    lineHeight=13,
                    dy=alt.ExprRef(f"{NARROW} && datum.kind != 'gap' ? -6 : 0"),
                    fontSize=alt.ExprRef(size),
                    color=words.INK,
                    fontWeight=alt.ExprRef("datum.kind == 'gap' ? 600 : 400"),
                    limit=alt.ExprRef("width"),
                    x=alt.ExprRef(f"{ends} ? width - 4 : datum.from_place * width + 6"),
                    text=alt.ExprRef(told),
                    aria=not rim,
                    **rim,
                ).encode(y=y)
            )
    paper = alt.ViewBackground(fill="white", stroke=None)
    # White paper in the dark theme too: the words lie on tints of the colours and beside them.
    return alt.layer(*layers).properties(width=1300, height=rows * height, background="white", view=paper)


def wall(steps: pd.DataFrame, gaps: pd.DataFrame, axis: pd.DataFrame, lanes: str = "provider", chosen: str = "", name: str = "") -> Chart:
    """The wall: each step from its first month to its last, in lanes by provider or need, gaps shaded and put into words.

    Frames: ``steps`` as ``pathway/swimlane``, ``gaps`` as ``pathway/gaps``, ``axis`` as ``pathway/axis``.
    """
    place = dict(zip(axis["month"], axis["place"], strict=True))
    marks = tuple((float(at), str(label)) for at, label in zip(axis["place"], axis["label"], strict=True) if not words.is_missing(label))
    written = len(steps) <= READABLE
    nothing = pd.DataFrame(
        {
            "kind": "gap",
            "step_id": "",
            "age_from_m": gaps["from_m"],
            "age_to_m": gaps["to_m"],
            "lane": GAP,
            "service": GAP,
            "others_doing_the_same": 0,
            "does": [pathways.gap_words(begin, end) for begin, end in zip(gaps["from_m"], gaps["to_m"], strict=True)],
        }
    )
    offered = steps.assign(
        kind="step",
        lane=steps[lanes],
        does=steps["activity"].map(pathways.ACTIVITIES),
        people=[_reached(step) for step in steps.to_dict("records")],
        cost=steps["cost_gbp"].map(pathways.cost),
        same=[f"{n} other{'s' if n > 1 else ''} at the same age" if n else "none" for n in steps["others_doing_the_same"]],
    )
    offered["short"] = [f"{s['does']} · {s['people']} · {s['cost']}" for s in offered.to_dict("records")]
    offered["told"] = [
        f"{s['service']} · {s['short']}"
        + (f" · {words.count_of(s['others_doing_the_same'], 'other does', 'others do')} the same" if s["same"] != "none" else "")
        for s in offered.to_dict("records")
    ]
    oldest_first = offered.groupby("lane", sort=False)["age_from_m"].min()
    offered = offered.assign(begins=offered["lane"].map(oldest_first)).sort_values(
        ["begins", "lane", "age_from_m", "age_to_m"], kind="stable"
    )
    data = pd.concat([nothing, offered], ignore_index=True)
    for text in ("told", "short"):  # a gap says but one thing
        data[text] = data[text].fillna(data["does"])
    data["ages"] = [pathways.span(int(begin), int(end)) for begin, end in zip(data["age_from_m"], data["age_to_m"], strict=True)]
    data["from_place"] = data["age_from_m"].map(place)
    data["to_place"] = (data["age_to_m"] + 1).map(place)
    data["chosen"] = (data["step_id"] == chosen) & (data["kind"] == "step")
    data["all"] = data["told"] + " · " + data["ages"] + " · " + data["lane"]
    data["edge"] = [4.0 if chosen_one else 1.5 for chosen_one in data["chosen"]]
    same = data["others_doing_the_same"] > 0
    data["colour"] = [
        words.QUIET if kind == "gap" else words.SECOND_COLOUR if doubled else words.SERIES_COLOUR
        for kind, doubled in zip(data["kind"], same, strict=True)
    ]
    if not written:  # too thin for an edge: what is chosen is black
        data.loc[data["chosen"], "colour"] = "black"
    rows = range(len(data)) if written else _packed(data)
    data = data.assign(at=list(rows)).sort_values("at", kind="stable")
    data["first"] = ~data["lane"].duplicated()
    data["row"] = _row_names(data["lane"], list(data["at"]), lines=2 if written else 1)
    many = int(data["at"].nunique())
    height = (35 if many <= 18 else 30) if written else max(3, min(13, TALL // many))
    font = 14 if height == 35 else 12
    told = "; ".join(
        f"{step['service']} ({step['activity']}), {pathways.span(step['age_from_m'], step['age_to_m'])}"
        for step in steps.head(12).to_dict("records")
    )
    empty = ", ".join(nothing["does"]) or "no month is without a step"
    whose, more = f" of {name}" if name else "", " and more" if len(steps) > 12 else ""
    text = f"The wall{whose}, from 9 months before birth to 99 years: {told}{more}. Gaps: {empty}."
    columns = ["kind", "step_id", "row", "from_place", "to_place", "colour"]
    columns += ["edge", *HOVER, "first", "short", "told", "lane", "chosen", "age_from_m", "age_to_m"] if written else ["all"]
    table = data.reindex(columns=["step_id", "lane", *HOVER, "age_from_m", "age_to_m"])
    return Chart(_wall(many, height, font, marks, written), data.reindex(columns=columns), text, table)


def _reached(step: Mapping[Any, Any]) -> str:
    """People reached, of those eligible, in words."""
    if words.is_missing(step["reached_people"]):
        return "people not recorded"
    reached = words.number(step["reached_people"])
    return (
        f"{reached} reached"
        if words.is_missing(step["eligible_people"])
        else f"{reached} of {words.number(step['eligible_people'])} reached"
    )


def _packed(data: pd.DataFrame) -> list[int]:
    """A row for each step so that none of a lane covers another: the first row of its lane that is free (interval partitioning)."""
    rows: list[int] = []
    free: list[int] = []  # the last month in use of each row of this lane
    base, lane = 0, None
    for here, begin, end in zip(data["lane"], data["age_from_m"], data["age_to_m"], strict=True):
        if here != lane:
            base, lane, free = base + len(free), here, []
        at = next((n for n, last in enumerate(free) if last < begin), len(free))
        free[at : at + 1] = [end]
        rows.append(base + at)
    return rows


def _row_names(lanes: pd.Series[Any], at: list[int], lines: int) -> list[str]:
    """A name for each row of the wall: its lane on the lane's first row, wrapped; nothing that can be seen on the others."""
    names: dict[int, str] = {}
    seen: set[str] = set()
    for lane, row in zip(lanes, at, strict=True):
        if row not in names:
            wide = 20 if lines > 1 else len(str(lane)) + 1
            while len(wrapped := textwrap.wrap(str(lane), wide)) > lines:
                wide += 2
            names[row] = f"\u200b{row}" if lane in seen or not wrapped else "\n".join(wrapped)
            seen.add(lane)
    return [names[row] for row in at]


def flow(frame: pd.DataFrame) -> Flow:
    """People through a pathway as a Sankey in which at every step as many arrive as leave.

    Frame: ``from_step, to_step, from_name, to_name, people`` as ``pathway/flow_whole``; a step's code is missing at
    the ends, where people come from nowhere recorded or go no further.
    """
    ends = {"Come straight to it": "#8794a3", "Coming back": words.SECOND_COLOUR, "Go no further here": "#8794a3"}
    ends["Sent back to an earlier step"] = words.SECOND_COLOUR
    nodes: dict[str, str] = {}

    def node(step: Any, name: str) -> str:
        """A node's name; two steps of one name differ by what cannot be seen."""
        key = name if words.is_missing(step) else str(step)
        if key not in nodes:
            taken = set(nodes.values())
            while name in taken:
                name += "\u200b"
            nodes[key] = name
        return nodes[key]

    links = [
        {
            "source": node(row["from_step"], row["from_name"]),
            "target": node(row["to_step"], row["to_name"]),
            "value": round(float(row["people"])),
        }
        for row in frame.to_dict("records")
    ]
    spec = {
        "tooltip": {"trigger": "item"},
        "toolbox": {"feature": {"saveAsImage": {"title": "Save as a picture", "name": "pathway-flow"}}},
        "series": [
            {
                "type": "sankey",
                "data": [
                    {
                        "name": name,
                        "itemStyle": {"color": ends.get(name, words.SERIES_COLOUR)},
                    }
                    for name in nodes.values()
                ],
                "links": links,
                "emphasis": {"focus": "adjacency"},
                "nodeAlign": "left",
                "lineStyle": {"color": "source", "opacity": 0.35},
                "label": {
                    "fontSize": 13,
                    "lineHeight": 15,
                    "color": words.INK,
                    "textBorderColor": "#ffffff",
                    "textBorderWidth": 3,
                    "overflow": "break",
                },
            }
        ],
        # On a telephone it runs downwards: side by side the names would lie on each other.
        "media": [{"option": {"series": [ACROSS]}}, {"query": {"maxWidth": 600}, "option": {"series": [DOWN]}}],
    }
    return Flow(spec, frame, "People moving between the steps of a pathway: at every step as many arrive as leave.")


@once
def _unmet(rows: int) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y(
            "step",
            type="nominal",
            sort=None,
            title=None,
            axis=alt.Axis(labelLimit=alt.ExprRef(f"{NARROW} ? 150 : 300"), labelOverlap=False, ticks=False, domain=False),
        ),
        tooltip=[
            alt.Tooltip("step", type="nominal", title="Step"),
            alt.Tooltip("provider", type="nominal", title="By"),
            alt.Tooltip("people", type="nominal", title="People"),
            alt.Tooltip("left_out", type="nominal", title="Not reached"),
        ],
    )
    all_of_them = base.mark_bar(height=18, fillOpacity=0, stroke=words.QUIET, strokeWidth=1).encode(x=alt.XDatum(0), x2=alt.X2Datum(1))
    reached = base.mark_bar(height=18, color=words.SERIES_COLOUR).encode(
        x=alt.X(
            "reached_share",
            type="quantitative",
            title="Share reached",
            scale=alt.Scale(domainMin=0, domainMax=alt.ExprRef(f"{NARROW} ? 2.6 : 1.25")),
            axis=alt.Axis(format="%", values=[0, 0.5, 1], titleAnchor="start"),
        )
    )
    told = base.mark_text(align="left", dx=6, fontSize=13, color=words.QUIET).encode(
        x=alt.XDatum(1), text=alt.Text("left_out", type="nominal")
    )
    return alt.layer(all_of_them, reached, told).properties(height=60 + 26 * rows)


def _told_apart(names: list[str]) -> list[str]:
    """Names for rows of a chart: one that comes again differs by what cannot be seen."""
    return [name + "\u200b" * names[:at].count(name) for at, name in enumerate(names)]


def unmet(frame: pd.DataFrame) -> Chart:
    """Of those each step is meant for, the share it reaches, and in words the share it does not."""
    data = frame.assign(
        step=_told_apart([f"{row['service']}: {row['need']}" for row in frame.to_dict("records")]),
        reached_share=(1 - frame["unmet_share"]).clip(upper=1),
        people=[_reached(row) for row in frame.to_dict("records")],
        left_out=["all reached" if share <= 0 else f"{words.share(share, 0)} not reached" for share in frame["unmet_share"].fillna(0)],
    )
    told = "; ".join(f"{step}, {out}" for step, out in zip(data["step"].head(6), data["left_out"].head(6), strict=True))
    return Chart(_unmet(len(data)), data, f"Share reached of those each step is meant for, least first: {told}.")


@once
def _stages() -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y(
            "stage", type="nominal", sort=None, title=None, axis=alt.Axis(labelLimit=240, labelOverlap=False, ticks=False, domain=False)
        ),
        x=alt.X("gbp", type="quantitative", axis=pounds_axis("Pounds a year")),
        tooltip=[
            alt.Tooltip("stage", type="nominal", title="Stage of life"),
            alt.Tooltip("ages", type="nominal", title="Ages"),
            alt.Tooltip("told", type="nominal", title="Pounds a year"),
        ],
    )
    bar = base.mark_bar(height=20, color=words.SERIES_COLOUR, cornerRadiusEnd=2)
    text = base.mark_text(align="left", dx=5, fontSize=13, color=words.QUIET).encode(text=alt.Text("told", type="nominal"))
    # So that the longest bar's text is not cut off.
    room = (
        base.transform_calculate(room=f"datum.room * ({NARROW} ? 1.7 : 1)")
        .mark_point(opacity=0)
        .encode(x=alt.X("room", type="quantitative"))
    )
    return alt.layer(bar, text, room).properties(height=300)


def stages(frame: pd.DataFrame) -> Chart:
    """Pounds a year by stage of life, youngest first, each with its share."""
    ages = zip(frame["age_from_m"], frame["age_to_m"], strict=True)
    data = frame.assign(
        ages=["not known" if words.is_missing(begin) else pathways.span(int(begin), int(end)) for begin, end in ages],
        told=[f"{words.pounds(gbp)} ({words.share(share)})" for gbp, share in zip(frame["gbp"], frame["share"], strict=True)],
    )
    data["room"] = 1.25 * frame["gbp"]
    told = "; ".join(f"{stage} {text}" for stage, text in zip(data["stage"], data["told"], strict=True))
    return Chart(_stages(), data, f"Pounds a year by stage of life: {told}.")


@once
def _months(field: str, title: str, money: bool) -> alt.TopLevelMixin:
    axis = pounds_axis(title) if money else alt.Axis(title=title, tickMinStep=1, tickCount=5)
    return (
        alt.Chart(pd.DataFrame())
        .mark_area(
            interpolate="step-after", color=words.SERIES_COLOUR, fillOpacity=0.24, line={"color": words.SERIES_COLOUR, "strokeWidth": 2}
        )
        .encode(
            x=alt.X(
                "month",
                type="quantitative",
                title="Months from now",
                axis=alt.Axis(tickMinStep=12, grid=False),
                scale=alt.Scale(nice=False),
            ),
            y=alt.Y(field, type="quantitative", axis=axis),
            tooltip=[
                alt.Tooltip("month", type="quantitative", title="Months from now"),
                alt.Tooltip("professionals", type="quantitative", title="Professionals"),
                alt.Tooltip("assessments", type="quantitative", title="Assessments a year"),
                alt.Tooltip("told", type="nominal", title="Pounds a year"),
            ],
        )
        .properties(height=240)
    )


def months(frame: pd.DataFrame, field: str) -> Chart:
    """One family's months from now: its professionals, assessments or pounds, at yearly rates."""
    title = {"professionals": "Professionals", "assessments": "Assessments a year", "gbp": "Pounds a year"}[field]
    data = frame.assign(told=frame["gbp"].map(pathways.cost))
    ends = [f"{row[field]:,.0f} in month {row['month']}" for row in data.iloc[[0, -1]].to_dict("records")] if len(data) else []
    return Chart(_months(field, title, field == "gbp"), data, f"{title} of one family, month by month: {' to '.join(ends)}.")
