"""Intervals and standardised rates, as public health publishes them: 95 % limits (design: domain.md B.4).

Arithmetic that SQL can say is in the view need_shown; what it cannot say well is here, and tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scipy import stats

Z = float(stats.norm.ppf(0.975))
LEAST_EVENTS = 10  # a standardised rate of fewer events is not published (PHE, Technical Guide: Confidence Intervals, 2018)


class Estimate(NamedTuple):
    """A value with its lower and upper limit."""

    value: float
    lower: float
    upper: float


def proportion(count: float, of: float) -> Estimate:
    """A share with Wilson's limits (PHE, Technical Guide: Confidence Intervals, 2018); ``ValueError`` unless 0 <= count <= of > 0."""
    if not 0 <= count <= of or of <= 0:
        raise ValueError(f"{count} of {of} is no share")
    limits = stats.binomtest(round(count), round(of)).proportion_ci(0.95, method="wilson")
    return Estimate(count / of, float(limits.low), float(limits.high))


def byar(count: float) -> tuple[float, float]:
    """Limits of a count of events by Byar's approximation, good from ten on (Breslow and Day 1987)."""
    return (
        count * (1 - 1 / (9 * count) - Z / (3 * count**0.5)) ** 3,
        (count + 1) * (1 - 1 / (9 * (count + 1)) + Z / (3 * (count + 1) ** 0.5)) ** 3,
    )


def poisson(count: int) -> tuple[float, float]:
    """Exact limits of a count of events, by the chi-squared distribution (Garwood 1936)."""
    lower = float(stats.chi2.ppf(0.025, 2 * count)) / 2 if count else 0.0
    return lower, float(stats.chi2.ppf(0.975, 2 * count + 2)) / 2


def events(count: float) -> tuple[float, float]:
    """Limits of a count of events: Byar's from ten on, else the exact ones."""
    return byar(count) if count >= LEAST_EVENTS else poisson(round(count))


def standardised(counts: Sequence[float], people: Sequence[float], standard: Sequence[float], per: float = 1000) -> Estimate | None:
    """A directly standardised rate with limits (Dobson and others 1991).

    ``counts`` of events among ``people`` of each age, weighted by ``standard``, for each ``per`` people. None of fewer than ten
    events; ``ValueError`` where an age has events and no people.
    """
    if any(n <= 0 and o > 0 for o, n in zip(counts, people, strict=True)):
        raise ValueError("an age with events has no people")
    total = sum(counts)
    if total < LEAST_EVENTS:
        return None
    ages = [(o, n, w) for o, n, w in zip(counts, people, standard, strict=True) if n > 0]
    weights = sum(w for _, _, w in ages)
    rate = sum(w * o / n for o, n, w in ages) / weights
    variance = sum((w / n) ** 2 * o for o, n, w in ages) / weights**2
    lower, upper = byar(total)
    spread = (variance / total) ** 0.5
    return Estimate(per * rate, per * (rate + spread * (lower - total)), per * (rate + spread * (upper - total)))
