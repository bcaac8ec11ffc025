"""The two commands for a fresh machine: what they need, what they say, and when they install."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import tomllib
import urllib.request
import zipfile
from pathlib import Path

import pytest

from oe_data import launch
from oe_data.database import ROOT

posix = pytest.mark.skipif(os.name == "nt", reason="signals and links as POSIX has them")


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout of nothing but locks, so that no test touches the real .venv."""
    (tmp_path / "tests").mkdir()
    (tmp_path / "requirements.txt").write_text("", encoding="utf-8")
    (tmp_path / "tests" / "requirements.txt").write_text("", encoding="utf-8")
    monkeypatch.setattr(launch, "ROOT", str(tmp_path))
    monkeypatch.setattr(launch, "VENV", str(tmp_path / ".venv"))
    return tmp_path


def finish(commands: tuple[str, ...] = ("run",)) -> None:
    """Make a .venv that says it is finished."""
    launch.make_venv()
    version = launch.venv_version()
    packages = Path(launch.packages_folder(version))
    (packages / "streamlit").mkdir(parents=True)
    launch.write_stamp({"python": version, "locks": {name: launch.lock_hash(name) for name in commands}, "packages": ["streamlit"]})


# What it needs


@pytest.mark.parametrize("name", ["launch.py", "__init__.py", "__main__.py"])
def test_an_old_python_can_read_it(name: str) -> None:
    ast.parse((ROOT / "oe_data" / name).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("name", ["launch.py", "__init__.py"])
def test_it_imports_the_standard_library_only(name: str) -> None:
    for node in ast.walk(ast.parse((ROOT / "oe_data" / name).read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert {found.split(".")[0] for found in names} <= set(sys.stdlib_module_names)


def test_it_runs_with_no_package_at_all() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from oe_data import launch; launch.main(['--help', 'run']); launch.too_old()"
    found = subprocess.run([sys.executable, "-I", "-S", "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr


@pytest.mark.parametrize(
    ("version", "old"), [((3, 9, 2), True), ((3, 10, 99), True), ((3, 11, 0), False), ((3, 12, 1), False), ((4, 0, 0), False)]
)
def test_a_python_too_old(version: tuple[int, ...], old: bool) -> None:
    sentence = launch.too_old(version)
    assert bool(sentence) == old
    if old:
        assert sentence.startswith(f"This needs Python 3.11 or newer; this is {'.'.join(map(str, version))}.")


def test_a_python_too_old_ends_before_anything_is_done(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(launch.sys, "version_info", (3, 9, 2))
    for arguments in (["run"], ["test"], ["load", "file.csv"]):
        assert launch.main(arguments) == 1
        assert capsys.readouterr().err.startswith("This needs Python 3.11 or newer; this is 3.9.2.")
    assert not launch.packages_here()
    assert not (elsewhere / ".venv").exists()


# When it installs


@posix
def test_a_finished_venv_is_not_installed_again(elsewhere: Path) -> None:
    assert not launch.installed("run")
    finish()
    assert launch.installed("run")
    assert not launch.installed("test")
    finish(("run", "test"))
    assert launch.installed("run")
    assert launch.installed("test")


@posix
def test_of_two_starts_at_once_one_installs(elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """Two that write one .venv at the same time leave neither whole."""
    done: list[str] = []
    begun = threading.Event()

    def install(command: str) -> None:
        begun.set()
        time.sleep(0.3)
        done.append(command)

    monkeypatch.setattr(launch, "installed", lambda command: command in done)
    monkeypatch.setattr(launch, "install", install)
    first = threading.Thread(target=launch.make_ready, args=("run",))
    first.start()
    assert begun.wait(5)
    launch.make_ready("run")
    first.join()
    assert done == ["run"]
    assert "Another start of this checkout is installing; waiting for it" in capfd.readouterr().err


@posix
@pytest.mark.parametrize(
    "damage", ["lock", "package", "python", "other python", "stamp", "half a stamp", "folder", "no venv", "not an object"]
)
def test_a_changed_or_broken_venv_is_noticed(elsewhere: Path, damage: str) -> None:
    finish()
    venv = elsewhere / ".venv"
    stamp = venv / "installed.json"
    match damage:
        case "lock":
            (elsewhere / "requirements.txt").write_text("one==1\n", encoding="utf-8")
        case "package":
            shutil.rmtree(Path(launch.packages_folder(launch.venv_version())) / "streamlit")
        case "python":
            Path(launch.venv_python()).unlink()
        case "other python":
            stamp.write_text(json.dumps({**launch.read_stamp(), "python": "3.10"}), encoding="utf-8")
        case "stamp":
            stamp.unlink()
        case "half a stamp":
            stamp.write_text(stamp.read_text(encoding="utf-8")[:20], encoding="utf-8")
        case "folder":
            shutil.rmtree(venv)
        case "no venv":
            (venv / "pyvenv.cfg").unlink()
        case _:
            stamp.write_text('["run"]', encoding="utf-8")
    assert not launch.installed("run")


def tiny_wheel(folder: Path) -> str:
    """A package of one line; gives its lock line."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("tiny_thing.py", "word = 'here'\n")
        archive.writestr("tiny_thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: tiny-thing\nVersion: 1.0\n")
        archive.writestr("tiny_thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("tiny_thing-1.0.dist-info/RECORD", "tiny_thing.py,,\n")
    (folder / "tiny_thing-1.0-py3-none-any.whl").write_bytes(content.getvalue())
    return f"tiny-thing==1.0 \\\n    --hash=sha256:{hashlib.sha256(content.getvalue()).hexdigest()}\n"


@posix
@pytest.mark.parametrize("module_venv", [True, False], ids=["with venv", "without venv"])
def test_an_install_from_nothing(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], module_venv: bool
) -> None:
    if not (importlib.util.find_spec("pip") or importlib.util.find_spec("ensurepip")):
        pytest.skip("neither pip nor ensurepip on this machine, and tests fetch nothing")
    if not module_venv:
        monkeypatch.setitem(sys.modules, "venv", None)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(elsewhere))
    (elsewhere / "requirements.txt").write_text(tiny_wheel(elsewhere), encoding="utf-8")
    half_made = elsewhere / ".venv" / "lib" / "leftover"
    half_made.mkdir(parents=True)
    launch.install("run")
    assert launch.installed("run")
    assert not half_made.exists()
    said = subprocess.run([launch.venv_python(), "-c", "import tiny_thing; print(tiny_thing.word)"], capture_output=True, text=True)
    assert said.stdout == "here\n"
    told = capfd.readouterr().err
    assert "of 1: tiny" in told
    assert "Installed 1 packages" in told


@posix
def test_a_package_that_is_not_the_locked_one_is_refused(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    if not (importlib.util.find_spec("pip") or importlib.util.find_spec("ensurepip")):
        pytest.skip("neither pip nor ensurepip on this machine, and tests fetch nothing")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(elsewhere))
    line = tiny_wheel(elsewhere)
    (elsewhere / "requirements.txt").write_text(line[:-5] + "0000\n", encoding="utf-8")
    assert launch.main(["load", "file.csv"]) == 1
    assert "could not be installed" in capfd.readouterr().err
    assert not launch.installed("run")


def test_the_newest_pip_that_runs_here_is_chosen() -> None:
    page = """<a href="pip-9.0.3-py2.py3-none-any.whl#sha256=1">a</a> <a href="../pip-26.3-py3-none-any.whl#sha256=2">b</a>
    <a href="pip-25.0-py3-none-any.whl#sha256=3" data-requires-python="&gt;=3.8">c</a>
    <a href="pip-27.0-py3-none-any.whl#sha256=4" data-yanked="bad">d</a> <a href="pip-28.0b1-py3-none-any.whl#sha256=5">e</a>
    <a href="pip-29.0-py3-none-any.whl#sha256=6" data-requires-python="&gt;=3.14">f</a>"""
    assert launch.newest_pip(page, (3, 11)) == ("../pip-26.3-py3-none-any.whl#sha256=2", "26.3")
    assert launch.newest_pip("<html></html>") is None


def test_pip_from_the_index_is_checked_by_its_hash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = tmp_path / "simple" / "pip"
    (pages).mkdir(parents=True)
    (pages / "pip-26.3-py3-none-any.whl").write_bytes(b"a wheel")
    good = hashlib.sha256(b"a wheel").hexdigest()
    real = urllib.request.urlopen

    def from_disk(asked, **_):  # type: ignore[no-untyped-def]
        address = asked if isinstance(asked, str) else asked.full_url
        return real(address + "index.html" if address.endswith("/") else address)

    monkeypatch.setattr(urllib.request, "urlopen", from_disk)
    monkeypatch.setenv("PIP_INDEX_URL", (tmp_path / "simple").as_uri())
    monkeypatch.setenv("PIP_CERT", "")
    for told, fine in ((good, True), ("0" * 64, False), (None, False)):
        mark = f"#sha256={told}" if told else ""
        (pages / "index.html").write_text(f'<a href="pip-26.3-py3-none-any.whl{mark}">pip</a>', encoding="utf-8")
        if fine:
            assert Path(launch.fetch_pip(str(tmp_path))).read_bytes() == b"a wheel"
        else:
            with pytest.raises(launch.Stop, match="not what the package index says"):
                launch.fetch_pip(str(tmp_path))


def test_pip_settings_are_read_as_pip_reads_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "pip.conf"
    file.write_text("[global]\nindex-url = https://mirror.example/simple?a=%20\n", encoding="utf-8")
    monkeypatch.delenv("PIP_INDEX_URL", raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", str(file))
    assert launch.pip_setting("index-url") == "https://mirror.example/simple?a=%20"
    monkeypatch.setenv("PIP_INDEX_URL", "https://other.example/simple")
    assert launch.pip_setting("index-url") == "https://other.example/simple"


def test_the_tests_lock_holds_the_dashboards_and_every_line_a_hash() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert len(re.findall(r"^[a-z0-9][^\n]*\\\n +--hash=sha256:", text, re.M)) == len(re.findall(r"^[a-zA-Z0-9]", text, re.M))
        return set(re.findall(r"^([a-z0-9][^ ]*==[^ ]+)", text, re.M))

    assert pins("requirements.txt") <= pins("tests/requirements.txt")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert {line for line in project["project"]["dependencies"] if "==" in line} <= pins("requirements.txt")
    assert {"streamlit==1.67.0", "pandas==3.1.1", "duckdb==1.5.5", "altair==6.3.0", "geopandas==1.2.0"} <= pins("requirements.txt")
    assert {"folium==0.20.0", "streamlit-folium==0.27.4"} <= pins("requirements.txt")
    assert "pytest==9.2.0" in pins("tests/requirements.txt")


# Starting


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        if taken < 65000:
            assert launch.free_port(taken) > taken
    for wrong in (0, -1, 65536, 99999):
        with pytest.raises(launch.Stop, match="from 1 to 65535"):
            launch.free_port(wrong)


def test_options_of_run() -> None:
    assert launch.run_options([]) == (8501, None)
    assert launch.run_options(["--port", "9000", "--database", "a b.duckdb"]) == (9000, "a b.duckdb")
    assert launch.run_options(["--port=9000", "--database=x"]) == (9000, "x")
    for wrong in (["--prot", "9"], ["--port"], ["--port", "many"], ["9000"]):
        with pytest.raises(launch.Stop):
            launch.run_options(wrong)


def test_the_demonstration_area_comes_into_place_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small = tmp_path / "small"
    small.mkdir()
    shutil.copy(ROOT / "tests" / "testborough" / "area.csv", small)
    shutil.copy(ROOT / "tests" / "testborough" / "source.csv", small)
    monkeypatch.setattr(launch, "venv_python", lambda: sys.executable)
    monkeypatch.setattr(launch, "DEMONSTRATION", str(small))
    place = tmp_path / "place"
    kept = place / "place.duckdb.raw" / "kept"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"an extract of before")
    stale = place / "building-killed"
    stale.mkdir()
    os.utime(stale, (time.time() - 7200,) * 2)

    launch.build_demonstration(str(place / "place.duckdb"))
    assert (place / "place.duckdb").stat().st_size > 0
    assert kept.exists()
    assert len(list(kept.parent.iterdir())) == 3
    assert not list(place.glob("building-*"))

    (place / "place.duckdb").unlink()
    (small / "area.csv").write_bytes(b"\x00\x01")
    with pytest.raises(launch.Stop, match="could not be built"):
        launch.build_demonstration(str(place / "place.duckdb"))
    assert not (place / "place.duckdb").exists()
    assert not list(place.glob("building-*"))


@posix
def test_the_dashboard_starts_says_where_and_stops_without_a_traceback(tmp_path: Path) -> None:
    """In this very Python: nothing is to install, so the address is there within three seconds."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = (
        "import sys; from oe_data import launch; launch.installed = lambda command: True; "
        "launch.venv_python = lambda: sys.executable; "
        f"sys.exit(launch.main(['run', '--port', '{port}', '--database', {str(tmp_path / 'x')!r}]))"
    )
    started = time.monotonic()
    process = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        assert re.match(r"Open http://127\.0\.0\.1:\d+ in your browser", said)
        address = said.split()[1]
        assert time.monotonic() - started < 3
        while True:
            try:
                with urllib.request.urlopen(address + "/_stcore/health", timeout=1) as answer:
                    assert answer.read() == b"ok"
                break
            except OSError:
                assert time.monotonic() - started < 30
                time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=20)
        assert "Traceback" not in complaint
        assert process.returncode in (0, 130, -signal.SIGINT)
    finally:
        process.kill()
        process.communicate()


def test_with_arguments_the_tests_alone_run_and_pytest_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    code = {"ruff": 1, "pytest": 0}

    def record(words: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        ran.append(words[2:])
        return subprocess.CompletedProcess(words, code.get(words[2], 0))

    monkeypatch.setattr(launch, "installed", lambda command: True)
    monkeypatch.setattr(launch.subprocess, "run", record)
    assert launch.main(["test", "-k", "money"]) == 0
    assert ran == [["pytest", "-k", "money"]]
    ran.clear()
    assert launch.main(["test"]) == 1
    assert [words[0] for words in ran] == ["ruff", "ruff", "mypy", "sqlfluff", "pytest"]


# Settings


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as WCAG 2.2 defines it."""

    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_dashboard_is_set_up_safely() -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    wanted = {
        "server": {
            "address": "127.0.0.1",
            "allowedHosts": ["localhost", "127.0.0.1"],
            "enableXsrfProtection": True,
            "enableCORS": True,
            "enableStaticServing": True,
            "enableAgentApi": False,
            "fileWatcherType": "none",
            "headless": True,
            "showEmailPrompt": False,
            "maxUploadSize": 500,
        },
        "browser": {"gatherUsageStats": False},
        "client": {"showErrorDetails": "none", "toolbarMode": "minimal", "disableDataExport": True},
        "runner": {"magicEnabled": False},
    }
    for section, settings in wanted.items():
        for name, value in settings.items():
            assert config[section][name] == value, f"{section}.{name}"
    assert "fontFaces" not in config["theme"], "no font comes from elsewhere"
    assert "://" not in str(config)


def test_streamlit_knows_every_setting() -> None:
    from streamlit import config as streamlit_config

    known = set(streamlit_config.get_config_options())

    def names(part: dict[str, object], before: str = "") -> list[str]:
        return [
            found
            for name, value in part.items()
            for found in (names(value, f"{before}{name}.") if isinstance(value, dict) else [f"{before}{name}"])
        ]

    assert set(names(tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")))) <= known


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_both_backgrounds(theme: str) -> None:
    colours = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme]
    for name, colour in colours.items():
        for ground in ("backgroundColor", "secondaryBackgroundColor"):
            if name.endswith("TextColor") or name in ("textColor", "primaryColor", "linkColor"):
                assert contrast(colour, colours[ground]) >= 4.5, f"{name} on {ground}"


def test_static_files_are_nothing_but_the_vendor_folder() -> None:
    folder = ROOT / "static"
    assert not folder.exists() or {entry.name for entry in folder.iterdir()} <= {"vendor"}
    assert "static/vendor/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
