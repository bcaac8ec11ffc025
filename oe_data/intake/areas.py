"""Areas made of what published files say of them: their names, levels, where they lie and which one is the place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

import duckdb

MADE = -1  # the load_id of a setting that follows from what is loaded
PLACE = "place_area"
LEVELS = {  # by the first letters of an ONS code
    **dict.fromkeys(("E01", "W01", "S01", "N20"), "lsoa"),
    **dict.fromkeys(("E02", "W02", "S02", "N21"), "msoa"),
    **dict.fromkeys(("E05", "W05", "S13", "N08"), "ward"),
    **dict.fromkeys(("E06", "E07", "E08", "E09", "W06", "S12", "N09"), "authority"),
    **dict.fromkeys(("E10", "E11", "E47"), "county"),
    **dict.fromkeys(("E12",), "region"),
    **dict.fromkeys(("E92", "W92", "S92", "N92", "K01", "K02", "K03", "K04"), "country"),
}
NEW_IN_2021 = {"E01": "E01033769", "E02": "E02006918", "W01": "W01001913", "W02": "W02000414"}  # the first codes that the 2021 census made
WIDER = ("authority", "county", "region", "country")  # areas to compare with
EDGE = 0.002  # degrees, about 150 m: outlines are drawn roughly, and a building on the line is not outside
COLUMNS = ("area_id", "name", "level", "parent_id", "msoa_id", "census", "lat", "lon", "load_id")


def level_of(code: str) -> str:
    """The level of an area by its ONS code; other where it is none."""
    return LEVELS.get(code[:3], "other") if len(code) == 9 else "other"


def census_of(printed: str, codes: list[str]) -> int | None:
    """Whose census the neighbourhoods of a table are of: by its heading, else by a code that only the newer has."""
    if found := re.search(r"(?:20)?(11|21)(?=\D|$)", printed):
        return 2000 + int(found[1])
    return 2021 if any(code >= NEW_IN_2021.get(code[:3], "Z") for code in codes) else None


@dataclass
class Known:
    """What the loaded files say of areas."""

    names: dict[str, str] = field(default_factory=dict)
    census: dict[str, int | None] = field(default_factory=dict)
    points: dict[str, tuple[float | None, float | None]] = field(default_factory=dict)
    loads: dict[str, int] = field(default_factory=dict)
    links: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    outlines: dict[str, str] = field(default_factory=dict)
    shapes: dict[str, Any] = field(default_factory=dict)

    def say(self, code: str, name: str | None, census: int | None, load: int) -> None:
        """Take note of an area."""
        if name:
            self.names[code] = name
        self.census[code] = census or self.census.get(code)
        self.loads[code] = min(load, self.loads.get(code, load))

    def shape(self, code: str) -> Any:
        """An outline as a shape; None where it has none."""
        if code not in self.shapes and code in self.outlines:
            import shapely  # heavy, and only outlines have use for it

            found = shapely.from_geojson(self.outlines[code], on_invalid="ignore")
            self.shapes[code] = None if found is None else shapely.make_valid(found)
        return self.shapes.get(code)

    def in_place(self, code: str, place: str) -> bool:
        """Whether an area is of the place: linked to it, or its middle in its outline, or called by its name and a number."""
        if place in self.links.get(code, ()):
            return True
        mine, whole = self.shape(code), self.shape(place)
        if mine is not None:  # where the place has no outline, all outlines are of it
            return whole is None or bool(whole.covers(mine.representative_point()))
        if any(level_of(above) == "authority" for above in self.links.get(code, ())):
            return False
        called = self.names.get(place)
        return bool(called and re.fullmatch(rf"{re.escape(called)} \d{{3}}[A-Z]?", self.names.get(code, "")))

    def holder(self, code: str, among: list[str]) -> str | None:
        """The area among some in which another lies: by most rows of a lookup, else by the outline that holds its middle."""
        linked = [(weight, above) for above, weight in self.links.get(code, Counter()).items() if above in set(among)]
        if linked:
            return max(linked)[1]
        mine = self.shape(code)
        if mine is None:
            return None
        middle = mine.representative_point()
        return next((other for other in among if (shape := self.shape(other)) is not None and shape.covers(middle)), None)


def outlines(cursor: duckdb.DuckDBPyConnection, levels: tuple[str, ...]) -> tuple[list[str], list[Any]]:
    """The areas of some levels that have a boundary, the wider ones last, and their shapes."""
    found = cursor.execute(
        "SELECT b.area_id, b.geojson FROM boundary AS b INNER JOIN area AS a ON b.area_id = a.area_id "
        "WHERE list_contains($levels, a.level) ORDER BY a.level = 'place', a.area_id",
        {"levels": list(levels)},
    ).fetchall()
    if not found:
        return [], []
    import shapely  # heavy, and only outlines have use for it

    shapes = shapely.make_valid(shapely.from_geojson([shape for _, shape in found], on_invalid="ignore"))
    whole = [at for at, shape in enumerate(shapes) if shape is not None and not shape.is_empty]
    return [found[at][0] for at in whole], [shapes[at] for at in whole]


def outside(cursor: duckdb.DuckDBPyConnection, points: list[tuple[float | None, float | None]]) -> list[bool] | None:
    """Whether each point (longitude, latitude) lies outside the place, by more than ``EDGE``; None where the place has no outline."""
    shapes = outlines(cursor, ("place",))[1] or outlines(cursor, ("ward",))[1]
    if not shapes:
        return None
    import shapely

    place = shapely.buffer(shapely.union_all(shapes), EDGE)
    shapely.prepare(place)
    missing = float("nan")
    x, y = ([missing if at is None else at for at in side] for side in ([x for x, _ in points], [y for _, y in points]))
    known = [at is not None for at, _ in points]
    return [has and not inside for has, inside in zip(known, shapely.contains_xy(place, x, y), strict=True)]


def known_areas(cursor: duckdb.DuckDBPyConnection) -> Known:
    """Read what the loaded files say of areas."""
    known = Known(outlines=dict(cursor.execute("SELECT area_id, geojson FROM boundary ORDER BY load_id").fetchall()))
    for code, above, weight, name, over, census, load in cursor.execute(
        "SELECT area_id, in_id, sum(weight), any_value(name), any_value(in_name), max(census), min(load_id) FROM area_link "
        "GROUP BY area_id, in_id ORDER BY area_id, in_id"
    ).fetchall():
        known.links[code][above] += int(weight)
        known.say(code, name, census, load)
        known.say(above, over, None, load)
    for code, name, census, lat, lon, load in cursor.execute(
        "SELECT area_id, arg_max(name, load_id) FILTER (name IS NOT NULL), max(census), arg_max(lat, load_id), arg_max(lon, load_id), "
        "min(load_id) FROM area_said GROUP BY area_id ORDER BY area_id"
    ).fetchall():
        known.say(code, name, census, load)
        known.points[code] = (lat, lon)
    return known


def place_of(cursor: duckdb.DuckDBPyConnection, known: Known) -> str | None:
    """The area that is the whole place: as a setting or a template says, else the one authority that is outlined or linked to."""
    told = cursor.execute(
        "SELECT value FROM setting WHERE key = $key AND load_id <> $made ORDER BY load_id DESC LIMIT 1", {"key": PLACE, "made": MADE}
    ).fetchall()
    told = told or cursor.execute("SELECT area_id FROM area WHERE level = 'place' AND NOT is_made").fetchall()
    if len(told) == 1:
        return str(told[0][0])
    outlined = {code for code in known.outlines if level_of(code) == "authority"}
    if len(outlined) == 1:
        return outlined.pop()
    parts = [code for code in known.outlines if code not in outlined] or list(known.links)
    over = {above for code in parts for above in known.links.get(code, ()) if level_of(above) == "authority"}
    return over.pop() if len(over) == 1 else None


def rebuild_areas(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Make the areas anew that published files speak of, in the transaction of the load that changes them; whether any changed."""
    known = known_areas(cursor)
    if not known.loads:
        return replace(cursor, {}, None)
    place = place_of(cursor, known)
    templates = {code for (code,) in cursor.execute("SELECT area_id FROM area WHERE NOT is_made").fetchall()}
    made: dict[str, dict[str, Any]] = {}

    def add(code: str, level: str, parent: str | None = None, msoa: str | None = None) -> None:
        if code not in templates:
            values = (known.names.get(code, code), level, parent, msoa, known.census.get(code) if level in ("lsoa", "msoa") else None)
            made[code] = dict(zip(COLUMNS, (code, *values, *known.points.get(code, (None, None)), known.loads[code]), strict=True))

    for code in known.loads:
        if code == place:
            add(code, "place")
        elif level_of(code) in WIDER:
            add(code, level_of(code))
    if place:
        parts = {level: [] for level in ("ward", "msoa", "lsoa", "other")}  # type: dict[str, list[str]]
        for code in sorted(known.loads):
            if level_of(code) in parts and code != place and known.in_place(code, place):
                parts[level_of(code)].append(code)
        editions = {known.census[code] for code in parts["lsoa"] if code in known.outlines} - {None}
        editions = editions or {known.census[code] for code in parts["lsoa"]} - {None}
        if editions:  # neighbourhoods of two censuses never stand side by side
            edition = max(filter(None, editions))
            for level in ("lsoa", "msoa"):
                parts[level] = [code for code in parts[level] if known.census.get(code) in (None, edition)]
        # Wards change with each review: where outlines are loaded, they say which ones are in force.
        chosen = {level: [code for code in codes if code in known.outlines] or codes for level, codes in parts.items() if level != "other"}
        for code in chosen["ward"]:
            add(code, "ward", place)
        for code in chosen["msoa"]:
            add(code, "msoa", place)
        for code in chosen["lsoa"]:
            add(code, "lsoa", known.holder(code, chosen["ward"]) or place, known.holder(code, chosen["msoa"]))
        for code in parts["other"]:
            if code in known.outlines:
                add(code, "other", place)
    return replace(cursor, made, place)


def replace(cursor: duckdb.DuckDBPyConnection, made: dict[str, dict[str, Any]], place: str | None) -> bool:
    """Put made areas in the place of those before; whether they differ."""
    before = {
        row[0]: dict(zip(COLUMNS, row, strict=True))
        for row in cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM area WHERE is_made").fetchall()
    }
    if before == made:
        return False
    cursor.execute("DELETE FROM area WHERE is_made")
    if made:
        marks = ", ".join(f"${column}" for column in COLUMNS)
        cursor.executemany(f"INSERT INTO area ({', '.join(COLUMNS)}, is_made) VALUES ({marks}, TRUE)", list(made.values()))
    given = {"key": PLACE, "made": MADE}
    if place in made:
        cursor.execute(
            "INSERT INTO setting (key, value, unit, meaning, basis, load_id) VALUES ($key, $value, 'area_id', 'The area that is the whole "
            "place', 'The one authority that the loaded outlines and lookups are of', $made) "
            "ON CONFLICT DO UPDATE SET value = excluded.value",
            {**given, "value": place},
        )
    else:
        cursor.execute("DELETE FROM setting WHERE key = $key AND load_id = $made", given)
    return True
