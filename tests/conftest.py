"""The golden area Testborough, loaded once through the intake, and a way to ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from oe_data import intake, queries
from oe_data.database import ROOT, open_database

TESTBOROUGH = ROOT / "tests" / "testborough"
REAL = ROOT.parent / "shared" / "real"

Ask = Callable[..., list[dict[str, Any]]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that drive pages are no unit tests: the run on the next DuckDB leaves them out."""
    for item in items:
        if "app" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.page)


@pytest.fixture(scope="session")
def testborough_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all of Testborough in it, closed."""
    path = tmp_path_factory.mktemp("golden") / "testborough.duckdb"
    connection = open_database(path)
    accounts = intake.load_paths(connection, path, [TESTBOROUGH], "tester")
    refused = [account.reason for account in accounts if account.status != "loaded" or account.rows_rejected]
    assert not refused, refused
    connection.close()
    return path


def copy_place(source: Path, target: Path) -> None:
    """Copy a closed database with the ledger beside it."""
    for end in ("", ".ledger", ".people"):
        Path(f"{target}{end}").write_bytes(Path(f"{source}{end}").read_bytes())


class Place:
    """A database in a folder of its own, and files to load into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "place.duckdb"
        self.connection = open_database(self.path)

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def load(self, *paths: Path, **options: Any) -> list[intake.Account]:
        return intake.load_paths(self.connection, self.path, paths, "tester", **options)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.connection.cursor().execute(sql).fetchall()


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """A new database in a folder of its own."""
    made = Place(tmp_path)
    yield made
    made.connection.close()


@pytest.fixture
def golden(tmp_path: Path, testborough_path: Path) -> Iterator[Place]:
    """Testborough in a folder of its own."""
    copy_place(testborough_path, tmp_path / "place.duckdb")
    made = Place(tmp_path)
    yield made
    made.connection.close()


@pytest.fixture
def testborough(testborough_path: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Testborough in a copy of its own, so that a test may break it."""
    copy = tmp_path / "testborough.duckdb"
    copy_place(testborough_path, copy)
    connection = open_database(copy)
    yield connection
    connection.close()


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A new database with nothing in it but what ships with the software."""
    connection = open_database(tmp_path / "empty.duckdb")
    yield connection
    connection.close()


@pytest.fixture
def ask(testborough: duckdb.DuckDBPyConnection) -> Ask:
    """Ask Testborough a named query; exact values, one dict a row."""

    def answer(name: str, **given: Any) -> list[dict[str, Any]]:
        return queries.rows(testborough, queries.read(name), given)

    return answer


@pytest.fixture
def real() -> Path:
    """The folder of real published files; a test that needs it is skipped visibly where it is absent."""
    if not REAL.is_dir():
        pytest.skip("the folder of real published files is not beside this checkout")
    return REAL
