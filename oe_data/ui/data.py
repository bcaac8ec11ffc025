"""The one cached door from pages to the data: the connection, and the results of named queries."""

from __future__ import annotations

import gc
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from oe_data import ledger, queries
from oe_data.database import default_path, open_database


@st.cache_resource(show_spinner="Opening the data", on_release=lambda connection: connection.close())
def _connection(path: str) -> duckdb.DuckDBPyConnection:
    """The one connection of this process, read and written through cursors only."""
    return open_database(path)


@st.cache_resource(show_spinner=False)
def _problems(path: str) -> list[str]:
    with connection().cursor() as cursor:
        return ledger.compare(cursor, Path(path).absolute())


def problems() -> list[str]:
    """Where the database was not what its ledger says when the server opened it; then nothing may be loaded or undone."""
    return _problems(str(default_path()))


@st.cache_resource(show_spinner=False)
def freeze(page: str) -> str:
    """Set apart, once a page, all that it has imported: it lives as long as the server does.

    Without this, the full garbage collection Streamlit runs after every rerun walks all of it again
    (113 ms against 5 ms on an empty page, measured).
    """
    gc.collect()
    gc.freeze()
    return page


def connection() -> duckdb.DuckDBPyConnection:
    """The open database; opened anew when the engine reported a fatal error (a full disk, say)."""
    path = str(default_path())
    opened = _connection(path)
    try:
        opened.cursor().execute("SELECT 1").fetchall()
    except (duckdb.FatalException, duckdb.ConnectionException):
        _connection.clear()
        opened = _connection(path)
    return opened


_version: ContextVar[str] = ContextVar("data_version", default="")


def begin() -> None:
    """Note, once a rerun, the state of the data: it changes with every load and undo, and with it all remembered results."""
    _version.set(str(queries.rows(connection(), queries.read("data/version"), {})))


def version_seen() -> str:
    """The state of the data as it was noted for this rerun."""
    return _version.get()


def version() -> str:
    """The state of the data now, asked anew: it changes with every load and undo."""
    begin()
    return _version.get()


# What is asked: the text of a query, what it is given, and the state of the data. In one, as Streamlit works on each argument of a
# remembered function at every call, and a page makes some thirty.
Asked = tuple[str, dict[str, Any], str]


@st.cache_data(max_entries=500, show_spinner=False)
def _run(asked: Asked) -> pd.DataFrame:
    sql, given, _ = asked
    return queries.frame(connection(), sql, given)


def query(name: str, **given: Any) -> pd.DataFrame:
    """The result of a named query, remembered until the data change."""
    return _run((queries.read(name), given, _version.get()))


@st.cache_data(max_entries=500, show_spinner=False)
def _rows(asked: Asked) -> list[dict[str, Any]]:
    sql, given, _ = asked
    return queries.rows(connection(), sql, given)


def rows(name: str, **given: Any) -> list[dict[str, Any]]:
    """The same as exact values, one dict a row: for what is written as text, and cheaper than a frame."""
    return _rows((queries.read(name), given, _version.get()))


def row(name: str, **given: Any) -> dict[str, Any]:
    """The first row of a named query as a dict; empty when there is none."""
    found = rows(name, **given)
    return found[0] if found else {}
