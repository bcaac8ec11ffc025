"""Two parts of the page Change: causes and effects with their loops, and turning the curve of an indicator."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from oe_data import change, needs, words
from oe_data.charts import change as charts
from oe_data.charts import needs as need_charts
from oe_data.database import whoami
from oe_data.edits import change as edits
from oe_data.ui import data, parts
from oe_data.ui.data import row, rows
from oe_data.ui.editing import history, looked_at, save, shown, table

LISTED = 8  # loops told in a sentence; all are in the table


# ----- Causes and effects -----
def diagram() -> None:
    """One diagram of causes and effects: the picture, its loops in words, and what changes it."""
    st.markdown(f":small[What acts on what, and where it comes back to where it began. {change.LOOP_MEANING}]")
    codes = [found["diagram"] for found in rows("system/diagrams")]
    made = st.session_state.pop("diagram-made", None)
    if made in codes:
        st.session_state["diagram"] = made
    if codes:
        picked = parts.choice(st.selectbox, "Diagram", "diagram", codes, codes[0], change.diagram_name)
        drawn(picked)
    else:
        picked = ""
        st.info("No diagram yet. Start one below, from a template or from nothing, or load `loop_node` and `loop_link`.")
    if data.problems():
        st.markdown(words.READ_ONLY)
        return
    st.subheader("Change the diagram")
    if picked:
        for name, label, part in (
            ("causes", "Causes", causes),
            ("arrows", "Arrows", arrows),
        ):
            with st.expander(label, key=f"edit-{name}", on_change="rerun") as opened:
                if opened.open:
                    part(picked)
    with st.expander("A new diagram", key="new-diagram", on_change="rerun", expanded=not codes) as opened:
        if opened.open:
            start()
    history("loop_node", "loop_link")


def drawn(code: str) -> None:
    """The picture of a diagram and its loops in words."""
    nodes, links, found = (rows(f"system/{what}", diagram=code) for what in ("nodes", "links", "loops"))
    st.markdown(f"#### {change.loops_told(found)}")
    real = [loop for loop in found if loop["kind"]]
    labels = {node["node_id"]: node["label"] for node in nodes}
    for name, loop in list(zip(change.loop_names(real), real, strict=True))[:LISTED]:
        colour = "orange" if loop["kind"] == "reinforcing" else "blue"
        late = f" · {words.count_of(loop['delays'], 'delay')}" if loop["delays"] else ""
        st.markdown(f":{colour}-badge[{name} {change.LOOP_KINDS[loop['kind']]}{late}] {change.loop_told(loop, labels)}")
    if len(real) > LISTED:
        with st.expander(f"All {len(real)} loops", key="all-loops", on_change="rerun") as opened:
            if opened.open:
                parts.table(
                    pd.DataFrame(change.loop_lines(real, labels)), "loops", {"name": "Loop", "kind": "Kind", "told": "What it does"}
                )
    order = list(dict.fromkeys(node for loop in sorted(real, key=lambda one: -one["length"]) for node in loop["path"]))
    columns = {"cause": "What acts", "effect": "On what", "way": "Which way", "late": "Takes time", "evidence": "What shows it"}
    parts.chart(charts.loops(nodes, links, change.diagram_name(code), order), f"loops-{code}", "local", "as drawn", "loop_link", columns)
    st.markdown(
        f":small[{change.key_told(change.ring(nodes, order))}. **+** both go the same way, **\u2212** they go opposite ways; "
        "dashed, it takes time; square, measured, with the latest figure of the place.]"
    )


def causes(code: str) -> None:
    """The causes of a diagram: a table to write into, a form for a new one, and a way to take one out."""
    known = {found["indicator_id"]: found["name"] for found in rows("needs/indicators")}
    now = rows("system/nodes", diagram=code)
    column = st.column_config
    columns = {
        "label": column.TextColumn("Cause", required=True, max_chars=60),
        "indicator_id": column.SelectboxColumn("Measured by", options=list(known), format_func=shown(known)),
    }
    table(f"causes-{code}", now, columns, lambda seen, new: edits.change_node(data.connection(), whoami(), seen, new))
    taken = st.session_state.get("causes-added", 0)
    key = f"new-cause-{code}-{taken}"
    with st.form(key, border=False):
        st.markdown("**A new cause**")
        left, right = st.columns(2)
        label = left.text_input("Its name", key=f"{key}-label", help="Something that can go up or down, such as workload.")
        indicator = right.selectbox(
            "Measured by", list(known), None, format_func=known.__getitem__, key=f"{key}-indicator", placeholder="Nothing"
        )
        pressed = st.form_submit_button("Add the cause", type="primary")
    if pressed:

        def act() -> None:
            edits.add_node(data.connection(), whoami(), code, label, indicator)
            st.session_state["causes-added"] = taken + 1

        save(act, "Cause added. Undo is below.")
    take_out("cause", now, lambda one: str(one["label"]), edits.remove_node)


def arrows(code: str) -> None:
    """The arrows of a diagram: a table to write into, a form for a new one, and a way to take one out."""
    names = {found["node_id"]: found["label"] for found in rows("system/nodes", diagram=code)}
    now = [{**found, "between": f"{found['from_label']} → {found['to_label']}"} for found in rows("system/links", diagram=code)]
    column = st.column_config
    if now:
        columns = {
            "between": column.TextColumn("Arrow", disabled=True),
            "sign": column.SelectboxColumn("Which way", options=list(change.SIGNS), format_func=shown(change.SIGNS), required=True),  # type: ignore[arg-type]
            "delayed": column.CheckboxColumn("Takes time"),
            "evidence": column.TextColumn("What shows it"),
        }
        table(f"arrows-{code}", now, columns, lambda seen, new: edits.change_link(data.connection(), whoami(), seen, new))
    if len(names) < 2:
        st.markdown("An arrow needs two causes.")
        return
    taken = st.session_state.get("arrows-added", 0)
    key = f"new-arrow-{code}-{taken}"
    with st.form(key, border=False):
        st.markdown("**A new arrow**")
        left, right = st.columns(2)
        new: dict[str, Any] = {}
        new["from_node"] = left.selectbox("What acts", list(names), None, format_func=names.__getitem__, key=f"{key}-from")
        new["to_node"] = right.selectbox("What it acts on", list(names), None, format_func=names.__getitem__, key=f"{key}-to")
        left, right = st.columns(2, vertical_alignment="center")
        new["sign"] = left.selectbox("Which way", list(change.SIGNS), format_func=change.SIGNS.__getitem__, key=f"{key}-sign")
        new["delayed"] = right.checkbox("It takes time", key=f"{key}-late")
        new["evidence"] = st.text_input("What shows it", key=f"{key}-evidence", max_chars=300)
        pressed = st.form_submit_button("Add the arrow", type="primary")
    if pressed:

        def act() -> None:
            edits.add_link(data.connection(), whoami(), new)
            st.session_state["arrows-added"] = taken + 1

        save(act, "Arrow added. Undo is below.")
    take_out("arrow", now, lambda one: str(one["between"]), edits.remove_link)


def take_out(what: str, now: list[dict[str, Any]], name: Any, act: Any) -> None:
    """The choice of a row to take out, and its button."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        at = st.selectbox(
            f"{words.sentence(what)} to take out", range(len(now)), None, format_func=lambda n: name(now[n]), key=f"out-{what}"
        )
        if st.button("Take it out", disabled=at is None, key=f"take-out-{what}") and at is not None:
            save(lambda: act(data.connection(), whoami(), now[at]), f"{words.sentence(what)} taken out. Undo is below.")


def start() -> None:
    """A new diagram from a template or from nothing."""
    known = edits.templates()
    titles = {code: found[0]["template_name"] for code, found in known.items()} | {"": "An empty diagram"}
    code = st.selectbox("Start from", list(titles), format_func=titles.__getitem__, key="loop-template")
    if code:
        basis = "; ".join(dict.fromkeys(link["basis"] for link in known[code]))
        st.markdown(
            f":small[{words.plain(words.count_of(len(known[code]), 'arrow'))}, to be changed to what is true here. {words.plain(basis)}.]"
        )
    with st.form(f"start-diagram-{code}", border=False):
        name = st.text_input("Its name", titles[code].split(":")[0] if code else "", key=f"diagram-name-{code}")
        first = (
            ""
            if code
            else st.text_input("Its first cause", key="diagram-first", help="Something that can go up or down, such as workload.")
        )
        pressed = st.form_submit_button("Make the diagram", type="primary")
    if pressed:

        def act() -> None:
            st.session_state["diagram-made"] = edits.start_diagram(data.connection(), whoami(), name, code, first)

        save(act, "The diagram is made.")


# ----- Turning the curve -----
def turning() -> None:
    """One indicator: its history, where a straight line leads, the story behind it, who can help and what could work."""
    st.markdown(
        ":small[Turning the curve: look at how a figure has moved and where it would go by itself, tell the story behind it, then say who "
        "can help and what could turn it.]"
    )
    known = {found["indicator_id"]: found for found in rows("needs/indicators")}
    if not known:
        st.info("No indicator yet. Load `indicator` with its `indicator_value`: `python3 -m oe_data load FOLDER-OR-FILE`")
        return
    told = {found["indicator_id"] for found in rows("change/story")}
    codes = sorted(known, key=lambda code: (code not in told, known[code]["name"]))
    code = parts.choice(st.selectbox, "Indicator", "turn", codes, codes[0], lambda one: known[one]["name"])
    area = row("needs/area", area=parts.chosen("area"))
    if area:
        found = rows("needs/trend", indicator=code, area=area["area_id"])
        st.markdown(f"#### {needs.trend_told(known[code], found, area['name'])}")
        if any(not words.is_missing(one["value"]) for one in found):
            if not any(one["is_projection"] for one in found):
                st.markdown("A projection needs three figures or more.")
            drawn_ = need_charts.trend(found, [], known[code], area["name"], area["name"])
            its_sources = [one["source"] for one in rows("needs/sources", indicator=code)]
            columns = {"who": "Area", "period": "Period", "shown": "Figure", "interval": "Interval (95%)", "kind": "What it is"}
            parts.chart(drawn_, f"turning-{code}", "published", "each period", its_sources, columns)
    story(code)


def story(code: str) -> None:
    """The story, the partners and the ideas, and the form that changes them."""
    now = next(iter(rows("change/story", indicator=code)), None)
    for label, field in (("The story behind it", "story"), ("Who can help", "partners"), ("What could work", "ideas")):
        if now and now[field]:
            st.markdown(f"**{label}**  \n{words.plain(now[field])}")
    if not now:
        st.markdown("Nobody has told the story of this curve yet.")
    if data.problems():
        st.markdown(words.READ_ONLY)
        return
    with st.expander("Tell the story", key="edit-story", on_change="rerun") as opened:
        if opened.open:
            turn, kept = looked_at("story-seen", (code, now), lambda there: there[0] == code)
            seen = kept[1] or {}
            with st.form(f"story-{code}-{turn}", border=False):
                new = {
                    "indicator_id": code,
                    "story": st.text_area("The story behind the curve", seen.get("story") or "", key=f"story-{code}-{turn}-story"),
                    "partners": st.text_area("Who can help", seen.get("partners") or "", key=f"story-{code}-{turn}-partners"),
                    "ideas": st.text_area("What could work", seen.get("ideas") or "", key=f"story-{code}-{turn}-ideas"),
                }
                pressed = st.form_submit_button("Save the story", type="primary")
            if pressed:
                save(
                    lambda: edits.tell_story(data.connection(), whoami(), kept[1], new),
                    "Story saved. Undo is below.",
                    "story-seen",
                    new.values(),
                )
    history("curve_story")
