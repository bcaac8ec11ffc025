"""Speed, as ratios against a floor measured in the same run: python -m oe_data benchmark [PART ...], all of them unless named.

click  in Chromium, from the click on another definition of control to a settled screen, on Place and on Money with
       60 thousand, 1 million and 10 million payments, against a click on an empty Streamlit page: at most 4 times;
       at 10 million at most 1.2 times what it is at 60 thousand.
load   a spend CSV of a million rows, recognised in a process of its own, checked, committed and in the ledger, against a bare typed
       DuckDB read_csv: at most 1.5 times, and 2 where the reading process and the ledger are counted, as they are here; peak memory of
       each process under 600 MiB. For comparison the typing, checks and commit alone, without the copy of the file, its hashes and the
       ledger. One more round with planted faults: all found, none invented.
recognise  each published file of the folder ../shared/real beside the checkout, where there is one: read, recognised and added up by
       the reading process, at most a second.
archive  a year of a council's ledger, 241,764 rows in a ZIP, against the bare read of the CSV in it: at most 3 times.
large  ten million rows: peak memory of each process under 1 GiB.
browser  a million rows through the page Upload in Chromium, from the file chosen to loaded, against the same on the command line:
       at most 1.25 times.
map    50,000 buildings on a map, from the address opened to the last point painted, against a map page with nothing on it: at most
       1.5 times; 5,000 buildings against a pydeck layer of the same points, in processor time of the server on a rerun: at most 1 time;
       an unrelated choice sends the browser at most 10 kB; pairs that could share among 5,000 buildings: at most 2 s.
needs  a map of an indicator in 300 areas and in 3,000, from the address opened to painted, against a map page with nothing on it: at most
       1.5 and 3 times; another indicator sends at most 40 kB for 33,755 areas and is painted at 3,000 in at most 50 ms.
pathways  2,000 steps and 5,000 links on one pathway: each query of queries/pathway at most 0.3 s; in Chromium, from the click on other
       lanes or another axis to a settled wall: at most 4 times a click on an empty Streamlit page.
questions  500 questions, 40 groups and 5,000 decisions: each query of questions, gates and strategies at most 0.3 s; in Chromium, from
       the click on the list or the board to a settled page, on Questions and on Gateways: at most 4 times a click on an empty page.
rerun  processor time the server spends on one rerun of each page, as another definition of control makes it, against the empty page:
       at most 6 times.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import duckdb

from oe_data import intake, maps, pathways, queries
from oe_data.database import ROOT, open_database, transaction, work_folder
from oe_data.intake import judge, store
from oe_data.intake.read import LOADABLE
from oe_data.intake.tables import Table, extract

SIZES = {"60 thousand": 60_000, "1 million": 1_000_000, "10 million": 10_000_000}
CLICKS = 12
EMPTY = """
import streamlit as st
st.title("Empty")
st.write(st.radio("Choose", ["Controls", "Controls or influences", "Through its ledger"]))
"""
SAME_PROCESS = """
import gc

import streamlit as st


@st.cache_resource
def freeze():
    import oe_data.ui.money  # what the dashboard's process holds, so that the floor is an empty page of the same process

    gc.collect()
    gc.freeze()


freeze()
st.title("Empty")
st.write(st.radio("Choose", ["Controls", "Controls or influences", "Through its ledger"]))
"""
# The same map with nothing on it, and the same points drawn by Streamlit's own map.
NO_POINTS = """
import pandas as pd
import streamlit as st
from oe_data import maps
from oe_data.ui import map as map_part

st.title("Map")
st.checkbox("Unrelated")
none = pd.DataFrame({"area_id": [], "name": [], "geojson": []})
map_part.show(maps.draw(None, None, none, alt="nothing"), "none")
"""
POINTS = """
import gc
import os

import pydeck
import streamlit as st
from oe_data.ui import buildings, data
from oe_data.ui import map as map_part


@st.cache_resource
def freeze():
    gc.collect()  # as the frame does: after each run Streamlit looks through all that is not frozen
    gc.freeze()


freeze()
st.title("Map")
st.checkbox("Unrelated")
data.begin()
if os.environ["POINTS_BY"] == "ours":
    map_part.show(buildings.draw_map({}, {}, "hours", None, None, None), "points")
else:
    points = data.query("estate/map")[["lat", "lon", "name"]]
    layer = pydeck.Layer("ScatterplotLayer", points, get_position="[lon, lat]", get_radius=50, pickable=True)
    st.pydeck_chart(pydeck.Deck([layer], map_provider=None, tooltip={"text": "{name}"}))
"""
# A map of so many areas (AREAS) of 24 corners each, with one of two indicators over it.
NEEDS = """
import math
import os
from pathlib import Path

import pandas as pd
import streamlit as st
from oe_data import maps
from oe_data.maps import needs
from oe_data.ui import map as map_part

st.title("Map")


@st.cache_resource
def drawn(areas, power):
    wide = math.isqrt(areas - 1) + 1
    size, turns = 0.3 / wide, [math.tau * corner / 24 for corner in range(25)]
    codes = [f"E0{number:07d}" for number in range(areas)]
    shapes = []
    for number in range(areas):
        lon, lat = -1.2 + size * (number % wide), 53.2 + 0.6 * size * (number // wide)
        corners = [f"[{lon + 0.5 * size * math.cos(turn):.5f},{lat + 0.3 * size * math.sin(turn):.5f}]" for turn in turns]
        shapes.append('{"type":"Polygon","coordinates":[[' + ",".join(corners) + "]]}")
    value = pd.Series([(number * 7919 % areas / areas) ** power for number in range(areas)])
    found = pd.DataFrame({"area_id": codes, "value": value, "lower_ci": value * 0.9, "upper_ci": value * 1.1})
    found = found.assign(suppressed=None, against="worse than the place", place_value=0.3)
    known = {"name": f"Indicator {power}", "method": "proportion", "multiplier": 1, "worse": "high"}
    outlines = pd.DataFrame({"area_id": codes, "name": codes, "geojson": shapes})
    return maps.draw(None, needs.areas(found, known), outlines, alt="areas")


shown = drawn(int(os.environ["AREAS"]), 2 if st.checkbox("Another") else 1)
maps.put_outlines(Path(__file__).parent / "static", shown)
map_part.show(shown, "needs")
"""
PLACES = """
COPY (
  SELECT
    'Place ' || i AS name, i || ' High Street' AS address, 'AN' || (1 + i % 90) || ' ' || (i % 9) || 'AA' AS postcode,
    ['Library', 'School', 'Surgery', 'Leisure centre', 'Community hall'][1 + i % 5] AS type, 'Mon-Fri: 9am-5pm' AS opening_hours,
    round(-2.3 + CAST(hash(i) % 20000 AS INTEGER) / 50000.0, 5) AS lon,
    round(53.4 + CAST(hash(i + 1) % 20000 AS INTEGER) / 80000.0, 5) AS lat
  FROM range({rows}) AS r (i)
) TO '{file}' (HEADER)
"""
# Every building of the list as one of ours, each in a counted week, every second one used little.
SURVEYED = """
INSERT INTO org (org_id, name, sector, load_id) VALUES ('o', 'Body', 'council', 1);
INSERT INTO area (area_id, name, level, load_id) VALUES ('a', 'Anyshire', 'place', 1);
INSERT INTO building (building_id, name, use_class, owner_id, area_id, lat, lon, tenure, status, capacity, condition, step_free,
  running_cost_gbp, load_id)
SELECT 'b' || row_number() OVER (), name, 'library', 'o', 'a', lat, lon, 'freehold', 'in_use', 100, 'B', TRUE, 1000, 1 FROM site_building;
INSERT INTO building_survey (building_id, week_start, hours_available, hours_in_use, mean_people_in_use, load_id)
SELECT building_id, DATE '2026-01-05', 40, 40, CASE WHEN hash(building_id) % 2 = 0 THEN 10 ELSE 60 END, 1 FROM building;
"""
STEPS = """
INSERT INTO pathway (pathway_id, name, persona, load_id) VALUES ('many', 'Many steps', 'Anyone', 1);
INSERT INTO step (step_id, pathway_id, service_id, provider_id, need, activity, age_from_m, age_to_m, eligibility, eligible_people,
  reached_people, contacts_per_person, unit_cost_gbp, load_id)
WITH services AS (SELECT list(service_id ORDER BY service_id) AS all_of FROM service),
bodies AS (SELECT list(org_id ORDER BY org_id) AS all_of FROM org WHERE sector <> 'citizens')
SELECT 's' || i, 'many', s.all_of[1 + i % len(s.all_of)], b.all_of[1 + (i * 7) % len(b.all_of)], 'Need ' || (i % 60),
  ['assess', 'support', 'treat', 'review'][1 + i % 4], i * 37 % 1000 - 9, i * 37 % 1000 + i * 13 % 150, 'Anyone',
  1000 + i, 800, 4, 60, 1
FROM range(2000) AS r (i) CROSS JOIN services AS s CROSS JOIN bodies AS b;
INSERT INTO step_link (from_step, to_step, kind, people, wait_days, info_shared, reassessed, load_id)
SELECT DISTINCT ON (f, t) f, t, 'referral', 10, 20, FALSE, TRUE, 1
FROM (SELECT 's' || (hash(i) % 2000) AS f, 's' || (hash(i + 7777) % 2000) AS t FROM range(5010) AS r (i)) WHERE f <> t LIMIT 5000;
"""
# Every question is decided on ten times: at the gates in turn, and again at the last one it may stand at.
QUESTIONS = """
INSERT INTO grp (grp_id, name, kind, load_id) SELECT 'b' || i, 'Group ' || i, 'commissioning', 1 FROM range(40) AS r (i);
INSERT INTO grp_seat (grp_id, seat, role, voice, from_date, load_id)
SELECT 'b' || i, j, ['chair', 'sponsor', 'member', 'change_agent'][1 + j % 4], ['frontline', 'citizen', 'partner', 'manager'][1 + j % 4],
  DATE '2025-01-01', 1 FROM range(40) AS r (i) CROSS JOIN range(9) AS s (j);
INSERT INTO question (question_id, text, service_id, grp_id, posed_by, approach, uncomfortable, theme, posed_on, load_id)
WITH services AS (SELECT list(service_id ORDER BY service_id) AS all_of FROM service)
SELECT 'many-' || i, 'Could the place do number ' || i || ' of five hundred differently, with the same money?',
  s.all_of[1 + i % len(s.all_of)], 'b' || (i % 40), 'group', ['total_place', 'user_centred', 'salami_slice'][1 + i % 3], i % 7 = 0,
  'Theme ' || (i % 12), DATE '2025-01-01', 1
FROM range(500) AS r (i) CROSS JOIN services AS s;
INSERT INTO question_mechanism (question_id, mechanism_id, load_id)
SELECT 'many-' || i, (SELECT min(mechanism_id) FROM mechanism), 1 FROM range(500) AS r (i);
INSERT INTO gate_decision (question_id, gate, decided_on, decision, confidence, grp_id, reason, load_id)
SELECT 'many-' || i, least(j, i % 5), DATE '2025-01-02' + CAST(j * 30 + i % 20 AS INTEGER),
  CASE WHEN j = 9 AND i % 9 = 0 THEN 'hold' ELSE 'proceed' END, ['G', 'AG', 'A', 'AR', 'R'][1 + i % 5],
  (SELECT min(grp_id) FROM grp WHERE kind = 'steering'), 'Reason ' || j, 1
FROM range(500) AS r (i) CROSS JOIN range(10) AS s (j);
"""
LEDGER = """
COPY (
  SELECT
    ['Anytown Council', 'Anytown Integrated Care Board', 'Anyshire Police'][1 + CAST(hash(i) % 3 AS INTEGER)] AS OrganisationLabel,
    'Directorate ' || (hash(i) % 8) AS Directorate,
    'Service ' || (hash(i) % 120) AS OrganisationalUnit,
    'Acme Care, Support & "Co" ' || (hash(i + 1) % 2000 * 3 + hash(i) % 3) || ' Ltd' AS BeneficiaryName,
    'S' || (hash(i + 1) % 2000 * 3 + hash(i) % 3) AS BeneficiaryOtherID,
    strftime(DATE '2019-04-01' + CAST(hash(i + 2) % 2190 AS INTEGER), '%d/%m/%Y') AS PaymentDate,
    'INV-' || lpad(CAST(i AS VARCHAR), 10, '0') AS TransactionNumber,
    '£' || format('{{:,.2f}}', (hash(i + 3) % 3000000) / 100.0) AS Amount,
    '£' || format('{{:,.2f}}', (hash(i + 3) % 3000000) / 600.0) AS IrrecoverableVATAmount,
    ['Revenue', 'Capital'][1 + CAST(hash(i + 5) % 2 AS INTEGER)] AS CapitalOrRevenue,
    ['Residential care', 'Agency staff', 'Premises', 'Grants'][1 + CAST(hash(i + 6) % 4 AS INTEGER)] AS ProclassLabel,
    'CC' || (hash(i + 8) % 900) AS CostCentre,
    'Payment for period ' || (hash(i + 4) % 12) || ', ref "' || (hash(i + 5) % 99991) || '"' AS Purpose
  FROM range({rows}) AS r (i)
) TO '{file}' (HEADER, FORCE_QUOTE (BeneficiaryName, Amount, IrrecoverableVATAmount, Purpose))
"""
BARE = """
import duckdb
c = duckdb.connect({database!r}, config={{"threads": 2}})
c.execute("SET enable_progress_bar = false")
money = "CAST(replace(replace({{0}}, '£', ''), ',', '') AS DECIMAL(18, 2)) AS {{0}}"
c.execute("CREATE TABLE payment AS SELECT * REPLACE (" + money.format("Amount") + ", " + money.format("IrrecoverableVATAmount") + ")"
'''FROM read_csv({file!r}, header = true, auto_detect = false, delim = ',', quote = '"', escape = '"', dateformat = '%d/%m/%Y',
columns = {{'OrganisationLabel': 'VARCHAR', 'Directorate': 'VARCHAR', 'OrganisationalUnit': 'VARCHAR', 'BeneficiaryName': 'VARCHAR',
'BeneficiaryOtherID': 'VARCHAR', 'PaymentDate': 'DATE', 'TransactionNumber': 'VARCHAR', 'Amount': 'VARCHAR',
'IrrecoverableVATAmount': 'VARCHAR', 'CapitalOrRevenue': 'VARCHAR', 'ProclassLabel': 'VARCHAR', 'CostCentre': 'VARCHAR',
'Purpose': 'VARCHAR'}})''')
c.execute("CHECKPOINT")
c.close()
"""


def ledger(folder: Path, rows: int) -> Path:
    """A made-up ledger of so many rows as a CSV: three bodies, 120 services, 6,000 suppliers, six years."""
    file = folder / f"ledger_{rows}.csv"
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(LEDGER.format(rows=rows, file=file))
    connection.close()
    return file


def run(words: list[str]) -> tuple[float, int]:
    """Run a command to its end; seconds, and the peak memory of it or of any child of it in MiB, whichever is larger."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}  # as any start but the first is
    os.sync()  # what went before is not written to disk at this one's cost
    begun = time.monotonic()
    process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, env=env)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.monotonic() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"a measured command failed: {' '.join(words)}")
    return seconds, used.ru_maxrss >> 10


def processor(pid: int) -> float:
    """Processor seconds a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def part_load(folder: Path) -> None:
    """A million rows, five rounds, the two taking turns."""
    file = ledger(folder, 1_000_000)
    bare, ours, peaks = [], [], []
    for _ in range(5):
        with tempfile.TemporaryDirectory(dir=folder) as beside:  # gone after each turn: what lies about slows what comes later
            database = Path(beside) / "load.duckdb"
            bare.append(run([sys.executable, "-c", BARE.format(database=f"{beside}/bare.duckdb", file=str(file))])[0])
            open_database(database).close()  # a dashboard that is in use has its database
            seconds, peak = run([sys.executable, "-m", "oe_data", "load", str(file), "--database", str(database)])
        ours.append(seconds)
        peaks.append(peak)
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"load: {ratio:.2f} times the bare typed read ({statistics.median(ours):.2f} s; goals 1.5 and 2), peak {max(peaks)} MiB (goal 600)"
    )
    straight = [checked(folder, file, turn) for turn in range(5)]
    ratio = statistics.median(took for took, _ in straight) / statistics.median(floor for _, floor in straight)
    print(f"load: checks and commit alone {ratio:.2f} times the bare typed read (no goal of its own)")
    planted = {1000 + 997 * n: n for n in range(1000)}  # line by line: a date, an amount or a whole row is spoiled
    damaged = folder / "damaged.csv"
    with file.open(encoding="utf-8") as source, damaged.open("w", encoding="utf-8") as target:
        for number, text in enumerate(source, 1):
            target.write(spoiled(text, planted[number] % 3) if number in planted else text)
    database = folder / "damaged.duckdb"
    run([sys.executable, "-m", "oe_data", "load", str(damaged), "--database", str(database)])
    connection = open_database(database)
    found = {line for (line,) in connection.cursor().execute("SELECT DISTINCT line_no FROM load_reject").fetchall()}
    connection.close()
    missed, invented = len(planted.keys() - found), len(found - planted.keys())
    print(f"load: of {len(planted):,} planted faults {missed:,} missed, {invented:,} invented (goal 0 and 0)")


def checked(folder: Path, file: Path, turn: int) -> tuple[float, float]:
    """Seconds to type, check and commit a ledger without the reading process, the copy of the file and the ledger of loads; the floor."""
    database = folder / f"checked_{turn}.duckdb"
    begun = time.monotonic()
    exec(BARE.format(database=str(folder / f"bare_checked_{turn}.duckdb"), file=str(file)), {})
    floor = time.monotonic() - begun
    with open_database(database) as connection:
        begun = time.monotonic()
        (part,) = extract(Table(file.name, [("", file)], "utf-8", ",", "", lambda: 1_000_001), work_folder(database), {})
        with transaction(connection) as cursor:
            judge.incoming(cursor, part)
            store.insert_payments(cursor, 1)
        return time.monotonic() - begun, floor


def spoiled(text: str, how: int) -> str:
    """A line with an impossible date, an amount that is none, or one value too many."""
    if how == 2:
        return text.rstrip("\n") + ",surplus\n"
    date = re.search(r"\d\d/\d\d/\d{4}", text)
    assert date
    return text.replace(date[0], "31/02/2024", 1) if how == 0 else re.sub(r'"£[\d,]+\.\d\d"', '"£ten"', text, count=1)


def part_recognise(folder: Path) -> None:
    """Every published file once, in one reading process that has read one before."""
    published = ROOT.parent / "shared" / "real"
    files = [file for file in sorted(published.rglob("*")) if file.suffix.lower() in (*LOADABLE, ".zip")]
    if not files:
        print("recognise: SKIPPED, as no folder of published files lies beside this checkout")
        return
    took = []
    with intake.Child(folder / "recognise") as child:
        child.read(files[0], {})
        for file in files:
            begun = time.monotonic()
            child.read(file, {})
            took.append((time.monotonic() - begun, file.name))
    over = [f"{name} {seconds:.1f} s" for seconds, name in sorted(took, reverse=True) if seconds > 1]
    middle = statistics.median(seconds for seconds, _ in took)
    slowest = max(took)
    print(
        f"recognise: {len(took)} files, half of them in {middle:.2f} s, the slowest ({slowest[1]}) in {slowest[0]:.1f} s (goal 1)"
        + (f"; over a second: {', '.join(over)}" if over else "")
    )


def part_archive(folder: Path) -> None:
    """A zipped year, five rounds, the two taking turns."""
    file = ledger(folder, 241_764)
    zipped = folder / "year.zip"
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(file, "year.csv")
    bare, ours = [], []
    for turn in range(5):
        database = folder / f"year_{turn}.duckdb"
        bare.append(run([sys.executable, "-c", BARE.format(database=str(folder / f"bare_year_{turn}.duckdb"), file=str(file))])[0])
        open_database(database).close()
        ours.append(run([sys.executable, "-m", "oe_data", "load", str(zipped), "--database", str(database)])[0])
    ratio = statistics.median(ours) / statistics.median(bare)
    print(f"archive: {ratio:.2f} times the bare typed read ({statistics.median(ours):.2f} s; goal 3)")


def part_large(folder: Path) -> None:
    """Ten million rows, once."""
    database = folder / "large.duckdb"
    seconds, peak = run([sys.executable, "-m", "oe_data", "load", str(ledger(folder, 10_000_000)), "--database", str(database)])
    print(f"large: ten million rows in {seconds:.0f} s, peak {peak} MiB (goal 1,024)")


def serve(script: str, database: Path) -> tuple[subprocess.Popen[bytes], str]:
    """Start a Streamlit script and wait until it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port), "--server.address", "127.0.0.1"],
        cwd=ROOT,
        env={**os.environ, "OE_DATABASE": str(database), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).read()
            break
        except OSError:
            time.sleep(0.25)
    return process, f"http://127.0.0.1:{port}"


def chromium(playwright: Any) -> Any:
    """The browser of this machine."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not path:
        raise SystemExit("click, browser, map, needs, pathways and rerun need Chromium: install the package 'chromium'")
    return playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])


# Until a button can be clicked: told by each change of the page, as to look at each frame would take the processor from what is measured.
BUTTON = """name => new Promise((done, fail) => {
  const look = () => {
    if (![...document.querySelectorAll('button')].some(one => !one.disabled && one.innerText.trim() === name)) { return; }
    watch.disconnect();
    done();
  };
  const watch = new MutationObserver(look);
  watch.observe(document.body, {subtree: true, childList: true, characterData: true, attributeFilter: ['disabled']});
  setTimeout(() => fail(new Error('no button ' + name)), 120000);
  look();
})"""


def upload(browser: Any, address: str, file: Path) -> float:
    """Seconds from a file chosen on the page Upload to the file loaded, with Load clicked as soon as it can be."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address + "/upload")
    chooser = page.locator("[data-testid=stFileUploader] button").first
    chooser.wait_for()
    page.wait_for_timeout(2500)
    with page.expect_file_chooser() as opened:
        chooser.click()
    begun = time.monotonic()
    opened.value.set_files([file])
    page.evaluate(BUTTON, "Load 1 file")
    page.get_by_role("button", name="Load 1 file", exact=True).click()
    page.evaluate(BUTTON, "Undo")
    seconds = time.monotonic() - begun
    page.close()
    return seconds


def part_browser(folder: Path, browser: Any) -> None:
    """A million rows, five rounds, the two taking turns."""
    file = ledger(folder, 1_000_000)
    direct, ours = [], []
    for _ in range(5):
        with tempfile.TemporaryDirectory(dir=folder) as beside:  # gone after each turn: what lies about slows what comes later
            databases = [Path(beside) / f"{name}.duckdb" for name in ("direct", "browser")]
            for database in databases:
                open_database(database).close()
            direct.append(run([sys.executable, "-m", "oe_data", "load", str(file), "--database", str(databases[0])])[0])
            server, address = serve("app.py", databases[1])
            try:
                os.sync()  # as before each measured command
                ours.append(upload(browser, address, file))
            finally:
                server.terminate()
                server.wait()
    ratio = statistics.median(ours) / statistics.median(direct)
    print(f"browser: {ratio:.2f} times the load on the command line ({statistics.median(ours):.2f} s; goal 1.25)")


def places(folder: Path, rows: int) -> Path:
    """A database with so many buildings from one published list."""
    file, database = folder / f"places_{rows}.csv", folder / f"places_{rows}.duckdb"
    connection = duckdb.connect()
    connection.execute("SET enable_progress_bar = false")
    connection.execute(PLACES.format(rows=rows, file=file))
    connection.close()
    run([sys.executable, "-m", "oe_data", "load", str(file), "--body", "Anyshire", "--database", str(database)])
    return database


# In the frame of the map: whether there is a map, or one with its points painted.
DRAWN = """points => { const map = window.map_div; if (!map || !map._loaded) return false;
  const layer = Object.values(map._layers).find(one => one._shown); return points ? !!layer && layer._shown.length > 0 : true; }"""


def first_paint(browser: Any, address: str, painted: str, points: bool = False) -> float:
    """Median seconds from an address opened to its map painted, of three after one that fills the caches."""
    found = []
    for _ in range(4):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        begun = time.monotonic()
        page.goto(address)
        page.wait_for_selector("iframe[title*='folium']", timeout=60_000)
        frame = None
        while frame is None:
            frame = next((one for one in page.frames if "streamlit_folium" in one.url), None)
            page.wait_for_timeout(10)
        frame.wait_for_function(painted, arg=points, polling=20, timeout=60_000)
        found.append(time.monotonic() - begun)
        page.close()
    return statistics.median(found[1:])


def unrelated(browser: Any, address: str, pid: int) -> tuple[float, int]:
    """Median processor milliseconds, and the most bytes sent, for a choice that has nothing to do with the map."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda payload: sent.append(len(payload))))
    page.goto(address)
    page.wait_for_selector("h1")
    page.wait_for_timeout(4000)
    work, most = [], 0
    for turn in range(CLICKS):
        sent.clear()
        before = processor(pid)
        page.get_by_text("Unrelated").click()
        page.wait_for_timeout(900)
        if turn >= 3:
            work.append(1000 * (processor(pid) - before))
            most = max(most, sum(sent))
    page.close()
    return statistics.mean(work), most


def part_map(folder: Path, browser: Any) -> None:
    """A map of 50,000 and of 5,000 buildings."""
    many, some = places(folder, 50_000), places(folder, 5_000)
    empty, points = folder / "no_points.py", folder / "points.py"
    empty.write_text(NO_POINTS)
    points.write_text(POINTS)
    maps.provide(folder / "static")  # served from beside the script
    servers = []
    try:
        os.environ["POINTS_BY"] = "ours"
        for script, database in ((empty, some), (points, many), (points, some)):
            servers.append(serve(str(script), database))
        os.environ["POINTS_BY"] = "pydeck"
        servers.append(serve(str(points), Path(shutil.copyfile(some, folder / "places_pydeck.duckdb"))))  # a server has its database alone
        floor, full = first_paint(browser, servers[0][1], DRAWN), first_paint(browser, servers[1][1], DRAWN, points=True)
        print(f"map: 50,000 buildings painted in {full / floor:.2f} times an empty map page ({full:.2f} s; goal 1.5)")
        ours, sent = unrelated(browser, servers[2][1], servers[2][0].pid)
        theirs, layer = unrelated(browser, servers[3][1], servers[3][0].pid)
        if layer < 100_000:
            raise SystemExit("map: the pydeck layer it is held against was not drawn")
        print(f"map: 5,000 buildings cost {ours / max(theirs, 0.1):.2f} times a pydeck layer ({ours:.0f} ms of processor a rerun; goal 1)")
        print(f"map: an unrelated choice sends {sent / 1000:,.1f} kB (goal 10)")
    finally:
        for process, _ in servers:
            process.terminate()
            process.wait()
    connection = open_database(some)
    with connection.cursor() as cursor:
        cursor.execute(SURVEYED)
    begun = time.monotonic()
    pairs = len(queries.rows(connection, queries.read("estate/colocate"), {}))
    print(f"map: {pairs:,} pairs that could share among 5,000 buildings found in {time.monotonic() - begun:.2f} s (goal 2)")
    connection.close()


# In the frame of the map: whether every outline is filled by its class.
FILLED = """() => !!(window.map_div && map_div.placeShapes && map_div.placeShapes.length && map_div.placeNeed &&
  document.querySelector('.leaflet-control-layers') && !map_div.placeShapes[0]._renderer._redrawRequest)"""
# Put another indicator over the outlines and paint it, to the last pixel; milliseconds.
REPAINT = """async () => {
  const map = map_div, found = [];
  for (let turn = 0; turn < 7; turn++) {
    const old = Object.values(map._layers).find(one => one._data && one._data.areas), data = JSON.parse(JSON.stringify(old._data));
    data.areas.step = [...data.areas.step].map(step => (+step + 1) % 5).join('');
    const pen = map.placeShapes[0]._renderer, began = performance.now();
    map.removeLayer(old);
    new L.PlaceOverlay(data).addTo(map);
    await map.placeReady;
    pen._redraw();
    pen._ctx.getImageData(0, 0, 1, 1);
    found.push(performance.now() - began);
  }
  return found.sort((a, b) => a - b)[3];
}"""


def part_needs(folder: Path, browser: Any) -> None:
    """A map of an indicator in 300 and 3,000 areas, and another indicator over the areas of all England."""
    empty, needs = folder / "no_areas.py", folder / "needs.py"
    empty.write_text(NO_POINTS)
    needs.write_text(NEEDS)
    maps.provide(folder / "static")  # served from beside the scripts
    database = folder / "none.duckdb"
    servers = {}
    try:
        for areas in (0, 300, 3000, 33755):
            os.environ["AREAS"] = str(areas)
            servers[areas] = serve(str(needs if areas else empty), database)
        floor = first_paint(browser, servers[0][1], DRAWN)
        for areas, goal in ((300, 1.5), (3000, 3)):
            painted = first_paint(browser, servers[areas][1], FILLED)
            print(f"needs: {areas:,} areas painted in {painted / floor:.2f} times an empty map page ({painted:.2f} s; goal {goal})")
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(servers[3000][1])
        page.wait_for_selector("iframe[title*='folium']")
        frame = next(one for one in page.frames if "streamlit_folium" in one.url)
        frame.wait_for_function(FILLED, timeout=60_000)
        print(f"needs: another indicator in 3,000 areas painted in {frame.evaluate(REPAINT):.0f} ms (goal 50)")
        page.close()
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        sent: list[int] = []
        page.on("websocket", lambda socket: socket.on("framereceived", lambda payload: sent.append(len(payload))))
        page.goto(servers[33755][1])
        page.wait_for_selector("iframe[title*='folium']")
        page.wait_for_timeout(8000)
        sent.clear()
        page.get_by_text("Another").click()
        page.wait_for_timeout(8000)
        print(f"needs: another indicator for 33,755 areas sends {sum(sent) / 1000:,.1f} kB (goal 40, and the frame of the page)")
        page.close()
    finally:
        for process, _ in servers.values():
            process.terminate()
            process.wait()


def part_pathways(folder: Path, browser: Any) -> None:
    """Every query of pathways, three times each, and clicks on the wall's switches."""
    database = folder / "pathways.duckdb"
    run([sys.executable, "-m", "oe_data", "load", str(ROOT / "data" / "demonstration"), "--database", str(database)])
    connection = open_database(database)
    with connection.cursor() as cursor:
        cursor.execute(STEPS)
    back = pathways.leading_back(queries.rows(connection, queries.read("pathway/links"), {"pathway": "many"}))
    given = {"pathway": "many", "other": "everyone", "back": back, "ages": [400, 90, 12]}
    name, seconds = slowest(connection, ("pathway/",), given)
    print(f"pathways: the slowest query on 2,000 steps and 5,000 links, {name}, takes {seconds:.2f} s (goal 0.3)")
    connection.close()
    empty = folder / "empty_pathways.py"
    empty.write_text(EMPTY)
    servers = [serve(str(empty), database), serve("app.py", database)]
    try:
        floor, _ = clicks(browser, servers[0][1], servers[0][0].pid)
        for pathway, many in (("many", "2,000 steps"), ("everyone", "the demonstration area's own")):
            waited, _ = clicks(browser, f"{servers[1][1]}/pathways?pathway={pathway}", servers[1][0].pid, SWITCHES)
            print(f"pathways: a wall of {many} settles in {waited / floor:.1f} times the empty page ({waited:.0f} ms; goal 4)")
    finally:
        for process, _ in servers:
            process.terminate()
            process.wait()


def part_questions(folder: Path, browser: Any) -> None:
    """Every query of questions, gates and strategies, three times each, and clicks on the board and the list."""
    database = folder / "questions.duckdb"
    run([sys.executable, "-m", "oe_data", "load", str(ROOT / "data" / "demonstration"), "--database", str(database)])
    connection = open_database(database)
    with connection.cursor() as cursor:
        cursor.execute(QUESTIONS)
    name, seconds = slowest(connection, ("questions/", "gates/", "strategy/"), {"question": "many-1"})
    print(f"questions: the slowest query on 500 questions and 5,000 decisions, {name}, takes {seconds:.2f} s (goal 0.3)")
    connection.close()
    empty = folder / "empty_questions.py"
    empty.write_text(EMPTY)
    servers = [serve(str(empty), database), serve("app.py", database)]
    try:
        floor, _ = clicks(browser, servers[0][1], servers[0][0].pid)
        for page, labels in (("questions", ["All questions", "Board"]), ("gateways", ["Meeting", "Funnel"])):
            waited, _ = clicks(browser, f"{servers[1][1]}/{page}", servers[1][0].pid, labels)
            times = f"{waited / floor:.1f} times the empty page ({waited:.0f} ms; goal 4)"
            print(f"questions: a click on {page} with 500 questions settles in {times}")
    finally:
        for process, _ in servers:
            process.terminate()
            process.wait()


def slowest(connection: duckdb.DuckDBPyConnection, folders: tuple[str, ...], given: dict[str, Any]) -> tuple[str, float]:
    """The query of these folders that takes longest, median of three runs, and its seconds; what is not given is empty."""
    found = ("", 0.0)
    for name in [name for name in queries.names() if name.startswith(folders)]:
        sql = queries.read(name)
        took = []
        for _ in range(3):
            begun = time.monotonic()
            queries.frame(connection, sql, {key: given.get(key) for key in queries.parameters(sql)})
            took.append(time.monotonic() - begun)
        found = max(found, (name, statistics.median(took)), key=lambda one: one[1])
    return found


# From the click to the last change of the page before it has been still for 300 ms.
CLOCK = """([label]) => new Promise(done => {
  const began = performance.now(); let last = began, still;
  const settle = () => { clearTimeout(still); still = setTimeout(() => { watch.disconnect(); done(last - began); }, 300); };
  // A grid mirrors its cells for screen readers within its canvas a third of a second after it is painted: nothing on screen moves then.
  const seen = changes => changes.some(one => !one.target.closest?.('canvas'));
  const watch = new MutationObserver(changes => { if (seen(changes)) { last = performance.now(); settle(); } });
  watch.observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  [...document.querySelectorAll('label, button')].find(found => found.innerText.trim() === label).click(); settle();
})"""


DEFINITIONS = ["Through its ledger", "Controls or influences", "Controls"]
PAGES = ["", "money", "buildings", "workforce", "needs", "match", "pathways", "questions", "business_case", "gateways", "change"]
PAGES += ["upload", "sources"]
SWITCHES = ["The need it meets", "Every year the same", "Who provides it", "First years wide"]


def clicks(browser: Any, address: str, pid: int, labels: list[str] = DEFINITIONS) -> tuple[float, float]:
    """Median milliseconds from click to settled, and mean processor milliseconds a rerun, clicking these labels again and again."""
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(address)
    page.wait_for_selector("h1")
    page.wait_for_timeout(2500)
    waits, work = [], []
    for turn in range(CLICKS + len(labels)):
        before = processor(pid)
        waited = page.evaluate(CLOCK, [labels[turn % len(labels)]])
        page.wait_for_timeout(200)
        if turn >= len(labels):  # the first round fills the caches
            waits.append(waited)
            work.append(1000 * (processor(pid) - before))
    page.close()
    return statistics.median(waits), statistics.mean(work)


def part_pages(folder: Path, browser: Any, wanted: set[str]) -> None:
    """Clicks and reruns, on the demonstration area with more and more payments."""
    # A click is held against Streamlit as it comes; a rerun against an empty page in a process like the dashboard's own.
    empty, same = folder / "empty.py", folder / "same.py"
    empty.write_text(EMPTY)
    same.write_text(SAME_PROCESS)
    sizes = SIZES if "click" in wanted else {"60 thousand": 60_000}
    first: dict[str, float] = {}
    for name, rows in sizes.items():
        database = folder / f"pages_{rows}.duckdb"
        load = [sys.executable, "-m", "oe_data", "load", "--database", str(database)]
        run([*load, str(ROOT / "data" / "demonstration")])
        if rows > 60_000:  # the demonstration area brings the first 60 thousand
            run([*load, str(ledger(folder, rows))])
        servers = {script: serve(str(script), database) for script in (empty, same, Path("app.py"))}
        server, address = servers[Path("app.py")]
        try:
            floor, _ = clicks(browser, servers[empty][1], servers[empty][0].pid)
            _, floor_work = clicks(browser, servers[same][1], servers[same][0].pid)
            for path in PAGES if "rerun" in wanted and rows == 60_000 else PAGES[:2]:
                page = path or "place"
                waited, work = clicks(browser, f"{address}/{path}", server.pid)
                if "click" in wanted and path in PAGES[:2]:
                    first.setdefault(page, waited)
                    print(
                        f"click: {page} with {name} payments: {waited / floor:.1f} times the empty page ({waited:.0f} ms; goal 4), "
                        f"{waited / first[page]:.2f} times 60 thousand (goal 1.2)"
                    )
                if "rerun" in wanted and rows == 60_000:
                    print(f"rerun: {page}: {work / max(floor_work, 0.1):.1f} times the empty page ({work:.0f} ms of processor; goal 6)")
        finally:
            for process, _ in servers.values():
                process.terminate()
                process.wait()


def main(parts: list[str]) -> int:
    """Measure the parts asked for, or all of them."""
    wanted = set(parts) or {"click", "load", "recognise", "archive", "large", "browser", "map", "needs", "pathways", "questions", "rerun"}
    with tempfile.TemporaryDirectory() as folder:
        if "load" in wanted:
            part_load(Path(folder))
        if "recognise" in wanted:
            part_recognise(Path(folder))
        if "archive" in wanted:
            part_archive(Path(folder))
        if "large" in wanted:
            part_large(Path(folder))
        if wanted & {"click", "browser", "map", "needs", "pathways", "questions", "rerun"}:
            try:
                from playwright.sync_api import sync_playwright
            except ImportError:
                raise SystemExit(
                    "click, browser, map, needs, pathways, questions and rerun need the tests' packages: run 'python3 -m oe_data test' once"
                ) from None
            with sync_playwright() as playwright:
                browser = chromium(playwright)
                if "browser" in wanted:
                    part_browser(Path(folder), browser)
                if "map" in wanted:
                    part_map(Path(folder), browser)
                if "needs" in wanted:
                    part_needs(Path(folder), browser)
                if "pathways" in wanted:
                    part_pathways(Path(folder), browser)
                if "questions" in wanted:
                    part_questions(Path(folder), browser)
                if wanted & {"click", "rerun"}:
                    part_pages(Path(folder), browser, wanted)
                browser.close()
    return 0
