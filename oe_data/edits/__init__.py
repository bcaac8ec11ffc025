"""What people record on screen: each change whole in one transaction, with a line in edit_log for each row: who, when, before, after.

A row is held against its kind (oe_data/intake/kinds): what is needed, what may be said, what it must refer to. A change is held against
what its author saw: where somebody else changed that since, nothing is saved and the author is told what.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

import duckdb

from oe_data import pathways, words
from oe_data.database import DataError, transaction
from oe_data.intake.kinds import WORDS as TYPE_WORDS
from oe_data.intake.kinds import kinds
from oe_data.intake.store import WRITING

Row = Mapping[str, Any]
RECORDED = -1  # the load_id of rows that were written on screen, not loaded from a file

TABLES = {  # what people change, and what one row of it is called
    **{"pathway": "pathway", "step": "step", "step_link": "link"},
    **{"statement": "statement", "grp": "group", "grp_seat": "seat"},
    **{"question": "question", "question_principle": "principle", "question_mechanism": "mechanism"},
    **{"gate_decision": "decision", "strategy": "strategy", "strategy_question": "commitment"},
    **{
        "cba": "business case",
        "cba_cost": "cost line",
        "cba_benefit": "benefit line",
        "plan_task": "task",
        "feasibility": "feasibility note",
    },
    **{"reading": "reading", "loop_node": "cause", "loop_link": "effect", "demand": "demand", "curve_story": "story"},
}
APPEND_ONLY = {"gate_decision", "reading"}  # nothing of these is changed or taken back; what was said last is in force
SHORT = {"step": pathways.STEP_WORDS, "step_link": pathways.LINK_WORDS}  # shorter than the descriptions of the kinds


class Overtaken(DataError):
    """Somebody else changed what this change builds on since its author looked: they have to look again."""


class Change(NamedTuple):
    """One row before and after; None where there was or will be none."""

    table: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


# ----- Rows -----
@cache
def key_of(table: str) -> tuple[str, ...]:
    """The columns that tell one row of a table from another."""
    return (*kinds()[table]["primaryKey"], *(("recorded_at",) if table == "gate_decision" else ()))


@cache
def labels(table: str) -> dict[str, str]:
    """What the columns of a table are called."""
    return {field["name"]: field["description"].split(";")[0].split(",")[0] for field in kinds()[table]["fields"]} | SHORT.get(table, {})


def columns_of(cursor: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    """The columns of a table with their types, in order."""
    return dict(
        cursor.execute(
            "SELECT c.column_name, c.data_type FROM duckdb_columns() AS c "
            "WHERE c.schema_name = 'main' AND c.table_name = $table ORDER BY c.column_index",
            {"table": table},
        ).fetchall()
    )


def rows(connection: duckdb.DuckDBPyConnection, table: str, **which: Any) -> list[dict[str, Any]]:
    """The rows of a table as they are stored, where each named column is as given; by key."""
    with connection.cursor() as cursor:
        where = " AND ".join(f"{column} IS NOT DISTINCT FROM ${column}" for column in which) or "TRUE"
        found = cursor.execute(f"SELECT * FROM {table} WHERE {where} ORDER BY {', '.join(key_of(table))}", which)
        columns = [column[0] for column in found.description]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


@cache
def defaults(table: str) -> dict[str, Any]:
    """What an empty column of a table means."""
    return {field["name"]: field["default"] for field in kinds()[table]["fields"] if "default" in field} | {"load_id": RECORDED}


def stored(table: str, columns: Mapping[str, str], row: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a table out of a wider row, each value in the type its column has, so that what is logged is what is stored."""
    usual = defaults(table)
    return {
        column: _typed(kind, usual.get(column)) if (value := _typed(kind, row.get(column))) is None else value
        for column, kind in columns.items()
    }


def _typed(kind: str, value: Any) -> Any:
    if words.is_missing(value) or value == "":
        return None
    if kind.startswith("DECIMAL"):
        return Decimal(str(value)).quantize(Decimal(1).scaleb(-int(re.findall(r"\d+", kind)[1])))
    if kind in ("INTEGER", "BIGINT"):
        return int(value)
    if kind == "DOUBLE":
        return float(value)
    if kind == "BOOLEAN":
        return bool(value)
    if kind == "TIMESTAMP":
        return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    if kind == "DATE":
        return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return "\n".join(" ".join(line.split()) for line in str(value).strip().splitlines()) or None


def new_code(connection: duckdb.DuckDBPyConnection, table: str, wanted: str) -> str:
    """A code that nothing has or had: the one wanted, or with the next number at its end."""
    wanted = re.sub(r"[^a-z0-9]+", "-", wanted.lower()).strip("-")[:60] or table
    with connection.cursor() as cursor:
        taken = {code for (code,) in cursor.execute(f"SELECT {key_of(table)[0]} FROM {table}").fetchall()}
        taken |= {key for (key,) in cursor.execute("SELECT row_key FROM edit_log WHERE table_name = $t", {"t": table}).fetchall()}
    stem, number = re.sub(r"-\d+$", "", wanted), 2
    while wanted in taken:
        wanted, number = f"{stem}-{number}", number + 1
    return wanted


def next_number(connection: duckdb.DuckDBPyConnection, table: str, column: str, **which: Any) -> int:
    """The number after the highest that a column of such rows has or had."""
    there = [row[column] for row in rows(connection, table, **which)]
    with connection.cursor() as cursor:
        logged = cursor.execute("SELECT coalesce(before_json, after_json) FROM edit_log WHERE table_name = $t", {"t": table}).fetchall()
    had = [row[column] for row in (json.loads(text) for (text,) in logged) if all(row.get(name) == value for name, value in which.items())]
    return 1 + max([0, *there, *had])


# ----- What is wrong -----
def faults(connection: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, Any], beside: Sequence[Change] = ()) -> list[str]:
    """Why a row cannot be stored, one sentence for each fault, by its kind; ``beside`` are the changes it would be made with."""
    kind, named, wrong = kinds()[table], labels(table), []
    for field in kind["fields"]:
        name, limits = field["name"], field.get("constraints", {})
        value = row.get(name)
        if words.is_missing(value) or (isinstance(value, str) and not value.strip()):
            if limits.get("required"):
                wrong.append(f"{named[name]}: this is needed.")
        elif "enum" in limits and str(value) not in (known := [str(option) for option in limits["enum"]]):
            wrong.append(f"{named[name]}: {words.shown(value)} is none of {', '.join(known)}.")
        elif field["type"] in ("integer", "number"):
            if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
                wrong.append(f"{named[name]}: {words.shown(value)} is not {TYPE_WORDS[field['type']]}.")
            elif value < limits.get("minimum", value) or value > limits.get("maximum", value):
                least, most = limits.get("minimum"), limits.get("maximum")
                span = f"{least} to {most}" if None not in (least, most) else f"{least} or more" if most is None else f"{most} or less"
                wrong.append(f"{named[name]}: {words.shown(value)} is not {span}.")
    if wrong:
        return wrong
    with connection.cursor() as cursor:
        columns = columns_of(cursor, table)
        values = stored(table, columns, row)
        marks = ", ".join(f"CAST(${column} AS {kind}) AS {column}" for column, kind in columns.items())
        for check in kind.get("checks", []):
            if cursor.execute(f"SELECT {check['sql']} FROM (SELECT {marks})", values).fetchall()[0][0] is False:
                wrong.append(f"{named[check['column']]}: {check['expected']} was expected.")
        for reference in kind.get("foreignKeys", []):
            wrong += _unknown(cursor, table, values, reference, beside)
    return wrong


def _unknown(
    cursor: duckdb.DuckDBPyConnection, table: str, row: Mapping[str, Any], reference: dict[str, Any], beside: Sequence[Change]
) -> list[str]:
    """The sentence for what a row refers to and is not there; empty when it is."""
    there, theirs = reference["reference"]["resource"], reference["reference"]["fields"]
    code = [row[field] for field in reference["fields"]]
    if None in code:
        return []
    if any(change.table == there and change.after and [change.after[field] for field in theirs] == code for change in beside):
        return []
    same = " AND ".join(f"{field} = list_extract($code, {at})" for at, field in enumerate(theirs, 1))
    if cursor.execute(f"SELECT 1 FROM {there} WHERE {same} LIMIT 1", {"code": [str(part) for part in code]}).fetchall():
        return []
    return [f"{labels(table)[reference['fields'][-1]]}: {words.shown(code[-1])} is not known."]


# ----- Saving -----
_gathered: ContextVar[list[Change] | None] = ContextVar("gathered", default=None)


@contextmanager
def whole(connection: duckdb.DuckDBPyConnection, by: str) -> Iterator[None]:
    """All that is written inside is written at its end, as one change: all of it, or nothing when any of it is refused."""
    with WRITING:
        token = _gathered.set([])
        try:
            yield
            made = _gathered.get() or []
        finally:
            _gathered.reset(token)
        write(connection, by, made)


def write(connection: duckdb.DuckDBPyConnection, by: str, changes: Sequence[Change], undoes: Sequence[int] = ()) -> None:
    """Make changes and log each row of them under one moment, in one transaction.

    ``DataError``, and nothing is written, when a row is not as it was seen, breaks a rule of its kind, or goes while others build on it.
    """
    gathered = _gathered.get()
    if gathered is not None:
        gathered += changes
        return
    with WRITING:
        with connection.cursor() as cursor:
            columns = {table: columns_of(cursor, table) for table in {change.table for change in changes}}
        made = [
            Change(table, *(None if row is None else stored(table, columns[table], row) for row in (before, after)))
            for table, before, after in changes
        ]
        _unchanged(connection, made)
        wrong = [
            f"{words.sentence(_name(change))}, {fault[:1].lower()}{fault[1:]}" if len(made) > 1 else fault
            for change in made
            if change.after
            for fault in faults(connection, change.table, change.after, made)
        ]
        if wrong:
            raise DataError(" ".join(dict.fromkeys(wrong)))
        _not_ducked(made)
        _unused(connection, made)
        try:
            with transaction(connection) as cursor:
                at = cursor.execute("SELECT CAST(now() AS TIMESTAMP)").fetchall()[0][0]
                for change in made:
                    _apply(cursor, by, at, change, undoes)
        except duckdb.ConstraintException as error:  # a rule of the tables that no kind says
            raise DataError("This cannot be saved: it breaks a rule of the data.") from error


def undo(connection: duckdb.DuckDBPyConnection, by: str, edit_ids: Sequence[int]) -> None:
    """Take back one recorded change, all its rows; that is a change too, and can be taken back in turn.

    ``DataError`` when a row has been changed again since, the change is undone already, or it is one that is never taken back.
    """
    with connection.cursor() as cursor:
        found = cursor.execute(
            "SELECT edit_id, table_name, row_key, before_json, after_json FROM edit_log WHERE list_contains($ids, edit_id) "
            "ORDER BY edit_id DESC",
            {"ids": list(edit_ids)},
        ).fetchall()
    if not found or any(table not in TABLES for _, table, *_ in found):
        raise DataError("This change is not known.")
    if any(table in APPEND_ONLY for _, table, *_ in found):
        raise DataError("A decision or reading is never taken back: record another, which is then in force.")
    net: dict[tuple[str, str], Change] = {}  # a row changed twice in one change goes straight back to how it was at first
    for _, table, key, before, after in found:
        then, now = ({k: v for k, v in json.loads(text).items() if k[0] != "_"} if text else None for text in (before, after))
        net[table, key] = Change(table, net[table, key].before if (table, key) in net else now, then)
    write(connection, by, [change for change in net.values() if change.before != change.after], [row[0] for row in found])


def _logged(row: Mapping[str, Any] | None) -> Any:
    """A row as it is kept in the log and compared: numbers as numbers, exact pounds and days as text."""

    def text(value: Any) -> str:
        return value.isoformat() if isinstance(value, date) else str(value)

    return None if row is None else json.loads(json.dumps(dict(row), default=text))


def same(one: Mapping[str, Any] | None, other: Mapping[str, Any]) -> bool:
    """Whether two states of a row are the same once stored."""
    return _logged(one) == _logged(other)


def _row_key(change: Change) -> str:
    row = _logged(change.before or change.after)
    return " > ".join(str(row[column]) for column in key_of(change.table))


def _name(change: Change) -> str:
    return f"{TABLES[change.table]} {_row_key(change).replace(' > ', ' to ' if change.table in ('step_link', 'loop_link') else ', ')}"


def _unchanged(connection: duckdb.DuckDBPyConnection, changes: Sequence[Change]) -> None:
    """``Overtaken`` when a row is not as whoever changes it has seen it, with who changed it and how."""
    for change in changes:
        if change.table in APPEND_ONLY and change.before is not None:
            raise DataError(f"A {TABLES[change.table]} is never changed: record another, which is then in force.")
        row = change.before or change.after or {}
        found = rows(connection, change.table, **{column: row[column] for column in key_of(change.table)})
        there, seen = _logged(found[0]) if found else None, _logged(change.before)
        if there == seen:
            continue
        with connection.cursor() as cursor:
            last = cursor.execute(
                "SELECT arg_max(edited_by, edit_id) FROM edit_log WHERE table_name = $t AND row_key = $k",
                {"t": change.table, "k": _row_key(change)},
            ).fetchall()[0][0]
        who = f", by {last}" if last else ""
        if seen is None:
            raise Overtaken(f"The {_name(change)} is there already{who}.")
        if there is None:
            raise Overtaken(f"The {_name(change)} was removed since you looked{who}. Nothing was saved.")
        what = moved(change.table, seen, there)
        raise Overtaken(f"The {_name(change)} was changed since you looked{who}: {what}. Nothing was saved; look again, then change it.")


def _not_ducked(changes: Sequence[Change]) -> None:
    """``DataError`` when an uncomfortable question would go, or lose its mark or its group, by whatever change: an undo is one too."""
    for change in changes:
        if change.table != "question" or not change.before or not change.before["uncomfortable"]:
            continue
        instead = ": answer it, or hold or stop it at a gate with a reason."
        if change.after is None:
            raise DataError(f"The {_name(change)} is uncomfortable and is not removed{instead}")
        if not change.after["uncomfortable"]:
            raise DataError(f"A question that is uncomfortable stays so{instead}")
        if change.before["grp_id"] and not change.after["grp_id"]:
            raise DataError(f"This question is uncomfortable and stays with a group{instead}")


def _unused(connection: duckdb.DuckDBPyConnection, changes: Sequence[Change]) -> None:
    """``DataError`` when a row is removed that others, which stay, build on."""
    going = {(change.table, _row_key(change)) for change in changes if change.after is None}
    for change in changes:
        if change.after is not None or change.before is None:
            continue
        for user, kind in kinds().items():
            for reference in kind.get("foreignKeys", []) if user in TABLES else []:
                if reference["reference"]["resource"] != change.table:
                    continue
                which = dict(zip(reference["fields"], (change.before[field] for field in reference["reference"]["fields"]), strict=True))
                staying = [row for row in rows(connection, user, **which) if (user, _row_key(Change(user, row, None))) not in going]
                if staying:
                    raise DataError(
                        f"The {_name(change)} stays: {words.count_of(len(staying), TABLES[user])} that came to it since would be left "
                        "without it. Remove those first."
                    )


def _apply(cursor: duckdb.DuckDBPyConnection, by: str, at: Any, change: Change, undoes: Sequence[int]) -> None:
    """One row into its table and the log."""
    table, before, after = change
    which = " AND ".join(f"{column} = $key_{column}" for column in key_of(table))
    key = {f"key_{column}": (before or after or {})[column] for column in key_of(table)}
    if after is None:
        cursor.execute(f"DELETE FROM {table} WHERE {which}", key)
    elif before is None:
        marks = ", ".join(f"${column}" for column in after)
        cursor.execute(f"INSERT INTO {table} ({', '.join(after)}) VALUES ({marks})", after)
    else:
        differ = {column: value for column, value in after.items() if value != before[column]}
        if not differ:
            return
        cursor.execute(f"UPDATE {table} SET {', '.join(f'{column} = ${column}' for column in differ)} WHERE {which}", {**differ, **key})
    kept = [None if row is None else {**_logged(row), **({"_undoes": list(undoes)} if undoes else {})} for row in (before, after)]
    log(cursor, by, at, table, _row_key(change), *kept)


def log(
    cursor: duckdb.DuckDBPyConnection,
    by: str,
    at: Any,
    table: str,
    key: str,
    before: Mapping[str, Any] | None,
    after: Mapping[str, Any] | None,
) -> None:
    """One line of the log of edits, in the transaction of the cursor."""
    cursor.execute(
        "INSERT INTO edit_log (edit_id, edited_at, edited_by, table_name, row_key, action, before_json, after_json) "
        "SELECT coalesce(max(edit_id), 0) + 1, $at, $by, $table, $key, $action, $before, $after FROM edit_log",
        {
            "at": at,
            "by": by,
            "table": table,
            "key": key,
            "action": "retire" if after is None else "insert" if before is None else "update",
            "before": json.dumps(before) if before else None,
            "after": json.dumps(after) if after else None,
        },
    )


# ----- What was changed, in words -----
def changes(history: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Recorded changes, latest first, the rows of one change together: ``edits, at, by, undone, undoes, final, told, rows``.

    A change is all rows one person saved at one moment. An undo is a change too and says in its rows which rows it undid. ``final`` is
    what is never taken back.
    """
    found: dict[tuple[Any, str], dict[str, Any]] = {}
    undone: set[int] = set()
    for edit in history:
        before, after = (json.loads(edit[field]) if edit[field] else None for field in ("before_json", "after_json"))
        change = found.setdefault(
            (edit["edited_at"], edit["edited_by"]),
            {"at": edit["edited_at"], "by": edit["edited_by"], "edits": [], "rows": {}, "undoes": False, "final": False},
        )
        undid = (after or before or {}).get("_undoes", [])
        undone.update(undid)
        change["undoes"] |= bool(undid)
        change["final"] |= edit["table_name"] in APPEND_ONLY
        change["edits"].append(edit["edit_id"])
        change["rows"][edit["table_name"], edit["row_key"]] = before, after
    for change in found.values():
        change["undone"] = undone.issuperset(change["edits"])
        told = [change_told(*key, *states) for key, states in sorted(change["rows"].items()) if states[0] != states[1]]
        change["told"] = ("Undone: " if change["undoes"] else "") + "; ".join(told[:3])
        if len(told) > 3:
            change["told"] += f"; and {len(told) - 3} more"
    return list(found.values())


def change_told(table: str, key: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    """One changed row in words."""
    what = f"{TABLES.get(table, table)} {key}"
    if before is None:
        return f"{what} added"
    return f"{what} removed" if after is None else f"{what}: {moved(table, before, after)}"


def moved(table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What differs between two states of a row, in words."""
    named = labels(table)
    told = [
        f"{named.get(field, field).lower()} from {words.shown(before[field])} to {words.shown(after.get(field))}"
        for field in before
        if not field.startswith("_") and before[field] != after.get(field)
    ]
    return ", ".join(told) or "nothing"
