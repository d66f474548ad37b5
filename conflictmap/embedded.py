"""The private PostGIS cluster of this checkout: made, started and stopped without touching another.

It is reached by a Unix socket in a private directory and never by TCP. Standard library only, and
importing it does nothing: `settings.py` asks it where the socket is; `serve.py` starts and stops it
"""

import fcntl
import hashlib
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from conflictmap.postgres import (
    Account,
    ClusterError,
    Programs,
    find_programs,
    process_options,
    reason,
    run,
    serves,
)

ROOT = Path(__file__).resolve().parent.parent
DATABASE = "conflictmap"
OWNER = "conflictmap"
PUBLIC_ROLE = "conflictmap_public"
SUPERUSER = "postgres"
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist", "unaccent")
PORT = "5432"  # only names the socket file: no TCP port is opened
SOCKET_PATH_MAX = 103  # bytes in sockaddr_un: 107 on Linux, 103 on macOS
SHORT_SOCKETS = Path("/tmp")  # noqa: S108 - the directory made there is private and checked
ELSEWHERE = Path("/var/lib/conflictmap")
FREE_TO_MAKE_MB = 400  # a new cluster takes 100 MB, the write-ahead log some more
FREE_TO_START_MB = 50
STARTING_S = 90
STOPPING_S = 60

SERVER_SETTINGS = {
    "listen_addresses": "",
    "jit": "off",  # planning a map query takes less time than compiling it
    "max_parallel_workers_per_gather": "0",
    "shared_buffers": "256MB",
    "max_connections": "60",
    "max_wal_size": "512MB",
    "fsync": "on",
}
# Whoever can open the socket is let in as any role. The socket's directory has mode 0700 and its
# owner is the user who runs the cluster, so that is this user and root. There is no `host` line:
# nothing could come in by TCP even if somebody switched it on.
PG_HBA = "local all all trust\n"

ROLES_AND_DATABASE = (
    f"CREATE ROLE {OWNER} LOGIN CREATEDB",
    f"CREATE ROLE {PUBLIC_ROLE} LOGIN",
    f"GRANT {PUBLIC_ROLE} TO {OWNER} WITH ADMIN OPTION",
    f"CREATE DATABASE {DATABASE} OWNER {OWNER}",
)


class Connection(TypedDict):
    NAME: str
    USER: str
    HOST: str
    PORT: str


def say(text: str) -> None:
    """Write one line to the user at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def connection(role: str, root: Path = ROOT) -> Connection:
    """Return Django's address of the cluster of `root` for `role`; the cluster is not touched."""
    socket_dir = Cluster(root).socket_dir
    return {"NAME": DATABASE, "USER": role, "HOST": str(socket_dir), "PORT": PORT}


class Cluster:
    """The cluster that belongs to one checkout."""

    def __init__(self, root: Path = ROOT) -> None:
        self.root = root.resolve()
        self.var = self.root / "var"
        self.key = hashlib.sha256(os.fsencode(self.root)).hexdigest()[:12]

    # --- where things are ----------------------------------------------------------------------
    @property
    def home(self) -> Path:
        """Return the directory of data, socket and log: var/, or the place recorded in var/."""
        elsewhere = ELSEWHERE / self.key
        try:
            recorded = (self.var / "cluster-location").read_text().strip()
        except OSError:
            return self.var
        # A copied checkout brings its original's record along; that cluster is not its own.
        return elsewhere if recorded == str(elsewhere) else self.var

    @property
    def data(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "log" / "postgres.log"

    @property
    def socket_dir(self) -> Path:
        """Return var/run, or a short private directory where that path is no good for a socket."""
        inside = self.home / "run"
        length = len(os.fsencode(inside / f".s.PGSQL.{PORT}"))
        # PostgreSQL reads a list of directories: commas and quotes would end this one early.
        if length <= SOCKET_PATH_MAX and re.fullmatch(r"[\w./+-]+", str(inside)):
            return inside
        return SHORT_SOCKETS / f"conflictmap-{self.key}"

    def pid(self) -> int | None:
        """Return the process id of this cluster's server; None when it is down."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if serves(pid, self.data) else None

    # --- use -----------------------------------------------------------------------------------
    @contextmanager
    def in_use(self, is_handed_over: bool = False) -> Iterator[None]:
        """Keep the cluster up while the block runs; the last user to leave stops it.

        Each user holds a shared lock on var/cluster.users, which ends with its process however
        that ends. So `make test` beside `make start` takes nothing away from it, nor the reverse.
        is_handed_over: the block leaves another user behind on purpose, which is no news.
        """
        with self._alone():
            self.up()
            users = (self.var / "cluster.users").open("a")
            fcntl.flock(users, fcntl.LOCK_SH)
        try:
            yield
        finally:
            users.close()
            if not self.stop_if_unused() and not is_handed_over:
                say("The database stays up: another command of this checkout uses it.")

    def stop_if_unused(self) -> bool:
        """Return whether the cluster is down now: it is left up while another command uses it."""
        with self._alone(), (self.var / "cluster.users").open("a") as users:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            self.stop()
            return True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time change whether the cluster runs."""
        self.var.mkdir(parents=True, exist_ok=True)
        with (self.var / "cluster.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    # --- up and down ---------------------------------------------------------------------------
    def up(self) -> None:
        """Make the cluster where there is none and start it where it is down."""
        self._set_aside_if_half_made()
        is_new = not self.data.exists()
        account = self._account()
        if self.pid() is not None:
            return
        programs = find_programs(None if is_new else self._made_by())
        if is_new:
            if not _can_enter(self.var, account):
                self._settle_elsewhere()
            self._make(programs, account)
        self._start(programs, account)

    def stop(self) -> None:
        """End the server and wait until it has written everything down."""
        pid = self.pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast": open sessions are ended, nothing is lost
        deadline = time.monotonic() + STOPPING_S
        while self.pid() == pid:
            if time.monotonic() > deadline:
                raise ClusterError(f"The database (process {pid}) does not stop; see {self.log}.")
            _reap(pid)
            time.sleep(0.02)

    def remove(self) -> None:
        """Stop the cluster and delete it with everything in it."""
        with self._alone():
            self.stop()
            for path in (self.data, self.home / "cluster.part", self.socket_dir, self.log.parent):
                # server.log lies beside the cluster's log and is no part of it.
                if path != self.var / "log":
                    shutil.rmtree(path, ignore_errors=True)
            if self.home != self.var:
                shutil.rmtree(self.home, ignore_errors=True)
            (self.var / "cluster-location").unlink(missing_ok=True)
            if self.data.exists():
                raise ClusterError(f"{self.data} could not be deleted: it belongs to another user.")

    # --- making --------------------------------------------------------------------------------
    def _set_aside_if_half_made(self) -> None:
        """Move away a directory that never became a cluster (pg_control is written last)."""
        if self.data.exists() and not (self.data / "global" / "pg_control").exists():
            aside = self.home / f"cluster.broken-{int(time.time())}"
            self.data.rename(aside)
            say(f"Found a half-made database; moved it to {aside} and making a new one.")

    def _account(self) -> Account:
        """Return the user to drop to, None to stay: PostgreSQL refuses to run as root."""
        me = os.geteuid()
        owner = self.data.stat().st_uid if self.data.exists() else None
        if me != 0:
            if owner not in (None, me):
                raise ClusterError(
                    f"{self.data} belongs to {_user_name(owner)}: run this as that user or as root."
                )
            return None
        if owner == 0:
            raise ClusterError(
                f"{self.data} belongs to root, as whom PostgreSQL will not run: "
                f"`chown -R postgres {self.data}`, or `make reset` to begin anew."
            )
        for name in ("postgres", "_postgres", "nobody") if owner is None else ():
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        if owner is None:
            raise ClusterError("PostgreSQL will not run as root: run this as an ordinary user.")
        return pwd.getpwuid(owner)

    def _made_by(self) -> int:
        return int((self.data / "PG_VERSION").read_text().strip())

    def _settle_elsewhere(self) -> None:
        """Choose a place that the unprivileged user can reach, and record it in var/."""
        place = ELSEWHERE / self.key
        place.mkdir(parents=True, exist_ok=True)
        (self.var / "cluster-location").write_text(f"{place}\n")
        say(f"Only root can enter {self.root}; the database lives in {place} instead.")

    def _make(self, programs: Programs, account: Account) -> None:
        """Build the cluster under another name and rename it when done: it exists only whole."""
        self._check_space(FREE_TO_MAKE_MB, "to make the database")
        say(f"Making a private PostgreSQL {programs.postgres} cluster in {self.data} ...")
        part = self.home / "cluster.part"
        shutil.rmtree(part, ignore_errors=True)  # what an interrupted run left
        _private_dir(part, account)
        # C.UTF-8 knows letters of every script, as pg_trgm needs, without a language's sort order.
        locale = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        initdb: list[str | Path] = [
            programs.bin / "initdb",
            "-D",
            part,
            "-U",
            SUPERUSER,
            "--auth=trust",
        ]
        initdb += ["--encoding=UTF8", f"--locale={locale}", "--data-checksums"]
        run(initdb, account)
        (part / "pg_hba.conf").write_text(PG_HBA)
        # Extensions go to template1 by the superuser: every database made later, test databases
        # included, has them although the application's role could not create postgis.
        extensions = [f"CREATE EXTENSION {name}" for name in EXTENSIONS]
        statements = "".join(f"{sql};\n\n" for sql in (*extensions, *ROLES_AND_DATABASE))
        single: list[str | Path] = [
            programs.bin / "postgres",
            "--single",
            "-j",
            "-D",
            part,
            "template1",
        ]
        output = run(single, account, statements)
        if re.search(r"^.*\b(ERROR|FATAL|PANIC):", output, re.MULTILINE):
            raise ClusterError(f"The database could not be made: {reason(output)}")
        part.rename(self.data)

    def _check_space(self, needed_mb: int, purpose: str) -> None:
        free_mb = shutil.disk_usage(self.home).free // 2**20
        if free_mb < needed_mb:
            raise ClusterError(
                f"The disk is full: {free_mb} MB free at {self.home}, {needed_mb} MB are needed "
                f"{purpose}. Make room and run this again."
            )

    def _start(self, programs: Programs, account: Account) -> None:
        self._check_space(FREE_TO_START_MB, "to start the database")
        self._clear_stale_locks()
        _private_dir(self.socket_dir, account)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".log.1"))
        settings = SERVER_SETTINGS | {"unix_socket_directories": str(self.socket_dir), "port": PORT}
        command = [str(programs.bin / "postgres"), "-D", str(self.data)]
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("w") as log:
            server = subprocess.Popen(  # noqa: S603 - our own fixed command
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for us: we end the server in our own order
                **process_options(account),
            )
        deadline = time.monotonic() + STARTING_S
        while not self._is_ready(server.pid):
            if server.poll() is not None or time.monotonic() > deadline:
                output = self.log.read_text(errors="replace")
                raise ClusterError(f"The database did not start: {reason(output)} (see {self.log})")
            time.sleep(0.02)

    def _is_ready(self, pid: int) -> bool:
        """Return whether line 8 of the pid file says so, which pg_ctl reads too."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _clear_stale_locks(self) -> None:
        """Remove what a killed server left. Its number may belong to another program by now.

        Called only when no server works on this directory, and the socket directory is ours alone.
        """
        stale = [self.data / "postmaster.pid"]
        stale += [self.socket_dir / f".s.PGSQL.{PORT}{end}" for end in (".lock", "")]
        if any(path.exists() for path in stale):
            say("The database was not ended properly last time; it recovers by itself.")
        for path in stale:
            path.unlink(missing_ok=True)


def _reap(pid: int) -> None:
    """Take note of the end of a child of ours: until then its number stays in use."""
    try:
        os.waitpid(pid, os.WNOHANG)
    except ChildProcessError:
        return


def _private_dir(path: Path, account: Account) -> None:
    """Make a directory that only `account` can enter; refuse one that is another user's."""
    uid = os.geteuid() if account is None else account.pw_uid
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0 and path.lstat().st_uid == 0:
        os.chown(path, uid, -1, follow_symlinks=False)
    found = path.lstat()  # not stat: in /tmp a link could have been put there by anybody
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
        raise ClusterError(
            f"{path} belongs to {_user_name(found.st_uid)}: delete it and try again."
        )
    path.chmod(0o700)


def _can_enter(path: Path, account: Account) -> bool:
    """Return whether `account` can reach `path` through all directories above it."""
    if account is None:
        return True
    command = ["/bin/sh", "-c", 'cd "$1" 2>/dev/null', "sh", str(path)]
    return subprocess.run(command, check=False, **process_options(account)).returncode == 0  # noqa: S603


def _user_name(uid: int | None) -> str:
    try:
        return pwd.getpwuid(-1 if uid is None else uid).pw_name
    except (KeyError, OverflowError):
        return f"user {uid}"
