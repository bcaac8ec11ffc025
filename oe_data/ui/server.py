"""The dashboard as a server: Streamlit's own, with two things before it.

- The page that the browser gets says where the server is. Of itself Streamlit's front end finds that out by asking under each part of a
  link in turn, so that every link to a page begins with errors in the browser's console.
- An uploaded file goes to disk as it comes, a piece at a time. Streamlit puts it on disk, reads it into memory and has us write it to disk
  again; what it is given instead is the same form with an empty file in it, and all of its own checks of that come first, as before.
"""

from __future__ import annotations

import asyncio
import os
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import streamlit as st
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.pages_manager import PagesManager
from streamlit.runtime.uploaded_file_manager import UploadedFile

from oe_data.database import ROOT, default_path, work_folder
from oe_data.intake.text import Mark

# Where the page was got from is where all else is: beside it, as the page's own parts are found.
HERE = "<script>window.__streamlit = { BACKEND_BASE_URL: new URL('.', location.href).href }</script>"
UPLOAD = re.compile("/_stcore/upload_file/(?P<session>[^/]+)/(?P<file>[^/]+)")
PIECE = 1 << 20
FORGOTTEN = 3600  # seconds after which a file is removed whose session has ended before a page took it

# Else Streamlit finds out only once app.py has run that the folder pages is not an app of its older kind, and tells
# whoever opens a link before that there is no such page.
PagesManager.uses_pages_directory = False


@dataclass
class Arrived:
    """A file on disk that no page has taken yet."""

    session: str
    path: Path
    mark: Mark = field(default_factory=Mark)
    failed: OSError | None = None  # why it could not be kept
    at: float = field(default_factory=time.monotonic)


_arrived: dict[str, Arrived] = {}  # by the id that Streamlit gives each upload


def kept(upload: UploadedFile, target: Path) -> tuple[str, int]:
    """Put an uploaded file at ``target`` in the work folder, by a second name where it is on disk, and give its mark.

    ``OSError`` says why it cannot be kept.
    """
    file = _arrived.get(upload.file_id)
    target.parent.mkdir(parents=True, exist_ok=True)
    if file is None:  # it came another way
        with target.open("wb") as handle:
            handle.write(upload.getbuffer())
        mark = Mark()
        mark.add(upload.getvalue())
        return mark.told()
    if file.failed:
        raise file.failed
    os.link(file.path, target)
    return file.mark.told()


def let_go(file_id: str) -> None:
    """Remove what arrived under an id, if anything did."""
    if file := _arrived.pop(file_id, None):
        file.path.unlink(missing_ok=True)


def sweep() -> None:
    """Remove what no page will take any more."""
    for file_id, file in list(_arrived.items()):
        if time.monotonic() - file.at > FORGOTTEN and not get_instance().is_active_session(file.session):
            let_go(file_id)


class Form:
    """The form of an upload, read as it comes: the bytes of its file are handed on, all else of it is kept in ``rest``."""

    def __init__(self, boundary: bytes) -> None:
        self.rest = bytearray()
        self.file: list[memoryview] = []
        self.size = 0
        self.header = [b"", b""]

        def name(data: bytes, start: int, end: int) -> None:
            self.header[0] += data[start:end]

        def value(data: bytes, start: int, end: int) -> None:
            self.header[1] += data[start:end]

        def header_ends() -> None:
            self.rest += b": ".join(self.header) + b"\r\n"
            self.header = [b"", b""]

        def content(data: bytes, start: int, end: int) -> None:
            self.file.append(memoryview(data)[start:end])
            self.size += end - start

        def adds(text: bytes) -> Any:
            return lambda: self.rest.extend(text)

        self.parser = MultipartParser(
            boundary,
            {
                "on_part_begin": adds(b"--" + boundary + b"\r\n"),
                "on_header_field": name,
                "on_header_value": value,
                "on_header_end": header_ends,
                "on_headers_finished": adds(b"\r\n"),
                "on_part_data": content,
                "on_part_end": adds(b"\r\n"),
                "on_end": adds(b"--" + boundary + b"--\r\n"),
            },
        )


class Uploads:
    """What stands before Streamlit and puts the files of uploads on disk."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request; all but uploads and their removal pass as they are."""
        if scope["type"] != "http" or not (upload := UPLOAD.fullmatch(scope["path"])):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "DELETE":
            let_go(upload["file"])
        _, options = parse_options_header(Headers(scope=scope).get("content-type"))
        if scope["method"] != "PUT" or b"boundary" not in options:
            await self.app(scope, receive, send)
            return
        file = Arrived(upload["session"], work_folder(Path(default_path()).absolute()) / "arrived" / uuid.uuid4().hex)
        asked = False

        async def form() -> Message:
            """The body, for which Streamlit asks when it has nothing against the request."""
            nonlocal asked
            if asked:
                return await receive()
            asked = True
            return await received(file, options[b"boundary"], receive)

        async def answer(message: Message) -> None:
            if asked and message["type"] == "http.response.start" and message["status"] < 300:
                sweep()
                _arrived[upload["file"]] = file
            await send(message)

        try:
            await self.app(scope, form, answer)
        finally:
            if _arrived.get(upload["file"]) is not file:
                file.path.unlink(missing_ok=True)


async def received(file: Arrived, boundary: bytes, receive: Receive) -> Message:
    """Put the file of a body on disk and give the rest as the body, or that the client is gone, also where it sends more than it may."""
    most = int(st.get_option("server.maxUploadSize")) << 20
    form, written, more = Form(boundary), 0, True
    file.path.parent.mkdir(parents=True, exist_ok=True)
    with file.path.open("wb") as handle, ThreadPoolExecutor(1) as beside:

        def write(piece: bytes) -> None:
            file.mark.add(piece)
            try:
                handle.write(piece)
                handle.flush()
            except OSError as full:  # said where the file is taken
                file.failed = full

        writing = beside.submit(write, b"")
        while more:
            message = await receive()
            if message["type"] != "http.request":
                return message
            more = bool(message.get("more_body"))
            try:
                form.parser.write(message.get("body", b""))
            except FormParserError:
                break  # Streamlit refuses what there is of it
            if form.size > most:
                return {"type": "http.disconnect"}
            if form.size - written >= PIECE or not more:
                await asyncio.wrap_future(writing)  # one piece is written while the next comes
                piece, written = b"".join(form.file), form.size
                form.file.clear()
                if not file.failed:  # else what still comes is thrown away
                    writing = beside.submit(write, piece)
        await asyncio.wrap_future(writing)
    return {"type": "http.request", "body": bytes(form.rest), "more_body": False}


async def index(request: Request) -> HTMLResponse:
    """The page in which everything is drawn."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    return HTMLResponse(page.replace("<head>", f"<head>{HERE}", 1), headers={"Cache-Control": "no-cache"})


ROUTES = [Route(path, index) for path in ("/", *(f"/{file.stem}" for file in sorted((ROOT / "pages").rglob("*.py"))))]
MIDDLEWARE = [Middleware(Uploads)]
