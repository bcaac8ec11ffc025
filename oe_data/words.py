"""Pounds, people, shares, dates, labels and colours as they are written on screen: in one place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

MISSING = "not recorded"

# Safe for colour-blind readers, 3:1 against white and against the dark theme; meaning never rests on colour alone.
INK = "#14213d"
QUIET = "#5c6b7a"
CHART_TEXT = {"light": "#45525f", "dark": "#c3ced6"}  # 8:1 and 11:1
CONTROL_COLOURS = {"controls": "#0b5d7a", "influences": "#d98200", "neither": "#8794a3"}
# The same for the parts of a bar: what the council controls, influences, sees in its ledger, and the rest.
PART_COLOURS = {"controls": "#0b5d7a", "influences": "#d98200", "ledger": "#8a5fb0", "rest": "#8794a3"}
SERIES_COLOUR = "#0b5d7a"
SECOND_COLOUR = "#d98200"

CONTROL_LABELS = {
    "controls": "The council controls it",
    "influences": "The council influences it",
    "neither": "The council has no say",
}
PART_LABELS = {
    "controls": "The council controls it",
    "influences": "The council influences it",
    "ledger": "It passes through the council's ledger",
    "rest": "The rest",
}
CONTROL_SHORT = {"controls": "Controls", "influences": "Influences", "neither": "No say"}
CONTROL_KEY = "Teal: the council controls it. Orange: it influences it. Grey: it has no say."
PART_KEY = "Teal: the council controls it. Orange: it influences it. Purple: it passes through its ledger. Grey: the rest."
CONTROL_MEANING = {
    "controls": "the council may change both the purpose and the amount without another body's consent",
    "influences": "the council has a formal say: a ring-fenced grant, a pooled budget, a joint board or a contract",
    "neither": "the council has no formal say",
}

# The three ways of counting the council's share. The total never moves, only what is called the council's.
DEFINITIONS = {
    "controls": "Controls",
    "influences": "Controls or influences",
    "ledger": "Through its ledger",
}
DEFINITION_MEANING = {
    "controls": "Money the council may redirect: it can change both the purpose and the amount without another body's consent.",
    "influences": "Money the council controls, and money on which it has a formal say: a ring-fenced grant, a pooled budget, "
    "a joint board or a contract.",
    "ledger": "All money that first appears in the council's own accounts, whoever decides what it is for.",
}

SECTOR_LABELS = {
    "council": "Councils",
    "health": "Health bodies",
    "police": "Police",
    "fire": "Fire and rescue",
    "justice": "Justice",
    "education": "Schools and colleges",
    "welfare": "Benefits and pensions",
    "housing": "Housing associations",
    "central": "Other government",
    "voluntary": "Voluntary sector",
    "private": "Care and other providers",
    "citizens": "Residents themselves",
}

TIER_LABELS = {
    "universal": "For everyone",
    "early_help": "Early help and prevention",
    "specialist": "Specialist, after assessment",
    "acute": "Crisis, treatment, enforcement",
    "income_support": "Cash benefits and pensions",
    "enabling": "Running the organisations",
}

COFOG_LABELS = {
    "01": "General public services",
    "02": "Defence",
    "03": "Public order and safety",
    "04": "Economy and transport",
    "05": "Environment",
    "06": "Housing and amenities",
    "07": "Health",
    "08": "Leisure and culture",
    "09": "Education",
    "10": "Social protection",
}

LEFT_OUT_MEANING = {
    "duplicate": "The same pound in a second body's ledger",
    "breakdown": "A finer split of money already counted",
    "recharge": "One service charging another inside a body",
    "non_cash": "Depreciation and the like: no money moves",
    "capital": "Capital: shown apart, never added to yearly running costs",
    "budget": "A plan, not yet spent",
}

# How sure a figure is; every figure on screen carries one of these.
LABELS = {
    "published": "as a body published it",
    "derived": "worked out from published figures",
    "apportioned": "this place's share of a wider figure",
    "estimated": "an estimate",
    "local": "recorded here",
    "illustrative": "drawn for illustration, not measured",
}


def is_missing(value: Any) -> bool:
    """Whether a value is absent: None, NaN or NaT."""
    return value is None or bool(pd.isna(value))


def pounds(value: Any) -> str:
    """Pounds as GOV.UK writes them: £1,000.0m from a million up, else whole pounds."""
    if is_missing(value):
        return MISSING
    sign, size = ("-" if value < 0 else ""), abs(float(value))
    return f"{sign}£{size / 1e6:,.1f}m" if size >= 1e6 else f"{sign}£{size:,.0f}"


def exact_pounds(value: Any) -> str:
    """Pounds and pence, for a ledger line."""
    return MISSING if is_missing(value) else f"{'-' if value < 0 else ''}£{abs(value):,.2f}"


def share(value: Any, digits: int = 2) -> str:
    """A share between 0 and 1 as a percentage."""
    return MISSING if is_missing(value) else f"{100 * float(value):.{digits}f}%"


def number(value: Any, digits: int = 0) -> str:
    """A count, with thousands apart."""
    return MISSING if is_missing(value) else f"{float(value):,.{digits}f}"


def financial_year(year: Any) -> str:
    """2026 is the financial year 2025/26: a year is named in the data by the March it ends in."""
    return MISSING if is_missing(year) else f"{int(year) - 1}/{int(year) % 100:02d}"


def day(value: Any) -> str:
    """A date as 3 April 2025."""
    if is_missing(value):
        return MISSING
    moment = pd.Timestamp(value)
    return f"{moment.day} {moment:%B %Y}"


def age(days: Any) -> str:
    """How long ago something was, in the unit people would use."""
    if is_missing(days):
        return MISSING
    whole = int(days)
    if whole < 1:
        return "today"
    for size, unit in ((365, "year"), (30, "month"), (1, "day")):
        if whole >= size:
            count = whole // size
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "today"


def plain(text: Any) -> str:
    """Text from a file made inert for Markdown, so that no link, picture or formula in it comes alive."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:])", r"\\\1", " ".join(str(text).split()))


def bare(text: str) -> str:
    """Words of the screen for paper: without the marks of Markdown."""
    return re.sub(r"\\(.)|\*\*", r"\1", text)


def sentence(text: Any) -> str:
    """Text with a capital at its start."""
    words = str(text)
    return words[:1].upper() + words[1:]


def stamp(value: Any) -> str:
    """A moment as 3 April 2025, 14:05."""
    return MISSING if is_missing(value) else f"{day(value)}, {pd.Timestamp(value):%H:%M}"


def today() -> datetime.date:
    """Today, asked for each time: a server runs for weeks."""
    return datetime.date.today()


def headline(split: dict[str, Any], definition: str, lead: str) -> str:
    """The one sentence of the whole place: total, per resident, and the council's share as it is defined."""
    people = split["people"]
    opening = f"Of **{pounds(split['total'])}** of public money in {financial_year(split['year'])}"
    if not is_missing(people):
        opening += f" for **{number(people)}** residents ({pounds(split['per_head'])} each)"
    ours = council_money(split, definition)
    each = "" if is_missing(people) else f", {pounds(ours / float(people))} each"
    amount = f"**{share(ours / float(split['total']))}** ({pounds(ours)}{each})"
    if definition == "controls":
        return (
            f"{opening}, {lead} controls {amount}, influences **{share(split['influences_share'])}** "
            f"and has no say over **{share(split['neither_share'])}**."
        )
    if definition == "influences":
        return f"{opening}, {lead} controls or influences {amount} and has no say over **{share(split['neither_share'])}**."
    return f"{opening}, {amount} passes through the ledger of {lead}, which controls **{share(split['controls_share'])}** of the total."


def no_count(lead: str) -> str:
    """The same sentence where the money of the whole place is not loaded."""
    return f"How much public money there is, and what {lead} controls of it, cannot be said yet: its count is not loaded."


def data_state(fresh: pd.DataFrame, coverage: pd.DataFrame, quality: dict[str, Any], silent: pd.DataFrame) -> str:
    """How fresh and how complete the data are, in three or four sentences."""
    stale = list(fresh[fresh["state"] == "stale"]["source"])
    told = f"{len(fresh)} source{'s' if len(fresh) != 1 else ''}, the last loaded on {day(fresh['last_loaded_at'].max())}"
    told += f"; at least two issues behind: {few(stale)}." if stale else "; none is behind."
    missing = list(coverage[coverage["state"] != "loaded"]["what"])
    told += f" {len(coverage) - len(missing)} of {len(coverage)} kinds of facts are loaded"
    told += f"; not yet: {few(missing)}." if missing else "."
    if quality:
        told += f" {share(quality['direct_share'], 0)} of the money was published for this place; the rest is its share of a wider figure, "
        told += "or an estimate."
    if len(silent):
        told += f" Bodies with no money, buildings or posts loaded: {few(list(silent['name']))}."
    return plain(told)


def few(names: list[str], most: int = 3) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - most
    return "; ".join(names[:most]) + (f"; and {more} more" if more > 0 else "")


def council_money(split: dict[str, Any], definition: str) -> float:
    """The pounds called the council's under a definition; the total never moves."""
    if definition == "ledger":
        return float(split["through_lead_ledger"])
    return float(split["controls"]) + (float(split["influences"]) if definition == "influences" else 0.0)


def possessive(name: str) -> str:
    """Testborough Council's; the councils'."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def legend(split: dict[str, Any], marks: dict[str, str] | None = None) -> str:
    """What each mark of a picture means, with the share and pounds of each level and its definition; the hundred squares carry letters."""
    marks = marks or {"controls": "C", "influences": "I", "neither": "Grey"}
    return "\n".join(
        f"- **{mark}: {CONTROL_SHORT[level].lower()} {share(split[f'{level}_share'])}** ({pounds(split[level])}): {CONTROL_MEANING[level]}"
        for level, mark in marks.items()
    )


def bar_legend(split: dict[str, Any]) -> str:
    """The same for the bars of the three definitions, where the ledger has a colour of its own and grey is the rest."""
    marks = {"controls": "Teal", "influences": "Orange"}
    ledger = DEFINITION_MEANING["ledger"]
    return "\n".join(
        (
            legend(split, marks),
            f"- **Purple: through its ledger {share(split['ledger_share'])}** ({pounds(split['through_lead_ledger'])}): "
            f"{ledger[:1].lower()}{ledger[1:-1]}",
            f"- **Grey: the rest.** The council has no formal say over {share(split['neither_share'])} ({pounds(split['neither'])})",
        )
    )


def mark_sources(frame: pd.DataFrame) -> str:
    """Where each count of another place was published."""
    marks = [
        f"{plain(place)}: {plain(source)}"
        for place, source, here in zip(frame["place"], frame["source"], frame["here"], strict=True)
        if not here
    ]
    return f":small[{'; '.join(marks)}\\.]"


STEP_STATES = {0: "not started", 1: "going", 2: "done"}
STEP_COLOURS = {0: "gray", 1: "orange", 2: "green"}


def steps(frame: pd.DataFrame) -> str:
    """The ten-step strip: each step with its state in words, coloured as well."""
    return " ".join(
        f":{STEP_COLOURS[int(score)]}-badge[{step}. {plain(label)}: {STEP_STATES[int(score)]}]"
        for step, label, score in zip(frame["step"], frame["label"], frame["score"], strict=True)
    )


FRESHNESS_COLUMNS = {
    "source": "Source",
    "publisher": "Publisher",
    "licence": "Licence",
    "last_loaded_at": "Last loaded",
    "files": "Files",
    "rows": "Rows",
    "rejected": "Rows left out",
}


def ward(known: dict[str, Any]) -> str:
    """What is known for one ward alone, in plain sentences."""
    name = plain(known["name"])
    told = f"**{name}.** {number(known['people'])} people; {number(known['buildings'])} public and community buildings"
    if known["underused_buildings"]:
        told += f", {number(known['underused_buildings'])} of them little used"
    told += "."
    if not is_missing(known["highest_needs"]):
        told += f" Furthest above the place as a whole: {plain(known['highest_needs'])}\\."
    if not is_missing(known["gbp"]):
        told += f" Money published by ward: {pounds(known['gbp'])}."
    return f"{told} Most bodies publish no money by ward, so the figures on this page are for the whole place."


def savings(frame: pd.DataFrame) -> str:
    """What the redesign is worth so far; the handbook's rule is that efficiencies are named only after design."""
    rule = "No saving is counted before a question has passed gate 2."
    if frame.empty:
        return f"No question is live at gate 2 or later. {rule}"
    worked = frame.dropna(subset=["pv_cost_gbp"])
    told = f"{len(frame)} question{'s are' if len(frame) > 1 else ' is'} live at gate 2 or later"
    if len(worked):
        told += (
            f", {len(worked)} with a business case: **{pounds(worked['pv_cashable_gbp'].sum())}** that could be taken out of budgets, "
            f"of **{pounds(worked['pv_value_gbp'].sum())}** of public value in all, against a cost of "
            f"**{pounds(worked['pv_cost_gbp'].sum())}** (present values)"
        )
    return f"{told}. {rule}"


# ----- Sources and checks -----
READ_ONLY = "Until that is put right, everything can be read and nothing can be loaded or undone."
LOAD_STATES = {"accepted": "In force", "undone": "Undone", "superseded": "Replaced", "rejected": "Refused"}
CHECK_STATES = {"passes": "Passes", "fails": "Fails", "nothing to check": "Nothing to check"}
FRESH_STATES = {"fresh": "Fresh", "due": "Due", "stale": "Stale", "no set date": "No set date"}
FRESH_MEANING = (
    "**Fresh**: its next issue is not out yet. **Due**: its next issue should be out. **Stale**: at least two issues are missing. "
    "Age is counted from the last day the rows are about where the file says so (ledgers do), else from the day it was loaded."
)
CADENCES = {
    "once": "once",
    "ad_hoc": "when there is news",
    "daily": "every day",
    "monthly": "every month",
    "quarterly": "every quarter",
    "annual": "every year",
}
COUNTED_AS = {"count": "In the count"} | LEFT_OUT_MEANING
KIND_LABELS = {
    "area": "Areas",
    "area_list": "List of areas",
    "area_lookup": "Lookup of areas",
    "area_table": "Table of areas",
    "boundary": "Boundaries for maps",
    "building": "Buildings",
    "building_session": "Opening hours",
    "building_survey": "Counts of use",
    "capacity_line": "Illustrative line of early years",
    "card_spending": "Spending by purchase card",
    "cba": "Business cases",
    "cba_benefit": "Business cases: benefits",
    "cba_cost": "Business cases: costs",
    "census_table": "Census table",
    "confidence_grade": "How sure a cost or benefit is",
    "consultation": "Consultations",
    "consultation_theme": "What consultations said",
    "contract": "Contracts register",
    "deflator": "Price index",
    "demand": "Contacts and avoidable contacts",
    "deprivation": "Indices of deprivation",
    "discount_rate": "Discount rates",
    "gate_decision": "Gate decisions",
    "grant_award": "Grants to the voluntary sector",
    "grp": "Groups",
    "grp_seat": "Seats on groups",
    "indicator": "Indicators: what they mean",
    "indicator_list": "List of indicators",
    "indicator_value": "Indicators: their values",
    "instrument_item": "Readings: what is asked",
    "land_asset": "Land and building assets register",
    "library": "List of libraries",
    "library_visits": "Counts of visits to libraries",
    "life_stage": "Stages of life",
    "loop_link": "Causes and effects: links",
    "curve_story": "Turning the curve: the story",
    "facility_time": "Trade union time",
    "feasibility": "Business cases: feasibility",
    "loop_node": "Causes and effects: what is linked",
    "mid_year": "Estimate of the population",
    "nhs_estate": "NHS estates return",
    "nhs_staff": "Staff of NHS bodies",
    "org": "Bodies",
    "organisation_chart": "Organisation chart",
    "outcome": "Outcomes",
    "outline": "Outlines of areas",
    "pathway": "Pathways",
    "pay_multiple": "Pay multiples",
    "payee_rule": "How payments are told apart",
    "plan_task": "Plans: tasks",
    "population": "People by age",
    "post_group": "Posts, volunteers and carers",
    "post_skill": "Skills",
    "published_count": "What other places published",
    "question": "Commissioning questions",
    "question_mechanism": "Questions: ways of changing things",
    "question_principle": "Questions: principles they serve",
    "reading": "Readings of change",
    "school": "List of schools",
    "school_roll": "School census",
    "school_staff": "Staff of schools",
    "senior_pay": "Senior pay",
    "service": "Services",
    "service_directory": "Directory of services",
    "setting": "Settings",
    "site": "List of places",
    "source": "Sources",
    "spend": "The count of public money",
    "spending": "Payments in a body's own ledger",
    "spending_central": "Payments in a body's own ledger",
    "statement": "Vision and principles",
    "step": "Steps on pathways",
    "step_link": "Hand-offs between steps",
    "strategy": "Strategies",
    "strategy_question": "Strategies: their questions",
    "stream": "Names of the money",
    "unit_cost": "Unit costs",
    "unit_cost_list": "List of unit costs",
}

SMALL_NUMBERS = (
    "Counts of 1 to 7 people are shown as * and others to the nearest 5, at every level from its own true count, and rates from what is "
    "shown. "
    "Then a program plays somebody who knows the rule and adds and subtracts all that is shown: where that would find a hidden count, "
    "the whole table is made coarser. True counts are in a file that only the loading of extracts opens."
)

# Which tables a figure is worked out from.
BEHIND = {
    "money": ("Public money and the council's share", ["spend", "service", "stream", "org", "setting"]),
    "per_head": ("Money per resident", ["spend", "population", "deflator"]),
    "ledger": ("Payments and suppliers", ["payment", "org"]),
    "registers": (
        "Grants, contracts, land and senior posts",
        ["grant_award", "contract", "land_asset", "senior_post", "senior_pay", "pay_multiple", "facility_time"],
    ),
    "buildings": ("Buildings, their hours and their use", ["building", "building_session", "building_survey", "setting"]),
    "workforce": (
        "People paid, volunteering and caring",
        ["post_group", "post_skill", "staff_count", "site", "indicator_value", "setting"],
    ),
    "needs": ("Needs and what people said", ["indicator_value", "indicator", "population", "consultation", "consultation_theme"]),
    "match": ("Does resource follow need", ["spend", "indicator_value", "population", "area"]),
    "pathways": ("Pathways, gaps and overlaps", ["pathway", "step", "step_link", "demand", "listed_service"]),
    "questions": ("Questions, gates and strategies", ["question", "gate_decision", "grp", "grp_seat", "strategy", "strategy_question"]),
    "cases": ("Business cases", ["feasibility", "cba", "cba_cost", "cba_benefit", "unit_cost", "plan_task"]),
    "change": ("Readings of change, and causes and effects", ["reading", "loop_node", "loop_link", "curve_story"]),
    "maps": ("Areas and maps", ["area", "boundary", "area_link", "similar_area"]),
}


def shown(value: Any) -> str:
    """A stored value in a sentence."""
    if value is None:
        return "not known"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,g}" if isinstance(value, int | float) else f"“{value}”"


def count_of(amount: Any, one: str, many: str = "") -> str:
    """A count with its noun: 1 load, 45 loads."""
    return f"{number(amount)} {one if amount == 1 else many or one + 's'}"


def listed(parts: Sequence[str]) -> str:
    """Words as a list: one, two and three."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def in_force(summary: dict[str, Any], ages: list[dict[str, Any]], checks: list[dict[str, Any]]) -> str:
    """The one sentence of what is loaded: loads, publishers, rows, rows left out, how many sources are stale or due, and the checks."""
    if not summary["loads"]:
        told = "**No load is in force**"
    else:
        verb = "is" if summary["loads"] == 1 else "are"
        told = (
            f"**{count_of(summary['loads'], 'load')}** from **{count_of(summary['publishers'], 'publisher')}** {verb} in force: "
            f"**{count_of(summary['rows'], 'row')}**, {'none' if not summary['rejected'] else number(summary['rejected'])} left out"
        )
    late = [(state, sum(source["state"] == state for source in ages)) for state in ("stale", "due")]
    told += "".join(
        f"; **{number(many)} of {count_of(len(ages), 'source')} {'is' if many == 1 else 'are'} {state}**" for state, many in late if many
    )
    if ages and not any(many for _, many in late):
        told += "; no source is out of date"
    failed = [check for check in checks if check["result"] == "fails"]
    if failed:
        return f"{told}; **{len(failed)} of {count_of(len(checks), 'check')} fail{'s' if len(failed) == 1 else ''}**."
    passed = sum(check["result"] == "passes" for check in checks)
    rest = len(checks) - passed
    if rest:
        return f"{told}; **{passed} of {count_of(len(checks), 'check')} pass** and {rest} had nothing to look at."
    return f"{told}; **all {count_of(len(checks), 'check')} pass**."


def loaded_pounds(summary: dict[str, Any]) -> str:
    """The pounds in force, each kind by itself: they are never added to one another."""
    told = []
    if not is_missing(summary["count_gbp"]):
        first, last = financial_year(summary["first_year"]), financial_year(summary["last_year"])
        years = first if first == last else f"{first} to {last}"
        told.append(f"**{pounds(summary['count_gbp'])}** of public money ({years}, before the counting rules)")
    if not is_missing(summary["ledger_gbp"]):
        told.append(f"**{pounds(summary['ledger_gbp'])}** of payments in bodies' own ledgers")
    if not is_missing(summary["register_gbp"]):
        told.append(f"**{pounds(summary['register_gbp'])}** in other registers")
    if not told:
        return "No pounds are loaded."
    return f"Pounds loaded: {'; '.join(told)}." + (" They are never added together." if len(told) > 1 else "")


def oldest_source(oldest: dict[str, Any]) -> str:
    """Which source is most overdue, or the next to be, by how often it comes out, in a sentence."""
    latest = "its latest row is about" if oldest["is_period"] else "it was last loaded on"
    first = "Next due" if oldest["state"] == "fresh" else "Most overdue"
    told = f"{first}: {plain(oldest['source'])}, which comes out {CADENCES[oldest['cadence']]}; {latest} {day(oldest['as_of'])}"
    if is_missing(oldest["next_due"]):
        return f"{told}."
    waiting = "is" if oldest["state"] == "fresh" else "was"
    return f"{told} and the next {waiting} due by {day(oldest['next_due'])}: **{oldest['state']}**."


def no_longer(summary: dict[str, Any]) -> str:
    """The loads that are kept on record and no longer count."""
    told = [
        f"{count_of(summary[field], 'load')} {word}" for field, word in (("undone", "undone"), ("replaced", "replaced")) if summary[field]
    ]
    return f"Kept on record and not counted: {' and '.join(told)}." if told else ""


def check_found(check: dict[str, Any]) -> str:
    """What a check looked at and what it found there, in words."""
    looked = f"{number(check['looked_at'])} {check['looked_at_what']}"
    if check["result"] == "nothing to check":
        return f"No {check['looked_at_what']} loaded"
    if check["result"] == "passes":
        return f"Looked at {looked}: nothing wrong"
    return f"Looked at {looked}: {check['detail']}"


def check_list(checks: list[dict[str, Any]]) -> str:
    """Every check as a line of a list, those that fail first, in bold."""
    lines = []
    for check in sorted(checks, key=lambda known: known["result"] != "fails"):
        told = f"{CHECK_STATES[check['result']]}: {plain(check['check'])}"
        marked = f"**{told}**" if check["result"] == "fails" else told
        lines.append(f"- {marked}. {plain(check_found(check)[:400])}.")
    return "\n".join(lines)


def load_name(load: dict[str, Any]) -> str:
    """A load as it stands in a list of choices (not Markdown)."""
    return f"Load {load['load_id']}: {load['file_name']} ({count_of(load['row_count'], 'row')}, loaded {stamp(load['loaded_at'])})"


def undo_warning(load: dict[str, Any]) -> str:
    """What leaves the figures when a load is undone."""
    gone = count_of(load["row_count"], "row")
    if not is_missing(load["amount_gbp"]):
        gone += f" and {exact_pounds(load['amount_gbp'])}"
    return (
        f"Undoing load {load['load_id']} ({plain(load['file_name'])}) takes **{gone}** out of every figure. The file itself and the "
        "record of the load are kept, so that it can be loaded again. A load that others build on cannot be undone before them."
    )


def undone(load: dict[str, Any]) -> str:
    """That a load has been undone, by whom and when."""
    when = stamp(load["undone_at"])
    return (
        f"Load {load['load_id']} ({plain(load['file_name'])}) is undone: by {plain(load['undone_by'])}, {when}. Its rows are in no figure."
    )


def bodies_missing(missing: list[dict[str, Any]], bodies: int) -> str:
    """Which bodies have nothing loaded of them at all."""
    if not missing:
        return f"{'The one body known' if bodies == 1 else f'Each of the {number(bodies)} bodies'} has some money, building or post loaded."
    names = ", ".join(plain(body["name"]) for body in missing[:20])
    more = f" and {number(len(missing) - 20)} more" if len(missing) > 20 else ""
    verb = "has" if len(missing) == 1 else "have"
    return f"**{count_of(len(missing), 'body', 'bodies')} of {number(bodies)} {verb} no money, building or post loaded**: {names}{more}."


def kinds_missing(coverage: list[dict[str, Any]]) -> str:
    """Which kinds of facts are not loaded."""
    gone = [kind["what"] for kind in coverage if kind["state"] == "not loaded"]
    if not gone:
        return f"All {len(coverage)} kinds of facts are loaded."
    return f"**{len(coverage) - len(gone)} of {len(coverage)}** kinds of facts are loaded. Not loaded: {'; '.join(gone)}."


# ----- Upload -----
UPLOAD_HELP = (
    "Drop files here **as they were published**: spending, purchase cards, grants, contracts, land and buildings, senior posts and pay, "
    "or our own templates; CSV, a spreadsheet, JSON or a ZIP of them. Large files work: they go to the disk of the computer this runs "
    "on, a piece at a time, and nowhere else.\n\n"
    "You see what each was read as, what would be left out and why, and **nothing is stored before you press Load**."
)
LOAD_HELP = "Nothing is stored before you press Load. Each file is then stored whole or not at all, and can be undone."
NOT_YET = "A question is still open, or no row can be stored."
COLUMNS_HELP = "To change what a column means, pick another meaning (or *left out*) in its line."
MEND_HELP = "The rows left out as they were printed, under the file's own headings: mend them and drop that file here."
UPLOAD_STATES = {  # in the order in which a person should see to them
    "asks": "Needs an answer",
    "refused": "Cannot be loaded",
    "waits": "Waits for the others",
    "ready": "Ready to load",
}
ACCEPT = {"kind": "Yes, it is that", "size": "Yes, it is right"}
SAME_PERIOD = {"replace": "Replace it", "add": "Add to it"}


def kind_label(kind: str) -> str:
    """A kind of file by its plain name."""
    more = {"spending_central": " (central, NHS, police, fire)"}
    return KIND_LABELS.get(kind, sentence(kind.replace("_", " "))) + more.get(kind, "")


def on_the_desk(states: list[str]) -> str:
    """How the files on the page stand, in one line."""
    told = [f"**{count_of(len(states), 'file')}** read"]
    for state, text in (
        ("ready", "ready to load"),
        ("asks", "to be answered"),
        ("waits", "waiting for the others"),
        ("refused", "cannot be loaded"),
    ):
        if many := states.count(state):
            told.append(f"{number(many)} {text}" if len(states) > 1 else text)
    return f"{told[0]}: {', '.join(told[1:])}."


def asked(question: dict[str, Any]) -> str:
    """What a person is asked about a file, as a sentence."""
    told = sentence(plain(question["sentence"]))
    return told if told.endswith("?") else f"{told}."


def also(what: str, answer: str, many: int) -> str:
    """The same answer for the other files that ask."""
    given = SAME_PERIOD.get(answer, "the same" if what in ACCEPT else answer)
    return f"{sentence(given)}: also for {count_of(many, 'other file')} that {'asks' if many == 1 else 'ask'} this"


def total_agrees(account: Any) -> str:
    """Whether a file's rows add up to the total printed in it."""
    return {True: "Agrees", False: "Does not agree"}.get(account.reconciled, "None printed")


def sureness(confidence: float) -> str:
    """How sure it is what a file is."""
    told = "sure" if confidence >= 0.9 else "fairly sure" if confidence >= 0.7 else "not sure"
    return f"{told}, {share(confidence, 0)}"


def read_as(read: dict[str, Any], judged: Any) -> str:
    """What a file was read as and how sure that is; whose, which period, rows, pounds, and whether they add up."""
    told = f"Read as **{kind_label(read['kind'])[:1].lower()}{kind_label(read['kind'])[1:]}** ({sureness(read['confidence'])})"
    open_still = {question["what"] for question in judged.questions}
    if judged.publisher and "body" not in open_still:
        told += f", of **{plain(judged.publisher)}**"
    if judged.first_day and "period" not in open_still:
        told += f", {day(judged.first_day)} to {day(judged.last_day)}"
    told += f": **{count_of(judged.good, 'row')}**"
    if judged.amount_gbp is not None:
        told += f", **{exact_pounds(judged.amount_gbp)}**"
    told += f", {count_of(judged.rejected, 'row')} left out." if judged.rejected else ", none left out."
    if read["reconciled"]:
        told += " :green[**The rows add up to the total printed in the file.**]"
    elif read["reconciled"] is False:
        told += " :orange[**The rows do not add up to the total printed in the file.**]"
    elif judged.amount_gbp is not None:
        told += " No total is printed in the file to hold them against."
    why = [f"row {read['header_row']} holds the headings"] if (read["header_row"] or 1) > 1 else []
    why += read["why"]
    return told + (f"\n\n:small[{plain(sentence('; '.join(why)))}.]" if why else "")


def before_and_after(before: dict[str, Any], judged: Any, gone: list[dict[str, Any]]) -> str:
    """What is in force of a kind before a file is loaded, and after."""
    rows_after = before["rows"] + judged.good - sum(load["row_count"] for load in gone)
    told = f"In force now, of this kind: **{count_of(before['rows'], 'row')}**"
    replaced = f" in place of load {', '.join(str(load['load_id']) for load in gone)}" if gone else ""
    if judged.amount_gbp is None:
        return f"{told}; after this file{replaced} **{count_of(rows_after, 'row')}**."
    now = before["amount_gbp"] or 0
    after = now + judged.amount_gbp - sum(load["amount_gbp"] or 0 for load in gone)
    return f"{told}, **{exact_pounds(now)}**; after this file{replaced} **{count_of(rows_after, 'row')}**, **{exact_pounds(after)}**."


def was_loaded(account: Any) -> str:
    """What became of a file that was loaded."""
    pounds_told = f", **{exact_pounds(float(account.amount_gbp))}**" if account.amount_gbp else ""
    left = f", {count_of(account.rows_rejected, 'row')} left out" if account.rows_rejected else ", none left out"
    return f"Load {account.load_id}: **{plain(account.file)}**: {count_of(account.rows_loaded, 'row')}{pounds_told}{left}."


def were_loaded(accounts: list[Any]) -> str:
    """How much was loaded in this session."""
    rows, left = sum(account.rows_loaded for account in accounts), sum(account.rows_rejected for account in accounts)
    return f"{count_of(len(accounts), 'file')} loaded: {count_of(rows, 'row')}, {number(left) if left else 'none'} left out."
