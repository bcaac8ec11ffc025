"""Every page, driven through app.py: with Testborough, with nothing, and as a link."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from oe_data import intake
from oe_data.database import ROOT, open_database
from tests.conftest import Place, copy_place

PAGES = {
    "place/place": "Testborough",
    "resources/money": "Money",
    "resources/buildings": "Buildings",
    "resources/workforce": "Workforce",
    "people/needs": "Needs",
    "people/match": "Match",
    "people/pathways": "Pathways",
    "redesign/questions": "Questions",
    "redesign/business_case": "Business case",
    "redesign/gateways": "Gateways and strategies",
    "redesign/change": "Change",
}
Open = Callable[..., AppTest]


@pytest.fixture
def app(tmp_path: Path, testborough_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Open]:
    """Open a page on a database (Testborough unless told otherwise), with the choices a link carries."""

    def start(page: str = "place/place", database: Path | None = None, **link: Any) -> AppTest:
        if database is None:
            database = tmp_path / "app.duckdb"
            copy_place(testborough_path, database)
        monkeypatch.setenv("OE_DATABASE", str(database))
        st.cache_data.clear()
        st.cache_resource.clear()
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in link.items():
            test.query_params[name] = str(value)
        for table in ("money-compared", "money-by-sector", "money-definitions", "place-squares"):
            test.session_state[f"{table}-table"] = True  # as if someone had opened it
        test.run()
        if page != "place/place":
            test.switch_page(f"pages/{page}.py").run()
        assert not test.exception, test.exception
        return test

    yield start
    st.cache_data.clear()
    st.cache_resource.clear()


def text(test: AppTest) -> str:
    """All that is written on a page, without the marks of emphasis."""
    written = [element.value for kind in ("title", "subheader", "markdown", "caption", "info", "error") for element in test.get(kind)]
    return "\n".join(written).replace("**", "").replace("\\", "")


@pytest.mark.parametrize("page", PAGES)
def test_page_is_drawn_with_its_title(app: Open, page: str) -> None:
    assert app(page).title[0].value == PAGES[page]


@pytest.mark.parametrize("page", PAGES)
def test_page_on_nothing_says_what_to_load(app: Open, page: str, tmp_path: Path) -> None:
    test = app(page, database=tmp_path / "new.duckdb")
    told = text(test)
    assert "python3 -m oe_data load" in told or "on the page Upload" in told
    assert not test.error


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_the_data_are_made_up(app: Open, page: str) -> None:
    assert "Testborough is fictional: every name and figure here is invented" in text(app(page))


def test_scenario_1_the_headline(app: Open) -> None:
    told = text(app())
    assert (
        "Of £1,000.0m of public money in 2025/26 for 200,000 residents (£5,000 each), Testborough Council controls 7.00% "
        "(£70.0m, £350 each), influences 18.00% and has no say over 75.00%."
    ) in told
    assert "the council may change both the purpose and the amount without another body's consent" in told


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        ("ledger", "27.00% (£270.0m, £1,350 each) passes through the ledger of Testborough Council"),
        ("influences", "Testborough Council controls or influences 25.00% (£250.0m, £1,250 each)"),
    ],
)
@pytest.mark.parametrize("page", ["place/place", "resources/money"])
def test_scenario_2_the_definition_switch(app: Open, page: str, definition: str, told: str) -> None:
    test = app(page)
    test.radio(key="control").set_value(definition).run()
    assert told in text(test)
    assert "Of £1,000.0m of public money" in text(test)  # the total does not move
    assert test.query_params["control"] in (definition, [definition])


def test_scenario_2_reference_marks(app: Open) -> None:
    test = app("resources/money")
    marks = next(frame.value for frame in test.dataframe if "Council's share" in frame.value.columns)
    told = dict(zip(marks["Place"], marks["Council's share"], strict=True))
    assert told["South Tyneside, about 2010"] == 0.07
    assert told["Average of 13 pilots, 2009"] == 0.05
    assert round(told["Birmingham, 2008-09"], 2) == 0.49
    assert marks["Source"].notna().all()


def test_scenario_3_no_double_counting(app: Open) -> None:
    test = app("resources/money", show="left")
    told = text(test)
    assert "Before the counting rules the ledgers add up to £1,030.0m." in told
    assert "2 rows worth £30.0m are left out" in told
    assert "Capital of £15.0m is shown apart and is in no share." in told
    table = next(frame.value for frame in test.dataframe if "other_ledger" in frame.value.columns)
    assert set(table["other_ledger"].dropna()) == {"Testborough Council"}


def test_scenario_4_where_the_93_per_cent_is(app: Open) -> None:
    test = app("resources/money", show="holds")
    table = next(frame.value for frame in test.dataframe if "The council's say" in frame.value.columns)
    held = table.groupby("Who")["Pounds"].sum() / 1_000_000
    assert held.to_dict() == {
        "Health bodies": 380,
        "Benefits and pensions": 300,
        "Schools and colleges": 160,
        "Councils": 60,
        "Care and other providers": 50,
        "Police": 40,
        "Justice": 10,
    }


def test_scenario_5_prevention(app: Open) -> None:
    assert "3.60% of all money goes on early help and prevention, 5.29% when cash benefits are left out." in text(
        app("resources/money", show="buys")
    )
    told = text(app("resources/money", show="time"))
    assert "7.57% of what the steps on the pathways cost falls before age five." in told
    assert "The dashed line is illustrative" in told


def test_scenario_23_trace_a_number_in_two_steps(app: Open) -> None:
    test = app("resources/money", show="rows")
    assert "5 rows, together £70.0m." in text(test)
    table = next(frame.value for frame in test.dataframe if "sha256" in frame.value.columns)
    assert len(table) == 5
    for column in ("source", "file_name", "sha256", "licence", "loaded_by", "loaded_at"):
        assert table[column].notna().all()


def test_the_bars_are_the_three_definitions(app: Open) -> None:
    test = app("resources/money", benefits="without")
    bars = next(frame.value for frame in test.dataframe if "Definition" in frame.value.columns)
    told = {(name, what): share for name, what, share in zip(bars["Definition"], bars["What"], bars["Share"], strict=True)}
    assert round(told["Controls", "The rest"], 4) == 0.8971  # of the 680.0 without cash benefits
    assert round(told["Controls or influences", "The rest"], 4) == 0.6324
    assert round(told["Through its ledger", "It passes through the council's ledger"], 4) == 0.3676


def test_a_place_without_a_count_of_its_money_shows_what_it_has(app: Open, place: Place) -> None:
    header = "OrganisationLabel,OrganisationalUnit,BeneficiaryName,PaymentDate,TransactionNumber,Amount,Purpose\n"
    lines = "".join(f"Anyshire Council,Roads,Amber Ltd,2025-04-{day:02d},{day},100.00,\n" for day in range(1, 21))
    place.load(place.file("ledger.csv", header + lines))
    place.connection.close()
    told = text(app(database=place.path))
    assert "cannot be said yet: its count is not loaded" in told
    assert "£2,000" in told
    assert "1 source, the last loaded on" in told
    assert "2 of 32 kinds of facts are loaded; not yet: Areas; Boundaries for maps; Lookups of areas; and 27 more." in told


def test_every_payment_to_a_supplier_is_there_a_page_at_a_time(app: Open, golden: Place) -> None:
    header = "OrganisationLabel,OrganisationalUnit,BeneficiaryName,PaymentDate,TransactionNumber,Amount,Purpose\n"
    lines = "".join(f"Anyshire Council,Roads,Amber Ltd,2025-05-0{1 + n % 9},{n},10.01,\n" for n in range(1201))
    golden.load(golden.file("long.csv", header + lines))
    golden.connection.close()
    test = app("resources/money", database=golden.path, show="ledger", body="anyshire-council")
    test.text_input(key="find").set_value("amb").run()
    test.selectbox(key="supplier").set_value("AMBER").run()
    assert "1,201 payments, together £12,022.01, latest first." in text(test)
    shown = [frame.value for frame in test.dataframe if "transaction_no" in frame.value.columns]
    assert len(shown[0]) == 500
    test.number_input[0].set_value(3).run()
    shown = [frame.value for frame in test.dataframe if "transaction_no" in frame.value.columns]
    assert len(shown[0]) == 201


@pytest.mark.parametrize("show", ["holds", "flow", "buys", "time", "ledger", "left", "rows"])
@pytest.mark.parametrize("benefits", ["with", "without"])
def test_every_section_of_money_is_drawn(app: Open, show: str, benefits: str) -> None:
    assert not app("resources/money", show=show, benefits=benefits).error


def test_a_link_carries_area_year_and_definition(app: Open) -> None:
    test = app(control="ledger", area="W1", year="2026")
    assert (test.radio(key="control").value, test.selectbox(key="area").value, test.selectbox(key="year").value) == ("ledger", "W1", 2026)


@pytest.mark.parametrize("value", ["nonsense", "'; DROP TABLE spend --", "99999999999", "<script>", ""])
def test_a_link_with_nonsense_opens_on_the_defaults(app: Open, value: str) -> None:
    test = app("resources/money", control=value, area=value, year=value, show=value, benefits=value, by=value)
    assert test.radio(key="control").value == "controls"
    assert test.selectbox(key="year").value == 2026


def test_every_figure_has_its_label_year_and_source(app: Open) -> None:
    captions = [line.value for page in ("place/place", "resources/money") for line in app(page, show="ledger").markdown]
    figures = [caption for caption in captions if " · " in caption]
    assert len(figures) >= 14  # seven on Place, nine on Money
    for caption in figures:
        assert re.match(
            r":small\[(Published|Derived|Apportioned|Estimated|Local|Illustrative) · .+ · \[.+\]\(#where-these-figures-come-from\)\]",
            caption,
        )


HOSTILE = ["![x](http://evil.example/p.png)", "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "${7*7}", "$$x$$ :red[y]"]


def test_hostile_names_stay_text(app: Open, tmp_path: Path) -> None:
    database = tmp_path / "hostile.duckdb"
    connection = open_database(database)
    files = {
        "setting.csv": "key,value,unit,meaning,basis\nplace_area,P,,a,b\ncount_year,2026,,a,b\n",
        "area.csv": f'area_id,name,level\nP,"{HOSTILE[0]}",place\n',
        "org.csv": f'org_id,name,sector,is_lead\nc,"{HOSTILE[2]}",council,true\n',
        "service.csv": f's,"{HOSTILE[1]}",10,early_help\n',
        "stream.csv": "stream_id,name,kind,ring_fenced\nt,T,local_tax,false\n",
        "statement.csv": f'v,vision,V,"{HOSTILE[4]}",agreed\n',
        "source.csv": f'src,"{HOSTILE[3]} {HOSTILE[0]}",P,L,once,spend\n',
        "spend.csv": "1,2026,outturn,revenue,s,c,c,c,t,5000000,controls,P\n",
    }
    files["service.csv"] = "service_id,name,cofog,tier\n" + files["service.csv"]
    files["statement.csv"] = "statement_id,kind,title,body,status\n" + files["statement.csv"]
    files["source.csv"] = "source_id,name,publisher,licence,cadence,covers\n" + files["source.csv"]
    files["spend.csv"] = (
        "spend_id,year,basis,kind,service_id,funder_id,commissioner_id,deliverer_id,stream_id,gross_gbp,control,area_id\n"
        + files["spend.csv"]
    )
    folder = tmp_path / "hostile"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_text(content)
    accounts = intake.load_paths(connection, database, [folder], "tester")
    assert [account.reason for account in accounts if account.status != "loaded"] == []
    connection.close()
    for page in PAGES:
        test = app(page, database=database)
        shown = "\n".join(element.value for kind in ("title", "subheader", "markdown", "caption") for element in test.get(kind))
        for live in ("![x](", "](javascript", "<img", "$$x", ":red[", "${7"):
            assert live not in shown, (page, live)


def test_a_caption_names_three_sources_and_counts_the_rest(app: Open, golden: Place) -> None:
    header = "area_code,area_name,period,indicator,measure,unit,value"
    files = [
        golden.file(f"{name}.csv", f"{header}\nW1,Harbour,2024,People who {name},Percentage,Persons,{10 + at}\n")
        for at, name in enumerate(["walk", "cycle", "swim", "dance"])
    ]
    assert [account.reason for account in golden.load(*files, decided=intake.Decided(None, True)) if account.status != "loaded"] == []
    golden.connection.close()
    shown = text(app("people/needs", golden.path))
    assert "List of indicators of Cycle; List of indicators of Dance; List of indicators of Swim and 2 more" in shown
