"""What the page Questions says: the board, a question's card, groups and their seats, approaches and mechanisms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from oe_data import words

CYCLE = {"understand": "Understand", "plan": "Plan", "do": "Do", "review": "Review"}
CYCLE_GATES: dict[str, tuple[int | None, ...]] = {"understand": (None, 0), "plan": (1, 2), "do": (3,), "review": (4,)}
GATES = {0: "Accepted", 1: "Feasible", 2: "Return known", 3: "Planned", 4: "Benefits seen"}
STATES = {"live": "Live", "held": "Held", "stopped": "Stopped"}
DECISIONS = {"proceed": "Proceed", "conditional": "Proceed with conditions", "hold": "Hold", "stop": "Stop"}
POSED_BY = {"steering": "The steering group", "group": "A commissioning group", "citizen": "A citizen", "staff": "Staff"}
HISTORIC = {
    "salami_slice": "A slice off everything",
    "raise_threshold": "Fewer people qualify",
    "procurement": "Buy it cheaper",
    "back_office": "Cut the back office",
    "delayer_freeze": "Fewer layers, frozen posts",
}
EMERGING = {
    "shared_service": "Share a service",
    "user_centred": "Design with those who use it",
    "total_place": "Whole place, all money",
    "new_relationship": "New part for citizens",
    "lean_systems": "Take out waste in the system",
}
APPROACHES = EMERGING | HISTORIC
APPROACH_MEANING = (
    "Historic approaches cut within one body; emerging ones redesign across bodies and with citizens (handbook, pages 8 to 10)."
)
FAMILIES = {
    "market": "Eleven levers of the market",
    "behaviour": "Nine influences on behaviour (MINDSPACE)",
    "resource": "Ways to give money",
    "relationship": "Relationships",
    "regulation": "Rules",
}
KINDS = {"vision": "Vision", "principle": "Principle", "next_practice": "Next practice", "scope": "Scope", "tip": "Tip"}
STATUS = {"draft": "Draft", "agreed": "Agreed", "retired": "Retired"}
RESOURCES = {
    "money": "Money",
    "posts": "Paid posts",
    "help": "Volunteers and unpaid carers",
    "buildings": "Buildings",
    "indicators": "Needs",
    "themes": "What people said",
    "steps": "Steps on pathways",
}
PAGES = {
    "money": "pages/resources/money.py",
    "posts": "pages/resources/workforce.py",
    "help": "pages/resources/workforce.py",
    "buildings": "pages/resources/buildings.py",
    "indicators": "pages/people/needs.py",
    "themes": "pages/people/needs.py",
    "steps": "pages/people/pathways.py",
}
GROUPS = {"commissioning": "Commissioning group", "steering": "Steering group", "pmo": "Programme office"}
VOICES = {
    "frontline": "Front line",
    "manager": "Manager",
    "commissioner": "Commissioner",
    "citizen": "Citizen",
    "local_member": "Local member",
    "national_politician": "National politician",
    "trade_union": "Trade union",
    "community_leader": "Community leader",
    "partner": "Partner",
    "provider": "Provider",
}
ROLES = {"chair": "Chair", "sponsor": "Sponsor", "member": "Member", "change_agent": "Change agent", "facilitator": "Facilitator"}


def headline(board: Sequence[Mapping[str, Any]]) -> str:
    """How many questions there are, how they stand, and what nobody has answered yet."""
    state = Counter(row["state"] for row in board)
    told = f"**{words.count_of(len(board), 'question')}**: {words.number(state['live'])} live"
    told += "".join(f", {words.number(state[name])} {STATES[name].lower()}" for name in ("held", "stopped") if state[name])
    open_still = [row for row in board if row["decision"] == "none"]
    if not open_still:
        return f"{told}. Each has been decided at a gate."
    awkward = sum(bool(row["uncomfortable"]) for row in open_still)
    told += f". **{words.number(len(open_still))} {'has' if len(open_still) == 1 else 'have'} no decision yet**"
    if len(open_still) == 1:
        return f"{told}, and it is uncomfortable." if awkward else f"{told}."
    return f"{told}, {words.number(awkward)} of them uncomfortable." if awkward else f"{told}."


def standing(row: Mapping[str, Any]) -> str:
    """Where a question stands, in a few words."""
    state = "" if row["state"] == "live" else f"{STATES[row['state']].lower()} at gate {row['last_gate']}"
    if words.is_missing(row["passed_gate"]):
        return state or "not yet at a gate"
    passed = f"{GATES[int(row['passed_gate'])].lower()} (gate {int(row['passed_gate'])})"
    return f"{state}, {passed}" if state else passed


def columns(board: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, list[Mapping[str, Any]]]]:
    """The questions that go on, by stage of the cycle and gate passed; uncomfortable ones first, then those that waited longest."""
    live = sorted(
        (row for row in board if row["state"] == "live"),
        key=lambda row: (not row["uncomfortable"], -row["days_at_gate"], row["question_id"]),
    )
    passed = {row["question_id"]: None if words.is_missing(row["passed_gate"]) else int(row["passed_gate"]) for row in live}
    return {
        stage: {
            "Not yet at a gate" if gate is None else f"Gate {gate}: {GATES[gate].lower()}": [
                row for row in live if passed[row["question_id"]] == gate
            ]
            for gate in gates
        }
        for stage, gates in CYCLE_GATES.items()
    }


def asked(row: Mapping[str, Any]) -> str:
    """A question's words as they stand on the board, marked when they are uncomfortable."""
    return f"{':orange-badge[uncomfortable] ' if row['uncomfortable'] else ''}**{words.plain(row['question'])}**"


def whose(row: Mapping[str, Any]) -> str:
    """A question's code, and who answers it."""
    return f":small[{words.plain(row['question_id'])} · {words.plain(row['grp']) if row['grp'] else 'no group yet'}]"


def since(row: Mapping[str, Any]) -> str:
    """How long a question has stood where it stands; written on after whose it is."""
    return f":small[ · {words.count_of(int(row['days_at_gate']), 'day')} at this stage]"


def evidence(row: Mapping[str, Any]) -> str:
    """What a question's service has of one kind of resource."""
    if row["resource"] == "money":
        return f"{words.pounds(row['amount'])} a year, in {words.count_of(row['items'], 'row')} of money"
    if row["resource"] == "indicators":
        return f"{words.count_of(row['items'], 'indicator')} of its outcome"
    what = {"posts": "group", "help": "group", "buildings": "building", "themes": "theme", "steps": "step"}[row["resource"]]
    amount = words.number(row["amount"], 1 if row["resource"] in ("posts", "help") else 0)
    return f"{amount} {row['unit']}, in {words.count_of(row['items'], what)}"


def decision(row: Mapping[str, Any]) -> str:
    """One decision in the history of a question."""
    sure = CONFIDENCE.get(row["confidence"] or "")
    told = f"**Gate {row['gate']}: {DECISIONS[row['decision']].lower()}**, {words.day(row['decided_on'])}, {words.plain(row['grp'] or '')}"
    return f"{told}{f', {sure}' if sure else ''}. {words.plain(row['reason'])}"


CONFIDENCE = {
    "G": "delivery green",
    "AG": "delivery amber/green",
    "A": "delivery amber",
    "AR": "delivery amber/red",
    "R": "delivery red",
}


def group_told(row: Mapping[str, Any]) -> str:
    """Whether a group has the size and the voices it needs."""
    missing = []
    if not row["size_is_right"]:
        missing.append(f"{words.count_of(row['seats'], 'seat')} (8 to 10 are wanted)")
    missing += [
        name
        for field, name in (("citizens", "no citizen"), ("frontline", "nobody from the front line"), ("change_agents", "no change agent"))
        if not row[field]
    ]
    return "; ".join(missing) or "size and voices are right"


def only_procurement(board: Sequence[Mapping[str, Any]]) -> str:
    """The warning where buying is the only mechanism thought of."""
    found = [row["question_id"] for row in board if row["only_procurement"]]
    if not found:
        return ""
    these = f"{', '.join(found[:8])}{' and more' if len(found) > 8 else ''}"
    many = words.count_of(len(found), "question")
    return f"Procurement is the only mechanism of {many} ({words.plain(these)}). The card of each lists the others."


def mix(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many questions take a historic and how many an emerging approach."""
    count = Counter({"historic": 0, "emerging": 0})
    for row in rows:
        count[row["family"]] += row["questions"]
    whole = sum(count.values())
    return f"**{count['emerging']} of {whole}** take an emerging approach, {count['historic']} a historic one. {APPROACH_MEANING}"


def principles_told(rows: Sequence[Mapping[str, Any]]) -> str:
    """Which principles no question serves."""
    without = [words.plain(row["principle"]) for row in rows if not row["questions"]]
    return f"No question serves: {'; '.join(without)}." if without else "Each principle is served by a question."


def matrix(principles: Sequence[Mapping[str, Any]], board: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Each question against each principle: a dot where it serves it; one row per question."""
    serving = {row["principle"]: set((row["question_ids"] or "").split(", ")) for row in principles}
    return [
        {"Question": f"{row['question_id']}: {row['question']}"}
        | {name: "●" if row["question_id"] in codes else "" for name, codes in serving.items()}
        for row in board
    ]
