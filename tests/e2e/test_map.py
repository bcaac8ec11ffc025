"""The map on the page Buildings: complete with every other host refused, a click, a moved threshold, a followed link."""

from __future__ import annotations

import gzip
import io
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Frame, Page, expect

from oe_data.database import ROOT
from tests.e2e.conftest import TESTBOROUGH, Watched, free_port, pick, serious, serve, settle

# The canvas layer of the map in the frame, and where a building stands in it.
LAYER = "Object.values(map_div._layers).find(layer => layer._shown)"
AT = f"""code => {{ const l = {LAYER}, c = map_div.getPixelBounds().min, i = l._data.code.indexOf(code);
  return [l._x[i] - c.x, l._y[i] - c.y]; }}"""

SEA = (180, 220, 250)  # of the one picture in the file of tiles


def map_of(page: Page) -> Frame:
    """The frame the map is in, when its points are drawn."""
    page.wait_for_selector("iframe[title*='folium']")
    frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    frame.wait_for_function(f"window.map_div && map_div._layers && !!({LAYER})")  # until then the name is its element
    return frame


def click(page: Page, code: str) -> None:
    """Click a building where it stands."""
    x, y = map_of(page).evaluate(AT, code)
    box = page.locator("iframe[title*='folium']").bounding_box()
    assert box
    page.mouse.click(box["x"] + x, box["y"] + y)


@pytest.mark.parametrize("width", ["watched", "narrow"])
def test_the_map_is_complete_offline(width: str, testborough_url: str, request: pytest.FixtureRequest) -> None:
    watched: Watched = request.getfixturevalue(width)
    page = watched.open(f"{testborough_url}/buildings")
    frame = map_of(page)
    assert frame.evaluate(f"{LAYER}._shown.length") == 8
    painted = f"""() => {{ const c = {LAYER}._canvas, d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
      let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; }}"""
    assert frame.evaluate(painted) > 500
    assert frame.locator(".leaflet-overlay-pane canvas, .leaflet-overlay-pane path").count() >= 1
    expect(frame.locator(".place-key").first).to_be_visible()
    assert watched.outside == []
    assert watched.errors == []
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page scrolls sideways"


def test_a_click_opens_the_card_and_is_in_the_link(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/buildings")
    click(page, "B2")
    expect(page.get_by_role("heading", name="Harbour Library")).to_be_visible()
    expect(page.get_by_text("low use 15.00%", exact=False).first).to_be_visible()
    page.wait_for_url("**building=B2*")
    link = page.url
    other = watched.open(link)
    expect(other.get_by_role("heading", name="Harbour Library")).to_be_visible()
    assert map_of(other).evaluate(f"{LAYER}._data.selected") >= 0
    assert watched.outside == []


def test_a_moved_threshold_moves_list_and_map(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/buildings")
    expect(page.get_by_text("5 of the 8 are underused")).to_be_visible()
    page.get_by_role("button", name="What counts as underused").click()
    slider = page.get_by_role("slider", name="Use is low below (shipped: 25%)")
    slider.focus()
    for _ in range(3):  # 0.30, 0.35, 0.40: the clinic at 36 % is under it
        slider.press("ArrowRight")
    expect(page.get_by_text("6 of the 8 are underused")).to_be_visible()
    page.wait_for_url("**use_low=0.4*")
    map_of(page).wait_for_function(f"{LAYER}._data.ring.filter(Boolean).length === 6", timeout=10_000)


def test_moving_the_map_never_runs_the_page(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/buildings")
    frame = map_of(page)
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(len(payload))))
    page.reload()
    settle(page)
    frame = map_of(page)
    sent.clear()
    frame.evaluate("map_div.panBy([60, 40], {animate: false}); map_div.setZoom(map_div.getZoom() + 1, {animate: false})")
    page.wait_for_timeout(1500)
    assert sent == []


def test_the_measure_changes_without_a_new_map(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/buildings")
    frame = map_of(page)
    frame.evaluate("window.sameMap = true; map_div.setZoom(map_div.getZoom() + 1, {animate: false})")
    pick(page, "Colour by", "Condition")
    expect(frame.locator(".place-key summary").first).to_have_text("Condition")
    assert frame.evaluate("window.sameMap") is True


@pytest.fixture(scope="module")
def tiled_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on Testborough's buildings with a PMTiles file beside its database: one picture for every tile of zoom 14."""
    folder = tmp_path_factory.mktemp("tiled")
    for name in ("source.csv", "area.csv", "org.csv", "building.csv", "setting.csv"):
        shutil.copy(TESTBOROUGH / name, folder / name)
    with (folder / "setting.csv").open("a", encoding="utf-8") as file:
        file.write("map_pmtiles_file,base.pmtiles,,Tiles beneath the map,Testborough\n")
    made = io.BytesIO()
    Image.new("RGB", (256, 256), SEA).save(made, "PNG")
    picture = made.getvalue()
    numbers = [1, (4**14 - 1) // 3, 4**14, len(picture), 1]  # one entry: first tile, how many, size, place
    directory = gzip.compress(b"".join(seven_bits(number) for number in numbers))
    data = 127 + len(directory)
    head = struct.pack(
        "<7sB11Q6B", b"PMTiles", 3, 127, len(directory), data, 0, data, 0, data, len(picture), 4**14, 1, 1, 1, 2, 1, 2, 14, 14
    )
    database = folder / "place.duckdb"
    asked = [sys.executable, "-m", "oe_data", "load", str(folder), "--database", str(database)]
    subprocess.run(asked, cwd=ROOT, check=True, capture_output=True)
    (folder / "base.pmtiles").write_bytes(head.ljust(127, b"\0") + directory + picture)
    port = free_port()
    server = serve(database, port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


def seven_bits(number: int) -> bytes:
    """A whole number as PMTiles writes it: seven bits a byte, the lowest first, the eighth set where more follow."""
    return bytes([number & 127 | 128]) + seven_bits(number >> 7) if number > 127 else bytes([number])


def test_local_tiles_are_seen_beneath_and_can_be_switched_off(tiled_url: str, watched: Watched) -> None:
    page = watched.open(f"{tiled_url}/buildings")
    frame = map_of(page)
    frame.wait_for_function("[...document.querySelectorAll('img.leaflet-tile-loaded')].some(img => img.naturalWidth === 256)")
    frame.wait_for_function("[...document.querySelectorAll('img.leaflet-tile')].every(img => getComputedStyle(img).opacity === '1')")
    seen = Image.open(io.BytesIO(page.locator("iframe[title*='folium']").screenshot())).convert("RGB")
    assert sum(n for n, colour in seen.getcolors(seen.width * seen.height) or [] if colour == SEA) > seen.width * seen.height / 2
    frame.evaluate("map_div.setZoom(3, {animate: false})")  # far above the file: none of its millions of tiles is asked for
    assert frame.evaluate("map_div.getZoom()") == 3
    assert frame.locator("img.leaflet-tile").count() == 0
    frame.evaluate("map_div.setZoom(14, {animate: false})")
    expect(frame.locator("img.leaflet-tile").first).to_be_attached()
    frame.evaluate("document.querySelector('.leaflet-control-layers-toggle').click()")
    frame.get_by_text("Map beneath").dispatch_event("click")  # Leaflet takes no click in the moment in which a pointer opens the list
    assert frame.locator("img.leaflet-tile").count() == 0
    assert watched.outside == []


def test_a_question_in_one_tap(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/buildings?look=open&area=W1&who=young")
    expect(page.get_by_text("Harbour Secondary School", exact=False).first).to_be_visible()
    page.get_by_role("button", name="Ask this as a question").last.click()
    expect(page.get_by_text("Saved as question draft-", exact=False)).to_be_visible()


@pytest.mark.parametrize("look", ["underused", "share", "open", "hours", "totals", "one"])
def test_each_section_is_complete_offline(look: str, testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/buildings?look={look}&building=B4")
    assert page.locator('[data-testid="stException"], [data-testid="stAlertContentError"]').count() == 0
    assert watched.outside == []
    assert watched.errors == []


def test_axe_finds_no_serious_violation(testborough_url: str, watched: Watched) -> None:
    page = watched.open(f"{testborough_url}/buildings?building=B2")
    map_of(page)
    assert serious(page) == []
