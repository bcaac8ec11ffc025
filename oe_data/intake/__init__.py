"""From a published file to checked rows, in one transaction a file: read in a child process, judged and stored here."""

from __future__ import annotations

import contextlib
import csv
import glob
import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from oe_data import database as db
from oe_data import ledger
from oe_data.child import Child
from oe_data.database import DataError, let_in_pandas, work_folder
from oe_data.intake import store
from oe_data.intake.judge import Already, Decided, Judged, Rejected, examine, incoming, remembered
from oe_data.intake.kinds import WORDS, kinds, order
from oe_data.intake.read import LOADABLE
from oe_data.intake.sheets import APART
from oe_data.intake.store import Undecided
from oe_data.intake.tables import sentence
from oe_data.intake.text import counted

SHOWN_FAULTS = 20

__all__ = [
    "APART",
    "Account",
    "Child",
    "Decided",
    "find",
    "inspect",
    "load_paths",
    "look",
    "rows_of",
    "template",
    "templates",
    "undo",
    "with_templates",
]


@dataclass
class Account:
    """What became of one file: every row of it and every pound."""

    file: str
    sha256: str | None = None
    kind: str | None = None
    publisher: str | None = None
    status: str = "refused"  # or "loaded", or "checked" where nothing was to be stored
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    amount_gbp: str | None = None
    reason: str | None = None
    load_id: int | None = None
    rejects: list[dict[str, Any]] = field(default_factory=list)
    printed_total_gbp: str | None = None
    reconciled: bool | None = None
    notes: list[str] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The account as plain values, for JSON."""
        return asdict(self)


def find(paths: Iterable[str | Path]) -> list[Path]:
    """The files meant by files, folders (with all below, but what is hidden) and patterns; ``DataError`` names what is not there."""
    found: list[Path] = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inside = [
                file
                for file in sorted(path.rglob("*"))
                if file.suffix.lower() in (*LOADABLE, ".zip")
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
                and file.is_file()
            ]
            if not inside:
                raise DataError(f"There is no table in the folder {path} or below it: no CSV, spreadsheet, JSON or ZIP file.")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            matched = [Path(match) for match in sorted(glob.glob(str(given), recursive=True)) if Path(match).is_file()]
            if not matched:
                raise DataError(f"There is no file {path}.")
            found += matched
    return list(dict.fromkeys(found))


def known_kind(kind: str | None) -> None:
    """``DataError`` when there is no such kind."""
    if kind is not None and kind not in kinds():
        raise DataError(f"There is no kind '{kind}'. There are: {', '.join(kinds())}.")


def known_period(period: str | None) -> None:
    """``DataError`` when a period is no month."""
    if period is not None and not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", period):
        raise DataError(f"'{period}' is no period: a month such as 2025-04 is expected.")


def inspect(child: Child, file: Path, request: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What a file is read as, without any database: an account of each table in it."""
    answer = child.read(file, request)
    if answer.get("refused"):
        return [{"file": file.name, "kind": None, "reason": f"{file.name}: {answer['refused']}."}]
    told: list[dict[str, Any]] = []
    for part in answer["files"]:
        if part.get("refused"):
            told.append({"file": part["name"], "kind": None, "reason": f"{part['name']}: {part['refused']}."})
            continue
        asked = "; ".join(need["sentence"] for need in part["needs"])
        told.append(
            {
                "file": part["name"],
                "kind": part["kind"],
                "confidence": part["confidence"],
                "header_row": part["header_row"],
                "encoding": part["encoding"],
                "delimiter": part["delimiter"],
                "columns": {printed: name for name, printed in part["printed"].items()},
                "rows": part["rows_read"],
                "rows_rejected": part["rows_read"] - part["good"],
                "amount_gbp": part["amount_gbp"],
                "printed_total_gbp": part["printed_total_gbp"],
                "reconciled": part["reconciled"],
                "reason": f"{part['name']}: {asked}." if asked else None,
                "why": part["why"],
                "notes": part["notes"],
            }
        )
    return told


def rows_of(connection: duckdb.DuckDBPyConnection, child: Child, file: Path, name: str, kind: str) -> list[dict[str, Any]]:
    """The rows of a file that is a template of one kind, read and checked but not held against what is stored.

    ``DataError`` says why it cannot be read, or which row of it is wrong.
    """
    answer = child.read(file, {"kind": kind, "name": name})
    part = answer["files"][0] if answer["files"] else answer
    if part.get("refused"):
        raise DataError(f"{name}: {part['refused']}.")
    if faults := part["faults"]:
        more = f" ({counted(len(faults) - 1, 'fault')} more)" if len(faults) > 1 else ""
        raise DataError(f"{name}: {sentence(faults[0])}{more}.")
    names = [field["name"] for field in kinds()[kind]["fields"]]
    with connection.cursor() as cursor:
        incoming(cursor, part)
        found = cursor.execute(f"SELECT {', '.join(names)} FROM incoming ORDER BY line_no").fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]


def proposals(answer: dict[str, Any], request: Mapping[str, Any], decided: Decided) -> dict[str, Any]:
    """What the reading proposes and the person takes, where only reading again can heed it."""
    needs = [need for part in answer["files"] for need in part.get("needs", [])]
    return {
        need["what"]: need["proposal"]
        for need in needs
        if need["what"] in ("body", "period") and need.get("proposal") and not request.get(need["what"]) and decided.takes(need["what"])
    }


def account_of(
    part: dict[str, Any], answer: dict[str, Any], found: Judged, status: str, load_id: int | None, publisher: str | None
) -> Account:
    """The account of a part that was judged."""
    faults = found.faults
    return Account(
        part["name"],
        answer["sha256"],
        part["kind"],
        publisher,
        status,
        found.good + found.rejected,
        found.good,
        found.rejected,
        None if found.amount_gbp is None else str(found.amount_gbp),
        f"{counted(found.rejected, 'row')} left out; the first: {sentence(faults[0])}." if faults else None,
        load_id,
        faults[:SHOWN_FAULTS],
        part["printed_total_gbp"],
        part["reconciled"],
        found.notes,
    )


def refused(name: str, digest: str | None, reason: str, part: dict[str, Any] | None = None) -> Account:
    """The account of a file of which nothing is stored."""
    rows = part["rows_read"] if part else 0
    kind = part["kind"] if part else None
    faults = part["faults"][:SHOWN_FAULTS] if part else []
    return Account(
        name,
        digest,
        kind,
        rows_read=rows,
        rows_rejected=rows,
        reason=f"{name}: {reason}" + ("" if reason.endswith("?") else "."),
        rejects=faults,
    )


def keep(
    connection: duckdb.DuckDBPyConnection,
    database: Path,
    answer: dict[str, Any],
    part: dict[str, Any],
    request: Mapping[str, Any],
    by: str,
    decided: Decided,
    seen: Judged | None = None,
) -> Account:
    """Store one part that was read; the account of it, whatever became of it. ``seen``: how it was judged with the same decisions."""
    digest = answer["sha256"]
    try:
        found, load_id, publisher = store.store(connection, database, answer, part, dict(request), by, decided, seen)
        return account_of(part, answer, found, "loaded", load_id, publisher)
    except Undecided as undecided:
        return asked(part, digest, undecided.judged)
    except (Rejected, DataError) as rejected:
        return refused(part["name"], digest, str(rejected), part)
    except duckdb.Error as broken:
        return refused(part["name"], digest, f"the database could not take it ({str(broken).splitlines()[0]})", part)
    except OSError as broken:
        return refused(part["name"], digest, f"it could not be kept ({broken.strerror or broken})", part)


def asked(part: dict[str, Any], digest: str, found: Judged) -> Account:
    """The account of a part of which something must be decided first."""
    told = refused(part["name"], digest, "; ".join(question["sentence"] for question in found.questions), part)
    told.questions, told.notes, told.publisher = found.questions, found.notes, found.publisher
    told.printed_total_gbp, told.reconciled = part["printed_total_gbp"], part["reconciled"]
    return told


def look(
    connection: duckdb.DuckDBPyConnection, answer: dict[str, Any], part: dict[str, Any], request: Mapping[str, Any], decided: Decided
) -> tuple[Account, Judged | None, list[dict[str, Any]]]:
    """What would become of a part that was read, as it was judged, and its first rows as they would be stored; nothing is changed."""
    state = db.state  # before the transaction sees anything: what is committed in between is then looked at again
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            found = examine(cursor, answer, part, dict(request), decided)
            found.state = state
            rows = cursor.execute("SELECT * FROM incoming ORDER BY line_no LIMIT 20")
            names = [column[0] for column in rows.description or []]
            sample = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
        except Rejected as rejected:
            part["already"] = isinstance(rejected, Already)
            return refused(part["name"], answer["sha256"], str(rejected), part), None, []
        finally:
            cursor.execute("ROLLBACK")
    if found.questions:
        return asked(part, answer["sha256"], found), found, sample
    return account_of(part, answer, found, "checked", None, found.publisher), found, sample


def load_paths(
    connection: duckdb.DuckDBPyConnection,
    database: Path | str,
    paths: Iterable[str | Path],
    by: str,
    kind: str | None = None,
    source: str | None = None,
    told: Callable[[Account], None] = lambda account: None,
    child: Child | None = None,
    *,
    body: str | None = None,
    period: str | None = None,
    decided: Decided | None = None,
    dry_run: bool = False,
) -> list[Account]:
    """Load files, each whole in a transaction of its own or not at all; one bad file never stops the others.

    They are read one after another and stored in the order they need each other (sources, bodies and areas
    before the facts that name them). ``told`` hears of each file as soon as it is done. A file of which something
    must be decided first is refused with the question. With ``dry_run`` nothing is stored.
    """
    known_kind(kind)
    known_period(period)
    database = Path(database).absolute()
    decided = decided or Decided(source)
    accounts: list[Account] = []
    waiting: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]] = []

    def done(account: Account) -> None:
        accounts.append(account)
        told(account)

    files = find(paths)
    with connection.cursor() as cursor:
        memory = remembered(cursor)
    given = {"kind": kind, "body": body, "period": period, "remembered": memory}
    size = sum(file.stat().st_size for file in files if file.is_file())
    with child or Child(work_folder(database)) as child, ThreadPoolExecutor(1) as beside:
        ready = beside.submit(make_ready, connection, database, size) if not dry_run else None  # while the child reads
        for file in files:
            request = dict(given)
            answer = child.read(file, request)
            if taken := proposals(answer, request, decided):
                request |= taken
                answer = child.read(file, request)
            if answer.get("refused"):
                done(refused(file.name, answer.get("sha256"), answer["refused"]))
                continue
            for part in answer["files"]:
                if part.get("refused"):
                    done(refused(part["name"], part["content_sha256"], part["refused"]))
                    continue
                part["shared"] = len(answer["files"]) > 1
                waiting.append((answer, part, request))
        if ready and (full := ready.result()):
            raise DataError(full)
        # Of two censuses the neighbourhoods of the newer are those of the place.
        waiting.sort(key=lambda item: (order()[item[1]["kind"]], -(item[1].get("census") or 0)))
        if any(part["faults"] or kinds()[part["kind"]]["table"] != "payment" for _, part, _ in waiting):
            let_in_pandas()  # only ledgers without a fault make no frame
        for answer, part, request in waiting:
            if dry_run:
                done(look(connection, answer, part, request, decided)[0])
            else:
                done(keep(connection, database, answer, part, request, by, decided))
            Path(part["parquet"]).unlink(missing_ok=True)
    if not dry_run and sum(account.rows_loaded for account in accounts) > 100_000:
        with contextlib.suppress(duckdb.Error), connection.cursor() as cursor:  # only sooner than at the end: all of it is in
            cursor.execute("CHECKPOINT")
    return accounts


def make_ready(connection: duckdb.DuckDBPyConnection, database: Path, size: int) -> str | None:
    """A copy of the database as it is, before anything is loaded; what to say when the disk has no room for files of a size."""
    if full := ledger.room(database, size):
        return full
    with store.WRITING:
        ledger.snapshot(database, connection)
    return None


def undo(connection: duckdb.DuckDBPyConnection, database: Path | str, load_id: int, by: str) -> dict[str, Any]:
    """Take one load back, to the penny."""
    try:
        return store.undo(connection, Path(database).absolute(), load_id, by)
    except (duckdb.Error, OSError) as broken:
        told = str(broken).splitlines()[0]
        raise DataError(f"Load {load_id} could not be undone. Is the disk full? ({told})") from broken


def template(name: str) -> list[dict[str, str]]:
    """The columns of the empty template of a kind: ``column`` its heading, ``what`` it holds, its ``form``, ``needed`` or empty."""
    found = []
    for known in kinds()[name]["fields"]:
        rules = known.get("constraints", {})
        form = WORDS[known["type"]]
        if "enum" in rules:
            form = "one of " + ", ".join(f"`{value}`" for value in rules["enum"])
        elif "minimum" in rules and "maximum" in rules:
            form += f", {rules['minimum']} to {rules['maximum']}"
        printed = next(iter(known.get("aliases", [])), known["name"]) if name == "spending" else known["name"]
        found.append({"column": printed, "what": known["description"], "form": form, "needed": "needed" if rules.get("required") else ""})
    return found


def with_templates() -> list[str]:
    """The kinds that have a template, in the order in which they are loaded; the others are read as their publishers print them."""
    named = sorted(kinds(), key=lambda known: order()[known])
    return [name for name in named if name == "spending" or (name != "boundary" and not kinds()[name].get("published"))]


def templates(folder: Path) -> list[Path]:
    """Write an empty CSV for every kind and a page that explains each column; give the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    page = [
        "# Templates",
        "",
        "One CSV for each kind of thing, in UTF-8, with commas. Columns that are not marked *needed* may be left empty or out.",
        "Dates are 2025-04-03, pounds 1234.56, yes and no true and false. A folder of them is loaded in the right order.",
        "",
        *["## boundary.geojson", "", "A GeoJSON FeatureCollection in WGS84; each feature has the property `area_id`.", ""],
    ]
    for name in with_templates():
        columns = template(name)
        file = folder / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerow([told["column"] for told in columns])
        written.append(file)
        page += [f"## {file.name}", "", f"{kinds()[name]['title'].capitalize()}.", "", "| column | what | form |", "|---|---|---|"]
        page += [f"| `{told['column']}` | {told['what']}{' (*needed*)' if told['needed'] else ''} | {told['form']} |" for told in columns]
        page.append("")
    readme = folder / "README.md"
    readme.write_text("\n".join(page), encoding="utf-8")
    return [*written, readme]
