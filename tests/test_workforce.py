"""The page Workforce: C.5 exactly through query and screen, and that no figure nor any difference of two is of one to four people."""

from __future__ import annotations

import datetime
import random
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from oe_data import queries, workforce
from oe_data.charts import workforce as charts
from oe_data.database import open_database
from oe_data.maps import workforce as layers
from tests.conftest import Ask, Place
from tests.test_app import Open, app, text  # noqa: F401  a fixture

CUTS = list(workforce.CUTS)
SMALL = range(1, 5)
REFERENCE = 0  # the load of what ships with the software
OFFICE = {"Social worker", "Social worker (agency)", "Other office staff"}  # 376.7 m and 4.7 minutes from the middle of Mill


def percent(value: Any) -> float:
    return round(100 * float(value), 2)


def insert(connection: duckdb.DuckDBPyConnection, posts: list[dict[str, Any]]) -> None:
    """Groups of posts of three bodies, three services and three buildings in two wards, straight into the table."""
    with connection.cursor() as cursor:
        for table in ("post_skill", "post_group"):
            cursor.execute(f"DELETE FROM {table}")
        if not cursor.execute("SELECT count(*) FROM org").fetchall()[0][0]:
            cursor.execute("INSERT INTO org SELECT 'o' || i, 'Body ' || i, 'council', i = 0, 0 FROM range(3) AS r(i)")
            cursor.execute(
                "INSERT INTO service SELECT 's' || i, 'Service ' || i, '10', NULL, NULL, 'acute', NULL, -9, 1199, 0 FROM range(3) AS r(i)"
            )
            cursor.execute(
                "INSERT INTO area (area_id, name, level, parent_id, lat, lon, load_id) VALUES ('P', 'Place', 'place', NULL, 53, -1, 0)"
            )
            cursor.execute(
                "INSERT INTO area (area_id, name, level, parent_id, lat, lon, load_id) "
                "SELECT 'W' || i, 'Ward ' || i, 'ward', 'P', 53, -1, 0 FROM range(2) AS r(i)"
            )
            cursor.execute(
                "INSERT INTO building (building_id, name, use_class, owner_id, area_id, lat, lon, tenure, status, load_id) "
                "SELECT 'b' || i, 'Building ' || i, 'office', 'o0', 'W' || (i % 2), 53, -1, 'freehold', 'in_use', 0 FROM range(3) AS r(i)"
            )
        for number, post in enumerate(posts):
            row = {
                "post_group_id": number,
                "as_at": datetime.date(2025, 9, 30),
                "employer_id": "o0",
                "service_id": "s0",
                "title": f"Post {number}",
                "kind": "permanent",
                "headcount": 5,
                "fte": 0,
                "load_id": REFERENCE,
            } | post
            skills = row.pop("skills", [])
            marks = ", ".join("?" for _ in row)
            cursor.execute(f"INSERT INTO post_group ({', '.join(row)}) VALUES ({marks})", list(row.values()))
            for skill in skills:
                cursor.execute("INSERT INTO post_skill VALUES (?, ?, ?)", [number, skill, REFERENCE])


def shown(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    return queries.rows(connection, "SELECT s.* FROM post_shown(NULL) AS s ORDER BY s.shown_id", {})


def asked(connection: duckdb.DuckDBPyConnection, name: str, **given: Any) -> list[dict[str, Any]]:
    return queries.rows(connection, queries.read(name), given)


# ----- Testborough, exactly -----
def test_the_headline(ask: Ask) -> None:
    (found,) = ask("people/headline")
    assert (found["fte"], found["headcount"]) == (600.5, 667)
    assert (percent(found["lead_vacancy"]), round(found["volunteer_fte"], 1), round(found["carer_fte"], 1)) == (7.22, 9.2, 6756.8)
    bodies = ask("people/bodies", year=2026)
    assert workforce.headline(found, bodies, "Testborough Council") == (
        "**601 paid full-time equivalents** in **667** posts are known here, from **3 of 11 bodies that spend public money or "
        "employ people here**. **1 in 14** posts at Testborough Council is empty. "
        "Beside them stand volunteers' **9** and unpaid carers' **6,757**."
    )


def test_the_bodies_without_posts_are_named(ask: Ask) -> None:
    bodies = ask("people/bodies", year=2026)
    gone = {body["org_id"] for body in bodies if not body["has_posts"]}
    assert gone == {"acute", "schools", "mental", "police", "providers", "icb", "justice", "college"}
    assert "citizens" not in {body["org_id"] for body in bodies}
    told = workforce.missing(bodies, shown=2)
    assert told == (
        "**8 bodies with money have no posts loaded**, with what they spend here: Testborough Hospital Trust (£250.0m); "
        "Testborough Schools (£150.0m); and 6 more, listed under *Paid posts*."
    )


@pytest.mark.parametrize(
    ("cut", "told"),
    [
        ("employer", {"Testborough Council": 512.5, "Department for Work and Pensions": 54.0, "Testborough Community Trust": 34.0}),
        (
            "service",
            {
                "Council headquarters": 380.0,
                "Children's social care": 126.0,
                "Working-age benefits": 54.0,
                "Primary and community care": 34.0,
                "Libraries, leisure and youth": 6.5,
            },
        ),
        ("skill", {"No skill recorded": 398.0, "family assessment": 108.0, "job search": 54.0, "child development": 34.0, "reading": 6.5}),
        ("building", {"Civic Offices": 506.0, "Mill Jobcentre": 54.0, "Hill Clinic": 34.0, "Harbour Library": 6.5}),
        ("ward", {"Mill": 560.0, "Hill": 34.0, "Harbour": 6.5}),
    ],
)
def test_full_time_equivalents_by_each_cut(ask: Ask, cut: str, told: dict[str, float]) -> None:
    assert {row[cut]: row["fte"] for row in ask(f"people/workforce_by_{cut}")} == told


def test_one_ward_is_the_posts_based_there(ask: Ask) -> None:
    (row,) = ask("people/workforce_by_employer", area="W1")
    assert (row["employer"], row["headcount"], row["fte"], percent(row["vacancy"])) == ("Testborough Council", 9, 6.5, 7.14)
    (found,) = ask("people/headline", area="W1")
    assert workforce.headline(found, [], "Testborough Council", "Harbour").startswith(
        "**7 paid full-time equivalents** in **9** posts are based in Harbour. **1 in 14** posts at Testborough Council is empty."
    )


def test_spans_join_the_layers_of_few_managers(ask: Ask) -> None:
    found = ask("people/span_layers")
    assert [(row["joined_layers"], round(row["span"], 2)) for row in found] == [("3, 5", 8.8), ("4", 8.64)]
    assert {(round(row["span_overall"], 2), row["layers"]) for row in found} == {(8.65, 6)}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, {"Health visitor", "Library officer", "Work coach", "Family volunteer", *OFFICE}),
        ({"skill": "reading"}, {"Library officer"}),
        ({"evenings": True}, {"Social worker", "Family volunteer"}),
        ({"weekends": True}, {"Library officer", "Family volunteer"}),
        ({"evenings": True, "weekends": True}, {"Family volunteer"}),
        ({"lat": 53.01, "lon": -1.0, "minutes": 5}, {"Work coach", "Family volunteer", *OFFICE}),
        ({"lat": 53.01, "lon": -1.0, "minutes": 4}, {"Work coach", "Family volunteer"}),
    ],
)
def test_who_could_be_asked(ask: Ask, given: dict[str, Any], told: set[str]) -> None:
    assert {row["title"] for row in ask("people/who", **given)} == told


def test_the_walk_to_who_could_be_asked(ask: Ask) -> None:
    (row,) = ask("people/who", skill="job search", lat=53.01, lon=-1.0, minutes=10)
    assert (row["base"], round(row["walk_m"], 1), round(row["walk_min"], 1)) == ("Mill Jobcentre", 301.9, 3.8)


def test_the_map_is_classed_by_full_time_equivalents(testborough: duckdb.DuckDBPyConnection) -> None:
    drawn = layers.points(queries.frame(testborough, queries.read("people/based"), {}))
    one = drawn.frame.set_index("building_id")
    assert dict(one["letter"]) == {"B6": "C", "B4": "W", "B7": "H", "B2": "C"}
    assert [one["colour"][code] for code in ("B2", "B7", "B4", "B6")] == [workforce.MAP_COLOURS[at] for at in (0, 1, 2, 4)]
    assert one["label"]["B6"] == "Civic Offices\nTestborough Council\n506.0 full-time equivalents in 558 posts"
    assert len(drawn.legend) == len(workforce.MAP_COLOURS)


def test_a_value_on_a_bound_of_the_map_is_in_the_class_that_begins_there() -> None:
    found = workforce.map_colours(pd.Series([0, 9.9, 10, 50, 200]))
    assert found == [workforce.MAP_COLOURS[at] for at in (0, 0, 1, 2, 4)]


# ----- Disclosure -----
def test_a_small_group_joins_the_others_of_its_body_service_and_building(place: Place) -> None:
    insert(place.connection, [{"headcount": 40, "title": "Clerk"}, {"headcount": 3, "title": "Usher"}, {"headcount": 2, "title": "Porter"}])
    found = shown(place.connection)
    assert [(row["title"], row["headcount"]) for row in found] == [("Clerk", 40), ("Usher and 1 more", 5)]
    assert {(row["employer_id"], row["service_id"]) for row in found} == {("o0", "s0")}


def test_too_few_small_ones_join_the_smallest_larger_group_there(place: Place) -> None:
    insert(place.connection, [{"headcount": 40}, {"headcount": 9, "title": "Cook"}, {"headcount": 2}, {"headcount": 8, "service_id": "s1"}])
    assert [(row["title"], row["headcount"], row["service_id"]) for row in shown(place.connection)] == [
        ("Post 0", 40, "s0"),
        ("Cook and 1 more", 11, "s0"),
        ("Post 3", 8, "s1"),
    ]


def test_a_small_service_is_shown_under_several_and_a_small_body_too(place: Place) -> None:
    insert(
        place.connection,
        [
            {"headcount": 20},
            {"headcount": 3, "service_id": "s1"},
            {"headcount": 4, "service_id": "s2"},
            {"headcount": 4, "employer_id": "o1"},
            {"headcount": 2, "employer_id": "o2"},
        ],
    )
    services = {row["service"]: row["headcount"] for row in asked(place.connection, "people/workforce_by_service")}
    assert services == {"Service 0": 26, "Several services": 7}
    bodies = {row["employer"]: row["headcount"] for row in asked(place.connection, "people/workforce_by_employer")}
    assert bodies == {"Body 0": 27, "Several bodies": 6}


def test_rates_are_those_of_the_merged_group(place: Place) -> None:
    few = {"headcount": 2, "fte": 2, "established_fte": 4, "leavers_12m": 2}
    many = {"headcount": 8, "fte": 8, "established_fte": 8, "leavers_12m": 0}
    insert(place.connection, [few, many])
    (row,) = asked(place.connection, "people/workforce_by_service")
    assert (round(row["vacancy"], 4), row["turnover"], row["headcount"]) == (0.1667, 0.2, 10)


def test_a_group_without_people_is_no_person_and_stands_alone(place: Place) -> None:
    insert(place.connection, [{"headcount": 0, "established_fte": 3, "service_id": "s1"}, {"headcount": 6}])
    found = {row["service"]: (row["headcount"], row["vacancy"]) for row in asked(place.connection, "people/workforce_by_service")}
    assert found == {"Service 0": (6, None), "Service 1": (0, 1.0)}


def test_fewer_than_five_people_in_all_are_not_shown(place: Place) -> None:
    insert(place.connection, [{"headcount": 2}, {"headcount": 2, "employer_id": "o1"}, {"headcount": 9, "kind": "volunteer"}])
    assert [row["class"] for row in shown(place.connection)] == ["volunteer"]
    assert asked(place.connection, "people/headline")[0]["headcount"] is None


def test_a_skill_of_a_merged_group_is_one_that_most_of_its_people_have(place: Place) -> None:
    insert(place.connection, [{"headcount": 9, "skills": ["nursing"]}, {"headcount": 2, "skills": ["law"]}])
    found = {row["skill"]: row["headcount"] for row in asked(place.connection, "people/workforce_by_skill")}
    assert found == {"nursing": 11}


def test_a_building_of_few_people_has_no_desks_a_person(place: Place) -> None:
    insert(place.connection, [{"headcount": 3, "fte": 3, "building_id": "b0"}, {"headcount": 9, "fte": 8, "building_id": "b1"}])
    place.connection.execute("UPDATE building SET workstations = 24")
    found = {row["building_id"]: row["desks_per_fte"] for row in asked(place.connection, "estate/building_metrics")}
    assert found == {"b0": None, "b1": 3.0, "b2": None}


def test_a_group_counted_twice_is_taken_as_last_counted(place: Place) -> None:
    before = {"as_at": datetime.date(2024, 9, 30), "title": "Clerk", "headcount": 30}
    insert(place.connection, [before, {"title": "Clerk", "headcount": 25}, {"title": "Clerk", "headcount": 7}])
    assert sum(row["headcount"] for row in shown(place.connection)) == 32
    (then,) = asked(place.connection, "people/workforce_by_employer", date="2024-12-31")
    assert then["headcount"] == 30


@pytest.mark.parametrize("seed", range(12))
def test_no_figure_and_no_difference_of_two_is_of_one_to_four_people(place: Place, seed: int) -> None:
    dice = random.Random(seed)
    posts = [
        {
            "headcount": dice.choice([0, 1, 1, 2, 3, 4, 5, 6, 12, 40]),
            "employer_id": f"o{dice.randrange(3)}",
            "service_id": f"s{dice.randrange(3)}",
            "building_id": dice.choice([None, "b0", "b1", "b2"]),
            "kind": dice.choice(["permanent", "permanent", "agency", "fixed_term", "volunteer"]),
            "skills": dice.sample(["law", "nursing"], dice.randrange(3)),
        }
        for _ in range(dice.choice([3, 12, 40]))
    ]
    insert(place.connection, posts)
    truth: dict[str, int] = defaultdict(int)
    for post in posts:
        truth["volunteer" if post["kind"] == "volunteer" else "paid"] += post["headcount"]
    told: dict[str, int] = defaultdict(int)
    for row in shown(place.connection):
        assert row["headcount"] not in SMALL
        told[row["class"]] += row["headcount"]
    assert {kind: people for kind, people in told.items() if people} == {
        kind: people for kind, people in truth.items() if people and people not in SMALL
    }
    for cut in CUTS:
        whole = {row[cut]: row["headcount"] for row in asked(place.connection, f"people/workforce_by_{cut}")}
        for area in ("W0", "W1"):
            part = {row[cut]: row["headcount"] for row in asked(place.connection, f"people/workforce_by_{cut}", area=area)}
            for name, people in part.items():
                assert people not in SMALL
                assert whole[name] - people not in SMALL, (cut, area, name)
        if cut != "skill":
            assert sum(whole.values()) == told["paid"]
            for some in combinations(whole.values(), 2):
                assert told["paid"] - sum(some) not in SMALL
    for given in ({}, {"skill": "law"}, {"evenings": True}, {"lat": 53.0, "lon": -1.0, "minutes": 5}):
        assert not [row for row in asked(place.connection, "people/who", **given) if row["headcount"] in SMALL]
    for building in ("b0", "b1", "b2"):
        assert not [row for row in asked(place.connection, "estate/building_posts", building=building) if row["headcount"] in SMALL]


def test_spans_of_fewer_than_five_managers_are_not_shown(place: Place) -> None:
    few = [{"layer": 0, "managers": 1, "direct_reports": 3}, {"layer": 1, "managers": 3, "direct_reports": 40}]
    insert(place.connection, few)
    (row,) = asked(place.connection, "people/span_layers")
    assert (row["span"], row["span_overall"], row["layers"]) == (None, None, 2)
    assert "Fewer than five managers" in workforce.span_told(pd.DataFrame([row]), "Body 0")
    insert(place.connection, [*few, {"layer": 2, "managers": 20, "direct_reports": 100}, {"layer": 3, "managers": 0, "direct_reports": 0}])
    found = asked(place.connection, "people/span_layers")
    assert [(row["joined_layers"], row["span"]) for row in found] == [("0, 1, 2", 143 / 24), ("3", None)]


# ----- What is published of senior posts -----
BANDS = {"£150,000 - £154,999": 1, "100000 - 104999": 3, "95,000 to 99,999": 0, "90000-94999": 2, "50000 - 54999": 9, "45000": 1}


def senior(connection: duckdb.DuckDBPyConnection) -> None:
    """Fifteen senior posts of this year and one of last, two of them vacant, and sixteen people in bands of pay."""
    now, before = datetime.date(2025, 7, 1), datetime.date(2024, 7, 1)
    posts = [(1, None, None), *((2, "Homes", None),) * 3, *((2, "Schools", "Vacant"),) * 2, *((3, "Schools", None),) * 9]
    rows = [(line, now, *post) for line, post in enumerate(posts)] + [(99, before, 1, None, None)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO senior_post (load_id, line_no, body, as_at, level, title, unit, vacancy) "
            "VALUES (1, ?, 'Anyborough', ?, ?, 'T', ?, ?)",
            rows,
        )
        bands = [(line, band, people) for line, (band, people) in enumerate(BANDS.items())]
        cursor.executemany("INSERT INTO senior_pay VALUES (1, ?, 'Anyborough', '2025-04-01', ?, ?)", bands)


def test_senior_posts_and_pay_are_joined_until_each_has_five_people(place: Place) -> None:
    senior(place.connection)
    (found,) = asked(place.connection, "people/senior_summary")
    assert workforce.senior_told(found) == (
        "Anyborough publishes **15 senior posts** in 3 levels, **2** of them vacant (13%) (1 July 2025) "
        "and pays **16 people** £45,000 or more (1 April 2025)."
    )
    levels = asked(place.connection, "people/senior_levels", body="Anyborough")
    assert [(workforce.levels(row["joined_levels"]), row["posts"]) for row in levels] == [("Levels 1, 2 and 3", 15)]
    units = asked(place.connection, "people/senior_units", body="Anyborough")
    assert [(row["unit"], row["posts"], row["vacant"]) for row in units] == [("Schools, with small directorates", 15, 2)]
    bands = asked(place.connection, "people/senior_pay_bands", body="Anyborough")
    assert [(workforce.band(row["from_gbp"], row["to_gbp"]), row["people"]) for row in bands] == [
        ("£90,000 to £154,999", 6),
        ("£45,000 to £54,999", 10),
    ]


def test_the_page_with_senior_posts_only(app: Open, tmp_path: Path) -> None:  # noqa: F811
    database = tmp_path / "senior.duckdb"
    connection = open_database(database)
    senior(connection)
    connection.close()
    told = text(app("resources/workforce", database=database))
    assert "Anyborough publishes 15 senior posts in 3 levels" in told
    assert "No groups of posts are loaded here." in told


# ----- Words and charts -----
@pytest.mark.parametrize(
    ("rate", "told"), [(0.0722, "1 in 14"), (0.5, "1 in 2"), (0.8, "80%"), (0, "None"), (-0.1, "None"), (None, ""), (0.0001, "1 in 10,000")]
)
def test_a_rate_as_people_say_it(rate: float | None, told: str) -> None:
    assert workforce.one_in(rate) == told


def test_halves_are_rounded_upwards() -> None:
    assert [workforce.whole(value) for value in (600.5, 601.5, 6756.8, 0, None)] == ["601", "602", "6,757", "0", "not recorded"]


def test_the_chart_of_staffing_adds_up(testborough: duckdb.DuckDBPyConnection) -> None:
    found = queries.frame(testborough, queries.read("people/workforce_by_service"), {})
    drawn = charts.staffing(found, "service").data
    one = drawn[drawn["who"] == "Children's social care"].set_index("state")["amount"]
    assert one.round(1).to_dict() == {"In post": 108.0, "Agency and contractors": 18.0}  # of its 126 posts agency covers all that are empty


# ----- The page -----
def test_workforce_results_of_testborough_on_the_page(app: Open) -> None:  # noqa: F811
    test = app("resources/workforce")
    told = text(test)
    assert "601 paid full-time equivalents in 667 posts are known here, from 3 of 11 bodies" in told
    assert "1 in 14 posts at Testborough Council is empty. Beside them stand volunteers' 9 and unpaid carers' 6,757." in told
    for label, value in (("Paid (FTE)", "600.5"), ("Volunteers (FTE)", "9.2"), ("Carers (FTE)", "6,756.8")):
        assert f"{label}\n#### {value}" in told
    table = next(frame.value for frame in test.dataframe if "vacancy" in frame.value).set_index("employer")
    assert (table["headcount"].sum(), table["fte"].sum()) == (667, 600.5)
    vacancy = {body: percent(rate) for body, rate in table["vacancy"].items()}
    assert vacancy == {"Testborough Council": 7.22, "Testborough Community Trust": 15.00, "Department for Work and Pensions": 6.90}
    test = app("resources/workforce", cut="service")
    table = next(frame.value for frame in test.dataframe if "vacancy" in frame.value).set_index("service")
    social = table.loc["Children's social care"]
    assert [percent(social[key]) for key in ("vacancy", "turnover", "agency_share", "gap_after_agency")] == [14.29, 20.00, 14.29, 0.00]
    told = text(app("resources/workforce", look="spans"))
    assert "All bodies together: 6 layers, the chief executive's being layer 0, and 8.65 people report to each manager on average." in told
    assert "No target is set: taking out layers of managers before understanding the work" in told
    told = text(app("resources/workforce", look="community"))
    assert "85 volunteers give 340 hours a week, as 9.2 full-time equivalents would" in told
    assert "5,000 unpaid carers give 250,002 hours a week, as 6,756.8 full-time equivalents would" in told


@pytest.mark.parametrize("look", ["posts", "spans", "community", "ask", "map", "senior"])
@pytest.mark.parametrize("area", ["P", "W1", "W3"])
def test_every_section_is_drawn_without_a_pound_of_unpaid_work(app: Open, look: str, area: str) -> None:  # noqa: F811
    test = app("resources/workforce", look=look, area=area)
    assert not test.error
    if look == "community":
        assert "£" not in text(test).split("Volunteers and carers")[-1].split("Where these figures come from")[0]


@pytest.mark.parametrize("cut", CUTS)
def test_every_cut_is_drawn(app: Open, cut: str) -> None:  # noqa: F811
    assert not app("resources/workforce", cut=cut).error


def test_who_could_be_asked_on_the_page(app: Open) -> None:  # noqa: F811
    test = app("resources/workforce", look="ask", near="area-W2", walk_min="5", when="evenings")
    told = text(test)
    assert "2 groups of posts and volunteers, 205 people, who can work evenings, based within 5 minutes' walk of Mill." in told
    table = next(frame.value for frame in test.dataframe if "walk_min" in frame.value)
    assert list(zip(table["title"], table["base"], table["body"], strict=True)) == [
        ("Family volunteer", "Mill Children's Centre", "Testborough Council"),
        ("Social worker", "Civic Offices", "Testborough Council"),
    ]


def test_a_click_on_the_map_shows_what_is_based_there(app: Open) -> None:  # noqa: F811
    test = app("resources/workforce", look="map", building="B6")
    assert "Civic Offices" in text(test)
    table = next(frame.value for frame in test.dataframe if "employer" in frame.value)
    assert list(table["title"]) == ["Other office staff", "Social worker", "Social worker (agency)"]


def test_a_link_with_odd_values_does_no_harm(app: Open) -> None:  # noqa: F811
    odd = dict.fromkeys(("look", "cut", "skill", "when", "near", "walk_min", "body", "building", "senior"), "'; DROP TABLE post_group --")
    assert "601 paid full-time equivalents" in text(app("resources/workforce", **odd))
    assert not app("resources/workforce", **{**odd, "look": "ask"}).error
    assert not app("resources/workforce", **{**odd, "look": "map"}).error


def test_hostile_words_stay_text(app: Open, tmp_path: Path) -> None:  # noqa: F811
    evil = "![x](http://evil.example/p.png) <img src=x> $$y$$ :red[z]"
    database = tmp_path / "hostile.duckdb"
    connection = open_database(database)
    insert(connection, [{"headcount": 8, "fte": 8, "established_fte": 10, "title": evil, "skills": [evil], "building_id": "b0"}])
    for table in ("org", "service", "area", "building"):
        connection.execute(f"UPDATE {table} SET name = name || ?", [evil])
    senior(connection)
    connection.execute("UPDATE senior_post SET body = ?, unit = ?", [evil, evil])
    connection.execute("UPDATE senior_pay SET body = ?", [evil])
    connection.close()
    for look in ("posts", "spans", "community", "ask", "map", "senior"):
        test = app("resources/workforce", database=database, look=look, skill=evil, near="building-b0", building="b0", cut="service")
        written = "\n".join(element.value for kind in ("title", "markdown", "info") for element in test.get(kind))
        written = written.replace("\\<", "")  # made inert
        for live in ("![x](", "<img", "$$y", ":red["):
            assert live not in written, (look, live)


def test_the_page_without_posts(app: Open, tmp_path: Path) -> None:  # noqa: F811
    assert "No posts yet" in text(app("resources/workforce", database=tmp_path / "new.duckdb"))
