"""Which kind of extract a table is, which row is its header and which column means what; how sure, and why.

By meaning only: headings are compared with each kind's aliases (letters wrong are forgiven) and each column's content
with what the field holds. Never by file or publisher name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz, process

from oe_data.intake.kinds import heading, kinds, named

NEAR = 86  # of 100: how like an alias a heading must be to be taken for it
PLAIN = 0.99  # how sure a header must be for none below it to be tried
HEADER_WITHIN = 30  # rows in which a header is looked for
SURE = 0.7  # below this a person is asked
MONTHS = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
DATE = re.compile(
    r"\d{1,2}[/.\- ]\d{1,2}[/.\- ]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{4}/\d{2}/\d{2}|"
    rf"(?:\d{{1,2}}[ \-/]?)?(?:{MONTHS})[a-z]*[ \-/,]+\d{{2,4}}|\d{{1,2}}(?:{MONTHS})\d{{2,4}}",
    re.I,
)
SLASHED = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ]\d{2,4}")
SERIAL = re.compile(r"[34]\d{4}(?:\.0*)?|5[0-5]\d{3}(?:\.0*)?")
SPOILED_DATE = re.compile(r"#+|0?0:00(?::00)?|#N/A|#VALUE!|#REF!|1900-01-0\d.*|0?[01]/01/1900")
MONEY = re.compile(r"£?\s*\(?\s*[-+\u2212]?\s*£?\s*[-+]?\s*(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?\s*(?:-|CR|DR)?\s*\)?", re.I)
NIL = ("nil", "-", "£-", "£ -", "n/a", "#n/a", "£ - ")
NO = ("", "no", "n", "none", "false", "0")  # a mark of this is none
PERIOD = re.compile(
    rf"(?:fy)?(?:19|20)\d\d(?:\s*[-/]\s*(?:\d\d|\d{{4}}))?|(?:{MONTHS})[a-z]*[ \-/]*(?:\d\d|\d{{4}})?|"
    r"q[1-4].*|week ?\d+|period ?\d+|p\d\d?",
    re.I,
)
TOTAL = (
    r"(\S.* |sub-?)?totals?( (spend|spending|expenditure|amount|value|paid|for|of|over|net|gross|excluding|including|inc|exc|payments?|"
    r"invoices?|transactions?)\b.*| ?[-:(].*)?\W*|sum"
)
UNIT = re.compile(
    r"\(?(?:\b(?:in|as) )?(?:(?P<k>£\s*'?000'?s?|'?000'?s\b|£k\b|\(k\)|(?:£|\b)thousands?)|"
    r"(?P<m>£\s*m\b|(?:£ ?|\b)millions?)|(?P<p>\bpence\b|\(p\)))(?: of pounds)?\)?",
    re.I,
)
UNIT_SAID = re.compile(rf"\b(?:figures|amounts|values|sums)\b[^.]{{0,30}}?(?:(?=£\s*'?000)|\bin )({UNIT.pattern})", re.I)
ENOUGH = 0.8  # share of a column's cells that must look like what the field holds


@dataclass
class Reading:
    """What a table was taken for: the kind, its header and the position of each field."""

    kind: str
    confidence: float
    header_at: int | None  # index among the records; None where there is no header
    header: list[str]
    mapping: dict[str, int]
    why: list[str] = field(default_factory=list)
    guessed: list[str] = field(default_factory=list)  # fields found by their content alone
    personal: list[str] = field(default_factory=list)  # headings of columns that hold people and are left out
    scales: dict[str, float] = field(default_factory=dict)  # what one printed unit of a field is in pounds, where it is no pound
    first_data: int = 0  # index of the first record below the header

    @property
    def scale(self) -> float:
        """What one printed unit of the amount is in pounds."""
        return self.scales.get("amount_gbp", 1.0)

    @property
    def sure(self) -> bool:
        """Whether it may be loaded without asking."""
        return self.confidence >= SURE


@lru_cache(1 << 16)  # the same first cells are held against every kind
def is_money(cell: str) -> bool:
    """Whether a cell is an amount as ledgers print it."""
    text = cell.strip().removeprefix("'")
    return bool(MONEY.fullmatch(text)) and any(c.isdigit() for c in text)


@lru_cache(1 << 16)
def is_date(cell: str) -> bool:
    """Whether a cell is a date in a form that publishers use."""
    text = cell.strip()
    return bool(DATE.match(text)) or bool(SERIAL.fullmatch(text))


def fits(field_: dict[str, Any], cells: list[str]) -> float:
    """The share of the filled cells that look like what a field holds; 1 where nothing speaks against it."""
    filled = [cell for cell in cells if cell.strip()]
    if not filled:
        return 0.6  # an empty column may be anything
    match field_["type"]:
        case "date":
            good = sum(is_date(cell) or bool(SPOILED_DATE.fullmatch(cell.strip())) for cell in filled)
        case "number" | "integer":
            good = sum(
                is_money(cell) or cell.strip().lower() in NIL or (bool(re.search(r"\d", cell)) and len(cell) < 24) for cell in filled
            )
        case _:
            wanted = field_.get("content")
            if not wanted:
                return 1.0
            good = sum(bool(re.fullmatch(wanted, cell.strip(), re.I)) for cell in filled)
    return good / len(filled)


@cache
def aliases(name: str) -> dict[str, list[tuple[str, int]]]:
    """For each reduced alias of a kind the fields it may mean, with its rank there (0 is the best name)."""
    found: dict[str, list[tuple[str, int]]] = {}
    for known in kinds()[name]["fields"]:
        for rank, alias in enumerate([known["name"], *known.get("aliases", [])]):
            found.setdefault(heading(alias), []).append((known["name"], rank))
    return found


@cache
def patterns(name: str) -> list[tuple[re.Pattern[str], str]]:
    """The patterns of reduced headings of a kind (lsoa21cd and its like) with the field each means."""
    return [(re.compile(pattern), known["name"]) for known in kinds()[name]["fields"] for pattern in known.get("patterns", [])]


@lru_cache(4096)
def kinds_with(head: str, text: str) -> frozenset[str]:
    """The kinds that have a reduced heading, or one much like it, among their aliases; ``text`` is the heading without its unit."""
    told = {head, text}
    if len(head) > 4:
        told |= {alias for alias, _, _ in process.extract(head, every_alias(), scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)}
    return frozenset(name for name in kinds() if told & aliases(name).keys() or any(p.fullmatch(head) for p, _ in patterns(name)))


@cache
def every_alias() -> list[str]:
    """The reduced aliases of all kinds."""
    return sorted({alias for name in kinds() for alias in aliases(name)})


def needed(kind: dict[str, Any]) -> list[str]:
    """The fields without which a kind cannot be; those a person can supply for the whole file are not among them."""
    return [f["name"] for f in kind["fields"] if (f.get("constraints", {}).get("required") or f.get("needed")) and not f.get("supplied")]


def scale_of(printed: str) -> float:
    """What one printed unit is in pounds, from the heading: thousands, millions or pence."""
    said = UNIT.search(printed)
    return 1.0 if said is None else {"k": 1000.0, "m": 1_000_000.0, "p": 0.01}[str(said.lastgroup)]


def match(name: str, header: list[str], columns: list[list[str]], remembered: dict[str, str]) -> tuple[float, dict[str, int], list[str]]:
    """How well a header fits a kind (0 to about 1), the mapping and what was less than plain about it."""
    kind = kinds()[name]
    fields = {known["name"]: known for known in kind["fields"]}
    table, must = aliases(name), needed(kind)
    offers: list[tuple[float, int, int, str]] = []
    near: set[int] = set()
    for position, printed in enumerate(header):
        reduced = heading(printed)
        if not reduced:
            continue
        if reduced not in table and (bare := heading(UNIT.sub(" ", printed))) in table and bare not in remembered:
            reduced = bare
        if reduced in remembered:
            if remembered[reduced] in fields:
                offers.append((2.0, 0, position, remembered[reduced]))
            continue
        found = table.get(reduced) or [(field, 0) for pattern, field in patterns(name) if pattern.fullmatch(reduced)]
        strength = 1.0
        if not found and len(reduced) > 4:
            close = process.extractOne(reduced, table.keys(), scorer=fuzz.ratio, score_cutoff=NEAR)
            if close:
                found, strength = table[close[0]], 0.85
                near.add(position)
        for meaning, rank in found or []:
            # A heading in the kind's own words stands even over cells that are all wrong: then the rows are told so, one by one.
            least = 0.46 if reduced in table and meaning in must else 0.0
            offers.append((strength * max(fits(fields[meaning], columns[position]), least), rank, position, meaning))
    mapping: dict[str, int] = {}
    strengths: dict[str, float] = {}
    # The better name wins a field; an equal name, the earlier column.
    for strength, _rank, position, meaning in sorted(offers, key=lambda o: (-round(o[0], 1), o[1], o[2])):
        if strength >= 0.45 and meaning not in mapping and position not in mapping.values():
            mapping[meaning], strengths[meaning] = position, min(strength, 1.0)
    # A heading that two fields may have, such as Gross, goes to the one that cannot be missing.
    for strength, _rank, position, meaning in sorted(offers, key=lambda o: (-round(o[0], 1), o[1], o[2])):
        holder = next((f for f, at in mapping.items() if at == position), None)
        if meaning in must and meaning not in mapping and strength >= 0.45 and holder and holder not in must:
            del mapping[holder]
            mapping[meaning], strengths[meaning] = position, min(strength, 1.0)
    for meaning in mapping:  # well-known text says where a place is as its coordinates would
        if "standsFor" in fields[meaning]:
            strengths.setdefault(fields[meaning]["standsFor"], strengths[meaning])
    weights = {f: 3.0 if f in must else 1.0 for f in fields if f in must or fields[f].get("expected")}
    if "two" in kind:
        return (float(len(mapping.keys() & set(kind["two"])) >= 2) * all_explained(header, mapping), mapping, [])
    if not weights:
        return 0.0, mapping, []
    if "least" in kind:
        return (kind["least"] if figures_of_areas(mapping, columns) else 0.0), mapping, []
    score = sum(weight * strengths.get(f, 0.0) for f, weight in weights.items()) / sum(weights.values())
    if sum(f in strengths for f in fields if f in weights) < 2 and len(weights) > 2:
        score *= 0.4  # one heading alone, such as a title or a value, tells no kind
    if "anyOf" in kind and not mapping.keys() & set(kind["anyOf"]):
        score *= 0.3  # a place is somewhere
    if kind.get("only"):
        score *= all_explained(header, mapping)
    if kind.get("ages") and len(ages(header)) < 2 and not {"age", "people"} <= mapping.keys():
        score *= 0.3
    missing = [f for f in must if f not in mapping]
    told = [f"'{header[place].strip()}' was taken for {named(kind, [f])}" for f, place in mapping.items() if place in near]
    if missing == ["paid_on"]:  # a person can say which month it is of
        return 0.65 * score, mapping, told
    return (0.4 * score if missing else score), mapping, told


def all_explained(header: list[str], mapping: dict[str, int]) -> float:
    """The share of the headings that mean something, where nearly all must; else nought."""
    share = len(mapping) / max(1, sum(bool(cell.strip()) for cell in header))
    return share if share >= 0.7 else 0.0


def figures_of_areas(mapping: dict[str, int], columns: list[list[str]]) -> bool:
    """Whether each row is another area and the rest of its columns are mostly figures."""
    if "area_id" not in mapping or mapping["area_id"] > 2:
        return False
    codes = [code for code in columns[mapping["area_id"]] if code.strip()]
    rest = [at for at in range(len(columns)) if at not in mapping.values()]
    figures = [at for at in rest if fits({"type": "number"}, columns[at]) >= ENOUGH and any(columns[at])]
    known = all(re.fullmatch("[EWSNKJLM][0-9]{8}", code.strip()) for code in codes)
    return bool(codes) and known and len(set(codes)) >= 0.9 * len(codes) and len(figures) >= max(1, 0.6 * len(rest))


AGES = re.compile(
    r"(?P<sex>[fm])?\s*(?:aged?s?\s*)?(?P<first>\d{1,3})\s*"
    r"(?:(?P<more>\+|and over|plus|or over|and above)|(?:to|-|\u2013|_to_)\s*(?P<last>\d{1,3}))?"
    r"(?:\s*years?)?(?:\s*(?P<older>and over|or over|\+))?",
    re.I,
)


def ages(header: list[str]) -> dict[int, tuple[str, int, int]]:
    """The columns of a header that are ages: their position with sex (f, m or none), first and last age; 120 is the last of the oldest."""
    found = {}
    for at, cell in enumerate(header):
        told = AGES.fullmatch(re.sub(r"[_\s]+", " ", cell).strip())
        if told and int(told["first"]) <= 120:
            first = int(told["first"])
            last = 120 if told["more"] or told["older"] else int(told["last"]) if told["last"] else first
            if first <= last <= 120:
                found[at] = ((told["sex"] or "").lower(), first, last)
    numbers = sorted(first for _, first, last in found.values())
    return found if numbers[:1] == [0] else {}


def infer(kind: dict[str, Any], mapping: dict[str, int], columns: list[list[str]]) -> list[str]:
    """Find missing needed dates and amounts by content alone, where just one free column can be it; gives their names."""
    guessed = []
    for name in needed(kind):
        if name in mapping:
            continue
        known = next(f for f in kind["fields"] if f["name"] == name)
        free = [place for place in range(len(columns)) if place not in mapping.values() and any(c.strip() for c in columns[place])]
        if known["type"] == "date":
            likely = [
                p
                for p in free
                if fits(known, columns[p]) >= ENOUGH and not all(SERIAL.fullmatch(c.strip()) for c in columns[p] if c.strip())
            ]
        elif known["type"] == "number":
            likely = [
                p
                for p in free
                if all(is_money(c) for c in columns[p] if c.strip())
                and sum("." in c or "," in c for c in columns[p]) >= 0.3 * len(columns[p])
            ]
        else:
            continue
        if len(likely) == 1:
            mapping[name] = likely[0]
            guessed.append(name)
    return guessed


def completed(
    name: str, header: list[str], columns: list[list[str]], score: float, mapping: dict[str, int]
) -> tuple[float, dict[str, int], list[str]]:
    """Find by content alone what no heading says: the score and the mapping then, and which fields were guessed."""
    kind, pays = kinds()[name], "supplier" in fields_of(name)
    half_known = len(mapping) >= 0.5 * sum(bool(cell.strip()) for cell in header)
    if any(f not in mapping for f in needed(kind)) and (score > 0.15 or half_known):
        tried = dict(mapping)
        guessed = infer(kind, tried, columns)
        if pays and "supplier" not in tried and half_known:
            guessed += infer_supplier(tried, columns)
        # A day and a number alone are no payment: somebody must be paid.
        if all(f in tried for f in [*needed(kind), *(["supplier"] if pays else [])]):
            return max(score, 0.85 - 0.15 * len(guessed)), tried, guessed
    bare = [place for place, cell in enumerate(header) if not heading(cell)] if score > 0.4 else []
    if bare and pays and "supplier" not in mapping:  # its heading may be the one overwritten
        words = [place for place in wordy(mapping, columns) if place in bare]
        if len(words) == 1:
            return score, {**mapping, "supplier": words[0]}, ["supplier"]
    return score, mapping, []


def wordy(mapping: dict[str, int], columns: list[list[str]]) -> list[int]:
    """The columns of words that mean nothing yet."""
    free = [place for place in range(len(columns)) if place not in mapping.values()]
    return [p for p in free if sum(bool(re.search("[a-z]{3}", cell, re.I)) for cell in columns[p]) > 0.8 * len(columns[p])]


def infer_supplier(mapping: dict[str, int], columns: list[list[str]]) -> list[str]:
    """Take the text that varies most for the supplier."""
    texts = wordy(mapping, columns)
    if not texts:
        return []
    mapping["supplier"] = max(texts, key=lambda place: len(set(columns[place])))
    return ["supplier"]


def fields_of(name: str) -> list[str]:
    """The names of the fields of a kind."""
    return [known["name"] for known in kinds()[name]["fields"]]


def columns_of(rows: list[list[str]], wide: int, most: int = 200) -> list[list[str]]:
    """The cells of each column of the first rows."""
    taken = [row for row in rows if any(cell.strip() for cell in row)][:most]
    return [[row[place] if place < len(row) else "" for row in taken] for place in range(wide)]


def pivoted(header: list[str]) -> bool:
    """Whether periods run across the top: one column a year or month, in place of one row."""
    named = [cell.strip() for cell in header if cell.strip()]
    return sum(bool(PERIOD.fullmatch(cell)) for cell in named) >= max(4, 0.4 * len(named))


def realigned(header: list[str], rows: list[list[str]], name: str, remembered: dict[str, str]) -> list[str]:
    """A header with one name missing: the place for a blank at which the contents fit the names best."""
    tries = [[*header[:place], "", *header[place:]] for place in range(len(header), -1, -1)]
    return max(tries, key=lambda tried: round(match(name, tried, columns_of(rows, len(tried)), remembered)[0], 6))


def recognise(rows: list[list[str]], asked: str | None = None, remembered: list[dict[str, Any]] | None = None) -> Reading | None:
    """The best reading of a table from its first records; None when it is like no kind that is published."""
    names = [name for name, kind in kinds().items() if kind.get("published") and "form" not in kind and (asked is None or name == asked)]
    names.sort(key=lambda name: name != "spending")  # where two fit alike, the plain kind
    best: Reading | None = None
    best_rank = (0.0, 0.0)
    reduced = [[heading(cell) for cell in trimmed(row)] for row in rows[:HEADER_WITHIN]]
    for at, row in enumerate(rows[:HEADER_WITHIN]):
        if best and best.confidence >= PLAIN and at > best.first_data + 1:
            break  # nothing below a header that is plainly one can be a better one
        filled = [cell for cell in row if cell.strip()]
        figures = sum(is_money(cell) or is_date(cell) for cell in filled)
        if len(filled) < 2 or (figures > 0.3 * len(filled) and figures - len(ages(filled)) > 0.1 * len(filled)):
            continue
        if reduced[at] in reduced[:at]:
            continue  # the header again: what stands between is no preamble
        for deep in (1, 2):
            if deep == 2 and (at + deep >= len(rows) or any(is_money(cell) or is_date(cell) for cell in rows[at + 1])):
                break
            header = row if deep == 1 else two_rows(row, rows[at + 1])
            below = rows[at + deep :]
            # A cell beyond the header is a column of its own where the header, or most rows, are as wide; else its row is damaged.
            widest = max((len(trimmed(r)) for r in below[:200]), default=0)
            widest = min(widest, max(len(header), usual_width(below), usual_width(below, len)))
            printed = trimmed(header)
            whole = printed + [""] * max(0, widest - len(printed))
            columns = columns_of(below, len(whole))
            like = frozenset().union(*(kinds_with(head, heading(UNIT.sub(" ", cell))) for cell in printed if (head := heading(cell))))
            for name in names:
                known = known_meanings(printed, name, remembered or [])
                if not known and name not in like:
                    continue
                candidate = whole
                score, mapping, told = match(name, candidate, columns, known)
                if score > 0.4 and len(printed) + 1 == widest and all_as_wide(below, widest):
                    other = realigned(printed, below, name, known)
                    if other and other != candidate:
                        again, moved, said = match(name, other, columns, known)
                        if again > score + 0.02:
                            candidate, score, mapping = other, again, moved
                            told = [*said, "one heading is missing; the columns were told by what is in them"]
                score, mapping, guessed = completed(name, candidate, columns, score, mapping)
                told = [*told, *(f"no heading says {named(kinds()[name], [f])}: it was told by what is in the column" for f in guessed)]
                marked = [heading(mark) for mark in kinds()[name].get("marks", [])]
                pairs = zip(candidate, columns, strict=True)
                there = {short for cell, cells in pairs if (short := heading(cell)) in marked and is_filled(cells)}
                marks = sum(mark in there for mark in marked)
                explained = len(mapping) / max(1, sum(bool(c.strip()) for c in candidate))
                rank = (
                    round(score, 3) + 0.08 * min(marks, 4) + 0.15 * explained + 0.004 * len(mapping) - 0.002 * at - 0.05 * (deep - 1),
                    score,
                )
                if rank > best_rank:
                    best_rank = rank
                    first = at + deep
                    best = Reading(name, min(score, 1.0), at, candidate, mapping, told, guessed, first_data=first)
                    if deep == 2:
                        best.why.append("the header stands on two rows")
    if best is None or best.confidence < 0.3:
        best = headless(rows, names) or best
    if best is None:
        return None
    finish(best, rows)
    return best


def finish(reading: Reading, rows: list[list[str]]) -> None:
    """Note the columns that hold people, and the unit of money: a heading's, or one that a line above the header says."""
    above = [cell for row in rows[: reading.header_at or 0] for cell in row]
    said = next((scale_of(found[1]) for cell in above if (found := UNIT_SAID.search(cell))), 1.0)
    kind = kinds()[reading.kind]
    people = {known["name"] for known in kind["fields"] if known.get("personal")}
    for name in people & reading.mapping.keys():
        reading.personal.append(reading.header[reading.mapping.pop(name)].strip())
    for position, printed in enumerate(reading.header):  # a second telephone, a first name beside the last
        meant = {name for name, _ in aliases(reading.kind).get(heading(printed), [])}
        if meant & people and position not in reading.mapping.values() and printed.strip() not in reading.personal:
            reading.personal.append(printed.strip())
    reading.personal.sort(key=[cell.strip() for cell in reading.header].index)
    for known in kind["fields"]:
        if known.get("decimal") and known["name"] in reading.mapping:
            scale, who = scale_of(reading.header[reading.mapping[known["name"]]]), "the heading"
            if scale == 1.0 != said:
                scale, who = said, "a line above the header"
            if scale != 1.0:
                reading.scales[known["name"]] = scale
                told = f"{who} says the money is in units of £{scale:,.0f}" if scale > 1 else f"{who} says pence"
                reading.why += [] if told in reading.why else [told]


def laid_out(rows: list[list[str]], names: list[str]) -> Reading | None:
    """A table that is published without a header, by its width and what its columns look like."""
    for name in names:
        for layout in kinds()[name].get("headless", []):
            header, content = layout["header"], layout["content"]
            cells = columns_of(rows, len(header))
            if usual_width(rows, len) != len(header) or not all(
                sum(bool(re.fullmatch(pattern, cell.strip())) for cell in cells[int(place)]) >= 0.9 * len(cells[int(place)])
                for place, pattern in content.items()
            ):
                continue
            score, mapping, told = match(name, header, cells, {})
            return Reading(name, min(score, 1.0), None, header, mapping, [*told, f"it has no header and is laid out as {layout['title']}"])
    return None


def headless(rows: list[list[str]], names: list[str]) -> Reading | None:
    """A table without a header: taken for spending where one column holds dates and one amounts; always asked about."""
    filled = [row for row in rows if sum(bool(cell.strip()) for cell in row) > 2]
    if found := laid_out(filled, names):
        return found
    if len(filled) < 2 or "spending" not in names:
        return None
    wide = max(len(row) for row in filled)
    columns = columns_of(filled, wide)
    kind = kinds()["spending"]
    mapping: dict[str, int] = {}
    guessed = infer(kind, mapping, columns)
    if any(name not in mapping for name in needed(kind)):
        return None
    if not any(is_date(row[mapping["paid_on"]]) for row in filled[:1] if mapping["paid_on"] < len(row)):
        return None  # its first row is a header of something else
    guessed += infer_supplier(mapping, columns)
    still = [place for place in wordy(mapping, columns) if len(set(columns[place])) == 1]
    if still:
        mapping["body"] = still[0]
        guessed.append("body")
    return Reading(
        "spending",
        0.5,
        None,
        [f"column {n + 1}" for n in range(wide)],
        mapping,
        ["there is no header: columns were told by what is in them"],
        guessed,
    )


def known_meanings(header: list[str], kind: str, remembered: list[dict[str, Any]]) -> dict[str, str]:
    """What headings meant when a person decided it for a header that shares most of these."""
    mine = {heading(cell) for cell in header if cell.strip()}
    for memory in remembered:
        columns: dict[str, str] = memory["columns"]
        if memory["kind"] == kind and columns and len(mine & columns.keys()) >= 0.6 * len(columns):
            return {reduced: meaning for reduced, meaning in columns.items() if reduced in mine}
    return {}


def is_filled(cells: list[str]) -> bool:
    """Whether a column holds something in three of ten rows or more."""
    return sum(cell.strip().lower() not in NO for cell in cells) >= 0.3 * len(cells)


def trimmed(row: list[str]) -> list[str]:
    """A row without the empty cells at its end."""
    end = len(row)
    while end and not row[end - 1].strip():
        end -= 1
    return list(row[:end])


def usual_width(rows: list[list[str]], width: Callable[[list[str]], int] = lambda row: len(trimmed(row))) -> int:
    """The width most rows have, without the empty cells at their ends or as another rule measures."""
    widths = [width(row) for row in rows[:200] if any(cell.strip() for cell in row)]
    return max(set(widths), key=widths.count) if widths else 0


def all_as_wide(rows: list[list[str]], wide: int) -> bool:
    """Whether nearly all rows have so many values: then a heading is missing, and not a comma parting an amount."""
    return sum(wide in (len(row), len(trimmed(row))) for row in rows) >= 0.9 * sum(map(bool, rows))


def two_rows(upper: list[str], lower: list[str]) -> list[str]:
    """One header out of two rows, cell by cell."""
    wide = max(len(upper), len(lower))
    pairs = zip([*upper, *[""] * (wide - len(upper))], [*lower, *[""] * (wide - len(lower))], strict=True)
    return [" ".join(part.strip() for part in pair if part.strip()) for pair in pairs]


def month_first(cells: list[str]) -> tuple[bool, bool]:
    """Whether a column of dates puts the month first, and whether a day above twelve proves it either way."""
    found = [SLASHED.match(cell.strip()) for cell in cells]
    first = max((int(pair[1]) for pair in found if pair), default=0)
    second = max((int(pair[2]) for pair in found if pair), default=0)
    return second > 12 >= first, (first > 12) != (second > 12)
