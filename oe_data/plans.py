"""What the page Business case says of feasibility and of a plan: what is not said yet, what is late, what nobody works on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from oe_data import words

Row = Mapping[str, Any]
NOTE = {
    "proposal": "What would be done",
    "practical": "What it needs in practice",
    "legal": "What the law says",
    "agreement": "Who must agree",
    "incentives": "What moves the commissioner, politicians, the provider and the people who use it",
}
HIGH = 12  # likelihood times impact from which a risk is named in the headline; 5 x 5 is the most


def feasible(note: Row | None) -> str:
    """Whether everything a gate asks of feasibility is said."""
    if not note:
        return "**Nobody has said yet how this could work.** Gate 1 asks what it needs in practice, what the law says, and who must agree."
    lacks = [words.sentence(label).lower() for name, label in NOTE.items() if words.is_missing(note[name]) or not note[name]]
    return f"**Not said yet**: {words.listed(lacks)}." if lacks else "**All that gate 1 asks of feasibility is said.**"


def headline(tasks: Sequence[Row]) -> str:
    """A plan in a sentence: how many tasks, from when to when, what is late, what nobody owns."""
    if not tasks:
        return "**No task yet.** Gate 3 asks who does what by when, at what risk, and for every piece of change."
    first, last = min(row["start_on"] for row in tasks), max(row["end_on"] for row in tasks)
    late = sum(bool(row["is_late"]) for row in tasks)
    nobody = sum(words.is_missing(row["owner"]) for row in tasks)
    told = f"**{words.count_of(len(tasks), 'task')}** from {words.day(first)} to {words.day(last)}, {done(tasks)} done"
    told += f"; **{words.number(late)} late**" if late else "; none late"
    return f"{told}; {words.number(nobody)} without an owner." if nobody else f"{told}; each has an owner."


def done(tasks: Sequence[Row]) -> str:
    """How much of a plan is done: mean progress, a long task counting for more (by its days)."""
    days = [(row["end_on"] - row["start_on"]).days + 1 for row in tasks]
    return words.share(sum(row["progress"] * length for row, length in zip(tasks, days, strict=True)) / sum(days), 0)


def risk(tasks: Sequence[Row]) -> str:
    """The highest risk still open, likelihood times impact, each 1 to 5."""
    rated = [row for row in tasks if not words.is_missing(row["risk"]) and row["progress"] < 1]
    if not rated:
        return "No open task has a risk written down." if tasks else ""
    worst = max(rated, key=lambda row: row["risk"])
    high = sum(row["risk"] >= HIGH for row in rated)
    told = f"Highest open risk: “{words.plain(worst['label'])}”, {int(worst['risk_likelihood'])} x {int(worst['risk_impact'])}"
    return f"{told} = {int(worst['risk'])} of 25; {words.number(high)} at {HIGH} or more."


def pieces(rows: Sequence[Row]) -> str:
    """The pieces of the jigsaw no task carries, with what shows when each is missing."""
    without = [row for row in rows if not row["tasks"]]
    if not without:
        return "Every piece of the jigsaw of change has a task."
    told = "; ".join(f"**{words.plain(row['piece'])}** ({words.plain(row['symptom'])})" for row in without)
    return f"Nobody works on {words.number(len(without))} of {words.number(len(rows))} pieces of change: {told}."
