"""What the page Needs says: how an indicator is written, its classes of colour, sentences, and the areas inside a drawn line."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from oe_data import words

HIDDEN = "*"
HIDDEN_MEANING = (
    "An asterisk (\\*) hides a count of 1 to 7 people, so that nobody can be recognised. Other counts are rounded to the nearest 5."
)
LEVELS = {"ward": "Wards", "msoa": "Larger neighbourhoods (MSOA)", "lsoa": "Neighbourhoods (LSOA)"}
LEVEL_ONE = {"ward": "ward", "msoa": "larger neighbourhood", "lsoa": "neighbourhood"}
DOMAINS = {
    "deprivation": "Deprivation",
    "income": "Income",
    "employment": "Work",
    "education": "Learning",
    "health": "Health",
    "crime": "Crime",
    "housing": "Homes",
    "environment": "Surroundings",
    "family": "Families",
    "isolation": "Isolation",
    "demography": "People",
}
CLASSES = {"equal_count": "Equally many areas", "equal_step": "Equal steps"}
CLASS_MEANING = {"equal_count": "about as many areas in each colour", "equal_step": "equal steps from lowest to highest"}
# Five steps of one hue, light to dark: apart for every kind of colour blindness.
COLOURS = ["#f3eef7", "#dcd0e8", "#bfa8d6", "#9a7dbd", "#75529c"]
NONE_COLOUR = "#c9d0d6"
AGAINST = {"worse than the place": "w", "better than the place": "b", "like the place": "l", "no comparison": "n"}
ORDINALS = ["", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"]
NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
# Names of groups of people, so that "Children in low-income families" becomes "37% of children live in low-income families".
GROUP = r"((?:young |older |disabled |working-age )?(?:children|adults|people|pupils|residents|families|households))"


class Unit(NamedTuple):
    """How an indicator's values are written: times what, with how many decimals, followed by what."""

    times: float
    digits: int
    after: str

    def show(self, value: Any) -> str:
        """A value as people read it."""
        return words.MISSING if words.is_missing(value) else f"{words.number(float(value) * self.times, self.digits)}{self.after}"

    def span(self, low: Any, high: Any) -> str:
        """From one value to another; a unit of several words stands once."""
        begin = words.number(float(low) * self.times, self.digits) if " " in self.after else self.show(low)
        return f"{begin} to {self.show(high)}"

    def whole(self, value: Any) -> int | None:
        """The same as a whole number of its last decimal, for a map."""
        if words.is_missing(value):
            return None
        return int(f"{float(value) * self.times:.{self.digits}f}".replace(".", ""))


def unit(known: Mapping[str, Any]) -> Unit:
    """The unit of an indicator by its method and multiplier: a share in per cent, a rate per so many, else a plain figure."""
    if known["method"] == "proportion":
        return Unit(100 / float(known["multiplier"]), 2, "%")
    many = float(known["multiplier"])
    if known["method"] == "count":
        return Unit(1, 0, "")
    return Unit(1, 2, f" per {many:,.0f}" if known["method"] in ("crude_rate", "dsr") and many > 1 else "")


def told(known: Mapping[str, Any], row: Mapping[str, Any], field: str = "value") -> str:
    """A value of an area, or its star."""
    return HIDDEN if not words.is_missing(row.get("suppressed")) else unit(known).show(row[field])


def interval(known: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """The interval of a value: 36.54% to 38.47%; empty where it has none."""
    if not words.is_missing(row.get("suppressed")):
        return HIDDEN
    if words.is_missing(row["lower_ci"]) or words.is_missing(row["upper_ci"]):
        return ""
    return unit(known).span(row["lower_ci"], row["upper_ci"])


# ----- Classes of colour -----
def breaks(values: Sequence[float], how: str) -> list[float]:
    """The lowest value of each class but the first: always a value that is shown, so that no bound lies among hidden counts.

    ``equal_count`` puts about as many areas in each of up to five classes, ``equal_step`` divides the range evenly.
    """
    known = np.unique(np.asarray([value for value in values if not pd.isna(value)], dtype=float))
    classes = min(len(COLOURS), len(known))
    if classes < 2:
        return []
    if how == "equal_step":
        wanted = np.linspace(known[0], known[-1], classes + 1)[1:-1]
    else:
        everything = np.sort(np.asarray([value for value in values if not pd.isna(value)], dtype=float))
        wanted = everything[[len(everything) * step // classes for step in range(1, classes)]]
    at = np.searchsorted(known, wanted)
    # Where very many share the lowest value, it is a class of its own.
    return sorted({float(known[max(place, 1)]) for place in at if place < len(known)})


def steps(values: Sequence[float], bounds: Sequence[float]) -> list[int]:
    """The class of each value from 0 for the lowest; -1 where there is none."""
    return [-1 if pd.isna(value) else int(np.searchsorted(bounds, value, side="right")) for value in values]


def colours(worse: str, classes: int) -> list[str]:
    """The colour of each class from the lowest value up: the worse end is the darkest; where neither is worse, the higher."""
    at = [round(step * (len(COLOURS) - 1) / max(classes - 1, 1)) for step in range(classes)] if classes > 1 else [2]
    picked = [COLOURS[place] for place in at]
    return picked[::-1] if worse == "low" else picked


def direction(worse: str) -> str:
    """Which end of the colours is worse, in words."""
    return {
        "high": "Darker is worse: a higher figure.",
        "low": "Darker is worse: a lower figure.",
        "neither": "Darker is higher; neither end is worse.",
    }[worse]


# ----- Sentences -----
def counted(many: Any) -> str:
    """A small number as a word."""
    return NUMBERS[int(many)] if 0 <= int(many) < len(NUMBERS) else words.number(many)


def ordinal(place: int) -> str:
    """1 is nothing before "highest"; 2 second; 12 is 12th."""
    if place <= len(ORDINALS):
        return ORDINALS[place - 1]
    end = "th" if place % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{end}"


def standing(row: Mapping[str, Any], level: str) -> str:
    """Where an area stands among its like: the highest of four wards. Nothing where it is hidden or alone."""
    if words.is_missing(row["rank_from_highest"]) or row["areas_shown"] < 2:
        return ""
    rank, shown = int(row["rank_from_highest"]), int(row["areas_shown"])
    low = rank > (shown + 1) / 2
    place = ordinal(shown + 1 - rank if low else rank)
    many = f"{counted(shown)} {LEVEL_ONE[level]}s" if shown == row["areas"] else f"the {LEVEL_ONE[level]}s that are shown"
    return f"the {place}{' ' if place else ''}{'lowest' if low else 'highest'} of {many}"


def phrase(name: str, value: str) -> str:
    """An indicator with its value as a clause where its name is a group of people and what is so of them; else name and value."""
    found = re.fullmatch(GROUP + r" (in|who|without|on|with|using) (.+)", name, re.IGNORECASE)
    if not found:
        return f"{words.plain(name)}: **{value}**"
    group, how, rest = found.groups()
    verb = {"in": "live in" if re.search(r"(families|households|homes|poverty)$", rest) else "are in", "who": "", "with": "have"}
    return f"**{value}** of {words.plain(group.lower())} {words.plain(' '.join(filter(None, [verb.get(how, f'are {how}'), rest])))}"


def headline(known: Mapping[str, Any], row: Mapping[str, Any] | None, area: str, level: str) -> str:
    """The one sentence of an area: its figure, its interval, and where it stands among its like."""
    name = words.plain(known["name"])
    if row is None or (words.is_missing(row["value"]) and words.is_missing(row["suppressed"])):
        return f"For {words.plain(area)} no figure is published: {name}."
    if not words.is_missing(row["suppressed"]):
        return f"In {words.plain(area)} the count is too small to show (**\\***): {name}."
    sentence = phrase(known["name"], told(known, row))
    opening = f"In {words.plain(area)}" + (" " if sentence.startswith("**") else ", ")
    span = interval(known, row)
    end = standing(row, level) if level in LEVEL_ONE else ""
    if sentence.startswith("**") and known["method"] == "proportion":
        return f"{opening}{sentence}{f' ({span})' if span else ''}{f', {end}' if end else ''}."
    return f"{opening}{sentence[:1].lower() + sentence[1:]}{f' ({span})' if span else ''}{f', {end}' if end else ''}."


def beside(known: Mapping[str, Any], row: Mapping[str, Any] | None, area: str, place: str) -> str:
    """An area against the whole place, and what that rests on."""
    if row is None or words.is_missing(row["place_value"]):
        return ""
    whole = f"{words.plain(place)} as a whole: {unit(known).show(row['place_value'])}"
    if row["against"] == "no comparison":
        return f"{whole}."
    how = {"like the place": "about the same, within the interval"}.get(row["against"], row["against"].split()[0])
    return f"{whole}; {words.plain(area)} is **{how}**."


def span_of(known: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], level: str) -> str:
    """For the whole place: where the figure is highest and where lowest."""
    shown = [row for row in rows if not words.is_missing(row["value"])]
    if len(shown) < 2:
        return ""
    show, high, low = unit(known).show, shown[0], shown[-1]
    return (
        f"Highest of the {LEVEL_ONE[level]}s: {words.plain(high['area'])}, {show(high['value'])}; "
        f"lowest: {words.plain(low['area'])}, {show(low['value'])}."
    )


def elsewhere(known: Mapping[str, Any], level: str) -> str:
    """That an indicator is not known at a level of areas, and at which it is."""
    there = [LEVEL_ONE[one] + "s" for one in LEVELS if one in known["levels"]] + (["the whole place"] if "place" in known["levels"] else [])
    return f"{words.plain(known['name'])} is not known for {LEVEL_ONE[level]}s, only for {join(there)}. Choose other areas or another need."


def meaning(known: Mapping[str, Any]) -> str:
    """What an indicator is, and what it stands in for."""
    definition = words.plain(str(known["definition"]).rstrip("."))
    if not known["is_proxy"]:
        return f"**What it is:** {definition}."
    outcome = known.get("outcome")
    printed = str(known["definition"]).startswith("As published: ")  # its publisher's own words, said so once
    if words.is_missing(outcome):
        return f"{definition}. It may stand in (**a proxy**) for needs that nobody counts."
    return f"**A proxy** for “{words.plain(outcome)}”. {'' if printed else 'It counts: '}{definition}."


def since(row: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """How a figure has moved since the first period it is known for."""
    if words.is_missing(row.get("first_value")) or words.is_missing(row["value"]):
        return ""
    now, then = told(known, row), unit(known).show(row["first_value"])
    if now == then:
        return f"as in {row['first_period']}"
    return f"{'up' if row['value'] > row['first_value'] else 'down'} from {then} in {row['first_period']}"


def how_sure(row: Mapping[str, Any]) -> str:
    """Whether a figure is as published or derived, and whether hidden parts are left out of it."""
    told_ = "Derived" if row["is_derived"] else "Published"
    return f"{told_}, without the hidden areas" if row.get("leaves_out") else told_


def profile(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The table of all indicators of an area as it is read: every figure as text, with its star where it is hidden."""
    return pd.DataFrame(
        {
            "domain": [DOMAINS[row["domain"]] for row in rows],
            "indicator": [row["indicator"] for row in rows],
            "shown": [told(row, row) for row in rows],
            "interval": [interval(row, row) for row in rows],
            "place": [unit(row).show(row["place_value"]) for row in rows],
            "against": ["" if row["against_place"] == "no comparison" else words.sentence(row["against_place"]) for row in rows],
            "others": [unit(row).show(row["others_value"]) if row.get("other_places") else "" for row in rows],
            "since": [since(row, row) for row in rows],
            "period": [row["period"] for row in rows],
            "sure": [how_sure(row) for row in rows],
            "definition": [f"{'Proxy: ' if row['is_proxy'] else ''}{row['definition']}" for row in rows],
        }
    )


def profile_told(rows: Sequence[Mapping[str, Any]], area: str) -> str:
    """How many indicators of an area are worse and better than the place's, and which are worse."""
    compared = [row for row in rows if row["against_place"] != "no comparison"]
    worse = [row for row in compared if row["against_place"].startswith("worse")]
    better = [row for row in compared if row["against_place"].startswith("better")]
    if not compared:
        return f"{words.count_of(len(rows), 'indicator')} of {words.plain(area)}. Pick a ward under *Area* or on the map to compare."
    names = "; ".join(words.plain(row["indicator"]) for row in worse[:4])
    more = f" and {len(worse) - 4} more" if len(worse) > 4 else ""
    return (
        f"Of {words.count_of(len(compared), 'indicator')} that can be compared, **{len(worse)}** "
        f"{'is' if len(worse) == 1 else 'are'} worse than the place and **{len(better)}** better"
        + (f". Worse: {names}{more}." if worse else ".")
    )


def rates(known: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The table of what a map shows, as text, with its stars."""
    return pd.DataFrame(
        {
            "area": [row["area"] for row in rows],
            "parent": [row["parent"] for row in rows],
            "shown": [told(known, row) for row in rows],
            "interval": [interval(known, row) for row in rows],
            "against": ["" if row["against"] == "no comparison" else words.sentence(row["against"]) for row in rows],
            "period": [row["period"] for row in rows],
            "sure": [how_sure(row) for row in rows],
        }
    )


def others_told(known: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> str:
    """Where the place stands among the places it is compared with, of an indicator known for whole places only."""
    places = [row for row in rows if not row["is_wider"]]
    here = next((place for place, row in enumerate(places, 1) if row["is_here"]), None)
    if here is None or len(places) < 2:
        return "This is known for the whole place only, so there is no map of it."
    low = here > (len(places) + 1) / 2
    standing_ = ordinal(len(places) + 1 - here if low else here)
    return (
        f"This is known for whole places only, so there is no map of it: the {standing_}{' ' if standing_ else ''}"
        f"{'lowest' if low else 'highest'} of {words.number(len(places))} places in {words.plain(rows[0]['period'])}. {direction_of(known)}"
    )


def direction_of(known: Mapping[str, Any]) -> str:
    """Which way is worse, in words."""
    return {"high": "Higher is worse.", "low": "Lower is worse.", "neither": "Neither way is worse."}[known["worse"]]


# ----- Trend -----
def after(periods: Sequence[str]) -> str:
    """The period that follows: 2026 after 2025, 2025/26 after 2024/25; else "next"."""
    last = periods[-1] if periods else ""
    if re.fullmatch(r"\d{4}", last):
        gap = int(last) - int(periods[-2]) if len(periods) > 1 and re.fullmatch(r"\d{4}", periods[-2]) else 1
        return str(int(last) + max(gap, 1))
    if found := re.fullmatch(r"(\d{4})([/-])(\d{2})", last):
        return f"{int(found[1]) + 1}{found[2]}{(int(found[3]) + 1) % 100:02d}"
    return "next"


def trend_told(known: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], area: str) -> str:
    """A series in one sentence, with its projection called one."""
    points = [row for row in rows if not row["is_projection"]]
    shown = [row for row in points if not words.is_missing(row["value"])]
    if len(shown) < 2:
        return f"{words.plain(known['name'])} in {words.plain(area)} is known for too few years to draw a trend."
    show, first, last = unit(known).show, shown[0], shown[-1]
    moved = (
        "it stayed at" if show(first["value"]) == show(last["value"]) else "it rose to" if last["value"] > first["value"] else "it fell to"
    )
    sentence = (
        f"{words.plain(known['name'])} in {words.plain(area)}: {show(first['value'])} in {words.plain(first['period'])}, "
        f"{moved} **{show(last['value'])}** in {words.plain(last['period'])}."
    )
    ahead = [row for row in rows if row["is_projection"]]
    if not ahead:
        return sentence
    return (
        f"{sentence} If it went on in a straight line: {show(ahead[0]['value'])} in "
        f"{words.plain(after([row['period'] for row in points]))}. That is a projection from {counted(len(shown))} figures, not a forecast."
    )


# ----- An area of one's own -----
def refused(check: Mapping[str, Any]) -> str:
    """Why an area of one's own gets no figures."""
    if check["levels"] > 1:
        return "Pick areas of one level only."
    if check["areas"] < check["least_areas"]:
        return (
            f"An area of your own needs at least {counted(check['least_areas'])} areas, so that nobody in it can be recognised; "
            f"this has {counted(check['areas'])}."
        )
    return f"Fewer than {counted(check['least_people'])} people live there: no figures are shown, so that nobody can be recognised."


def own_told(check: Mapping[str, Any], level: str) -> str:
    """What an area of one's own is made of."""
    people = "" if words.is_missing(check["people"]) else f" with **{words.number(check['people'])} people**"
    return f"Your area: **{counted(check['areas'])} {LEVEL_ONE[level]}s**{people}."


OWN_METHOD = (
    "Derived: counts as shown are added and divided by the people they are of; scores are weighted by people. "
    "Figures that are hidden are left out of both, so such a sum is of the other areas only."
)


class Outside(NamedTuple):
    """A line drawn on a map: its corners as (longitude, latitude)."""

    corners: tuple[tuple[float, float], ...]

    def text(self) -> str:
        """The line as it travels in a link."""
        return ";".join(f"{lon:.5f},{lat:.5f}" for lon, lat in self.corners)


def line(text: str) -> Outside | None:
    """A drawn line from its text ``lon,lat;lon,lat;...``: 3 to 500 corners on earth; None when it is anything else."""
    corners = []
    for corner in text.split(";")[:501]:
        found = re.fullmatch(r"(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,2}(?:\.\d{1,15})?)", corner)
        if not found or abs(float(found[1])) > 180 or abs(float(found[2])) > 90:
            return None
        corners.append((float(found[1]), float(found[2])))
    return Outside(tuple(corners)) if 3 <= len(corners) <= 500 else None


def inside(drawn: Outside, codes: Sequence[str], lons: Sequence[float], lats: Sequence[float]) -> list[str]:
    """Which of the points lie inside a drawn line; one that crosses itself encloses what lies in any of its loops."""
    shape = shapely.make_valid(shapely.Polygon(drawn.corners))
    shapely.prepare(shape)
    within = shapely.intersects_xy(shape, np.asarray(lons, dtype=float), np.asarray(lats, dtype=float))
    return [code for code, is_in in zip(codes, within, strict=True) if is_in]


def middles(outlines: pd.DataFrame) -> pd.DataFrame:
    """The middle of each area: its own point where one is known, else a point inside its outline."""
    shapes = shapely.point_on_surface(shapely.from_geojson(outlines["geojson"].to_numpy(dtype=object)))
    known = outlines["lat"].notna() & outlines["lon"].notna()
    return outlines[["area_id"]].assign(
        lon=np.where(known, outlines["lon"], shapely.get_x(shapes)), lat=np.where(known, outlines["lat"], shapely.get_y(shapes))
    )


# ----- People -----
def ages_told(found: pd.DataFrame, area: str, place: str = "the place") -> str:
    """Who lives in an area by age, against the place, in one sentence; without a ``place`` where the area is the place itself."""
    now = found[~found["is_projection"]]
    if len(now) < 2:
        people = now["people"].sum()
        return f"{words.number(people)} people live in {words.plain(area)}; by age nothing is loaded." if people else ""
    young, old = now[now["age_to"] < 20], now[now["age_from"] >= 65]
    parts = [
        f"**{words.share(some['share'].sum(), 0)}** {which}"
        + (f" ({words.plain(place)} {words.share(some['place_share'].sum(), 0)})" if place else "")
        for some, which in ((young, "under 20"), (old, "65 and over"))
    ]
    told_ = f"**{words.number(now['people'].sum())} people** live in {words.plain(area)} ({int(now['year'].iloc[0])}): {', '.join(parts)}."
    ahead = found[found["is_projection"]]
    if ahead.empty:
        return told_
    later = ahead[ahead["age_from"] >= 65]["people"].sum()
    year, then = int(ahead["year"].iloc[0]), words.number(old["people"].sum())
    return f"{told_} Projected for {year}: {words.number(later)} people of 65 and over; now there are {then}."


# ----- What people said -----
SINCE = {"ever": "At any time", "year": "In the last 12 months", "three": "In the last 3 years"}


def begin(since_: str, today: datetime.date) -> str | None:
    """The first day a choice of ``SINCE`` takes in."""
    days = {"year": 365, "three": 3 * 365}.get(since_)
    return (today - datetime.timedelta(days=days)).isoformat() if days else None


MOODS = [(-1.5, "very negative"), (-0.5, "negative"), (0.5, "mixed"), (1.5, "positive"), (2.1, "very positive")]
QUOTED = re.compile(r'["“”«»]')


def mood(stance: Any) -> str:
    """A mean of -2 to 2 in words."""
    if words.is_missing(stance):
        return "not recorded"
    return next(told_ for bound, told_ in MOODS if float(stance) <= bound or bound > 2)


def plain_sentence(summary: Any) -> str:
    """The sentence on record; none where it quotes somebody, since words can identify a person."""
    if words.is_missing(summary):
        return ""
    return "The sentence on record is a quotation and is not shown." if QUOTED.search(str(summary)) else str(summary).strip()


def themes(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The themes as they are read: how many consultations raised each, the mood, one sentence, the dates, where."""
    return pd.DataFrame(
        {
            "theme": [row["theme"] for row in rows],
            "consultations": [int(row["consultations"]) for row in rows],
            "mood": [words.sentence(mood(row["stance"])) for row in rows],
            "sentence": [plain_sentence(row["sentence"]) for row in rows],
            "dates": [between(row["first_held_on"], row["last_held_on"]) for row in rows],
            "areas": [row["areas"] or "" for row in rows],
            "people": [respondents(row) for row in rows],
        }
    )


def between(first: Any, last: Any) -> str:
    """One date, or from the first to the last."""
    return words.day(first) if first == last else f"{words.day(first)} to {words.day(last)}"


def respondents(row: Mapping[str, Any]) -> str:
    """How many took part, rounded to 5; a star for fewer than eight."""
    if not words.is_missing(row["respondents_hidden"]):
        return HIDDEN
    return words.MISSING if words.is_missing(row["respondents_shown"]) else f"about {words.number(row['respondents_shown'])}"


def themes_told(rows: Sequence[Mapping[str, Any]], where: str) -> str:
    """What is raised most, by how many consultations, with which mood and one sentence."""
    if not rows:
        return f"No consultation on record for {words.plain(where)} raised a theme."
    first = rows[0]
    text = plain_sentence(first["sentence"]).rstrip(".")
    return (
        f"Raised most: **{words.plain(first['theme'])}**, by {words.count_of(first['consultations'], 'consultation')}; "
        f"the mood is {mood(first['stance'])}." + (f" {words.plain(text)}." if text else "")
    )


def not_heard(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Who was not heard, as far as the record tells: wards without a consultation of their own, how few took part, what is unknown."""
    wards = [row for row in rows if row["level"] == "ward"]
    whole = next((row for row in rows if row["level"] == "place"), None)
    told_ = []
    silent = [words.plain(row["area"]) for row in wards if not row["consultations"]]
    if wards and len(silent) == len(wards):
        told_.append("No consultation was held in any one ward.")
    elif 2 * len(silent) > len(wards):
        asked = [words.plain(row["area"]) for row in wards if row["consultations"]]
        told_.append(
            f"Only **{join(asked)}** had a consultation of {'its' if len(asked) == 1 else 'their'} own; the other "
            f"**{counted(len(silent))} wards** had none and were heard, if at all, in consultations of the whole place."
        )
    elif silent:
        told_.append(f"No consultation was held in **{join(silent)}**; what is known of them comes from consultations of the whole place.")
    elif wards:
        told_.append("Every ward had a consultation of its own.")
    if whole is not None and not whole["consultations"]:
        told_.append("None was held for the whole place.")
    heard = [row["respondents_shown"] for row in rows if not words.is_missing(row["respondents_shown"])]
    if heard and whole is not None and not words.is_missing(whole["people"]) and whole["people"]:
        most = sum(float(number) for number in heard)
        share = most / float(whole["people"])
        told_.append(
            f"About {words.number(most)} answers in all, from {words.number(whole['people'])} residents: "
            f"at most **{words.share(share, 1)}** were heard, fewer if some answered twice."
        )
    if any(row["is_partly_unknown"] for row in rows):
        told_.append("For some, how many took part is not recorded.")
    told_.append("No record says the age, income or background of those who answered, so which groups were missed cannot be told.")
    return told_


def join(names: Sequence[str]) -> str:
    """Mill and Park; a list."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def heard(rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    """The table behind who was not heard."""
    return pd.DataFrame(
        {
            "area": [row["area"] if row["level"] == "ward" else f"{row['area']}: the whole place" for row in rows],
            "consultations": [int(row["consultations"]) for row in rows],
            "people": [respondents(row) if row["consultations"] else "none" for row in rows],
            "last": [words.day(row["last_held_on"]) if row["consultations"] else "never" for row in rows],
        }
    )
