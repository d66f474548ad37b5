import ipaddress
import threading
from collections.abc import Iterator

import pytest
from django.db import connection

from .press_server import PressServer


@pytest.fixture
def press(settings) -> Iterator[PressServer]:
    """A running server whose address alone the settings let in."""
    settings.INTAKE_FETCH = True
    settings.INTAKE_INSIDE = [ipaddress.ip_network("127.0.0.1/32")]
    server = PressServer()
    threading.Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
    yield server
    server.release.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def no_jobs(db: None) -> Iterator[None]:
    """The queue's tables, which Django does not own, empty before and after."""
    empty_queue()
    yield
    empty_queue()


def empty_queue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers")
