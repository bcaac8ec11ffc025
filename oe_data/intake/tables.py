"""From one table of a file (a CSV, the sheets of a workbook) to checked, typed rows in Parquet, and the account of them."""

from __future__ import annotations

import calendar
import csv
import datetime
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from oe_data.intake import sheets, text
from oe_data.intake.columns import BLANK, TOTALS, literal, one_pass
from oe_data.intake.kinds import heading, kinds, named, nearest
from oe_data.intake.kinds import template as template_of
from oe_data.intake.recognise import (
    SLASHED,
    SPOILED_DATE,
    SURE,
    TOTAL,
    Reading,
    finish,
    is_date,
    is_money,
    month_first,
    needed,
    pivoted,
    recognise,
    trimmed,
    usual_width,
)
from oe_data.intake.text import Refused

MOST_FAULTS = 50_000  # more than this, and more than half, and the file as a whole is something else
UNKNOWN = "?"  # stands in for a body until a person has named it; nothing is stored before
SAMPLE = 400  # records by which a table is recognised
NO_NAME = (
    r"\d+|spend\w*|over|supplier\w*|payments?|report\w*|transparency|expenditure|transactions?|data|final|copy|publish\w*|invoices?|"
    r"csv|p\d+|q\d|k"
)
MONTH_NAMES = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)


@dataclass
class Table:
    """One table of a file: the UTF-8 CSV it is in (several for stacked sheets) and how it is parted."""

    name: str
    segments: list[tuple[str, Path]]  # name of the sheet (empty for text), its CSV
    encoding: str
    delimiter: str
    content_sha256: str
    feeds: Callable[[], int] | None = None  # the number of line feeds, known when the copy is made; None for sheets
    notes: list[str] = field(default_factory=list)
    is_doubted: bool = False  # only its first bytes were seen to be UTF-8


class Doubted(Exception):
    """The engine could not read a table of which only the first bytes were seen to be UTF-8: its encoding is to be found from all of it."""


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """This process's own small engine, for reading only."""
    connection = duckdb.connect(
        config={
            "memory_limit": "1GB",
            "temp_directory": str(work / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "threads": 2,
        }
    )
    connection.execute("SET enable_progress_bar = false")  # it would print between the answers
    return connection


def read_csv(path: Path, wide: int, skip: int, delimiter: str = ",", ends: str = "") -> str:
    """The SQL of a strict read: double quotes, every row as wide as the header, all text, no guessing but for the line ends."""
    names = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(wide))
    return (
        f"read_csv({literal(str(path))}, auto_detect = false, header = false, skip = {skip}, delim = '{delimiter}', quote = '\"', "
        f"escape = '\"', columns = {{{names}}}, strict_mode = true, null_padding = false, ignore_errors = false, "
        f"max_line_size = 4000000, buffer_size = 8000000{f', new_line = {literal(ends)}' if ends else ''})"
    )


@dataclass
class Rows:
    """What became of the rows that are not plainly good."""

    faults: list[dict[str, Any]] = field(default_factory=list)
    totals: list[tuple[int, str, str]] = field(default_factory=list)  # line, label, amount as printed
    notes: list[tuple[int, str]] = field(default_factory=list)
    blank: int = 0
    headers: int = 0
    undated: int = 0


class Judge:
    """Tells what a row is that has a fault: a total, a note, the header again, or a payment that is damaged."""

    def __init__(self, kind: dict[str, Any], reading: Reading) -> None:
        self.kind, self.reading = kind, reading
        fields = {f["name"]: f for f in kind["fields"]}
        self.money = {place for name, place in reading.mapping.items() if fields[name].get("decimal")}
        self.days = {place for name, place in reading.mapping.items() if fields[name]["type"] == "date"}
        self.amount = reading.mapping.get("amount_gbp")
        self.dated = reading.mapping.get("paid_on")
        self.personal = {at for at, cell in enumerate(reading.header) if cell.strip() in reading.personal}
        if kind["table"] == "indicator_value":  # counts of people are kept nowhere but in the file of true counts
            self.personal |= {reading.mapping[name] for name in ("numerator", "value") if name in reading.mapping}
        self.heads = heads(reading)
        self.rows = Rows()

    def beside(self, line: int, cells: list[str]) -> bool:
        """Whether a row is set aside by a stated rule: blank, header again, total, note."""
        filled = [(place, cell.strip()) for place, cell in enumerate(cells) if cell and cell.strip()]
        if not filled:
            self.rows.blank += 1
            return True
        if [heading(cell) for cell in trimmed(cells)] == self.heads:
            self.rows.headers += 1
            return True
        if not self.kind.get("published"):
            return False
        label = next((cell for _, cell in filled if re.fullmatch(TOTAL, cell, re.I)), None)
        amounts = [cell for place, cell in filled if place in self.money and is_money(cell)]
        if label is not None and len(filled) - len(amounts) > 2 and self.has_day(filled):
            label = ""  # it has a day and more: a payment to somebody called Total
        if not label and self.amount is not None and all(place in self.money for place, _ in filled) and len(amounts) == len(filled):
            label = "no label"
        if label and (printed := amounts or [cell for _, cell in filled[:2] if is_money(cell) and len(filled) == 2]):
            of_all = [cell for place, cell in filled if place == self.amount] or printed
            self.rows.totals.append((line, label, of_all[-1]))
            return True
        if (len(filled) == 1 and filled[0][0] not in self.money) or (len(filled) <= 2 and not any(is_money(c) for _, c in filled)):
            self.rows.notes.append((line, filled[0][1][:200]))
            return True
        return False

    def has_day(self, filled: list[tuple[int, str]]) -> bool:
        """Whether a row is of a day, be it spoiled; where no column holds days every payment is."""
        if self.dated is None and self.kind["table"] == "payment":
            return True
        return any(place in self.days and (is_date(cell) or SPOILED_DATE.fullmatch(cell)) for place, cell in filled)

    def fault(self, line: int, column: str, value: str | None, reason: str, cells: list[str] | None = None) -> None:
        """Note one fault of a row; the row as printed goes with it, without the columns that hold people."""
        kept = None if cells is None else ["" if at in self.personal else cell for at, cell in enumerate(cells)]
        self.rows.faults.append({"line_no": line, "column_name": column, "value": value, "reason": reason, "cells": kept})

    def ragged(self, line: int, cells: list[str]) -> None:
        """Judge a row that is not as wide as the header."""
        if not self.beside(line, cells):
            wide = len(self.reading.header)
            self.fault(
                line, "whole row", ", ".join(cells)[:200], f"{wide} values were expected, as in the header, and {len(cells)} found", cells
            )

    def faulty(self, line: int, bits: int, cells: list[str], told: list[tuple[str, str]]) -> None:
        """Judge a row in which the pass found a fault."""
        if self.beside(line, cells):
            return
        reading = self.reading
        spoiled = ""
        if self.dated is not None and self.kind["table"] == "payment" and self.amount is not None and is_money(cells[self.amount]):
            spoiled = cells[self.dated].strip() or "empty"
        if bits == TOTALS:
            self.fault(line, "whole row", None, "a payment was expected, and this seems to be a total without an amount", cells)
        for place, (column, expected) in enumerate(told):
            if bits & (1 << (place + 2)):
                value = cells[reading.mapping[column]] if column in reading.mapping else None
                if column == "paid_on" and spoiled and (spoiled == "empty" or SPOILED_DATE.fullmatch(spoiled)):
                    self.rows.undated += 1
                heading = reading.header[reading.mapping[column]].strip() if column in reading.mapping else ""
                self.fault(line, heading or column, value, expected if "was expected" in expected else f"{expected} was expected", cells)


def even(table: Table, starts: list[int], target: Path, judge: Judge, least: int, mended: dict[int, list[str]]) -> int:
    """Rewrite the records of a table so that each has its line number and the header's width; the odd ones are judged.

    Gives the number of rows written. This is the slow, exact road for line breaks in cells, blank lines and ragged rows.
    """
    wide, written = len(judge.reading.header), 0
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        for number, (_, path) in enumerate(table.segments):
            base = sheets.APART * number
            for first, last, cells in islice(text.records(path, table.delimiter), starts[number], None):
                if cells is None:
                    reach = f" (lines {first} to {last})" if last > first else ""
                    told = f"a quotation mark closes in the middle of a cell{reach}; a delimiter was expected after it"
                    judge.fault(base + first, "whole row", None, told)
                    continue
                if not any(cell.strip() for cell in cells):
                    judge.rows.blank += 1
                    continue
                cells = mended.get(base + first, cells)
                if len(cells) > wide and not any(cell.strip() for cell in cells[wide:]):
                    cells = cells[:wide]
                if least <= len(cells) < wide:
                    cells = [*cells, *[""] * (wide - len(cells))]
                if len(cells) != wide:
                    judge.ragged(base + first, cells)
                    if (odd := len(judge.rows.faults) + len(judge.rows.notes)) > max(MOST_FAULTS, written):
                        raise Refused(f"{odd:,} of its first rows do not have the {wide} values of its header")
                    continue
                whole = "".join(cells)
                if "\x00" in whole:
                    judge.fault(base + first, "whole row", None, "text was expected and a NUL character found")
                    continue
                if "\r" in whole:  # the writer puts only its own line end in quotation marks
                    quoted = ['"' + cell.replace('"', '""') + '"' if cell else "" for cell in cells]
                    handle.write(f"{base + first},{','.join(quoted)}\n")
                else:
                    writer.writerow([base + first, *cells])
                written += 1
    return written


def sample(path: Path, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first records of a table and the last line of each."""
    taken = [(last, cells) for _, last, cells in islice(text.records(path, delimiter), SAMPLE)]
    if taken and all(cells is None for _, cells in taken):
        raise Refused("in each of its first lines a quotation mark closes in the middle of a cell; a delimiter was expected after it")
    return [cells or [] for _, cells in taken], [last for last, _ in taken]


def template(rows: list[list[str]], asked: str | None) -> Reading | None:
    """The table as one of our own templates, whose header must be whole and in its own words."""
    at = next((n for n, cells in enumerate(rows) if any(cell.strip() for cell in cells)), None)
    if at is None:
        return None
    header = trimmed(rows[at])
    found = template_of(header)
    if found is None or (asked and found[0] != asked):
        return None
    return Reading(found[0], 1.0, at, header, found[1], ["its header is that of our template"], first_data=at + 1)


def reading_of(rows: list[list[str]], request: dict[str, Any]) -> Reading:
    """What a table is, by its header, a person's decisions and what was decided before; ``Refused`` when it is nothing known."""
    if not any(any(cell.strip() for cell in cells) for cells in rows):
        raise Refused("it is empty: no line of it holds anything")
    asked = request.get("kind")
    if asked and asked not in kinds():
        raise Refused(f"there is no kind of extract called '{asked}'")
    found = template(rows, asked) or recognise(rows, asked, request.get("remembered"))
    at = next((at for at, cells in enumerate(rows[:30]) if sum(bool(cell.strip()) for cell in cells) > 1), 0)
    header = trimmed(rows[at])
    lone = "none of its first lines holds more than one value, so none of them can be its header"
    like = nearest(header) if sum(bool(cell.strip()) for cell in header) > 1 else lone
    decided = request.get("columns") if asked and kinds()[asked].get("published") else None
    if asked and decided and (found is None or found.confidence < 0.3):  # a person says what its columns are
        found = Reading(asked, 1.0, at, [*header, *[""] * (usual_width(rows) - len(header))], {}, ["a person said so"], first_data=at + 1)
    if found is None or found.confidence < 0.3:
        if any(pivoted(cells) for cells in rows[:10]):
            raise Refused("its columns are years or months (a pivoted table); one row for each payment, building or post is expected")
        if asked:
            raise Refused(f"it does not have the columns of '{asked}': {like}")
        raise Refused(f"it is no kind of extract known here: {like}")
    wanted = [name for name in needed(kinds()[found.kind]) if name != "paid_on"] if kinds()[found.kind].get("published") else []
    if not request.get("columns") and any(name not in found.mapping for name in wanted):
        raise Refused(f"it is no kind of extract known here: {like}")
    if decided := request.get("columns"):
        if beyond := [place for place in decided if not 0 <= int(place) < len(found.header)]:
            raise Refused(f"it has {len(found.header)} columns and none with the number {int(beyond[0]) + 1}")
        names = {f["name"] for f in kinds()[found.kind]["fields"]}
        for place, meaning in decided.items():
            found.mapping = {name: at for name, at in found.mapping.items() if at != int(place) and name != meaning}
            if meaning in names:
                found.mapping[meaning] = int(place)
        found.confidence, found.guessed = 1.0, []
        found.personal = []
        if missing := [name for name in wanted if name not in found.mapping]:
            raise Refused(f"no column of it was said to be {named(kinds()[found.kind], missing)}")
        finish(found, rows)
    return found


def extract(table: Table, work: Path, request: dict[str, Any]) -> list[dict[str, Any]]:
    """Recognise, type and check one table, or its sheets of one kind together; an account of each."""
    groups: list[tuple[Reading, Table, list[int], list[list[str]], list[int]]] = []
    refusals: list[str] = []
    for sheet, path in table.segments:
        try:
            rows, lasts = sample(path, table.delimiter)
            reading = reading_of(rows, request)
        except Refused as refusal:
            refusals.append(f"sheet '{sheet}': {refusal}" if sheet else str(refusal))
            continue
        reading.header = [*reading.header]
        same = next((g for g in groups if sheet and g[0].kind == reading.kind and heads(g[0]) == heads(reading)), None)
        if same:
            same[1].segments.append((sheet, path))
            same[2].append(reading.first_data)
        else:
            groups.append(
                (
                    reading,
                    replace(table, segments=[(sheet, path)], notes=[]),
                    [reading.first_data],
                    rows,
                    lasts,
                )
            )
    if not groups:
        raise Refused("; ".join(refusals[:3]))
    parts = []
    for reading, part, starts, rows, lasts in groups:
        if len(groups) > 1:
            part.name = f"{table.name}/{part.segments[0][0]}"
        if refusals and len(table.segments) > 1:
            part.notes += [f"left out: {refusal}" for refusal in refusals]
        parts.append(one(reading, part, starts, rows, lasts, work, request))
    return parts


def heads(reading: Reading) -> list[str]:
    """The headings by which sheets are told to be of one make."""
    return [heading(cell) for cell in trimmed(reading.header)]


def one(
    reading: Reading, table: Table, starts: list[int], rows: list[list[str]], lasts: list[int], work: Path, request: dict[str, Any]
) -> dict[str, Any]:
    """Type and check the rows of one table into a Parquet file, and give the account of them."""
    kind = kinds()[reading.kind]
    part: dict[str, Any] = {
        "name": table.name,
        "kind": reading.kind,
        "confidence": round(reading.confidence, 2),
        "why": reading.why,
        "guessed": reading.guessed,
        "personal": reading.personal,
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "header_row": None if reading.header_at is None else lasts[reading.header_at],
        "header": [cell.strip() for cell in reading.header],
        "mapping": reading.mapping,
        "examples": examples(reading, rows[starts[0] :]),
        "content_sha256": table.content_sha256,
        "sheets": [sheet for sheet, _ in table.segments if sheet],
        "notes": table.notes,
        "needs": [],
    }
    noted = list(table.notes)
    above = [next(filter(None, map(str.strip, cells)), "") for cells in rows[: reading.header_at or 0]]
    if filled := [told for told in above if told]:
        table.notes.append(f"{text.counted(len(filled), 'line')} above the header left out: '{filled[0][:80]}'")
    given = {"body": request["body"]} if request.get("body") else {}
    if request.get("period"):
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", request["period"]):
            raise Refused(f"'{request['period']}' is no month; one such as 2025-04 is expected")
        year, number = map(int, request["period"].split("-"))
        given["period"] = datetime.date(year, number, calendar.monthrange(year, number)[1]).isoformat()
    below = rows[starts[0] :]
    wide = len(reading.header)
    nameless = bool(kind.get("published")) and "body" not in reading.mapping and "body" not in given
    if nameless:
        given["body"] = said_in([cell for row in rows[: starts[0]] for cell in row]) or guess_of_body(table, request) or UNKNOWN
    if kind["table"] == "payment" and "paid_on" not in reading.mapping and "period" not in given:
        given["period"] = "2000-01-31"  # stands in until a person has said it; nothing is stored before
        part["needs"].append({"what": "period", "proposal": None, "sentence": "no column of it holds dates; say which month it is of"})
    judge = Judge(kind, reading)
    example = next((cells for cells in below if len(cells) >= wide and cells.count("") < wide - 1), [])
    usual = usual_width(below)
    least = wide if not kind.get("published") or not usual else min(len(trimmed(reading.header)), max(usual, 2))
    months_first = order_of_dates(kind, reading, below)
    target = work / f"{uuid.uuid4().hex}.parquet"
    connection = connect(work)
    told: list[tuple[str, str]] = []

    def write(source: str, cells: list[str], line: str | None) -> None:
        nonlocal told
        parted = in_two(reading, cells)
        query, told = one_pass(kind, reading.mapping, cells, source, line, example, months_first, reading.scales, given, parted)
        # Read once, at once, from the same disk: to pack it takes longer than to write it.
        form = "FORMAT parquet, PARQUET_VERSION V2, COMPRESSION uncompressed, ROW_GROUP_SIZE 122880"
        connection.execute(f"COPY ({query}) TO {literal(str(target))} ({form})")

    def written() -> int:
        return int(connection.execute(f"SELECT count(*) FROM read_parquet({literal(str(target))})").fetchall()[0][0])

    def passed() -> bool:
        """The fast road: one line a row, each as wide as the header; whether the table allowed it."""
        if table.feeds is None or len(table.delimiter.encode()) > 1 or table.delimiter == "$":
            return False
        path = table.segments[0][1]
        skip = lasts[starts[0] - 1] if starts[0] else 0
        try:
            write(read_csv(path, wide, skip, table.delimiter), [f"c{place}" for place in range(wide)], None)
        except (duckdb.Error, UnicodeDecodeError):  # the engine's sentence may end in half a letter
            return False
        return written() == text.lines_of(path, table.feeds()) - skip

    skip = lasts[starts[0] - 1] if starts[0] else 0
    mended: dict[int, list[str]] = request.get("mended", {})
    straight = not mended and passed()
    if not straight and table.is_doubted:
        raise Doubted
    if not straight:
        exact = work / f"{uuid.uuid4().hex}.even"
        even(table, starts, exact, judge, least, mended)

        def slowly() -> None:
            write(read_csv(exact, wide + 1, 0, ends="\\n"), [f"c{place + 1}" for place in range(wide)], "CAST(c0 AS BIGINT)")

        try:
            slowly()
        except duckdb.OutOfMemoryException:
            raise
        except (duckdb.Error, UnicodeDecodeError) as error:
            raise Refused(f"it cannot be read as text parted by '{table.delimiter}'") from error
    line = f"{skip} + 1 + file_row_number" if straight else "line_no"
    scan = f"read_parquet({literal(str(target))}{', file_row_number = true' if straight else ''})"

    def wrong(most: int) -> list[tuple[int, int, list[str]]]:
        """The rows with a fault that are not blank, in order."""
        return connection.execute(
            f"SELECT {line} AS line_no, fault, texts FROM {scan} WHERE fault > {BLANK} AND fault % 2 = 0 ORDER BY 1 LIMIT {most}"
        ).fetchall()

    def counts() -> tuple[int, int, int]:
        """How many rows are good, blank, and neither."""
        beside = f"count(*) FILTER (fault = 0), count(*) FILTER (fault % 2 = 1), count(*) FILTER (fault > {BLANK} AND fault % 2 = 0)"
        found: tuple[int, int, int] = connection.execute(f"SELECT {beside} FROM {scan}").fetchall()[0]
        return found

    good, blank, bad = counts()
    days = [f["name"] for f in kind["fields"] if f["type"] == "date" and f["name"] in reading.mapping]
    dated = {reading.mapping[name] for name in days}
    if bad and kind.get("published"):
        odd, before = wrong(1000), (months_first, dict(given))
        # A month-first date further down than the first rows: read all of them so, if nothing speaks for the day being first.
        if not months_first and month_first([texts[at] or "" for _, _, texts in odd for at in dated])[0]:
            months_first = not any(is_day_first(connection, scan, name) for name in days)
        if "body" in reading.mapping and "body" not in given and any(not texts[reading.mapping["body"]] for _, _, texts in odd):
            named = connection.execute(f"SELECT DISTINCT body FROM {scan} WHERE fault = 0 LIMIT 2").fetchall()
            if len(named) == 1:
                given["body"] = named[0][0]
        if (months_first, given) != before:
            (passed if straight else slowly)()
            was, (good, blank, bad) = good, counts()
            if "body" in given and good > was:
                part["notes"].append(f"{text.counted(good - was, 'row')} without a body taken for {given['body']}, whose all others are")
    judge.rows.blank += blank
    if bad > MOST_FAULTS and bad > good:
        number, bits, texts = wrong(1)[0]
        judge.faulty(number, bits, [cell or "" for cell in texts], told)
        first = f"; the first: {sentence(judge.rows.faults[0])}" if judge.rows.faults else ""
        raise Refused(f"{bad:,} of its {bad + good:,} rows are not what {kind['title']} holds{first}")
    for number, bits, texts in wrong(bad):
        judge.faulty(number, bits, [cell or "" for cell in texts], told)
    month = None
    if judge.rows.undated:
        month = connection.execute(f"SELECT strftime(mode(date_trunc('month', paid_on)), '%Y-%m') FROM {scan} WHERE fault = 0").fetchall()[
            0
        ][0]
    amount: Decimal | None = None
    if "amount_gbp" in columns_in(kind):
        amount = connection.execute(f"SELECT sum(amount_gbp) FROM {scan} WHERE fault = 0").fetchall()[0][0]
    slashed = any(SLASHED.match(row[place].strip()) for row in below[:50] for place in dated if place < len(row))
    proved = slashed and any(is_day_first(connection, scan, name) for name in days)
    if kind["table"] in ("land_asset", "site"):
        from oe_data.intake import places, sites  # heavy (projections, frames), and only registers of places need them

        if kind["table"] == "site":
            over_names = [reading.header[at] for name, at in reading.mapping.items() if name == "name"]
            part["notes"] += sites.settle(connection, scan, line, target, reading.kind, [*over_names, Path(table.name).stem])
            good = written()
        else:
            part["notes"] += places.mend(connection, scan, line, target)
        straight = False
    if kind.get("keeps"):
        of_file = Path(table.name.split("/")[0]).stem
        if kind["table"] == "staff_count":
            from oe_data.intake import staff  # likewise, only counts of staff need it

            over = [" ".join(cells) for cells in rows[: reading.header_at or 0]]
            said = given.get("period")
            settled, found = staff.settle(connection, scan, line, target, reading, said, part["sheets"], [*over, of_file])
        else:
            from oe_data.intake import needs  # likewise, only tables of areas need it

            settled, found = needs.settle(connection, scan, line, target, reading, part, [of_file, *part["sheets"]])
        part["notes"] += settled
        for number, column, value, expected in found:
            judge.fault(number, column, value, expected)
        good, straight = written(), False
    connection.close()
    reconcile(part, judge.rows, amount, reading)
    if part["reconciled"] is False and not mended and (proved_rows := mends(part, judge, amount or Decimal(0))):
        lines_told = ", ".join(str(number) for number in proved_rows)
        told_so = f"the amount in line {lines_told} was broken and is mended, as the printed total proves to the penny"
        table.notes[:] = [*noted, told_so]
        return one(reading, table, starts, rows, lasts, work, {**request, "mended": proved_rows})
    if nameless:
        said = said_in([told for _, told in judge.rows.notes]) or said_in([cell for row in rows[: starts[0]] for cell in row])
        if said and said != given["body"]:  # a line at its end says whose it is: once more with that
            table.notes[:] = [*noted, f"taken for {said}'s, as a line of it says"]
            return one(reading, table, starts, rows, lasts, work, {**request, "body": said})
        if said:
            part["notes"].append(f"taken for {said}'s, as a line of it says")
        else:
            proposal = "" if given["body"] == UNKNOWN else given["body"]
            perhaps = f" (perhaps {proposal})" if proposal else ""
            part["needs"].append({"what": "body", "proposal": proposal, "sentence": f"no column of it says whose it is{perhaps}"})
    settle(part, judge, reading, month, {"slashed": slashed, "month_first": months_first, "proved": proved})
    lines = {fault["line_no"] for fault in judge.rows.faults}
    return {
        **part,
        "parquet": str(target),
        "first_line": skip + 1 if straight else None,
        "rows_read": good + len(lines),
        "good": good,
        "blank_rows": judge.rows.blank,
        "amount_gbp": None if amount is None else str(amount),
        "printed": {name: reading.header[at] for name, at in reading.mapping.items()},
        "faults": sorted(judge.rows.faults, key=lambda fault: fault["line_no"]),
    }


def in_two(reading: Reading, cells: list[str]) -> str:
    """The SQL of an amount parted at its thousands comma: three digits beside it, and something in a column without a heading."""
    at = reading.mapping.get("amount_gbp", len(cells))
    nameless = [cells[place] for place in range(at + 1, len(cells)) if not reading.header[place].strip()]
    if not nameless:
        return ""
    more = " OR ".join(f"trim({cell}) <> ''" for cell in nameless)
    whole = f"regexp_full_match(trim({cells[at]}), '[-(£]*[0-9]{{1,3}}')"
    return f"({more}) AND {whole} AND regexp_full_match(trim({cells[at + 1]}), '[0-9]{{3}}([.][0-9]+)?[)]?')"


def examples(reading: Reading, rows: list[list[str]]) -> list[str]:
    """The first cell that holds anything of each column; none of a column that holds people."""
    shown = []
    for at, heading_ in enumerate(reading.header):
        filled = (cells[at].strip() for cells in rows if at < len(cells) and cells[at].strip())
        shown.append("" if heading_.strip() in reading.personal else next(filled, "")[:60])
    return shown


def is_day_first(connection: duckdb.DuckDBPyConnection, scan: str, name: str) -> bool:
    """Whether a typed date column has a day above twelve: the proof that the order it was read in is right."""
    return bool(connection.execute(f"SELECT coalesce(max(day({name})) > 12, FALSE) FROM {scan} WHERE fault = 0").fetchall()[0][0])


def columns_in(kind: dict[str, Any]) -> list[str]:
    """The names of the columns a kind stores."""
    return [f["name"] for f in kind["fields"] if not f.get("personal")]


def sentence(fault: dict[str, Any]) -> str:
    """One fault as people read it: line, column, value, what was expected."""
    value = "is empty" if fault["value"] in (None, "") else f"is '{str(fault['value'])[:80]}'"
    return f"{place(fault)}, column {fault['column_name']} {value}: {fault['reason']}"


def place(fault: dict[str, Any]) -> str:
    """Where a fault is: its line, or its sheet and row."""
    sheet = f"sheet '{fault['sheet']}', row" if fault.get("sheet") else "line"
    return f"{sheet} {fault['line_no'] % sheets.APART if fault.get('sheet') else fault['line_no']}"


def pounds(printed: str, scale: float) -> Decimal | None:
    """An amount as a publisher prints it, exactly."""
    bare = re.sub(r"[£, ]", "", printed.strip())
    minus = bare.startswith("(") or bare.endswith("-") or bare.upper().endswith("CR")
    try:
        value = Decimal(re.sub(r"[()]|-$|CR$|DR$", "", bare, flags=re.I)) * Decimal(str(scale))
    except InvalidOperation:
        return None
    return -value if minus else value


def said_in(lines: list[str]) -> str:
    """Whose table it is by a copyright line in it; empty where there is none."""
    for line in lines:
        if found := re.search(r"(?:copyright|©)\W*(?:copyright\s*)?([A-Z][\w&' ]+?)(?:\s+\d{4}|$)", line, re.I):
            return found[1].strip()
    return ""


def guess_of_body(table: Table, request: dict[str, Any]) -> str:
    """Whose table it may be by the words of its file or folder name; only ever a proposal."""
    names = [Path(table.name.split("/")[0]).stem]
    if not request.get("name"):
        names.append(Path(request["path"]).parent.name)
    for name in names:
        words = [w for w in re.split(r"[\W_]+", name) if w and not re.fullmatch(f"{NO_NAME}|{MONTH_NAMES}", w, re.I)]
        if words:
            return " ".join(word if word.isupper() else word.capitalize() for word in words)
    return ""


def order_of_dates(kind: dict[str, Any], reading: Reading, rows: list[list[str]]) -> bool:
    """Whether the dates of a table put the month first, as far as its first rows tell."""
    dated = [reading.mapping[f["name"]] for f in kind["fields"] if f["type"] == "date" and f["name"] in reading.mapping]
    return any(month_first([row[place] for row in rows if place < len(row)])[0] for place in dated)


def reconcile(part: dict[str, Any], rows: Rows, amount: Decimal | None, reading: Reading) -> None:
    """Hold the sum of the rows against the totals that the publisher printed; they must agree to the penny."""
    part["totals"] = [{"line_no": line, "label": label, "amount": printed} for line, label, printed in rows.totals]
    part["printed_total_gbp"] = part["reconciled"] = None
    found = [value for _, _, printed in rows.totals if (value := pounds(printed, reading.scale)) is not None]
    if amount is None or not found:
        return
    printed = next((total for total in (found[-1], sum(found[:-1], Decimal(0)), sum(found, Decimal(0))) if total == amount), found[-1])
    part["printed_total_gbp"], part["reconciled"] = str(printed.quantize(Decimal("0.01"))), printed == amount
    if printed != amount:
        part["needs"].append(
            {
                "what": "total",
                "sentence": f"its rows add up to £{amount:,.2f} and the total printed in it is £{printed:,.2f}: "
                f"£{abs(printed - amount):,.2f} {'missing' if printed > amount else 'too much'}",
            }
        )


def mends(part: dict[str, Any], judge: Judge, amount: Decimal) -> dict[int, list[str]]:
    """The damaged rows with their amounts whole again, if the printed total then holds to the penny; else none of them."""
    whole = {fault["line_no"]: cells for fault in judge.rows.faults if (cells := whole_again(fault["cells"] or [], judge.reading))}
    at, scale = judge.reading.mapping["amount_gbp"], judge.reading.scale
    found = [pounds(cells[at], scale) or Decimal(0) for cells in whole.values()]
    return whole if amount + sum(found) == Decimal(part["printed_total_gbp"]) else {}


def whole_again(cells: list[str], reading: Reading) -> list[str] | None:
    """A row whose amount was parted at its thousands commas, or has lost the comma between the date and it."""
    wide, at, dated = len(reading.header), reading.mapping["amount_gbp"], reading.mapping.get("paid_on")
    more = len(cells) - wide
    if more > 0:
        amount = ",".join(cell.strip() for cell in cells[at : at + more + 1])
        return [*cells[:at], amount, *cells[at + more + 1 :]] if "," in amount and is_money(amount) else None
    if dated is not None and dated + 1 == at and (more == -1 or (more == 0 and not cells[-1].strip())):
        fused = re.fullmatch(r"(\d\d?/\d\d?/(?:19|20)\d\d)(-?\d+(?:\.\d+)?)", cells[dated].strip())
        return [*cells[:dated], *fused.groups(), *cells[at:]][:wide] if fused else None
    return None


def settle(part: dict[str, Any], judge: Judge, reading: Reading, month: str | None, typed: dict[str, Any]) -> None:
    """Say in words what was decided and what is still to be asked."""
    rows, notes = judge.rows, part["notes"]
    if rows.headers:
        notes.append(f"{text.counted(rows.headers, 'repeat')} of the header left out")
    if rows.totals:
        notes.append(f"{text.counted(len(rows.totals), 'total row')} left out of the sum and used to check it")
    notes += [f"line {line} is a note and was left out: '{told}'" for line, told in rows.notes[:5]]
    if len(rows.notes) > 5:
        notes.append(f"{len(rows.notes) - 5:,} more notes left out")
    if rows.blank:
        notes.append(f"{text.counted(rows.blank, 'blank row')} left out")
    if "supplier" in columns_in(judge.kind) and "supplier" not in reading.mapping:
        notes.append("no column of it says who was paid")
    if reading.personal:
        notes.append(f"columns that hold people were left out: {', '.join(reading.personal)}")
    if typed["slashed"]:
        order = "month" if typed["month_first"] else "day"
        proof = "as days above twelve prove" if typed["proved"] else "which no day above twelve proves"
        notes.append(f"dates were read with the {order} first, {proof}")
    if reading.confidence < SURE:
        told = f"it looks like {kinds()[reading.kind]['title']}, but that is not certain"
        part["needs"].insert(0, {"what": "kind", "sentence": f"{told} ({'; '.join(reading.why) or 'few headings fit'})"})
    if rows.undated:
        told = f"{text.counted(rows.undated, 'row')} without a date that can be read (empty, or spoiled by a spreadsheet)"
        part["needs"].append({"what": "period", "proposal": month, "sentence": f"{told}; say of which month"})
    names = part["sheets"]
    if names:
        for fault in rows.faults:
            fault["sheet"] = names[min(fault["line_no"] // sheets.APART, len(names) - 1)]
