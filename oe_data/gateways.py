"""What the page Gateways says: the funnel, who is missing at the steering group, what each gate asks for, what may be decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from oe_data import cases, papers, plans, questions, words

Row = Mapping[str, Any]

ASKS = {  # domain.md B.7; handbook pages 45 to 47
    0: "Is it a real challenge, linked to a principle and an outcome?",
    1: "Could it work, legally and practically, and who must agree?",
    2: "What does it return, to whom, and how sure is that?",
    3: "Who does what by when, at what risk, and is every piece of change covered?",
    4: "Did it happen?",
}
VOICES = {
    "partner": "a partner",
    "community_leader": "a community leader",
    "local_member": "a local member",
    "national_politician": "a national politician",
    "trade_union": "a trade union",
}
PIECES = 9  # of the jigsaw of change

Has = Callable[[Row], bool]
EVIDENCE: dict[int, list[tuple[str, Has]]] = {
    0: [
        ("a group that answers it", lambda row: bool(row["grp"])),
        ("a principle it serves", lambda row: row["principles"] > 0),
        ("an outcome it is for, its own or its service's", lambda row: bool(row["has_outcome"])),
    ],
    1: [
        ("a feasibility note: practical, legal, and who must agree", lambda row: bool(row["is_feasibility_written"])),
        ("a mechanism it would work by", lambda row: row["mechanisms"] > 0),
        ("the service it is about, for its money, posts, buildings and needs", lambda row: bool(row["has_service"])),
    ],
    2: [
        ("lines of cost in its business case", lambda row: row["cost_lines"] > 0),
        ("lines of benefit in its business case", lambda row: row["benefit_lines"] > 0),
    ],
    3: [
        ("tasks in its plan", lambda row: row["tasks"] > 0),
        ("an owner for every task", lambda row: row["tasks"] > 0 and row["tasks_without_owner"] == 0),
        ("a task for each of the nine pieces of the jigsaw", lambda row: row["jigsaw_pieces"] >= PIECES),
    ],
    4: [
        ("an indicator of its outcome measured since the plan was agreed", lambda row: bool(row["is_measured_after"])),
        ("the money of its service in a year after that", lambda row: bool(row["is_spend_known_after"])),
    ],
}


def headline(funnel: Sequence[Row], voices: Sequence[Row]) -> str:
    """How many questions came through each gate, how they stand, and whose voice the steering group lacks."""
    first = funnel[0]
    passed = ", ".join(
        f"{words.count_of(row['passed'], 'question') if row is first else words.number(row['passed'])} {'passed ' if row is first else ''}"
        f"gate {row['gate']} ({questions.GATES[row['gate']].lower()})"
        for row in funnel
    )
    held = f"{words.number(first['held'])} held, {words.number(first['stopped'])} stopped"
    told = f"**{passed}.** {words.number(first['live'])} are live, {held}."
    return f"{told} {voices_told(voices)}".strip()


def voices_told(voices: Sequence[Row]) -> str:
    """The voices the steering group has no seat for."""
    if not voices:
        return "No steering group is loaded, so nobody can decide."
    missing = [VOICES[row["voice"]] for row in voices if row["is_missing"]]
    return f"Missing at the steering group: {words.listed(missing)}." if missing else "The steering group has every voice it needs."


def missing(row: Row, gate: int) -> list[str]:
    """What a gate asks for and a question does not have yet."""
    return [what for what, has in EVIDENCE[gate] if not has(row)]


def checklist(row: Row, gate: int) -> list[tuple[str, bool]]:
    """What a gate asks for, and whether a question has it."""
    return [(what, has(row)) for what, has in EVIDENCE[gate]]


def ready(pack: Sequence[Row]) -> str:
    """How many questions have what their next gate asks for."""
    if not pack:
        return "No question waits for a gate."
    whole = sum(not missing(row, row["next_gate"]) for row in pack)
    waits = words.count_of(len(pack), "question")
    return f"**{words.number(whole)} of {waits}** {'has' if whole == 1 else 'have'} what the next gate asks for."


def age(row: Row) -> str:
    """How long questions have waited at a gate."""
    waits = "waits" if row["questions"] == 1 else "wait"
    name = questions.GATES[row["next_gate"]].lower()
    told = f"**Gate {row['next_gate']}, {name}**: {words.count_of(row['questions'], 'question')} {waits}"
    longest = f"{words.plain(row['longest_question'])} for longest, {words.count_of(row['longest_days'], 'day')}"
    return f"{told}, half of them for {words.number(row['median_days'])} days or longer; {longest}."


def refused(row: Row, gate: int, decision: str, decided_on: date, reason: str, today: date) -> list[str]:
    """Why a decision cannot be recorded, one sentence each; empty when it can (domain.md B.7: a gate is not passed before the one below).

    ``row`` is the question's row of ``gates/pack``. Rows recorded before are never judged again.
    """
    wrong = []
    known = row["question_id"]
    passed = -1 if words.is_missing(row["passed_gate"]) else int(row["passed_gate"])
    last = "" if words.is_missing(row["decided_on"]) else f" on {words.day(row['decided_on'])}"
    state = questions.STATES[row["state"]].lower()
    goes_on = decision in ("proceed", "conditional")
    if row["state"] != "live" and gate != row["last_gate"]:
        wrong.append(
            f"Gate: {known} was {state} at gate {row['last_gate']}{last}; only that gate can be decided again, "
            "and it goes on when that decision is to proceed."
        )
    elif row["state"] != "live" and decision == row["decision"]:
        wrong.append(f"Decision: {known} is {state} at gate {gate} already, decided{last}.")
    elif gate > passed + 1:
        below = f"has passed gate {passed} only ({questions.GATES[passed].lower()})" if passed >= 0 else "has passed no gate yet"
        wrong.append(f"Gate: gate {gate} comes after gate {gate - 1}, and {known} {below}. Gate {passed + 1} is next.")
    elif gate < passed:
        wrong.append(f"Gate: {known} passed gate {gate} before; it stands at gate {passed} since{last.replace(' on', '')}.")
    elif row["state"] == "live" and gate == passed and goes_on and not (row["decision"] == "conditional" and decision == "proceed"):
        wrong.append(f"Gate: {known} passed gate {gate} already{last}.")
    if not " ".join(reason.split()):
        wrong.append("Reason: this is needed, in plain words; it stands in the history of the question.")
    if decided_on > today:
        wrong.append(f"Date: {words.day(decided_on)} is still to come; a decision is recorded once it is taken.")
    if decided_on < row["posed_on"]:
        wrong.append(f"Date: {words.day(decided_on)} is before the question was asked, {words.day(row['posed_on'])}.")
    if last and decided_on < row["decided_on"]:
        wrong.append(f"Date: {words.day(decided_on)} is before the last decision, {words.day(row['decided_on'])}.")
    lacks = missing(row, gate)
    if not wrong and lacks and (decision == "proceed" or (decision == "conditional" and gate == 0)):
        instead = "Hold it, or stop it" if gate == 0 else "Proceed with conditions, hold it, or stop it"
        wrong.append(f"Decision: gate {gate} asks for {words.listed(lacks)}, and {known} has none of it yet. {instead}.")
    return wrong


def said(row: Row, note: Row | None, result: Row | None, bodies: Sequence[Row], tasks: Sequence[Row]) -> list[str]:
    """What a meeting needs to have read of a question: its feasibility at gate 1; after gate 2 what it returns, and its plan.

    No return is told before gate 2 has passed, so no saving (handbook pages 47 and 48).
    """
    told = []
    if row["next_gate"] == 1 and note:
        told += [f"{label}: {note[name]}" for name, label in plans.NOTE.items() if not words.is_missing(note[name]) and note[name]]
    if row["next_gate"] > 2 and result:
        told.append(words.bare(f"{cases.headline(result)} {cases.in_words(result, bodies)}"))
    if row["next_gate"] > 2 and tasks:
        told.append(words.bare(f"{plans.headline(tasks)} {plans.risk(tasks)}"))
    return told


def paper(
    pack: Sequence[Row],
    voices: Sequence[Row],
    decisions: Mapping[str, Sequence[Row]],
    read: Mapping[str, Sequence[str]],
    gate: str,
    made_up: str,
) -> papers.Paper:
    """The pack of a meeting: who is missing at the table, and each question with the evidence its gate asks for and what was decided.

    ``read`` holds what is ``said`` of each question; ``gate`` says which gate the meeting is about.
    """
    told = [words.bare(ready(pack)), voices_told(voices)]
    parts: list[papers.Part] = [papers.Heading("In short"), *map(papers.Text, told)]
    for row in pack:
        at = row["next_gate"]
        mark = " (uncomfortable)" if row["uncomfortable"] else ""
        parts.append(papers.Heading(f"{row['question_id']}. {row['question']}{mark}"))
        since = (
            f"{words.sentence(questions.standing(row))}, for {words.count_of(row['days_at_gate'], 'day')}. {row['grp'] or 'No group yet'}."
        )
        parts.append(papers.Text(f"{since} Gate {at} asks: {ASKS[at]}"))
        parts.append(papers.List([f"{'There' if has else 'Not there'}: {what}." for what, has in checklist(row, at)]))
        parts += [papers.Text(text) for text in read.get(row["question_id"], [])]
        before = [words.bare(questions.decision(one)) for one in decisions.get(row["question_id"], [])]
        if before:
            parts += [papers.Text("Decided before:"), papers.List(before)]
        parts.append(
            papers.Text("Decision: proceed / proceed with conditions / hold / stop. Confidence: ________ Reason: ________________")
        )
    return papers.Paper("Gate meeting", f"{gate}. {words.day(words.today())}.", made_up, parts)
