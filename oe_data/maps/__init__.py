"""Maps that work anywhere: Leaflet from our own server, the place's outlines as base, every building as a point on one canvas."""

from __future__ import annotations

import contextlib
import hashlib
import html
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import folium
import pandas as pd
import shapely
from folium.template import Template
from xstatic.pkg import leaflet

from oe_data.database import DataError

HERE = Path(__file__).parent
OURS = ("place.js", "place.css")
LEAFLET = ("leaflet.js", "leaflet.css", "images")
SERVED = "../../app/static/vendor"  # as seen from the frame in which streamlit-folium draws
HATCH = "hatch"  # in place of a colour: lines, for what is hidden
BUDGET = 38_000  # bytes of an indicator switched; the frame around it takes the rest of 40,000
DAY = 24 * 60 * 60
PICTURES = {2: "image/png", 3: "image/jpeg", 4: "image/webp", 5: "image/avif"}  # kinds of tile in a PMTiles file that a browser can draw
MOST_TILES = 200 * 1024 * 1024  # bytes: Streamlit serves no larger file


@dataclass(frozen=True)
class Points:
    """Buildings: ``building_id, lat, lon, colour, letter, label, ring`` a row, with what the colours and letters mean."""

    frame: pd.DataFrame
    legend: list[tuple[str, str]]
    title: str
    letters: list[tuple[str, str]]


@dataclass(frozen=True)
class Areas:
    """A value in each area: ``area_id, step, value, low, high, against`` a row; the outlines bring name and geometry.

    ``step`` is the place of its colour in ``colours``, or ``HIDDEN`` (hatched, and without any number), or ``NONE``. Numbers are whole
    numbers of the last of ``digits`` decimals, written with ``after`` behind them; ``against`` is a letter of ``needs.AGAINST``.
    ``place`` is the whole place's value as text.
    """

    HIDDEN: ClassVar[int] = -2
    NONE: ClassVar[int] = -1

    frame: pd.DataFrame
    colours: list[str]
    legend: list[tuple[str, str]]
    title: str
    notes: list[str]
    digits: int
    after: str
    place: str


class Drawn(NamedTuple):
    """A map as the parts it is sent in, so that it can be kept: a file of outlines (name and text), what stays, and what changes."""

    file: str
    outlines: str
    base: str
    over: str
    settings: Mapping[str, str]


class Ours(folium.MacroElement):
    """Script of our own. streamlit-folium takes it from the template; branca, rendering a whole page, would compile it as one anew."""

    def render(self, **_kwargs: Any) -> str:
        """Nothing: that compiling would take longer than all the rest of a map."""
        return ""


class Base(Ours):
    """Outlines and controls, by place.js."""

    _template = Template("{% macro script(this, kwargs) %}L.placeBase({{ this._parent.get_name() }}, {{ this.data }});{% endmacro %}")

    def __init__(self, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self.data = "place_base", data


class Tiles(Ours):
    """The tiles of a local file, by place.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}L.placeTiles({{ this.data }}).addTo({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self.data = "place_tiles", data


class Overlay(Ours):
    """Points and areas, by place.js."""

    _template = Template(
        "{% macro script(this, kwargs) %}new L.PlaceOverlay({{ this.data }}).addTo({{ this._parent.get_name() }});{% endmacro %}"
    )

    def __init__(self, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self.data = "place_overlay", data


def literal(value: Any) -> str:
    """A value as JavaScript that says nothing else wherever it stands: a string of JSON with every sign that could end it escaped."""
    text = json.dumps(json.dumps(value, separators=(",", ":"), allow_nan=False))
    for sign in "<>&{}$`_'":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"JSON.parse({text})"


@cache
def folder() -> str:
    """The name of the folder our files are served from: another one for each version of them."""
    mark = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in OURS) + str(leaflet.VERSION).encode())
    return f"maps-{mark.hexdigest()[:12]}"


def provide(static: Path) -> None:
    """Put Leaflet and our own files where the server serves them, whole or not at all; ``OSError`` when that cannot be written."""
    target = static / "vendor" / folder()
    if target.exists():
        return
    fresh = target.with_name(f".{uuid.uuid4().hex}")
    fresh.mkdir(parents=True)
    for name in LEAFLET:
        source = Path(leaflet.BASE_DIR) / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, fresh / name)
    for name in OURS:
        shutil.copyfile(HERE / name, fresh / name)
    try:
        os.rename(fresh, target)
    except OSError:  # another server was quicker
        shutil.rmtree(fresh, ignore_errors=True)
        if not target.exists():
            raise


def put_outlines(static: Path, drawn: Drawn) -> None:
    """Put the outlines of a map where the server serves them, so that a browser asks for them once and keeps them; ``OSError`` as above.

    Files that no map has used for a month are removed.
    """
    if not drawn.file:
        return
    target = static / "vendor" / drawn.file
    if target.exists():
        if time.time() - target.stat().st_mtime > DAY:
            target.touch()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    for old in target.parent.glob("outlines-*.json"):
        with contextlib.suppress(OSError):  # another server may be doing the same
            if time.time() - old.stat().st_mtime > 30 * DAY:
                old.unlink()
    fresh = target.with_name(f".{uuid.uuid4().hex}")
    fresh.write_text(drawn.outlines, encoding="utf-8")
    os.replace(fresh, target)


def put_tiles(static: Path, beside: Path, settings: Mapping[str, str]) -> dict[str, Any] | None:
    """Put the PMTiles file that the settings name, if any, where the server serves it; give what place.js reads it by.

    Only a file in the folder ``beside`` is taken, as a setting comes from an upload; ``DataError`` when it is missing or of another kind.
    """
    name = settings.get("map_pmtiles_file", "").strip()
    if not name:
        return None
    source = beside / name
    if Path(name).name != name or not source.is_file():
        raise DataError(f"The file of tiles {name} is not in the folder of the database, so the map is shown without it.")
    with source.open("rb") as file:
        head = file.read(127)
    if len(head) < 127 or head[:8] != b"PMTiles\x03" or head[99] not in PICTURES:
        raise DataError(f"{name} is not a PMTiles file of pictures (version 3; PNG, JPEG, WebP or AVIF), so the map is shown without it.")
    told = source.stat()
    if told.st_size > MOST_TILES:
        raise DataError(f"{name} is larger than 200 MB, so the map is shown without it.")
    mark = hashlib.sha256(f"{source.resolve()}{told.st_size}{told.st_mtime_ns}".encode()).hexdigest()[:16]
    target = static / "vendor" / f"tiles-{mark}.pmtiles"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = target.with_name(f".{uuid.uuid4().hex}")
        try:
            os.link(source, fresh)  # takes no room; not possible from another disk
        except OSError:
            shutil.copyfile(source, fresh)
        os.replace(fresh, target)
    return {"file": f"{SERVED}/{target.name}", "kind": PICTURES[head[99]], "low": head[100], "high": head[101]}


def coded(values: pd.Series[Any]) -> tuple[list[int], list[Any]]:
    """Values as places in a list of the different ones."""
    codes, different = pd.factorize(values)
    return codes.tolist(), list(different)


def draw(
    points: Points | None,
    areas: Areas | None,
    outlines: pd.DataFrame,
    *,
    alt: str,
    lines: str = "Ward",
    pairs: Sequence[tuple[float, float, float, float]] = (),
    selected: str | None = None,
    picked: Sequence[str] = (),
    ring: Sequence[tuple[float, float]] = (),
    pick: bool = False,
    pen: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Drawn:
    """A map of points over areas over ``outlines`` (``area_id, name, geojson`` a row), in two parts: what stays and what changes.

    ``lines`` names one of the areas outlined; ``pairs`` are lines (lat, lon, lat, lon); ``picked`` areas are framed; ``ring`` is a drawn
    line (lon, lat); ``pick`` lets an area be clicked, ``pen`` an area be drawn; ``settings`` may name a tile or map server beneath.
    """
    order = outlines["area_id"].tolist()
    text, bounds = outlined(outlines)
    if points is not None and len(points.frame) and bounds is None:
        bounds = extent(points.frame)
    file = f"outlines-{hashlib.sha256(text.encode()).hexdigest()[:16]}.json" if order else ""
    base = {"file": f"{SERVED}/{file}" if file else "", "alt": alt, "lines": lines, "bounds": bounds, "pen": pen}
    data = {
        "points": points_of(points, pairs, selected),
        "areas": areas_of(areas, order),
        "picked": [at for at, code in enumerate(order) if code in set(picked)],
        "ring": [[lat, lon] for lon, lat in ring],
        "pick": pick,
    }
    return Drawn(file, text, literal(base), literal(data), settings or {})


def outlined(outlines: pd.DataFrame) -> tuple[str, list[list[float]] | None]:
    """Outlines as one GeoJSON text, places to five decimals (a metre), and their south-west and north-east."""
    if outlines.empty:
        return "", None
    shapes = shapely.from_geojson(outlines["geojson"].to_numpy(dtype=object))
    west, south, east, north = shapely.total_bounds(shapes)
    named = [
        json.dumps({"type": "Feature", "properties": {"id": code, "name": name}, "geometry": None}, separators=(",", ":"))
        for code, name in zip(outlines["area_id"], outlines["name"], strict=True)
    ]
    # Cut, not rounded, by text: a hundredth of the time it takes to read and write every number anew.
    drawn = [re.sub(r"(\.\d{5})\d+", r"\1", shape) for shape in outlines["geojson"]]
    features = [f"{head[: -len('null}')]}{shape}}}" for head, shape in zip(named, drawn, strict=True)]
    bounds = [[round(float(south), 5), round(float(west), 5)], [round(float(north), 5), round(float(east), 5)]]
    return '{"type":"FeatureCollection","features":[' + ",".join(features) + "]}", bounds


def build(drawn: Drawn, tiles: Mapping[str, Any] | None = None) -> tuple[folium.Map, folium.FeatureGroup]:
    """The folium objects of a map: what stays, and what changes over it; streamlit-folium alters them, so they are made each time."""
    base = folium.Map(tiles=None, zoom_start=12, prefer_canvas=True, zoom_snap=0.5)
    base._id = "place"
    base.default_js = [(name, f"{SERVED}/{folder()}/{name}") for name in ("leaflet.js", "place.js")]
    base.default_css = [(name, f"{SERVED}/{folder()}/{name}") for name in ("leaflet.css", "place.css")]
    for layer in beneath(drawn.settings):
        layer.add_to(base)
    if tiles:
        Tiles(literal({**tiles, "by": html.escape(drawn.settings.get("map_tiles_attribution", ""))})).add_to(base)
    Base(drawn.base).add_to(base)
    over = folium.FeatureGroup(name="over")
    Overlay(drawn.over).add_to(over)
    return base, over


def extent(frame: pd.DataFrame) -> list[list[float]]:
    """South-west and north-east of the middle 98 % of points, so that one far away does not shrink all others."""
    low, high = frame[["lat", "lon"]].quantile(0.01), frame[["lat", "lon"]].quantile(0.99)
    return [[float(low["lat"]), float(low["lon"])], [float(high["lat"]), float(high["lon"])]]


def points_of(points: Points | None, pairs: Sequence[tuple[float, float, float, float]], selected: str | None) -> dict[str, Any] | None:
    """The compact form of points: columns, not rows; places to five decimals as whole numbers, which is a metre."""
    if points is None:
        return None
    frame = points.frame
    colour, colours = coded(frame["colour"])
    letter, letters = coded(frame["letter"])
    codes = frame["building_id"].astype(str).tolist()
    return {
        "code": codes,
        "lat": (frame["lat"] * 1e5).round().astype(int).tolist(),
        "lon": (frame["lon"] * 1e5).round().astype(int).tolist(),
        "colour": colour,
        "colours": colours,
        "letter": letter,
        "letters": letters,
        "ring": frame["ring"].astype(int).tolist(),
        "label": frame["label"].tolist(),
        "selected": codes.index(selected) if selected in codes else -1,
        "pairs": [list(map(float, pair)) for pair in pairs],
        "legend": points.legend,
        "title": points.title,
        "owners": points.letters,
    }


def areas_of(areas: Areas | None, order: list[str]) -> dict[str, Any] | None:
    """Values in the order of the outlines, without codes, names or geometry, in at most ``BUDGET`` bytes.

    Where that is too little for all (some thousands of areas), intervals are left out first, then values: the class always remains.
    """
    if areas is None:
        return None
    frame = areas.frame.set_index("area_id").reindex(order)
    marks = {Areas.HIDDEN: "*", Areas.NONE: "-"}
    told = {
        "step": "".join("-" if pd.isna(step) else marks.get(int(step), str(step)) for step in frame["step"]),
        "colours": areas.colours,
        "legend": areas.legend,
        "title": areas.title,
        "notes": areas.notes,
        "digits": areas.digits,
        "after": areas.after,
        "place": areas.place,
    }
    spans = {
        "against": "".join("n" if pd.isna(letter) else letter for letter in frame["against"]),
        "value": whole(frame["value"]),
        "low": whole(frame["value"], frame["low"]),
        "high": whole(frame["high"], frame["value"]),
    }
    for kept in (spans, {key: spans[key] for key in ("against", "value")}):
        if len(json.dumps(told | kept, separators=(",", ":"))) <= BUDGET:
            return told | kept
    return told


def whole(values: pd.Series[Any], less: pd.Series[Any] | None = None) -> list[int | None]:
    """Whole numbers, or how much greater they are than others; None where one is missing."""
    if less is None:
        return [None if pd.isna(value) else int(value) for value in values]
    return [None if pd.isna(a) or pd.isna(b) else int(a) - int(b) for a, b in zip(values, less, strict=True)]


def beneath(settings: Mapping[str, str]) -> list[Any]:
    """Tiles or a map server, where the settings name one; none is asked for otherwise. ``DataError`` for any address but ``https:``."""
    for key in ("map_tiles_url", "map_wms_url"):
        if (address := settings.get(key)) and not address.startswith("https://"):
            raise DataError(
                f"The setting {key} is {address}, and an address that begins with https:// was expected; the map is shown without it."
            )
    attribution = html.escape(settings.get("map_tiles_attribution", ""))
    found: list[Any] = []
    if tiles := settings.get("map_tiles_url"):
        found.append(folium.TileLayer(tiles=tiles, attr=attribution or " ", name="Tiles"))
    if server := settings.get("map_wms_url"):
        found.append(folium.WmsTileLayer(url=server, layers=settings.get("map_wms_layers", ""), attr=attribution or " ", name="Map server"))
    return found
