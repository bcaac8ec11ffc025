"""What stands before Streamlit: uploads that go to disk as they come, and a page that knows where its server is."""

from __future__ import annotations

import asyncio
import hashlib
import io
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from starlette.requests import ClientDisconnect, Request
from streamlit.runtime.uploaded_file_manager import UploadedFile

from oe_data.database import ROOT, work_folder
from oe_data.ui import server

EDGE = b"----edge"
Inner = Callable[[Any, Any, Any], Awaitable[None]]


def run(work: Any) -> Any:
    """Run a coroutine in a thread of its own: the browser's tests leave a loop running in this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, work).result()


def body(content: bytes, name: str = "Spend £ May.csv") -> bytes:
    """A form with one file, as a browser sends it."""
    head = f'Content-Disposition: form-data; name="{name}"; filename="{name}"\r\nContent-Type: text/csv\r\n\r\n'.encode()
    return b"--" + EDGE + b"\r\n" + head + content + b"\r\n--" + EDGE + b"--\r\n"


def send(inner: Inner, chunks: list[bytes], *, gone: bool = False, method: str = "PUT") -> list[Any]:
    """Send a request in chunks through what stands before ``inner``, perhaps gone before its end; what was answered."""
    messages = [{"type": "http.request", "body": chunk, "more_body": gone or at < len(chunks)} for at, chunk in enumerate(chunks, 1)]
    messages += [{"type": "http.disconnect"}]
    answered: list[Any] = []

    async def receive() -> Any:
        return messages.pop(0)

    async def answer(message: Any) -> None:
        answered.append(message)

    kind = b"multipart/form-data; boundary=" + EDGE
    scope = {"type": "http", "method": method, "path": "/_stcore/upload_file/me/f1", "headers": [(b"content-type", kind)]}
    run(server.Uploads(inner)(scope, receive, answer))
    return answered


def takes(seen: list[Any], status: int = 204) -> Inner:
    """What reads the form as Streamlit does, notes each file in it and answers with a status."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        async with Request(scope, receive).form() as form:
            for file in form.values():
                assert not isinstance(file, str)
                seen.append((file.filename, file.content_type, await file.read()))
        await send({"type": "http.response.start", "status": status, "headers": []})

    return app


def upload(file_id: str, content: bytes = b"") -> UploadedFile:
    """What a page is given."""
    record: Any = SimpleNamespace(file_id=file_id, name="may.csv", type="text/csv", data=content)
    return UploadedFile(record, None)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where files arrive."""
    database = tmp_path / "place.duckdb"
    monkeypatch.setenv("OE_DATABASE", str(database))
    monkeypatch.setattr(server, "_arrived", {})
    return work_folder(database) / "arrived"


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*"))


@settings(deadline=None)
@given(
    content=some.binary(max_size=300) | some.lists(some.sampled_from([b"\r\n", b"--", EDGE, b"\r\n--" + EDGE, b"x", b"\r"])).map(b"".join),
    cut=some.integers(1, 200),
)
def test_a_form_parts_from_its_file_however_it_is_cut(content: bytes, cut: int) -> None:
    whole = body(content.replace(b"\r\n--" + EDGE, b""))  # which no browser sends: it takes an edge that is in no file
    form = server.Form(EDGE)
    for at in range(0, len(whole), cut):
        form.parser.write(whole[at : at + cut])
    assert b"".join(form.file) == content.replace(b"\r\n--" + EDGE, b"")
    assert form.size == len(b"".join(form.file))
    assert bytes(form.rest) == body(b"")


def test_a_header_without_a_value_stays_one() -> None:
    whole = body(b"x").replace(b"text/csv", b"")
    form = server.Form(EDGE)
    form.parser.write(whole)
    assert bytes(form.rest) == body(b"").replace(b"text/csv", b"")


def test_a_file_goes_to_disk_and_streamlit_is_given_an_empty_one(folder: Path, tmp_path: Path) -> None:
    seen: list[Any] = []
    content = b"body,amount\r\n" * 300_000
    whole = body(content)
    send(takes(seen), [whole[at : at + 65_536] for at in range(0, len(whole), 65_536)])
    assert seen == [("Spend £ May.csv", "text/csv", b"")]
    assert server.kept(upload("f1"), tmp_path / "desk" / "given") == (hashlib.sha256(content).hexdigest(), 300_000)
    assert (tmp_path / "desk" / "given").read_bytes() == content
    server.let_go("f1")
    assert files(folder) == []
    assert (tmp_path / "desk" / "given").read_bytes() == content


def test_what_came_another_way_is_kept_too(tmp_path: Path) -> None:
    content = b"body,amount\n"
    assert server.kept(upload("unknown", content), tmp_path / "given") == (hashlib.sha256(content).hexdigest(), 1)
    assert (tmp_path / "given").read_bytes() == content


def test_of_what_is_refused_or_cut_off_nothing_stays(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuses(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 403, "headers": []})

    assert send(refuses, [body(b"x")])[0]["status"] == 403
    assert files(folder.parent) == []  # nothing of it was even read

    seen: list[Any] = []
    send(takes(seen, 400), [body(b"x")])
    assert files(folder) == []

    with pytest.raises(ClientDisconnect):
        send(takes(seen), [body(b"x" * 3_000_000)[:2_000_000]], gone=True)
    assert files(folder) == []

    monkeypatch.setattr("streamlit.get_option", lambda name: 1)  # a file of two megabytes, where one may come
    with pytest.raises(ClientDisconnect):
        send(takes(seen), [body(b"x" * 2_000_000)])
    assert files(folder) == []
    assert server._arrived == {}
    assert len(seen) == 1


def test_what_is_no_form_is_refused_by_streamlit_itself(folder: Path) -> None:
    seen: list[Any] = []
    send(takes(seen, 400), [b"no form at all"])
    assert seen == []
    assert files(folder) == []


def test_a_full_disk_is_said_where_the_file_is_taken(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, given: Any) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "open", lambda path, mode: Full())
    seen: list[Any] = []
    assert send(takes(seen), [body(b"x" * 3_000_000)])[0]["status"] == 204
    with pytest.raises(OSError, match="No space left"):
        server.kept(upload("f1"), tmp_path / "given")


def test_a_removed_and_a_forgotten_file_leave_the_disk(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []
    send(takes(seen), [body(b"x")])
    assert len(files(folder)) == 1

    async def removes(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 204, "headers": []})

    send(removes, [b""], method="DELETE")
    assert files(folder) == []

    send(takes(seen), [body(b"x")])
    here = {"me"}
    monkeypatch.setattr(server, "get_instance", lambda: SimpleNamespace(is_active_session=lambda session: session in here))
    server._arrived["f1"].at -= server.FORGOTTEN + 1
    server.sweep()
    assert len(files(folder)) == 1  # its page is still open
    here.clear()
    server.sweep()
    assert files(folder) == []


def test_every_page_says_where_its_server_is() -> None:
    page = bytes(run(server.index(Request({"type": "http"}))).body).decode()
    assert page.index(server.HERE) < page.index("<script type=")
    assert {route.path for route in server.ROUTES} == {"/"} | {f"/{file.stem}" for file in (ROOT / "pages").glob("*/*.py")}
