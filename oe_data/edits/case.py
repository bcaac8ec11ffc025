"""Business cases: their years and rates, their lines of cost and benefit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from oe_data import edits, words
from oe_data.database import DataError
from oe_data.edits import Change, next_number, rows, write
from oe_data.intake.store import WRITING

Row = Mapping[str, Any]
SHARES = ("engagement", "retention", "impact", "deadweight", "attribution", "cashable")


def save(connection: duckdb.DuckDBPyConnection, by: str, question: str, seen: Row | None, new: Row) -> None:
    """Begin a case, or change its base year, horizon, rates or note from how it was seen. ``DataError`` says what cannot be."""
    with WRITING:
        row = {**(seen or {}), **new, "question_id": question}
        wrong = [] if row["scheme"] in _schemes(connection) else [f"Rates: “{row['scheme']}” is no scheme that is loaded."]
        last = [line["to_t"] for table in ("cba_cost", "cba_benefit") for line in rows(connection, table, question_id=question)]
        if last and row["horizon"] <= max(last):
            wrong.append(f"Years counted: {row['horizon']} is too few; a line runs to year {max(last)}. Shorten it first.")
        if wrong:
            raise DataError(" ".join(wrong))
        write(connection, by, [Change("cba", dict(seen) if seen else None, row)])


def lines(
    connection: duckdb.DuckDBPyConnection, by: str, question: str, table: str, changed: Sequence[tuple[Row | None, Row | None]]
) -> None:
    """Add, change and remove lines of cost (``cba_cost``) or benefit (``cba_benefit``): pairs of a line as seen and as it shall be.

    All or none are saved. ``DataError`` names each line, column and value that cannot be: years outside the case, shares outside 0 to 1,
    an unknown grade or body, shares of one benefit that add to more than 1 over all cases.
    """
    with WRITING:
        cases = rows(connection, "cba", question_id=question)
        if not cases:
            raise DataError("This question has no case yet: say its base year and how many years it counts first.")
        number, made, wrong = next_number(connection, table, "line", question_id=question), [], []
        for before, after in changed:
            row = None
            if after is not None:
                row = {**after, "question_id": question}
                if before is None:
                    row["line"], number = number, number + 1
                faults = _faults(connection, table, row, cases[0]["horizon"])
                wrong += [f"Line {row['line']}, {fault[:1].lower()}{fault[1:]}" for fault in faults]
            made.append(Change(table, dict(before) if before else None, row))
        if not wrong and table == "cba_benefit":
            wrong = _claimed(connection, made)
        if wrong:
            raise DataError(" ".join(wrong))
        write(connection, by, made)


def _schemes(connection: duckdb.DuckDBPyConnection) -> set[str]:
    with connection.cursor() as cursor:
        return {scheme for (scheme,) in cursor.execute("SELECT DISTINCT scheme FROM discount_rate").fetchall()}


def _faults(connection: duckdb.DuckDBPyConnection, table: str, row: Row, horizon: int) -> list[str]:
    """What is wrong with one line."""
    named = edits.labels(table)
    wrong = []
    for share in SHARES:
        value = row.get(share)
        if isinstance(value, int | float) and not words.is_missing(value) and not 0 <= value <= 1:
            wrong.append(f"{named[share]}: {value:g} is not a share between 0 and 1.")
    grade = row.get("grade")
    if isinstance(grade, int | float) and not words.is_missing(grade) and not rows(connection, "confidence_grade", grade=int(grade)):
        wrong.append(f"{named['grade']}: {grade:g} is no grade of evidence; 1 to 6 are.")
    wrong = wrong or edits.faults(connection, table, row)
    if wrong:
        return wrong
    if row["to_t"] >= horizon:
        wrong.append(f"{named['to_t']}: {row['to_t']} is outside the case, whose years are 0 to {horizon - 1}.")
    return wrong


def _claimed(connection: duckdb.DuckDBPyConnection, made: Sequence[Change]) -> list[str]:
    """The sentence for each benefit of which all cases together would claim more than there is (the rule of queries/data/checks.sql)."""
    kept = {(row["question_id"], row["line"]): row for row in rows(connection, "cba_benefit")}
    touched = set()
    for change in made:
        row: Row = change.after or change.before or {}
        kept.pop((row["question_id"], row["line"]), None)
        if change.after:
            kept[row["question_id"], row["line"]] = change.after
            touched.add((str(row["label"]).lower(), row["org_id"]))
    claimed: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in kept.values():
        claimed[str(row["label"]).lower(), row["org_id"]].append(row)
    wrong = []
    for key in sorted(touched):
        shares = [1 if words.is_missing(row.get("attribution")) else float(row["attribution"]) for row in claimed[key]]
        if sum(shares) > 1.000001:
            cases = words.listed(sorted({str(row["question_id"]) for row in claimed[key]}))
            wrong.append(
                f"Share due to this change: “{claimed[key][0]['label']}” is claimed {sum(shares):g} times over by {cases} together; "
                "shares of one benefit add to 1 at most."
            )
    return wrong
