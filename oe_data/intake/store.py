"""Store one judged file in one transaction or none of it, with its provenance; take it back, and bring back what it replaced."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb

from oe_data import ledger
from oe_data.database import DataError, raw_folder, transaction
from oe_data.intake.areas import rebuild_areas
from oe_data.intake.judge import Decided, Judged, Rejected, examine, fingerprint, run, slug, stands
from oe_data.intake.kinds import heading, kinds
from oe_data.intake.merge import rebuild
from oe_data.intake.recognise import SURE
from oe_data.intake.sheets import APART
from oe_data.ledger import AMOUNTS

Cursor = duckdb.DuckDBPyConnection

SAID = {
    "indicator_value": ["area_said", "indicator_said"],
    **{table: ["area_said"] for table in ("population", "boundary", "similar_area")},
}
WRITING = threading.RLock()  # two tabs of one server take turns
UNSAID = (OSError, DataError, duckdb.Error)  # why the ledger may lack the end of a change that is in: the next start writes it
INDIVIDUAL = "Individual (name not kept)"

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


class Undecided(Exception):
    """A person must decide something first; nothing was stored."""

    def __init__(self, judged: Judged) -> None:
        super().__init__("; ".join(question["sentence"] for question in judged.questions))
        self.judged = judged


def next_id(cursor: Cursor) -> int:
    """The number of the next load."""
    return int(cursor.execute("SELECT coalesce(max(load_id), 0) + 1 FROM load").fetchall()[0][0])


def source_of(cursor: Cursor, part: dict[str, Any], asked: str | None, body: str | None, load_id: int) -> str:
    """The source a load is recorded under: the one asked for, else the one that covers its kind, else its publisher.

    An extract is recorded under a source that covers its kind only where that source is its body's own, or both are made up:
    a real ledger must not get the licence and the mark of the demonstration area's.
    """
    if asked:
        if not cursor.execute("SELECT 1 FROM source WHERE source_id = $asked", {"asked": asked}).fetchall():
            raise Rejected(f"there is no source '{asked}'; load a source.csv that names it first")
        return asked
    if part["kind"] == "source":
        rows = cursor.execute("SELECT source_id FROM incoming ORDER BY line_no LIMIT 1").fetchall()
        return str(rows[0][0])
    covering = cursor.execute(
        "SELECT source_id FROM source WHERE list_contains(string_split(covers, ' '), $kind) "
        "AND ($any OR lower(publisher) = lower($body) OR (is_synthetic AND $made_up)) ORDER BY load_id DESC, source_id LIMIT 1",
        {"kind": part["kind"], "any": body is None, "body": body, "made_up": body is not None and made_up(cursor)},
    ).fetchall()
    if covering:
        return str(covering[0][0])
    is_ledger = kinds()[part["kind"]]["table"] == "payment"
    title = "spending" if is_ledger else kinds()[part["kind"]]["title"].partition(":")[0].removeprefix("a ").removeprefix("an ")
    made = f"{'ledger' if is_ledger else part['kind']}-{slug(body)}" if body else "not-stated"
    if not cursor.execute("SELECT 1 FROM source WHERE source_id = $made", {"made": made}).fetchall():
        cursor.execute(
            "INSERT INTO source (source_id, name, publisher, licence, cadence, load_id) "
            "VALUES ($made, $name, $who, 'not stated', $how, $load)",
            {
                "made": made,
                "name": f"{title[:1].upper()}{title[1:].partition(':')[0]} of {body}" if body else "Source not stated",
                "who": body or "not stated",
                "how": "monthly" if is_ledger else "ad_hoc",
                "load": load_id,
            },
        )
    return made


def made_up(cursor: Cursor) -> bool:
    """Whether every body in ``incoming`` is known from a source that is made up."""
    return bool(
        cursor.execute(
            "SELECT bool_and(coalesce(s.is_synthetic, FALSE)) FROM (SELECT DISTINCT body FROM incoming) AS i "
            "LEFT JOIN org AS o ON lower(i.body) = lower(o.name) OR i.body = o.org_id "
            "LEFT JOIN load AS l ON o.load_id = l.load_id LEFT JOIN source AS s ON l.source_id = s.source_id"
        ).fetchall()[0][0]
    )


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


def payee_rules(cursor: Cursor) -> dict[str, str]:
    """The pattern of each kind of payee; one that nothing matches where there is none."""
    rules = dict(cursor.execute("SELECT kind, string_agg(pattern, '|') FROM payee_rule GROUP BY kind").fetchall())
    return {kind: rules.get(kind, "a^") for kind in ("redacted", "pass_through", "levy", "person", "firm")}


def insert_payments(cursor: Cursor, load_id: int) -> None:
    """Ledger lines into ``payment`` and its two summaries; names are normalised and judged once for each spelling."""
    bodies(cursor, load_id)
    run(cursor, "payment.sql", {"load_id": load_id, **payee_rules(cursor)})


def insert_rows(cursor: Cursor, kind: dict[str, Any], load_id: int) -> None:
    """Rows of a template or of a published register into their table; names of individuals are not kept."""
    names = [f["name"] for f in kind["fields"] if not f.get("personal") and not f.get("aside")] + kind.get("made", [])
    shown = list(names)
    given: dict[str, Any] = {"load_id": load_id}
    if kind.get("published"):
        rules = payee_rules(cursor)
        given |= {name: rules[name] for name in ("person", "firm")}
        is_person = "regexp_matches(upper({0}), $person) AND NOT regexp_matches(upper({0}), $firm)"
        masked = f"CASE WHEN {is_person} THEN '{INDIVIDUAL}' ELSE {{0}} END"
        payees = [name for name in ("supplier", "recipient") if name in names]
        shown = [masked.format(name) if name in payees else name for name in names]
        names, shown = [*names, "line_no"], [*shown, "line_no"]
        given = given if payees else {"load_id": load_id}
    parents_first = "level = 'place' DESC, level, line_no" if kind["table"] == "area" else "line_no"
    cursor.execute(
        f"INSERT INTO {kind['table']} ({', '.join(names)}, load_id) "
        f"SELECT {', '.join(shown)}, $load_id FROM incoming ORDER BY {parents_first}",
        given,
    )
    if kind["table"] == "site":
        cursor.execute(
            "INSERT INTO site_session (load_id, line_no, weekday, open_min, close_min) "
            "SELECT $load_id, line_no, split_part(block, '-', 1), split_part(block, '-', 2), split_part(block, '-', 3) "
            "FROM (SELECT line_no, unnest(string_split(sessions, ' ')) AS block FROM incoming WHERE sessions IS NOT NULL)",
            {"load_id": load_id},
        )


def insert_needs(cursor: Cursor, part: dict[str, Any], table: str, load_id: int, database: Path) -> None:
    """Rows of a table about areas, with what it says of areas and indicators; true counts of people go beside the database."""
    columns = [name for name, *_ in cursor.execute("DESCRIBE incoming").fetchall()]
    census = part.get("census")
    if "area_name" in columns or (table == "boundary" and "name" in columns) or table == "similar_area":
        name = "area_name" if "area_name" in columns else "name"
        point = "any_value(lat), any_value(lon)" if "lat" in columns else "NULL, NULL"
        cursor.execute(
            f"INSERT INTO area_said (area_id, name, census, lat, lon, load_id) "
            f"SELECT area_id, any_value({name}), $census, {point}, $load FROM incoming GROUP BY area_id",
            {"census": census, "load": load_id},
        )
    if part.get("indicators"):
        import pandas as pd

        told = pd.DataFrame(part["indicators"])
        cursor.register("told", told)
        cursor.execute(
            "INSERT INTO indicator_said SELECT indicator_id, name, domain, method, multiplier, worse, definition, $load FROM told",
            {"load": load_id},
        )
        cursor.unregister("told")
    if table == "indicator_value":
        from oe_data.intake.protect import keep_true  # heavy: the reading child, which shares this package, has no use for it

        protected = "is_protected" if "is_protected" in columns else "numerator IS NOT NULL"  # in a template every count is of people
        true = cursor.execute(f"SELECT indicator_id, area_id, period, numerator FROM incoming WHERE {protected}").df()
        keep_true(database, true, part["content_sha256"])
        mark = "mark" if "mark" in columns else "NULL"
        cursor.execute(
            "INSERT INTO indicator_value (indicator_id, area_id, period, numerator, denominator, value, lower_ci, upper_ci, mark, "
            f"is_protected, load_id) SELECT indicator_id, area_id, period, CASE WHEN NOT ({protected}) THEN numerator END, denominator, "
            f"value, lower_ci, upper_ci, {mark}, {protected}, $load FROM incoming",
            {"load": load_id},
        )
        return
    names = [name for name, *_ in cursor.execute(f"DESCRIBE {table}").fetchall() if name in columns]
    cursor.execute(f"INSERT INTO {table} ({', '.join(names)}, load_id) SELECT {', '.join(names)}, $load FROM incoming", {"load": load_id})


def rebuild_indicators(cursor: Cursor) -> None:
    """Make the indicators anew that published files speak of; those of templates go before."""
    wanted = (
        "SELECT indicator_id, arg_max(name, load_id) AS name, arg_max(domain, load_id) AS domain, arg_max(method, load_id) AS method, "
        "arg_max(multiplier, load_id) AS multiplier, arg_max(worse, load_id) AS worse, arg_max(definition, load_id) AS definition, "
        "max(load_id) AS load_id FROM indicator_said GROUP BY indicator_id"
    )
    cursor.execute("DELETE FROM indicator WHERE is_made AND indicator_id NOT IN (SELECT indicator_id FROM indicator_said)")
    cursor.execute(
        "INSERT INTO indicator (indicator_id, name, domain, method, multiplier, worse, definition, load_id, is_made) "
        f"SELECT indicator_id, name, domain, method, multiplier, worse, definition, load_id, TRUE FROM ({wanted}) AS w "
        "WHERE NOT EXISTS (SELECT 1 FROM indicator AS i WHERE i.indicator_id = w.indicator_id)"
    )


OF_AREAS = ("area", "area_link", "boundary", "indicator_value", "population", "similar_area", "setting")
OF_INDICATORS = ("indicator_value", "indicator")


def indicators_of(cursor: Cursor, load_id: int) -> list[str]:
    """The indicators a load has counts of people of."""
    rows = cursor.execute(
        "SELECT DISTINCT indicator_id FROM indicator_value WHERE load_id = $id AND is_protected", {"id": load_id}
    ).fetchall()
    return sorted(code for (code,) in rows)


def remake(cursor: Cursor, database: Path, table: str, indicators: list[str] | None) -> None:
    """Make anew what follows from several loads, where a table it is made of has changed: areas, buildings, indicators, counts."""
    moved = table in OF_AREAS and rebuild_areas(cursor)
    rebuild(cursor, "area" if moved else table)
    if table in OF_INDICATORS:
        rebuild_indicators(cursor)
    if not (moved or table == "setting" or table in OF_INDICATORS):
        return
    from oe_data.intake.protect import protect  # heavy, as above

    if moved or table == "setting":
        protect(cursor, database)
    else:
        protect(cursor, database, indicators)


def insert_rejects(cursor: Cursor, load_id: int, faults: list[dict[str, Any]]) -> None:
    """The rows that were left out, each fault with its place and the row as printed."""
    if not faults:
        return
    import pandas as pd  # heavy: the reading child, which shares this package, has no use for it

    rejects = pd.DataFrame(
        {
            "line_no": [fault["line_no"] % APART if fault.get("sheet") else fault["line_no"] for fault in faults],
            "column_name": [fault["column_name"] for fault in faults],
            "value": pd.array([fault["value"] for fault in faults], dtype="string"),
            "reason": [fault["reason"] for fault in faults],
            "sheet": pd.array([fault.get("sheet") for fault in faults], dtype="string"),
            "row_json": pd.array([json.dumps(fault["cells"]) if fault.get("cells") else None for fault in faults], dtype="string"),
        }
    )
    cursor.register("rejects", rejects)
    cursor.execute(
        "INSERT INTO load_reject (load_id, line_no, column_name, value, reason, sheet, row_json) "
        "SELECT $load_id, line_no, column_name, value, reason, sheet, row_json FROM rejects",
        {"load_id": load_id},
    )
    cursor.unregister("rejects")


def insert_mapping(cursor: Cursor, load_id: int, part: dict[str, Any], request: dict[str, Any], publisher: str | None) -> None:
    """Remember what the headings of a published file meant; decided, where it was not plain without a person."""
    headings = part["header"]
    meanings = {heading(headings[at]): name for name, at in part["mapping"].items() if heading(headings[at])}
    cursor.execute(
        "INSERT INTO mapping (kind, publisher, fingerprint, columns_json, is_decided, load_id) "
        "VALUES ($kind, $publisher, $fingerprint, $columns, $decided, $load_id)",
        {
            "kind": part["kind"],
            "publisher": publisher or "",
            "fingerprint": json.dumps(fingerprint(headings)),
            "columns": json.dumps(meanings),
            "decided": bool(request.get("columns") or part["guessed"] or part["confidence"] < SURE),
            "load_id": load_id,
        },
    )


def tables_of(table: str) -> list[str]:
    """A table of facts and what goes with its rows."""
    return [table, *{"payment": ["payment_month", "payment_supplier"], "site": ["site_session"], **SAID}.get(table, [])]


def set_aside(cursor: Cursor, load_id: int, by: int) -> None:
    """Move the rows of a load that another takes the place of out of the way, where an undo finds them again."""
    table = cursor.execute("SELECT table_name FROM load WHERE load_id = $id", {"id": load_id}).fetchall()[0][0]
    for name in tables_of(table):
        cursor.execute(f"CREATE TABLE IF NOT EXISTS replaced.{name} AS SELECT * FROM {name} WHERE FALSE")
        move(cursor, name, f"replaced.{name}", load_id)
    cursor.execute("UPDATE load SET status = 'superseded', replaced_by = $by WHERE load_id = $id", {"by": by, "id": load_id})


def bring_back(cursor: Cursor, by: int) -> None:
    """Put what a load replaced back in its place."""
    found = cursor.execute(
        "SELECT load_id, table_name FROM load WHERE replaced_by = $by AND status = 'superseded' ORDER BY load_id", {"by": by}
    ).fetchall()
    for load_id, table in found:
        for name in tables_of(table):
            move(cursor, f"replaced.{name}", name, load_id)
        cursor.execute("UPDATE load SET status = 'accepted', replaced_by = NULL WHERE load_id = $id", {"id": load_id})


def move(cursor: Cursor, here: str, there: str, load_id: int) -> None:
    """Move the rows of a load from a table to one of the same make."""
    cursor.execute(f"INSERT INTO {there} BY NAME SELECT * FROM {here} WHERE load_id = $id", {"id": load_id})
    cursor.execute(f"DELETE FROM {here} WHERE load_id = $id", {"id": load_id})


def keep_raw(database: Path, raw: Path, sha256: str, shared: bool) -> None:
    """Keep the file as it was given, under its hash, on disk before the load is committed."""
    folder = raw_folder(database)
    folder.mkdir(parents=True, exist_ok=True)
    kept = folder / sha256
    if shared:  # an archive stays where it is until the last of its files is stored
        if kept.exists() and kept.stat().st_size == raw.stat().st_size:
            return
        raw = Path(shutil.copyfile(raw, f"{raw}.keep"))
        ledger.on_disk(raw)
    os.chmod(raw, 0o644)
    os.replace(raw, kept)


def store(
    connection: Cursor,
    database: Path,
    answer: dict[str, Any],
    part: dict[str, Any],
    request: dict[str, Any],
    by: str,
    decided: Decided,
    seen: Judged | None = None,
) -> tuple[Judged, int, str]:
    """Store one part of a file in one transaction; what was judged, the load's number and its publisher.

    What was judged before (``seen``) is not judged again where nothing has been written since.

    Raises ``Rejected`` or ``Undecided`` with nothing stored. The ledger says so before and after (design: reliability.md 7.2).
    """
    kind = kinds()[part["kind"]]
    with WRITING, ThreadPoolExecutor(1) as beside, connection.cursor() as look:
        written = beside.submit(ledger.on_disk, Path(answer["raw"]))
        load_id = next_id(look)
        begun = 0
        with transaction(connection) as cursor:
            try:
                found = stands(cursor, part, seen) or examine(cursor, answer, part, request, decided)
                if found.questions:
                    raise Undecided(found)
                what = "replace" if found.replaces else "load"
                begun = ledger.begin(database, by, what, load_id, part["name"], answer["sha256"])
                publisher = insert(cursor, database, answer, part, request, by, decided, found, load_id, kind)
                written.result()
                keep_raw(database, Path(answer["raw"]), answer["sha256"], bool(part.get("shared")))
            except BaseException:
                if begun:
                    with contextlib.suppress(OSError, DataError):  # on a full disk the next start says so
                        ledger.abandoned(database, begun)
                raise
        # Of a COMMIT that fails only the next start can tell whether it was done, so nothing is said of it here.
        with contextlib.suppress(*UNSAID):
            ledger.committed(database, look, begun, found.good, found.amount_gbp)
    return found, load_id, publisher


def insert(
    cursor: Cursor,
    database: Path,
    answer: dict[str, Any],
    part: dict[str, Any],
    request: dict[str, Any],
    by: str,
    decided: Decided,
    found: Judged,
    load_id: int,
    kind: dict[str, Any],
) -> str:
    """All that one load writes, with its rows and pounds read back; give who publishes it."""
    touched: list[str] = []
    for old in found.replaces:
        touched += indicators_of(cursor, old)
        set_aside(cursor, old, load_id)
        found.notes.append(f"load {old} of the same period was replaced; undoing this load brings it back")
    source_id = source_of(cursor, part, decided.source, found.publisher, load_id)
    cursor.execute(
        "INSERT INTO load (load_id, source_id, kind, table_name, file_name, sha256, content_sha256, rows_hash, rows_read, row_count, "
        "rejected, amount_gbp, period_from, period_to, loaded_at, loaded_by, status, printed_total_gbp, reconciled, columns_json, "
        "header_json, note) VALUES ($load_id, $source_id, $kind, $table_name, $file_name, $sha256, $content_sha256, $rows_hash, "
        "$rows_read, $row_count, $rejected, $amount, $first, $last, CAST(now() AS TIMESTAMP), $by, 'accepted', $printed, $reconciled, "
        "$columns, $header, $note)",
        {
            "load_id": load_id,
            "source_id": source_id,
            "kind": part["kind"],
            "table_name": kind["table"],
            "file_name": part["name"],
            "sha256": answer["sha256"],
            "content_sha256": part["content_sha256"],
            "rows_hash": found.rows_hash,
            "rows_read": found.good + found.rejected,
            "row_count": found.good,
            "rejected": found.rejected,
            "amount": found.amount_gbp,
            "first": found.first_day,
            "last": found.last_day,
            "by": by,
            "printed": part["printed_total_gbp"],
            "reconciled": part["reconciled"],
            "columns": json.dumps(part["printed"]),
            "header": json.dumps(part["header"]),
            "note": "; ".join(found.notes) or None,
        },
    )
    if kind["table"] == "payment":
        insert_payments(cursor, load_id)
    else:
        of_areas = kind.get("keeps") and kind["table"] != "staff_count"
        if kind["table"] == "indicator_value" or of_areas or part["kind"] == "outline":
            insert_needs(cursor, part, kind["table"], load_id, database)
        else:
            insert_rows(cursor, kind, load_id)
        remake(cursor, database, kind["table"], [*touched, *indicators_of(cursor, load_id)])
    insert_rejects(cursor, load_id, found.faults)
    if kind.get("published"):
        insert_mapping(cursor, load_id, part, request, found.publisher)
    amount = f"CAST(sum({AMOUNTS[kind['table']]}) AS DECIMAL(18, 2))" if kind["table"] in AMOUNTS else "NULL"
    stored = cursor.execute(f"SELECT count(*), {amount} FROM {kind['table']} WHERE load_id = $load_id", {"load_id": load_id}).fetchall()[0]
    if stored != (found.good, found.amount_gbp):
        raise Rejected(f"what was stored ({stored[0]:,} rows) is not what was read ({found.good:,} rows), so nothing was kept")
    who = cursor.execute("SELECT publisher FROM source WHERE source_id = $id", {"id": source_id}).fetchall()
    return found.publisher or str(who[0][0])


def undo(connection: Cursor, database: Path, load_id: int, by: str) -> dict[str, Any]:
    """Take a load back whole and put what it replaced back in its place.

    ``DataError`` when it is unknown, already undone, other loads build on it, or it posed an uncomfortable question.
    """
    with WRITING, connection.cursor() as look:
        found = look.execute(
            "SELECT table_name, file_name, row_count, status, amount_gbp, sha256 FROM load WHERE load_id = $id", {"id": load_id}
        ).fetchall()
        if not found or load_id == 0:
            raise DataError(f"There is no load {load_id}. 'query data/loads' lists the loads there are.")
        table, name, rows, status, amount, sha256 = found[0]
        if status != "accepted":
            raise DataError(f"Load {load_id} ('{name}') is not in force: it is {status}.")
        made = [table, "source", "org"] if table == "payment" else [table, "source"]
        for reason in (uncomfortable(look, table, load_id), *(dependents(look, gone, load_id) for gone in made)):
            if reason:
                raise DataError(f"Load {load_id} ('{name}') cannot be undone: {reason}.")
        ledger.snapshot(database, connection)
        begun = ledger.begin(database, by, "undo", load_id, name, sha256)
        with transaction(connection) as cursor:
            try:
                touched = indicators_of(cursor, load_id)
                bring_back(cursor, load_id)
                for emptied in dict.fromkeys([*tables_of(table), *made, "mapping", "load_reject"]):
                    cursor.execute(f"DELETE FROM {emptied} WHERE load_id = $id", {"id": load_id})
                cursor.execute(
                    "UPDATE load SET status = 'undone', undone_at = CAST(now() AS TIMESTAMP), undone_by = $by WHERE load_id = $id",
                    {"by": by, "id": load_id},
                )
                remake(cursor, database, table, touched)
            except BaseException:
                with contextlib.suppress(OSError, DataError):
                    ledger.abandoned(database, begun)
                raise
        with contextlib.suppress(*UNSAID):
            ledger.committed(database, look, begun, rows, amount)
    return {"load_id": load_id, "file": name, "rows": rows, "amount_gbp": amount}


def uncomfortable(cursor: Cursor, table: str, load_id: int) -> str:
    """Which uncomfortable questions a load posed, as the end of a sentence; empty when none. They are not put away with their file."""
    if table != "question":
        return ""
    posed = [
        code
        for (code,) in cursor.execute(
            "SELECT question_id FROM question WHERE load_id = $id AND uncomfortable ORDER BY question_id", {"id": load_id}
        ).fetchall()
    ]
    if not posed:
        return ""
    what = (
        f"question {posed[0]} of it is uncomfortable and is"
        if len(posed) == 1
        else f"{len(posed):,} questions of it are uncomfortable and are"
    )
    return (
        f"{what} not removed, only answered, held or stopped at a gate with a reason; 'restore' goes back to a copy of before a wrong file"
    )


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
            f"SELECT count(*), string_agg(DISTINCT CAST(u.load_id AS VARCHAR), ', ') FILTER (u.load_id > 0) "  # the others were not loaded
            f"FROM {user} AS u INNER JOIN {table} AS t ON {same} WHERE t.load_id = $id AND u.load_id <> $id{accepted}",
            {"id": load_id},
        ).fetchall()[0]
        if found[0]:
            rows = "1 row" if found[0] == 1 else f"{found[0]:,} rows"
            build = f"{rows} of {user.replace('_', ' ')} {'builds' if found[0] == 1 else 'build'} on it"
            return f"{build}; undo load {found[1]} first" if found[1] else f"{build}, written on screen"
    return ""
