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


@pytest.fixture
def testborough(testborough_path: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Testborough in a copy of its own, so that a test may break it."""
    copy = tmp_path / "testborough.duckdb"
    copy.write_bytes(testborough_path.read_bytes())
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
