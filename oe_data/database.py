"""Open the one database file and the true counts beside it, hardened; no other module connects to them.

A restore looks at copies, the reading child at nothing.

One process owns the file and everyone in it works on a cursor of their own:
a connection shared without cursors gives wrong answers under threads.
"""

from __future__ import annotations

import contextlib
import csv
import getpass
import hashlib
import itertools
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

HERE = Path(__file__).parent
ROOT = HERE.parent
REFERENCE = HERE / "reference"
DUCKDB_FLOOR = (1, 5, 5)  # older versions lose rows on a full disk and crash under threads (measured)


LOCKED: dict[str, str | bool | int | float | list[str]] = {  # no extension, no secret, no frame of ours taken for a table
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_unsigned_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,
}


class DataError(Exception):
    """Something a person did or gave us that cannot be done; its text is the sentence they read."""


def default_path() -> Path:
    """The database of this checkout, or the one named by the environment variable OE_DATABASE."""
    return Path(os.environ.get("OE_DATABASE") or ROOT / "data" / "place" / "place.duckdb")


def work_folder(path: Path) -> Path:
    """Where the child that reads extracts may write, and the only folder the database may read from."""
    return Path(f"{path}.work")


def raw_folder(path: Path) -> Path:
    """Where the raw file of each accepted load is kept, named by its SHA-256."""
    return Path(f"{path}.raw")


def people_path(path: Path) -> Path:
    """Where the true counts of people are, which only the intake opens; pages see what the database holds, which is protected."""
    return Path(f"{path}.people")


@contextlib.contextmanager
def people_database(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The true counts of people beside the database at ``path``, made when new."""
    connection = duckdb.connect(str(people_path(Path(path).absolute())), config={**LOCKED, "threads": 2})
    try:
        connection.execute((HERE / "people.sql").read_text(encoding="utf-8"))
        yield connection
    finally:
        connection.close()


def open_database(path: Path | str, memory_limit: str = "1GB") -> duckdb.DuckDBPyConnection:
    """Open (and, when new, make) the database at ``path``; raise ``DataError`` when another program holds it.

    The connection can read no file but what our own reading child wrote, load no
    extension, and change none of its settings (design: reliability.md 7.3).
    """
    version = tuple(int(part) for part in re.findall(r"\d+", duckdb.__version__)[:3])
    if version < DUCKDB_FLOOR:
        raise DataError(
            f"This needs duckdb 1.5.5 or newer and found {duckdb.__version__}: older ones can lose rows. "
            "Run 'python3 -m oe_data run' once to install the right one."
        )
    path = Path(path).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    work_folder(path).mkdir(exist_ok=True)
    try:
        connection = duckdb.connect(
            str(path),
            config={
                **LOCKED,
                "storage_compatibility_version": "v1.5.0",  # a third quicker to write and a sixth smaller than the oldest form
                "max_temp_directory_size": "2GB",
                "threads": min(os.cpu_count() or 2, 8),
            },
        )
    except duckdb.IOException as error:
        held = re.search(r"Conflicting lock is held in (.+?) \(PID (\d+)\)", str(error))
        if held:
            raise DataError(
                f"Another program has the database {path.name} open ({Path(held[1]).name}, process {held[2]}). "
                "Close the dashboard (Ctrl+C in its window) and try again, or name another file with --database."
            ) from error
        raise DataError(f"The database {path} cannot be opened: it is not one of ours, or it is damaged.") from error
    # After opening: a tight limit while a crash's log is replayed can stop the process for good.
    for left in work_folder(path).iterdir():  # the lock is ours: whatever lies here is of a read that was killed
        shutil.rmtree(left, ignore_errors=True)
    connection.execute(f"SET memory_limit = '{memory_limit}'")
    # Not as a parameter: at its first one DuckDB imports pandas, which takes longer than all the rest.
    connection.execute("SET allowed_directories = ['{}']".format(str(work_folder(path)).replace("'", "''")))
    connection.execute("SET enable_external_access = false")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET preserve_insertion_order = false")  # every query says its order; loads are a tenth faster
    connection.execute("SET lock_configuration = true")
    with connection.cursor() as cursor:
        known = cursor.execute("SELECT comment FROM duckdb_tables() WHERE schema_name = 'main' AND table_name = 'load'").fetchall()
    if not known:
        _create(connection)
    elif known[0][0] != _make():
        connection.close()
        raise DataError(
            f"The database {path.name} was made by another version of this software, whose tables are not those of this one. "
            f"The raw files of all loads lie in {raw_folder(path).name}: move {path.name} and all beside it to another folder, "
            "start again, and load them from there."
        )
    return connection


def _make() -> str:
    """A mark of the tables this version makes: the schema without its comments and spaces."""
    return hashlib.sha256("".join(re.sub(r"--.*", "", (HERE / "schema.sql").read_text(encoding="utf-8")).split()).encode()).hexdigest()


def _create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table and fill in what ships with the software, in one transaction."""
    with transaction(connection) as cursor:
        cursor.execute((HERE / "schema.sql").read_text(encoding="utf-8"))
        cursor.execute(f"COMMENT ON TABLE load IS '{_make()}'")
        for file in sorted(REFERENCE.glob("*.csv")):
            with file.open(encoding="utf-8", newline="") as handle:
                header, *rows = csv.reader(handle)
            columns = ", ".join([*header, "load_id"])
            marks = ", ".join("?" for _ in header)
            values = [[cell or None for cell in row] for row in rows]
            cursor.executemany(f"INSERT INTO {file.stem} ({columns}) VALUES ({marks}, 0)", values)


_commits = itertools.count(1)
state = 0  # of the data in this process, which alone can write to them: another number after each commit


@contextlib.contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor inside one transaction: committed whole when the block ends well, else nothing of it stays."""
    global state
    cursor = connection.cursor()
    try:
        cursor.execute("BEGIN")
        yield cursor
        cursor.execute("COMMIT")
        state = next(_commits)
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            cursor.execute("ROLLBACK")
        raise
    finally:
        cursor.close()


@contextlib.contextmanager
def without_pandas() -> Iterator[None]:
    """Have DuckDB do without pandas, unless it is here already, until ``let_in_pandas``.

    At the first parameter of a query DuckDB imports it, only to ask whether the value is ``pandas.NaT``: a seventh of the time in which a
    ledger of a million lines is read, checked and stored, all of which makes no frame.
    """
    sys.modules.setdefault("pandas", None)  # type: ignore[arg-type]  # the import system's own sign for a module not to be had
    try:
        yield
    finally:
        let_in_pandas()


def let_in_pandas() -> None:
    """For whatever makes frames from here on."""
    if sys.modules.get("pandas", sys) is None:
        del sys.modules["pandas"]


def whoami() -> str:
    """The person a load or an edit is recorded under: the name they are logged in with on this computer."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
