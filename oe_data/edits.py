"""What people record on screen: each change in one transaction with its line in edit_log, who and when."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from oe_data.database import DataError, transaction
from oe_data.intake.merge import rebuild
from oe_data.intake.store import WRITING

RECORDED = -1  # the load_id of rows that were written on screen, not loaded from a file


def _insert(cursor: duckdb.DuckDBPyConnection, by: str, table: str, key: str, row: dict[str, Any]) -> None:
    """One new row and its line in the log; table and columns are our own names."""
    columns, marks = ", ".join(row), ", ".join(f"${column}" for column in row)
    cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", row)
    cursor.execute(
        "INSERT INTO edit_log (edit_id, edited_at, edited_by, table_name, row_key, action, after_json) "
        "SELECT coalesce(max(edit_id), 0) + 1, CAST(now() AS TIMESTAMP), $by, $table, $key, 'insert', $after FROM edit_log",
        {"by": by, "table": table, "key": key, "after": json.dumps(row, default=str)},
    )


def _now(cursor: duckdb.DuckDBPyConnection) -> Any:
    """The moment of the transaction."""
    return cursor.execute("SELECT CAST(now() AS TIMESTAMP)").fetchall()[0][0]


def ask(connection: duckdb.DuckDBPyConnection, by: str, text: str) -> str:
    """Store a draft commissioning question; give its code. ``DataError`` when it has no words or is asked already."""
    text = " ".join(text.split())
    if not text:
        raise DataError("A question needs words.")
    with WRITING, transaction(connection) as cursor:
        if cursor.execute("SELECT 1 FROM question WHERE lower(text) = lower($text)", {"text": text}).fetchall():
            raise DataError("This question is asked already.")
        (taken,) = cursor.execute("SELECT count(*) FROM question WHERE question_id LIKE 'draft-%'").fetchall()[0]
        row = {
            "question_id": f"draft-{int(taken) + 1}",
            "text": text,
            "posed_by": "group",
            "approach": "total_place",
            "posed_on": _now(cursor).date(),
            "load_id": RECORDED,
        }
        _insert(cursor, by, "question", row["question_id"], row)
    return str(row["question_id"])


def join(connection: duckdb.DuckDBPyConnection, by: str, leaving: str, host: str, integration: str) -> None:
    """Record how far the services of two buildings would join; what was said last is in force."""
    with WRITING, transaction(connection) as cursor:
        row = {"leaving": leaving, "host": host, "integration": integration, "said_by": by, "said_at": _now(cursor)}
        _insert(cursor, by, "share_said", f"{leaving} > {host}", row)


def keep_apart(connection: duckdb.DuckDBPyConnection, by: str, name_a: str, name_b: str, postcode: str) -> None:
    """Record that two names at one postcode are two buildings, and make the buildings anew."""
    with WRITING, transaction(connection) as cursor:
        row = {"name_a": name_a, "name_b": name_b, "postcode": postcode, "said_by": by, "said_at": _now(cursor)}
        _insert(cursor, by, "building_apart", f"{name_a} | {name_b} | {postcode}", row)
        rebuild(cursor, "site")
