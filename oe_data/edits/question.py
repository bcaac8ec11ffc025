"""What people change of commissioning questions and of the statements they serve."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import duckdb

from oe_data.database import HERE, DataError
from oe_data.edits import Change, Overtaken, new_code, rows, same, write
from oe_data.intake.kinds import kinds
from oe_data.intake.store import WRITING

LIBRARY = HERE / "templates" / "question.csv"
LINKS = {"principles": ("question_principle", "statement_id"), "mechanisms": ("question_mechanism", "mechanism_id")}
SHORTEST, LONGEST = 10, 1000  # letters of a question


def ask(connection: duckdb.DuckDBPyConnection, by: str, text: str) -> str:
    """Store a draft commissioning question; give its code. ``DataError`` when it has no words or is asked already."""
    return pose(connection, by, [{"text": text, "posed_by": "group", "approach": "total_place"}], "draft-1")[0]


def pose(connection: duckdb.DuckDBPyConnection, by: str, questions: Sequence[Mapping[str, Any]], code: str = "q-1") -> list[str]:
    """Store new questions, each with its ``principles`` and ``mechanisms``, all or none; give their codes.

    ``DataError`` when one has no words, is asked already, or names what is not known.
    """
    with WRITING:
        known = {_same(row["text"]) for row in rows(connection, "question")}
        made: list[Change] = []
        codes: list[str] = []
        stem, number = code.rpartition("-")[0], int(new_code(connection, "question", code).rpartition("-")[2])
        for question in questions:
            text = _worded(question.get("text"), known)
            known.add(_same(text))
            codes.append(f"{stem}-{number + len(codes)}")
            row = {"uncomfortable": False, "posed_on": date.today(), **question, "text": text, "question_id": codes[-1]}
            made.append(Change("question", None, row))
            made += _links(codes[-1], {}, question)
        write(connection, by, made)
    return codes


def change(connection: duckdb.DuckDBPyConnection, by: str, seen: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Change a question from how it was seen, with its principles and mechanisms.

    ``DataError`` when it is no longer as it was seen, and when an uncomfortable question would lose its group or its mark: it is
    answered, held or stopped at a gate, not put away.
    """
    with WRITING:
        known = {_same(row["text"]) for row in rows(connection, "question") if row["question_id"] != seen["question_id"]}
        after = {**seen, **new}
        after["text"] = _worded(after["text"], known)
        code = str(seen["question_id"])
        had = {name: rows(connection, table, question_id=code) for name, (table, _) in LINKS.items()}
        for name, (_, column) in LINKS.items():
            if name in seen and sorted(seen[name] or []) != sorted(row[column] for row in had[name]):
                raise Overtaken(f"The {name} of this question were changed since you looked. Nothing was saved; look again first.")
        write(connection, by, [Change("question", dict(seen), after), *_links(code, had, new)])


def brought(connection: duckdb.DuckDBPyConnection, table: Iterable[Mapping[str, Any]]) -> list[Change]:
    """What a table of questions that was taken out and changed elsewhere would change here; what is not in it stays.

    ``DataError`` when one is in it twice, or its words are too few, too many, or those of another.
    """
    there = {row["question_id"]: row for row in rows(connection, "question")}
    after = {code: dict(row) for code, row in there.items()}
    given: set[str] = set()
    for row in table:
        code = row["question_id"]
        if code in given:
            raise DataError(f"The question {code} is in this file twice.")
        given.add(code)
        after[code] = {**there.get(code, {}), **row}
    for code, new in after.items():
        if code not in there or there[code]["text"] != new["text"]:
            new["text"] = _worded(new["text"], {_same(other["text"]) for one, other in after.items() if one != code})
    return [Change("question", there.get(code), new) for code, new in after.items() if not same(there.get(code), new)]


def state(connection: duckdb.DuckDBPyConnection, by: str, statement: Mapping[str, Any], seen: Mapping[str, Any] | None = None) -> str:
    """Write or change a statement (vision, principle, next practice, scope); agreeing it is dated today. Give its code."""
    with WRITING:
        code = str(seen["statement_id"]) if seen else new_code(connection, "statement", f"{statement['kind']}-1")
        row = {**(seen or {}), **statement, "statement_id": code}
        if row.get("status") == "agreed" and not (seen and seen["status"] == "agreed" and seen["body"] == row["body"]):
            row["agreed_on"] = date.today()
        write(connection, by, [Change("statement", dict(seen) if seen else None, row)])
    return code


def library_extract() -> list[dict[str, Any]]:
    """The library as rows of ``question`` that load, asked today by a group nobody has named yet."""
    named = [field["name"] for field in kinds()["question"]["fields"]]
    given = {"posed_by": "group", "posed_on": date.today()}
    return [
        {name: row.get(name) for name in named}
        for row in ({**one, **given, "question_id": f"L{number:02}"} for number, one in enumerate(library(), 1))
    ]


@cache
def library() -> list[dict[str, Any]]:
    """The sixty questions a place can start from: text, theme, approach, uncomfortable."""
    with LIBRARY.open(encoding="utf-8", newline="") as handle:
        return [{**row, "uncomfortable": row["uncomfortable"] == "true"} for row in csv.DictReader(handle)]


def _same(text: str) -> str:
    return " ".join(str(text).lower().split())


def _worded(text: Any, known: Iterable[str]) -> str:
    """The words of a question; ``DataError`` when they are too few, too many, or those of another."""
    text = " ".join(str(text or "").split())
    if not text:
        raise DataError("A question needs words.")
    if not SHORTEST <= len(text) <= LONGEST:
        raise DataError(f"A question has {SHORTEST} to {LONGEST:,} letters; this one has {len(text):,}.")
    if _same(text) in known:
        raise DataError("This question is asked already.")
    return text


def _links(code: str, had: Mapping[str, Sequence[dict[str, Any]]], new: Mapping[str, Any]) -> list[Change]:
    """What changes of the principles and mechanisms of a question; ``had`` are the rows there are."""
    made = []
    for name, (table, column) in LINKS.items():
        if name in new:
            there, wanted = {row[column]: row for row in had.get(name, [])}, set(new[name] or [])
            made += [Change(table, None, {"question_id": code, column: added}) for added in sorted(wanted - there.keys())]
            made += [Change(table, there[gone], None) for gone in sorted(there.keys() - wanted)]
    return made
