"""The sections of the Money page, one shown at a time, so that a click draws only what is looked at."""

from __future__ import annotations

from typing import Any

import streamlit as st

from oe_data import words
from oe_data.charts import money as charts
from oe_data.ui import parts
from oe_data.ui.data import frame_of, made, query, row

SECTIONS = {
    "holds": "Who holds the rest",
    "flow": "How it flows",
    "buys": "What it buys",
    "time": "Over time and by age",
    "ledger": "Payments and suppliers",
    "left": "What was left out",
    "rows": "Rows and sources",
}

POUNDS = st.column_config.NumberColumn("Pounds", format="£%,.0f")
LINES = st.column_config.NumberColumn("Lines", format="localized")
SUPPLIERS, PAGE = 200, 500  # rows a table holds at once
SHARE = st.column_config.NumberColumn("Share", format="percent")
DEFINITION_COLUMNS = {"name": "Definition", "meaning": "What", "gbp": "Pounds", "share": "Share"}
COMPARED_COLUMNS = {"place": "Place", "share": "Council's share", "meaning": "What was counted", "source": "Source"}


def show(section: str, given: dict[str, Any], when: str) -> None:
    """Draw one section; ``given`` is the year and whether cash benefits are counted."""
    {
        "holds": holds,
        "flow": flow,
        "buys": buys,
        "time": time,
        "ledger": ledger,
        "left": left_out,
        "rows": rows,
    }[section](given, when)


def holds(given: dict[str, Any], when: str) -> None:
    """Who finally spends the money."""
    st.subheader("Who holds the rest")
    by = parts.choice(
        st.segmented_control, "By", "by", ["sector", "body"], "sector", {"sector": "Kind of body", "body": "Body"}.__getitem__
    )
    drawn = made(charts.holders, frame_of("money/who_holds_the_rest" if by == "body" else "money/by_sector", **given), by)
    columns = {"holder": "Who", "level": "The council's say", "gbp": "Pounds", "share": "Share"}
    st.markdown(words.CONTROL_KEY)
    parts.chart(drawn, f"money-by-{by}", "derived", when, "spend", columns)


def flow(given: dict[str, Any], when: str) -> None:
    """Whose money, whose decision, whose spending."""
    st.subheader("How it flows")
    st.markdown(
        "From **whose money** it is (left), to **who decides** what it buys (middle), to **who finally spends** it (right). "
        "Point at a bar or a stream, or tap it, for its name and its pounds."
    )
    smallest = parts.choice(st.select_slider, "Hide flows under", "least", [0, 1, 5, 10, 25], 5, "£{}m".format)
    found = query("money/flow", min_gbp=smallest * 1_000_000, **given)
    if found.empty:
        st.info("No flow is as large as that.")
        return
    columns = {"funder": "Whose money", "commissioner": "Who decides", "deliverer": "Who spends it", "gbp": "Pounds"}
    parts.chart(charts.flow(found), "money-flow", "derived", when, "spend", columns)


def buys(given: dict[str, Any], when: str) -> None:
    """By service, function of government, kind of help, or name of the money."""
    st.subheader("What it buys")
    ways = {
        "service": ("Service", "service", None),
        "cofog": ("Function of government (COFOG)", "cofog", words.COFOG_LABELS),
        "tier": ("Kind of help", "tier", words.TIER_LABELS),
        "stream": ("Name of the money", "stream", None),
    }
    by = parts.choice(st.segmented_control, "By", "cut", list(ways), "tier", lambda code: ways[code][0])
    help_ = row("money/early_help", year=given["year"])
    st.markdown(
        f"**{words.share(help_['early_help_share'])}** of all money goes on early help and prevention, "
        f"**{words.share(help_['early_help_share_without_benefits'])}** when cash benefits are left out."
    )
    _, column, labels = ways[by]
    drawn = made(charts.bars, frame_of(f"money/by_{by}", **given), column, labels)
    parts.chart(drawn, f"money-by-{by}", "derived", when, "spend", {"what": "What", "gbp": "Pounds", "share": "Share"})


def time(given: dict[str, Any], when: str) -> None:
    """Per resident in real terms over the years; by age and stage of life."""
    st.subheader("Over time")
    drawn = made(charts.years, frame_of("money/per_head_over_time", benefits=given["benefits"]))
    columns = {"label": "Year", "measure": "Prices", "gbp": "Pounds per resident"}
    parts.chart(drawn, "money-over-time", "derived", "all years loaded", "spend deflator", columns)
    st.subheader("By age")
    for name, what in (("money_by_stage", "all counted money"), ("spend_by_stage", "what the steps on the pathways cost")):
        early = row(f"pathway/{name}", year=given["year"]).get("early_share")
        if not words.is_missing(early):
            st.markdown(f"**{words.share(early)}** of {what} falls before age five.")
    drawn = made(charts.ages, frame_of("pathway/spend_by_age", year=given["year"]), frame_of("money/capacity_line"))
    st.markdown(
        "The dashed line is **illustrative**: it is drawn to carry the idea that the youngest brains change most easily. "
        "There are no published data behind it, and later change, in adolescence and after, is real too."
    )
    columns = {"ages": "Ages", "gbp": "Pounds", "share": "Share"}
    parts.chart(drawn, "money-by-age", "estimated", when, "spend population", columns)


def ledger(_given: dict[str, Any], _when: str) -> None:
    """Published payments of each body: a body's own view, never added to the count."""
    st.subheader("Payments and suppliers")
    bodies = query("money/ledger")
    if bodies.empty:
        st.info("No body's payments are loaded. Load its published spending as it is: `python3 -m oe_data load FILE`")
        return
    names = dict(zip(bodies["body_id"], bodies["body"], strict=True))
    body = parts.choice(st.selectbox, "Whose ledger", "body", list(names), next(iter(names)), names.__getitem__)
    one = bodies[bodies["body_id"] == body].iloc[0]
    when = f"{words.day(one['first_day'])} to {words.day(one['last_day'])}"
    figures = (
        ("All payments", "amount_gbp", "Every line of the ledger, credits taken off."),
        ("Bought from suppliers", "purchased_gbp", "What is left when the other three are set apart."),
        ("Passed on", "pass_through_gbp", "Payroll tax, pensions and benefits passed on: nobody's sale."),
        ("Levies", "levy_gbp", "Levies and precepts that another body spends again."),
        ("Supplier redacted", "redacted_gbp", "The publisher has blanked the supplier's name."),
    )
    for column, (label, field, note) in zip(st.columns(len(figures)), figures, strict=True):
        with column:
            parts.figure(label, words.pounds(one[field]), "published", when, "payment", note, height="stretch")
    st.markdown(f"{words.number(one['lines'])} lines, of which {words.number(one['credits'])} are credits.")
    columns = {"name": "Month", "gbp": "Pounds", "lines": "Lines"}
    drawn = made(charts.months, frame_of("money/ledger_months", body=body))
    parts.chart(drawn, "money-ledger-months", "published", when, "payment", columns)

    st.markdown("**Suppliers**, largest first")
    find = st.text_input("Find a supplier", key="find", placeholder="part of a name, else the 200 largest")
    suppliers = query("money/ledger_suppliers", body=body, find=find.strip() or None, limit=SUPPLIERS)
    if suppliers.empty:
        st.info("No supplier has that in its name.")
        return
    money_columns = {"supplier": "Supplier", "what": "What it is", "lines": LINES, "gbp": POUNDS}
    parts.table(suppliers, "suppliers", money_columns, height=320)
    payments(body, dict(zip(suppliers["supplier_key"], suppliers["supplier"], strict=True)), when)

    shared = query("money/shared_suppliers", limit=SUPPLIERS)
    if len(shared):
        st.markdown("**Suppliers paid by several bodies**")
        shared_columns = {"supplier": "Supplier", "bodies": "Bodies", "gbp": POUNDS, "body_names": "Who pays", "names": "As printed"}
        parts.table(shared, "shared-suppliers", shared_columns, height=280)
        parts.caption("published", "all ledgers loaded", "payment")


def payments(body: str, keys: dict[str, str], when: str) -> None:
    """Every payment to one supplier, a page at a time."""
    picked = st.selectbox("Every payment to one supplier", list(keys), index=None, format_func=keys.__getitem__, key="supplier")
    if picked is None:
        return
    pages = row("money/payments_pages", supplier_key=picked, body=body, size=PAGE)
    last = int(pages["pages"])
    page = int(st.number_input(f"Page, of {words.number(last)}", 1, last, key=f"payments-{body}-{picked}")) if last > 1 else 1
    lines = query("money/payments", supplier_key=picked, body=body, limit=PAGE, offset=(page - 1) * PAGE)
    st.markdown(f"{words.number(pages['lines'])} payments, together **{words.exact_pounds(pages['gbp'])}**, latest first.")
    line_columns = {
        "paid_on": st.column_config.DateColumn("Paid on", format="D MMM YYYY"),
        "amount_gbp": st.column_config.NumberColumn("Pounds", format="£%,.2f"),
        "supplier": "Supplier as printed",
        "unit": "Unit",
        "purpose": "Purpose",
        "transaction_no": "Transaction",
        "file_name": "File",
        "line_no": "Line",
    }
    parts.table(lines, "payments", line_columns, height=360)
    parts.caption("published", when, "payment")


def left_out(given: dict[str, Any], when: str) -> None:
    """What the count leaves out, and why."""
    st.subheader("What was left out of the count")
    found = query("money/left_out", year=given["year"])
    total = row("money/quality", year=given["year"])
    st.markdown(
        f"Before the counting rules the ledgers add up to **{words.pounds(total['before_gbp'])}**. "
        f"**{words.number(total['duplicate_rows'])}** rows worth **{words.pounds(total['duplicates_gbp'])}** are left out because "
        f"another body's ledger already counts the same pound. Capital of **{words.pounds(total['capital_gbp'])}** is shown apart "
        "and is in no share."
    )
    columns = {"why": "Why", "service": "Service", "ledger": "In the ledger of", "other_ledger": "Counted at", "gbp": POUNDS}
    parts.table(found.assign(why=found["reason"].map(words.LEFT_OUT_MEANING)), "left-out", columns)
    st.markdown(
        f"Of what is counted, **{words.share(total['direct_share'])}** was published for this place, "
        f"**{words.share(total['apportioned_share'])}** is this place's share of a wider figure and "
        f"**{words.share(total['estimated_share'])}** is an estimate."
    )
    parts.caption("derived", when, "spend")


def rows(given: dict[str, Any], _when: str) -> None:
    """The rows behind a figure, each with its source, file, hash, licence, and who loaded it when."""
    st.subheader("Rows and sources")
    levels = {"all": "All of it"} | words.CONTROL_LABELS
    level = parts.choice(st.segmented_control, "The rows behind", "level", list(levels), "controls", levels.__getitem__)
    found = query("money/behind", control=None if level == "all" else level, **given)
    total = found["total_gbp"].iloc[0] if len(found) else 0
    st.markdown(f"{words.number(len(found))} rows, together **{words.pounds(total)}**.")
    columns = {
        "service": "Service",
        "gbp": POUNDS,
        "funder": "Whose money",
        "commissioner": "Who decides",
        "deliverer": "Who spends it",
        "source": "Source",
        "file_name": "File",
        "licence": "Licence",
        "loaded_by": "Loaded by",
        "loaded_at": st.column_config.DatetimeColumn("Loaded at", format="D MMM YYYY, HH:mm"),
        "sha256": "SHA-256 of the file",
    }
    parts.table(found, "rows-and-sources", columns)
