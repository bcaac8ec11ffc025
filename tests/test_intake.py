"""A published file ends in a correct load or in one clear sentence with nothing stored."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oe_data import intake, queries
from oe_data.database import DataError, raw_folder, work_folder
from oe_data.edits import question
from oe_data.intake.columns import expectations
from oe_data.intake.kinds import kinds, order, template
from tests.conftest import TESTBOROUGH, Place

ADD = intake.Decided(same_period="add")
HEADER = "OrganisationLabel,OrganisationalUnit,BeneficiaryName,PaymentDate,TransactionNumber,Amount,Purpose\n"


def test_no_refusal_shows_a_pattern() -> None:
    """A field that must have a form says it in words."""
    forms = [field for kind in kinds().values() for field in kind["fields"] if "pattern" in field.get("constraints", {})]
    assert forms
    for field in forms:
        assert any(field["says"] in told for _, told in expectations(field)), field["name"]


def test_kinds_say_what_the_schema_says(empty: duckdb.DuckDBPyConnection) -> None:
    for name, kind in kinds().items():
        described = empty.cursor().execute(f"DESCRIBE {kind['table']}").fetchall()
        columns = {
            column: (null == "NO" and default is None)
            for column, _, null, _, default, _ in described
            if column not in ("load_id", *kind.get("also", []))
        }
        fields = {field["name"]: bool(field.get("constraints", {}).get("required")) for field in kind["fields"]}
        if kind.get("keeps") or name == "outline":
            continue  # its rows are made anew, column by column
        if kind.get("published"):
            kept = {field["name"] for field in kind["fields"] if not field.get("personal") and not field.get("aside")}
            assert (kept | set(kind.get("made", []))) - ({"body"} if kind["table"] == "payment" else set()) <= set(columns), name
            continue
        assert list(fields) == list(columns), name
        assert fields == columns, name
        assert all(field["description"] for field in kind["fields"])
        for key in kind.get("foreignKeys", []):
            assert key["reference"]["resource"] in kinds()


def test_what_is_referred_to_comes_first() -> None:
    for name, kind in kinds().items():
        for key in kind.get("foreignKeys", []):
            if key["reference"]["resource"] != name:
                assert order()[key["reference"]["resource"]] < order()[name]


def test_scenario_22_load_an_extract(golden: Place) -> None:
    with (TESTBOROUGH / "spend.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))[:20]
    for number, row in enumerate(rows, 1001):
        row |= {"spend_id": str(number), "year": "2025"}
    rows[6]["service_id"] = "nowhere"
    rows[11]["gross_gbp"] = "-5"
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (account,) = golden.load(golden.file("more.csv", text.getvalue()))
    assert (account.status, account.rows_read, account.rows_loaded, account.rows_rejected) == ("loaded", 20, 18, 2)
    assert [(r["line_no"], r["column_name"], r["value"]) for r in account.rejects] == [
        (8, "service_id", "nowhere"),
        (13, "gross_gbp", "-5"),
    ]
    assert account.rejects[0]["reason"] == "the code of a service that is loaded was expected"
    assert account.rejects[1]["reason"] == "0 or more was expected"
    stored = golden.rows(f"SELECT file_name, sha256, rows_read, row_count, rejected, loaded_by FROM load WHERE load_id = {account.load_id}")
    assert stored == [("more.csv", account.sha256, 20, 18, 2, "tester")]
    assert golden.rows(f"SELECT count(*) FROM load_reject WHERE load_id = {account.load_id}") == [(2,)]
    assert (raw_folder(golden.path) / str(account.sha256)).read_text() == text.getvalue()
    (again,) = golden.load(golden.folder / "more.csv")
    assert again.status == "refused"
    assert f"load {account.load_id}, 'more.csv'" in str(again.reason)


def test_spending_in_the_forms_it_is_published_in(place: Place) -> None:
    text = "\ufeffBody Name,Directorate,Supplier Name,Payment Date,Transaction Number,Net Amount,Gross,Narrative\r\n" + "\r\n".join(
        [
            'Anyshire Council,Care,"Smith, Jones & Co Ltd",03/04/2025,1,"£1,234.50",1481.40,"Line one\nline two"',
            "Anyshire Council,Care,SMITH JONES AND COMPANY LIMITED,2025-04-30,2,(234.50),,Credit",
            "Anyshire Council,Care,REDACTED PERSONAL DATA,16-May-25,3,10,,",
            ",,,,,,,",
            "Anyshire Council,Care,HMRC,31/05/2025,4,1000.00-,,",
        ]
    )
    (account,) = place.load(place.file("april.csv", text))
    assert (account.status, account.rows_read, account.amount_gbp, account.publisher) == ("loaded", 4, "10.00", "Anyshire Council"), account
    rows = place.rows("SELECT line_no, amount_gbp, supplier_key, is_redacted, is_pass_through FROM payment ORDER BY line_no")
    assert rows == [
        (2, Decimal("1234.50"), "SMITH JONES AND", False, False),
        (4, Decimal("-234.50"), "SMITH JONES AND", False, False),
        (5, Decimal("10.00"), "REDACTED PERSONAL DATA", True, False),
        (7, Decimal("-1000.00"), "HMRC", False, True),
    ]
    assert place.rows("SELECT sum(amount_gbp), sum(lines), sum(credits) FROM payment_month") == [(Decimal("10.00"), 4, 2)]
    assert place.rows("SELECT org_id, sector FROM org") == [("anyshire-council", "council")]


def test_pounds_in_windows_1252(place: Place) -> None:
    text = (HEADER + "Anyshire Council,Care,Café Noir,03/04/2025,1,£12.30,x\n").encode("cp1252")
    (account,) = place.load(place.file("a.csv", text))
    assert (account.status, account.amount_gbp) == ("loaded", "12.30")
    assert place.rows("SELECT supplier, supplier_key FROM payment") == [("Café Noir", "CAFE NOIR")]


def test_a_name_cut_at_35_characters_is_the_whole_one(place: Place) -> None:
    whole, cut = "Greater Anyshire Combined Authority Services", "Greater Anyshire Combined Authority"
    assert len(cut) == 35
    text = HEADER + "".join(f"Anyshire Council,X,{name},2025-04-01,{n},1.00,\n" for n, name in enumerate((whole, cut)))
    place.load(place.file("a.csv", text))
    assert len(place.rows("SELECT DISTINCT supplier_key FROM payment")) == 1


def test_rejected_rows_name_line_column_value_and_what_was_expected(place: Place) -> None:
    text = HEADER + (
        "Anyshire Council,X,A,2025-04-01,1,10.00,\n"
        "Anyshire Council,X,B,31/02/2025,2,10.00,\n"
        "Anyshire Council,X,C,2025-04-01,3,ten,\n"
        "Anyshire Council,X,D,2025-04-01,4\n"
        ",X,E,2025-04-01,5,1,\n"
    )
    (account,) = place.load(place.file("a.csv", text))
    assert (account.rows_read, account.rows_loaded, account.rows_rejected, account.amount_gbp) == (5, 2, 3, "11.00")
    told = [(r["line_no"], r["column_name"], r["value"]) for r in account.rejects]
    assert told == [
        (3, "PaymentDate", "31/02/2025"),
        (4, "Amount", "ten"),
        (5, "whole row", "Anyshire Council, X, D, 2025-04-01, 4"),
    ]
    assert "1 row without a body taken for Anyshire Council, whose all others are" in account.notes
    assert account.rejects[2]["reason"] == "7 values were expected, as in the header, and 5 found"
    assert "line 3, column PaymentDate is '31/02/2025'" in str(account.reason)


WRONG = {
    "unknown.csv": (b"colour,size\nred,4\n", "match no kind"),
    "header.csv": (b"spend_id,year\n1,2026\n", "has no column"),
    "strange.csv": (b"org_id,name,sector,nonsense\na,b,council,c\n", "unknown columns nonsense"),
    "empty.csv": (b"", "no bytes"),
    "blank.csv": (b"\n\n  \n", "empty"),
    "header_only.csv": (HEADER.encode(), "header and no rows"),
    "workbook.csv": (None, "spreadsheet"),
    "old.csv": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "spreadsheet that cannot be opened"),
    "paper.csv": (b"%PDF-1.7\n...", "a PDF"),
    "page.csv": (b"<!DOCTYPE html><html><body>404</body></html>", "web page"),
    "error.csv": (b"<?xml version='1.0'?><Error/>", "XML"),
    "binary.csv": (bytes(range(256)) * 4, "binary"),
    "all_bad.csv": ((HEADER + "A,X,B,never,1,ten,\n" * 3).encode(), "every one of its 3 rows"),
    "quote.csv": ((HEADER + 'A,X,"B,2025-04-01,1,10,\n').encode(), "line 2 opens a quotation mark"),
    "cut.zip": (b"PK\x03\x04" + bytes(40), "cut short"),
    "wide.csv": ((",".join(f"c{n}" for n in range(10_000)) + "\n").encode(), "10,000 columns"),
    "text.json": (b'{"a": 1}', "no list of records"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_file_gets_one_sentence_and_leaves_nothing(place: Place, name: str) -> None:
    content, told = WRONG[name]
    if content is None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/workbook.xml", "<workbook/>")
        content = buffer.getvalue()
    (account,) = place.load(place.file(name, content))
    assert account.status == "refused"
    assert str(account.reason).startswith(f"{name}: ")
    assert told in str(account.reason)
    assert "Traceback" not in str(account.reason)
    assert place.rows("SELECT count(*) FROM load") == [(0,)]
    assert place.rows("SELECT count(*) FROM payment") == [(0,)]
    assert place.rows("SELECT count(*) FROM source") == [(0,)]
    assert not raw_folder(place.path).exists() or not list(raw_folder(place.path).iterdir())
    assert list(work_folder(place.path).iterdir()) == []


def zipped(**members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def test_an_archive_is_read_as_what_is_in_it(place: Place) -> None:
    text = HEADER + "Anyshire Council,X,A,2025-04-01,1,10.00,\n"
    (account,) = place.load(place.file("year.zip", zipped(**{"../../evil.csv": text})))
    assert (account.status, account.file, account.amount_gbp) == ("loaded", "year.zip", "10.00")
    assert not (place.folder.parent / "evil.csv").exists()
    (inside,) = place.load(place.file("same.csv", text))
    assert "the same file is already in" in str(inside.reason)


def test_an_archive_of_many_files(place: Place) -> None:
    texts = {f"{n}.csv": HEADER + f"Anyshire Council,X,A,2025-04-0{n},{n},{n}.00,\n" for n in (1, 2, 3)}
    accounts = place.load(place.file("year.zip", zipped(**texts)))
    assert [account.amount_gbp for account in accounts] == ["1.00", "2.00", "3.00"]
    assert accounts[0].file == "year.zip/1.csv"


def test_a_bomb_is_not_unpacked(place: Place) -> None:
    (account,) = place.load(place.file("bomb.zip", zipped(**{"a.csv": "0" * 50_000_000})))
    assert "unpacks to more than is plausible" in str(account.reason)


def test_one_bad_file_never_stops_the_others(place: Place) -> None:
    place.file("a.csv", "nonsense\n1\n")
    place.file("b.csv", HEADER + "Anyshire Council,X,A,2025-04-01,1,10.00,\n")
    assert [account.status for account in place.load(place.folder)] == ["refused", "loaded"]


def test_a_folder_is_loaded_with_all_folders_below_it_in_the_right_order(place: Place, tmp_path: Path) -> None:
    whole = tmp_path / "extracts"
    for number, file in enumerate(sorted(TESTBOROUGH.glob("*.csv"))):  # what others name lies as deep as what names them
        (whole / str(number % 3) / "deep").mkdir(parents=True, exist_ok=True)
        shutil.copy(file, whole / str(number % 3) / "deep")
    (whole / ".git").mkdir()
    (whole / ".git" / "hidden.csv").write_text("nonsense\n1\n")
    accounts = place.load(whole)
    assert {account.status for account in accounts} == {"loaded"}
    assert len(accounts) == len(list(TESTBOROUGH.glob("*.csv")))
    (tmp_path / "none" / "below").mkdir(parents=True)
    with pytest.raises(DataError, match="no table in the folder"):
        intake.find([tmp_path / "none"])


def test_repeats_are_kept_and_counted(place: Place) -> None:
    line = "Anyshire Council,X,A,2025-04-01,1,10.00,\n"
    (account,) = place.load(place.file("a.csv", HEADER + line * 3))
    assert (account.rows_loaded, account.amount_gbp) == (3, "30.00")


def test_undo_brings_every_total_back_to_the_penny(golden: Place) -> None:
    def totals() -> list[Any]:
        names = ("money/split", "money/ledger", "money/ledger_suppliers", "place/headline")
        return [queries.rows(golden.connection, queries.read(name), {}) for name in names]

    before = totals()
    (account,) = golden.load(golden.file("a.csv", HEADER + "Testborough Council,X,Quayside Books,2025-04-01,1,10.01,\n"), decided=ADD)
    assert totals() != before
    intake.undo(golden.connection, golden.path, int(str(account.load_id)), "tester")
    assert totals() == before
    (again,) = golden.load(golden.folder / "a.csv", decided=ADD)
    assert again.status == "loaded"


def test_undo_is_refused_while_others_build_on_it(golden: Place) -> None:
    (load,) = golden.rows("SELECT load_id FROM load WHERE kind = 'service'")
    with pytest.raises(DataError, match="build on it; undo load"):
        intake.undo(golden.connection, golden.path, load[0], "tester")
    with pytest.raises(DataError, match="There is no load 999"):
        intake.undo(golden.connection, golden.path, 999, "tester")


def test_a_load_that_what_is_on_screen_builds_on_says_so(golden: Place) -> None:
    (account,) = golden.load(golden.file("grp.csv", "grp_id,name,kind,theme\ng7,Evenings,commissioning,\n"))
    asked = {"text": "Could the hall open in the evening?", "posed_by": "group", "approach": "total_place", "grp_id": "g7"}
    question.pose(golden.connection, "ann", [asked])
    with pytest.raises(DataError, match=r"cannot be undone: 1 row of question builds on it, written on screen\."):
        intake.undo(golden.connection, golden.path, int(str(account.load_id)), "tester")


def test_everything_but_uncomfortable_questions_can_be_undone_in_turn(golden: Place) -> None:
    """They and what they build on stay: a question that can be put away with its file is not one that must be answered."""

    def undo_all() -> dict[str, str]:
        stays = {}
        for load, file in golden.rows(
            "SELECT load_id, file_name FROM load WHERE status = 'accepted' AND load_id > 0 ORDER BY load_id DESC"
        ):
            try:
                intake.undo(golden.connection, golden.path, load, "tester")
            except DataError as refused:
                stays[file] = str(refused)
        return stays

    stays = undo_all()
    assert list(stays) == ["question.csv", "grp.csv", "service.csv", "outcome.csv", "source.csv"]
    assert "2 questions of it are uncomfortable and are not removed, only answered, held or stopped" in stays["question.csv"]
    assert "rows of question build on it; undo load" in stays["grp.csv"]
    golden.connection.execute("UPDATE question SET uncomfortable = FALSE")
    assert undo_all() == {}
    for table in {kind["table"] for kind in kinds().values()} | {"payment", "payment_month", "payment_supplier"}:
        assert golden.rows(f"SELECT count(*) FROM {table} WHERE load_id > 0") == [(0,)], table


def test_a_later_setting_overrides_and_undo_restores(golden: Place) -> None:
    def low() -> list[tuple[Any, ...]]:
        return golden.rows("SELECT value FROM setting_in_force WHERE key = 'use_low'")

    assert low() == [("0.25",)]
    (account,) = golden.load(golden.file("s.csv", "key,value,unit,meaning,basis\nuse_low,0.30,share,Low,Ours\n"))
    assert low() == [("0.30",)]
    intake.undo(golden.connection, golden.path, int(str(account.load_id)), "tester")
    assert low() == [("0.25",)]


def test_templates_are_read_back_as_what_they_are(tmp_path: Path) -> None:
    written = intake.templates(tmp_path / "templates")
    ours = [name for name, kind in kinds().items() if not kind.get("published")]
    assert len(written) == len(ours) + 1  # and the ledger, and the README, which alone explains the boundary
    for file in written:
        if file.suffix == ".csv" and file.stem != "spending":
            found = template(file.read_text(encoding="utf-8").strip().split(","))
            assert found is not None
            assert found[0] == file.stem
    assert "| `spend_id` |" in (tmp_path / "templates" / "README.md").read_text(encoding="utf-8")


NAUGHTY = [
    "=1+1",
    "@SUM(A1)",
    "+44 20",
    "-2+3",
    "Robert'); DROP TABLE payment;--",
    '"><script>alert(1)</script>',
    "${7*7}",
    "a\u202eb",
    "𝕏",
]


def test_hostile_text_is_stored_to_the_letter(place: Place) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER.strip().split(","))
    writer.writerows(["Anyshire Council", name, name, "2025-04-01", str(n), "1.00", name] for n, name in enumerate(NAUGHTY))
    (account,) = place.load(place.file("a.csv", text.getvalue()))
    assert account.rows_loaded == len(NAUGHTY), account.reason
    assert [row for (row,) in place.rows("SELECT supplier FROM payment ORDER BY line_no")] == NAUGHTY


def test_hostile_headings_reach_no_sql(place: Place) -> None:
    heading = HEADER.strip() + ',"a""); drop table spend --","\'; DELETE FROM load"\n'
    (account,) = place.load(place.file("a.csv", heading + "Anyshire Council,X,A,2025-04-01,1,10.00,,b,c\n"))
    assert account.status == "loaded"
    assert place.rows("SELECT count(*) FROM spend") == [(0,)]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20),
            st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2),
        ),
        min_size=1,
        max_size=30,
    )
)
def test_any_ledger_written_as_csv_is_read_to_the_penny(place: Place, lines: list[tuple[str, Decimal]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER.strip().split(","))
    writer.writerows(["Anyshire Council", "X", name, "2025-04-01", "1", str(amount), ""] for name, amount in lines)
    (account,) = place.load(place.file("a.csv", text.getvalue()))
    try:
        assert (account.rows_read, account.rows_loaded) == (len(lines), len(lines)), account.reason
        assert Decimal(str(account.amount_gbp)) == sum(amount for _, amount in lines)
    finally:
        if account.load_id:
            intake.undo(place.connection, place.path, account.load_id, "tester")


def test_trafford_year_to_the_pound(place: Place, real: Path) -> None:
    (account,) = place.load(real / "trafford" / "money" / "trafford-supplier-spend-2025-26.zip")
    assert (account.rows_read, account.rows_rejected, round(Decimal(str(account.amount_gbp)))) == (241_764, 0, 621_913_624)
    (ledger,) = queries.rows(place.connection, queries.read("money/ledger"), {})
    assert ledger["lines"] == 241_764
    assert round(ledger["pass_through_gbp"] / 1_000_000, 1) == Decimal("101.7")
    assert round(ledger["levy_gbp"] / 1_000_000, 1) == Decimal("73.0")
    assert round(ledger["redacted_gbp"] / 1_000_000, 1) == Decimal("108.9")


def test_bad_csv_files_never_end_in_a_traceback(place: Place, real: Path) -> None:
    folder = real.parent / "badcsv"
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.name not in ("manifest.csv", "README.md")]
    accounts = [account for file in files for account in place.load(file)]
    assert len(accounts) >= len(files)
    for account in accounts:
        assert account.status == "loaded" or (account.reason and "Traceback" not in account.reason)
    assert place.rows("SELECT coalesce(sum(row_count), 0) FROM load")[0][0] == sum(account.rows_loaded for account in accounts)


def test_json_of_an_account_has_the_promised_keys() -> None:
    keys = list(json.loads(json.dumps(intake.Account("a").as_dict())))
    assert keys[:11] == [
        "file", "sha256", "kind", "publisher", "status", "rows_read", "rows_loaded", "rows_rejected", "amount_gbp", "reason", "load_id",
    ]  # fmt: skip


def test_a_killed_child_is_told_and_replaced(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    good = place.file("a.csv", HEADER + "Anyshire Council,X,A,2025-04-01,1,10.00,\n")
    with intake.Child(work_folder(place.path)) as child:
        child.read(good, {})
        assert child.process
        child.process.kill()
        child.process.wait()
        assert child.read(good, {})["files"][0]["rows_read"] == 1
    shutil.rmtree(work_folder(place.path), ignore_errors=True)
