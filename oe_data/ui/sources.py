"""The sections of the page Sources and checks, one shown at a time, and the one button that takes a load back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from oe_data import intake, words
from oe_data.database import DataError, default_path, whoami
from oe_data.ui import data, parts
from oe_data.ui.data import query, rows

SECTIONS = {
    "loads": "Every load",
    "fresh": "How fresh",
    "left": "Rows left out",
    "cover": "What is missing",
    "checks": "Checks",
    "small": "Small numbers",
    "figure": "Where a figure comes from",
    "undo": "Undo a load",
}

POUNDS = st.column_config.NumberColumn("Pounds", format="£%,.2f", width=150)
WHEN = st.column_config.DatetimeColumn("Loaded at", format="D MMM YYYY, HH:mm")
FINGERPRINT = st.column_config.TextColumn("Fingerprint (SHA-256)", help="The first 8 of 64 characters; the download has them all.")


def day_column(label: str) -> Any:
    """A column of days."""
    return st.column_config.DateColumn(label, format="D MMM YYYY")


def count_column(label: str) -> Any:
    """A column of whole numbers with their thousands apart."""
    return st.column_config.NumberColumn(label, format="localized")


def show(section: str) -> None:
    """Draw one section."""
    {
        "loads": loads,
        "fresh": fresh,
        "left": left_out,
        "cover": coverage,
        "checks": checks,
        "small": small_numbers,
        "figure": figure,
        "undo": undo,
    }[section]()


def listing(frame: pd.DataFrame, name: str, columns: dict[str, Any], told: str, height: Any = "auto") -> None:
    """A table whose download holds what is not shown too: the whole fingerprint in place of its first 8 characters."""
    config = {key: st.column_config.Column(label) if isinstance(label, str) else label for key, label in columns.items()}
    st.dataframe(
        frame,
        hide_index=True,
        column_order=list(columns),
        column_config=config,
        height=height,
        placeholder="",
        alt=told,
    )
    kept = [column for column in columns if column != "fingerprint"]
    parts.download(frame[[*kept, *(["sha256"] if "fingerprint" in columns else [])]], name)


def loads() -> None:
    """The table of every load, latest first."""
    found = query("data/loads")
    columns = {
        "load_id": "Load",
        "status": "Status",
        "kind": "What",
        "file_name": "File",
        "row_count": count_column("Rows stored"),
        "rejected": count_column("Rows left out"),
        "amount_gbp": POUNDS,
        "publisher": "Publisher",
        "period_from": day_column("From"),
        "period_to": day_column("To"),
        "source": "Source",
        "licence": "Licence",
        "rows_read": count_column("Rows read"),
        "fingerprint": FINGERPRINT,
        "loaded_by": "Loaded by",
        "loaded_at": WHEN,
        "undone_by": "Undone by",
        "undone_at": st.column_config.DatetimeColumn("Undone at", format="D MMM YYYY, HH:mm"),
        "note": "Note",
    }
    shown = found.assign(status=found["status"].map(words.LOAD_STATES), kind=named(found["kind"]))
    listing(shown, "loads", columns, "Every load, latest first.", 420)
    st.markdown(
        ":small[A fingerprint (SHA-256) is worked out from every byte of a file: two files with the same one are the same. "
        "The download has the whole of it.]"
    )


def small_numbers() -> None:
    """What was done to counts of people so that nobody can be found in them."""
    found = query("data/protection")
    st.markdown(words.SMALL_NUMBERS)
    if found.empty:
        st.markdown("No counts of people are loaded yet.")
        return
    columns = {
        "indicator": "Indicator",
        "sentence": "What was done",
        "made_at": st.column_config.DatetimeColumn("When", format="D MMM YYYY, HH:mm"),
    }
    parts.table(found, "small-numbers", columns, height=420)


def fresh() -> None:
    """The age of each source against how often it comes out."""
    found = query("data/freshness")
    st.markdown(words.FRESH_MEANING)
    columns = {
        "state": "State",
        "source": "Source",
        "cadence": "Comes out",
        "as_of": day_column("Counted from"),
        "age": "Age",
        "next_due": day_column("Next due by"),
        "last_loaded_at": st.column_config.DatetimeColumn("Last loaded", format="D MMM YYYY, HH:mm"),
        "files": count_column("Files"),
        "rows": count_column("Rows"),
        "rejected": count_column("Rows left out"),
        "publisher": "Publisher",
        "licence": "Licence",
    }
    shown = found.assign(
        state=found["state"].map(words.FRESH_STATES), cadence=found["cadence"].map(words.CADENCES), age=found["age_days"].map(words.age)
    )
    listing(shown, "freshness", columns, "Each source with its age, most overdue first.")


def left_out() -> None:
    """The rows a load left out, as printed in its file, each with what was wrong."""
    at_fault = {load["load_id"]: load for load in rows("data/loads") if load["rejected"] and load["status"] == "accepted"}
    if not at_fault:
        st.markdown(
            "**No load in force left a row out.** A row that cannot be read is never stored in part: it is listed here with the reason."
        )
        return
    picked = parts.choice(
        st.selectbox, "Load", "load", list(at_fault), next(iter(at_fault)), lambda known: words.load_name(at_fault[known])
    )
    load = at_fault[picked]
    st.markdown(
        f"**{words.number(load['rejected'])}** of {words.count_of(load['rows_read'], 'row')} left out, each fault on a line of its own."
    )
    columns = {
        "line_no": st.column_config.NumberColumn("Line in the file", format="%d"),
        "column_name": "Column",
        "value": "What is printed there",
        "reason": "What was expected",
    }
    listing(query("data/rejects", load_id=picked), f"left-out-of-load-{picked}", columns, "Rows left out, in the order of the file.")


def coverage() -> None:
    """Which kinds of facts are loaded, and of which body nothing is."""
    kinds = rows("data/coverage")
    st.subheader("Kinds of facts")
    st.markdown(words.kinds_missing(kinds))
    columns = {
        "subject": "About",
        "what": "What",
        "state": "State",
        "rows": count_column("Rows"),
        "amount_gbp": POUNDS,
        "files": count_column("Files"),
        "last_loaded_at": st.column_config.DatetimeColumn("Last loaded", format="D MMM YYYY, HH:mm"),
    }
    found = query("data/coverage")
    listing(found.assign(state=found["state"].map(words.sentence)), "coverage", columns, "Kinds of facts, loaded or not.", 330)

    st.subheader("Bodies")
    bodies = query("data/bodies")
    st.markdown(words.bodies_missing(rows("place/missing_bodies"), len(bodies)))
    columns = {
        "body": "Body",
        "sector": "Kind of body",
        "missing": "Not loaded",
        "money_rows": count_column("Rows in the count"),
        "payment_lines": count_column("Own payments"),
        "buildings": count_column("Buildings"),
        "post_groups": count_column("Groups of posts"),
    }
    listing(bodies.assign(sector=bodies["sector"].map(words.SECTOR_LABELS)), "bodies", columns, "What is loaded of each body.", 420)


def checks() -> None:
    """The integrity checks, each in words, those that fail first."""
    done = rows("data/checks", every_check=True)
    st.markdown(words.check_list(done))
    found = query("data/checks", every_check=True)
    shown = found.assign(result=found["result"].map(words.CHECK_STATES), found=[words.check_found(check) for check in done])
    columns = {"result": "Result", "check": "What has to hold", "found": "What was found"}
    with st.expander("Table and download"):
        listing(shown, "checks", columns, "Every check with its result.")


def figure() -> None:
    """From a figure to the loads and files behind it, and to one row."""
    picked = parts.choice(st.selectbox, "Figure", "figure", list(words.BEHIND), "money", lambda code: words.BEHIND[code][0])
    found = query("data/behind_tables", tables=words.BEHIND[picked][1])
    if found.empty:
        st.info("No load in force is behind that.")
    else:
        st.markdown(f"**{words.count_of(len(found), 'load')}** in force {'is' if len(found) == 1 else 'are'} behind it.")
        columns = {
            "kind": "What",
            "file_name": "File",
            "row_count": count_column("Rows"),
            "amount_gbp": POUNDS,
            "publisher": "Publisher",
            "source": "Source",
            "licence": "Licence",
            "fingerprint": FINGERPRINT,
            "loaded_by": "Loaded by",
            "loaded_at": WHEN,
            "load_id": "Load",
        }
        listing(found.assign(kind=named(found["kind"])), f"behind-{picked}", columns, "The loads behind a figure.")
    st.markdown(":small[Settings, rates and grades that ship with the software are in no load; a loaded file overrides them.]")
    if picked in ("money", "per_head", "match") and len(found):
        money_rows()


def money_rows() -> None:
    """The counted rows of the chosen year, and one row by its number, also one that the count leaves out."""
    year = parts.chosen("year")
    behind = query("money/behind", year=year)
    st.subheader(f"Counted rows of {words.financial_year(year)}")
    columns = {
        "spend_id": st.column_config.NumberColumn("Row", format="%d"),
        "service": "Service",
        "gbp": POUNDS,
        "funder": "Whose money",
        "commissioner": "Who decides",
        "deliverer": "Who spends it",
        "file_name": "File",
        "load_id": "Load",
    }
    parts.table(behind, "counted-rows", columns, height=320)
    number = st.number_input(
        "Trace one row by its number, also one that is left out of the count", min_value=0, value=None, step=1, key="row"
    )
    if number is None:
        return
    one = query("data/lineage", fact_id=int(number))
    if one.empty:
        st.info(f"There is no row {int(number)}.")
        return
    columns = {
        "fact_id": st.column_config.NumberColumn("Row", format="%d"),
        "service": "Service",
        "year": "Financial year",
        "gross_gbp": POUNDS,
        "counted_as": "Counted",
        "source": "Source",
        "publisher": "Publisher",
        "licence": "Licence",
        "file_name": "File",
        "load_id": "Load",
        "sha256": "Fingerprint (SHA-256)",
        "loaded_by": "Loaded by",
        "loaded_at": WHEN,
    }
    shown = one.assign(counted_as=one["counted_as"].map(words.COUNTED_AS), year=one["year"].map(words.financial_year))
    parts.table(shown, "one-row", columns)


def undo() -> None:
    """Take a load back: chosen, told what leaves, confirmed, done."""
    if data.problems():
        st.markdown(words.READ_ONLY)
        return
    standing = {load["load_id"]: load for load in rows("data/loads") if load["status"] == "accepted"}
    if not standing:
        st.markdown("No load is in force.")
        return
    picked = st.selectbox(
        "Load to undo", list(standing), index=None, format_func=lambda known: words.load_name(standing[known]), key="to-undo"
    )
    if picked is None:
        return
    st.markdown(words.undo_warning(standing[picked]))
    sure = st.checkbox("Yes, take these rows out", key=f"sure-{picked}")
    if not st.button(f"Undo load {picked}", type="primary", disabled=not sure, key="undo"):
        return
    try:
        intake.undo(data.connection(), default_path(), picked, whoami())
    except DataError as problem:
        st.error(words.plain(problem))
        return
    st.session_state["just-undone"] = picked
    st.rerun()


def after_undo() -> None:
    """Say once that a load has been undone."""
    number = st.session_state.pop("just-undone", None)
    for load in rows("data/loads") if number else []:
        if load["load_id"] == number:
            st.success(words.undone(load))


def named(kinds: pd.Series[str]) -> pd.Series[str]:
    """Kinds of file by their plain names."""
    return kinds.map(lambda kind: words.KIND_LABELS.get(kind, words.sentence(kind.replace("_", " "))))
