"""A file is held against what is in the database already, and a person decides what a machine cannot."""

from __future__ import annotations

import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from oe_data import intake, queries
from oe_data.database import DataError, work_folder
from oe_data.intake import Decided, store
from tests.conftest import Place

HEADER = "OrganisationLabel,OrganisationalUnit,BeneficiaryName,PaymentDate,TransactionNumber,Amount\n"


def month(number: int, pounds: str = "100.00", lines: int = 4, body: str = "Anyshire Council") -> str:
    """A month of a made-up ledger; the lines differ from month to month."""
    return HEADER + "".join(f"{body},Care,Supplier {n} Ltd,2025-{number:02d}-{n + 1:02d},{number}-{n},{pounds}\n" for n in range(lines))


def totals(place: Place) -> list[Any]:
    """What pages show of a ledger, and the mark of what is loaded."""
    names = ("money/ledger", "money/ledger_suppliers", "money/ledger_months")
    asked = [queries.rows(place.connection, queries.read(name), {}) for name in names[:2]]
    return [*asked, place.rows("SELECT load_id, status, row_count, amount_gbp FROM load WHERE status = 'accepted' ORDER BY load_id")]


def test_the_same_month_again_is_asked_about(place: Place) -> None:
    place.load(place.file("april.csv", month(4)))
    (account,) = place.load(place.file("again.csv", month(4, "90.00")))
    assert (account.status, account.load_id, account.questions[0]["what"]) == ("refused", None, "same_period")
    assert account.questions[0]["proposal"] == "replace"
    assert "April 2025 of Anyshire Council is in already: load 1 ('april.csv'); replace it, or add to it?" in str(account.reason)
    assert place.rows("SELECT count(*) FROM payment") == [(4,)]


def test_replace_is_replace_and_undo_brings_the_old_back(place: Place) -> None:
    place.load(place.file("april.csv", month(4)))
    place.load(place.file("may.csv", month(5)))
    before = totals(place)
    file = place.file("again.csv", month(4, "90.00", lines=5))
    (account,) = place.load(file, decided=Decided(same_period="replace"))
    assert account.status == "loaded", account.reason
    assert "load 1 of the same period was replaced; undoing this load brings it back" in account.notes
    assert place.rows("SELECT sum(amount_gbp), count(*) FROM payment") == [(Decimal("850.00"), 9)]
    assert place.rows("SELECT sum(amount_gbp), sum(lines) FROM payment_month") == [(Decimal("850.00"), 9)]
    assert place.rows("SELECT load_id, status, replaced_by FROM load ORDER BY load_id") == [
        (1, "superseded", 3),
        (2, "accepted", None),
        (3, "accepted", None),
    ]
    with pytest.raises(DataError, match="not in force: it is superseded"):
        intake.undo(place.connection, place.path, 1, "tester")
    intake.undo(place.connection, place.path, 3, "tester")
    assert totals(place) == before
    assert place.rows("SELECT count(*) FROM replaced.payment") == [(0,)]
    (again,) = place.load(file, decided=Decided(yes=True))
    assert again.status == "loaded"


def test_add_is_add(place: Place) -> None:
    place.load(place.file("april.csv", month(4)))
    (account,) = place.load(place.file("late.csv", month(4, "1.00", lines=1)), decided=Decided(same_period="add"))
    assert account.status == "loaded", account.reason
    assert place.rows("SELECT sum(amount_gbp) FROM payment") == [(Decimal("401.00"),)]


def test_a_year_is_not_replaced_by_a_month_of_it(place: Place) -> None:
    year = HEADER + "".join(month(number).removeprefix(HEADER) for number in range(4, 10))
    place.load(place.file("year.csv", year))
    (account,) = place.load(place.file("april.csv", month(4, "90.00")), decided=Decided(yes=True))
    assert account.status == "refused"
    assert "it holds other months too, so this cannot replace it: add to it, or undo it first?" in str(account.reason)


def test_weeks_and_the_files_of_one_archive_are_parts_not_repeats(place: Place) -> None:
    first = HEADER + "Anyshire Council,Care,A,2025-04-02,1,10.00\n"
    second = HEADER + "Anyshire Council,Care,A,2025-04-09,2,10.00\n"
    assert [a.status for a in place.load(place.file("week1.csv", first), place.file("week2.csv", second))] == ["loaded", "loaded"]


def test_cards_and_another_body_are_no_repeat(place: Place) -> None:
    place.load(place.file("april.csv", month(4)))
    (other,) = place.load(place.file("other.csv", month(4, body="Otherton Council")))
    assert other.status == "loaded"
    card = "Organisation,Transaction Date,Merchant Category,Merchant Name,Amount\nAnyshire Council,2025-04-01,Books,A,5.00\n"
    (cards,) = place.load(place.file("cards.csv", card), kind="card_spending", decided=Decided(yes=True))
    assert cards.status == "loaded", cards.reason


@pytest.mark.parametrize(("pounds", "told"), [("10000.00", "100 times as much"), ("1.00", "less than a tenth")])
def test_ten_times_as_much_is_asked_about(place: Place, pounds: str, told: str) -> None:
    place.load(place.file("april.csv", month(4)))
    file = place.file("may.csv", month(5, pounds))
    (account,) = place.load(file)
    assert (account.status, account.questions[0]["what"]) == ("refused", "size")
    assert told in str(account.reason)
    (sure,) = place.load(file, decided=Decided(accepted=frozenset({"size"})))
    assert sure.status == "loaded"


def test_payments_of_another_month_are_told(place: Place) -> None:
    text = month(4, lines=25) + "Anyshire Council,Care,A,2025-01-02,x,1.00\n"
    (account,) = place.load(place.file("april.csv", text))
    assert any("1 of 26 lines of other months than the rest (January 2025)" in note for note in account.notes)


def test_the_same_rows_in_another_form_are_recognised(place: Place) -> None:
    place.load(place.file("april.csv", month(4)))
    header, *rows = month(4).splitlines()
    turned = [header, *reversed(rows)]
    other = "\r\n".join(";".join(reversed(row.split(","))) for row in turned)
    (account,) = place.load(place.file("other.csv", other.encode("utf-16")))
    assert "the same 4 rows are already in, in another order or form: load 1, 'april.csv'" in str(account.reason)


def test_a_changed_header_is_told(place: Place) -> None:
    place.load(place.file("april.csv", month(4)))
    (account,) = place.load(place.file("may.csv", month(5).replace("BeneficiaryName", "Supplier Name")))
    assert account.status == "loaded"
    assert "the header is not that of load 1: 'Supplier Name' is new and 'beneficiaryname' is gone" in account.notes


def test_what_a_person_decided_is_remembered(place: Place) -> None:
    """'Blurb' means purpose to nobody but this publisher: decided once, known the next month, though another heading changed."""

    def blurb(number: int) -> str:
        return month(number).replace("OrganisationalUnit", "Blurb")

    file = place.file("april.csv", blurb(4))
    with intake.Child(work_folder(place.path)) as child:
        request = {"columns": {"1": "purpose"}}
        answer = child.read(file, request)
        account = intake.keep(place.connection, place.path, answer, answer["files"][0], request, "tester", Decided())
    assert account.status == "loaded", account.reason
    (later,) = place.load(place.file("may.csv", blurb(5).replace("BeneficiaryName", "Supplier Name")))
    assert later.status == "loaded", later.reason
    assert place.rows("SELECT DISTINCT purpose FROM payment") == [("Care",)]
    intake.undo(place.connection, place.path, 2, "tester")
    intake.undo(place.connection, place.path, 1, "tester")
    assert place.rows("SELECT count(*) FROM mapping") == [(0,)]


def test_a_register_again_is_asked_about_and_replaced(place: Place) -> None:
    register = "OrganisationLabel,ContractReference,ContractTitle,SupplierName,StartDate,EndDate,ContractValue,ReviewDate\n"
    old = register + "Anyshire Council,C1,Cleaning,A Ltd,2025-04-01,2027-03-31,1000,2026-04-01\n"
    new = old + "Anyshire Council,C2,Catering,B Ltd,2025-04-01,2027-03-31,2000,2026-04-01\n"
    (first,) = place.load(place.file("contracts.csv", old))
    assert (first.status, first.kind) == ("loaded", "contract"), first.reason
    (asked,) = place.load(place.file("new.csv", new))
    assert "this register of Anyshire Council is in already" in str(asked.reason)
    (done,) = place.load(place.folder / "new.csv", decided=Decided(yes=True))
    assert done.status == "loaded"
    assert place.rows("SELECT count(*) FROM contract") == [(2,)]
    intake.undo(place.connection, place.path, 2, "tester")
    assert place.rows("SELECT contract_ref FROM contract") == [("C1",)]


def test_names_of_individuals_are_not_kept(place: Place) -> None:
    text = HEADER + "Anyshire Council,Care,Mr John Smith,2025-04-01,1,10.00\nAnyshire Council,Care,Smith Ltd,2025-04-01,2,10.00\n"
    (account,) = place.load(place.file("a.csv", text))
    assert account.status == "loaded"
    assert place.rows("SELECT supplier FROM payment ORDER BY line_no") == [("Individual (name not kept)",), ("Smith Ltd",)]


def test_a_dry_run_changes_nothing(place: Place) -> None:
    before = sorted(place.folder.rglob("*"))
    (account,) = place.load(place.file("april.csv", month(4)), dry_run=True)
    assert (account.status, account.rows_loaded, account.amount_gbp, account.load_id) == ("checked", 4, "400.00", None)
    assert place.rows("SELECT count(*) FROM load") == [(0,)]
    assert [path for path in sorted(place.folder.rglob("*")) if path not in before] == [place.folder / "april.csv"]


def test_a_body_and_a_month_that_a_file_lacks_are_asked_for(place: Place) -> None:
    text = "Supplier Name,Invoice Number,Description,Amount\n" + "".join(
        f"Supplier {n} Ltd,{n},Care of people,{n}.50\n" for n in range(1, 9)
    )
    file = place.file("payments.csv", text)
    (asked,) = place.load(file, kind="spending")
    assert [question["what"] for question in asked.questions] == ["period", "body"]
    (done,) = place.load(file, kind="spending", body="Anyshire Council", period="2025-04")
    assert done.status == "loaded", done.reason
    assert place.rows("SELECT DISTINCT CAST(paid_on AS VARCHAR) FROM payment") == [("2025-04-30",)]
    with pytest.raises(DataError, match="a month such as 2025-04"):
        place.load(file, period="spring")


def test_rejected_rows_are_kept_whole(place: Place) -> None:
    place.load(place.file("a.csv", month(4) + "Anyshire Council,Care,=1+1,2025-04-31,9,10.00\n"))
    (row,) = place.rows("SELECT line_no, column_name, value, row_json FROM load_reject")
    assert row == (6, "PaymentDate", "2025-04-31", '["Anyshire Council", "Care", "=1+1", "2025-04-31", "9", "10.00"]')


def test_two_loads_of_one_file_at_the_same_moment(place: Place) -> None:
    """One is loaded; the other hears that it is in."""
    file = place.file("april.csv", month(4))
    accounts: list[intake.Account] = []
    threads = [threading.Thread(target=lambda: accounts.extend(place.load(file))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(account.status for account in accounts) == ["loaded", "refused"]
    assert any("already in" in str(account.reason) for account in accounts)
    assert place.rows("SELECT count(*) FROM payment") == [(4,)]


def test_what_was_judged_stands_until_something_is_written(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []
    examine = store.examine

    def counted(cursor: Any, answer: Any, part: dict[str, Any], *given: Any) -> Any:
        judged.append(part["name"])
        return examine(cursor, answer, part, *given)

    monkeypatch.setattr(store, "examine", counted)
    with intake.Child(work_folder(place.path)) as child:
        seen: list[tuple[Any, Any, Any]] = []
        for file in (place.file("april.csv", month(4)), place.file("again.csv", month(4) + "\n")):
            answer = child.read(file, {})
            (part,) = answer["files"]
            found = intake.look(place.connection, answer, part, {}, Decided())[1]
            seen.append((answer, part, found))
        accounts = [intake.keep(place.connection, place.path, answer, part, {}, "tester", Decided(), found) for answer, part, found in seen]
    assert accounts[0].status == "loaded"
    assert "already in" in str(accounts[1].reason)  # judged anew, as the first was written since it was looked at
    assert judged == ["again.csv"]
    assert place.rows("SELECT count(*), sum(amount_gbp) FROM payment") == [(4, Decimal("400.00"))]


def test_the_kept_raw_file_is_the_one_given(place: Place) -> None:
    file = place.file("april.csv", month(4))
    (account,) = place.load(file)
    assert (Path(f"{place.path}.raw") / str(account.sha256)).read_bytes() == file.read_bytes()


def test_a_real_ledger_is_not_recorded_under_a_made_up_source(golden: Place) -> None:
    (account,) = golden.load(golden.file("april.csv", month(4)))
    assert (account.status, account.publisher) == ("loaded", "Anyshire Council")
    asked = "SELECT s.source_id, s.publisher, s.licence, s.is_synthetic FROM load AS l INNER JOIN source AS s ON l.source_id = s.source_id "
    found = golden.rows(f"{asked} WHERE l.load_id = {account.load_id}")
    assert found == [("ledger-anyshire-council", "Anyshire Council", "not stated", False)]
    assert golden.rows(f"{asked} WHERE l.kind = 'spending' AND l.load_id < {account.load_id}") == [
        ("tb-ledger", "Testborough Council (fictional)", "CC0 1.0", True)
    ]


def test_a_source_of_its_own_publisher_covers_a_ledger(place: Place) -> None:
    head = "source_id,name,publisher,licence,url,cadence,sensitivity,is_synthetic,covers\n"
    place.load(place.file("source.csv", head + "any,Ledger,Anyshire Council,OGL 3.0,,monthly,open,false,spending\n"))
    place.load(place.file("april.csv", month(4)), place.file("other.csv", month(4, body="Otherton Council")))
    assert place.rows("SELECT source_id FROM load WHERE kind = 'spending' ORDER BY load_id") == [("any",), ("ledger-otherton-council",)]
