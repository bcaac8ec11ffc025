"""Published counts of staff made into one row for each body and group: long or wide, added up over nationality, sex and the like."""

from __future__ import annotations

import calendar
import datetime
import re
from pathlib import Path

import duckdb
import pandas as pd

from oe_data.intake import sheets
from oe_data.intake.columns import literal
from oe_data.intake.needs import Fault, mark, number, plain
from oe_data.intake.periods import MONTHS, NAMED, YEAR, period
from oe_data.intake.recognise import Reading, fits
from oe_data.intake.text import Refused, counted

PEOPLE, TIME = r"\(?\bhead ?counts?\b\)?", r"\(?\b(?:full[- ]time[- ]equivalents?|fte|wte)\b\)?"
NO_COUNT = r"ratio|salar|\bpay\b|per ?cent|%|proportion|vacan|\brate\b"
TOTAL = r"(?:all|total|both|everyone|everybody|persons?|all .+|.+ total|total .+)"
NOT_APPLICABLE = r"\[?z\]?"
# The staff groups of NHS Workforce Statistics that add up to all staff; what else stands beside them is a total or a part of one.
NHS_GROUPS = (
    r"(?:hchs )?doctors|nurses (?:&|and) health visitors|midwives|ambulance staff|scientific,? therapeutic (?:&|and) technical staff|"
    r"support to doctors,? nurses (?:&|and) midwives|support to ambulance staff|support to st&t staff|central functions|"
    r"hotel,? property (?:&|and) estates|senior managers|managers|other staff.*|unknown"
)
SERVICES = {"school_staff": "Schools", "nhs_staff": "NHS"}


def settle(
    connection: duckdb.DuckDBPyConnection,
    scan: str,
    line: str,
    target: Path,
    reading: Reading,
    said: str | None,
    of_sheets: list[str],
    told: list[str],
) -> tuple[list[str], list[Fault]]:
    """Rewrite the rows of a count of staff at ``target`` as rows of the table staff_count; what was decided, and the faults found.

    ``said`` is the day a person gave for the whole file, ``of_sheets`` the names of its sheets, ``told`` the other texts that may say its
    month or what it counts: the lines above its header, its name. A group of which the publisher hides a figure is left out: part of a sum
    is no sum.
    """
    connection.execute(f"CREATE TABLE given AS SELECT {line} AS line_no, * EXCLUDE (line_no, fault, texts) FROM {scan} WHERE fault = 0")
    of_schools = reading.kind == "school_staff"
    connection.execute(f"CREATE TABLE keyed AS SELECT *, {SCHOOL if of_schools else NHS} FROM given")
    notes, faults = [], []
    (nobody,) = connection.execute("SELECT count(*) FROM keyed WHERE code IS NULL AND other_code IS NULL").fetchall()[0]
    if nobody:
        notes.append(f"{counted(nobody, 'row')} of no one {'school' if of_schools else 'body'} (areas, totals) left out")
    cells(connection, reading, of_sheets, told, notes)
    days, more = days_of(connection, reading, said, [*of_sheets, *told], notes)
    faults += more
    titles = sorted(title for (title,) in connection.execute("SELECT DISTINCT title FROM cell WHERE title IS NOT NULL").fetchall())
    kept = parts_of(titles)
    if left := [title for title in titles if title not in kept]:
        notes.append(f"groups that are totals or parts of others left out: {', '.join(left)}")
    faults += [
        (number_, head, text, "a number was expected, or a mark for suppressed or missing such as x, c or z")
        for number_, head, text in connection.execute("SELECT line_no, head, text FROM cell WHERE wrong ORDER BY 1 LIMIT 1000").fetchall()
    ]
    named = pd.DataFrame({"title": kept, "shown": [shown(title, of_schools) for title in kept]}, dtype="object")
    connection.register("named", named)
    connection.register("days", days)
    connection.execute(
        """CREATE TABLE summed AS
        SELECT
          min(c.line_no) AS line_no, any_value(c.body) AS body, d.as_at, any_value(c.employer) AS employer, c.code, c.other_code,
          n.shown AS title,
          sum(c.value) FILTER (c.measure = 'people') AS people, sum(c.value) FILTER (c.measure = 'time') AS fte,
          bool_or(c.hidden) AS is_hidden, count(DISTINCT c.measure) AS measures
        FROM cell AS c
        INNER JOIN named AS n ON c.title = n.title
        INNER JOIN days AS d ON c.printed IS NOT DISTINCT FROM d.printed
        WHERE NOT c.wrong AND (c.code IS NOT NULL OR c.other_code IS NOT NULL)
          AND c.line_no NOT IN (SELECT w.line_no FROM cell AS w WHERE w.wrong)
        GROUP BY d.as_at, c.code, c.other_code, n.shown"""
    )
    connection.unregister("named")
    connection.unregister("days")
    (hidden,) = connection.execute("SELECT count(*) FROM summed WHERE is_hidden").fetchall()[0]
    if hidden:
        notes.append(f"{counted(hidden, 'group')} left out, as the publisher gives no figure or hides one")
    connection.execute(
        f"""CREATE TABLE settled AS
        SELECT
          line_no, body, CAST(as_at AS DATE) AS as_at, employer, code, other_code, {literal(SERVICES[reading.kind])} AS service, title,
          CAST(round(people) AS BIGINT) AS headcount, round(fte, 6) AS fte, {not of_schools} AS is_whole
        FROM summed
        WHERE NOT is_hidden AND (people IS NOT NULL OR fte IS NOT NULL)"""
    )
    bodies, groups, people, fte, over = connection.execute(
        "SELECT count(DISTINCT coalesce(code, other_code)), count(DISTINCT title), sum(headcount), sum(fte), "
        "count(*) FILTER (fte > headcount) FROM settled"
    ).fetchall()[0]
    if not bodies and not faults:
        raise Refused("no row of it has a code of a body, a group of staff and a number")
    figures = [f"{people:,} people" if people is not None else "", f"{fte:,.1f} full-time equivalents" if fte is not None else ""]
    of = counted(bodies, "school") if of_schools else counted(bodies, "NHS body", "NHS bodies")
    notes.insert(0, f"staff of {of} in {counted(groups, 'group')}: {', '.join(filter(None, figures))}")
    if over:
        notes.append(f"{counted(over, 'group')} with more full-time equivalents than people; kept as published")
    fresh = target.with_suffix(".settled")
    connection.execute(
        f"COPY (SELECT *, CAST(0 AS BIGINT) AS fault FROM settled ORDER BY line_no, title) TO {literal(str(fresh))} "
        "(FORMAT parquet, COMPRESSION lz4)"
    )
    fresh.replace(target)
    return notes, faults


SCHOOL = (
    "CASE WHEN regexp_full_match(urn, '[0-9]{5,6}') THEN 'urn:' || urn END AS code, CASE "
    "WHEN regexp_full_match(laestab, '[0-9]{3}/?[0-9]{4}') THEN 'laestab:' || replace(laestab, '/', '') "
    "WHEN regexp_full_match(la, '[0-9]{3}') AND regexp_full_match(establishment, '[0-9]{4}') THEN 'laestab:' || la || establishment "
    "END AS other_code, name AS employer"
)
NHS = "'ods:' || upper(org_code) AS code, NULL::VARCHAR AS other_code, name AS employer"


def cells(connection: duckdb.DuckDBPyConnection, reading: Reading, of_sheets: list[str], told: list[str], notes: list[str]) -> None:
    """The table ``cell``: one row for each number, with its group of staff and whether it counts people or full-time equivalents."""
    header, mapping = reading.header, reading.mapping
    examples = connection.execute("SELECT cells FROM keyed WHERE code IS NOT NULL OR other_code IS NOT NULL LIMIT 20000").fetchall()
    each: list[str] = []

    def one(title: str, measure: str, at: int) -> None:
        each.append(
            f"{{'title': {title}, 'measure': {measure}, 'text': {plain(at)}, 'head': {literal(' '.join(header[at].split())[:80])}}}"
        )

    whole = "TRUE"
    if "staff_group" in mapping:
        for field, measure in (("people", "people"), ("time", "time")):
            if field in mapping:
                one(plain(mapping["staff_group"]), literal(measure), mapping[field])
        free = [at for at, cell in enumerate(header) if cell.strip() and at not in mapping.values()]
        for at in free:  # where a column has a total beside its parts, the total says it all; elsewhere the parts are added up
            values = [(row[0][at] or "").strip() for row in examples]
            is_total = [bool(re.fullmatch(TOTAL, value, re.I)) for value in values if value]
            if any(is_total) and not all(is_total) and fits({"type": "number"}, values) < 0.5:
                whole += f" AND regexp_full_match({plain(at)}, {literal(TOTAL)}, 'i')"
                notes.append(f"of '{header[at].strip()}' the totals are kept and their parts left out")
    else:
        ids = {mapping[name] for name in ("body", "period", "urn", "la", "establishment", "laestab", "org_code", "name") if name in mapping}
        for at, cell in enumerate(header):
            printed = " ".join(cell.replace("_", " ").split())
            if at in ids or not printed or re.search(NO_COUNT, printed, re.I):
                continue
            measures = [name for name, words in (("people", PEOPLE), ("time", TIME)) if re.search(words, printed, re.I)]
            bare = re.sub(rf"{PEOPLE}|{TIME}", "", printed, flags=re.I).strip(" -:,")
            if measures:
                one(literal(bare), literal(measures[0]), at)
            elif reading.kind == "nhs_staff" and re.fullmatch(f"{NHS_GROUPS}|{TOTAL}", bare, re.I):
                one(literal(bare), sheet_measure(of_sheets, told), at)
    if not each:
        raise Refused("no column of it counts people or full-time equivalents")
    printed = "period" if "period" in mapping else "NULL::VARCHAR"
    connection.execute(
        f"CREATE TABLE cell AS SELECT *, {number('text')} AS value, value IS NULL AND text IS NOT NULL AND {mark('text')} IS NULL "
        f"OR coalesce(value < 0, FALSE) AS wrong, value IS NULL AND NOT coalesce(regexp_full_match(text, '{NOT_APPLICABLE}', 'i'), FALSE) "
        "AS hidden FROM (SELECT line_no, body, code, other_code, employer, "
        f"{printed} AS printed, each.title AS title, each.measure AS measure, each.text AS text, each.head AS head "
        f"FROM (SELECT *, unnest([{', '.join(each)}]) AS each FROM keyed WHERE {whole}))"
    )


def sheet_measure(of_sheets: list[str], told: list[str]) -> str:
    """The SQL of what a table with one group a column counts, by the names of its sheets, else by the lines above its header."""

    def measure(text: str) -> str:
        return "time" if re.search(TIME, text, re.I) else "people" if re.search(rf"{PEOPLE}|\bhc\b", text, re.I) else ""

    rest = next((what for text in told if (what := measure(text))), "time")
    each = " ".join(f"WHEN {at} THEN {literal(measure(name) or rest)}" for at, name in enumerate(of_sheets))
    return f"CASE line_no // {sheets.APART} {each} END" if each else literal(rest)


def days_of(
    connection: duckdb.DuckDBPyConnection, reading: Reading, said: str | None, told: list[str], notes: list[str]
) -> tuple[pd.DataFrame, list[Fault]]:
    """The day each printed period stands for, as a frame; faults for those that cannot be read."""
    seen = [text for (text,) in connection.execute("SELECT DISTINCT printed FROM cell ORDER BY 1").fetchall()]
    of_schools = reading.kind == "school_staff"
    days: dict[str | None, str | None] = {text: said or (day_of(text, of_schools) if text else None) for text in seen}
    faults: list[Fault] = []
    if "period" in reading.mapping:
        head = reading.header[reading.mapping["period"]].strip()
        unread = [text for text, day in days.items() if text and not day]
        faults = [
            (line, head, text, "a period was expected, such as 2024, 2023/24, June 2018 or 2018-06-30")
            for line, text in connection.execute(
                "SELECT DISTINCT line_no, printed FROM cell WHERE printed IN (SELECT unnest($unread)) ORDER BY 1 LIMIT 1000",
                {"unread": unread},
            ).fetchall()
        ]
        days = {text: day for text, day in days.items() if text not in unread}
    elif not said and (named := {month for text in told if (month := month_in(text))}) and len(named) == 1:
        days = dict.fromkeys(seen, named.pop())
        notes.append(f"taken for {next(iter(days.values()))}, as its name, a sheet or a line above its header says")
    if seen and not any(days.values()) and not faults:
        notes.append("nothing in it says when the staff were counted, so their day is left open; loading it with a period says it")
    return pd.DataFrame({"printed": list(days), "as_at": list(days.values())}, dtype="object"), faults


def day_of(printed: str, of_schools: bool) -> str | None:
    """The day a printed period stands for: its last; of a year of schools the end of its November, when they count their staff."""
    text = re.sub(r"\s+", " ", printed.strip())
    if of_schools and (years := re.fullmatch(r"(20\d\d)(\d\d)", text)) and int(years[2]) == (int(years[1]) + 1) % 100:
        return f"{years[1]}-11-30"  # 202324 is an academic year
    if (day := re.match(r"(\d{4}-\d\d-\d\d)(?:[T ]|$)", text)) and (found := period(day[1])):
        return found
    found = period(text)
    if found is None:
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", found):
        return found
    if month := re.fullmatch(r"(\d{4})-(\d\d)", found):
        return last_day(int(month[1]), int(month[2]))
    if year := re.fullmatch(r"(\d{4})(/\d\d)?", found):
        if of_schools:
            return last_day(int(year[1]), 11)
        return last_day(int(year[1]) + 1, 3) if year[2] else last_day(int(year[1]), 12)
    return None


def last_day(year: int, month: int) -> str:
    """The last day of a month."""
    return datetime.date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def month_in(text: str) -> str | None:
    """The last day of a month that a text names with its year; None where it names none, or several."""
    found = {(int(year), MONTHS[name.lower()]) for name, year in re.findall(rf"(?<![a-z]){NAMED}[ _-]*{YEAR}", text, re.I)}
    return last_day(*found.pop()) if len(found) == 1 else None


def parts_of(titles: list[str]) -> list[str]:
    """The groups that add up to all staff, each counted once: no totals, and no part of a group that is there itself."""
    known = [title for title in titles if re.fullmatch(NHS_GROUPS, title.strip(), re.I)]
    if len(known) >= 3:
        return known
    bare = {title: re.sub(r"\ball\b|\btotal\b|number of|,? *exclud.*", " ", title.lower()).strip() for title in titles}
    totals = {title for title in titles if re.fullmatch(r"(?:school )?(?:staff|workforce|posts|staff groups|employees)?", bare[title])}
    rest = [title for title in titles if title not in totals]
    if not rest:
        return titles
    has_teachers = any(bare[title] == "teachers" for title in rest)
    inside = {a for a in rest for b in rest if bare[a] != bare[b] and bare[b] in bare[a]}
    if has_teachers:
        inside |= {title for title in rest if re.search(r"\bhead|leader|deput", bare[title])}
    return [title for title in rest if title not in inside]


def shown(title: str, of_schools: bool) -> str:
    """A group as it is shown: without what every heading begins with; of schools in small letters, as they print capitals throughout."""
    text = re.sub(r"^(?:total )?number of |^all ", "", " ".join(title.split()), flags=re.I)
    return text[:1].upper() + (text[1:].lower() if of_schools else text[1:])
