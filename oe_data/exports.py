"""Everything that leaves as a file passes through here, so that no cell of it runs as a formula in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # the command line starts without them
    import duckdb
    import pandas as pd


# OWASP's list of what starts a formula, with the full-width forms spreadsheets accept too.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: Any) -> Any:
    """Text that a spreadsheet would run gets a leading apostrophe; numbers stay numbers, negative ones too."""
    if isinstance(value, str) and (value.startswith(FORMULA) or value.lstrip().startswith(FORMULA)):
        return "'" + value
    return value


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as CSV in UTF-8 with a byte order mark, so that Excel shows pounds signs; headers are made inert too."""
    import pandas as pd

    safe = frame.rename(columns=cell)
    for column in safe.columns[[not pd.api.types.is_numeric_dtype(kind) for kind in safe.dtypes]]:
        safe[column] = safe[column].map(cell)
    return safe.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def xlsx_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as a workbook of one sheet whose header stays in sight; text stays text, and no cell is a formula."""
    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    def written(value: Any) -> Any:
        if isinstance(value, str):
            return ILLEGAL_CHARACTERS_RE.sub("", cell(value))
        return None if pd.isna(value) else value.item() if hasattr(value, "item") else value

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Data")
    sheet.freeze_panes = "A2"
    sheet.append([written(name) for name in frame.columns])
    for row in frame.itertuples(index=False):
        sheet.append([written(value) for value in row])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def rows_bytes(header: list[str], rows: list[list[str]]) -> bytes:
    """Rows of a published file as they were printed, to be mended and loaded again; what a spreadsheet would run is made inert.

    Amounts stay as printed, with their sign: the reader takes the apostrophe off again, and no number is text.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([cell(name) for name in header])
    writer.writerows([[value if re.fullmatch(r"[-+]?£?[\d,.]+", value) else cell(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def write_table(connection: duckdb.DuckDBPyConnection, table: str, file: Path) -> int:
    """Write one of our tables as CSV, a piece at a time; give the number of rows, and write nothing when there are none."""
    with connection.cursor() as cursor:
        result = cursor.execute(f"SELECT * FROM {table}")
        rows = result.fetchmany(10_000)
        if not rows:
            return 0
        written = 0
        with file.open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.writer(handle)
            writer.writerow([column[0] for column in result.description or []])
            while rows:
                writer.writerows([[cell(value) for value in row] for row in rows])
                written += len(rows)
                rows = result.fetchmany(10_000)
        return written
