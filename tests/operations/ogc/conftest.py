"""A small world of incidents and areas, committed once for the modules that only read it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import connections

from operations.models import Publication
from operations.permissions import make_groups
from tests.operations.public_rows import area, box, put

ACTORS = (("alpha",), ("alpha", "beta"), ())


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Publication]]:
    """Twelve incidents at (40 + n, 30), one a day from 2019-08-01; one unlocated; two areas."""
    with django_db_blocker.unblock():
        assert connections["default"].settings_dict["NAME"].startswith("test_")
        rows = [
            put(
                "incidents", Point(40 + n, 30), first=f"2019-08-{n + 1:02}",
                last=f"2019-08-{n + 1:02}", known=f"2020-01-{n + 1:02}", title=f"Incident {n}",
                actors=ACTORS[n % 3], wounded=n if n % 2 else None, summary="It's O'Brien’s café",
                derived=n == 3,
            )
            for n in range(12)
        ]  # fmt: skip
        rows.append(put("incidents", None, first="2019-08-20", title="Somewhere"))
        area(box(43, 33, 45, 35), first="2019-01-01", title="West")
        area(box(44, 34, 46, 36), first="2019-01-01", last="2019-06-30", title="East")
    yield rows
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        make_groups(apps)
