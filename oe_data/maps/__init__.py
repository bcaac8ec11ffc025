"""Maps that work anywhere: Leaflet from our own server, the place's outlines as base, every building as a point on one canvas."""

from __future__ import annotations

import hashlib
import html
import json
import os
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import folium
import pandas as pd
from folium.template import Template
from xstatic.pkg import leaflet

HERE = Path(__file__).parent
OURS = ("place.js", "place.css")
LEAFLET = ("leaflet.js", "leaflet.css", "images")
SERVED = "../../app/static/vendor"  # as seen from the frame in which streamlit-folium draws


@dataclass(frozen=True)
class Points:
    """Buildings: ``building_id, lat, lon, colour, letter, label, ring`` a row, with what the colours and letters mean."""

    frame: pd.DataFrame
    legend: list[tuple[str, str]]
    title: str
    letters: list[tuple[str, str]]


@dataclass(frozen=True)
class Areas:
    """A value in each area: ``area_id, colour, label`` a row, with what the colours mean; the outlines bring the geometry."""

    frame: pd.DataFrame
    legend: list[tuple[str, str]]
    title: str


class Drawn(NamedTuple):
    """A map as the scripts of its two parts, so that it can be kept: what stays, and what changes over it; and what lies beneath."""

    base: str
    over: str
    settings: Mapping[str, str]


class Base(folium.MacroElement):
    """Outlines and controls, by place.js."""

    _template = Template("{% macro script(this, kwargs) %}L.placeBase({{ this._parent.get_name() }}, {{ this.data }});{% endmacro %}")

    def __init__(self, data: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name, self.data = "place_base", data


class Overlay(folium.MacroElement):
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
    pairs: Sequence[tuple[float, float, float, float]] = (),
    selected: str | None = None,
    settings: Mapping[str, str] | None = None,
) -> Drawn:
    """A map of points over areas over ``outlines`` (``area_id, name, geojson`` a row), in two parts: what stays and what changes.

    ``pairs`` are lines (lat, lon, lat, lon); ``settings`` may name a tile or map server to show beneath.
    """
    shapes = [
        {"type": "Feature", "properties": {"id": code, "name": name}, "geometry": json.loads(shape)}
        for code, name, shape in zip(outlines["area_id"], outlines["name"], outlines["geojson"], strict=True)
    ]
    collection = {"type": "FeatureCollection", "features": shapes}
    bounds = extent(points.frame) if points is not None and len(points.frame) and not shapes else None
    data = {"points": points_of(points, pairs, selected), "areas": areas_of(areas)}
    told = ", ".join([literal(collection), literal(alt), "null" if bounds is None else literal(bounds)])
    return Drawn(told, literal(data), settings or {})


def build(drawn: Drawn) -> tuple[folium.Map, folium.FeatureGroup]:
    """The folium objects of a map: what stays, and what changes over it; streamlit-folium alters them, so they are made each time."""
    base = folium.Map(tiles=None, zoom_start=12, prefer_canvas=True, zoom_snap=0.5)
    base._id = "place"
    base.default_js = [(name, f"{SERVED}/{folder()}/{name}") for name in ("leaflet.js", "place.js")]
    base.default_css = [(name, f"{SERVED}/{folder()}/{name}") for name in ("leaflet.css", "place.css")]
    for layer in beneath(drawn.settings):
        layer.add_to(base)
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


def areas_of(areas: Areas | None) -> dict[str, Any] | None:
    """Values by area, without geometry."""
    if areas is None:
        return None
    columns = {"id": "area_id", "colour": "colour", "label": "label"}
    return {short: areas.frame[column].tolist() for short, column in columns.items()} | {"legend": areas.legend, "title": areas.title}


def beneath(settings: Mapping[str, str]) -> list[Any]:
    """Tiles or a map server, where the settings name one; none is asked for otherwise."""
    attribution = html.escape(settings.get("map_tiles_attribution", ""))
    found: list[Any] = []
    if tiles := settings.get("map_tiles_url"):
        found.append(folium.TileLayer(tiles=tiles, attr=attribution or " ", name="Tiles"))
    if server := settings.get("map_wms_url"):
        found.append(folium.WmsTileLayer(url=server, layers=settings.get("map_wms_layers", ""), attr=attribution or " ", name="Map server"))
    return found
