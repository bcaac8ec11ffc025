"""Strategies and the questions they commit to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from oe_data import queries, strategies
from oe_data.database import DataError
from oe_data.edits import Change, new_code, rows, write
from oe_data.intake.store import WRITING


def save(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any] | None, new: Mapping[str, Any]) -> str:
    """Begin a strategy, or change its title, owner or status from how it was seen; give its code.

    ``DataError`` when it has no title, there is one of that title, or its owner is not known.
    """
    title = " ".join(str(new["title"]).split())
    with WRITING:
        code = str(seen["strategy_id"]) if seen else new_code(connection, "strategy", title)
        if any(row["title"].lower() == title.lower() and row["strategy_id"] != code for row in rows(connection, "strategy")):
            raise DataError(f"Title: there is a strategy “{title}” already.")
        owner = new.get("owner_id")
        if owner and not rows(connection, "org", org_id=owner):
            raise DataError(f"Owner: “{owner}” is not known.")
        row = {**(seen or {}), **new, "title": title, "strategy_id": code}
        write(connection, by, [Change("strategy", dict(seen) if seen else None, row)])
    return code


def commit_to(connection: duckdb.DuckDBPyConnection, by: str, strategy: str, question: str) -> None:
    """Add a question to a strategy. ``DataError`` with the reason when it is not live past gate 2, or is in already."""
    with WRITING:
        if not rows(connection, "strategy", strategy_id=strategy):
            raise DataError(f"Strategy: “{strategy}” is not known.")
        found = {row["question_id"]: row for row in queries.rows(connection, queries.read("strategy/candidates"), {"strategy": strategy})}
        if question not in found:
            there = bool(rows(connection, "question", question_id=question))
            raise DataError(f"{question} is a commitment of this strategy already." if there else f"Question: “{question}” is not known.")
        if not found[question]["may_join"]:
            raise DataError(strategies.why_not(found[question]))
        write(connection, by, [Change("strategy_question", None, {"strategy_id": strategy, "question_id": question})])


def withdraw(connection: duckdb.DuckDBPyConnection, by: str, strategy: str, question: str) -> None:
    """Take a question out of a strategy. ``DataError`` when somebody has already."""
    with WRITING:
        found = rows(connection, "strategy_question", strategy_id=strategy, question_id=question)
        if not found:
            raise DataError(f"{question} is no commitment of this strategy any more.")
        write(connection, by, [Change("strategy_question", found[0], None)])
