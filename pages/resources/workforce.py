"""Workforce, for a commissioner: who is paid, where posts are empty, who volunteers and cares, and who could be asked."""

import streamlit as st

from oe_data.ui import parts, workforce
from oe_data.ui.data import row

st.title("Workforce")
there = row("people/facts")
if not (there["has_posts"] or there["has_senior"]):
    published = "a published count of the staff of schools or NHS bodies, an organisation chart or a count of senior pay,"
    parts.no_data("posts", f"`post_group` with its `post_skill`, or {published}")

given = workforce.given()
if there["has_posts"]:
    workforce.answer(given)
    shown = parts.choice(st.pills, "Look closer", "look", list(workforce.SECTIONS), "posts", workforce.SECTIONS.__getitem__)
    workforce.show(shown, given)
else:
    workforce.show("senior", given)
    st.info("No groups of posts are loaded here. A `post_group` file with its `post_skill` would say who works where, and on what.")

parts.where_from()
