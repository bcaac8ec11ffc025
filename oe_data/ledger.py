"""A ledger of loads, replacements and undos beside the database, so that a load that vanishes is noticed.

DuckDB opens without a word when its log was cut or lost, or when an older file was copied over it. So each change is
written here before it begins and after it is committed, as lines of JSON in ``<database>.ledger``, each of which holds
the hash of the line before. Lines are only ever added. Two processes never write at once, because DuckDB lets one
process hold the database; the threads of that process take turns at a lock.

This finds accidents and edits; it cannot find somebody who writes the whole ledger anew, for the hashes hold no secret.
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from oe_data.database import DataError, raw_folder

Line = dict[str, Any]
Cursor = duckdb.DuckDBPyConnection

KEYS = ["number", "when", "who", "action", "what", "load_id", "file", "sha256", "rows", "amount_gbp", "signature", "previous", "hash"]
START = "0" * 64  # what the first line of a ledger names as the line before
AT_START = "found at start"  # who ends a beginning whose process died
KEPT = 10  # snapshots
ADVICE = "'python3 -m oe_data verify' looks closer, 'python3 -m oe_data restore' goes back to the last good state."
AMOUNTS = {"payment": "amount_gbp", "spend": "gross_gbp", "grant_award": "amount_gbp"}  # the pounds of a table, where it has any
_turn = threading.Lock()


def ledger_file(database: Path) -> Path:
    """Where the ledger of a database lies."""
    return Path(f"{database}.ledger")


def begin(database: Path, who: str, what: str, load_id: int, file: str, sha256: str) -> int:
    """Write, before the transaction, that a load, replace or undo begins; give the number of the line.

    ``DataError`` or ``OSError`` when it cannot be written for certain: then the change must not be made.
    """
    return _append(database, who=who, action="begin", what=what, load_id=load_id, file=file, sha256=sha256)


def committed(database: Path, cursor: Cursor, begun: int, rows: int, amount_gbp: Decimal | str | None) -> None:
    """Write, straight after the COMMIT, that what began at line ``begun`` is in the database; rows and pounds as stored."""
    amount = None if amount_gbp is None else str(amount_gbp)
    _end(database, _line(database, begun), "committed", rows=rows, amount_gbp=amount, signature=signature(cursor))


def abandoned(database: Path, begun: int) -> None:
    """Write that the transaction that began at line ``begun`` was rolled back."""
    _end(database, _line(database, begun), "abandoned")


def signature(cursor: Cursor) -> str:
    """SHA-256 over what the database says of its loads; reads one small table."""
    rows = cursor.execute(
        "SELECT load_id, sha256, content_sha256, row_count, CAST(amount_gbp AS VARCHAR), status FROM load ORDER BY load_id"
    ).fetchall()
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def compare(cursor: Cursor, database: Path) -> list[str]:
    """What is wrong between ledger and database, in sentences; empty when they agree. Only at start, before any load.

    A beginning without an end is ended here without a word, by what the database holds: its process died in between.
    A last line cut short is the mark of a process that died while writing it. Nothing is lost by that, since a beginning
    is on disk before its transaction and the end of a change can be read off the database: the piece is put aside, said
    once, and the next start finds a whole ledger. A change to any other line stays until ``restore``.
    """
    lines, torn, broken = _read(database)
    if broken:
        return [broken]
    problems = []
    if torn:
        aside = Path(f"{ledger_file(database)}.torn-{_stamp()}")
        _write(aside, torn)
        with ledger_file(database).open("r+b") as handle:
            handle.truncate(handle.seek(0, os.SEEK_END) - len(torn))
            os.fsync(handle.fileno())
        last = f" after {_told(lines[-1])}" if lines else ""
        problems.append(
            f"The last line of the ledger{last} was cut short, as when the computer stops while it is written. The piece was put aside as "
            f"{aside.name}, and the ledger goes on; this is said once, and unless more is said here nothing else needs doing."
        )
    found = {
        row[0]: row[1:]
        for row in cursor.execute("SELECT load_id, sha256, status, row_count, CAST(amount_gbp AS VARCHAR), file_name FROM load").fetchall()
    }
    held, unended, truth = _state(lines)
    lost = [line for line in held.values() if line["load_id"] not in found or found[line["load_id"]][0] != line["sha256"]]
    for begun in unended:
        digest, status, rows, amount, _ = found.get(begun["load_id"], (None,) * 5)
        there = digest == begun["sha256"] and (status == "accepted") == (begun["what"] != "undo")
        if there and not lost:
            truth = signature(cursor)
            _end(database, begun, "committed", who=AT_START, rows=rows, amount_gbp=amount, signature=truth)
        else:
            _end(database, begun, "abandoned", who=AT_START)
    if truth is None:
        accepted = [f"{number} ('{row[4]}')" for number, row in sorted(found.items()) if number > 0 and row[1] == "accepted"]
        if accepted:
            problems.append(
                f"The database holds {len(accepted):,} loads, the last of them load {accepted[-1]}, and no ledger beside it "
                f"({ledger_file(database).name}) tells of them: it was made before there was one, or the ledger is gone. {ADVICE} "
                f"To keep the database as it is, name it: 'python3 -m oe_data restore {database.name}'."
            )
    elif signature(cursor) != truth:
        problems += [f"The ledger says that {_told(line)} was committed, and it is not in the database. {ADVICE}" for line in lost]
        back = [line for number, line in held.items() if line["what"] == "undo" and number in found and found[number][1] == "accepted"]
        problems += [f"The ledger says that {_told(line)} was undone, and it is in the database again. {ADVICE}" for line in back]
        if not lost and not back:
            last_sure = next(line for line in reversed(lines) if line["signature"])
            problems.append(
                f"The loads in the database are not those of the last line of the ledger, {_told(last_sure)}: "
                f"it is an older database or another one, or was changed by something else, or the ledger lost its end. {ADVICE}"
            )
    return problems


def verify(cursor: Cursor, database: Path) -> list[str]:
    """What ``compare`` finds, and each accepted load counted, summed and its raw file hashed again; reads everything."""
    problems = [*compare(cursor, database), *_facts(cursor)]
    raw = cursor.execute(
        "SELECT load_id, file_name, sha256 FROM load WHERE status = 'accepted' AND load_id > 0 "
        "QUALIFY row_number() OVER (PARTITION BY sha256 ORDER BY load_id) = 1 ORDER BY load_id"
    ).fetchall()
    for load_id, name, sha256 in raw:
        file = raw_folder(database) / sha256
        if not file.is_file():
            problems.append(f"The raw file of load {load_id} ('{name}') is missing: {file} was expected.")
            continue
        with file.open("rb") as handle:
            if hashlib.file_digest(handle, "sha256").hexdigest() != sha256:
                problems.append(f"The raw file of load {load_id} ('{name}') was changed: {file} does not have the SHA-256 of its name.")
    return problems


def _removed(cursor: Cursor) -> Counter[tuple[str, int]]:
    """How many rows of each table and load were removed on screen and not put back, by the log of edits."""
    found: Counter[tuple[str, int]] = Counter()
    for table, before, after in cursor.execute("SELECT table_name, before_json, after_json FROM edit_log ORDER BY edit_id").fetchall():
        then, now = (json.loads(text).get("load_id") if text else None for text in (before, after))
        if now is None and then is not None:
            found[table, then] += 1
        if then is None and now is not None:
            found[table, now] -= 1
    return found


def _facts(cursor: Cursor) -> list[str]:
    """Where the rows and pounds of accepted loads are not those their loads were recorded with, to the penny."""
    tables = [
        name for (name,) in cursor.execute("SELECT DISTINCT table_name FROM load WHERE status = 'accepted' AND load_id > 0").fetchall()
    ]
    problems = []
    removed = _removed(cursor)
    for table in sorted(tables):
        counted = [(table, "count(*)", AMOUNTS.get(table))]
        if table == "payment":
            counted += [(summary, "sum(lines)", "amount_gbp") for summary in ("payment_month", "payment_supplier")]
        for name, rows, column in counted:
            quoted = name.replace('"', '""')
            try:
                wrong = cursor.execute(
                    "SELECT l.load_id, l.file_name, l.row_count, l.amount_gbp, CAST(coalesce(t.rows, 0) AS BIGINT) AS rows_there, t.amount "
                    f"FROM load AS l LEFT JOIN (SELECT load_id, {rows} AS rows, {f'sum({column})' if column else 'NULL'} AS amount "
                    f'FROM "{quoted}" GROUP BY load_id) AS t ON l.load_id = t.load_id '
                    "WHERE l.status = 'accepted' AND l.load_id > 0 AND l.table_name = $table "
                    "AND (rows_there <> l.row_count OR ($money AND t.amount IS DISTINCT FROM l.amount_gbp)) ORDER BY l.load_id",
                    {"table": table, "money": column is not None},
                ).fetchall()
            except duckdb.Error as error:
                problems.append(f"The table {name} cannot be read ({str(error).splitlines()[0]}). {ADVICE}")
                continue
            for load_id, file, rows_said, pounds_said, rows_there, pounds_there in wrong:
                if pounds_said == pounds_there and rows_there + removed.get((table, load_id), 0) == rows_said:
                    continue
                said, there = (
                    f"{count:,} rows" + ("" if pounds is None else f" and £{pounds:,.2f}")
                    for count, pounds in ((rows_said, pounds_said), (rows_there, pounds_there))
                )
                problems.append(f"Load {load_id} ('{file}') stored {said}, and the table {name} holds {there} of it. {ADVICE}")
    return problems


def room(database: Path, file_size: int) -> str | None:
    """What to say when the disk lacks three times the file (bytes) and a gigabyte for it to be loaded; None when it does not."""
    needed, free = 3 * file_size + 10**9, shutil.disk_usage(database.absolute().parent).free
    if free >= needed:
        return None
    return f"The disk is too full: {needed / 1e9:,.1f} GB must be free and {free / 1e9:,.1f} GB are. Free some space and try again."


def snapshots(database: Path) -> list[Path]:
    """The copies of a database in ``<database>.snapshots``, each named by the last line of the ledger then, newest first."""
    return sorted(Path(f"{database}.snapshots").glob("[0-9]" * 8 + ".duckdb"), reverse=True)


def snapshot(database: Path, connection: duckdb.DuckDBPyConnection) -> Path:
    """Copy the database as it is now, unless no line was written since the last copy; keep the newest ten.

    Nothing may be written meanwhile: call it between loads. ``DataError`` or ``OSError`` when the copy is not whole.
    """
    lines = _text(database)
    target = Path(f"{database}.snapshots") / f"{_parse(lines[-1])['number'] if lines else 0:08d}.duckdb"
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        _checkpoint(connection)
    except duckdb.Error as error:
        told = str(error).splitlines()[0]
        raise DataError(f"No copy of {database.name} can be made, so nothing was changed. Is the disk full? ({told})") from error
    _copy(database, target)
    for old in snapshots(database)[KEPT:]:
        old.unlink()
    return target


def _checkpoint(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the log into the database; a reader of what was there before the last change is waited for, half a minute at most."""
    until = time.monotonic() + 30
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute("CHECKPOINT")
            return
        except duckdb.TransactionException:
            if time.monotonic() > until:
                raise
            time.sleep(0.02)


def restore(database: Path, who: str, which: Path | None = None) -> str:
    """Put back the newest snapshot that proves good, or the file named; give what that was and what to load again.

    The present database is moved aside, never deleted. Naming the database itself accepts it as it is. ``DataError``
    when any program has the database open, or when no snapshot opens with all its rows and the signature of its line.
    """
    _refuse_when_open(database)
    lines, torn, broken = _read(database)
    held, unended, _ = _state(lines)
    for chosen in [which] if which else snapshots(database):
        truth = None if which or broken else _state(_until(lines, chosen))[2]
        with contextlib.suppress(duckdb.Error), duckdb.connect(str(chosen), read_only=True) as cursor:
            proof = signature(cursor)
            if truth in (None, proof) and not _facts(cursor):
                loads = dict(cursor.execute("SELECT load_id, sha256 || status FROM load").fetchall())
                break
    else:
        tried = which.name if which else f"any snapshot of {database.name}"
        raise DataError(f"Nothing was changed: {tried} cannot be restored, for it is not there or not whole.")
    stamp = _stamp()
    aside = Path(f"{database}.set-aside-{stamp}")
    if chosen.absolute() != database.absolute():
        fresh = Path(f"{database}.restoring")
        _copy(chosen, fresh)
        for end in (".wal", ""):  # the log first: the log of the old file must never lie beside the new one
            if Path(f"{database}{end}").exists():
                os.replace(f"{database}{end}", f"{aside}{end}")
        os.replace(fresh, database)
        on_disk(database.absolute().parent)
    if torn or broken:  # a ledger that is not whole cannot be continued; a new one takes its place
        os.replace(ledger_file(database), f"{ledger_file(database)}.set-aside-{stamp}")
    _append(database, who=who, action="restored", file=chosen.name, signature=proof)
    again, undone = [], []
    for line in [*held.values(), *unended]:
        now = loads.get(line["load_id"], "")
        if line["what"] == "undo" and now == line["sha256"] + "accepted":
            undone.append(f"load {line['load_id']} ('{line['file']}')")
        elif line["what"] != "undo" and not now.startswith(line["sha256"]):
            again.append(f"load {line['load_id']} ('{line['file']}', raw file {line['sha256']})")
    kept = f"; the database before it is kept as {aside.name}" if aside.exists() else ""
    load = f"load again {', '.join(again)}" if again else "nothing has to be loaded again"
    undo = f"; undo again {', '.join(undone)}" if undone else ""
    doubt = "; the ledger was not whole, so there may be more" if broken else ""
    newest = f"ends with load {max(loads)}" if loads else "holds no load"
    return f"The database is now that of {chosen.name}, which {newest}{kept}; {load}{undo}{doubt}."


def _refuse_when_open(database: Path) -> None:
    """``DataError`` when a program, this one too, has the database open; a damaged one is no hindrance."""
    if not database.exists():
        return
    try:
        duckdb.connect(str(database), read_only=True).close()
    except duckdb.Error as error:
        if any(sign in str(error) for sign in ("Could not set lock", "different configuration", "used by another process")):
            raise DataError(f"A program has {database.name} open. Close the dashboard (Ctrl+C in its window) and try again.") from error


def _copy(source: Path, target: Path) -> None:
    """Copy a file so that the target is whole and on disk, or not there.

    In a child process: to close any handle on the database in this one would drop the lock DuckDB holds on it.
    """
    part = Path(f"{target}.part")
    code = "import shutil, sys; shutil.copyfile(sys.argv[1], sys.argv[2])"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code, str(source), str(part)], capture_output=True)
    if done.returncode or part.stat().st_size != source.stat().st_size:
        part.unlink(missing_ok=True)
        raise DataError(f"{source.name} could not be copied whole to {target}. Is the disk full?")
    on_disk(part)
    os.replace(part, target)
    on_disk(target.absolute().parent)


def on_disk(path: Path) -> None:
    """Wait until a file, or a folder's list of files, is on the disk for certain."""
    if path.is_dir() and os.name != "posix":
        return  # Windows gives no handle on a folder
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(file: Path, content: bytes) -> None:
    """Add to the end of a file all of it or, with an ``OSError``, nothing; on disk when this returns."""
    new = not file.exists()
    with file.open("ab", buffering=0) as handle:
        before = handle.seek(0, os.SEEK_END)
        try:
            if handle.write(content) != len(content):
                raise OSError(f"{file} could not be written whole: is the disk full?")
            os.fsync(handle.fileno())
        except OSError:
            handle.truncate(before)
            raise
    if new:
        on_disk(file.absolute().parent)


def _append(database: Path, **given: Any) -> int:
    """Add one line to the ledger, on disk when this returns; give its number."""
    with _turn:
        lines = _text(database)
        last = _parse(lines[-1]) if lines else None
        # A new ledger counts on from the snapshots there are, so that a number never means two states.
        newest = next((int(file.stem) for file in snapshots(database)), 0)
        line: Line = dict.fromkeys(KEYS) | given
        line["number"] = (last["number"] if last else newest) + 1
        line["when"] = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        line["previous"] = last["hash"] if last else START
        line["hash"] = _hash(line)
        _write(ledger_file(database), json.dumps(line, ensure_ascii=False).encode() + b"\n")
        return int(line["number"])


def _end(database: Path, begun: Line, action: str, **given: Any) -> None:
    """Add the end of what a line began."""
    _append(database, **{key: begun[key] for key in ("who", "what", "load_id", "file", "sha256")} | given, action=action)


def _hash(line: Line) -> str:
    """SHA-256 over the canonical JSON of a line without its own hash."""
    rest = {key: value for key, value in line.items() if key != "hash"}
    return hashlib.sha256(json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def _text(database: Path) -> list[bytes]:
    """The lines of the ledger as they lie on disk; one cut short is the last, and none is empty."""
    file = ledger_file(database)
    return file.read_bytes().splitlines(keepends=True) if file.exists() else []


def _parse(text: bytes) -> Line:
    """One whole line; ``DataError`` when it cannot be read."""
    with contextlib.suppress(ValueError):
        line = json.loads(text)
        if text.endswith(b"\n") and isinstance(line, dict) and line.keys() == set(KEYS):
            return line
    raise DataError(f"A line of the ledger cannot be read. {ADVICE}")


def _line(database: Path, number: int) -> Line:
    """The line of a number."""
    lines = _text(database)
    return _parse(lines[number - _parse(lines[0])["number"]])


def _read(database: Path) -> tuple[list[Line], bytes, str]:
    """The lines that agree with their own hash, the piece of a last one cut short, and how the chain is broken or ''."""
    texts = _text(database)
    torn = texts.pop() if texts and not texts[-1].endswith(b"\n") else b""
    lines: list[Line] = []
    broken = ""
    for place, text in enumerate(texts, 1):
        line, before = None, lines[-1] if lines else None
        with contextlib.suppress(DataError):
            line = _parse(text)
        whole = line is not None and line["hash"] == _hash(line)
        follows = (before["hash"], before["number"] + 1) if before else (START, line and line["number"])
        if not broken and not (whole and line and (line["previous"], line["number"]) == follows):
            after = f", after {_told(before)}," if before else ""
            reads = f" It now speaks of {_told(line)}." if line else ""
            broken = f"Line {place} of the ledger{after} was changed, or lines were taken out, added or moved.{reads} {ADVICE}"
        if whole and line:
            lines.append(line)
    newest = next(iter(snapshots(database)), None)
    if not broken and newest and lines and int(newest.stem) > lines[-1]["number"]:
        broken = f"The ledger ends with {_told(lines[-1])}, and the snapshot {newest.name} is of a later line: its end is gone. {ADVICE}"
    return lines, torn, broken


def _state(lines: list[Line]) -> tuple[dict[int, Line], list[Line], str | None]:
    """What lines come to: the last committed line of each load, the beginnings without an end, the signature in force."""
    held: dict[int, Line] = {}
    unended: list[Line] = []
    truth = None
    restored = next((place for place in range(len(lines) - 1, -1, -1) if lines[place]["action"] == "restored"), -1)
    if restored >= 0:
        truth = lines[restored]["signature"]
        held, _, then = _state(_until(lines[:restored], Path(lines[restored]["file"])))
        if then != truth:  # no snapshot of this ledger, whatever it is called
            held = {}
    for line in lines[restored + 1 :]:
        if line["action"] == "begin":
            unended.append(line)
            continue
        same = [begun for begun in unended if all(begun[key] == line[key] for key in ("what", "load_id", "sha256"))]
        if same:
            unended.remove(same[0])
        if line["action"] == "committed":
            held[line["load_id"]], truth = line, line["signature"]
    return held, unended, truth


def _until(lines: list[Line], copy: Path) -> list[Line]:
    """The lines up to the one a snapshot is named by; none for any other file, of which only the signature is known."""
    return [line for line in lines if copy.stem.isdigit() and line["number"] <= int(copy.stem)]


def _told(line: Line) -> str:
    """A line as people read it: the load, its file and when."""
    when = line["when"]
    with contextlib.suppress(ValueError, TypeError):  # of a line that was changed it may be anything
        when = f"{datetime.datetime.fromisoformat(when):%d %B %Y at %H:%M} UTC".removeprefix("0")
    what = f"load {line['load_id']} ('{line['file']}'" if line["action"] != "restored" else f"the restored database ('{line['file']}'"
    return f"{what}, {when})"


def _stamp() -> str:
    """The time now, as the end of a file's name."""
    return f"{datetime.datetime.now(datetime.UTC):%Y%m%dT%H%M%S%f}"
