"""Two commands for a fresh machine: make .venv, install the locked packages, start the dashboard or the tests.

Standard library only, and written so that an old Python can read it far enough to say that it is too old.
"""

import configparser
import hashlib
import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST = (3, 11)
LOCKS = {"run": "requirements.txt", "test": os.path.join("tests", "requirements.txt")}
INDEX = "https://pypi.org/simple"  # used only where neither pip nor ensurepip is on the machine


class Stop(Exception):
    """Nothing more can be done; its text says why."""


def packages_here():
    """Whether this Python already has what the commands need."""
    return importlib.util.find_spec("duckdb") is not None and importlib.util.find_spec("pandas") is not None


def too_old(version=None):
    """The sentence for a Python that is too old, or None."""
    found = tuple((version or sys.version_info)[:3])
    if found >= OLDEST:
        return None
    return "This needs Python {}.{} or newer; this is Python {}. Try: python3.11 -m oe_data run".format(
        OLDEST[0], OLDEST[1], ".".join(str(part) for part in found)
    )


def venv_python():
    """The Python of .venv."""
    return os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")


def stamp_of(lock):
    """What a finished install leaves behind: the hash of the lock and the Python it was made for."""
    with open(os.path.join(ROOT, lock), "rb") as handle:
        digest = hashlib.sha256(handle.read()).hexdigest()
    return "{} {}.{}".format(digest, sys.version_info[0], sys.version_info[1])


def stamps():
    """The finished installs of .venv, by lock."""
    try:
        with open(os.path.join(VENV, "installed.json"), encoding="utf-8") as handle:
            found = json.load(handle)
        return found if isinstance(found, dict) else {}
    except (OSError, ValueError):
        return {}


def installed(command):
    """Whether .venv holds just what the lock of a command names; the tests' lock holds all of the dashboard's too."""
    if not os.path.exists(venv_python()):
        return False
    found = stamps()
    locks = [LOCKS[command]] if command == "test" else [LOCKS["run"], LOCKS["test"]]
    return any(found.get(lock) == stamp_of(lock) for lock in locks)


def index_url():
    """The package index this machine uses: the environment's, pip's own settings', or the public one."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    home = os.path.expanduser("~")
    for file in (
        os.environ.get("PIP_CONFIG_FILE", ""),
        os.path.join(home, ".config", "pip", "pip.conf"),
        os.path.join(home, ".pip", "pip.conf"),
        os.path.join(home, "pip", "pip.ini"),
        "/etc/pip.conf",
    ):
        settings = configparser.ConfigParser()
        try:
            settings.read(file)
            return settings.get("global", "index-url")
        except (configparser.Error, OSError):
            continue
    return INDEX


def fetch_pip(folder):
    """Fetch pip's own wheel from the index, its hash checked against the index's word; give its path."""
    page_url = index_url().rstrip("/") + "/pip/"
    with urllib.request.urlopen(page_url, timeout=60) as answer:
        page = answer.read().decode("utf-8", "replace")
    wheels = re.findall(r'href="([^"]*?/?pip-(\d+(?:\.\d+)+)-py3-none-any\.whl[^"]*)"', page)
    if not wheels:
        raise Stop("pip cannot be found on the package index {}. Install the package python3-pip and try again.".format(page_url))
    link, version = max(wheels, key=lambda wheel: tuple(int(part) for part in wheel[1].split(".")))
    url = urllib.parse.urljoin(page_url, link)
    address, _, told = url.partition("#sha256=")
    with urllib.request.urlopen(address, timeout=120) as answer:
        wheel = answer.read()
    if told and hashlib.sha256(wheel).hexdigest() != told:
        raise Stop("pip as fetched is not what the package index says it is; nothing was installed.")
    path = os.path.join(folder, "pip-{}-py3-none-any.whl".format(version))
    with open(path, "wb") as handle:
        handle.write(wheel)
    return path


def pip_command(folder):
    """How to run pip for .venv: this Python's own pip, the one Python ships, or one fetched from the index."""
    if importlib.util.find_spec("pip") is not None:
        found = subprocess.run([sys.executable, "-m", "pip", "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        version = re.match(rb"pip (\d+)\.(\d+)", found.stdout)
        if version and (int(version.group(1)), int(version.group(2))) >= (22, 3):
            return [sys.executable, "-m", "pip", "--python", venv_python()]
    inside = [venv_python(), "-m", "ensurepip", "--default-pip"]
    if subprocess.run(inside, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return [venv_python(), "-m", "pip"]
    print("  pip is not on this machine: fetching it", flush=True)
    return [venv_python(), os.path.join(fetch_pip(folder), "pip")]


def make_venv():
    """Make .venv anew, without pip in it: that works where python3-venv is missing too."""
    shutil.rmtree(VENV, ignore_errors=True)
    try:
        import venv
    except ImportError:
        raise Stop("This Python lacks its 'venv' module. On Debian: apt-get install python3-venv")
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(VENV)


def install(command):
    """Install the lock of a command into .venv, saying what is under way; a half-made .venv is made anew."""
    lock = LOCKS[command]
    with open(os.path.join(ROOT, lock), encoding="utf-8") as handle:
        total = sum(1 for line in handle if re.match(r"[A-Za-z0-9]", line))
    print("Installing {} packages into .venv (once; a few minutes)".format(total), flush=True)
    if not stamps() or not os.path.exists(venv_python()):
        make_venv()
    with tempfile.TemporaryDirectory() as folder:
        words = pip_command(folder) + ["install", "--require-hashes", "--no-deps", "--disable-pip-version-check"]
        process = subprocess.Popen(
            words + ["--progress-bar", "off", "-r", os.path.join(ROOT, lock)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            universal_newlines=True,
        )
        seen, last = 0, []
        assert process.stdout is not None
        for line in process.stdout:
            last = last[-20:] + [line.rstrip()]
            if line.startswith("Collecting ") or line.startswith("Requirement already satisfied: "):
                seen += 1
                name = re.split(r"[=<>~! ]", line.split(": ")[-1].replace("Collecting ", "").strip())[0]
                print("\r  {} of {}: {:<40}".format(seen, total, name), end="", flush=True)
            elif line.startswith("Installing collected packages"):
                print("\r  unpacking {} packages{:<40}".format(total, ""), end="", flush=True)
        print(flush=True)
        if process.wait() != 0:
            print("\n".join(last), file=sys.stderr)
            raise Stop("The packages could not be installed; pip's last words are above. Nothing else was changed.")
    found = stamps()
    found[lock] = stamp_of(lock)
    with open(os.path.join(VENV, "installed.json"), "w", encoding="utf-8") as handle:
        json.dump(found, handle)


def build_demonstration(database):
    """Load the demonstration area into a new database; one that was broken off is made anew."""
    marker = database + ".building"
    if os.path.exists(database) and not os.path.exists(marker):
        return
    for leftover in (database, database + ".wal"):
        if os.path.exists(leftover):
            os.remove(leftover)
    for folder in (database + ".raw", database + ".work"):
        shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.dirname(database), exist_ok=True)
    open(marker, "w").close()
    print("Building the made-up demonstration area (once; about half a minute)", flush=True)
    folder = os.path.join(ROOT, "data", "demonstration")
    words = [venv_python(), "-m", "oe_data", "load", folder, "--database", database]
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, universal_newlines=True)
    assert process.stdout is not None
    for line in process.stdout:
        print("\r  {:<76}".format(line.split(": ")[1][:70] if ": " in line else ""), end="", flush=True)
    print(flush=True)
    if process.wait() != 0:
        raise Stop("The demonstration area could not be built; the reasons are above.")
    os.remove(marker)


def free_port(wanted):
    """The wanted port, or the next one nobody listens on."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise Stop("No port from {} on is free on this computer; name one with --port.".format(wanted))


def option(arguments, name, default):
    """The value after an option, or the default."""
    if name not in arguments:
        return default
    place = arguments.index(name)
    if place + 1 >= len(arguments):
        raise Stop("{} needs a value.".format(name))
    return arguments[place + 1]


def start(arguments):
    """Start the dashboard and say where it is."""
    if not installed("run"):
        install("run")
    given = option(arguments, "--database", os.environ.get("OE_DATABASE"))
    database = os.path.abspath(given or os.path.join(ROOT, "data", "place", "place.duckdb"))
    if given is None:
        build_demonstration(database)
    elif not os.path.exists(database):
        print("{} is new and empty; load your files into it first.".format(database), flush=True)
    try:
        wanted = int(option(arguments, "--port", "8501"))
    except ValueError:
        raise Stop("--port needs a number.")
    port = free_port(wanted)
    if port != wanted:
        print("Port {} is taken.".format(wanted), flush=True)
    print("Open http://127.0.0.1:{} in your browser. Ctrl+C here stops it.".format(port), flush=True)
    words = [venv_python(), "-m", "streamlit", "run", "app.py", "--server.port", str(port), "--server.address", "127.0.0.1"]
    process = subprocess.Popen(words, cwd=ROOT, env=dict(os.environ, OE_DATABASE=database), stdout=subprocess.DEVNULL)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        print("\nStopped.")
        return 0


def test(arguments):
    """Every check, then every test; arguments go to pytest alone."""
    if not installed("test"):
        install("test")
    python = venv_python()
    checks = (
        []
        if arguments
        else [
            ("lint", [python, "-m", "ruff", "check", "."]),
            ("format", [python, "-m", "ruff", "format", "--check", "."]),
            ("types", [python, "-m", "mypy", "oe_data"]),
            ("SQL lint", [python, "-m", "sqlfluff", "lint", "--disable-progress-bar", "queries"]),
        ]
    )
    failed = []
    for name, words in checks + [("tests", [python, "-m", "pytest"] + arguments)]:
        print("== {}".format(name), flush=True)
        if subprocess.run(words, cwd=ROOT).returncode != 0:
            failed.append(name)
            if name != "tests":
                print("{} failed".format(name), flush=True)
    if failed:
        print("Failed: {}".format(", ".join(failed)), file=sys.stderr)
    return 1 if failed else 0


def main(argv):
    """Run one command; commands other than run and test are handed to the Python of .venv."""
    old = too_old()
    if old:
        print(old, file=sys.stderr)
        return 1
    try:
        if argv[:1] == ["run"]:
            return start(argv[1:])
        if argv[:1] == ["test"]:
            return test(argv[1:])
        if not installed("run"):
            install("run")
        return subprocess.run([venv_python(), "-m", "oe_data"] + argv).returncode
    except Stop as reason:
        print(reason, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
    except OSError as problem:
        print("This could not be done: {}".format(problem), file=sys.stderr)
    return 1
