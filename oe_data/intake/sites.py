"""Published lists of places: what sort each is, where it stands and when it is open, all of it visibly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from oe_data.intake import hours, places
from oe_data.intake.text import counted

# What a place is by the words it is called by, the plainest first: a church hall is no hall of a school.
WORDS = [
    ("library", r"librar(y|ies)"),
    ("childrens_centre", r"child(ren)?'?s? ?'?s? cent(re|er)|family (hub|centre)|sure ?start"),
    ("youth", r"youth"),
    ("care", r"care homes?|nursing homes?|residential homes?|nursing|day centre|hostel|sheltered"),
    ("health", r"pharmac(y|ies)|pharmacist|chemists?|surger(y|ies)|medical|health|hospitals?|clinics?|dent(al|ist)s?|dentists?|doctors?"),
    ("health", r"general practices?|gp|practice|ambulance|hospice|optician|orthodont\w*|infirmary"),
    ("school", r"schools?|academ(y|ies)|colleges?|sixth form|primary|secondary|grammar|nursery|pupil referral"),
    ("leisure", r"leisure|sports?|swimming|pool|gym|pavilion|tennis|bowling|golf|stadium|changing rooms?"),
    ("jobcentre", r"job ?cent(re|er)( ?plus)?"),
    ("police", r"police"),
    ("fire", r"fire stations?|fire and rescue|community fire"),
    ("court", r"probation|magistrates|crown court|county court|law courts?"),
    ("housing_office", r"housing office"),
    (
        "community",
        r"post offices?|community|village hall|church|chapel|mosque|hubs?|food ?banks?|museum|theatre|scout|guide|halls?|social club",
    ),
    ("office", r"offices?|town hall|civic|headquarters"),
    ("depot", r"depot|yard|workshop|stores?"),
    ("land", r"land|parks?|allotments?|cemeter(y|ies)|car park|gardens?|open space|playing fields?|woods?|verge|plot|site of"),
]
KNOWN = [(use, re.compile(rf"(?<![a-z])({pattern})(?![a-z])")) for use, pattern in WORDS]
KIND_USES = {"library": "library", "school": "school", "school_roll": "school", "nhs_estate": "health"}
BACKLOG = ("high_risk", "significant_risk", "moderate_risk", "low_risk")
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


def settle(connection: duckdb.DuckDBPyConnection, scan: str, line: str, target: Path, kind: str, told: list[str]) -> list[str]:
    """Rewrite the typed rows of a list at ``target`` as rows of the table site, with ``sessions`` beside; say what was decided.

    ``told`` are the words that a list without a column for it may say its sort of place by: its headings and its file's name.
    """
    found = connection.execute(f"SELECT {line} AS line_no, * EXCLUDE (line_no, fault, texts) FROM {scan} WHERE fault = 0 ORDER BY 1")
    names = [column[0] for column in found.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    notes = leave_closed(rows, kind)
    whole = KIND_USES.get(kind) or use_of(*told)
    for row in rows:
        row["use_class"] = use_of(row.get("detail")) or whole or use_of(row.get("name")) or "other" if kind == "site" else whole
        name_and_code(row, kind)
        costs(row)
    notes += [*empty_capacity(rows), *open_hours(rows), *places.find(rows)]
    uses = Counter(row["use_class"] for row in rows)
    notes.insert(0, f"read as {', '.join(f'{many:,} {use.replace(chr(95), chr(32))}' for use, many in uses.most_common(4))}")
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


def lines_told(rows: Iterable[Row]) -> str:
    """The first lines of some rows, for a note."""
    numbers = [int(row["line_no"]) for row in rows]
    return f"line {', '.join(map(str, numbers[:5]))}{' and others' if len(numbers) > 5 else ''}"


def leave_closed(rows: list[Row], kind: str) -> list[str]:
    """Take places that have closed for good out of a list, visibly."""
    gone = [
        row
        for row in rows
        if (kind == "library" and re.search(r"\d{4}", str(row.get("closed_in") or "")))
        or (kind == "school" and str(row.get("school_status") or "").strip().lower().startswith("closed"))
    ]
    if not gone:
        return []
    lines = {id(row) for row in gone}
    rows[:] = [row for row in rows if id(row) not in lines]
    return [f"{counted(len(gone), 'place')} that closed for good left out ({lines_told(gone)})"]


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
    if kind == "site":
        row["other_code"] = None  # an id of one list alone says nothing elsewhere


def costs(row: Row) -> None:
    """Running cost and repairs waiting, of the parts an estates return states."""
    parts = [row.get(name) for name in ("hard_fm", "soft_fm")]
    row["running_cost_gbp"] = sum(filter(None, parts)) if any(part is not None for part in parts) else None
    waiting = [row.get(name) for name in BACKLOG]
    row["maintenance_gbp"] = sum(filter(None, waiting)) if any(part is not None for part in waiting) else None
    if not row.get("gia_m2"):
        row["gia_m2"] = None


def empty_capacity(rows: list[Row]) -> list[str]:
    """A capacity of nought is none stated."""
    none = [row for row in rows if row.get("capacity") == 0]
    for row in none:
        row["capacity"] = None
    return [f"{counted(len(none), 'place')} with a capacity of 0, taken for not stated ({lines_told(none)})"] if none else []


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
        first = f"line {int(unread[0]['line_no'])}: '{str(unread[0]['hours'])[:60]}'"
        notes.append(f"hours of {counted(len(unread), 'place')} could not be read for certain and stay as printed ({first})")
    if overlapped:
        notes.append(f"overlapping hours of {counted(len(overlapped), 'place')} were united ({lines_told(overlapped)})")
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
