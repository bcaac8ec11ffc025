"""Every form and defect that publishers are known for, each in a few invented rows."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from oe_data.intake.read import read
from oe_data.intake.text import ENOUGH

HEAD = ["Body Name", "Directorate", "Supplier Name", "Payment Date", "Transaction Number", "Amount", "Purpose"]
BODY = "Anyshire Council"
ROWS = [
    [BODY, "Care", "Café Noir", "24/12/2024", "1001", "£12.30", "Meals"],
    [BODY, "Roads", "Brown & Sons Ltd", "03/12/2024", "1002", "1000.00", "Gritting"],
    [BODY, "Care", "REDACTED PERSONAL DATA", "04/12/2024", "1003", "-45.05", "Refund"],
    [BODY, "Parks", "Green Grass Ltd", "05/12/2024", "1004", "500.75", "Mowing"],
]
SUM = "1468.00"


def table(*rows: list[str], by: str = ",", end: str = "\n") -> str:
    """Rows as delimited text; a cell with the delimiter or a line break in it is quoted."""
    return "".join(by.join(f'"{cell}"' if by in cell or "\n" in cell else cell for cell in row) + end for row in rows)


def answer(folder: Path, content: str | bytes, name: str = "a.csv", **request: Any) -> dict[str, Any]:
    """What the reader makes of one file."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    work = folder / "work"
    work.mkdir(exist_ok=True)
    return read({"path": str(path), "work": str(work), **request})


def part(folder: Path, content: str | bytes, name: str = "a.csv", **request: Any) -> dict[str, Any]:
    """The one table in a file."""
    told = answer(folder, content, name, **request)
    assert "refused" not in told, told["refused"]
    (only,) = told["files"]
    return dict(only)


def refused(folder: Path, content: str | bytes, name: str = "a.csv", **request: Any) -> str:
    """Why a file is refused."""
    told = answer(folder, content, name, **request)
    assert told["files"] == []
    return str(told["refused"])


def kept(read_: dict[str, Any], columns: str) -> list[tuple[Any, ...]]:
    """The good rows of a table as they are handed on for storing."""
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {columns} FROM read_parquet('{read_['parquet']}') WHERE fault = 0").fetchall()


def needs(read_: dict[str, Any]) -> list[str]:
    """What a person is asked for."""
    return [need["what"] for need in read_["needs"]]


def one_column(heading: str, cells: list[str]) -> str:
    """The usual table with the cells of one column replaced, one row for each."""
    place = HEAD.index(heading)
    return table(HEAD, *([*ROWS[1][:place], cell, *ROWS[1][place + 1 :]] for cell in cells), by="\t")


def workbook(**sheets: Sequence[Sequence[Any]]) -> bytes:
    """An XLSX file of these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def open_document(**sheets: list[list[str]]) -> bytes:
    """An ODS file of these sheets: the least that is one."""

    def row(cells: list[str]) -> str:
        shown = (
            f'<table:table-cell office:value-type="string"><text:p>{c.replace("&", "&amp;")}</text:p></table:table-cell>' for c in cells
        )
        return f"<table:table-row>{''.join(shown)}</table:table-row>"

    tables = "".join(f'<table:table table:name="{name}">{"".join(map(row, rows))}</table:table>' for name, rows in sheets.items())
    spaces = " ".join(f'xmlns:{s}="urn:oasis:names:tc:opendocument:xmlns:{s}:1.0"' for s in ("office", "table", "text"))
    content = f"<office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    entry = '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    listed = f'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{entry}</manifest:manifest>'
    return zipped({"mimetype": kind, "content.xml": f"{content}</office:document-content>", "META-INF/manifest.xml": listed})


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def is_whole(read_: dict[str, Any]) -> None:
    """The usual four rows came through to the letter and the penny."""
    assert (read_["kind"], read_["rows_read"], read_["good"], read_["amount_gbp"], read_["faults"]) == ("spending", 4, 4, SUM, [])
    assert needs(read_) == []
    assert kept(read_, "supplier") == [("Café Noir",), ("Brown & Sons Ltd",), ("REDACTED PERSONAL DATA",), ("Green Grass Ltd",)]
    assert kept(read_, "DISTINCT body") == [(BODY,)]


# Letters, delimiters and lines


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "$", "¬"])
def test_any_delimiter(tmp_path: Path, delimiter: str) -> None:
    """The delimiter is found, also where other delimiters stand in cells."""
    rows = [[*ROWS[0][:6], "Bread, milk; tea | and ¢"], *ROWS[1:]]
    found = part(tmp_path, table(HEAD, *rows, by=delimiter))
    is_whole(found)
    assert found["delimiter"] == delimiter


@pytest.mark.parametrize("delimiter", [";", "\t", "|", "$", "¬"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp850"])
def test_commas_in_amounts_part_nothing(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Where each amount has its thousands comma, the comma is no delimiter; nor is a letter of Windows made of the sign of DOS."""
    rows = [[*row[:5], f"{1000 * at:,}.00", "Meals"] for at, row in enumerate(ROWS[1:], 1)]
    found = part(tmp_path, table(HEAD, *rows, by=delimiter).encode(encoding))
    assert (found["delimiter"], found["good"], found["amount_gbp"]) == (delimiter, 3, "6000.00")


TEXT = table(HEAD, *ROWS)
LETTERS: dict[str, tuple[str | bytes, str]] = {
    "utf-8": (TEXT.encode(), "utf-8"),
    "utf-8 marked": (TEXT.encode("utf-8-sig"), "utf-8"),
    "utf-8 marked twice": (b"\xef\xbb\xbf" + TEXT.encode("utf-8-sig"), "utf-8"),
    "utf-8 with its mark as letters": ("\u00ef\u00bb\u00bf" + TEXT, "utf-8"),
    "utf-8 with its mark as letters and marked": (("\u00ef\u00bb\u00bf" + TEXT).encode("utf-8-sig"), "utf-8"),
    "utf-16 little, marked": (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
    "utf-16 big, marked": (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
    "utf-16 little": (TEXT.encode("utf-16-le"), "utf-16-le"),
    "utf-16 big": (TEXT.encode("utf-16-be"), "utf-16-be"),
    "windows": (TEXT.encode("cp1252"), "cp1252"),
    "dos 850": (TEXT.encode("cp850"), "cp850"),
    "dos 437": (TEXT.encode("cp437"), "cp850"),
}


@pytest.mark.parametrize("name", LETTERS)
def test_any_encoding(tmp_path: Path, name: str) -> None:
    """The encoding is told from the bytes; pound signs and accents survive."""
    content, encoding = LETTERS[name]
    found = part(tmp_path, content)
    is_whole(found)
    assert found["encoding"] == encoding
    assert found["header"][0] == "Body Name"


@pytest.mark.parametrize("sign", ["£5", "Café"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_large_file_whose_last_line_alone_is_not_of_the_encoding_of_its_first(tmp_path: Path, encoding: str, sign: str) -> None:
    """Of a large file only the first bytes are looked at; the engine finds the letter that is no UTF-8, and the file is read anew."""
    long = table(HEAD, *[[*ROWS[1][:6], "x" * 900]] * 10_000, [*ROWS[1][:6], sign]).encode(encoding)
    assert len(long) > ENOUGH
    found = part(tmp_path, long)
    assert found["encoding"] == encoding
    assert (sign,) in kept(found, "purpose")


@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
def test_a_pound_sign_in_the_header_only_or_in_the_last_line_only(tmp_path: Path, encoding: str) -> None:
    """The encoding cannot be taken from the first kilobyte, nor from the rows."""
    plain = [[cell.replace("é", "e").replace("£", "") for cell in row] for row in ROWS]
    header = [cell.replace("Amount", "Amount (£)") for cell in HEAD]
    found = part(tmp_path, table(header, *plain).encode(encoding))
    assert (found["amount_gbp"], found["printed"]["amount_gbp"]) == (SUM, "Amount (£)")
    long = table(HEAD, *plain[1:] * 3000, [*ROWS[1][:6], "Fee of £5"]).encode(encoding)
    assert kept(part(tmp_path, long), "purpose")[-1] == ("Fee of £5",)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_one_damaged_letter_spoils_no_other(tmp_path: Path, mark: bytes) -> None:
    """A byte of Windows in a file of UTF-8 is that letter; the rest stays UTF-8."""
    found = part(
        tmp_path, mark + table(HEAD, *ROWS, ROWS[0]).encode() + table([*ROWS[0][:6], "Soufflé"]).encode("cp1252").replace(b"\xa3", b"")
    )
    assert found["good"] == 6
    assert {name for (name,) in kept(found, "supplier")} >= {"Café Noir"}
    assert kept(found, "purpose")[-1] == ("Soufflé",)


ENDS: dict[str, str] = {
    "LF": TEXT,
    "CRLF": TEXT.replace("\n", "\r\n"),
    "CR": TEXT.replace("\n", "\r"),
    "one CRLF, then CR": TEXT.replace("\n", "\r\n", 1).replace("\n", "\r").replace("\r\r", "\r\n", 1),
    "mixed": TEXT.replace("\n", "\r\n", 3).replace("\nBody", "\rBody"),
    "no end to the last line": TEXT.rstrip("\n"),
}


@pytest.mark.parametrize("name", ENDS)
def test_any_line_ends(tmp_path: Path, name: str) -> None:
    """CRLF, LF, bare CR and mixtures are lines."""
    is_whole(part(tmp_path, ENDS[name]))


def test_line_breaks_in_cells_keep_the_line_numbers(tmp_path: Path) -> None:
    """A fault is told with the line that an editor shows."""
    rows = [[*ROWS[0][:6], "first\nsecond\nthird"], [*ROWS[1][:5], "ten", "x"], *ROWS[2:]]
    found = part(tmp_path, table(HEAD, *rows))
    assert [(fault["line_no"], fault["column_name"], fault["value"]) for fault in found["faults"]] == [(5, "Amount", "ten")]


# Spreadsheets, archives, JSON


@pytest.mark.parametrize("name", ["book.xlsx", "book.csv"])
def test_a_workbook_whatever_its_ending(tmp_path: Path, name: str) -> None:
    """Typed cells of a spreadsheet, also of one that is called .csv."""
    typed = [[*row[:3], datetime.datetime.strptime(row[3], "%d/%m/%Y"), int(row[4]), float(row[5].strip("£")), row[6]] for row in ROWS]
    found = part(tmp_path, workbook(Data=[HEAD, *typed]), name)
    is_whole(found)
    assert found["encoding"] == "spreadsheet"
    assert kept(found, "paid_on")[0] == (datetime.date(2024, 12, 24),)


def test_an_open_document(tmp_path: Path) -> None:
    """ODS is read as XLSX is."""
    is_whole(part(tmp_path, open_document(Data=[HEAD, *ROWS]), "book.ods"))


def test_sheets_of_one_make_are_stacked(tmp_path: Path) -> None:
    """Monthly sheets are one extract; a fault names its sheet and row; a sheet of something else is left out and said."""
    damaged = [*ROWS[0][:5], "ten", "x"]
    book = workbook(April=[HEAD, *ROWS], May=[["Spending in May"], [], HEAD, *ROWS[:2], damaged], Notes=[["About these data"], ["See x"]])
    found = part(tmp_path, book, "year.xlsx")
    assert (found["sheets"], found["rows_read"], found["good"], found["amount_gbp"]) == (["April", "May"], 7, 6, "2480.30")
    assert [(fault["sheet"], fault["line_no"] % 10_000_000) for fault in found["faults"]] == [("May", 6)]
    assert any("sheet 'Notes'" in note for note in found["notes"])


def test_an_archive_of_several_makes(tmp_path: Path) -> None:
    """Each file of an archive is read as what it is; a bad one stops no other."""
    inside: dict[str, str | bytes] = {
        "a.csv": TEXT,
        "sub/b.csv": workbook(One=[HEAD, *ROWS]),
        "c.csv": "<!doctype html><p>404",
        "read me.pdf": b"%PDF",
    }
    told = answer(tmp_path, zipped(inside), "year.zip")
    assert [(found["name"], found.get("amount_gbp")) for found in told["files"]] == [
        ("year.zip/a.csv", SUM),
        ("year.zip/b.csv", SUM),
        ("year.zip/c.csv", None),
    ]
    assert "a web page" in told["files"][2]["refused"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("form", ["list", "inside", "lines"])
def test_json_records(tmp_path: Path, encoding: str, form: str) -> None:
    """A list of objects, bare or inside an object, or one object a line, in any encoding."""
    records = [dict(zip(HEAD, row, strict=True)) for row in ROWS]
    read_ = json.dumps({"licence": "OGL", "payments": records} if form == "inside" else records, ensure_ascii=False)
    if form == "lines":
        read_ = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    is_whole(part(tmp_path, read_.encode(encoding), "a.json"))


def test_geojson_of_areas_and_of_properties(tmp_path: Path) -> None:
    """Shapes that name their area are boundaries; points that describe a property are a register."""
    square = {"type": "Polygon", "coordinates": [[[-2, 53], [-2.1, 53], [-2.1, 53.1], [-2, 53]]]}
    shapes = [{"type": "Feature", "properties": {"area_id": "A1"}, "geometry": square}, {"type": "Feature", "properties": {}}]
    found = part(tmp_path, json.dumps({"type": "FeatureCollection", "features": shapes}), "a.geojson")
    assert (found["kind"], found["rows_read"], found["good"], found["faults"][0]["column_name"]) == ("boundary", 2, 1, "area_id")
    about = {"OrganisationLabel": BODY, "UPRN": "10001", "PropertyName": "Town Hall", "PostCode": "AN1 1AA", "TenureType": "Freehold"}
    point = {"type": "Feature", "properties": about, "geometry": {"type": "Point", "coordinates": [-2.3, 53.4]}}
    found = part(tmp_path, json.dumps({"type": "FeatureCollection", "features": [point]}), "b.geojson")
    assert (found["kind"], kept(found, "name, lon, lat")) == ("land_asset", [("Town Hall", -2.3, 53.4)])


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"\n <!DOCTYPE html><html><title>404</title>", "a web page"),
        (b"<html><body>Sign in", "a web page"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", "an XML file"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Error/>", "an XML file"),
        ('<?xml version="1.0" encoding="utf-16"?><Error/>'.encode("utf-16"), "an XML file"),
        (b"<table><tr><td>Supplier</td></tr></table>", "a web page"),
        (b"<!-- saved --><html>", "a web page"),
        (b"{\\rtf1\\ansi Supplier}", "a document of a word processor"),
        (zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w:document/>"}), "a document or slides"),
        (b"Please find attached the file.\r\nRegards\r\n", "none of its first lines holds more than one value"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"", "empty"),
        (b"\r\n\r\n , , \r\n", "empty"),
    ],
)
def test_what_is_no_table_is_named(tmp_path: Path, content: bytes, named: str) -> None:
    """A download that went wrong is named as what it is."""
    assert named in refused(tmp_path, content)


# The header, and what stands around the rows


@pytest.mark.parametrize("row", [1, 2, 3, 6, 7, 10, 30])
def test_the_header_in_any_of_the_first_30_rows(tmp_path: Path, row: int) -> None:
    """Lines above the header are left out and said."""
    above = [["Payments over £500 by Anyshire Council"], [], *([f"Note {n}, of none"] for n in range(27))][: row - 1]
    found = part(tmp_path, table(*above, HEAD, *ROWS))
    is_whole(found)
    assert found["header_row"] == row
    assert (row == 1) == (not any("above the header" in note for note in found["notes"]))


def test_a_header_on_two_rows(tmp_path: Path) -> None:
    """Cells of two rows together are the headings."""
    upper = ["Body", "Directorate", "Supplier", "Payment", "Transaction", "Amount", ""]
    found = part(tmp_path, table(upper, ["Name", "", "Name", "Date", "Number", "(£)", "Purpose"], *ROWS))
    is_whole(found)
    assert found["printed"]["paid_on"] == "Payment Date"
    assert "the header stands on two rows" in found["why"]


def test_a_missing_header_is_guessed_and_asked(tmp_path: Path) -> None:
    """Columns are told by what is in them, and shown as guesses."""
    found = part(tmp_path, table(*ROWS))
    assert (found["header_row"], found["rows_read"], found["amount_gbp"], "kind" in needs(found)) == (None, 4, SUM, True)
    assert {"paid_on", "amount_gbp", "supplier"} <= set(found["guessed"])
    assert {name: found["mapping"][name] for name in ("body", "supplier", "paid_on", "amount_gbp")} == {
        **{"body": 0, "supplier": 2, "paid_on": 3, "amount_gbp": 5}
    }


@pytest.mark.parametrize(
    ("heading", "field", "meant"),
    [("Amount", "amount_gbp", "Pounds"), ("Payment Date", "paid_on", "When it was paid"), ("Supplier Name", "supplier", "Supplier")],
)
def test_one_heading_overwritten(tmp_path: Path, heading: str, field: str, meant: str) -> None:
    """A heading that says nothing any more is told by its column, as a guess."""
    header = ["+" if cell == heading else cell for cell in HEAD]
    found = part(tmp_path, table(header, *ROWS))
    assert (found["rows_read"], found["amount_gbp"], found["guessed"]) == (4, SUM, [field])
    assert any(f"no heading says '{meant}'" in why for why in found["why"])


def test_values_under_one_name_too_few(tmp_path: Path) -> None:
    """Seven values under six names: the contents say where the name is missing."""
    header = [cell for cell in HEAD if cell != "Directorate"]
    found = part(tmp_path, table(header, *ROWS))
    assert (found["good"], found["amount_gbp"], found["mapping"]["amount_gbp"]) == (4, SUM, 5)
    assert any("heading is missing" in why for why in found["why"])


@pytest.mark.parametrize("wide", [1, 17, 70])
@pytest.mark.parametrize("inside", [0, 2])
def test_blank_columns(tmp_path: Path, wide: int, inside: int) -> None:
    """Empty columns at the end, and inside where cells were merged."""
    rows = [[*row[:3], *[""] * inside, *row[3:], *[""] * wide] for row in (HEAD, *ROWS)]
    is_whole(part(tmp_path, table(*rows)))


@pytest.mark.parametrize("line", ["", ",,,,,,", " , , , , , , "])
def test_twenty_thousand_blank_rows(tmp_path: Path, line: str) -> None:
    """Blank rows under the header, between rows and in tens of thousands at the end are left out and counted."""
    lines = TEXT.splitlines()
    found = part(tmp_path, "\n".join([lines[0], line, *lines[1:3], line, *lines[3:], *[line] * 20_000]) + "\n")
    is_whole(found)
    assert found["blank_rows"] == 20_002
    assert "20,002 blank rows left out" in found["notes"]


def test_footnotes_copyright_and_the_header_again(tmp_path: Path) -> None:
    """What is no row is left out and said; a copyright line says whose the table is where no column does."""
    rows = [row[1:] for row in ROWS]
    tail = [HEAD[1:], ["Note: amounts are net of VAT"], ["© Copyright Anyshire Council 2025"]]
    found = part(tmp_path, table(HEAD[1:], *rows, *tail))
    is_whole(found)
    assert [note[:24] for note in found["notes"]][:4] == [
        "taken for Anyshire Counc",
        "1 repeat of the header l",
        "line 7 is a note and was",
        "line 8 is a note and was",
    ]


def test_no_column_says_whose_it_is(tmp_path: Path) -> None:
    """The body is then asked for, and everything fits once it is said."""
    text = table(*(row[1:] for row in (HEAD, *ROWS)))
    assert needs(part(tmp_path, text)) == ["body"]
    is_whole(part(tmp_path, text, body=BODY))


@pytest.mark.parametrize(
    "header",
    [
        ["Service", "2019/20", "2020/21", "2021/22", "2022/23"],
        ["Supplier", "Apr", "May", "Jun", "Jul", "Aug"],
        ["Service", "Apr-24", "May-24", "Jun-24", "Jul-24"],
    ],
)
def test_a_pivoted_table_is_refused(tmp_path: Path, header: list[str]) -> None:
    """Periods across the top are no rows of payments."""
    assert "pivoted" in refused(tmp_path, table(header, ["Care", "10.00", "11.00", "12.00", "13.00", "14.00"][: len(header)]))


@pytest.mark.parametrize(
    "rows",
    [
        [["station", "height", "period", "value"], ["Any Road", "3", "2021-03-21", "17.5"], ["High Street", "4", "2021-03-22", "18.5"]],
        [["area_code", "area_name", "period", "value"], ["E01", "Anyton", "2021-03-21", "17.5"], ["E02", "Otherton", "2021-03-21", "18.5"]],
        [["name", "title", "description", "type"], ["cost", "Cost", "What it costs", "number"], ["day", "Day", "When", "date"]],
    ],
)
def test_what_is_of_no_kind_is_refused(tmp_path: Path, rows: list[list[str]]) -> None:
    """Numbers with a date are no payments and a title is no post."""
    assert "no kind of extract known here" in refused(tmp_path, table(rows[0], *rows[1:] * 4))


# Dates

APRIL_3 = datetime.date(2023, 4, 3)
DATES = ["03/04/2023", "3/4/23", "03.04.2023", "03-04-2023", "3 Apr 2023", "03-Apr-2023", "03-Apr-23", "3 April 2023", "03/Apr/2023"]
DATES += ["2023-04-03", "2023-04-03T00:00:00", "2023-04-03 10:15:00", "2023/04/03", "20230403", "03/04/2023 00:00", "03/04/2023 00:00:00"]
DATES += ["45019", "45019.0", " 03/04/2023 ", "April 3, 2023", "03 April 2023"]


@pytest.mark.parametrize("printed", DATES)
def test_a_column_of_dates_in_any_form(tmp_path: Path, printed: str) -> None:
    """Each form that publishers use is read, alone."""
    found = part(tmp_path, one_column("Payment Date", [printed] * 3))
    assert (kept(found, "DISTINCT paid_on"), found["good"], needs(found)) == ([(APRIL_3,)], 3, [])


@pytest.mark.parametrize("first", DATES)
def test_forms_mixed_in_one_column(tmp_path: Path, first: str) -> None:
    """Whatever form stands first, the others are read too."""
    assert kept(part(tmp_path, one_column("Payment Date", [first, *DATES])), "DISTINCT paid_on") == [(APRIL_3,)]


@pytest.mark.parametrize(
    ("cells", "days", "note"),
    [
        (["4/30/2020", "4/3/2020"], ["2020-04-30", "2020-04-03"], "dates were read with the month first, as days above twelve prove"),
        (["30/4/2020", "4/3/2020"], ["2020-04-30", "2020-03-04"], "dates were read with the day first, as days above twelve prove"),
        (["5/4/2020", "4/3/2020"], ["2020-04-05", "2020-03-04"], "dates were read with the day first, which no day above twelve proves"),
        (
            ["4/3/2020"] * 600 + ["4/30/2020"],
            ["2020-04-03", "2020-04-30"],
            "dates were read with the month first, as days above twelve prove",
        ),
        (["4/3/20"] * 600 + ["30/4/20"], ["2020-03-04", "2020-04-30"], "dates were read with the day first, as days above twelve prove"),
    ],
)
def test_day_and_month_are_proved_by_the_column(tmp_path: Path, cells: list[str], days: list[str], note: str) -> None:
    """One day above twelve anywhere decides for all cells; without one it is said that nothing proves it."""
    found = part(tmp_path, one_column("Payment Date", cells))
    assert [str(day) for (day,) in kept(found, "paid_on") if str(day) in days][-1] == days[-1]
    assert {str(day) for (day,) in kept(found, "paid_on")} == set(days)
    assert (note in found["notes"], found["faults"]) == (True, [])


def test_months_alone_are_their_first_days(tmp_path: Path) -> None:
    """A publisher that prints no days still says the month of each payment."""
    found = part(tmp_path, one_column("Payment Date", ["Dec-24", "Jan 2025", "February 2025"]))
    assert [str(day) for (day,) in kept(found, "paid_on")] == ["2024-12-01", "2025-01-01", "2025-02-01"]


@pytest.mark.parametrize(
    "heading", ["Name of supplier", "Company", "Vendor/Supplier Name", "Payee Full Name", "Beneficiary", "Recipient", "Paid to", "Vendor"]
)
def test_who_was_paid_has_many_headings(tmp_path: Path, heading: str) -> None:
    """None of them makes it another kind of extract."""
    is_whole(part(tmp_path, table([*HEAD[:2], heading, *HEAD[3:]], *ROWS)))


def test_a_column_that_proves_both_orders_keeps_the_first(tmp_path: Path) -> None:
    """A date that only the other order allows is rejected with its line; it is not turned round by itself."""
    found = part(tmp_path, one_column("Payment Date", ["24/12/2024", "03/12/2024", "12/30/2024"]))
    assert [(fault["line_no"], fault["value"]) for fault in found["faults"]] == [(4, "12/30/2024")]


@pytest.mark.parametrize("spoiled", ["######", "00:00:00", "00:00", "", "#N/A", "#VALUE!"])
def test_unusable_dates_ask_for_the_period_and_keep_the_money(tmp_path: Path, spoiled: str) -> None:
    """The rows wait for the month, which is proposed; said, every pound is there on its last day."""
    text = one_column("Payment Date", ["24/04/2024", spoiled, spoiled])
    found = part(tmp_path, text)
    assert (found["rows_read"], found["good"], [(n["what"], n["proposal"]) for n in found["needs"]]) == (3, 1, [("period", "2024-04")])
    found = part(tmp_path, text, period="2024-04")
    assert (found["good"], found["amount_gbp"], found["faults"], needs(found)) == (3, "3000.00", [], [])
    assert [str(day) for (day,) in kept(found, "paid_on")] == ["2024-04-24", "2024-04-30", "2024-04-30"]


def test_no_column_of_dates_at_all(tmp_path: Path) -> None:
    """The month is asked for; said, the rows are of it."""
    text = table(*([*row[:3], *row[4:]] for row in (HEAD, *ROWS)))
    assert "period" in needs(part(tmp_path, text))
    found = part(tmp_path, text, period="2024-02", kind="spending")
    assert (kept(found, "DISTINCT paid_on"), found["amount_gbp"]) == ([(datetime.date(2024, 2, 29),)], SUM)


# Amounts

AMOUNTS = {"1616.23 ": "1616.23", "2,142.73": "2142.73", "£67,132.60": "67132.60", "(9,743,908.00)": "-9743908.00", "-195.75": "-195.75"}
AMOUNTS |= {"Nil": "0.00", "-": "0.00", "£ -": "0.00", "£-": "0.00", "195.75-": "-195.75", "195.75CR": "-195.75", "195.75 CR": "-195.75"}
AMOUNTS |= {
    "-£195.75": "-195.75",
    "£-195.75": "-195.75",
    "(£195.75)": "-195.75",
    "£(195.75)": "-195.75",
    "195.75 DR": "195.75",
    "+5.00": "5.00",
}
AMOUNTS |= {"5": "5.00", ".50": "0.50", "£ 1,000": "1000.00", "1,234,567.89": "1234567.89", "- 3.10": "-3.10", "\u00a02.50\u00a0": "2.50"}
AMOUNTS |= {"1,000.00-": "-1000.00", "0.005": "0.01", "\u22127.00": "-7.00"}


@pytest.mark.parametrize("printed", AMOUNTS)
@pytest.mark.parametrize("first", ["10.00", "£1,000.00", "(1.00)"])
def test_an_amount_in_any_form(tmp_path: Path, printed: str, first: str) -> None:
    """Pounds, commas, brackets, signs before and behind, words for nothing; whatever form stands first."""
    found = part(tmp_path, one_column("Amount", [first, printed]))
    assert [str(amount) for (amount,) in kept(found, "amount_gbp")][1:] == [AMOUNTS[printed]]
    assert found["faults"] == []


@pytest.mark.parametrize(
    "printed", ["#N/A", "ten", "1.234,50", "12,34", "1.5e3", "1 2 3", "25/06/2012900", "=A1", "12.3.4", "1,0000", "()"]
)
def test_what_is_no_amount_is_set_aside(tmp_path: Path, printed: str) -> None:
    """The line is rejected with its number; nothing is guessed."""
    found = part(tmp_path, one_column("Amount", ["10.00", printed, "5.00"]))
    assert (found["amount_gbp"], found["rows_read"], found["good"]) == ("15.00", 3, 2)
    assert [(fault["line_no"], fault["column_name"], fault["value"]) for fault in found["faults"]] == [(3, "Amount", printed)]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        (["Gross", "VAT", "Net"], ["120.00", "20.00", "100.00"]),
        (["Net Amount", "Gross Amount", "VAT Amount"], ["100.00", "120.00", "20.00"]),
        (["Gross Amount", "VAT Amount", "Net"], ["120.00", "20.00", "100.00"]),
        (["VAT", "Amount Excluding VAT", "Amount Including VAT"], ["20.00", "100.00", "120.00"]),
    ],
)
def test_net_is_preferred_and_gross_and_vat_are_kept(tmp_path: Path, headings: list[str], cells: list[str]) -> None:
    """Of several amount columns the net one is the amount."""
    found = part(tmp_path, table([*HEAD[:5], *headings], [*ROWS[1][:5], *cells]))
    assert kept(found, "amount_gbp, gross_gbp, vat_gbp") == [(Decimal("100.00"), Decimal("120.00"), Decimal("20.00"))]


def test_gross_alone_is_the_amount(tmp_path: Path) -> None:
    """Better than nothing, and shown as what it was printed as."""
    found = part(tmp_path, table([*HEAD[:5], "Gross"], [*ROWS[1][:5], "120.00"]))
    assert (found["amount_gbp"], found["printed"]["amount_gbp"], needs(found)) == ("120.00", "Gross", [])


@pytest.mark.parametrize(
    ("heading", "stored"),
    [("Amount (£)", "1234.50"), ("Amount (£000s)", "1234500.00"), ("Amount £k", "1234500.00"), ("Amount (pence)", "12.35")],
)
def test_the_unit_of_money_is_in_the_heading(tmp_path: Path, heading: str, stored: str) -> None:
    """Thousands and pence become pounds, and it is said."""
    found = part(tmp_path, table([*HEAD[:5], heading], [*ROWS[1][:5], "1234.50"]))
    assert found["amount_gbp"] == stored
    assert any("heading says" in why for why in found["why"]) == (stored != "1234.50")


@pytest.mark.parametrize("heading", ["Amount £'000", "Amount (in thousands)", "Net Amount £000", "Amount (£m)", "Amount in pence"])
def test_pounds_behind_the_point_of_a_larger_unit_are_kept(tmp_path: Path, heading: str) -> None:
    """12.34567 thousand is 12,345.67, and a printed total in the same unit agrees to the penny."""
    total = ["Total", "", "", "", "", "24.69134"]
    found = part(tmp_path, table([*HEAD[:5], heading], *[[*ROWS[1][:5], "12.34567"]] * 2, total))
    unit = 1_000_000 if "m)" in heading else Decimal("0.01") if "pence" in heading else 1000
    each = (Decimal("12.34567") * unit).quantize(Decimal("0.01"))
    assert (found["kind"], found["confidence"], found["amount_gbp"]) == ("spending", 1.0, str(2 * each))
    assert found["reconciled"] is (unit != Decimal("0.01"))


def test_each_column_has_its_own_unit(tmp_path: Path) -> None:
    """A total in thousands makes no thousands of the pounds beside it."""
    head = [
        "Organisation",
        "Contract Reference",
        "Contract Title",
        "Supplier Name",
        "Start Date",
        "End Date",
        "Annual Value",
        "Total Value (£000s)",
    ]
    row = [BODY, "C1", "Gritting", "Brown & Sons Ltd", "01/04/2024", "31/03/2026", "12345.00", "24.69"]
    found = part(tmp_path, table(head, row))
    assert kept(found, "annual_gbp, total_gbp") == [(Decimal("12345.00"), Decimal("24690.00"))]


@pytest.mark.parametrize("line", ["All figures in £000s", "Amounts are shown in £'000", "Values in thousands"])
def test_the_unit_of_money_is_said_above_the_header(tmp_path: Path, line: str) -> None:
    """Then it holds for every amount, and it is said."""
    found = part(tmp_path, table([line], HEAD, *ROWS, by="|"))
    assert found["amount_gbp"] == "1468000.00"
    assert any("above the header says" in why for why in found["why"])


# Totals


TOTALS = ["Total", "TOTAL", "Grand Total", "Total:", "Sub-total", "Totals", "Total Spend", "Total for April", "Total payments over £500"]
TOTALS += ["Anyshire Council Total", "Care total", "Total - April", ""]


@pytest.mark.parametrize("label", TOTALS)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_total_is_not_added_but_checked(tmp_path: Path, label: str, place: int) -> None:
    """Labelled in any column or bare, it is no payment, and the rows agree with it to the penny."""
    last = [label if at == place else "" for at in range(5)]
    found = part(tmp_path, table(HEAD, *ROWS, [*last, "1,468.00", ""], by="|"))
    assert (found["good"], found["amount_gbp"], found["printed_total_gbp"], found["reconciled"]) == (4, SUM, SUM, True)
    assert "1 total row left out of the sum and used to check it" in found["notes"]


@pytest.mark.parametrize("label", TOTALS)
@pytest.mark.parametrize("place", [0, 1, 2, 3])
@pytest.mark.parametrize("dated", [True, False])
def test_a_total_is_not_added_when_the_month_is_said(tmp_path: Path, label: str, place: int, dated: bool) -> None:
    """A month that stands in for spoiled dates, or for a column of them, makes no payment of a total."""
    last = [label if at == place else "" for at in range(5)]
    rows = [HEAD, ROWS[0], *([*row[:3], "######", *row[4:]] for row in ROWS[1:]), [*last, "1,468.00", ""]]
    text = table(*(row if dated else [*row[:3], *row[4:]] for row in rows), by="|")
    if dated or place != 3:
        found = part(tmp_path, text, period="2024-12", kind="spending")
        assert (found["good"], found["amount_gbp"], found["printed_total_gbp"], found["reconciled"]) == (4, SUM, SUM, True)


def test_a_payment_to_total_without_its_date_waits_for_its_month(tmp_path: Path) -> None:
    """Said, it is a payment like the others: its row has more than a label and an amount."""
    text = one_column("Payment Date", ["24/12/2024", "######"]).replace("Brown & Sons Ltd", "Total")
    assert part(tmp_path, text)["rows_read"] == 2
    found = part(tmp_path, text, period="2024-12")
    assert (found["good"], found["amount_gbp"], found["totals"]) == (2, "2000.00", [])


def test_a_total_without_an_amount_is_no_row_lost(tmp_path: Path) -> None:
    """What has a total's label and all but an amount is left out with a reason; every row is accounted for."""
    odd = ["Total", "Care", "Green Grass Ltd", "", "1005", "Nil", "Mowing"]
    found = part(tmp_path, table(HEAD, *ROWS, odd, by="|"), period="2024-12")
    assert (found["rows_read"], found["good"], [fault["line_no"] for fault in found["faults"]]) == (5, 4, [6])


def test_subtotals_and_a_grand_total(tmp_path: Path) -> None:
    """Totals within are none of the sum either."""
    first, second = ["Total", "", "", "", "", "1012.30", ""], ["Total", "", "", "", "", "455.70", ""]
    found = part(tmp_path, table(HEAD, *ROWS[:2], first, *ROWS[2:], second, ["Grand Total", "", "", "", "", "1468.00", ""]))
    assert (found["good"], found["amount_gbp"], found["reconciled"], len(found["totals"])) == (4, SUM, True, 3)


def test_a_supplier_called_total_is_a_supplier(tmp_path: Path) -> None:
    """Only a row that is nothing but a total is one."""
    rows = [[*ROWS[1][:2], "Total", *ROWS[1][3:]], [*ROWS[1][:2], "Total Gas & Power", *ROWS[1][3:]]]
    assert part(tmp_path, table(HEAD, *ROWS, *rows))["good"] == 6


def test_missing_pounds_are_stated(tmp_path: Path) -> None:
    """Damaged lines are set aside one by one, and the printed total says how much is missing."""
    damaged = [BODY, "Care", "Fused & Co", "25/06/2012900", "Meals"]
    found = part(tmp_path, table(HEAD, *ROWS, damaged, ["Total", "", "", "", "", "£2,400.00", ""]))
    assert (found["good"], found["reconciled"], found["printed_total_gbp"]) == (4, False, "2400.00")
    assert [(fault["line_no"], fault["column_name"]) for fault in found["faults"]] == [(6, "whole row")]
    assert "£932.00 missing" in next(need["sentence"] for need in found["needs"] if need["what"] == "total")


def test_a_repair_that_the_total_proves(tmp_path: Path) -> None:
    """An amount parted at its thousands comma, or fused with the date before it, is mended only if the total then fits to the penny."""
    parted = [BODY, "Care", "Parted Ltd", "12/12/2024", "1005", "1", "234.50", "Meals"]
    total = ["Total", "", "", "", "", "2702.50", ""]
    found = part(tmp_path, table(HEAD, *ROWS, parted, total))
    assert (found["good"], found["amount_gbp"], found["reconciled"], found["faults"]) == (5, "2702.50", True, [])
    assert any("line 6" in note and "mended" in note and "proves" in note for note in found["notes"])
    for other in ("2702.51", ""):
        total[5] = other
        found = part(tmp_path, table(HEAD, *ROWS, parted, *([total] if other else [])))
        assert (found["good"], found["amount_gbp"], [fault["line_no"] for fault in found["faults"]]) == (4, SUM, [6])


@pytest.mark.parametrize("parted", [1, 3, 4])
@pytest.mark.parametrize("last", ["Amount", "Purpose"])
@pytest.mark.parametrize("padded", [False, True])
def test_amounts_parted_at_their_commas_are_never_read_as_pounds(tmp_path: Path, parted: int, last: str, padded: bool) -> None:
    """However many lines are parted, one in four or all of them, '1' and '234.50' are not one pound."""
    wide = HEAD.index(last) + 1
    rows = [[*ROWS[1][:5], "1", "234.50", "Meals"][: wide + 1]] * parted + [ROWS[1][:wide]] * (4 - parted)
    found = part(tmp_path, table(HEAD[:wide] + [""] * padded, *([*row, *[""] * (padded and wide + 1 - len(row))] for row in rows)))
    assert (found["good"], found["amount_gbp"]) == (4 - parted, f"{1000 * (4 - parted)}.00" if parted < 4 else None)
    assert len({fault["line_no"] for fault in found["faults"]}) == parted


# Redaction, repeats, credits, damage


def test_redacted_names_are_kept_as_printed(tmp_path: Path) -> None:
    """Every spelling, and none at all, is a payment."""
    names = ["Redacted", "REDACTED PERSONAL DATA", "Redacted Personal Information", "THIRD PARTY", "THIRD PARTY SUPPLIER", ""]
    found = part(tmp_path, one_column("Supplier Name", names))
    assert ([name or "" for (name,) in kept(found, "supplier")], found["amount_gbp"]) == (names, "6000.00")


def test_repeats_and_credits_are_kept(tmp_path: Path) -> None:
    """The same line three times is three payments, and a credit counts."""
    found = part(tmp_path, table(HEAD, *[ROWS[1]] * 3, *[ROWS[2]] * 2))
    assert (found["good"], found["amount_gbp"]) == (5, "2909.90")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"{BODY},Care,A,24/12/2024,1,2,3,4,5,6", "7 values were expected, as in the header, and 10 found"),
        (f"{BODY},Care,A", "7 values were expected, as in the header, and 3 found"),
        (f'{BODY},Care,"A" and B,24/12/2024,1,2.00,x', "a quotation mark closes in the middle of a cell"),
    ],
)
def test_a_damaged_line_is_set_aside_alone(tmp_path: Path, line: str, told: str) -> None:
    """Its number and what is wrong are told; its neighbours are read."""
    lines = TEXT.splitlines()
    found = part(tmp_path, "\n".join([*lines[:3], line, *lines[3:]]) + "\n")
    assert (found["good"], found["rows_read"], found["amount_gbp"]) == (4, 5, SUM)
    assert [fault["line_no"] for fault in found["faults"]] == [4]
    assert told in found["faults"][0]["reason"]


# Every kind

KINDS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "spending": (
        "OrganisationLabel,OrganisationURI,OrganisationalUnit,BeneficiaryName,PaymentDate,TransactionNumber,Amount,IrrecoverableVATAmount,Purpose",
        f"{BODY},http://x,Care,Green Ltd,2024-12-24,9,10.50,0,Food",
        "body, unit, supplier, amount_gbp",
        {"row": (BODY, "Care", "Green Ltd", Decimal("10.50"))},
    ),
    "spending with letters wrong": (
        "Organistion Name,Directotate,Benificiary Name,Date Piad,Amount £",
        f"{BODY},Care,Green Ltd,24/12/2024,10.50",
        "body, unit, supplier, amount_gbp",
        {"kind": "spending", "row": (BODY, "Care", "Green Ltd", Decimal("10.50"))},
    ),
    "spending_central": (
        "Department Family,Entity,Date,Expense Type,Expense Area,Supplier,Transaction Number,Amount,Description",
        'Health,Anyshire NHS Trust,24/12/2024,Drugs,Pharmacy,Pills plc,7,"25,000.01",Pills',
        "body, category, unit, supplier, amount_gbp",
        {"row": ("Anyshire NHS Trust", "Drugs", "Pharmacy", "Pills plc", Decimal("25000.01"))},
    ),
    "card_spending": (
        "OrganisationLabel,EffectiveDate,OrganisationalUnit,BeneficiaryName,PaymentDate,TransactionNumber,Amount,MerchantCategoryCode,CardTransaction",
        f"{BODY},2024-12-31,Care,Corner Shop,2024-12-24,5,3.20,5411,GPC",
        "body, supplier, paid_on, amount_gbp",
        {"row": (BODY, "Corner Shop", datetime.date(2024, 12, 24), Decimal("3.20"))},
    ),
    "grant_award": (
        "OrganisationLabel,Beneficiary,Charity Number,Date Awarded,Amount,Purpose of grant",
        f"{BODY},Any Scouts,123456,24/12/2024,£500.00,Tents",
        "body, recipient, charity_no, amount_gbp, purpose",
        {"row": (BODY, "Any Scouts", "123456", Decimal("500.00"), "Tents")},
    ),
    "grants of 360Giving": (
        "Identifier,Title,Description,Currency,Amount Awarded,Award Date,Planned Dates:Start Date,Recipient Org:Identifier,"
        "Recipient Org:Name,Recipient Org:Charity Number,Funding Org:Identifier,Funding Org:Name,Grant Programme:Title",
        f"360G-any-1,Tents,New tents,GBP,500,2024-12-24T00:00:00+00:00,2025-01-01,GB-CHC-1,Any Scouts,123456,GB-LAE-ANY,{BODY},Youth",
        "body, grant_id, recipient, amount_gbp, awarded_on, programme",
        {"kind": "grant_award", "row": (BODY, "360G-any-1", "Any Scouts", Decimal("500.00"), datetime.date(2024, 12, 24), "Youth")},
    ),
    "contract": (
        "OrganisationLabel,ContractReference,ContractTitle,OrganisationalUnit,Description,StartDate,EndDate,ReviewDate,"
        "ContractValue,SupplierName,ContactName",
        f'{BODY},C1,Catering,Care,Meals,2024-04-01,2027-03-31,TBC,"£90,000",Green Ltd,Jo Bloggs',
        "body, contract_ref, title, supplier, start_on, total_gbp",
        {"row": (BODY, "C1", "Catering", "Green Ltd", datetime.date(2024, 4, 1), Decimal("90000.00")), "personal": ["ContactName"]},
    ),
    "contracts in other words": (
        "Directorate Name,Process Used,Purchasing Body,Contract Reference,Contract Title,Contract Description,Supplier Company Name,"
        "Annual Value,Total Contract Value (including extensions),Start Date,End Date,SME Supplier?,ProClass Description",
        f"Place,Quote,{BODY},C1,Catering,Meals,Green Ltd,30000,90000,01/04/2024,Ongoing,Yes,Food",
        "body, title, supplier, annual_gbp, total_gbp, end_on, is_sme",
        {"kind": "contract", "row": (BODY, "Catering", "Green Ltd", Decimal("30000.00"), Decimal("90000.00"), None, True)},
    ),
    "senior_pay": (
        "OrganisationLabel,OrganisationURI,ApplicableDate,RemunerationBand,EmployeeCount",
        f'{BODY},http://x,2024-03-31,"£50,000 - £54,999",12',
        "body, as_at, band, people",
        {"row": (BODY, datetime.date(2024, 3, 31), "£50,000 - £54,999", 12)},
    ),
    "organisation_chart": (
        "OrganisationLabel,ApplicableDate,Level,JobTitle,Job number,Name,Grade,OrganisationalUnit,Service,"
        "ContractType,ContactDetails,SalaryBand,MaximumSalary",
        f"{BODY},2024-03-31,1,Chief Executive,P1,Jo Bloggs,CX,Corporate,Executive,Permanent,jo@any.gov.uk,CX1,190000",
        "body, level, title, unit, salary_band, max_salary_gbp",
        {"row": (BODY, 1, "Chief Executive", "Corporate", "CX1", Decimal("190000.00")), "personal": ["Name", "ContactDetails"]},
    ),
}


@pytest.mark.parametrize(("cards", "kind"), [(0, "spending"), (1, "spending"), (4, "card_spending")])
def test_a_ledger_that_says_which_lines_a_card_paid_is_a_ledger(tmp_path: Path, cards: int, kind: str) -> None:
    """A column of cards in which most say no, or nothing, makes no list of cards of it."""
    rows = [[*row, "Y" if at < cards else "N", "Catering" if at < cards else ""] for at, row in enumerate(ROWS)]
    assert part(tmp_path, table([*HEAD, "P-Card Tran", "Merchant Category"], *rows, by="|"))["kind"] == kind


@pytest.mark.parametrize(("cell", "meant"), [("Brown & Sons Ltd", True), ("5301447", False)])
def test_a_number_of_a_supplier_is_no_name(tmp_path: Path, cell: str, meant: bool) -> None:
    """Some print the name where the heading says number; a number says of nobody who was paid."""
    found = part(tmp_path, table([*HEAD[:2], "Supplier ID(T)", *HEAD[3:]], *([*row[:2], cell, *row[3:]] for row in ROWS), by="|"))
    assert (found["good"], "supplier" in found["mapping"]) == (4, meant)


def test_what_is_missing_is_said_in_words(tmp_path: Path) -> None:
    """A sentence names no column of ours, and one heading shared with a kind makes a file like none."""
    told = refused(tmp_path, table([*HEAD[:3], *HEAD[4:5], "Notes"], [*ROWS[0][:3], "1001", "Meals"]))
    assert "but has no column 'When it was paid', 'Pounds'" in told
    assert "match no kind of extract" in refused(tmp_path, "name,colour\nred,blue\n")


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_told_by_its_header(tmp_path: Path, name: str) -> None:
    """Kind, meanings and values, with nothing to ask; columns that hold people are left out and said."""
    header, row, columns, expected = KINDS[name]
    found = part(tmp_path, f"{header}\n{row}\n{row}\n", "unnamed.csv")
    assert (found["kind"], found["good"], needs(found), found["faults"]) == (expected.get("kind", name), 2, [], [])
    assert kept(found, columns)[0] == expected["row"]
    assert found["personal"] == expected.get("personal", [])
    assert any("hold people" in note for note in found["notes"]) == bool(found["personal"])
    assert "Jo Bloggs" not in str(kept(found, "*"))


def test_a_contracts_register_in_a_spending_slot(tmp_path: Path) -> None:
    """It is what it is, whatever the file is called; asked for as spending it is refused."""
    header, row, _, _ = KINDS["contracts in other words"]
    assert part(tmp_path, f"{header}\n{row}\n", "spend over 500 July.csv")["kind"] == "contract"
    assert "spending" in refused(tmp_path, f"{header}\n{row}\n", "spend over 500 July.csv", kind="spending")


def test_a_changed_heading_is_mapped_by_what_was_decided(tmp_path: Path) -> None:
    """A meaning a person gave last month is known this month, also beside a renamed heading."""
    strange = ["Body Name", "Directorate", "Who got it", "When", "Transaction Number", "How much", "Purpose"]
    memory = {
        "bodyname": "body",
        "directorate": "unit",
        "whogotit": "supplier",
        "when": "paid_on",
        "howmuch": "amount_gbp",
        "purpose": "purpose",
    }
    text = table(strange, *ROWS)
    assert "kind" in needs(part(tmp_path, text))
    is_whole(part(tmp_path, text, remembered=[{"kind": "spending", "columns": memory}]))
    renamed = table([*strange[:6], "Description of goods"], *ROWS)
    is_whole(part(tmp_path, renamed, remembered=[{"kind": "spending", "columns": memory}]))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"kind": "nonsense"}, "no kind of extract called 'nonsense'"),
        ({"period": "2024-13"}, "'2024-13' is no month"),
        ({"kind": "spending", "columns": {"99": "amount_gbp"}}, "none with the number 100"),
        ({"columns": {"5": "purpose"}}, "no column of it was said to be 'Pounds'"),
    ],
)
def test_a_decision_that_cannot_be_is_told(tmp_path: Path, said: dict[str, Any], told: str) -> None:
    """A wrong word of a person gets a sentence too."""
    assert told in refused(tmp_path, TEXT, **said)


def test_a_decision_of_a_person_stands(tmp_path: Path) -> None:
    """Columns named by hand are what they were named."""
    found = part(
        tmp_path,
        table(["A", "B", "C", "D", "E", "F", "G"], *ROWS),
        kind="spending",
        columns={"0": "body", "2": "supplier", "3": "paid_on", "5": "amount_gbp"},
    )
    is_whole(found)


def test_a_register_of_assets(tmp_path: Path) -> None:
    """A swapped point is mended, a far one flagged, grid metres become degrees, the letter O a zero; all of it is said."""
    header = "OrganisationLabel,UPRN,PropertyName,PostCode,CoordinateReferenceSystem,GeoX,GeoY,TenureType,TenureDetail,HoldingType"
    near = [f"{BODY},{n},Hall {n},AN1 1AA,WGS84,{-2.3 + n / 1000},{53.4 + n / 1000},Freehold,Vacant,Land/Buildings" for n in range(1, 41)]
    odd = [
        f"{BODY},41,Swapped,AN1 1AA,WGS84,53.41,-2.31,Freehold,Vacant,Buildings Only",
        f"{BODY},42,Far,AN1 1AA,WGS84,-3.9,57.1,Freehold,Vacant,Land",
        f"{BODY},43,Metres,AN1 OAA,OSGB36,380000,390000,Freehold,Vacant,Land",
        f"{BODY},NA,Nowhere,AN1,WGS84,0,0,Leasehold,Other,Land",
    ]
    found = part(tmp_path, "\n".join([header, *near, *odd]) + "\n")
    assert (found["kind"], found["good"]) == ("land_asset", 44)
    swapped, far, metres, nowhere = kept(found, "lon, lat, place_note, is_outside, postcode, holding, uprn")[-4:]
    assert swapped == (-2.31, 53.41, "longitude and latitude were swapped", False, "AN1 1AA", "Buildings", 41)
    assert far[3:5] == (True, "AN1 1AA")
    assert (round(metres[0], 1), round(metres[1], 1), metres[2:5]) == (-2.3, 53.4, (None, False, "AN1 0AA"))
    assert nowhere[:4] + nowhere[6:] == (None, None, "no coordinates", False, None)
    told = " ".join(found["notes"])
    assert all(
        word in told
        for word in ("(line 42)", "swapped; mended", "far from the rest of the list (line", "letter O for a zero", "no coordinates")
    )
