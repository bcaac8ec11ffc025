"""Testborough's programme: business case, gates, change, loops and checks, to the penny and the decimals printed."""

from collections.abc import Callable

import duckdb
import pytest

from oe_data import queries
from tests.conftest import Ask


def pence(value: float) -> float:
    return round(float(value), 2)


def test_discount_factors(testborough: duckdb.DuckDBPyConnection) -> None:
    factors = {(s, t): round(df, 6) for s, t, df in testborough.cursor().execute("SELECT scheme, t, df FROM discount_factor").fetchall()}
    assert [factors["standard", t] for t in (0, 5, 30, 31, 75, 76)] == [1, 0.841973, 0.356278, 0.345901, 0.094214, 0.091916]
    assert factors["health", 30] == 0.639762
    assert (factors["standard", 4], factors["sensitivity", 4]) == (0.871442, 0.888487)


def test_scenario_14_the_lines_of_the_case(ask: Ask) -> None:
    lines = {(row["side"], row["line"]): row for row in ask("workbench/cba_lines", question="Q1")}
    costs = {line: (pence(lines["cost", line]["total_gbp"]), pence(lines["cost", line]["present_gbp"])) for line in (1, 2, 3)}
    assert costs == {1: (126_000.00, 126_000.00), 2: (715_000.00, 668_250.33), 3: (275_000.00, 257_019.36)}
    benefits = {
        line: tuple(round(float(lines["benefit", line][key]), 2) for key in ("outcomes", "gbp_per_year", "present_gbp", "present_cash_gbp"))
        for line in range(1, 6)
    }
    assert benefits == {
        1: (28.80, 146_880.00, 539_501.87, 323_701.12),
        2: (36.00, 61_560.00, 226_114.76, 45_222.95),
        3: (9.36, 63_180.00, 171_021.67, 171_021.67),
        4: (9.36, 35_100.00, 95_012.04, 0.00),
        5: (16.80, 30_240.00, 116_556.59, 0.00),
    }


def test_the_result_of_the_case(ask: Ask) -> None:
    (result,) = ask("workbench/cba_result", question="Q1")
    assert {key: pence(result[key]) for key in ("pvc", "pvf", "pve", "pvs", "fiscal_npv", "nppv", "pv_cashable", "pv_cash_cost")} == {
        "pvc": 1_051_269.68,
        "pvf": 936_638.30,
        "pve": 95_012.04,
        "pvs": 116_556.59,
        "fiscal_npv": -114_631.39,
        "nppv": 96_937.24,
        "pv_cashable": 539_945.74,
        "pv_cash_cost": 794_250.33,
    }
    assert [pence(result[key]) for key in ("fiscal_bcr", "public_bcr", "cash_test", "switching_value")] == [0.89, 1.09, 0.68, 0.92]
    assert (result["fiscal_payback_t"], result["public_payback_t"]) == (None, 4)
    years = ask("workbench/cba_cumulative", question="Q1")
    assert [pence(year["cost_gbp"]) for year in years] == [324_000, 198_000, 198_000, 198_000, 198_000]
    assert [pence(year["present_cost_gbp"]) for year in years] == [324_000.00, 191_304.35, 184_835.12, 178_584.66, 172_545.56]
    fiscal = [-324_000.00, -313_913.04, -245_187.99, -178_786.96, -114_631.39]
    value = [-324_000.00, -284_119.94, -153_275.85, -26_297.61, 96_937.24]
    assert [pence(year["cumulative_fiscal_gbp"]) for year in years] == fiscal
    assert [pence(year["cumulative_value_gbp"]) for year in years] == value


def test_a_worse_grade_cuts_the_benefit(testborough: duckdb.DuckDBPyConnection, ask: Ask) -> None:
    testborough.cursor().execute("UPDATE cba_benefit SET grade = 6 WHERE question_id = 'Q1' AND line = 1")
    (line,) = [row for row in ask("workbench/cba_lines", question="Q1") if (row["side"], row["line"]) == ("benefit", 1)]
    assert pence(line["gbp_per_year"]) == 103_680.00


def test_scenario_7_who_pays_who_gains(ask: Ask) -> None:
    assert {row["body"]: pence(row["net_gbp"]) for row in ask("workbench/cba_by_body", question="Q1")} == {
        "Testborough Community Trust": -257_019.36,
        "Testborough Council": -254_748.45,
        "Department for Work and Pensions": 171_021.67,
        "Testborough Hospital Trust": 226_114.76,
    }
    tornado = ask("workbench/cba_sensitivity", question="Q1")
    assert len(tornado) == 8
    assert pence((tornado[0]["nppv_low_gbp"] + tornado[0]["nppv_high_gbp"]) / 2) == 96_937.24


def test_scenario_6_savings_only_after_design(ask: Ask) -> None:
    rows = ask("place/savings")
    assert [row["question_id"] for row in rows] == ["Q1", "Q2"]
    assert (pence(rows[0]["pv_cashable_gbp"]), pence(rows[0]["pv_cost_gbp"])) == (539_945.74, 1_051_269.68)
    assert rows[1]["pv_cashable_gbp"] is None


def test_funnel_and_board(ask: Ask) -> None:
    funnel = ask("gates/funnel")
    assert [row["passed"] for row in funnel] == [5, 3, 2, 1, 0]
    assert [funnel[0][state] for state in ("live", "held", "stopped")] == [3, 1, 2]
    board = {row["question_id"]: (row["cycle"], row["state"]) for row in ask("questions/board")}
    assert board["Q1"] == ("do", "live")
    assert (board["Q3"], board["Q4"][1], board["Q6"]) == (("plan", "held"), "stopped", ("understand", "live"))
    assert {row["family"]: row["questions"] for row in ask("strategy/approach_mix") if row["family"] == "historic"} == {"historic": 1}
    assert sum(row["questions"] for row in ask("strategy/approach_mix") if row["family"] == "emerging") == 5
    (place,) = ask("place/headline")
    assert [place[f"questions_gate_{gate}"] for gate in range(5)] == [5, 3, 2, 1, 0]
    missing = {row["voice"] for row in ask("gates/steering_voices") if row["is_missing"]}
    assert missing == {"national_politician", "trade_union"}
    assert all(row["size_is_right"] for row in ask("questions/group_checks"))
    assert ask("questions/unanswered") == []


def test_scenario_16_a_strategy(ask: Ask) -> None:
    (strategy,) = ask("strategy/sum", strategy="s1")
    assert (strategy["questions"], pence(strategy["pv_cost_gbp"])) == (2, 1_051_269.68)


def test_scenario_8_is_the_programme_healthy(ask: Ask) -> None:
    board = ask("change/jigsaw_board")
    assert [row["item"] for row in board if row["is_missing"]] == ["personal_impact"]
    assert {row["item"]: row["symptom"] for row in board if row["symptom"]} == {
        "personal_impact": "Fear, withdrawal; the rational case convinces nobody"
    }
    assert [row["score"] for row in ask("change/ten_steps")] == [2, 2, 2, 2, 1, 1, 1, 1, 0, 0]
    assert round(sum(row["share"] for row in ask("change/curve_now")), 6) == 1
    assert len(ask("change/three_cs")) == 3


def test_three_loops(ask: Ask) -> None:
    loops = {frozenset(row["loop"].split(" > ")): (row["kind"], row["delays"]) for row in ask("system/loops")}
    assert loops == {
        frozenset(["load", "esteem", "sick", "turn"]): ("reinforcing", 1),
        frozenset(["dem", "load", "poor", "refer"]): ("reinforcing", 2),
        frozenset(["dem", "help", "poor", "refer"]): ("balancing", 2),
    }


def test_lineage(ask: Ask) -> None:
    (row,) = ask("data/lineage", fact_id=1)
    assert (row["source"], row["file_name"], row["loaded_by"]) == ("Testborough finance return", "spend.csv", "tester")
    assert len(ask("data/loads")) == 41


def test_scenario_25_all_checks_return_nothing(ask: Ask) -> None:
    assert ask("data/checks") == []


BREAKS = {
    "There is exactly one lead body": "UPDATE org SET is_lead = TRUE WHERE org_id = 'icb'",
    "Every row of money has an accepted load": "UPDATE spend SET load_id = 999 WHERE spend_id = 1",
    "The people of the areas in an area add up to its own within 0.5%": "UPDATE population SET people = 27000 WHERE area_id = 'L11'",
    "The opening sessions of a building do not overlap": "UPDATE building_session SET load_id = load_id; "
    "INSERT INTO building_session (building_id, weekday, open_min, close_min, load_id) VALUES ('B2', 1, 660, 720, 1)",
    "The life stages cover -9 to 1,199 months once": "DELETE FROM life_stage WHERE stage_id = 'S3'",
    "A gate is not passed before the one below it": "INSERT INTO gate_decision (question_id, gate, decided_on, decision, "
    "grp_id, reason, load_id) VALUES ('Q6', 2, '2025-11-03', 'proceed', 'steering', 'x', 1)",
    "No two counted rows look like one pound counted twice": "UPDATE spend SET count_rule = 'count' WHERE spend_id = 18",
    "Every duplicate has a counted partner": "UPDATE spend SET gross_gbp = 11000000 WHERE spend_id = 18",
    "No question that a group had at a gate meeting is without a decision": "DELETE FROM gate_decision WHERE question_id = 'Q6'",
    "Every row of an indicator is about an area that is loaded (codes of another census are not)": "UPDATE indicator_value SET area_id = "
    "'E01000001' WHERE area_id = 'L11'",
    "The benefits of one kind claimed of one outcome are attributed at most once over all questions": "INSERT INTO cba VALUES "
    "('Q2', 2026, 5, 'standard', NULL, 1); INSERT INTO cba_benefit SELECT * REPLACE ('Q2' AS question_id, 0.1 AS attribution) "
    "FROM cba_benefit WHERE question_id = 'Q1' AND line = 1",
    "No two accepted loads are of the same file": "UPDATE load SET content_sha256 = (SELECT min(content_sha256) FROM load)",
    "Every row of money names a service, bodies, a stream and an area that are loaded": "UPDATE spend SET stream_id = 'none' "
    "WHERE spend_id = 20",
    "Every step, question, decision, case line, task and commitment names what is there": "UPDATE question SET grp_id = 'none' "
    "WHERE question_id = 'Q2'",
    "The month summary of a ledger adds up to the load it is of": "UPDATE payment_month SET amount_gbp = amount_gbp + 0.01",
}


@pytest.mark.parametrize("told", BREAKS)
def test_scenario_25_each_check_reports_just_its_own(testborough: duckdb.DuckDBPyConnection, told: str) -> None:
    cursor = testborough.cursor()
    for statement in BREAKS[told].split("; "):
        cursor.execute(statement)
    assert [row["check"] for row in queries.rows(testborough, queries.read("data/checks"), {})] == [told]


def test_npv_falls_as_cost_rises(testborough: duckdb.DuckDBPyConnection, ask: Ask) -> None:
    def nppv() -> float:
        return float(ask("workbench/cba_result", question="Q1")[0]["nppv"])

    before: Callable[[], float] | float = nppv()
    testborough.cursor().execute("UPDATE cba_cost SET gbp_per_year = gbp_per_year + 1 WHERE line = 2")
    assert nppv() < before
