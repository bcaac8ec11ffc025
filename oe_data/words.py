"""Pounds, people, shares, dates, labels and colours as they are written on screen: in one place."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pandas as pd

MISSING = "not recorded"

# Safe for colour-blind readers, 3:1 against white and against the dark theme; meaning never rests on colour alone.
INK = "#14213d"
QUIET = "#5c6b7a"
CONTROL_COLOURS = {"controls": "#0b5d7a", "influences": "#d98200", "neither": "#8794a3"}
SERIES_COLOUR = "#0b5d7a"
SECOND_COLOUR = "#d98200"

CONTROL_LABELS = {
    "controls": "The council controls it",
    "influences": "The council influences it",
    "neither": "The council has no say",
}
CONTROL_SHORT = {"controls": "Controls", "influences": "Influences", "neither": "No say"}
CONTROL_KEY = "Teal: the council controls it. Orange: it influences it. Grey: it has no say."
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
    "council": "The council",
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


def council_money(split: dict[str, Any], definition: str) -> float:
    """The pounds called the council's under a definition; the total never moves."""
    if definition == "ledger":
        return float(split["through_lead_ledger"])
    return float(split["controls"]) + (float(split["influences"]) if definition == "influences" else 0.0)


def possessive(name: str) -> str:
    """Testborough Council's; the councils'."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"


def legend(split: dict[str, Any]) -> str:
    """What the hundred squares mean, with the share and pounds of each level and its definition."""
    marks = {"controls": "C", "influences": "I", "neither": "grey"}
    return "\n".join(
        f"- **{mark.capitalize()}: {CONTROL_SHORT[level].lower()} {share(split[f'{level}_share'])}** ({pounds(split[level])}): "
        f"{CONTROL_MEANING[level]}"
        for level, mark in marks.items()
    )


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
            f"against a cost of **{pounds(worked['pv_cost_gbp'].sum())}** (present values)"
        )
    return f"{told}. {rule}"
