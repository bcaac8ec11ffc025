"""What people say of buildings on screen: which would join, and which are two."""

from __future__ import annotations

from typing import Any

import duckdb

from oe_data.database import transaction
from oe_data.edits import log
from oe_data.intake.merge import rebuild
from oe_data.intake.store import WRITING


def join(connection: duckdb.DuckDBPyConnection, by: str, leaving: str, host: str, integration: str) -> None:
    """Record how far the services of two buildings would join; what was said last is in force."""
    with WRITING, transaction(connection) as cursor:
        _say(cursor, by, "share_said", f"{leaving} > {host}", {"leaving": leaving, "host": host, "integration": integration})


def keep_apart(connection: duckdb.DuckDBPyConnection, by: str, name_a: str, name_b: str, postcode: str) -> None:
    """Record that two names at one postcode are two buildings, and make the buildings anew."""
    with WRITING, transaction(connection) as cursor:
        row = {"name_a": name_a, "name_b": name_b, "postcode": postcode}
        _say(cursor, by, "building_apart", f"{name_a} | {name_b} | {postcode}", row)
        rebuild(cursor, "site")


def _say(cursor: duckdb.DuckDBPyConnection, by: str, table: str, key: str, row: dict[str, Any]) -> None:
    """One more row of what was said, by whom and when, and its line in the log."""
    at = cursor.execute("SELECT CAST(now() AS TIMESTAMP)").fetchall()[0][0]
    row = {**row, "said_by": by, "said_at": at}
    marks = ", ".join(f"${column}" for column in row)
    cursor.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)
    log(cursor, by, at, table, key, None, {**row, "said_at": at.isoformat()})
