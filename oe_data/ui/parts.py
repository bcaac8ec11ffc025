"""The few parts every page is made of: shared choices, a figure with its label and source, a chart with its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NoReturn

import pandas as pd
import pyarrow as pa
import streamlit as st

from oe_data import exports, papers, words
from oe_data.charts.base import Chart, Flow, picture
from oe_data.ui import data


def choice(widget: Callable[..., Any], label: str, name: str, options: Sequence[Any], default: Any, show: Callable[[Any], str]) -> Any:
    """A choice that travels in the link as a plain code: ``?name=code``; an unknown code gives the default."""
    codes = {str(option): option for option in options}
    if name not in st.session_state or st.session_state[name] not in options:
        st.session_state[name] = codes.get(st.query_params.get(name, ""), default)
    st.session_state[name] = st.session_state[name]  # kept from page to page, where both ask the same
    rows = {"wrap": True} if widget in (st.segmented_control, st.pills) else {}  # in a narrow window all of it stays in sight
    picked = widget(label, options, key=name, format_func=show, **rows)
    if st.query_params.get(name) != str(picked):
        st.query_params[name] = str(picked)
    return picked


def choices(
    widget: Callable[..., Any], label: str, name: str, options: Sequence[str], show: Callable[[str], str], placeholder: str = "All"
) -> list[str] | None:
    """Several of many, in the link as ``?name=one,two``; None when nothing is picked, which means all, or what ``placeholder`` says."""
    if name not in st.session_state:
        st.session_state[name] = st.query_params.get(name, "").split(",")
    st.session_state[name] = [code for code in st.session_state[name] if code in options]
    picked: list[str] = widget(label, options, key=name, format_func=show, placeholder=placeholder)
    if picked:
        st.query_params[name] = ",".join(picked)
    elif name in st.query_params:
        del st.query_params[name]
    return picked or None


def chosen(name: str) -> Any:
    """What was picked in the frame: area, year, control (the definition), or lead (the council's name)."""
    return st.session_state.get(name)


def to_load(what: str, kinds: str) -> None:
    """Say in plain words what is missing, what to load, and where."""
    with st.container(border=True):
        st.markdown(
            f"No {what} yet. Load {kinds} for your area, on the page Upload or with\n\n"
            "`python3 -m oe_data load FOLDER-OR-FILE`\n\n"
            "`python3 -m oe_data templates FOLDER` writes an empty file for each kind, with its columns explained."
        )
        st.page_link("pages/data/upload.py", label="Upload", icon=":material/arrow_forward:")


def no_data(what: str, kinds: str) -> NoReturn:
    """Say what is missing and how to load it, then stop the page."""
    to_load(what, kinds)
    st.stop()


def sources(of: str | Sequence[str]) -> str:
    """The first three names of the sources of a table, of several with a space between, or of the names given; all stand at the foot."""
    named = list(of)
    if isinstance(of, str):
        named = list(dict.fromkeys(found["source"] for found in data.rows("data/table_sources") if found["table_name"] in of.split()))
    more = f" and {len(named) - 3} more" if len(named) > 3 else ""
    return f"{words.plain('; '.join(named[:3]))}{more}" if named else "no source loaded"


def figure(
    label: str, value: str, sure: str, year: str, of: str | Sequence[str], note: str = "", *, page: str = "", height: Any = "content"
) -> None:
    """One figure; it cannot be shown without how sure it is, its year and the way to its source. Its label leads to ``page``."""
    told = f"{note} {words.sentence(sure)}: {words.LABELS[sure]}. Source: {sources(of)}.".strip()
    with st.container(border=True, gap="xxsmall", height=height):
        if page:
            st.page_link(page, label=label, icon=":material/arrow_forward:", icon_position="right")
        st.markdown(f"#### {value}" if page else f"{label}\n#### {value}", help=told)
        caption(sure, year, of, short=True)


def caption(sure: str, year: str, of: str | Sequence[str], *, short: bool = False) -> None:
    """How sure, which year, from where: the line that stands under every figure and chart; a way to all sources where none is named."""
    where = "source" if short else sources(of) if of else "all sources"
    # Not st.caption: its faded grey is too faint for many eyes (WCAG 2.2 AA).
    st.markdown(f":small[{words.sentence(sure)} · {year} · [{where}](#where-these-figures-come-from)]")


def ward() -> None:
    """When a ward is chosen: what is known for it alone, and that the money above is the whole place's."""
    known = data.row("place/area_facts", area=chosen("area"), year=chosen("year"))
    if known:
        st.info(words.ward(known))


def where_from() -> None:
    """The foot of every page: each source with its publisher, licence and freshness."""
    st.subheader("Where these figures come from", anchor="where-these-figures-come-from")
    when = {"last_loaded_at": st.column_config.DatetimeColumn("Last loaded", format="D MMM YYYY, HH:mm")}
    columns = words.FRESHNESS_COLUMNS | when
    table(data.made(sheet, data.frame_of("place/freshness"), list(columns)), "sources", columns)


def legible(spec: dict[str, Any]) -> dict[str, Any]:
    """A chart whose words are dark enough on white and light enough on dark: Streamlit's own grey has 3.7 to 1 of the 4.5 to 1 needed."""
    colour = words.CHART_TEXT["dark" if st.context.theme.type == "dark" else "light"]
    written = {"labelColor": colour, "titleColor": colour}
    return {**spec, "config": {"axis": written, "legend": written, "header": written, "text": {"color": colour}}}


def legible_flow(spec: dict[str, Any]) -> dict[str, Any]:
    """The same for a flow, whose names stand on its streams: a rim in the page's colour keeps them apart."""
    dark = st.context.theme.type == "dark"
    named = {
        "color": words.CHART_TEXT["dark" if dark else "light"],
        "textBorderColor": "#0f1822" if dark else "#ffffff",
        "textBorderWidth": 3,
    }
    base = spec.get("baseOption", spec)
    written = {**base, "series": [{**each, "label": named | each.get("label", {})} for each in base["series"]]}
    return {**spec, "baseOption": written} if "baseOption" in spec else written


def chart(
    drawn: Chart | Flow,
    name: str,
    sure: str,
    year: str,
    of: str | Sequence[str],
    columns: dict[str, str],
    *,
    pick: str = "",
    opens: Callable[[], None] | None = None,
) -> Any:
    """A chart, its caption, and beneath it the table of exactly what is drawn with its downloads.

    With ``pick``, the name of a selection of the chart, what was clicked: its fields as a dict, else None.
    ``opens`` draws what a click opens, right under the chart, where whoever clicked is looking.
    """
    picked: Any = None
    if isinstance(drawn, Flow):
        st.echarts_chart(legible_flow(drawn.spec), height=560, alt=drawn.alt, key=f"{name}-flow")
    elif pick:
        event: Any = st.vega_lite_chart(
            drawn.arrow, legible(drawn.spec), alt=drawn.alt, width="stretch", on_select="rerun", selection_mode=pick, key=f"{name}-chart"
        )
        picked = next(iter(event.selection.get(pick, [])), None)
    else:
        st.vega_lite_chart(drawn.arrow, legible(drawn.spec), alt=drawn.alt, width="stretch")
    if opens:
        opens()
    caption(sure, year, of)
    beneath = st.expander("Table and downloads", on_change="rerun", key=f"{name}-table")
    if not beneath.open:  # a closed table costs nothing
        return picked
    with beneath:
        whole = drawn.data if isinstance(drawn, Flow) or drawn.table is None else drawn.table
        shown = whole[[column for column in columns if column in whole]].rename(columns=columns)
        st.dataframe(shown, hide_index=True, alt=drawn.alt)
        with st.container(horizontal=True):
            download(shown, name)
            if isinstance(drawn, Chart):
                for form in ("svg", "png"):
                    st.download_button(
                        f"Picture ({form.upper()})",
                        partial(picture, drawn, form),
                        file_name=f"{name}.{form}",
                        mime={"svg": "image/svg+xml", "png": "image/png"}[form],
                        on_click="ignore",
                        key=f"{name}-{form}",
                    )
            else:
                st.markdown(":small[The arrow at the top right of the picture saves it as PNG.]")
    return picked


def sheet(frame: pd.DataFrame, columns: Sequence[str]) -> pa.Table:
    """Columns of a frame as a table is sent; for ``data.made``, so that they are not made so at each rerun."""
    return pa.Table.from_pandas(frame[list(columns)], preserve_index=False)


def table(frame: pd.DataFrame | pa.Table, name: str, columns: dict[str, Any], *, height: Any = "auto", pick: bool = False) -> int | None:
    """A table of text from files (inert on a canvas) with a download of exactly what is shown; the line clicked, if it may be."""
    shown = frame if isinstance(frame, pa.Table) else frame[list(columns)]
    config = {key: st.column_config.Column(label) if isinstance(label, str) else label for key, label in columns.items()}
    selection: Any = {"on_select": "rerun", "selection_mode": "single-row", "key": f"{name}-lines"} if pick else {}
    event: Any = st.dataframe(shown, hide_index=True, column_config=config, height=height, placeholder="", **selection)
    download(shown.to_pandas if isinstance(shown, pa.Table) else shown, name)
    return next(iter(event.selection.rows), None) if pick else None


def download(frame: pd.DataFrame | Callable[[], pd.DataFrame], name: str, label: str = "CSV", *, workbook: bool = False) -> None:
    """A CSV of a frame, or of one made when it is asked for, and a workbook too if so wanted; no spreadsheet will run its cells."""
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    forms = [("csv", label, "text/csv", exports.csv_bytes)] + ([("xlsx", "XLSX", sheet, exports.xlsx_bytes)] if workbook else [])
    for form, shown, mime, write in forms:
        made = partial(lambda write: write(frame() if callable(frame) else frame), write)
        st.download_button(shown, made, file_name=f"{name}.{form}", mime=mime, on_click="ignore", key=f"{name}-{form}")


def paper(make: Callable[[], papers.Paper], name: str) -> None:
    """A paper as DOCX and PDF, made of what is stored at the moment it is asked for."""
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    with st.container(horizontal=True):
        for form, mime, write in (("docx", word, papers.docx), ("pdf", "application/pdf", papers.pdf)):
            label = f"Paper ({form.upper()})"
            made = partial(lambda write: write(make()), write)
            st.download_button(label, made, file_name=f"{name}.{form}", mime=mime, on_click="ignore", key=f"{name}-{form}")


def made_up() -> str:
    """The notice of a made-up place; empty for a real one."""
    place = data.row("place/choices")
    told = f"{place['place_name']} is fictional: every name and figure here is invented to show what the tool does."
    return told if place["is_synthetic"] else ""
