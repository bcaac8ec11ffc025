"""The same file again, the same rows in another form, a month replaced, and many loads at the same moment."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oe_data import intake, ledger, queries
from oe_data.database import open_database, work_folder

pytestmark = pytest.mark.slow  # processes that start, and die: most of a run

NAMES = ["OrganisationLabel", "OrganisationalUnit", "BeneficiaryName", "PaymentDate", "TransactionNumber", "Amount", "Purpose"]
POUNDS = [5, 7, 7, 11, 13, 2, 3, 900]


class Reader(intake.Child):
    """A reading child that stays for the next file."""

    def __exit__(self, *given: Any) -> None:
        self.clear()


class Place:
    """A database, a reading child that stays, and files to load."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.path = folder, folder / "place.duckdb"
        self.connection = open_database(self.path)
        self.reader = Reader(work_folder(self.path))

    def file(self, name: str, pounds: list[int], month: int = 4, body: str = "Anyshire Council") -> Path:
        """A month of a ledger, a line for each number of pounds."""
        file = self.folder / name
        rows = [[body, "Care", f"Café {n} Ltd", f"2025-{month:02d}-{n + 1:02d}", n, f"{p}.10", ""] for n, p in enumerate(pounds)]
        file.write_bytes(written([NAMES, *rows]).encode())
        return file

    def load(self, file: Path, **options: Any) -> intake.Account:
        (account,) = intake.load_paths(self.connection, self.path, [file], "tester", **options)
        return account

    def undo(self, load_id: int | None) -> None:
        intake.undo(self.connection, self.path, int(str(load_id)), "tester")

    def totals(self) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            names = ("payment", "payment_month", "payment_supplier")
            return [row for name in names for row in cursor.execute(f"SELECT * FROM {name} ORDER BY ALL").fetchall()]

    def whole(self) -> bool:
        with self.connection.cursor() as cursor:
            return ledger.verify(cursor, self.path) == []


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.reader.stop()
    made.connection.close()


def written(rows: list[list[Any]], ends: str = "\n", delimiter: str = ",") -> str:
    """Rows as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator=ends, delimiter=delimiter).writerows(rows)
    return text.getvalue()


def test_the_same_bytes_are_refused(place: Place) -> None:
    file = place.file("april.csv", [1, 2, 3])
    assert place.load(file).status == "loaded"
    before = place.totals()
    again = place.load(file.rename(place.folder / "renamed.csv"))
    assert (again.status, again.rows_loaded) == ("refused", 0)
    assert "the same file is already in: load 1, 'april.csv'" in str(again.reason)
    assert place.totals() == before


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.permutations(range(8)),
    st.permutations(range(len(NAMES))),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([",", ";", "\t", "|"]),
    st.booleans(),
)
def test_the_same_rows_in_another_form_are_refused(
    place: Place, lines: list[int], columns: list[int], encoding: str, ends: str, delimiter: str, preamble: bool
) -> None:
    if not place.totals():
        assert place.load(place.file("april.csv", POUNDS)).status == "loaded"
    header, *rows = csv.reader((place.folder / "april.csv").read_text(encoding="utf-8").splitlines())
    rows = [[rows[line][column] for column in columns] for line in lines]
    text = written([*([["Payments of April"]] if preamble else []), [header[column] for column in columns], *rows], ends, delimiter)
    other = place.folder / "other.csv"
    other.write_bytes(text.encode(encoding))
    told = str(place.load(other, child=place.reader).reason)
    assert "the same 8 rows are already in" in told or "the same file is already in" in told, (told, text)
    with place.connection.cursor() as cursor:
        assert cursor.execute("SELECT count(*), sum(amount_gbp) FROM payment").fetchall() == [(8, sum(POUNDS) + Decimal("0.80"))]


def test_a_row_more_or_a_penny_less_is_another_file(place: Place) -> None:
    file = place.file("april.csv", [1, 2, 3])
    place.load(file)
    (place.folder / "more.csv").write_text(file.read_text() + file.read_text().splitlines()[-1] + "\n")
    (place.folder / "less.csv").write_text(file.read_text().replace("3.10", "3.09"))
    for name in ("more.csv", "less.csv"):
        account = place.load(place.folder / name)
        assert [question["what"] for question in account.questions] == ["same_period"], account.reason


def test_replace_is_replace(place: Place) -> None:
    """The totals are those of the new file exactly; undoing it gives back the old signature and totals to the penny."""

    def signature() -> str:
        with place.connection.cursor() as cursor:
            rows = cursor.execute("SELECT load_id, sha256, row_count, amount_gbp FROM load WHERE status = 'accepted' ORDER BY 1")
            return str(rows.fetchall())

    place.load(place.file("march.csv", [14], month=3))
    place.load(place.file("april.csv", [1, 2, 3]))
    before, sign = place.totals(), signature()
    newer = place.load(place.file("april-again.csv", [1, 2, 30, 40]), decided=intake.Decided(same_period="replace"))
    assert (newer.status, newer.amount_gbp) == ("loaded", "73.40")
    with place.connection.cursor() as cursor:
        for table in ("payment", "payment_month", "payment_supplier"):
            pounds = cursor.execute(f"SELECT load_id, sum(amount_gbp) FROM {table} GROUP BY load_id ORDER BY load_id").fetchall()
            assert pounds == [(1, Decimal("14.10")), (3, Decimal("73.40"))], table
        assert cursor.execute("SELECT status, replaced_by FROM load WHERE load_id = 2").fetchall() == [("superseded", 3)]
        assert cursor.execute("SELECT count(*) FROM replaced.payment WHERE load_id = 2").fetchall() == [(3,)]  # kept
    assert place.whole()
    place.undo(newer.load_id)
    assert (place.totals(), signature()) == (before, sign)
    assert place.whole()


def test_loads_at_the_same_moment(place: Place) -> None:
    """Eight at once end as if one after another; of the same file at once, one is loaded and the others are told so."""
    files = [[place.file(f"{n}-{m}.csv", [10 + n, 20, 30], m, f"Council {n}") for m in (1, 2, 3)] for n in range(8)]
    same = place.file("may.csv", [1, 2, 3], 5)
    together = threading.Barrier(8)

    def work(mine: list[Path]) -> list[intake.Account]:
        together.wait()
        accounts = [place.load(file) for file in mine]
        together.wait()
        return [*accounts, place.load(same)]

    with ThreadPoolExecutor(8) as threads:
        accounts = list(threads.map(work, files))
    assert [account.reason for mine in accounts for account in mine[:3] if account.status != "loaded"] == []
    last = [mine[3] for mine in accounts]
    assert [account.status for account in last].count("loaded") == 1
    assert all("already in" in str(account.reason) for account in last if account.status != "loaded")
    assert place.whole()
    with place.connection.cursor() as cursor:
        (total,) = cursor.execute("SELECT sum(amount_gbp) FROM payment").fetchall()
    assert total == (sum(3 * (Decimal(60 + n) + Decimal("0.30")) for n in range(8)) + Decimal("6.30"),)


def test_readers_never_see_half_a_load(place: Place) -> None:
    """While a month is loaded and undone for five seconds, every answer is that before or after."""
    place.load(place.file("april.csv", [1, 2, 3]))
    may = place.file("may.csv", [10, 20, 30], 5)
    until = time.monotonic() + 5
    whole = (
        "SELECT (SELECT sum(row_count) FROM load WHERE status = 'accepted'), (SELECT count(*) FROM payment), "
        "(SELECT sum(lines) FROM payment_month), (SELECT sum(lines) FROM payment_supplier), "
        "(SELECT sum(amount_gbp) FROM payment), (SELECT sum(amount_gbp) FROM payment_month)"
    )

    def read(_: int) -> set[tuple[Any, ...]]:
        seen: set[tuple[Any, ...]] = set()
        while time.monotonic() < until:
            with place.connection.cursor() as cursor:
                seen |= set(cursor.execute(whole).fetchall())
            (told,) = queries.rows(place.connection, queries.read("money/ledger"), {})
            seen.add((told["lines"],) * 4 + (told["amount_gbp"],) * 2)
        return seen

    with ThreadPoolExecutor(4) as threads:
        readers = [threads.submit(read, n) for n in range(4)]
        written = 0
        while time.monotonic() < until:
            place.undo(place.load(may).load_id)
            written += 1
        seen = set[tuple[Any, ...]]().union(*(reader.result() for reader in readers))
    assert written > 1
    assert seen == {(3,) * 4 + (Decimal("6.30"),) * 2, (6,) * 4 + (Decimal("66.60"),) * 2}
