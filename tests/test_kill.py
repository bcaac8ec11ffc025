"""Kill -9 at any moment of a load leaves all of it or none."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from oe_data import intake
from oe_data.database import ROOT, open_database

pytestmark = pytest.mark.slow  # processes that start, and die: most of a run

ROWS = 30_000
KILLS = int(os.environ.get("OE_KILLS", "30"))  # D2 of reliability.md asks for 200, which takes five minutes: before a release


def test_kill_at_30_random_moments(tmp_path: Path) -> None:
    file = tmp_path / "ledger.csv"
    lines = (f"Anyshire Council,Care,Supplier {n % 997} Ltd,2025-04-{n % 28 + 1:02d},{n},{n % 1000}.25\n" for n in range(ROWS))
    file.write_text("OrganisationLabel,OrganisationalUnit,BeneficiaryName,PaymentDate,TransactionNumber,Amount\n" + "".join(lines))
    database = tmp_path / "place.duckdb"
    open_database(database).close()
    words = [sys.executable, "-m", "oe_data", "load", str(file), "--database", str(database)]

    def state() -> tuple[int, int, int, int]:
        connection = open_database(database)
        try:
            cursor = connection.cursor()
            (found,) = cursor.execute(
                "SELECT (SELECT count(*) FROM load), (SELECT count(*) FROM payment), (SELECT sum(lines) FROM payment_month)::BIGINT, "
                "(SELECT sum(lines) FROM payment_supplier)::BIGINT"
            ).fetchall()
            for (load,) in cursor.execute("SELECT load_id FROM load WHERE status = 'accepted'").fetchall():
                intake.undo(connection, database, load, "tester")
            return found
        finally:
            connection.close()

    begun = time.monotonic()
    assert subprocess.run(words, cwd=ROOT, capture_output=True).returncode == 0
    whole = time.monotonic() - begun
    loads, *rows = state()
    assert rows == [ROWS] * 3
    chance = random.Random(20261123)
    none = every = 0
    for _ in range(KILLS):
        process = subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Half of them late, where the rows are written and committed.
        time.sleep(whole * (chance.uniform(0.1, 1.0) if chance.random() < 0.5 else chance.uniform(0.6, 1.0)))
        process.send_signal(signal.SIGKILL)
        process.wait()
        after, *rows = state()
        if after == loads:
            assert rows in ([0] * 3, [0, None, None]), rows
            none += 1
        else:
            assert (after, rows) == (loads + 1, [ROWS] * 3)
            every += 1
            loads = after
    assert none + every == KILLS
    assert subprocess.run(words, cwd=ROOT, capture_output=True).returncode == 0
    assert list(Path(f"{database}.work").iterdir()) == []
