"""Scenario 22 and what follows from it: files through the real page, with a real file chooser."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from oe_data.database import open_database, work_folder
from tests.conftest import copy_place
from tests.e2e.conftest import TESTBOROUGH, Watched, free_port, serious, serve, settle

LEDGER = "OrganisationLabel,OrganisationalUnit,BeneficiaryName,PaymentDate,TransactionNumber,Amount\n"


class Served:
    """A dashboard of its own on Testborough."""

    def __init__(self, folder: Path, testborough_path: Path) -> None:
        self.folder, self.database = folder, folder / "place.duckdb"
        copy_place(testborough_path, self.database)
        port = free_port()
        self.server = serve(self.database, port)
        self.address = f"http://127.0.0.1:{port}"

    def stop(self) -> None:
        self.server.terminate()
        self.server.wait(10)

    def rows(self, sql: str) -> list[tuple]:  # type: ignore[type-arg]
        """Ask the database when the server has let go of it."""
        self.stop()
        connection = open_database(self.database)
        found = connection.cursor().execute(sql).fetchall()
        connection.close()
        return found

    def file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        return path


@pytest.fixture
def served(tmp_path: Path, testborough_path: Path) -> Iterator[Served]:
    made = Served(tmp_path, testborough_path)
    yield made
    made.stop()


def choose(page: Page, *files: Path) -> None:
    """Pick files as a person does, and wait until they are read."""
    with page.expect_file_chooser() as chooser:
        page.locator("[data-testid=stFileUploader] button").first.click()
    chooser.value.set_files(list(files))
    page.get_by_text("read:").first.wait_for(timeout=60_000)
    settle(page)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_timeout(300)
    settle(page)


def money(rows: int = 20) -> str:
    """A file of money: 20 rows, of which one has an unknown service and one a negative gross."""
    header = (TESTBOROUGH / "spend.csv").read_text().splitlines()[0]
    lines = [
        f"{900 + n},2024,outturn,revenue,csc,council,council,council,council_tax,1000.50,0.00,controls,count,P,direct" for n in range(rows)
    ]
    lines[4] = lines[4].replace(",csc,", ",nonsense,")
    lines[9] = lines[9].replace(",1000.50,", ",-1000.50,")
    return "\n".join([header, *lines]) + "\n"


def test_scenario_22_load_an_extract(served: Served, watched: Watched) -> None:
    file = served.file("money.csv", money())
    page = watched.open(f"{served.address}/upload")
    choose(page, file)
    expect(page.locator("h4")).to_contain_text("1 file read: ready to load.")
    expect(page.get_by_text("18 rows, £18,009.00, 2 rows left out").or_(page.locator("p", has_text="18 rows")).first).to_be_visible()
    press(page, "Load 1 file")
    expect(page.get_by_text("2 rows left out").first).to_be_visible()
    page.get_by_text("money.csv", exact=False).first.wait_for()
    choose(page, file)
    expect(page.get_by_text("the same file is already in").first).to_be_visible()
    expect(page.locator("h4", has_text="read:")).to_have_text("1 file read: cannot be loaded.")
    expect(page.get_by_role("button", name="Load", exact=True)).to_be_disabled()
    assert watched.outside == []
    assert watched.errors == []
    assert not any((work_folder(served.database) / "arrived").iterdir())  # it came there, and lies on the desk since
    (load,) = served.rows(
        "SELECT file_name, sha256, rows_read, row_count, rejected, length(loaded_by) > 0 FROM load WHERE file_name = 'money.csv'"
    )
    assert load == ("money.csv", hashlib.sha256(file.read_bytes()).hexdigest(), 20, 18, 2, True)
    assert served.server.returncode is not None


def test_rejected_rows_are_mended_and_loaded_again(served: Served, watched: Watched) -> None:
    lines = "".join(f"Otherton Council,=Care,Supplier {n} Ltd,2024-05-{n:02d},{n},-10.25\n" for n in range(1, 6))
    file = served.file("may.csv", LEDGER + lines + "Otherton Council,=Care,Late Ltd,31/06/2024,9,-1.00\n")
    page = watched.open(f"{served.address}/upload")
    choose(page, file)
    press(page, "Load 1 file")
    expect(page.get_by_text("1 row left out").first).to_be_visible()
    choose(page, served.file("again.csv", file.read_text() + "\n"))
    press(page, "Clear")
    choose(page, served.file("june.csv", (file.read_text()).replace("-05-", "-06-")))
    page.get_by_role("tab", name="Rows left out (1)").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Rows to mend").click()
    mended = served.folder / "mended.csv"
    mended.write_text(Path(download.value.path()).read_text(encoding="utf-8-sig").replace("31/06/2024", "30/06/2024"))
    assert "'=Care" in mended.read_text()
    press(page, "Clear")
    choose(page, mended)
    press(page, "Load 1 file")
    expect(page.get_by_text("mended.csv").first).to_be_visible()
    rows = served.rows(
        "SELECT unit, supplier, CAST(paid_on AS VARCHAR), CAST(amount_gbp AS VARCHAR) FROM payment WHERE supplier = 'Late Ltd'"
    )
    assert rows == [("=Care", "Late Ltd", "2024-06-30", "-1.00")]


def test_rows_of_a_template_left_out_by_the_data_are_mended_too(served: Served, watched: Watched) -> None:
    page = watched.open(f"{served.address}/upload")
    choose(page, served.file("money.csv", money()))
    page.get_by_role("tab", name="Rows left out (2)").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Rows to mend").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig").replace(",nonsense,", ",csc,").replace(",-1000.50,", ",1000.50,")
    mended = served.file("mended.csv", text)
    press(page, "Load 1 file")
    choose(page, mended)
    press(page, "Load 1 file")
    expect(page.get_by_text("20 rows, 2 left out.").first).to_be_visible()
    press(page, "Undo")
    expect(page.get_by_text("1 file loaded: 18 rows, 2 left out.").first).to_be_visible()
    assert served.rows("SELECT count(*), sum(gross_gbp) FROM spend WHERE spend_id >= 900") == [(18, 18009.0)]


def test_questions_are_answered_in_place_and_undo_is_one_click(served: Served, watched: Watched) -> None:
    nameless = "".join(f"Care,Supplier {n} Ltd,2024-05-{n:02d},{n},10.00\n" for n in range(1, 6))
    file = served.file("nowhere_council_may.csv", LEDGER.replace("OrganisationLabel,", "") + nameless)
    page = watched.open(f"{served.address}/upload")
    choose(page, file)
    expect(page.get_by_text("No column of it says whose it is").first).to_be_visible()
    press(page, "Yes: Nowhere Council")
    expect(page.locator("h4")).to_contain_text("ready to load")
    press(page, "Load 1 file")
    choose(page, served.file("other.csv", file.read_text().replace("10.00", "12.00").replace("Care,", "Nowhere Council,", 5)))
    page.get_by_text("read:").first.wait_for()
    press(page, "Clear")
    press(page, "Undo")
    settle(page)
    expect(page.get_by_role("button", name="Undo", exact=True)).to_have_count(0)
    assert served.rows("SELECT count(*) FROM payment WHERE body_id = 'nowhere-council'") == [(0,)]


def test_two_tabs_load_at_the_same_moment(served: Served, browser: Browser) -> None:
    """Both end well: each month is in, once."""
    pages = []
    for month in (1, 2):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{served.address}/upload")
        settle(page)
        lines = "".join(f"Otherton Council,Care,Supplier {n} Ltd,2023-{month:02d}-05,{n},10.00\n" for n in range(500))
        choose(page, served.file(f"month{month}.csv", LEDGER + lines))
        pages.append(page)
    for page in pages:
        page.get_by_role("button", name="Load 1 file", exact=True).click(no_wait_after=True)
    for page in pages:
        page.get_by_role("button", name="Undo", exact=True).first.wait_for(timeout=60_000)
        page.close()
    found = served.rows("SELECT month(paid_on), count(*) FROM payment WHERE year(paid_on) = 2023 GROUP BY 1 ORDER BY 1")
    assert found == [(1, 500), (2, 500)]


@pytest.mark.parametrize("width", ["watched", "narrow"])
def test_upload_is_for_everyone(served: Served, width: str, request: pytest.FixtureRequest) -> None:
    watched: Watched = request.getfixturevalue(width)
    page = watched.open(f"{served.address}/upload")
    choose(page, served.file("money.csv", money()))
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert serious(page) == []
