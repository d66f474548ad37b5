"""Rows that every module here reads, really committed: the public role reads by its own session."""

import tempfile

import pytest
from django.db import connections

from operations.models import Publication
from tests.operations.exports.rows import put_hostile


@pytest.fixture(scope="module")
def stored(django_db_setup, django_db_blocker):
    """Return {layer: rows} of hostile features."""
    with django_db_blocker.unblock():
        found = {layer: put_hostile(layer) for layer in ("incidents", "operation-areas")}
    yield found
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        # its rows cannot be deleted one by one
        cursor.execute(f'TRUNCATE "{Publication._meta.db_table}"')


@pytest.fixture
def rows(stored):
    return stored["incidents"]


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A folder of temporary files that nobody else writes to."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
