"""What each command of the command line does; it speaks in sentences, or in JSON when asked to."""

from __future__ import annotations

import argparse
import contextlib
import csv
import datetime
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from oe_data import exports, intake, ledger, queries
from oe_data.database import DataError, default_path, open_database, whoami, without_pandas, work_folder
from oe_data.intake.kinds import kinds

PROGRAM = "python3 -m oe_data"


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--database", type=Path, default=None, help="the database file (default: the one of this checkout)")
    shared.add_argument("--json", action="store_true", help="print JSON instead of sentences")
    top = argparse.ArgumentParser(prog=PROGRAM, description="Total place: all public money, buildings and people of one area.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("run", help="start the dashboard")
    commands.add_parser("test", help="run every check and test")
    load = commands.add_parser("load", parents=[shared], help="load files, folders or archives")
    load.add_argument("paths", nargs="+", metavar="FILE")
    load.add_argument("--kind", help="what the files are, where the heading alone does not tell")
    load.add_argument("--body", help="whose they are, where they do not say it")
    load.add_argument("--period", help="the month of rows without a date, such as 2025-04")
    load.add_argument("--same-period", choices=("replace", "add"), help="what to do when the same period of the same body is in already")
    load.add_argument("--yes", action="store_true", help="take every proposal instead of asking")
    load.add_argument("--dry-run", action="store_true", help="say what would become of them and store nothing")
    load.add_argument("--source", help="the source they come from: a source_id of source.csv")
    inspect = commands.add_parser("inspect", help="say what files are read as; needs no database")
    inspect.add_argument("paths", nargs="+", metavar="FILE")
    inspect.add_argument("--kind", help="what the files are, where the heading alone does not tell")
    inspect.add_argument("--json", action="store_true", help="print JSON instead of sentences")
    undo = commands.add_parser("undo", parents=[shared], help="take a load back")
    undo.add_argument("load_id", type=int)
    query = commands.add_parser("query", parents=[shared], help="ask a named query")
    query.add_argument("name")
    query.add_argument("given", nargs="*", metavar="KEY=VALUE")
    query.add_argument("--format", choices=("table", "csv", "json"), default=None)
    commands.add_parser("check", parents=[shared], help="look for double counting, gaps and contradictions")
    commands.add_parser("verify", parents=[shared], help="hold the database against its ledger, its rows and its raw files")
    restore = commands.add_parser("restore", parents=[shared], help="go back to the last good state of the database")
    restore.add_argument("copy", nargs="?", type=Path, metavar="FILE", help="the copy to go back to; the database itself keeps it as it is")
    templates = commands.add_parser("templates", parents=[shared], help="write an empty, explained template for each kind")
    templates.add_argument("folder", type=Path)
    export = commands.add_parser("export", parents=[shared], help="write every table as CSV")
    export.add_argument("folder", type=Path)
    benchmark = commands.add_parser("benchmark", help="measure speed as ratios in one run")
    benchmark.add_argument("parts", nargs="*")
    return top


def value(text: str) -> Any:
    """A value typed on the command line: number, true or false, a list with commas, or text (a leading zero keeps it text)."""
    if "," in text:
        return [value(part) for part in text.split(",")]
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    digits = text.removeprefix("-")
    if digits.isdigit() and (digits == "0" or not digits.startswith("0")) and len(digits) < 16:
        return int(text)
    whole, dot, rest = digits.partition(".")
    return float(text) if dot and whole.isdigit() and rest.isdigit() else text


def plain(cell: Any) -> Any:
    """A value of the database as JSON holds it: pounds print the digits they have (fewer than the 15 a JSON number keeps)."""
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, datetime.date | datetime.datetime | datetime.time):
        return cell.isoformat()
    if isinstance(cell, list | tuple):
        return [plain(part) for part in cell]
    if isinstance(cell, dict):
        return {key: plain(part) for key, part in cell.items()}
    return cell


def as_json(thing: Any) -> str:
    """JSON text on one line."""
    return json.dumps(plain(thing), ensure_ascii=False, default=str)


def print_table(rows: list[dict[str, Any]]) -> None:
    """Rows as columns that line up, for a person at a terminal."""
    if not rows:
        print("no rows")
        return
    cells = [["" if cell is None else str(plain(cell)) for cell in row.values()] for row in rows]
    cells = [[" ".join(cell.split())[:60] for cell in row] for row in cells]
    wide = [max(len(name), *(len(row[place]) for row in cells)) for place, name in enumerate(rows[0])]
    print("  ".join(name.ljust(size) for name, size in zip(rows[0], wide, strict=True)).rstrip())
    for row in cells:
        print("  ".join(cell.ljust(size) for cell, size in zip(row, wide, strict=True)).rstrip())


def do_load(connection: duckdb.DuckDBPyConnection, path: Path, given: argparse.Namespace, child: intake.Child | None) -> int:
    """Load files and tell of each as it is done; 0 only if every one was loaded (or, in a dry run, could be)."""

    def tell(account: intake.Account) -> None:
        if given.json:
            print(as_json(account.as_dict()), flush=True)
            return
        if account.status == "refused":
            print(f"Not loaded: {account.reason}", file=sys.stderr, flush=True)
            for question in account.questions:
                print(f"  {answer_to(question)}", file=sys.stderr, flush=True)
            return
        pounds = f", £{Decimal(account.amount_gbp):,.2f}" if account.amount_gbp else ""
        what = f"Load {account.load_id}" if account.status == "loaded" else "Would load"
        agrees = ", which is the total printed in it" if account.reconciled else ""
        print(f"{what}: {account.file}: {account.rows_loaded:,} of {account.rows_read:,} rows{pounds}{agrees}.", flush=True)
        for note in filter(None, [account.reason, *(f"{note[:1].upper()}{note[1:]}." for note in account.notes)]):
            print(f"  {note}", flush=True)

    decided = intake.Decided(given.source, given.yes, given.same_period)
    accounts = intake.load_paths(
        connection,
        path,
        given.paths,
        whoami(),
        given.kind,
        told=tell,
        child=child,
        body=given.body,
        period=given.period,
        decided=decided,
        dry_run=given.dry_run,
    )
    return 0 if all(account.status != "refused" for account in accounts) else 1


def answer_to(question: dict[str, Any]) -> str:
    """How a question is answered on the command line."""
    option = {"kind": "--kind KIND", "body": "--body NAME", "period": "--period YYYY-MM", "same_period": "--same-period replace|add"}
    ways = [option[question["what"]]] if question["what"] in option else []
    proposal = question.get("proposal")
    taken = {"kind": "--yes takes it as that", "size": "--yes loads it all the same"}.get(question["what"])
    if taken or proposal:
        ways.append(taken or f"--yes takes '{proposal}'")
    return f"Say {', or '.join(ways)}."


def do_inspect(given: argparse.Namespace) -> int:
    """Say what files are read as; 0 only if every one is something."""
    intake.known_kind(given.kind)
    files = intake.find(given.paths)
    done = True
    with tempfile.TemporaryDirectory() as folder, intake.Child(Path(folder)) as child:
        for file in files:
            for told in intake.inspect(child, file, {"kind": given.kind}):
                done = done and told["kind"] is not None
                if given.json:
                    print(as_json(told), flush=True)
                elif told["kind"] is None:
                    print(told["reason"], flush=True)
                else:
                    pounds = f", £{Decimal(told['amount_gbp']):,.2f}" if told["amount_gbp"] else ""
                    columns = "; ".join(f"{printed} -> {name}" for printed, name in told["columns"].items())
                    print(
                        f"{told['file']}: {kinds()[told['kind']]['title']} ({told['confidence']:.0%} sure), {told['rows']:,} rows{pounds}."
                    )
                    print(f"  Columns: {columns}.")
                    for note in filter(None, [told["reason"], *told["notes"]]):
                        print(f"  {note}", flush=True)
    return 0 if done else 1


def do_query(connection: duckdb.DuckDBPyConnection, given: argparse.Namespace) -> int:
    """Ask a named query."""
    sql = queries.read(given.name)
    pairs = dict(pair.partition("=")[::2] for pair in given.given)
    if any("=" not in pair for pair in given.given):
        raise DataError("Give each value as key=value, for example year=2026.")
    rows = queries.rows(connection, sql, {key: value(text) for key, text in pairs.items()})
    form = given.format or ("json" if given.json else "table")
    if form == "json":
        print(as_json(rows))
    elif form == "csv":
        names = list(rows[0]) if rows else queries.columns(connection, sql)
        writer = csv.writer(sys.stdout)
        writer.writerow(names)
        writer.writerows([[exports.cell(plain(cell)) for cell in row.values()] for row in rows])
    else:
        print_table(rows)
    return 0


def do_check(connection: duckdb.DuckDBPyConnection, given: argparse.Namespace) -> int:
    """Run the integrity checks; 0 when nothing was found."""
    rows = queries.rows(connection, queries.read("data/checks"), {})
    if given.json:
        print(as_json(rows))
    elif rows:
        print_table(rows)
    else:
        print("Every check found nothing.")
    return 1 if rows else 0


def do_export(connection: duckdb.DuckDBPyConnection, given: argparse.Namespace) -> int:
    """Write every table that has rows as a CSV that no spreadsheet runs."""
    given.folder.mkdir(parents=True, exist_ok=True)
    tables = ["load", "load_reject", "payment", *dict.fromkeys(kind["table"] for kind in kinds().values())]
    written = []
    for table in dict.fromkeys(tables):
        rows = exports.write_table(connection, table, given.folder / f"{table}.csv")
        if rows:
            written.append({"file": f"{table}.csv", "rows": rows})
    print(as_json(written) if given.json else f"Wrote {len(written)} tables to {given.folder}.")
    return 0


def run(given: argparse.Namespace, reading: subprocess.Popen[str] | None) -> int:
    """Do one command; ``reading`` is the process that reads files, where it was begun already."""
    if given.command == "templates":
        written = intake.templates(given.folder)
        names = [file.name for file in written]
        print(as_json(names) if given.json else f"Wrote {len(names) - 1} templates and README.md to {given.folder}.")
        return 0
    if given.command == "benchmark":
        from oe_data import benchmark

        return benchmark.main(given.parts)
    if given.command == "inspect":
        return do_inspect(given)
    path = given.database or default_path()
    if given.command != "load" and not path.exists():
        raise DataError(f"There is no database {path} yet. '{PROGRAM} load FILE' makes it.")
    if given.command == "restore":
        print(ledger.restore(path, whoami(), given.copy))
        return 0
    if given.command == "load":
        intake.find(given.paths)
        intake.known_kind(given.kind)
    child = intake.Child(work_folder(path), reading) if given.command == "load" else None
    connection = open_database(path)
    try:
        with connection.cursor() as cursor:
            problems = ledger.verify(cursor, path) if given.command == "verify" else ledger.compare(cursor, path)
        if given.command == "verify":
            print(as_json(problems) if given.json else "\n".join(problems) or "The database holds what its ledger says, to the penny.")
            return 1 if problems else 0
        if problems and given.command in ("load", "undo"):
            raise DataError("Nothing was changed. " + " ".join(problems))
        for problem in problems:
            print(problem, file=sys.stderr)
        match given.command:
            case "load":
                return do_load(connection, path, given, child)
            case "undo":
                undone = intake.undo(connection, path, given.load_id, whoami())
                print(
                    as_json(undone) if given.json else f"Load {undone['load_id']} ('{undone['file']}', {undone['rows']:,} rows) is undone."
                )
                return 0
            case "query":
                return do_query(connection, given)
            case "check":
                return do_check(connection, given)
            case _:
                return do_export(connection, given)
    finally:
        connection.close()


def main(argv: Sequence[str], reading: subprocess.Popen[str] | None = None) -> int:
    """Do what the command line says; 0 when it was done, 1 with one sentence when it was not."""
    given = parser().parse_args(argv)
    try:
        with without_pandas() if given.command == "load" else contextlib.nullcontext():
            return run(given, reading)
    except DataError as problem:
        if getattr(given, "json", False):
            print(as_json({"status": "refused", "reason": str(problem)}))
        print(problem, file=sys.stderr)
    except BrokenPipeError:
        sys.stderr.close()
    except OSError as problem:
        print(f"{problem.filename or 'The disk'} cannot be used: {problem.strerror}.", file=sys.stderr)
    except duckdb.Error as problem:
        print(f"The database could not do this, and nothing was changed: {str(problem).splitlines()[0]}", file=sys.stderr)
    return 1
