"""Writing a file beside its place and putting it there when it is whole."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def put_in_place(path: Path, blocks: Iterable[bytes]) -> int:
    """Write beside the file and put it in place when it is whole. Returns its bytes."""
    number, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(number, "wb") as file:
            for block in blocks:
                file.write(block)
            size = file.tell()
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
    return size
