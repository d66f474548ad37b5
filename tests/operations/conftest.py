"""Files of events."""

import csv

import pytest

from .event_rows import GED


@pytest.fixture
def ged(tmp_path):
    def write(*rows, name="ged.csv"):
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(GED))
            writer.writeheader()
            writer.writerows({**GED, **row} for row in rows)
        return path

    return write
