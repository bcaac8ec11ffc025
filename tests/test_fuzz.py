"""Thousands of damaged files: each ends in the right rows and the right sum, or in one clear sentence; never in between.

``OE_FUZZ_EXAMPLES`` sets how many files are made: 800 where ``CI`` is set, else 300; a night may make more.
"""

from __future__ import annotations

import csv
import functools
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oe_data.database import ROOT
from oe_data.intake.kinds import kinds
from oe_data.intake.read import read

pytestmark = pytest.mark.slow

EXAMPLES = int(os.environ.get("OE_FUZZ_EXAMPLES") or ("800" if os.environ.get("CI") else "300"))
MANY = settings(
    max_examples=EXAMPLES // 2 + 1,
    derandomize=True,
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much],
)
FORMULAS = ['=HYPERLINK("http://example.org","x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(1+1)", "=1+1", "\uff1d1+1", "-", "+44 20 7946 0000"]
EVIL = ["../../x.csv", "/tmp/outside.csv", "C:\\outside.csv", "..\\..\\x.csv", "a/../../../b.csv", "~/x.csv", "con.csv"]
FIXED = {"geo_x": "-0.12", "geo_y": "51.5", "postcode": "AB1 2CD", "crs": "WGS84", "holding": "Land only", "level": "ward"}
EVERY = sorted(kinds())
# Stored as printed: of a list of places its points and hours are made, of a table of areas each value is a row (test_indicators).
KINDS = [name for name in EVERY if kinds()[name]["table"] != "site" and not {"keeps", "form"} & set(kinds()[name])]
ENGINE = duckdb.connect()


def printed(kind: str, known: dict[str, Any]) -> str:
    """The heading of a field: a word that only this kind has, else the publishers' first, else our own name."""
    names = known.get("aliases", []) if kinds()[kind].get("published") else []
    marks = kinds()[kind].get("marks", [])
    return next((name for name in names if name in marks), names[0] if names else known["name"])


@dataclass(frozen=True)
class Sheet:
    """A table on its way to being a file: its cells, then how they are written down."""

    kind: str
    header: list[str]
    rows: list[list[str]]
    delimiter: str = ","
    end: str = "\n"
    quoting: Any = csv.QUOTE_MINIMAL

    @property
    def fields(self) -> list[dict[str, Any]]:
        """The field of each clean column."""
        names = {printed(self.kind, known): known for known in kinds()[self.kind]["fields"]}
        return [names.get(cell, {"name": "", "type": "none"}) for cell in self.header]

    def places(self, wanted: Callable[[dict[str, Any]], Any]) -> list[int]:
        """The columns whose field is wanted."""
        return [place for place, known in enumerate(self.fields) if wanted(known)]

    def text(self) -> str:
        """The file as text."""
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=self.delimiter, lineterminator=self.end, quoting=self.quoting).writerows([self.header, *self.rows])
        return out.getvalue()


def cell(kind: str, known: dict[str, Any], n: int) -> str:
    """A clean value of a field in row n, by its type and rules."""
    rules, name = known.get("constraints", {}), known["name"]
    if name in FIXED and (known["type"] != "integer"):
        return FIXED[name]
    if name == "body" and kinds()[kind].get("published"):
        return "Testborough Council"
    if "enum" in rules:
        return str(rules["enum"][n % len(rules["enum"])])
    if known.get("decimal"):
        pounds = Decimal(n * 137 % 5000) + Decimal(n * 31 % 100) / 100 + 1
        return f"{-pounds if n % 5 == 4 and 'minimum' not in rules else pounds:.2f}"
    low = int(rules.get("minimum", 0)) + 1
    match known["type"]:
        case "date":
            return f"{13 + n % 15}/04/2025"
        case "datetime":
            return f"2025-04-{13 + n % 15} 14:05"
        case "integer":
            return str(low + n % 3)
        case "number":
            return f"0.{1 + n % 8}5"
        case "boolean":
            return ("yes", "no")[n % 2]
    if "pattern" in rules:
        return next(value for value in ("09.1", "1234") if re.fullmatch(rules["pattern"], value))
    return f"Caf\u00e9, {name} {n} of \u00a350" if n % 3 == 0 else f"{name} {n}"


@functools.cache
def clean(kind: str, rows: int) -> Sheet:
    """A clean table of a kind, in the publishers' first words or in our own."""
    known = kinds()[kind]
    header = [printed(kind, f) for f in known["fields"]]
    return Sheet(kind, header, [[cell(kind, f, n) for f in known["fields"]] for n in range(1, rows + 1)])


@dataclass
class Found:
    """What the reader made of one file."""

    answer: dict[str, Any]
    stored: list[list[dict[str, Any]]]  # of each part, the good rows by name

    def rows(self) -> Counter[tuple[Any, ...]]:
        """The good rows of all parts, without their lines."""
        return Counter(tuple(value for name, value in sorted(row.items()) if name != "line_no") for part in self.stored for row in part)

    def amount(self, name: str) -> Decimal:
        """The sum of a money column."""
        return sum((row[name] for part in self.stored for row in part if row[name] is not None), Decimal(0))


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the files of this module."""
    return tmp_path_factory.mktemp("fuzz")


def settle(box: Path, data: bytes, name: str = "extract.csv") -> Found:
    """Read one file and hold the answer against what is true of every answer."""
    place = Path(tempfile.mkdtemp(dir=box))
    try:
        (place / "work").mkdir()
        (place / name).write_bytes(data)
        answer = read({"path": str(place / name), "work": str(place / "work"), "body": "Testborough Council"})
        assert sorted(os.listdir(place)) == sorted([name, "work"]), "it wrote outside its folder"
        assert not any(path.is_dir() and path.name != "spill" for path in (place / "work").iterdir())
        refusals = [answer.get("refused"), *(part.get("refused") for part in answer["files"])]
        for sentence in filter(lambda told: told is not None, refusals):
            assert sentence.strip()
            assert "could not be read (" not in sentence
            assert not re.search(r"Traceback|File \"|\n|\.py\b", sentence)
            assert str(box) not in sentence
        assert bool(answer["files"]) != bool(answer.get("refused"))
        return Found(answer, [stored(part) for part in answer["files"] if "parquet" in part])
    finally:
        shutil.rmtree(place)


def stored(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The good rows of a part, with their lines, after the account of the part is held against them."""
    connection, source = ENGINE.cursor(), [part["parquet"]]
    found = connection.execute("SELECT COLUMNS(lambda c: c NOT IN ('fault', 'texts')) FROM read_parquet(?) WHERE fault = 0", source)
    names = [column[0] for column in found.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    if part["first_line"] is not None:
        places = connection.execute("SELECT file_row_number FROM read_parquet(?, file_row_number = true) WHERE fault = 0", source)
        for row, (at,) in zip(rows, places.fetchall(), strict=True):
            row["line_no"] = part["first_line"] + at
    connection.close()
    lines = [row["line_no"] for row in rows]
    faulty = {fault["line_no"] for fault in part["faults"]}
    assert len(rows) == part["good"]
    if "keeps" not in kinds()[part["kind"]]:  # of a table of areas each value is a row, and a line may hold good ones and bad ones
        assert len(set(lines)) == len(lines)
        assert not faulty & set(lines)
    assert part["good"] + len(faulty) == part["rows_read"]
    assert all(fault["reason"] and fault["column_name"] for fault in part["faults"])
    if "amount_gbp" in names:
        assert Decimal(part["amount_gbp"] or 0) == sum((row["amount_gbp"] for row in rows if row["amount_gbp"] is not None), Decimal(0))
    return rows


@functools.cache
def truth(box: Path, kind: str, rows: int) -> tuple[Counter[tuple[Any, ...]], Decimal]:
    """The rows that the clean table must give, and the sum of its amounts (of its first money column) by plain arithmetic."""
    table = clean(kind, rows)
    found = settle(box, table.text().encode())
    assert "refused" not in found.answer, found.answer["refused"]
    (part,) = found.answer["files"]
    assert (part["kind"], part["good"], part["faults"]) == (kind, rows, [])
    total = Decimal(0)
    for place in table.places(lambda known: known.get("decimal"))[:1]:
        total = sum((Decimal(row[place]) for row in table.rows), Decimal(0))
        assert found.amount(table.fields[place]["name"]) == total
    return found.rows(), total


@pytest.mark.parametrize("kind", KINDS)
def test_clean_tables_are_whole(box: Path, kind: str) -> None:
    """Each kind's clean table gives each of its rows."""
    assert sum(truth(box, kind, 12)[0].values()) == 12


# What leaves the meaning as it is ------------------------------------------------------------------------------------------


def shuffled(table: Sheet, chance: Random) -> Sheet:
    order = chance.sample(range(len(table.rows)), len(table.rows))
    return replace(table, rows=[table.rows[n] for n in order])


def columns_shuffled(table: Sheet, chance: Random) -> Sheet:
    order = chance.sample(range(len(table.header)), len(table.header))
    return replace(table, header=[table.header[n] for n in order], rows=[[row[n] for n in order] for row in table.rows])


def parted_otherwise(table: Sheet, chance: Random) -> Sheet:
    return replace(table, delimiter=chance.choice([";", "\t", "|", "$", "\u00ac"]))


def other_ends(table: Sheet, chance: Random) -> Sheet:
    return replace(table, end=chance.choice(["\r\n", "\r", "\n"]))


def all_quoted(table: Sheet, chance: Random) -> Sheet:
    return replace(table, quoting=csv.QUOTE_ALL)


def blanks_between(table: Sheet, chance: Random) -> Sheet:
    rows = [*table.rows]
    for _ in range(1 + chance.randrange(3)):
        rows.insert(chance.randrange(len(rows) + 1), [] if chance.randrange(2) else [""] * len(table.header))
    return replace(table, rows=rows)


def blank_columns(table: Sheet, chance: Random) -> Sheet:
    return replace(table, header=[*table.header, "", ""], rows=[[*row, "", ""] if row else row for row in table.rows])


def brackets(table: Sheet, chance: Random) -> Sheet:
    style = chance.choice(["({})", "{}-", "-\u00a3{}", "\u00a3-{}", "{}CR", "- {}", " -{} "])
    money = table.places(lambda known: known.get("decimal"))
    rows = [[style.format(c[1:]) if at in money and c.startswith("-") else c for at, c in enumerate(row)] for row in table.rows]
    return replace(table, rows=rows)


def header_again(table: Sheet, chance: Random) -> Sheet:
    rows = [*table.rows]
    rows.insert(chance.randrange(1, len(rows) + 1), table.header)
    return replace(table, rows=rows)


def total_row(table: Sheet, chance: Random) -> Sheet:
    money = table.places(lambda known: known["name"] == "amount_gbp")
    if not money or not kinds()[table.kind].get("published"):
        return table
    amounts = [exact(row[money[0]]) for row in table.rows if len(row) > money[0] and row[money[0]] and row != table.header]
    row = [""] * len(table.header)
    row[money[0]] = f"{sum((a for a in amounts if a is not None), Decimal(0)):,.2f}"
    place = next(iter(table.places(lambda known: known["name"] in ("supplier", "recipient"))))
    row[place] = chance.choice(["Total", "Grand Total", "TOTAL:", "Sub-total"])
    return replace(table, rows=[*table.rows, row])


HARMLESS = [
    *(
        shuffled,
        columns_shuffled,
        parted_otherwise,
        other_ends,
        all_quoted,
        blanks_between,
        blank_columns,
        brackets,
        header_again,
        total_row,
    ),
]
ENCODINGS: list[Callable[[str], bytes]] = [
    lambda text: text.encode(),
    lambda text: text.encode("utf-8-sig"),
    lambda text: ("\ufeff\ufeff" + text).encode(),
    lambda text: ("\u00ef\u00bb\u00bf" + text).encode(),
    lambda text: text.encode("utf-16"),
    lambda text: text.encode("utf-16-le"),
    lambda text: text.encode("cp1252"),
    lambda text: text.encode("cp850"),
]


def zipped(data: bytes, name: str = "extract.csv") -> bytes:
    """The same bytes in an archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


@MANY
@given(st.sampled_from(KINDS), st.integers(4, 14), st.lists(st.sampled_from(HARMLESS), max_size=3, unique=True), st.data())
def test_what_leaves_the_meaning_leaves_the_rows(box: Path, kind: str, rows: int, steps: list[Any], data: st.DataObject) -> None:
    """Another delimiter, encoding, order or wrapping, totals, repeats of the header: the same rows and the same sum."""
    chance = data.draw(st.randoms(use_true_random=False))
    table, times = clean(kind, rows), data.draw(st.sampled_from([1, 1, 2]))
    if times == 2:
        table = replace(table, rows=table.rows * 2)
    for step in sorted(steps, key=HARMLESS.index):
        table = step(table, chance)
    raw = data.draw(st.sampled_from(ENCODINGS))(table.text())
    raw = zipped(raw, data.draw(st.sampled_from(EVIL))) if data.draw(st.integers(0, 4)) == 0 else raw
    found = settle(box, raw)
    assert "refused" not in found.answer, found.answer["refused"]
    wanted, total = truth(box, kind, rows)
    assert all(not part["faults"] for part in found.answer["files"]), found.answer["files"][0]["faults"][:2]
    assert found.rows() == Counter({row: count * times for row, count in wanted.items()})
    for part in found.answer["files"]:
        if part["amount_gbp"] is not None:
            assert Decimal(part["amount_gbp"]) == total * times
            assert part["reconciled"] in (True, None)


@settings(MANY, max_examples=max(EXAMPLES // 20, 1))
@given(st.sampled_from(KINDS), st.lists(st.sampled_from(FORMULAS), min_size=3, max_size=6), st.data())
def test_formulas_are_text(box: Path, kind: str, formulas: list[str], data: st.DataObject) -> None:
    """A cell that begins like a formula is stored as the text it is."""
    table = clean(kind, len(formulas))
    free = table.places(
        lambda f: f["type"] == "string" and not {"enum", "pattern"} & set(f.get("constraints", {})) and not f.get("personal")
    )
    place = data.draw(st.sampled_from(free))
    rows = [[formula if at == place else c for at, c in enumerate(row)] for row, formula in zip(table.rows, formulas, strict=True)]
    found = settle(box, replace(table, rows=rows).text().encode())
    assert "refused" not in found.answer, found.answer["refused"]
    assert Counter(row[table.fields[place]["name"]] for row in found.stored[0]) == Counter(formulas)


# What may destroy it -------------------------------------------------------------------------------------------------------


def cut(data: bytes, chance: Random) -> bytes:
    return data[: chance.randrange(len(data))]


def flipped(data: bytes, chance: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(1 + chance.randrange(4)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def inserted(*pieces: bytes) -> Callable[[bytes, Random], bytes]:
    def into(data: bytes, chance: Random) -> bytes:
        for _ in range(1 + chance.randrange(3)):
            at = chance.randrange(len(data) + 1)
            data = data[:at] + chance.choice(pieces) + data[at:]
        return data

    return into


def dropped(data: bytes, chance: Random) -> bytes:
    """A quotation mark, delimiter, line end or any other byte goes."""
    for _ in range(1 + chance.randrange(3)):
        kind = chance.choice([b'"', b",", b"\n", b".", b"-"])
        places = [at for at in range(len(data)) if data[at : at + 1] == kind] or list(range(len(data)))
        at = chance.choice(places)
        data = data[:at] + data[at + 1 :]
    return data


def doubled(data: bytes, chance: Random) -> bytes:
    return data + data


def lines_doubled(data: bytes, chance: Random) -> bytes:
    lines = data.split(b"\n")
    for _ in range(1 + chance.randrange(3)):
        lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return b"\n".join(lines)


def ten_thousand_columns(data: bytes, chance: Random) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    lines[at] += b"," * 10_000 if chance.randrange(2) else b",9.99" * 10_000
    return b"\n".join(lines)


def moved(data: bytes, chance: Random) -> bytes:
    """A piece is cut out and put back elsewhere."""
    start, end, at = sorted(chance.randrange(len(data) + 1) for _ in range(3))
    return data[:start] + data[end:at] + data[start:end] + data[at:]


CONTROLS = inserted(b"\x00", b"\x07", b"\x1a", b"\x1b[2J", b"\x0b", b"\x0c", b"\x7f", b"\xe2\x80\xae", b"\r", b"\xff", b"\xc2\x85")
QUOTES = inserted(b'"', b'""', b"'", b",", b"\n", b'"\n', b"\r\n")
DESTRUCTIVE = [cut, flipped, CONTROLS, QUOTES, dropped, doubled, lines_doubled, ten_thousand_columns, moved]


def exact(printed: str) -> Decimal | None:
    """An amount by a strict parser of its own; None where it is none."""
    text = re.sub(r"[\u00a3, ]", "", printed.strip().upper().replace("CR", "-").replace("DR", ""))
    if printed.strip().lower() in ("nil", "-", "\u00a3-", "\u00a3nil"):
        return Decimal(0)
    minus = text.startswith("(") or text.endswith("-")
    try:
        value = Decimal(re.sub(r"^\((.*)\)$|^(.*)-$", r"\1\2", text))
    except InvalidOperation:
        return None
    return (-value if minus else value).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each record with its first line; None for one that cannot be taken apart."""
    reader, before = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True), 0
    while True:
        try:
            yield before + 1, next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield before + 1, None
        before = reader.line_num


def held_against(raw: bytes, part: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Hold a part against the text taken apart by other means: each good row is on its line, and no line is unaccounted for."""
    text = raw.decode({"utf-16": "utf-16", "utf-8": "utf-8-sig"}.get(part["encoding"], part["encoding"]), "windows")
    text = text.removeprefix("\u00ef\u00bb\u00bf").removeprefix("\ufeff")
    below = {
        n: cells
        for n, cells in records(text, part["delimiter"])
        if n > (part["header_row"] or 0) + ("the header stands on two rows" in part["why"])
    }
    fields = {f["name"]: f for f in kinds()[part["kind"]]["fields"]}
    for row in rows:
        cells = below[row["line_no"]]
        assert cells is not None
        for name, place in part["mapping"].items():
            shown = cells[place].strip(" \t\r\n\u00a0\u2007\u202f\u200b\ufeff") if place < len(cells) else ""
            if fields[name].get("decimal"):
                assert row[name] == (exact(shown) if shown else exact(fields[name].get("default", ""))), (name, shown)
            elif fields[name]["type"] == "string" and not {"spellings", "missing", "default", "supplied", "content"} & set(fields[name]):
                assert (row[name] or "") == shown, name
    told = " ".join(part["notes"])
    set_aside = sum(
        int(n.replace(",", "")) for n in re.findall(r"([\d,]+) (?:repeats? of the header|more notes|blank rows?) left out", told)
    )
    set_aside += len(re.findall(r"is a note and was left out", told)) + len(part["totals"])
    assert part["rows_read"] + set_aside == len(below), (part["rows_read"], set_aside, len(below), told)


@MANY
@given(st.sampled_from(KINDS), st.integers(3, 14), st.lists(st.sampled_from(DESTRUCTIVE), min_size=1, max_size=2), st.data())
def test_damage_never_makes_a_wrong_sum(box: Path, kind: str, rows: int, steps: list[Any], data: st.DataObject) -> None:
    """Cut, flipped, doubled, with marks put in or taken out: what is kept is what is printed, and the rest is told of."""
    chance = data.draw(st.randoms(use_true_random=False))
    table = clean(kind, rows)
    if data.draw(st.booleans()):
        table = replace(table, end="\r\n", quoting=data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])))
    raw = data.draw(st.sampled_from(ENCODINGS))(table.text())
    for step in steps:
        raw = step(raw, chance) or b"\n"
    found = settle(box, raw)
    for part, good in zip(found.answer["files"], found.stored, strict=True):
        if part["delimiter"]:
            held_against(raw, part, good)


def workbook(table: Sheet) -> bytes:
    """The table as a spreadsheet."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in [table.header, *table.rows]:
        book.worksheets[0].append(row)
    book.save(out)
    return timeless(out.getvalue())


def timeless(raw: bytes) -> bytes:
    """An archive without the moment it was made at: the same table gives the same bytes on every run."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            fixed = re.sub(rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2026-01-01T00:00:00Z", source.read(item))
            target.writestr(zipfile.ZipInfo(item.filename), fixed, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@settings(MANY, max_examples=EXAMPLES // 10 + 1)
@given(
    st.sampled_from([name for name in EVERY if name not in KINDS]),
    st.integers(3, 14),
    st.lists(st.sampled_from(DESTRUCTIVE), min_size=1, max_size=2),
    st.data(),
)
def test_damaged_lists_of_places_are_accounted_for(box: Path, kind: str, rows: int, steps: list[Any], data: st.DataObject) -> None:
    """A list of places with bytes lost or changed: nothing escapes, and the account holds."""
    chance, raw = data.draw(st.randoms(use_true_random=False)), clean(kind, rows).text().encode()
    for step in steps:
        raw = step(raw, chance) or b"\n"
    settle(box, raw)


@settings(MANY, max_examples=EXAMPLES // 10 + 1)
@given(
    st.sampled_from(EVERY),
    st.booleans(),
    st.lists(st.sampled_from([cut, flipped, CONTROLS, moved, doubled]), min_size=1, max_size=2),
    st.data(),
)
def test_damaged_archives_are_whole_or_refused(box: Path, kind: str, sheet: bool, steps: list[Any], data: st.DataObject) -> None:
    """An archive or a spreadsheet with bytes lost or changed: nothing escapes, and the account holds."""
    chance, table = data.draw(st.randoms(use_true_random=False)), clean(kind, 5)
    raw = workbook(table) if sheet else timeless(zipped(table.text().encode(), data.draw(st.sampled_from(EVIL))))
    for step in steps:
        raw = step(raw, chance) or b"\n"
    settle(box, raw)


# What may fill the machine: in the real child process ----------------------------------------------------------------------

HEAD = b"OrganisationLabel,BeneficiaryName,PaymentDate,Amount,Purpose\n"
ROW = b"Testborough Council,Payee,14/04/2025,10.50,Things\n"


def archive(*members: tuple[str, bytes]) -> bytes:
    """An archive of many files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in members:
            target.writestr(name, data)
    return out.getvalue()


HUGE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a cell of 50 MB": (lambda: HEAD + ROW + b"T," + b"x" * 50_000_000 + b",14/04/2025,1.00,y\n", "line 3 holds a cell of more than"),
    "a quoted cell of 50 MB": (
        lambda: HEAD + ROW + b'T,"' + b"x,\n" * 17_000_000 + b'",14/04/2025,1.00,y\n',
        "line 3 holds a cell of more than",
    ),
    "a late cell of 50 MB": (lambda: HEAD + ROW * 1000 + b"T," + b"x" * 50_000_000, "line 1002 holds a cell of more than"),
    "200,000 columns": (lambda: HEAD + ROW + b"1," * 200_000, "line 3 has 200,001 columns"),
    "10,000 headings": (lambda: b",".join(b"c%d" % n for n in range(10_000)) + b"\n", "line 1 has 10,000 columns"),
    "a bomb": (lambda: archive(("a.csv", b"0" * 100_000_000)), "unpacks to more than is plausible"),
    "20,000 files": (lambda: archive(*((f"{n}.csv", ROW) for n in range(20_000))), "20,000 files are in this archive"),
    "an archive in an archive": (lambda: archive(("in.csv", archive(("in.csv", HEAD + ROW)))), "an archive in an archive"),
    "brackets": (lambda: b"[" * 10_000_000, "is not"),
    "zeros": (lambda: HEAD + b"\0" * 50_000_000, "a binary file"),
    "quotation marks": (lambda: HEAD + b'"' * 50_000_000, "holds a cell of more than"),
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_files_are_refused_in_little_memory(box: Path, name: str) -> None:
    """The child answers in one sentence and never takes a gigabyte."""
    make, told = HUGE[name]
    work = Path(tempfile.mkdtemp(dir=box))
    (work / "extract.csv").write_bytes(make())
    child = subprocess.Popen([sys.executable, "-m", "oe_data.intake.read"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(json.dumps({"path": str(work / "extract.csv"), "work": str(work)}).encode() + b"\n")
    child.stdin.close()
    answer = json.loads(child.stdout.read())
    child.stdout.close()
    _, child.returncode, used = os.wait4(child.pid, 0)
    shutil.rmtree(work)
    assert told in answer["refused"]
    assert "could not be read (" not in answer["refused"]
    assert used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) < 1 << 30
