"""Buildings made of published registers and lists: rebuilt whole, in the transaction of the load that changes one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from oe_data.intake.areas import outlines, outside
from oe_data.intake.judge import run

OF = ("site", "land_asset", "building", "boundary", "area")  # what buildings are made of


def rebuild(cursor: duckdb.DuckDBPyConnection, table: str) -> None:
    """Make the buildings anew when rows of a table they are made of have changed."""
    if table not in OF:
        return
    asked = "SELECT EXISTS (FROM site) OR EXISTS (FROM land_asset) OR EXISTS (FROM building_row)"
    if not cursor.execute(asked).fetchall()[0][0]:
        return
    run(cursor, "merge.sql", {})
    locate(cursor)


def locate(cursor: duckdb.DuckDBPyConnection) -> None:
    """Give each building made the ward whose boundary it stands in, or the place where no ward is known; none where neither is.

    Where the place has an outline, that decides what lies outside, not how far a point is from the rest of its list.
    """
    areas, shapes = outlines(cursor, ("ward", "place"))
    points = cursor.execute("SELECT building_id, lon, lat FROM site_building ORDER BY building_id").fetchall()
    if not shapes or not points:
        return
    import pandas as pd  # heavy, and only this has use for them
    import shapely

    inside = shapely.STRtree(shapes).query(shapely.points([(lon, lat) for _, lon, lat in points]), predicate="within")
    first: dict[int, int] = {}
    for point, shape in zip(*inside.tolist(), strict=True):
        first[point] = min(first.get(point, len(shapes)), shape)
    beyond: Sequence[Any] = outside(cursor, [(lon, lat) for _, lon, lat in points]) or [None] * len(points)
    found = pd.DataFrame(
        {
            "building_id": [building for building, _, _ in points],
            "area_id": pd.Series([areas[first[at]] if at in first else None for at in range(len(points))], dtype="object"),
            "is_outside": pd.Series(beyond, dtype="object"),
        }
    )
    cursor.register("located", found)
    cursor.execute(
        "UPDATE site_building SET area_id = coalesce(located.area_id, site_building.area_id), "
        "is_outside = coalesce(CAST(located.is_outside AS BOOLEAN), site_building.is_outside) "
        "FROM located WHERE site_building.building_id = located.building_id"
    )
    cursor.unregister("located")
