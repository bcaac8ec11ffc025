"""What the page Pathways says: ages in words, gaps, overlaps, hand-offs, what is wrong with a step, and which links lead back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from oe_data import words

if TYPE_CHECKING:  # the command line starts without it
    import pandas as pd

FIRST, LAST = -9, 1199  # months: conception, and the last month of year 99

ACTIVITIES = {
    "assess": "Assess",
    "support": "Support",
    "treat": "Treat",
    "teach": "Teach",
    "pay": "Pay",
    "house": "House",
    "enforce": "Enforce",
    "signpost": "Signpost",
    "review": "Review",
}
KINDS = {
    "referral": "Referral",
    "transfer": "Transfer",
    "step_up": "Step up",
    "step_down": "Step down",
    "signpost": "Signpost",
    "recall": "Recall",
}
KINDS_MEANING = "A step up is to more intensive help, a step down to lighter. Signposted: told where to go. Recalled: asked to come again."
AXES = {"life": "First years wide", "even": "Every year the same"}
AXIS_MEANING = {
    "life": "Each doubling of the time since a year before conception takes the same width, so that the first five years can be read.",
    "even": "Every year takes the same width.",
}
LANES = {"provider": "Who provides it", "need": "The need it meets"}
DIFFERENCES = {
    "gone": "Not in the second",
    "new": "Only in the second",
    "later": "Begins later",
    "earlier": "Begins earlier",
    "length": "Ends at another age",
    "people": "Reaches other numbers",
    "cost": "Costs differently",
    "same": "The same",
}
STEP_WORDS = {
    "service_id": "Service",
    "provider_id": "Who provides it",
    "need": "Need",
    "activity": "Activity",
    "age_from_m": "From month",
    "age_to_m": "To month",
    "eligibility": "Who may have it",
    "eligible_people": "People eligible",
    "reached_people": "People reached",
    "contacts_per_person": "Contacts a person a year",
    "unit_cost_gbp": "Pounds a contact",
}
LINK_WORDS = {
    "from_step": "From step",
    "to_step": "To step",
    "kind": "How",
    "people": "People a year",
    "wait_days": "Wait in days",
    "info_shared": "Their information goes with them",
    "reassessed": "They are assessed again",
}


# ----- Ages -----
def age(month: int, *, end: bool = False, years: bool = False) -> str:
    """An age in months as people say it; ``end`` for the last month of a span: 1,199 is "99 years"; ``years`` from two on, not five."""
    if month < 0:
        return f"month {month + 10} of pregnancy"
    if month == 0:
        return "birth"
    whole, rest = divmod(month, 12)
    rest = 0 if end and rest == 11 else rest
    if month < 60 and not (years and whole >= 2 and not rest):
        return words.count_of(month, "month")
    return f"{whole} years" + (f" {words.count_of(rest, 'month')}" if rest else "")


def span(from_m: int, to_m: int) -> str:
    """A span of ages, both ends included, in words: "the first 2 months of pregnancy", "1 to 23 months", "66 to 99 years"."""
    if (from_m, to_m) == (FIRST, LAST):
        return "a whole life"
    if from_m == to_m:
        return "the month of birth" if from_m == 0 else age(from_m)
    if to_m < 0:
        if from_m == FIRST:
            return "all of pregnancy" if to_m == -1 else f"the first {to_m - FIRST + 1} months of pregnancy"
        return f"months {from_m + 10} to {to_m + 10} of pregnancy"
    begin = "conception" if from_m == FIRST else age(from_m, years=to_m >= 60)
    end = age(to_m, end=to_m >= 60)
    if from_m > 0 and [word.rstrip("s") for word in begin.split()[1:]] == [word.rstrip("s") for word in end.split()[1:]]:
        begin = begin.split()[0]  # one unit is said once
    return f"{begin} to {end}"


# ----- Sentences -----
def headline(name: str, steps: int, gaps: Sequence[Mapping[str, Any]]) -> str:
    """The one sentence of a pathway: for which stretches of a life nothing is planned on it."""
    on = f"On the path “{words.plain(name)}”"
    if not steps:
        return f"{on} there is no step yet."
    if not gaps:
        return f"{on} something is planned in every month from the start of pregnancy to 99 years."
    spans = [f"**{span(gap['from_m'], gap['to_m'])}**" for gap in gaps]
    if len(spans) > 6:
        longest = max(gaps, key=lambda gap: gap["months"])
        return (
            f"{on} nothing is planned for **{len(spans)} stretches** of a life, {words.number(sum(gap['months'] for gap in gaps))} months "
            f"in all; the longest is {span(longest['from_m'], longest['to_m'])}."
        )
    many = {1: "one stretch", 2: "two stretches", 3: "three stretches", 4: "four stretches", 5: "five stretches", 6: "six stretches"}
    return f"{on} nothing is planned for {many[len(spans)]} of a life: {words.listed(spans)}."


def gap_words(from_m: int, to_m: int) -> str:
    """A gap as it is written on the wall: "nothing between 1 and 23 months"."""
    told = span(from_m, to_m)
    return f"nothing between {told.replace(' to ', ' and ', 1)}" if from_m < to_m and " to " in told else f"nothing in {told}"


def overlaps_told(costs: Sequence[Mapping[str, Any]], pairs: int) -> str:
    """Overlaps in a sentence: how many services do the same for the same need, and what that costs."""
    if not pairs:
        return "No two services do the same for the same need at the same age on this path."
    first = costs[0]
    told = (
        f"**{words.count_of(first['bodies'], 'service')}** {DOES[first['activity']]} “{words.plain(first['need'])}” at the same age"
        f", at **{cost(first['gbp'])}** a year. "
    )
    if len(costs) > 1:
        told += f"So it is with {words.count_of(len(costs), 'need and activity', 'needs and activities')} in all. "
    return told + f"**{words.count_of(pairs, 'pair')}** of steps overlap."


DOES = {
    "assess": "assess",
    "support": "give support with",
    "treat": "treat",
    "teach": "teach",
    "pay": "pay for",
    "house": "house people for",
    "enforce": "enforce on",
    "signpost": "signpost people for",
    "review": "review",
}


def cost(value: Any) -> str:
    """Pounds a year of a step or several, to the pound, since a group argues about them."""
    return words.MISSING if words.is_missing(value) else f"£{float(value):,.0f}"


def handoffs_told(links: Sequence[Mapping[str, Any]]) -> str:
    """Hand-offs in a sentence: people, mean wait, assessed again, information lost."""
    if not links:
        return "No referral, transfer or step up is recorded on this path."
    people = links[0]["all_people"]
    lost, again, unknown = (
        sum(link[field] or 0 for link in links) for field in ("not_shared_people", "reassessed_people", "not_known_people")
    )
    told = f"**{words.number(lost)} of {words.number(people)}** people handed on arrive without their information"
    if not words.is_missing(links[0]["mean_wait_days"]):
        told += f", after a mean wait of **{links[0]['mean_wait_days']:.2f} days**"
    told += f"; **{words.number(again)}** are assessed again."
    return told + (f" For {words.number(unknown)} it is not known whether their information went with them." if unknown else "")


def unmet_told(found: Sequence[Mapping[str, Any]]) -> str:
    """Unmet need in a sentence: the step that leaves out the largest share."""
    short = [step for step in found if (step["unmet_share"] or 0) > 0]
    if not short:
        return "Every step reaches all it is meant for, as far as that is recorded."
    worst = short[0]
    return (
        f"**{words.plain(worst['service'])}** ({words.plain(worst['need'])}) leaves out the most: **{words.share(worst['unmet_share'])}**, "
        f"{words.number(worst['unmet_people'])} of {words.number(worst['eligible_people'])} people. "
        f"{words.number(len(short))} of {words.count_of(len(found), 'step')} do not reach all they are meant for."
    )


def family_told(months: Sequence[Mapping[str, Any]]) -> str:
    """One family in a sentence: how many professionals, assessments and pounds a year, now and at the most."""
    now, most = months[0], max(months, key=lambda month: (month["professionals"], -month["month"]))
    told = (
        f"Today **{words.count_of(now['professionals'], 'professional')}** from {words.count_of(now['bodies'], 'body', 'bodies')}, "
        f"**{words.count_of(now['assessments'], 'assessment')}** a year by {words.count_of(now['assessors'], 'service')}, "
        f"**{cost(now['gbp'])}** a year."
    )
    if most["professionals"] > now["professionals"]:
        told += f" The most, {most['professionals']} professionals, first comes {words.count_of(most['month'], 'month')} from now."
    return told


def compared_told(rows: Sequence[Mapping[str, Any]], gap_months: int, other_gap_months: int) -> str:
    """Two versions of a pathway in a sentence."""
    many = {key: sum(row["difference"] == key for row in rows) for key in DIFFERENCES}
    told = [f"**{many[key]}** {text}" for key, text in COMPARED.items() if many[key]]
    first = f"Of {words.count_of(len(rows), 'step')} of either: {words.listed(told)}." if told else "Neither has a step."
    empty, other_empty = words.number(gap_months), words.number(other_gap_months)
    return f"{first} Months of a life with nothing: **{empty}** in the first, **{other_empty}** in the second."


COMPARED = {
    "gone": "only in the first",
    "new": "only in the second",
    "later": "later in the second",
    "earlier": "earlier in the second",
    "length": "ending at another age",
    "people": "reaching other numbers",
    "cost": "costing differently",
    "same": "the same",
}


def step_name(step: Mapping[str, Any]) -> str:
    """A step by service, activity and age, as it is picked from a list."""
    return f"{step['service']}: {step['activity']}, {span(step['age_from_m'], step['age_to_m'])} ({step['step_id']})"


def spans(frame: pd.DataFrame, begin: str, end: str) -> list[str]:
    """The spans of ages of a frame's rows in words; nothing where there is none."""
    both = zip(frame[begin], frame[end], strict=True)
    return ["" if words.is_missing(first) else span(int(first), int(last)) for first, last in both]


def about(step: Mapping[str, Any]) -> str:
    """What a step is, in a line: activity, need, ages, who may have it, by whom."""
    return (
        f"**{ACTIVITIES[step['activity']]}** for {words.plain(step['need'])}, {span(step['age_from_m'], step['age_to_m'])}, "
        f"by {words.plain(step['provider'])}. For: {words.plain(step['eligibility'])}."
    )


def facts(step: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """What is known of a step, as (what, value, how it is worked out), leaving out what is not known."""
    shown: list[tuple[str, Callable[[Any], str], str, str]] = [
        ("Eligible", words.number, "eligible_people", "People it is meant for, in a year."),
        ("Reached", words.number, "reached_people", "People who have it, in a year."),
        ("Not reached", words.share, "unmet_share", "Eligible less reached, of eligible."),
        ("Contacts a person", lambda value: f"{float(value):g} a year", "contacts_per_person", "Times a person is seen in a year."),
        ("A contact", words.exact_pounds, "unit_cost_gbp", "What a contact costs."),
        ("Cost a year", cost, "cost_gbp", "People reached, times contacts, times pounds a contact."),
    ]
    return [(label, show(step[field]), how) for label, show, field, how in shown if not words.is_missing(step[field])]


def ways(step: str, links: Sequence[Mapping[str, Any]]) -> list[str]:
    """What leads to a step and on from it, a sentence for each link."""
    told = []
    for link in links:
        here = link["from_step"] == step
        end = "to" if here else "from"
        text = f"{'On to' if here else 'From'} **{words.plain(link[f'{end}_service'])}** ({words.plain(link[f'{end}_provider'])}): "
        parts = [KINDS[link["kind"]].lower()]
        if not words.is_missing(link["people"]):
            parts.append(words.count_of(link["people"], "person", "people"))
        if not words.is_missing(link["wait_days"]):
            parts.append(f"{words.number(link['wait_days'])} days' wait")
        if link["info_shared"] is not None:
            parts.append("their information goes with them" if link["info_shared"] else "their information is lost")
        if link["reassessed"]:
            parts.append("assessed again")
        told.append(f"{text}{', '.join(parts)}.")
    return told


def sent_again(links: Sequence[Mapping[str, Any]]) -> list[str]:
    """The links that close a circle or call people again, in sentences."""
    back = set(leading_back(links))
    return [
        f"{words.plain(link['from_service'])} ({link['from_activity']}) to {words.plain(link['to_service'])} ({link['to_activity']})"
        + (f": {words.count_of(link['people'], 'person', 'people')}" if link["people"] else "")
        for link in links
        if link["kind"] == "recall" or f"{link['from_step']}>{link['to_step']}" in back
    ]


def question_of(step: Mapping[str, Any]) -> str:
    """A draft commissioning question about a step."""
    return f"What would serve people better than {step['service']} ({step['activity']}, {step['need']}) as it is offered now?"


# ----- What is wrong with a row -----
def faults(step: Mapping[str, Any]) -> list[str]:
    """Why a step cannot be stored, one sentence for each fault; empty when it can."""
    wrong = [f"{STEP_WORDS[field]}: say which." for field in ("service_id", "provider_id", "activity") if not step.get(field)]
    wrong += [f"{STEP_WORDS[field]}: say it in words." for field in ("need", "eligibility") if not str(step.get(field) or "").strip()]
    begin, end = step.get("age_from_m"), step.get("age_to_m")
    if begin is None or end is None:
        wrong.append("Ages: give the first and the last month.")
    elif not FIRST <= begin <= LAST or not FIRST <= end <= LAST:
        wrong.append(f"Ages: months run from {FIRST} (conception) to {LAST:,} (the last month of year 99).")
    elif end < begin:
        wrong.append(f"Ages: the last month ({end:,}) is before the first ({begin:,}).")
    wrong += [
        f"{STEP_WORDS[field]}: not below nothing."
        for field in ("eligible_people", "reached_people", "contacts_per_person", "unit_cost_gbp")
        if (step.get(field) or 0) < 0
    ]
    eligible, reached = step.get("eligible_people"), step.get("reached_people")
    if eligible is not None and reached is not None and reached > eligible:
        wrong.append(f"People: {words.number(reached)} reached is more than {words.number(eligible)} eligible.")
    if step.get("unit_cost_gbp") and not step.get("contacts_per_person"):
        wrong.append("Cost: pounds a contact without contacts.")
    return wrong


# ----- Links that lead back -----
def leading_back(links: Iterable[Mapping[str, Any]]) -> list[str]:
    """The links that close a circle, as "from>to": people are sent again where they have been (depth-first search; Tarjan 1972)."""
    onward: dict[str, list[str]] = {}
    for link in links:
        onward.setdefault(link["from_step"], []).append(link["to_step"])
    back: list[str] = []
    done: set[str] = set()
    for start in onward:
        if start in done:
            continue
        path, walking = {start}, [(start, iter(onward[start]))]
        while walking:
            here, rest = walking[-1]
            there = next(rest, None)
            if there is None:
                walking.pop()
                path.discard(here)
                done.add(here)
            elif there in path:
                back.append(f"{here}>{there}")
            elif there not in done:
                path.add(there)
                walking.append((there, iter(onward.get(there, ()))))
    return back


# ----- Templates -----
def suggested(pattern: str, names: Mapping[str, str]) -> str | None:
    """The code whose name has most of the pattern's words (separated by |), for a template's step; None when none has any."""
    asked = [word for word in pattern.lower().split("|") if word]
    scores = {code: next((len(asked) - at for at, word in enumerate(asked) if word in name.lower()), 0) for code, name in names.items()}
    best = max(scores, key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] else None


def listed(service: Mapping[str, Any]) -> str:
    """A service of a directory on one line: its name, who provides it, and its ages."""
    who = f", {service['provider']}" if service["provider"] else ""
    return f"{service['name']}{who} ({span(service['age_from_m'], service['age_to_m'])})"


def candidate(service: Mapping[str, Any], services: Mapping[str, str], bodies: Mapping[str, str]) -> dict[str, Any]:
    """A service of a directory as the beginning of a step: its ages, who may have it, and what here its names are most like."""
    from rapidfuzz import fuzz, process  # here only

    found = {field: service[field] for field in ("age_from_m", "age_to_m", "eligibility") if service[field] is not None}
    for field, name, known in (("service_id", service["name"], services), ("provider_id", service["provider"], bodies)):
        if name and (like := process.extractOne(name.lower(), known, scorer=fuzz.token_set_ratio, score_cutoff=85, processor=str.lower)):
            found[field] = like[2]
    return found
