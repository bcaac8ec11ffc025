"""The page Upload: files on a desk of this session, each read, decided and looked at before it is loaded."""

from __future__ import annotations

import json
import shutil
import subprocess
import uuid
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from oe_data import exports, intake, ledger, words
from oe_data.child import begin
from oe_data.database import DataError, default_path, whoami, work_folder
from oe_data.intake.judge import Judged, remembered
from oe_data.intake.kinds import kinds, meaning, order
from oe_data.intake.tables import UNKNOWN
from oe_data.ui import data, parts, server

ENDINGS = ["csv", "tsv", "txt", "tab", "dat", "xlsx", "xlsm", "xls", "ods", "json", "geojson", "zip"]
LEFT_OUT = ""  # what a column means that is not stored
SHOWN = 1000  # rows left out that are listed; the download has them all
MANY = 3  # more loads than this are folded away


@dataclass(eq=False)
class Given:
    """One file as it was given, on disk."""

    name: str
    path: Path
    mark: tuple[str, int] | None = None  # without one the reading process makes it
    parts: list[Part] = field(default_factory=list)


@dataclass(eq=False)
class Part:
    """One table of a file: what it was read as, what was decided of it, and what would become of it."""

    file: Given
    answer: dict[str, Any]
    read: dict[str, Any]  # empty when it could not be read
    account: intake.Account
    at: int = 0  # its place among the tables of its file
    request: dict[str, Any] = field(default_factory=dict)  # decided, and heeded by reading
    decided: intake.Decided = field(default_factory=intake.Decided)  # decided, and heeded by judging
    asked: dict[str, dict[str, Any]] = field(default_factory=dict)
    judged: Judged | None = None
    sample: list[dict[str, Any]] = field(default_factory=list)
    version: str = ""  # the state of the data it was judged against
    failed: str = ""  # why loading it did not work
    key: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def published(self) -> bool:
        """Whether it is an extract as its publisher makes it, not one of our templates."""
        return bool(self.read) and bool(kinds()[self.read["kind"]].get("published"))

    @property
    def state(self) -> str:
        """Whether it asks something, cannot be loaded, waits for files it refers to, or can be loaded."""
        if self.account.status == "checked":
            return "ready"
        if self.account.questions:
            return "asks"
        # A template may refer to another one on the desk: it is judged again when its turn comes.
        may = self.read.get("good") and not self.published and not self.read.get("already")
        return "waits" if may else "refused"

    def answered(self, what: str) -> str:
        """What was answered to a question of a sort; empty when nothing was."""
        if what == "same_period":
            return self.decided.same_period or ""
        return "yes" if what in self.decided.accepted else str(self.request.get(what) or "")

    def asks(self, what: str) -> dict[str, Any] | None:
        """The question of a sort that is open, if it is."""
        return next((question for question in self.account.questions if question["what"] == what), None)


@dataclass(eq=False)
class Desk:
    """The files of one session that are not loaded yet, and those that were."""

    child: intake.Child
    files: list[Given] = field(default_factory=list)
    given: list[UploadedFile] = field(default_factory=list)  # what is not on disk yet
    wanted: list[Part] = field(default_factory=list)  # what is to be loaded, in this order
    told: str = ""  # why nothing of it could be
    done: list[intake.Account] = field(default_factory=list)
    turn: int = 0  # a new uploader each time, so that Streamlit lets go of what it holds in memory

    @property
    def parts(self) -> list[Part]:
        """Every table on it, those that need a person first."""
        states = list(words.UPLOAD_STATES)
        return sorted((part for file in self.files for part in file.parts), key=lambda part: states.index(part.state))


def desk() -> Desk:
    """The desk of this session; what lies on it goes from the disk when the session does."""
    if "desk" not in st.session_state:
        child = intake.Child(work_folder(default_path()))
        st.session_state["desk"] = Desk(child)
        weakref.finalize(st.session_state["desk"], shutil.rmtree, child.work, ignore_errors=True)
    found: Desk = st.session_state["desk"]
    return found


@st.cache_resource(show_spinner=False)
def waiting() -> list[subprocess.Popen[str]]:
    """The one reading process of this server that waits for the next file, whoever gives it."""
    return []


def show() -> None:
    """Draw the page."""
    here = desk()

    def take() -> None:
        """Heed what was dropped before the page is drawn: drawn as a choice, all of it would be copied in memory."""
        here.given += st.session_state[dropped]
        here.turn += 1

    dropped = f"drop-{here.turn}"
    st.file_uploader("Files as they were published", ENDINGS, accept_multiple_files=True, key=dropped, on_change=take)
    with st.container():
        loaded(here)
    if here.given or here.wanted:
        (receive if here.given else load)(here)
        st.rerun()
    with st.container():  # one thing, so that what is told of the work takes its place at once: else all of it would fade beside the work
        drawn(here)


def drawn(here: Desk) -> None:
    """What is on the desk, or how to begin."""
    if not here.files:
        if not waiting():
            waiting().append(begin())  # a file that comes finds it ready
        if not here.done:
            st.markdown(words.UPLOAD_HELP)
            empty_template()
        return
    judge(here.parts)
    found = here.parts
    st.markdown(f"#### {words.on_the_desk([part.state for part in found])}\n\n:small[{words.LOAD_HELP}]")
    load_buttons(here, found)
    one(here, overview(here, found) if len(found) > 1 else found[0])


def empty_template() -> None:
    """For what nobody publishes: an empty file of a kind, with its columns explained."""
    st.markdown("#### Or start from an empty template")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        known = sorted(intake.with_templates(), key=words.kind_label)
        name = st.selectbox("What it is to hold", known, known.index("building"), words.kind_label, key="template", width=330)
        columns = pd.DataFrame(intake.template(name))
        parts.download(pd.DataFrame(columns=columns["column"]), name, "Empty template (CSV)")
    columns = columns.assign(form=columns["form"].str.replace("`", ""), needed=columns["needed"].map({"needed": "Yes", "": ""}))
    config: dict[str, Any] = {
        "column": "Column",
        "needed": st.column_config.Column("Needed", width=70),
        "what": st.column_config.Column("What it holds", width=320),
        "form": st.column_config.Column("Form", width="large"),
    }
    st.dataframe(columns[list(config)], hide_index=True, column_config=config, alt="The columns of the template.")


def teller(many: int) -> Callable[[float, str], object]:
    """What says how far the work on files is: with a bar where they are many."""
    if many > 1:  # a bar that moves takes, without a graphics card, the processor from the work; so does a wheel that turns
        return st.progress(0.0).progress
    place = st.empty()
    return lambda share, told: place.markdown(told)


# ----- Reading -----
def receive(here: Desk) -> None:
    """Take files from the browser to disk, then read each and hold it against the data; beside that a copy of the data is made."""
    many, at = len(here.given), 0
    here.child.process = here.child.process or (waiting().pop() if waiting() else None)
    tell = teller(many)
    with ThreadPoolExecutor(1) as beside:
        while here.given:  # a click while others are read begins this anew, with what is left
            upload = here.given[0]
            which = f"{words.plain(upload.name)} ({at + 1} of {many})"
            tell((at + 0.1) / many, f"Reading {which}")
            file = Given(upload.name, here.child.work / "given" / uuid.uuid4().hex)  # the name is a label, never a path
            try:
                file.mark = server.kept(upload, file.path)
                beside.submit(ledger.on_disk, file.path)  # which a load would wait for
                if not data.problems():  # a load begins with a copy of the data: made now, it is there, unless something is written before
                    beside.submit(intake.make_ready, data.connection(), Path(default_path()).absolute(), 0)
                file.parts = read(here, file, {})
            except OSError as broken:
                file.path.unlink(missing_ok=True)
                file.parts = [unread(file, {}, {}, f"it could not be kept ({broken.strerror or broken})")]
            server.let_go(upload.file_id)
            here.given.remove(upload)
            here.files.append(file)
            at += 1
            tell((at - 0.1) / many, f"Checking {which}")
            judge(file.parts)
    here.child.stop()


def unread(file: Given, answer: dict[str, Any], request: dict[str, Any], reason: str, name: str = "") -> Part:
    """A table that could not be read, with the reason."""
    named = name or file.name
    return Part(file, answer, {}, intake.Account(named, answer.get("sha256"), reason=f"{named}: {reason}."), request=request)


def read(here: Desk, file: Given, request: dict[str, Any]) -> list[Part]:
    """Have a file read with what was decided of it; an account of each table in it."""
    with data.connection().cursor() as cursor:
        memory = remembered(cursor)
    answer = here.child.read(file.path, {"name": file.name, "remembered": memory, "mark": file.mark, **request})
    if answer.get("refused"):
        return [unread(file, answer, request, answer["refused"])]
    found = []
    for at, table in enumerate(answer["files"]):
        if table.get("refused"):
            found.append(replace(unread(file, answer, request, table["refused"], table["name"]), at=at))
        else:
            table["shared"] = len(answer["files"]) > 1
            found.append(Part(file, answer, table, intake.Account(table["name"], kind=table["kind"]), at, request))
    return found


def again(here: Desk, changed: list[Part], **decided: Any) -> None:
    """Read tables once more with what a person decided; the others of their files stay as they were read."""
    with st.spinner(f"Reading {words.count_of(len(changed), 'file')} again"):
        runs: dict[tuple[int, str], list[Part]] = {}
        for part in changed:
            request = {what: value for what, value in (part.request | decided).items() if value}
            runs.setdefault((id(part.file), json.dumps(request)), []).append(part)
        for (_, decisions_made), same in runs.items():
            read_again(here, same, json.loads(decisions_made))
        here.child.stop()
    st.rerun()


def read_again(here: Desk, same: list[Part], request: dict[str, Any]) -> None:
    """Put tables of one file as they are read now in the place of what was read of them before."""
    file = same[0].file
    found = read(here, file, request)
    for before in same:
        known = next((part for part in found if part.at == before.at and len(found) == len(before.answer.get("files", [0]))), None)
        now = known or next((part for part in found if part.account.file == before.account.file), None)
        if now is None:
            now = unread(file, found[0].answer, request, "it is not found as a table of its own when it is read like this")
        now.key, now.decided = before.key, before.decided
        now.asked = {what: question for what, question in before.asked.items() if now.answered(what)}
        if now in found:
            found.remove(now)
        file.parts[file.parts.index(before)] = now
        let_go(before)
    for spare in found:
        let_go(spare)


def let_go(part: Part) -> None:
    """Remove what was read of a table from disk; the copy of its file too when no other table needs it."""
    if part.read:
        Path(part.read["parquet"]).unlink(missing_ok=True)
    if part.answer.get("raw") and not any(other.answer is part.answer for other in part.file.parts if other is not part):
        Path(part.answer["raw"]).unlink(missing_ok=True)


def remove(here: Desk, gone: list[Part]) -> None:
    """Take tables off the desk, and with its last table the file."""
    for part in gone:
        part.file.parts.remove(part)
        let_go(part)
        if not part.file.parts:
            part.file.path.unlink(missing_ok=True)
            here.files.remove(part.file)


def judge(found: list[Part]) -> None:
    """Hold each table against the data as they are now, where that has not been done since they changed."""
    version = data.version()
    for part in found:
        if not part.read or part.version == version:
            continue
        try:
            part.account, part.judged, part.sample = intake.look(data.connection(), part.answer, part.read, part.request, part.decided)
        except (duckdb.Error, OSError) as broken:  # one bad file never stops the others
            part.judged, part.sample = None, []
            reason = f"{part.read['name']}: it could not be checked ({str(broken).splitlines()[0]})."
            part.account = intake.Account(part.read["name"], part.answer["sha256"], part.read["kind"], reason=reason)
        part.version = version
        part.asked |= {question["what"]: question for question in part.account.questions}


def decide(changed: list[Part], **decided: Any) -> None:
    """Note a decision that needs no reading again."""
    for part in changed:
        part.decided, part.version = replace(part.decided, **decided), ""
    st.rerun()


# ----- Loading -----
def load_buttons(here: Desk, found: list[Part]) -> None:
    """Load all that can be, or clear the desk."""
    if data.problems():
        st.markdown(words.READ_ONLY)
        return
    able = [part for part in found if part.state in ("ready", "waits")]
    with st.container(horizontal=True):
        name = f"Load {words.count_of(len(able), 'file')}" if able else "Load"
        why = None if able else words.NOT_YET
        st.button(name, f"load-{here.turn}", why, want, (here, able), type="primary", disabled=not able)
        if st.button("Clear", help="Take everything off this page. Nothing that is loaded is touched.", key=f"clear-{here.turn}"):
            remove(here, found)
            st.rerun()
    if here.told:
        st.error(words.plain(here.told))
        here.told = ""


def want(here: Desk, able: list[Part]) -> None:
    """Have tables loaded when the page is drawn next, in the order they need each other."""
    here.wanted = sorted(able, key=lambda part: order()[part.read["kind"]])


def load(here: Desk) -> None:
    """Load what is wanted; what cannot be loaded stays on the desk with its reason."""
    connection, database, many, at = data.connection(), Path(default_path()).absolute(), len(here.wanted), 0
    tell = teller(many)
    tell(0.0, "Making a copy of the data as they are")
    size = sum(file.path.stat().st_size for file in {part.file for part in here.wanted})
    try:
        here.told = intake.make_ready(connection, database, size) or ""
    except (DataError, OSError, duckdb.Error) as broken:
        here.told = str(broken)
    if here.told:
        here.wanted.clear()
    while here.wanted:  # a click while others are loaded begins this anew, with what is left
        part, at = here.wanted[0], at + 1
        tell((at - 0.9) / many, f"Loading {words.plain(part.account.file)} ({at} of {many})")
        here.wanted.remove(part)
        seen = part.judged if part.version == data.version() else None
        account = intake.keep(connection, database, part.answer, part.read, part.request, whoami(), part.decided, seen)
        if account.status == "loaded":
            here.done.insert(0, account)
            remove(here, [part])
        else:
            part.version, part.failed = "", "" if account.questions else str(account.reason)  # a question is asked anew


def loaded(here: Desk) -> None:
    """What was loaded in this session, each with its undo."""
    if not here.done:
        return
    st.markdown(f"#### {words.were_loaded(here.done)}")
    for account in here.done[:MANY]:
        done_line(here, account)
    if len(here.done) > MANY:
        with st.expander(f"{words.number(len(here.done) - MANY)} more, each with its undo"):
            for account in here.done[MANY:]:
                done_line(here, account)
    st.page_link("pages/data/sources.py", label="See all loads in Sources and checks")


def done_line(here: Desk, account: intake.Account) -> None:
    """One load of this session, and its undo."""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(words.was_loaded(account), width="stretch")
        if not data.problems() and st.button("Undo", key=f"undo-{account.load_id}", help=f"Take load {account.load_id} back"):
            take_back(here, account)


def take_back(here: Desk, account: intake.Account) -> None:
    """Undo one load of this session."""
    try:
        with st.spinner("Taking it back"):
            intake.undo(data.connection(), default_path(), int(str(account.load_id)), whoami())
    except DataError as problem:
        st.error(words.plain(problem))
        return
    here.done.remove(account)
    st.toast(f"Load {account.load_id} is undone.")
    st.rerun()


# ----- Looking -----
def overview(here: Desk, found: list[Part]) -> Part:
    """All tables on the desk, a line each; the one to look at, picked from the list or by a click on its line."""
    lines = pd.DataFrame(
        [
            {
                "state": words.UPLOAD_STATES[part.state],
                "file": part.account.file,
                "kind": words.KIND_LABELS.get(str(part.account.kind), "Not known"),
                "whose": part.judged.publisher if part.judged and not part.asks("body") else None,
                "rows": part.judged.good if part.judged else None,
                "left": part.judged.rejected if part.judged else None,
                "pounds": float(part.judged.amount_gbp) if part.judged and part.judged.amount_gbp is not None else None,
                "total": words.total_agrees(part.account) if part.judged else None,
            }
            for part in found
        ]
    )
    config: dict[str, Any] = {
        "state": st.column_config.Column("Status", width=125),
        "file": st.column_config.Column("File", width=140),
        "whose": st.column_config.Column("Whose", width=130),
        "kind": st.column_config.Column("Read as", width=205),
        "pounds": st.column_config.NumberColumn("Pounds", format="£%,.2f", width=120),
        "rows": st.column_config.NumberColumn("Rows", format="localized", width=60),
        "left": st.column_config.NumberColumn("Left out", format="localized", width=62),
        "total": st.column_config.Column("Printed total", width=98),
    }
    names = {part.key: f"{words.UPLOAD_STATES[part.state]}: {part.account.file}" for part in found}
    look, clicked = f"look-{here.turn}", f"lines-{here.turn}-{[part.key for part in found]}"

    def click() -> None:
        if picked := st.session_state[clicked]["selection"]["rows"]:
            st.session_state[look] = found[picked[0]].key

    if st.session_state.get(look) not in names:
        st.session_state[look] = found[0].key
    st.dataframe(
        lines,
        hide_index=True,
        column_order=list(config),
        column_config=config,
        placeholder="",
        alt="The files on this page and how each stands.",
        key=clicked,
        on_select=click,
        selection_mode="single-row",
        height=min(36 * (len(found) + 1), 360),
    )
    at = st.selectbox("Look at one", list(names), format_func=names.__getitem__, key=look)
    return next(part for part in found if part.key == at)


def one(here: Desk, part: Part) -> None:
    """One table: what it was read as, what it asks, its columns, first rows and rows left out."""
    st.subheader(words.plain(part.account.file), anchor=False)
    if part.judged:
        st.markdown(words.read_as(part.read, part.judged))
    if part.state in ("refused", "waits"):
        (st.error if part.state == "refused" else st.info)(words.plain(part.account.reason))
    elif part.failed:
        st.error(words.plain(part.failed))
    for what, question in part.asked.items():
        if opened := part.asks(what):
            st.warning(words.asked(opened))
        elif what in (*words.ACCEPT, "same_period") and part.answered(what):
            st.markdown(words.asked(question))
        answer(here, part, question)
    decisions(here, part)
    if part.judged:
        notes = "\n".join(f"- {words.sentence(words.plain(note))}." for note in part.judged.notes)
        st.markdown(f"{totals(part)}\n\n{notes}")
    if part.read:
        out = words.number(part.judged.rejected if part.judged else len({fault["line_no"] for fault in part.read["faults"]}))
        names = ["First rows", "Columns", f"Rows left out ({out})"]
        rows, columns, left = st.tabs(names, key=f"{part.key}-tabs", on_change="rerun")  # drawn when they are looked at
        if rows.open:
            with rows:
                first_rows(part)
        if columns.open or st.session_state.get(meanings_key(part), {}).get("edited_rows"):  # what was written there is not lost
            with columns:
                meanings(here, part)
        if left.open:
            with left:
                left_out(part)
    if len(here.parts) > 1:
        with st.container(horizontal=True):
            able = part.state in ("ready", "waits")
            if not data.problems():
                why = None if able else words.NOT_YET
                st.button("Load only this file", f"{part.key}-load", why, want, (here, [part]), disabled=not able)
            if st.button("Take it off this page", key=f"{part.key}-off", help="Nothing that is loaded is touched."):
                remove(here, [part])
                st.rerun()


def answer(here: Desk, part: Part, question: dict[str, Any]) -> None:
    """The answer to a question, one click away where there is a proposal; the fields below take any other."""
    what, proposal = question["what"], question.get("proposal")
    now, key = part.answered(what), f"{part.key}-{what}"
    with st.container(horizontal=True, vertical_alignment="center"):
        if what in words.ACCEPT and (now or part.asks(what)):
            if st.checkbox(words.ACCEPT[what], bool(now), key=f"{key}-{now}") != bool(now):
                decide([part], accepted=part.decided.accepted ^ {what})
        elif what == "same_period" and (now or part.asks(what)):
            ways = list(words.SAME_PERIOD) if proposal == "replace" else ["add"]
            way = st.segmented_control(
                "What to do with it",
                ways,
                default=now or None,
                format_func=words.SAME_PERIOD.__getitem__,
                key=f"{key}-{now}",
                label_visibility="collapsed",
            )
            if (way or "") != now:
                decide([part], same_period=way)
            if proposal == "replace":
                st.markdown(":small[What it replaces comes back with an undo.]")
        elif proposal and part.asks(what) and st.button(f"Yes: {proposal}", key=key):
            again(here, [part], **{what: proposal})
        if now:
            same_for_others(here, part, what, now)


def same_for_others(here: Desk, part: Part, what: str, now: str) -> None:
    """Give the answer to a question to all files on the desk that ask the same, in one click."""
    alike = [other for other in here.parts if (asked := other.asks(what)) and (now != "replace" or asked.get("proposal") == "replace")]
    if not alike or not st.button(words.also(what, now, len(alike)), key=f"{part.key}-{what}-others"):
        return
    if what == "same_period":
        decide(alike, same_period=now)
    elif what in words.ACCEPT:
        for other in alike:
            other.decided, other.version = replace(other.decided, accepted=other.decided.accepted | {what}), ""
        st.rerun()
    else:
        again(here, alike, **{what: now})


def decisions(here: Desk, part: Part) -> None:
    """What a table is, whose, and of which month: shown, and changed in place."""
    now = part.read.get("kind") or part.request.get("kind")
    known = sorted(kinds(), key=lambda kind: (not kinds()[kind].get("published"), words.kind_label(kind)))
    body: str | None = None
    period = ""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(width=330):
            at = known.index(now) if now else None
            kind = st.selectbox("What it is", known, at, words.kind_label, key=f"{part.key}-{now}-kind", placeholder="Not known: choose")
        if part.published and "body" not in part.read["mapping"]:
            whose = part.request.get("body") or (part.judged.publisher if part.judged and not part.asks("body") else None)
            bodies = sorted({str(found["body"]) for found in data.rows("data/bodies")} | ({whose} if whose else set()))
            with st.container(width=330):
                body = st.selectbox(
                    "Whose it is",
                    bodies,
                    bodies.index(whose) if whose else None,
                    key=f"{part.key}-{whose}-body",
                    placeholder="Choose, or write another name",
                    accept_new_options=True,
                )
            body = "" if body == whose else (body or "").strip()
        if part.read and (part.asks("period") or part.request.get("period")):
            with st.container(width=160):
                period = st.text_input(
                    "Month (as 2025-04)", part.request.get("period", ""), key=f"{part.key}-{part.request.get('period')}-period"
                ).strip()
        if not part.read and len(part.request) > 0 and st.button("Read it as before", key=f"{part.key}-before"):
            again(here, [part], **dict.fromkeys(part.request))
    if kind and kind != now:
        again(here, [part], kind=kind, columns=None)
    if body:
        again(here, [part], body=body)
    if period and period != part.request.get("period"):
        try:
            intake.known_period(period)
        except DataError as problem:
            st.error(words.plain(problem))
            return
        again(here, [part], period=period)


def totals(part: Part) -> str:
    """What is in force of this kind before and after, in one sentence."""
    assert part.judged
    before = data.row("data/in_force", kind=part.read["kind"])
    gone = [load for load in data.rows("data/loads") if load["load_id"] in part.judged.replaces]
    return words.before_and_after(before, part.judged, gone)


def first_rows(part: Part) -> None:
    """The first rows as they will be stored."""
    if not part.sample:
        st.markdown("No row can be shown yet.")
        return
    frame = pd.DataFrame(part.sample).dropna(axis="columns", how="all").drop(columns=["texts"], errors="ignore")
    if part.asks("body"):
        frame["body"] = frame["body"].replace(UNKNOWN, None)
    if part.asks("period") and "paid_on" not in part.read["mapping"]:
        frame["paid_on"] = None  # what stands in until it is said
    columns: dict[str, Any] = {"line_no": "Line"} | {name: name for name in frame.columns if name != "line_no"}
    for known in kinds()[part.read["kind"]]["fields"]:
        name, label = known["name"], meaning(known)
        if name in columns and known.get("decimal"):
            frame[name] = frame[name].astype(float)
            columns[name] = st.column_config.NumberColumn(label, format="£%,.2f")
        elif name in columns:
            columns[name] = st.column_config.DateColumn(label, format="D MMM YYYY") if known["type"] == "date" else label
    parts.table(frame, f"first-rows-{part.account.file}", columns, height=min(36 * (len(frame) + 1), 360))


def meanings_key(part: Part) -> str:
    """The name of the table in which the meanings of columns are written."""
    return f"{part.key}-{json.dumps(part.request.get('columns'))}-columns"


def meanings(here: Desk, part: Part) -> None:
    """Which printed column means what; a change is tried out by reading the file again."""
    fields = {known["name"]: meaning(known) for known in kinds()[part.read["kind"]]["fields"] if not known.get("personal")}
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
    if not part.published:
        st.markdown("It is one of our templates: its headings say what they mean.")
        config["meaning"] = "Means"
        lines["meaning"] = [fields.get(name, "left out") for name in lines["meaning"]]
        st.dataframe(lines, hide_index=True, column_config=config, alt="What each column means.")
        return
    st.markdown(words.COLUMNS_HELP)
    edited = st.data_editor(lines, hide_index=True, disabled=["heading", "example"], column_config=config, key=meanings_key(part))
    changed = {str(at): edited["meaning"].iloc[at] for at in range(len(header)) if edited["meaning"].iloc[at] != lines["meaning"].iloc[at]}
    if st.button("Read it again with these meanings", key=f"{part.key}-again", disabled=not changed):
        again(here, [part], kind=part.read["kind"], columns={**part.request.get("columns", {}), **changed})


def left_out(part: Part) -> None:
    """Rows that will be left out, with line, column, value and what was expected, and a file of them to mend."""
    faults = part.judged.faults if part.judged else part.read["faults"]
    if not faults:
        st.markdown("Every row can be stored.")
        return
    frame = pd.DataFrame(faults[:SHOWN])
    columns: dict[str, Any] = {
        "line_no": st.column_config.NumberColumn("Line", format="%d"),
        "column_name": "Column",
        "value": "Value",
        "reason": "What was expected",
    }
    if "sheet" in frame:
        frame["line_no"] = frame["line_no"] % intake.APART
        columns = {"sheet": "Sheet"} | columns
    if len(faults) > SHOWN:
        st.markdown(f"The first {words.number(SHOWN)} of {words.number(len(faults))} faults:")
    whole = {fault["line_no"]: fault["cells"] for fault in faults if fault.get("cells")}
    if whole:
        st.markdown(words.MEND_HELP)
        st.download_button(
            "Rows to mend",
            partial(exports.rows_bytes, part.read["header"], list(whole.values())),
            file_name=f"mend-{Path(part.account.file).stem}.csv",
            mime="text/csv",
            on_click="ignore",
            key=f"{part.key}-mend",
        )
    parts.table(frame, f"left-out-{part.account.file}", columns)
