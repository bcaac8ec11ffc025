"""What people change of pathways on screen: steps, links, whole pathways and versions of them."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from oe_data import pathways
from oe_data.database import HERE, DataError
from oe_data.edits import RECORDED, Change, new_code, rows, write
from oe_data.intake.store import WRITING

TEMPLATES = HERE / "templates" / "pathway_step.csv"


def add_pathway(connection: duckdb.DuckDBPyConnection, by: str, name: str, persona: str, steps: Sequence[Mapping[str, Any]] = ()) -> str:
    """Store a new pathway with its steps, as ``add_step`` takes them; give its code. ``DataError`` says what is wrong, step by step."""
    name, persona = " ".join(name.split()), " ".join(persona.split())
    if not name or not persona:
        raise DataError("A pathway needs a name, and words for whose it is.")
    wrong = [f"Step {n}: {' '.join(faults)}" for n, step in enumerate(steps, 1) if (faults := pathways.faults(step))]
    if wrong:
        raise DataError(" ".join(wrong))
    with WRITING:
        code = new_code(connection, "pathway", name)
        made = [Change("pathway", None, {"pathway_id": code, "name": name, "persona": persona})]
        made += [Change("step", None, {**step, "step_id": f"{code}-{n}", "pathway_id": code}) for n, step in enumerate(steps, 1)]
        write(connection, by, made)
    return code


def copy_pathway(connection: duckdb.DuckDBPyConnection, by: str, pathway: str, name: str) -> str:
    """Store another version of a pathway, with all its steps and links, to be changed on its own; give its code."""
    with WRITING:
        known = rows(connection, "pathway", pathway_id=pathway)
        if not known:
            raise DataError("This pathway is no longer there.")
        name = " ".join(name.split())
        if not name:
            raise DataError("The new version needs a name.")
        code = new_code(connection, "pathway", name)
        new = {"load_id": RECORDED}
        made = [Change("pathway", None, {**known[0], **new, "pathway_id": code, "name": name})]
        renamed = {}
        for n, step in enumerate(rows(connection, "step", pathway_id=pathway), 1):
            renamed[step["step_id"]] = f"{code}-{n}"
            made.append(Change("step", None, {**step, **new, "step_id": f"{code}-{n}", "pathway_id": code}))
        for link in rows(connection, "step_link"):
            if link["from_step"] in renamed and link["to_step"] in renamed:
                ends = {"from_step": renamed[link["from_step"]], "to_step": renamed[link["to_step"]]}
                made.append(Change("step_link", None, {**link, **new, **ends}))
        write(connection, by, made)
    return code


def add_step(connection: duckdb.DuckDBPyConnection, by: str, step: Mapping[str, Any]) -> str:
    """Store a new step of a pathway; give its code. ``DataError`` says what is wrong with it."""
    _refuse(step)
    with WRITING:
        code = new_code(connection, "step", f"{step['pathway_id']}-1")
        write(connection, by, [Change("step", None, {**step, "step_id": code})])
    return code


def change_step(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Change a step from how it was seen; ``DataError`` when it is wrong, or is no longer as it was seen."""
    after = {**seen, **new}
    _refuse(after)
    write(connection, by, [Change("step", dict(seen), after)])


def remove_step(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any]) -> None:
    """Take a step, as it was seen, off its pathway, with its links."""
    with WRITING:
        links = rows(connection, "step_link", from_step=seen["step_id"]) + rows(connection, "step_link", to_step=seen["step_id"])
        write(connection, by, [*(Change("step_link", link, None) for link in links), Change("step", dict(seen), None)])


def add_link(connection: duckdb.DuckDBPyConnection, by: str, link: Mapping[str, Any]) -> None:
    """Store a new link between two steps."""
    write(connection, by, [Change("step_link", None, dict(link))])


def change_link(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Change a link from how it was seen."""
    write(connection, by, [Change("step_link", dict(seen), {**seen, **new})])


def remove_link(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any]) -> None:
    """Take a link, as it was seen, off its pathway."""
    write(connection, by, [Change("step_link", dict(seen), None)])


def templates() -> dict[str, list[dict[str, Any]]]:
    """The steps a new pathway can start from, by template."""
    found: dict[str, list[dict[str, Any]]] = {}
    with TEMPLATES.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            step = {**row, "age_from_m": int(row["age_from_m"]), "age_to_m": int(row["age_to_m"])}
            step["contacts_per_person"] = float(row["contacts_per_person"]) if row["contacts_per_person"] else None
            found.setdefault(row["template"], []).append(step)
    return found


def _refuse(step: Mapping[str, Any]) -> None:
    """``DataError`` with all that is wrong with a step."""
    wrong = pathways.faults(step)
    if wrong:
        raise DataError(" ".join(wrong))
