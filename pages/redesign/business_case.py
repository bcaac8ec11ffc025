"""Business case."""

import streamlit as st

from oe_data.ui import parts

st.title("Business case")
parts.where_from()
