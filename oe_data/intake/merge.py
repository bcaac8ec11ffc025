"""Buildings made of published registers and lists: rebuilt whole, in the transaction of the load that changes one."""

from __future__ import annotations

import duckdb

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
    """Give each building made the ward whose boundary it stands in, or the place where no ward is known; none where neither is."""
    shapes = cursor.execute(
        "SELECT b.area_id, b.geojson FROM boundary AS b INNER JOIN area AS a ON b.area_id = a.area_id "
        "WHERE a.level IN ('ward', 'place') ORDER BY a.level = 'place', a.area_id"
    ).fetchall()
    points = cursor.execute("SELECT building_id, lon, lat FROM site_building ORDER BY building_id").fetchall()
    if not shapes or not points:
        return
    import pandas as pd  # heavy, and only this has use for them
    import shapely

    outlines = shapely.from_geojson([shape for _, shape in shapes], on_invalid="ignore")
    whole = [at for at, outline in enumerate(outlines) if outline is not None and not outline.is_empty]
    tree = shapely.STRtree([shapely.make_valid(outlines[at]) for at in whole])
    inside = tree.query(shapely.points([(lon, lat) for _, lon, lat in points]), predicate="within")
    first: dict[int, int] = {}
    for point, shape in zip(*inside.tolist(), strict=True):
        first[point] = min(first.get(point, len(whole)), shape)
    found = pd.DataFrame(
        [(points[point][0], shapes[whole[shape]][0]) for point, shape in first.items()], columns=["building_id", "area_id"], dtype="object"
    )
    cursor.register("located", found)
    cursor.execute("UPDATE site_building SET area_id = located.area_id FROM located WHERE site_building.building_id = located.building_id")
    cursor.unregister("located")
