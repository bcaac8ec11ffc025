"""Decisions at gates: added, never changed or taken back; what was decided last is in force."""

from __future__ import annotations

from datetime import UTC, date, datetime

import duckdb

from oe_data import gateways, queries, words
from oe_data.database import DataError
from oe_data.edits import Change, Overtaken, rows, write
from oe_data.intake.store import WRITING


def decide(
    connection: duckdb.DuckDBPyConnection,
    by: str,
    question: str,
    gate: int,
    decision: str,
    decided_on: date,
    grp: str,
    reason: str,
    confidence: str | None,
    seen: int,
) -> None:
    """Record what a steering group decided of a question at a gate; ``seen`` is how many decisions its author saw there.

    ``DataError`` with every reason when it cannot be: out of order, a date that cannot be, no reason, no steering group, evidence that is
    not there (``gateways.refused``), or somebody has decided since.
    """
    with WRITING:
        found = queries.rows(connection, queries.read("gates/pack"), {"question": question})
        if not found:
            raise DataError(f"Question: “{question}” is not known.")
        (row,) = found
        if row["decisions"] != seen:
            last = f"{row['decision']} at gate {row['last_gate']}, {words.day(row['decided_on'])}"
            raise Overtaken(f"Somebody has decided on {question} since you looked: {last}. Nothing was recorded; look again first.")
        wrong = gateways.refused(row, gate, decision, decided_on, reason, words.today())
        if not rows(connection, "grp", grp_id=grp, kind="steering"):
            wrong.append("Group: only a steering group decides at a gate.")
        if wrong:
            raise DataError(" ".join(wrong))
        made = {
            "question_id": question,
            "gate": gate,
            "decided_on": decided_on,
            "decision": decision,
            "confidence": confidence,
            "grp_id": grp,
            "reason": reason,
            "recorded_at": datetime.now(UTC).replace(tzinfo=None),
        }
        write(connection, by, [Change("gate_decision", None, made)])
