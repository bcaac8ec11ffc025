"""Rules every named query keeps."""

import re

import duckdb
import pytest

from oe_data import queries
from oe_data.database import DataError


@pytest.mark.parametrize("name", queries.names())
def test_query_says_what_it_answers_and_is_written_by_the_rules(name: str) -> None:
    sql = queries.read(name)
    assert re.match(r"-- \S.*One row per .*\.$", sql.splitlines()[0]), "the first line says what it answers and what one row is"
    assert not re.search(r"SELECT\s+(\w+\.)?\*", sql)
    assert "ORDER BY" in sql


def test_every_query_runs_on_an_empty_database(empty: duckdb.DuckDBPyConnection) -> None:
    for name in queries.names():
        queries.rows(empty, queries.read(name), {})


def test_every_query_runs_on_testborough(testborough: duckdb.DuckDBPyConnection) -> None:
    for name in queries.names():
        queries.rows(testborough, queries.read(name), {})


def test_unknown_query_names_its_neighbours() -> None:
    with pytest.raises(DataError, match="money/split"):
        queries.read("money/spilt")


@pytest.mark.parametrize("name", ["../oe_data/schema", "money/../money/split", "money/split.sql", "/etc/passwd"])
def test_a_name_is_no_path(name: str) -> None:
    with pytest.raises(DataError):
        queries.read(name)


def test_unknown_parameter_is_refused_by_name(testborough: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(DataError, match="does not take 'yaer'"):
        queries.rows(testborough, queries.read("money/split"), {"yaer": 2026})


@pytest.mark.parametrize("value", ["2026; DROP TABLE spend", "' OR 1=1 --", 'a"); drop table spend', "$year", "2026)"])
def test_hostile_values_change_nothing(testborough: duckdb.DuckDBPyConnection, value: str) -> None:
    before = queries.rows(testborough, queries.read("money/split"), {})
    with pytest.raises(DataError):
        queries.rows(testborough, queries.read("money/split"), {"year": value})
    assert queries.rows(testborough, queries.read("money/behind"), {"control": value}) == []
    assert queries.rows(testborough, queries.read("money/split"), {}) == before
