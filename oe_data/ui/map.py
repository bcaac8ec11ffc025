"""A map on a page: what stays is sent once, what changes alone is sent again, and a click comes back as a building."""

from __future__ import annotations

from urllib.parse import unquote

import streamlit as st
from streamlit_folium import st_folium

from oe_data import maps
from oe_data.database import ROOT


@st.cache_resource(show_spinner=False)
def _provided(folder: str) -> str:
    maps.provide(ROOT / "static")
    return folder


def show(drawn: maps.Drawn, key: str, height: int = 460) -> str | None:
    """Draw a map; give the code of the building clicked last. Moving the map never runs the page again."""
    _provided(maps.folder())
    base, over = maps.build(drawn)
    found = st_folium(
        base,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=["last_object_clicked_tooltip"],
        feature_group_to_add=over,
    )
    clicked = (found or {}).get("last_object_clicked_tooltip")
    return unquote(clicked) if clicked else None
