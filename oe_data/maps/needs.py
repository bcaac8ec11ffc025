"""The frame of the query needs/rates as a layer of a map, and the buildings that may lie over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from oe_data import estate, needs, words
from oe_data.maps import HATCH, Areas, Points

OVER_COLOUR = "#14213d"


def areas(found: pd.DataFrame, known: Mapping[str, Any], how: str = "equal_count") -> Areas | None:
    """An indicator by area in up to five classes, darkest at the worse end; what is hidden is hatched and stands in no class.

    ``found`` is needs/rates, ``known`` a row of needs/indicators, ``how`` a key of ``needs.CLASSES``.
    """
    if found.empty:
        return None
    values = found["value"].astype("float64").tolist()
    hidden = found["suppressed"].notna()
    bounds = needs.breaks(values, how)
    at = needs.steps(values, bounds)
    scale = needs.colours(known["worse"], len(bounds) + 1)
    unit = needs.unit(known)
    frame = pd.DataFrame(
        {
            "area_id": found["area_id"],
            "step": [Areas.HIDDEN if star else step for star, step in zip(hidden, at, strict=True)],
            "value": [unit.whole(value) for value in values],
            "low": [unit.whole(value) for value in found["lower_ci"]],
            "high": [unit.whole(value) for value in found["upper_ci"]],
            "against": found["against"].map(needs.AGAINST),
        },
        dtype=object,
    )
    legend = []
    for step, colour in enumerate(scale):
        there = [value for value, place in zip(values, at, strict=True) if place == step]
        if there:
            low, high = min(there), max(there)
            legend.append((colour, unit.show(low) if unit.show(low) == unit.show(high) else unit.span(low, high)))
    if known["worse"] != "low":
        legend.reverse()
    if hidden.any():
        legend.append((HATCH, "* too few people to show"))
    if (found["value"].isna() & ~hidden).any():
        legend.append((needs.NONE_COLOUR, "no figure"))
    place = found["place_value"].iloc[0]
    notes = [f"{words.sentence(needs.CLASS_MEANING[how])}.", needs.direction(known["worse"])]
    return Areas(
        frame,
        colours=scale,
        legend=legend,
        title=str(known["name"]),
        notes=notes,
        digits=unit.digits,
        after=unit.after,
        place="" if words.is_missing(place) else unit.show(place),
    )


def places(found: pd.DataFrame, title: str) -> Points:
    """Buildings over a map of needs: all in one dark colour, lettered by their owner."""
    sectors = found["owner_sector"].map(estate.owner)
    frame = pd.DataFrame(
        {
            "building_id": found["building_id"],
            "lat": found["lat"],
            "lon": found["lon"],
            "colour": OVER_COLOUR,
            "letter": sectors.map(estate.OWNER_LETTERS),
            "label": [
                "\n".join([name, estate.USE_LABELS[kind]] + ([] if words.is_missing(owner) else [str(owner)]))
                for name, kind, owner in zip(found["name"], found["use_class"], found["owner"], strict=True)
            ],
            "ring": False,
        }
    )
    there = set(sectors)
    letters = [(letter, estate.OWNER_LABELS[sector]) for sector, letter in estate.OWNER_LETTERS.items() if sector in there]
    return Points(frame, [(OVER_COLOUR, title)], "Buildings", letters)
