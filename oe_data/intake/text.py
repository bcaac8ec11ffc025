"""From the bytes of a published file to CSV records: what it is, its letters, its delimiter, its lines."""

from __future__ import annotations

import codecs
import csv
import hashlib
import os
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

CHUNK = 1 << 20
MOST_TOLD = 200  # runs of lines in a note
ENOUGH = 8 << 20  # bytes of a file after which it is held for UTF-8 until the engine, which checks each letter, finds one that is not
MOST_COLUMNS = 500
MOST_CELL = 32_768  # characters; the longest a spreadsheet keeps
DELIMITERS = ",;\t|$¬"
MAGIC = [
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a document of a word processor"),
]
UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
IN_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
ASCII = bytes(range(128))
MARKED_TWICE = "\u00ef\u00bb\u00bf"  # the byte order mark of UTF-8, read as Windows letters and written as UTF-8 again


def lines_told(lines: list[int]) -> str:
    """Some lines for a note, those in a row as from-to; a long list of gaps ends with how many lines are left."""
    runs: list[list[int]] = []
    for line in sorted(lines):
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    told = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs[:MOST_TOLD])
    left = sum(last - first + 1 for first, last in runs[MOST_TOLD:])
    return f"line {told}{f' and {left:,} more' if left else ''}"


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun: 1 row, 45 rows."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


class Refused(Exception):
    """The whole file cannot be read; its text is the sentence for people."""


class Mark:
    """What a file is known by, chunk by chunk: its SHA-256 and the number of its line ends."""

    def __init__(self) -> None:
        self._digest, self._ends, self._last = hashlib.sha256(), 0, b""

    def add(self, chunk: bytes) -> None:
        """Take the next bytes of the file."""
        self._digest.update(chunk)
        self._ends += ends(chunk) - (self._last == b"\r" and chunk[:1] == b"\n")
        self._last = chunk[-1:] or self._last

    def told(self) -> tuple[str, int]:
        """The SHA-256 in hexadecimal and the number of line ends."""
        return self._digest.hexdigest(), self._ends


def what_it_is(first: bytes) -> str | None:
    """Name a file that is no text at all, or text of another trade, from its first bytes."""
    for magic, name in MAGIC:
        if first.startswith(magic):
            return name
    start = first.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(
        (b"<!doctype html", b"<html", b"<head", b"<body", b"<h1", b"<div", b"<p>", b"<title", b"<meta", b"<script", b"<table", b"<!--")
    ):
        return "a web page (perhaps the publisher's error page)"
    if start.startswith(b"<"):
        return "an XML file"
    if b"\x00" in first and not first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and not wide(first):
        return "a binary file"
    return None


def wide(first: bytes) -> str | None:
    """The encoding of UTF-16 text without a byte order mark: every other byte is zero."""
    pairs = len(first) // 2
    if pairs < 4:
        return None
    even, odd = first[: pairs * 2 : 2].count(0), first[1 : pairs * 2 : 2].count(0)
    if odd > 0.7 * pairs and even < 0.05 * pairs:
        return "utf-16-le"
    if even > 0.7 * pairs and odd < 0.05 * pairs:
        return "utf-16-be"
    return None


def encoding_of(path: Path, most: int | None = None) -> str:
    """The encoding of a text file, from all of it: a pound sign may stand in its last line only. UTF-8 may be told by its first bytes."""
    with path.open("rb") as handle:
        first = handle.read(4096)
        if first.startswith(codecs.BOM_UTF8):
            return "utf-8-sig"
        if first.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        if found := wide(first):
            return found
        handle.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while chunk := handle.read(CHUNK):
                if not chunk.isascii() or decoder.getstate()[0]:  # many times quicker to tell than to decode
                    decoder.decode(chunk)
                if most and handle.tell() >= most:
                    return "utf-8"
            decoder.decode(b"", final=True)
            return "utf-8"
        except UnicodeDecodeError:
            pass
        # Single bytes. 0x9C is the pound sign of DOS (850) and a rare letter of Windows (1252), where 0xA3 is the pound sign;
        # so are 0xAA and 0xAC with the sign '¬' that parts cells.
        handle.seek(0)
        dos = pounds = undefined = high = paired = 0
        while chunk := handle.read(CHUNK):
            dos += chunk.count(b"\x9c") + chunk.count(b"\xaa")
            pounds += chunk.count(b"\xa3") + chunk.count(b"\xac")
            undefined += len(UNDEFINED_IN_CP1252.findall(chunk))
            high += len(chunk.translate(None, ASCII))
            paired += sum(map(len, IN_UTF8.findall(chunk)))
        if paired > 0.5 * high:
            return "utf-8-sig"  # but for a damaged letter
        return "cp850" if dos > pounds or (undefined and not pounds) else "cp1252"


def windows(error: UnicodeError) -> tuple[str, int]:
    """A byte that is no UTF-8, in a file that otherwise is, as a letter of Windows."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("windows", windows)


def as_utf8(path: Path, target: Path, encoding: str) -> Path:
    """The file itself when it is UTF-8 without a mark, else a rewritten copy at ``target``."""
    if encoding == "utf-8":
        with path.open("rb") as handle:
            if not handle.read(6).startswith(MARKED_TWICE.encode()):
                return path
    try:
        errors = "windows" if encoding == "utf-8-sig" else "strict"
        with path.open(encoding=encoding, errors=errors, newline="") as handle, target.open("w", encoding="utf-8", newline="") as fresh:
            start = True
            while text := handle.read(CHUNK):
                if start:
                    text, start = text.removeprefix(MARKED_TWICE).removeprefix("\ufeff"), False
                fresh.write(text)
    except UnicodeError as error:
        raise Refused("its letters are in no encoding known here (UTF-8, UTF-16, Windows-1252 or DOS 850 is expected)") from error
    return target


def records(path: Path, delimiter: str = ",") -> Iterator[tuple[int, int, list[str] | None]]:
    """Each record of a CSV as (first line, last line, cells), lines counted as an editor counts them.

    Cells are None where a quotation mark closes in the middle of a cell: that line cannot be taken apart.
    """
    csv.field_size_limit(MOST_CELL)
    with path.open(encoding="utf-8", newline="") as handle:
        reader = csv.reader(handle, delimiter=delimiter, strict=True)
        before = 0
        while True:
            cells: list[str] | None
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
                if "NUL" in str(error):
                    raise Refused(f"line {at} holds a NUL character, which no text has") from error
                cells = None
            if cells is not None and len(cells) > MOST_COLUMNS and any(cell.strip() for cell in cells[MOST_COLUMNS:]):
                raise Refused(f"line {before + 1} has {len(cells):,} columns; at most {MOST_COLUMNS} are expected")
            yield before + 1, reader.line_num, cells
            before = reader.line_num


def delimiter_of(path: Path, most: int = 60) -> str:
    """The delimiter that takes the first records apart most evenly; a comma where nothing speaks against it."""
    best, found = (0.0, 0.0), ","
    for delimiter in DELIMITERS:
        try:
            widths = [len(cells) for _, _, cells in islice(records(path, delimiter), most) if cells and any(c.strip() for c in cells)]
        except Refused:
            continue
        parted = [width for width in widths if width > 1]
        if not parted:
            continue
        common, times = Counter(parted).most_common(1)[0]
        score = (times / len(widths) * (0.5 if delimiter == "$" and common < 3 else 1.0), common * (1.001 if delimiter == "," else 1.0))
        if score > best if abs(score[0] - best[0]) > 0.1 else score[1] > best[1]:
            best, found = score, delimiter
    return found


def ends(chunk: bytes) -> int:
    """The number of line ends, LF, CRLF (also of UTF-16) or a bare CR."""
    bare = chunk.count(b"\r") - chunk.count(b"\r\n") - chunk.count(b"\r\x00\n") if b"\r" in chunk else 0
    return chunk.count(b"\n") + bare


def lines_of(path: Path, feeds: int) -> int:
    """The number of lines of a file with so many line ends."""
    with path.open("rb") as handle:
        handle.seek(-1, os.SEEK_END)
        return feeds + (handle.read(1) != b"\n")
