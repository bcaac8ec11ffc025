"""Upload, for an analyst: files as they were published, what became of every row, and nothing stored before Load."""

import streamlit as st

from oe_data.ui import upload

st.title("Upload")
upload.show()
