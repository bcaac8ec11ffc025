"""The command line as a stranger types it: what it prints, and the exit code."""

import csv
import json
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from oe_data import command
from oe_data.database import ROOT
from tests.conftest import TESTBOROUGH

pytestmark = pytest.mark.slow  # processes that start, and die: most of a run

GOOD = "OrganisationLabel,BeneficiaryName,PaymentDate,Amount\nAnyshire Council,=1+1,2025-04-03,-10.50\n"


def oe(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "oe_data", *map(str, words)], cwd=ROOT, capture_output=True, text=True)


def test_load_json_has_one_object_a_file(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    (tmp_path / "bad.csv").write_text("nonsense\n1\n")
    done = oe("load", tmp_path / "good.csv", tmp_path / "bad.csv", "--database", tmp_path / "a.duckdb", "--json")
    accounts = {account["file"]: account for account in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert (accounts["good.csv"]["status"], accounts["good.csv"]["amount_gbp"]) == ("loaded", "-10.50")
    assert (accounts["bad.csv"]["status"], accounts["bad.csv"]["load_id"]) == ("refused", None)
    assert done.stderr == ""


def test_exit_code_0_only_if_every_file_loaded(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    assert oe("load", tmp_path / "good.csv", "--database", tmp_path / "a.duckdb").returncode == 0
    again = oe("load", tmp_path / "good.csv", "--database", tmp_path / "a.duckdb")
    assert again.returncode == 1
    assert "the same file is already in" in again.stderr
    assert "Traceback" not in again.stderr


def test_only_what_makes_frames_imports_pandas(tmp_path: Path) -> None:
    code = "import sys; from oe_data import command; print(command.main(sys.argv[1:]), 'pandas' in sys.modules)"

    def told(text: str, *words: str) -> str:
        file = tmp_path / "ledger.csv"
        file.write_text(text)
        given = ["load", str(file), "--database", str(tmp_path / "a.duckdb"), *words]
        return subprocess.run([sys.executable, "-c", code, *given], cwd=ROOT, capture_output=True, text=True).stdout.splitlines()[-1]

    assert told(GOOD) == "0 False"
    assert told(GOOD.replace("10.50", "11.50")) == "1 False"  # of a month that is in, so a person is asked
    assert told(GOOD.replace("10.50", "11.50"), "--same-period", "replace") == "0 False"
    assert told(GOOD.replace("04-03", "05-03") + "Anyshire Council,Acme,2025-05-32,5\n") == "0 True"  # one row is at fault


def test_golden_area_is_loaded_asked_checked_and_exported(tmp_path: Path) -> None:
    database = tmp_path / "a.duckdb"
    assert oe("load", TESTBOROUGH, "--database", database).returncode == 0
    asked = oe("query", "money/split", "year=2026", "--format", "json", "--database", database)
    (split,) = json.loads(asked.stdout)
    assert split["total"] == 1_000_000_000
    assert round(split["controls_share"], 4) == 0.07
    table = oe("query", "money/by_tier", "--database", database).stdout.splitlines()
    assert table[0].split() == ["tier", "gbp", "share"]
    lines = oe("query", "money/by_tier", "year=1999", "--format", "csv", "--database", database).stdout.splitlines()
    assert lines == ["tier,gbp,share"]
    assert oe("check", "--database", database).stdout == "Every check found nothing.\n"
    assert oe("export", tmp_path / "out", "--database", database).returncode == 0
    with (tmp_path / "out" / "spend.csv").open(encoding="utf-8-sig") as handle:
        assert len(list(csv.DictReader(handle))) == 24
    assert oe("undo", "999", "--database", database).stderr == "There is no load 999. 'query data/loads' lists the loads there are.\n"


def test_exports_run_no_formula(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD)
    oe("load", tmp_path / "good.csv", "--database", tmp_path / "a.duckdb")
    oe("export", tmp_path / "out", "--database", tmp_path / "a.duckdb")
    sheet = openpyxl.Workbook().active
    assert sheet
    with (tmp_path / "out" / "payment.csv").open(encoding="utf-8-sig", newline="") as handle:
        header, row = csv.reader(handle)
    sheet.append(row)
    cells = dict(zip(header, next(iter(sheet.iter_rows())), strict=True))
    assert cells["supplier"].value == "'=1+1"
    assert cells["supplier"].data_type != "f"
    assert cells["amount_gbp"].value == "-10.50"


def test_templates_are_written(tmp_path: Path) -> None:
    assert oe("templates", tmp_path / "t").returncode == 0
    assert (tmp_path / "t" / "spend.csv").read_text().startswith("spend_id,year,basis,kind,")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["query", "money/split"], "There is no database"),
        (["load", "nowhere.csv"], "There is no file nowhere.csv"),
    ],
)
def test_mistakes_get_one_sentence(tmp_path: Path, words: list[str], told: str) -> None:
    done = oe(*words, "--database", tmp_path / "none.duckdb")
    assert done.returncode == 1
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_database_held_by_another_program_is_told(tmp_path: Path) -> None:
    database = tmp_path / "a.duckdb"
    (tmp_path / "good.csv").write_text(GOOD)
    oe("load", tmp_path / "good.csv", "--database", database)
    holder = subprocess.Popen(
        [sys.executable, "-c", f"from oe_data.database import open_database as o; c = o({str(database)!r}); print(1, flush=True); input()"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout
    holder.stdout.readline()
    done = oe("query", "money/split", "--database", database)
    holder.kill()
    holder.wait()
    assert done.returncode == 1
    assert "Another program has the database a.duckdb open" in done.stderr
    assert "Close the dashboard" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [("2026", 2026), ("-1.5", -1.5), ("true", True), ("01", "01"), ("W1", "W1"), ("1,2", [1, 2]), ("", ""), ("2025-04-01", "2025-04-01")],
)
def test_values_typed_on_the_command_line(text: str, value: object) -> None:
    assert command.value(text) == value


def test_inspect_needs_no_database(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text(GOOD + "Total,,,-10.50\n")
    (tmp_path / "bad.csv").write_text("nonsense\n1\n")
    done = oe("inspect", tmp_path / "good.csv", tmp_path / "bad.csv", "--json")
    good, bad = map(json.loads, done.stdout.splitlines())
    assert done.returncode == 1
    expected = ["file", "kind", "confidence", "header_row", "encoding", "delimiter", "columns", "rows", "amount_gbp"]
    assert set(expected) <= set(good)
    assert (good["kind"], good["header_row"], good["rows"], good["amount_gbp"]) == ("spending", 1, 1, "-10.50")
    assert (good["printed_total_gbp"], good["reconciled"], good["reason"]) == ("-10.50", True, None)
    assert good["columns"]["BeneficiaryName"] == "supplier"
    assert bad["kind"] is None
    assert bad["reason"].startswith("bad.csv: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.csv", "good.csv"]
    assert "100% sure" in oe("inspect", tmp_path / "good.csv").stdout


def test_a_question_is_asked_and_answered(tmp_path: Path) -> None:
    database = tmp_path / "a.duckdb"
    (tmp_path / "april.csv").write_text(GOOD)
    (tmp_path / "again.csv").write_text(GOOD.replace("-10.50", "-11.50"))
    assert oe("load", tmp_path / "april.csv", "--database", database).returncode == 0
    dry = oe("load", tmp_path / "again.csv", "--database", database, "--dry-run", "--yes")
    assert dry.stdout.startswith("Would load: again.csv: 1 of 1 rows, £-11.50.")
    asked = oe("load", tmp_path / "again.csv", "--database", database)
    assert asked.returncode == 1
    assert "replace it, or add to it?" in asked.stderr
    assert "Say --same-period replace|add, or --yes takes 'replace'." in asked.stderr
    done = oe("load", tmp_path / "again.csv", "--database", database, "--same-period", "replace")
    assert "Load 2: again.csv: 1 of 1 rows" in done.stdout
    assert "was replaced" in done.stdout


def test_a_vanished_load_is_told_and_restored(tmp_path: Path) -> None:
    database = tmp_path / "a.duckdb"
    (tmp_path / "april.csv").write_text(GOOD)
    (tmp_path / "may.csv").write_text(GOOD.replace("-04-", "-05-"))
    assert oe("load", tmp_path / "april.csv", "--database", database).returncode == 0
    old = database.read_bytes()
    assert oe("load", tmp_path / "may.csv", "--database", database).returncode == 0
    assert oe("verify", "--database", database).stdout == "The database holds what its ledger says, to the penny.\n"
    database.write_bytes(old)
    told = oe("verify", "--database", database)
    assert told.returncode == 1
    assert "load 2 ('may.csv'" in told.stdout
    refused = oe("load", tmp_path / "may.csv", "--database", database)
    assert refused.returncode == 1
    assert refused.stderr.startswith("Nothing was changed. ")
    restored = oe("restore", "--database", database)
    assert "load again load 2 ('may.csv'" in restored.stdout
    assert oe("load", tmp_path / "may.csv", "--database", database).returncode == 0
    assert oe("verify", "--database", database).returncode == 0
