"""The frames of the queries estate/map and estate/boundaries as layers of a map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from oe_data import estate, words
from oe_data.maps import Points


def points(found: pd.DataFrame, measure: estate.Measure, thresholds: Mapping[str, float]) -> Points:
    """Every building as a point, coloured by a measure and lettered by its owner; the underused have a ring."""
    sectors = found["owner_sector"].map(estate.owner)
    shown = [words.MISSING if words.is_missing(value) else measure.show(value) for value in found[measure.column]]
    told = zip(found["name"], found["use_class"], found["owner"], shown, found["flags"], strict=True)
    frame = pd.DataFrame(
        {
            "building_id": found["building_id"],
            "lat": found["lat"],
            "lon": found["lon"],
            "colour": estate.coloured(found[measure.column], measure, thresholds),
            "letter": sectors.map(estate.OWNER_LETTERS),
            "label": [
                "\n".join(filter(None, [name, estate.USE_LABELS[kind], text(owner), f"{measure.label}: {value}", text(flags)]))
                for name, kind, owner, value, flags in told
            ],
            "ring": found["flags"].notna(),
        }
    )
    # What is not known is drawn first, so that it hides nothing; what is underused last.
    frame = frame.iloc[((frame["colour"] != estate.UNKNOWN_COLOUR).astype(int) + 2 * frame["ring"].astype(int)).argsort(kind="stable")]
    there = set(sectors)
    letters = [(letter, estate.OWNER_LABELS[sector]) for sector, letter in estate.OWNER_LETTERS.items() if sector in there]
    return Points(frame, estate.classes(measure, thresholds), measure.label, letters)


def text(value: Any) -> str:
    """Text that may be missing."""
    return "" if words.is_missing(value) else str(value)


def outlines(found: pd.DataFrame) -> pd.DataFrame:
    """The wards, or the place where there are none."""
    return found[found["level"] == ("ward" if (found["level"] == "ward").any() else "place")]
