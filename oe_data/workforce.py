"""What the page Workforce says: cuts, classes of the map, and sentences about posts, managers, volunteers and carers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pandas as pd

from oe_data import words

CUTS = {"employer": "Body", "service": "Service", "skill": "Skill", "building": "Building", "ward": "Ward"}
NO_BASE = "No one base recorded"  # as the macro workforce_by of schema.sql names it
CLASS_LABELS = {"paid": "Paid", "volunteer": "Volunteers", "unpaid_carer": "Unpaid carers", "member": "Elected members"}
WHEN = {"any": "Any time", "evenings": "Evenings", "weekends": "Weekends", "both": "Evenings and weekends"}
STAFFING = {"in_post": "In post", "hired": "Agency and contractors", "empty": "Empty, not covered"}
STAFFING_COLOURS = ["#0b5d7a", "#d98200", "#c3cad1"]

# Upper bounds of the classes of the map in full-time equivalents, and one lightness step each; the last class has no bound.
MAP_BOUNDS = (10, 50, 100, 200)
MAP_COLOURS = ["#cfe3ea", "#9dc6d4", "#5aa0b5", "#0b5d7a", "#06344a"]

RULE = (
    "Posts, never persons: a group of fewer than five people is shown only as part of a larger one, and its rates are those of the "
    "larger group. A full-time equivalent (FTE) is contracted hours over full-time hours: two half-time people are one."
)
DELAYERING = (
    "No target is set: taking out layers of managers before understanding the work is one of the old answers that moved cost elsewhere."
)
BESIDE = (
    "They stand beside paid staff, are never added to them, and never turned into pounds. A volunteer's full-time equivalent is hours over "
    "37. An unpaid carer's is read from the Census bands of hours a week at their middle, 9.5 for 19 or less and 34.5 for 20 to 49, and at "
    "50, the least it can be, for 50 or more. Carers whom the Census counted are of the ward they live in."
)
WHOLE = (
    "Their returns count all their staff, wherever they work, so these are in none of the figures above. Groups of fewer than five are "
    "counted with larger ones."
)
VACANCY = "Posts the budget allows less those in post, over posts the budget allows; agency cover does not count as filled."
VACANCY_RANK = "Services measure empty posts differently, so a rate is a reason to ask, not a league table."


def whole(value: Any) -> str:
    """A number of full-time equivalents without decimals, halves upwards, as people round."""
    return words.MISSING if words.is_missing(value) else words.number(math.floor(float(value) + 0.5))


def one_in(rate: Any) -> str:
    """A rate of empty posts as people say it: 1 in 14."""
    if words.is_missing(rate):
        return ""
    if rate <= 0:
        return "None"
    return f"1 in {math.floor(1 / rate + 0.5):,}" if rate <= 0.5 else f"{words.share(rate, 0)}"


def empty(found: dict[str, Any], lead: str) -> str:
    """How many posts are empty, at the lead council where that is known."""
    at_lead = not words.is_missing(found["lead_vacancy"])
    told = one_in(found["lead_vacancy"] if at_lead else found["vacancy"])
    if not told:
        return ""
    what = "of the posts" if "%" in told or told == "None" else "posts"
    return f" **{told}** {what} {f'at {lead}' if at_lead else 'whose budget is known'} is empty."


def beside(found: dict[str, Any]) -> str:
    """What volunteers and carers do, in full-time equivalents."""
    told = []
    if not words.is_missing(found["volunteer_fte"]):
        told.append(f"volunteers' **{whole(found['volunteer_fte'])}**")
    if not words.is_missing(found["carer_fte"]):
        told.append(f"unpaid carers' **{whole(found['carer_fte'])}**")
    return f" Beside them stand {' and '.join(told)}." if told else ""


def headline(found: dict[str, Any], bodies: Sequence[dict[str, Any]], lead: str, ward: str = "") -> str:
    """The people of the place, or those based in one ward, in a sentence."""
    if words.is_missing(found["headcount"]):
        where = f"based in {ward}" if ward else "known here"
        return f"**No paid posts** are {where}.{beside(found)}"
    told = f"**{whole(found['fte'])} paid full-time equivalents** in **{words.number(found['headcount'])}** posts are "
    if ward:
        return f"{told}based in {ward}.{empty(found, lead)}{beside(found)}"
    of_here = [body for body in bodies if not body["serves_others"]]
    known = sum(body["has_posts"] for body in of_here)
    from_whom = f"{words.number(known)} of {words.count_of(len(of_here), 'body', 'bodies')} that spend public money or employ people here"
    return f"{told}known here, from **{from_whom}**.{empty(found, lead)}{beside(found)}"


def elsewhere(found: dict[str, Any]) -> str:
    """The staff of bodies that serve other places too, whose returns do not say how many of them work here."""
    if words.is_missing(found["whole_fte"]):
        return ""
    work = "works" if whole(found["whole_fte"]) == "1" else "work"
    when = "" if words.is_missing(found["whole_at"]) else f" (latest count: {words.day(found['whole_at'])})"
    bodies = words.count_of(found["whole_bodies"], "body that also serves", "bodies that also serve")
    here = "how many of them work here is not published"
    return f"Beside them **{whole(found['whole_fte'])}** full-time equivalents {work} for **{bodies} other places**{when}; {here}."


def missing(bodies: Sequence[dict[str, Any]], shown: int = 6) -> str:
    """The bodies with money and no posts, by name, those that spend most first."""
    gone = [body for body in bodies if not body["has_posts"]]
    if not gone:
        return ""
    names = [
        words.plain(body["name"]) + ("" if words.is_missing(body["spends_gbp"]) else f" ({words.pounds(body['spends_gbp'])})")
        for body in gone[:shown]
    ]
    more = f"; and {words.number(len(gone) - shown)} more, listed under *Paid posts*" if len(gone) > shown else ""
    verb = "has" if len(gone) == 1 else "have"
    told = f"**{words.count_of(len(gone), 'body', 'bodies')} with money {verb} no posts loaded**"
    spent = "" if all(words.is_missing(body["spends_gbp"]) for body in gone[:shown]) else ", with what they spend here"
    return f"{told}{spent}: {'; '.join(names)}{more}."


def posts_known(body: Any) -> str:
    """Whether the posts of a body are loaded, in a word."""
    return "Missing" if not body["has_posts"] else "Loaded, not only here" if body["serves_others"] else "Loaded"


def as_of(found: dict[str, Any]) -> str:
    """The day or days the posts were counted on."""
    first, last = found["first_day"], found["last_day"]
    if words.is_missing(first):
        return "day not stated"
    told = words.day(last) if first == last else f"{words.day(first)} to {words.day(last)}"
    return f"{told}, some on a day not stated" if found["undated"] else told


def days_told(days: pd.Series[Any]) -> str:
    """The day or days of several counts."""
    known = days.dropna()
    return as_of({"first_day": known.min() if len(known) else None, "last_day": known.max(), "undated": len(days) - len(known)})


def unbased(found: dict[str, Any]) -> str:
    """How much of the workforce has no base on record."""
    if words.is_missing(found["fte"]):
        return ""
    based = 0 if words.is_missing(found["based_fte"]) else found["based_fte"]
    if found["fte"] - based < 0.05:
        return "Every group of posts has a base on record."
    return (
        f"**{words.number(found['fte'] - based, 1)}** of {words.number(found['fte'], 1)} full-time equivalents have no one base on record."
    )


def cut_told(found: Sequence[dict[str, Any]], cut: str) -> str:
    """The largest group of a cut, and the one with the highest share of empty posts."""
    named = [group for group in found if group[cut] != NO_BASE]
    if not named:
        return "No posts are recorded with one."
    told = f"**{words.sentence(words.plain(named[0][cut]))}** has most, {words.number(named[0]['fte'], 1)} full-time equivalents."
    rates = [group for group in named if not words.is_missing(group["vacancy"])]
    most = max(rates, key=lambda group: group["vacancy"], default=None)
    if most and len(rates) > 1 and most["vacancy"] > 0:
        told += f" The largest share of posts is empty at **{words.plain(most[cut])}**: {words.share(most['vacancy'], 1)}."
    return f"{told} {VACANCY_RANK}" if rates else told


def layers(joined: Any) -> str:
    """The layers of one line: 'Layers 0 and 1'."""
    parts = str(joined).split(", ")
    return f"Layer {parts[0]}" if len(parts) == 1 else f"Layers {', '.join(parts[:-1])} and {parts[-1]}"


def span_told(found: pd.DataFrame, who: str) -> str:
    """How many layers there are and how many people report to a manager on average."""
    top = found.iloc[0]
    told = f"{who}: **{words.count_of(int(top['layers']), 'layer')}**, the chief executive's being layer 0"
    if words.is_missing(top["span_overall"]):
        return f"{told}. Fewer than five managers are recorded, so their spans are not shown."
    return f"{told}, and **{words.number(top['span_overall'], 2)}** people report to each manager on average."


def community_told(found: Sequence[dict[str, Any]], paid_fte: Any) -> str:
    """Volunteers and carers in people, hours and full-time equivalents, beside paid staff."""
    told = [
        f"**{words.number(kind['people'])}** {CLASS_LABELS[kind['kind']].lower()} give {words.number(kind['hours_week'])} hours a week, "
        f"as **{words.number(kind['fte'], 1)}** full-time equivalents would"
        for kind in found
    ]
    paid = "" if words.is_missing(paid_fte) else f" Paid staff known here: {words.number(paid_fte, 1)}."
    return f"{'; '.join(told)}.{paid}"


def asked_told(found: pd.DataFrame, asked: str, *, near: bool) -> str:
    """How many groups could be asked and how many people are in them; ``near`` a place, those without a base are told apart."""
    there = found[found["walk_m"].notna()] if near else found
    people = f"**{words.count_of(len(there), 'group')}** of posts and volunteers, **{words.number(there['headcount'].sum())} people**"
    told = f"{people}, {asked}." if len(there) else f"Nobody is recorded {asked}."
    more = len(found) - len(there)
    if not more:
        return told
    verb, stand = ("has", "stands") if more == 1 else ("have", "stand")
    return f"{told} {words.count_of(more, 'more group')} {verb} no one base on record and {stand} at the end of the list."


def availability(evenings: Any, weekends: Any) -> str:
    """When a group can work beside office hours."""
    if words.is_missing(evenings) and words.is_missing(weekends):
        return "Not recorded"
    known = [name for name, can in (("evenings", evenings), ("weekends", weekends)) if not words.is_missing(can) and can]
    return words.sentence(" and ".join(known)) if known else "Neither"


def question_of(skill: str, place: str) -> str:
    """A draft commissioning question about who could be asked; no skill and no place are an empty text."""
    return f"Who{f' with {skill}' if skill else ''}{f' near {place}' if place else ''} could be asked to help, and what would they need?"


def senior_told(found: dict[str, Any]) -> str:
    """What a body publishes of its senior posts, in one sentence."""
    told = []
    if not words.is_missing(found["posts"]):
        text = f"publishes **{words.number(found['posts'])} senior posts**"
        if not words.is_missing(found["levels"]):
            text += f" in {words.count_of(found['levels'], 'level')}"
        if found["vacant"]:
            text += f", **{words.number(found['vacant'])}** of them vacant ({words.share(found['vacant'] / found['posts'], 0)})"
        if found["shared"]:
            text += f", {words.number(found['shared'])} shared with another body"
        told.append(f"{text} ({words.day(found['as_at'])})")
    if not words.is_missing(found["well_paid"]):
        over = "" if words.is_missing(found["from_gbp"]) else f" {words.pounds(found['from_gbp'])} or more"
        told.append(f"pays **{words.number(found['well_paid'])} people**{over} ({words.day(found['paid_at'])})")
    if not told and not found["has_posts"]:
        return f"No organisation chart and no count of senior pay of {words.plain(found['body'])} is loaded."
    if not told:
        return f"{words.plain(found['body'])} publishes fewer than five senior posts: they are not shown."
    return f"{words.plain(found['body'])} {' and '.join(told)}."


def multiple_told(found: Sequence[dict[str, Any]]) -> str:
    """How many times the median and the lowest pay the highest is, in the latest year."""
    latest = [row for row in found if row["year"] == found[0]["year"] and not words.is_missing(row["ratio"])]
    told = " and ".join(f"**{words.number(row['ratio'], 2)}** times the {words.plain(row['factor']).lower()}" for row in latest)
    return f"The highest pay is {told} ({found[0]['year']})." if told else "No multiple of it can be read as a number."


def facility_told(found: dict[str, Any]) -> str:
    """The latest year's time for trade union work, and what it costs."""
    if words.is_missing(found["people"]):
        told = "Fewer than five trade union representatives are given time for it"
    else:
        told = f"**{words.number(found['people'])} trade union representatives** are given time for it"
        if not words.is_missing(found["fte"]):
            told += f", {words.number(found['fte'], 1)} full-time equivalents of posts"
    if not words.is_missing(found["cost_gbp"]):
        told += f"; the time costs about {words.pounds(found['cost_gbp'])} a year"
        if not words.is_missing(found["pay_share"]):
            told += f", {words.number(found['pay_share'], 2)}% of the pay bill"
    return f"{told} ({'day not stated' if words.is_missing(found['as_at']) else words.day(found['as_at'])})."


def band(low: Any, high: Any) -> str:
    """A band of pay."""
    return words.pounds(low) if low == high else f"{words.pounds(low)} to {words.pounds(high)}"


def levels(joined: Any) -> str:
    """The levels of one line of an organisation chart."""
    return layers(joined).replace("Layer", "Level")


def map_classes() -> list[tuple[str, str]]:
    """The classes of the map as (colour, words), fewest first."""
    told = [f"under {MAP_BOUNDS[0]}"]
    told += [f"{low} to {high}" for low, high in pairwise(MAP_BOUNDS)]
    return list(zip(MAP_COLOURS, [*told, f"{MAP_BOUNDS[-1]} or more"], strict=True))


def map_colours(values: pd.Series[Any]) -> list[str]:
    """The colour of each number of full-time equivalents; a class begins at its bound."""
    at = pd.cut(values.astype("float64"), [-math.inf, *MAP_BOUNDS, math.inf], right=False, labels=False)
    return [MAP_COLOURS[int(place)] for place in at]
