"""The child process that turns the bytes of one published file into checked, typed Parquet files.

Uploaded bytes are parsed here and nowhere else: a crafted file can crash or fill this process, not the server.
It is started once for a batch, reads one request a line (JSON) and answers one line (JSON) each:

request  ``{"path", "work", "name", "kind", "body", "period", "columns", "remembered", "mark"}``; all but the first two may be missing
answer   ``{"files": [part, ...], "raw", "sha256"}``, perhaps with ``"refused": sentence``

A part is one table: what it was read as and why, its typed rows in a Parquet file, its faults, totals and notes.
"""

from __future__ import annotations

import gc
import json
import lzma
import os
import resource
import sys
import uuid
import zipfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

import duckdb

from oe_data.intake import sheets, text
from oe_data.intake.outlines import features_of, outlines
from oe_data.intake.recognise import kinds_with
from oe_data.intake.tables import UNKNOWN, Doubted, Table, connect, extract, guess_of_body
from oe_data.intake.text import CHUNK, Refused

MOST_UNPACKED = 4 << 30
MOST_RATIO = 200
MOST_MEMBERS = 1000
LOADABLE = (".csv", ".tsv", ".txt", ".tab", ".dat", ".geojson", ".json", ".xlsx", ".xlsm", ".xls", ".ods")


def limits() -> None:
    """Bound what this process may take: a damaged file must not take the machine with it."""
    for what, most in ((resource.RLIMIT_AS, 6 << 30), (resource.RLIMIT_CPU, 1800), (resource.RLIMIT_CORE, 0)):
        _soft, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def copy(source: IO[bytes], target: Path, most: int = sys.maxsize) -> tuple[str, int]:
    """Copy a stream to disk; give its mark."""
    mark, size = text.Mark(), 0
    with target.open("wb") as handle:
        while chunk := source.read(CHUNK):
            size += len(chunk)
            if size > most:
                raise Refused("it unpacks to more than is plausible for its size, so it was not opened")
            mark.add(chunk)
            handle.write(chunk)
    return mark.told()


def copy_file(path: Path, target: Path, mark: list[Any] | None) -> tuple[str, int]:
    """The same for a file; one with a mark is ours, nobody changes it, and it is given a second name instead."""
    if mark:
        os.link(path, target)
        return mark[0], mark[1]
    with path.open("rb") as handle:
        return copy(handle, target)


def boundaries(features: list[Any], path: Path, name: str, work: Path, request: dict[str, Any]) -> dict[str, Any]:
    """Read a GeoJSON collection of the outlines of areas."""
    target = work / f"{uuid.uuid4().hex}.parquet"
    connection = connect(work)
    table = Table(name, [("", path)], "utf-8", ",", "")
    guess = guess_of_body(table, request)
    found = outlines(features, target, connection, request.get("body") or guess or UNKNOWN, Path(name).stem)
    connection.close()
    needs = []
    if found["kind"] == "outline" and not request.get("body"):
        perhaps = f" (perhaps {guess})" if guess else ""
        needs.append({"what": "body", "proposal": guess, "sentence": f"nothing in it says whose it is{perhaps}"})
    return {
        **{"name": name, "confidence": 1.0, "guessed": [], "encoding": "utf-8", "delimiter": None, "header_row": None, "header": []},
        **{"mapping": {}, "printed": {}, "sheets": [], "parquet": str(target), "first_line": None, "blank_rows": 0, "amount_gbp": None},
        **{"totals": [], "printed_total_gbp": None, "reconciled": None, "needs": needs, "personal": []},
        **found,
    }


def members(path: Path) -> list[zipfile.ZipInfo] | None:
    """The data files inside an archive, None for a spreadsheet; names inside are labels only and never become paths."""
    try:
        with zipfile.ZipFile(path) as archive:
            inside = [item for item in archive.infolist() if not item.is_dir() and not item.filename.startswith("__MACOSX")]
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError) as error:
        raise Refused("it begins like a ZIP archive but cannot be opened as one; it may have been cut short") from error
    names = {item.filename for item in inside}
    if names & {"word/document.xml", "ppt/presentation.xml"}:
        raise Refused("it is a document or slides, not a table, whatever its name says")
    if names & {"[Content_Types].xml", "mimetype"}:
        check_ratio(inside)
        return None
    wanted = [item for item in inside if item.filename.lower().endswith(LOADABLE)]
    if not wanted:
        raise Refused("no CSV file or spreadsheet is in this archive")
    if len(wanted) > MOST_MEMBERS:
        raise Refused(f"{len(wanted):,} files are in this archive; at most {MOST_MEMBERS:,} are expected")
    check_ratio(wanted)
    return wanted


def check_ratio(items: list[zipfile.ZipInfo]) -> None:
    """Refuse what unpacks to more than is plausible, before anything is unpacked."""
    for item in items:
        name = Path(item.filename).name
        if item.flag_bits & 1:
            raise Refused(f"'{name}' in it is locked with a password")
        if item.file_size > MOST_UNPACKED or item.file_size > MOST_RATIO * max(item.compress_size, 1024):
            raise Refused(f"'{name}' in it unpacks to more than is plausible for its size, so it was not opened")
    if sum(item.file_size for item in items) > MOST_UNPACKED:
        raise Refused("it unpacks to more than is plausible for its size, so it was not opened")


def read(request: dict[str, Any]) -> dict[str, Any]:
    """Read one file, or every file in one archive; ``refused`` in the answer says why not."""
    path, work = Path(request["path"]), Path(request["work"])
    name = request.get("name") or path.name
    given = work / f"{uuid.uuid4().hex}.raw"
    before = path.stat()
    answer: dict[str, Any] = {"raw": str(given), "files": []}
    with ThreadPoolExecutor(1) as beside:
        copied = beside.submit(copy_file, path, given, request.get("mark"))  # while the engine parses
        try:
            answer["files"] = files(path, name, work, lambda: copied.result()[1], request)
        except Refused as refusal:
            answer["refused"] = str(refusal)
        answer["sha256"] = copied.result()[0]
    after = path.stat()
    if (before.st_size, before.st_mtime_ns, before.st_ino) != (after.st_size, after.st_mtime_ns, after.st_ino):
        answer |= {"refused": "it changed while it was being read; try again", "files": []}
    for part in answer["files"]:
        part["content_sha256"] = part.get("content_sha256") or answer["sha256"]
    return answer


def files(path: Path, name: str, work: Path, feeds: Callable[[], int], request: dict[str, Any]) -> list[dict[str, Any]]:
    """The tables of one file, whatever it is by its content."""
    with path.open("rb") as handle:
        first = handle.read(4096)
    if not first:
        raise Refused("it is empty: it has no bytes at all")
    if not first.startswith(sheets.SPREADSHEET):
        return plain(path, name, work, feeds, "", request)
    inside = members(path) if first.startswith(b"PK") else None
    if inside is None:
        tables = sheets.workbook(path, work, uuid.uuid4().hex)
        return extract(Table(name, tables, "spreadsheet", ",", ""), work, request)
    found: list[dict[str, Any]] = []
    refusals = []
    for item in inside:
        part = work / f"{uuid.uuid4().hex}.part"
        content = ""
        label = name if len(inside) == 1 else f"{name}/{Path(item.filename).name}"
        try:
            with zipfile.ZipFile(path) as archive, archive.open(item) as stream:
                content, counted = copy(stream, part, item.file_size)
            found += member(part, label, work, counted, content, request)
        except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, NotImplementedError, RuntimeError) as error:
            raise Refused(f"'{Path(item.filename).name}' in it is damaged and cannot be unpacked") from error
        except Refused as refusal:
            refusals.append({"name": label, "refused": str(refusal), "content_sha256": content})
        finally:
            part.unlink(missing_ok=True)
    if not found:
        raise Refused(
            refusals[0]["refused"]
            if len(inside) == 1
            else f"none of the {len(inside)} files in it can be read; the first: {refusals[0]['refused']}"
        )
    return [*found, *refusals]


def member(part: Path, label: str, work: Path, feeds: int, content: str, request: dict[str, Any]) -> list[dict[str, Any]]:
    """One unpacked file of an archive."""
    with part.open("rb") as handle:
        first = handle.read(8)
    if not first:
        raise Refused("it is empty: it has no bytes at all")
    if first.startswith(sheets.SPREADSHEET):
        if first.startswith(b"PK") and members(part) is not None:
            raise Refused("it is an archive in an archive; unpack it first")
        return extract(Table(label, sheets.workbook(part, work, uuid.uuid4().hex), "spreadsheet", ",", content), work, request)
    return plain(part, label, work, lambda: feeds, content, request)


def plain(
    path: Path, name: str, work: Path, feeds: Callable[[], int], content: str, request: dict[str, Any], most: int | None = text.ENOUGH
) -> list[dict[str, Any]]:
    """A file of text: delimited, JSON or GeoJSON; so many (``most``) of its bytes show that it is UTF-8 till the engine says otherwise."""
    with path.open("rb") as handle:
        first = handle.read(4096)
    if strange := text.what_it_is(first):
        raise Refused(f"it is {strange}, not a table, whatever its name says")
    fresh, records = work / f"{uuid.uuid4().hex}.utf8", work / f"{uuid.uuid4().hex}.records"
    try:
        encoding = text.encoding_of(path, most)
        utf8 = text.as_utf8(path, fresh, encoding)
        with utf8.open("rb") as handle:
            first = handle.read(4096)
        if strange := text.what_it_is(first):  # now that its letters are known
            raise Refused(f"it is {strange}, not a table, whatever its name says")
        is_doubted = most is not None and path.stat().st_size > most
        if first.lstrip()[:1] in (b"{", b"["):
            if is_doubted:
                raise Doubted
            if features := features_of(utf8):
                return [{**boundaries(features, utf8, name, work, request), "content_sha256": content}]
            sheets.objects(utf8, records)
            return extract(Table(name, [("", records)], encoding.removesuffix("-sig"), ",", content), work, request)
        shown = encoding.removesuffix("-sig")
        return extract(Table(name, [("", utf8)], shown, text.delimiter_of(utf8), content, feeds, is_doubted=is_doubted), work, request)
    except Doubted:
        return plain(path, name, work, feeds, content, request, None)
    finally:
        fresh.unlink(missing_ok=True)
        records.unlink(missing_ok=True)


def main() -> None:
    """Answer requests until there are no more."""
    limits()
    kinds_with("supplier", "supplier")  # whatever is recognised by is made ready while there is no file yet
    gc.freeze()  # rows by the hundred thousand are made here, and none of them in a circle: to look for circles took a fifth of the time
    gc.set_threshold(200_000, 50, 50)
    # Answers go out on a channel of their own, so that nothing a library prints can come between them.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        try:
            answer = read(json.loads(line))
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
