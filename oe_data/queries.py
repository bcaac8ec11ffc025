"""Named queries: ``money/split`` is the file ``queries/money/split.sql``; its first line says what it answers."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import duckdb

from oe_data.database import ROOT, DataError

if TYPE_CHECKING:  # the command line starts without it
    import pandas as pd

FOLDER = ROOT / "queries"


def names() -> list[str]:
    """Every query's name, in order."""
    return sorted(file.relative_to(FOLDER).with_suffix("").as_posix() for file in FOLDER.glob("*/*.sql"))


@cache
def read(name: str) -> str:
    """The SQL text of a query; ``DataError`` names the ones there are when it is unknown."""
    file = FOLDER / f"{name}.sql"
    if not re.fullmatch(r"[a-z0-9_]+/[a-z0-9_]+", name) or not file.is_file():
        topic = name.split("/")[0]
        near = [known for known in names() if known.startswith(f"{topic}/")] or names()
        raise DataError(f"There is no query '{name}'. There are: {', '.join(near)}.")
    return file.read_text(encoding="utf-8")


def question(name: str) -> str:
    """What a query answers and what one row of it is: its first line."""
    return read(name).splitlines()[0].removeprefix("--").strip()


@cache
def parameters(sql: str) -> frozenset[str]:
    """The ``$names`` a query takes."""
    return frozenset(duckdb.extract_statements(sql)[0].named_parameters)


def _execute(connection: duckdb.DuckDBPyConnection, sql: str, given: dict[str, Any]) -> duckdb.DuckDBPyConnection:
    taken = parameters(sql)
    unknown = sorted(set(given) - taken)
    if unknown:
        can = ", ".join(sorted(taken)) or "none"
        raise DataError(f"This query does not take '{unknown[0]}'. It takes: {can}.")
    try:
        return connection.execute(sql, {name: given.get(name) for name in taken})
    except (duckdb.ConversionException, duckdb.BinderException, duckdb.InvalidInputException) as error:
        if not given:
            raise
        values = ", ".join(f"{name}={value}" for name, value in sorted(given.items()))
        raise DataError(f"The query cannot use these values: {values}. {str(error).splitlines()[0]}") from error


def frame(connection: duckdb.DuckDBPyConnection, sql: str, given: dict[str, Any]) -> pd.DataFrame:
    """Run SQL on a cursor of its own; parameters not given are NULL, which each query reads as its default."""
    with connection.cursor() as cursor:
        return _execute(cursor, sql, given).df()


def rows(connection: duckdb.DuckDBPyConnection, sql: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as exact Python values (DECIMAL stays Decimal), one dict a row."""
    with connection.cursor() as cursor:
        result = _execute(cursor, sql, given)
        columns = [column[0] for column in result.description or []]
        return [dict(zip(columns, row, strict=True)) for row in result.fetchall()]


def columns(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str]:
    """The names of a query's columns, also when it has no rows."""
    with connection.cursor() as cursor:
        return [column[0] for column in _execute(cursor, sql, {}).description or []]
