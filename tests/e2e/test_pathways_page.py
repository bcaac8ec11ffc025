"""Pathways as a commissioning group uses it: complete offline, a click opens a step, a step closes a gap, undo opens it again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import copy_place
from tests.e2e.conftest import Watched, free_port, pick, serious, serve, settle, write_cell

THREE = "nothing is planned for three stretches of a life: the first 2 months of pregnancy, 1 to 23 months and 31 to 47 months."
FOUR = "the first 2 months of pregnancy, 1 to 8 months, 13 to 23 months and 31 to 47 months."


@pytest.fixture(scope="module")
def own_url(tmp_path_factory: pytest.TempPathFactory, testborough_path: Path) -> Iterator[str]:
    """A dashboard on a Testborough of its own, since these tests change it."""
    database = tmp_path_factory.mktemp("pathways") / "place.duckdb"
    copy_place(testborough_path, database)
    port = free_port()
    server = serve(database, port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.mark.parametrize("width", ["watched", "narrow"])
@pytest.mark.parametrize("look", ["overlaps", "handoffs", "flow", "unmet", "life", "compare", "family", "steps", "change"])
def test_each_section_is_complete_offline(look: str, width: str, own_url: str, request: pytest.FixtureRequest) -> None:
    watched: Watched = request.getfixturevalue(width)
    page = watched.open(f"{own_url}/pathways?pathway=family&look={look}&step=b2")
    expect(page.locator("h1")).to_have_text("Pathways")
    expect(page.locator('[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg').first).to_be_visible()
    assert page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0
    assert watched.outside == []
    assert watched.errors == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_axe_finds_no_serious_violation_on_pathways(own_url: str, watched: Watched) -> None:
    for look in ("overlaps", "change"):
        page = watched.open(f"{own_url}/pathways?pathway=family&look={look}&step=b2")
        assert serious(page) == []


def test_a_click_on_the_wall_opens_the_step(own_url: str, watched: Watched) -> None:
    page = watched.open(f"{own_url}/pathways")
    page.set_viewport_size({"width": 1920, "height": 1080})
    settle(page)
    wall = page.locator('[data-testid="stVegaLiteChart"]').first
    box = wall.bounding_box()
    assert box
    for down in range(40, int(box["height"]) - 20, 12):
        if "step=a" in page.url:
            break
        page.mouse.click(box["x"] + 0.5 * box["width"], box["y"] + down)
        page.wait_for_timeout(400)
    settle(page)
    step = re.search(r"step=(a\d+)", page.url)
    assert step
    expect(page.get_by_text("Cost a year").first).to_be_in_viewport()  # whoever clicked need not look for the card


def test_what_follows_a_choice_of_the_wall_is_drawn_with_it(own_url: str, watched: Watched) -> None:
    """The wall is drawn anew by itself; the headline follows the pathway, the second wall the years."""
    page = watched.open(f"{own_url}/pathways?pathway=family&look=compare")
    first = page.locator("h4").first.inner_text()
    pick(page, "Pathway", "Everyone")
    settle(page)
    assert "pathway=everyone" in page.url
    assert page.locator("h4").first.inner_text() != first
    before = [chart.screenshot() for chart in page.locator('[data-testid="stVegaLiteChart"]').all()]
    page.get_by_text("Every year the same", exact=True).click()
    settle(page)
    assert "axis=even" in page.url
    after = [chart.screenshot() for chart in page.locator('[data-testid="stVegaLiteChart"]').all()]
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, False]


def test_a_step_is_added_the_gap_closes_and_undo_opens_it(own_url: str, watched: Watched) -> None:
    page = watched.open(f"{own_url}/pathways?look=change")
    expect(page.get_by_text(THREE)).to_be_visible()
    page.get_by_text("Add a step", exact=True).click()
    settle(page)
    pick(page, "Service", "Primary and community care")
    pick(page, "Who provides it", "Testborough Community Trust")
    pick(page, "Need", "child development")
    pick(page, "Activity", "Review")
    page.get_by_role("spinbutton", name="From month").fill("9")
    page.get_by_role("spinbutton", name="To month, included").fill("12")
    page.get_by_label("Who may have it").fill("Every child")
    page.get_by_role("button", name="Add the step").click()
    settle(page)
    expect(page.get_by_text(FOUR)).to_be_visible()
    expect(page.get_by_text("Step everyone-1 added")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).first.click()
    settle(page)
    expect(page.get_by_text(THREE)).to_be_visible()
    expect(page.get_by_text("undone since")).to_be_visible()


def test_two_people_do_not_overwrite_each_other(own_url: str, browser: Browser) -> None:
    pages = [browser.new_page(viewport={"width": 1440, "height": 1300}) for _ in range(2)]  # the form fits whole
    for page in pages:
        page.bring_to_front()  # what opens on a page behind another is not fitted into its window
        page.goto(f"{own_url}/pathways?step=a4")
        settle(page)
        page.get_by_text("Change this step").click()
        settle(page)
    for page, people in zip(pages, ("1900", "1700"), strict=True):
        page.bring_to_front()
        page.get_by_label("People reached").fill(people)
        page.get_by_role("button", name="Save the step").click()
        settle(page)
    expect(pages[1].get_by_text("was changed since you looked", exact=False)).to_be_visible()
    expect(pages[1].get_by_text("people reached from 1,800 to 1,900", exact=False)).to_be_visible()
    for page in pages:
        page.close()


def test_a_cell_of_the_table_is_written_and_saved(own_url: str, watched: Watched) -> None:
    page = watched.open(f"{own_url}/pathways?pathway=family&look=change")
    page.get_by_text("Steps as a table", exact=True).click()
    settle(page)
    table = page.locator('[data-testid="stDataFrame"]').first
    write_cell(page, table, 30, ["ArrowRight"] * 6, "7")  # from the code of the first step: b1, from birth to 59 months
    page.get_by_role("button", name="Save the table").first.click()
    settle(page)
    expect(page.get_by_text("Step b1: to month from 59 to 7")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).first.click()
    settle(page)
    expect(page.get_by_text("Undone: step b1: to month from 7 to 59")).to_be_visible()


def test_the_wall_is_downloaded_as_a_picture(own_url: str, watched: Watched, tmp_path: Path) -> None:
    page = watched.open(f"{own_url}/pathways")
    page.get_by_text("Table and downloads").first.click()
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Picture (SVG)").first.click()
    waiting.value.save_as(tmp_path / "wall.svg")
    assert "nothing between 1 and 23 months" in (tmp_path / "wall.svg").read_text()
    page.emulate_media(media="print")
    assert page.pdf(format="A3", landscape=True).startswith(b"%PDF")
