"""A map on a page: what stays is sent once, what changes alone is sent again, and what is clicked or drawn comes back once."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote

import streamlit as st
from streamlit_folium import st_folium

from oe_data import maps, words
from oe_data.database import ROOT, DataError, default_path

KINDS = ("building", "area", "drawn")


class Told(NamedTuple):
    """What a person did on a map: clicked a ``building`` or an ``area`` (its code), or had an area ``drawn`` (``lon,lat;lon,lat;...``)."""

    kind: str
    text: str


@st.cache_resource(show_spinner=False)
def _provided(folder: str) -> str:
    maps.provide(ROOT / "static")
    return folder


def show(drawn: maps.Drawn, key: str, height: int = 460) -> Told | None:
    """Draw a map; give what was clicked or drawn since it was last asked. Moving the map never runs the page again."""
    _provided(maps.folder())
    maps.put_outlines(ROOT / "static", drawn)
    try:
        base, over = maps.build(drawn, maps.put_tiles(ROOT / "static", default_path().parent, drawn.settings))
    except DataError as error:
        st.warning(words.plain(str(error)))
        base, over = maps.build(drawn._replace(settings={}))
    found = st_folium(
        base,
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=["last_object_clicked_tooltip"],
        feature_group_to_add=over,
    )
    said = (found or {}).get("last_object_clicked_tooltip")
    if not said or said == st.session_state.get(f"{key}-told"):
        return None
    st.session_state[f"{key}-told"] = said
    return told(said)


def told(said: str) -> Told | None:
    """What the map said, read: ``kind:number:text`` percent-encoded; None for anything else, which no map of ours says."""
    kind, _, rest = unquote(said).partition(":")
    number, mark, text = rest.partition(":")
    return Told(kind, text) if kind in KINDS and mark and number.isdigit() and text else None
