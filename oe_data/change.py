"""What the page Change says: how healthy the programme is, what each instrument asks in which range, and what loops do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from oe_data import needs, words

SUM_IS_ONE = 0.0005  # how far the shares of a change curve may be from 1: whole per cents must add up


class Instrument(NamedTuple):
    """Something groups are asked: its name, the range of a score, which whole scores there are, and what the ends mean."""

    name: str
    low: float
    high: float
    meaning: str
    states: dict[int, str] = {}  # noqa: RUF012  a tuple is never changed


STEP_STATES = {0: "Not started", 1: "Going", 2: "Done"}
INSTRUMENTS = {
    "jigsaw": Instrument("The nine pieces", 0, 3, "From 0, absent, to 3, strong: the mean of the answers of the group."),
    "ten_step": Instrument("The ten steps", 0, 2, "How far each step is. Leave out those that stay as they are.", STEP_STATES),
    "change_curve": Instrument("The change curve", 0, 1, "How many per cent of the group are at each stage; together 100."),
    "ccc": Instrument("Capacity, capability, culture", 1, 5, "From 1, weak, to 5, strong: the mean of the answers of the group."),
    "culture": Instrument("Culture checklist", 0, 1, "What is done to change the culture.", {0: "Not done", 1: "Done"}),
    "leadership": Instrument(
        "Leadership contrasts",
        -2,
        2,
        "From -2, as the first words say (command and control), to 2, as the second say (the whole system): the mean of the answers.",
    ),
}
CURVE_WARNING = (
    "A conversation aid, not a validated scale: people skip stages, come back to them and move at different speeds. "
    "It shows shares of groups, never a person."
)
PERSON = re.compile(r"\b(?:mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|cllr)\b\.?\s+\w", re.IGNORECASE)
STAGE_COLOURS = ["#7f3b08", "#c96f12", "#f1b05c", "#c9ced6", "#9fc4d8", "#3f8fb0", "#0b4a63"]  # from orange to blue, told apart by all


# ----- How healthy the programme is -----
def health(board: Sequence[Mapping[str, Any]], steps: Sequence[Mapping[str, Any]]) -> str:
    """Where in the ten steps the programme is and which pieces of change are missing, in two sentences."""
    told = []
    if any(not words.is_missing(step["taken_on"]) for step in steps):
        done = sum(step["score"] >= 2 for step in steps)
        going = [step for step in steps if 0 < step["score"] < 2]
        if done == len(steps):
            told.append("All ten steps are **done**.")
        else:
            now = f"{needs.counted(len(going))} {'is' if len(going) == 1 else 'are'} going" if going else "none is going"
            at = going[-1] if going else next(step for step in steps if step["score"] < 2)
            where = "as far as" if going else "next is"
            told.append(
                f"Of the ten steps **{'none' if not done else needs.counted(done)} {'is' if done == 1 else 'are'} done** and {now}, "
                f"{where} step {at['step']}, {words.plain(lower(at['label']))}."
            )
    missing = [piece for piece in board if piece["is_missing"]]
    if any(not words.is_missing(piece["score"]) for piece in board):
        if not missing:
            told.append("**None** of the nine pieces of change is missing.")
        else:
            names = needs.join([words.plain(lower(piece["label"])) for piece in missing])
            told.append(
                f"Of the nine pieces of change **{needs.counted(len(missing))} {'is' if len(missing) == 1 else 'are'} missing: {names}**."
            )
    return " ".join(told)


def lower(text: str) -> str:
    """A label within a sentence."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def marks(score: Any) -> str:
    """A score of 0 to 3 as three marks, filled by whole points."""
    filled = 0 if words.is_missing(score) else max(0, min(3, int(float(score) + 1e-9)))
    return "●" * filled + "○" * (3 - filled)


def why_missing(piece: Mapping[str, Any]) -> str:
    """Why a piece is missing."""
    low = words.is_missing(piece["score"]) or piece["score"] < 1
    scored = "nobody has scored it" if words.is_missing(piece["score"]) else f"scored {score_told(piece['score'])} of 3"
    reasons = [scored] if low else []
    if not piece["tasks"]:
        reasons.append("no task carries it")
    return " and ".join(reasons)


def score_told(score: Any) -> str:
    """A score with one decimal; two where one would hide that it is under 1."""
    value = float(score)
    return f"{value:.2f}" if value < 1 <= round(value, 1) else f"{value:.1f}"


def heat(rows: Sequence[Mapping[str, Any]], by: str) -> pd.DataFrame:
    """Scores of items by group or by date, ready to draw."""
    return pd.DataFrame(
        {
            "item": [row["label"] for row in rows],
            "sort": [int(row["sort"]) for row in rows],
            "by": [f"{row[by]:%-d %b %Y}" if by == "taken_on" else row[by] for row in rows],
            "place": [str(row[by]) for row in rows],
            "score": [round(float(row["score"]), 4) for row in rows],
            "shown": [score_told(row["score"]) for row in rows],
        }
    )


def three_cs_told(found: Sequence[Mapping[str, Any]]) -> str:
    """Which of the three is weakest and which strongest."""
    known = sorted((row for row in found if not words.is_missing(row["score"])), key=lambda row: row["score"])
    if not known:
        return "Nobody has been asked about capacity, capability and culture yet."
    low, high = known[0], known[-1]
    if low["score"] == high["score"]:
        return f"All are scored **{score_told(low['score'])} of 5**."
    return (
        f"Weakest is **{words.plain(lower(low['label']))}**, {score_told(low['score'])} of 5; "
        f"strongest {words.plain(lower(high['label']))}, {score_told(high['score'])}."
    )


def ends(label: str) -> tuple[str, str]:
    """The two ends of a contrast: 'Top down or outside in'."""
    first, _, second = label.partition(" or ")
    return first, words.sentence(second)


def contrasts_told(rows: Sequence[Mapping[str, Any]]) -> str:
    """To which side the contrasts lean."""
    means = {row["item"]: row for row in rows}.values()
    new = sum(row["mean_score"] > 0 for row in means)
    if not means:
        return ""
    at = min(means, key=lambda row: row["mean_score"])
    return (
        f"**{needs.counted(new).capitalize() if new < 10 else new} of {len(means)}** contrasts lean to working as one system. "
        f"Furthest from it: {words.plain(lower(at['label']))} ({signed(at['mean_score'])})."
    )


def signed(score: Any) -> str:
    """A score from -2 to 2 with its sign."""
    return f"{float(score):+.1f}".replace("-", "\u2212")


def curve_told(now: Sequence[Mapping[str, Any]]) -> str:
    """At which stage most people are, and how many are past the low point."""
    if not now:
        return ""
    most = max(now, key=lambda row: row["share"])
    beyond = sum(row["share"] for row in now if row["item"] in ("experiment", "decision", "integration"))
    return (
        f"Of {words.number(most['respondents'])} people who answered, the largest group is at **{words.plain(lower(most['label']))}** "
        f"({words.share(most['share'], 0)}); {words.share(beyond, 0)} are trying the new way or beyond."
    )


# ----- Readings -----
def reading_faults(
    instrument: str,
    items: Mapping[str, str],
    audience: Any,
    taken_on: Any,
    respondents: Any,
    scores: Mapping[str, Any],
    least: int,
    today: date,
) -> list[str]:
    """What is wrong with a reading, one sentence for each fault; ``items`` are the labels of what the instrument asks."""
    if instrument not in INSTRUMENTS:
        return ["What was asked: this is not known."]
    known, wrong = INSTRUMENTS[instrument], audience_faults(audience)
    if not isinstance(taken_on, date):
        wrong.append("Date: this is needed.")
    elif taken_on > today:
        wrong.append(f"Date: {words.day(taken_on)} is in the future. A reading says what people have answered.")
    elif taken_on.year < 2000:
        wrong.append(f"Date: {words.day(taken_on)} is before 2000.")
    if isinstance(respondents, bool) or not isinstance(respondents, int) or respondents < 1:
        wrong.append("People who answered: a whole number from 1 on is needed.")
    elif instrument == "change_curve" and respondents < least:
        wrong.append(
            f"People who answered: {respondents} are too few for a change curve. It is kept of {least} or more only, so that nobody can be "
            "recognised by how they feel."
        )
    given = {item: score for item, score in scores.items() if not words.is_missing(score)}
    if not given:
        wrong.append("Scores: at least one is needed.")
    for item, score in given.items():
        label = items.get(item)
        if label is None:
            wrong.append(f"Scores: {words.shown(item)} is not asked here.")
        elif isinstance(score, bool) or not isinstance(score, int | float):
            wrong.append(f"{label}: {words.shown(score)} is not a number.")
        elif not known.low <= score <= known.high:
            low, high, is_now = known.low, known.high, score
            if instrument == "change_curve":
                low, high, is_now = 0, 100, round(100 * score, 2)
            wrong.append(f"{label}: {is_now:g} is not between {low:g} and {high:g}.")
        elif known.states and score not in known.states:
            wrong.append(f"{label}: {score:g} is none of {', '.join(str(state) for state in known.states)}.")
    if instrument == "change_curve" and not wrong:
        total = sum(given.values())
        if abs(total - 1) > SUM_IS_ONE:
            wrong.append(f"Stages: together they are {100 * total:g}%, not 100%. Everybody of the group is at one stage.")
    return wrong


def audience_faults(audience: Any) -> list[str]:
    """Why what was written is not the name of a group."""
    name = " ".join(str(audience or "").split())
    if not name:
        return ["Group asked: this is needed."]
    if "@" in name:
        return ["Group asked: this looks like an e-mail address. Readings are about groups, never a person: write the name of a group."]
    if PERSON.search(name):
        return [f"Group asked: {words.shown(name)} looks like a person. Readings are about groups: write the name of a group."]
    if len(name) > 60:
        return ["Group asked: 60 letters at most."]
    return [] if re.search(r"[^\W\d_]{2}", name) else [f"Group asked: {words.shown(name)} is not the name of a group."]


# ----- Loops -----
SIGNS = {1: "The same way (+)", -1: "The opposite way (\u2212)"}
LOOP_KINDS = {"reinforcing": "Reinforcing", "balancing": "Balancing"}
LOOP_MEANING = (
    "A **reinforcing** loop feeds itself: what goes up goes up further, what goes down goes down further. "
    "A **balancing** loop holds itself back: it pushes against any change."
)


def diagram_name(code: str) -> str:
    """What a diagram is called."""
    return "Main diagram" if code == "main" else words.sentence(code.replace("-", " "))


def loop_names(loops: Sequence[Mapping[str, Any]]) -> list[str]:
    """R1, R2, B1 and so on, as such diagrams are read."""
    count: dict[str, int] = {}
    names = []
    for loop in loops:
        letter = loop["kind"][0].upper()
        count[letter] = count.get(letter, 0) + 1
        names.append(f"{letter}{count[letter]}")
    return names


def loop_told(loop: Mapping[str, Any], labels: Mapping[str, str]) -> str:
    """What a loop does, in one sentence: this up, so that down, and so round to where it began."""
    path, way = loop["path"], 1
    told = [f"**{words.plain(labels[path[0]])}** up"]
    for node, sign, late in zip(path[1:], loop["signs"], loop["waits"], strict=True):
        way *= sign
        told.append(f"{'so in time' if late else 'so'} **{words.plain(labels[node])}** {'up' if way == 1 else 'down'}")
    if loop["kind"] == "reinforcing":
        return f"{', '.join(told)} further. It feeds itself; the other way round too."
    return f"{', '.join(told)} again. It holds itself back."


def loop_lines(loops: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> list[dict[str, str]]:
    """Each loop as a line of a table."""
    return [
        {
            "name": name,
            "kind": LOOP_KINDS[loop["kind"]],
            "told": " → ".join(labels[node] for node in loop["path"]),
        }
        for name, loop in zip(loop_names(loops), loops, strict=True)
    ]


def loops_told(loops: Sequence[Mapping[str, Any]]) -> str:
    """How many loops of which kind there are, and whether all were looked for."""
    if not loops:
        return "There is **no loop** yet: no way along the arrows comes back to where it began."
    found = [loop for loop in loops if loop["kind"]]
    feed = sum(loop["kind"] == "reinforcing" for loop in found)
    kinds = {"reinforcing loop": feed, "balancing loop": len(found) - feed}
    told = " and ".join(f"**{words.count_of(count, kind) if count else f'no {kind}'}**" for kind, count in kinds.items())
    if loops[0]["is_capped"]:
        return (
            f"{told} of up to {loops[0]['longest']} arrows. Longer ones were not looked for: so many arrows make too many ways round. "
            "Take away the weakest arrows to see further."
        )
    return f"{told}."


def ring(nodes: Sequence[Mapping[str, Any]], order: Sequence[str]) -> list[Mapping[str, Any]]:
    """The causes of a diagram in the order in which they stand on the ring: as in ``order``, then the others by name."""
    place = {code: at for at, code in enumerate(order)}
    return sorted(nodes, key=lambda node: (place.get(node["node_id"], len(place)), node["label"], node["node_id"]))


def key_told(nodes: Sequence[Mapping[str, Any]]) -> str:
    """The causes of a picture by their numbers, with their figures."""
    told = []
    for at, node in enumerate(nodes, 1):
        figure = node_figure(node)
        told.append(f"**{at}** {words.plain(node['label'])}{f', {words.plain(figure)}' if figure else ''}")
    return "; ".join(told)


def node_figure(node: Mapping[str, Any]) -> str:
    """The latest figure of what a node stands for, its star, or nothing."""
    if words.is_missing(node["indicator_id"]) or words.is_missing(node["method"]):
        return ""
    if words.is_missing(node["value"]) and words.is_missing(node["suppressed"]):
        return ""
    return f"{needs.told(node, node)} ({node['period']})"


# ----- Failure demand -----
def demand_told(total: Mapping[str, Any]) -> str:
    """How much of the contacts of a period is failure demand and what it costs."""
    if not total["contacts"]:
        return f"No contact is recorded in {words.plain(total['period'])}."
    share, all_ = words.share(total["failure_share"]), words.number(total["contacts"])
    told = f"In {words.plain(total['period'])}, **{share}** of {all_} contacts were failure demand"
    if not words.is_missing(total["avoidable_gbp"]):
        told += f" and cost **{words.pounds(total['avoidable_gbp'])}** that could be avoided"
    without = total["services_without_cost"]
    if without:
        told += f". {words.count_of(without, 'service')} with no pounds a contact {'is' if without == 1 else 'are'} not in the pounds"
    return f"{told}."


DEMAND_MEANING = (
    "Failure demand: contacts caused by something not done, or not done right, for the person. "
    "Unmet demand: people who asked and were turned away."
)


def demand_table(found: pd.DataFrame) -> pd.DataFrame:
    """Demand by service as it is read."""
    return found.assign(
        failure=[words.share(value) for value in found["failure_share"]],
        avoidable=[words.exact_pounds(value) for value in found["avoidable_gbp"]],
        refused=[words.share(value) for value in found["refusal_share"]],
        each=[words.exact_pounds(value) for value in found["unit_cost_gbp"]],
    )
