"""Sources and checks, driven through app.py: what is loaded, whether it holds, and taking a load back."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from oe_data import intake, queries, words
from oe_data.database import ROOT, open_database
from oe_data.intake.kinds import kinds
from tests.conftest import copy_place

Open = Callable[..., AppTest]
SECTIONS = ["loads", "fresh", "left", "cover", "checks", "figure", "undo"]
LEDGER = "body,date,amount,supplier\nTestborough Council,2026-01-0{day},1000.50,Acme {day}\nTestborough Council,{bad},7,Acme\n"


@pytest.fixture
def place(tmp_path: Path, testborough_path: Path) -> Path:
    """Testborough in a copy of its own, closed."""
    path = tmp_path / "sources.duckdb"
    copy_place(testborough_path, path)
    return path


@pytest.fixture
def page(place: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open the page on a database (Testborough unless told otherwise), with the choices a link carries."""

    def start(database: Path = place, **link: Any) -> AppTest:
        monkeypatch.setenv("OE_DATABASE", str(database))
        st.cache_data.clear()
        st.cache_resource.clear()
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in link.items():
            test.query_params[name] = str(value)
        test.run()
        test.switch_page("pages/data/sources.py").run()
        assert not test.exception, test.exception
        return test

    yield start
    st.cache_data.clear()
    st.cache_resource.clear()


def text(test: AppTest) -> str:
    """All that is written on the page, without the marks of emphasis."""
    kinds_of_text = ("title", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    written: list[Any] = [element for kind in kinds_of_text for element in test.get(kind)]
    return "\n".join(element.value for element in written).replace("**", "").replace("\\", "")


def table(test: AppTest, column: str) -> pd.DataFrame:
    """The one table on the page that has a column."""
    (found,) = [frame.value for frame in test.dataframe if column in frame.value.columns]
    return found


def change(database: Path, *statements: str) -> None:
    """Break a database on purpose."""
    st.cache_resource.clear()  # the page lets go of it
    connection = open_database(database)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def load(database: Path, file: Path, content: str) -> intake.Account:
    """Load one more file."""
    file.write_text(content)
    connection = open_database(database)
    (account,) = intake.load_paths(connection, database, [file], "tester", decided=intake.Decided(same_period="add"))
    connection.close()
    assert account.status == "loaded", account.reason
    return account


def counted(database: Path) -> list[dict[str, Any]]:
    """The totals and the ledgers, as pages show them."""
    connection = open_database(database)
    found = [row for name in ("money/split", "money/ledger") for row in queries.rows(connection, queries.read(name), {})]
    connection.close()
    return found


def test_first_screenful_is_the_answer(page: Open, place: Path) -> None:
    change(place, "UPDATE load SET period_to = '2020-03-31' WHERE table_name = 'payment'")
    test = page()
    told = text(test)
    assert test.title[0].value == "Sources and checks"
    assert "41 loads from 5 publishers are in force: 384 rows, none left out; 1 of 6 sources is stale; all 15 checks pass." in told
    assert "£1,047.0m of public money (2025/26, before the counting rules); £1.3m of payments in bodies' own ledgers." in told
    oldest = "Most overdue: Testborough spending over £500, which comes out every month; its latest row is about 31 March 2020 "
    assert oldest + "and the next was due by 30 April 2020: stale." in told
    assert "They are never added together." in told
    assert len(table(test, "sha256")) == 41


def test_empty_says_what_to_load(page: Open, tmp_path: Path) -> None:
    test = page(tmp_path / "new.duckdb")
    assert "No loads yet." in text(test)
    assert "python3 -m oe_data load" in text(test)
    assert not test.error


@pytest.mark.parametrize("look", SECTIONS)
def test_every_section_is_drawn(page: Open, look: str) -> None:
    assert not page(look=look).error


@pytest.mark.parametrize("look", ["nonsense", "<script>", ""])
def test_a_link_with_nonsense_opens_on_the_loads(page: Open, look: str) -> None:
    assert len(table(page(look=look, load="x", figure="y"), "sha256")) == 41


def test_every_load_is_listed_with_all_that_is_known_of_it(page: Open) -> None:
    found = table(page(look="loads"), "sha256")
    for column in ("publisher", "source", "licence", "kind", "file_name", "rows_read", "row_count", "rejected", "loaded_by", "loaded_at"):
        assert found[column].notna().all(), column
    assert set(found["status"]) == {"In force"}
    assert (found["fingerprint"] == found["sha256"].str[:8]).all()
    spend = found[found["file_name"] == "spend.csv"].iloc[0]
    assert (pd.Timestamp(spend["period_from"]).month, pd.Timestamp(spend["period_to"]).month) == (4, 3)


def test_every_kind_has_a_plain_name() -> None:
    assert [kind for kind in kinds() if "_" in words.KIND_LABELS.get(kind, kind)] == []


def test_scenario_23_from_a_figure_to_its_loads_and_rows(page: Open) -> None:
    test = page(look="figure", figure="money")
    behind = table(test, "fingerprint")
    assert "spend.csv" in set(behind["file_name"])
    for column in ("source", "publisher", "licence", "sha256", "loaded_by", "loaded_at"):
        assert behind[column].notna().all(), column
    controls = table(test, "spend_id")
    assert controls["gbp"].sum() == 1_000_000_000
    test.number_input(key="row").set_value(18).run()
    one = table(test, "fact_id").iloc[0]
    assert (one["file_name"], one["loaded_by"], one["counted_as"]) == ("spend.csv", "tester", words.LEFT_OUT_MEANING["duplicate"])
    test.number_input(key="row").set_value(99999).run()
    assert "There is no row 99999." in text(test)


@pytest.mark.parametrize("figure", words.BEHIND)
def test_every_figure_leads_to_its_files(page: Open, figure: str) -> None:
    test = page(look="figure", figure=figure)
    if figure == "registers":  # Testborough has none
        assert "No load in force is behind that." in text(test)
    else:
        assert len(table(test, "fingerprint"))


def test_the_tables_behind_figures_are_tables_of_a_kind_of_file() -> None:
    assert {name for _, tables in words.BEHIND.values() for name in tables} <= {kind["table"] for kind in kinds().values()}


def test_scenario_25_all_checks_pass_and_say_what_they_looked_at(page: Open) -> None:
    found = table(page(look="checks"), "result")
    assert list(found["result"]) == ["Passes"] * 15
    assert found["found"].str.match(r"Looked at [\d,]+ .+: nothing wrong$").all()


def test_scenario_25_a_second_lead_body_is_reported_in_words(page: Open, place: Path) -> None:
    change(place, "UPDATE org SET is_lead = TRUE WHERE org_id = 'icb'")
    test = page(look="checks")
    assert "1 of 15 checks fails." in text(test)
    (told,) = [line for line in text(test).splitlines() if line.startswith("- Fails")]
    assert told.startswith("- Fails: There is exactly one lead body. Looked at ")
    assert "lead bodies: " in told
    assert "icb" in told
    assert list(table(test, "result")["result"]) == ["Fails", *["Passes"] * 14]


def test_a_check_of_nothing_does_not_pass(page: Open, place: Path) -> None:
    change(place, "DELETE FROM building_session")
    test = page(look="checks")
    assert "14 of 15 checks pass and 1 had nothing to look at." in text(test)
    assert "No opening sessions loaded" in set(table(test, "result")["found"])


def test_rows_left_out_are_listed_with_their_reason(page: Open, place: Path, tmp_path: Path) -> None:
    account = load(place, tmp_path / "more.csv", LEDGER.format(day=5, bad="31/02/2026"))
    assert account.rows_rejected == 1
    test = page(look="left")
    assert "1 left out" in text(test)
    assert "1 of 2 rows left out" in text(test)
    (fault,) = table(test, "line_no").to_dict("records")
    assert (fault["line_no"], fault["value"]) == (3, "31/02/2026")
    assert fault["reason"]


def test_no_rows_left_out_says_so(page: Open) -> None:
    assert "No load in force left a row out." in text(page(look="left"))


def test_coverage_names_kinds_and_bodies_without_anything(page: Open, place: Path) -> None:
    assert "Each of the " in text(page(look="cover"))
    change(
        place,
        "INSERT INTO org VALUES ('new', 'New body', 'fire', FALSE, 1)",
        "UPDATE load SET status = 'undone' WHERE table_name = 'deflator'",
    )
    test = page(look="cover")
    assert "1 body of " in text(test)
    assert "has no money, building or post loaded: New body." in text(test)
    pay = "Pay multiples; Senior pay; Staff of schools and NHS bodies; Trade union time"
    registers = f"Registers of land and buildings; Organisation charts; {pay}"
    areas = "Lookups of areas; Places like this one"
    others = "Grants to the voluntary sector; Contracts registers; Price index for real terms"
    assert f"Not loaded: {areas}; {others}; {registers}; Directories of services." in text(test)
    bodies = table(test, "missing")
    assert bodies.iloc[0]["missing"] == "money, payments, buildings, posts"


@pytest.mark.parametrize(
    ("today", "state"),
    [("2026-04-30", "fresh"), ("2026-05-01", "due"), ("2026-05-31", "due"), ("2026-06-01", "stale"), ("2026-03-31", "fresh")],
)
def test_a_ledger_ages_by_its_last_payment(testborough: duckdb.DuckDBPyConnection, today: str, state: str) -> None:
    testborough.execute("UPDATE load SET period_to = '2026-03-31' WHERE table_name = 'payment'")
    found = queries.rows(testborough, queries.read("data/freshness"), {"today": today})
    (ledger,) = [row for row in found if row["source_id"] == "tb-ledger"]
    assert (ledger["state"], ledger["as_of"], ledger["cadence"]) == (state, datetime.date(2026, 3, 31), "monthly")
    assert {row["state"] for row in found if row["cadence"] == "ad_hoc"} == {"no set date"}


def test_undo_brings_the_totals_back(page: Open, place: Path, tmp_path: Path) -> None:
    before = counted(place)
    account = load(place, tmp_path / "more.csv", LEDGER.format(day=5, bad="2026-01-09"))
    assert counted(place) != before
    test = page(look="undo")
    test.selectbox(key="to-undo").set_value(account.load_id).run()
    assert "takes 2 rows and £1,007.50 out of every figure" in text(test)
    assert test.button(key="undo").disabled
    test.checkbox(key=f"sure-{account.load_id}").check().run()
    assert not test.button(key="undo").disabled
    test.button(key="undo").click().run()
    assert not test.exception
    assert f"Load {account.load_id} (more.csv) is undone" in text(test)
    assert "41 loads" in text(test)
    assert "Kept on record and not counted: 1 load undone." in text(test)
    test.button_group(key="look").set_value("loads").run()
    undone = table(test, "sha256").iloc[0]
    assert (undone["load_id"], undone["status"]) == (account.load_id, "Undone")
    assert undone["undone_by"]
    st.cache_resource.clear()
    assert counted(place) == before


def test_a_load_that_others_build_on_is_not_undone(page: Open) -> None:
    test = page(look="undo")
    label = next(option for option in test.selectbox(key="to-undo").options if "org.csv" in option)
    load_id = int(label.split(":")[0].removeprefix("Load "))
    test.selectbox(key="to-undo").set_value(load_id).run()
    test.checkbox(key=f"sure-{load_id}").check().run()
    test.button(key="undo").click().run()
    assert "cannot be undone" in text(test)
    assert "41 loads" in text(test)


def test_hostile_names_stay_text(page: Open, place: Path) -> None:
    bad = "![x](http://evil.example/p.png) <img src=x> :red[y]"
    change(
        place,
        f"UPDATE load SET file_name = '{bad}', loaded_by = '{bad}'",
        f"UPDATE source SET name = '{bad}', publisher = '{bad}'",
        f"INSERT INTO org VALUES ('new', '{bad}', 'fire', TRUE, 1)",
    )
    for look in SECTIONS:
        test = page(look=look)
        if look == "undo":
            test.selectbox(key="to-undo").set_value(41).run()
        written: list[Any] = [element for kind in ("markdown", "info", "warning", "error", "success") for element in test.get(kind)]
        shown = "\n".join(element.value for element in written)
        for live in (r"(?<!\\)!\[x", r"(?<!\\)<img", r"(?<!\\):red"):
            assert not re.search(live, shown), look
