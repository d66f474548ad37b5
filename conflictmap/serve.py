"""The commands behind `make demo`, `start`, `stop`, `reset` and `test`.

    python -m conflictmap.serve demo | start | stop | reset | status | exec COMMAND ...

Each needs a database, finds or makes it, and says what it does in plain words.
"""

import fcntl
import hashlib
import http.client
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import IO

from conflictmap.embedded import ROOT, Cluster, say
from conflictmap.postgres import ClusterError, command_line

VAR = ROOT / "var"
LOCK = VAR / "server.lock"  # locked while a server of this checkout lives; holds its numbers
LOG = VAR / "log" / "server.log"
APPLICATION = "conflictmap.wsgi:application"
IN_THIS_CHECKOUT = ["--working-dir", str(ROOT)]  # tells our server from that of another checkout
HOST = "127.0.0.1"
WORKERS = 2  # measured: two workers with four threads each are the fastest on two cores
THREADS = 4
ANSWERING_S = 60
ENDING_S = 20


class CommandError(Exception):
    """Why a command cannot go on, in one line for the user."""


class AlreadyRunsError(Exception):
    """What was asked for is there: no failure, and nothing to do."""


# --- commands ----------------------------------------------------------------------------------
def demo() -> int:
    """Serve in the foreground until Ctrl-C."""
    with only_server() as lock:
        port = free_port()
        with database():
            prepare(port)
            return serve(port, lock)


def start() -> int:
    """Serve in the background; return when the page answers."""
    with only_server() as lock:
        port = free_port()
        with database(is_handed_over=True):
            prepare(port)
            await_page(port, start_keeper(port, lock), f"see {LOG}")
    say(f"Conflictmap is on http://{HOST}:{port} (log: {LOG}). `make stop` ends it.")
    return 0


def start_keeper(port: int, lock: IO[str]) -> subprocess.Popen[bytes]:
    """Start the background process that runs `keep`."""
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with LOG.open("a") as log:
        return subprocess.Popen(  # noqa: S603 - our own fixed command
            [sys.executable, "-m", "conflictmap.serve", "keep", str(lock.fileno())],
            cwd=ROOT,
            env=environment(port),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # closing the terminal is not the end of it
            pass_fds=[lock.fileno()],  # the lock stays held without a gap
        )


def keep(lock_number: int) -> int:
    """Serve for `start`: hold the lock and the database as long as the server lives."""
    with os.fdopen(lock_number, "r+") as lock, database(is_checked=True):
        return serve(chosen_port(), lock)


def stop() -> int:
    """End the server, wherever it was started, and the database unless somebody else uses it."""
    numbers = recorded()
    is_running = is_locked()
    if is_running and "keeper" in numbers:
        os.kill(numbers["keeper"], signal.SIGTERM)
    elif not is_running:
        is_running = end_orphan(numbers)
    deadline = time.monotonic() + ENDING_S + 60
    while is_locked():
        if time.monotonic() > deadline:
            raise CommandError(f"The server (process {numbers.get('keeper')}) does not stop.")
        time.sleep(0.05)
    cluster = Cluster()
    was_up = cluster.pid() is not None
    if not cluster.stop_if_unused():
        say("The database stays up: another command of this checkout uses it.")
    say("Stopped." if is_running or was_up else "Nothing was running.")
    return 0


def reset() -> int:
    """Delete the private database and all that was entered, after asking."""
    if os.environ.get("DATABASE_URL"):
        raise CommandError("DATABASE_URL is set: make reset deletes the private database only.")
    if os.environ.get("YES") != "1":
        if not sys.stdin.isatty():
            raise CommandError(
                "This deletes everything entered here and there is no terminal to ask: "
                "`YES=1 make reset` does it without asking."
            )
        sys.stdout.write("This deletes the database with everything entered. Type yes to do it: ")
        sys.stdout.flush()
        if sys.stdin.readline().strip().lower() != "yes":
            say("Nothing was changed.")
            return 1
    stop()
    Cluster().remove()
    say("The database is gone; `make demo` makes a new one.")
    return 0


def status() -> int:
    """Tell what runs; exit code 0 when the server does."""
    numbers = recorded()
    is_running = is_locked()
    if is_running:
        say(f"Conflictmap runs on http://{HOST}:{numbers.get('port', '?')}.")
    else:
        say("Conflictmap does not run.")
    pid = Cluster().pid()
    say(f"The private database runs (process {pid})." if pid else "The private database is down.")
    return 0 if is_running else 3


def execute(command: list[str]) -> int:
    """Run a command with the database up and the settings' environment made."""
    with database(is_handed_over=True):  # the command's own last line is to be the last
        child = subprocess.Popen(command, cwd=ROOT, env=environment())  # noqa: S603 - the user's own
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the child by itself
        while True:
            try:
                code = child.wait()
                return code if code >= 0 else 128 - code  # ended by a signal: as a shell tells it
            except KeyboardInterrupt:  # SIGTERM does not
                child.terminate()


# --- steps -------------------------------------------------------------------------------------
def database(
    is_checked: bool = False, is_handed_over: bool = False
) -> AbstractContextManager[None]:
    """Return what keeps the database up: the private cluster, or nothing for DATABASE_URL."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        return Cluster().in_use(is_handed_over)
    if not is_checked:
        # Imported here: it needs installed packages, and `stop` must work without them.
        from conflictmap import database_url

        try:
            database_url.check(url, bool(os.environ.get("PUBLIC_DATABASE_URL")))
        except database_url.DatabaseUrlError as error:
            raise CommandError(str(error)) from None
    return nullcontext()


def prepare(port: int) -> None:
    """Bring the database and the static files to the state of this code."""
    say("Bringing the database's tables up to date ...")
    manage(port, "migrate", "--verbosity", "0")
    say("Loading the demonstration ...")
    manage(port, "load_demo")
    manage(port, "ensure_editor")
    collect_static(port)


def manage(port: int, *arguments: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    code = subprocess.run(command, cwd=ROOT, env=environment(port), check=False).returncode  # noqa: S603
    if code:
        raise CommandError(f"`manage.py {arguments[0]}` failed; its message is above.")


def collect_static(port: int) -> None:
    """Collect and hash the static files unless they are those of the last time."""
    stamp = VAR / "stamps" / "static"
    inputs = [ROOT / "package-lock.json", ROOT / "requirements.txt"]
    inputs += sorted((ROOT / "conflictmap").glob("*.py"))
    for folder in (ROOT / "static", *sorted(ROOT.glob("*/static"))):
        if VAR not in folder.parents:
            inputs += sorted(path for path in folder.rglob("*") if path.is_file())
    state = hashlib.sha256()
    for path in filter(Path.exists, inputs):
        found = path.stat()
        state.update(f"{path}|{found.st_size}|{found.st_mtime_ns}\n".encode())
    is_there = (VAR / "static" / "staticfiles.json").exists()
    if is_there and stamp.exists() and stamp.read_text() == state.hexdigest():
        return
    say("Collecting the static files ...")
    manage(port, "collectstatic", "--noinput", "--clear", "--verbosity", "0")
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(state.hexdigest())


def serve(port: int, lock: IO[str]) -> int:
    """Run the server until it is told to stop; return 0 when it was."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += IN_THIS_CHECKOUT
    command += ["--host", HOST, "--port", str(port)]
    command += ["--workers", str(WORKERS), "--blocking-threads", str(THREADS)]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "10"]
    command += [APPLICATION]
    server = subprocess.Popen(  # noqa: S603 - our own fixed command
        command,
        cwd=ROOT,
        env=environment(port),
        stdin=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C comes to us; we end it before the database
    )
    record(lock, {"keeper": os.getpid(), "server": server.pid, "port": port})
    try:
        await_page(port, server, "its messages are above")
        say(f"Conflictmap is on http://{HOST}:{port} - Ctrl-C or `make stop` ends it.")
        code = server.wait()
        raise CommandError(f"The server ended by itself with code {code}.")
    except KeyboardInterrupt:
        say("\nEnding the server and the database ...")
        return 0
    finally:
        end(server)


def end(server: subprocess.Popen[bytes]) -> None:
    """Let the server finish what it is answering, then end it."""
    server.terminate()
    try:
        server.wait(ENDING_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def await_page(port: int, process: subprocess.Popen[bytes], where_to_look: str) -> None:
    """Return when the front page answers; CommandError when it fails or takes too long."""
    deadline = time.monotonic() + ANSWERING_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise CommandError(f"The server did not start; {where_to_look}.")
        connection = http.client.HTTPConnection(HOST, port, timeout=ANSWERING_S)
        try:
            connection.request("GET", "/")
            code = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            continue
        finally:
            connection.close()
        if code >= 500:
            process.terminate()
            raise CommandError(f"The front page fails with status {code}; {where_to_look}.")
        return
    process.terminate()
    raise CommandError(f"The page does not answer after {ANSWERING_S} s; {where_to_look}.")


# --- one server for each checkout -----------------------------------------------------------------
@contextmanager
def only_server() -> Iterator[IO[str]]:
    """Hold the checkout's server lock; it ends with the process that serves, however that ends."""
    VAR.mkdir(exist_ok=True)
    with LOCK.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            at = recorded().get("port")
            where = f" on http://{HOST}:{at}" if at else ""
            raise AlreadyRunsError(
                f"Conflictmap already runs{where}; `make stop` ends it."
            ) from None
        last = recorded()
        record(lock, {"keeper": os.getpid()})
        end_orphan(last)
        yield lock


def is_locked() -> bool:
    """Return whether a server of this checkout lives."""
    try:
        with LOCK.open("a+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except FileNotFoundError:
        return False
    return False


def record(lock: IO[str], numbers: dict[str, int]) -> None:
    lock.seek(0)
    lock.truncate()
    json.dump(numbers, lock)
    lock.flush()


def recorded() -> dict[str, int]:
    """Return the numbers (keeper, server, port) of the last server, empty when there was none."""
    try:
        return dict(json.loads(LOCK.read_text()))
    except (OSError, ValueError):
        return {}


def end_orphan(numbers: dict[str, int]) -> bool:
    """End a server whose keeper was killed and left it behind; return whether there was one."""
    pid = numbers.get("server", 0)
    deadline = time.monotonic() + ENDING_S
    is_orphan = False
    mark = " ".join(IN_THIS_CHECKOUT) + " "
    while pid and mark in command_line(pid) and time.monotonic() < deadline:
        if not is_orphan:
            os.kill(pid, signal.SIGTERM)
        is_orphan = True
        time.sleep(0.05)
    return is_orphan


# --- environment -------------------------------------------------------------------------------
def environment(port: int | None = None) -> dict[str, str]:
    """Return the environment of the processes we start: the user's, completed."""
    variables = dict(os.environ)
    if not variables.get("SECRET_KEY"):
        variables["SECRET_KEY"] = secret_key()
    if port is not None:
        variables |= {"PORT": str(port), "DEBUG": "0"}
    return variables


def secret_key() -> str:
    """Return this checkout's secret, made at the first call and readable by its owner only."""
    path = VAR / "secret_key"
    VAR.mkdir(exist_ok=True)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
            new.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text().strip()


def chosen_port() -> int:
    """Return PORT, 8000 when unset."""
    raw = os.environ.get("PORT") or "8000"
    if not raw.isascii() or not raw.isdigit() or not 0 < int(raw) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {raw!r}.")
    return int(raw)


def free_port() -> int:
    """Return the chosen port after making sure that nobody uses it."""
    port = chosen_port()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CommandError(f"Port {port} may be used by root only: try PORT=8000.") from None
        except OSError:
            raise CommandError(
                f"Port {port} is taken by another program: choose one, e.g. "
                f"`PORT={port + 1} make demo`."
            ) from None
    return port


def main(arguments: list[str]) -> int:
    commands = {"demo": demo, "start": start, "stop": stop, "reset": reset, "status": status}
    # All as Ctrl-C, which a shell's background jobs are started deaf to; but nohup is respected.
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if ending != signal.SIGHUP or signal.getsignal(ending) != signal.SIG_IGN:
            signal.signal(ending, signal.default_int_handler)
    try:
        match arguments:
            case [name] if name in commands:
                return commands[name]()
            case ["exec", *command] if command:
                return execute([part for part in command if part != "--"])
            case ["keep", number]:
                return keep(int(number))
        say(__doc__ or "")
        return 2
    except AlreadyRunsError as told:
        say(str(told))
        return 0
    except (CommandError, ClusterError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except PermissionError as error:
        sys.stderr.write(f"{error.filename} belongs to another user: run this as that user.\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{error.strerror}: {error.filename}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped.\n")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
