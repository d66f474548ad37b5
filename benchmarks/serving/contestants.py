"""Who serves: ours and the peers, each as its documentation starts it, with two workers."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

HERE = Path(__file__).absolute().parent
ROOT = HERE.parents[1]
STARTING_S = 90


@dataclass(frozen=True, slots=True)
class Contestant:
    """A server: how it starts, and the addresses that ask the same of it as of the others."""

    name: str
    command: list[str]
    port: int
    items: str  # with {limit}
    box: str  # with {limit} and {bbox}
    export: str  # with {limit}
    counts: Callable[[bytes], int] = lambda body: body.count(b'"Feature"')
    environment: dict[str, str] = field(default_factory=dict)
    prepare: Callable[[dict[str, str]], None] | None = None

    def address(self, path: str, **values: object) -> str:
        return f"http://127.0.0.1:{self.port}{path.format(**values)}"


def all_of(peers: str, database: str) -> list[Contestant]:
    """Return ours, and the peers whose environment is at `peers`."""
    python = f"{sys.prefix}/bin/python"
    ours = Contestant(
        "ours",
        [python, "-m", "granian", "--interface", "wsgi", "--workers", "2",
         "--blocking-threads", "4", "--no-ws", "--host", "127.0.0.1", "--port", "7301",
         "conflictmap.wsgi:application"], 7301,
        "/ogc/collections/incidents/items?limit={limit}",
        "/ogc/collections/incidents/items?limit={limit}&bbox={bbox}",
        "/export/incidents.geojson?datetime={days}",
    )  # fmt: skip
    if not peers:
        return [ours]
    bin = f"{peers}/bin"
    split = urlsplit(database)
    plain = database.replace("postgis://", "postgresql://")
    tipg = Contestant(
        "tipg",
        [f"{bin}/uvicorn", "tipg.main:app", "--port", "7302", "--workers", "2",
         "--log-level", "error"], 7302,
        "/collections/public.events/items?f=geojson&limit={limit}",
        "/collections/public.events/items?f=geojson&limit={limit}&bbox={bbox}",
        "/collections/public.events/items?f=geojson&limit={many}",
        environment={"DATABASE_URL": plain, "TIPG_MAX_FEATURES_PER_QUERY": "200000",
                     "TIPG_DB_SCHEMAS": '["public"]', "TIPG_DB_TABLES": '["public.events"]'},
    )  # fmt: skip
    folder = tempfile.mkdtemp(prefix="serving-")
    config, described = f"{folder}/pygeoapi.yml", f"{folder}/openapi.yml"
    Path(config).write_text(Template((HERE / "pygeoapi.yml").read_text()).substitute(
        PORT="7303", HOST=split.hostname, DBPORT=split.port, NAME=split.path[1:],
        USER=split.username, PASSWORD=split.password or "",
    ))  # fmt: skip
    names = {"PYGEOAPI_CONFIG": config, "PYGEOAPI_OPENAPI": described}
    pygeoapi = Contestant(
        "pygeoapi",
        [f"{bin}/gunicorn", "-w", "2", "-b", "127.0.0.1:7303", "-t", "300",
         "pygeoapi.flask_app:APP"], 7303,
        "/collections/events/items?f=json&limit={limit}",
        "/collections/events/items?f=json&limit={limit}&bbox={bbox}",
        "/collections/events/items?f=json&limit={many}",
        environment=names,
        prepare=lambda env: _run([f"{bin}/pygeoapi", "openapi", "generate", config,
                                  "--output-file", described], env),
    )  # fmt: skip
    drf = Contestant(
        "drf-gis",
        [f"{bin}/gunicorn", "-w", "2", "-b", "127.0.0.1:7304", "-t", "300",
         "django.core.wsgi:get_wsgi_application()"], 7304,
        "/events/?limit={limit}", "/events/?limit={limit}&in_bbox={bbox}",
        "/events/?limit={many}",
        environment={"PYTHONPATH": str(HERE), "DATABASE_URL": plain,
                     "DJANGO_SETTINGS_MODULE": "drf_gis"},
    )  # fmt: skip
    return [ours, tipg, pygeoapi, drf]


@contextmanager
def running(contestants: list[Contestant]) -> Iterator[None]:
    """Start all, wait until each answers, end all."""
    with ExitStack() as stack:
        for one in contestants:
            environment = {**os.environ, **one.environment}
            if one.prepare:
                one.prepare(environment)
            server = subprocess.Popen(
                one.command, env=environment, cwd=ROOT, start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            stack.callback(_end, server)
            _wait(one)
        yield


def _wait(one: Contestant) -> None:
    until = time.monotonic() + STARTING_S
    while time.monotonic() < until:
        try:
            with socket.create_connection(("127.0.0.1", one.port), timeout=1):
                pass
            urllib.request.urlopen(one.address(one.items, limit=1), timeout=60).read()
            return
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{one.name} answers {error.code}: {error.read()[:300]!r}") from None
        except OSError:
            time.sleep(0.3)
    raise SystemExit(f"{one.name} does not answer")


def _run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, env=environment, check=True, capture_output=True)


def _end(server: "subprocess.Popen[bytes]") -> None:
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()
