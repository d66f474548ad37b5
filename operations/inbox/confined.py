"""Runs an extractor in a process of its own: a hostile document costs that process, not ours."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from operations.errors import IntakeError

ROOT = Path(__file__).resolve().parents[2]
WALL_S = 30  # the process itself stops after 20 s of computing
MAX_ANSWER = 32 * 2**20  # bytes; 500,000 characters, all escaped, have 3 MB


def extracted(format_name: str, data: bytes, charset: str = "") -> dict[str, Any]:
    """Return what the extractor of a format found. Raises IntakeError with its sentence."""
    command = [sys.executable, "-m", "operations.inbox.extract", format_name, charset]
    # No more of the environment than Python needs: a document must not read our secrets.
    environment = {"PATH": os.defpath, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the charset is checked by its caller
            command, input=data, capture_output=True, timeout=WALL_S, env=environment, cwd=ROOT,
            check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as error:
        raise IntakeError("This document takes too long to read.") from error
    if done.returncode < 0:  # ended by the kernel at the limit of time or memory
        raise IntakeError("This document takes too long, or too much memory, to read.")
    if done.returncode or len(done.stdout) > MAX_ANSWER:
        raise IntakeError("This document cannot be read.")
    answer: dict[str, Any] = json.loads(done.stdout)
    if "refused" in answer:
        raise IntakeError(answer["refused"])
    return answer
