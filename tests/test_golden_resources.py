"""Testborough's buildings, people, needs and pathways: the numbers printed in the design, to the decimals printed."""

from decimal import Decimal

import pytest

from tests.conftest import Ask

METRICS = {  # open hours, % of 168, % of 112, frequency, occupancy, utilisation, pounds per m2
    "B1": (50, 29.76, 44.64, 90, 76, 68.40, 60),
    "B2": (30, 17.86, 26.79, 100, 15, 15.00, 140),
    "B3": (40, 23.81, 35.71, 50, 25, 12.50, 130),
    "B4": (40, 23.81, 35.71, 100, 60, 60.00, 250),
    "B5": (91, 54.17, 81.25, 100, 40, 40.00, 220),
    "B6": (50, 29.76, 44.64, 100, 50, 50.00, 150),
    "B7": (45, 26.79, 40.18, 80, 45, 36.00, 140),
    "B8": (0, 0, 0, None, None, None, 50),
}


def percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 2)


def test_building_metrics(ask: Ask) -> None:
    rows = {row["building_id"]: row for row in ask("estate/building_metrics")}
    assert {
        code: (
            row["open_hours"],
            percent(row["share_of_168"]),
            percent(row["share_of_usable"]),
            percent(row["frequency"]),
            percent(row["occupancy"]),
            percent(row["utilisation"]),
            row["cost_per_m2"],
        )
        for code, row in rows.items()
    } == METRICS
    assert percent(rows["B1"]["unfilled_share"]) == 22.00
    assert [round(rows[code]["desks_per_fte"], 2) for code in ("B4", "B6")] == [1.67, 1.19]
    assert [round(rows[code]["m2_per_fte"], 2) for code in ("B4", "B6")] == [16.67, 11.86]


def test_scenario_9_underused_estate(ask: Ask) -> None:
    assert {row["building_id"]: row["reason"] for row in ask("estate/underused")} == {
        "B2": "low use 15.00%",
        "B3": "low use 12.50%",
        "B4": "1.67 desks per FTE",
        "B6": "1.19 desks per FTE",
        "B8": "vacant since June 2024",
    }
    assert len(ask("estate/map")) == 8
    assert {row["building_id"] for row in ask("estate/map", flags=True)} == {"B2", "B3", "B4", "B6", "B8"}


def test_scenario_10_share_a_roof(ask: Ask) -> None:
    pairs = [(row["leaving"], row["host"], round(row["walk_m"], 1), round(row["walk_min"], 1)) for row in ask("estate/colocate")]
    assert pairs == [
        ("B4", "B3", 301.9, 3.8),
        ("B4", "B6", 458.3, 5.7),
        ("B3", "B4", 301.9, 3.8),
        ("B3", "B6", 376.7, 4.7),
        ("B2", "B1", 467.3, 5.8),
    ]
    assert {(row["leaving"], row["host"]) for row in ask("estate/colocate", max_walk=350)} == {("B4", "B3"), ("B3", "B4")}


def test_scenario_17_the_school_that_shuts_at_six(ask: Ask) -> None:
    rows = ask("estate/unlock", area="W1", weekdays=[1, 2, 3, 4, 5], from_min=18 * 60, to_min=21 * 60)
    assert [(row["building_id"], row["last_closing_min"], row["hours_that_could_open"]) for row in rows] == [
        ("B1", 18 * 60, 15),
        ("B2", 15 * 60, 15),
    ]
    assert ask("estate/unlock", area="W1") == rows  # the shipped window is the same


def test_workforce(ask: Ask) -> None:
    employers = {row["employer"]: row for row in ask("people/workforce_by_employer")}
    assert sum(row["fte"] for row in employers.values()) == 600.5
    assert sum(row["headcount"] for row in employers.values()) == 667
    vacancy = {name: percent(row["vacancy"]) for name, row in employers.items()}
    assert vacancy == {"Testborough Council": 7.22, "Testborough Community Trust": 15.00, "Department for Work and Pensions": 6.90}
    services = {row["service"]: row for row in ask("people/workforce_by_service")}
    social = services["Children's social care"]
    told = [percent(social[key]) for key in ("vacancy", "turnover", "agency_share", "gap_after_agency")]
    assert told == [14.29, 20.00, 14.29, 0.00]
    layer = ask("people/span_layers")[0]
    assert (round(layer["span_overall"], 2), layer["layers"]) == (8.65, 6)
    community = {row["kind"]: round(row["fte"], 1) for row in ask("people/community_resource")}
    assert community == {"volunteer": 9.2, "unpaid_carer": 6756.8}


def test_scenario_18_needs(ask: Ask) -> None:
    low = {
        row["area"]: tuple(round(100 * row[key], 2) for key in ("value", "lower_ci", "upper_ci"))
        for row in ask("needs/rates", indicator="low_income")
    }
    assert low == {
        "Harbour": (37.50, 36.54, 38.47),
        "Mill": (27.55, 26.68, 28.44),
        "Park": (16.07, 15.40, 16.76),
        "Hill": (6.00, 5.47, 6.58),
    }
    admissions = {row["area"]: row for row in ask("needs/rates", indicator="emergency_u18")}
    for area, told in {"Harbour": (10.42, 8.48, 12.67), "Mill": (6.63, 5.12, 8.45), "Park": (3.57, 2.55, 4.86)}.items():
        assert tuple(round(admissions[area][key], 2) for key in ("value", "lower_ci", "upper_ci")) == told
    hill = admissions["Hill"]
    assert hill["suppressed"] == "*"
    assert [hill[key] for key in ("value", "lower_ci", "upper_ci", "shown_count", "against_place")] == [None] * 5
    assert [admissions[area]["shown_count"] for area in ("Harbour", "Mill", "Park")] == [100, 65, 40]
    (row,) = [row for row in ask("needs/profile", area="W4") if row["indicator_id"] == "emergency_u18"]
    assert (row["suppressed"], row["value"]) == ("*", None)
    (point,) = ask("needs/trend", indicator="emergency_u18", area="W4")
    assert (point["suppressed"], point["value"]) == ("*", None)


def test_scenario_24_deprivation_is_weighted_by_people(ask: Ask) -> None:
    told = {row["area"]: round(row["value"], 2) for row in ask("needs/rates", indicator="imd")}
    assert told == {"Harbour": 55.84, "Mill": 37.80, "Park": 18.92, "Hill": 7.35}


def test_scenario_11_nobody_follows_the_need(ask: Ask) -> None:
    rows = ask("match/area", service="libraries", indicator="imd")
    assert [(row["area"], row["per_head"]) for row in rows] == [("Harbour", 8.0), ("Mill", 6.0), ("Park", 10.0), ("Hill", 17.5)]
    (scores,) = ask("match/scores", service="libraries", indicator="imd")
    assert (round(scores["concentration_index"], 4), round(scores["targeting_ratio"], 4)) == (0.1825, 0.8210)
    assert scores["correlation"] is None  # fewer than ten wards
    access = [round(row["places_per_1000"], 4) for row in ask("match/access_2sfca", distance=1600)]
    assert access == [1.2, 1.6, 6.6667, 0]


def test_scenario_12_too_many_assessments(ask: Ask) -> None:
    pairs = [(row["step_a"], row["step_b"], row["from_m"], row["to_m"]) for row in ask("pathway/overlaps", pathway="family")]
    assert pairs == [("b1", "b2", 0, 59), ("b1", "b3", 0, 59), ("b2", "b3", 0, 131), ("b2", "b4", 60, 131), ("b3", "b4", 60, 191)]
    (cost,) = ask("pathway/overlap_cost", pathway="family")
    assert (cost["need"], cost["bodies"], round(cost["gbp"], 2)) == ("family needs", 4, 859_000.00)
    links = ask("pathway/handoffs")
    assert (links[0]["all_people"], round(links[0]["mean_wait_days"], 2)) == (400, 64.65)
    assert sum(link["reassessed_people"] for link in links) == 400
    assert sum(link["not_shared_people"] for link in links) == 340
    assert len(ask("pathway/flow")) == 5


def test_scenario_20_cradle_to_grave(ask: Ask) -> None:
    gaps = [(row["from_m"], row["to_m"], row["months"]) for row in ask("pathway/gaps", pathway="everyone")]
    assert gaps == [(-9, -8, 2), (1, 23, 23), (31, 47, 17)]
    assert len(ask("pathway/swimlane", pathway="everyone")) == 10
    unmet = {row["step_id"]: percent(row["unmet_share"]) for row in ask("pathway/unmet")[:4]}
    assert unmet == {"b5": 70.0, "a10": 50.0, "b2": 45.0, "a6": 40.0}


def test_scenario_5_cost_before_age_five(ask: Ask) -> None:
    stages = ask("pathway/spend_by_stage", year=2026)
    assert round(sum(stage["gbp"] for stage in stages), 2) == 191_488_300.00
    assert percent(stages[0]["early_share"]) == 7.57
    assert sum(row["gbp"] for row in ask("pathway/spend_by_age")) == pytest.approx(1_000_000_000)


def test_failure_demand(ask: Ask) -> None:
    told = {row["service"]: (percent(row["failure_share"]), row["avoidable_gbp"]) for row in ask("demand/failure_demand")}
    assert told == {"Housing benefit": (78.0, Decimal("50700.00")), "Children's social care": (25.0, Decimal("22750.00"))}


def test_scenario_19_what_people_told_us(ask: Ask) -> None:
    themes = ask("needs/themes", service="libraries")
    assert (themes[0]["theme"], themes[0]["consultations"], themes[0]["mentions"]) == ("Nowhere to go after six", 2, 147)
    assert themes[0]["stance"] < -1
