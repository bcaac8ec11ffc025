"""Where a property is: coordinates of either British system as degrees, swapped ones mended, far ones flagged, all of it visibly."""

from __future__ import annotations

from pathlib import Path
from statistics import median, quantiles

import duckdb
import pandas as pd
from pyproj import Transformer

from oe_data.intake.text import counted

WEST, EAST, SOUTH, NORTH = -8.7, 1.8, 49.8, 60.9  # Great Britain and Northern Ireland in degrees
NEAR_KM = 5.0
POSTCODE = "^([A-Z]{1,2}[0-9][0-9A-Z]?) ?O([A-Z]{2})$"  # the letter O where the digit 0 belongs


def degrees(crs: str | None, x: float | None, y: float | None, to_degrees: Transformer) -> tuple[float | None, float | None, str | None]:
    """Longitude, latitude and what was done to get them; no place where the numbers are none in Britain."""
    if x is None or y is None or (x == 0 and y == 0):
        return None, None, "no coordinates"
    if WEST <= x <= EAST and SOUTH <= y <= NORTH:
        return x, y, None
    if WEST <= y <= EAST and SOUTH <= x <= NORTH:
        return y, x, "longitude and latitude were swapped"
    if 0 < x < 700_000 and 0 < y < 1_300_000 and x > 1000:
        lon, lat = to_degrees.transform(x, y)
        if WEST <= lon <= EAST and SOUTH <= lat <= NORTH:
            return lon, lat, None if crs and "36" in crs else "metres of the British grid"
    return None, None, "coordinates are not in Britain"


def mend(connection: duckdb.DuckDBPyConnection, scan: str, line: str, target: Path) -> list[str]:
    """Add ``lon, lat, place_note, is_outside`` to the typed rows of a register at ``target``; say what was mended.

    A point is outside when it is more than twice as far from the middle of the register as 95 % of its points are.
    """
    found = connection.execute(f"SELECT {line} AS line_no, crs, geo_x, geo_y FROM {scan} WHERE fault = 0 ORDER BY 1").fetchall()
    to_degrees = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    rows = [(number, *degrees(crs, x, y, to_degrees)) for number, crs, x, y in found]
    points = [(lon, lat) for _, lon, lat, _ in rows if lon is not None and lat is not None]
    limit, middle = float("inf"), (0.0, 0.0)
    if len(points) >= 20:
        middle = (median(lon for lon, _ in points), median(lat for _, lat in points))
        limit = max(NEAR_KM, 2 * quantiles([apart(point, middle) for point in points], n=20)[-1])
    placed = pd.DataFrame(
        [
            (number, lon, lat, note, lon is not None and lat is not None and apart((lon, lat), middle) > limit)
            for number, lon, lat, note in rows
        ],
        columns=["line_no", "lon", "lat", "place_note", "is_outside"],
    )
    connection.register("placed", placed)
    names = ", ".join(
        f"t.{name}"
        for (name,) in connection.execute(f"SELECT column_name FROM (DESCRIBE SELECT * FROM {scan})").fetchall()
        if name not in ("line_no", "postcode", "file_row_number")
    )
    fresh = target.with_suffix(".placed")
    numbered = f"(SELECT {line} AS at, * FROM {scan})"
    connection.execute(
        f"COPY (SELECT t.at AS line_no, {names}, regexp_replace(upper(t.postcode), '{POSTCODE}', '\\1 0\\2') AS postcode, "
        f"p.lon, p.lat, CAST(p.place_note AS VARCHAR) AS place_note, coalesce(p.is_outside, FALSE) AS is_outside "
        f"FROM {numbered} AS t LEFT JOIN placed AS p ON t.at = p.line_no) TO '{fresh}' (FORMAT parquet, COMPRESSION lz4)"
    )
    (letters,) = connection.execute(f"SELECT count(*) FROM {scan} WHERE regexp_matches(upper(postcode), '{POSTCODE}')").fetchall()[0]
    fresh.replace(target)
    notes = []
    for told in ("longitude and latitude were swapped", "coordinates are not in Britain", "metres of the British grid", "no coordinates"):
        lines = [number for number, _, _, note in rows if note == told]
        if lines:
            where = f" (line {', '.join(str(n) for n in lines[:5])})" if len(lines) <= 5 else ""
            notes.append(f"{counted(len(lines), 'property', 'properties')}{where}: {told}{'; mended' if 'swapped' in told else ''}")
    far = [int(number) for number in placed.loc[placed["is_outside"].astype(bool), "line_no"]]
    if far:
        where = ", ".join(str(number) for number in far[:10])
        notes.append(f"{counted(len(far), 'property', 'properties')} far outside the area (line {where}); kept and flagged")
    if letters:
        notes.append(f"{counted(letters, 'postcode')} with the letter O for a zero; mended")
    return notes


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points in kilometres, good to a percent within one region of Britain."""
    return 111.2 * (((one[0] - other[0]) * 0.6) ** 2 + (one[1] - other[1]) ** 2) ** 0.5
