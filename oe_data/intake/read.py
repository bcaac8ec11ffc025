"""The child process that turns the bytes of one published file into a checked, typed Parquet file.

Uploaded bytes are parsed here and nowhere else: a crafted file can crash or fill this process, not the server.
It is started once for a batch, reads one request a line (JSON) and answers one line (JSON) each:

request  ``{"path", "work", "kind"}``; ``kind`` is null to recognise it from the header
answer   ``{"files": [{"name", "sha256", "content_sha256", "raw", "kind", "rows_read", "good", "faults", ...}]}``
         or ``{"refused": sentence, "sha256"}``

One DuckDB pass types every cell, checks it and notes each fault as a bit, at about the cost of a bare typed load.
"""

from __future__ import annotations

import codecs
import csv
import hashlib
import json
import os
import resource
import shutil
import sys
import uuid
import zipfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import IO, Any

import duckdb

from oe_data.intake.kinds import TYPES, WORDS, kinds, nearest, recognise

CHUNK = 1 << 20
MOST_COLUMNS = 500
MOST_CELL = 32_768  # characters; the longest a spreadsheet keeps
MOST_UNPACKED = 4 << 30
MOST_RATIO = 200
MAGIC = [
    (b"%PDF", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (XLS)"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
]


class Refused(Exception):
    """The whole file cannot be read; its text is the sentence for people."""


def limits() -> None:
    """Bound what this process may take: a damaged file must not take the machine with it."""
    for what, most in ((resource.RLIMIT_AS, 6 << 30), (resource.RLIMIT_CPU, 1800), (resource.RLIMIT_CORE, 0)):
        _soft, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def copy(source: IO[bytes], target: Path, most: int = MOST_UNPACKED) -> tuple[str, int, int, bytes]:
    """Copy a stream to disk; give its SHA-256, size, number of line feeds and first bytes."""
    digest, size, feeds, first = hashlib.sha256(), 0, 0, b""
    with target.open("wb") as handle:
        while chunk := source.read(CHUNK):
            if not first:
                first = chunk[:4096]
            size += len(chunk)
            if size > most:
                raise Refused("it unpacks to more than is plausible for its size, so it was not opened")
            digest.update(chunk)
            feeds += chunk.count(b"\n")
            handle.write(chunk)
    return digest.hexdigest(), size, feeds, first


def fingerprint(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file and its number of line feeds."""
    digest, feeds = hashlib.sha256(), 0
    with path.open("rb") as handle:
        while chunk := handle.read(CHUNK):
            digest.update(chunk)
            feeds += chunk.count(b"\n")
    return digest.hexdigest(), feeds


def what_it_is(first: bytes) -> str | None:
    """Name a file that is no text at all, or text of another trade, from its first bytes."""
    for magic, name in MAGIC:
        if first.startswith(magic):
            return name
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")):
        return "a web page (perhaps the publisher's error page)"
    if start.startswith(b"<"):
        return "an XML file"
    if b"\x00" in first and not first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "a binary file"
    return None


def as_utf8(path: Path) -> str:
    """Make the file UTF-8 without a byte order mark, in place; give the encoding it was read in."""
    with path.open("rb") as handle:
        head = handle.read(4)
    encoding = "utf-8"
    if head.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        decoder = codecs.getincrementaldecoder("utf-8")()
        with path.open("rb") as handle:
            try:
                while chunk := handle.read(CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
                return encoding
            except UnicodeDecodeError:
                encoding = "cp1252"
    fresh = path.with_suffix(".utf8")
    try:
        with path.open(encoding=encoding, newline="") as handle, fresh.open("w", encoding="utf-8", newline="") as target:
            while text := handle.read(CHUNK):
                target.write(text)
    except UnicodeError as error:
        raise Refused("its letters are in no encoding known here (UTF-8, UTF-16 or Windows-1252 is expected)") from error
    os.replace(fresh, path)
    return encoding.removesuffix("-sig")


def records(path: Path) -> Any:
    """Each record of a CSV as (first line, last line, cells), lines counted as an editor counts them."""
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle, strict=True)
        before = 0
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                at = before + 1
                if "unexpected end of data" in str(error):
                    raise Refused(f"line {at} opens a quotation mark that is never closed; end it with another quotation mark") from error
                if "field larger than" in str(error):
                    raise Refused(f"line {at} holds a cell of more than {MOST_CELL:,} characters") from error
                raise Refused(f"line {at} has text after a closing quotation mark; a comma or the end of the line is expected") from error
            yield before + 1, reader.line_num, cells
            before = reader.line_num


def header_of(path: Path) -> tuple[int, list[str], list[str]]:
    """The last line of the header, its cells, and the row below as an example; blank lines above it do not count."""
    rows = records(path)
    for first, last, cells in rows:
        if any(cell.strip() for cell in cells):
            if len(cells) > MOST_COLUMNS:
                raise Refused(f"line {first} has {len(cells):,} columns; at most {MOST_COLUMNS} are expected")
            return last, cells, next((row for _, _, row in rows), [])
    raise Refused("it is empty: no line of it holds anything")


SPACES = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"


def tidy(cell: str) -> str:
    """The SQL of a cell without the spaces around it, or NULL.

    Trimming costs more than reading a cell does, so it is done only where the first or last letter asks for it.
    """
    ends = " OR ".join(f"suffix({cell}, '{space}')" for space in SPACES)
    starts = " OR ".join(f"prefix({cell}, '{space}')" for space in SPACES if space > " ")
    return f"CASE WHEN {cell} < '!' OR {ends} OR {starts} THEN nullif(trim({cell}, '{SPACES}'), '') ELSE {cell} END"


DATES = [
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d %b %Y",
    "%d %B %Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
]


def typed(field: dict[str, Any], cell: str, example: str = "") -> str:
    """The SQL of a cell as its type, NULL where it is not of it.

    ``example`` is a cell of the same column: its form is tried first on every row, which is all it is for.
    """
    text = tidy(cell)
    match field["type"]:
        case "string":
            return text
        case "boolean":
            return (
                f"CASE WHEN lower({text}) IN ('true', 't', 'yes', 'y', '1') THEN TRUE "
                f"WHEN lower({text}) IN ('false', 'f', 'no', 'n', '0') THEN FALSE END"
            )
        case "date":
            # ISO, or day before month as every publisher here writes it.
            ways = [
                f"TRY_CAST({text} AS DATE)",
                f"CAST(TRY_CAST({text} AS TIMESTAMP) AS DATE)",
                f"CAST(try_strptime({text}, {DATES}) AS DATE)",
            ]
            return f"coalesce({', '.join(reversed(ways) if example[2:3] in ('/', '-', '.', ' ') else ways)})"
        case "datetime":
            return f"TRY_CAST({text} AS TIMESTAMP)"
        case "number" if field.get("decimal"):
            exact = "DECIMAL(18, 2)"
            # A plain number is the common case; pounds, thousands commas, brackets and a minus behind are tidied only where seen.
            plain = (
                f"replace(replace(replace(CASE WHEN {text} LIKE '(%)' THEN '-' || {text}[2:-2] "
                f"WHEN {text} LIKE '%-' THEN '-' || {text}[1:-2] ELSE {text} END, '£', ''), ',', ''), ' ', '')"
            )
            ways = [f"TRY_CAST({text} AS {exact})", f"TRY_CAST({plain} AS {exact})"]
            if example[:1] == "£":
                ways.insert(0, f"TRY_CAST(replace(replace({text}, '£', ''), ',', '') AS {exact})")
            return f"coalesce({', '.join(ways)})"
        case _:
            return f"TRY_CAST({text} AS {TYPES[field['type']]})"


def literal(value: Any) -> str:
    """A value of our own kind files as SQL."""
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value).upper()


def expectations(field: dict[str, Any]) -> list[tuple[str, str]]:
    """What must hold of a field: pairs of (SQL that is true when it does not, what was expected).

    In the SQL ``{v}`` stands for the typed value, ``{r}`` for the text."""
    rules = field.get("constraints", {})
    found = []
    if rules.get("required"):
        found.append(("{r} IS NULL", f"{WORDS[field['type']]}; it may not be empty"))
    if field["type"] != "string":
        found.append(("{r} IS NOT NULL AND {v} IS NULL", WORDS[field["type"]]))
    if field["type"] in ("integer",):
        found.append(("abs({v}) > 9007199254740991", "a whole number of at most 15 digits"))
    if field["type"] == "number" and not field.get("decimal"):
        found.append(("NOT isfinite({v})", "a number"))
    if "enum" in rules:
        listed = ", ".join(literal(value) for value in rules["enum"])
        found.append((f"{{v}} NOT IN ({listed})", "one of " + ", ".join(str(value) for value in rules["enum"])))
    if "pattern" in rules:
        found.append((f"NOT regexp_full_match({{v}}, {literal(rules['pattern'])})", f"text of the form {rules['pattern']}"))
    for name, sign, told in (
        ("minimum", "<", "{} or more"),
        ("maximum", ">", "{} or less"),
        ("exclusiveMinimum", "<=", "more than {}"),
        ("exclusiveMaximum", ">=", "less than {}"),
    ):
        if name in rules:
            found.append((f"{{v}} {sign} {rules[name]}", told.format(rules[name])))
    return found


def one_pass(kind: dict[str, Any], mapping: dict[str, int], cells: dict[int, str], example: list[str]) -> tuple[str, list[tuple[str, str]]]:
    """The select list that types and checks a row, and for each bit of ``fault`` the column and what was expected.

    ``cells`` gives the SQL of the cell in each position, ``example`` a row of the file.
    """
    columns, bits, told = [], [], []
    for field in kind["fields"]:
        name = field["name"]
        if name not in mapping:
            default = literal(field["default"]) if "default" in field else "NULL"
            columns.append(f"CAST({default} AS {'DECIMAL(18, 2)' if field.get('decimal') else TYPES[field['type']]}) AS {name}")
            continue
        cell = cells[mapping[name]]
        like = example[mapping[name]].strip() if mapping[name] < len(example) else ""
        value, text = typed(field, cell, like), tidy(cell)
        columns.append(f"coalesce({value}, {literal(field['default'])}) AS {name}" if "default" in field else f"{value} AS {name}")
        for broken, expected in expectations(field):
            bits.append(broken.replace("{v}", value).replace("{r}", text))
            told.append((name, expected))
    for check in kind.get("checks", []):
        # Over the typed columns of the same row; a missing value breaks no check.
        bits.append(f"NOT coalesce(({check['sql']}), TRUE)")
        told.append((check["column"], check["expected"]))
    fault = " + ".join(f"CASE WHEN {bit} THEN {1 << place} ELSE 0 END" for place, bit in enumerate(bits)) or "0"
    return ", ".join(columns) + f", CAST({fault} AS BIGINT) AS fault", told


def connect(work: Path) -> duckdb.DuckDBPyConnection:
    """This process's own small engine, for reading only."""
    connection = duckdb.connect(
        config={
            "memory_limit": "320MB",
            "temp_directory": str(work / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "python_enable_replacements": False,
            "threads": 2,
        }
    )
    connection.execute("SET enable_progress_bar = false")  # it would print between the answers
    return connection


def read_csv(path: Path, wide: int, skip: int) -> str:
    """The SQL of a strict read: comma, double quote, every row as wide as the header, all text, no guessing."""
    names = ", ".join(f"'c{place}': 'VARCHAR'" for place in range(wide))
    quoted = str(path).replace("'", "''")
    return (
        f"read_csv('{quoted}', auto_detect = false, header = false, skip = {skip}, delim = ',', quote = '\"', escape = '\"', "
        f"columns = {{{names}}}, strict_mode = true, null_padding = false, ignore_errors = false, "
        f"max_line_size = 4000000, buffer_size = 16000000)"
    )


def even(path: Path, target: Path, header: list[str], faults: list[dict[str, Any]]) -> int:
    """Rewrite a CSV so that each record has its line number and the header's width; the odd ones go to ``faults``.

    Gives the number of blank rows left out. This is the slow, exact road for line breaks in cells, blank lines and ragged rows.
    """
    wide, blank = len(header), 0
    csv.field_size_limit(MOST_CELL)
    rows = records(path)
    for _, _, cells in rows:
        if any(cell.strip() for cell in cells):
            break
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        for first, _, cells in rows:
            if not any(cell.strip() for cell in cells):
                blank += 1
                continue
            if len(cells) > wide and not any(cell.strip() for cell in cells[wide:]):
                cells = cells[:wide]
            if len(cells) != wide:
                faults.append(
                    {
                        "line_no": first,
                        "column_name": "whole row",
                        "value": ", ".join(cells)[:200],
                        "reason": f"{wide} values were expected, as in the header, and {len(cells)} found",
                    }
                )
                continue
            writer.writerow([first, *cells])
    return blank


def extract(path: Path, name: str, feeds: Callable[[], int], work: Path, asked: str | None) -> dict[str, Any]:
    """Recognise, type and check one CSV; write its rows to Parquet and give the account of them."""
    encoding = "utf-8"
    with path.open("rb") as handle:
        marked = handle.read(3).startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        if marked:
            encoding = as_utf8(path)
        header_line, header, example = header_of(path)
    except UnicodeDecodeError:
        encoding = as_utf8(path)
        header_line, header, example = header_of(path)
    while header and not header[-1].strip():
        header.pop()
    recognised = recognise(header)
    if asked and (recognised is None or recognised[0] != asked):
        raise Refused(f"it does not have the columns of '{asked}': {nearest(header)}")
    if recognised is None:
        raise Refused(f"it is no kind of extract known here: {nearest(header)}")
    name_of_kind, mapping = recognised
    kind = kinds()[name_of_kind]
    connection = connect(work)
    target = work / f"{uuid.uuid4().hex}.parquet"
    faults: list[dict[str, Any]] = []
    blank = 0
    told: list[tuple[str, str]] = []

    def write(source: str, cells: dict[int, str], line: str) -> None:
        nonlocal told
        select, told = one_pass(kind, mapping, cells, example)
        texts = ", ".join(cells[place] for place in mapping.values())
        connection.execute(
            f"COPY (SELECT {line} AS line_no, {select}, CASE WHEN fault > 0 THEN [{texts}] END AS texts FROM {source}) "
            f"TO '{str(target).replace(chr(39), chr(39) * 2)}' (FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 122880)"
        )

    wide = len(header)
    try:
        # The fast road: one line a row, each as wide as the header.
        source = read_csv(path, wide, header_line)
        write(source, {place: f"c{place}" for place in range(wide)}, "NULL::BIGINT")
        counted = connection.execute(f"SELECT count(*) FROM read_parquet({literal(str(target))})").fetchall()[0][0]
        with path.open("rb") as handle:
            handle.seek(-1, os.SEEK_END)
            lines = feeds() + (handle.read(1) != b"\n")
        straight = counted == lines - header_line
    except duckdb.Error:
        straight = False
    if not straight:
        if not marked:
            encoding = as_utf8(path)  # the fast road reads valid UTF-8 only
        exact = path.with_suffix(".even")
        blank = even(path, exact, header, faults)
        try:
            write(read_csv(exact, wide + 1, 0), {place: f"c{place + 1}" for place in range(wide)}, "CAST(c0 AS BIGINT)")
        except duckdb.Error as error:
            raise Refused(f"it cannot be read as comma-separated text ({str(error).splitlines()[0]})") from error
        exact.unlink()
    line = f"{header_line} + 1 + file_row_number" if straight else "line_no"
    scan = f"read_parquet({literal(str(target))}{', file_row_number = true' if straight else ''})"
    bad = connection.execute(f"SELECT {line} AS line_no, fault, texts FROM {scan} WHERE fault > 0 ORDER BY 1").fetchall()
    places = list(mapping)
    for number, fault, texts in bad:
        for place, (column, expected) in enumerate(told):
            if fault & (1 << place):
                value = texts[places.index(column)] if column in places else None
                faults.append({"line_no": number, "column_name": column, "value": value, "reason": f"{expected} was expected"})
    printed = {field: header[place] for field, place in mapping.items()}
    rows_in = connection.execute(f"SELECT count(*) FROM read_parquet({literal(str(target))})").fetchall()[0][0]
    ragged = len({fault["line_no"] for fault in faults}) - len({number for number, _, _ in bad})
    connection.close()
    for fault in faults:
        fault["column_name"] = printed.get(fault["column_name"], fault["column_name"])
    return {
        "name": name,
        "kind": name_of_kind,
        "encoding": encoding,
        "printed": printed,
        "parquet": str(target),
        "first_line": header_line + 1 if straight else None,
        "rows_read": rows_in + ragged,
        "blank_rows": blank,
        "faults": sorted(faults, key=lambda fault: fault["line_no"]),
    }


def boundaries(path: Path, name: str, work: Path) -> dict[str, Any]:
    """Read a GeoJSON FeatureCollection whose features name their area in the property ``area_id``."""
    try:
        collection = json.loads(path.read_text(encoding="utf-8-sig"))
        features = collection["features"]
        assert isinstance(features, list)
    except (ValueError, KeyError, TypeError, AssertionError, RecursionError) as error:
        raise Refused("it begins like GeoJSON but is not a FeatureCollection") from error
    rows, faults = [], []
    for number, feature in enumerate(features, 1):
        properties = feature.get("properties") or {} if isinstance(feature, dict) else {}
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        area = properties.get("area_id")
        if not isinstance(area, str) or not area.strip():
            faults.append((number, "area_id", area, "the code of an area was expected in the feature's properties"))
        elif not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            faults.append((number, "geometry", area, "a Polygon or MultiPolygon was expected"))
        else:
            rows.append((number, area.strip(), json.dumps(geometry, separators=(",", ":"))))
    target = work / f"{uuid.uuid4().hex}.parquet"
    connection = connect(work)
    connection.execute("CREATE TABLE rows (line_no BIGINT, area_id VARCHAR, geojson VARCHAR, fault BIGINT DEFAULT 0)")
    if rows:
        connection.executemany("INSERT INTO rows (line_no, area_id, geojson) VALUES (?, ?, ?)", rows)
    connection.execute(f"COPY rows TO '{str(target).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
    connection.close()
    return {
        "name": name,
        "kind": "boundary",
        "encoding": "utf-8",
        "printed": {},
        "parquet": str(target),
        "first_line": None,
        "rows_read": len(features),
        "blank_rows": 0,
        "faults": [
            {"line_no": number, "column_name": column, "value": None if value is None else str(value), "reason": reason}
            for number, column, value, reason in faults
        ],
    }


def members(path: Path) -> list[zipfile.ZipInfo]:
    """The CSV files inside an archive; names inside are labels only and never become paths."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [item for item in archive.infolist() if not item.is_dir() and not item.filename.startswith("__MACOSX")]
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise Refused("it begins like a ZIP archive but cannot be opened as one; it may have been cut short") from error
    names = {item.filename for item in inside}
    if "[Content_Types].xml" in names or "mimetype" in names:
        raise Refused("it is a spreadsheet, whatever its name says; save it as CSV and load that")
    wanted = [item for item in inside if item.filename.lower().endswith((".csv", ".geojson", ".json", ".txt"))]
    if not wanted:
        raise Refused("no CSV file is in this archive")
    for item in wanted:
        if item.flag_bits & 1:
            raise Refused(f"'{Path(item.filename).name}' in it is locked with a password")
        if item.file_size > MOST_UNPACKED or item.file_size > MOST_RATIO * max(item.compress_size, 1024):
            raise Refused(f"'{Path(item.filename).name}' in it unpacks to more than is plausible for its size, so it was not opened")
    return wanted


def read(path: Path, work: Path, asked: str | None = None) -> dict[str, Any]:
    """Read one file, or every file in one archive; ``Refused`` says why not."""
    csv.field_size_limit(MOST_CELL)
    given = work / f"{uuid.uuid4().hex}.raw"
    shutil.copyfile(path, given)  # the file may change under us, its copy does not
    with given.open("rb") as handle:
        first = handle.read(4096)
    size = given.stat().st_size
    answer: dict[str, Any] = {"raw": str(given), "files": []}
    with ThreadPoolExecutor(1) as beside:
        seen = beside.submit(fingerprint, given)  # while the engine parses
        try:
            read_files(path, given, size, first, seen, work, asked, answer)
        except Refused as refusal:
            answer["refused"] = str(refusal)
        answer["sha256"] = seen.result()[0]
    for part in answer["files"]:
        part.setdefault("content_sha256", answer["sha256"])
    return answer


def read_files(
    path: Path, given: Path, size: int, first: bytes, seen: Future[tuple[str, int]], work: Path, asked: str | None, answer: dict[str, Any]
) -> None:
    """Read the file itself, or each file in it, into the answer."""
    if not size:
        raise Refused("it is empty: it has no bytes at all")
    if first.startswith(b"PK"):
        inside = members(given)
        for item in inside:
            part = work / f"{uuid.uuid4().hex}.csv"
            try:
                with zipfile.ZipFile(given) as archive, archive.open(item) as stream:
                    content, size, feeds, first = copy(stream, part, item.file_size)
            except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
                raise Refused(f"'{Path(item.filename).name}' in it is damaged and cannot be unpacked") from error
            name = path.name if len(inside) == 1 else f"{path.name}/{Path(item.filename).name}"
            counted = partial(int, feeds)
            answer["files"].append({**one(part, name, size, counted, first, work, asked), "content_sha256": content})
    else:
        part = work / f"{uuid.uuid4().hex}.csv"
        os.link(given, part)
        answer["files"].append(one(part, path.name, size, lambda: seen.result()[1], first, work, asked))


def one(part: Path, name: str, size: int, feeds: Callable[[], int], first: bytes, work: Path, asked: str | None) -> dict[str, Any]:
    """One plain file, from a folder or an archive: CSV or GeoJSON by its content."""
    try:
        if not size:
            raise Refused("it is empty: it has no bytes at all")
        if strange := what_it_is(first):
            raise Refused(f"it is {strange}, not comma-separated text, whatever its name says")
        if first.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            return boundaries(part, name, work)
        return extract(part, name, feeds, work, asked)
    finally:
        part.unlink(missing_ok=True)


def main() -> None:
    """Answer requests until there are no more."""
    limits()
    # Answers go out on a channel of their own, so that nothing a library prints can come between them.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = read(Path(request["path"]), Path(request["work"]), request.get("kind"))
        except Refused as refusal:
            answer = {"refused": str(refusal), "files": []}
        except (MemoryError, duckdb.OutOfMemoryException):
            answer = {"refused": "it needs more memory than a file of its kind should, so it was not read", "files": []}
        except OSError as error:
            answer = {"refused": f"it cannot be opened ({error.strerror})", "files": []}
        except Exception as error:  # the parent must hear of anything, in one sentence
            told = " ".join(str(error).split())[:200]
            answer = {"refused": f"it could not be read ({type(error).__name__}: {told})", "files": []}
        print(json.dumps(answer, default=str), file=answers, flush=True)


if __name__ == "__main__":
    main()
