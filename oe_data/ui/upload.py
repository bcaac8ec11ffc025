"""The page Upload: files on a desk of this session, each read, decided and looked at before it is loaded."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from oe_data import exports, intake, words
from oe_data.database import DataError, default_path, whoami, work_folder
from oe_data.intake.judge import Judged, remembered
from oe_data.intake.kinds import kinds, order
from oe_data.ui import data, parts

ENDINGS = ["csv", "tsv", "txt", "tab", "dat", "xlsx", "xlsm", "xls", "ods", "json", "geojson", "zip"]
LEFT_OUT = ""  # what a column means that is not stored
SHOWN = 1000  # rows left out that are listed; the download has them all


@dataclass
class Part:
    """One table of a file: what it was read as, what was decided of it, and what would become of it."""

    read: dict[str, Any]
    account: intake.Account
    decided: intake.Decided = field(default_factory=intake.Decided)
    judged: Judged | None = None
    sample: list[dict[str, Any]] = field(default_factory=list)
    version: str = ""  # the state of the data it was judged against

    @property
    def state(self) -> str:
        """Whether it can be loaded, asks something, waits for files it refers to, or cannot be loaded."""
        if self.account.status == "checked":
            return "ready"
        if self.account.questions:
            return "asks"
        # A template may refer to another one on the desk: it is judged again when its turn comes.
        return "waits" if self.read.get("good") and not kinds()[self.read["kind"]].get("published") else "refused"


@dataclass
class Given:
    """One file as it was given, on disk."""

    name: str
    path: Path
    request: dict[str, Any]
    answer: dict[str, Any] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)


@dataclass
class Desk:
    """The files of one session that are not loaded yet, and those that were."""

    child: intake.Child
    files: list[Given] = field(default_factory=list)
    done: list[intake.Account] = field(default_factory=list)
    turn: int = 0  # a new uploader each time, so that Streamlit lets go of what it holds in memory


def desk() -> Desk:
    """The desk of this session."""
    if "desk" not in st.session_state:
        child = intake.Child(work_folder(default_path()))
        child.stop()  # it starts again when there is something to read
        st.session_state["desk"] = Desk(child)
    found: Desk = st.session_state["desk"]
    return found


def show() -> None:
    """Draw the page."""
    here = desk()
    given = st.file_uploader("Files as they were published", ENDINGS, accept_multiple_files=True, key=f"drop-{here.turn}")
    if given:
        receive(here, given)
        st.rerun()
    loaded(here)
    found = [(file, part) for file in here.files for part in file.parts]
    if not found:
        if not here.done:
            st.markdown(words.UPLOAD_HELP)
        return
    judge(found)
    st.markdown(f"#### {words.on_the_desk([part.state for _, part in found])}\n\n:small[{words.LOAD_HELP}]")
    load_buttons(here, found)
    if len(found) > 1:
        overview(found)
        names = dict(enumerate(part.account.file for _, part in found))
        first = next((number for number, (_, part) in enumerate(found) if part.state == "asks"), 0)
        at = st.selectbox("Look at one", list(names), first, names.__getitem__, key=f"look-{here.turn}-{len(found)}")
    else:
        at = 0
    one(here, *found[at])


def receive(here: Desk, given: list[UploadedFile]) -> None:
    """Take files from the browser to disk, a piece at a time, and read each."""
    folder = here.child.work / "given"
    folder.mkdir(parents=True, exist_ok=True)
    with st.status(f"Reading {words.count_of(len(given), 'file')}", expanded=True) as told:
        for number, upload in enumerate(given, 1):
            told.update(label=f"Reading {upload.name} ({number} of {len(given)})")
            path = folder / uuid.uuid4().hex  # the name is a label, never a path
            with path.open("wb") as target:
                shutil.copyfileobj(upload, target, 1 << 20)
            file = Given(upload.name, path, {"name": upload.name})
            read(here, file)
            here.files.append(file)
        here.child.stop()
    here.turn += 1


def read(here: Desk, file: Given) -> None:
    """Have a file read, again after a decision; what was read of it before is gone."""
    clear(file)
    with data.connection().cursor() as cursor:
        memory = remembered(cursor)
    file.answer = here.child.read(file.path, {**file.request, "remembered": memory})
    file.parts = []
    if file.answer.get("refused"):
        reason = f"{file.name}: {file.answer['refused']}."
        file.parts = [Part({}, intake.Account(file.name, file.answer.get("sha256"), reason=reason))]
        return
    for found in file.answer["files"]:
        if found.get("refused"):
            file.parts.append(Part({}, intake.Account(found["name"], reason=f"{found['name']}: {found['refused']}.")))
        else:
            found["shared"] = len(file.answer["files"]) > 1
            file.parts.append(Part(found, intake.Account(found["name"], kind=found["kind"])))


def again(here: Desk, file: Given, **decided: Any) -> None:
    """Read a file once more with what a person decided."""
    kept = [part.decided for part in file.parts]
    file.request |= decided
    with st.spinner(f"Reading {file.name} again"):
        read(here, file)
        here.child.stop()
    for part, before in zip(file.parts, kept, strict=False):
        part.decided = before
    st.rerun()


def clear(file: Given) -> None:
    """Remove what was read of a file from disk."""
    for part in file.parts:
        if part.read:
            Path(part.read["parquet"]).unlink(missing_ok=True)
    if file.answer.get("raw"):
        Path(file.answer["raw"]).unlink(missing_ok=True)


def remove(here: Desk, files: list[Given]) -> None:
    """Take files off the desk."""
    for file in files:
        clear(file)
        file.path.unlink(missing_ok=True)
    here.files = [file for file in here.files if file not in files]


def judge(found: list[tuple[Given, Part]]) -> None:
    """Hold each table against the data as they are now, where that has not been done since they changed."""
    version = data.version()
    stale = [(file, part) for file, part in found if part.read and part.version != version]
    for file, part in stale:
        part.account, part.judged, part.sample = intake.look(data.connection(), file.answer, part.read, file.request, part.decided)
        part.version = version


def decide(part: Part, **changed: Any) -> None:
    """Note a decision that needs no reading again."""
    now = part.decided
    part.decided = intake.Decided(now.source, now.yes, changed.get("same_period", now.same_period), changed.get("accepted", now.accepted))
    part.version = ""


def load_buttons(here: Desk, found: list[tuple[Given, Part]]) -> None:
    """Load all that can be, or clear the desk."""
    if data.problems():
        st.markdown(words.READ_ONLY)
        return
    able = [(file, part) for file, part in found if part.state in ("ready", "waits")]
    with st.container(horizontal=True):
        wanted = st.button(f"Load {words.count_of(len(able), 'file')}", type="primary", disabled=not able, key=f"load-{here.turn}")
        if st.button("Clear", help="Take everything off this page. Nothing that is loaded is touched.", key=f"clear-{here.turn}"):
            remove(here, here.files)
            st.rerun()
    if wanted:
        load(here, able)
        st.rerun()


def load(here: Desk, able: list[tuple[Given, Part]]) -> None:
    """Load tables in the order they need each other; what cannot be loaded stays on the desk with its reason."""
    connection, database = data.connection(), Path(default_path()).absolute()
    if full := intake.make_ready(connection, database, sum(file.path.stat().st_size for file, _ in able)):
        st.error(full)
        st.stop()
    bar = st.progress(0.0, "Loading")
    able.sort(key=lambda pair: order()[pair[1].read["kind"]])
    for number, (file, part) in enumerate(able):
        bar.progress(number / len(able), f"Loading {part.account.file} ({number + 1} of {len(able)})")
        account = intake.keep(connection, database, file.answer, part.read, file.request, whoami(), part.decided)
        part.account, part.version = account, data.version()
        if account.status == "loaded":
            here.done.append(account)
            file.parts.remove(part)
    remove(here, [file for file in here.files if not file.parts])
    here.turn += 1


def loaded(here: Desk) -> None:
    """What was loaded in this session, each with its undo."""
    for account in here.done:
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(words.was_loaded(account), width="stretch")
            if not data.problems() and st.button("Undo", key=f"undo-{account.load_id}", help=f"Take load {account.load_id} back"):
                take_back(here, account)
    if here.done:
        with st.container(horizontal=True):
            st.page_link("pages/data/sources.py", label="See all loads in Sources and checks")


def take_back(here: Desk, account: intake.Account) -> None:
    """Undo one load of this session."""
    try:
        intake.undo(data.connection(), default_path(), int(str(account.load_id)), whoami())
    except DataError as problem:
        st.error(words.plain(problem))
        return
    here.done.remove(account)
    st.toast(f"Load {account.load_id} is undone.")
    st.rerun()


def overview(found: list[tuple[Given, Part]]) -> None:
    """All tables on the desk, a line each."""
    lines = pd.DataFrame(
        [
            {
                "state": words.UPLOAD_STATES[part.state],
                "file": part.account.file,
                "kind": words.KIND_LABELS.get(str(part.account.kind), "Not known"),
                "whose": part.judged.publisher if part.judged else None,
                "rows": part.judged.good if part.judged else None,
                "left": part.judged.rejected if part.judged else None,
                "pounds": float(part.judged.amount_gbp) if part.judged and part.judged.amount_gbp is not None else None,
                "total": words.total_agrees(part.account) if part.judged else None,
            }
            for _, part in found
        ]
    )
    columns = {
        "state": "Status",
        "file": "File",
        "kind": "Read as",
        "whose": "Whose",
        "rows": st.column_config.NumberColumn("Rows", format="localized"),
        "left": st.column_config.NumberColumn("Left out", format="localized"),
        "pounds": st.column_config.NumberColumn("Pounds", format="£%,.2f"),
        "total": "Printed total",
    }
    config: dict[str, Any] = {key: st.column_config.Column(label) if isinstance(label, str) else label for key, label in columns.items()}
    st.dataframe(lines, hide_index=True, column_config=config, placeholder="", alt="The files on this page and how each stands.")


def one(here: Desk, file: Given, part: Part) -> None:
    """One table: what it was read as, what it asks, its columns, first rows and rows left out."""
    st.subheader(words.plain(part.account.file), anchor=False)
    if not part.read:
        st.error(words.plain(part.account.reason))
        return
    if part.judged:
        st.markdown(words.read_as(part.read, part.judged))
    if part.state in ("refused", "waits"):
        (st.error if part.state == "refused" else st.info)(words.plain(part.account.reason))
    for question in part.account.questions:
        st.warning(words.sentence(words.plain(question["sentence"])) + ("" if question["sentence"].endswith("?") else "."))
        answer(here, file, part, question)
    decisions(here, file, part)
    if part.judged:
        st.markdown(totals(part))
        for note in part.judged.notes:
            st.markdown(f"- {words.sentence(words.plain(note))}.")
    rows, columns, left = st.tabs(["First rows", "Columns", f"Rows left out ({words.number(part.judged.rejected) if part.judged else 0})"])
    with rows:
        first_rows(part)
    with columns:
        meanings(here, file, part)
    with left:
        left_out(part)


def answer(here: Desk, file: Given, part: Part, question: dict[str, Any]) -> None:
    """The answer to a question, one click away where there is a proposal; the fields below take any other."""
    what, proposal = question["what"], question.get("proposal")
    key = f"{file.path.name}-{part.account.file}-{what}"
    with st.container(horizontal=True):
        if what == "kind" and st.button(f"Yes, it is that: {words.kind_label(part.read['kind'])}", key=key):
            decide(part, accepted=part.decided.accepted | {"kind"})
            st.rerun()
        if what == "size" and st.button("Yes, it is right", key=key):
            decide(part, accepted=part.decided.accepted | {"size"})
            st.rerun()
        if what == "same_period":
            if proposal == "replace" and st.button("Replace it", key=f"{key}-replace", help="What it replaces comes back with an undo."):
                decide(part, same_period="replace")
                st.rerun()
            if st.button("Add to it", key=f"{key}-add"):
                decide(part, same_period="add")
                st.rerun()
        if what in ("body", "period") and proposal and st.button(f"Yes: {proposal}", key=key):
            again(here, file, **{what: proposal})


def decisions(here: Desk, file: Given, part: Part) -> None:
    """What a file is, whose, and of which month: shown, and changed in place."""
    key = file.path.name
    asked = {question["what"] for question in part.account.questions}
    known = sorted(kinds(), key=words.kind_label)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=330):
            kind = st.selectbox(
                "What it is", known, known.index(part.read["kind"]), words.kind_label, key=f"{key}-{part.read['kind']}-kind"
            )
        body = period = ""
        if kinds()[part.read["kind"]].get("published") and "body" not in part.read["mapping"]:
            whose = file.request.get("body") or (part.judged.publisher if part.judged and "body" not in asked else "") or ""
            with st.container(width=330):
                body = st.text_input("Whose it is", whose, key=f"{key}-{whose}-body", placeholder="Name of the council or other body")
        if "period" in asked or file.request.get("period"):
            with st.container(width=160):
                period = st.text_input("Month", file.request.get("period", ""), key=f"{key}-period", placeholder="2025-04")
    if kind != part.read["kind"]:
        again(here, file, kind=kind, columns=None)
    if body.strip() and part.judged and body.strip() not in (part.judged.publisher, file.request.get("body")):
        again(here, file, body=body.strip())
    if period and period != file.request.get("period"):
        try:
            intake.known_period(period)
        except DataError as problem:
            st.error(words.plain(problem))
            return
        again(here, file, period=period)


def totals(part: Part) -> str:
    """What is in force of this kind before and after, in one sentence."""
    assert part.judged
    before = data.row("data/in_force", kind=part.read["kind"])
    gone = [load for load in data.rows("data/loads") if load["load_id"] in part.judged.replaces]
    return words.before_and_after(part.read["kind"], before, part.judged, gone)


def first_rows(part: Part) -> None:
    """The first rows as they will be stored."""
    if not part.sample:
        st.markdown("No row can be shown yet.")
        return
    frame = pd.DataFrame(part.sample).dropna(axis="columns", how="all").drop(columns=["texts"], errors="ignore")
    columns: dict[str, Any] = {"line_no": "Line"} | {name: name for name in frame.columns if name != "line_no"}
    for known in kinds()[part.read["kind"]]["fields"]:
        name, label = known["name"], words.field_label(known)
        if name in columns and known.get("decimal"):
            frame[name] = frame[name].astype(float)
            columns[name] = st.column_config.NumberColumn(label, format="£%,.2f")
        elif name in columns:
            columns[name] = st.column_config.DateColumn(label, format="D MMM YYYY") if known["type"] == "date" else label
    parts.table(frame, f"first-rows-{part.account.file}", columns)


def meanings(here: Desk, file: Given, part: Part) -> None:
    """Which printed column means what; a change is tried out by reading the file again."""
    fields = {known["name"]: words.field_label(known) for known in kinds()[part.read["kind"]]["fields"] if not known.get("personal")}
    means = {at: name for name, at in part.read["mapping"].items()}
    header = part.read["header"]
    examples = part.read.get("examples") or [""] * len(header)
    lines = pd.DataFrame(
        {
            "heading": [cell or f"(column {at + 1})" for at, cell in enumerate(header)],
            "example": ["not kept: it holds people" if cell in part.read["personal"] else examples[at] for at, cell in enumerate(header)],
            "meaning": [means.get(at, LEFT_OUT) for at in range(len(header))],
        }
    )
    config: dict[str, Any] = {
        "heading": "As printed",
        "example": "For example",
        "meaning": st.column_config.SelectboxColumn(
            "Means", options=[LEFT_OUT, *fields], format_func=lambda name: fields.get(name, "left out"), required=True
        ),
    }
    key = f"{file.path.name}-{part.account.file}-{len(str(file.request.get('columns')))}-columns"
    edited = st.data_editor(lines, hide_index=True, disabled=["heading", "example"], column_config=config, key=key)
    changed = {str(at): edited["meaning"].iloc[at] for at in range(len(header)) if edited["meaning"].iloc[at] != lines["meaning"].iloc[at]}
    if changed and st.button("Read it again with these meanings", key=f"{file.path.name}-again"):
        again(here, file, columns={**(file.request.get("columns") or {}), **changed})


def left_out(part: Part) -> None:
    """Rows that will be left out, with line, column, value and what was expected, and a file of them to mend."""
    faults = part.judged.faults if part.judged else part.read["faults"]
    if not faults:
        st.markdown("Every row can be stored.")
        return
    frame = pd.DataFrame(faults[:SHOWN])
    columns = {"line_no": "Line", "column_name": "Column", "value": "Value", "reason": "What was expected"}
    if "sheet" in frame:
        frame["line_no"] = frame["line_no"] % intake.APART
        columns = {"sheet": "Sheet"} | columns
    if len(faults) > SHOWN:
        st.markdown(f"The first {words.number(SHOWN)} of {words.number(len(faults))} faults:")
    parts.table(frame, f"left-out-{part.account.file}", columns)
    whole = {fault["line_no"]: fault["cells"] for fault in faults if fault.get("cells")}
    if whole:
        st.download_button(
            "Rows to mend",
            partial(exports.rows_bytes, part.read["header"], list(whole.values())),
            file_name=f"mend-{Path(part.account.file).stem}.csv",
            mime="text/csv",
            on_click="ignore",
            help="The rows left out, as they were printed, under the file's own headings. Mend them and drop the file here.",
            key=f"mend-{part.account.file}",
        )
