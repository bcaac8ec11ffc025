"""Odd and broken files of other people's test collections: each ends in a load or in one clear sentence.

They are no part of the project. They are looked for beside it, or where the variable OE_BAD_FILES says; ``manifest.csv`` there
says of each what is odd about it and what should come of it.
"""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import duckdb
import pytest

from oe_data.intake import text
from oe_data.intake.read import read
from oe_data.intake.text import Refused

BAD = Path(os.environ.get("OE_BAD_FILES") or Path(__file__).resolve().parents[2] / "shared" / "badcsv")
needs_files = pytest.mark.skipif(not BAD.is_dir(), reason="the broken files to try are not here (OE_BAD_FILES names their folder)")


def manifest() -> dict[str, dict[str, str]]:
    """What should come of each file."""
    if not BAD.is_dir():
        return {}
    with (BAD / "manifest.csv").open(encoding="utf-8", newline="") as handle:
        return {row["file"]: row for row in csv.DictReader(handle)}


FILES = manifest()
# Those that are spending after all: kind, rows, pounds, lines with a fault.
LOADED: dict[str, tuple[str, int, str | None, list[int]]] = {
    "goodtables-py/gla-250-report-2013-14-P07.csv": ("spending", 461, "25395604.71", []),
    "goodtables-py/gla-december_2009.csv": ("spending", 157, "1872466.96", [6]),
    "goodtables-py/invalid-on-structure.csv": ("spending_central", 3, None, [3, 4, 5]),
}


def cells(name: str, folder: Path) -> list[list[str] | None]:
    """The records of a file, as they come out of the bytes."""
    path = text.as_utf8(BAD / name, folder / "utf8", text.encoding_of(BAD / name))
    return [row for _, _, row in text.records(path, text.delimiter_of(path)) if row != []]


@needs_files
@pytest.mark.parametrize("name", FILES)
def test_a_broken_file_ends_in_a_load_or_a_sentence(tmp_path: Path, name: str) -> None:
    """No exception, no half account: rows and faults add up, or one sentence says why not."""
    answer: dict[str, Any] = read({"path": str(BAD / name), "work": str(tmp_path)})
    if name not in LOADED:
        assert answer["files"] == []
        assert 10 < len(answer["refused"]) < 600
        assert not any(word in answer["refused"] for word in ("Error", "Exception", "Traceback", "could not be read"))
        return
    assert FILES[name]["expected"] != "error"
    (part,) = answer["files"]
    lines = sorted({fault["line_no"] for fault in part["faults"]})
    assert (part["kind"], part["rows_read"], part["amount_gbp"], lines) == LOADED[name]
    assert part["good"] + len(lines) == part["rows_read"]


@needs_files
@pytest.mark.parametrize("name", FILES)
def test_bytes_become_records_or_a_sentence(tmp_path: Path, name: str) -> None:
    """Under every reading stands the taking apart of records: it ends, and what should load comes out even and to the letter."""
    expected = FILES[name]["expected"]
    try:
        found = cells(name, tmp_path)
    except Refused:
        assert expected != "load"
        return
    if expected == "load":
        assert found
        assert None not in found
        assert len({len(row or []) for row in found}) == 1
        assert not str((found[0] or [""])[0]).startswith("\ufeff")
    paired = BAD / FILES[name]["expected_file"]
    if paired.is_file() and "by hand" not in FILES[name]["expected_detail"]:
        records = json.loads(paired.read_text(encoding="utf-8"))
        assert [dict(zip(found[0] or [], row or [], strict=True)) for row in found[1:]] == (
            records if isinstance(records, list) else [records]
        )


@needs_files
@pytest.mark.parametrize("name", [name for name, row in FILES.items() if row["expected"] == "load-as-text"])
def test_hostile_text_in_a_cell_stays_what_it_is(tmp_path: Path, name: str) -> None:
    """Formulas, scripts, SQL and strange letters as names of suppliers come back to the letter."""
    lines = (BAD / name).read_bytes().decode("utf-8", errors="replace").replace("\x00", "").split("\n")
    lines = [line.strip(" \t\r\u00a0\u2007\u202f\u200b\ufeff") for line in lines]
    lines = [line for line in lines if line]
    path = tmp_path / "ledger.csv"
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["Body Name", "Supplier Name", "Payment Date", "Amount"])
        writer.writerows(["Anyshire Council", line, "24/12/2024", "1.00"] for line in lines)
    (part,) = read({"path": str(path), "work": str(tmp_path)})["files"]
    assert (part["faults"], part["amount_gbp"]) == ([], f"{len(lines)}.00")
    with duckdb.connect() as connection:
        stored = connection.execute(f"SELECT supplier FROM read_parquet('{part['parquet']}')").fetchall()
    assert [supplier for (supplier,) in stored] == lines
