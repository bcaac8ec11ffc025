"""The SQL that types and checks every cell of a table in one pass, and marks each fault as a bit."""

from __future__ import annotations

import datetime
from typing import Any

from oe_data.intake.kinds import TYPES, WORDS, heading
from oe_data.intake.recognise import SPOILED_DATE, TOTAL

SPACES = " \t\r\n\u00a0\u2007\u202f\u200b\ufeff"
BLANK, TOTALS = 1, 2  # the first two bits: nothing in the row; the row is labelled as a total, or is the header again
# Years of two digits before those of four: '20' would otherwise be the year 20.
DAY_FIRST = ["%d/%m/%y", "%d/%m/%Y", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%d.%m.%y", "%d.%m.%Y", "%d-%m-%y", "%d-%m-%Y", "%d %m %Y"]
MONTH_FIRST = ["%m/%d/%y", "%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m.%d.%Y", "%m-%d-%y", "%m-%d-%Y"]
NAMED = ["%d-%b-%y", "%d-%b-%Y", "%d %b %y", "%d %b %Y", "%d %B %y", "%d %B %Y", "%d-%B-%Y", "%d/%b/%y", "%d/%b/%Y", "%d%b%Y"]
NAMED += ["%B %d, %Y", "%b %d, %Y", "%Y/%m/%d", "%Y%m%d"]
NAMED += ["%b-%y", "%b-%Y", "%b %y", "%b %Y", "%B %Y", "%B %y", "%B-%y", "%B-%Y"]  # a month alone is its first day
AMOUNT = r"£? ?\(? ?[-+]? ?£? ?[-+]? ?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)?(\.[0-9]*)? ?(-|CR|DR)? ?\)?"

WHOLE = "[-+]?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)"  # thousands commas only where thousands are


def literal(value: Any) -> str:
    """A value of our own as SQL."""
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value).upper()


def tidy(cell: str, one_line: bool) -> str:
    """The SQL of a cell without the spaces around it, or NULL; in a cell of ``one_line`` no line ends.

    Trimming costs more than reading a cell does, so it is done only where the first or last letter asks for it.
    """
    ends = " OR ".join(f"suffix({cell}, '{space}')" for space in (" \t\u00a0" if one_line else " \t\r\n\u00a0"))
    # An apostrophe before what a spreadsheet would run is our own exports': mended rows come back as they were.
    inert = f"prefix({cell}, '''') AND {cell}[2:2] IN ('=', '+', '-', '@')"
    seldom = f"CASE WHEN {inert} THEN {cell}[2:] ELSE nullif(trim({cell}, '{SPACES}'), '') END"
    # Below the bracket are all that is no letter, the space and the apostrophe among them; between the other two, the hard space.
    return f"CASE WHEN {cell} < '(' OR {ends} OR ({cell} >= '\u00a0' AND {cell} < '\u00a1') THEN {seldom} ELSE {cell} END"


def text_of(field: dict[str, Any], cell: str) -> str:
    """A tidied cell as text, NULL where the publisher's word says that there is nothing."""
    if words := field.get("missing"):
        listed = ", ".join(literal(word.lower()) for word in words)
        return f"CASE WHEN lower({cell}) NOT IN ({listed}) THEN {cell} END"
    return cell


def dates(text: str, example: str, month_first: bool) -> str:
    """A date in the forms that publishers use; the form an example shows is tried first, because each failed try costs dearly."""
    forms = (MONTH_FIRST if month_first else DAY_FIRST) + NAMED
    year_first = f"CASE WHEN {text}[5:5] = '-' THEN {text} END"
    iso = [f"TRY_CAST({year_first} AS DATE)", f"CAST(TRY_CAST({year_first} AS TIMESTAMP) AS DATE)"]
    printed = f"CAST(try_strptime({text}, {forms}) AS DATE)"
    days = f"CAST(floor(CAST({text} AS DOUBLE)) AS INTEGER)"
    serial = f"CASE WHEN regexp_full_match({text}, '[345]\\d{{4}}(\\.\\d+)?') THEN DATE '1899-12-30' + {days} END"
    shown = next((form for form in forms if parses(example, form)), None)
    if shown is None:
        return f"coalesce({', '.join([*iso, printed, serial])})"
    # As long as the example: a year of two digits must not be taken for one of four.
    first = f"CASE WHEN length({text}) = {len(example)} THEN CAST(try_strptime({text}, '{shown}') AS DATE) END"
    return f"coalesce({', '.join([first, printed, *iso, serial])})"


def parses(example: str, form: str) -> bool:
    """Whether an example is a date of a form."""
    try:
        return bool(datetime.datetime.strptime(example, form))
    except ValueError:
        return False


def money(text: str, example: str, scale: float) -> str:
    """Exact pounds: thousands commas only where thousands are, pounds, brackets, a minus or CR behind; no shortened powers of ten."""
    # What is printed in thousands or millions has its pounds behind the point.
    exact = "DECIMAL(18, 2)" if scale == 1.0 else "DECIMAL(27, 9)"
    plain = f"replace({text}, '\u2212', '-')"
    bare = f"trim(replace(replace(upper({plain}), '£', ''), 'CR', '-'), 'DR ')"
    signed = f"CASE WHEN {bare} LIKE '(%)' THEN '-' || {bare}[2:-2] WHEN {bare} LIKE '%-' THEN '-' || {bare}[1:-2] ELSE {bare} END"
    seldom = (
        f"CASE WHEN lower({text}) IN ('nil', '-', '£-', '£ -', '£nil') THEN 0 WHEN regexp_full_match({plain}, '{AMOUNT}') "
        f"THEN TRY_CAST(replace(replace({signed}, ',', ''), ' ', '') AS {exact}) END"
    )
    if example[:1] == "£" or "," in example:
        often, bare = "-?£?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\\.[0-9]+)?", f"replace(replace({text}, '£', ''), ',', '')"
    else:
        often, bare = "-?[0-9]+(\\.[0-9]+)?", text
    value = f"CASE WHEN regexp_full_match({text}, '{often}') THEN TRY_CAST({bare} AS {exact}) ELSE {seldom} END"
    return value if scale == 1.0 else f"TRY_CAST(({value}) * {scale:.2f} AS DECIMAL(18, 2))"


def typed(field: dict[str, Any], cell: str, example: str, month_first: bool, scale: float) -> str:
    """The SQL of a cell as its type, NULL where it is not of it."""
    text = text_of(field, cell)
    match field["type"]:
        case "string":
            if spellings := field.get("spellings"):
                known = " ".join(f"WHEN {literal(word)} THEN {literal(meaning)}" for word, meaning in spellings.items())
                return f"CASE lower({text}) {known} ELSE {text} END"
            return text
        case "boolean":
            return (
                f"CASE WHEN lower({text}) IN ('true', 't', 'yes', 'y', '1') THEN TRUE "
                f"WHEN lower({text}) IN ('false', 'f', 'no', 'n', '0') THEN FALSE END"
            )
        case "date":
            return dates(text, example, month_first)
        case "datetime":
            return f"TRY_CAST({text} AS TIMESTAMP)"
        case "number" if field.get("decimal"):
            return money(text, example, scale)
        case "integer":
            # 12.0 is what spreadsheets make of 12; 1.2E+11 has lost its digits, 1.5 and 1,5 are no whole numbers.
            whole = f"replace(regexp_replace({text}, '\\.0*$', ''), ',', '')"
            year = ""
            if field.get("year"):  # 2012/13: a year is named by the March it ends in
                split = "(19|20)[0-9]{2} ?[/-] ?([0-9]{2}|20[0-9]{2})"
                year = f"WHEN regexp_full_match({text}, '{split}') THEN CAST(left({text}, 4) AS BIGINT) + 1 "
            return f"CASE {year}WHEN regexp_full_match({text}, '{WHOLE}(\\.0*)?') THEN TRY_CAST({whole} AS BIGINT) END"
        case _:
            plain = f"regexp_full_match({text}, '{WHOLE}?(\\.[0-9]*)?([eE][-+]?[0-9]+)?')"
            return f"CASE WHEN {plain} THEN TRY_CAST(replace({text}, ',', '') AS {TYPES[field['type']]}) END"


def expectations(field: dict[str, Any]) -> list[tuple[str, str]]:
    """What must hold of a field: pairs of (SQL that is true when it does not, what was expected).

    In the SQL ``{v}`` stands for the typed value, ``{r}`` for the text."""
    rules = field.get("constraints", {})
    found = []
    if rules.get("required"):
        found.append(("{r} IS NULL", f"{WORDS[field['type']]} was expected; it may not be empty"))
    if field["type"] != "string":
        found.append(("{r} IS NOT NULL AND {v} IS NULL", WORDS[field["type"]]))
    if field["type"] == "date":
        found.append(("{v} NOT BETWEEN DATE '1900-02-01' AND DATE '2200-01-01'", "a date of this or the last century"))
    if field["type"] == "integer":
        found.append(("abs({v}) > 9007199254740991", "a whole number of at most 15 digits"))
    if field["type"] == "number" and not field.get("decimal"):
        found.append(("NOT isfinite({v})", "a number"))
    if "enum" in rules:
        listed = ", ".join(literal(value) for value in rules["enum"])
        found.append((f"{{v}} NOT IN ({listed})", "one of " + ", ".join(str(value) for value in rules["enum"])))
    if "pattern" in rules:
        found.append((f"NOT regexp_full_match({{v}}, {literal(rules['pattern'])})", field["says"]))
    for name, sign, told in (
        ("minimum", "<", "{} or more"),
        ("maximum", ">", "{} or less"),
        ("exclusiveMinimum", "<=", "more than {}"),
        ("exclusiveMaximum", ">=", "less than {}"),
    ):
        if name in rules:
            found.append((f"{{v}} {sign} {rules[name]}", told.format(rules[name])))
    return found


def one_pass(
    kind: dict[str, Any],
    mapping: dict[str, int],
    cells: list[str],
    source: str,
    line: str | None,
    example: list[str],
    month_first: bool = False,
    scales: dict[str, float] | None = None,
    given: dict[str, str] | None = None,
    parted: str = "",
) -> tuple[str, list[tuple[str, str]]]:
    """The query that types and checks each row, and for each fault bit from the third on the column and what was expected.

    ``cells`` gives the names of the columns of ``source``, ``line`` the SQL of a row's line (None where each row is a
    line, so that no cell holds a line end), ``example`` a row of the file,
    ``given`` what a person said of the whole file: its ``body``, and a ``period`` (its last day) for rows without a usable date,
    ``parted`` SQL that is true where an amount has fallen into two cells.
    The query gives ``line_no``, the columns of the kind, ``fault`` (bits) and ``texts`` (all cells of a row with a fault).
    """
    given = given or {}
    tidied, texts, values, names, bits, told = [], [], [], [], [], []
    for field in kind["fields"]:
        name = field["name"]
        if name in mapping:
            like = example[mapping[name]].strip() if mapping[name] < len(example) else ""
            tidied.append(f"{tidy(cells[mapping[name]], line is None)} AS u_{name}")
            text = text_of(field, f"u_{name}")
            if name == "body" and "body" in given:
                text = f"coalesce({text}, {literal(given['body'])})"
            value = typed(field, f"t_{name}", like, month_first, (scales or {}).get(name, 1.0))
            if name == "paid_on" and "period" in given:
                gone = f"t_{name} IS NULL OR regexp_full_match(t_{name}, '{SPOILED_DATE.pattern}')"
                text, value = f"coalesce({text}, '#')", f"CASE WHEN {gone} THEN DATE '{given['period']}' ELSE {value} END"
        elif name == "body" and "body" in given:
            text, value = literal(given["body"]), f"t_{name}"
        elif name == "paid_on" and "period" in given:
            text, value = "'#'", f"DATE '{given['period']}'"
        else:
            if not field.get("personal"):
                default = literal(field["default"]) if "default" in field else "NULL"
                values.append(f"CAST({default} AS {'DECIMAL(18, 2)' if field.get('decimal') else TYPES[field['type']]}) AS {name}")
                names.append(name)
            continue
        texts.append(f"{text} AS t_{name}")
        values.append(f"{value} AS v_{name}")
        names.append(f"coalesce(v_{name}, {literal(field['default'])}) AS {name}" if "default" in field else f"v_{name} AS {name}")
        for broken, expected in expectations(field):
            bits.append(broken.replace("{v}", f"v_{name}").replace("{r}", f"t_{name}"))
            told.append((name, expected))
    blank = " AND ".join(f"{cell} IS NULL" for cell in cells)
    labels = [
        cells[place] for place in dict.fromkeys([0, *(mapping[f] for f in ("supplier", "body", "title", "recipient") if f in mapping)])
    ]
    stands_in = "period" in given  # then no row is told by its missing day
    money = [cells[mapping[f["name"]]] for f in kind["fields"] if f.get("decimal") and f["name"] in mapping]
    words = [cell for cell in cells if cell not in money]
    filled = " + ".join(f"CAST({cell} IS NOT NULL AS INTEGER)" for cell in words) or "0"
    total = " OR ".join(
        f"((contains({cell}, 'otal') OR contains({cell}, 'OTAL')) AND regexp_full_match({cell}, ' *({TOTAL}) *', 'i'))"
        for cell in (words if stands_in else labels)
    )
    days = [f"v_{f['name']}" for f in kind["fields"] if f["type"] == "date" and f["name"] in mapping]
    if stands_in:
        filled = " + ".join(f"CAST(trim({cell}) <> '' IS TRUE AS INTEGER)" for cell in words) or "0"
        day = f"trim({cells[mapping['paid_on']]}) <> '' IS TRUE" if "paid_on" in mapping else "TRUE"
        total = f"({total}) AND NOT ({day} AND {filled} > 2) OR {filled} = 0"
    elif days:  # a row with a day and more than a label and amounts is a payment to somebody called Total
        # The cheap half first; most rows are full enough by their first three cells, and the others are counted.
        enough = " AND ".join(f"{cell} IS NOT NULL" for cell in words[:3]) if len(words) > 2 else "FALSE"
        dated = " OR ".join(f"{day} IS NOT NULL" for day in days)
        total = f"NOT (({dated}) AND ({enough} OR {filled} > 2)) AND ({total})"
    if not kind.get("published"):  # in one of our templates the header again, where files were joined
        total = " AND ".join(f"regexp_replace(lower(t_{f}), '[^a-z0-9]', '', 'g') = {literal(heading(f))}" for f in mapping)
    marks = [blank, total, *bits]
    fault = " + ".join(f"CASE WHEN {bit} THEN {1 << place} ELSE 0 END" for place, bit in enumerate(marks))
    for check in kind.get("checks", []):
        # Over the typed columns of the same row; a missing value breaks no check.
        fault += f" + CASE WHEN NOT coalesce(({check['sql']}), TRUE) THEN {1 << (len(marks))} ELSE 0 END"
        marks.append("")
        told.append((check["column"], check["expected"]))
    if parted:
        fault += f" + CASE WHEN {parted} THEN {1 << len(marks)} ELSE 0 END"
        told.append(("amount_gbp", "an amount in one cell was expected; this one seems parted at its thousands comma"))
    listed = ", ".join(cells)
    if kind.get("keeps"):
        names.append(f"[{listed}] AS {kind['keeps']}")
    plain = [name.rpartition(" AS ")[2] for name in names]
    return (
        f"SELECT {line or 'NULL::BIGINT'} AS line_no, {', '.join(plain)}, fault, "
        f"CASE WHEN fault > {BLANK} THEN [{listed}] END AS texts FROM "
        f"(SELECT *, CAST({fault} AS BIGINT) AS fault FROM (SELECT *, {', '.join(n for n in names if ' AS ' in n)} FROM "
        f"(SELECT *, {', '.join(values)} FROM (SELECT *, {', '.join(texts)} FROM "
        f"(SELECT *, {', '.join(tidied)} FROM {source})))))"
    ), told
