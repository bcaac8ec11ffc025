"""Charts of the place's money: each named for the query whose frame it draws."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from oe_data import words
from oe_data.charts.base import Chart, Flow, millions, once, pounds_axis

LEVELS = list(words.CONTROL_COLOURS)
CONTROL_SCALE = alt.Scale(domain=[words.CONTROL_SHORT[level] for level in LEVELS], range=list(words.CONTROL_COLOURS.values()))
# Names down the side of a bar chart: every one is printed, whole.
ROWS = alt.Axis(labelLimit=240, labelOverlap=False, labelFontSize=12, domain=False, ticks=False)


AMOUNT_ROOM = 118  # pixels right of the longest bar


def amounts(base: alt.Chart, row: str) -> alt.Chart:
    """The pounds and the share of each row, all its parts together, right of its bar: to be read without pointing at it."""
    return (
        base.transform_aggregate(gbp="sum(gbp)", share="sum(share)", groupby=[row])
        .transform_calculate(
            told="(abs(datum.gbp) >= 1e6 ? '£' + format(datum.gbp / 1e6, ',.1f') + 'm' : '£' + format(datum.gbp, ',.0f'))"
            " + ' · ' + format(datum.share, '.1%')"
        )
        .mark_text(align="left", dx=5, fontSize=12)
        .encode(x=alt.X("gbp", type="quantitative"), text=alt.Text("told", type="nominal"))
    )


@once
def _squares() -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        x=alt.X("across", type="ordinal", axis=None, scale=alt.Scale(paddingInner=0.12)),
        y=alt.Y("down", type="ordinal", axis=None, scale=alt.Scale(paddingInner=0.12)),
        tooltip=[alt.Tooltip("meaning", type="nominal", title="One per cent of the money")],
    )
    tile = base.mark_rect(cornerRadius=2, stroke=None).encode(color=alt.Color("level", type="nominal", scale=CONTROL_SCALE, legend=None))
    letter = base.mark_text(fontSize=11, fontWeight="bold", color="white").encode(text=alt.Text("letter", type="nominal"))
    return alt.layer(tile, letter).properties(height=250)


def squares(frame: pd.DataFrame, levels: pd.DataFrame) -> Chart:
    """A hundred squares, each one per cent of the money, coloured and lettered by who controls it; beneath them the exact levels."""
    data = frame.assign(
        level=frame["control"].map(words.CONTROL_SHORT),
        letter=frame["control"].map({"controls": "C", "influences": "I", "neither": ""}),
        meaning=frame["control"].map(words.CONTROL_LABELS),
    )
    counts = data["meaning"].value_counts(sort=False)
    told = ", ".join(f"{count} {str(level).lower()}" for level, count in counts.items())
    meaning = levels["control"].map(words.CONTROL_LABELS)
    table = levels.assign(meaning=meaning, squares=meaning.map(counts).fillna(0).astype(int))
    return Chart(_squares(), data, f"A hundred squares, each one per cent of the money: {told}.", table)


@once
def _compared() -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("place", type="nominal", title=None, sort=None, axis=ROWS),
    )
    bar = base.mark_bar(height=16, cornerRadiusEnd=2).encode(
        x=alt.X("share", type="quantitative", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=4)),
        color=alt.condition("datum.here", alt.value(words.CONTROL_COLOURS["controls"]), alt.value(words.CONTROL_COLOURS["neither"])),
        tooltip=[alt.Tooltip("place", type="nominal"), alt.Tooltip("told", type="nominal", title="share")],
    )
    text = base.mark_text(align="left", dx=5, fontSize=13).encode(
        x=alt.X("share", type="quantitative"), text=alt.Text("told", type="nominal")
    )
    return alt.layer(bar, text).properties(height=190)


def compared(frame: pd.DataFrame) -> Chart:
    """This place's share under the chosen definition, above the published counts of other places."""
    data = frame.assign(told=[words.share(value, 2 if here else 0) for value, here in zip(frame["share"], frame["here"], strict=False)])
    told = "; ".join(f"{place} {share}" for place, share in zip(data["place"], data["told"], strict=False))
    return Chart(_compared(), data, f"The council's share of public money, here and as published elsewhere: {told}.")


@once
def _definitions(chosen: str) -> alt.TopLevelMixin:
    bold = {"condition": {"test": f"datum.value === '{words.DEFINITIONS[chosen]}'", "value": "bold"}, "value": "normal"}
    across = alt.X("gbp", type="quantitative", stack="normalize", axis=None)
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y(
            "name",
            type="nominal",
            sort=list(words.DEFINITIONS.values()),
            title=None,
            axis=alt.Axis(labelLimit=240, labelFontSize=12, labelFontWeight=bold, domain=False, ticks=False),
        ),
    )
    bar = base.mark_bar(height=32).encode(
        x=across,
        order=alt.Order("place", type="quantitative"),
        color=alt.Color(
            "part", type="nominal", scale=alt.Scale(domain=list(words.PART_COLOURS), range=list(words.PART_COLOURS.values())), legend=None
        ),
        tooltip=[
            alt.Tooltip("name", type="nominal", title="Definition"),
            alt.Tooltip("meaning", type="nominal", title="What"),
            alt.Tooltip("told", type="nominal", title="How much"),
        ],
    )
    written: dict[str, Any] = {"color": words.INK, "fontSize": 13, "fontWeight": "bold"}
    # Each number stands on the grey, beside what it counts: a slice of 7 % has no room for it.
    share = alt.X("ours_share", type="quantitative", scale=alt.Scale(domain=[0, 1]), axis=None)
    ours = base.transform_filter("datum.part === 'rest'").mark_text(align="left", dx=6, **written)
    rest = base.transform_filter("datum.part === 'rest' && datum.share > 0.3").mark_text(align="right", dx=-6, **written)
    return (
        alt.layer(
            bar,
            ours.encode(x=share, text=alt.Text("ours", type="nominal")),
            rest.encode(x=alt.XDatum(1, scale=alt.Scale(domain=[0, 1]), axis=None), text=alt.Text("percent", type="nominal")),
        )
        .resolve_scale(x="independent")
        .properties(height=132)
    )


def definitions(frame: pd.DataFrame, chosen: str) -> Chart:
    """All the money as one bar for each definition of the council's money: the council's part, and the rest."""
    data = frame.assign(
        name=frame["definition"].map(words.DEFINITIONS),
        place=frame["part"].map({part: place for place, part in enumerate(words.PART_COLOURS)}),
        meaning=frame["part"].map(words.PART_LABELS),
        percent=frame["share"].map(words.share),
        ours=frame["ours_share"].map(words.share),
        told=frame["gbp"].map(words.pounds),
    )
    told = "; ".join(f"{name.lower()} {ours}" for name, ours in dict(zip(data["name"], data["ours"], strict=True)).items())
    return Chart(_definitions(chosen), data, f"The council's part of all public money under three definitions: {told}. {words.PART_KEY}")


@once
def _holders(rows: int) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("holder", type="nominal", sort=None, title=None, axis=ROWS)  # as the query puts them: largest first
    )
    bar = base.mark_bar(cornerRadiusEnd=2).encode(
        x=millions("gbp", "Pounds a year", room=AMOUNT_ROOM),
        color=alt.Color("level", type="nominal", scale=CONTROL_SCALE, legend=None),
        order=alt.Order("place", type="quantitative"),
        tooltip=[
            alt.Tooltip("holder", type="nominal", title="Who"),
            alt.Tooltip("level", type="nominal", title="The council"),
            alt.Tooltip("told", type="nominal", title="Pounds"),
        ],
    )
    return alt.layer(bar, amounts(base, "holder")).properties(height=130 + 26 * rows)


def holders(frame: pd.DataFrame, column: str) -> Chart:
    """Who finally spends the money, coloured by the say the council has; ``column`` is sector or body."""
    data = frame.assign(
        holder=frame[column].map(words.SECTOR_LABELS).fillna(frame[column]),
        level=frame["control"].map(words.CONTROL_SHORT),
        place=frame["control"].map({level: place for place, level in enumerate(LEVELS)}),
        told=frame["gbp"].map(words.pounds),
    )
    sums = data.groupby("holder", sort=False)["gbp"].sum().sort_values(ascending=False)
    told = "; ".join(f"{holder} {words.pounds(gbp)}" for holder, gbp in sums.head(8).items())
    return Chart(_holders(int(data["holder"].nunique())), data, f"Who holds the money: {told}. {words.CONTROL_KEY}")


@once
def _bars(rows: int) -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        y=alt.Y("what", type="nominal", sort=None, title=None, axis=ROWS),  # as the query puts them: largest first
        tooltip=[alt.Tooltip("what", type="nominal", title="What"), alt.Tooltip("told", type="nominal", title="Pounds")],
    )
    bar = base.mark_bar(cornerRadiusEnd=2, color=words.SERIES_COLOUR).encode(x=millions("gbp", "Pounds a year", room=AMOUNT_ROOM))
    return alt.layer(bar, amounts(base, "what")).properties(height=70 + 24 * rows)


def bars(frame: pd.DataFrame, column: str, labels: dict[str, str] | None = None) -> Chart:
    """Money by one thing (a service, a function, a tier, a stream), largest first."""
    what = frame[column].map(labels).fillna(frame[column]) if labels else frame[column]
    data = frame.assign(what=what, told=frame["gbp"].map(words.pounds))
    told = "; ".join(f"{name} {gbp}" for name, gbp in zip(data["what"].head(5), data["told"].head(5), strict=False))
    return Chart(_bars(len(data)), data, f"Largest first: {told}.")


@once
def _years() -> alt.TopLevelMixin:
    base = alt.Chart(pd.DataFrame()).encode(
        x=alt.X("label", type="ordinal", title="Financial year", axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y("gbp", type="quantitative", axis=pounds_axis("Pounds per resident"), scale=alt.Scale(zero=True)),
        color=alt.Color(
            "measure",
            type="nominal",
            scale=alt.Scale(range=[words.SECOND_COLOUR, words.SERIES_COLOUR]),
            legend=alt.Legend(orient="top", direction="vertical", title=None, labelLimit=320),
        ),
        strokeDash=alt.StrokeDash("measure", type="nominal", legend=None),
        tooltip=[
            alt.Tooltip("label", type="ordinal", title="Year"),
            alt.Tooltip("measure", type="nominal", title="Prices"),
            alt.Tooltip("told", type="nominal", title="Per resident"),
        ],
    )
    return alt.layer(base.mark_line(strokeWidth=2.5), base.mark_point(filled=True, size=60)).properties(height=280)


def years(frame: pd.DataFrame) -> Chart:
    """Pounds per resident over the years, in the money of each year and in today's prices."""
    data = frame.assign(label=frame["year"].map(words.financial_year), told=frame["gbp"].map(words.pounds))
    ends = data.iloc[[0, -1]] if len(data) else data
    told = " to ".join(f"{year} {gbp}" for year, gbp in zip(ends["label"], ends["told"], strict=False))
    return Chart(_years(), data, f"Public money per resident over the years: {told}.")


@once
def _ages() -> alt.TopLevelMixin:
    x = alt.X("age_from", type="quantitative", title="Age in years", scale=alt.Scale(domain=[0, 100], nice=False))
    money = (
        alt.Chart(pd.DataFrame())
        .transform_filter("isValid(datum.gbp)")
        .mark_rect(color=words.SERIES_COLOUR, opacity=0.85, clip=True, stroke="white")
        .encode(
            x=x,
            x2=alt.X2("until"),
            y2=alt.Y2Datum(0),
            y=alt.Y("gbp", type="quantitative", axis=pounds_axis("Pounds a year, by age")),
            tooltip=[alt.Tooltip("ages", type="nominal", title="Ages"), alt.Tooltip("told", type="nominal", title="Pounds")],
        )
    )
    line = (
        alt.Chart(pd.DataFrame())
        .transform_filter("isValid(datum.capacity)")
        .mark_line(color=words.SECOND_COLOUR, strokeDash=[6, 4], strokeWidth=2.5, interpolate="monotone")
        .encode(x=x, y=alt.Y("capacity", type="quantitative", axis=None))
    )
    return alt.layer(money, line).resolve_scale(y="independent").properties(height=280)


def ages(frame: pd.DataFrame, capacity: pd.DataFrame) -> Chart:
    """Spend by age as bars, with the illustrative line of the brain's capacity to change above it."""
    data = frame.assign(
        ages=[f"{low:.0f} to {high:.0f}" for low, high in zip(frame["age_from"], frame["age_to"], strict=False)],
        until=frame["age_to"] + 1,
        told=frame["gbp"].map(words.pounds),
    )
    both = pd.concat([data, capacity.rename(columns={"age": "age_from"})], ignore_index=True)
    return Chart(_ages(), both, "Spend by age as bars; the dashed line is illustrative, not measured.")


@once
def _months() -> alt.TopLevelMixin:
    return (
        alt.Chart(pd.DataFrame())
        .mark_bar(color=words.SERIES_COLOUR)
        .encode(
            x=alt.X("name", type="ordinal", sort=None, title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("gbp", type="quantitative", axis=pounds_axis("Pounds paid")),
            tooltip=[
                alt.Tooltip("name", type="ordinal", title="Month"),
                alt.Tooltip("told", type="nominal", title="Pounds"),
            ],
        )
        .properties(height=220)
    )


def months(frame: pd.DataFrame) -> Chart:
    """A ledger's payments month by month."""
    data = frame.assign(name=[f"{month:%b %y}" for month in pd.to_datetime(frame["month"])], told=frame["gbp"].map(words.pounds))
    return Chart(_months(), data, "Payments month by month.")


def flow(frame: pd.DataFrame) -> Flow:
    """Funder, commissioner and deliverer as a Sankey: from whose money, through whose decision, to who spends it.

    Frame: ``funder, commissioner, deliverer, gbp``. The same body may stand in each of the
    three columns, so each name carries its place (a space more each) to keep the picture acyclic.
    """
    stages = ["funder", "commissioner", "deliverer"]
    colours = dict(zip(stages, ["#8794a3", "#d98200", "#0b5d7a"], strict=False))
    named = frame.assign(**{stage: frame[stage] + "\u200b" * place for place, stage in enumerate(stages)})
    first = named.groupby(["funder", "commissioner"], sort=False)["gbp"].sum().reset_index()
    second = named.groupby(["commissioner", "deliverer"], sort=False)["gbp"].sum().reset_index()
    links = [
        {"source": source, "target": target, "value": round(float(gbp))}
        for pairs in (first, second)
        for source, target, gbp in pairs.itertuples(index=False)
    ]
    nodes = [
        {
            "name": name,
            "depth": place,
            "itemStyle": {"color": colours[stage]},
            "label": {"position": "left" if place == 2 else "right"},
        }
        for place, stage in enumerate(stages)
        for name in dict.fromkeys(named[stage])
    ]
    spec = {
        "tooltip": {"trigger": "item", "valueFormatter": "£%,.0f"},
        "toolbox": {"feature": {"saveAsImage": {"title": "Save as a picture", "name": "money-flow"}}},
        "series": [
            {
                "type": "sankey",
                "data": nodes,
                "links": links,
                "emphasis": {"focus": "adjacency"},
                "nodeAlign": "justify",
                "nodeGap": 10,
                "left": 4,
                "right": 4,
                "top": 40,
                "bottom": 8,
                "lineStyle": {"color": "source", "opacity": 0.35},
                "label": {"fontSize": 12, "overflow": "truncate", "width": 190},
            }
        ],
    }
    # A phone has room for two columns of names: those in the middle are told by a tap.
    names = [{**node, "label": {"show": False}} if node["depth"] == 1 else node for node in nodes]
    narrow = {"series": [{"data": names, "links": links, "label": {"fontSize": 10, "width": 128}}], "toolbox": {"show": False}}
    fitted = {"baseOption": spec, "media": [{"query": {"maxWidth": 520}, "option": narrow}]}
    return Flow(fitted, frame, "Money as a flow, from whose money it is, to who decides what it buys, to who finally spends it.")
