"""The tab Return of the page Business case: what a question costs, what it returns, to whom, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from oe_data import cases, words
from oe_data.charts import case as charts
from oe_data.database import whoami
from oe_data.edits import case as edits
from oe_data.edits import rows as stored
from oe_data.ui import data, parts
from oe_data.ui.data import made, query, row, rows, rows_of
from oe_data.ui.editing import history, lines, looked_at, place, save, shown, unsaved

OWN = "own"
MONEY = "£%,.2f"
RUNNING = {
    "t": "Year",
    "cost": "Cost",
    "present": "Cost, present value",
    "value": "All value less cost, sum so far",
    "fiscal": "Public bodies: gain less cost, sum so far",
}


def show(question: str) -> None:
    """The answer first, then how it comes about, then the lines to write into."""
    known = row("workbench/cases", question=question)
    may = cases.may_show(known)
    lacks = cases.lacks(known)
    if may.result and not lacks:
        result(known, may)
    else:
        st.info(lacks if may.result else may.told)
    st.markdown("**What it costs and what it brings**")
    if not data.problems():
        frame(known)
    if known["has_case"]:
        written(known, may)
    history("cba", "cba_cost", "cba_benefit")
    basis()


def result(known: Mapping[str, Any], may: cases.Shown) -> None:
    """What the case returns."""
    question = known["question_id"]
    answer = st.container()
    schemes = {OWN: f"The case's own: {cases.SCHEMES.get(known['scheme'], known['scheme'])}"}
    schemes |= {one["scheme"]: cases.SCHEMES.get(one["scheme"], one["scheme"]) for one in rows("workbench/rates")}
    scheme = parts.choice(st.selectbox, "Discount rates", "rates", list(schemes), OWN, schemes.__getitem__)
    given = {"question": question, "scheme": None if scheme == OWN else scheme}
    (found,) = rows("workbench/cba_result", **given)
    st.markdown(f":small[{cases.discounted(found, rows('workbench/rates'))}]")
    with st.expander("Every result, to the penny", key="case-results", on_change="rerun") as opened:
        if opened.open:
            wide = {name: st.column_config.TextColumn(label, width="medium") for name, label in (("what", "What"), ("value", "Value"))}
            parts.table(
                pd.DataFrame(cases.results(found, may.cashable)),
                "case-results-table",
                wide | {"name": "Name in the Green Book"},
                height="content",
            )
    by_body = rows("workbench/cba_by_body", **given)
    ranges = {one["side"]: (one["low"], one["high"]) for one in rows("workbench/ranges")}
    worth = float(found["pvc"]), float(found["pvf"] + found["pve"] + found["pvs"])
    drawn = made(cases.chance, *worth, ranges["cost"], ranges["value"])
    with answer:
        st.markdown(f"#### {cases.headline(found)}")
        if may.told:
            st.warning(may.told)
        st.markdown(f"With all that is uncertain it is {cases.chance_told(drawn)}")
        st.markdown(f"{cases.in_words(found, by_body)} {cases.evidence(known)}")
        figures(found, may)
    year = f"prices of {words.financial_year(known['base_year'])}"
    if by_body:
        st.markdown("**Who pays, who gains**")
        columns = {"body": "Body", "paid": "Cost", "gained": "Gain", "net": "Gain less cost"}
        parts.chart(made(charts.bodies, rows_of("workbench/cba_by_body", **given)), "by-body", "estimated", year, "cba_benefit", columns)
    left, right = st.columns(2)
    with left:
        years = rows("workbench/cba_cumulative", **given)
        st.markdown("**When it pays for itself**")
        at = cases.crossing(years, "cumulative_value_gbp")
        st.markdown(f"By a straight line, after {at:.2f} years." if at is not None else cases.payback(found))
        parts.chart(
            made(charts.running, rows_of("workbench/cba_cumulative", **given)), "running", "estimated", year, "cba_benefit", RUNNING
        )
    with right:
        st.markdown("**How likely it is**")
        st.markdown(words.sentence(cases.chance_told(drawn)))
        bins = {"low": "From", "high": "To", "draws": "Draws"}
        parts.chart(made(charts.chance, drawn), "chance", "estimated", year, "cba_benefit", bins)
        spans = "; ".join(f"{side} {low:g} to {high:g} times" for side, (low, high) in ranges.items())
        told = f"{words.number(cases.DRAWS)} draws, always the same ones: {spans}, one most likely."
        st.markdown(f":small[{told} Exact mean {words.pounds(drawn.exact_mean)}.]")
    tornado = rows("workbench/cba_sensitivity", **given)
    st.markdown(f"**What matters most.** {cases.weight(tornado)}")
    moved = {"line": "Line", "side": "Side", "low": "A fifth less", "high": "A fifth more"}
    parts.chart(made(charts.tornado, rows_of("workbench/cba_sensitivity", **given)), "tornado", "estimated", year, "cba_benefit", moved)


def figures(found: Mapping[str, Any], may: cases.Shown) -> None:
    """The results of the case, each with what it means."""
    year = f"{words.count_of(found['horizon'], 'year')}, prices of {words.financial_year(found['base_year'])}"
    ratio = "No cost" if words.is_missing(found["public_bcr"]) else f"{found['public_bcr']:.2f}"
    shown_ones = [
        ("Public value less cost", words.pounds(found["nppv"]), "Value to public bodies, economy and wellbeing, less all cost (NPPV)."),
        ("Value for each £1", f"{'' if ratio == 'No cost' else '£'}{ratio}", "All value over all cost (public benefit-cost ratio)."),
        ("Public bodies: gain less cost", words.pounds(found["fiscal_npv"]), "Fiscal net present value."),
    ]
    if not words.is_missing(found["switching_value"]):
        told = "If benefits come out at this multiple, value only just covers cost (switching value)."
        shown_ones.append(("Breaks even at", f"{found['switching_value']:.2f} of benefits", told))
    if may.cashable:
        test = "no cash cost" if words.is_missing(found["cash_test"]) else f"{found['cash_test']:.2f} of cash cost"
        told = "Savings that can be taken out of a budget, present value; over cash cost it is the cash test."
        shown_ones.append((f"Cashable ({test})", words.pounds(found["pv_cashable"]), told))
    for column, (label, value, note) in zip(st.columns(len(shown_ones)), shown_ones, strict=True):
        with column:
            parts.figure(label, value, "estimated", year, "cba_benefit", note)


def frame(known: Mapping[str, Any]) -> None:
    """The form of the case itself: base year, years counted, rates."""
    question = known["question_id"]
    with st.expander("Base year, years counted and rates", expanded=not known["has_case"], key="case-frame", on_change="rerun") as opened:
        if not opened.open:
            return
        schemes = list(dict.fromkeys(one["scheme"] for one in rows("workbench/rates")))
        kept = stored(data.connection(), "cba", question_id=question)
        turn, seen = looked_at("case-seen", kept[0] if kept else {"question_id": question}, lambda one: one["question_id"] == question)
        key = f"case-{question}-{turn}"
        with st.form(key, border=False):
            one, two, three = st.columns(3)
            base = one.number_input(
                "Base year (2026 is 2025/26)", 1990, 2100, int(seen.get("base_year") or parts.chosen("year") or words.today().year)
            )
            horizon = two.number_input("Years counted", 1, 100, int(seen.get("horizon") or 5))
            scheme = three.selectbox(
                "Discount rates",
                schemes,
                place(seen.get("scheme", "standard"), schemes),
                format_func=lambda one: cases.SCHEMES.get(one, one),
            )
            note = st.text_input("Note", seen.get("note") or "")
            pressed = st.form_submit_button("Save the case", type="primary")
        if pressed:
            new = {"base_year": int(base), "horizon": int(horizon), "scheme": scheme, "note": note or None}
            before = seen if "load_id" in seen else None
            save(lambda: edits.save(data.connection(), whoami(), question, before, new), "Saved.", "case-seen", [note])


def written(known: Mapping[str, Any], may: cases.Shown) -> None:
    """The lines of cost and of benefit as tables to write into, and what each comes to."""
    question = known["question_id"]
    connection = data.connection()
    bodies = {one["code"]: one["name"] for one in rows("questions/words") if one["what"] == "body"}
    column = st.column_config
    share: dict[str, Any] = {"min_value": 0.0, "max_value": 1.0, "required": True}
    last = int(known["horizon"]) - 1
    both = {
        "label": column.TextColumn("What", required=True, width="medium"),
        "org_id": column.SelectboxColumn("Body", options=list(bodies), format_func=shown(bodies), required=True, width="medium"),
        "from_t": column.NumberColumn("From year", min_value=0, max_value=last, step=1, required=True, default=0),
        "to_t": column.NumberColumn("To year", min_value=0, max_value=last, step=1, required=True, default=last),
    }
    grade = column.NumberColumn("Evidence", help="1 best to 6 expert judgement", min_value=1, max_value=6, step=1, required=True, default=6)
    costs = {
        "label": both["label"],
        "kind": column.SelectboxColumn(
            "Kind", options=list(cases.COST_KINDS), format_func=shown(cases.COST_KINDS), required=True, default="revenue"
        ),
        **{name: both[name] for name in ("org_id", "from_t", "to_t")},
        "gbp_per_year": column.NumberColumn("Pounds a year", min_value=0.0, format=MONEY, required=True),
        "grade": grade,
    }
    benefits = {
        "label": both["label"],
        "value_type": column.SelectboxColumn(
            "Value to", options=list(cases.VALUE_KINDS), format_func=shown(cases.VALUE_KINDS), required=True, default="fiscal"
        ),
        **{name: both[name] for name in ("org_id", "from_t", "to_t")},
        "people_per_year": column.NumberColumn("People a year", min_value=0.0, required=True),
        "engagement": column.NumberColumn("Take part", help="Share of people who take part", default=1.0, **share),
        "retention": column.NumberColumn("Stay", help="Share of those who stay", default=1.0, **share),
        "impact": column.NumberColumn("Works for", help="Share of those for whom it works", default=1.0, **share),
        "deadweight": column.NumberColumn("Anyway", help="Share that would have happened anyway (deadweight)", default=0.0, **share),
        "attribution": column.NumberColumn("Due to this", help="Share due to this change, when others act too", default=1.0, **share),
        "unit_gbp": column.NumberColumn("Pounds an outcome", format=MONEY, required=True),
        "cashable": column.NumberColumn("Cashable", help="Share that can be taken out of a budget", default=0.0, **share),
        "grade": grade,
        "health_rate": column.CheckboxColumn("Health rate", help="Discounted at the rate for health and life", default=False),
    }
    tables = {"cba_cost": ("Costs", costs), "cba_benefit": ("Benefits", benefits)}
    lacking = bool(cases.lacks(known))
    with st.expander("Costs and benefits, line by line", lacking, key="case-written", on_change="rerun") as opened:
        for table, (title, config) in tables.items():
            if not opened.open and not unsaved(f"{table}-{question}"):
                continue
            st.markdown(f"*{title}*")
            now = stored(connection, table, question_id=question)
            if data.problems():
                labels = {name: str(one.get("label") or name) for name, one in config.items()}
                parts.table(pd.DataFrame(now, columns=list(config)), table, labels)
                continue

            def act(new: Any, table: str = table) -> None:
                edits.lines(data.connection(), whoami(), question, table, new)

            lines(f"{table}-{question}", now, config, act)
    if not data.problems():
        picker(known)
    worked_out = query("workbench/cba_lines", question=question)
    if len(worked_out) and may.result:
        with st.expander("What each line comes to", key="case-lines", on_change="rerun") as opened:
            if opened.open:
                columns = {
                    "label": "Line",
                    "kind": "Kind",
                    "body": "Body",
                    "outcomes": column.NumberColumn("Outcomes a year", format="%.2f"),
                    "gbp_per_year": column.NumberColumn("Pounds a year", format=MONEY),
                    "present_gbp": column.NumberColumn("Present value", format=MONEY),
                } | ({"present_cash_gbp": column.NumberColumn("Of it cashable or cash", format=MONEY)} if may.cashable else {})
                parts.table(worked_out.assign(kind=worked_out["kind"].map(cases.KINDS)), "case-lines", columns)


def picker(known: Mapping[str, Any]) -> None:
    """What one case, visit or place costs, and a benefit line made of one."""
    costs = rows("workbench/unit_costs", year=int(known["base_year"]))
    with st.expander("Pick a unit cost", key="unit-costs", on_change="rerun") as opened:
        if not opened.open:
            return
        if not costs:
            st.markdown(
                "No unit costs are loaded: load `unit_cost.csv`, or the unit cost database of Greater Manchester, on the page Upload."
            )
            return
        at = st.selectbox(
            "Unit cost", range(len(costs)), format_func=lambda at: f"{costs[at]['label']} ({costs[at]['unit']})", key="unit-cost"
        )
        one = costs[at]
        bodies = {each["code"]: each["name"] for each in rows("questions/words") if each["what"] == "body"}
        known_body = place(one["agency"], bodies)  # a list from elsewhere names none of the bodies here
        body = st.selectbox("Who gains by it here", list(bodies), known_body, format_func=bodies.__getitem__, key=f"gains-{at}")
        for kind, name in cases.VALUE_KINDS.items():
            if words.is_missing(one[f"{kind}_gbp"]):
                continue
            now = one[f"{kind}_now_gbp"]
            told = f"**{name}: {words.exact_pounds(one[f'{kind}_gbp'])}** {words.plain(one['unit'])}, in prices of "
            told += words.financial_year(one["price_year"])
            if words.is_missing(now):
                told += "; no price index is loaded that reaches from there to the base year"
            elif one["price_year"] != known["base_year"]:
                told += f"; {words.exact_pounds(now)} in prices of {words.financial_year(known['base_year'])}"
            left, right = st.columns([4, 1], vertical_alignment="center")
            left.markdown(f"{told}.")
            if right.button("Add as a benefit", key=f"add-{at}-{kind}", disabled=body is None):
                line = {
                    "label": one["label"],
                    "value_type": kind,
                    "org_id": body,
                    "from_t": 0,
                    "to_t": int(known["horizon"]) - 1,
                    "people_per_year": 0.0,
                    **{"engagement": 1.0, "retention": 1.0, "impact": 1.0, "deadweight": 0.0, "attribution": 1.0, "cashable": 0.0},
                    "unit_gbp": float(one[f"{kind}_gbp"] if words.is_missing(now) else now),
                    "grade": 6,
                }
                new = [(None, line)]
                save(
                    lambda new=new: edits.lines(data.connection(), whoami(), known["question_id"], "cba_benefit", new),  # type: ignore[misc]
                    "Added with nobody reached: say how many people a year.",
                )
        source = f"Source: {words.plain(one['source'] or 'not known')}, {words.plain(one['licence'] or 'licence not known')}."
        st.markdown(f":small[Borne by {words.plain(one['body'] or one['agency'])}. {source}]")


def basis() -> None:
    """The rates and grades everything rests on."""
    with st.expander("Discount rates and grades of evidence", key="case-basis", on_change="rerun") as opened:
        if not opened.open:
            return
        rates = query("workbench/rates")
        named = rates.assign(scheme=rates["scheme"].map(lambda one: cases.SCHEMES.get(one, one)), percent=rates["rate"] * 100)
        percent = st.column_config.NumberColumn("Rate a year", format="%.2f%%")
        parts.table(named, "rates", {"scheme": "Rates", "from_year": "From year", "percent": percent, "basis": "Basis"})
        grades = query("workbench/grades")
        cut = {
            name: st.column_config.NumberColumn(label, format="percent")
            for name, label in (("cost_uplift", "Costs raised by"), ("benefit_cut", "Benefits cut by"))
        }
        parts.table(grades, "grades", {"grade": "Grade", **cut, "evidence": "Evidence"})
