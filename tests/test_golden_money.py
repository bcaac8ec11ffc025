"""Testborough's money: the numbers printed in the design, exactly (scenarios 1-5 and 23)."""

from decimal import Decimal
from hashlib import sha256

import pytest

from tests.conftest import TESTBOROUGH, Ask

MILLION = Decimal(1_000_000)


def test_scenario_1_the_headline(ask: Ask) -> None:
    (split,) = ask("money/split", year=2026)
    assert split["total"] == 1000 * MILLION
    assert split["people"] == 200_000
    assert split["per_head"] == 5000
    assert split["controls"] == 70 * MILLION
    assert split["controls_per_head"] == 350
    assert [round(split[f"{level}_share"], 4) for level in ("controls", "influences", "neither")] == [0.07, 0.18, 0.75]


def test_scenario_2_the_definition_switch(ask: Ask) -> None:
    (split,) = ask("money/split", year=2026)
    assert round(split["ledger_share"], 4) == 0.27
    assert round(split["controls_share"] + split["influences_share"], 4) == 0.25
    for definition, share in (("controls", 0.07), ("influences", 0.25), ("ledger", 0.27)):
        here, *elsewhere = ask("money/compared", definition=definition)
        assert round(here["share"], 4) == share
        told = {mark["place"].split(",")[0]: (mark["share"], mark["source"]) for mark in elsewhere}
        assert told["South Tyneside"] == (0.07, "Selwyn, Outcomes & Efficiency (2012), pp. 26-27")
        assert told["Average of 13 pilots"][0] == 0.05
        assert round(told["Birmingham"][0], 2) == 0.49
        assert all(source for _, source in told.values())

    parts = {(row["definition"], row["part"]): row["gbp"] / MILLION for row in ask("money/definitions")}
    assert parts == {
        ("controls", "controls"): 70,
        ("controls", "rest"): 930,
        ("influences", "controls"): 70,
        ("influences", "influences"): 180,
        ("influences", "rest"): 750,
        ("ledger", "ledger"): 270,
        ("ledger", "rest"): 730,
    }


def test_scenario_3_no_double_counting(ask: Ask) -> None:
    (quality,) = ask("money/quality", year=2026)
    assert quality["before_gbp"] == 1030 * MILLION
    assert (quality["duplicate_rows"], quality["duplicates_gbp"]) == (2, 30 * MILLION)
    assert quality["capital_gbp"] == 15 * MILLION
    rows = ask("money/left_out", year=2026)
    duplicates = {(row["service"], row["ledger"], row["other_ledger"]) for row in rows if row["reason"] == "duplicate"}
    assert duplicates == {
        ("Public health", "Testborough Community Trust", "Testborough Council"),
        ("Better care", "Testborough Integrated Care Board", "Testborough Council"),
    }
    assert sum(row["gbp"] for row in rows if row["reason"] == "breakdown") == 2 * MILLION
    assert sum(row["gbp"] for row in ask("money/levels")) == 1000 * MILLION


def test_scenario_4_where_the_93_per_cent_is(ask: Ask) -> None:
    held: dict[str, Decimal] = {}
    for row in ask("money/who_holds_the_rest", year=2026):
        held[row["sector"]] = held.get(row["sector"], Decimal(0)) + row["gbp"]
    assert {sector: gbp / MILLION for sector, gbp in held.items()} == {
        "health": 380,
        "welfare": 300,
        "education": 160,
        "council": 60,
        "private": 50,
        "police": 40,
        "justice": 10,
    }
    assert sum(held.values()) == 1000 * MILLION
    by_sector = ask("money/by_sector", year=2026)
    assert sum(row["gbp"] for row in by_sector if row["sector"] == "health") == 380 * MILLION


def test_scenario_5_prevention(ask: Ask) -> None:
    (early,) = ask("money/early_help", year=2026)
    assert round(early["early_help_share"], 4) == 0.0360
    assert round(early["early_help_share_without_benefits"], 4) == 0.0529
    assert early["early_help_gbp"] == 36 * MILLION


@pytest.mark.parametrize("by", ["service", "cofog", "tier", "stream"])
def test_every_way_of_cutting_it_adds_up_to_the_total(ask: Ask, by: str) -> None:
    assert sum(row["gbp"] for row in ask(f"money/by_{by}", year=2026)) == 1000 * MILLION
    assert sum(row["gbp"] for row in ask(f"money/by_{by}", year=2026, benefits=False)) == 680 * MILLION


def test_flow_conserves_the_total(ask: Ask) -> None:
    assert sum(row["gbp"] for row in ask("money/flow", year=2026)) == 1000 * MILLION


def test_a_hundred_squares(ask: Ask) -> None:
    squares = [row["control"] for row in ask("place/squares", year=2026)]
    assert [squares.count(level) for level in ("controls", "influences", "neither")] == [7, 18, 75]


def test_scenario_23_trace_a_number(ask: Ask) -> None:
    rows = ask("money/behind", year=2026, control="controls")
    assert len(rows) == 5
    assert {row["total_gbp"] for row in rows} == {70 * MILLION}
    assert sum(row["gbp"] for row in rows) == 70 * MILLION
    for row in rows:
        assert row["source"] == "Testborough finance return"
        assert row["file_name"] == "spend.csv"
        assert row["sha256"] == sha256((TESTBOROUGH / "spend.csv").read_bytes()).hexdigest()
        assert row["licence"] == "CC0 1.0"
        assert row["loaded_by"] == "tester"
        assert row["loaded_at"].year >= 2026


def test_ledger_sets_apart_what_is_no_purchase(ask: Ask) -> None:
    (ledger,) = ask("money/ledger")
    assert ledger["amount_gbp"] == Decimal("1344350.19")
    assert ledger["pass_through_gbp"] == Decimal("139000.00")
    assert ledger["levy_gbp"] == Decimal("150000.00")
    assert ledger["redacted_gbp"] == Decimal("4200.00")
    assert ledger["purchased_gbp"] == Decimal("1051150.19")
    assert (ledger["lines"], ledger["credits"]) == (12, 1)
    suppliers = {row["supplier_key"]: row for row in ask("money/ledger_suppliers")}
    assert suppliers["HARBOUR HOMECARE"]["gbp"] == Decimal("24000.00")
    assert suppliers["MILL ROAD SURFACING AND"]["lines"] == 2  # a repeat is kept: it is a normal ledger line


def test_the_place_on_one_line(ask: Ask) -> None:
    (place,) = ask("place/headline")
    assert round(place["paid_fte"], 1) == 600.5
    assert round(place["volunteer_fte"], 1) == 9.2
    assert round(place["carer_fte"], 1) == 6756.8
    assert place["buildings"] == 8


def test_an_empty_year_is_empty(ask: Ask) -> None:
    assert ask("money/split", year=1999) == []
    assert ask("money/who_holds_the_rest", year=1999) == []
