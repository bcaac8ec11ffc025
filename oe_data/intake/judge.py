"""Judge what the reading child made of a file against what is in the database: its keys, its period, its size, its publisher."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from oe_data import database
from oe_data.intake.areas import outside
from oe_data.intake.kinds import heading, kinds
from oe_data.intake.tables import UNKNOWN, sentence
from oe_data.intake.text import counted
from oe_data.ledger import AMOUNTS

Cursor = duckdb.DuckDBPyConnection

MAIN_MONTH = 0.1  # a file is about the months that hold at least this share of the lines of its fullest
TIMES = 10  # a month so many times larger or smaller than those before is asked about
MADE = ("area", "indicator")  # tables with rows that are made of published files and give way to a template's
KEYS = {"indicator_value": ("indicator_id", "area_id", "period"), "population": ("area_id", "year"), "boundary": ("area_id",)}
PLACED = ("site", "land_asset", "building")  # tables of points
DATES = {"payment": "paid_on", "grant_award": "awarded_on"}


class Rejected(Exception):
    """The file as a whole may not be stored; its text is the sentence for people."""


class Already(Rejected):
    """All of it is in, so that no other file that is loaded first can help it."""


@dataclass(frozen=True)
class Decided:
    """What a person said beforehand: the source, whether every proposal is taken, and what to do when a period is in already."""

    source: str | None = None
    yes: bool = False
    same_period: str | None = None  # "replace" or "add"
    accepted: frozenset[str] = frozenset()  # questions whose proposal is taken

    def takes(self, what: str) -> bool:
        """Whether the proposal to a question is taken."""
        return self.yes or what in self.accepted


@dataclass
class Judged:
    """One part of a file, judged: its faults, what would be stored of it, and what a person must decide first."""

    faults: list[dict[str, Any]]
    good: int
    amount_gbp: Decimal | None
    first_day: Any
    last_day: Any
    publisher: str | None
    notes: list[str]
    rows_hash: str
    questions: list[dict[str, Any]] = field(default_factory=list)
    replaces: list[int] = field(default_factory=list)
    state: int = -1  # of the data it was judged against, where that is known

    @property
    def rejected(self) -> int:
        """How many rows have a fault."""
        return len({fault["line_no"] for fault in self.faults})


def examine(cursor: Cursor, answer: dict[str, Any], part: dict[str, Any], request: dict[str, Any], decided: Decided) -> Judged:
    """Judge one part; its good rows are then the temporary view ``incoming``. Raise ``Rejected`` when none of it can be stored."""
    kind = kinds()[part["kind"]]
    # The files of one archive share its hash, so only what is in them tells them apart.
    already(cursor, part["content_sha256"], *([] if part.get("shared") else [answer["sha256"]]))
    if not part["rows_read"]:
        raise Rejected("it has a header and no rows")
    incoming(cursor, part)
    faults, good = list(part["faults"]), int(part["good"])
    if kind["table"] in KEYS and kind.get("published"):
        part["notes"] = [*part["notes"], *of_one_census(cursor, part, kind["table"])]
        good = int(cursor.execute("SELECT count(*) FROM incoming").fetchall()[0][0])
    if not kind.get("published"):
        if more := against_database(cursor, part["kind"]):
            faults += more
            cursor.execute(
                "CREATE OR REPLACE TEMP TABLE bad_line AS SELECT unnest($lines) AS line_no", {"lines": [f["line_no"] for f in more]}
            )
            printed = cells_of(cursor, part)
            faults[-len(more) :] = [{**fault, "cells": printed.get(fault["line_no"])} for fault in more]
            cursor.execute(
                "CREATE OR REPLACE TEMP TABLE kept AS SELECT * FROM incoming WHERE line_no NOT IN (SELECT line_no FROM bad_line)"
            )
            cursor.execute("DROP VIEW incoming")
            cursor.execute("CREATE TEMP VIEW incoming AS SELECT * FROM kept")
        good = int(cursor.execute("SELECT count(*) FROM incoming").fetchall()[0][0])
    faults.sort(key=lambda fault: (fault["line_no"], fault["column_name"]))
    if not good:
        rows = len({fault["line_no"] for fault in faults})
        raise Rejected(
            f"every one of its {rows:,} rows is at fault: {sentence(faults[0])}" if rows else "no row of it holds anything to store"
        )
    amount = f"CAST(sum({AMOUNTS[kind['table']]}) AS DECIMAL(18, 2))" if kind["table"] in AMOUNTS else "NULL"
    day = DATES.get(kind["table"])
    days = f"min({day}), max({day})" if day else "CAST(NULL AS DATE), CAST(NULL AS DATE)"
    total, first, last = cursor.execute(f"SELECT {amount}, {days} FROM incoming").fetchall()[0]
    mark, repeats = part.get("rows_hash") or rows_hash(cursor)
    if kind.get("published"):  # then it is of the file alone, and once is enough
        part["rows_hash"] = mark, repeats
    found = Judged(faults, good, total, first, last, publisher(cursor, kind), list(part["notes"]), mark)
    if kind["table"] in PLACED:
        outside_told(cursor, found)
    same_rows(cursor, part["kind"], found)
    if repeats:
        why = ", as a publisher may pay the same twice" if kind["table"] in AMOUNTS else ""
        found.notes.append(f"{counted(repeats, 'row')} word for word the same as another; kept{why}")
    found.questions = [need for need in part["needs"] if need["what"] != "total" and not answered(need, request, decided)]
    if kind.get("published"):
        compare_headers(cursor, part, found)
        compare_loads(cursor, part, answer["sha256"], found, decided)
    if part.get("printed_total_gbp") and not part["reconciled"]:
        found.notes.insert(0, difference(part))
    return found


def stands(cursor: Cursor, part: dict[str, Any], seen: Judged | None) -> Judged | None:
    """What was judged before, with ``incoming`` as it was then; None where it may have changed: it must be judged again."""
    kind = kinds()[part["kind"]]
    if not seen or seen.questions or seen.state != database.state or not kind.get("published") or kind["table"] in KEYS:
        return None
    incoming(cursor, part)
    return replace(seen, notes=list(seen.notes))


def of_one_census(cursor: Cursor, part: dict[str, Any], table: str) -> list[str]:
    """See that neighbourhoods of two censuses never mix: those of another census are turned by a loaded lookup, or refused."""
    known = cursor.execute(
        "SELECT census, count(*) FROM area WHERE level IN ('lsoa', 'msoa') AND census IS NOT NULL "
        "AND (area_id IN (SELECT area_id FROM boundary) OR area_id IN (SELECT area_id FROM area_link)) "
        "GROUP BY census ORDER BY 2 DESC LIMIT 1"
    ).fetchall()
    mine = part.get("census")
    if not known or mine in (None, known[0][0]):
        return unknown_areas(cursor) if table != "boundary" else []
    theirs = known[0][0]
    told = f"its neighbourhoods are those of the {mine} census and the areas loaded here those of {theirs}"
    linked = cursor.execute(
        "SELECT count(*) FROM incoming AS i INNER JOIN area_link AS k ON i.area_id = k.area_id INNER JOIN area AS a ON k.in_id = a.area_id "
        "AND a.level = 'lsoa' AND a.census = $theirs",
        {"theirs": theirs},
    ).fetchall()[0][0]
    if table != "indicator_value" or not linked:
        raise Rejected(
            f"{told}, and figures of both are never mixed; load its edition for {theirs}, or first a lookup from {mine} to {theirs}"
        )
    run(cursor, "census.sql", {"theirs": theirs})
    turned, halved, left = cursor.execute(
        "SELECT count(*) FILTER (way = 'same'), count(*) FILTER (way <> 'same'), (SELECT count(*) FROM census_left) FROM census_turned"
    ).fetchall()[0]
    notes = [f"{told}: {counted(int(turned), 'value')} turned by the loaded lookup, one neighbourhood into one"]
    if halved:
        notes.append(
            f"{counted(int(halved), 'value')} of neighbourhoods that were parted, taken over by each part; of merged ones, added up"
        )
    if left:
        notes.append(f"values of {counted(int(left), 'neighbourhood')} left out that the lookup cannot turn (merged or redrawn)")
    return notes


def unknown_areas(cursor: Cursor) -> list[str]:
    """Say how many areas of a table are not among those of the place, where it has areas at all."""
    rows = cursor.execute(
        "SELECT i.area_id FROM (SELECT DISTINCT area_id FROM incoming) AS i WHERE i.area_id NOT IN (SELECT a.area_id FROM area AS a) "
        "AND NOT regexp_matches(i.area_id, '^(E0[6-9]|E1[0-2]|E47|[EWSN]92|K0|W06|S12|N09)') ORDER BY 1"
    ).fetchall()
    if not rows:
        return []
    if not cursor.execute("SELECT EXISTS (FROM area WHERE level IN ('ward', 'msoa', 'lsoa'))").fetchall()[0][0]:
        return ["none of its areas is known yet: load their outlines (GeoJSON) or a lookup, and they are shown"]
    first = ", ".join(code for (code,) in rows[:3])
    return [f"{counted(len(rows), 'area')} of it not in the place, kept and not shown ({first}{', ...' if len(rows) > 3 else ''})"]


def outside_told(cursor: Cursor, found: Judged) -> None:
    """Say which rows lie outside the outline of the place, instead of far from the rest of their list, where it has one."""
    rows = cursor.execute("SELECT line_no, lon, lat FROM incoming ORDER BY line_no").fetchall()
    beyond = outside(cursor, [(lon, lat) for _, lon, lat in rows])
    if beyond is None:
        return
    from oe_data.intake.places import FAR, far_told  # heavy: the reading child, which shares this package, has no use for it before

    lines = [line for (line, *_), out in zip(rows, beyond, strict=True) if out]
    found.notes = [note for note in found.notes if FAR not in note] + far_told(lines, "outside the place")


def answered(need: dict[str, Any], request: dict[str, Any], decided: Decided) -> bool:
    """Whether a person has said what the reading needed to know, or takes its proposal."""
    return bool(request.get(need["what"])) or (need["what"] == "kind" and decided.takes("kind"))


def difference(part: dict[str, Any]) -> str:
    """What is missing or too much against the total that the publisher printed."""
    rows, printed = Decimal(part["amount_gbp"]), Decimal(part["printed_total_gbp"])
    how = "missing" if printed > rows else "too much"
    return f"its rows add up to £{rows:,.2f} and the total printed in it is £{printed:,.2f}: £{abs(printed - rows):,.2f} {how}"


def already(cursor: Cursor, *hashes: str) -> None:
    """Refuse a file whose bytes, as given or unpacked, a load in force already has."""
    found = cursor.execute(
        "SELECT load_id, file_name, loaded_at FROM load WHERE status = 'accepted' "
        "AND (list_contains($hashes, sha256) OR list_contains($hashes, content_sha256)) ORDER BY load_id LIMIT 1",
        {"hashes": list(hashes)},
    ).fetchall()
    if found:
        number, name, when = found[0]
        raise Already(f"the same file is already in: load {number}, '{name}', on {when:%d %B %Y}. Undo that load first to load it again")


def rows_hash(cursor: Cursor) -> tuple[str, int]:
    """A mark of all rows together that does not depend on their order, and how many rows repeat another."""
    columns = [row[0] for row in cursor.execute("DESCRIBE incoming").fetchall() if row[0] not in ("line_no", "texts")]
    row = f"hash({', '.join(columns)})"
    found = cursor.execute(f"SELECT sum(CAST({row} AS HUGEINT)), count(*) - count(DISTINCT {row}) FROM incoming").fetchall()[0]
    return str(found[0]), int(found[1])


def same_rows(cursor: Cursor, name: str, found: Judged) -> None:
    """Refuse a file whose rows a load in force has already, in another order or another form."""
    same = cursor.execute(
        "SELECT load_id, file_name FROM load "
        "WHERE status = 'accepted' AND kind = $kind AND rows_hash = $hash AND row_count = $rows ORDER BY load_id LIMIT 1",
        {"kind": name, "hash": found.rows_hash, "rows": found.good},
    ).fetchall()
    if same:
        number, file = same[0]
        raise Already(f"the same {found.good:,} rows are already in, in another order or form: load {number}, '{file}'")


def incoming(cursor: Cursor, part: dict[str, Any]) -> None:
    """The child's good rows as the temporary view ``incoming``, each with its line in the original file."""
    cursor.execute("DROP VIEW IF EXISTS incoming")
    line = f"{int(part['first_line'])} + file_row_number" if part["first_line"] else "line_no"
    option = ", file_row_number = true" if part["first_line"] else ""
    skipped = "EXCLUDE (line_no, fault, file_row_number)" if part["first_line"] else "EXCLUDE (line_no, fault)"
    quoted = part["parquet"].replace("'", "''")
    if not Path(part["parquet"]).is_file():
        raise Rejected("what was read of it is gone; read it again")
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
            same += " AND NOT t.is_made" if kind["table"] in MADE else ""
            found += [
                (line, told, printed, f"a key not used before was expected; load {load} has it already")
                for line, printed, load in cursor.execute(
                    f"SELECT i.line_no, {value}, t.load_id FROM incoming AS i INNER JOIN {kind['table']} AS t ON {same}"
                ).fetchall()
            ]
    if name == "indicator_value":
        found += [
            (line, "numerator", f"{count:g}", f"of a share a count of at most its whole, {whole:g}, was expected")
            for line, count, whole in cursor.execute(
                "SELECT i.line_no, i.numerator, i.denominator FROM incoming AS i "
                "INNER JOIN indicator AS n ON i.indicator_id = n.indicator_id WHERE n.method = 'proportion' AND i.numerator > i.denominator"
            ).fetchall()
        ]
    return [
        {"line_no": line, "column_name": column, "value": None if value is None else str(value), "reason": reason}
        for line, column, value, reason in found
    ]


def cells_of(cursor: Cursor, part: dict[str, Any]) -> dict[int, list[str]]:
    """The rows of ``bad_line`` by their line, as they would be printed, so that they can be mended."""
    names = {at: name for name, at in part["mapping"].items()}
    personal = {field["name"] for field in kinds()[part["kind"]]["fields"] if field.get("personal")}
    cells = ", ".join(
        f"coalesce(CAST({names[at]} AS VARCHAR), '')" if at in names and names[at] not in personal else "''"
        for at in range(len(part["header"]))
    )
    return dict(cursor.execute(f"SELECT line_no, [{cells}] FROM incoming SEMI JOIN bad_line USING (line_no)").fetchall())


def publisher(cursor: Cursor, kind: dict[str, Any]) -> str | None:
    """The body an extract says it is of; None for a template."""
    if not kind.get("published"):
        return None
    names = [name for (name,) in cursor.execute("SELECT body FROM incoming GROUP BY body ORDER BY count(*) DESC, body").fetchall()]
    if names == [UNKNOWN]:
        return None
    return "; ".join(names[:3]) + (" and others" if len(names) > 3 else "")


def fingerprint(header: list[str]) -> list[str]:
    """The reduced headings of a file: what its publisher's next file is told by."""
    return sorted({heading(cell) for cell in header if heading(cell)})


def alike(mine: set[str], theirs: set[str]) -> bool:
    """Whether two headers have most headings in common."""
    return 2 * len(mine & theirs) > len(mine | theirs)


def compare_headers(cursor: Cursor, part: dict[str, Any], found: Judged) -> None:
    """Say how the header differs from that of the publisher's last file of this kind; of lists of places, of the last such list."""
    earlier = cursor.execute(
        "SELECT m.load_id, m.fingerprint FROM mapping AS m WHERE m.kind = $kind AND m.publisher = $publisher ORDER BY m.load_id DESC",
        {"kind": part["kind"], "publisher": found.publisher},
    ).fetchall()
    now = set(fingerprint(part["header"]))
    of_places = kinds()[part["kind"]]["table"] in ("site", *KEYS, "area_link", "similar_area")  # of these a body publishes many
    last = next(((load, set(json.loads(told))) for load, told in earlier if not of_places or alike(now, set(json.loads(told)))), None)
    if last is None:
        return
    load, before = last
    printed = {heading(cell): cell for cell in part["header"]}
    new = ", ".join(f"'{printed[cell]}'" for cell in sorted(now - before))
    gone = ", ".join(f"'{cell}'" for cell in sorted(before - now))
    if new or gone:
        told = " and ".join(part for part in (f"{new} is new" if new else "", f"{gone} is gone" if gone else "") if part)
        found.notes.append(f"the header is not that of load {load}: {told}")


def remembered(cursor: Cursor) -> list[dict[str, Any]]:
    """What headings were decided to mean, the newest decision first; for the reading child."""
    rows = cursor.execute("SELECT kind, columns_json FROM mapping WHERE is_decided ORDER BY load_id DESC LIMIT 200").fetchall()
    return [{"kind": kind, "columns": json.loads(columns)} for kind, columns in rows]


def compare_loads(cursor: Cursor, part: dict[str, Any], digest: str, found: Judged, decided: Decided) -> None:
    """Hold an extract against what its body has loaded before: the same period, another month's payments, ten times as much."""
    name = part["kind"]
    table = kinds()[name]["table"]
    if table in KEYS:
        same, replaceable = compare_keys(cursor, table, digest), True
    elif table in ("area_link", "similar_area"):
        return
    elif table == "payment":
        same, replaceable = compare_months(cursor, name, digest, found, decided)
    else:
        same, replaceable = [(load, file, "this register") for load, file in compare_registers(cursor, part, digest)], True
    if not same:
        return
    if decided.same_period == "add" and table not in KEYS:
        found.notes.append(f"added to load {', '.join(str(load) for load, _, _ in same)}, which is of the same period")
    elif replaceable and (decided.same_period == "replace" or decided.takes("same_period")):
        found.replaces = [load for load, _, _ in same]
    else:
        load, file, what = same[0]
        more = f" and {len(same) - 1} more" if len(same) > 1 else ""
        wider = "it holds other months too, so this cannot replace it: add to it, or undo it first?"
        ask = ("replace it?" if table in KEYS else "replace it, or add to it?") if replaceable else wider
        of = "" if table in KEYS else f" of {found.publisher}"
        question = f"{what}{of} is in already: load {load} ('{file}'){more}; {ask}"
        found.questions.append({"what": "same_period", "sentence": question, "proposal": "replace" if replaceable else None})


def compare_keys(cursor: Cursor, table: str, digest: str) -> list[tuple[int, str, str]]:
    """The loads in force that say the same of the same areas; ``Rejected`` where one of them says more than this one would replace."""
    key = ", ".join(KEYS[table])
    found = cursor.execute(
        f"SELECT l.load_id, l.file_name, count(*) FILTER (i.here), count(*) FROM (SELECT DISTINCT load_id, {key} FROM {table}) AS t "
        f"INNER JOIN load AS l ON t.load_id = l.load_id AND l.sha256 <> $sha256 "
        f"LEFT JOIN (SELECT DISTINCT {key}, TRUE AS here FROM incoming) AS i USING ({key}) "
        "GROUP BY l.load_id, l.file_name HAVING count(*) FILTER (i.here) > 0 ORDER BY l.load_id",
        {"sha256": digest},
    ).fetchall()
    for load, file, same, of in found:
        if same < of:
            raise Rejected(
                f"{same:,} of the {of:,} values of load {load} ('{file}') are in it again and the others are not, so it can "
                "neither be added nor take its place; undo that load first"
            )
    what = {"indicator_value": "what it says", "population": "the population of these areas", "boundary": "the outline of these areas"}[
        table
    ]
    return [(load, file, what) for load, file, _, _ in found]


def compare_registers(cursor: Cursor, part: dict[str, Any], digest: str) -> list[tuple[int, str]]:
    """The loads in force that are the same register of the same body.

    One body publishes many lists of places: the same one has most headings and half of the places in common.
    """
    table = kinds()[part["kind"]]["table"]
    half = "HAVING 2 * count(DISTINCT t.name) FILTER (t.name IN (SELECT i.name FROM incoming AS i)) >= count(DISTINCT t.name) "
    loads = cursor.execute(
        "SELECT l.load_id, l.file_name, any_value(l.header_json) FROM load AS l "
        f"INNER JOIN {table} AS t ON l.load_id = t.load_id WHERE l.kind = $kind AND l.status = 'accepted' AND l.sha256 <> $sha256 "
        "AND lower(t.body) IN (SELECT lower(i.body) FROM incoming AS i) GROUP BY l.load_id, l.file_name "
        f"{half if table == 'site' else ''}ORDER BY l.load_id",
        {"kind": part["kind"], "sha256": digest},
    ).fetchall()
    mine = set(fingerprint(part["header"]))
    return [(load, file) for load, file, header in loads if table != "site" or alike(mine, set(fingerprint(json.loads(header))))]


def compare_months(cursor: Cursor, name: str, digest: str, found: Judged, decided: Decided) -> tuple[list[tuple[int, str, str]], bool]:
    """Loads in force that are about a month this ledger is about too, and whether they hold no month that it does not."""
    given = {"main": MAIN_MONTH, "kind": name, "sha256": digest, "first": found.first_day, "last": found.last_day}
    run(cursor, "months.sql", given)
    same = cursor.execute("SELECT load_id, file_name, strftime(month, '%B %Y') FROM same_month ORDER BY load_id").fetchall()
    wider = cursor.execute(
        "SELECT count(*) FROM month_before AS b SEMI JOIN same_month AS s ON b.load_id = s.load_id "
        "ANTI JOIN month_in AS m ON b.body_id = m.body_id AND b.month = m.month WHERE b.is_main"
    ).fetchall()[0][0]
    stray = cursor.execute("SELECT month, lines FROM month_stray ORDER BY month").fetchall()
    if stray:
        told = ", ".join(f"{month:%B %Y}" for month, _ in stray) if len(stray) <= 6 else f"{len(stray)} months"
        found.notes.append(
            f"{int(sum(lines for _, lines in stray)):,} of {found.good:,} lines of other months than the rest ({told}); kept"
        )
    sizes = cursor.execute("SELECT body, amount_gbp, usual_gbp FROM month_size ORDER BY body").fetchall()
    for body, now, usual in sizes:
        times = float(now) / float(usual)
        if times >= TIMES or (times <= 1 / TIMES and decided.same_period != "add"):
            told = f"a month of it holds £{now:,.0f} and a month of {body} before it £{usual:,.0f}: "
            told += f"{times:,.0f} times as much" if times >= 1 else "less than a tenth" if times >= 0 else "less than nothing"
            if decided.takes("size"):
                found.notes.append(told)
            else:
                question = f"{told}; is it right (pounds, not pence or thousands)?"
                found.questions.append({"what": "size", "sentence": question, "proposal": "yes"})
    return same, not wider


def run(cursor: Cursor, script: str, given: dict[str, Any]) -> None:
    """Run a script of this folder; each of its statements gets the parameters it names, as the engine refuses others."""
    for statement in cursor.extract_statements((Path(__file__).parent / script).read_text(encoding="utf-8")):
        cursor.execute(statement, {name: given[name] for name in statement.named_parameters})


def slug(name: str) -> str:
    """A code made of a name."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60] or "unnamed"
