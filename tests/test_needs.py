"""The page Needs: an area in plain words, what may be shown of small counts, an area of one's own, what people said; on Testborough."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st_
from streamlit.testing.v1 import AppTest

from oe_data import exports, intake, maps, needs, queries
from oe_data.charts import needs as charts
from oe_data.database import open_database
from oe_data.maps import needs as layers
from tests.conftest import TESTBOROUGH, Ask, Place, copy_place
from tests.test_app import Open, app, text  # noqa: F401  a fixture
from tests.test_maps import HOSTILE, read

LOW = {"indicator_id": "low_income", "name": "Children in low-income families", "method": "proportion", "multiplier": 1.0, "worse": "high"}
STAR = re.compile(r"\b0\.71|\b0\.714")


def frame(connection: duckdb.DuckDBPyConnection, name: str, **asked: Any) -> pd.DataFrame:
    return queries.frame(connection, queries.read(name), asked)


def drawn(connection: duckdb.DuckDBPyConnection, indicator: str, level: str = "ward") -> maps.Drawn:
    """The map of the page, as it is sent."""
    found = queries.rows(connection, queries.read("needs/indicators"), {})
    known = next(row for row in found if row["indicator_id"] == indicator)
    rates = frame(connection, "needs/rates", indicator=indicator, level=level)
    return maps.draw(None, layers.areas(rates, known), frame(connection, "needs/outlines", level=level), alt="")


def table(test: AppTest, column: str) -> pd.DataFrame:
    return next(found.value for found in test.dataframe if column in found.value.columns)


# ----- Scenario 18: my ward against the others -----
def test_scenario_18_on_the_page(app: Open) -> None:  # noqa: F811
    told = text(app("people/needs", area="W1"))
    assert "In Harbour 37.50% of children live in low-income families (36.54% to 38.47%), the highest of four wards." in told
    assert "Testborough as a whole: 22.66%; Harbour is worse." in told
    assert "A proxy for “Children are safe and families get help early”." in told
    assert "It counts: Children under 16 in families with relative low income." in told


def test_scenario_18_the_star_in_every_outlet(app: Open, testborough: duckdb.DuckDBPyConnection) -> None:  # noqa: F811
    test = app("people/needs", area="W4", indicator="emergency_u18")
    assert "In Hill the count is too small to show (*): Emergency admissions under 18." in text(test)
    profile = table(test, "definition")
    hidden = profile.set_index("indicator").loc["Emergency admissions under 18"]
    assert (hidden["shown"], hidden["interval"], hidden["against"]) == ("*", "*", "")
    assert ",*,*," in exports.csv_bytes(profile).decode("utf-8-sig")
    areas = read(drawn(testborough, "emergency_u18").over)["areas"]  # type: ignore[index]
    assert areas["step"] == "210*"  # W1 to W4: three shown, one in no class
    assert [areas[column][3] for column in ("value", "low", "high")] == [None, None, None]
    assert areas["against"][3] == "n"
    assert [row for row in areas["legend"] if row[0] == maps.HATCH] == [["hatch", "* too few people to show"]]
    assert (areas["value"][0], areas["value"][0] - areas["low"][0], areas["value"][0] + areas["high"][0]) == (1042, 848, 1267)
    rates = queries.rows(testborough, queries.read("needs/rates"), {"indicator": "emergency_u18"})
    assert needs.rates(LOW | {"method": "crude_rate", "multiplier": 1000}, rates)["shown"].tolist()[-1] == "*"
    point = queries.rows(testborough, queries.read("needs/trend"), {"indicator": "emergency_u18", "area": "W4"})
    assert [needs.told(LOW, row) for row in point] == ["*"]


def everything_sent(connection: duckdb.DuckDBPyConnection) -> str:
    """All that the page can send about needs: every query it asks, the map's two parts, its tables, and their downloads."""
    own = {"areas": ["W1", "W2", "W3", "W4"]}
    asked: list[tuple[str, dict[str, Any]]] = [("needs/own_profile", own)]
    asked += [("needs/rates", {"indicator": code}) for code in ("low_income", "emergency_u18", "imd")]
    for area in ("W1", "W4", "P"):
        asked += [("needs/profile", {"area": area}), ("needs/trend", {"area": area, "indicator": "emergency_u18"})]
    found = [frame(connection, name, **terms) for name, terms in asked]
    sent = [one.to_json() for one in found] + [str(drawn(connection, "emergency_u18"))]
    for name, terms in asked:
        rows = queries.rows(connection, queries.read(name), terms)
        if "profile" in name:
            sent.append(exports.csv_bytes(needs.profile(rows)).decode())
    return "\n".join(sent)


@pytest.mark.slow
def test_nothing_that_is_sent_depends_on_a_hidden_count(golden: Place) -> None:
    printed = (TESTBOROUGH / "indicator_value.csv").read_text(encoding="utf-8")
    # The place's own published total is given apart, so that no sum of parts stands in for it.
    printed += "emergency_u18,P,2025,210,37600,\n"

    def with_count(count: int) -> str:
        ((load,),) = golden.rows("SELECT load_id FROM load WHERE kind = 'indicator_value' AND status = 'accepted'")
        intake.undo(golden.connection, golden.path, load, "tester")
        changed = printed.replace("emergency_u18,W4,2025,5,", f"emergency_u18,W4,2025,{count},")
        (account,) = golden.load(golden.file("indicator_value.csv", changed))
        assert account.status == "loaded", account.reason
        return everything_sent(golden.connection)

    sent = with_count(5)
    assert not STAR.search(sent)
    assert all(with_count(count) == sent for count in (1, 2, 7))
    assert with_count(8) != sent


# ----- How figures are written and classed -----
@pytest.mark.parametrize(
    ("method", "multiplier", "value", "written"),
    [
        ("proportion", 1, 0.375, "37.50%"),
        ("proportion", 100, 37.5, "37.50%"),
        ("crude_rate", 1000, 10.41666, "10.42 per 1,000"),
        ("dsr", 100000, 1234.567, "1,234.57 per 100,000"),
        ("score", 1, 55.84, "55.84"),
        ("mean", 1, 0, "0.00"),
    ],
)
def test_a_figure_is_written_in_its_unit(method: str, multiplier: float, value: float, written: str) -> None:
    unit = needs.unit({"method": method, "multiplier": multiplier})
    assert unit.show(value) == written
    whole = unit.whole(value)
    assert whole is not None
    assert f"{whole / 10**unit.digits:,.{unit.digits}f}{unit.after}" == written  # as the map's script writes it


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Children in low-income families", "In X **1.00%** of children live in low\\-income families."),
        ("Adults who smoke", "In X **1.00%** of adults smoke."),
        ("Adults without qualifications", "In X **1.00%** of adults are without qualifications."),
        ("Young people in neither work nor learning", "In X **1.00%** of young people are in neither work nor learning."),
        ("Good passes in English and maths", "In X, good passes in English and maths: **1.00%**."),
        ("Pupils often absent", "In X, pupils often absent: **1.00%**."),
    ],
)
def test_the_sentence_is_english(name: str, told: str) -> None:
    row = {"value": 0.01, "suppressed": None, "lower_ci": None, "upper_ci": None, "rank_from_highest": None, "areas_shown": 1, "areas": 1}
    assert needs.headline(LOW | {"name": name}, row, "X", "ward") == told


def test_where_an_area_stands() -> None:
    def stands(rank: int, shown: int, areas: int) -> str:
        return needs.standing({"rank_from_highest": rank, "areas_shown": shown, "areas": areas}, "ward")

    assert stands(1, 4, 4) == "the highest of four wards"
    assert stands(4, 4, 4) == "the lowest of four wards"
    assert stands(2, 20, 20) == "the second highest of 20 wards"
    assert stands(19, 20, 20) == "the second lowest of 20 wards"
    assert stands(22, 130, 130) == "the 22nd highest of 130 wards"
    assert stands(1, 3, 4) == "the highest of the wards that are shown"  # how many are hidden is not said
    assert stands(1, 1, 1) == ""


@pytest.mark.parametrize("worse", ["high", "low", "neither"])
def test_the_darkest_colour_is_the_worse_end(worse: str) -> None:
    scale = needs.colours(worse, 5)
    assert scale[0 if worse == "low" else -1] == needs.COLOURS[-1]
    assert worse not in ("high", "low") or "worse" in needs.direction(worse)


values_ = st_.lists(st_.one_of(st_.none(), st_.floats(0, 1000).map(lambda x: round(x, 2))), max_size=60)


@given(values_, st_.sampled_from(list(needs.CLASSES)))
def test_classes_hold_every_value_and_begin_at_one_that_is_shown(values: list[float | None], how: str) -> None:
    known = [value for value in values if value is not None]
    plain = [np.nan if value is None else value for value in values]
    bounds = needs.breaks(plain, how)
    assert bounds == sorted(set(bounds))
    assert set(bounds) <= set(known)
    at = needs.steps(plain, bounds)
    assert len(bounds) < len(needs.COLOURS)
    assert all((step == -1) == (value is None) for step, value in zip(at, values, strict=True))
    order = sorted((value, step) for value, step in zip(known, [step for step in at if step >= 0], strict=True))
    assert [step for _, step in order] == sorted(step for _, step in order)  # a higher value never has a lower class


def test_where_very_many_share_the_lowest_value_it_is_a_class_of_its_own() -> None:
    assert needs.breaks([0.0] * 14 + [3.0, 5.0, 12.0, 14.0, 20.0, 25.0, 40.0], "equal_count") == [3.0, 12.0]


def test_no_class_splits_inside_one_to_seven() -> None:
    shown = [0.0, 0.0, 10.0, 15.0, 20.0, 25.0]  # as counts are shown: nothing from 1 to 7
    for how in needs.CLASSES:
        assert not [bound for bound in needs.breaks(shown, how) if 1 <= bound < 8]


# ----- The map -----
def many(areas: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Rates and outlines of so many made-up areas."""
    rng = np.random.default_rng(1)
    codes = [f"E0100{number:05d}" for number in range(areas)]
    value = rng.uniform(0, 0.6, areas)
    square = '{"type":"Polygon","coordinates":[[[-1.123456,53.1],[-1.0,53.1],[-1.0,53.2],[-1.123456,53.1]]]}'
    rates = pd.DataFrame(
        {
            "area_id": codes,
            "value": value,
            "lower_ci": value * 0.9,
            "upper_ci": value * 1.1,
            "suppressed": None,
            "against": "worse than the place",
            "place_value": 0.25,
        }
    )
    return rates, pd.DataFrame({"area_id": codes, "name": codes, "geojson": square})


@pytest.mark.parametrize(("areas", "kept"), [(20, "high"), (300, "high"), (3000, "value"), (33755, "step")])
def test_a_switched_indicator_sends_values_only(areas: int, kept: str) -> None:
    rates, outlines = many(areas)
    made = maps.draw(None, layers.areas(rates, LOW), outlines, alt="")
    base, over = maps.build(made)
    over.add_to(base)
    base.get_root().render()
    sent = over.get_root().script.render()
    changing = made.over
    assert len(changing.encode()) <= 40_000
    assert "E0100" not in changing
    assert "53.1" not in changing
    assert len(made.base) < 500
    assert made.outlines not in sent
    assert kept in read(changing)["areas"]  # type: ignore[index]
    assert len(read(changing)["areas"]["step"]) == areas  # type: ignore[index]


def test_outlines_are_a_file_to_five_places_that_stays(tmp_path: Path) -> None:
    rates, outlines = many(3)
    made = maps.draw(None, layers.areas(rates, LOW), outlines, alt="")
    again = maps.draw(None, layers.areas(rates, LOW | {"name": "Another"}, "equal_step"), outlines, alt="")
    assert (made.file, made.base) == (again.file, again.base)
    assert "-1.12345," in made.outlines
    assert "-1.123456" not in made.outlines
    for _ in range(2):
        maps.put_outlines(tmp_path, made)
    (file,) = (tmp_path / "vendor").iterdir()
    assert json.loads(file.read_text())["features"][1]["properties"] == {"id": "E010000001", "name": "E010000001"}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_indicator_and_area_names_end_nothing(name: str) -> None:
    rates, outlines = many(4)
    made = maps.draw(None, layers.areas(rates, LOW | {"name": name}), outlines.assign(name=name), alt=name, lines=name)
    assert read(made.over)["areas"]["title"] == name  # type: ignore[index]
    assert json.loads(made.outlines)["features"][0]["properties"]["name"] == name
    for script in (made.base, made.over):
        assert not set("<>&{}$`'\u2028\u2029") & set(re.sub(r"JSON\.parse\(|\)", "", script))


# ----- An area of one's own -----
SQUARE = needs.Outside(((-1.03, 52.992), (-0.99, 52.992), (-0.99, 53.02), (-1.03, 53.02)))


def test_a_line_from_a_link_is_read_or_refused() -> None:
    assert needs.line(SQUARE.text()) == SQUARE
    for wrong in ("", "1,2", "1,2;3,4", "x;y;z", "181,0;1,1;2,2", "0,91;1,1;2,2", "nan,1;1,1;2,2", "1e9,1;1,1;2,2", "0,0;1,1;1,0;" * 400):
        assert needs.line(wrong) is None


def test_an_area_belongs_to_a_line_by_its_middle(testborough: duckdb.DuckDBPyConnection) -> None:
    found = needs.middles(frame(testborough, "needs/outlines", level="lsoa"))
    inside = needs.inside(SQUARE, found["area_id"].tolist(), found["lon"].tolist(), found["lat"].tolist())
    assert inside == ["L11", "L12", "L21", "L22"]
    bow = needs.Outside(((-1.03, 52.99), (-0.99, 53.02), (-0.99, 52.99), (-1.03, 53.02)))  # crosses itself
    assert set(needs.inside(bow, found["area_id"].tolist(), found["lon"].tolist(), found["lat"].tolist())) <= set(inside)


def test_scores_are_weighted_by_people_and_counts_added(ask: Ask) -> None:
    (score,) = [row for row in ask("needs/own_profile", areas=["L11", "L12", "L21"]) if row["indicator_id"] == "imd"]
    assert score["value"] == pytest.approx((62 * 28 + 48 * 22 + 41 * 30) / 80)
    assert (score["lower_ci"], score["is_derived"]) == (None, True)
    found = {row["indicator_id"]: row for row in ask("needs/own_profile", areas=["W1", "W2", "W3"])}
    assert found["low_income"]["value"] == pytest.approx(8100 / 30600)
    assert found["low_income"]["against_place"] == "worse than the place"
    assert found["emergency_u18"]["value"] == pytest.approx(205 / 30.6)
    assert found["emergency_u18"]["leaves_out"] is False


def test_a_hidden_part_is_left_out_above_and_below(ask: Ask) -> None:
    found = {row["indicator_id"]: row for row in ask("needs/own_profile", areas=["W1", "W2", "W3", "W4"])}
    assert found["emergency_u18"]["value"] == pytest.approx(205 / 30.6)
    assert found["emergency_u18"]["leaves_out"] is True
    assert found["emergency_u18"]["against_place"] == "no comparison"  # the place has the hidden ward, and is not worse than itself
    assert needs.profile([found["emergency_u18"]])["sure"].tolist() == ["Derived, without the hidden areas"]
    assert found["low_income"]["value"] == pytest.approx(8520 / 37600)
    found = {row["indicator_id"]: row for row in ask("needs/own_profile", areas=["W1", "W2", "W4"])}  # two shown parts are too few
    assert (found["emergency_u18"]["value"], found["emergency_u18"]["suppressed"]) == (None, "*")


@pytest.mark.parametrize("areas", [[], ["W1"], ["W1", "W2"], ["W1", "L21", "L22"], ["W1", "W2", "no such"]])
def test_too_small_an_area_is_refused(ask: Ask, areas: list[str]) -> None:
    assert ask("needs/own_profile", areas=areas) == []
    (check,) = ask("needs/own_area", areas=areas)
    assert check["is_allowed"] is False
    assert needs.refused(check).endswith(".")


def test_fewer_than_eight_people_are_refused(golden: Place) -> None:
    golden.rows("UPDATE population SET people = 2 WHERE area_id LIKE 'L%'")
    asked = {"areas": ["L11", "L12", "L21"]}
    assert queries.rows(golden.connection, queries.read("needs/own_profile"), asked) == []
    (check,) = queries.rows(golden.connection, queries.read("needs/own_area"), asked)
    assert needs.refused(check) == "Fewer than eight people live there: no figures are shown, so that nobody can be recognised."


@pytest.fixture(scope="module")
def cells(testborough_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Testborough with a count of our choosing in each neighbourhood."""
    path = tmp_path_factory.mktemp("cells") / "place.duckdb"
    copy_place(testborough_path, path)
    connection = open_database(path)
    connection.execute("DELETE FROM indicator_value WHERE indicator_id = 'low_income'")
    yield connection
    connection.close()


LSOAS = ["L11", "L12", "L21", "L22", "L31", "L32", "L41", "L42"]


def shown_as(count: int) -> int | None:
    """A count as the database that pages read holds it."""
    return None if 1 <= count <= 7 else 5 * round(count / 5)


@settings(max_examples=40, deadline=None)
@given(st_.lists(st_.integers(0, 400), min_size=8, max_size=8), st_.sets(st_.sampled_from(LSOAS), min_size=3), st_.integers(1, 7))
def test_aggregation_adds_protected_cells_only(cells: Any, counts: list[int], picked: set[str], other: int) -> None:
    def own(numbers: list[int]) -> dict[str, Any]:
        cells.execute("DELETE FROM need_count WHERE indicator_id = 'low_income'")
        rows = [(code, shown_as(count), 500) for code, count in zip(LSOAS, numbers, strict=True)]
        # The place as published, so that the comparison does not move with the parts.
        for code, count, base in [*rows, ("P", 1000, 4000)]:
            cells.execute(
                "INSERT INTO need_count (indicator_id, area_id, period, shown_count, denominator, state, hide_below, round_to, is_derived) "
                "VALUES ('low_income', ?, '2025', ?, ?, ?, 8, 5, FALSE)",
                [code, count, base, "hidden" if count is None else "shown"],
            )
        found = queries.rows(cells, queries.read("needs/own_profile"), {"areas": sorted(picked)})
        return next(row for row in found if row["indicator_id"] == "low_income")

    shown = dict(zip(LSOAS, counts, strict=True))
    result = own(counts)
    seen = [5 * round(shown[code] / 5) for code in sorted(picked) if not 1 <= shown[code] <= 7]
    if len(seen) < 3:
        assert result["value"] is None
    else:
        assert result["value"] == pytest.approx(sum(seen) / (500 * len(seen)))
    assert result["leaves_out"] == any(1 <= shown[code] <= 7 for code in picked)
    moved = [other if 1 <= count <= 7 else count for count in counts]
    assert own(moved) == result  # what is hidden moves nothing


def test_an_area_of_your_own_on_the_page(app: Open) -> None:  # noqa: F811
    test = app("people/needs", look="own", level="lsoa", own="L11,L12,L22,nonsense")
    told = text(test)
    assert "Your area: three neighbourhoods with 70,000 people." in told
    assert "Derived: counts as shown are added" in told
    found = next(one.value for one in test.dataframe if "definition" in one.value.columns)
    assert dict(zip(found["indicator"], found["shown"], strict=True)) == {"Index of multiple deprivation score": "49.31"}
    assert set(found["sure"]) == {"Derived"}
    wards = text(app("people/needs", look="own", own="W1,W2,W3,W4"))
    assert "Your area: four wards with 200,000 people." in wards
    (refusal,) = app("people/needs", look="own", level="lsoa", own="L11,L12").warning
    assert "needs at least three areas" in refusal.value


# ----- Scenario 17 with a line -----
def test_the_doors_inside_a_line(ask: Ask, app: Open) -> None:  # noqa: F811
    west = needs.Outside(((-1.0195, 52.99), (-1.01, 52.99), (-1.01, 53.02), (-1.0195, 53.02)))  # the library, not the school
    found = ask("estate/unlock", buildings=["B2"], area="W4")
    assert [row["building_id"] for row in found] == ["B2"]
    assert ask("estate/unlock", buildings=[]) == []
    told = text(app("resources/buildings", look="open", who="young", within=west.text()))
    assert "Inside the area you drew, 1 building of a kind that suits young people is closed" in told
    assert "Harbour Library (library): last closing 15:00, 15 hours a week could open." in told
    assert "Harbour Secondary School (" not in told
    assert "In Harbour, 2 buildings" in text(app("resources/buildings", look="open", area="W1", who="young", within="nonsense"))


# ----- Scenario 19: what people told us -----
def test_scenario_19_on_the_page(app: Open) -> None:  # noqa: F811
    test = app("people/needs", look="said", service="libraries")
    told = text(test)
    assert "Raised most: Nowhere to go after six, by 2 consultations; the mood is very negative." in told
    assert "Closing at three shuts out people at work and at school." in told
    assert "No consultation was held in Mill and Park; what is known of them comes from consultations of the whole place." in told
    assert "About 665 answers in all, from 200,000 residents: at most 0.3% were heard" in told
    shown = table(test, "mood").set_index("theme")
    assert dict(shown["consultations"]) == {"Nowhere to go after six": 2, "Staff are kind": 1, "Keep the hall": 1}
    assert dict(shown["mood"]) == {
        "Nowhere to go after six": "Very negative",
        "Staff are kind": "Very positive",
        "Keep the hall": "Positive",
    }
    assert shown["dates"]["Nowhere to go after six"] == "14 March 2025 to 20 June 2025"
    assert shown["people"]["Nowhere to go after six"] == "about 600"


def test_scenario_19_by_ward(ask: Ask) -> None:
    assert {row["theme"] for row in ask("needs/themes", area="W1")} == {"Nowhere to go after six", "Staff are kind"}
    assert {row["theme"] for row in ask("needs/themes", area="W4")} == {"Nowhere to go after six", "Staff are kind", "Keep the hall"}
    assert ask("needs/themes", since="2026-01-01") == []


def test_few_people_said_nothing_that_is_shown(golden: Place) -> None:
    golden.rows("UPDATE consultation SET respondents = 6 WHERE consultation_id = 'c3'")
    golden.rows("UPDATE consultation_theme SET mentions = 4, summary = 'She said \"my son\"' WHERE consultation_id = 'c3'")
    rows = queries.rows(golden.connection, queries.read("needs/themes"), {})
    hall = next(row for row in rows if row["theme"] == "Keep the hall")
    assert (hall["mentions"], hall["stance"], hall["respondents_shown"], hall["respondents_hidden"]) == (None, None, None, "*")
    shown = needs.themes(rows).set_index("theme").loc["Keep the hall"]
    assert (shown["mood"], shown["people"]) == ("Not recorded", "*")
    assert shown["sentence"] == "The sentence on record is a quotation and is not shown."
    ward = next(row for row in queries.rows(golden.connection, queries.read("needs/heard"), {}) if row["area_id"] == "W4")
    assert (ward["respondents_shown"], ward["respondents_hidden"]) == (None, "*")


# ----- Trend and ages -----
def test_a_trend_is_dashed_on_and_called_a_projection(golden: Place) -> None:
    golden.rows(
        "INSERT INTO indicator_value (indicator_id, area_id, period, numerator, denominator, load_id) "
        "VALUES ('low_income', 'W1', '2023', 3400, 9600, 1), ('low_income', 'W1', '2024', 3500, 9600, 1)"
    )

    found = queries.rows(golden.connection, queries.read("needs/trend"), {"indicator": "low_income", "area": "W1"})
    assert [round(100 * row["value"], 2) for row in found] == [35.42, 36.46, 37.50, 38.54]
    told = needs.trend_told(LOW, found, "Harbour")
    assert "35.42% in 2023, it rose to **37.50%** in 2025" in told
    assert "If it went on in a straight line: 38.54% in 2026. That is a projection from three figures, not a forecast." in told
    chart = charts.trend(found, [], LOW, "Harbour", "Testborough")
    assert chart.data["kind"].tolist() == ["published"] * 3 + ["projection"]
    assert chart.data["period"].tolist()[-1] == "2026"
    assert any(layer["mark"].get("strokeDash") for layer in chart.spec["layer"])


@pytest.mark.parametrize(
    ("periods", "then"),
    [
        (["2023", "2025"], "2027"),
        (["2025"], "2026"),
        (["2023/24", "2024/25"], "2025/26"),
        (["1999/00"], "2000/01"),
        (["Q1"], "next"),
        ([], "next"),
    ],
)
def test_the_period_after(periods: list[str], then: str) -> None:
    assert needs.after(periods) == then


def test_people_by_age_and_their_projection(golden: Place) -> None:
    golden.rows("DELETE FROM population WHERE area_id IN ('W1', 'P')")
    golden.rows(
        "INSERT INTO population (area_id, year, age_from, age_to, people, load_id) VALUES "
        "('W1', 2025, 0, 19, 10000, 1), ('W1', 2025, 20, 64, 30000, 1), ('W1', 2025, 65, 120, 10000, 1), ('W1', 2035, 65, 120, 14000, 1), "
        "('P', 2025, 0, 9, 20000, 1), ('P', 2025, 10, 19, 20000, 1), ('P', 2025, 20, 64, 120000, 1), ('P', 2025, 65, 120, 40000, 1)"
    )
    found = frame(golden.connection, "needs/people_by_age", areas=["W1"])
    assert found["is_projection"].tolist() == [False, False, False, True]
    assert found["share"].tolist()[:3] == [0.2, 0.6, 0.2]
    assert found["place_share"].tolist()[:3] == [0.2, 0.6, 0.2]  # finer ages of the place are added up
    told = needs.ages_told(found, "Harbour")
    assert "**50,000 people** live in Harbour (2025): **20%** under 20 (the place 20%)" in told
    assert "Projected for 2035: 14,000 people of 65 and over; now there are 10,000." in told
    alone = needs.ages_told(found, "Testborough", "")
    assert "**20%** under 20, **20%** 65 and over." in alone
    for place in ("Testborough", ""):  # the oldest on top, whatever lies over the bars
        spec = json.dumps(charts.ages(found, "Harbour", place).spec)
        assert '"sort": ["65 and over", "20 to 64", "0 to 19"]' in spec
        assert ("Line: the place." in spec) == bool(place)


def test_people_by_age_are_known_without_a_count_of_money(golden: Place) -> None:
    golden.rows("DELETE FROM setting WHERE key = 'count_year'")
    assert len(frame(golden.connection, "needs/people_by_age", areas=["P"])) > 0


def test_a_count_is_not_held_against_that_of_the_whole_place(golden: Place) -> None:
    golden.rows(
        "INSERT INTO indicator (indicator_id, name, domain, method, multiplier, worse, definition, load_id) "
        "VALUES ('claims', 'Claims', 'income', 'count', 1, 'high', 'Claims made', 1), "
        "('age', 'Median age', 'demography', 'mean', 1, 'neither', 'As published: Median age; median of persons', 1)"
    )
    golden.rows(
        "INSERT INTO indicator_value (indicator_id, area_id, period, numerator, value, load_id) VALUES "
        + ", ".join(
            f"('claims', '{code}', '2025', 100, NULL, 1), ('age', '{code}', '2025', NULL, 40, 1)" for code in ("W1", "W2", "W3", "W4")
        )
    )
    for name, asked in (("needs/rates", {"indicator": "claims", "level": "ward"}), ("needs/profile", {"area": "W1"})):
        found = [row for row in queries.rows(golden.connection, queries.read(name), asked) if row.get("indicator_id", "claims") == "claims"]
        assert {row.get("against", row.get("against_place")) for row in found} == {"no comparison"}
        assert {row["place_value"] for row in found} == {400}
    assert needs.unit({"method": "count", "multiplier": 1}).show(4465) == "4,465"
    whole = queries.rows(golden.connection, queries.read("needs/profile"), {"area": "P"})
    assert "age" not in {row["indicator_id"] for row in whole}  # the mean of medians is no median


# ----- The page -----
def test_people_whose_age_is_not_known_are_told_and_not_drawn(app: Open) -> None:  # noqa: F811
    test = app("people/needs", look="age", area="W1")
    assert "50,000 people live in Harbour; by age nothing is loaded." in text(test)
    assert not test.get("vega_lite_chart")


@pytest.mark.parametrize("look", ["profile", "trend", "age", "own", "said"])
@pytest.mark.parametrize("area", ["P", "W1", "W4"])
def test_every_section_is_drawn(app: Open, look: str, area: str) -> None:  # noqa: F811
    test = app("people/needs", look=look, area=area)
    assert not test.error
    assert any(" · " in line.value for line in test.markdown)


def test_each_figure_names_its_own_sources(app: Open, golden: Place) -> None:  # noqa: F811
    """Of sixty files a map names the one its figures are from, not all of them."""
    golden.rows(
        "INSERT INTO source (source_id, name, publisher, licence, cadence, load_id) VALUES ('other', 'Another', 'o', 'o', 'ad_hoc', 1)"
    )
    golden.rows(
        "INSERT INTO load SELECT * REPLACE (999 AS load_id, 'other' AS source_id) FROM load "
        "WHERE kind = 'indicator_value' AND status = 'accepted'"
    )
    golden.rows("INSERT INTO indicator_value (indicator_id, area_id, period, value, load_id) VALUES ('imd', 'P', '1999', 1, 999)")
    ask = queries.read("needs/sources")
    named = {code: [row["source"] for row in queries.rows(golden.connection, ask, {"indicator": code})] for code in ("imd", "low_income")}
    assert named == {"imd": ["Another", "Testborough needs and pathways"], "low_income": ["Testborough needs and pathways"]}
    golden.connection.close()
    assert "2025 · [Testborough needs and pathways]" in "".join(
        element.value for element in app("people/needs", database=golden.path, indicator="low_income").markdown
    )
    assert "each period · [Testborough needs and pathways]" in "".join(
        element.value for element in app("redesign/change", database=golden.path, look="turn", turn="low_income").markdown
    )


def test_a_need_says_where_it_is_known(app: Open) -> None:  # noqa: F811
    (told,) = app("people/needs", indicator="low_income", level="lsoa").info
    assert "is not known for neighbourhoods, only for wards and the whole place. Choose other areas or another need." in told.value


def test_the_place_is_not_set_against_itself(app: Open) -> None:  # noqa: F811
    assert "against" not in table(app("people/needs", area="P"), "definition").columns
    assert "against" in table(app("people/needs", area="W1"), "definition").columns


def test_the_page_without_needs(app: Open, tmp_path: Path) -> None:  # noqa: F811
    told = text(app("people/needs", database=tmp_path / "new.duckdb"))
    assert "No needs yet" in told
    assert "python3 -m oe_data load" in told


def test_a_link_with_odd_values_opens_the_page(app: Open) -> None:  # noqa: F811
    odd = "'; DROP TABLE indicator --"
    test = app("people/needs", indicator=odd, level=odd, over=odd, classes=odd, at=odd, own=odd, look=odd, service=odd, since=odd)
    assert "In Testborough 22.66% of children live in low-income families" in text(test)
    assert "W9" not in text(app("people/needs", at="W9"))


def test_a_neighbourhood_that_was_clicked(app: Open) -> None:  # noqa: F811
    test = app("people/needs", indicator="imd", level="lsoa", at="L11", area="W4")
    assert "the highest of eight neighbourhoods" in text(test)


def test_hostile_names_stay_text(golden: Place, app: Open) -> None:  # noqa: F811
    hostile = "Children in ![x](http://evil.example/p.png) <img src=x> families"
    golden.connection.execute("UPDATE indicator SET name = ?, definition = ? WHERE indicator_id = 'low_income'", [hostile, HOSTILE[1]])
    golden.connection.execute("UPDATE consultation_theme SET theme = theme || ' [a](javascript:alert(1))', summary = ?", [HOSTILE[0]])
    golden.connection.execute("UPDATE area SET name = name || ' $$x$$ :red[y]'")
    golden.connection.close()
    for look in ("profile", "trend", "age", "own", "said"):
        test = app("people/needs", database=golden.path, area="W1", look=look, own="W1,W2,W3")
        shown = "\n".join(element.value for kind in ("title", "subheader", "markdown", "info") for element in test.get(kind))
        for live in ("![x](", "](javascript", "<img", "<script", "$$x", ":red["):
            assert not re.search(r"(?<!\\)" + re.escape(live), shown), (look, live)
