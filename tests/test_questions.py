"""Commissioning questions: posed, linked, changed by two at once, and never ducked when uncomfortable; through edits and on the page."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from oe_data import edits, exports, intake, questions
from oe_data.database import DataError, work_folder
from oe_data.edits import group, question
from oe_data.intake.kinds import kinds
from tests.conftest import Ask, Place
from tests.test_app import Open, app, text  # noqa: F401  a fixture
from tests.test_pathways import asked

NEW = {
    "text": "Could the hall open for young people in the evening?",
    "posed_by": "citizen",
    "approach": "total_place",
    "grp_id": "g1",
    "service_id": "libraries",
}


def card(place: Place, code: str) -> dict[str, object]:
    (found,) = asked(place, "questions/card", question=code)
    return found


def test_scenario_13_a_question_is_put_and_stands_at_understand(golden: Place) -> None:
    principle = asked(golden, "questions/words")
    code = next(row["code"] for row in principle if row["what"] == "principle")
    groups = [row["code"] for row in principle if row["what"] == "grp"]
    (made,) = question.pose(golden.connection, "ann", [{**NEW, "grp_id": groups[0], "principles": [code], "mechanisms": ["procurement"]}])
    (board,) = [row for row in asked(golden, "questions/board") if row["question_id"] == made]
    assert (board["cycle"], board["state"], board["only_procurement"]) == ("understand", "live", True)
    assert card(golden, made)["principles"] == [code]
    assert "Procurement is the only mechanism of 2 questions" in questions.only_procurement(asked(golden, "questions/board"))


def test_bad_questions_are_refused_whole(golden: Place) -> None:
    before = golden.rows("SELECT count(*) FROM question")
    for wrong, told in (
        ({"text": " "}, "needs words"),
        ({"text": "Why?"}, "10 to 1,000 letters"),
        ({"service_id": "none"}, "“none” is not known"),
        ({"approach": "magic"}, "is none of"),
        ({"principles": ["none"]}, "not known"),
    ):
        with pytest.raises(DataError, match=told):
            question.pose(golden.connection, "ann", [{**NEW, "grp_id": None}, {**NEW, "text": "Is this another question?", **wrong}])
    with pytest.raises(DataError, match="asked already"):
        question.pose(golden.connection, "ann", [{**NEW, "grp_id": None}] * 2)
    assert golden.rows("SELECT count(*) FROM question") == before
    assert golden.rows("SELECT count(*) FROM edit_log") == [(0,)]


def test_scenario_21_nobody_can_duck_it(golden: Place) -> None:
    seen = card(golden, "Q3")
    assert seen["uncomfortable"]
    with pytest.raises(DataError, match="stays with a group: answer it, or hold or stop it"):
        question.change(golden.connection, "ann", seen, {"grp_id": None})
    with pytest.raises(DataError, match="stays so"):
        question.change(golden.connection, "ann", seen, {"uncomfortable": False})
    for new in ({"text": "Do we need this hall at all?", "uncomfortable": True, "grp_id": "g2"}, {"text": "Do we need that hall at all?"}):
        (code,) = question.pose(golden.connection, "ann", [{"posed_by": "steering", "approach": "total_place", **new}])
        if not new.get("uncomfortable"):
            question.change(golden.connection, "ann", card(golden, code), {"uncomfortable": True, "grp_id": "g2"})
        latest = edits.changes(asked(golden, "data/history", tables=["question"]))[0]
        with pytest.raises(DataError, match=r"is not removed: answer it|stays so: answer it"):
            edits.undo(golden.connection, "bob", latest["edits"])
        assert (card(golden, code)["uncomfortable"], card(golden, code)["grp_id"]) == (True, "g2")
    (decision, *_) = asked(golden, "questions/decisions", question="Q3")
    assert decision["decision"] == "hold"
    assert decision["reason"]
    assert decision["grp"] in questions.decision(decision)


def test_two_people_at_once(golden: Place) -> None:
    seen = card(golden, "Q2")
    question.change(golden.connection, "ann", seen, {"theme": "Schools"})
    with pytest.raises(DataError, match="changed since you looked, by ann: what it is about from not known to “Schools”"):
        question.change(golden.connection, "bob", seen, {"approach": "lean_systems"})
    seen = card(golden, "Q2")
    question.change(golden.connection, "ann", seen, {"mechanisms": ["network"]})
    with pytest.raises(DataError, match="mechanisms of this question were changed"):
        question.change(golden.connection, "bob", seen, {"mechanisms": ["choice"]})
    (latest, *_) = edits.changes(asked(golden, "data/history", tables=["question_mechanism"]))
    edits.undo(golden.connection, "bob", latest["edits"])
    assert "network" not in (card(golden, "Q2")["mechanisms"] or [])


def test_questions_go_out_are_changed_and_come_back(golden: Place) -> None:
    """A file that was taken out, changed in a spreadsheet and brought back changes what differs, all of it or nothing."""
    names = [field["name"] for field in kinds()["question"]["fields"]]
    out = pd.DataFrame(edits.rows(golden.connection, "question"))[names]

    def back(text: bytes, name: str = "question.csv") -> list[edits.Change]:
        with intake.Child(work_folder(golden.path)) as child:
            return question.brought(golden.connection, intake.rows_of(golden.connection, child, golden.file(name, text), name, "question"))

    assert back(exports.csv_bytes(out)) == []
    assert back(exports.xlsx_bytes(out), "question.xlsx") == []
    changed = out.copy()
    changed.loc[changed["question_id"] == "Q2", ["text", "theme"]] = ["=Could the school stay open until ten?", "Schools"]
    changed = pd.concat(
        [changed, changed[changed["question_id"] == "Q4"].assign(question_id="Q99", text="Could residents run the library too?")]
    )
    for made in (back(exports.csv_bytes(changed)), back(exports.xlsx_bytes(changed), "question.xlsx")):
        assert [(change.after or {})["question_id"] for change in made] == ["Q2", "Q99"]
        assert edits.moved("question", *made[0][1:]) == (
            "the question from “Could the school stay open until nine?” to “=Could the school stay open until ten?”, "
            "what it is about from not known to “Schools”"
        )
    edits.write(golden.connection, "ann", made)
    assert card(golden, "Q2")["theme"] == "Schools"
    assert card(golden, "Q99")["text"] == "Could residents run the library too?"
    edits.undo(golden.connection, "bob", edits.changes(asked(golden, "data/history", tables=["question"]))[0]["edits"])
    assert (card(golden, "Q2")["theme"], asked(golden, "questions/card", question="Q99")) == (None, [])
    ducked = changed.assign(uncomfortable=False)
    with pytest.raises(DataError, match="stays so: answer it"):
        edits.write(golden.connection, "ann", back(exports.csv_bytes(ducked)))
    assert card(golden, "Q2")["theme"] is None  # nothing of it
    twice = changed.assign(text=out["text"].iloc[0])
    with pytest.raises(DataError, match="asked already"):
        back(exports.csv_bytes(twice))
    with pytest.raises(DataError, match="The question Q2 is in this file twice"):
        back(exports.csv_bytes(pd.concat([changed, changed[changed["question_id"] == "Q2"]])))
    with pytest.raises(DataError, match=r"question\.csv: line 2, column approach is 'magic'"):
        back(exports.csv_bytes(changed.assign(approach="magic")))
    with pytest.raises(DataError, match=r"question\.csv: it"):
        back(b"\x00\x01")


def test_a_statement_has_versions(golden: Place) -> None:
    code = question.state(
        golden.connection, "ann", {"kind": "principle", "title": "Near home", "body": "Help is near.", "status": "draft", "sort": 9}
    )
    (seen,) = [row for row in asked(golden, "questions/statements") if row["statement_id"] == code]
    assert seen["agreed_on"] is None
    question.state(golden.connection, "bob", {"kind": "principle", "status": "agreed"}, seen)
    (agreed,) = [row for row in asked(golden, "questions/statements") if row["statement_id"] == code]
    assert agreed["agreed_on"] is not None
    told = [change["told"] for change in edits.changes(asked(golden, "data/history", tables=["statement"]))]
    assert len(told) == 2
    assert "from “draft” to “agreed”" in told[0]


def test_a_decision_is_never_taken_back(golden: Place) -> None:
    (row,) = edits.rows(golden.connection, "gate_decision", question_id="Q6", gate=0)
    with pytest.raises(DataError, match="never changed"):
        edits.write(golden.connection, "ann", [edits.Change("gate_decision", row, {**row, "reason": "other"})])


def test_sixty_questions_to_start_from(golden: Place) -> None:
    library = question.library()
    assert len(library) == 60
    assert sum(one["uncomfortable"] for one in library) == 11
    assert {one["approach"] for one in library} <= set(questions.APPROACHES)
    question.pose(golden.connection, "ann", [{**one, "posed_by": "group"} for one in library])
    assert len(asked(golden, "questions/board")) == 66


def test_the_influences_on_behaviour_are_listed_by_the_letters_of_their_name(golden: Place) -> None:
    listed = [row["name"] for row in asked(golden, "questions/words") if row["family"] == "behaviour"]
    assert "".join(name[0] for name in listed) == "MINDSPACE"
    assert sum(row["family"] == "market" for row in asked(golden, "questions/words")) == 11


def test_one_question_without_a_decision_is_told_as_one(golden: Place) -> None:
    new = {"posed_by": "steering", "approach": "total_place"}
    question.pose(golden.connection, "ann", [{**new, "text": "Do we need this hall?", "uncomfortable": True}])
    assert questions.headline(asked(golden, "questions/board")).endswith("**1 has no decision yet**, and it is uncomfortable.")
    question.pose(golden.connection, "ann", [{**new, "text": "Do we need that hall?"}])
    assert questions.headline(asked(golden, "questions/board")).endswith("**2 have no decision yet**, 1 of them uncomfortable.")


def test_the_library_is_an_extract_that_loads(golden: Place) -> None:
    made = exports.csv_bytes(pd.DataFrame(question.library_extract()))
    (account,) = golden.load(golden.file("question_library.csv", made))
    assert (account.rows_loaded, account.rows_rejected) == (60, 0)
    loaded = {row["text"]: row for row in edits.rows(golden.connection, "question")}
    for one in question.library():
        assert {name: loaded[one["text"]][name] for name in one} == one


def test_the_board_stands_by_stage_and_by_gate(golden: Place) -> None:
    (new,) = question.pose(
        golden.connection, "ann", [{"text": "Could buses wait for trains?", "posed_by": "staff", "approach": "total_place"}]
    )
    staged = questions.columns(asked(golden, "questions/board"))
    assert {stage: {gate: [row["question_id"] for row in there] for gate, there in gates.items()} for stage, gates in staged.items()} == {
        "understand": {"Not yet at a gate": [new], "Gate 0: accepted": ["Q6"]},
        "plan": {"Gate 1: feasible": [], "Gate 2: return known": ["Q2"]},
        "do": {"Gate 3: planned": ["Q1"]},
        "review": {"Gate 4: benefits seen": []},
    }


def test_evidence_tells_paid_posts_from_unpaid_help_and_is_that_of_the_page_workforce(golden: Place) -> None:
    found = {row["resource"]: row for row in asked(golden, "workbench/question_resources", question="Q2")}
    assert questions.evidence(found["posts"]) == "6.5 full-time equivalents, in 1 group"
    assert questions.evidence(found["help"]) == "9.2 full-time equivalents, in 1 group"
    assert questions.evidence(found["buildings"]) == "161 hours open a week, in 3 buildings"
    golden.connection.execute("UPDATE post_group SET headcount = 3, fte = 2 WHERE title LIKE 'Library%'")  # too few people to be shown
    assert "posts" not in {row["resource"] for row in asked(golden, "workbench/question_resources", question="Q2")}
    (needs,) = [row for row in asked(golden, "workbench/question_resources", question="Q1") if row["resource"] == "indicators"]
    assert questions.evidence(needs) == "1 indicator of its outcome"


def test_the_board_on_the_page(app: Open, ask: Ask) -> None:  # noqa: F811
    told = text(app("redesign/questions"))
    assert "6 questions: 3 live, 1 held, 2 stopped. Each has been decided at a gate." in told
    for look in ("list", "new", "groups", "principles", "approaches"):
        assert not app("redesign/questions", look=look).exception
    told = text(app("redesign/questions", question="Q3"))
    assert "uncomfortable: it cannot be put away" in told
    assert "Gate 2: hold, " in told


def test_each_question_stands_against_each_principle(golden: Place) -> None:
    principles = asked(golden, "strategy/principle_matrix")
    matrix = questions.matrix(principles, asked(golden, "questions/board"))
    assert len(matrix) == 6
    for row in principles:
        assert sum(bool(one[row["principle"]]) for one in matrix) == row["questions"]


def test_a_group_and_its_seats(golden: Place) -> None:
    made = group.begin(golden.connection, "ann", "Night time", "commissioning")
    with pytest.raises(DataError, match="a group “night time” already"):
        group.begin(golden.connection, "ann", "night  time", "commissioning")
    seat = {"role": "member", "voice": "citizen", "from_date": date(2026, 1, 1)}
    group.seats(golden.connection, "ann", made, [(None, seat), (None, {**seat, "role": "chair"})])
    first, second = edits.rows(golden.connection, "grp_seat", grp_id=made)
    for wrong, told in (({"to_date": date(2025, 1, 1)}, "is before it begins"), ({"voice": "cat"}, "“cat” is none of")):
        with pytest.raises(DataError, match=told):
            group.seats(golden.connection, "ann", made, [(first, {**first, **wrong}), (second, None)])
    assert len(edits.rows(golden.connection, "grp_seat", grp_id=made)) == 2
    group.seats(golden.connection, "ann", made, [(first, None), (second, {**second, "voice": "frontline"})])
    with pytest.raises(edits.Overtaken, match="changed since you looked, by ann"):
        group.seats(golden.connection, "bob", made, [(second, {**second, "role": "member"})])
    (row,) = [row for row in asked(golden, "questions/group_checks") if row["grp_id"] == made]
    assert (row["seats"], row["citizens"], row["frontline"], row["size_is_right"]) == (1, 0, 1, False)
    seen = edits.rows(golden.connection, "grp", grp_id=made)[0]
    group.rename(golden.connection, "bob", seen, {"name": "Night-time economy"})
    assert [change["by"] for change in edits.changes(asked(golden, "data/history", tables=["grp"]))] == ["bob", "ann"]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_questions_leave_as_a_file_and_come_back(golden: Place, form: str) -> None:
    names = [field["name"] for field in kinds()["question"]["fields"]]
    frame = pd.DataFrame(edits.rows(golden.connection, "question"))[names]
    frame["question_id"], frame["text"] = "N" + frame["question_id"], frame["text"] + " Again?"
    made = (exports.csv_bytes if form == "csv" else exports.xlsx_bytes)(frame)
    (account,) = golden.load(golden.file(f"question.{form}", made))
    assert (account.rows_loaded, account.rows_rejected) == (6, 0)
    back = pd.DataFrame(edits.rows(golden.connection, "question"))[names]
    assert back[back["question_id"].str.startswith("N")].astype(str).to_numpy().tolist() == frame.astype(str).to_numpy().tolist()


def test_what_is_gathered_is_written_whole_or_not_at_all(golden: Place) -> None:
    first, second = card(golden, "Q1"), card(golden, "Q2")
    with pytest.raises(DataError, match="Question Q2, "), edits.whole(golden.connection, "ann"):  # noqa: PT012  the end of it writes
        question.change(golden.connection, "ann", first, {"theme": "Family"})
        question.change(golden.connection, "ann", second, {"approach": "magic"})
    assert card(golden, "Q1") == first
    with edits.whole(golden.connection, "ann"):
        question.change(golden.connection, "ann", first, {"theme": "Family"})
        question.change(golden.connection, "ann", second, {"theme": "Family"})
    (change,) = edits.changes(asked(golden, "data/history", tables=["question"]))
    assert len(change["rows"]) == 2
