"""The files of a folder become arrivals. They stay where they are; a file is known by its bytes."""

from pathlib import Path

from django.contrib.auth.models import User

from operations.errors import IntakeError
from operations.models import Source
from operations.vocabulary import ArrivalWay

from . import arrivals
from .documents import MAX_BYTES, format_of


def receive_files(folder: Path, by: User, source: Source | None, language: str) -> tuple[int, int]:
    """Return (new arrivals, files seen). Hidden files, links and subfolders are passed over.

    Raises IntakeError when the folder cannot be listed.
    """
    try:
        files = sorted(
            path
            for path in folder.iterdir()
            if path.is_file() and not path.is_symlink() and not path.name.startswith(".")
        )
    except OSError as error:
        raise IntakeError(f"{folder}: {error.strerror}.") from error
    return sum(_receive(path, by, source, language) for path in files), len(files)


def _receive(path: Path, by: User, source: Source | None, language: str) -> bool:
    data, format_name, problem = None, "", ""
    key = f"{path.name} {path.stat().st_size}".encode("utf-8", "replace")
    try:
        format_name = format_of(path.name)
        if path.stat().st_size > MAX_BYTES:
            raise IntakeError(f"The file is larger than {MAX_BYTES // 2**20} MB.")
        key = data = path.read_bytes()
    except IntakeError as error:
        problem = str(error)
    except OSError as error:
        problem = f"The file cannot be read: {error.strerror}."
    name = path.name.encode("utf-8", "replace").decode()
    _, is_new = arrivals.receive(
        ArrivalWay.FOLDER, key=key, name=name, by=by, source=source, data=data,
        format_name=format_name, language=language, problem=problem,
    )  # fmt: skip
    return is_new
