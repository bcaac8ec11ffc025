"""The return of a business case, to the penny of the worked example (domain.md B.6), through edits, words and page."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oe_data import cases, edits
from oe_data.charts import case as charts
from oe_data.database import DataError
from oe_data.edits import case
from oe_data.edits import gate as gates
from oe_data.ui import data
from tests.conftest import Place
from tests.test_app import Open, app, text  # noqa: F401  a fixture
from tests.test_gateways import ON, packed
from tests.test_pathways import asked

RANGES = (0.9, 1.3), (0.5, 1.2)  # of cost and of value
COST = {"label": "Rent", "kind": "revenue", "org_id": "council", "from_t": 0, "to_t": 1, "gbp_per_year": 100.0, "grade": 1}
BENEFIT = {
    **{"label": "Fewer visits", "value_type": "fiscal", "org_id": "acute", "from_t": 0, "to_t": 1, "people_per_year": 10.0},
    **{"engagement": 1.0, "retention": 1.0, "impact": 1.0, "deadweight": 0.0, "attribution": 1.0, "cashable": 0.5, "unit_gbp": 30.0},
    "grade": 1,
}


def of(place: Place, question: str = "Q1") -> dict[str, Any]:
    (found,) = asked(place, "workbench/cases", question=question)
    return found


def test_chance_is_what_the_worked_example_says() -> None:
    found = cases.chance(1_051_269.68, 1_148_206.93, *RANGES)
    assert round(found.exact_mean, 0) == -87_968
    assert abs(found.mean - found.exact_mean) < 2_000
    assert abs(found.spread - 191_000) < 1_000
    assert abs(found.spread / cases.exact_spread(1_051_269.68, 1_148_206.93, *RANGES) - 1) < 0.01
    assert abs(found.above - 0.354) < 0.01
    cases.chance.cache_clear()
    assert found == cases.chance(1_051_269.68, 1_148_206.93, *RANGES)
    assert sum(count for *_, count in found.counts) == cases.DRAWS


def test_payback_by_a_straight_line(golden: Place) -> None:
    years = asked(golden, "workbench/cba_cumulative", question="Q1")
    assert round(cases.crossing(years, "cumulative_value_gbp") or 0, 2) == 3.21
    assert cases.crossing(years, "cumulative_fiscal_gbp") is None


def test_the_words_of_the_worked_example(golden: Place) -> None:
    (result,) = asked(golden, "workbench/cba_result", question="Q1")
    assert "Each pound returns £1.09 of public value within 5 years" in cases.headline(result)
    told = cases.in_words(result, asked(golden, "workbench/cba_by_body", question="Q1")).replace("\\", "")
    assert "More is paid than gained by Testborough Community Trust £257,019 and Testborough Council £254,748." in told
    assert "Testborough Hospital Trust £226,115 and Department for Work and Pensions £171,022." in told
    assert "in year 4; what public bodies gain does not, within 5 years" in told


def test_every_result_of_the_worked_example_to_the_penny(golden: Place) -> None:
    (result,) = asked(golden, "workbench/cba_result", question="Q1")
    told = {row["what"]: row["value"] for row in cases.results(result, cashable=True)}
    assert told == {
        "Cost": "£1,051,269.68",
        "Cost in cash": "£794,250.33",
        "Value to public bodies": "£936,638.30",
        "Value to the economy": "£95,012.04",
        "Value to wellbeing": "£116,556.59",
        "Public value less cost": "£96,937.24",
        "Public value for each £1": "1.09",
        "Public bodies: gain less cost": "-£114,631.39",
        "Public bodies: gain for each £1": "0.89",
        "Breaks even at this multiple of benefits": "0.92",
        "All value covers cost in year": "4",
        "What public bodies gain covers cost in year": "Not within the years counted",
        "Can be taken out of budgets": "£539,945.74",
        "Of it for each £1 of cost in cash": "0.68",
    }
    assert not {"Can be taken out of budgets", "Of it for each £1 of cost in cash"} & {
        row["what"] for row in cases.results(result, cashable=False)
    }


def test_the_tables_beneath_the_charts_are_to_the_penny(golden: Place) -> None:
    years = charts.running(asked(golden, "workbench/cba_cumulative", question="Q1")).table
    assert years is not None
    assert years["cost"].tolist() == [324_000, 198_000, 198_000, 198_000, 198_000]
    assert years["present"].tolist() == [324_000.00, 191_304.35, 184_835.12, 178_584.66, 172_545.56]
    assert years["fiscal"].tolist() == [-324_000.00, -313_913.04, -245_187.99, -178_786.96, -114_631.39]
    assert years["value"].tolist() == [-324_000.00, -284_119.94, -153_275.85, -26_297.61, 96_937.24]
    bodies = charts.bodies(asked(golden, "workbench/cba_by_body", question="Q1")).data
    assert sorted(bodies["net"]) == [-257_019.36, -254_748.45, 171_021.67, 226_114.76]


def test_half_a_case_is_no_return(app: Open, golden: Place) -> None:  # noqa: F811
    assert cases.lacks({"cost_lines": 3, "benefit_lines": 5}) == ""
    assert cases.lacks({"cost_lines": 0, "benefit_lines": 0}).endswith("write what it costs and what it brings below.")
    case.lines(
        golden.connection, "ann", "Q1", "cba_cost", [(row, None) for row in edits.rows(golden.connection, "cba_cost", question_id="Q1")]
    )
    golden.connection.close()
    page = app("redesign/business_case", database=golden.path, question="Q1")
    assert page.info[0].value == "No return can be worked out yet: write what it costs below."
    assert "How likely it is" not in text(page)


def test_a_unit_cost_is_no_benefit_until_somebody_says_who_gains(app: Open, golden: Place) -> None:  # noqa: F811
    golden.connection.close()
    page = app("redesign/business_case", database=golden.path, question="Q1")
    page.session_state["unit-costs"] = True
    page.run()
    assert page.selectbox(key="gains-0").value is None  # the list says NHS, which is no body here
    assert page.button(key="add-0-fiscal").disabled
    page.selectbox(key="gains-0").select("acute").run()
    page.button(key="add-0-fiscal").click().run()
    added = edits.rows(data.connection(), "cba_benefit", question_id="Q1")[-1]
    assert (added["org_id"], added["people_per_year"], float(added["unit_gbp"])) == ("acute", 0, 1900)


def test_where_all_value_goes_to_public_bodies_the_headline_says_so() -> None:
    result = {"horizon": 4, "public_bcr": 1.12, "fiscal_bcr": 1.12, "pvf": 10.0, "pve": 0.0, "pvs": 0.0}
    assert cases.headline(result).endswith("within 4 years**, all of it to public bodies.")


def test_other_rates_move_the_result_and_not_the_case(golden: Place) -> None:
    (own,) = asked(golden, "workbench/cba_result", question="Q1")
    (other,) = asked(golden, "workbench/cba_result", question="Q1", scheme="sensitivity")
    assert other["nppv"] > own["nppv"]
    assert (own["scheme"], other["scheme"]) == ("standard", "sensitivity")
    assert asked(golden, "workbench/cba_result", question="Q1", scheme="standard") == [own]


@pytest.mark.parametrize(
    ("passed", "state", "result", "cashable"),
    [
        (None, "live", False, False),
        (0, "live", False, False),
        (1, "live", True, False),
        (2, "live", True, True),
        (3, "live", True, True),
        (2, "held", True, False),
        (3, "stopped", True, False),
    ],
)
def test_no_saving_before_gate_2(passed: int | None, state: str, result: bool, cashable: bool) -> None:
    may = cases.may_show({"passed_gate": passed, "state": state, "last_gate": passed})
    assert (may.result, may.cashable) == (result, cashable)
    assert bool(may.told) == (not cashable)


def test_no_result_on_the_page_before_gate_1(app: Open, golden: Place) -> None:  # noqa: F811
    case.save(golden.connection, "ann", "Q6", None, {"base_year": 2026, "horizon": 2, "scheme": "standard"})
    case.lines(golden.connection, "ann", "Q6", "cba_cost", [(None, COST)])
    case.lines(golden.connection, "ann", "Q6", "cba_benefit", [(None, BENEFIT)])
    golden.connection.close()
    told = text(app("redesign/business_case", database=golden.path, question="Q6"))
    assert "worked out once it has passed gate 1" in told
    assert "Each pound" not in told
    assert "£300" not in told


def test_the_case_is_built_line_by_line_as_in_the_worked_example(golden: Place) -> None:
    """Scenario 14: the lines of Q1 written on screen for Q2 give the same result to the penny."""
    before = of(golden)
    case.save(golden.connection, "ann", "Q2", None, {"base_year": before["base_year"], "horizon": 5, "scheme": "standard"})
    for table in ("cba_cost", "cba_benefit"):
        there = edits.rows(golden.connection, table, question_id="Q1")
        new = [(None, {name: value for name, value in row.items() if name not in ("question_id", "line", "load_id")}) for row in there]
        for _, row in new:
            row["label"] += " again"  # else both would claim one benefit
        case.lines(golden.connection, "ann", "Q2", table, new)
    (first,) = asked(golden, "workbench/cba_result", question="Q1")
    (second,) = asked(golden, "workbench/cba_result", question="Q2")
    assert {**second, "question_id": "Q1"} == first
    (line,) = edits.rows(golden.connection, "cba_benefit", question_id="Q2", line=1)
    case.lines(golden.connection, "ann", "Q2", "cba_benefit", [(line, {**line, "grade": 6})])
    worked = {(row["side"], row["line"]): row for row in asked(golden, "workbench/cba_lines", question="Q2")}
    assert round(float(worked["benefit", 1]["gbp_per_year"]), 2) == 103_680.00
    with pytest.raises(edits.Overtaken, match="changed since you looked, by ann: evidence grade from 4 to 6"):
        case.lines(golden.connection, "bob", "Q2", "cba_benefit", [(line, {**line, "impact": 0.2})])
    seen = edits.rows(golden.connection, "cba", question_id="Q2")[0]
    with pytest.raises(DataError, match="4 is too few; a line runs to year 4"):
        case.save(golden.connection, "ann", "Q2", seen, {"horizon": 4})


@pytest.mark.parametrize(
    ("table", "wrong", "told"),
    [
        ("cba_cost", {"gbp_per_year": -1.0}, "Line 5, pounds a year: -1 is not 0 or more"),
        ("cba_cost", {"to_t": 9}, "Line 5, last year: 9 is outside the case, whose years are 0 to 4"),
        ("cba_cost", {"from_t": 3}, "a last year no earlier than the first"),
        ("cba_cost", {"grade": 7}, "7 is no grade of evidence"),
        ("cba_cost", {"org_id": "nobody"}, "“nobody” is not known"),
        ("cba_cost", {"label": " "}, "label: this is needed"),
        ("cba_benefit", {"impact": 1.2}, "share for whom it works: 1.2 is not a share between 0 and 1"),
        ("cba_benefit", {"value_type": "hope"}, "“hope” is none of fiscal, economic, social"),
        ("cba_benefit", {"unit_gbp": None}, "pounds an outcome: this is needed"),
    ],
)
def test_a_wrong_line_is_named_and_none_is_saved(golden: Place, table: str, wrong: dict[str, Any], told: str) -> None:
    right = COST if table == "cba_cost" else BENEFIT
    before = edits.rows(golden.connection, table)
    with pytest.raises(DataError, match=re.escape(told)):
        case.lines(golden.connection, "ann", "Q1", table, [(None, {**right, "label": "A first line"}), (None, {**right, **wrong})])
    assert edits.rows(golden.connection, table) == before


def test_no_benefit_is_claimed_more_than_once_over(golden: Place) -> None:
    for question in ("Q2", "Q6"):
        case.save(golden.connection, "ann", question, None, {"base_year": 2026, "horizon": 5, "scheme": "standard"})
    case.lines(golden.connection, "ann", "Q2", "cba_benefit", [(None, {**BENEFIT, "attribution": 0.7})])
    with pytest.raises(DataError, match=r"“Fewer visits” is claimed 1\.1 times over by Q2 and Q6 together"):
        case.lines(golden.connection, "bob", "Q6", "cba_benefit", [(None, {**BENEFIT, "attribution": 0.4})])
    case.lines(golden.connection, "bob", "Q6", "cba_benefit", [(None, {**BENEFIT, "attribution": 0.3})])


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    pounds=st.floats(1, 1e6),
    more=st.floats(1, 1e6),
    people=st.floats(0, 1e4),
    impact=st.floats(0, 1),
    grades=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    horizon=st.integers(1, 60),
    scheme=st.sampled_from(["standard", "health", "sensitivity"]),
)
def test_what_holds_of_every_case(
    golden: Place, pounds: float, more: float, people: float, impact: float, grades: tuple[int, int], horizon: int, scheme: str
) -> None:
    cursor = golden.connection.cursor()
    cursor.execute("DELETE FROM cba; DELETE FROM cba_cost; DELETE FROM cba_benefit")
    case.save(golden.connection, "ann", "Q6", None, {"base_year": 2026, "horizon": horizon, "scheme": scheme})
    cost = {**COST, "gbp_per_year": pounds, "to_t": horizon - 1, "grade": grades[0]}
    benefit = {**BENEFIT, "people_per_year": people, "impact": impact, "to_t": horizon - 1, "grade": grades[1]}
    case.lines(golden.connection, "ann", "Q6", "cba_cost", [(None, cost)])
    case.lines(golden.connection, "ann", "Q6", "cba_benefit", [(None, benefit)])
    (result,) = asked(golden, "workbench/cba_result", question="Q6")
    bodies = asked(golden, "workbench/cba_by_body", question="Q6")
    assert float(sum(row["net_gbp"] for row in bodies)) == pytest.approx(float(result["fiscal_npv"]), abs=0.01)
    (line,) = edits.rows(golden.connection, "cba_cost", question_id="Q6")
    case.lines(golden.connection, "ann", "Q6", "cba_cost", [(line, {**line, "gbp_per_year": float(line["gbp_per_year"]) + more})])
    (dearer,) = asked(golden, "workbench/cba_result", question="Q6")
    assert dearer["nppv"] < result["nppv"]


def test_discount_factors_equal_an_independent_computation(golden: Place) -> None:
    steps: dict[str, list[tuple[int, float]]] = {}
    for row in asked(golden, "workbench/rates"):
        steps.setdefault(row["scheme"], []).append((row["from_year"], row["rate"]))
    found = golden.rows("SELECT scheme, t, df FROM discount_factor")
    assert len(found) == 3 * 101
    for scheme, t, factor in found:
        expected = 1.0
        for year in range(1, t + 1):
            expected /= 1 + max((start, rate) for start, rate in steps[scheme] if start <= year)[1]
        assert factor == pytest.approx(expected, rel=1e-12)


def test_unit_costs_are_uprated_by_one_deflator(golden: Place) -> None:
    cursor = golden.connection.cursor()
    cursor.execute("DELETE FROM deflator; INSERT INTO deflator (year, idx, load_id) VALUES (2024, 100, 1), (2026, 110, 1)")
    cursor.execute("DELETE FROM unit_cost")
    cursor.execute(
        "INSERT INTO unit_cost (unit_cost_id, label, unit, fiscal_gbp, agency, price_year, load_id) VALUES "
        "('a', 'Visit', 'visit', 200, 'acute', 2024, 1), ('b', 'Stay', 'day', 400, 'acute', 2010, 1)"
    )
    stay, visit = asked(golden, "workbench/unit_costs", year=2026)
    assert (float(visit["fiscal_gbp"]), float(visit["fiscal_now_gbp"])) == (200, 220)
    assert stay["fiscal_now_gbp"] is None
    cursor.execute("DELETE FROM deflator")
    (_, visit) = asked(golden, "workbench/unit_costs", year=2024)
    assert float(visit["fiscal_now_gbp"]) == 200  # its own prices need no index


def test_scenario_14_and_15_on_the_page(app: Open, golden: Place) -> None:  # noqa: F811
    told = text(app("redesign/business_case"))
    assert "Each pound returns £1.09 of public value within 5 years" in told
    assert "£96,937" in told
    assert "-£114,631" in told
    assert "£539,946" in told
    assert "35% likely to be worth more than it costs" in told
    assert "A pound in year 4 counts 0.871442." in told
    told = text(app("redesign/business_case", question="Q1", rates="sensitivity"))
    assert "A pound in year 4 counts 0.888487. HM Treasury Green Book, 2026" in told
    assert "£96,937" not in told


def test_a_held_case_states_no_saving(app: Open, golden: Place) -> None:  # noqa: F811
    given = {"decided_on": ON, "grp": "steering", "reason": "Not yet.", "confidence": None, "seen": packed(golden, "Q1")["decisions"]}
    gates.decide(golden.connection, "ann", "Q1", 3, "hold", **given)
    golden.connection.close()
    page = app("redesign/business_case", database=golden.path, question="Q1")
    assert page.warning[0].value == "An estimate: the question is held at gate 3, so none of it counts as a saving."
    told = text(page)
    assert "£539,946" not in told
    assert "Cashable" not in told


def test_a_list_of_unit_costs_as_greater_manchester_lays_it_out(golden: Place) -> None:
    book = openpyxl.Workbook()
    head = ["Code", "Cost detail", "Unit", "Fiscal value", "Economic value", "Social value", "Agency bearing the fiscal cost", "Year"]
    sheets = {
        "Crime": [["CR1", "Nuisance, an incident (invented)", "Incident", "£1,040.50", None, 580, "Police", "2009/10"]],
        "Health": [
            ["HE1", "A visit (invented)", "Visit", 101, None, None, "NHS", "2013-14"],
            ["HE2", "A stay (invented)", "Night", "unknown", None, None, "NHS", "2012/13"],
        ],
    }
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in ([f"{name} unit costs"], [], head, *rows):
            sheet.append(row)
    book.remove(book["Sheet"])
    made = io.BytesIO()
    book.save(made)
    (account,) = golden.load(golden.file("costs.xlsx", made.getvalue()), body="Greater Manchester Combined Authority")
    assert (account.kind, account.rows_loaded, account.rows_rejected) == ("unit_cost_list", 2, 1)
    found = {row["unit_cost_id"]: row for row in asked(golden, "workbench/unit_costs", year=2026)}
    assert (float(found["CR1"]["fiscal_gbp"]), float(found["CR1"]["social_gbp"]), found["CR1"]["price_year"]) == (1040.5, 580, 2010)
    assert (found["HE1"]["price_year"], found["HE1"]["agency"]) == (2014, "NHS")
    assert "Greater Manchester" in found["HE1"]["source"]


THEMES = {
    **{"Crime": "CR", "Education & Skills": "E&S", "Employment & Economy": "E&E"},
    **{"Health": "HE", "Housing": "HO", "Social Services": "SS"},
}
PLAIN = [
    ["Theme", "Sub-theme", "Code", "Cost/saving detail", "Unit", "Agency bearing the fiscal cost", None, "Estimated cost/saving", "Year"]
]
DEEP = [
    ["Theme", "Sub-theme", "Cost code", "Cost detail", "Unit", "Agency bearing the cost", None, "Fiscal cost / saving", None],
    [None, None, None, None, None, "Level", "Detail", "Estimated cost", "Year"],
]
SIDE = [
    [
        "Theme",
        "Sub-theme",
        "Code",
        "Detail",
        "Unit",
        "Agency bearing the cost: level",
        "Agency: detail",
        "Estimated fiscal cost",
        "Price year",
    ]
]


@pytest.mark.parametrize("head", [PLAIN, DEEP, SIDE])
def test_the_six_theme_sheets_of_the_unit_cost_database(golden: Place, head: list[list[str | None]]) -> None:
    """The positions are those of version 3.0 (code third, value eighth); its headings may be worded in several ways."""
    book = openpyxl.Workbook()
    book.active.append(["Unit Cost Database"])  # type: ignore[union-attr]
    for theme, code in THEMES.items():
        sheet = book.create_sheet(theme)
        rows = [
            [theme, "All", f"{code}1.0", "Invented,\nin two lines", "Incident", "NHS", "Trust", 1040.5, "2010/11"],
            [theme, "All", f"{code}23.6", "Invented too", "Person a year", "Local authority", None, 99, "2018/19"],
            [theme, "All", f"{code}24.0", "Not known", "Person a year", "Local authority", None, None, "2018/19"],
        ]
        for row in ([f"{theme} unit costs"], [], *head, *rows):
            sheet.append(row)
    made = io.BytesIO()
    book.save(made)
    (account,) = golden.load(golden.file("costs.xlsx", made.getvalue()), body="Greater Manchester Combined Authority")
    assert (account.kind, account.rows_loaded, account.rows_rejected) == ("unit_cost_list", 12, 6)  # one that has no value is of no use
    found = {row["unit_cost_id"]: row for row in asked(golden, "workbench/unit_costs", year=2026)}
    for code in THEMES.values():
        one, two = found[f"{code}1.0"], found[f"{code}23.6"]
        assert (float(one["fiscal_gbp"]), one["price_year"], one["agency"], one["unit"]) == (1040.5, 2011, "NHS", "Incident")
        assert (float(two["fiscal_gbp"]), two["price_year"], two["agency"]) == (99, 2019, "Local authority")
