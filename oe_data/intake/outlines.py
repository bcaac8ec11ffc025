"""Outlines of areas from GeoJSON, whatever its properties are called: checked, in degrees, simplified once."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from oe_data.intake.areas import census_of
from oe_data.intake.kinds import heading
from oe_data.intake.text import Refused, counted

CODE = re.compile(r"[EWSNKJLM]\d{8}")
CODES = r"areaid|areacode|(lsoa|msoa|wd|ward|lad|la|ctyua|cauth|pfa)(20)?\d*(cd|code)|gsscode|onscode|code|ecode|id"
AREA_NAMES = r"(area|locality|neighbourhood|district|borough)name|(lsoa|msoa|wd|ward|lad|la|ctyua|cauth|pfa)(20)?\d*(nm|name)"
NAMES = rf"{AREA_NAMES}|name|label|title"
MANY = 500  # areas, from which on outlines are drawn coarser
FINE, COARSE = 0.00005, 0.0003  # degrees: about 5 and 30 m
ENOUGH = 60  # corners an outline may have on average before it is simplified


def features_of(path: Path) -> list[Any] | None:
    """The features of a GeoJSON collection of areas that carry a code or a name; None where it is nothing of the kind."""
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(features, list):
        return None
    shapes = [feature for feature in features[:50] if isinstance(feature, dict) and isinstance(feature.get("geometry"), dict)]
    areal = sum(feature["geometry"].get("type") in ("Polygon", "MultiPolygon") for feature in shapes)
    named = each_its_own(features, key_of(features, CODES, CODE)) or "area_id" in properties(next(iter(shapes), {}))
    # A hospital has an outline and a name too: without a code an area must be called one.
    alone = each_its_own(features, key_of(features, AREA_NAMES, None))
    return features if has_area_id(features) or (shapes and 2 * areal > len(shapes) and (named or alone)) else None


def each_its_own(features: list[Any], key: str | None) -> bool:
    """Whether nearly every feature has another value of a property: a code that many share is of the area they lie in."""
    told = [str(properties(feature)[key]) for feature in features if key in properties(feature)]
    return bool(told) and len(set(told)) >= 0.9 * len(told)


def has_area_id(features: list[Any]) -> bool:
    """Whether it is our own template: features with the property area_id."""
    return any("area_id" in properties(feature) for feature in features[:20])


def properties(feature: Any) -> dict[str, Any]:
    """The properties of a feature, if it has any."""
    found = feature.get("properties") if isinstance(feature, dict) else None
    return found if isinstance(found, dict) else {}


def key_of(features: list[Any], pattern: str, content: re.Pattern[str] | None) -> str | None:
    """The property that most features have under a name like a pattern and with content like another."""
    found: Counter[str] = Counter()
    for feature in features[:200]:
        for key, value in properties(feature).items():
            if re.fullmatch(pattern, heading(key)) and (content is None or (isinstance(value, str) and content.fullmatch(value.strip()))):
                found[key] += 1
    best = [key for key, many in found.most_common() if many == max(found.values())]
    return min(best, key=lambda key: (not heading(key).startswith(("lsoa", "msoa", "wd", "ward")), len(key))) if best else None


def outlines(features: list[Any], target: Path, connection: Any, body: str, title: str) -> dict[str, Any]:
    """Write the outlines of a collection to ``target``; the parts of the answer that are of them."""
    import geopandas
    import shapely

    ours = has_area_id(features)
    code = "area_id" if ours else key_of(features, CODES, CODE)
    code = code if ours or each_its_own(features, code) else None
    name = key_of(features, NAMES, None)
    faults: list[tuple[int, str, Any, str]] = []
    rows: list[dict[str, Any]] = []
    for number, feature in enumerate(features, 1):
        told = properties(feature)
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        area = told.get(code) if code else told.get(name or "")
        if not isinstance(area, str) or not area.strip():
            faults.append((number, code or name or "area_id", area, "the code of an area was expected in the feature's properties"))
        elif not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            faults.append((number, "geometry", area, "a Polygon or MultiPolygon was expected"))
        else:
            called = told.get(name) if name else None
            plain = re.sub(r"[^a-z0-9]+", "-", area.strip().lower()).strip("-") if not code else area.strip()
            rows.append({"line_no": number, "area_id": plain, "name": called or None, "text": json.dumps(geometry)})
    shapes = shapely.from_geojson([row["text"] for row in rows], on_invalid="ignore")
    notes: list[str] = []
    kept = []
    for row, shape in zip(rows, shapes, strict=True):
        if shape is None or shape.is_empty:
            faults.append((row["line_no"], "geometry", row["area_id"], "a closed outline of at least three corners was expected"))
        else:
            kept.append({**row, "shape": shape})
    frame = geopandas.GeoDataFrame(kept, geometry="shape") if kept else None
    if frame is not None:
        frame, more = in_degrees(frame)
        notes += more
        frame, more = made_valid(frame)
        notes += more
        frame = simplified(frame)
        twice = frame["area_id"][frame["area_id"].duplicated()]
        if len(twice):
            notes.append(f"{counted(len(twice), 'area')} there twice: the first outline is kept ({', '.join(sorted(set(twice))[:3])})")
            frame = frame[~frame["area_id"].duplicated()]
    connection.execute(
        "CREATE TABLE rows (line_no BIGINT, area_id VARCHAR, geojson VARCHAR, body VARCHAR, name VARCHAR, lat DOUBLE, lon DOUBLE, "
        "fault BIGINT DEFAULT 0)"
    )
    if frame is not None:
        middle = frame["shape"].representative_point()
        drawn = [shapely.to_geojson(shape) for shape in frame["shape"]]
        connection.executemany(
            "INSERT INTO rows (line_no, area_id, geojson, body, name, lat, lon) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (int(row.line_no), row.area_id, geometry, body, row.name_, point.y, point.x)
                for row, geometry, point in zip(frame.rename(columns={"name": "name_"}).itertuples(), drawn, middle, strict=True)
            ],
        )
    kept_columns = "line_no, area_id, geojson, fault" if ours else "*"
    connection.execute(f"COPY (SELECT {kept_columns} FROM rows) TO '{str(target).replace(chr(39), chr(39) * 2)}' (FORMAT parquet)")
    codes = [] if frame is None else [area for area in frame["area_id"] if area[:3] in ("E01", "E02", "W01", "W02")]
    (good,) = connection.execute("SELECT count(*) FROM rows").fetchall()[0]
    return {
        "kind": "boundary" if ours else "outline",
        "faults": [
            {"line_no": number, "column_name": column, "value": None if value is None else str(value), "reason": reason}
            for number, column, value, reason in faults
        ],
        "notes": notes,
        "good": int(good),
        "rows_read": int(good) + len({fault[0] for fault in faults}),
        "census": census_of(f"{heading(code or '')} {heading(title)}", codes) if codes else None,
        "why": ["it is GeoJSON whose features name their area"],
    }


def in_degrees(frame: Any) -> tuple[Any, list[str]]:
    """The outlines in degrees: metres of the British grid are turned by the Ordnance Survey's own shifts."""
    west, south, east, north = frame.total_bounds
    if max(abs(west), abs(east)) <= 180 and max(abs(south), abs(north)) <= 90:
        return frame, []
    if not (west >= 0 and east <= 800_000 and south >= 0 and north <= 1_400_000):
        raise Refused(f"its coordinates (from {west:,.0f}, {south:,.0f} on) are neither degrees nor metres of the British grid")
    import numpy
    import shapely

    from oe_data.intake.places import grid_to_degrees

    def turned(points: Any) -> Any:
        return numpy.array([grid_to_degrees(x, y) for x, y in points])

    frame["shape"] = shapely.transform(frame["shape"].to_numpy(), turned)
    return frame, ["places are given in metres of the British grid"]


def made_valid(frame: Any) -> tuple[Any, list[str]]:
    """Outlines that cross themselves are mended; areas that overlap are named."""
    import shapely

    notes = []
    broken = ~frame["shape"].is_valid
    if broken.any():
        shapes = frame["shape"].make_valid()
        frame["shape"] = [polygons(shape) for shape in shapes]
        first = ", ".join(frame["area_id"][broken].tolist()[:3])
        notes.append(f"{counted(int(broken.sum()), 'outline')} that crossed itself, mended ({first})")
        frame = frame[~frame["shape"].is_empty]
    one, other = frame.sindex.query(frame["shape"], predicate="overlaps")
    pairs = [(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True) if a < b]
    shapes = frame["shape"].to_numpy()
    # A sliver along the edge is how it was generalised; a hundredth of the smaller one is an overlap.
    over = [
        (a, b)
        for a, b in pairs
        if shapely.area(shapely.intersection(shapes[a], shapes[b])) > 0.01 * min(shapely.area(shapes[a]), shapely.area(shapes[b]))
    ]
    if over:
        ids = frame["area_id"].tolist()
        notes.append(f"{counted(len(over), 'pair')} of areas overlap (the first: {ids[over[0][0]]} and {ids[over[0][1]]}); kept")
    return frame, notes


def polygons(shape: Any) -> Any:
    """The areal part of a shape."""
    import shapely

    if shape.geom_type in ("Polygon", "MultiPolygon"):
        return shape
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in ("Polygon", "MultiPolygon")]
    return shapely.union_all(parts)


def simplified(frame: Any) -> Any:
    """Outlines with no more corners than a screen shows, neighbours still touching; to five places of a degree, which is a metre."""
    import shapely

    shapes = frame["shape"].to_numpy()
    if shapely.get_num_coordinates(shapes).sum() > ENOUGH * len(shapes):
        tolerance = COARSE if len(shapes) > MANY else FINE
        drawn = shapely.coverage_simplify(shapes, tolerance) if shapely.coverage_is_valid(shapes) else shapely.simplify(shapes, tolerance)
        shapes = [old if new is None or new.is_empty else new for old, new in zip(shapes, drawn, strict=True)]
    rounded = shapely.set_precision(shapes, 0.00001, mode="pointwise")
    return frame.assign(shape=[polygons(shape) for shape in rounded]).set_geometry("shape")
