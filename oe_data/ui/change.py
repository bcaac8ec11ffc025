"""The parts of the page Change: the programme's health, the curve, culture, readings, demand; loops and turning are in ui/loops.py."""

from __future__ import annotations

from typing import Any

import streamlit as st

from oe_data import change, words
from oe_data.charts import change as charts
from oe_data.database import whoami
from oe_data.edits import change as edits
from oe_data.ui import data, loops, parts
from oe_data.ui.data import frame_of, made, query, rows, rows_of
from oe_data.ui.editing import history, save, table

SECTIONS = {
    "health": "Steps and pieces",
    "curve": "Change curve",
    "culture": "Capacity and culture",
    "record": "Record a reading",
    "loops": "Causes and effects",
    "turn": "Turning the curve",
    "demand": "Failure demand",
}
HEAT = {"item": "What", "by": "Of", "shown": "Score"}


def answer() -> None:
    """The programme's health in a sentence; where nothing is known, what to record or load."""
    told = change.health(rows("change/jigsaw_board"), rows("change/ten_steps"))
    if told:
        st.markdown(f"#### {told}")
        return
    st.info(
        "No readings yet. Record the first under *Record a reading*, or load `reading` for your area:\n\n"
        "`python3 -m oe_data load FOLDER-OR-FILE`\n\n"
        "`python3 -m oe_data templates FOLDER` writes an empty file for each kind, with its columns explained."
    )


def show(section: str) -> None:
    """Draw one section."""
    {
        "health": health,
        "curve": curve,
        "culture": culture,
        "record": record,
        "loops": loops.diagram,
        "turn": loops.turning,
        "demand": demand,
    }[section]()


# ----- Steps and pieces -----
def health() -> None:
    """The ten-step strip and the nine-piece board on one screen; beneath, the pieces by group and over time."""
    board = rows("change/jigsaw_board")
    st.markdown(made(words.steps, frame_of("change/ten_steps")))
    if not any(not words.is_missing(piece["score"]) or piece["tasks"] for piece in board):
        return
    for start in range(0, len(board), 3):
        for column, one in zip(st.columns(3), board[start : start + 3], strict=False):
            with column:
                piece(one)
    st.markdown(
        ":small[Each piece is scored from 0, absent, to 3, strong: the mean of the latest score of each group, each group counted once. "
        "A piece is missing when that is under 1, or when no task of a plan carries it.]"
    )
    by_group = rows("change/scores", instrument="jigsaw")
    if not by_group:
        return
    parts.caption("local", words.day(max(one["taken_on"] for one in by_group)), "reading")
    st.subheader("The pieces by group")
    parts.chart(
        made(charts.heat, rows_of("change/scores", instrument="jigsaw"), "audience", "jigsaw"),
        "jigsaw-groups",
        "local",
        "latest",
        "reading",
        HEAT,
    )
    st.subheader("Over time")
    groups = ["", *sorted({one["audience"] for one in by_group})]
    of = parts.choice(st.selectbox, "Group", "group", groups, "", lambda code: code or "Mean of all groups")
    over = rows_of("change/scores_over_time", instrument="jigsaw", audience=of or None)
    parts.chart(made(charts.heat, over, "taken_on", "jigsaw"), "jigsaw-over-time", "local", "each reading", "reading", HEAT)


def piece(one: dict[str, Any]) -> None:
    """One piece of the board: filled, or empty with what happens where it is missing."""
    with st.container(border=True, gap="xxsmall"):
        score = "" if words.is_missing(one["score"]) else f" {change.score_told(one['score'])}"
        if one["is_missing"]:
            st.markdown(f":red-badge[Missing] **{words.plain(one['label'])}** {change.marks(0)}{score}", help=words.plain(one["prompt"]))
            st.markdown(
                f":small[{words.plain(words.sentence(change.why_missing(one)))}. What happens then: **{words.plain(one['symptom'])}**]"
            )
        else:
            st.markdown(f"**{words.plain(one['label'])}** {change.marks(one['score'])}{score}", help=words.plain(one["prompt"]))


# ----- The change curve -----
def curve() -> None:
    """Where each group stands on the change curve, over time."""
    st.markdown(f":small[{change.CURVE_WARNING}]")
    found = rows("change/curve_over_time")
    few = [one["audience"] for one in rows("change/audiences") if one["is_too_few"]]
    if few:
        st.markdown(f"{words.count_of(len(few), 'group')} of too few people to show {'is' if len(few) == 1 else 'are'} left out.")
    if not found:
        st.info("No group of five or more has been asked where it stands yet. Record it under *Record a reading*.")
        return
    st.markdown(f"#### {change.curve_told(rows('change/curve_now'))}")
    columns = {"audience": "Group", "day": "Asked", "stage": "Stage", "shown": "Share", "respondents": "People who answered"}
    parts.chart(charts.curve(found), "change-curve", "local", "each reading", "reading", columns)


# ----- Capacity and culture -----
def culture() -> None:
    """The three Cs, the culture checklist and the leadership contrasts."""
    found = rows("change/three_cs")
    st.subheader("Capacity, capability, culture")
    st.markdown(change.three_cs_told(found))
    for column, one in zip(st.columns(3), found, strict=False):
        with column, st.container(border=True):
            known = not words.is_missing(one["score"])
            score = f"{change.score_told(one['score'])} of 5" if known else "Not scored"
            st.markdown(f"{words.plain(one['label'])}\n#### {score}")
            if known:
                st.progress((float(one["score"]) - 1) / 4)
            st.markdown(f":small[{words.plain(one['prompt'])}]")
    by_group = rows("change/scores", instrument="ccc")
    if by_group:
        parts.chart(
            made(charts.heat, rows_of("change/scores", instrument="ccc"), "audience", "ccc"), "three-cs", "local", "latest", "reading", HEAT
        )
    st.subheader("Culture checklist")
    st.markdown("Six ways to change how things are done here, and whether any group says it is done.")
    done = {one["item"]: one for one in sorted(rows("change/scores", instrument="culture"), key=lambda one: one["taken_on"])}
    for one in rows("change/items", instrument="culture"):
        state = done.get(one["item"])
        badge = (
            ":gray-badge[Not asked]" if state is None else ":green-badge[Done]" if state["mean_score"] > 0 else ":orange-badge[Not done]"
        )
        said = f" :small[{words.day(state['taken_on'])}]" if state else ""
        st.markdown(f"{badge} {words.plain(one['label'])}{said}")
    st.subheader("Leadership contrasts")
    st.markdown("Twelve pairs: on the left command and control, on the right working as one system.")
    pairs = rows("change/scores", instrument="leadership")
    if not pairs:
        st.markdown("No group has been asked yet.")
        return
    st.markdown(change.contrasts_told(pairs))
    columns = {"item": "Contrast", "audience": "Group", "shown": "Score", "mean_shown": "Mean of the groups"}
    parts.chart(charts.contrasts(pairs), "contrasts", "local", "latest", "reading", columns)


# ----- Readings -----
def record() -> None:
    """The form that stores what a group answered."""
    if data.problems():
        st.markdown(words.READ_ONLY)
        return
    st.markdown(
        "What a group answered on a day. A reading is never changed or taken back: after a mistake record another, which is then in force."
    )
    instruments = change.INSTRUMENTS
    what = parts.choice(st.selectbox, "What was asked", "asked", list(instruments), "jigsaw", lambda code: instruments[code].name)
    known = instruments[what]
    turn = st.session_state.get("readings-recorded", 0)
    key = f"reading-{what}-{turn}"
    with st.form(key, border=False):
        left, middle, right = st.columns(3)
        groups = [one["audience"] for one in rows("change/audiences")]
        audience = left.selectbox(
            "Group asked",
            groups,
            None,
            key=f"{key}-group",
            accept_new_options=True,
            placeholder="Pick a group, or write its name",
            help="A group such as managers or residents, never a person.",
        )
        day = middle.date_input("Date", words.today(), key=f"{key}-day", format="DD/MM/YYYY")
        people = right.number_input("People who answered", None, None, None, 1, key=f"{key}-people")
        st.markdown(f":small[{known.meaning}]")
        scores = fields(what, known, key)
        note = st.text_input("Note", key=f"{key}-note")
        pressed = st.form_submit_button("Record the reading", type="primary")
    if pressed:

        def act() -> None:
            edits.record(data.connection(), whoami(), what, audience or "", day, int(people or 0), scores, note)
            st.session_state["readings-recorded"] = turn + 1

        save(act, "Reading recorded.")
    history("reading")


def fields(what: str, known: change.Instrument, key: str) -> dict[str, float | None]:
    """The fields of what an instrument asks; what they say, shares as parts of one."""
    found: dict[str, float | None] = {}
    for at, one in enumerate(rows("change/items", instrument=what)):
        label, name = words.plain(one["label"]), f"{key}-{at}"
        if at % 3 == 0:
            columns = st.columns(3)
        with columns[at % 3]:
            if known.states:
                found[one["item"]] = st.selectbox(
                    label,
                    list(known.states),
                    None,
                    format_func=known.states.__getitem__,
                    key=name,
                )
            elif what == "change_curve":
                given = st.number_input(f"{label}, %", None, None, None, 1.0, key=name, format="%g")
                found[one["item"]] = None if given is None else round(given / 100, 6)
            else:
                found[one["item"]] = st.number_input(
                    label,
                    None,
                    None,
                    None,
                    0.1,
                    key=name,
                    format="%g",
                    help=words.plain(one["prompt"]),
                    placeholder=f"{known.low:g} to {known.high:g}",
                )
    return found


# ----- Failure demand -----
def demand() -> None:
    """Failure demand and unmet demand by service, with avoidable pounds, and the form that records them."""
    totals = rows("demand/totals")
    st.markdown(f":small[{change.DEMAND_MEANING}]")
    if totals:
        periods = [one["period"] for one in totals]
        period = parts.choice(st.selectbox, "Period", "period", periods, periods[0], str)
        total = row_of(totals, period)
        st.markdown(f"#### {change.demand_told(total)}")
        found = change.demand_table(query("demand/failure_demand", period=period))
        marks = rows("demand/marks")
        columns = {
            "service": "Service",
            "period": "Period",
            "contacts": "Contacts",
            "failure_contacts": "Failure demand",
            "failure": "Share",
            "each": "Pounds a contact",
            "avoidable": "Avoidable pounds",
            "turned_away": "Turned away",
            "refused": "Share turned away",
        }
        parts.chart(charts.failure(found, marks), "failure-demand", "derived", period, "demand", columns)
        told = "; ".join(
            f"{words.plain(mark['who'])} {words.share(mark['failure_share'], 0)} ({words.plain(mark['source'])})" for mark in marks
        )
        st.markdown(f":small[Dashed, reference marks from elsewhere: {told}.]")
        st.subheader("Unmet demand")
        st.markdown(f"{words.number(total['turned_away'])} people were turned away, {words.share(total['refusal_share'])} of all who came.")
        parts.chart(charts.unmet(found), "unmet-demand", "derived", period, "demand", columns)
    else:
        st.info("No demand yet. Record it below, or load `demand` for your area: `python3 -m oe_data load FOLDER-OR-FILE`")
    if data.problems():
        st.markdown(words.READ_ONLY)
        return
    st.subheader("Record demand")
    with st.expander("A service in a period", key="add-demand", on_change="rerun") as opened:
        if opened.open:
            add_demand()
    with st.expander("All of it as a table", key="edit-demand", on_change="rerun") as opened:
        if opened.open:
            edit_demand()
    history("demand")


def row_of(totals: list[dict[str, Any]], period: str) -> dict[str, Any]:
    """The totals of one period."""
    return next(one for one in totals if one["period"] == period)


def add_demand() -> None:
    """The form for the contacts of a service."""
    services = {one["service_id"]: one["name"] for one in rows("demand/services")}
    if not services:
        st.markdown("Load services first: demand is that of a service.")
        return
    turn = st.session_state.get("demand-recorded", 0)
    key = f"demand-{turn}"
    with st.form(key, border=False):
        new: dict[str, Any] = {}
        left, right = st.columns(2)
        new["service_id"] = left.selectbox("Service", list(services), None, format_func=services.__getitem__, key=f"{key}-service")
        new["period"] = right.text_input("Period, as in 2025/26", key=f"{key}-period")
        left, right = st.columns(2)
        new["contacts"] = left.number_input("Contacts", None, None, None, 1, key=f"{key}-contacts")
        new["failure_contacts"] = right.number_input("Of these, failure demand", None, None, None, 1, key=f"{key}-failure")
        left, right = st.columns(2)
        new["turned_away"] = left.number_input("People turned away", None, None, 0, 1, key=f"{key}-away")
        new["unit_cost_gbp"] = right.number_input("Pounds a contact", None, None, None, 0.5, key=f"{key}-cost")
        pressed = st.form_submit_button("Record the demand", type="primary")
    if pressed:

        def act() -> None:
            edits.record_demand(data.connection(), whoami(), new)
            st.session_state["demand-recorded"] = turn + 1

        save(act, "Demand recorded. Undo is below.")


def edit_demand() -> None:
    """The contacts of all services as a table to write into."""
    now = rows("demand/failure_demand")
    if not now:
        st.markdown("Nothing is recorded yet.")
        return
    column = st.column_config
    columns = {
        "service": column.TextColumn("Service", disabled=True),
        "period": column.TextColumn("Period", disabled=True),
        "contacts": column.NumberColumn("Contacts", min_value=0, step=1, required=True),
        "failure_contacts": column.NumberColumn("Failure demand", min_value=0, step=1, required=True),
        "turned_away": column.NumberColumn("Turned away", min_value=0, step=1, required=True),
        "unit_cost_gbp": column.NumberColumn("Pounds a contact", min_value=0),
    }
    table("demand-table", now, columns, lambda seen, new: edits.change_demand(data.connection(), whoami(), seen, new))
