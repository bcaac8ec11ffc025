"""What is said of strategies: what each commits to and returns, why a question cannot be a commitment, and the paper of it all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from oe_data import cases, papers, plans, questions, words

Row = Mapping[str, Any]
STATUS = {"draft": "Draft", "agreed": "Agreed", "in_delivery": "In delivery", "closed": "Closed"}


def headline(strategy: Row, commitments: Sequence[Row]) -> str:
    """What a strategy commits to, and what that costs and returns."""
    counted = [row for row in commitments if row["counts"]]
    told = f"**{words.plain(strategy['title'])} commits to {words.count_of(len(counted), 'question')}**"
    told += f": {sums(strategy)}" if not words.is_missing(strategy["pv_cost_gbp"]) else ", none with a business case yet."
    aside = len(commitments) - len(counted)
    without = sum(words.is_missing(row["pv_cost_gbp"]) for row in counted)
    if without and without < len(counted):
        told += f" {words.number(without)} of them {'has' if without == 1 else 'have'} no business case yet, so the sums leave it out."
    if aside:
        told += f" {words.count_of(aside, 'more question')} in it {'is' if aside == 1 else 'are'} held or stopped and not counted."
    return told


def sums(strategy: Row) -> str:
    """Cost, value and cashable saving of what counts, present value."""
    told = f"{words.pounds(strategy['pv_cost_gbp'])} of cost for {words.pounds(strategy['pv_value_gbp'])} of public value"
    return f"{told}, {words.pounds(strategy['pv_cashable_gbp'] or 0)} of it cashable (present value)."


def why_not(row: Row) -> str:
    """Why a question cannot be a commitment, as text: whoever shows it makes it inert."""
    code = row["question_id"]
    if row["state"] != "live":
        state = questions.STATES[row["state"]].lower()
        told = f"{code} is {state} at gate {row['last_gate']} since {words.day(row['decided_on'])} ({row['reason']})"
        return f"{told}: a {state} question is no commitment."
    passed = "has passed no gate yet" if words.is_missing(row["passed_gate"]) else f"has passed gate {int(row['passed_gate'])} only"
    return f"{code} {passed}: a strategy commits to questions past gate 2, whose return is known."


class Known(NamedTuple):
    """All that a paper about a strategy says, as rows of the queries."""

    strategy: Row
    owner: str
    statements: Sequence[Row]
    commitments: Sequence[Row]
    bodies: Sequence[Row]
    tasks: Sequence[Row]
    decisions: Sequence[Row]
    results: Mapping[str, Row]  # by question, where it counts and has a case
    picture: bytes
    sources: str
    made_up: str  # the notice of a made-up place; empty for a real one


def paper(known: Known) -> papers.Paper:
    """The strategy as a paper: vision and principles, commitments, returns, who pays and gains, tasks, risks, history."""
    counted = [row for row in known.commitments if row["counts"]]
    parts: list[papers.Part] = [papers.Heading("In short"), papers.Text(words.bare(headline(known.strategy, known.commitments)))]
    if known.bodies:
        parts.append(papers.Text(words.bare(cases.who(known.bodies))))
    if known.tasks:
        parts.append(papers.Text(words.bare(plans.headline(known.tasks))))
    parts += _said(known.statements)
    if known.commitments:
        parts += [papers.Heading("What it commits to"), _commitments(known.commitments)]
    if counted:
        parts += _returns(counted, known)
    if known.tasks:
        parts += [papers.Heading("Who does what by when"), _tasks(known.tasks)]
        parts += [papers.Heading("Risks"), _risks(known.tasks)]
    if known.decisions:
        told = [words.bare(f"{words.plain(row['question_id'])}. {questions.decision(row)}") for row in known.decisions]
        parts += [papers.Heading("How it was decided"), papers.List(told)]
    if counted:
        parts += [papers.Heading("Where this comes from"), papers.Text(known.sources)]
    subtitle = f"Strategy, {STATUS[known.strategy['status']].lower()}. Owner: {known.owner}. {words.day(words.today())}."
    return papers.Paper(known.strategy["title"], subtitle, known.made_up, parts)


def _said(statements: Sequence[Row]) -> list[papers.Part]:
    """Vision and principles that are agreed."""
    parts: list[papers.Part] = []
    for kind, title in (("vision", "Vision"), ("principle", "Principles")):
        said = [f"{row['title']}: {row['body']}" for row in statements if row["kind"] == kind and row["status"] == "agreed"]
        if said:
            parts += [papers.Heading(title), papers.List(said)]
    return parts


def _commitments(rows: Sequence[Row]) -> papers.Table:
    cells = [
        [
            row["question_id"],
            row["question"],
            row["grp"] or "",
            words.sentence(questions.standing(row)) + ("" if row["counts"] else ", not counted"),
            words.sentence(questions.CONFIDENCE.get(row["confidence"] or "", "")),
        ]
        for row in rows
    ]
    return papers.Table(["Code", "Question", "Group", "Where it stands", "Confidence"], cells, [1.3, 5, 3, 3, 2])


def _returns(counted: Sequence[Row], known: Known) -> list[papers.Part]:
    """Returns by question and in sum, and who pays and gains."""
    cells = []
    for row in counted:
        result = known.results.get(row["question_id"])
        if result is None:
            cells.append([row["question_id"], "No business case yet", "", "", "", ""])
            continue
        ratio = "" if words.is_missing(result["public_bcr"]) else f"{result['public_bcr']:.2f}"
        values = [result["pvc"], result["pvf"] + result["pve"] + result["pvs"], result["fiscal_npv"], result["pv_cashable"]]
        cells.append([row["question_id"], *[words.exact_pounds(value) for value in values], ratio])
    total = known.strategy
    if not words.is_missing(total["pv_cost_gbp"]):
        fiscal = sum(result["fiscal_npv"] for result in known.results.values())
        values = [total["pv_cost_gbp"], total["pv_value_gbp"], fiscal, total["pv_cashable_gbp"] or 0]
        ratio = f"{total['pv_value_gbp'] / total['pv_cost_gbp']:.2f}" if total["pv_cost_gbp"] else ""
        cells.append(["Sum", *[words.exact_pounds(value) for value in values], ratio])
    header = ["", "Cost", "Public value", "Public bodies: gain less cost", "Cashable", "Value for each £1"]
    parts: list[papers.Part] = [
        papers.Heading("What it returns"),
        papers.Text(
            "Present value by the Green Book, each case in the prices of its base year; "
            "benefits are cut and costs raised by the grade of their evidence."
        ),
        papers.Table(header, cells, [1.2, 3, 3, 3, 3, 1.6], [1, 2, 3, 4, 5]),
    ]
    if known.bodies:
        bodies = [
            [row["body"], *[words.exact_pounds(row[field]) for field in ("present_cost_gbp", "present_fiscal_gbp", "net_gbp")]]
            for row in known.bodies
        ]
        parts += [
            papers.Heading("Who pays, who gains"),
            papers.Table(["Body", "Cost", "Gain", "Gain less cost"], bodies, [4, 2, 2, 2], [1, 2, 3]),
        ]
        parts.append(papers.Picture(known.picture, words.bare(cases.who(known.bodies))))
    return parts


def _tasks(tasks: Sequence[Row]) -> papers.Table:
    cells = [
        [
            row["question_id"],
            row["label"],
            "Nobody yet" if words.is_missing(row["owner"]) else row["owner"],
            f"{words.day(row['start_on'])} to {words.day(row['end_on'])}",
            words.share(row["progress"], 0) + (", late" if row["is_late"] else ""),
        ]
        for row in tasks
    ]
    return papers.Table(["Code", "Task", "Owner", "When", "Done"], cells, [1.3, 4, 3, 4, 1.5])


def _risks(tasks: Sequence[Row]) -> papers.Part:
    rated = sorted((row for row in tasks if not words.is_missing(row["risk"]) and row["progress"] < 1), key=lambda row: -row["risk"])
    if not rated:
        return papers.Text("No open task has a risk written down.")
    return papers.List([f"{int(row['risk'])} of 25: {row['label']} ({row['question_id']})" for row in rated[:10]])
