"""Strategies: only what is live past gate 2 is committed to and counted; and the paper of one, as DOCX and PDF."""

from __future__ import annotations

import io
from typing import Any

import docx
import pypdfium2
import pytest

from oe_data import edits, papers, strategies, words
from oe_data.charts import case as charts
from oe_data.charts.base import picture
from oe_data.database import DataError
from oe_data.edits import gate, strategy
from tests.conftest import Place
from tests.test_app import Open, app, text  # noqa: F401  a fixture
from tests.test_gateways import ON, packed
from tests.test_pathways import asked


def sum_of(place: Place, code: str = "s1") -> dict[str, Any]:
    (found,) = asked(place, "strategy/sum", strategy=code)
    return found


def hold(place: Place, question: str, at: int) -> None:
    given = {"decided_on": ON, "grp": "steering", "reason": "Not yet.", "confidence": None}
    gate.decide(place.connection, "ann", question, at, "hold", seen=packed(place, question)["decisions"], **given)


def test_scenario_16_a_held_question_is_no_commitment(golden: Place) -> None:
    with pytest.raises(DataError, match=r"Q3 is held at gate 2 since .* \(.+\): a held question is no commitment"):
        strategy.commit_to(golden.connection, "ann", "s1", "Q3")
    with pytest.raises(DataError, match="Q6 has passed gate 0 only: a strategy commits to questions past gate 2"):
        strategy.commit_to(golden.connection, "ann", "s1", "Q6")
    with pytest.raises(DataError, match="Q1 is a commitment of this strategy already"):
        strategy.commit_to(golden.connection, "ann", "s1", "Q1")
    with pytest.raises(DataError, match="“Q99” is not known"):
        strategy.commit_to(golden.connection, "ann", "s1", "Q99")
    assert [row["question_id"] for row in asked(golden, "strategy/commitments", strategy="s1")] == ["Q1", "Q2"]
    assert golden.rows("SELECT count(*) FROM edit_log") == [(0,)]


def test_the_sums_and_the_words(golden: Place) -> None:
    told = strategies.headline(sum_of(golden), asked(golden, "strategy/commitments", strategy="s1")).replace("**", "")
    assert told == (
        "Families and places commits to 2 questions: £1.1m of cost for £1.1m of public value, £539,946 of it cashable (present value). "
        "1 of them has no business case yet, so the sums leave it out."
    )
    net = {row["body"]: round(float(row["net_gbp"]), 2) for row in asked(golden, "strategy/by_body", strategy="s1")}
    assert net["Testborough Community Trust"] == -257_019.36
    assert len(asked(golden, "strategy/tasks", strategy="s1")) == 8


def test_a_commitment_that_is_held_later_stays_and_does_not_count(golden: Place) -> None:
    hold(golden, "Q1", 3)
    found = {row["question_id"]: row for row in asked(golden, "strategy/commitments", strategy="s1")}
    assert (found["Q1"]["counts"], found["Q1"]["pv_cashable_gbp"]) == (False, None)
    assert sum_of(golden)["pv_cashable_gbp"] is None
    told = strategies.headline(sum_of(golden), list(found.values()))
    assert "none with a business case yet. 1 more question in it is held or stopped and not counted." in told
    assert asked(golden, "strategy/by_body", strategy="s1") == []
    assert asked(golden, "strategy/tasks", strategy="s1") == []


def test_a_strategy_is_begun_changed_and_left(golden: Place) -> None:
    new = {"title": " Warm  halls ", "owner_id": "council", "status": "draft"}
    code = strategy.save(golden.connection, "ann", None, new)
    assert code == "warm-halls"
    with pytest.raises(DataError, match="there is a strategy “warm halls” already"):
        strategy.save(golden.connection, "bob", None, {**new, "title": "warm halls"})
    for wrong, told in (
        ({"title": " "}, "this is needed"),
        ({"owner_id": "nobody"}, "Owner: “nobody”"),
        ({"status": "new"}, "none of draft"),
    ):
        with pytest.raises(DataError, match=told):
            strategy.save(golden.connection, "ann", None, {**new, "title": "Another", **wrong})
    strategy.commit_to(golden.connection, "ann", code, "Q2")
    (seen,) = edits.rows(golden.connection, "strategy", strategy_id=code)
    strategy.save(golden.connection, "ann", seen, {**seen, "status": "agreed"})
    with pytest.raises(edits.Overtaken, match="changed since you looked, by ann: status from “draft” to “agreed”"):
        strategy.save(golden.connection, "bob", seen, {**seen, "owner_id": "icb"})
    strategy.withdraw(golden.connection, "bob", code, "Q2")
    with pytest.raises(DataError, match="is no commitment of this strategy any more"):
        strategy.withdraw(golden.connection, "ann", code, "Q2")
    (latest, *_) = edits.changes(asked(golden, "data/history", tables=["strategy_question"]))
    edits.undo(golden.connection, "ann", latest["edits"])
    assert len(asked(golden, "strategy/commitments", strategy=code)) == 1


def known(place: Place) -> strategies.Known:
    commitments = asked(place, "strategy/commitments", strategy="s1")
    given: dict[str, Any] = {
        "strategy": sum_of(place),
        "owner": "Testborough Council",
        "statements": asked(place, "questions/statements"),
        "commitments": commitments,
        "bodies": asked(place, "strategy/by_body", strategy="s1"),
        "tasks": asked(place, "strategy/tasks", strategy="s1"),
        "decisions": [row for one in commitments for row in asked(place, "questions/decisions", question=one["question_id"])],
        "results": {"Q1": asked(place, "workbench/cba_result", question="Q1")[0]},
        "picture": picture(charts.bodies(asked(place, "strategy/by_body", strategy="s1")), "png"),
        "sources": "Estimated, from: made up.",
        "made_up": "Testborough is fictional.",
    }
    return strategies.Known(**given)


def of_pdf(made: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)]


def of_docx(made: bytes) -> str:
    document = docx.Document(io.BytesIO(made))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_scenario_16_the_paper_holds_it_all(golden: Place) -> None:
    paper = strategies.paper(known(golden))
    pages = of_pdf(papers.pdf(paper))
    for told in (" ".join("\n".join(pages).split()), of_docx(papers.docx(paper))):
        for said in (
            "Testborough is fictional.",
            "Testborough uses every pound, room and pair of hands as if they were its own.",
            "Help early",
            "Could one family hub replace four assessments?",
            "Could the school stay open until nine?",
            "Gate 2: proceed with conditions",
            "£1,051,269.68",
            "£539,945.74",
            "-£257,019.36",
            "Show why it cannot wait",
        ):
            assert said in told, said
        assert "Q3" not in told
    assert "Testborough is fictional." in pages[0]
    assert papers.pdf(paper) == papers.pdf(paper)
    assert len(docx.Document(io.BytesIO(papers.docx(paper))).inline_shapes) == 1


HOSTILE = '#import "x": * = heading $1$ @ref <script>alert(1)</script> \\u{0} *b* _i_ `c` // gone? /* gone? */ {{ }} \x00\x0b \U0001f600 '


def test_text_from_files_stays_text_in_papers() -> None:
    long = HOSTILE * 60
    parts: list[papers.Part] = [
        papers.Heading(HOSTILE),
        papers.Text(long),
        papers.List([HOSTILE]),
        papers.Table([HOSTILE, "B"], [[HOSTILE, long]], [1, 1]),
    ]
    paper = papers.Paper(HOSTILE, HOSTILE, HOSTILE, parts)
    expected = '#import "x": * = heading $1$ @ref <script>alert(1)</script>'
    assert of_docx(papers.docx(paper)).count(expected) >= 60
    told = " ".join("\n".join(of_pdf(papers.pdf(paper))).split())
    assert "// gone? /* gone? */ {{ }}" in told
    assert "$1$" in told


def test_words_of_any_length_stay_on_the_page_and_the_notice_on_the_first() -> None:
    long = "W" * 5_000
    rows = [["Q" + "2" * 22, long, "https://example.org/" + "a" * 400]]
    parts = [
        papers.Heading(long[:300]),
        papers.Text(long),
        papers.List([long]),
        papers.Table(["Code", "Question", "Body"], rows, [1, 5, 2]),
    ]
    paper = papers.Paper("Title " + long, long, "Made up here.", parts)
    pages = list(pypdfium2.PdfDocument(papers.pdf(paper)))
    told = [page.get_textpage() for page in pages]
    assert "Made up here." in told[0].get_text_range()
    assert "".join(one.get_text_range() for one in told).count("W") == 5_000 * 5 + 300
    for page, one in zip(pages, told, strict=True):
        assert max(one.get_charbox(at)[2] for at in range(one.count_chars())) < page.get_width() - 50  # points: 2 cm less a side bearing
    document = docx.Document(io.BytesIO(papers.docx(paper)))
    assert document.paragraphs[0].text == "Made-up data. Made up here."
    assert document.tables[0].rows[1].cells[1].text == long


def test_a_paper_has_no_section_without_words(golden: Place) -> None:
    def titles(given: strategies.Known) -> list[str]:
        return [part.text for part in strategies.paper(given).parts if isinstance(part, papers.Heading)]

    whole = known(golden)
    assert titles(whole)[-1] == "Where this comes from"
    none: dict[str, Any] = {"statements": [], "bodies": [], "tasks": [], "results": {}, "picture": b""}
    strategy = {**whole.strategy, "pv_cost_gbp": None, "pv_value_gbp": None, "pv_cashable_gbp": None}
    empty = whole._replace(**none, strategy=strategy, commitments=[], decisions=[])
    assert titles(empty) == ["In short"]
    assert papers.docx(strategies.paper(empty)).startswith(b"PK")
    assert papers.pdf(strategies.paper(empty)).startswith(b"%PDF")
    held = [{**row, "counts": False} for row in whole.commitments]
    assert titles(whole._replace(**none, strategy=strategy, commitments=held)) == ["In short", "What it commits to", "How it was decided"]


def test_a_reason_is_told_as_it_was_written(golden: Place) -> None:
    given = {
        "state": "held",
        "last_gate": 2,
        "decided_on": ON,
        "question_id": "warm-halls",
        "reason": r"Not yet: *a_b* C:\new",
        "passed_gate": 1,
    }
    assert strategies.why_not(given).startswith("warm-halls is held at gate 2 since ")
    assert r"(Not yet: *a_b* C:\new): a held question is no commitment." in strategies.why_not(given)
    for text_ in ("a**b** c", r"C:\new \\ end", "**", "[x](y) $1$"):
        assert words.bare(f"**{words.plain(text_)}**") == text_


def test_strategies_on_the_page(app: Open) -> None:  # noqa: F811
    test = app("redesign/gateways", look="strategies")
    assert "Families and places commits to 2 questions: £1.1m of cost" in text(test)
    assert [one.proto.label for one in test.get("download_button") if "Paper" in one.proto.label] == ["Paper (DOCX)", "Paper (PDF)"]
