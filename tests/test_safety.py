"""The hardened connection, and text that stays text on its way out (reliability targets X4 and X6, the engine's floor)."""

from pathlib import Path

import duckdb
import pandas as pd
import pytest

from oe_data import database, exports, words
from oe_data.database import DataError, open_database, transaction

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
