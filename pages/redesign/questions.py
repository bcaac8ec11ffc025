"""Questions, for the groups that answer them and the steering group: what is asked, where each question stands, and on what evidence."""

import streamlit as st

from oe_data import questions
from oe_data.ui import data, parts
from oe_data.ui import questions as part
from oe_data.ui.data import rows
from oe_data.ui.editing import history

st.title("Questions")


@st.fragment
def page() -> None:
    """All but the frame and the sources, drawn anew by itself at a click in it: what stands around it waits for nothing."""
    data.begin()  # others may have changed something since
    every = rows("questions/board")
    if every:
        st.markdown(f"#### {questions.headline(every)}")
    else:
        st.info("No question is asked yet. Ask one here, start from the library, or load `question.csv` on the page Upload.")

    made = st.session_state.pop("question_made", None)
    if made:
        st.session_state["question"] = made
    codes = ["", *(row["question_id"] for row in every)]
    if every:
        names = {row["question_id"]: row["question"] for row in every} | {"": "None"}
        opened = parts.choice(st.selectbox, "Question to look at", "question", codes, "", names.__getitem__)
        with st.container():  # a place of its own, as below: what follows stays where it is, and is not drawn again
            if opened:
                part.card(opened)

    look = parts.choice(st.pills, "Look at", "look", list(part.SECTIONS), "board" if every else "new", part.SECTIONS.__getitem__) or "board"
    with st.container():
        part.show(look, part.choose() if every and look in ("board", "list") else [])

    with st.expander("What was changed", key="question-history", on_change="rerun") as changed:
        if changed.open:
            history("question", "question_principle", "question_mechanism")


page()
parts.where_from()
