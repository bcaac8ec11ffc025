"""Gateways and strategies."""

import streamlit as st

from oe_data.ui import parts

st.title("Gateways and strategies")
parts.where_from()
