"""A load that vanishes, a database that was swapped and a ledger that was changed are noticed, and can be put right."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from oe_data import intake, ledger
from oe_data.database import DataError, open_database, raw_folder

pytestmark = pytest.mark.slow

HEADER = "OrganisationLabel,OrganisationalUnit,BeneficiaryName,PaymentDate,TransactionNumber,Amount\n"


class Place:
    """A database with its ledger, and loads and undos written in it as they are made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "place.duckdb"
        self.connection = open_database(self.path)

    def file(self, name: str, pounds: int = 10) -> Path:
        path = self.folder / name
        path.write_text(HEADER + "".join(f"Anyshire Council,Care,{name} Ltd,2025-04-{n:02d},{n},{pounds}.25\n" for n in (1, 2, 3)))
        return path

    def begin_load(self, name: str) -> int:
        file = self.file(name)
        digest = ledger.hashlib.sha256(file.read_bytes()).hexdigest()
        load_id = self.rows("SELECT coalesce(max(load_id), 0) + 1 FROM load")[0][0]
        return ledger.begin(self.path, "tester", "load", load_id, name, digest)

    def load(self, name: str, *left_out: str) -> int:
        """Load a file; copies are made by hand here, and ``left_out`` names what the process dies before."""
        self.file(name)
        with pytest.MonkeyPatch.context() as patch:
            for what in ("snapshot", *left_out):
                patch.setattr(ledger, what, lambda *given: None)
            decided = intake.Decided(same_period="add")
            (account,) = intake.load_paths(self.connection, self.path, [self.folder / name], "tester", decided=decided)
        assert account.status == "loaded", account.reason
        assert account.load_id
        return account.load_id

    def begin_undo(self, load_id: int) -> int:
        name, digest = self.rows(f"SELECT file_name, sha256 FROM load WHERE load_id = {load_id}")[0]
        return ledger.begin(self.path, "tester", "undo", load_id, name, digest)

    def undo(self, load_id: int, *left_out: str) -> None:
        """Undo a load, likewise."""
        with pytest.MonkeyPatch.context() as patch:
            for what in ("snapshot", *left_out):
                patch.setattr(ledger, what, lambda *given: None)
            intake.undo(self.connection, self.path, load_id, "tester")

    def rows(self, sql: str) -> list[tuple]:  # type: ignore[type-arg]
        return self.connection.cursor().execute(sql).fetchall()

    def compare(self) -> list[str]:
        return ledger.compare(self.connection.cursor(), self.path)

    def verify(self) -> list[str]:
        return ledger.verify(self.connection.cursor(), self.path)

    def signature(self) -> str:
        return ledger.signature(self.connection.cursor())

    def snapshot(self) -> Path:
        return ledger.snapshot(self.path, self.connection)

    def reopen(self) -> None:
        self.connection.close()
        self.connection = open_database(self.path)

    def lines(self) -> list[dict]:  # type: ignore[type-arg]
        return [json.loads(line) for line in ledger.ledger_file(self.path).read_bytes().splitlines()]

    def actions(self) -> list[str]:
        return [line["action"] for line in self.lines()]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(tmp_path)
    yield made
    made.connection.close()


def test_lines_are_chained_and_end_with_the_signature(place: Place) -> None:
    assert place.compare() == []
    empty = place.signature()
    place.load("april.csv")
    full = place.signature()
    place.undo(1)
    assert len({empty, full, place.signature()}) == 3
    lines = place.lines()
    assert [line["number"] for line in lines] == [1, 2, 3, 4]
    assert [(line["action"], line["what"]) for line in lines] == [
        (action, what) for what in ("load", "undo") for action in ("begin", "committed")
    ]
    assert [line["signature"] for line in lines] == [None, full, None, place.signature()]
    assert (lines[1]["load_id"], lines[1]["file"], lines[1]["rows"], lines[1]["amount_gbp"]) == (1, "april.csv", 3, "30.75")
    assert [line["previous"] for line in lines] == ["0" * 64, *(line["hash"] for line in lines[:-1])]
    assert place.compare() == []
    assert place.verify() == []


def test_a_load_that_was_committed_before_the_process_died_is_completed(place: Place) -> None:
    place.load("april.csv", "committed")
    place.reopen()
    assert place.compare() == []
    last = place.lines()[-1]
    assert (last["action"], last["who"], last["rows"], last["amount_gbp"]) == ("committed", "found at start", 3, "30.75")
    assert last["signature"] == place.signature()
    assert place.compare() == []
    assert len(place.lines()) == 2


def test_a_load_that_never_reached_the_database_is_closed(place: Place) -> None:
    place.load("april.csv")
    place.begin_load("may.csv")
    place.reopen()
    assert place.compare() == []
    assert place.actions() == ["begin", "committed", "begin", "abandoned"]
    place.load("june.csv")  # takes the number that was given up
    assert place.compare() == []


def test_an_undo_cut_off_ends_as_the_database_says(place: Place) -> None:
    place.load("april.csv")
    place.begin_undo(1)
    assert place.compare() == []
    assert place.actions()[-1] == "abandoned"
    place.undo(1, "committed")
    assert place.compare() == []
    assert (place.actions()[-1], place.lines()[-1]["what"]) == ("committed", "undo")


def test_a_rolled_back_load_leaves_nothing_to_say(place: Place) -> None:
    ledger.abandoned(place.path, place.begin_load("april.csv"))
    assert place.actions() == ["begin", "abandoned"]
    assert place.compare() == []


def test_an_older_database_copied_back_is_noticed(place: Place) -> None:
    place.load("april.csv")
    place.connection.close()
    shutil.copyfile(place.path, place.folder / "old.duckdb")
    place.connection = open_database(place.path)
    place.load("may.csv")
    place.connection.close()
    shutil.copyfile(place.folder / "old.duckdb", place.path)
    place.connection = open_database(place.path)
    (sentence,) = place.compare()
    assert "load 2 ('may.csv', " in sentence
    assert " UTC) was committed, and it is not in the database" in sentence
    assert "python3 -m oe_data restore" in sentence
    assert place.compare() == [sentence]
    # A begin that the older database happens to hold must not launder it.
    place.begin_load("june.csv")
    assert "load 2 ('may.csv'" in place.compare()[0]


def test_an_undo_that_was_lost_is_noticed(place: Place) -> None:
    place.load("april.csv")
    place.connection.close()
    shutil.copyfile(place.path, place.folder / "old.duckdb")
    place.connection = open_database(place.path)
    place.undo(1)
    place.connection.close()
    shutil.copyfile(place.folder / "old.duckdb", place.path)
    place.connection = open_database(place.path)
    (sentence,) = place.compare()
    assert "load 1 ('april.csv'" in sentence
    assert "was undone, and it is in the database again" in sentence


@pytest.mark.parametrize("share", [0.0, 0.5, 0.95, None], ids=["emptied", "half", "nearly whole", "deleted"])
def test_a_write_ahead_log_cut_or_deleted_is_noticed(place: Place, share: float | None) -> None:
    place.load("april.csv")
    with place.connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    place.load("may.csv")
    # The state a power cut leaves: the files as they lie, without an orderly close.
    crashed = place.folder / "crashed" / "place.duckdb"
    crashed.parent.mkdir()
    for end in ("", ".wal", ".ledger"):
        subprocess.run(["cp", f"{place.path}{end}", f"{crashed}{end}"], check=True)
    log = Path(f"{crashed}.wal")
    if share is None:
        log.unlink()
    else:
        os.truncate(log, int(log.stat().st_size * share))
    connection = open_database(crashed)
    found = ledger.compare(connection.cursor(), crashed)
    connection.close()
    assert len(found) == 1
    assert "load 2 ('may.csv'" in found[0]


def change(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1].replace(b'"rows": 3', b'"rows": 4'), *lines[2:]]


def change_and_hash(lines: list[bytes]) -> list[bytes]:
    line = json.loads(lines[1]) | {"rows": 4}
    line["hash"] = ledger._hash(line)
    return [lines[0], json.dumps(line).encode() + b"\n", *lines[2:]]


TAMPERINGS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "a field changed": change,
    "a field changed and its line hashed again": change_and_hash,
    "the time made nonsense": lambda lines: [lines[0], lines[1].replace(b'"when": "2', b'"when": "x'), *lines[2:]],
    "a line deleted": lambda lines: [*lines[:2], *lines[3:]],
    "the first line deleted": lambda lines: lines[1:],
    "two lines swapped": lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
    "a line repeated": lambda lines: [*lines[:2], lines[1], *lines[2:]],
    "the last line repeated": lambda lines: [*lines, lines[-1]],
    "an empty line": lambda lines: [*lines, b"\n"],
    "nonsense": lambda lines: [*lines, b"[1, 2]\n"],
    "the last change cut off": lambda lines: lines[:-2],
    "everything cut off": lambda lines: [],
}


@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampering_is_noticed_until_restored(place: Place, how: str) -> None:
    for name in ("april.csv", "may.csv", "june.csv"):
        place.load(name)
    file = ledger.ledger_file(place.path)
    before = file.read_bytes().splitlines(keepends=True)
    after = TAMPERINGS[how](before)
    assert after != before
    file.write_bytes(b"".join(after))
    found = place.compare()
    assert len(found) == 1
    assert "python3 -m oe_data restore" in found[0]
    assert place.compare() == found
    place.connection.close()
    ledger.restore(place.path, "tester", place.path)  # the database is right: accept it
    place.connection = open_database(place.path)
    assert place.compare() == []
    place.load("july.csv")
    assert place.verify() == []


def test_the_last_line_cut_off(place: Place) -> None:
    """Without its end a load is as after a crash: the end is written again, the same, and says so; with a snapshot it is noticed."""
    place.load("april.csv")
    file = ledger.ledger_file(place.path)
    whole = file.read_bytes()
    begun = whole.splitlines(keepends=True)[0]
    file.write_bytes(begun)
    assert place.compare() == []
    assert (place.lines()[-1]["who"], place.lines()[-1]["signature"]) == ("found at start", place.signature())
    file.write_bytes(whole)
    place.snapshot()
    file.write_bytes(begun)
    (sentence,) = place.compare()
    assert "its end is gone" in sentence


@pytest.mark.parametrize("kept", [1, 40, -1])
def test_a_last_line_cut_short_is_said_once_and_locks_nobody_out(place: Place, kept: int) -> None:
    place.load("april.csv")
    file = ledger.ledger_file(place.path)
    whole = file.read_bytes()
    place.begin_load("may.csv")
    torn = file.read_bytes()[len(whole) :][:kept]
    file.write_bytes(whole + torn)
    with pytest.raises(DataError, match="cannot be read"):
        place.begin_load("may.csv")
    (sentence,) = place.compare()
    assert "cut short" in sentence
    assert "load 1 ('april.csv'" in sentence
    (aside,) = place.folder.glob("*.torn-*")
    assert aside.read_bytes() == torn
    assert file.read_bytes() == whole
    assert place.compare() == []
    place.load("may.csv")
    assert place.compare() == []


def test_an_end_cut_short_is_written_again(place: Place) -> None:
    place.load("april.csv")
    file = ledger.ledger_file(place.path)
    file.write_bytes(file.read_bytes()[:-100])
    assert len(place.compare()) == 1
    assert place.actions() == ["begin", "committed"]
    assert place.compare() == []


def test_loads_without_a_ledger_are_a_problem(place: Place) -> None:
    place.load("april.csv")
    ledger.ledger_file(place.path).unlink()
    (sentence,) = place.compare()
    assert "1 ('april.csv')" in sentence
    assert "restore place.duckdb" in sentence
    place.connection.close()
    assert "ends with load 1; nothing has to be loaded again" in ledger.restore(place.path, "tester", place.path)
    place.connection = open_database(place.path)
    assert place.compare() == []
    assert place.lines()[0]["action"] == "restored"


def test_a_full_disk_leaves_no_half_line(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    place.load("april.csv")
    before = ledger.ledger_file(place.path).read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        ledger.begin(place.path, "tester", "load", 2, "may.csv", "0" * 64)
    assert ledger.ledger_file(place.path).read_bytes() == before


def test_snapshots_keep_ten_and_the_lock(place: Place) -> None:
    made = []
    for n in range(12):
        ledger.abandoned(place.path, place.begin_load(f"{n}.csv"))
        made.append(place.snapshot())
    assert place.snapshot() == made[-1]
    assert ledger.snapshots(place.path) == made[:1:-1]
    assert made[-1].name == "00000024.duckdb"
    assert made[-1].stat().st_size == place.path.stat().st_size
    assert not list(made[-1].parent.glob("*.part"))
    # To read the file in this process would have dropped DuckDB's lock on it.
    other = subprocess.run([sys.executable, "-c", f"import duckdb; duckdb.connect({str(place.path)!r})"], capture_output=True, text=True)
    assert "Conflicting lock" in other.stderr


def test_restore_brings_the_old_state_back(place: Place) -> None:
    place.load("april.csv")
    good = place.signature()
    first = place.snapshot()
    place.undo(1)
    place.load("may.csv")
    digest = place.rows("SELECT sha256 FROM load WHERE load_id = 2")[0][0]
    with pytest.raises(DataError, match="open"):
        ledger.restore(place.path, "tester")
    place.connection.close()
    told = ledger.restore(place.path, "tester")
    assert "00000002.duckdb, which ends with load 1" in told
    assert f"load again load 2 ('may.csv', raw file {digest})" in told
    assert "undo again load 1 ('april.csv')" in told
    (aside,) = place.folder.glob("place.duckdb.set-aside-*")
    with duckdb.connect(str(aside), read_only=True) as old:
        assert old.execute("SELECT count(*) FROM load").fetchall() == [(2,)]
    place.connection = open_database(place.path)
    assert place.signature() == good
    assert place.compare() == []
    assert place.verify() == []
    assert (place.lines()[-1]["action"], place.lines()[-1]["who"], place.lines()[-1]["file"]) == ("restored", "tester", first.name)
    # A crash after it is still told apart, though the ledger knows of an undo that no longer holds.
    place.load("june.csv", "committed")
    assert place.compare() == []
    assert place.actions()[-1] == "committed"
    assert place.verify() == []


def test_restore_of_another_file_is_the_truth_from_then_on(place: Place) -> None:
    place.load("april.csv")
    other = place.folder / "20990101.duckdb"  # a number, but no line of the ledger
    shutil.copyfile(place.snapshot(), other)
    place.load("may.csv")
    place.connection.close()
    assert "load again load 2 ('may.csv'" in ledger.restore(place.path, "tester", other)
    place.connection = open_database(place.path)
    assert place.compare() == []
    place.load("june.csv", "committed")  # its number is that of the load that went
    assert place.compare() == []
    assert place.actions()[-1] == "committed"


def test_restore_is_refused_while_another_program_has_the_database(place: Place) -> None:
    place.load("april.csv")
    place.snapshot()
    place.connection.close()
    code = f"import duckdb, sys; c = duckdb.connect({str(place.path)!r}); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(DataError, match=r"has place\.duckdb open"):
            ledger.restore(place.path, "tester")
    assert "nothing has to be loaded again" in ledger.restore(place.path, "tester")
    place.connection = open_database(place.path)


def test_restore_passes_over_snapshots_that_are_not_whole(place: Place) -> None:
    place.load("april.csv")
    good = place.snapshot()
    place.load("may.csv")
    torn = place.snapshot()
    place.load("june.csv")
    shutil.copyfile(good, place.snapshot())  # whole, but of another line
    torn.write_bytes(torn.read_bytes()[:5000])
    place.connection.close()
    place.path.write_bytes(b"not a database")
    told = ledger.restore(place.path, "tester")
    assert "00000002.duckdb" in told
    assert "load 2 ('may.csv'" in told
    assert "load 3 ('june.csv'" in told
    place.connection = open_database(place.path)
    assert place.compare() == []
    place.connection.close()
    good.unlink()
    before = place.path.read_bytes()
    with pytest.raises(DataError, match="Nothing was changed"):
        ledger.restore(place.path, "tester")
    assert place.path.read_bytes() == before
    place.connection = open_database(place.path)


def test_restore_after_tampering_starts_a_new_ledger_that_counts_on(place: Place) -> None:
    place.load("april.csv")
    place.load("may.csv")
    newest = place.snapshot()
    file = ledger.ledger_file(place.path)
    file.write_bytes(b"".join(change(file.read_bytes().splitlines(keepends=True))))
    place.connection.close()
    ledger.restore(place.path, "tester")
    place.connection = open_database(place.path)
    assert place.compare() == []
    assert [line["number"] for line in place.lines()] == [int(newest.stem) + 1]
    assert list(place.folder.glob("*.ledger.set-aside-*"))
    place.load("june.csv")
    assert place.snapshot() > newest
    assert place.compare() == []


def test_verify_finds_what_the_signature_cannot(place: Place) -> None:
    place.load("april.csv")
    place.load("may.csv")
    assert place.verify() == []
    raw = raw_folder(place.path)
    first, second = (digest for (digest,) in place.rows("SELECT sha256 FROM load ORDER BY load_id"))

    def broken(*statements: str) -> list[str]:
        with place.connection.cursor() as cursor:
            cursor.execute("BEGIN")
            for statement in statements:
                cursor.execute(statement)
            found = ledger.verify(cursor, place.path)
            cursor.execute("ROLLBACK")
        return found

    (gone,) = broken("DELETE FROM payment WHERE load_id = 2 AND line_no = 3")
    assert "Load 2 ('may.csv') stored 3 rows and £30.75, and the table payment holds 2 rows and £20.50" in gone
    (penny,) = broken("UPDATE payment SET amount_gbp = amount_gbp + 0.01 WHERE load_id = 1 AND line_no = 2")
    assert "£30.76" in penny
    (month,) = broken("UPDATE payment_month SET amount_gbp = amount_gbp - 0.01 WHERE load_id = 1")
    assert "payment_month" in month
    (supplier,) = broken("DELETE FROM payment_supplier WHERE load_id = 1")
    assert "payment_supplier holds 0 rows" in supplier
    (raw / first).rename(raw / "elsewhere")
    (raw / second).write_text("changed")
    missing, changed = place.verify()
    assert "load 1 ('april.csv') is missing" in missing
    assert "load 2 ('may.csv') was changed" in changed
    with place.connection.cursor() as cursor:  # without a transaction, which an error would end
        cursor.execute("DROP TABLE payment_month")
        (unread,) = ledger._facts(cursor)
    assert "The table payment_month cannot be read" in unread


def test_verify_of_testborough(testborough: duckdb.DuckDBPyConnection) -> None:
    assert ledger._facts(testborough.cursor()) == []
    with testborough.cursor() as cursor:
        cursor.execute("UPDATE spend SET gross_gbp = gross_gbp + 0.01 WHERE spend_id = (SELECT min(spend_id) FROM spend)")
        (found,) = ledger._facts(cursor)
    assert "the table spend holds" in found


def test_room(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10**10, 8 * 10**9, 2 * 10**9))
    assert ledger.room(place.path, 300_000_000) is None
    assert ledger.room(place.path, 400_000_000) == (
        "The disk is too full: 2.2 GB must be free and 2.0 GB are. Free some space and try again."
    )
