"""Questions, Gateways and Change as a group uses them: complete offline at both widths, and one question from asked to planned."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Watched, pick, serious, settle, write_cell
from tests.e2e.test_pathways_page import own_url  # noqa: F401  a fixture

SECTIONS = {
    "questions": ["board", "list", "new", "groups", "principles", "approaches"],
    "gateways": ["meeting", "funnel", "decisions", "strategies"],
    "business_case": ["feasibility", "return", "plan"],
    "change": ["health", "curve", "culture", "record", "loops", "turn", "demand"],
}


@pytest.mark.parametrize("path", SECTIONS)
def test_each_section_is_complete_offline(path: str, own_url: str, narrow: Watched) -> None:  # noqa: F811
    for look in SECTIONS[path]:  # at the width of a telephone, where most goes wrong; the wide page is held up by those below
        page = narrow.open(f"{own_url}/{path}?look={look}&question=Q1")
        assert page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0, look
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0, look
    assert narrow.outside == []
    assert narrow.errors == []


@pytest.mark.parametrize("path", SECTIONS)
def test_axe_finds_no_serious_violation(path: str, own_url: str, watched: Watched) -> None:  # noqa: F811
    page = watched.open(f"{own_url}/{path}?question=Q1")
    assert serious(page) == []
    assert watched.outside == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def decide(page: Page, gate: str, decision: str, reason: str) -> None:
    """Record a decision in the form of the open question."""
    form = page.get_by_role("button", name="Record the decision").last  # that of before fades for a moment
    if not form.is_visible():
        page.get_by_text("Record a decision", exact=True).click()
        settle(page)
    pick(page, "Gate", gate)
    pick(page, "Decision", decision)
    page.get_by_label("Reason, in plain words").last.fill(reason)
    form.click()
    settle(page)


def test_one_question_from_asked_to_planned_and_no_gate_is_skipped(own_url: str, watched: Watched) -> None:  # noqa: F811
    page = watched.open(f"{own_url}/questions?look=new")
    page.get_by_label("The question").fill("Could the hall stay warm and open on winter evenings?")
    pick(page, "Group that answers it", "Places")
    pick(page, "Service it is about", "Libraries, leisure and youth")
    page.get_by_label("Principles it serves").click()
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Ask it").click()
    settle(page)
    expect(page.get_by_role("heading", name="Could the hall stay warm")).to_be_visible()
    page.get_by_role("link", name="Decide at a gate").click()
    expect(page.locator("h1")).to_have_text("Gateways and strategies")
    settle(page)
    decide(page, "2 Return known", "Proceed", "We are in a hurry.")
    expect(page.get_by_text("Gate 0 is next.")).to_be_visible()
    expect(page.get_by_label("Reason, in plain words")).to_have_value("We are in a hurry.")
    decide(page, "0 Accepted", "Proceed", "A real challenge.")
    for at, gate in ((1, "1 Feasible"), (2, "2 Return known"), (3, "3 Planned")):
        decide(page, gate, "Proceed with conditions", f"The evidence of gate {at} follows within a month.")
        expect(page.get_by_text(f"Gate {at}: proceed with conditions")).to_be_visible()
    page.get_by_role("link", name="Its card").click()
    expect(page.locator("h1")).to_have_text("Questions")
    settle(page)
    expect(page.get_by_text("Planned (gate 3)").first).to_be_visible()
    assert watched.errors == []


def test_the_second_of_two_people_is_told_and_keeps_their_words(own_url: str, browser: Browser) -> None:  # noqa: F811
    pages = [browser.new_page(viewport={"width": 1440, "height": 900}) for _ in range(2)]
    first, second = "Could one family hub replace all assessments?", "Could one family hub replace two assessments?"
    for page in pages:
        page.goto(f"{own_url}/questions?question=Q1")
        settle(page)
        page.get_by_text("Change it", exact=True).click()
        settle(page)
    for page, worded in zip(pages, (first, second), strict=True):
        page.get_by_label("The question").fill(worded)
        page.get_by_role("button", name="Save the question").click()
        settle(page)
    late = pages[1]
    expect(late.get_by_text("was changed since you looked", exact=False)).to_be_visible()
    late.get_by_role("button", name="Save the question").click()  # once more does not overwrite what they were told of
    settle(late)
    expect(late.get_by_text("What you had written, and is not saved")).to_be_visible()
    expect(late.locator("pre").get_by_text(second)).to_be_visible()
    expect(late.locator("pre")).to_have_count(1)  # what was not touched is not theirs
    expect(late.get_by_label("The question")).to_have_value(first)
    late.get_by_label("The question").fill(second)
    late.get_by_role("button", name="Save the question").click()
    settle(late)
    expect(late.get_by_text("What you had written")).to_be_hidden()
    expect(late.get_by_role("heading", name=second)).to_be_visible()
    for page in pages:
        page.close()


def test_questions_are_taken_out_changed_and_brought_back(own_url: str, watched: Watched, tmp_path: Path) -> None:  # noqa: F811
    page = watched.open(f"{own_url}/questions?look=list")
    with page.expect_download() as download:
        page.locator(".st-key-question-csv button").click()
    file = tmp_path / "question.csv"
    taken = Path(download.value.path()).read_text(encoding="utf-8-sig")
    file.write_text(taken.replace("stay open until nine?", "stay open until ten?"), encoding="utf-8")
    page.get_by_text("Bring back what was changed in a spreadsheet").click()
    settle(page)
    page.locator('[data-testid="stFileUploader"] input[type="file"]').set_input_files(file)
    settle(page)
    expect(
        page.get_by_text("question from “Could the school stay open until nine?” to “Could the school stay open until ten?”")
    ).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{own_url}/questions?question=Q2")
    settle(other)
    other.get_by_text("Change it", exact=True).click()
    settle(other)
    other.get_by_label("The question").fill("Could the school stay open until eight?")
    other.get_by_role("button", name="Save the question").click()
    settle(other)
    page.get_by_role("button", name="Save 1 question").click()  # somebody else was quicker: nothing is overwritten unseen
    settle(page)
    expect(page.get_by_text("was changed since you looked", exact=False)).to_be_visible()
    page.get_by_role("button", name="Save 1 question").click()
    settle(page)
    expect(
        page.get_by_text("question from “Could the school stay open until eight?” to “Could the school stay open until ten?”")
    ).to_be_visible()
    page.get_by_role("button", name="Save 1 question").click()
    settle(page)
    expect(page.get_by_text("What would change")).to_be_hidden()
    page = watched.open(f"{own_url}/questions?question=Q2")
    expect(page.get_by_role("heading", name="Could the school stay open until ten?")).to_be_visible()
    assert watched.errors == []


def test_the_paper_of_a_strategy_is_downloaded(own_url: str, watched: Watched, tmp_path: Path) -> None:  # noqa: F811
    page = watched.open(f"{own_url}/gateways?look=strategies")
    for form, begins in (("PDF", b"%PDF-"), ("DOCX", b"PK")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=f"Paper ({form})").click()
        waiting.value.save_as(tmp_path / "paper")
        assert (tmp_path / "paper").read_bytes().startswith(begins)
    assert watched.errors == []


def test_scenario_14_a_worse_grade_is_written_into_the_table(own_url: str, watched: Watched) -> None:  # noqa: F811
    page = watched.open(f"{own_url}/business_case?question=Q1")
    expect(page.get_by_role("heading", name="Each pound returns £1.09 of public value")).to_be_visible()
    lines = page.get_by_text("Costs and benefits, line by line", exact=False)
    lines.click()
    settle(page)
    benefits = page.locator('[data-testid="stDataFrame"]').nth(1)
    write_cell(page, benefits, 140, ["Control+ArrowRight", "ArrowLeft"], "6")  # fewer statutory plans: the last column but one
    for _ in range(2):  # what is written and not saved stays when it is folded away
        lines.click()
        settle(page)
    page.get_by_role("button", name="Save the lines").nth(1).click()
    settle(page)
    expect(
        page.get_by_role("heading", name="Each pound returns £0.94 of public value")
    ).to_be_visible()  # 103,680.00 in place of 146,880.00
    expect(page.get_by_text("Benefit line Q1 > 1: evidence grade from 4 to 6")).to_be_visible()
    page.get_by_role("button", name="Undo", exact=True).first.click()
    settle(page)
    expect(page.get_by_role("heading", name="Each pound returns £1.09 of public value")).to_be_visible()
    assert watched.errors == []
