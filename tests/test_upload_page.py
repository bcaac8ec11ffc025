"""Upload, driven through app.py: what a file is read as, what it asks, what is stored and what comes back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from oe_data import intake, queries, words
from oe_data.database import ROOT, open_database, work_folder
from oe_data.ledger import snapshots
from oe_data.ui.upload import Desk
from tests.conftest import copy_place

pytestmark = pytest.mark.slow

Open = Callable[..., AppTest]
HEADER = "Body,Date,Supplier,Amount\n"


def ledger(month: int, body: str = "Otherton Council", amount: str = "10.50", more: str = "") -> str:
    """A month of payments: five rows, and what is added."""
    return HEADER + "".join(f"{body},{day:02d}/{month:02d}/2024,Supplier {day} Ltd,{amount}\n" for day in range(13, 18)) + more


def nameless(month: int) -> str:
    """The same without saying whose it is."""
    return "\n".join(line.partition(",")[2] for line in ledger(month).splitlines()) + "\n"


@pytest.fixture
def place(tmp_path: Path, testborough_path: Path) -> Path:
    """Testborough in a copy of its own, closed."""
    path = tmp_path / "upload.duckdb"
    copy_place(testborough_path, path)
    return path


@pytest.fixture
def page(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open the page, perhaps with files dropped on it: names and what is in them."""

    def start(**files: str | bytes) -> AppTest:
        monkeypatch.setenv("OE_DATABASE", str(place))
        st.cache_data.clear()
        st.cache_resource.clear()
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
        test.switch_page("pages/data/upload.py").run()
        assert not test.exception, test.exception
        return drop(test, **files) if files else test

    yield start
    st.cache_data.clear()
    st.cache_resource.clear()


def drop(test: AppTest, **files: str | bytes) -> AppTest:
    """Drop files on the page: ``may_csv`` is may.csv."""
    given = [(".".join(name.rsplit("_", 1)), text.encode() if isinstance(text, str) else text, "text/csv") for name, text in files.items()]
    test.file_uploader[0].set_value(given).run()
    assert not test.exception, test.exception
    return test


def press(test: AppTest, label: str) -> AppTest:
    """Press the first button with a label."""
    next(button for button in test.button if button.label == label).click().run()
    assert not test.exception, test.exception
    return test


def text(test: AppTest) -> str:
    """All that is written on the page, without the marks of emphasis."""
    kinds_of_text = ("title", "subheader", "markdown", "info", "warning", "error", "success")
    written: list[Any] = [element for kind in kinds_of_text for element in test.get(kind)]
    return "\n".join(element.value for element in written).replace("**", "").replace("\\", "")


def desk(test: AppTest) -> Desk:
    """What lies on the desk of the session."""
    found: Desk = test.session_state["desk"]
    return found


def stored(place: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the database once the page has let go of it."""
    st.cache_resource.clear()
    connection = open_database(place)
    found = connection.cursor().execute(sql).fetchall()
    connection.close()
    return found


def test_nothing_is_stored_before_load(page: Open, place: Path) -> None:
    test = page(may_csv=ledger(5))
    told = text(test)
    assert "1 file read: ready to load." in told
    assert "of Otherton Council, 13 May 2024 to 17 May 2024: 5 rows, £52.50, none left out." in told
    assert "No total is printed in the file to hold them against." in told
    assert stored(place, "SELECT count(*) FROM load WHERE file_name = 'may.csv'") == [(0,)]


def test_load_and_undo_bring_every_total_back(page: Open, place: Path) -> None:
    connection = open_database(place)
    before = queries.rows(connection, queries.read("money/ledger"), {})
    connection.close()
    test = press(page(may_csv=ledger(5)), "Load 1 file")
    assert "1 file loaded: 5 rows, none left out." in text(test)
    assert not desk(test).files
    work = desk(test).child.work
    assert [file for file in work.rglob("*") if file.is_file()] == []
    press(test, "Undo")
    assert "Undo" not in [button.label for button in test.button]
    assert stored(place, "SELECT status FROM load WHERE file_name = 'may.csv'") == [("undone",)]
    connection = open_database(place)
    assert queries.rows(connection, queries.read("money/ledger"), {}) == before
    connection.close()


def test_a_full_disk_is_said_and_the_file_stays(page: Open, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    test = page(may_csv=ledger(5))
    assert snapshots(place)  # the copy with which a load begins was made while the file was read
    with monkeypatch.context() as full:
        full.setattr(intake, "make_ready", lambda *given: "The disk is too full: 1.0 GB must be free and 0.1 GB are.")
        press(test, "Load 1 file")
    assert "The disk is too full" in text(test)
    assert desk(test).wanted == []
    assert "loaded" in text(press(test, "Load 1 file"))
    assert stored(place, "SELECT row_count FROM load WHERE file_name = 'may.csv'") == [(5,)]


def test_one_bad_file_never_stops_the_others(page: Open, place: Path) -> None:
    test = page(page_csv="<!DOCTYPE html><html></html>", empty_csv=b"", may_csv=ledger(5))
    assert "3 files read: 1 ready to load, 2 cannot be loaded." in text(test)
    press(test, "Load 1 file")
    assert "2 files read: 2 cannot be loaded." in text(test)
    assert next(button for button in test.button if button.label == "Load").disabled
    assert stored(place, "SELECT row_count FROM load WHERE file_name = 'may.csv'") == [(5,)]


def test_an_answer_is_given_to_all_files_that_ask(page: Open, place: Path) -> None:
    test = page(a_csv=nameless(4), b_csv=nameless(5), c_csv=nameless(6))
    assert "3 files read: 3 to be answered." in text(test)
    next(box for box in test.selectbox if box.label == "Whose it is").set_value("Testborough Police").run()
    assert "3 files read: 1 ready to load, 2 to be answered." in text(test)
    first = next(box for box in test.selectbox if box.label == "Look at one")
    assert first.value == next(part.key for part in desk(test).parts if part.state == "ready")
    press(test, words.also("body", "Testborough Police", 2))
    assert "3 files read: 3 ready to load." in text(test)
    press(test, "Load 3 files")
    assert stored(place, "SELECT count(*), sum(row_count) FROM load WHERE file_name IN ('a.csv', 'b.csv', 'c.csv')") == [(3, 15)]


def test_the_same_period_is_replaced_or_added_and_other_pages_see_it(page: Open, place: Path) -> None:
    test = press(page(may_csv=ledger(5)), "Load 1 file")
    drop(test, again_csv=ledger(5, amount="11.50"))
    assert "is in already: load" in text(test)
    assert next(button for button in test.button if button.label == "Load").disabled
    way = next(group for group in test.get("button_group") if group.label == "What to do with it")
    way.set_value("replace").run()
    assert "in place of load" in text(test)
    press(test, "Load 1 file")
    press(test, "Undo")  # the newest: what it replaced is in force again, and the page knows
    drop(test, again_csv=ledger(5, amount="11.50"))
    assert "is in already: load" in text(test)
    assert stored(place, "SELECT file_name, status FROM load WHERE file_name IN ('may.csv', 'again.csv') ORDER BY load_id") == [
        ("may.csv", "accepted"),
        ("again.csv", "undone"),
    ]


def test_a_wrong_kind_is_refused_and_taken_back(page: Open) -> None:
    test = page(may_csv=ledger(5))
    next(box for box in test.selectbox if box.label == "What it is").set_value("land_asset").run()
    assert "1 file read: cannot be loaded." in text(test)
    press(test, "Read it as before")
    assert "1 file read: ready to load." in text(test)


def test_a_decision_about_one_table_of_an_archive_leaves_the_others(page: Open) -> None:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("april.csv", ledger(4))
        packed.writestr("may.csv", ledger(5))
    test = page(year_zip=archive.getvalue())
    assert "2 files read: 2 ready to load." in text(test)
    one, other = desk(test).parts
    next(box for box in test.selectbox if box.label == "What it is").set_value("land_asset").run()
    assert "1 ready to load, 1 cannot be loaded" in text(test)
    assert other in desk(test).parts
    assert one not in desk(test).parts
    assert Path(other.read["parquet"]).is_file()
    press(test, "Load 1 file")
    assert "1 file loaded: 5 rows" in text(test)


def test_a_total_that_does_not_agree_is_said(page: Open) -> None:
    test = page(may_csv=ledger(5, more=",,Total,60.00\n"))
    told = text(test)
    assert "do not add up to the total printed in the file" in told
    assert "£7.50 missing" in told
    assert "1 file read: ready to load." in told


def test_an_empty_desk_explains_a_template_and_what_it_downloads_is_read_back(page: Open) -> None:
    test = page()
    test.selectbox(key="template").set_value("grp").run()
    shown = test.dataframe[0].value
    assert list(shown["column"][:2]) == ["grp_id", "name"]
    assert "one of " in " ".join(shown["form"])
    drop(test, grp_csv=",".join(shown["column"]) + "\n")
    assert "it has a header and no rows" in text(test)  # known for what it is, and nothing of it is stored
    assert not [box for box in test.selectbox if box.key == "template"]


def test_rows_left_out_are_listed(page: Open) -> None:
    test = page(may_csv=ledger(5, more="Otherton Council,31/06/2024,Late Ltd,1.00\n"))
    assert "5 rows, £52.50, 1 row left out." in text(test)
    test.session_state[f"{desk(test).parts[0].key}-tabs"] = "Rows left out (1)"
    test.run()
    (frame,) = [frame.value for frame in test.dataframe if "reason" in frame.value.columns]
    assert list(frame["line_no"]) == [7]
    assert list(frame["value"]) == ["31/06/2024"]


def test_clear_leaves_nothing_on_disk(page: Open, place: Path) -> None:
    test = press(page(may_csv=ledger(5), june_csv=ledger(6)), "Clear")
    assert not desk(test).files
    assert [file for file in work_folder(place).rglob("*") if file.is_file()] == []


def test_hostile_names_stay_text(page: Open) -> None:
    body = "![a](http://evil.example/p.png) $x$ :red[x]"
    test = page(may_csv=ledger(5, body=body))
    raw = "\n".join(element.value for element in test.markdown)
    assert "![a](http" not in raw
    assert ":red[x]" not in raw
