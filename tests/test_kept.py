"""What is kept of the data while pages are drawn again: asked once, never altered by a page, and asked anew when the data change."""

from __future__ import annotations

import contextvars
import datetime
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import streamlit as st

from oe_data import edits, words
from oe_data.edits import question
from oe_data.ui import data, parts
from tests.conftest import copy_place

asked: list[str] = []


def codes(found: pd.DataFrame, of: str) -> list[str]:
    """A function of a module, as ``made`` takes it."""
    asked.append(of)
    return list(found["question_id"])


@pytest.fixture(autouse=True)
def place(tmp_path: Path, testborough_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Testborough behind the pages' door."""
    asked.clear()
    copy_place(testborough_path, tmp_path / "place.duckdb")
    monkeypatch.setenv("OE_DATABASE", str(tmp_path / "place.duckdb"))
    st.cache_resource.clear()
    data.begin()
    yield
    st.cache_resource.clear()


def test_what_a_page_makes_of_the_data_is_made_once() -> None:
    first = data.made(codes, data.frame_of("questions/board"), "board")
    data.begin()
    assert data.made(codes, data.frame_of("questions/board"), "board") is first
    assert data.made(codes, data.frame_of("questions/board"), "another") == first
    assert asked == ["board", "another"]


def test_it_is_made_anew_after_a_change() -> None:
    before = data.made(codes, data.frame_of("questions/board"), "board")
    code = question.ask(data.connection(), "someone", "Could the hall stay open later?")
    assert data.made(codes, data.frame_of("questions/board"), "board") == before  # a page is drawn of one state of the data
    data.begin()
    assert set(data.made(codes, data.frame_of("questions/board"), "board")) == {*before, code}
    assert code in {one["question_id"] for one in data.rows("questions/board")}
    (asked_on, *_) = edits.changes(data.rows("data/history", tables=["question"]))
    edits.undo(data.connection(), "someone", asked_on["edits"])
    data.begin()
    assert data.made(codes, data.frame_of("questions/board"), "board") == before


def test_a_paper_is_made_of_what_is_stored_when_it_is_asked_for() -> None:
    """A download is made outside any rerun, in a thread for which no state of the data was noted."""

    def codes_now() -> set[str]:
        return {one["question_id"] for one in data.rows("questions/board")}

    before = contextvars.Context().run(codes_now)
    code = question.ask(data.connection(), "someone", "Could the hall stay open later?")
    assert contextvars.Context().run(codes_now) == before | {code}


def test_it_is_made_anew_at_midnight(monkeypatch: pytest.MonkeyPatch) -> None:
    """Queries count days up to today, and a server may run for weeks."""
    data.made(codes, data.frame_of("questions/board"), "board")
    monkeypatch.setattr(words, "today", lambda: datetime.date(2099, 1, 1))
    data.begin()
    data.made(codes, data.frame_of("questions/board"), "board")
    assert asked == ["board", "board"]


def test_another_database_has_answers_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert data.rows("questions/board")
    monkeypatch.setenv("OE_DATABASE", str(tmp_path / "empty.duckdb"))
    data.begin()
    assert data.rows("questions/board") == []


def test_a_page_cannot_alter_what_is_kept() -> None:
    frame, rows, row = data.query("questions/board"), data.rows("questions/board"), data.row("questions/board")
    frame["question_id"], rows[0]["question_id"], row["question_id"] = "gone", "gone", "gone"
    rows.clear()
    frame.loc[0, "question"] = "gone"
    again = data.query("questions/board")
    assert "gone" not in {*again["question_id"], *again["question"], data.rows("questions/board")[0]["question_id"]}
    assert data.row("questions/board")["question_id"] != "gone"


def test_only_a_function_of_a_module_is_kept() -> None:
    """One made anew at each rerun may stand where another stood, and would be given its answer."""
    with pytest.raises(TypeError, match="no function of a module"):
        data.made(lambda found: found, data.frame_of("questions/board"))


def test_a_table_is_downloaded_as_its_frame_was() -> None:
    frame = data.query("place/freshness")
    sheet = data.made(parts.sheet, data.frame_of("place/freshness"), list(words.FRESHNESS_COLUMNS))
    pd.testing.assert_frame_equal(sheet.to_pandas(), frame[list(words.FRESHNESS_COLUMNS)], check_dtype=False)
