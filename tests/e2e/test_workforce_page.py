"""The page Workforce in a real browser: the answer first, every section complete offline, the map, the link and the download."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Watched, serious, settle
from tests.e2e.test_map import LAYER, click, map_of


@pytest.mark.parametrize("width", ["watched", "narrow"])
def test_the_first_screenful_is_the_answer(width: str, testborough_url: str, request: pytest.FixtureRequest) -> None:
    watched: Watched = request.getfixturevalue(width)
    page = watched.open(f"{testborough_url}/workforce")
    answer = page.get_by_role("heading", name="601 paid full-time equivalents in 667 posts are known here, from 3 of 11 bodies")
    expect(answer).to_be_visible()
    expect(answer).to_be_in_viewport()
    expect(answer).to_contain_text(
        "1 in 14 posts at Testborough Council is empty. Beside them stand volunteers' 9 and unpaid carers' 6,757."
    )
    expect(page.get_by_text("Testborough Hospital Trust (£250.0m)", exact=False).first).to_be_visible()
    expect(page.locator('[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg').first).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"
    assert watched.outside == []
    assert watched.errors == []


@pytest.mark.parametrize("look", ["posts", "spans", "community", "ask", "map", "senior"])
def test_each_section_is_complete_offline_and_for_everyone(look: str, testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/workforce?look={look}&near=area-W2&walk_min=15")
    assert page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0
    assert serious(page) == []
    assert watched.outside == []
    assert watched.errors == []


def test_a_click_on_the_map_shows_the_posts_based_there(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/workforce?look=map")
    assert map_of(page).evaluate(f"{LAYER}._shown.length") == 4
    page.locator("iframe[title*='folium']").scroll_into_view_if_needed()
    click(page, "B6")
    expect(page.get_by_role("heading", name="Civic Offices")).to_be_visible()
    page.wait_for_url("**building=B6*")


def test_another_cut_is_in_the_link_and_comes_down_as_shown(testborough_url: str, watched: Watched, tmp_path: Path) -> None:
    page = watched.open(f"{testborough_url}/workforce")
    page.get_by_role("radio", name="Service").click()
    page.wait_for_url("**cut=service*")
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").filter(visible=True).first.click()
    waiting.value.save_as(tmp_path / "service.csv")
    rows = {row["service"]: row for row in csv.DictReader(io.StringIO((tmp_path / "service.csv").read_text(encoding="utf-8-sig")))}
    social = rows["Children's social care"]
    assert [round(100 * float(social[key]), 2) for key in ("vacancy", "turnover", "agency_share", "gap_after_agency")] == [
        14.29,
        20,
        14.29,
        0,
    ]
    assert sum(float(row["fte"]) for row in rows.values()) == 600.5


def test_who_could_be_asked_becomes_a_question_in_one_tap(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/workforce?look=ask&skill=cooking&near=area-W2")
    expect(page.get_by_text("1 group of posts and volunteers, 85 people, with cooking", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Ask this as a question").click()
    expect(page.get_by_role("textbox", name="The question")).to_have_value(
        "Who with cooking near Mill could be asked to help, and what would they need?"
    )
    page.get_by_role("button", name="Save as a draft question").click()
    expect(page.get_by_text("Saved as question draft-", exact=False)).to_be_visible()
