"""What the page Buildings says and colours by: kinds, owners' letters, measures with their classes, and sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, NamedTuple

import pandas as pd

from oe_data import words

USE_LABELS = {
    "school": "School or college",
    "library": "Library",
    "childrens_centre": "Children's centre",
    "youth": "Youth centre",
    "leisure": "Leisure centre",
    "community": "Community building",
    "health": "Surgery, clinic, hospital, pharmacy",
    "office": "Office",
    "jobcentre": "Jobcentre",
    "depot": "Depot",
    "police": "Police",
    "fire": "Fire station",
    "court": "Court or probation",
    "housing_office": "Housing office",
    "care": "Care home or day centre",
    "land": "Land",
    "other": "Other",
}
OWNER_LETTERS = {
    "council": "C",
    "health": "H",
    "education": "S",
    "police": "P",
    "fire": "F",
    "justice": "J",
    "welfare": "W",
    "housing": "A",
    "central": "G",
    "voluntary": "V",
    "private": "B",
    "citizens": "R",
    "unknown": "?",
}
OWNER_LABELS = {**words.SECTOR_LABELS, "private": "Businesses and care providers", "unknown": "Owner not stated"}
STATUS_LABELS = {
    "in_use": "In use",
    "part_vacant": "Partly empty",
    "vacant": "Empty",
    "surplus": "Declared surplus",
    "disposed": "No longer held",
}
TENURE_LABELS = {
    "freehold": "freehold",
    "leasehold": "leasehold",
    "licence": "under licence",
    "pfi": "under a private finance contract",
    "community_transfer": "transferred to the community",
}
CONDITION_LABELS = {"A": "A: good", "B": "B: satisfactory", "C": "C: poor", "D": "D: bad"}
INTEGRATION = {
    "none": "None: the same roof only",
    "desk": "Desk: one front desk",
    "team": "Team: one team",
    "budget": "Budget: one budget",
}
DAYS = {
    "weekdays": ("Monday to Friday", [1, 2, 3, 4, 5]),
    "saturday": ("Saturday", [6]),
    "sunday": ("Sunday", [7]),
    "all": ("Every day", [1, 2, 3, 4, 5, 6, 7]),
}
WEEKDAYS = {1: "Mon", 2: "Tue", 3: "Wed", 4: "Thu", 5: "Fri", 6: "Sat", 7: "Sun"}

# Whose need decides which kinds of building would suit; what is offered first is everybody.
GROUPS = {
    "everyone": ("Everyone", ["school", "library", "childrens_centre", "youth", "leisure", "community"]),
    "families": ("Families with young children", ["childrens_centre", "library", "school", "community", "leisure", "health"]),
    "young": ("Young people", ["school", "youth", "library", "leisure", "community"]),
    "work": ("People looking for work", ["jobcentre", "library", "school", "community", "office"]),
    "older": ("Older people", ["library", "community", "leisure", "health", "care"]),
    "ill": ("People with long-term illness", ["health", "library", "leisure", "community", "care"]),
}

# From what is well used to what wants a look: one lightness step each, safe for colour-blind readers; grey is not known.
GOOD_TO_BAD = ["#0b5d7a", "#5aa0b5", "#e8b54a", "#c4620a", "#7f2704"]
UNKNOWN_COLOUR = "#b3bcc5"
UNKNOWN_TOLD = "not known"


class Measure(NamedTuple):
    """What buildings are coloured by: its column, how a value is written, and what it means."""

    label: str
    column: str
    show: Callable[[Any], str]
    meaning: str
    bounds: tuple[float | str, ...] = ()  # upper bounds of the classes, or names of thresholds; the last class has none
    low_is_bad: bool = False
    words: Mapping[str, str] | None = None  # for what is no number: its values from good to bad, with their labels


def percent(value: Any) -> str:
    """A share without decimals, as on a map."""
    return words.share(value, 0)


def hours(value: Any) -> str:
    """Hours a week."""
    return words.MISSING if words.is_missing(value) else f"{round(float(value), 1):g} hours"


MEASURES = {
    "utilisation": Measure(
        "Use",
        "utilisation",
        percent,
        "Hours in use of the hours available, times people of the places there are, in a counted week.",
        ("use_low", "use_fair", 0.60),
        low_is_bad=True,
    ),
    "hours": Measure(
        "Open hours a week", "open_hours", hours, "Hours open in a typical week, of 112 usable.", (20, 45, 70), low_is_bad=True
    ),
    "cost": Measure("Cost per m²", "cost_per_m2", words.pounds, "Running cost a year by gross internal area.", (75, 125, 175, 225)),
    "condition": Measure(
        "Condition", "condition", CONDITION_LABELS.__getitem__, "Condition grade of the last survey.", words=CONDITION_LABELS
    ),
    "unfilled": Measure(
        "Unfilled school places", "unfilled_share", percent, "Places less pupils, of places.", (0.0, "unfilled_amber", "unfilled_red")
    ),
    "desks": Measure(
        "Desks per person",
        "desks_per_fte",
        lambda value: words.number(value, 2),
        "Desks by full-time equivalents based there.",
        (0.8, 1.0, 1.5),
    ),
    "status": Measure(
        "Empty or in use",
        "status",
        STATUS_LABELS.__getitem__,
        "As its owner lists it.",
        words={code: STATUS_LABELS[code] for code in ("in_use", "part_vacant", "surplus", "vacant")},
    ),
}


def classes(measure: Measure, thresholds: Mapping[str, float]) -> list[tuple[str, str]]:
    """The classes of a measure as (colour, words), best first, and what is not known last."""
    if measure.words:
        told = list(measure.words.values())
    else:
        bounds = edges(measure, thresholds)
        told = [f"under {measure.show(bounds[0])}" if bounds[0] else "none"]
        told += [f"{measure.show(low)} to {measure.show(high)}" for low, high in pairwise(bounds)]
        told.append(f"{measure.show(bounds[-1])} or more")
        if measure.low_is_bad:
            told.reverse()
    return [*zip(ramp(len(told)), told, strict=True), (UNKNOWN_COLOUR, UNKNOWN_TOLD)]


def edges(measure: Measure, thresholds: Mapping[str, float]) -> list[float]:
    """The upper bounds of a measure's classes, in order; a threshold moved onto another bound makes one class fewer."""
    return sorted({float(thresholds[bound] if isinstance(bound, str) else bound) for bound in measure.bounds})


def ramp(many: int) -> list[str]:
    """So many colours from good to bad."""
    return [GOOD_TO_BAD[at] for at in {2: (0, 4), 3: (0, 2, 4), 4: (0, 1, 2, 4), 5: range(5)}[many]]


def coloured(values: pd.Series[Any], measure: Measure, thresholds: Mapping[str, float]) -> list[str]:
    """The colour of each value."""
    if measure.words:
        colours = dict(zip(measure.words, ramp(len(measure.words)), strict=True))
        return [colours.get(value, UNKNOWN_COLOUR) for value in values]
    bounds = edges(measure, thresholds)
    scale = ramp(len(bounds) + 1)
    scale = scale[::-1] if measure.low_is_bad else scale
    # A place with none unfilled is in the class "none", so its bound belongs to it; all others begin at their bound.
    at = pd.cut(values.astype("float64"), [-float("inf"), *bounds, float("inf")], right=not bounds[0], labels=False)
    return [UNKNOWN_COLOUR if pd.isna(place) else scale[int(place)] for place in at]


def owner(sector: Any) -> str:
    """The sector of an owner, or that it is not stated."""
    return "unknown" if words.is_missing(sector) else str(sector)


def held(found: Mapping[str, Any], kind: str = "building") -> str:
    """How many buildings there are and, apart from them, plots of land."""
    plots = words.count_of(found["plots"], "plot of land", "plots of land")
    if found["plots"] and not found["buildings"]:
        return plots
    return words.count_of(found["buildings"], kind) + (f" and {plots}" if found["plots"] else "")


def headline(found: dict[str, Any], place: str) -> str:
    """The estate in one sentence: how many buildings, how long they are open, what they cost, how many are used little."""
    told = f"**{held(found, 'public or community building')}** in {place}"
    if found["open_hours"]:  # hours may be known of none, or only of those that stand empty
        told += f", open **{float(found['open_hours']):.0f} hours** a week on average ({percent(found['share_of_usable'])} of 112 usable)"
        if found["with_hours"] < found["buildings"]:
            told += f" where hours are known ({words.number(found['with_hours'])} of them)"
    if not words.is_missing(found["running_cost_gbp"]):
        told += f", at **{words.pounds(found['running_cost_gbp'])}** a year"
    if not found["underused"]:
        return f"{told}. None of them is known to be underused."
    cost = found["underused_cost_gbp"]
    one = found["underused"] == 1
    costing = "" if words.is_missing(cost) else f"; {'it costs' if one else 'those cost'} **{words.pounds(cost)}** a year to run"
    which = f"**{words.number(found['underused'])}** of the {words.number(found['buildings'] + found['plots'])}"
    return f"{told}. {which} {'is' if one else 'are'} underused{costing}."


def first_measure(known: Mapping[str, int]) -> str:
    """What buildings are coloured by until another measure is picked: use, or where it is known of none, what is known of most."""
    return "utilisation" if known["utilisation"] else max(known, key=lambda code: known[code])


def clock(minutes: Any) -> str:
    """Minutes after midnight as 18:00."""
    return words.MISSING if words.is_missing(minutes) else f"{int(minutes) // 60:02d}:{int(minutes) % 60:02d}"


def walk(metres: Any, minutes: Any) -> str:
    """How far a walk is."""
    return f"{float(metres):,.0f} m, {float(minutes):.0f} min"


def room(same_time: bool, other_time: bool) -> str:
    """When there is room in the host."""
    if same_time and other_time:
        return "At the same time, or at another"
    return "At the same time" if same_time else "At another time"


def against(pair: dict[str, Any]) -> str:
    """What speaks against sharing a roof: whatever holds the leaving building, and the host's condition and tenure."""
    told = []
    if pair["leaving_is_community_asset"]:
        told.append("listed as an asset of community value")
    if pair["leaving_tenure"] in ("leasehold", "pfi", "licence"):
        ends = "" if words.is_missing(pair["leaving_lease_end"]) else f" until {words.day(pair['leaving_lease_end'])}"
        told.append(f"held {TENURE_LABELS[pair['leaving_tenure']]}{ends}")
    if pair["host_condition"] == "C":
        told.append("the host is in poor condition")
    if pair["host_tenure"] in ("leasehold", "pfi", "licence"):
        told.append(f"the host is held {TENURE_LABELS[pair['host_tenure']]}")
    return words.sentence("; ".join(told)) if told else "Nothing recorded"


def pair_told(pair: dict[str, Any]) -> str:
    """One pair in a line: how far, when there is room, what speaks against it, and how far they would join, where that was said."""
    told = f"{walk(pair['walk_m'], pair['walk_min'])} apart. Room: {room(pair['room_at_same_time'], pair['room_at_other_time']).lower()}."
    joined = "" if words.is_missing(pair["integration"]) else f" Recorded: **{INTEGRATION[pair['integration']]}**."
    return f"{told} Against it: {against(pair)[:1].lower()}{against(pair)[1:]}.{joined}"


def facts(card: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is known of a building, as (what, value, how it is worked out), leaving out what is not known."""
    shown: list[tuple[str, Callable[[Any], str], str, str]] = [
        ("Use", percent, "utilisation", "Hours in use of hours available, times people of places."),
        ("Hours in use", percent, "frequency", "Hours in use of hours available, in the counted week."),
        ("Filled when in use", percent, "occupancy", "Mean people when in use, of places or desks."),
        ("Open a week", hours, "open_hours", "Sum of its opening hours in a typical week."),
        ("Of usable hours", percent, "share_of_usable", "Open hours of 112: 16 usable hours on each of 7 days."),
        ("Runs at", words.pounds, "running_cost_gbp", "Running cost a year."),
        ("Cost per m²", words.pounds, "cost_per_m2", "Running cost a year by gross internal area."),
        ("Repairs waiting", words.pounds, "required_maintenance_gbp", "Backlog of maintenance."),
        ("Condition", lambda value: CONDITION_LABELS.get(value, str(value)), "condition", "Grade of the last condition survey."),
        ("Energy rating", str, "energy", "Display or performance certificate; a let non-domestic building must be E or better."),
        ("Inside", lambda value: f"{words.number(value)} m²", "gia_m2", "Gross internal area."),
        ("Places", words.number, "capacity", "People or pupil places."),
        ("Pupils", words.number, "on_roll", "Pupils on roll."),
        ("Unfilled places", percent, "unfilled_share", "Places less pupils, of places."),
        ("Desks", words.number, "workstations", "Workstations."),
        ("Desks per person", lambda value: words.number(value, 2), "desks_per_fte", "Desks by full-time equivalents based there."),
        (
            "Area per person",
            lambda value: f"{words.number(value, 2)} m²",
            "m2_per_fte",
            "Net internal area by full-time equivalents based there.",
        ),
        ("People registered", words.number, "users", "As its list says."),
        ("Visits a year", words.number, "visits", "As its list says."),
    ]
    year = "" if words.is_missing(card["counted_in"]) else f" ({card['counted_in']:.0f})"
    dated = ("capacity", "on_roll", "unfilled_share")
    return [
        (label + (year if field in dated else ""), show(card[field]), how)
        for label, show, field, how in shown
        if not words.is_missing(card[field])
    ]


def about(card: dict[str, Any]) -> str:
    """What a building is, whose, where and how it is held, in a line or two."""
    told = [f"**{USE_LABELS[card['use_class']]}**"]
    if not words.is_missing(card["owner"]):
        told.append(f"owned by {words.plain(card['owner'])}")
    if not words.is_missing(card["provider"]):
        told.append(f"run by {words.plain(card['provider'])}")
    if not words.is_missing(card["area"]):
        told.append(f"in {words.plain(card['area'])}")
    held = [] if words.is_missing(card["tenure"]) else [TENURE_LABELS[card["tenure"]]]
    if not words.is_missing(card["lease_end"]):
        held.append(f"lease or break on {words.day(card['lease_end'])}" + (", within two years" if card["lease_ends_soon"] else ""))
    status = STATUS_LABELS[card["status"]].lower()
    held.append(status if words.is_missing(card["vacant_since"]) else f"{status} since {words.day(card['vacant_since'])}")
    if not words.is_missing(card["step_free"]):
        held.append("step-free" if card["step_free"] else "not step-free")
    if card["community_asset"]:
        held.append("asset of community value")
    lines = [f"{', '.join(told)}.", f"{words.sentence(', '.join(held))}."]
    address = ", ".join(words.plain(card[part]) for part in ("address", "postcode") if not words.is_missing(card[part]))
    if address:
        lines.append(f"{address}.")
    if card["is_approximate"]:
        lines.append("Its point on the map is only the middle of its postcode.")
    if card["is_outside"]:
        lines.append("It stands outside the place.")
    return " ".join(lines)


def why_flagged(reason: Any) -> str:
    """Why a building is called underused."""
    return "" if words.is_missing(reason) else f"**Underused:** {words.plain(reason)}\\."


def question_of(name: str, what: str) -> str:
    """A draft commissioning question about a building."""
    return {
        "closed": f"What would it take to open {name} when people need it and it is closed?",
        "underused": f"What would serve people better than {name} as it is used now?",
    }[what]


def could_open(known: dict[str, Any]) -> str:
    """A building that is closed when it is needed, and whether another is open then."""
    last = "not open on those days" if words.is_missing(known["last_closing_min"]) else f"last closing {clock(known['last_closing_min'])}"
    where = "" if words.is_missing(known["where_it_is"]) else f", {words.plain(known['where_it_is'])}"  # others are called the same
    told = f"**{words.plain(known['name'])}**{where} ({USE_LABELS[known['use_class']].lower()}): {last}, "
    told += f"**{words.number(known['hours_that_could_open'], 0)} hours** a week could open. "
    if words.is_missing(known["open_then"]):
        return told + "Nothing of a suitable kind is open then anywhere here."
    far = "" if known["is_near"] else ", more than a walk away"
    return told + f"Open then: {words.plain(known['open_then'])}, {known['open_then_walk_m']:,.0f} m{far}."


def total_told(found: dict[str, Any]) -> str:
    """The sums of the estate in one sentence."""
    told = f"**{held(found)}**"
    if not words.is_missing(found["gia_m2"]):
        told += f" with **{words.number(found['gia_m2'])} m²** inside"
    if not words.is_missing(found["running_cost_gbp"]):
        told += f", **{words.pounds(found['running_cost_gbp'])}** a year to run"
    if not words.is_missing(found["backlog_gbp"]):
        told += f", **{words.pounds(found['backlog_gbp'])}** of repairs waiting"
    if not words.is_missing(found["unfilled_places"]) and found["unfilled_places"]:
        told += f", **{words.number(found['unfilled_places'])}** school places unfilled"
    return f"{told}."


PRACTICE = (
    "**Beside what practice says.** The handbook's case is the school that shuts at six: hours before square metres "
    "(Selwyn 2012, p. 27). One Public Estate counts £211m a year of running costs saved and land for 54,000 homes since 2013 "
    "(written answer 111670, House of Commons). The Westminster Sustainable Business Forum put the part of the local public estate that "
    "could go at 20% to 30%, up to £7bn a year (*Leaner and Greener*). Kent, in its Total Place pilot, claimed £40m a year of £300m: 13%."
)


def grid_told(found: pd.DataFrame, evening: tuple[int, int] = (18, 21)) -> str:
    """The hours grid in one sentence: the fullest hour against evenings and weekends."""
    if found.empty or found["open_share"].isna().all():
        return "The hours of no building are known."
    best = found.sort_values("open_share", ascending=False, kind="stable").iloc[0]
    late = found[(found["weekday"] <= 5) & (found["hour"] >= evening[0]) & (found["hour"] < evening[1])]["open_share"].mean()
    weekend = found[(found["weekday"] >= 6) & found["hour"].between(9, 16)]["open_share"].mean()
    return (
        f"At its fullest ({WEEKDAYS[int(best['weekday'])]} {clock(best['hour'] * 60)}) **{percent(best['open_share'])}** of "
        f"the {words.number(best['buildings'])} buildings in use whose hours are known are open; on weekday evenings from {evening[0]} "
        f"to {evening[1]} **{percent(late)}**; at weekends between 9 and 17 **{percent(weekend)}**."
    )
