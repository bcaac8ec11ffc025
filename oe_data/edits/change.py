"""What people record of change on screen: readings, causes and effects, the story of a curve, demand."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from typing import Any

import duckdb

from oe_data import change, queries, words
from oe_data.database import HERE, DataError
from oe_data.edits import Change, new_code, rows, write
from oe_data.intake.store import WRITING

TEMPLATES = HERE / "templates" / "loop.csv"
FIRST_READING = 1_000_001  # readings of this screen are numbered from here, clear of those of any file


# ----- Readings -----
def record(
    connection: duckdb.DuckDBPyConnection,
    by: str,
    instrument: str,
    audience: str,
    taken_on: date,
    respondents: int,
    scores: Mapping[str, float | None],
    note: str = "",
) -> int:
    """Store what a group answered, one row for each item scored; give how many. ``DataError`` says all that is wrong with it."""
    asked = {row["item"]: row["label"] for row in queries.rows(connection, queries.read("change/items"), {"instrument": instrument})}
    with WRITING:
        with connection.cursor() as cursor:
            (least,) = cursor.execute("SELECT setting_number('group_min_respondents')").fetchall()[0]
            (last,) = cursor.execute("SELECT max(reading_id) FROM reading").fetchall()[0]
            spelt = dict(cursor.execute("SELECT lower(audience), min(audience) FROM reading GROUP BY lower(audience)").fetchall())
        wrong = change.reading_faults(instrument, asked, audience, taken_on, respondents, scores, int(least or 0), words.today())
        if wrong:
            raise DataError(" ".join(wrong))
        group = " ".join(audience.split())
        row = {"instrument": instrument, "audience": spelt.get(group.lower(), group), "taken_on": taken_on, "respondents": respondents}
        given = {item: score for item, score in scores.items() if not words.is_missing(score)}
        first = max((last or 0) + 1, FIRST_READING)
        made = [
            Change("reading", None, {**row, "reading_id": first + at, "item": item, "score": score, "note": note})
            for at, (item, score) in enumerate(given.items())
        ]
        write(connection, by, made)
    return len(made)


# ----- Causes and effects -----
def templates() -> dict[str, list[dict[str, Any]]]:
    """The links a new diagram can start from, by template."""
    found: dict[str, list[dict[str, Any]]] = {}
    with TEMPLATES.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            link = {**row, "sign": int(row["sign"]), "delayed": row["delayed"] == "true"}
            found.setdefault(row["template"], []).append(link)
    return found


def start_diagram(connection: duckdb.DuckDBPyConnection, by: str, name: str, template: str = "", first: str = "") -> str:
    """Store a new diagram, from a template or with a first cause; give its code."""
    name, first = " ".join(name.split()), " ".join(first.split())
    links = templates().get(template, [])
    wrong = [] if name else ["Name of the diagram: this is needed."]
    if not links and not first:
        wrong.append("First cause: a diagram begins with one.")
    if len(name) > 60:
        wrong.append("Name of the diagram: 60 letters at most.")
    if wrong:
        raise DataError(" ".join(wrong))
    labels = list(dict.fromkeys(label for link in links for label in (link["from"], link["to"]))) or [first]
    with WRITING:
        taken = {row["diagram"] for row in rows(connection, "loop_node")}
        code = stem = "-".join("".join(letter if letter.isalnum() else " " for letter in name.lower()).split())
        if not stem:
            raise DataError("Name of the diagram: it needs letters.")
        if stem in taken:
            raise DataError(f"Name of the diagram: there is one called {words.shown(change.diagram_name(stem))} already.")
        made, ids = [], {}
        for at, label in enumerate(labels, 1):
            ids[label] = new_code(connection, "loop_node", f"{code}-{at}")
            made.append(Change("loop_node", None, {"node_id": ids[label], "label": _label(label), "diagram": code}))
        for link in links:
            ends = {"from_node": ids[link["from"]], "to_node": ids[link["to"]]}
            evidence = f"{link['evidence']} ({link['basis']})"
            made.append(Change("loop_link", None, {**ends, "sign": link["sign"], "delayed": link["delayed"], "evidence": evidence}))
        write(connection, by, made)
    return code


def add_node(connection: duckdb.DuckDBPyConnection, by: str, diagram: str, label: str, indicator: str | None = None) -> str:
    """Store a new cause in a diagram; give its code."""
    label = _label(label)
    with WRITING:
        _new_label(connection, diagram, label)
        code = new_code(connection, "loop_node", label)
        write(connection, by, [Change("loop_node", None, {"node_id": code, "label": label, "diagram": diagram, "indicator_id": indicator})])
    return code


def change_node(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Change a cause from how it was seen."""
    after = {**seen, **new}
    after["label"] = _label(after["label"])
    with WRITING:
        _new_label(connection, seen["diagram"], after["label"], seen["node_id"])
        write(connection, by, [Change("loop_node", dict(seen), after)])


def remove_node(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any]) -> None:
    """Take a cause, as it was seen, out of its diagram, with its links."""
    with WRITING:
        links = rows(connection, "loop_link", from_node=seen["node_id"]) + rows(connection, "loop_link", to_node=seen["node_id"])
        made = {(link["from_node"], link["to_node"]): Change("loop_link", link, None) for link in links}
        write(connection, by, [*made.values(), Change("loop_node", dict(seen), None)])


def add_link(connection: duckdb.DuckDBPyConnection, by: str, link: Mapping[str, Any]) -> None:
    """Store that one cause acts on another."""
    if not link.get("from_node") or not link.get("to_node"):
        raise DataError("An arrow needs what acts and what it acts on.")
    if link["from_node"] == link["to_node"]:
        raise DataError("An arrow leads from one cause to another, not to itself.")
    with WRITING:
        ends = {row["node_id"]: row["diagram"] for row in rows(connection, "loop_node") if row["node_id"] in link.values()}
        if len(set(ends.values())) > 1:
            raise DataError("An arrow stays within one diagram.")
        write(connection, by, [Change("loop_link", None, dict(link))])


def change_link(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Change an arrow from how it was seen."""
    write(connection, by, [Change("loop_link", dict(seen), {**seen, **new})])


def remove_link(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any]) -> None:
    """Take an arrow, as it was seen, out of its diagram."""
    write(connection, by, [Change("loop_link", dict(seen), None)])


def _label(label: Any) -> str:
    """The name of a cause; ``DataError`` when it has none or too long a one."""
    name = " ".join(str(label or "").split())
    if not name:
        raise DataError("Cause: it needs a name.")
    if len(name) > 60:
        raise DataError("Cause: 60 letters at most, so that it can be read in the picture.")
    return name


def _new_label(connection: duckdb.DuckDBPyConnection, diagram: str, label: str, but: str = "") -> None:
    """``DataError`` when another cause of the diagram has the name."""
    for row in rows(connection, "loop_node", diagram=diagram):
        if row["label"].lower() == label.lower() and row["node_id"] != but:
            raise DataError(f"Cause: {words.shown(label)} is in this diagram already.")


# ----- The story of a curve -----
def tell_story(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any] | None, new: Mapping[str, Any]) -> None:
    """Store the story of an indicator's curve, from how it was seen; None where there was none."""
    write(connection, by, [Change("curve_story", dict(seen) if seen else None, {**(seen or {}), **new})])


# ----- Demand -----
def record_demand(connection: duckdb.DuckDBPyConnection, by: str, demand: Mapping[str, Any]) -> None:
    """Store the contacts of a service in a period."""
    period = " ".join(str(demand.get("period") or "").split())
    if len(period) > 20:
        raise DataError("Period: 20 letters at most, as in 2025/26.")
    write(connection, by, [Change("demand", None, {**demand, "period": period})])


def change_demand(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Change the contacts of a service from how they were seen."""
    write(connection, by, [Change("demand", dict(seen), {**seen, **new})])
