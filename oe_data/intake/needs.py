"""Published tables about areas made into rows of one form: indicators, estimates of the population, lookups and lists of areas."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from oe_data.intake.areas import census_of
from oe_data.intake.columns import literal
from oe_data.intake.indicators import Indicator, described, in_words, most_deprived, of_deprivation, told_apart
from oe_data.intake.kinds import heading, kinds
from oe_data.intake.periods import period, year_of
from oe_data.intake.recognise import AGES, Reading, ages, fits
from oe_data.intake.text import Refused, counted, lines_told

Fault = tuple[int, str, str | None, str]  # line, column, value, what was expected

MOST_INDICATORS = 5_000
NEAR = 0.005  # totals must add up within half a per cent
SUPPRESSED = r"\*+|\[?c\]?|<\s*\d+|\[?supp(ressed)?\]?|x|\[low\]"
MISSING = r"|\[?[xzuw]\]|z|na|n/a|#n/a|nan|null|none|-+|\.\.+|:|not available|not applicable|missing"
NUMBER = r"[-+]?(\d+|\d{1,3}(,\d{3})+)?(\.\d*)?(e[-+]?\d+)? ?%?"
BESIDE = (
    r"compar|trend|sortable|note|newdata|goal|range|parent|significan|^id$|indicatorid|rank$|colour|color|geography|source|target|"
    r"^code$|order$|median|grouping"
)
EVERYBODY = r"(all )?persons?|all|total|both( sexes)?|all people|p|t|people"
LADDER = ("lsoa_code", "lsoa11_code", "msoa_code", "ward_code", "la_code")
LINKS = [
    ("lsoa_code", "msoa_code"),
    ("lsoa_code", "ward_code"),
    ("lsoa_code", "la_code"),
    ("lsoa11_code", "lsoa_code"),
    ("lsoa11_code", "msoa_code"),
    ("lsoa11_code", "ward_code"),
    ("lsoa11_code", "la_code"),
    ("msoa_code", "la_code"),
    ("ward_code", "la_code"),
]


def settle(
    connection: duckdb.DuckDBPyConnection, scan: str, line: str, target: Path, reading: Reading, part: dict[str, Any], names: list[str]
) -> tuple[list[str], list[Fault]]:
    """Rewrite the rows of a table about areas at ``target`` as rows of its kind's table; what was decided, and the faults found.

    ``names`` are those of its file and sheets, which may say its year. Adds ``indicators`` and ``census`` to ``part``.
    """
    kind = kinds()[reading.kind]
    connection.execute(f"CREATE TABLE given AS SELECT {line} AS line_no, * EXCLUDE (line_no, fault, texts) FROM {scan} WHERE fault = 0")
    at = reading.mapping.get("area_id")
    if at is not None:
        codes = [code for (code,) in connection.execute("SELECT DISTINCT area_id FROM given WHERE area_id LIKE '_0_%'").fetchall()]
        part["census"] = census_of(reading.header[at], codes) if any(code[1:3] in ("01", "02") for code in codes) else None
    if kind["table"] == "population":
        notes, faults = people(connection, reading, names)
    elif kind["table"] == "area_link":
        notes, faults = links(connection, reading), []
    elif kind["table"] == "similar_area":
        notes, faults = areas(connection, reading, names), []
    else:
        specs, heads, notes = (columns if kind.get("wide") else listed)(connection, reading, names, part)
        more, faults = values(connection, specs, heads, reading, kind.get("people") == "published")
        notes += more
        part["indicators"] = [spec.as_dict() for spec in specs]
    fresh = target.with_suffix(".settled")
    connection.execute(
        f"COPY (SELECT *, CAST(0 AS BIGINT) AS fault FROM settled ORDER BY line_no) TO {literal(str(fresh))} "
        "(FORMAT parquet, COMPRESSION lz4, ROW_GROUP_SIZE 122880)"
    )
    fresh.replace(target)
    return notes, faults


def number(text: str) -> str:
    """The SQL of a cell as a number, NULL where it is none; the plain form first, as the other costs ten times as much."""
    bare = f"replace(replace(replace(replace({text}, ',', ''), '%', ''), ' ', ''), '\u2212', '-')"
    seldom = f"CASE WHEN regexp_full_match(replace({text}, '\u2212', '-'), '{NUMBER}', 'i') THEN TRY_CAST({bare} AS DOUBLE) END"
    return f"CASE WHEN isfinite(TRY_CAST({text} AS DOUBLE)) THEN TRY_CAST({text} AS DOUBLE) ELSE {seldom} END"


def mark(text: str) -> str:
    """The SQL of why a cell holds no number: suppressed or missing; NULL where it is neither."""
    return (
        f"CASE WHEN {text} IS NULL THEN 'missing' WHEN regexp_full_match({text}, '{SUPPRESSED}', 'i') THEN 'suppressed' "
        f"WHEN regexp_full_match({text}, '{MISSING}', 'i') THEN 'missing' END"
    )


def plain(cell: int) -> str:
    """The SQL of a cell kept whole, tidied."""
    return f"nullif(trim(cells[{cell + 1}], ' \t\u00a0'), '')"


def listed(
    connection: duckdb.DuckDBPyConnection, reading: Reading, names: list[str], part: dict[str, Any]
) -> tuple[list[Indicator], list[str], list[str]]:
    """A list with one value a row, as the table ``cell``; the indicators in it, the heading over each, and what was decided."""
    taken, header = set(reading.mapping.values()), reading.header
    free = [at for at, cell in enumerate(header) if cell.strip() and at not in taken and not re.search(BESIDE, heading(cell))]
    more = [at for at in free if heading(header[at]).startswith("value")]
    sides, examples = [], connection.execute("SELECT cells FROM given LIMIT 1000").fetchall()
    for at in free:
        cells = [row[0][at] or "" for row in examples]
        if at not in more and len(set(cells)) > 1 and fits({"type": "number"}, [c for c in cells if c.upper() != "NA"]) < 0.5:
            sides.append(at)
    side = ", ".join(f"CASE WHEN upper({plain(at)}) NOT IN ('NA', 'N/A') THEN {plain(at)} END" for at in sides)
    first = [reading.mapping["value"], *more]
    of_sex = "lower(unit) IN ('male', 'female', 'males', 'females', 'men', 'women')"
    every = []
    for at in first:
        label = re.sub("^value[_ ]*", "", header[at].strip(), flags=re.I).replace("_", " ") if len(first) > 1 else ""
        every.append(f"{{'told': {literal(label)}, 'text': {plain(at)}, 'head': {literal(header[at].strip())}}}")
    connection.execute(
        "CREATE TABLE long AS SELECT line_no, area_id, period AS printed, coalesce(indicator, '') AS indicator, "
        f"coalesce(measure, '') AS measure, CASE WHEN {of_sex} THEN '' ELSE coalesce(unit, '') END AS unit, "
        f"coalesce(sex, CASE WHEN {of_sex} THEN unit END, '') AS sex, coalesce(age, '') AS age, "
        f"concat_ws(': ', nullif(each.told, ''), category_type, category{', ' + side if side else ''}) AS category, "
        f"each.text AS text, each.head AS head, numerator AS count_text, denominator AS of_text, lower_ci AS lower_text, "
        f"upper_ci AS upper_text FROM (SELECT *, unnest([{', '.join(every)}]) AS each FROM given)"
    )
    names_of = "indicator, measure, unit, sex, age, category"
    grouped = connection.execute(
        f"SELECT {names_of}, any_value(head) FROM long GROUP BY {names_of} ORDER BY {names_of} LIMIT {MOST_INDICATORS + 1}"
    ).fetchall()
    combos, over = [row[:-1] for row in grouped], [row[-1] for row in grouped]
    if len(combos) > MOST_INDICATORS:
        raise Refused(f"its column '{header[reading.mapping['indicator']].strip()}' names more than {MOST_INDICATORS:,} indicators")
    found = []
    for indicator, measure, unit, sex, age, category in combos:
        told = f"As published: {indicator}" + (f"; {measure.lower()}" if measure else "") + (f" of {unit.lower()}" if unit else "")
        found.append((described(in_words(indicator, category, sex, age), measure, unit, told), measure, unit))
    specs = told_apart(found)
    frame = pd.DataFrame(combos, columns=names_of.split(", "), dtype="object")
    frame["k"] = range(len(frame))
    connection.register("combos", frame)
    connection.execute(f"CREATE VIEW cell AS SELECT l.*, c.k FROM long AS l INNER JOIN combos AS c USING ({names_of})")
    bases: dict[tuple[str, ...], list[int]] = {}
    for k, (indicator, measure, unit, sex, age, category) in enumerate(combos):
        if category and len(first) == 1 and specs[k].method == "count":
            bases.setdefault((indicator, measure, unit, sex, age), []).append(k)
    categories = {k: combos[k][5] for group in bases.values() for k in group}
    notes = shares(connection, specs, [group for group in bases.values() if len(group) > 1], categories)
    return specs, over, notes


def columns(
    connection: duckdb.DuckDBPyConnection, reading: Reading, names: list[str], part: dict[str, Any]
) -> tuple[list[Indicator], list[str], list[str]]:
    """A table with one indicator a column, as the table ``cell``; the indicators in it, their headings, and what was decided."""
    header, notes = reading.header, []
    free = [
        at
        for at, cell in enumerate(header)
        if cell.strip() and at not in {reading.mapping.get(f) for f in ("area_id", "area_name", "period", "body")}
    ]
    specs: list[Indicator] = []
    places: list[int] = []
    bases: dict[str, list[int]] = {}
    told: dict[int, str] = {}
    said: int | str | None = None
    texts: list[str] = []
    if reading.kind == "deprivation":
        edition = 2019 if part.get("census") == 2011 else 2025
        if named := next((year for cell in header if (year := year_of(cell)) in (2015, 2022)), None):
            edition = 2019 if named == 2015 else 2025
        said = edition
        for at in free:
            if (spec := of_deprivation(header[at], edition)) and spec.indicator_id not in {s.indicator_id for s in specs}:
                specs.append(spec)
                places.append(at)
        others = len(free) - len(places)
        notes.append(f"read as the Indices of Deprivation {edition}: {len(specs)} scores, ranks and deciles")
        texts = [plain(at) for at in places]
        # Deciles are never averaged: of an area that holds several neighbourhoods it is said how many people live in the worst two.
        if decile := next((at for at, spec in zip(places, specs, strict=True) if spec.indicator_id == "imd-decile"), None):
            specs.append(most_deprived(edition))
            places.append(decile)
            texts.append(f"CASE WHEN {number(plain(decile))} <= 2 THEN '100' WHEN {number(plain(decile))} <= 10 THEN '0' END")
        if others:
            notes.append(f"{counted(others, 'other column')} of what they are made of left out (numerators, denominators, single measures)")
    else:
        examples = connection.execute("SELECT cells FROM given LIMIT 1000").fetchall()
        found = []
        for at in free:
            cells = [row[0][at] or "" for row in examples]
            if fits({"type": "number"}, cells) < 0.5 or not any(cells):
                continue
            name = " ".join(re.sub(r";\s*measures:.*$", "", header[at], flags=re.I).replace("_", " ").split())
            base, _, category = name.partition(": ")
            measure = "Count" if reading.kind == "census_table" else ""
            spec = described(name, measure, "", f"As published: {name}")
            if reading.kind == "census_table" and category:
                bases.setdefault(base, []).append(len(places))
                told[len(places)] = category
            found.append((spec, measure, ""))
            places.append(at)
        specs = told_apart(found)
        years = {year_of(cell) for cell in [*header, *names]} - {None}
        if "period" not in reading.mapping:
            if len(years) != 1:
                raise Refused("no column of it says the period and no heading or name of it the year; add a column 'period'")
            said = years.pop()
            notes.append(f"taken for {said}, as its headings or its name say")
    if not specs:
        raise Refused("no column of it holds figures of its areas")
    printed = literal(str(said)) if said else "period"
    if reading.kind == "deprivation":
        connection.execute("ALTER TABLE given ADD COLUMN IF NOT EXISTS period VARCHAR")
    each = ", ".join(f"{{'k': {k}, 'text': {text}}}" for k, text in enumerate(texts or map(plain, places)))
    connection.execute(
        f"CREATE VIEW cell AS SELECT line_no, area_id, {printed} AS printed, each.k AS k, each.text AS text, "
        "NULL::VARCHAR AS count_text, NULL::VARCHAR AS of_text, NULL::VARCHAR AS lower_text, "
        "NULL::VARCHAR AS upper_text "
        f"FROM (SELECT *, unnest([{each}]) AS each FROM given)"
    )
    notes += shares(connection, specs, [group for group in bases.values() if len(group) > 1], told)
    return specs, [" ".join(header[at].split())[:80] for at in places], notes


def shares(connection: duckdb.DuckDBPyConnection, specs: list[Indicator], groups: list[list[int]], told: dict[int, str]) -> list[str]:
    """Make counts by category shares of their total, or of their sum where none is printed, as the table ``whole``; what did not add up."""
    connection.execute("CREATE TABLE whole (area_id VARCHAR, printed VARCHAR, k BIGINT, n DOUBLE)")
    notes = []
    for group in groups:
        total = [k for k in group if re.match(r"(all|total)\b", told[k], re.I)]
        inside = {k for k in group for other in group if other != k and told[other].startswith(f"{told[k]}: ")}
        leaves = [k for k in group if k not in total and k not in inside]
        summed = (
            f"SELECT area_id, printed, sum({number('text')}) AS n, bool_and({number('text')} IS NOT NULL) AS is_whole "
            f"FROM cell WHERE k IN ({', '.join(map(str, leaves))}) GROUP BY ALL"
        )
        if len(leaves) < 2:
            continue
        if total:
            wrong = connection.execute(
                f"SELECT s.area_id, s.n, t.n FROM ({summed}) AS s INNER JOIN (SELECT area_id, printed, {number('text')} AS n FROM cell "
                f"WHERE k = {total[0]}) AS t USING (area_id, printed) WHERE s.is_whole AND abs(s.n - t.n) > {NEAR} * t.n ORDER BY 1"
            ).fetchall()
            if wrong:
                area, n, of = wrong[0]
                notes.append(
                    f"the categories of {counted(len(wrong), 'area')} do not add up to the total within 0.5% "
                    f"(the first: {area}, {n:,.0f} of {of:,.0f})"
                )
            summed = f"SELECT area_id, printed, {number('text')} AS n, TRUE AS is_whole FROM cell WHERE k = {total[0]}"
        for k in group:
            if k not in total:
                specs[k].method, specs[k].multiplier = "proportion", 100.0
                specs[k].definition += ", as a share of all"
        of = ", ".join(f"({k})" for k in group if k not in total)
        connection.execute(
            f"INSERT INTO whole SELECT s.area_id, s.printed, g.k, s.n FROM ({summed}) AS s CROSS JOIN (VALUES {of}) AS g (k) "
            "WHERE s.is_whole"
        )
    return notes


def values(
    connection: duckdb.DuckDBPyConnection, specs: list[Indicator], heads: list[str], reading: Reading, published: bool
) -> tuple[list[str], list[Fault]]:
    """The table ``settled``: one value for each indicator, area and period; faults for what is no number, no period, or twice there."""
    notes: list[str] = []
    negative = "v < 0 AND (is_count OR whole IS NOT NULL)"
    seen = [printed for (printed,) in connection.execute("SELECT DISTINCT printed FROM cell").fetchall()]
    named = pd.DataFrame({"printed": seen, "period": [period(p) if p else None for p in seen]}, dtype="object")
    connection.register("named", named)
    frame = pd.DataFrame(
        {
            "k": range(len(specs)),
            "indicator_id": [spec.indicator_id for spec in specs],
            "method": [spec.method for spec in specs],
            "people": [spec.people and not published for spec in specs],
        }
    )
    connection.register("specs", frame)
    (some,) = connection.execute("SELECT count(*) > 0 FROM whole").fetchall()[0]
    # Counts of a census day have been protected by the census office before it published them.
    days = ", ".join(literal(day) for day in ["none", *kinds()[reading.kind].get("censusDays", [])])
    wholes = "LEFT JOIN whole AS w ON w.area_id = c.area_id AND w.printed IS NOT DISTINCT FROM c.printed AND w.k = c.k"
    # Text is kept only of what is no number: a million names and words would cost more than all else.
    connection.execute(
        f"""CREATE TABLE typed AS
        SELECT
          c.line_no, c.area_id, c.k, n.period, s.people AND NOT coalesce(n.period IN ({days}), FALSE) AS people,
          s.people AND s.method = 'count' AS is_count, {number("c.text")} AS v,
          CASE WHEN v IS NULL THEN {mark("c.text")} END AS mark,
          CASE WHEN v IS NULL AND mark IS NULL OR v < 0 THEN c.text END AS text,
          {number("c.count_text")} AS counted, {number("c.of_text")} AS of_text, {number("c.lower_text")} AS lower_ci,
          {number("c.upper_text")} AS upper_ci, {"w.n" if some else "NULL::DOUBLE"} AS whole
        FROM cell AS c
        INNER JOIN specs AS s ON s.k = c.k
        LEFT JOIN named AS n ON c.printed IS NOT DISTINCT FROM n.printed
        {wholes if some else ""}"""
    )
    connection.unregister("named")
    dated = reading.header[reading.mapping["period"]].strip() if "period" in reading.mapping else "period"
    faults: list[Fault] = [
        (line, dated, printed, "a period was expected, such as 2024, 2023/24, 2022 - 24, Q1 2024 or March 2024")
        for line, printed in connection.execute(
            "SELECT DISTINCT c.line_no, c.printed FROM cell AS c WHERE c.line_no IN (SELECT line_no FROM typed WHERE period IS NULL) "
            "ORDER BY 1 LIMIT 1000"
        ).fetchall()
    ]
    for wrong, expected in (
        ("v IS NULL AND mark IS NULL", "a number was expected, or a mark for suppressed or missing such as * or NA"),
        (negative, "nought or more was expected of a count"),
    ):
        faults += [
            (line, heads[k], text, expected)
            for line, k, text in connection.execute(
                f"SELECT line_no, k, text FROM typed WHERE period IS NOT NULL AND {wrong} ORDER BY 1, 2 LIMIT 1000"
            ).fetchall()
        ]
    good = f"period IS NOT NULL AND (v IS NOT NULL OR mark IS NOT NULL) AND NOT coalesce({negative}, FALSE)"
    key = "PARTITION BY k, area_id, period"
    numbered = (
        f"min(line_no) OVER ({key}) AS first_line, max(line_no) OVER ({key}) AS last_line, "
        f"count(DISTINCT coalesce(v, -1e300)) OVER ({key}) AS different, row_number() OVER ({key} ORDER BY line_no) AS nth"
    )
    alone = "line_no AS first_line, line_no AS last_line, 1 AS different, 1 AS nth"
    twice = repeated(connection)
    connection.execute(f"CREATE {'TABLE' if twice else 'VIEW'} one AS SELECT *, {numbered if twice else alone} FROM typed WHERE {good}")
    if twice:
        faults += [
            (line, heads[k], printed, f"one value for an indicator, area and period was expected; line {first} has another for the same")
            for line, k, printed, first in connection.execute(
                "SELECT line_no, k, CAST(v AS VARCHAR), CASE WHEN nth = 1 THEN last_line ELSE first_line END FROM one WHERE different > 1 "
                "ORDER BY 1 LIMIT 1000"
            ).fetchall()
        ]
        (again,) = connection.execute("SELECT count(*) FROM one WHERE different = 1 AND nth > 1").fetchall()[0]
        if again:
            notes.append(f"{counted(again, 'value')} there a second time, the same; kept once")
    whose = connection.execute("SELECT any_value(body) FROM given HAVING count(DISTINCT body) = 1").fetchall()
    body = literal(whose[0][0]) if whose else "(SELECT min(g.body) FROM given AS g WHERE g.line_no = o.line_no)"
    # The name of an area once is enough, and a million times is not.
    connection.execute(
        f"""CREATE TABLE settled AS
        WITH sorted AS (
          SELECT
            o.line_no, {body} AS body, o.area_id, a.area_name, s.indicator_id, o.period, o.mark, o.v, o.lower_ci, o.upper_ci, s.method,
            CASE WHEN o.counted IS NOT NULL THEN o.counted WHEN (o.whole IS NOT NULL OR s.method = 'count') AND o.v >= 0 THEN o.v END
              AS numerator,
            CASE WHEN coalesce(o.of_text, o.whole) > 0 THEN coalesce(o.of_text, o.whole) END AS denominator,
            o.people
          FROM one AS o
          INNER JOIN specs AS s ON s.k = o.k
          LEFT JOIN (SELECT min(line_no) AS line_no, any_value(area_name) AS area_name, area_id FROM given GROUP BY area_id) AS a
            ON a.line_no = o.line_no AND a.area_id = o.area_id
          WHERE o.different = 1 AND o.nth = 1
        )
        SELECT
          line_no, body, area_id, area_name, indicator_id, period, numerator, denominator,
          -- A share or a rate is made of its count, where that and its base are known.
          CASE
            WHEN numerator IS NULL OR (method <> 'count' AND denominator IS NULL) OR method IN ('dsr', 'mean', 'score') THEN v
          END AS value,
          lower_ci, upper_ci,
          CASE WHEN v IS NULL AND numerator IS NULL THEN mark END AS mark,
          people AND numerator IS NOT NULL AS is_protected
        FROM sorted"""
    )
    above = connection.execute(
        "SELECT DISTINCT t.line_no, t.numerator, t.denominator FROM settled AS t INNER JOIN specs AS s ON s.indicator_id = t.indicator_id "
        "WHERE s.method = 'proportion' AND t.numerator > t.denominator ORDER BY 1"
    ).fetchall()
    if above:
        (_, count, whole), lines = above[0], lines_told(sorted({line for line, *_ in above}))
        notes.append(f"{counted(len(above), 'share')} above the whole, such as {count:,.0f} of {whole:,.0f}; kept as printed ({lines})")
    connection.unregister("specs")
    suppressed, missing, areas_, many, periods_ = connection.execute(
        "SELECT count(*) FILTER (mark = 'suppressed'), count(*) FILTER (mark = 'missing'), count(DISTINCT area_id), "
        "count(DISTINCT indicator_id), count(DISTINCT period) FROM settled"
    ).fetchall()[0]
    notes.insert(0, f"{counted(many, 'indicator')} of {counted(areas_, 'area')} in {counted(periods_, 'period')}")
    for what, of in (("suppressed", suppressed), ("missing", missing)):
        if of:
            notes.append(f"{counted(of, 'value')} {what} by the publisher, kept as that and never as nought")
    bare = connection.execute(
        "SELECT indicator_id FROM settled WHERE numerator IS NOT NULL GROUP BY 1 HAVING count(denominator) = 0 ORDER BY 1"
    ).fetchall()
    if bare:
        told = {spec.indicator_id: spec.name for spec in specs}[bare[0][0]]
        notes.append(f"{counted(len(bare), 'indicator')} without a denominator, so numbers and not rates are shown (such as '{told[:80]}')")
    return notes, faults


def repeated(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether any key is there twice; most files have none, and looking costs far less than numbering."""
    found = "SELECT count(*) <> count(DISTINCT hash(k, area_id, period)) FROM typed WHERE period IS NOT NULL"
    return bool(connection.execute(found).fetchall()[0][0])


def people(connection: duckdb.DuckDBPyConnection, reading: Reading, names: list[str]) -> tuple[list[str], list[Fault]]:
    """The table ``settled`` of people by area, year and age, all sexes together; what does not add up is said."""
    header, notes, faults = reading.header, [], []
    wide = {at: told for at, told in ages(header).items() if at not in reading.mapping.values()}
    printed = "period" if "period" in reading.mapping else "NULL"
    if printed == "NULL":
        years = {year for name in [*names, *header] if (year := year_of(name))}
        said = [name for name in [*names, *header] if re.search("mid|estimate", name, re.I)] or names
        newest = {year for name in said if (year := year_of(name))} or years
        if len(newest) != 1:
            raise Refused("no column of it says the year and neither do its name and headings; add a column 'period'")
        printed = literal(str(newest.pop()))
        notes.append(f"taken for {printed[1:-1]}, as its name or its headings say")
    if wide:
        spans: list[tuple[int, str, int, int]] = []
        for sex in sorted({told[0] for told in wide.values()}):
            spans += [(at, sex, first, last) for at, first, last in finest({at: t for at, t in wide.items() if t[0] == sex})]
        each = ", ".join(
            f"{{'sex': '{sex}', 'first': {first}, 'last': {last}, 'text': {plain(at)}, 'head': {literal(header[at].strip())}}}"
            for at, sex, first, last in spans
        )
        source = f"SELECT *, unnest([{each}]) AS each FROM given"
        fields = "each.sex AS half, each.first AS age_from, each.last AS age_to, each.text AS text, each.head AS head"
    else:
        told_ages = [age for (age,) in connection.execute("SELECT DISTINCT age FROM given").fetchall()]
        spoken = [(age, AGES.fullmatch(re.sub(r"[_\s]+", " ", age or "").strip())) for age in told_ages]
        frame = pd.DataFrame(
            [
                (age, int(f["first"]), 120 if f["more"] or f["older"] else int(f["last"] or f["first"]))
                for age, f in spoken
                if f and int(f["first"]) <= 120
            ],
            columns=["age", "age_from", "age_to"],
        )
        unknown = [age for age, f in spoken if not f and not re.fullmatch("all( ages)?|total", (age or "").strip(), re.I)]
        if unknown:
            head = header[reading.mapping["age"]].strip()
            faults += [
                (line, head, age, "an age was expected, such as 7, 0-4 or 90+")
                for line, age in connection.execute(
                    "SELECT line_no, age FROM given WHERE age IN (SELECT unnest($known)) OR ($empty AND age IS NULL) ORDER BY 1 LIMIT 1000",
                    {"known": [age for age in unknown if age], "empty": None in unknown},
                ).fetchall()
            ]
        connection.register("spoken", frame)
        source = "SELECT g.*, s.age_from AS age_from, s.age_to AS age_to FROM given AS g INNER JOIN spoken AS s USING (age)"
        head = header[reading.mapping["people"]].strip()
        fields = f"'' AS half, age_from, age_to, {plain(reading.mapping['people'])} AS text, {literal(head)} AS head"
    sex = "lower(trim(coalesce(sex, '')))" if "sex" in reading.mapping else "''"
    connection.execute(
        f"CREATE TABLE aged AS SELECT line_no, body, area_id, area_name, {printed} AS printed, {sex} AS sex, {fields} FROM ({source})"
    )
    connection.execute(f"CREATE TABLE numbered AS SELECT *, {number('text')} AS people, {mark('text')} AS mark FROM aged")
    faults += [
        (line, head, text, "a number of people was expected")
        for line, head, text in connection.execute(
            "SELECT line_no, head, text FROM numbered WHERE (people IS NULL AND coalesce(mark, '') <> 'suppressed') OR people < 0 "
            "ORDER BY 1 LIMIT 1000"
        ).fetchall()
    ]
    sexes = {told for (told,) in connection.execute("SELECT DISTINCT sex FROM numbered").fetchall()}
    everybody = [told for told in sexes if re.fullmatch(EVERYBODY, told)]
    keep = f"sex IN ({', '.join(literal(told) for told in everybody)})" if everybody else "TRUE"
    if everybody and len(sexes) > len(everybody):
        notes.append("both sexes together are kept; rows of one sex are left out")
    seen = [told for (told,) in connection.execute("SELECT DISTINCT printed FROM numbered").fetchall()]
    named = pd.DataFrame({"printed": seen, "year": [year_of(str(told)) if told else None for told in seen]}).astype({"year": "Int64"})
    connection.register("named", named)
    dated = header[reading.mapping["period"]].strip() if "period" in reading.mapping else "period"
    faults += [
        (line, dated, told, "a year was expected")
        for line, told in connection.execute(
            "SELECT DISTINCT a.line_no, a.printed FROM numbered AS a LEFT JOIN named AS n ON a.printed IS NOT DISTINCT FROM n.printed "
            "WHERE n.year IS NULL ORDER BY 1 LIMIT 1000"
        ).fetchall()
    ]
    connection.execute(
        f"""CREATE TABLE settled AS
        SELECT
          min(a.line_no) AS line_no, any_value(a.body) AS body, a.area_id, any_value(a.area_name) AS area_name,
          CAST(n.year AS INTEGER) AS year, CAST(a.age_from AS INTEGER) AS age_from, CAST(a.age_to AS INTEGER) AS age_to,
          sum(a.people) AS people
        FROM numbered AS a
        INNER JOIN named AS n ON a.printed = n.printed
        WHERE {keep} AND a.people >= 0 AND n.year IS NOT NULL
        GROUP BY a.area_id, n.year, a.age_from, a.age_to"""
    )
    connection.unregister("named")
    twice = connection.execute(
        f"SELECT area_id, count(*) FROM numbered WHERE {keep} GROUP BY area_id, printed, age_from, half HAVING count(*) > 1 "
        "ORDER BY 1 LIMIT 1"
    ).fetchall()
    if twice and everybody:
        raise Refused(f"it has {twice[0][1]} rows for each age of one year of {twice[0][0]} and no column that tells them apart")
    if "total" in reading.mapping:
        total = plain(reading.mapping["total"])
        wrong = connection.execute(
            f"""SELECT g.line_no, sum(a.people) AS added, any_value({number(total)}) AS said FROM given AS g
            INNER JOIN numbered AS a ON a.line_no = g.line_no GROUP BY g.line_no
            HAVING abs(added - said) > {NEAR} * said ORDER BY 1"""
        ).fetchall()
        if wrong:
            line, added, said = wrong[0]
            told = f"(line {line}: {added:,.0f} and {said:,.0f})"
            notes.append(f"the ages of {counted(len(wrong), 'row')} do not add up to the total within 0.5% {told}; the ages are kept")
    areas_, years_ = connection.execute("SELECT count(DISTINCT area_id), list(DISTINCT year ORDER BY year) FROM settled").fetchall()[0]
    notes.insert(0, f"people of {counted(areas_, 'area')} by age, {', '.join(map(str, years_ or []))}")
    return notes, faults


def finest(told: dict[int, tuple[str, int, int]]) -> list[tuple[int, int, int]]:
    """Of columns of ages, single and in bands, those that follow each other from 0 on in the smallest steps."""
    chain, age = [], 0
    while True:
        here = [(last, at) for at, (_, first, last) in told.items() if first == age]
        if not here:
            break
        last, at = min(here)
        chain.append((at, age, last))
        age = last + 1
    return chain


def links(connection: duckdb.DuckDBPyConnection, reading: Reading) -> list[str]:
    """The table ``settled`` of which area lies in which, each pair once with the rows that say so."""
    has = reading.mapping
    (rows,) = connection.execute("SELECT count(*) FROM given").fetchall()[0]
    pairs = []
    for inner, outer in LINKS:
        if inner in has and outer in has:
            census = (
                2011
                if inner == "lsoa11_code"
                else (census_of(reading.header[has[inner]], []) or "NULL")
                if inner != "ward_code"
                else "NULL"
            )
            name, over = inner.replace("_code", "_name"), outer.replace("_code", "_name")
            pairs.append(
                f"SELECT line_no, body, {inner} AS area_id, {name if name in has else 'NULL'} AS name, {outer} AS in_id, "
                f"{over if over in has else 'NULL'} AS in_name, {census} AS census FROM given "
                f"WHERE {inner} IS NOT NULL AND {outer} IS NOT NULL AND {inner} <> {outer}"
            )
    if not pairs:
        raise Refused("its codes do not lie in one another: a neighbourhood with its ward, MSOA or authority was expected")
    connection.execute(
        "CREATE TABLE settled AS SELECT min(line_no) AS line_no, any_value(body) AS body, area_id, "
        "any_value(CAST(name AS VARCHAR)) AS name, "
        "in_id, "
        f"any_value(CAST(in_name AS VARCHAR)) AS in_name, count(*) AS weight, any_value(CAST(census AS INTEGER)) AS census "
        f"FROM ({' UNION ALL '.join(pairs)}) GROUP BY area_id, in_id"
    )
    (made,) = connection.execute("SELECT count(*) FROM settled").fetchall()[0]
    return [f"{counted(rows, 'row')} make {counted(made, 'link')} of an area to one it lies in"]


def areas(connection: duckdb.DuckDBPyConnection, reading: Reading, names: list[str]) -> list[str]:
    """The table ``settled`` of areas that a list names: places like one another where all are authorities, else names only."""
    (rows, authorities) = connection.execute(
        "SELECT count(*), count(*) FILTER (regexp_matches(area_id, '^(E0[6-9]|E10|W06|S12|N09)')) FROM given"
    ).fetchall()[0]
    alike = rows == authorities and rows <= 60 and not reading.mapping.keys() & {"lat", "area_type", "abbreviation"}
    title = names[0] if alike else ""
    connection.execute(
        f"CREATE TABLE settled AS SELECT line_no, body, {literal(title)} AS list, area_id, area_name AS name, "
        "CAST(lat AS DOUBLE) AS lat, CAST(lon AS DOUBLE) AS lon FROM (SELECT *, NULL AS none FROM given)"
        if "lat" in reading.mapping and "lon" in reading.mapping
        else f"CREATE TABLE settled AS SELECT line_no, body, {literal(title)} AS list, area_id, area_name AS name, "
        "CAST(NULL AS DOUBLE) AS lat, CAST(NULL AS DOUBLE) AS lon FROM given"
    )
    if alike:
        return [f"read as {counted(rows, 'place')} like one another ('{title}'), to compare with"]
    return [f"read as the names of {counted(rows, 'area')}"]
