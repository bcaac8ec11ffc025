"""From a published file to checked rows, in one transaction a file: read in a child process, judged and stored here."""

from __future__ import annotations

import csv
import glob
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from oe_data.database import ROOT, DataError, work_folder
from oe_data.intake import store
from oe_data.intake.kinds import WORDS, kinds, order

SHOWN_FAULTS = 20


@dataclass
class Account:
    """What became of one file: every row of it and every pound."""

    file: str
    sha256: str | None = None
    kind: str | None = None
    publisher: str | None = None
    status: str = "refused"
    rows_read: int = 0
    rows_loaded: int = 0
    rows_rejected: int = 0
    amount_gbp: str | None = None
    reason: str | None = None
    load_id: int | None = None
    rejects: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The account as plain values, for JSON."""
        return asdict(self)


class Child:
    """The reading child process, started at once and again if a file brought it down.

    It makes itself ready while the database is opened; only who holds the database may enter it, which clears its folder.
    """

    def __init__(self, work: Path) -> None:
        self.work = work.absolute()
        self.process: subprocess.Popen[str] | None = None
        self.start()

    def __enter__(self) -> Child:
        self.clear()
        return self

    def start(self) -> None:
        """Start the process."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "oe_data.intake.read"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            cwd=ROOT,
        )

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                if stream:
                    stream.close()
        self.clear()

    def clear(self) -> None:
        """Leave nothing of an earlier read behind, not of one that was killed either."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True, exist_ok=True)

    def read(self, file: Path, kind: str | None) -> dict[str, Any]:
        """Have one file read; an answer with ``refused`` when it cannot be."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        assert self.process
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(json.dumps({"path": str(file.absolute()), "work": str(self.work), "kind": kind}) + "\n")
            self.process.stdin.flush()
            import pandas  # noqa: F401  DuckDB imports it at the first parameter: now, while the child reads, it costs nothing

            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self.process = None
            return {"refused": "it could not be read: reading it took more memory or time than any file of its kind should", "files": []}
        answer: dict[str, Any] = json.loads(line)
        return answer


def find(paths: Iterable[str | Path]) -> list[Path]:
    """The files that are meant by files, folders and patterns; ``DataError`` names what is not there."""
    found: list[Path] = []
    for given in paths:
        path = Path(given)
        if path.is_dir():
            inside = [p for p in sorted(path.iterdir()) if p.is_file() and p.suffix.lower() in (".csv", ".geojson", ".json", ".zip")]
            if not inside:
                raise DataError(f"There is no CSV, GeoJSON or ZIP file in the folder {path}.")
            found += inside
        elif path.exists():
            found.append(path)
        else:
            matched = [Path(match) for match in sorted(glob.glob(str(given)))]
            if not matched:
                raise DataError(f"There is no file {path}.")
            found += matched
    return list(dict.fromkeys(found))


def load_paths(
    connection: duckdb.DuckDBPyConnection,
    database: Path | str,
    paths: Iterable[str | Path],
    by: str,
    kind: str | None = None,
    source: str | None = None,
    told: Callable[[Account], None] = lambda account: None,
    child: Child | None = None,
) -> list[Account]:
    """Load files, each whole in a transaction of its own or not at all; one bad file never stops the others.

    They are read one after another and stored in the order they need each other (sources, bodies and areas
    before the facts that name them). ``told`` hears of each file as soon as it is done.
    """
    if kind is not None and kind not in kinds():
        raise DataError(f"There is no kind '{kind}'. There are: {', '.join(kinds())}.")
    database = Path(database).absolute()
    accounts: list[Account] = []
    waiting: list[tuple[dict[str, Any], dict[str, Any]]] = []

    def done(account: Account) -> None:
        accounts.append(account)
        told(account)

    def refuse(name: str, digest: str | None, reason: str, part: dict[str, Any] | None = None) -> None:
        faults = part["faults"][:SHOWN_FAULTS] if part else []
        done(
            Account(
                name,
                digest,
                part["kind"] if part else None,
                rows_read=part["rows_read"] if part else 0,
                rows_rejected=part["rows_read"] if part else 0,
                reason=f"{name}: {reason}.",
                rejects=faults,
            )
        )

    def keep(answer: dict[str, Any], part: dict[str, Any]) -> None:
        try:
            kept = store.store(connection, database, answer, part, by, source)
        except store.Rejected as rejected:
            refuse(part["name"], answer["sha256"], str(rejected), part)
            return
        except duckdb.Error as broken:
            refuse(part["name"], answer["sha256"], f"the database could not take it ({str(broken).splitlines()[0]})", part)
            return
        finally:
            Path(part["parquet"]).unlink(missing_ok=True)
        faults = kept["faults"]
        done(
            Account(
                part["name"],
                answer["sha256"],
                part["kind"],
                kept["publisher"],
                "loaded",
                kept["rows_read"],
                kept["rows_loaded"],
                kept["rows_rejected"],
                None if kept["amount_gbp"] is None else str(Decimal(kept["amount_gbp"])),
                f"{kept['rows_rejected']:,} rows left out; the first: {store.sentence(faults[0])}." if faults else None,
                kept["load_id"],
                faults[:SHOWN_FAULTS],
            )
        )

    files = find(paths)
    with child or Child(work_folder(database)) as child:
        for file in files:
            answer = child.read(file, kind)
            if answer.get("refused"):
                refuse(file.name, answer.get("sha256"), answer["refused"])
                continue
            parts = answer["files"]
            for part in parts:
                part["shared"] = len(parts) > 1
            waiting += [(answer, part) for part in parts]
            if len(files) == 1 and len(parts) == 1:
                break
        waiting.sort(key=lambda pair: order()[pair[1]["kind"]])
        for answer, part in waiting:
            keep(answer, part)
    with connection.cursor() as cursor:
        if sum(account.rows_loaded for account in accounts) > 100_000:
            cursor.execute("CHECKPOINT")
    return accounts


def undo(connection: duckdb.DuckDBPyConnection, load_id: int, by: str) -> dict[str, Any]:
    """Take one load back, to the penny."""
    return store.undo(connection, load_id, by)


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
    ]
    for name in sorted(kinds(), key=lambda known: order()[known]):
        kind = kinds()[name]
        if name == "boundary":
            page += ["## boundary.geojson", "", "A GeoJSON FeatureCollection in WGS84; each feature has the property `area_id`.", ""]
            continue
        headings = [
            next(iter(column.get("aliases", [])), column["name"]) if name == "spending" else column["name"] for column in kind["fields"]
        ]
        file = folder / f"{name}.csv"
        with file.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerow(headings)
        written.append(file)
        page += [f"## {file.name}", "", f"{kind['title'].capitalize()}.", "", "| column | what | form |", "|---|---|---|"]
        for heading, column in zip(headings, kind["fields"], strict=True):
            rules = column.get("constraints", {})
            form = WORDS[column["type"]]
            if "enum" in rules:
                form = "one of " + ", ".join(f"`{value}`" for value in rules["enum"])
            elif "minimum" in rules and "maximum" in rules:
                form += f", {rules['minimum']} to {rules['maximum']}"
            page.append(f"| `{heading}` | {column['description']}{' (*needed*)' if rules.get('required') else ''} | {form} |")
        page.append("")
    readme = folder / "README.md"
    readme.write_text("\n".join(page), encoding="utf-8")
    return [*written, readme]
