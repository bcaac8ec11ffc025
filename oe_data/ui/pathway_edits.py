"""What a commissioning group changes of pathways on screen: steps and links in forms and tables, new pathways, and undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from oe_data import pathways, words
from oe_data.database import whoami
from oe_data.edits import pathway as edits
from oe_data.ui import data
from oe_data.ui.data import rows
from oe_data.ui.editing import history, looked_at, place, save, shown, table, unsaved

NUMBERS = {"eligible_people": 1.0, "reached_people": 1.0, "contacts_per_person": 1.0, "unit_cost_gbp": 1.0}
MONTHS = "In months: birth is 0, the first birthday 12, the fifth 60; pregnancy is -9 to -1."


def names() -> tuple[dict[str, str], dict[str, str]]:
    """The services and bodies a step can name."""
    services = {found["service_id"]: found["name"] for found in rows("pathway/services")}
    return services, {found["org_id"]: found["name"] for found in rows("pathway/providers")}


# ----- One step -----
def step_fields(key: str, step: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a step, filled in; what they say."""
    services, bodies = names()
    needs = sorted({found["need"] for found in rows("pathway/steps")} | ({step["need"]} if step.get("need") else set()))
    label = pathways.STEP_WORDS
    found: dict[str, Any] = {}
    left, right = st.columns(2)
    with left:
        found["service_id"] = st.selectbox(
            label["service_id"],
            list(services),
            place(step.get("service_id"), services),
            format_func=services.__getitem__,
            key=f"{key}-service",
        )
        found["need"] = st.selectbox(
            label["need"],
            needs,
            place(step.get("need"), needs),
            key=f"{key}-need",
            accept_new_options=True,
            placeholder="Pick one, or write a new one",
        )
        found["age_from_m"] = st.number_input(
            label["age_from_m"], pathways.FIRST, pathways.LAST, step.get("age_from_m", 0), key=f"{key}-from", help=MONTHS
        )
    with right:
        found["provider_id"] = st.selectbox(
            label["provider_id"],
            list(bodies),
            place(step.get("provider_id"), bodies),
            format_func=bodies.__getitem__,
            key=f"{key}-provider",
        )
        found["activity"] = st.selectbox(
            label["activity"],
            list(pathways.ACTIVITIES),
            place(step.get("activity"), pathways.ACTIVITIES),
            format_func=pathways.ACTIVITIES.__getitem__,
            key=f"{key}-activity",
        )
        found["age_to_m"] = st.number_input(
            f"{label['age_to_m']}, included", pathways.FIRST, pathways.LAST, step.get("age_to_m", 12), key=f"{key}-to", help=MONTHS
        )
    found["eligibility"] = st.text_input(label["eligibility"], step.get("eligibility", ""), key=f"{key}-who")
    for at, (field, column) in enumerate(zip(NUMBERS, st.columns(4), strict=True)):
        known = step.get(field)
        found[field] = column.number_input(
            label[field], 0.0, None, None if known is None else float(known), NUMBERS[field], key=f"{key}-{at}"
        )
    return found


def correct(step: Mapping[str, Any]) -> None:
    """The form that changes a step, and the button that takes it off the path."""
    code = step["step_id"]
    turn, seen = looked_at("step-seen", dict(step), lambda kept: kept["step_id"] == code)
    key = f"step-{code}-{turn}"
    with st.form(key, border=False):
        new = step_fields(key, seen)
        pressed = st.form_submit_button("Save the step", type="primary")
    if pressed:
        save(
            lambda: edits.change_step(data.connection(), whoami(), seen, new), f"Step {words.plain(code)} saved.", "step-seen", new.values()
        )
    if st.button("Take it off the path, with its links", key=f"remove-{code}"):
        st.session_state["step"] = ""
        save(
            lambda: edits.remove_step(data.connection(), whoami(), seen),
            f"Step {words.plain(code)} taken off. Undo is under Change it.",
            "step-seen",
        )


# ----- The section -----
def change(pathway: str, known: Mapping[str, Mapping[str, Any]]) -> None:
    """All that can be changed of a pathway."""
    st.subheader("Change it")
    if data.problems():
        st.markdown(words.READ_ONLY)
        return
    st.markdown("What is saved here is kept with your name and the time, and can be undone. Files that were loaded stay as they are.")
    with st.expander("Add a step", key="add-step", on_change="rerun") as opened:
        if opened.open:
            add(pathway)
    with st.expander("Steps as a table", key="edit-steps", on_change="rerun") as opened:
        if opened.open or unsaved(f"steps-{pathway}"):
            steps(pathway)
    with st.expander("Links between steps", key="edit-links", on_change="rerun") as opened:
        if opened.open or unsaved(f"links-{pathway}"):
            links(pathway)
    with st.expander("A new pathway, or another version of this one", key="new-pathway", on_change="rerun") as opened:
        if opened.open:
            copy(pathway, known)
            start()
    history("pathway", "step", "step_link")


def add(pathway: str) -> None:
    """The form for a new step, empty or filled with a service of a directory."""
    turn = st.session_state.get("added", 0)
    listed = rows("pathway/listed")
    at = None
    if listed:
        at = st.selectbox(
            "Start from a service of a directory",
            range(len(listed)),
            None,
            format_func=lambda n: pathways.listed(listed[n]),
            key=f"listed-{pathway}-{turn}",
            placeholder="None: an empty form",
        )
    key = f"new-step-{pathway}-{turn}-{at}"
    if at is not None:
        st.markdown(f":small[{words.plain(listed[at]['body'])} lists it. Say which service it is here, for which need and what it does.]")
    with st.form(key, border=False):
        new = step_fields(key, {} if at is None else pathways.candidate(listed[at], *names()))
        pressed = st.form_submit_button("Add the step", type="primary")
    if pressed:

        def act() -> None:
            code = edits.add_step(data.connection(), whoami(), {**new, "pathway_id": pathway})
            st.session_state["added"], st.session_state["step-added"] = turn + 1, code

        save(act, "Step added. Undo is below.")


def steps(pathway: str) -> None:
    """The steps of a pathway as a table to write into."""
    services, bodies = names()
    now = [{**step, "unit_cost_gbp": step["unit_cost_gbp"]} for step in rows("pathway/steps", pathway=pathway)]
    if not now:
        st.markdown("This path has no step yet.")
        return
    column, label = st.column_config, pathways.STEP_WORDS
    columns = {
        "step_id": column.TextColumn("Code", disabled=True),
        "service_id": column.SelectboxColumn(label["service_id"], options=list(services), format_func=shown(services), required=True),
        "provider_id": column.SelectboxColumn(label["provider_id"], options=list(bodies), format_func=shown(bodies), required=True),
        "need": column.TextColumn(label["need"], required=True),
        "activity": column.SelectboxColumn(label["activity"], options=list(pathways.ACTIVITIES), required=True),
        "age_from_m": column.NumberColumn(label["age_from_m"], min_value=pathways.FIRST, max_value=pathways.LAST, step=1, required=True),
        "age_to_m": column.NumberColumn(label["age_to_m"], min_value=pathways.FIRST, max_value=pathways.LAST, step=1, required=True),
        "eligibility": column.TextColumn(label["eligibility"], required=True),
        **{field: column.NumberColumn(label[field], min_value=0) for field in NUMBERS},
    }
    st.markdown(f":small[{MONTHS}]")
    table(f"steps-{pathway}", now, columns, lambda seen, new: edits.change_step(data.connection(), whoami(), seen, new))


def links(pathway: str) -> None:
    """The links of a pathway: a table to write into, a form for a new one, and a way to take one off."""
    known = {step["step_id"]: pathways.step_name(step) for step in rows("pathway/steps", pathway=pathway)}
    now = [{**link, "between": f"{link['from_service']} to {link['to_service']}"} for link in rows("pathway/links", pathway=pathway)]
    column, label = st.column_config, pathways.LINK_WORDS
    if now:
        columns = {
            "between": column.TextColumn("Between", disabled=True),
            "from_step": column.TextColumn(label["from_step"], disabled=True),
            "to_step": column.TextColumn(label["to_step"], disabled=True),
            "kind": column.SelectboxColumn(label["kind"], options=list(pathways.KINDS), format_func=shown(pathways.KINDS), required=True),
            "people": column.NumberColumn(label["people"], min_value=0),
            "wait_days": column.NumberColumn(label["wait_days"], min_value=0),
            "info_shared": column.CheckboxColumn(label["info_shared"]),
            "reassessed": column.CheckboxColumn(label["reassessed"]),
        }
        table(f"links-{pathway}", now, columns, lambda seen, new: edits.change_link(data.connection(), whoami(), seen, new))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            at = st.selectbox(
                "A link to take off", range(len(now)), None, format_func=lambda n: f"{now[n]['between']} ({now[n]['kind']})", key="off"
            )
            if st.button("Take it off", disabled=at is None, key="take-off") and at is not None:
                save(lambda: edits.remove_link(data.connection(), whoami(), now[at]), "Link taken off. Undo is below.")
    if len(known) < 2:
        st.markdown("A link needs two steps.")
        return
    key = f"new-link-{pathway}-{len(now)}"
    with st.form(key, border=False):
        st.markdown("**A new link**")
        new: dict[str, Any] = {}
        left, right = st.columns(2)
        new["from_step"] = left.selectbox(label["from_step"], list(known), None, format_func=known.__getitem__, key=f"{key}-from")
        new["to_step"] = right.selectbox(label["to_step"], list(known), None, format_func=known.__getitem__, key=f"{key}-to")
        new["kind"] = left.selectbox(
            label["kind"],
            list(pathways.KINDS),
            None,
            format_func=pathways.KINDS.__getitem__,
            key=f"{key}-kind",
            help=pathways.KINDS_MEANING,
        )
        new["people"] = right.number_input(label["people"], 0.0, None, None, 1.0, key=f"{key}-people")
        new["wait_days"] = left.number_input(label["wait_days"], 0.0, None, None, 1.0, key=f"{key}-wait")
        answer = {"Not known": None, "Yes": True, "No": False}
        for field, column_ in (("info_shared", right), ("reassessed", left)):
            new[field] = answer[column_.selectbox(label[field], list(answer), key=f"{key}-{field}")]
        pressed = st.form_submit_button("Add the link", type="primary")
    if pressed:
        save(lambda: edits.add_link(data.connection(), whoami(), new), "Link added. Undo is below.")


def copy(pathway: str, known: Mapping[str, Mapping[str, Any]]) -> None:
    """Another version of this pathway: the same steps and links, to be put as people experience it."""
    with st.form("copy-pathway", border=False):
        st.markdown("**Another version of this one**, with the same steps and links, to be changed to what people experience")
        name = st.text_input("Its name", f"{known[pathway]['name']}, as experienced", key=f"copy-name-{pathway}")
        pressed = st.form_submit_button("Make the copy")
    if pressed:
        save(
            lambda: go_to(edits.copy_pathway(data.connection(), whoami(), pathway, name)),
            "Copied. Change its steps to what people experience.",
        )


def start() -> None:
    """A new pathway from a template or from nothing; a step of a template is taken where this area has the service and the body."""
    services, bodies = names()
    if not services or not bodies or data.problems():
        return
    known = edits.templates()
    titles = {"": "An empty path"} | {code: found[0]["template_name"] for code, found in known.items()}
    st.markdown(
        "**A new pathway**, from a template; or load `pathway.csv`, `step.csv` and `step_link.csv` on the page Upload "
        "(`python3 -m oe_data templates FOLDER` writes them empty, with their columns explained)"
    )
    code = st.selectbox("Start from", list(titles), index=1, format_func=titles.__getitem__, key="template")
    found = known.get(code, [])
    name = st.text_input("Its name", titles[code] if code else "", key=f"new-name-{code}")
    persona = st.text_input("Whose path it is", found[0]["persona"] if found else "", key=f"new-persona-{code}")
    written = pd.DataFrame()
    if found:
        st.markdown(
            "Say for each step which service it is here, and who provides it. A step with neither is left out. People and cost come after."
        )
        rows_ = [
            {
                **step,
                "service_id": pathways.suggested(step["service_words"], services),
                "provider_id": pathways.suggested(step["provider_words"], bodies),
                "ages": pathways.span(step["age_from_m"], step["age_to_m"]),
            }
            for step in found
        ]
        column = st.column_config
        columns: dict[str, Any] = {
            "step": column.TextColumn("Step", disabled=True),
            "ages": column.TextColumn("Ages", disabled=True),
            "activity": column.TextColumn("Activity", disabled=True),
            "need": column.TextColumn("Need", disabled=True),
            "service_id": column.SelectboxColumn("Service here", options=list(services), format_func=shown(services)),
            "provider_id": column.SelectboxColumn("Who provides it", options=list(bodies), format_func=shown(bodies)),
            "basis": column.TextColumn("Where it comes from", disabled=True),
        }
        written = st.data_editor(
            pd.DataFrame(rows_), column_order=list(columns), column_config=columns, hide_index=True, key=f"template-{code}"
        )
    if st.button("Make the pathway", key="make-pathway"):
        taken = []
        for step, row in zip(found, written.to_dict("records"), strict=True):
            picked = {field: None if words.is_missing(row[field]) else row[field] for field in ("service_id", "provider_id")}
            if any(picked.values()):
                taken.append({**step, **picked})
        save(lambda: go_to(edits.add_pathway(data.connection(), whoami(), name, persona, taken)), "The pathway is made.")


def go_to(pathway: str) -> None:
    """Show a pathway that was just made."""
    st.session_state["pathway_made"] = pathway
