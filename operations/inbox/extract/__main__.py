"""`python -m operations.inbox.extract FORMAT [CHARSET]`: a document on stdin, JSON on stdout.

The document is a stranger's: this process may use so much time and memory, opens no connection
and starts nothing.
"""

import importlib
import json
import resource
import sys
from typing import Any

from .refusal import Refusal

CPU_S = 20
MEMORY = 1024 * 2**20  # bytes of address space
FORMATS = {"html": "web_page", "pdf": "pdf", "docx": "word", "feed": "feed"}
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.spawn", "os.posix_spawn",
             "os.fork", "urllib.")  # fmt: skip


def refuse(event: str, arguments: Any) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(f"A document may not cause {event}.")


def main(name: str, charset: str = "") -> None:
    extractor = importlib.import_module(f"operations.inbox.extract.{FORMATS[name]}")
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.addaudithook(refuse)
    try:
        answer = extractor.extract(sys.stdin.buffer.read(), charset)
    except Refusal as refused:
        answer = {"refused": str(refused)}
    except (MemoryError, RecursionError):
        answer = {"refused": "This document takes too much memory to read."}
    json.dump(answer, sys.stdout)


main(*sys.argv[1:])
