"""Groups and their seats: seats, never people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import duckdb

from oe_data.database import DataError
from oe_data.edits import Change, new_code, next_number, rows, write
from oe_data.intake.store import WRITING


def begin(connection: duckdb.DuckDBPyConnection, by: str, name: str, kind: str, theme: str | None = None) -> str:
    """Store a new group; give its code. ``DataError`` when it has no name or there is one of that name."""
    name = " ".join(name.split())
    with WRITING:
        if any(row["name"].lower() == name.lower() for row in rows(connection, "grp")):
            raise DataError(f"Name: there is a group “{name}” already.")
        code = new_code(connection, "grp", name)
        write(connection, by, [Change("grp", None, {"grp_id": code, "name": name, "kind": kind, "theme": theme})])
    return code


def rename(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Change the name, kind or theme of a group from how it was seen."""
    write(connection, by, [Change("grp", dict(seen), {**seen, **new})])


def seats(
    connection: duckdb.DuckDBPyConnection, by: str, grp: str, lines: Sequence[tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]]
) -> None:
    """Add, change and remove seats of a group: pairs of a seat as it was seen and as it shall be, None where there was or will be none.

    All or none are saved. ``DataError`` when a seat's role or voice is not known, or it ends before it begins.
    """
    with WRITING:
        number, made, wrong = next_number(connection, "grp_seat", "seat", grp_id=grp), [], []
        for before, after in lines:
            row = None
            if after is not None:
                row = {"from_date": date.today(), **{name: value for name, value in after.items() if value is not None}, "grp_id": grp}
                if before is None:
                    row["seat"], number = number, number + 1
                until = row.get("to_date")
                if until and str(until) < str(row["from_date"]):
                    wrong.append(f"Seat {row['seat']}, until: {until} is before it begins, {row['from_date']}.")
            made.append(Change("grp_seat", dict(before) if before else None, row))
        if wrong:
            raise DataError(" ".join(wrong))
        write(connection, by, made)
