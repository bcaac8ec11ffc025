"""The one cached door from pages to the data: the connection, and the results of named queries."""

from __future__ import annotations

import gc
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from itertools import count
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple, ParamSpec, TypeVar

import duckdb
import pandas as pd
import streamlit as st
from cachetools import LRUCache, cached

from oe_data import database, ledger, queries, words
from oe_data.database import default_path, open_database


class Opened(NamedTuple):
    """The one connection of this process, read and written through cursors only, and which of those opened so far it is."""

    connection: duckdb.DuckDBPyConnection
    turn: int


_turns = count()


@st.cache_resource(show_spinner="Opening the data", on_release=lambda opened: opened.connection.close())
def _open(path: str) -> Opened:
    return Opened(open_database(path), next(_turns))


def _opened() -> Opened:
    """What is open; opened anew when the engine reported a fatal error (a full disk, say)."""
    path = str(default_path())
    opened = _open(path)
    try:
        opened.connection.cursor().execute("SELECT 1").fetchall()
    except (duckdb.FatalException, duckdb.ConnectionException):
        _open.clear()
        opened = _open(path)
    return opened


def connection() -> duckdb.DuckDBPyConnection:
    """The open database."""
    return _opened().connection


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


_version: ContextVar[str] = ContextVar("data_version", default="")


def begin() -> None:
    """Note, once a rerun, the state of the data, with which all that is kept changes: after every load, edit and undo, and at midnight."""
    _version.set(f"{_open(str(default_path())).turn} {database.state} {words.today()}")


def version() -> str:
    """The state of the data now, asked anew: it changes with every load and undo."""
    begin()
    return _version.get()


Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def kept(function: Callable[Given, Answer], most: int = 100) -> Callable[Given, Answer]:
    """Keep what a function makes of the data, for whoever asks for the same until the data change.

    It is told apart by how its arguments are written (``repr``), so they are texts, numbers, and lists and dicts of these. All get the
    same object, so nobody may change it. Not ``st.cache_data``, which takes 0.5 ms to find and unpack an answer; a page asks for thirty.
    The ``most`` asked for last are kept: a frame is some 45 objects, all of which the collection after each rerun walks.
    """

    def asked(*given: Any, **named: Any) -> tuple[str, str]:
        return repr((given, named)), _version.get() or version()  # a download is made outside any rerun, of what is stored by then

    return cached(LRUCache(most), key=asked, lock=RLock())(function)


@kept
def _frame(name: str, given: dict[str, Any]) -> pd.DataFrame:
    return queries.frame(connection(), queries.read(name), given)


def query(name: str, **given: Any) -> pd.DataFrame:
    """The result of a named query, remembered until the data change. Columns may be added: it shares no more than the values."""
    return _frame(name, given).copy(deep=False)


@partial(kept, most=500)
def _rows(name: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    return queries.rows(connection(), queries.read(name), given)


def rows(name: str, **given: Any) -> list[dict[str, Any]]:
    """The same as exact values, one dict a row: for what is written as text, and cheaper than a frame."""
    return [dict(found) for found in _rows(name, given)]


def row(name: str, **given: Any) -> dict[str, Any]:
    """The first row of a named query as a dict; empty when there is none."""
    found = _rows(name, given)
    return dict(found[0]) if found else {}


class Ask(NamedTuple):
    """A named query, to be asked when it is needed: a frame, or exact values where ``exact``."""

    name: str
    given: dict[str, Any]
    exact: bool = False

    def answer(self) -> Any:
        """Its result."""
        return (rows if self.exact else query)(self.name, **self.given)


def frame_of(name: str, **given: Any) -> Ask:
    """For ``made``: the result of a named query."""
    return Ask(name, given)


def rows_of(name: str, **given: Any) -> Ask:
    """For ``made``: the same as exact values."""
    return Ask(name, given, True)


@kept
def _made(make: Callable[..., Any], of: tuple[Any, ...]) -> Any:
    return make(*(one.answer() if isinstance(one, Ask) else one for one in of))


def made(make: Callable[..., Answer], *of: Any) -> Answer:
    """What a function of a module makes of queries and plain values, such as a chart, kept until the data change; nobody may change it."""
    if "<" in make.__qualname__:  # one that is made anew at each rerun could not be told from another
        raise TypeError(f"{make.__qualname__} is no function of a module")
    answer: Answer = _made(make, of)
    return answer
