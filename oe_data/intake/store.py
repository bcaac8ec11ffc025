"""Judge what the reading child made of a file against what is in the database, and store it in one transaction, or none of it."""

from __future__ import annotations

import os
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb

from oe_data.database import DataError, raw_folder, transaction
from oe_data.intake.kinds import kinds

Cursor = duckdb.DuckDBPyConnection

# The sector of a body known only by the name on its ledger, first match first.
SECTOR_OF_NAME = [
    ("nhs|integrated care|hospital|health", "health"),
    ("police|crime commissioner", "police"),
    ("fire", "fire"),
    ("combined authority|ministry|department|office for|agency", "central"),
    ("council|borough|county|city of", "council"),
    ("school|academy|college|university|trust", "education"),
    ("housing|homes", "housing"),
]


class Rejected(Exception):
    """The file as a whole may not be stored; its text is the sentence for people."""


def already(cursor: Cursor, *hashes: str) -> None:
    """Refuse a file whose bytes, as given or unpacked, an accepted load already has."""
    found = cursor.execute(
        "SELECT load_id, file_name, loaded_at FROM load WHERE status = 'accepted' "
        "AND (list_contains($hashes, sha256) OR list_contains($hashes, content_sha256)) ORDER BY load_id LIMIT 1",
        {"hashes": list(hashes)},
    ).fetchall()
    if found:
        number, name, when = found[0]
        raise Rejected(f"the same file is already in: load {number}, '{name}', on {when:%d %B %Y}. Undo that load first to load it again")


def slug(name: str) -> str:
    """A code made of a name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "unnamed"


def next_id(cursor: Cursor) -> int:
    """The number of the next load."""
    return int(cursor.execute("SELECT coalesce(max(load_id), 0) + 1 FROM load").fetchall()[0][0])


def incoming(cursor: Cursor, part: dict[str, Any]) -> None:
    """The child's good rows as the temporary view ``incoming``, each with its line in the original file."""
    cursor.execute("DROP VIEW IF EXISTS incoming")
    line = f"{int(part['first_line'])} + file_row_number" if part["first_line"] else "line_no"
    option = ", file_row_number = true" if part["first_line"] else ""
    skipped = "EXCLUDE (line_no, fault, file_row_number)" if part["first_line"] else "EXCLUDE (line_no, fault)"
    quoted = part["parquet"].replace("'", "''")
    cursor.execute(
        f"CREATE TEMP VIEW incoming AS SELECT {line} AS line_no, * {skipped} FROM read_parquet('{quoted}'{option}) WHERE fault = 0"
    )


def against_database(cursor: Cursor, name: str) -> list[dict[str, Any]]:
    """Faults that only the database can tell: unknown references, keys repeated in the file or already loaded."""
    kind = kinds()[name]
    found: list[tuple[int, str, Any, str]] = []
    for key in kind.get("foreignKeys", []):
        mine, theirs, table = key["fields"], key["reference"]["fields"], key["reference"]["resource"]
        same = " AND ".join(f"t.{there} = i.{here}" for here, there in zip(mine, theirs, strict=True))
        present = " AND ".join(f"i.{here} IS NOT NULL" for here in mine)
        own = ""
        if table == kind["table"]:
            own = f" AND NOT EXISTS (SELECT 1 FROM incoming AS t WHERE {same})"
        title = next((known["title"] for known in kinds().values() if known["table"] == table), table)
        found += [
            (line, ", ".join(mine), value, f"the code of a {title} that is loaded was expected")
            for line, value in cursor.execute(
                f"SELECT i.line_no, concat_ws(', ', {', '.join(f'i.{here}' for here in mine)}) FROM incoming AS i "
                f"WHERE {present} AND NOT EXISTS (SELECT 1 FROM {table} AS t WHERE {same}){own}"
            ).fetchall()
        ]
    unique = [kind["primaryKey"]] if kind["primaryKey"] else []
    unique += [[field["name"]] for field in kind["fields"] if field.get("constraints", {}).get("unique")]
    for columns in unique:
        told = ", ".join(columns)
        value = f"concat_ws(', ', {', '.join(f'i.{column}' for column in columns)})"
        present = " AND ".join(f"i.{column} IS NOT NULL" for column in columns)
        found += [
            (line, told, printed, f"a key not used before was expected; line {first} has it already")
            for line, printed, first in cursor.execute(
                f"SELECT i.line_no, {value}, min(i.line_no) OVER (PARTITION BY {told}) AS first_line FROM incoming AS i "
                f"WHERE {present} QUALIFY i.line_no > first_line"
            ).fetchall()
        ]
        if not kind.get("keyPerLoad"):
            same = " AND ".join(f"t.{column} = i.{column}" for column in columns)
            found += [
                (line, told, printed, f"a key not used before was expected; load {load} has it already")
                for line, printed, load in cursor.execute(
                    f"SELECT i.line_no, {value}, t.load_id FROM incoming AS i INNER JOIN {kind['table']} AS t ON {same}"
                ).fetchall()
            ]
    return [
        {"line_no": line, "column_name": column, "value": None if value is None else str(value), "reason": reason}
        for line, column, value, reason in found
    ]


def publisher(cursor: Cursor, part: dict[str, Any]) -> str | None:
    """The body a ledger says it is of; None for a template."""
    if part["kind"] != "spending":
        return None
    names = [name for (name,) in cursor.execute("SELECT body FROM incoming GROUP BY body ORDER BY count(*) DESC, body").fetchall()]
    return "; ".join(names[:3]) + (" and others" if len(names) > 3 else "")


def source_of(cursor: Cursor, part: dict[str, Any], asked: str | None, body: str | None, load_id: int) -> str:
    """The source a load is recorded under: the one asked for, else the one that covers its kind, else its publisher."""
    if asked:
        if not cursor.execute("SELECT 1 FROM source WHERE source_id = $asked", {"asked": asked}).fetchall():
            raise Rejected(f"there is no source '{asked}'; load a source.csv that names it first")
        return asked
    if part["kind"] == "source":
        rows = cursor.execute("SELECT source_id FROM incoming ORDER BY line_no LIMIT 1").fetchall()
        return str(rows[0][0])
    covering = cursor.execute(
        "SELECT source_id FROM source WHERE list_contains(string_split(covers, ' '), $kind) ORDER BY load_id DESC, source_id LIMIT 1",
        {"kind": part["kind"]},
    ).fetchall()
    if covering:
        return str(covering[0][0])
    made = f"ledger-{slug(body)}" if body else "not-stated"
    if not cursor.execute("SELECT 1 FROM source WHERE source_id = $made", {"made": made}).fetchall():
        cursor.execute(
            "INSERT INTO source (source_id, name, publisher, licence, cadence, load_id) "
            "VALUES ($made, $name, $who, 'not stated', $how, $load)",
            {
                "made": made,
                "name": f"Spending of {body}" if body else "Source not stated",
                "who": body or "not stated",
                "how": "monthly" if body else "ad_hoc",
                "load": load_id,
            },
        )
    return made


def bodies(cursor: Cursor, load_id: int) -> None:
    """The table ``body_map`` from a body's printed name to its code; a body not known yet becomes one."""
    cursor.execute("CREATE OR REPLACE TEMP TABLE body_map AS SELECT DISTINCT i.body, CAST(NULL AS VARCHAR) AS org_id FROM incoming AS i")
    known = {name.lower(): code for code, name in cursor.execute("SELECT org_id, name FROM org").fetchall()}
    codes = set(known.values())
    for (printed,) in cursor.execute("SELECT body FROM body_map ORDER BY body").fetchall():
        code = known.get(printed.lower()) or (printed if printed in codes else None)
        if code is None:
            code = slug(printed)
            if code not in codes:
                sector = next((s for pattern, s in SECTOR_OF_NAME if re.search(pattern, printed.lower())), "central")
                cursor.execute(
                    "INSERT INTO org (org_id, name, sector, load_id) VALUES ($code, $name, $sector, $load)",
                    {"code": code, "name": printed, "sector": sector, "load": load_id},
                )
                codes.add(code)
            known[printed.lower()] = code
        cursor.execute("UPDATE body_map SET org_id = $code WHERE body = $body", {"code": code, "body": printed})


def insert_payments(cursor: Cursor, load_id: int) -> None:
    """Ledger lines into ``payment`` and its two summaries; names are normalised and judged once for each spelling."""
    bodies(cursor, load_id)
    rules: dict[str, str] = dict(cursor.execute("SELECT kind, string_agg(pattern, '|') FROM payee_rule GROUP BY kind").fetchall())
    given = {"load_id": load_id, **{kind: rules.get(kind, "a^") for kind in ("redacted", "pass_through", "levy")}}
    for statement in (Path(__file__).parent / "payment.sql").read_text(encoding="utf-8").split(";\n"):
        if statement.strip():
            cursor.execute(statement, {name: value for name, value in given.items() if f"${name}" in statement})


def insert_template(cursor: Cursor, kind: dict[str, Any], load_id: int) -> None:
    """Rows of a template into their table."""
    columns = ", ".join(field["name"] for field in kind["fields"])
    parents_first = "level = 'place' DESC, level, line_no" if kind["table"] == "area" else "line_no"
    cursor.execute(
        f"INSERT INTO {kind['table']} ({columns}, load_id) SELECT {columns}, $load_id FROM incoming ORDER BY {parents_first}",
        {"load_id": load_id},
    )


def keep_raw(database: Path, raw: Path, sha256: str) -> None:
    """Keep the file as it was given, under its hash, on disk before the load is committed."""
    folder = raw_folder(database)
    folder.mkdir(parents=True, exist_ok=True)
    os.chmod(raw, 0o644)
    os.replace(raw, folder / sha256)


def on_disk(file: Path) -> None:
    """Wait until a file is on the disk for certain."""
    with file.open("rb") as handle:
        os.fsync(handle.fileno())


def store(
    connection: duckdb.DuckDBPyConnection,
    database: Path,
    answer: dict[str, Any],
    part: dict[str, Any],
    by: str,
    source: str | None,
) -> dict[str, Any]:
    """Store one file in one transaction; give its account, or raise ``Rejected`` with nothing stored."""
    kind = kinds()[part["kind"]]
    with ThreadPoolExecutor(1) as beside, transaction(connection) as cursor:
        written = beside.submit(on_disk, Path(answer["raw"]))
        # The files of one archive share its hash, so only what is in them tells them apart.
        already(cursor, part["content_sha256"], *([] if part.get("shared") else [answer["sha256"]]))
        incoming(cursor, part)
        faults = list(part["faults"])
        if part["kind"] != "spending":
            more = against_database(cursor, part["kind"])
            faults += more
            if more:
                lines = [fault["line_no"] for fault in more]
                cursor.execute("CREATE OR REPLACE TEMP TABLE bad_line AS SELECT unnest($lines) AS line_no", {"lines": lines})
                # A parent that is itself rejected takes its children with it on the next round.
                cursor.execute(
                    "CREATE OR REPLACE TEMP TABLE kept AS SELECT * FROM incoming WHERE line_no NOT IN (SELECT line_no FROM bad_line)"
                )
                cursor.execute("DROP VIEW incoming")
                cursor.execute("CREATE TEMP VIEW incoming AS SELECT * FROM kept")
        rejected = len({fault["line_no"] for fault in faults})
        good = int(cursor.execute("SELECT count(*) FROM incoming").fetchall()[0][0])
        if not part["rows_read"]:
            raise Rejected("it has a header and no rows")
        if not good:
            raise Rejected(f"every one of its {rejected:,} rows is at fault: {sentence(sorted(faults, key=lambda f: f['line_no'])[0])}")
        load_id = next_id(cursor)
        body = publisher(cursor, part)
        source_id = source_of(cursor, part, source, body, load_id)
        amount_column = {"payment": "amount_gbp", "spend": "gross_gbp"}.get(kind["table"])
        amount = f"sum({amount_column})" if amount_column else "CAST(NULL AS DECIMAL(18, 2))"
        first, last = ("min(paid_on)", "max(paid_on)") if kind["table"] == "payment" else ("NULL::DATE", "NULL::DATE")
        account = cursor.execute(f"SELECT CAST({amount} AS DECIMAL(18, 2)), {first}, {last} FROM incoming").fetchall()[0]
        cursor.execute(
            "INSERT INTO load (load_id, source_id, kind, table_name, file_name, sha256, content_sha256, rows_read, row_count, rejected, "
            "amount_gbp, period_from, period_to, loaded_at, loaded_by, status, note) VALUES ($load_id, $source_id, $kind, $table_name, "
            "$file_name, $sha256, $content_sha256, $rows_read, $row_count, $rejected, $amount, $first, $last, "
            "CAST(now() AS TIMESTAMP), $by, 'accepted', $note)",
            {
                "load_id": load_id,
                "source_id": source_id,
                "kind": part["kind"],
                "table_name": kind["table"],
                "file_name": part["name"],
                "sha256": answer["sha256"],
                "content_sha256": part["content_sha256"],
                "rows_read": part["rows_read"],
                "row_count": good,
                "rejected": rejected,
                "amount": account[0],
                "first": account[1],
                "last": account[2],
                "by": by,
                "note": f"{part['blank_rows']:,} blank rows left out" if part["blank_rows"] else None,
            },
        )
        if kind["table"] == "payment":
            insert_payments(cursor, load_id)
        else:
            insert_template(cursor, kind, load_id)
        if faults:
            cursor.executemany(
                "INSERT INTO load_reject (load_id, line_no, column_name, value, reason) VALUES (?, ?, ?, ?, ?)",
                [(load_id, f["line_no"], f["column_name"], f["value"], f["reason"]) for f in faults],
            )
        stored = cursor.execute(
            f"SELECT count(*), CAST({amount} AS DECIMAL(18, 2)) FROM {kind['table']} WHERE load_id = $load_id", {"load_id": load_id}
        ).fetchall()[0]
        if stored != (good, account[0]):
            raise Rejected(f"what was stored ({stored[0]:,} rows) is not what was read ({good:,} rows), so nothing was kept")
        written.result()
        keep_raw(
            database,
            Path(shutil.copy(answer["raw"], f"{answer['raw']}.keep")) if part.get("shared") else Path(answer["raw"]),
            answer["sha256"],
        )
    return {
        "load_id": load_id,
        "publisher": body or source_name(connection, source_id),
        "rows_read": part["rows_read"],
        "rows_loaded": good,
        "rows_rejected": rejected,
        "amount_gbp": account[0],
        "faults": sorted(faults, key=lambda fault: fault["line_no"]),
    }


def source_name(connection: duckdb.DuckDBPyConnection, source_id: str) -> str:
    """Who publishes a source."""
    with connection.cursor() as cursor:
        return str(cursor.execute("SELECT publisher FROM source WHERE source_id = $id", {"id": source_id}).fetchall()[0][0])


def sentence(fault: dict[str, Any]) -> str:
    """One fault as people read it: line, column, value, what was expected."""
    value = "is empty" if fault["value"] in (None, "") else f"is '{str(fault['value'])[:80]}'"
    return f"line {fault['line_no']}, column {fault['column_name']} {value}: {fault['reason']}"


def undo(connection: duckdb.DuckDBPyConnection, load_id: int, by: str) -> dict[str, Any]:
    """Take a load back whole; ``DataError`` when it is unknown, already undone, or other loads build on it."""
    with transaction(connection) as cursor:
        found = cursor.execute(
            "SELECT table_name, file_name, row_count, status, amount_gbp FROM load WHERE load_id = $id", {"id": load_id}
        ).fetchall()
        if not found or load_id == 0:
            raise DataError(f"There is no load {load_id}. 'query data/loads' lists the loads there are.")
        table, name, rows, status, amount = found[0]
        if status != "accepted":
            raise DataError(f"Load {load_id} ('{name}') is not in force: it is {status}.")
        made = [table, "source", "org"] if table == "payment" else [table, "source"]
        for gone in made:
            needed = dependents(cursor, gone, load_id)
            if needed:
                raise DataError(f"Load {load_id} ('{name}') cannot be undone: {needed}.")
        emptied = [*made, "load_reject", *(("payment_month", "payment_supplier") if table == "payment" else ())]
        for gone in dict.fromkeys(emptied):
            cursor.execute(f"DELETE FROM {gone} WHERE load_id = $id", {"id": load_id})
        cursor.execute(
            "UPDATE load SET status = 'undone', undone_at = CAST(now() AS TIMESTAMP), undone_by = $by WHERE load_id = $id",
            {"by": by, "id": load_id},
        )
    return {"load_id": load_id, "file": name, "rows": rows, "amount_gbp": amount}


def dependents(cursor: Cursor, table: str, load_id: int) -> str:
    """Which later loads refer to what a load brought in, as the end of a sentence; empty when none does."""
    uses = [(kind["table"], key) for kind in kinds().values() for key in kind.get("foreignKeys", [])]
    if table == "org":
        key = {"fields": ["body_id"], "reference": {"resource": "org", "fields": ["org_id"]}}
        uses.append(("payment_month", key))
    if table == "source":
        uses.append(("load", {"fields": ["source_id"], "reference": {"resource": "source", "fields": ["source_id"]}}))
    for user, key in uses:
        if key["reference"]["resource"] != table:
            continue
        same = " AND ".join(f"t.{there} = u.{here}" for here, there in zip(key["fields"], key["reference"]["fields"], strict=True))
        accepted = " AND u.status = 'accepted'" if user == "load" else ""
        found = cursor.execute(
            f"SELECT count(*), string_agg(DISTINCT CAST(u.load_id AS VARCHAR), ', ') FROM {user} AS u INNER JOIN {table} AS t ON {same} "
            f"WHERE t.load_id = $id AND u.load_id <> $id{accepted}",
            {"id": load_id},
        ).fetchall()[0]
        if found[0]:
            return f"{found[0]:,} rows of {user.replace('_', ' ')} build on it; undo load {found[1]} first"
    return ""
