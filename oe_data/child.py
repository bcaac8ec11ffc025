"""The process in which uploaded bytes are parsed, seen from this side.

It is a module of its own outside ``intake`` so that the process can be begun before anything heavy is imported: both get ready at once.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any


def begin() -> subprocess.Popen[str]:
    """Start the process; it ends with its standard input."""
    return subprocess.Popen(
        [sys.executable, "-m", "oe_data.intake.read"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).resolve().parent.parent,
    )


class Child:
    """The reading child process, started when there is something to read (or before: ``process``) and again if a file brought it down.

    It writes into a folder of its own under ``work``, which is gone when it is left.
    """

    def __init__(self, work: Path, process: subprocess.Popen[str] | None = None) -> None:
        self.work = work.absolute() / uuid.uuid4().hex
        self.process = process

    def __enter__(self) -> Child:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
        self.clear()

    def ready(self) -> subprocess.Popen[str]:
        """The process, started if it does not run."""
        if self.process is None or self.process.poll() is not None:
            self.process = begin()
        return self.process

    def stop(self) -> None:
        """End the process; what it has written stays."""
        if self.process:
            self.process.kill()
            self.process.wait()
            for stream in (self.process.stdin, self.process.stdout):
                if stream:
                    stream.close()
        self.process = None

    def clear(self) -> None:
        """Leave nothing of what was read behind."""
        shutil.rmtree(self.work, ignore_errors=True)

    def read(self, file: Path, request: Mapping[str, Any]) -> dict[str, Any]:
        """Have one file read; an answer with ``refused`` when it cannot be.

        ``request`` may hold ``name``, ``kind``, ``body``, ``period``, ``columns``, ``remembered`` and ``mark``: that of a
        file (see ``text.Mark``) which lies on the same disk and nobody else changes.
        """
        self.work.mkdir(parents=True, exist_ok=True)
        process = self.ready()
        assert process.stdin
        assert process.stdout
        try:
            process.stdin.write(json.dumps({**request, "path": str(file.absolute()), "work": str(self.work)}) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self.process = None
            return {"refused": "it could not be read: reading it took more memory or time than any file of its kind should", "files": []}
        answer: dict[str, Any] = json.loads(line)
        return answer
