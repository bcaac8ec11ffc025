"""Published lists of places: what sort each is, where it stands and when it is open, all of it visibly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from oe_data.intake import hours, places
from oe_data.intake.periods import year_of
from oe_data.intake.text import MOST_TOLD, counted, lines_told

# What a place is by the words it is called by, the plainest first: a church hall is no hall of a school.
WORDS = [
    ("library", r"librar(y|ies)"),
    ("childrens_centre", r"child(ren)?'?s? ?'?s? cent(re|er)|family (hub|centre)|sure ?start"),
    ("youth", r"youth"),
    ("care", r"care homes?|nursing homes?|residential homes?|nursing|day centre|hostel|sheltered"),
    ("health", r"pharmac(y|ies)|pharmacist|chemists?|surger(y|ies)|medical|health|healthy living|primary care|hospitals?|clinics?"),
    ("health", r"dent(al|ist)s?|dentists?|doctors?|general practices?|gp|practice|ambulance|hospice|optician|orthodont\w*|infirmary"),
    ("school", r"schools?|academ(y|ies)|colleges?|sixth form|primary|secondary|grammar|nursery|pupil referral"),
    ("leisure", r"leisure|sports?|recreation|swimming|pool|gym|tennis|bowls?|bowling|football|golf|stadium|changing rooms?"),
    ("leisure", r"pavilion|clubhouse"),
    ("jobcentre", r"job ?cent(re|er)( ?plus)?"),
    ("police", r"police"),
    ("fire", r"fire stations?|fire and rescue|community fire"),
    ("court", r"probation|magistrates|crown court|county court|law courts?"),
    ("housing_office", r"housing office"),
    ("community", r"post offices?|community|village hall|assembly rooms?|hubs?|food ?banks?|museum|theatre|scout|guide|halls?|social club"),
    ("community", r"church|chapel|mosque|parish"),
    ("office", r"offices?|town hall|civic|headquarters"),
    ("depot", r"depot|yard|workshop|stores?"),
    ("land", r"land|parks?|allotments?|cemeter(y|ies)|car park|gardens?|open space|playing fields?|woods?|verge|plot|site of"),
]
STREET = r"(?! (?:road|rd|lane|street|avenue|grove)\b)"  # what stands in School Road need be no school
KNOWN = [(use, re.compile(rf"(?<![a-z])({pattern})(?![a-z]){STREET}")) for use, pattern in WORDS]
KIND_USES = {"library": "library", "library_visits": "library", "school": "school", "school_roll": "school", "nhs_estate": "health"}
PARTS = {
    "running_cost_gbp": ("hard_fm", "soft_fm"),
    "maintenance_gbp": ("high_risk", "significant_risk", "moderate_risk", "low_risk"),
    "capacity": ("primary_capacity", "secondary_capacity"),
}
CLOSED = re.compile(r"closed(?: down| permanently| for good)?|permanently closed|no longer (?:open|in use)|ceased(?: trading)?")
LETTERS = {"a", "c", "d", "p"}  # how the NHS says active, closed, dormant and proposed
YEAR = 365  # days
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
COLUMNS = {  # of the table site, with their types, but for load_id
    "line_no": "BIGINT",
    "body": "VARCHAR",
    "name": "VARCHAR",
    "use_class": "VARCHAR",
    "detail": "VARCHAR",
    "provider": "VARCHAR",
    "code": "VARCHAR",
    "other_code": "VARCHAR",
    "address": "VARCHAR",
    "postcode": "VARCHAR",
    "uprn": "BIGINT",
    "lon": "DOUBLE",
    "lat": "DOUBLE",
    "place_note": "VARCHAR",
    "is_outside": "BOOLEAN",
    "is_approximate": "BOOLEAN",
    "tenure": "VARCHAR",
    "is_vacant": "BOOLEAN",
    "gia_m2": "DOUBLE",
    "capacity": "INTEGER",
    "on_roll": "INTEGER",
    "counted_in": "INTEGER",
    "users": "INTEGER",
    "visits": "INTEGER",
    "running_cost_gbp": "DECIMAL(18,2)",
    "maintenance_gbp": "DECIMAL(18,2)",
    "energy": "VARCHAR",
    "hours": "VARCHAR",
}

Row = dict[str, Any]


def use_of(*told: str | None) -> str | None:
    """What a place is used for by the first of some texts that says so; None when none does."""
    for text in told:
        plain = re.sub(r"[_\-.]+", " ", (text or "").lower())
        for use, pattern in KNOWN:
            if pattern.search(plain):
                return use
    return None


def use_of_all(told: list[str]) -> str | None:
    """What all places of a list are by the first of some texts that says one sort; libraries and schools together are none."""
    for text in told:
        named = {use_of(part) for part in re.split(r"[,&]|(?<![a-z])and(?![a-z])", text.lower().replace("_", " "))} - {None}
        if len(named) <= 1 and (use := use_of(text)):
            return use
    return None


def settle(connection: duckdb.DuckDBPyConnection, scan: str, line: str, target: Path, kind: str, told: list[str]) -> list[str]:
    """Rewrite the typed rows of a list at ``target`` as rows of the table site, with ``sessions`` beside; say what was decided.

    ``told`` are the words by which a list without a column for it may say its sort of place, and of which year its numbers are:
    the heading over its names, its file's name.
    """
    found = connection.execute(f"SELECT {line} AS line_no, * EXCLUDE (line_no, fault, texts) FROM {scan} WHERE fault = 0 ORDER BY 1")
    names = [column[0] for column in found.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    notes = leave_closed(rows, kind)
    if kind == "library_visits":
        rows, said = visits_a_year(rows)
        notes += said
    whole = KIND_USES.get(kind) or use_of_all(told)
    for row in rows:
        row["use_class"] = use_of(row.get("detail")) or whole or use_of(row.get("name")) or "other" if kind == "site" else whole
        name_and_code(row, kind)
        parts(row)
        row["counted_in"] = year_of(str(row.get("counted_on") or told[-1]))
    notes += [*empty_capacity(rows), *open_hours(rows), *places.find(rows)]
    uses = Counter(row["use_class"] for row in rows)
    sorts = ", ".join(f"{use.replace('_', ' ')} ({many:,})" for use, many in uses.most_common())
    notes.insert(0, f"read as places of the sort {sorts}")
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "sessions"])
    connection.register("settled", frame.astype(object).where(frame.notna(), None))
    typed = ", ".join(f"CAST({column} AS {form}) AS {column}" for column, form in COLUMNS.items())
    fresh = target.with_suffix(".settled")
    connection.execute(
        f"COPY (SELECT {typed}, CAST(sessions AS VARCHAR) AS sessions, CAST(0 AS BIGINT) AS fault FROM settled ORDER BY line_no) "
        f"TO '{str(fresh).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION lz4)"
    )
    fresh.replace(target)
    return notes


def lines_of(rows: Iterable[Row]) -> str:
    """The lines of some rows, for a note."""
    return lines_told([int(row["line_no"]) for row in rows])


def leave_closed(rows: list[Row], kind: str) -> list[str]:
    """Take places that have closed for good, or that are only proposed, out of a list, visibly."""
    notes, kept = [], list(rows)
    in_letters = {str(row.get("site_status") or "a").strip().lower() for row in rows} <= LETTERS
    for starts, why in (("closed", "that closed for good"), ("proposed to open", "not open yet")):
        gone = [
            row
            for row in kept
            if (kind == "library" and starts == "closed" and re.search(r"\d{4}", str(row.get("closed_in") or "")))
            or (kind == "school" and str(row.get("school_status") or "").strip().lower().startswith(starts))
            or (kind == "site" and starts == "closed" and CLOSED.fullmatch(str(row.get("site_status") or "").strip().lower()))
            or (kind == "site" and in_letters and str(row.get("site_status") or "").strip().lower() == starts[0])
        ]
        if gone:
            lines = {row["line_no"] for row in gone}
            kept = [row for row in kept if row["line_no"] not in lines]
            notes.append(f"{counted(len(gone), 'place')} {why} left out ({lines_of(gone)})")
    rows[:] = kept
    return notes


def visits_a_year(rows: list[Row]) -> tuple[list[Row], list[str]]:
    """One row for each library with its visits a year: the counts of the twelve months that end with its last, stretched to 365 days."""
    made, short = [], 0
    for _, counted_rows in groupby(sorted(rows, key=lambda row: (row["body"], row["name"])), key=lambda row: (row["body"], row["name"])):
        counts = list(counted_rows)
        last = max(row["count_end"] for row in counts)
        taken = [row for row in counts if (last - row["count_end"]).days < YEAR]
        days = sum((end - start).days + 1 for start, end in {(row["count_start"], row["count_end"]) for row in taken})
        short += days < YEAR
        first = min(counts, key=lambda row: row["line_no"])
        made.append({**first, "visits": round(sum(row["visits"] for row in taken) * YEAR / days)})
    told = [f"{counted(len(rows), 'count')} make the visits a year of {counted(len(made), 'library', 'libraries')}"]
    if short:
        told.append(f"of {counted(short, 'library', 'libraries')} fewer than 365 days were counted; their visits are stretched to a year")
    return sorted(made, key=lambda row: row["line_no"]), told


def name_and_code(row: Row, kind: str) -> None:
    """The codes of a place with the name of their register before them; a name for a school known by its code only."""
    if kind in ("school", "school_roll"):
        number = (row.get("laestab") or "").replace("/", "")
        if not number and row.get("la") and row.get("establishment"):
            number = row["la"] + row["establishment"]
        row["code"] = f"urn:{row['urn']}" if row.get("urn") else None
        row["other_code"] = f"laestab:{number}" if number else None
        row["name"] = row.get("name") or f"School {row['urn']}"
    elif row.get("code"):
        row["code"] = f"{'nhs' if row['use_class'] == 'health' else row['use_class']}:{row['code'].upper()}"
    row["name"] = row.get("name") or row.get("detail") or row.get("address") or "Place without a name"
    if kind in ("library", "library_visits"):  # counts of visits know a library by its name only
        row["other_code"] = f"library:{row['body']}/{row['name']}".lower()
    if kind == "site":
        row["other_code"] = None  # an id of one list alone says nothing elsewhere


def parts(row: Row) -> None:
    """What is stated in parts: running cost, repairs waiting and empty floor of an estates return, places of both phases of a school."""
    for whole, names in PARTS.items():
        stated = [row[name] for name in names if row.get(name) is not None]
        if row.get(whole) is None and stated:
            row[whole] = sum(stated)
    if not row.get("gia_m2"):
        row["gia_m2"] = None
    if row.get("empty_share") is not None:
        row["is_vacant"] = row["empty_share"] >= 100


def empty_capacity(rows: list[Row]) -> list[str]:
    """A capacity of nought is none stated."""
    none = [row for row in rows if row.get("capacity") == 0]
    for row in none:
        row["capacity"] = None
    return [f"{counted(len(none), 'place')} with a capacity of 0, taken for not stated ({lines_of(none)})"] if none else []


def open_hours(rows: list[Row]) -> list[str]:
    """Read the hours of each place; those that cannot be read for certain stay as printed and are told of."""
    unread, overlapped = [], []
    for row in rows:
        found, printed = week_of(row)
        row["hours"] = printed
        if found is None:
            unread.append(row)
            continue
        sessions, twice = hours.joined(found)
        if twice:
            overlapped.append(row)
        row["sessions"] = " ".join(f"{day}-{begin}-{end}" for day, begin, end in sessions) or None
    notes = []
    if unread:
        printed_as: dict[str, list[Row]] = {}
        for row in unread:
            printed_as.setdefault(str(row["hours"])[:60], []).append(row)
        texts = list(printed_as.items())
        each = [f"{lines_of(alike)}: '{text}'" for text, alike in texts[:MOST_TOLD]]
        if left := sum(len(alike) for _, alike in texts[MOST_TOLD:]):
            each.append(f"and {left:,} more")
        notes.append(f"hours of {counted(len(unread), 'place')} could not be read for certain and stay as printed ({'; '.join(each)})")
    if overlapped:
        notes.append(f"overlapping hours of {counted(len(overlapped), 'place')} were united ({lines_of(overlapped)})")
    return notes


def week_of(row: Row) -> tuple[list[hours.Session] | None, str | None]:
    """The week of a place (None when it cannot be read) and its hours as printed."""
    if prose := row.get("hours"):
        return hours.of_week(prose), str(prose)
    printed, found, readable = [], [], True
    for number, day in enumerate(DAYS, 1):
        for column in (day, f"{day}_unstaffed"):
            if text := row.get(column):
                printed.append(f"{day[:3].capitalize()} {text}")
                blocks = hours.of_day(text)
                readable = readable and blocks is not None
                found += [(number, begin, end) for begin, end in blocks or []]
    return (found if readable else None), ("; ".join(printed) or None)
