"""The page Needs in a real browser: the map with its hatching and hover, a clicked ward, a drawn area by mouse and keyboard, a download."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.e2e.conftest import Watched, pick, serious, settle

# Where a point of the map (latitude, longitude) is on the page's screen, from the corner of the frame.
AT = "([lat, lon]) => { const at = map_div.latLngToContainerPoint([lat, lon]); return [at.x, at.y]; }"
WARDS = {"W1": (53.0, -1.02), "W2": (53.01, -1.0), "W3": (53.0, -0.98), "W4": (52.99, -1.0)}
WEST = [(52.992, -1.031), (52.992, -0.989), (53.016, -0.989), (53.016, -1.031)]  # around Harbour and Mill
HARBOUR = [(52.998, -1.027), (52.998, -1.012), (53.0045, -1.012), (53.0045, -1.027)]


def map_of(page: Page) -> Frame:
    """The frame the map is in, when its outlines are drawn and a layer over them is."""
    page.wait_for_selector("iframe[title*='folium']")
    frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    frame.wait_for_function(
        "window.map_div && map_div.placeShapes && map_div.placeTell && document.querySelector('.leaflet-control-layers')"
    )
    return frame


def spot(page: Page, at: tuple[float, float]) -> tuple[float, float]:
    """Where a point of the map is in the window."""
    frame = map_of(page)
    page.locator("iframe[title*='folium']").scroll_into_view_if_needed()
    box = page.locator("iframe[title*='folium']").bounding_box()
    assert box
    x, y = frame.evaluate(AT, list(at))
    return box["x"] + x, box["y"] + y


def hover(page: Page, ward: str) -> str:
    """What the map says of a ward when pointed at."""
    page.mouse.move(5, 5)
    x, y = spot(page, WARDS[ward])
    page.mouse.move(x, y)
    page.mouse.move(x + 3, y + 3)
    page.wait_for_timeout(300)
    return map_of(page).locator(".place-told").last.inner_text()


@pytest.mark.parametrize("width", ["watched", "narrow"])
def test_the_page_is_complete_offline(width: str, testborough_url: str, request: pytest.FixtureRequest) -> None:
    watched: Watched = request.getfixturevalue(width)
    page = watched.open(f"{testborough_url}/needs?area=W1")
    expect(page.get_by_text("37.50%").first).to_be_visible()
    frame = map_of(page)
    assert frame.evaluate("map_div.placeShapes.length") == 4
    fills = frame.evaluate("map_div.placeShapes.map(shape => shape.options.fillColor)")
    assert len(set(fills)) == 4
    assert watched.outside == []
    assert watched.errors == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_what_is_hidden_is_hatched_and_says_so(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/needs?indicator=emergency_u18")
    frame = map_of(page)
    assert frame.evaluate("map_div.placeShapes.map(shape => typeof shape.options.fillColor)") == ["string"] * 3 + ["object"]
    assert hover(page, "W4") == "Hill\nEmergency admissions under 18: * (too few people to show)"
    told = hover(page, "W1")
    assert told.startswith("Harbour\nEmergency admissions under 18: 10.42 per 1,000 (8.48 to 12.67 per 1,000)\nWorse than the place (")
    expect(frame.locator(".place-hatch")).to_have_count(1)
    expect(frame.get_by_text("Darker is worse: a higher figure.")).to_be_visible()


def test_the_indicator_changes_without_a_new_map_or_outlines(testborough_url: str, watched: Watched) -> None:
    asked: list[str] = []
    watched.page.on("request", lambda request: asked.append(request.url))
    page = watched.open(f"{testborough_url}/needs")
    frame = map_of(page)
    frame.evaluate("window.sameMap = true")
    pick(page, "Need", "Emergency admissions under 18")
    expect(frame.locator(".place-key summary").first).to_have_text("Emergency admissions under 18")
    assert frame.evaluate("window.sameMap") is True
    assert len([url for url in asked if "outlines-" in url]) == 1


def test_a_clicked_ward_is_the_one_the_page_is_about(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/needs")
    page.mouse.click(*spot(page, WARDS["W2"]))
    expect(page.get_by_role("heading", name="In Mill 27.55% of children", exact=False)).to_be_visible()
    page.wait_for_url("**area=W2*")
    expect(page.get_by_role("combobox", name="Area", exact=True)).to_have_value("Mill")
    page.mouse.click(*spot(page, WARDS["W1"]))
    expect(page.get_by_role("heading", name="In Harbour 37.50% of children", exact=False)).to_be_visible()


def test_a_drawn_area_gets_its_figures_and_its_link(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/needs?level=lsoa&indicator=imd")
    map_of(page).get_by_role("button", name="Draw an area").click()
    for corner in WEST[:3]:
        page.mouse.click(*spot(page, corner))
        page.wait_for_timeout(350)
    page.mouse.dblclick(*spot(page, WEST[3]))
    expect(page.get_by_text("Your area:", exact=False)).to_contain_text("four neighbourhoods with 100,000 people")
    page.wait_for_url("**own=L11%2CL12%2CL21%2CL22*")
    assert map_of(page).evaluate("map_div.placeDrawing") is False
    other = watched.open(page.url)
    expect(other.get_by_text("Your area:", exact=False)).to_contain_text("four neighbourhoods")
    assert watched.outside == []
    assert watched.errors == []


def test_an_area_is_drawn_by_keyboard_and_left_with_escape(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/needs?level=lsoa&indicator=imd")
    frame = map_of(page)
    frame.get_by_role("button", name="Draw an area").focus()
    page.keyboard.press("Enter")
    expect(frame.get_by_role("status")).to_be_visible()
    page.keyboard.press("Escape")
    expect(frame.get_by_role("button", name="Draw an area")).to_be_focused()
    page.keyboard.press("Enter")
    for corner in WEST:
        frame.evaluate("([lat, lon]) => map_div.setView([lat, lon], map_div.getZoom(), {animate: false})", list(corner))
        page.keyboard.press("Enter")
    expect(frame.get_by_role("status")).to_contain_text("4 corners")
    frame.get_by_role("button", name="Close the area").click()
    expect(page.get_by_text("Your area:", exact=False)).to_contain_text("four neighbourhoods")


def test_a_download_is_what_is_shown_with_its_star(testborough_url: str, watched: Watched, tmp_path: Path) -> None:
    page = watched.open(f"{testborough_url}/needs?indicator=emergency_u18&area=W4")
    page.get_by_text("Table and downloads").first.click()
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").first.click()
    waiting.value.save_as(tmp_path / "map.csv")
    rows = {row["area"]: row for row in csv.DictReader(io.StringIO((tmp_path / "map.csv").read_text(encoding="utf-8-sig")))}
    assert [rows["Hill"][column] for column in ("shown", "interval", "against")] == ["*", "*", ""]
    assert rows["Harbour"]["shown"] == "10.42 per 1,000"


def test_a_line_on_buildings_limits_the_doors(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/buildings?look=open&who=young")
    map_of(page).get_by_role("button", name="Draw an area").click()
    for corner in HARBOUR[:3]:
        page.mouse.click(*spot(page, corner))
        page.wait_for_timeout(350)
    page.mouse.dblclick(*spot(page, HARBOUR[3]))
    expect(page.get_by_text("Inside the area you drew, 2 buildings of a kind that suits young people", exact=False)).to_be_visible()
    page.wait_for_url("**within=*")
    page.get_by_role("button", name="Forget the drawn area").click()
    expect(page.get_by_text("In Testborough,", exact=False).first).to_be_visible()


@pytest.mark.parametrize("look", ["profile", "trend", "age", "own", "said"])
def test_each_section_is_complete_offline(look: str, testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/needs?look={look}&area=W1&own=W1,W2,W3&over=all")
    assert page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0
    assert watched.outside == []
    assert watched.errors == []


@pytest.mark.parametrize("look", ["profile", "own", "said"])
def test_axe_finds_no_serious_violation(look: str, testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/needs?look={look}&area=W1&own=W1,W2,W3")
    map_of(page)
    assert serious(page) == []
