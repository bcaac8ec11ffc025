"""A real Chromium on a real server, with every other host refused."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from oe_data.database import ROOT
from tests.conftest import copy_place

TESTBOROUGH = ROOT / "tests" / "testborough"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no other host is reached; to ask here instead would switch the cache off
]

expect.set_options(timeout=20_000)  # a wait ends as soon as it is over; a machine with other work to do may draw a chart in six seconds


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(database: Path, port: int) -> subprocess.Popen[bytes]:
    """Start the dashboard on a database and wait until it answers."""
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.headless", "true"],
        cwd=ROOT,
        env={**os.environ, "OE_DATABASE": str(database)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).read()
            return server
        except OSError:
            time.sleep(0.25)
    server.kill()
    raise RuntimeError("the dashboard did not start within a minute")


@pytest.fixture(scope="session")
def testborough_url(tmp_path_factory: pytest.TempPathFactory, testborough_path: Path) -> Iterator[str]:
    """The address of a dashboard on Testborough."""
    database = tmp_path_factory.mktemp("e2e") / "place.duckdb"
    copy_place(testborough_path, database)
    port = free_port()
    server = serve(database, port)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one these tests are skipped visibly."""
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine: install the package 'chromium'")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


class Watched:
    """A page together with what it asked of other hosts and what its console complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.outside: list[str] = []
        self.errors: list[str] = []
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, url: str) -> None:
        if not url.startswith(("http://127.0.0.1", "data:", "blob:")):
            self.outside.append(url)

    def open(self, address: str) -> Page:
        """Open an address and wait until Streamlit has settled."""
        self.page.goto(address)
        settle(self.page)
        return self.page


SETTLED = """quiet => new Promise((done, fail) => {
  const begun = performance.now();
  let changed = begun;
  const watch = new MutationObserver(() => { changed = performance.now(); });
  watch.observe(document.documentElement, {subtree: true, childList: true, characterData: true});
  const look = () => {
    const now = performance.now();
    const state = document.querySelector('[data-testid="stApp"]')?.dataset.testScriptState;
    if (state === 'notRunning' && document.querySelector('h1') && now - changed >= quiet) { watch.disconnect(); done(); }
    else if (now - begun > 60000) { fail(new Error('the page did not settle within a minute')); }
    else { setTimeout(look, 50); }
  };
  look();
})"""


def settle(page: Page) -> None:
    """Wait until no rerun is under way and nothing has changed on the page for half a second: a first look may meet half a page."""
    page.evaluate(SETTLED, 500)


def pick(page: Page, label: str, option: str) -> None:
    """Pick from a list, of the form that is open if any: a list closes when the page scrolls, so that is done before."""
    field = page.get_by_role("combobox", name=label, exact=True).last
    field.scroll_into_view_if_needed()
    settle(page)
    field.click()
    page.get_by_role("option", name=option, exact=True).click()


def write_cell(page: Page, grid: Locator, right: int, keys: Sequence[str], text: str) -> None:
    """Write into the first row of a table: `keys` lead there from the cell `right` pixels from its left; each is told before the next."""
    grid.scroll_into_view_if_needed()
    settle(page)  # a table that is scrolled after a key loses it
    box = grid.bounding_box()
    assert box
    page.mouse.click(box["x"] + right, box["y"] + 52)
    chosen = grid.locator('[role="gridcell"][aria-selected="true"]')
    for key in keys:
        column = chosen.get_attribute("aria-colindex")
        page.keyboard.press(key)
        expect(chosen).not_to_have_attribute("aria-colindex", str(column))
    page.keyboard.type(text)
    field = page.locator(".gdg-input")
    expect(field).to_have_value(text)
    page.keyboard.press("Enter")
    expect(field).to_have_count(0)
    settle(page)


def serious(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds of serious impact, and still finds two seconds later: a page being drawn may lack what it will have."""
    found: list[tuple[str, list[str]]] = []
    for wait in (0, 2000):
        page.wait_for_timeout(wait)
        seen = Axe().run(page).response["violations"]
        found = [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in seen if v["impact"] in ("serious", "critical")]
        if not found:
            break
    return found


@pytest.fixture(scope="session")
def wide(browser: Browser) -> Iterator[BrowserContext]:
    """Where all tabs at 1440 px are opened: what one has fetched the next need not fetch and compile again."""
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        yield context


@pytest.fixture(scope="session")
def small(browser: Browser) -> Iterator[BrowserContext]:
    """Where all tabs as wide as a telephone are opened."""
    with browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True) as context:
        yield context


@pytest.fixture
def watched(wide: BrowserContext) -> Iterator[Watched]:
    """A fresh tab at 1440 px."""
    with wide.new_page() as page:
        yield Watched(page)


@pytest.fixture
def narrow(small: BrowserContext) -> Iterator[Watched]:
    """A fresh tab as wide as a telephone."""
    with small.new_page() as page:
        yield Watched(page)
