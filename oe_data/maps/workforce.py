"""The frame of the query people/based as points of a map."""

from __future__ import annotations

import pandas as pd

from oe_data import estate, words, workforce
from oe_data.maps import Points
from oe_data.maps.buildings import text


def points(found: pd.DataFrame) -> Points:
    """Every building with paid posts, coloured by its full-time equivalents and lettered by the body with most of them."""
    sectors = found["sector"].map(estate.owner)
    told = zip(found["name"], found["body"], found["bodies"], found["fte"], found["headcount"], strict=True)
    frame = pd.DataFrame(
        {
            "building_id": found["building_id"],
            "lat": found["lat"],
            "lon": found["lon"],
            "colour": workforce.map_colours(found["fte"]),
            "letter": sectors.map(estate.OWNER_LETTERS),
            "label": [
                "\n".join(
                    filter(
                        None,
                        [
                            name,
                            text(body) + (f" and {words.count_of(bodies - 1, 'other')}" if bodies > 1 else ""),
                            f"{words.number(fte, 1)} full-time equivalents in {words.number(people)} posts",
                        ],
                    )
                )
                for name, body, bodies, fte, people in told
            ],
            "ring": False,
        }
    ).iloc[::-1]  # the query gives the largest first; it is drawn last, over the others
    there = set(sectors)
    letters = [(letter, estate.OWNER_LABELS[sector]) for sector, letter in estate.OWNER_LETTERS.items() if sector in there]
    return Points(frame, workforce.map_classes(), "Full-time equivalents based here", letters)
