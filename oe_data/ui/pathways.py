"""The parts of the page Pathways: the wall with a step's card, the sections, one shown at a time, and what is changed on screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from oe_data import pathways, words
from oe_data.charts import money as money_charts
from oe_data.charts import pathways as charts
from oe_data.intake.kinds import kinds
from oe_data.ui import data, editing, parts, pathway_edits
from oe_data.ui.data import query, row, rows

SECTIONS = {
    "overlaps": "Overlaps",
    "handoffs": "Hand-offs",
    "flow": "Flow",
    "unmet": "Not reached",
    "life": "Cost by age",
    "compare": "Two versions",
    "family": "One family",
    "steps": "Steps",
    "change": "Change it",
}
FAMILY = ["34", "7", "1"]  # the ages of a family of which nothing is said
POUNDS = "£%,.0f"
WALL = {
    "lane": "Lane",
    "service": "Service",
    "provider": "Who provides it",
    "need": "Need",
    "does": "Activity",
    "ages": "Ages",
    "people": "People",
    "cost": "Cost a year",
    "same": "The same by others",
}


class Given(NamedTuple):
    """What the page is about."""

    pathway: str
    name: str
    known: dict[str, dict[str, Any]]
    lanes: str
    axis: str
    stages: list[str] | None


# ----- Choices -----
def follow() -> None:
    """Note that more of the page than the wall follows a choice."""
    st.session_state["follow"] = True


def choose(known: list[dict[str, Any]]) -> Given:
    """The pathway, its lanes, the axis and the stages of life shown; all in the link."""
    names = {found["pathway_id"]: found["name"] for found in known}
    if "pathway_made" in st.session_state:  # just made under Change it
        st.session_state["pathway"] = st.session_state.pop("pathway_made")
    stages = {found["stage_id"]: found["stage"] for found in rows("pathway/spend_by_stage")}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        select = partial(st.selectbox, on_change=follow)
        pathway = parts.choice(select, "Pathway", "pathway", list(names), next(iter(names)), names.__getitem__)
        beside = follow if state("look") == "compare" else None  # a second wall stands further down the page
        control = partial(st.segmented_control, on_change=beside, wrap=True)
        lanes = parts.choice(control, "Lanes", "lanes", list(pathways.LANES), "provider", pathways.LANES.__getitem__)
        axis = parts.choice(control, "Years", "axis", list(pathways.AXES), "life", pathways.AXES.__getitem__)
        with st.popover("Stages of life"):
            several = partial(st.multiselect, on_change=beside)
            picked = parts.choices(several, "Show steps in these stages only", "stages", list(stages), stages.__getitem__)
    return Given(pathway, names[pathway], {found["pathway_id"]: found for found in known}, lanes or "provider", axis or "life", picked)


def headline(given: Given) -> str:
    """For which stretches of a life nothing is planned, in one sentence."""
    return pathways.headline(given.name, given.known[given.pathway]["steps"], rows("pathway/gaps", pathway=given.pathway))


# ----- The wall and the card -----
@st.fragment
def wall_and_card(known: list[dict[str, Any]]) -> Given:
    """The choices, the wall and a step's card, drawn anew by themselves: what stands further down the page waits for nothing."""
    data.begin()
    given = choose(known)
    if st.session_state.pop("follow", False):
        st.rerun()
    picture(given)
    return given


def picture(given: Given) -> None:
    """The wall, the card of a step under it, and what its shapes mean; a click on a step puts the step into the link."""
    clicked: Any = st.session_state.get("pathway-wall-chart")
    code = next((one.get("step_id") for one in clicked.selection.get("step", [])), None) if clicked else None
    if code != st.session_state.get("clicked_step"):  # a click is heeded once, so that the list of steps can be used after it
        st.session_state["clicked_step"] = code
        if code:
            st.session_state["step"] = code
    drawn = wall(given, given.pathway, state("step"))
    parts.chart(drawn, "pathway-wall", "local", "as designed", "step", WALL, pick="step", opens=lambda: card(given))
    st.markdown(
        ":small[**Teal**: a step. **Orange, marked “do the same”**: another service does the same for the same need at the same age. "
        f"**Grey**: months in which nothing is planned. {pathways.AXIS_MEANING[given.axis]} "
        "To print on A3, use your browser's print (landscape), or take the SVG picture below the wall.]"
    )


def state(name: str) -> str:
    """A choice whose widget stands further down the page: as picked, else as the link says."""
    return str(st.session_state.get(name) or st.query_params.get(name) or "")


@partial(data.kept, most=20)
def _wall(pathway: str, name: str, lanes: str, axis: str, stages: list[str] | None, chosen: str) -> Any:
    steps = query("pathway/swimlane", pathway=pathway, stages=stages)
    return charts.wall(steps, query("pathway/gaps", pathway=pathway), query("pathway/axis", axis=axis), lanes, chosen, name)


def wall(given: Given, pathway: str, chosen: str = "") -> Any:
    """The wall of a pathway, kept for whoever asks for the same until the data change."""
    return _wall(pathway, given.known[pathway]["name"], given.lanes, given.axis, given.stages, chosen)


def card(given: Given) -> None:
    """All that is known of one step, with what leads to it and on from it, and the way to correct it."""
    asked = None
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if given.known[given.pathway]["steps"] > charts.READABLE:
            asked = st.text_input("Find a step", key="find-step", placeholder="Service, body or need", width=260).strip() or None
        picked = state("step") or None
        found = rows("pathway/step_names", pathway=given.pathway, words=asked, step=picked)
        names = {"": "No step picked: click one on the wall, or pick it here"} | {s["step_id"]: pathways.step_name(s) for s in found}
        code = parts.choice(st.selectbox, "Step", "step", list(names), "", names.__getitem__)
    step = row("pathway/steps", pathway=given.pathway, step=code) if code else {}
    if not step:
        return
    with st.container(border=True):
        st.markdown(f"#### {words.plain(step['service'])}\n\n{pathways.about(step)}")
        with st.container(horizontal=True, gap="small"):
            for label, value, how in pathways.facts(step):
                with st.container(width=150):
                    st.markdown(f":small[{label}]  \n**{value}**", help=how)
        for told in pathways.ways(code, rows("pathway/links", step=code)):
            st.markdown(f"- {told}")
        source = words.plain(step["source"]) + ("" if words.is_missing(step["file_name"]) else f", {words.plain(step['file_name'])}")
        st.markdown(f":small[{pathways.ACTIVITIES[step['activity']]} · step {words.plain(code)} · {source}]")
        with st.container(horizontal=True):
            editing.ask(pathways.question_of(step), f"step-{code}")
            if not data.problems():
                with st.popover("Change this step"):
                    pathway_edits.correct(step)


# ----- Sections -----
def show(section: str, given: Given) -> None:
    """Draw one section."""
    doubts = query("pathway/doubts", pathway=given.pathway)
    if len(doubts):
        with st.expander(f"{words.count_of(len(doubts), 'figure')} on this path cannot all be right", icon=":material/warning:"):
            columns = {
                "step_id": "Step",
                "service": "Service",
                "what": "What does not fit",
                "eligible_people": "Eligible",
                "reached_people": "Reached",
                "handed_on_people": "Handed on",
                "contacts_per_person": "Contacts a person",
                "unit_cost_gbp": "Pounds a contact",
            }
            parts.table(doubts, "pathway-doubts", columns)
    drawn: dict[str, Callable[[Given], None]] = {
        "overlaps": overlaps,
        "handoffs": handoffs,
        "flow": flow,
        "unmet": unmet,
        "life": life,
        "compare": compare,
        "family": family,
        "steps": steps_table,
        "change": lambda given: pathway_edits.change(given.pathway, given.known),
    }
    drawn.get(section, overlaps)(given)


@partial(data.kept, most=20)
def pairs(pathway: str) -> pd.DataFrame:
    """The pairs of steps that overlap, with names and ages in words; there can be thousands."""
    found = query("pathway/overlaps", pathway=pathway)
    return found.assign(
        ages=pathways.spans(found, "from_m", "to_m"),
        one=found["service_a"] + ", " + found["provider_a"],
        other=found["service_b"] + ", " + found["provider_b"],
    )


def overlaps(given: Given) -> None:
    """Who does the same for the same need at the same age, and what that costs."""
    st.subheader("Overlaps")
    costs = rows("pathway/overlap_cost", pathway=given.pathway)
    found = pairs(given.pathway)
    st.markdown(pathways.overlaps_told(costs, len(found)))
    if found.empty:
        return
    columns = {
        "need": "Need",
        "activity": "Activity",
        "bodies": "Services doing it",
        "gbp": st.column_config.NumberColumn("Cost a year, all of them", format=POUNDS),
    }
    parts.table(query("pathway/overlap_cost", pathway=given.pathway), "overlap-cost", columns)
    columns = {
        "need": "Need",
        "ages": "Both at",
        "months": "Months",
        "people_at_most": st.column_config.NumberColumn("People at most", format="%,.0f"),
        "one": "One",
        "other": "The other",
    }
    if len(found) <= charts.READABLE:
        parts.table(found, "overlaps", columns)
    else:
        with st.expander("Every pair", on_change="rerun", key="every-pair") as opened:
            if opened.open:
                parts.table(found, "overlaps", columns)
    parts.caption("derived", "as designed", "step")
    st.markdown(
        ":small[The cost is what all of these steps cost a year, not what could be saved: some of them see different people, "
        "or must be done by law.]"
    )


def handoffs(given: Given) -> None:
    """People handed from one service to another, and what is lost on the way; dead ends and circles."""
    st.subheader("Hand-offs")
    found = query("pathway/handoffs", pathway=given.pathway)
    st.markdown(pathways.handoffs_told(rows("pathway/handoffs", pathway=given.pathway)))
    if len(found):
        people = st.column_config.NumberColumn
        columns = {
            "from_service": "From",
            "to_service": "To",
            "how": "How",
            "people": people("People", format="%,.0f"),
            "wait_days": people("Wait in days", format="%.0f"),
            "reassessed_people": people("Assessed again", format="%,.0f"),
            "not_shared_people": people("Information lost", format="%,.0f"),
        }
        parts.table(found.assign(how=found["kind"].map(pathways.KINDS)), "handoffs", columns)
        parts.caption("derived", "as designed", "step_link")
    ends = query("pathway/dead_ends", pathway=given.pathway)
    if len(ends):
        st.markdown(f"**Where the path ends.** People are handed to {words.count_of(len(ends), 'step')} and from there to nobody:")
        columns = {
            "service": "Step",
            "activity": "Activity",
            "provider": "By",
            "people_arriving": st.column_config.NumberColumn("People arriving", format="%,.0f"),
            "reached_people": st.column_config.NumberColumn("People reached", format="%,.0f"),
        }
        parts.table(ends, "dead-ends", columns)
        st.markdown(
            ":small[Either people are discharged there, with nothing more to do, or it is a dead end: a link not recorded or not made.]"
        )
    links = rows("pathway/links", pathway=given.pathway)
    again = pathways.sent_again(links)
    if again:
        st.markdown("**Sent again.** These links lead people back to where they have been, or call them again:")
        st.markdown("\n".join(f"- {told}" for told in again))


def flow(given: Given) -> None:
    """People through the steps, none lost."""
    st.subheader("Flow")
    links = rows("pathway/links", pathway=given.pathway)
    found = query("pathway/flow_whole", pathway=given.pathway, back=pathways.leading_back(links))
    if found.empty:
        st.markdown("No link with people is recorded between the steps of this path.")
        return
    st.markdown(
        "At every step as many people arrive as leave: handed on, sent back, or **no further here**: care that ends well, or is given up."
    )
    columns = {"from_name": "From", "to_name": "To", "people": "People a year"}
    parts.chart(charts.flow(found), "pathway-flow", "derived", "as designed", "step_link", columns)


def unmet(given: Given) -> None:
    """Eligible less reached, step by step."""
    st.subheader("Not reached")
    found = query("pathway/unmet", pathway=given.pathway)
    st.markdown(pathways.unmet_told(rows("pathway/unmet", pathway=given.pathway)))
    if found.empty:
        return
    columns = {
        "step": "Step",
        "provider": "By",
        "eligible_people": "Eligible",
        "reached_people": "Reached",
        "unmet_people": "Not reached",
        "unmet_share": "Share not reached",
    }
    parts.chart(charts.unmet(found.head(charts.READABLE)), "pathway-unmet", "derived", "as designed", "step", columns)


def life(given: Given) -> None:
    """What the steps cost by stage of life, and all counted money by stage and by age."""
    year = parts.chosen("year")
    when = words.financial_year(year)
    st.subheader("Cost of this path by stage of life")
    mine = query("pathway/spend_by_stage", pathway=given.pathway)
    everyone = row("pathway/spend_by_stage")
    columns = {"stage": "Stage of life", "ages": "Ages", "gbp": "Pounds a year", "share": "Share"}
    total = mine["gbp"].sum()
    if total:
        st.markdown(
            f"This path costs **{pathways.cost(total)}** a year, **{words.share(mine['early_share'].iloc[0])}** of it before age five; "
            f"of all paths together it is **{words.share(everyone['early_share'])}**. A step's cost is people reached, times contacts, "
            "times pounds a contact, spread evenly over its months."
        )
        parts.chart(charts.stages(mine), "pathway-stages", "derived", "as designed", "step", columns)
    else:
        st.markdown("No step of this path has people, contacts and a cost.")
    st.subheader("All public money by stage of life")
    counted = query("pathway/money_by_stage", year=year)
    if counted.empty:
        st.markdown("No money is loaded for this year.")
        return
    st.markdown(
        f"All **{words.pounds(counted['gbp'].sum())}** counted, spread over the ages each service is for by the people of each age: "
        f"**{words.share(counted['early_share'].iloc[0])}** falls before age five."
    )
    parts.chart(charts.stages(counted), "money-stages", "estimated", when, "spend", columns)
    ages = query("pathway/spend_by_age", year=year)
    if ages.empty:
        return
    st.subheader("By age")
    st.markdown(
        "The dashed line is **illustrative**: it is drawn to carry the idea that the youngest brains change most easily. "
        "There are no published data behind it, and later change, in adolescence and after, is real too."
    )
    columns = {"ages": "Ages", "gbp": "Pounds", "share": "Share"}
    parts.chart(money_charts.ages(ages, query("money/capacity_line")), "pathway-ages", "estimated", when, "spend", columns)


def compare(given: Given) -> None:
    """A pathway as it is designed beside the same as it is experienced."""
    st.subheader("Two versions")
    others = [code for code in given.known if code != given.pathway]
    if not others:
        st.markdown("There is one pathway only. Under **Change it** a copy can be made, to be put as people experience it.")
        return
    alike = [code for code in others if given.known[code]["persona"] == given.known[given.pathway]["persona"]]
    other = parts.choice(st.selectbox, "The second version", "beside", others, (alike or others)[0], lambda code: given.known[code]["name"])
    if other not in alike:
        st.markdown(
            f"“{words.plain(given.known[other]['name'])}” is the path of other people, not another version of this one. "
            "Under **Change it** a copy can be made, to be put as people experience it."
        )
    found = query("pathway/compared", pathway=given.pathway, other=other)
    empty = [sum(gap["months"] for gap in rows("pathway/gaps", pathway=code)) for code in (given.pathway, other)]
    st.markdown(pathways.compared_told(rows("pathway/compared", pathway=given.pathway, other=other), *empty))
    st.markdown(f"**{words.plain(given.known[other]['name'])}**, on the same axis as the wall above:")
    parts.chart(wall(given, other), "second-wall", "local", "as recorded", "step", WALL)
    shown = found.assign(
        how=found["difference"].map(pathways.DIFFERENCES),
        ages=pathways.spans(found, "from_m", "to_m"),
        other_ages=pathways.spans(found, "other_from_m", "other_to_m"),
    )
    number = st.column_config.NumberColumn
    columns = {
        "service": "Service",
        "need": "Need",
        "activity": "Activity",
        "how": "What differs",
        "ages": "Ages, first",
        "other_ages": "Ages, second",
        "reached_people": number("Reached, first", format="%,.0f"),
        "other_reached_people": number("Reached, second", format="%,.0f"),
        "cost_gbp": number("Cost, first", format=POUNDS),
        "other_cost_gbp": number("Cost, second", format=POUNDS),
    }
    parts.table(shown, "two-versions", columns)
    parts.caption("derived", "as recorded", "step")


def family(given: Given) -> None:
    """One family on this path, month by month."""
    st.subheader("One family")
    picked = parts.choices(
        st.multiselect, "Ages in the family, in years", "members", [str(n) for n in range(100)], str, words.listed(FAMILY)
    )
    ages = picked or FAMILY
    found = query("pathway/family", pathway=given.pathway, ages=[12 * int(one) for one in ages])
    if found.empty:
        st.markdown("This path has no step yet.")
        return
    many = words.count_of(len(ages), "person", "people")
    who = f"A family of {many} aged {words.listed(ages)}, reached by all this path offers at their ages. "
    st.markdown(who + pathways.family_told(rows("pathway/family", pathway=given.pathway, ages=[12 * int(one) for one in ages])))
    columns = {
        "month": "Months from now",
        "professionals": "Professionals",
        "bodies": "Bodies",
        "assessors": "Services that assess",
        "assessments": "Assessments a year",
        "contacts": "Contacts a year",
        "gbp": "Pounds a year",
    }
    left, right = st.columns(2)
    with left:
        parts.chart(charts.months(found, "professionals"), "family-professionals", "illustrative", "as designed", "step", columns)
    with right:
        parts.chart(charts.months(found, "gbp"), "family-pounds", "illustrative", "as designed", "step", columns)
    st.markdown(
        ":small[A professional is one service of one body for one need. A step counts once for the family, even where two of them are "
        "of its age. These are yearly rates in each month, if every step that is open to them is taken.]"
    )


def steps_table(given: Given) -> None:
    """Every step with all its figures, and each extract as a CSV that the page Upload reads back."""
    st.subheader("Steps")
    found = query("pathway/steps", pathway=given.pathway)
    if found.empty:
        st.markdown("This path has no step yet: add one under **Change it**.")
        return
    number = st.column_config.NumberColumn
    columns = {
        "service": "Service",
        "provider": "Who provides it",
        "need": "Need",
        "activity": "Activity",
        "ages": "Ages",
        "eligibility": "Who may have it",
        "eligible_people": number("Eligible", format="%,.0f"),
        "reached_people": number("Reached", format="%,.0f"),
        "unmet_share": number("Not reached", format="percent"),
        "contacts_per_person": number("Contacts a person", format="%,.1f"),
        "unit_cost_gbp": number("A contact", format="£%,.2f"),
        "cost_gbp": number("Cost a year", format=POUNDS),
        "source": "Source",
        "step_id": "Code",
    }
    parts.table(found.assign(ages=pathways.spans(found, "age_from_m", "age_to_m")), "pathway-steps", columns)
    parts.caption("local", "as designed", "step")
    st.markdown("The same as files that **Upload** reads back: a pathway can be worked on in a spreadsheet and loaded again.")
    with st.container(horizontal=True):
        path = pd.DataFrame([{key: given.known[given.pathway][key] for key in ("pathway_id", "name", "persona")}])
        parts.download(path, "pathway", "pathway.csv")
        parts.download(found[[field["name"] for field in kinds()["step"]["fields"]]], "step", "step.csv")
        links = query("pathway/links", pathway=given.pathway)
        parts.download(links[[field["name"] for field in kinds()["step_link"]["fields"]]], "step_link", "step_link.csv")
