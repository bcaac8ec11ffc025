"""What the page Business case says of a return: what may be shown at which gate, the answer in words, and chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import sqrt
from typing import Any, NamedTuple

import numpy as np

from oe_data import questions, words

Row = Mapping[str, Any]

SCHEMES = {"standard": "Standard (Green Book)", "health": "Health and life", "sensitivity": "Lower, as a test (2026)"}
KINDS = {
    "capital": "Capital",
    "revenue": "Revenue",
    "in_kind": "In kind",
    "fiscal": "Public purse",
    "economic": "Economy",
    "social": "Wellbeing",
}
COST_KINDS = {code: KINDS[code] for code in ("capital", "revenue", "in_kind")}
VALUE_KINDS = {code: KINDS[code] for code in ("fiscal", "economic", "social")}
DRAWS, SEED = 200_000, 2014  # the year of the guidance; one seed, so that the same case always says the same


class Shown(NamedTuple):
    """What may be shown of a case: any result, any cashable pound; and the sentence that says why."""

    result: bool
    cashable: bool
    told: str


def may_show(case: Row) -> Shown:
    """What may be shown of a case, by where its question stands: no saving before gate 2 (handbook pages 47 and 48)."""
    passed = -1 if words.is_missing(case["passed_gate"]) else int(case["passed_gate"])
    if passed < 1:
        told = "Its lines can be written now. What it returns is worked out once it has passed gate 1, feasible: savings come after design."
        return Shown(False, False, told)
    if case["state"] != "live":
        state = questions.STATES[case["state"]].lower()
        return Shown(True, False, f"An estimate: the question is {state} at gate {case['last_gate']}, so none of it counts as a saving.")
    if passed < 2:
        return Shown(True, False, "An estimate to be tested at gate 2; no cashable saving is stated before it has passed.")
    return Shown(True, True, "")


def lacks(case: Row) -> str:
    """Which lines a case lacks for anything to be said of a return; empty when it has both."""
    missing = [what for what, lines in (("what it costs", "cost_lines"), ("what it brings", "benefit_lines")) if not case[lines]]
    return f"No return can be worked out yet: write {words.listed(missing)} below." if missing else ""


def headline(result: Row) -> str:
    """What a pound returns, to everybody and to the public purse."""
    years = words.count_of(result["horizon"], "year")
    if words.is_missing(result["public_bcr"]):
        return "No cost is written yet, so nothing can be said of a return."
    told = f"**Each pound returns £{result['public_bcr']:.2f} of public value within {years}**"
    part = f"£{result['fiscal_bcr']:.2f}" if result["pve"] or result["pvs"] else "all"
    return f"{told}, {part} of it to public bodies."


def in_words(result: Row, bodies: Sequence[Row]) -> str:
    """Who pays, who gains, and when it has paid for itself."""
    return f"{who(bodies)} {payback(result)}".strip()


def who(bodies: Sequence[Row]) -> str:
    """Which bodies pay more than they gain, and which gain more."""

    def named(rows: Sequence[Row]) -> str:
        return words.listed([f"{words.plain(row['body'])} {words.pounds(abs(row['net_gbp']))}" for row in rows])

    lose = [row for row in bodies if row["net_gbp"] < 0]
    gain = sorted((row for row in bodies if row["net_gbp"] > 0), key=lambda row: -row["net_gbp"])
    told = f"More is paid than gained by {named(lose)}." if lose else ""
    return f"{told} More is gained than paid by {named(gain)}.".strip() if gain else told


def payback(result: Row) -> str:
    """In which year cost is covered, by all value and by what public bodies gain."""
    if words.is_missing(result["public_payback_t"]):
        return f"It does not pay for itself within {words.count_of(result['horizon'], 'year')}."
    told = f"All its value covers its cost in year {int(result['public_payback_t'])}"
    if words.is_missing(result["fiscal_payback_t"]):
        return f"{told}; what public bodies gain does not, within {words.count_of(result['horizon'], 'year')}."
    return f"{told}, what public bodies gain in year {int(result['fiscal_payback_t'])}."


def results(result: Row, cashable: bool) -> list[dict[str, str]]:
    """Everything a case comes to, to the penny: what, its value as text, its name in the Green Book; cashable pounds if they may."""
    pounds = words.exact_pounds

    def ratio(value: Any) -> str:
        return words.MISSING if words.is_missing(value) else f"{value:.2f}"

    def year(value: Any) -> str:
        return "Not within the years counted" if words.is_missing(value) else str(int(value))

    rows = [
        ("Cost", pounds(result["pvc"]), "Present value of costs (PVC)"),
        ("Cost in cash", pounds(result["pv_cash_cost"]), "PVC without what is given in kind"),
        ("Value to public bodies", pounds(result["pvf"]), "Fiscal present value (PVF)"),
        ("Value to the economy", pounds(result["pve"]), "Economic present value (PVE)"),
        ("Value to wellbeing", pounds(result["pvs"]), "Social present value (PVS)"),
        ("Public value less cost", pounds(result["nppv"]), "Net present public value (NPPV)"),
        ("Public value for each £1", ratio(result["public_bcr"]), "Public benefit-cost ratio"),
        ("Public bodies: gain less cost", pounds(result["fiscal_npv"]), "Fiscal net present value"),
        ("Public bodies: gain for each £1", ratio(result["fiscal_bcr"]), "Fiscal benefit-cost ratio"),
        ("Breaks even at this multiple of benefits", ratio(result["switching_value"]), "Switching value"),
        ("All value covers cost in year", year(result["public_payback_t"]), "Public payback"),
        ("What public bodies gain covers cost in year", year(result["fiscal_payback_t"]), "Fiscal payback"),
    ]
    if cashable:
        rows.append(("Can be taken out of budgets", pounds(result["pv_cashable"]), "Cashable present value"))
        rows.append(("Of it for each £1 of cost in cash", ratio(result["cash_test"]), "Cash test"))
    return [{"what": what, "value": value, "name": name} for what, value, name in rows]


def crossing(years: Sequence[Row], field: str) -> float | None:
    """Years until a running sum reaches nought, by a straight line between the two ends of years; None when it does not."""
    before: float | None = None
    for row in years:
        now = float(row[field])
        if now >= 0:
            return float(row["t"]) if before is None else row["t"] - 1 + before / (before - now)
        before = now
    return None


class Chance(NamedTuple):
    """What chance says of public value: mean as drawn and exactly, spread, how likely above nought, where nine draws in ten lie."""

    mean: float
    exact_mean: float
    spread: float
    above: float
    low: float
    high: float
    counts: list[tuple[float, float, int]]  # from, to, draws


Range = tuple[float, float]


@lru_cache(maxsize=64)  # the same draws of the same case at every rerun
def chance(cost: float, value: float, cost_range: Range, value_range: Range, draws: int = DRAWS, seed: int = SEED) -> Chance:
    """Public value less cost when both are uncertain: triangular multiples, most likely one, drawn with a seed (domain.md B.6).

    The ranges are the least and the most multiple of cost and of value. The evidence grades have cut the benefits already, so they
    leave optimism out.
    """
    generator = np.random.default_rng(seed)
    drawn, exact = np.zeros(draws), 0.0
    for amount, (least, most) in ((-cost, cost_range), (value, value_range)):
        low, high = min(least, 1.0), max(most, 1.0)
        drawn += amount * (generator.triangular(low, 1, high, draws) if low < high else 1.0)
        exact += amount * (low + 1 + high) / 3
    counts, edges = np.histogram(drawn, bins=40)
    low, high = np.quantile(drawn, [0.05, 0.95])
    return Chance(
        mean=float(drawn.mean()),
        exact_mean=exact,
        spread=float(drawn.std()),
        above=float((drawn > 0).mean()),
        low=float(low),
        high=float(high),
        counts=[(float(edges[at]), float(edges[at + 1]), int(count)) for at, count in enumerate(counts)],
    )


def exact_spread(cost: float, value: float, cost_range: Range, value_range: Range) -> float:
    """The spread (standard deviation) of public value less cost in closed form, to hold the drawn one against."""

    def variance(low: float, high: float) -> float:
        return (low * low + 1 + high * high - low - high - low * high) / 18

    return sqrt(value**2 * variance(*value_range) + cost**2 * variance(*cost_range))


def chance_told(found: Chance) -> str:
    """How likely public value is above nought, and where nine draws in ten lie."""
    likely = f"**{found.above:.0%} likely to be worth more than it costs**"
    return f"{likely}; nine times in ten between {words.pounds(found.low)} and {words.pounds(found.high)}."


def discounted(result: Row, rates: Sequence[Row]) -> str:
    """What a pound of the last year counts at the rates chosen, and where they come from."""
    basis = dict.fromkeys(row["basis"] for row in rates if row["scheme"] == result["scheme"])
    return f"A pound in year {result['horizon'] - 1} counts {result['last_factor']:.6f}. {words.plain('; '.join(basis))}."


def evidence(case: Row) -> str:
    """How weak the weakest evidence is."""
    if words.is_missing(case["weakest_grade"]):
        return ""
    return f"Its weakest line rests on evidence of grade {int(case['weakest_grade'])} (1 best, 6 expert judgement)."


def weight(tornado: Sequence[Row]) -> str:
    """Which line matters most."""
    if not tornado:
        return ""
    first = tornado[0]
    span = f"from {words.pounds(min(first['nppv_low_gbp'], first['nppv_high_gbp']))} to "
    span += words.pounds(max(first["nppv_low_gbp"], first["nppv_high_gbp"]))
    return f"“{words.plain(first['label'])}” matters most: a fifth more or less of it moves public value less cost {span}."
