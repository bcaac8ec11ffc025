"""What every page on which something is changed is made of: forms that know what was seen, saving, tables to write into, history, undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from oe_data import edits, words
from oe_data.database import DataError, whoami
from oe_data.edits import question
from oe_data.ui import data, parts
from oe_data.ui.data import rows

LATEST = 8  # changes listed with a button of their own


def shown(labels: Mapping[str, str]) -> Callable[[Any], str]:
    """How a code is written in a table's list of choices."""
    return lambda code: labels.get(code, str(code))


def save(act: Callable[[], Any], said: str, seen: str = "", own: Iterable[Any] = ()) -> None:
    """Make a change and draw the page anew, or say why not and keep what was written.

    ``seen`` names what this person had looked at: it is looked at again once it is saved, or when somebody else changed it; then the
    words this person had written, ``own``, stay beside it.
    """
    try:
        act()
    except DataError as problem:
        st.error(words.plain(problem))
        if seen and isinstance(problem, edits.Overtaken) and seen in st.session_state:
            was = st.session_state.pop(seen)[1]
            had = [*was.values()] if isinstance(was, Mapping) else []
            new = [text.strip() for text in own if isinstance(text, str) and text not in had]
            st.session_state[f"{seen}-own"] = was, [text for text in new if " " in text]  # a choice is no words
        return
    for name in (seen, f"{seen}-own") if seen else ():
        st.session_state.pop(name, None)
    st.toast(said)
    st.rerun()


def looked_at(name: str, now: Any, same: Callable[[Any], bool]) -> Any:
    """What this person saw when a form was first shown to them: a change is measured against it, not against what others did since."""
    was, texts = st.session_state.get(f"{name}-own", (None, []))
    if texts and (isinstance(was, list) or same(was)):  # a table is called by what it is of, a form is not
        st.markdown("**What you had written, and is not saved**, to take from:")
        for text in texts:
            st.code(text, language=None, wrap_lines=True)
    if name not in st.session_state or not same(st.session_state[name][1]):
        turn = st.session_state[name][0] + 1 if name in st.session_state else st.session_state.get(f"{name}-turn", 0) + 1
        st.session_state[f"{name}-turn"] = turn
        st.session_state[name] = turn, now
    return st.session_state[name]


def place(code: Any, options: Any) -> int | None:
    """Where an option stands in its list; None where there is none, which leaves the choice open."""
    return list(options).index(code) if code in list(options) else None


def unsaved(name: str) -> bool:
    """Whether what was written into a table is not saved: it is then drawn even where it is folded away, or it would be lost."""
    kept = st.session_state.get(name)
    return bool(kept and written(st.session_state.get(f"{name}-{kept[0]}", {}), kept[1]))


def changed(name: str, seen: list[dict[str, Any]]) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """What was written into a table and is not saved: each row as it was seen, and its new values."""
    written = st.session_state.get(name, {}).get("edited_rows", {})
    return [(seen[int(at)], dict(values)) for at, values in written.items()]


def told(before: Mapping[str, Any], after: Mapping[str, Any]) -> str:
    """What was written into one line of a table, in words."""
    return "; ".join(f"{field.replace('_', ' ')}: {value}" for field, value in after.items() if value != before.get(field))


def table(name: str, now: list[dict[str, Any]], columns: dict[str, Any], act: Callable[[dict[str, Any], dict[str, Any]], None]) -> None:
    """Rows as a table to write into, and the button that saves what was written."""
    writing = unsaved(name)
    turn, seen = looked_at(name, now, lambda there: writing or there == now)  # what others do since shows at once, unless one is writing
    key = f"{name}-{turn}"
    frame = pd.DataFrame(seen)[list(columns)]
    st.data_editor(frame, hide_index=True, column_config=columns, key=key)
    written = changed(key, seen)
    if st.button("Save the table", key=f"save-{name}", type="primary", disabled=not written):

        def save_all() -> None:
            wrong: list[DataError] = []
            with edits.whole(data.connection(), whoami()):
                for row, values in written:
                    try:
                        act(row, values)
                    except DataError as problem:
                        wrong.append(problem)
                if wrong:
                    raise type(wrong[0])(" ".join(map(str, wrong)))

        save(save_all, f"{words.count_of(len(written), 'row')} saved.", name, [told(row, row | values) for row, values in written])


Lines = list[tuple[dict[str, Any] | None, dict[str, Any] | None]]


def written(state: Mapping[str, Any], seen: list[dict[str, Any]]) -> Lines:
    """What a table with lines to add and remove says: each line before and after, None where there was or will be none."""
    gone = {int(at) for at in state.get("deleted_rows", [])}
    found: Lines = [(seen[at], None) for at in sorted(gone)]
    found += [(seen[int(at)], {**seen[int(at)], **new}) for at, new in state.get("edited_rows", {}).items() if int(at) not in gone]
    return found + [(None, dict(new)) for new in state.get("added_rows", []) if any(not words.is_missing(value) for value in new.values())]


def lines(name: str, now: list[dict[str, Any]], columns: dict[str, Any], act: Callable[[Lines], Any]) -> None:
    """Rows as a table in which lines may be changed, added and removed; all of it is saved by one press, or nothing."""
    writing = unsaved(name)
    turn, seen = looked_at(name, now, lambda there: writing or there == now)
    key = f"{name}-{turn}"
    st.data_editor(pd.DataFrame(seen, columns=list(columns)), hide_index=True, column_config=columns, num_rows="dynamic", key=key)
    new = written(st.session_state.get(key, {}), seen)
    if st.button("Save the lines", key=f"save-{name}", type="primary", disabled=not new):
        save(
            lambda: act(new), f"{words.count_of(len(new), 'line')} saved.", name, [told(before or {}, after or {}) for before, after in new]
        )


def history(*tables: str) -> None:
    """What was changed of some tables, by whom and when, each with its undo."""
    st.markdown("**What was changed**")
    found = edits.changes(rows("data/history", tables=list(tables)))
    if not found:
        st.markdown("Nothing has been changed on screen.")
        return
    for one in found[:LATEST]:
        with st.container(horizontal=True, vertical_alignment="center"):
            with st.container(width="stretch"):
                told = words.plain(words.sentence(one["told"]))
                st.markdown(
                    f"{told}  \n:small[{words.plain(one['by'])}, {words.stamp(one['at'])}{', undone since' if one['undone'] else ''}]"
                )
            if not one["undone"] and not one["final"] and st.button("Undo", key=f"undo-{one['edits'][0]}"):
                save(lambda one=one: edits.undo(data.connection(), whoami(), one["edits"]), "Undone.")  # type: ignore[misc]
    if len(found) > LATEST:
        shown = pd.DataFrame([{**one, "state": "undone since" if one["undone"] else ""} for one in found])
        parts.table(shown, f"{tables[0]}-changes", {"at": "When", "by": "Who", "told": "What", "state": "Now"})


def ask(text: str, key: str) -> None:
    """Put a commissioning question as a draft, in one tap or after changing its words."""
    if data.problems():
        return
    with st.popover("Ask this as a question"):
        worded = st.text_area("The question", text, key=f"ask-{key}")
        if st.button("Save as a draft question", key=f"save-{key}", type="primary"):
            save_question(worded)


def save_question(text: str) -> None:
    """Store a draft question and say so."""
    try:
        code = question.ask(data.connection(), whoami(), text)
    except DataError as problem:
        st.toast(str(problem))
        return
    st.toast(f"Saved as question {code}. It is on the page Questions.")
