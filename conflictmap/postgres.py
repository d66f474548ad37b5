"""PostgreSQL's own programs on this machine: found, run as the right user, their answers read.

Standard library only: `embedded.py` builds on it and is imported by the settings.
"""

import errno
import os
import pwd
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import TypedDict

MIN_POSTGRES = 15
MIN_POSTGIS = (3, 3)
NEEDED = (
    f"PostgreSQL {MIN_POSTGRES} or newer with PostGIS {MIN_POSTGIS[0]}.{MIN_POSTGIS[1]} or newer"
)
BINARIES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/usr/pgsql-*/bin",  # packages of postgresql.org for Red Hat
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)

Account = pwd.struct_passwd | None  # whom to drop to; None: stay who we are


class ClusterError(Exception):
    """What went wrong and what to do, in one line for the user."""


@dataclass(frozen=True)
class Programs:
    """The server programs of one PostgreSQL version on this machine."""

    bin: Path
    postgres: int
    postgis: tuple[int, ...]

    @property
    def is_new_enough(self) -> bool:
        return self.postgres >= MIN_POSTGRES and self.postgis >= MIN_POSTGIS


def find_programs(wanted: int | None = None) -> Programs:
    """Return the newest PostgreSQL here that has PostGIS, or exactly major version `wanted`."""
    on_path = shutil.which("initdb")
    places = {Path(path) for pattern in BINARIES for path in glob(pattern)}
    if on_path:
        places.add(Path(on_path).resolve().parent)
    found = sorted(filter(None, map(_inspect, places)), key=lambda p: (p.postgres, p.postgis))
    usable = [programs for programs in found if programs.is_new_enough]
    if wanted is not None:
        same = [programs for programs in usable if programs.postgres == wanted]
        if not same:
            raise ClusterError(
                f"The database was made by PostgreSQL {wanted}, which is not here with PostGIS: "
                f"install it (Debian: postgresql-{wanted}-postgis-3) or begin anew by `make reset`."
            )
        return same[-1]
    if usable:
        return usable[-1]
    if not found:
        raise ClusterError(
            f"No PostgreSQL server with PostGIS found: install {NEEDED} "
            "(Debian: postgresql-postgis; macOS: brew install postgis), or set DATABASE_URL."
        )
    newest = found[-1]
    has = f"PostgreSQL {newest.postgres} with PostGIS {'.'.join(map(str, newest.postgis))}"
    raise ClusterError(f"Only {has} is here: install {NEEDED}, or set DATABASE_URL to one.")


def _inspect(place: Path) -> Programs | None:
    """Return what lies in a directory of programs; None without a server or without PostGIS."""
    if not (place / "initdb").exists() or not (place / "postgres").exists():
        return None
    try:
        version = run([place / "postgres", "--version"], None)
        share = Path(run([place / "pg_config", "--sharedir"], None).strip())
        control = (share / "extension" / "postgis.control").read_text()
    except (OSError, ClusterError):
        return None
    major = re.search(r"\) (\d+)", version)
    postgis = re.search(r"default_version = '(\d+)\.(\d+)", control)
    if not major or not postgis:
        return None
    return Programs(place, int(major[1]), (int(postgis[1]), int(postgis[2])))


class ProcessOptions(TypedDict, total=False):
    cwd: str
    env: dict[str, str]
    user: int
    group: int
    extra_groups: list[int]


def process_options(account: Account) -> ProcessOptions:
    """Return how PostgreSQL's programs run: as `account`, deaf to the caller's PG* variables."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    # English messages, so that reason can read them; "/" can be entered by every user.
    options: ProcessOptions = {"cwd": "/", "env": kept | {"LC_ALL": "C"}}
    if account is not None:
        options |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    return options


def run(command: Sequence[str | Path], account: Account, stdin: str = "") -> str:
    """Return what a program wrote on both its outputs; ClusterError when it failed."""
    done = subprocess.run(  # noqa: S603 - our own fixed commands
        list(map(str, command)),
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
        start_new_session=True,
        **process_options(account),
    )
    if done.returncode:
        raise ClusterError(f"{Path(command[0]).name} failed: {reason(done.stdout)}")
    return done.stdout


def reason(output: str) -> str:
    """Return the one line of PostgreSQL's output that tells the user most."""
    if os.strerror(errno.ENOSPC) in output:
        return "the disk is full; make room and run this again."
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    told = [line for line in lines if re.search(r"\b(PANIC|FATAL|ERROR|error):", line)]
    return re.sub(
        r"^.*?\b(?:PANIC|FATAL|ERROR|error):\s*", "", (told or lines or ["no message"])[0]
    )


def serves(pid: int, data: Path) -> bool:
    """Return whether `pid` is the server of `data`, not another program that got its number."""
    return f"-D {data} " in command_line(pid)


def command_line(pid: int) -> str:
    """Return the words a process was started with, each followed by a space; "" when it is gone."""
    try:
        # Not /proc/<pid>/cwd: in a container not even root may read that of another user.
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        return os.fsdecode(words).replace("\0", " ")
    except (FileNotFoundError, ProcessLookupError):
        if sys.platform == "linux":
            return ""
    command = ["ps", "-ww", "-p", str(pid), "-o", "args="]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return told.stdout.rstrip("\n") + " "
