"""What a person sees: both pages at both widths, offline, without a console error, for everyone."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Watched, free_port, serious, serve, settle

PAGES = {"": "Testborough", "money": "Money"}


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("width", ["watched", "narrow"])
def test_page_is_complete_offline(path: str, width: str, testborough_url: str, request: pytest.FixtureRequest) -> None:
    watched: Watched = request.getfixturevalue(width)
    missing: list[str] = []
    watched.page.on("response", lambda answer: missing.append(answer.url) if answer.status >= 400 else None)
    page = watched.open(f"{testborough_url}/{path}")
    expect(page.locator("h1")).to_have_text(PAGES[path])
    expect(page.locator('[data-testid="stVegaLiteChart"]').first).to_be_visible()
    drawn = page.locator('[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg')
    assert drawn.count() == page.locator('[data-testid="stVegaLiteChart"]').count()
    assert watched.outside == []
    assert watched.errors == []
    assert missing == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"


@pytest.mark.parametrize("show", ["holds", "flow", "buys", "time", "ledger", "left", "rows"])
def test_each_section_of_money_is_complete_offline(show: str, testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/money?show={show}&least=0")
    assert page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0
    if show == "flow":
        expect(page.locator('[data-testid="stEchartsChart"] canvas, .stEchartsChart canvas, canvas').first).to_be_visible()
    assert watched.outside == []
    assert watched.errors == []


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_no_serious_violation(path: str, testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/{path}")
    assert serious(page) == []


def test_the_definition_changes_the_sentence_and_the_link(testborough_url: str, watched: Watched) -> None:
    page = watched.open(testborough_url)
    page.get_by_text("Through its ledger", exact=True).first.click()
    settle(page)
    expect(page.get_by_text("passes through the ledger of").first).to_be_visible()
    assert "control=ledger" in page.url
    page.get_by_role("link", name="Money").first.click()
    expect(page.locator("h1")).to_have_text("Money")
    settle(page)
    expect(page.get_by_text("passes through the ledger of").first).to_be_visible()


def test_a_link_opens_the_same_view_in_a_fresh_browser(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/money?control=influences&show=left&benefits=without")
    expect(page.get_by_text("controls or influences").first).to_be_visible()
    expect(page.get_by_role("heading", name="What was left out of the count")).to_be_visible()


def test_the_first_to_open_a_new_server_may_come_by_a_link(tmp_path: Path, watched: Watched) -> None:
    port = free_port()
    server = serve(tmp_path / "place.duckdb", port)
    try:
        page = watched.open(f"http://127.0.0.1:{port}/money")
        expect(page.locator("h1")).to_have_text("Money")
        assert page.get_by_role("dialog").count() == 0
        assert watched.errors == []
    finally:
        server.terminate()
        server.wait(10)


def test_downloads_are_what_is_shown(testborough_url: str, watched: Watched, tmp_path: Path) -> None:
    page = watched.open(f"{testborough_url}/money?show=buys&cut=tier")
    page.get_by_text("Table and downloads").last.click()
    expect(page.get_by_role("button", name="Picture (SVG)")).to_be_visible()
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="CSV").filter(visible=True).first.click()
    waiting.value.save_as(tmp_path / "tier.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "tier.csv").read_text(encoding="utf-8-sig"))))
    assert sum(float(row["Pounds"]) for row in rows) == 1_000_000_000
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Picture (SVG)").filter(visible=True).first.click()
    waiting.value.save_as(tmp_path / "tier.svg")
    assert (tmp_path / "tier.svg").read_text().lstrip().startswith("<svg")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Picture (PNG)").filter(visible=True).first.click()
    waiting.value.save_as(tmp_path / "tier.png")
    assert (tmp_path / "tier.png").read_bytes().startswith(b"\x89PNG")
