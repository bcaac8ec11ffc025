"""Two commands for a fresh machine: make .venv, install the locked packages, start the dashboard or the tests.

Standard library only, and written so that an old Python can read it far enough to say that it is too old.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLDEST = (3, 11)
LOCKS = {"run": "requirements.txt", "test": os.path.join("tests", "requirements.txt")}
INDEX = "https://pypi.org/simple"  # asked only where neither pip nor ensurepip is on the machine
PORT = 8501
DEMONSTRATION = os.path.join(ROOT, "data", "demonstration")
DATABASE = os.path.join(ROOT, "data", "place", "place.duckdb")
COMMANDS = """Total place: all the public money, buildings and people of one area.

  python3 -m oe_data run [--port N] [--database FILE]   start the dashboard and say where it is
  python3 -m oe_data test [pytest arguments]            run every check and test
  python3 -m oe_data COMMAND --help                     load, undo, query, check, templates, export, benchmark"""


class Stop(Exception):
    """Nothing more can be done; its text says why."""


def too_old(version=None):
    """The sentence for a Python that is too old, or None."""
    found = tuple((version or sys.version_info)[:3])
    if found >= OLDEST:
        return None
    return (
        "This needs Python {0}.{1} or newer; this is {2}. Install a newer Python from python.org or your package manager, "
        "then start it by name, for example: python{0}.{1} -m oe_data run"
    ).format(OLDEST[0], OLDEST[1], ".".join(str(part) for part in found))


def packages_here():
    """Whether the commands can do their work in this very Python; one of the system's own gives way to a finished .venv."""
    if too_old():
        return False
    if sys.prefix == sys.base_prefix and installed("run"):
        return False
    return all(importlib.util.find_spec(name) is not None for name in ("duckdb", "pandas", "altair", "geopandas"))


# What is installed


def venv_python():
    """The Python of .venv."""
    return os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")


def venv_version():
    """The version of .venv's Python as '3.11', or None when there is none that works."""
    words = [venv_python(), "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
    try:
        return subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout.decode().strip() or None
    except OSError:
        return None


def usable(version):
    """Whether a Python of this version will do; one that somebody else made .venv with is kept if it does."""
    return version is not None and tuple(int(part) for part in version.split(".")) >= OLDEST


def packages_folder(version):
    """Where .venv keeps its packages."""
    if os.name == "nt":
        return os.path.join(VENV, "Lib", "site-packages")
    return os.path.join(VENV, "lib", "python" + version, "site-packages")


def lock_hash(command):
    """The SHA-256 of the lock of a command."""
    with open(os.path.join(ROOT, LOCKS[command]), "rb") as handle:
        return hashlib.sha256(handle.read()).hexdigest()


def stamp_path():
    """The file that an install writes first as unfinished and last as finished."""
    return os.path.join(VENV, "installed.json")


def read_stamp():
    """What the last install left behind: its Python, its locks by command and its packages; empty when it was broken off."""
    try:
        with open(stamp_path(), encoding="utf-8") as handle:
            found = json.load(handle)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_stamp(content):
    """Write the stamp; in one move, so that it is never half there."""
    with open(stamp_path() + ".new", "w", encoding="utf-8") as handle:
        json.dump(content, handle)
    os.replace(stamp_path() + ".new", stamp_path())


def whole(stamp):
    """Whether .venv still is what its stamp says: a venv, the same Python, and no package gone."""
    version = venv_version()
    if not os.path.exists(os.path.join(VENV, "pyvenv.cfg")):  # without it its Python is the system's, which would be sent here again
        return False
    if not version or not stamp.get("packages") or version != stamp.get("python"):
        return False
    try:
        return set(stamp["packages"]) <= set(os.listdir(packages_folder(version)))
    except OSError:
        return False


def installed(command):
    """Whether .venv holds just what the lock of a command names."""
    stamp = read_stamp()
    locks = stamp.get("locks")
    return isinstance(locks, dict) and locks.get(command) == lock_hash(command) and whole(stamp)


# Installing


class Progress:
    """One line that is rewritten on a terminal; a line each where the output goes to a file. On standard error: results own the other."""

    def __init__(self):
        self.terminal = sys.stderr.isatty()

    def say(self, text):
        """Show how far the work is."""
        if self.terminal:
            print("\r  {:<76}".format(text[:76]), end="", file=sys.stderr, flush=True)
        else:
            print("  " + text, file=sys.stderr, flush=True)

    def end(self):
        """Leave the line."""
        if self.terminal:
            print(file=sys.stderr, flush=True)


def tell(text):
    """A sentence about what is being done."""
    print(text, file=sys.stderr, flush=True)


def pip_setting(name):
    """A setting as pip itself would find it: the environment's, then its files'; None where nobody set it."""
    import configparser  # every command starts here, and few install: what only they need is imported by them

    if os.environ.get("PIP_" + name.upper().replace("-", "_")):
        return os.environ["PIP_" + name.upper().replace("-", "_")]
    home = os.path.expanduser("~")
    end = os.path.join("pip", "pip.ini" if os.name == "nt" else "pip.conf")
    files = [
        os.environ.get("PIP_CONFIG_FILE", ""),
        os.path.join(os.environ.get("APPDATA") or os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config"), end),
        os.path.join(home, "Library", "Application Support", end),
        os.path.join(home, "." + end),
        os.path.join("/etc", "xdg", end),
        os.path.join("/etc", "pip.conf"),
    ]
    for file in files:
        settings = configparser.RawConfigParser()
        try:
            settings.read(file)
            return settings.get("global", name)
        except (configparser.Error, OSError, UnicodeDecodeError):
            continue
    return None


def newest_pip(page, python=None):
    """The newest finished pip of an index page that runs on this Python: its link and version, or None."""
    python = tuple((python or sys.version_info)[:2])
    best = None
    for anchor in re.findall(r"<a\s[^>]*>", page, re.I):
        found = re.search(r'href="([^"]*?pip-(\d+(?:\.\d+)*)-py3-none-any\.whl[^"]*)"', anchor)
        needs = re.search(r'requires-python="(?:&gt;|>)=\s*(\d+)\.(\d+)', anchor)
        if not found or "data-yanked" in anchor or (needs and (int(needs.group(1)), int(needs.group(2))) > python):
            continue
        version = tuple(int(part) for part in found.group(2).split("."))
        if best is None or version > best[0]:
            best = (version, found.group(1).replace("&amp;", "&"), found.group(2))
    return best[1:] if best else None


def fetch_pip(folder):
    """Fetch pip's own wheel from the package index this machine uses, check its hash and give its path."""
    import ssl
    import urllib.parse
    import urllib.request

    page_url = (pip_setting("index-url") or INDEX).rstrip("/") + "/pip/"
    trust = ssl.create_default_context(cafile=pip_setting("cert"))
    with urllib.request.urlopen(urllib.request.Request(page_url, headers={"Accept": "text/html"}), timeout=60, context=trust) as answer:
        found = newest_pip(answer.read().decode("utf-8", "replace"))
        page_url = answer.geturl()
    if not found:
        raise Stop("pip is not on the package index {}. Install the package python3-pip and try again.".format(page_url))
    address, _, told = urllib.parse.urljoin(page_url, found[0]).partition("#sha256=")
    with urllib.request.urlopen(address, timeout=180, context=trust) as answer:
        wheel = answer.read()
    if not told or hashlib.sha256(wheel).hexdigest() != told:
        raise Stop("pip as fetched is not what the package index says it is; nothing was installed.")
    path = os.path.join(folder, "pip-{}-py3-none-any.whl".format(found[1]))
    with open(path, "wb") as handle:
        handle.write(wheel)
    return path


def pip_command(folder):
    """How to run pip for .venv: this Python's own pip, the one Python ships, or one fetched from the index into a folder."""
    if importlib.util.find_spec("pip") is not None:
        found = subprocess.run([sys.executable, "-m", "pip", "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        version = re.match(rb"pip (\d+)\.(\d+)", found.stdout)
        if version and (int(version.group(1)), int(version.group(2))) >= (22, 3):
            return [sys.executable, "-m", "pip", "--python", venv_python()]
    shipped = [venv_python(), "-m", "ensurepip", "--default-pip"]
    if subprocess.run(shipped, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0:
        return [venv_python(), "-m", "pip"]
    tell("  this Python comes without pip: fetching it")
    return [venv_python(), os.path.join(fetch_pip(folder), "pip")]


def make_venv():
    """Make .venv anew, without pip in it: that works where Debian's python3-venv is missing, and even without the module venv."""
    if os.path.islink(VENV) or os.path.isfile(VENV):
        os.remove(VENV)
    elif os.path.exists(VENV):
        shutil.rmtree(VENV)
    try:
        import venv
    except ImportError:
        if os.name == "nt":
            raise Stop("This Python lacks its module 'venv'. Install Python from python.org and try again.")
        make_venv_by_hand()
    else:
        venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(VENV)
    write_stamp({})


def make_venv_by_hand():
    """What the module venv would make: a link to this Python, a folder for packages and the file that joins them."""
    python = os.path.realpath(sys.executable)
    os.makedirs(os.path.join(VENV, "bin"))
    os.makedirs(packages_folder("{}.{}".format(*sys.version_info[:2])))
    os.symlink(python, venv_python())
    with open(os.path.join(VENV, "pyvenv.cfg"), "w", encoding="utf-8") as handle:
        handle.write("home = {}\ninclude-system-site-packages = false\n".format(os.path.dirname(python)))


def run_pip(words, command):
    """Let pip install the lock of a command, thinned to a count and a name."""
    lock = os.path.join(ROOT, LOCKS[command])
    with open(lock, encoding="utf-8") as handle:
        names = {re.match(r"[A-Za-z0-9._-]+", line).group() for line in handle if line[:1].isalnum()}
    words = words + ["install", "--require-hashes", "--no-deps", "--only-binary", ":all:", "--no-warn-script-location"]
    process = subprocess.Popen(
        words + ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "-r", lock],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        env=dict(os.environ, PIP_USER="0", PIP_QUIET="0", PYTHONUNBUFFERED="1"),
        universal_newlines=True,
    )
    progress, done, last = Progress(), 0, []
    for line in process.stdout:
        last = last[-20:] + [line.rstrip()]
        found = re.match(
            r"(?:Collecting |Requirement already satisfied: |Processing \S*[/\\])([A-Za-z0-9._]+(?:-[A-Za-z][A-Za-z0-9._]*)*)", line
        )
        if found:
            done += 1
            progress.say("fetching {} of {}: {}".format(done, max(done, len(names)), found.group(1)))
        elif line.startswith("Installing collected packages"):
            progress.say("unpacking {} packages (about half a minute)".format(line.count(",") + 1))
    progress.end()
    if process.wait() != 0:
        tell("\n".join(last))
        raise Stop("The packages could not be installed; pip's last words are above. Mend that (the network?) and run this again.")
    return names


def install(command):
    """Install the lock of a command into .venv, saying what is under way; one that was broken off is made anew."""
    started = time.time()
    tell("Installing the packages of {} into .venv (once; a few minutes)".format(LOCKS[command].replace(os.sep, "/")))
    if not (whole(read_stamp()) if os.path.exists(stamp_path()) else usable(venv_version())):
        make_venv()
    write_stamp({})
    with tempfile.TemporaryDirectory() as folder:
        names = run_pip(pip_command(folder), command)
    version = venv_version()
    listed = sorted(name for name in os.listdir(packages_folder(version)) if name != "__pycache__")
    commands = ["run", "test"] if command == "test" else ["run"]  # the tests' lock holds all of the dashboard's
    write_stamp({"python": version, "locks": {name: lock_hash(name) for name in commands}, "packages": listed})
    tell("Installed {} packages in {:.0f} s.".format(len(names), time.time() - started))


def make_ready(command):
    """Install the lock of a command unless it is there; of two starts at once the second waits for the first."""
    if installed(command):
        return
    try:
        import fcntl
    except ImportError:  # not on Windows
        install(command)
        return
    name = "oe-data-{}-{}.lock".format(os.getuid(), hashlib.sha256(ROOT.encode()).hexdigest()[:16])
    with open(os.path.join(tempfile.gettempdir(), name), "w") as turn:
        try:
            fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            tell("Another start of this checkout is installing; waiting for it")
            fcntl.flock(turn, fcntl.LOCK_EX)
        if not installed(command):
            install(command)


# Starting


def build_demonstration(database):
    """Load the demonstration area into a new database: made in a folder of its own and moved into place when it is whole."""
    place = os.path.dirname(database)
    os.makedirs(place, exist_ok=True)
    for name in os.listdir(place):
        old = os.path.join(place, name)
        if name.startswith("building-") and time.time() - os.path.getmtime(old) > 3600:
            shutil.rmtree(old, ignore_errors=True)  # left by one that was killed
    tell("Building the made-up demonstration area (once; about half a minute)")
    draft = tempfile.mkdtemp(prefix="building-", dir=place)
    try:
        name = os.path.basename(database)
        words = [venv_python(), "-m", "oe_data", "load", DEMONSTRATION, "--database", os.path.join(draft, name)]
        total = sum(1 for file in os.listdir(DEMONSTRATION) if file.endswith((".csv", ".geojson")))
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, universal_newlines=True)
        progress, done = Progress(), 0
        for line in process.stdout:
            if line.startswith("Load "):
                done += 1
                progress.say("{} of {}: {}".format(done, total, line.split(": ", 1)[-1].strip()))
        progress.end()
        if process.wait() != 0:
            raise Stop("The demonstration area could not be built; the reasons are above.")
        move_into_place(draft, place, name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def move_into_place(draft, place, name):
    """Move what lies beside a database first and the database last, so that one which is there is whole."""
    for end in (".wal", ".ledger", ".snapshots"):  # of a database that is gone: they must not be taken for the new one's
        left = os.path.join(place, name + end)
        if os.path.exists(left):
            os.replace(left, "{}.set-aside-{}".format(left, time.strftime("%Y%m%dT%H%M%S")))
    for folder, _, files in os.walk(draft):
        there = os.path.join(place, os.path.relpath(folder, draft))
        os.makedirs(there, exist_ok=True)
        for file in files:
            if file != name:
                os.replace(os.path.join(folder, file), os.path.join(there, file))
    os.replace(os.path.join(draft, name), os.path.join(place, name))


def free_port(wanted):
    """The wanted port, or the next one nobody listens on."""
    import socket

    if not 1 <= wanted <= 65535:
        raise Stop("A port is a number from 1 to 65535, not {}.".format(wanted))
    for port in range(wanted, min(wanted + 50, 65536)):
        with socket.socket() as caller:
            caller.settimeout(1)
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                continue
        with socket.socket() as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise Stop("No port from {} on can be used on this computer; name another with --port.".format(wanted))


def run_options(arguments):
    """The port and the database a person named (None where they named none)."""
    given = {"--port": None, "--database": None}
    words = [part for word in arguments for part in (word.split("=", 1) if word.startswith("--") else [word])]
    while words:
        name = words.pop(0)
        if name == "--no-browser":
            continue  # none is ever opened
        if name not in given or not words:
            fault = "needs a value" if name in given else "is unknown"
            raise Stop("{} {}: run takes --port N and --database FILE.".format(name, fault))
        given[name] = words.pop(0)
    if given["--port"] is not None and not given["--port"].isdigit():
        raise Stop("--port needs a number, not {}.".format(given["--port"]))
    return int(given["--port"] or PORT), given["--database"]


def start(arguments):
    """Start the dashboard and say where it is."""
    wanted, given = run_options(arguments)
    make_ready("run")
    given = given or os.environ.get("OE_DATABASE")
    database = os.path.abspath(given or DATABASE)
    if not os.path.exists(database):
        if given:
            tell("{} is not there yet: the dashboard starts empty and says what to load.".format(database))
        else:
            build_demonstration(database)
    os.makedirs(os.path.join(ROOT, "static", "vendor"), exist_ok=True)  # Streamlit complains of one that is not there
    port = free_port(wanted)
    if port != wanted:
        print("Port {} is taken; this one uses {}.".format(wanted, port), flush=True)
    print("Open http://127.0.0.1:{} in your browser. Ctrl+C here stops the dashboard.".format(port), flush=True)
    words = ["-m", "oe_data.ui", "run", os.path.join(ROOT, "app.py"), "--server.address", "127.0.0.1", "--server.port", str(port)]
    return hand_over(words, ROOT, OE_DATABASE=database, PYTHONUNBUFFERED="1")


def hand_over(arguments, folder, **settings):
    """Go on as the Python of .venv: in this very process where the system can, so that a signal to it stops it."""
    words = [venv_python()] + arguments
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.chdir(folder)
        os.execve(words[0], words, dict(os.environ, **settings))
    process = subprocess.Popen(words, cwd=folder, env=dict(os.environ, **settings))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the child had it too, and ends by itself


def test(arguments):
    """Every check, then every test; with arguments the tests alone, and pytest gets them."""
    make_ready("test")
    python = venv_python()
    checks = [
        ("lint", [python, "-m", "ruff", "check", "."]),
        ("format", [python, "-m", "ruff", "format", "--check", "."]),
        ("types", [python, "-m", "mypy", "oe_data", "app.py", "pages"]),
        ("SQL lint", [python, "-m", "sqlfluff", "lint", "--disable-progress-bar", "queries"]),
    ]
    failed = []
    for name, words in [] if arguments else checks:
        print("== {}".format(name), flush=True)
        if subprocess.run(words, cwd=ROOT).returncode != 0:
            failed.append(name)
    print("== tests{}".format(" (FAILED before them: {})".format(", ".join(failed)) if failed else ""), flush=True)
    arguments = arguments or ["--numprocesses", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--durations", "20"]
    return 1 if subprocess.run([python, "-m", "pytest"] + arguments, cwd=ROOT).returncode != 0 or failed else 0


def main(argv):
    """Run one command; commands other than run and test are handed to the Python of .venv."""
    old = too_old()
    if old:
        print(old, file=sys.stderr)
        return 1
    try:
        if argv[:1] == ["run"] and not {"-h", "--help"} & set(argv):
            return start(argv[1:])
        if argv[:1] == ["test"]:
            return test(argv[1:])
        if argv[:1] == ["run"] or not argv or (argv[0] in ("-h", "--help") and not installed("run")):
            print(COMMANDS)
            return 0 if argv else 2
        make_ready("run")
        path = os.pathsep.join([ROOT] + [part for part in [os.environ.get("PYTHONPATH")] if part])
        return hand_over(["-m", "oe_data"] + argv, os.getcwd(), PYTHONPATH=path)
    except Stop as reason:
        print(reason, file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except OSError as problem:
        print("This could not be done: {}".format(problem), file=sys.stderr)
    return 1
