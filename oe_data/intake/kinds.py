"""What kinds of extract there are: each is one declarative file beside this one (a Frictionless Table Schema with our extras).

Extras: ``title``; ``table`` the rows go to; a field's ``aliases`` (printed headings, the preferred first), ``decimal`` for
exact pounds and ``default`` for an empty cell; ``checks`` over several columns; ``keyPerLoad`` where a later load overrides.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "kinds"

TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE", "datetime": "TIMESTAMP"}
WORDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date such as 2025-04-03 or 03/04/2025 (day first)",
    "datetime": "a date and time such as 2025-04-03 14:05",
}


@cache
def kinds() -> dict[str, dict[str, Any]]:
    """Every kind by name, the file's name without its ending."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}


@cache
def order() -> dict[str, int]:
    """The place of each kind in a load of many: sources and settings first, then what others refer to."""
    placed: dict[str, int] = {}

    def place(name: str) -> None:
        if name in placed or name not in kinds():
            return
        for key in kinds()[name].get("foreignKeys", []):
            if key["reference"]["resource"] != name:
                place(key["reference"]["resource"])
        placed[name] = len(placed)

    for first in ("source", "setting", *kinds()):
        place(first)
    return placed


def heading(text: str) -> str:
    """A heading reduced to what it says: case, spaces, punctuation and pound signs do not count."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def recognise(header: list[str]) -> tuple[str, dict[str, int]] | None:
    """The kind a header belongs to and the position of each of its fields; None when no kind fits.

    A kind fits when all its required fields are there; the one that explains most of the header wins,
    and of two that explain the same, the one with fewer fields of its own missing.
    """
    positions: dict[str, int] = {}
    for position, printed in enumerate(header):
        positions.setdefault(heading(printed), position)
    found: list[tuple[int, int, str, dict[str, int]]] = []
    for name, kind in kinds().items():
        mapping: dict[str, int] = {}
        for field in kind["fields"]:
            for alias in [field["name"], *field.get("aliases", [])]:
                found_at = positions.get(heading(alias))
                if found_at is not None and found_at not in mapping.values():
                    mapping[field["name"]] = found_at
                    break
        required = {field["name"] for field in kind["fields"] if field.get("constraints", {}).get("required")}
        if required <= mapping.keys():
            found.append((len(mapping), len(mapping) - len(kind["fields"]), name, mapping))
    if not found:
        return None
    known, _, name, mapping = max(found)
    # A template is ours and must be whole in its own words; a stray file that shares two of them is not one.
    named = sum(1 for printed in header if printed.strip())
    if name != "spending" and known < named:
        return None
    return name, mapping


def nearest(header: list[str]) -> str:
    """What is missing or strange, measured against the kind that shares most headings: for the sentence of a refusal."""
    told = {heading(printed) for printed in header if printed.strip()}

    def shared(kind: dict[str, Any]) -> int:
        return sum(1 for field in kind["fields"] if told & {heading(a) for a in [field["name"], *field.get("aliases", [])]})

    name, kind = max(kinds().items(), key=lambda item: shared(item[1]) / (len(item[1]["fields"]) + len(told)))
    if not shared(kind):
        return "its headings match no kind of extract"
    names = {heading(a) for field in kind["fields"] for a in [field["name"], *field.get("aliases", [])]}
    missing = [
        field["name"]
        for field in kind["fields"]
        if field.get("constraints", {}).get("required") and not told & {heading(a) for a in [field["name"], *field.get("aliases", [])]}
    ]
    strange = [printed for printed in header if printed.strip() and heading(printed) not in names]
    parts = [f"it is most like '{kind['title']}'"]
    if missing:
        parts.append(f"but has no column {', '.join(missing)}")
    if strange and name != "spending":
        parts.append(f"and {'has' if missing else 'but has'} unknown columns {', '.join(strange[:5])}")
    return " ".join(parts)
