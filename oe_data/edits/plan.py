"""Whether a question could work, and who does what by when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from oe_data import edits, words
from oe_data.database import DataError
from oe_data.edits import Change, next_number, rows, write
from oe_data.intake.store import WRITING

Row = Mapping[str, Any]


def feasibility(connection: duckdb.DuckDBPyConnection, by: str, question: str, seen: Row | None, new: Row) -> None:
    """Write or change what is said of a question's feasibility, from how it was seen. ``DataError`` when nothing is proposed."""
    write(connection, by, [Change("feasibility", dict(seen) if seen else None, {**(seen or {}), **new, "question_id": question})])


def tasks(connection: duckdb.DuckDBPyConnection, by: str, question: str, changed: Sequence[tuple[Row | None, Row | None]]) -> None:
    """Add, change and remove tasks: pairs of a task as it was seen and as it shall be, None where there was or will be none.

    All or none are saved. ``DataError`` names each task, column and value that cannot be: an end before its start, progress outside
    0 to 1, risks outside 1 to 5, an owner or a piece of the jigsaw that is not known.
    """
    with WRITING:
        known = {row["item"] for row in rows(connection, "instrument_item", instrument="jigsaw")}
        number, made, wrong = next_number(connection, "plan_task", "task", question_id=question), [], []
        for before, after in changed:
            row = None
            if after is not None:
                row = {**after, "question_id": question}
                if before is None:
                    row["task"], number = number, number + 1
                faults = edits.faults(connection, "plan_task", row)
                if not words.is_missing(row.get("jigsaw")) and row["jigsaw"] not in known:
                    faults.append(f"Piece of the change jigsaw it serves: “{row['jigsaw']}” is not known.")
                wrong += [f"Task {row['task']}, {fault[:1].lower()}{fault[1:]}" for fault in faults]
            made.append(Change("plan_task", dict(before) if before else None, row))
        if wrong:
            raise DataError(" ".join(wrong))
        write(connection, by, made)
