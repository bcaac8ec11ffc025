"""Nothing from a file comes alive in the browser (reliability target X1)."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from oe_data.database import ROOT
from tests.conftest import TESTBOROUGH
from tests.e2e.conftest import Watched, free_port, serve
from tests.e2e.test_map import AT, LAYER, map_of

PAYLOADS = [
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "${document.title='owned'}",
    "`${document.title='owned'}`",
    "[a](javascript:document.title='owned')",
    "![a](http://evil.example/pixel.png)",
    '"><svg onload="document.title=\'owned\'">',
    "{{constructor.constructor('document.title=1')()}}",
    '=HYPERLINK("http://evil.example")',
    ":red[x] :material/home: $\\frac{1}{2}$ <b>x</b>",
]
TEXT = {
    "area.csv": ["name"],
    "org.csv": ["name"],
    "service.csv": ["name"],
    "stream.csv": ["name"],
    "source.csv": ["name", "publisher", "licence"],
    "statement.csv": ["title", "body"],
    "spending.csv": ["BeneficiaryName", "OrganisationalUnit", "Purpose", "ProclassLabel", "TransactionNumber"],
    "indicator.csv": ["name", "definition"],
    "consultation_theme.csv": ["theme", "summary"],
    "building.csv": ["name"],
    "post_group.csv": ["title"],
}


@pytest.fixture(scope="module")
def hostile_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on Testborough with every name replaced by a payload."""
    folder = tmp_path_factory.mktemp("hostile")
    number = 0
    for file in TESTBOROUGH.iterdir():
        if file.name not in TEXT:
            (folder / file.name).write_bytes(file.read_bytes())
            continue
        with file.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        for row in rows:
            for column in TEXT[file.name]:
                row[column] = PAYLOADS[number % len(PAYLOADS)]
                number += 1
        with (folder / file.name).open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    database = folder / "place.duckdb"
    words = [sys.executable, "-m", "oe_data", "load", str(folder), "--database", str(database)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    port = free_port()
    server = serve(database, port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.mark.parametrize(
    "path",
    [
        "",
        "?area=W1",
        "money?show=holds&by=body",
        "money?show=flow&least=0",
        "money?show=buys&cut=service",
        "money?show=ledger",
        "money?show=left",
        "money?show=rows",
        "buildings?look=underused&building=B2",
        "buildings?look=share&building=B4",
        "buildings?look=open&need=low_income",
        "buildings?look=totals",
        "needs?area=W1&over=all",
        "needs?look=trend&level=lsoa&indicator=imd",
        "needs?look=own&own=W1,W2,W3",
        "needs?look=said",
    ],
)
def test_nothing_from_a_file_runs(path: str, hostile_url: str, watched: Watched) -> None:
    dialogs: list[str] = []
    watched.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page = watched.open(f"{hostile_url}/{path}")
    for chart in page.locator('[data-testid="stVegaLiteChart"], canvas').all()[:6]:
        box = chart.bounding_box()
        if box:
            page.mouse.move(box["x"] + box["width"] / 3, box["y"] + box["height"] / 3)
            page.wait_for_timeout(150)
    if path.startswith("buildings"):
        hover_over_every_building(page)
    if path.startswith("needs"):
        hover_over_every_area(page)
    assert "owned" not in page.title()
    assert dialogs == []
    assert watched.outside == []
    assert page.locator("img[src*='evil'], a[href^='javascript'], script:text('owned')").count() == 0
    assert watched.errors == []


def hover_over_every_area(page: Page) -> None:
    """Bring up the label of each area on the map; names and indicators stay text."""
    page.wait_for_selector("iframe[title*='folium']")
    frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    frame.wait_for_function("window.map_div && map_div.placeShapes && map_div.placeNeed")
    box = page.locator("iframe[title*='folium']").bounding_box()
    assert box
    for x, y in frame.evaluate(
        "map_div.placeShapes.map(s => map_div.latLngToContainerPoint(s.getBounds().getCenter())).map(p => [p.x, p.y])"
    ):
        page.mouse.move(box["x"] + x, box["y"] + y)
        page.mouse.move(box["x"] + x + 2, box["y"] + y + 2)
        page.wait_for_timeout(150)
    assert "owned" not in frame.title()
    assert frame.locator("img[src*='evil'], img[src='x'], a[href^='javascript'], svg[onload], script:text('owned')").count() == 0


def hover_over_every_building(page: Page) -> None:
    """Bring up the label of each building on the map; what is in its name stays text."""
    frame = map_of(page)
    box = page.locator("iframe[title*='folium']").bounding_box()
    assert box
    for code in frame.evaluate(f"{LAYER}._data.code"):
        x, y = frame.evaluate(AT, code)
        page.mouse.move(box["x"] + x, box["y"] + y)
        page.wait_for_timeout(120)
        assert frame.locator(".place-told strong").count() >= 1  # the one before may still fade
    assert "owned" not in frame.title()
    assert frame.locator("img[src*='evil'], img[src='x'], a[href^='javascript'], svg[onload], script:text('owned')").count() == 0
