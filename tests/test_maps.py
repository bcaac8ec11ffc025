"""A map's scripts: compact, inert, and without a word to any other host."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit_folium import generate_leaflet_string

from oe_data import maps
from oe_data.database import DataError

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "${document.title=7*7}",
    "`${1}`",
    "{{ this.get_name() }} {{'x'}}",
    "back\\slash and 'quotes' and \"more\"",
    "\u2028\u2029 line ends",
]
NO_OUTLINES = pd.DataFrame({"area_id": [], "name": [], "geojson": []})


def points(names: list[str]) -> maps.Points:
    frame = pd.DataFrame(
        {
            "building_id": [f"b{number}" for number in range(len(names))],
            "lat": [53.123456 + number / 1000 for number in range(len(names))],
            "lon": [-1.5 for _ in names],
            "colour": "#0b5d7a",
            "letter": "C",
            "label": names,
            "ring": False,
        }
    )
    return maps.Points(frame, [("#0b5d7a", names[0])], names[0], [("C", names[0])])


def read(literal: str) -> object:
    """What a literal says, as JavaScript would read it."""
    text = re.fullmatch(r'JSON\.parse\(("(?:[^"\\]|\\.)*")\)', literal, re.S)
    assert text
    return json.loads(json.loads(text[1]))


@pytest.mark.parametrize("name", HOSTILE)
def test_text_from_files_can_end_nothing(name: str) -> None:
    drawn = maps.draw(points([name]), None, NO_OUTLINES, alt=name)
    assert read(drawn.over)["points"]["label"] == [name]  # type: ignore[index]
    for script in (drawn.base, drawn.over):
        inside = re.sub(r"JSON\.parse\(|\)|, |null", "", script)
        assert not set("<>&{}$`'\u2028\u2029") & set(inside)


def test_points_are_columns_to_a_metre() -> None:
    drawn = read(maps.draw(points(["A", "B"]), None, NO_OUTLINES, alt="", selected="b1").over)
    assert drawn["points"]["lat"] == [5312346, 5312446]  # type: ignore[index]
    assert drawn["points"]["selected"] == 1  # type: ignore[index]
    assert drawn["areas"] is None  # type: ignore[index]


def test_no_other_host_is_named() -> None:
    base, over = maps.build(maps.draw(points(["A"]), None, NO_OUTLINES, alt=""))
    over.add_to(base)
    page = base.get_root().render()
    assert "https://" not in page.replace("https://leafletjs.com", "")
    assert not re.search(r"(?:src|href)=\"(?!\.\./\.\./app/static/vendor/maps-)[^\"]+\"", page)


def test_tiles_only_where_the_settings_name_them() -> None:
    settings = {"map_tiles_url": "https://tiles.example/{z}/{x}/{y}.png", "map_tiles_attribution": "<b>Us</b>"}
    base, _ = maps.build(maps.draw(None, None, NO_OUTLINES, alt="", settings=settings))
    page = base.get_root().render()
    assert "https://tiles.example/{z}/{x}/{y}.png" in page
    assert "<b>Us</b>" not in page


# X3 of reliability.md: only https is followed.
BAD = "http javascript data vbscript file ftp blob about ws wss mailto tel jar view-source chrome intent gopher ldap smb filesystem"


@pytest.mark.parametrize("scheme", [*BAD.split(), "JavaScript", " https", "//host", ""])
def test_no_address_but_a_secure_one_is_asked_for_tiles(scheme: str) -> None:
    for key in ("map_tiles_url", "map_wms_url"):
        with pytest.raises(DataError, match="https:// was expected"):
            maps.build(maps.draw(None, None, NO_OUTLINES, alt="", settings={key: f"{scheme}://tiles.example/{{z}}/{{x}}/{{y}}.png"}))


def test_a_local_file_of_tiles_is_served_from_beside_the_database_and_from_nowhere_else(tmp_path: Path) -> None:
    beside, static = tmp_path / "place", tmp_path / "static"
    beside.mkdir()
    head = bytearray(127)
    head[:8], head[99:102] = b"PMTiles\x03", bytes([2, 3, 14])
    (beside / "base.pmtiles").write_bytes(head)
    (tmp_path / "other.pmtiles").write_bytes(head)
    told = maps.put_tiles(static, beside, {"map_pmtiles_file": "base.pmtiles"})
    assert told
    assert (told["kind"], told["low"], told["high"]) == ("image/png", 3, 14)
    assert (static / "vendor" / Path(told["file"]).name).read_bytes() == head
    base, _ = maps.build(maps.draw(None, None, NO_OUTLINES, alt=""), told)
    assert "L.placeTiles(" in generate_leaflet_string(base)
    assert maps.put_tiles(static, beside, {}) is None
    head[99] = 1  # lines, not pictures
    (beside / "lines.pmtiles").write_bytes(head)
    for name in ("../other.pmtiles", str(tmp_path / "other.pmtiles"), "missing.pmtiles", "lines.pmtiles"):
        with pytest.raises(DataError, match="shown without it"):
            maps.put_tiles(static, beside, {"map_pmtiles_file": name})


def test_the_maps_files_are_put_there_once_and_whole(tmp_path: Path) -> None:
    maps.provide(tmp_path)
    maps.provide(tmp_path)
    (made,) = (tmp_path / "vendor").iterdir()
    assert made.name == maps.folder()
    assert {file.name for file in made.iterdir()} == {"leaflet.js", "leaflet.css", "images", "place.js", "place.css"}
