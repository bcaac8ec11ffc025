"""What a published indicator is, by the words it is published under: how it is measured, what it is about, which way is worse."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

# What an indicator is about, the plainest words first.
DOMAINS = [
    ("deprivation", r"depriv|\bimd\b|living environment sub|index of multiple"),
    ("income", r"poverty|low[- ]income|income|benefit|universal credit|living wage|earnings|claimant|idaci|idaopi|food bank"),
    ("employment", r"employ|econom|\bjobs?\b|apprentice|\bneet\b|business|gva|gdp|hours worked|work"),
    ("education", r"school|pupil|key stage|qualif|attain|progress 8|educat|good level|readiness|skills"),
    ("crime", r"crime|offen[dc]|violen|burglar|theft|police|anti-social"),
    ("environment", r"waste|recycl|emission|co2|carbon|nitrogen|particulate|vehicle|air qual|broadband|environment|miles|charging|cars?\b"),
    ("housing", r"hous(?:e|ing|ehold)|tenure|homeless|rented|flats?\b|dwelling|overcrowd|energy performance|fuel poverty|barriers"),
    (
        "health",
        r"health|mortal|death|life expectancy|obes|overweight|smok|depress|admission|dental|vaccin|screen|disab|prescri|care|active",
    ),
    ("family", r"child|birth|maternal|famil|parent|looked after"),
    ("isolation", r"alone|lonel|one[- ]person|single[- ]person|isolat|language"),
]
WORSE_HIGH = (
    r"not sent|no qualif|inactiv|never worked|unemploy|depriv|poverty|low[- ]income|mortal|death|obes|overweight|smok|crime|claimant|"
    r"universal credit|neet|admission|offen[dc]|violen|depress|decay|homeless|bad health|very bad|limited a l|disabled|emission|co2|"
    r"nitrogen|particulate|inequalit|overcrowd|delay|waiting|barriers|house price|imd|index of multiple|living environment|idaci|idaopi|"
    r"environment: |crime: |education, skills|health deprivation|employment score|antibiotic"
)
WORSE_LOW = (
    r"life expectancy|employment rate|qualif|attain|readiness|good level|vaccin|screen|active|recycl|satisf|living wage|expected standard|"
    r"progress 8|broadband|coverage|checked by|health assess|health check|turnout|walking|cycling|good or outstanding|good health|gva|gdp|"
    r"in time|within 13 weeks|grades?|achieving|economically active|apprentice|charging|in employment"
)
PEOPLE = (
    r"\b(?:persons?|people|residents?|children|childs?|adults?|females?|males?|women|men|pupils?|patients?|users?|clients?|carers?|babies|"
    r"births?|deaths?|claimants?|years children|individuals?)\b"
)
THINGS = (
    r"tonn|vehicle|certificate|application|device|£|pound|business|hour|dwelling|premises|mile|prescription|kt|mbps|waste|price|"
    r"year|score|km|households?|count of areas|jobs?\b|homes?\b"
)
PER = re.compile(r"(?:per|/)\s*(\d{1,3}(?:,\d{3})+|\d+)", re.I)
LONG = 120  # letters, from which on a name is an explanation; the definition has it
NOBODY = re.compile(r"(?:all |both )?(?:persons?|sexes|people|total|all)?", re.I)


@dataclass
class Indicator:
    """One indicator as published: what it is called, how it is measured and whether it counts people."""

    name: str
    method: str
    multiplier: float
    domain: str
    worse: str
    definition: str
    people: bool
    indicator_id: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As plain values, for the answer of the reading child."""
        return asdict(self)


def method_of(measure: str, unit: str, name: str) -> tuple[str, float]:
    """How an indicator is measured, and what its shares or rates are multiplied by."""
    told = f"{measure} {unit}".lower()
    everything = f"{told} {name.lower()}"
    per = PER.search(told) or PER.search(name)
    factor = float(per[1].replace(",", "")) if per else 1.0
    if re.search(r"\brank\b", told):
        return "rank", 1.0
    if re.search(r"\bdecile\b", told):
        return "decile", 1.0
    if re.search(r"age[- ]standard|directly standard|\bdsr\b", everything):
        return "dsr", factor if per else 100_000.0
    if re.search(r"per ?cent|proportion|%|prevalence|\bshare\b", told) or (
        re.fullmatch(r"\s*(?:rate)?\s*", measure, re.I) and re.search(r"%|percent|proportion", name.lower())
    ):
        return "proportion", 100.0
    if re.search(r"\bscore\b", told):
        return "score", 1.0
    if re.search(r"\brate\b|\bper\b", told) and per:
        return "crude_rate", factor
    if re.search(r"^\s*(?:count|number|frequency|total|estimate)\b", told):
        return "count", 1.0
    return "mean", 1.0


def worse_of(name: str, method: str) -> str:
    """Which way is worse by the words of its name; neither where they do not say."""
    told = name.lower()
    high = bool(re.search(WORSE_HIGH, told))
    if method in ("rank", "decile"):
        return "low" if high else "neither"  # rank 1 is the most deprived
    if re.search(r"life expectancy", told) and not re.search("inequalit", told):
        return "low"
    return "high" if high else "low" if re.search(WORSE_LOW, told) else "neither"


def domain_of(name: str) -> str:
    """What an indicator is about."""
    return next((domain for domain, words in DOMAINS if re.search(words, name.lower())), "demography")


def described(name: str, measure: str, unit: str, definition: str) -> Indicator:
    """An indicator by its name, its measure and its unit."""
    method, multiplier = method_of(measure, unit, name)
    things = bool(re.search(THINGS, f"{unit} {measure}".lower())) and not re.search(PEOPLE, unit.lower())
    # What is counted is people unless its unit says otherwise: a count of nobody knows whom is protected.
    return Indicator(name, method, multiplier, domain_of(name), worse_of(name, method), definition, not things)


def told_apart(found: list[tuple[Indicator, str, str]]) -> list[Indicator]:
    """Indicators with names that differ: by how they are measured, and then by their unit; each gets its code."""
    for extra in (0, 1):
        same = Counter(indicator.name for indicator, *_ in found)
        for indicator, *told in found:
            if same[indicator.name] > 1 and told[extra] and told[extra].lower() not in indicator.name.lower():
                indicator.name += f" ({told[extra].lower()})"
    seen: Counter[str] = Counter()
    for indicator, *_ in found:
        indicator.indicator_id = code(indicator.name)
        seen[indicator.indicator_id] += 1
        if seen[indicator.indicator_id] > 1:
            indicator.name += f" ({seen[indicator.indicator_id]})"
            indicator.indicator_id = code(indicator.name)
    return [item[0] for item in found]


def code(name: str) -> str:
    """The code of an indicator: its name reduced; a long one cut, with a mark that tells it from others cut alike."""
    reduced = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "indicator"
    return reduced if len(reduced) <= 60 else f"{reduced[:51].rstrip('-')}-{hashlib.sha256(reduced.encode()).hexdigest()[:8]}"


def in_words(name: str, category: str, sex: str, age: str) -> str:
    """The name of an indicator with what it is of: a category, a sex, an age that the name does not say already."""
    told = " ".join(name.split())
    if category and category.lower() != told.lower():
        told = category if len(told) > LONG else f"{told}: {category}"
    for part in (sex, age):
        bare = " ".join(part.split())
        if bare and not NOBODY.fullmatch(bare) and not re.fullmatch("all ages", bare, re.I) and bare.lower() not in told.lower():
            told += f", {bare[0].lower() + bare[1:]}"
    return told[:300]


INDICES = [
    (r"income deprivation affecting children|idaci", "idaci", "Income deprivation affecting children", "income"),
    (r"income deprivation affecting older|idaopi", "idaopi", "Income deprivation affecting older people", "income"),
    (r"index of multiple deprivation|\bimd\b", "imd", "Index of Multiple Deprivation", "deprivation"),
    (r"children and young people", "iod-children", "Education of children and young people (sub-domain)", "education"),
    (r"adult skills", "iod-adult-skills", "Adult skills (sub-domain)", "education"),
    (r"geographical barriers", "iod-geographical-barriers", "Distance from services (sub-domain)", "housing"),
    (r"wider barriers", "iod-wider-barriers", "Wider barriers to housing (sub-domain)", "housing"),
    (r"indoors", "iod-indoors", "Living environment indoors (sub-domain)", "environment"),
    (r"outdoors", "iod-outdoors", "Living environment outdoors (sub-domain)", "environment"),
    (r"barriers to housing|housing and (?:services|access)|\bbarriers", "iod-barriers", "Barriers to housing and services", "housing"),
    (r"living environment|\benvironment", "iod-environment", "Living environment deprivation", "environment"),
    (r"education", "iod-education", "Education, skills and training deprivation", "education"),
    (r"employment", "iod-employment", "Employment deprivation", "employment"),
    (r"health", "iod-health", "Health deprivation and disability", "health"),
    (r"income", "iod-income", "Income deprivation", "income"),
    (r"crime", "iod-crime", "Crime deprivation", "crime"),
]


def of_deprivation(heading: str, edition: int) -> Indicator | None:
    """The index a heading of the Indices of Deprivation names (scores, ranks, deciles); None for their other columns.

    Headings are cut and broken in the published files, so they are told by what remains of them.
    """
    told = " ".join(re.sub(r"[_\s]+", " ", heading).split()).lower()
    measure = re.search(r"\b(score|rank|decil)e?", told)
    if not measure or "indicator" in told:
        return None
    what = {"score": "score", "rank": "rank", "decil": "decile"}[measure[1]]
    found = next((item for item in INDICES if re.search(item[0], told)), None)
    if found is None:
        return None
    _, short, name, domain = found
    means = {
        "score": f"Score of the Indices of Deprivation {edition}; higher is more deprived. Of areas, not of people.",
        "rank": f"Rank among all neighbourhoods of England in {edition}; 1 is the most deprived. Ranks are never averaged.",
        "decile": f"Tenth of all neighbourhoods of England in {edition}; 1 is the most deprived tenth. Deciles are never averaged.",
    }
    label = name if what == "score" else f"{name}: national {what}"
    return Indicator(
        label, what, 1.0, domain, "high" if what == "score" else "low", means[what], False, short if what == "score" else f"{short}-{what}"
    )


def most_deprived(edition: int) -> Indicator:
    """The share of people in the two most deprived tenths: all or none of a neighbourhood, so that by people it adds up for any area."""
    return Indicator(
        "People who live in the most deprived fifth of England's neighbourhoods",
        "proportion",
        100.0,
        "deprivation",
        "high",
        f"People in neighbourhoods of the national deciles 1 and 2 of the Index of Multiple Deprivation {edition}, of all people",
        False,
        "imd-most-deprived-fifth",
    )
