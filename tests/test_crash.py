"""Whatever happens in the middle of a change, all of it is there or nothing: kill -9, a fault at any step, a full disk."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest
import streamlit as st

from oe_data import intake, ledger
from oe_data.database import ROOT, DataError, open_database, work_folder
from oe_data.intake import store
from oe_data.ui import data

pytestmark = pytest.mark.slow  # processes that start, and die: most of a run

HEADER = "OrganisationLabel,OrganisationalUnit,BeneficiaryName,PaymentDate,TransactionNumber,Amount\n"
STORAGE = (
    "openat,write,writev,pwrite64,pwritev,sendfile,copy_file_range,fallocate,ftruncate,fsync,fdatasync,"
    "rename,renameat,renameat2,link,unlink,unlinkat,mkdir,mkdirat,rmdir"
)
EVERY = int(os.environ.get("OE_KILL_EVERY") or 5)  # 1 tries each call: a night has time for it
TABLES = ["payment", "payment_month", "payment_supplier", "load_reject", "mapping", "source", "org"]
OPERATIONS = {
    "load": ["load", "may.csv"],
    "replacement": ["load", "again.csv", "--same-period", "replace"],
    "undo": ["undo", "2"],
}

State = dict[str, list[tuple[Any, ...]]]


def month(folder: Path, name: str, number: int, pounds: int = 10) -> Path:
    """Write a month of a ledger; its last line has no amount and is left out."""
    lines = [f"Anyshire Council,Care,{name} Ltd,2025-{number:02d}-{day:02d},{day},{pounds}.25\n" for day in (1, 2, 3)]
    file = folder / name
    file.write_text(HEADER + "".join(lines) + f"Anyshire Council,Care,B Ltd,2025-{number:02d}-04,4,ten\n")
    return file


def load(connection: duckdb.DuckDBPyConnection, database: Path, *files: Path, **options: Any) -> list[intake.Account]:
    """Load files as a tester."""
    return intake.load_paths(connection, database, files, "tester", **options)


def state(connection: duckdb.DuckDBPyConnection) -> State:
    """All that a load writes, but for the time of day."""
    with connection.cursor() as cursor:
        there = {name for (name,) in cursor.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()}
        names = [f"main.{name}" for name in TABLES] + [f"replaced.{name}" for name in TABLES[:3]]
        found = {name: cursor.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall() if name in there else [] for name in names}
        found["load"] = cursor.execute("SELECT * EXCLUDE (loaded_at, undone_at) FROM load ORDER BY load_id").fetchall()
    return found


def state_of(database: Path) -> State:
    """The same of a closed database."""
    connection = open_database(database)
    try:
        return state(connection)
    finally:
        connection.close()


class Reader(intake.Child):
    """A reading child that serves one database after another: to start it takes longer than all else here."""

    def __enter__(self) -> Reader:
        return self

    def serve(self, database: Path) -> Reader:
        self.work = work_folder(database) / "reader"
        return self

    def __exit__(self, *given: Any) -> None:
        self.clear()


def agrees(database: Path, before: State, after: State, reader: Reader, folder: Path) -> str:
    """Open what is left after an accident: which state it has, once it proves whole and takes another load."""
    connection = open_database(database)
    try:
        cursor = connection.cursor()
        assert ledger.compare(cursor, database) == []
        found = state(connection)
        assert found in (before, after)
        assert ledger.verify(cursor, database) == []
        (account,) = load(connection, database, folder / "june.csv", child=reader.serve(database))
        assert account.status == "loaded", account.reason
        assert ledger.verify(cursor, database) == []
        assert list(work_folder(database).iterdir()) == []
        return "before" if found == before else "after"
    finally:
        connection.close()


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small closed database with a month that was replaced and one that was not, and months to load into it."""
    folder = tmp_path_factory.mktemp("prepared")
    files = [month(folder, name, number, pounds) for name, number, pounds in (("march.csv", 3, 10), ("newer.csv", 3, 11))]
    month(folder, "may.csv", 5)
    month(folder, "again.csv", 3, 12)
    month(folder, "june.csv", 6)
    database = folder / "place.duckdb"
    connection = open_database(database)
    for file in files:
        (account,) = load(connection, database, file, decided=intake.Decided(same_period="replace"))
        assert account.status == "loaded", account.reason
    connection.close()
    shutil.rmtree(f"{database}.snapshots")  # the operation makes its own
    return folder


def command(folder: Path, operation: str) -> list[str]:
    """The real command line of an operation on the database in a folder."""
    verb, what, *options = OPERATIONS[operation]
    return [
        sys.executable,
        "-m",
        "oe_data",
        verb,
        str(folder / what) if verb == "load" else what,
        *options,
        "--database",
        f"{folder}/place.duckdb",
    ]


Call = tuple[str, str, int, bool]


def calls(trace: str, folder: Path) -> list[Call]:
    """Every storage call on the database and what lies beside it: name and file, which of its thread it is, and if that is the first."""
    place = re.compile(rf'[<"]{re.escape(str(folder))}/(place\.duckdb[^>"]*)')
    first = trace.split(maxsplit=1)[0]
    counted: Counter[tuple[str, str, str]] = Counter()
    found: dict[Call, None] = {}
    for line in trace.splitlines():
        match = re.match(r"(\d+) +(\w+)\(", line)
        files = [file for file in place.findall(line) if ".work" not in file]
        if not match or not (files or match[2] == "rename"):
            continue
        thread, name = match.groups()
        file = "" if name == "rename" else files[0]  # strace does not tell renames apart by their file
        counted[thread, name, file] += 1
        if files and (name != "openat" or "O_CREAT" in line) and "EEXIST" not in line:
            found[name, file, counted[thread, name, file], thread == first] = None
    return list(found)


def traced(*words: str) -> subprocess.CompletedProcess[str]:
    """Run a command under strace; skip the test visibly where that cannot be done."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed, so only random moments are killed (test_kill.py)")
    done = subprocess.run(["strace", "-qq", *words], cwd=ROOT, capture_output=True, text=True)
    if "ptrace" in done.stderr.lower():
        pytest.skip("this machine lets no program be traced, so only random moments are killed (test_kill.py)")
    return done


def fresh(prepared: Path, folder: Path) -> Path:
    """A new copy of a prepared folder."""
    shutil.rmtree(folder, ignore_errors=True)
    return Path(shutil.copytree(prepared, folder))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_kill_at_every_storage_call(prepared: Path, tmp_path: Path, operation: str) -> None:
    """The process dies as it enters the call; what is on disk then is the state before or after, and nothing else.

    Of the calls one in ``EVERY`` is tried, from the first to the last of them.
    """
    whole, trace = fresh(prepared, tmp_path / "whole"), tmp_path / "trace.txt"
    before = state_of(whole / "place.duckdb")
    done = traced("-f", "-y", "-o", str(trace), "-e", f"trace={STORAGE}", *command(whole, operation))
    assert done.returncode == 0, done.stderr
    after = state_of(whole / "place.duckdb")
    assert after != before
    points = calls(trace.read_text(errors="replace"), whole)

    def kill(worker: int) -> list[tuple[Call, str]]:
        found = []
        with Reader(tmp_path) as reader:
            for name, file, number, is_first in points[worker :: 2 * EVERY]:
                for attempt in range(6):  # strace counts the calls of each thread: where another made it this time, again
                    folder = fresh(prepared, tmp_path / f"{worker}")
                    threads = [] if is_first and attempt % 2 == 0 else ["-f"]
                    only = ["-P", str(folder / file)] if file else []
                    rule = [*only, "-e", f"trace={name}", "-e", f"inject={name}:signal=KILL:when={number}"]
                    done = traced(*threads, "-o", "/dev/null", *rule, *command(folder, operation))
                    if done.returncode:
                        break
                result = agrees(folder / "place.duckdb", before, after, reader, folder)
                found.append(((name, file, number, is_first), result if done.returncode else "survived"))
            reader.stop()
        return found

    with ThreadPoolExecutor(2) as both:
        found = [case for part in both.map(kill, range(2)) for case in part]
    ended = Counter(result for _, result in found)
    assert ended["before"], found
    assert ended["after"], found
    assert ended["survived"] <= 2, found


def perform(connection: duckdb.DuckDBPyConnection, folder: Path, operation: str, reader: Reader) -> None:
    """The same operation in this process; ``DataError`` where it is refused."""
    database = folder / "place.duckdb"
    if operation == "undo":
        intake.undo(connection, database, 2, "tester")
        return
    decided = intake.Decided(same_period="replace")
    (account,) = load(connection, database, folder / OPERATIONS[operation][1], decided=decided, child=reader.serve(database))
    if account.status != "loaded":
        raise DataError(account.reason)


LOADING = ["next_id", "examine", "insert", "source_of", "insert_payments", "bodies", "payee_rules", "insert_rejects"]
LOADING += ["insert_mapping", "keep_raw"]
STEPS = {"load": LOADING, "replacement": [*LOADING, "set_aside", "move"], "undo": ["dependents", "bring_back", "move"]}
NOTED = ["snapshot", "begin", "committed", "signature", "_write", "on_disk"]


def free() -> bool:
    """Whether another thread than the one that wrote may write now."""
    if taken := store.WRITING.acquire(blocking=False):
        store.WRITING.release()
    return taken


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_fault_at_any_step(prepared: Path, tmp_path: Path, operation: str) -> None:
    """Before a step the disk fails, or after it the program: all or nothing, nothing left lying, the next load works."""
    cases = [(store, name) for name in STEPS[operation]] + [(ledger, name) for name in NOTED]
    whole = fresh(prepared, tmp_path / "whole")
    before = state_of(whole / "place.duckdb")
    with Reader(tmp_path) as reader, ThreadPoolExecutor(1) as beside:
        connection = open_database(whole / "place.duckdb")
        perform(connection, whole, operation, reader)
        after = state(connection)
        connection.close()
        for (module, name), late in ((case, late) for case in cases for late in (False, True)):
            step: Callable[..., Any] = getattr(module, name)
            called: list[bool] = []

            def broken(*given: Any, step: Callable[..., Any] = step, late: bool = late, called: list[bool] = called) -> None:
                called.append(late)
                if late:
                    step(*given)
                    raise RuntimeError("a mistake in the program")
                raise OSError(28, "No space left on device")

            folder = fresh(prepared, tmp_path / "case")
            connection = open_database(folder / "place.duckdb")
            with pytest.MonkeyPatch.context() as patch, contextlib.suppress(DataError, OSError, RuntimeError):
                patch.setattr(module, name, broken)
                perform(connection, folder, operation, reader)
            connection.close()
            assert called, name
            assert beside.submit(free).result(), name
            assert list(work_folder(folder / "place.duckdb").iterdir()) == []
            agrees(folder / "place.duckdb", before, after, reader, folder)
        reader.stop()


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize(("failing", "error"), [("write,pwrite64", "ENOSPC"), ("fsync", "EIO")], ids=["full", "failing"])
def test_a_disk_that_takes_no_more(prepared: Path, tmp_path: Path, operation: str, failing: str, error: str) -> None:
    """From the first, second ... write to database, log or ledger on every one fails: one sentence, nothing lost, nothing half."""
    whole = fresh(prepared, tmp_path / "whole")
    before = state_of(whole / "place.duckdb")
    assert subprocess.run(command(whole, operation), cwd=ROOT, capture_output=True).returncode == 0
    after = state_of(whole / "place.duckdb")
    ended: Counter[int] = Counter()
    with Reader(tmp_path) as reader:
        for number in (1, 2, 4):
            folder = fresh(prepared, tmp_path / "case")
            database = folder / "place.duckdb"
            only = [word for end in ("", ".wal", ".ledger") for word in ("-P", f"{database}{end}")]
            rule = ["-e", f"trace={failing}", "-e", f"inject={failing}:error={error}:when={number}+"]
            done = traced("-f", "-o", "/dev/null", *only, *rule, *command(folder, operation))
            assert "Traceback" not in done.stderr
            assert done.returncode == 0 or len([line for line in done.stderr.splitlines() if line.strip()]) == 1, done.stderr
            result = agrees(database, before, after, reader, folder)
            assert result == "after" or done.returncode, done.stderr
            if error == "ENOSPC":
                assert result == "before" or done.returncode == 0, done.stderr
            ended[done.returncode] += 1
        reader.stop()
    assert ended[1]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB."""
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(tmp_path)], capture_output=True).returncode:
        pytest.skip("only an administrator may mount the small disk this needs")
    yield tmp_path
    st.cache_resource.clear()
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def test_the_app_serves_again_when_space_comes_back(prepared: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten fill levels, through the door of the pages and in one process: refused in a sentence, then it loads."""
    folder, filler = small_disk / "place", small_disk / "filler"
    database = folder / "place.duckdb"
    monkeypatch.setenv("OE_DATABASE", str(database))
    monkeypatch.setattr(ledger, "room", lambda database, size: None)
    refused: list[str] = []
    with Reader(small_disk) as reader:
        for kilobytes, copied in [*((size, True) for size in (0, 4, 8, 12, 16, 24, 32)), (0, False), (1000, False), (9000, False)]:
            st.cache_resource.clear()
            fresh(prepared, folder)
            before = state(data.connection())
            if copied:
                ledger.snapshot(database, data.connection())
            filler.write_bytes(bytes(shutil.disk_usage(small_disk).free - 1024 * kilobytes))
            for operation in ("load", "undo"):
                try:
                    perform(data.connection(), folder, operation, reader)
                except DataError as problem:
                    refused.append(str(problem))
                    continue
                before = state(data.connection())
            filler.unlink()
            assert state(data.connection()) == before
            (account,) = load(data.connection(), database, folder / "june.csv", child=reader.serve(database))
            assert account.status == "loaded", account.reason
            st.cache_resource.clear()
            with data.connection().cursor() as cursor:
                assert ledger.verify(cursor, database) == []
        reader.stop()
    assert len(refused) > 10
    assert not any("\n" in told for told in refused)
