"""Small numbers of people, protected at load: what is hidden, what an onlooker could still work out, and what is done about it.

A count of 1 to 7 is hidden and every other is given to the nearest 5, each level from its own true count (NHS Digital, disclosure
rule for hospital statistics, 2018). That leaks where roundings line up, so every set of linked counts is attacked with integer
programmes, as Eurostat's Handbook on Statistical Disclosure Control (2nd ed., 2024) asks of hidden cells; a set that fails is given
by a stricter rule, and if that fails too its lowest level is withheld (design: reliability.md 4.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, sparse
from scipy.sparse.csgraph import connected_components

Floats = NDArray[np.float64]
FEWEST = 3  # values that must remain possible of a hidden count
MOVED, CHANGED = 8, 5  # people by which a count, or all of its table, must have moved before it is shown anew (rule 6)
MOST_WITHHELD = 0.5
ROUNDS, MOST_PROGRAMMES = 8, 40  # programmes with random costs for a table, and counts of one that have programmes of their own
LADDER = ("lsoa", "msoa", "ward", "place")  # the lowest first


class TooSparse(ValueError):
    """More than half of a table would have to be withheld; its text is the sentence for people."""


@dataclass(frozen=True)
class Rule:
    """Counts from 1 to one less than ``hide_below`` are hidden, others go to the nearest ``round_to``; never laxer than 5 and 5."""

    hide_below: int = 8
    round_to: int = 5

    def __post_init__(self) -> None:
        if self.hide_below < 5 or self.round_to < 5:
            raise ValueError("counts below 5 are always hidden and others never given closer than to the nearest 5")


STRICT = Rule(11, 10)


class Sum(NamedTuple):
    """A count that is the sum of others, all by their place: an area and its parts, a total and its categories."""

    total: int
    parts: tuple[int, ...]


@dataclass(frozen=True)
class Protected:
    """Counts as they may be shown: ``shown`` (missing where hidden), ``state`` (shown, hidden, withheld), its rule; what was done."""

    frame: pd.DataFrame
    report: list[str] = field(default_factory=list)


def shown(true: Floats, rule: Rule) -> Floats:
    """Counts by a rule: missing where hidden, nought as nought, others to the nearest, and never to nought."""
    near = np.maximum(np.floor(true / rule.round_to + 0.5), 1) * rule.round_to
    return np.where(true == 0, 0.0, np.where(true < rule.hide_below, np.nan, near))


def bounds(seen: Floats, rule: Rule) -> tuple[Floats, Floats]:
    """The least and the most a count can be, for an onlooker who knows the rule and what is shown."""
    half = rule.round_to / 2
    low = np.where(np.isnan(seen), 1, np.where(seen == 0, 0, np.maximum(np.ceil(seen - half), rule.hide_below)))
    high = np.where(np.isnan(seen), rule.hide_below - 1, np.where(seen == 0, 0, np.ceil(seen + half) - 1))
    return low, high


def certain(true: Floats, low: Floats, high: Floats, sums: Sequence[Sum]) -> NDArray[np.int64]:
    """How many values of each count are possible for certain: moving one of its smallest parts moves only the sums above that part.

    A lower bound on what an onlooker must leave open, and enough to pass most hidden counts without a programme.
    """
    above: list[list[int]] = [[] for _ in true]
    below: list[list[int]] = [[] for _ in true]
    for total, parts in sums:
        for part in parts:
            above[part].append(total)
            below[total].append(part)
    up, down = high - true, true - low
    order = topological(above)
    for cell in order:  # sums before their parts
        for total in above[cell]:
            up[cell], down[cell] = min(up[cell], up[total]), min(down[cell], down[total])
    most_up, most_down = up.copy(), down.copy()
    for cell in reversed(order):
        if below[cell]:
            most_up[cell] = max(most_up[part] for part in below[cell])
            most_down[cell] = max(most_down[part] for part in below[cell])
    return (np.maximum(most_up, 0) + np.maximum(most_down, 0) + 1).astype(np.int64)


def topological(above: list[list[int]]) -> list[int]:
    """Cells so that each comes after the sums it is a part of."""
    depth: dict[int, int] = {}

    def of(cell: int) -> int:
        if cell not in depth:
            depth[cell] = 1 + max((of(total) for total in above[cell]), default=-1)
        return depth[cell]

    return sorted(range(len(above)), key=of)


def tables(size: int, sums: Sequence[Sum]) -> NDArray[np.int32]:
    """The number of the table each cell belongs to: cells that a sum ties together are of one."""
    pairs = [(total, part) for total, parts in sums for part in parts]
    rows, columns = ([pair[0] for pair in pairs], [pair[1] for pair in pairs]) if pairs else ([], [])
    graph = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int32)


@dataclass(frozen=True)
class Table:
    """The counts that sums tie together, as an integer programme: all whole numbers within their bounds that add up."""

    cells: list[int]
    rules: optimize.LinearConstraint
    within: optimize.Bounds

    @classmethod
    def of(cls, cells: list[int], low: Floats, high: Floats, sums: Sequence[Sum]) -> Table:
        """The programme of some counts and of the sums among them."""
        at = {cell: place for place, cell in enumerate(cells)}
        mine = [s for s in sums if s.total in at]
        matrix = sparse.lil_array((max(len(mine), 1), len(cells)))
        for row, (total, parts) in enumerate(mine):
            matrix[row, at[total]] = -1
            for part in parts:
                matrix[row, at[part]] += 1
        return cls(cells, optimize.LinearConstraint(matrix.tocsr(), 0, 0), optimize.Bounds(low[cells], np.minimum(high[cells], 1e6)))

    def least(self, cost: Floats) -> NDArray[np.int64] | None:
        """The counts that fit at the least cost; None where none fit."""
        found = optimize.milp(cost, constraints=self.rules, bounds=self.within, integrality=np.ones(len(self.cells)))
        return np.rint(found.x).astype(np.int64) if found.success else None

    def span(self, cell: int) -> tuple[int, int]:
        """The least and the most one count can be, by two programmes."""
        cost = np.zeros(len(self.cells))
        cost[self.cells.index(cell)] = 1.0
        low, high = self.least(cost), self.least(-cost)
        if low is None or high is None:  # nothing fits, which the true counts do unless older values are shown among them
            return 0, 0
        place = self.cells.index(cell)
        return int(low[place]), int(high[place])


def attack(cell: int, low: Floats, high: Floats, sums: Sequence[Sum]) -> tuple[int, int]:
    """The least and the most one count can be, from all that it is linked with."""
    linked = tables(len(low), sums)
    return Table.of(np.flatnonzero(linked == linked[cell]).tolist(), low, high, sums).span(cell)


def failing(true: Floats, low: Floats, high: Floats, hidden: NDArray[np.bool_], sums: Sequence[Sum]) -> dict[int, int]:
    """The hidden counts of which fewer than three values remain possible, with how many do.

    What moves freely needs no programme. Of the rest a few programmes with random costs show most to be open at once, and each that is
    left has two of its own; where very many are left, all of them count as failing, which is the safe side.
    """
    open_values = certain(true, low, high, sums)
    doubtful = np.flatnonzero(hidden & (open_values < FEWEST))
    linked = tables(len(true), sums)
    draw = np.random.default_rng(7)
    found: dict[int, int] = {}
    for number in dict.fromkeys(linked[doubtful].tolist()):
        table = Table.of(np.flatnonzero(linked == number).tolist(), low, high, sums)
        place = {cell: at for at, cell in enumerate(table.cells)}
        seen = {cell: {int(true[cell])} for cell in doubtful[linked[doubtful] == number].tolist()}
        for turn in range(ROUNDS if len(seen) > 2 else 0):
            cost = np.zeros(len(table.cells))
            for cell in seen:
                cost[place[cell]] = (1.0, -1.0)[turn] if turn < 2 else draw.choice((-1.0, 1.0))
            fits = table.least(cost)
            if fits is None:
                break
            for cell, values in list(seen.items()):
                values.add(int(fits[place[cell]]))
                if len(values) >= FEWEST:
                    del seen[cell]
        if len(seen) > MOST_PROGRAMMES:
            found |= {cell: len(values) for cell, values in seen.items()}
            continue
        for cell in seen:
            least, most = table.span(cell)
            if most - least + 1 < FEWEST:
                found[cell] = most - least + 1
    return found


def kept(true: Floats, fresh: Floats, rule: Rule, sums: Sequence[Sum], before: pd.DataFrame | None) -> NDArray[np.bool_]:
    """Which counts keep what was shown of them before: those that hardly moved, so that no two releases give away a few people (rule 6).

    ``before`` has ``count, shown, hide_below, round_to`` a cell, missing where the cell is new.
    """
    if before is None:
        return np.zeros(len(true), dtype=bool)
    was, seen = before["count"].to_numpy(float), before["shown"].to_numpy(float)
    same_rule = (before["hide_below"].to_numpy(float) == rule.hide_below) & (before["round_to"].to_numpy(float) == rule.round_to)
    moved = np.abs(true - was)
    around = np.nan_to_num(moved.copy())
    for total, parts in sums:
        together = float(np.nansum(moved[list(parts)]))
        for cell in (total, *parts):
            around[cell] = max(around[cell], together)
    other_band = (seen != fresh) & ~(np.isnan(seen) & np.isnan(fresh))
    anew = (moved >= MOVED) | (other_band & (around >= CHANGED))
    return ~np.isnan(was) & same_rule & ~anew & (moved > 0) & ~((was == 0) | (true == 0))


def protect(
    true: pd.Series[float], sums: Sequence[Sum], level: pd.Series[str], rule: Rule | None = None, before: pd.DataFrame | None = None
) -> Protected:
    """Counts of people as they may be shown.

    ``true`` and ``level`` (lsoa, msoa, ward, place) are one a cell; ``sums`` name cells by their place; ``before`` is what is shown
    until now. Raises ``TooSparse`` when more than half would have to be withheld.
    """
    rule = rule or Rule()
    counts = np.asarray(true, dtype=np.float64)
    fresh = shown(counts, rule)
    stay = kept(counts, fresh, rule, sums, before)
    seen = np.where(stay, before["shown"].to_numpy(float), fresh) if before is not None else fresh.copy()
    low, high = bounds(seen, rule)
    low, high = np.where(stay, np.maximum(low - MOVED + 1, 0), low), np.where(stay, high + MOVED - 1, high)
    hide, to = np.full(len(counts), rule.hide_below), np.full(len(counts), rule.round_to)
    withheld = np.zeros(len(counts), dtype=bool)
    linked = tables(len(counts), sums)
    first = failing(counts, low, high, np.isnan(seen), sums)
    report = [told_hidden(seen, rule)]
    if stay.any():
        report.append(f"{int(stay.sum()):,} of them stay as they were shown before, as they moved by a few people only.")
    left = first
    if left:
        strict = np.isin(linked, linked[list(left)])
        exact = sum(values <= 1 for values in left.values())
        report.append(
            f"From the others {exact:,} hidden counts could have been found and {len(left) - exact:,} narrowed to two values, so the "
            f"{int(strict.sum()):,} counts linked with them hide 1 to {STRICT.hide_below - 1} and are to the nearest {STRICT.round_to}."
        )
        seen = np.where(strict, shown(counts, STRICT), seen)
        tight_low, tight_high = bounds(seen, STRICT)
        low, high = np.where(strict, tight_low, low), np.where(strict, tight_high, high)
        hide, to = np.where(strict, STRICT.hide_below, hide), np.where(strict, STRICT.round_to, to)
        left = failing(counts, low, high, np.isnan(seen), sums)
        levels = level.to_numpy(str)
        for lowest in LADDER:
            if not left:
                break
            gone = np.isin(linked, linked[list(left)]) & (levels == lowest) & ~withheld
            if gone.any():
                withheld |= gone
                seen = np.where(gone, np.nan, seen)
                low, high = np.where(gone, 0, low), np.where(gone, np.inf, high)
                report.append(f"That was not enough for {int(gone.sum()):,} counts of the level '{lowest}', which are withheld.")
            left = failing(counts, low, high, np.isnan(seen) & ~withheld, sums)
    if withheld.mean() > MOST_WITHHELD:
        raise TooSparse(
            f"{int(withheld.sum()):,} of its {len(counts):,} counts of people would have to be withheld; "
            "coarser categories or larger areas are needed"
        )
    report.append("Attacked once more: no hidden count can be found from the others, or narrowed to two values.")
    state = np.where(withheld, "withheld", np.where(np.isnan(seen), "hidden", "shown"))
    frame = pd.DataFrame({"shown": seen, "state": state, "hide_below": hide, "round_to": to}, index=true.index)
    return Protected(frame, report)


def told_hidden(seen: Floats, rule: Rule) -> str:
    """How many counts the first rule hides, in words."""
    hidden = int(np.isnan(seen).sum())
    return (
        f"{len(seen):,} counts of people: {hidden:,} hidden, as they are of 1 to {rule.hide_below - 1}; "
        f"the others are given to the nearest {rule.round_to}."
    )


def all_or_nothing(count: pd.Series[float], of: pd.Series[float], least: int = 8) -> pd.Series[bool]:
    """Groups of which all or none are counted, which says it of each person in them; an analyst is told."""
    return (of >= least) & ((count == 0) | (count == of))
