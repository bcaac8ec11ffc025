"""What kinds of extract there are: each is one declarative file beside this one (a Frictionless Table Schema with our extras).

Extras: ``title``; ``table`` the rows go to; ``published`` for what others print in many forms (ours are templates, in one form);
``marks``, headings that only this kind has; ``anyOf``, fields of which one must be there; ``made``, columns made of the others; ``form``
of the file where it is no table; ``headless``, layouts that are published without a header and what their columns look like; ``checks``
over several columns; ``keyPerLoad`` where a later load overrides; ``also``, columns that the software fills.
Of tables of areas, whose rows are made anew (needs.py): ``keeps``, the name under which all cells of a row are kept; ``wide`` where each
column is an indicator, ``ages`` where each may be an age; ``two``, codes of which two must be there; ``only`` where nearly every
heading must be known; ``least``, how sure of a table that is told by its content alone; ``people`` is "published" where counts of people
have been protected by their publisher, ``censusDays`` the periods of which they have.
Of a field: ``aliases`` (printed headings, the preferred first), ``patterns`` of reduced headings, ``decimal`` for exact pounds,
``default`` for an empty cell,
``missing`` words for nothing, ``spellings`` of one meaning, ``content`` it must look like, ``expected`` though not needed,
``needed`` to know the kind though a row may lack it, ``supplied`` by a person for a whole file, ``personal`` data that are left out,
``aside`` what is read and used but not stored as it is, ``year`` for a whole number that may be printed as 2012/13, ``says`` in words
what its ``pattern`` asks for, ``standsFor`` another field that it makes needless.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
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

    for first in ("source", "setting", "outline", "area_lookup", "area_list", "mid_year", *kinds()):  # areas before what is said of them
        place(first)
    return placed


@lru_cache(maxsize=8192)  # asked of each heading for each kind it may be of
def heading(text: str) -> str:
    """A heading reduced to what it says: case, spaces, punctuation and pound signs do not count."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def template(header: list[str]) -> tuple[str, dict[str, int]] | None:
    """The template a header belongs to and the position of each of its columns; None when it is none of ours.

    A template is ours and must be whole in its own words: every needed column is there and every heading is known.
    Of two that fit, the one with fewer columns of its own missing.
    """
    positions = {heading(printed): place for place, printed in reversed(list(enumerate(header))) if printed.strip()}
    if len(positions) < sum(1 for printed in header if printed.strip()):
        return None
    found: list[tuple[int, str, dict[str, int]]] = []
    for name, kind in kinds().items():
        if kind.get("published"):
            continue
        names = {heading(field["name"]): field["name"] for field in kind["fields"]}
        required = {heading(field["name"]) for field in kind["fields"] if field.get("constraints", {}).get("required")}
        if required <= positions.keys() <= names.keys():
            found.append((len(names), name, {names[reduced]: place for reduced, place in positions.items()}))
    return min(found)[1:] if found else None


def meaning(field: dict[str, Any]) -> str:
    """What a column means, in a few words."""
    return str(field["description"]).split(";")[0].split(",")[0]


def named(kind: dict[str, Any], names: list[str]) -> str:
    """Columns as people know them: a template's by their headings, those of an extract by what they mean."""
    meanings = {field["name"]: f"'{meaning(field)}'" for field in kind["fields"] if kind.get("published")}
    return ", ".join(meanings.get(name, name) for name in names)


def nearest(header: list[str]) -> str:
    """What is missing or strange, measured against the kind that shares most headings: for the sentence of a refusal."""
    told = {heading(printed) for printed in header if printed.strip()}

    def shared(kind: dict[str, Any]) -> int:
        return sum(1 for field in kind["fields"] if told & {heading(a) for a in [field["name"], *field.get("aliases", [])]})

    _, kind = max(kinds().items(), key=lambda item: (shared(item[1]) > 1, shared(item[1]) / (len(item[1]["fields"]) + len(told))))
    if shared(kind) < max(2, 0.4 * len(told)):  # one heading, such as a name, is like nothing
        shown = [" ".join(printed.split())[:60] for printed in header if printed.strip()]
        return f"its headings ({', '.join(shown[:6])}{', and others' if len(shown) > 6 else ''}) match no kind of extract"
    names = {heading(a) for field in kind["fields"] for a in [field["name"], *field.get("aliases", [])]}
    missing = [
        field["name"]
        for field in kind["fields"]
        if (field.get("constraints", {}).get("required") or field.get("needed"))
        and not field.get("supplied")
        and not told & {heading(a) for a in [field["name"], *field.get("aliases", [])]}
    ]
    strange = [" ".join(printed.split())[:60] for printed in header if printed.strip() and heading(printed) not in names]
    parts = [f"it is most like '{kind['title']}'"]
    wanted = set(kind.get("anyOf", []))
    any_of = [f for f in kind["fields"] if f["name"] in wanted]
    lacks = [named(kind, missing)] if missing else []
    if wanted and not told & {heading(alias) for field in any_of for alias in [field["name"], *field["aliases"]]}:
        lacks.append(named(kind, kind["anyOf"]).replace(", ", " or "))
    if lacks:
        parts.append(f"but has no column {', '.join(lacks)}")
    if strange and lacks and kind.get("published"):
        parts.append(f"(it has {', '.join(strange[:5])}, which no such extract is known to have)")
    if strange and not kind.get("published"):
        parts.append(f"and {'has' if lacks else 'but has'} unknown columns {', '.join(strange[:5])}")
    return " ".join(parts)
