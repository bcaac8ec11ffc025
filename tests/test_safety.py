"""The hardened connection, hostile text and file names that stay text (reliability targets F3, X4, X5, X6 and X7, the engine's floor)."""

import csv
import io
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pandas as pd
import pytest

from oe_data import database, exports, intake, queries, words
from oe_data.database import DataError, open_database, raw_folder, transaction
from tests.conftest import REAL, Place

PROBES = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM read_parquet('/etc/x.parquet')",
    "SELECT * FROM read_json('/etc/x.json')",
    "SELECT * FROM read_csv('http://127.0.0.1:9/x.csv')",
    "COPY (SELECT 1) TO '/tmp/oe_probe.csv'",
    "COPY load FROM '/etc/passwd'",
    "ATTACH '/tmp/oe_probe.db'",
    "EXPORT DATABASE '/tmp/oe_probe'",
    "IMPORT DATABASE '/tmp/oe_probe'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "INSTALL spatial FROM community",
    "CREATE SECRET s (TYPE s3)",
    "SET enable_external_access = true",
    "SET allowed_directories = ['/']",
    "SET memory_limit = '1TB'",
    "SET lock_configuration = false",
    "SET threads = 64",
    "SELECT * FROM some_python_variable",
]


@pytest.mark.parametrize("probe", PROBES)
def test_the_sandbox_holds(empty: duckdb.DuckDBPyConnection, probe: str) -> None:
    some_python_variable = pd.DataFrame({"a": [1]})
    assert len(some_python_variable) == 1
    with pytest.raises(duckdb.Error):
        empty.cursor().execute(probe).fetchall()
    assert not Path("/tmp/oe_probe.csv").exists()


def test_only_the_work_folder_can_be_read(tmp_path: Path) -> None:
    connection = open_database(tmp_path / "a.duckdb")
    inside = tmp_path / "a.duckdb.work" / "x.parquet"
    duckdb.sql("SELECT 1 AS a").write_parquet(str(inside))
    duckdb.sql("SELECT 1 AS a").write_parquet(str(tmp_path / "y.parquet"))
    assert connection.cursor().execute("SELECT a FROM read_parquet($f)", {"f": str(inside)}).fetchall() == [(1,)]
    for outside in (tmp_path / "y.parquet", tmp_path / "a.duckdb.work" / ".." / "y.parquet"):
        with pytest.raises(duckdb.Error):
            connection.cursor().execute("SELECT a FROM read_parquet($f)", {"f": str(outside)}).fetchall()
    connection.close()


def test_an_old_engine_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.duckdb, "__version__", "1.5.4")
    with pytest.raises(DataError, match=r"needs duckdb 1\.5\.5 or newer and found 1\.5\.4"):
        open_database(tmp_path / "a.duckdb")


def test_a_file_that_is_no_database_is_refused_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.duckdb").write_text("not a database, " * 1000)
    with pytest.raises(DataError, match="cannot be opened"):
        open_database(tmp_path / "a.duckdb")


def test_a_transaction_is_whole_or_nothing(empty: duckdb.DuckDBPyConnection) -> None:
    def broken_off() -> None:
        with transaction(empty) as cursor:
            cursor.execute("INSERT INTO org (org_id, name, sector, load_id) VALUES ('a', 'A', 'council', 1)")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert empty.cursor().execute("SELECT count(*) FROM org").fetchall() == [(0,)]


FORMULAS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "＝1",
    "＋1",
    "－1",
    "＠1",
    '=HYPERLINK("x")',
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_workbooks_hold_no_formula(formula: str) -> None:
    made = exports.xlsx_bytes(
        pd.DataFrame({formula: [formula, "x"], "n": [-1.5, float("nan")], "on": [pd.Timestamp("2026-01-02"), pd.NaT]})
    )
    (header, first, second) = openpyxl.load_workbook(io.BytesIO(made)).active.iter_rows()
    assert [one.data_type for one in (header[0], first[0])] == ["s", "s"]
    assert (first[1].value, str(first[2].value)[:10]) == (-1.5, "2026-01-02")
    assert [one.value for one in second] == ["x", None, None]


@pytest.mark.parametrize("formula", FORMULAS)
def test_exports_make_formulas_inert(formula: str) -> None:
    assert exports.cell(formula) == "'" + formula
    text = exports.csv_bytes(pd.DataFrame({formula: [formula], "n": [-1.5]})).decode("utf-8-sig")
    assert f"'{formula.split(chr(10))[0].split(chr(13))[0].split(chr(34))[0]}" in text
    assert "-1.5" in text
    assert "'-1.5" not in text


@pytest.mark.parametrize("text", ["plain", "a-b", 1, -1.5, None, ""])
def test_exports_leave_the_rest_alone(text: object) -> None:
    assert exports.cell(text) == text


@pytest.mark.parametrize(
    "text", ["![x](http://a/b.png)", "[a](javascript:alert(1))", "<img src=x>", "$x$", ":red[x]", "# h", "`c`", "a\nb"]
)
def test_names_from_files_are_inert_as_markdown(text: str) -> None:
    inert = words.plain(text)
    assert "\n" not in inert
    for sign in "![](<>$:#`":
        assert inert.count(sign) == inert.count("\\" + sign)


def test_a_database_of_another_version_is_told(tmp_path: Path) -> None:
    path = tmp_path / "old.duckdb"
    connection = open_database(path)
    connection.execute("COMMENT ON TABLE load IS 'older'")
    connection.close()
    with pytest.raises(DataError, match=r"old\.duckdb was made by another version"):
        open_database(path)


PAYLOADS = REAL.parent / "badcsv" / "payloads"
TEXTS = {"supplier": "BeneficiaryName", "unit": "OrganisationalUnit", "purpose": "Purpose", "category": "ExpenditureCategory"}


def spending(rows: list[list[str]]) -> str:
    """A ledger with rows of a number and a text, which stands in every column of text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["OrganisationLabel", "PaymentDate", "TransactionNumber", "Amount", *TEXTS.values()])
    writer.writerows(["Anyshire Council", "2025-04-01", number, "1.00", *[told] * len(TEXTS)] for number, told in rows)
    return text.getvalue()


def test_hostile_strings_are_stored_to_the_letter_and_leave_inert(tmp_path: Path) -> None:
    """Only white space at the ends goes, and what reads as the name of a person."""
    if not PAYLOADS.is_dir():
        pytest.skip("the folder of hostile strings is not beside this checkout")
    lines = [line for file in sorted(PAYLOADS.iterdir()) for line in file.read_text(encoding="utf-8").split("\n")]
    hostile = [line for line in [*lines, *FORMULAS] if line.strip() and not line.startswith("#")]
    assert len(hostile) > 500
    (tmp_path / "a.csv").write_text(spending([[f"T{n}", line] for n, line in enumerate(hostile)]), encoding="utf-8")
    connection = open_database(tmp_path / "a.duckdb")
    (account,) = intake.load_paths(connection, tmp_path / "a.duckdb", [tmp_path / "a.csv"], "tester")
    assert (account.status, account.rows_loaded) == ("loaded", len(hostile)), account.reason
    with connection.cursor() as cursor:
        stored = cursor.execute(f"SELECT {', '.join(TEXTS)} FROM payment ORDER BY CAST(transaction_no[2:] AS INTEGER)").fetchall()
    masked = 0
    for told, (supplier, *others) in zip(hostile, stored, strict=True):
        masked += supplier == "Individual (name not kept)"
        for cell in [*others] if supplier == "Individual (name not kept)" else [supplier, *others]:
            before, after = told.split(cell, 1)
            assert not (before + after).strip(), (told, cell)
    assert masked < 3
    exports.write_table(connection, "payment", tmp_path / "out.csv")
    connection.close()
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as handle:
        written = {row["transaction_no"]: row for row in csv.DictReader(handle)}
    for number, row in enumerate(stored):
        for name, cell in zip(TEXTS, row, strict=True):
            out = written[f"T{number}"][name]
            assert out in (cell, "'" + cell)
            assert not out.lstrip().startswith(exports.FORMULA)
    frame = exports.csv_bytes(pd.DataFrame(stored, columns=list(TEXTS))).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(frame, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.lstrip().startswith(exports.FORMULA)]


def hostile_words(count: int) -> list[str]:
    """Words that would end a name or a value in SQL and begin a statement, were they ever pasted into one."""
    ends = ["'", '"', "`", ";", "--", "/*", ")", "$1", "\\", "a'", 'a"', "]", "%", "{}", "?", "\u2019", "*/", "'')", '"")', "\t'"]
    begins = [
        "drop table spend",
        "delete from payment",
        "or 1=1",
        "union select 1",
        "attach 'x'",
        "copy load to 'x'",
        "pragma x",
        "update org set name=''",
    ]
    made = [f"{end}{gap}{begin}{tail}" for end in ends for begin in begins for gap in ("", " ", "; ") for tail in ("", " --")]
    assert len(set(made)) >= count
    return made[:: len(made) // count][:count]


def shape(connection: duckdb.DuckDBPyConnection) -> list[object]:
    """Every table with its columns, and how many rows it holds."""
    with connection.cursor() as cursor:
        columns = cursor.execute("SELECT table_name, column_name, data_type FROM duckdb_columns() ORDER BY ALL").fetchall()
        return [columns, cursor.execute("SELECT table_name, estimated_size FROM duckdb_tables() ORDER BY ALL").fetchall()]


def test_hostile_filters_find_nothing_and_change_nothing(testborough: duckdb.DuckDBPyConnection) -> None:
    before = shape(testborough)
    suppliers, payments, behind = (queries.read(f"money/{name}") for name in ("ledger_suppliers", "payments", "behind"))
    for number, value in enumerate(hostile_words(500)):
        assert queries.rows(testborough, suppliers, {"find": value}) == []
        assert queries.rows(testborough, payments, {"supplier_key": value, "body": value}) == []
        if number % 20 == 0:
            assert queries.rows(testborough, behind, {"control": value}) == []
    assert shape(testborough) == before


def test_hostile_column_names_stay_names(golden: Place) -> None:
    tables = shape(golden.connection)[0]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["OrganisationLabel", "PaymentDate", "TransactionNumber", "Amount", "BeneficiaryName", *hostile_words(200)])
    writer.writerow(["Anyshire Council", "2025-04-01", "1", "10.00", "Amber Ltd", *["x"] * 200])
    (account,) = golden.load(golden.file("hostile.csv", text.getvalue()))
    assert (account.status, account.amount_gbp) == ("loaded", "10.00"), account.reason
    assert shape(golden.connection)[0] == tables


@pytest.mark.parametrize("text", ["a\rb", "a\r\nb", "a\nb", "\r=1"])
@pytest.mark.parametrize("before", [0, 600])
def test_a_line_break_in_a_cell_is_kept_whatever_it_is(tmp_path: Path, text: str, before: int) -> None:
    rows = [[str(n), "plain"] for n in range(before)] + [["last", text]]
    (tmp_path / "a.csv").write_bytes(spending(rows).encode())
    connection = open_database(tmp_path / "a.duckdb")
    (account,) = intake.load_paths(connection, tmp_path / "a.duckdb", [tmp_path / "a.csv"], "tester")
    assert account.rows_loaded == len(rows), account.reason
    found = connection.cursor().execute("SELECT purpose FROM payment WHERE transaction_no = 'last'").fetchall()
    assert found == [(text.strip(),)]
    connection.close()


STEMS = ["evil", "con", "a'b", 'a"b', "a;DROP TABLE load;--", "$(touch evil)", "`touch evil`", "%2e%2e%2fevil", "-rf", "--help", "~", "*"]
STEMS += [
    "?",
    "[a]",
    "{a}",
    "a\nb",
    "a\tb",
    "\u202egnp",
    "é",
    "e\u0301",
    "𝕏",
    " ",
    "a ",
    ".",
    "..",
    "=cmd|' C calc'!A0",
    "a" * 200,
    "a:b",
    "a\\b",
]
LOOSE = [f"{stem}.csv" for stem in STEMS]
INSIDE = [
    "../evil.csv",
    "../../evil.csv",
    "/evil.csv",
    "/tmp/evil.csv",
    "..\\..\\evil.csv",
    "C:\\evil.csv",
    "a/../../../evil.csv",
    "a/./b.csv",
]
INSIDE += ["\\\\server\\share.csv", "file:///evil.csv", *[f"../{stem}.csv" for stem in STEMS], "twice.csv", "twice.csv"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_hostile_file_names_reach_no_other_folder(tmp_path: Path) -> None:
    assert len(LOOSE) + len(INSIDE) > 60
    home, given = tmp_path / "home" / "data", tmp_path / "given"
    home.mkdir(parents=True)
    given.mkdir()
    for number, name in enumerate(LOOSE):
        (given / name).write_text(spending([[f"L{number}", name]]))
    with zipfile.ZipFile(given / "all.zip", "w") as archive:
        for number, name in enumerate(INSIDE):
            archive.writestr(name, spending([[f"Z{number}", f"inside {name}"]]))
    before = {path for path in tmp_path.rglob("*") if home not in path.parents}
    connection = open_database(home / "a.duckdb")
    decided = intake.Decided(same_period="add")
    files = [*(given / name for name in LOOSE), given / "all.zip"]
    accounts = intake.load_paths(connection, home / "a.duckdb", files, "tester", decided=decided)
    assert [account.reason for account in accounts if account.status != "loaded"] == []
    assert len(accounts) == len(LOOSE) + len(INSIDE)
    with connection.cursor() as cursor:
        assert cursor.execute("SELECT count(*), count(DISTINCT transaction_no) FROM payment").fetchall() == [(len(accounts),) * 2]
    connection.close()
    assert {path for path in tmp_path.rglob("*") if home not in path.parents} == before
    assert {path.name for path in home.iterdir()} == {f"a.duckdb{end}" for end in ("", ".ledger", ".raw", ".snapshots", ".work")}
    assert all(len(file.name) == 64 for file in raw_folder(home / "a.duckdb").iterdir())
    assert not Path("/tmp/evil.csv").exists()
