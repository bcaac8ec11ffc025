"""What the page Match says: whether a resource leans to where the need is, how sure that is, and how far places are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from oe_data import words

RESOURCES = {"money": "Money", "posts": "Posts", "buildings": "Buildings", "people": "People reached"}
OPEN_TO_ALL = ("library", "childrens_centre", "leisure", "youth", "community")  # what match/access_2sfca takes where no kind is asked for
EVEN = 0.02  # an index nearer to nought than this is called even
FEW = 10  # wards, from which on an interval or a correlation means something
FIFTHS = {1: "Most need", 2: "Second", 3: "Third", 4: "Fourth", 5: "Least need"}
MEANING = {
    "index": (
        "Concentration index: the wards in order of need, most first; below 0 the resource leans to those with most need, above 0 to those "
        "with least, 0 is even. From -1 to 1."
    ),
    "ratio": (
        "Targeting ratio: the need of the average pound, post or hour over the need of the average person. Above 1 the resource follows "
        "need."
    ),
    "correlation": "Correlation of need with the resource per head, ward by ward: 1 goes with need, -1 against it, 0 neither.",
}


def amount(resource: str, value: Any, *, each: bool = False) -> str:
    """A resource as people read it: pounds, posts, hours open a week or people; ``each`` for so much a head (or 1,000 heads)."""
    if words.is_missing(value):
        return words.MISSING
    number = float(value)
    if resource == "money":
        return f"\u00a3{number:,.2f}" if each else words.pounds(number)
    if each:
        return f"{1000 * number:,.2f}"
    return f"{number:,.0f}" if resource == "people" else f"{number:,.1f}"


def unit(resource: str) -> str:
    """What a resource per head is called."""
    return {
        "money": "Pounds a head",
        "posts": "Full-time equivalents for 1,000 people",
        "buildings": "Hours open a week for 1,000 people",
        "people": "Counted among 1,000 people",
    }[resource]


def called(resource: str, of: str) -> str:
    """A resource in a sentence: money for libraries; all of it where ``of`` is empty."""
    whole = {"money": "All money known by ward", "posts": "All posts known by ward", "buildings": "All opening hours"}
    if not of:
        return whole[resource]
    inside = of if of[1:2].isupper() else of[:1].lower() + of[1:]
    return {
        "money": f"Money for {inside}",
        "posts": f"Posts in {inside}",
        "buildings": f"Opening hours ({inside})",
        "people": f"People counted ({inside})",
    }[resource]


def a_head(resource: str) -> str:
    """The same within a sentence."""
    return {"money": "a head", "posts": "posts for 1,000 people", "buildings": "hours open a week for 1,000 people"}[resource]


def lean(scores: Mapping[str, Any]) -> str:
    """Which way the index leans, in words: need, comfort or even."""
    index = scores["concentration_index"]
    if words.is_missing(index) or abs(index) < EVEN:
        return "even"
    if not words.is_missing(scores["index_lower"]) and scores["index_lower"] < 0 < scores["index_upper"]:
        return "unsure"
    return "need" if index < 0 else "comfort"


def headline(what: str, need: str, scores: Mapping[str, Any], fifths: Sequence[Mapping[str, Any]], resource: str) -> str:
    """The answer in one sentence: which way the resource leans, and what the fifths with most and least need get."""
    one = resource == "money"
    leans = "leans" if one else "lean"
    way = {
        "need": f"{leans} to the wards with **more need**",
        "comfort": f"{leans} to the **better-off** wards",
        "even": f"{'is' if one else 'are'} spread **evenly** over the wards",
        "unsure": f"{leans} **neither way** for certain",
    }[lean(scores)]
    told = f"{words.plain(what)} {way} ({words.plain(need)})"
    if len(fifths) == len(FIFTHS):
        first, last = (amount(resource, fifth["per_head"], each=True) for fifth in (fifths[0], fifths[-1]))
        if resource == "people":
            told += f": {first} of 1,000 people in the fifth with most need, {last} in the fifth with least"
        else:
            told += f": the fifth of people with most need get {first} {a_head(resource)}, the fifth with least {last}"
    return f"{told}."


def signed(value: Any) -> str:
    """A score with its sign and two decimals."""
    return words.MISSING if words.is_missing(value) else f"{float(value):+.2f}".replace("-", "\u2212")


def correlation_shown(scores: Mapping[str, Any]) -> str:
    """The correlation, or from how many wards on it is worked out."""
    return f"from {FEW} wards on" if words.is_missing(scores["correlation"]) else signed(scores["correlation"])


def how_sure(scores: Mapping[str, Any], mostly_unknown: bool = False) -> str:
    """How far the scores can be trusted; nothing is certain of what is ``mostly_unknown``, however many wards there are."""
    wards, hidden = int(scores["wards"]), int(scores["wards_hidden"])
    if mostly_unknown:
        told = "Most of it is not known, so no lean can be told for certain."
    elif wards < FEW:
        told = f"It rests on {wards} wards only: read it as a description of them, not as proof of a pattern."
    else:
        low, high = signed(scores["index_lower"]), signed(scores["index_upper"])
        certain = scores["index_lower"] > 0 or scores["index_upper"] < 0
        told = f"It rests on {wards} wards. With 95% certainty the index lies between {low} and {high}, so "
        told += "the lean is more than chance." if certain else "it cannot be told from an even spread."
        if not words.is_missing(scores["correlation"]):
            told += f" {correlated(scores)}"
    if hidden:
        left = "it is" if hidden == 1 else "they are"
        told += f" In {words.count_of(hidden, 'ward')} the count of people is too small to show; {left} left out."
    return told


def hours_known(known: int, buildings: int) -> str:
    """Of how many buildings the hours are known that are held against a need; empty where it is all of them."""
    if known >= buildings:
        return ""
    told = f"Hours are known for **{words.number(known)} of {words.number(buildings)}** such buildings; the others count for nothing here"
    return f"{told}." if 2 * known >= buildings else f"{told}, so this says where hours are known rather than where doors are open."


def correlated(scores: Mapping[str, Any]) -> str:
    """The correlation of need and resource in a sentence."""
    low, high = scores["correlation_lower"], scores["correlation_upper"]
    told = f"Need and resource per head go together by {signed(scores['correlation'])}"
    if words.is_missing(low):
        return f"{told}."
    sure = "" if low > 0 or high < 0 else ", which cannot be told from not at all"
    return f"{told} ({signed(low)} to {signed(high)}){sure}."


def ratio_told(scores: Mapping[str, Any]) -> str:
    """The targeting ratio in words; why there is none."""
    ratio = scores["targeting_ratio"]
    if words.is_missing(ratio):
        return "No targeting ratio: it needs a need that counts from nought and is worse the higher it is."
    way = "follows need" if ratio > 1 else "runs against need" if ratio < 1 else "is in proportion to need"
    return f"Targeting ratio {ratio:.2f}: the resource {way}."


def reach_told(scores: Mapping[str, Any], resource: str) -> str:
    """Coverage and leakage in words: of the people meant, how many are reached; of what there is, how much goes to others."""
    told = []
    if not words.is_missing(scores["coverage"]):
        whom = "of the people in the fifth with most need" if resource == "people" else "of those the steps of this service are for"
        told.append(f"Coverage {words.share(scores['coverage'])}: {whom}, so many are reached.")
    if not words.is_missing(scores["leakage"]):
        of = {"money": "the money", "posts": "the posts", "buildings": "the hours", "people": "the people reached"}[resource]
        told.append(
            f"Leakage {words.share(scores['leakage'])}: that part of {of} goes to people outside the fifth with most need; "
            "an even spread would be 80%."
        )
    return " ".join(told)


def table(rows: Sequence[Mapping[str, Any]], resource: str) -> pd.DataFrame:
    """The wards as they are read, most need first."""
    return pd.DataFrame(
        {
            "rank": [int(row["rank"]) for row in rows],
            "area": [row["area"] for row in rows],
            "need": [round(float(row["need"]), 2) if abs(row["need"]) >= 1 else round(float(row["need"]), 4) for row in rows],
            "people": [round(float(row["people"])) for row in rows],
            "amount": [round(float(row["amount"]), 2) for row in rows],
            "per_head": [round(float(row["per_head"]) * (1 if resource == "money" else 1000), 2) for row in rows],
        }
    )


def access_told(rows: Sequence[Mapping[str, Any]], metres: float) -> str:
    """Which ward has fewest places within the walk, and which most."""
    ordered = sorted(rows, key=lambda row: row["places_per_1000"])
    low, high = ordered[0], ordered[-1]
    none = [row for row in ordered if row["places_per_1000"] == 0]
    walk = f"a walk of {words.number(metres)} m"
    if len(none) == len(ordered):
        return f"No ward has such a place within {walk} of its middle."
    most = f"**{words.plain(high['area'])}** has most: {high['places_per_1000']:.1f} places for 1,000 people"
    if none:
        names = ", ".join(f"**{words.plain(row['area'])}**" for row in none[:4])
        more = f" and {len(none) - 4} more" if len(none) > 4 else ""
        return f"From the middle of {names}{more} no such place lies within {walk}; {most}."
    return f"Within {walk} **{words.plain(low['area'])}** has fewest: {low['places_per_1000']:.1f} places for 1,000 people; {most}."
