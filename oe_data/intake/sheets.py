"""From a workbook (XLSX, XLS, ODS, whatever its ending) or JSON to the same CSV records that text gives."""

from __future__ import annotations

import csv
import datetime
import json
import re
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import python_calamine

from oe_data.intake.text import CHUNK, MOST_COLUMNS, Refused

CELL = re.compile(rb'<(?:\w+:)?c r="([A-Z]{1,3})([0-9]{1,7})"')
BREAKS = re.compile(r"[\n\r\x00]")
MOST_RECTANGLE = 50_000_000  # cells
SPREADSHEET = (b"\xd0\xcf\x11\xe0", b"PK")
APART = 10_000_000  # line 30,000,012 is row 12 of the third sheet; no sheet has ten million rows


def shown(value: Any) -> str:
    """A cell as it would be printed: dates as ISO, whole numbers without a point, money without the noise of binary."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            near = round(value, 6)
            return str(int(near)) if near == int(near) and abs(near) < 1e15 else repr(near)
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
        case datetime.date():
            return value.isoformat()
        case _:
            return str(value)


def write(rows: Iterable[list[str]], target: Path) -> None:
    """Rows as a plain CSV, one line a row: line breaks in cells become spaces, so that line n is row n."""
    with target.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        for row in rows:
            plain = not BREAKS.search("".join(row))
            writer.writerow(row if plain else [BREAKS.sub(lambda found: "" if found[0] == "\x00" else " ", cell) for cell in row])


def check_corners(path: Path) -> None:
    """Refuse a workbook with a cell so far out that the rectangle up to it would fill the memory; its XML is read in pieces."""
    with zipfile.ZipFile(path) as archive:
        for item in archive.infolist():
            if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", item.filename):
                continue
            last, wide, cells, rest = 0, 0, 0, b""
            with archive.open(item) as sheet:
                while piece := sheet.read(CHUNK):
                    found = CELL.findall(rest + piece)
                    cells += len(found)
                    last = max(last, *map(int, {number for _, number in found}), 0)
                    wide = max(wide, *(len(letters) for letters, _ in found), 0)
                    rest = piece[-40:]
            if last * 26**wide > MOST_RECTANGLE and last * 26 ** (wide - 1) > 100 * max(cells, 1000):
                raise Refused(
                    f"it is a spreadsheet with a cell in row {last:,} far outside of its table; delete that cell and save it again"
                )


def workbook(path: Path, folder: Path, name: str) -> list[tuple[str, Path]]:
    """Each sheet that holds anything, as (its name, a CSV whose line n is the sheet's row n)."""
    try:
        if zipfile.is_zipfile(path):
            check_corners(path)
        with path.open("rb") as handle:
            book = python_calamine.CalamineWorkbook.from_filelike(handle)
            found = []
            for number, sheet_name in enumerate(book.sheet_names):
                sheet = book.get_sheet_by_index(number)
                if sheet.total_width > MOST_COLUMNS * 34:
                    raise Refused(f"sheet '{sheet_name}' has {sheet.total_width:,} columns; at most {MOST_COLUMNS} are expected")
                rows = [
                    [value if type(value) is str else shown(value) for value in row[:MOST_COLUMNS]]
                    for row in sheet.to_python(skip_empty_area=False)
                ]
                if any(any(cell.strip() for cell in row) for row in rows):
                    target = folder / f"{name}.{number}.csv"
                    write(rows, target)
                    found.append((sheet_name, target))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused("it is a spreadsheet that is damaged inside; it cannot be read") from error
    except python_calamine.PasswordError as error:
        raise Refused("it is a spreadsheet locked with a password") from error
    except python_calamine.CalamineError as error:
        raise Refused("it is a spreadsheet that cannot be opened; it may have been cut short or be of an unknown make") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's own mistake over a crafted file
            raise
        raise Refused("it is a spreadsheet that is damaged inside; it cannot be read") from error
    if not found:
        raise Refused("it is a spreadsheet with nothing in it")
    return found


def flat(value: Any, before: str = "") -> dict[str, str]:
    """A nested JSON object as one row: keys joined by colons, the first entry of a list standing for it."""
    match value:
        case dict():
            joined: dict[str, str] = {}
            for key, inner in value.items():
                joined |= flat(inner, f"{before}:{key}" if before else str(key))
            return joined
        case list():
            return flat(value[0], before) if value else {}
        case None:
            return {}
        case bool():
            return {before: "true" if value else "false"}
        case _:
            return {before: str(value)}


def point_of(geometry: dict[str, Any]) -> dict[str, float]:
    """The point of a GeoJSON geometry, of an outline one inside it; nothing where there is none."""
    point = geometry.get("coordinates")
    if geometry.get("type") != "Point":
        from shapely import Geometry  # heavy, and few files need it
        from shapely.errors import ShapelyError
        from shapely.geometry import shape

        try:
            found: Geometry = shape(geometry).representative_point()
            point = [found.x, found.y]
        except (ShapelyError, ValueError, TypeError, KeyError, AttributeError, IndexError):
            return {}
    if not isinstance(point, list) or len(point) < 2:
        return {}
    return {"lon": point[0], "lat": point[1]}


def objects(path: Path, target: Path) -> None:
    """A JSON list of objects (or the longest such list inside an object, or the features of GeoJSON) as a CSV."""
    text = path.read_text(encoding="utf-8-sig")
    try:
        try:
            read = json.loads(text)
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Extra data"):
                raise
            read = [json.loads(line) for line in text.splitlines() if line.strip()]  # one object a line
    except (ValueError, RecursionError) as error:
        where = f" from line {error.lineno} on" if isinstance(error, json.JSONDecodeError) else ""
        raise Refused(f"it begins like JSON but is not{where}; it may have been cut short") from error
    if isinstance(read, dict):
        lists = [inner for inner in read.values() if isinstance(inner, list) and inner and isinstance(inner[0], dict)]
        read = max(lists, key=len, default=[])
    rows = []
    for item in read if isinstance(read, list) else []:
        if not isinstance(item, dict):
            continue
        if item.get("type") == "Feature":
            place, about = (inner if isinstance(inner := item.get(key), dict) else {} for key in ("geometry", "properties"))
            item = {**about, **point_of(place)}
        rows.append(flat(item))
    if not rows:
        raise Refused("it is JSON, but no list of records is in it")
    heads = list(dict.fromkeys(key for row in rows for key in row))
    if len(heads) > MOST_COLUMNS:
        raise Refused(f"its records have {len(heads):,} different keys; at most {MOST_COLUMNS} are expected")
    write([heads, *([row.get(head, "") for head in heads] for row in rows)], target)
