"""The parts of the page Questions: the board, one question with its evidence, a new one, groups, principles and approaches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from oe_data import questions, words
from oe_data.child import Child
from oe_data.database import DataError, default_path, whoami, work_folder
from oe_data.edits import group as edits_group
from oe_data.edits import moved, write
from oe_data.edits import question as edits
from oe_data.edits import rows as stored
from oe_data.intake import rows_of
from oe_data.intake.kinds import kinds
from oe_data.ui import data, parts, server
from oe_data.ui.data import query, row, rows
from oe_data.ui.editing import history, lines, looked_at, place, save
from oe_data.ui.editing import shown as labelled

SECTIONS = {
    "board": "Board",
    "list": "All questions",
    "new": "Ask a question",
    "groups": "Groups",
    "principles": "Vision and principles",
    "approaches": "Approaches and mechanisms",
}
FIRST = {1: 4, 2: 3}  # questions of a gate on the board, by the gates of its stage; the rest are in the list
SHOWN = 12  # changes of a file that is brought back; the rest are counted
ANY = "any"


def names(what: str) -> dict[str, str]:
    """The codes of one sort that a question can be linked to, with their names."""
    return {found["code"]: found["name"] for found in rows("questions/words") if found["what"] == what}


def choose() -> list[dict[str, Any]]:
    """The filters, in the link, and the questions they leave."""
    groups, themes = names("grp"), names("theme")
    with st.container(horizontal=True):
        options = {ANY: "All groups", **groups}
        group = parts.choice(st.selectbox, "Group", "group", list(options), ANY, options.__getitem__)
        states = {ANY: "All", **questions.STATES}
        state = parts.choice(st.selectbox, "State", "state", list(states), ANY, states.__getitem__)
        of = {ANY: "All themes", **themes}
        theme = parts.choice(st.selectbox, "Theme", "theme", list(of), ANY, of.__getitem__)
        how = {ANY: "All approaches", **questions.APPROACHES}
        approach = parts.choice(st.selectbox, "Approach", "approach", list(how), ANY, how.__getitem__)
    given = {"grp": group, "state": state, "theme": theme, "approach": approach}
    return rows("questions/board", **{name: None if code == ANY else code for name, code in given.items()})


def show(section: str, found: list[dict[str, Any]]) -> None:
    """Draw one section."""
    if section == "board":
        board(found)
    elif section == "list":
        listed(found)
    else:
        {"new": new, "groups": groups, "principles": principles, "approaches": approaches}[section]()


def board(found: list[dict[str, Any]]) -> None:
    """The questions that go on, in the four stages of the commissioning cycle and by the gate they have passed."""
    staged = questions.columns(found)
    for column, (stage, gates) in zip(st.columns(4), staged.items(), strict=True):
        with column:
            st.markdown(f"**{questions.CYCLE[stage]}** · {sum(map(len, gates.values()))}")
            for gate, there in gates.items():
                st.markdown(f":small[**{gate}** · {len(there)}]")
                first = FIRST[len(gates)]
                for one in there[:first]:  # a card is one part, not three: a board is drawn anew at each click on it
                    code = one["question_id"]
                    st.button(on_board(one), key=f"open-{code}", width="stretch", wrap=True, on_click=opened, args=(code,))
                if len(there) > first:
                    st.markdown(f":small[and {len(there) - first} more under **All questions**]")
    aside = [one for one in found if one["state"] != "live"]
    if aside:
        with st.expander(f"Held and stopped: {len(aside)}"):
            st.markdown("\n".join(f"- {on_board(one)} :small[{questions.standing(one)}]" for one in aside))


def on_board(one: Mapping[str, Any]) -> str:
    """A question on the board: its words, whose it is and since when."""
    return f"{questions.asked(one)}  \n{questions.whose(one)}{questions.since(one)}"


def opened(code: str) -> None:
    """Show a question's card."""
    st.session_state["question"] = code


def listed(found: list[dict[str, Any]]) -> None:
    """Every question in a table; a click opens its card; the file can be loaded again."""
    if not found:
        st.markdown("No question fits these choices.")
        return
    shown = pd.DataFrame(
        [
            {
                **one,
                "standing": words.sentence(questions.standing(one)),
                "approach": questions.APPROACHES[one["approach"]],
                "mark": "Yes" if one["uncomfortable"] else "",
            }
            for one in found
        ]
    )
    columns = {
        "question_id": "Code",
        "question": st.column_config.TextColumn("Question", width="large"),
        "standing": "Where it stands",
        "days_at_gate": st.column_config.NumberColumn("Days there", width=90),
        "mark": st.column_config.TextColumn("Uncomfortable", width=110),
        "grp": "Group",
        "approach": "Approach",
        "service": "Service",
    }
    picked = parts.table(shown, "questions", columns, pick=True)
    if picked is not None and st.session_state.get("question-line") != picked:
        st.session_state["question-line"] = picked
        opened(found[picked]["question_id"])
        st.rerun()
    st.markdown("As a file to change and bring back here, or for **Upload** in another place:")
    mine = {one["question_id"] for one in found}

    def extract() -> pd.DataFrame:
        fields = [field["name"] for field in kinds()["question"]["fields"]]
        return pd.DataFrame([one for one in stored(data.connection(), "question") if one["question_id"] in mine], columns=fields)

    with st.container(horizontal=True):
        parts.download(extract, "question", workbook=True)
    with st.expander("Bring back what was changed in a spreadsheet", key="bring-back", on_change="rerun") as changing:
        if changing.open and not data.problems():
            bring_back()


def bring_back() -> None:
    """Questions that were taken out, changed elsewhere and come back: what would change is shown, then saved, all of it or nothing."""
    turn = st.session_state.get("brought", 0)
    given = st.file_uploader("The file of questions, as it was saved", ["csv", "xlsx"], key=f"brought-{turn}")
    if given is None:
        return
    if st.session_state.get("brought-seen", ("",))[0] != given.file_id:  # what is saved is what was shown, whatever others do since
        try:
            with Child(work_folder(default_path())) as child:
                server.kept(given, file := child.work / "given")
                found = rows_of(data.connection(), child, file, given.name, "question")
            st.session_state["brought-seen"] = given.file_id, edits.brought(data.connection(), found)
            st.session_state["brought-looks"] = st.session_state.get("brought-looks", 0) + 1
        except (DataError, OSError) as problem:
            st.error(words.plain(problem))
            return
    changes = st.session_state["brought-seen"][1]
    if not changes:
        st.markdown("Nothing in it differs from what is here.")
        return
    told = [
        f"- **{words.plain(after['question_id'])}** "
        + (words.plain(moved("question", before, after)) if before else f"is new: {words.plain(after['text'])}")
        for _, before, after in changes
        if after
    ]
    more = f"\n- and {len(told) - SHOWN:,} more" if len(told) > SHOWN else ""
    st.markdown("**What would change**\n\n" + "\n".join(told[:SHOWN]) + more)
    if st.button(
        f"Save {words.count_of(len(changes), 'question')}", type="primary", key=f"save-brought-{st.session_state['brought-looks']}"
    ):

        def act() -> None:
            write(data.connection(), whoami(), changes)
            server.let_go(given.file_id)
            st.session_state["brought"] = turn + 1

        save(act, f"{words.count_of(len(changes), 'question')} saved.", "brought-seen")


def card(code: str) -> None:
    """One question: its words, where it stands, its evidence, what it would work by, its decisions; and the form that changes it."""
    known = row("questions/card", question=code)
    if not known:
        return
    with st.container(border=True):
        (standing,) = [one for one in rows("questions/board") if one["question_id"] == code]
        st.markdown(f"#### {words.plain(known['text'])}")
        told = [words.sentence(questions.standing(standing)), f"asked by {questions.POSED_BY[known['posed_by']].lower()}"]
        told += [f"for {words.plain(known['grp'])} to answer"] if known["grp"] else []
        told += ["uncomfortable: it cannot be put away, only answered, held or stopped with a reason"] if known["uncomfortable"] else []
        st.markdown(f"{'; '.join(told)}. Approach: {questions.APPROACHES[known['approach']].lower()}.")
        left, right = st.columns(2)
        with left:
            st.markdown("**What there is to work with**")
            found = rows("workbench/question_resources", question=code)
            for one in found:
                with st.container(horizontal=True, vertical_alignment="center"):
                    st.markdown(f"{questions.RESOURCES[one['resource']]}: {questions.evidence(one)}")
                    st.page_link(questions.PAGES[one["resource"]], label="Look", icon=":material/arrow_forward:")
            if not found:
                st.markdown(
                    "No service is named, so no money, posts, buildings or needs can be shown." if not known["service"] else "Nothing."
                )
        with right:
            labels, principle = names("mechanism"), names("principle")
            serves = [words.plain(principle.get(one, one)) for one in known["principles"] or []]
            by = [words.plain(labels.get(one, one)) for one in known["mechanisms"] or []]
            st.markdown(f"**Serves** {'; '.join(serves) or 'no principle yet'}  \n**Works by** {'; '.join(by) or 'no mechanism named yet'}")
            if known["outcome"]:
                st.markdown(f"**For the outcome** {words.plain(known['outcome'])}")
            if standing["only_procurement"]:
                st.warning("Procurement is its only mechanism.")
            decisions = rows("questions/decisions", question=code)
            st.markdown("\n".join(f"- {questions.decision(one)}" for one in decisions) or "No decision yet.")
        with st.expander("Change it", key="change-question", on_change="rerun") as changing:
            if changing.open and not data.problems():
                correct(known)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link("pages/redesign/business_case.py", label="Business case", query_params={"question": code})
            st.page_link("pages/redesign/gateways.py", label="Decide at a gate", query_params={"question": code})
            st.button("Close", key="close-question", on_click=opened, args=("",))


def correct(known: Mapping[str, Any]) -> None:
    """The form that changes a question."""
    code = known["question_id"]
    turn, seen = looked_at("question-seen", dict(known), lambda kept: kept["question_id"] == code)
    key = f"question-{code}-{turn}"
    with st.form(key, border=False):
        written = fields(key, seen)
        pressed = st.form_submit_button("Save the question", type="primary")
    if pressed:
        save(lambda: edits.change(data.connection(), whoami(), seen, written), "Saved.", "question-seen", written.values())


def fields(key: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a question, filled in; what they say."""
    found: dict[str, Any] = {"text": st.text_area("The question", known.get("text", ""), key=f"{key}-text")}
    left, right = st.columns(2)
    for column, field, label, what in (
        (left, "grp_id", "Group that answers it", "grp"),
        (right, "service_id", "Service it is about", "service"),
        (left, "outcome_id", "Outcome it is for", "outcome"),
    ):
        there = names(what)
        found[field] = column.selectbox(
            label, list(there), place(known.get(field), there), format_func=there.__getitem__, key=f"{key}-{field}"
        )
    themes = names("theme")
    found["theme"] = right.selectbox(
        "Theme",
        list(themes),
        place(known.get("theme"), themes),
        key=f"{key}-theme",
        accept_new_options=True,
        placeholder="Pick or write one",
    )
    found["approach"] = left.selectbox(
        "Approach",
        list(questions.APPROACHES),
        place(known.get("approach", "total_place"), questions.APPROACHES),
        format_func=questions.APPROACHES.__getitem__,
        key=f"{key}-approach",
        help=questions.APPROACH_MEANING,
    )
    found["posed_by"] = right.selectbox(
        "Asked by",
        list(questions.POSED_BY),
        place(known.get("posed_by", "group"), questions.POSED_BY),
        format_func=questions.POSED_BY.__getitem__,
        key=f"{key}-by",
    )
    principle = names("principle")
    found["principles"] = st.multiselect(
        "Principles it serves", list(principle), known.get("principles") or [], format_func=principle.__getitem__, key=f"{key}-principles"
    )
    labels = {one["code"]: one for one in rows("questions/words") if one["what"] == "mechanism"}
    picked: list[str] = []
    for family, title in questions.FAMILIES.items():
        codes = [code for code, one in labels.items() if one["family"] == family]
        mine = [code for code in known.get("mechanisms") or [] if code in codes]
        picked += st.pills(  # a checklist: all are in sight, for what is not seen is not thought of
            title,
            codes,
            selection_mode="multi",
            default=mine,
            format_func=lambda code: str(labels[code]["name"]),
            key=f"{key}-{family}",
            wrap=True,
        )
    found["mechanisms"] = picked
    found["uncomfortable"] = st.checkbox(
        "Uncomfortable: the group cannot put it away, only answer, hold or stop it with a reason",
        known.get("uncomfortable", False),
        key=f"{key}-awkward",
    )
    return found


def new() -> None:
    """A question of one's own, or some of the library."""
    if data.problems():
        st.markdown(words.READ_ONLY)
        return
    turn = st.session_state.get("posed", 0)
    with st.form(f"pose-{turn}", border=False):
        written = fields(f"pose-{turn}", {})
        pressed = st.form_submit_button("Ask it", type="primary")
    if pressed:

        def act() -> None:
            (code,) = edits.pose(data.connection(), whoami(), [written])
            st.session_state["posed"], st.session_state["question_made"] = turn + 1, code

        save(act, "Asked. It is on the board under Understand.")
    st.markdown("**Or start from a library of sixty questions**, by theme; those that are asked already are left out.")
    asked = {" ".join(one["question"].lower().split()) for one in rows("questions/board")}
    there = [one for one in edits.library() if one["text"].lower() not in asked]
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown("All sixty as an extract that **Upload** reads:", width="content")
        parts.download(pd.DataFrame(edits.library_extract()), "question_library", workbook=True)
    if not there:
        st.markdown("All sixty are asked here.")
        return
    themes = [*dict.fromkeys(one["theme"] for one in there), "All themes"]
    theme = st.selectbox("Theme of the library", themes, key="library-theme")
    mine = [one for one in there if theme in (one["theme"], "All themes")]
    picked = st.multiselect(
        "Questions", range(len(mine)), list(range(len(mine))), format_func=lambda n: mine[n]["text"], key=f"lib-{theme}"
    )
    if st.button("Ask these", disabled=not picked, key="ask-library"):
        taken = [{**mine[n], "posed_by": "group"} for n in picked]
        save(lambda: edits.pose(data.connection(), whoami(), taken), f"{words.count_of(len(taken), 'question')} asked.")


def groups() -> None:
    """Each group with its size, its voices and its questions."""
    found = query("questions/group_checks")
    if found.empty:
        st.markdown("No group yet: begin one here, or load `grp.csv` and `grp_seat.csv` on the page Upload.")
        change_groups()
        return
    told = [questions.group_told(one) for one in rows("questions/group_checks")]
    right = sum(one == "size and voices are right" for one in told)
    st.markdown(f"**{right} of {words.count_of(len(told), 'group')}** {'has' if right == 1 else 'have'} the size and the voices they need.")
    columns = {
        "grp": "Group",
        "told": st.column_config.TextColumn("What is missing", width="large"),
        "seats": "Seats",
        "citizens": "Citizens",
        "frontline": "Front line",
        "change_agents": "Change agents",
        "questions": "Questions",
    }
    parts.table(found.assign(told=[words.sentence(one) for one in told]), "groups", columns)
    parts.caption("local", "now", "grp_seat")
    with st.expander("Seats of each group (seats, never people)"):
        seated = query("questions/seats")
        shown = seated.assign(role=seated["role"].map(questions.ROLES), voice=seated["voice"].map(questions.VOICES))
        parts.table(shown, "seats", {"grp": "Group", "seat": "Seat", "role": "Role", "voice": "Voice", "body": "Body"})
    change_groups()


def change_groups() -> None:
    """A new group, and the seats of one, in a table to write into."""
    if data.problems():
        return
    with st.expander("Change groups and seats", key="groups-change", on_change="rerun") as changing:
        if not changing.open:
            return
        known = {row["grp_id"]: row for row in stored(data.connection(), "grp")}
        options = {"": "A new one"} | {code: row["name"] for code, row in known.items()}
        made = st.session_state.pop("group_made", None)
        if made:
            st.session_state["which-group"] = made
        code = st.selectbox("Group", list(options), format_func=options.__getitem__, key="which-group")
        turn, seen = looked_at("group-seen", dict(known.get(code, {})), lambda kept: kept.get("grp_id", "") == code)
        key = f"group-{code}-{turn}"
        with st.form(key, border=False):
            left, middle, right = st.columns(3)
            name = left.text_input("Name, as people say it", seen.get("name", ""), key=f"{key}-name")
            kind = middle.selectbox(
                "Kind",
                list(questions.GROUPS),
                place(seen.get("kind", "commissioning"), questions.GROUPS),
                format_func=questions.GROUPS.__getitem__,
                key=f"{key}-kind",
            )
            theme = right.text_input("Theme", seen.get("theme") or "", key=f"{key}-theme")
            pressed = st.form_submit_button("Save the group", type="primary")
        if pressed:

            def act() -> None:
                if seen:
                    edits_group.rename(data.connection(), whoami(), seen, {"name": name, "kind": kind, "theme": theme or None})
                else:
                    st.session_state["group_made"] = edits_group.begin(data.connection(), whoami(), name, str(kind), theme or None)

            save(act, "Saved.", "group-seen", [name, theme])
        if code:
            bodies = names("body")
            column = st.column_config
            config = {
                "role": column.SelectboxColumn("Role", options=list(questions.ROLES), format_func=labelled(questions.ROLES), required=True),
                "voice": column.SelectboxColumn(
                    "Whose voice", options=list(questions.VOICES), format_func=labelled(questions.VOICES), required=True
                ),
                "org_id": column.SelectboxColumn("Body", options=list(bodies), format_func=labelled(bodies)),
                "from_date": column.DateColumn("From", format="DD/MM/YYYY", default=words.today()),
                "to_date": column.DateColumn("Until", format="DD/MM/YYYY"),
            }
            now = stored(data.connection(), "grp_seat", grp_id=code)
            lines(f"seats-{code}", now, config, lambda new: edits_group.seats(data.connection(), whoami(), code, new))
        history("grp", "grp_seat")


def principles() -> None:
    """Vision, principles, next practice and scope: written, agreed, with their versions; and which questions serve which principle."""
    st.markdown(questions.principles_told(rows("strategy/principle_matrix")))
    parts.table(query("strategy/principle_matrix"), "principles", {"principle": "Principle", "questions": "Questions"})
    with st.expander("Each question against each principle", key="matrix", on_change="rerun") as crossed:
        if crossed.open:
            matrix = questions.matrix(rows("strategy/principle_matrix"), rows("questions/board"))
            parts.table(pd.DataFrame(matrix), "matrix", {name: name for name in matrix[0]} if matrix else {})
    found = rows("questions/statements")
    for one in found:
        if one["kind"] == "tip" or one["status"] == "retired":
            continue
        when = f", agreed {words.day(one['agreed_on'])}" if one["agreed_on"] else f", {questions.STATUS[one['status']].lower()}"
        st.markdown(f"**{questions.KINDS[one['kind']]}: {words.plain(one['title'])}**{when}  \n{words.plain(one['body'])}")
    if data.problems():
        return
    with st.expander("Write or change one, and its earlier versions", key="statement", on_change="rerun") as changing:
        if changing.open:
            statement({one["statement_id"]: one for one in found})


def statement(known: Mapping[str, Mapping[str, Any]]) -> None:
    """The form of a statement, and the versions there were."""
    options = {"": "A new one"} | {code: f"{questions.KINDS[one['kind']]}: {one['title']}" for code, one in known.items()}
    code = st.selectbox("Which", list(options), format_func=options.__getitem__, key="which-statement")
    turn, seen = looked_at("statement-seen", dict(known.get(code, {})), lambda kept: kept.get("statement_id", "") == code)
    key = f"statement-{code}-{turn}"
    with st.form(key, border=False):
        kind = st.selectbox(
            "What it is",
            list(questions.KINDS),
            place(seen.get("kind", "principle"), questions.KINDS),
            format_func=questions.KINDS.__getitem__,
        )
        written = {
            "kind": kind,
            "title": st.text_input("In a few words", seen.get("title", "")),
            "body": st.text_area("In full", seen.get("body", "")),
            "status": st.selectbox(
                "State",
                list(questions.STATUS),
                place(seen.get("status", "draft"), questions.STATUS),
                format_func=questions.STATUS.__getitem__,
            ),
            "sort": seen.get("sort", len(known) + 1),
        }
        pressed = st.form_submit_button("Save", type="primary")
    if pressed:
        save(lambda: edits.state(data.connection(), whoami(), written, seen or None), "Saved.", "statement-seen", written.values())
    history("statement")


def approaches() -> None:
    """Historic against emerging approaches, and how the questions would work."""
    st.markdown(questions.mix(rows("strategy/approach_mix")))
    mix = query("strategy/approach_mix")
    shown = mix.assign(name=mix["approach"].map(questions.APPROACHES), family=mix["family"].map(words.sentence))
    money = st.column_config.NumberColumn("Money of their services", format="£%,.0f")
    parts.table(shown, "approaches", {"family": "Family", "name": "Approach", "questions": "Questions", "gbp": money})
    warning = questions.only_procurement(rows("questions/board"))
    if warning:
        st.warning(warning)
    levers = query("strategy/lever_mix")
    named = levers.assign(family=levers["family"].map(questions.FAMILIES))
    parts.table(named, "mechanisms", {"mechanism": "Mechanism", "family": "Family", "questions": "Questions"})
