"""What several modules rest on: an incident with evidence, files of events, a report read."""

import csv

import pytest
from django.contrib.auth.models import User

from operations import drafting, intake
from operations.demonstration.actors import make_actors
from operations.models import Report, Source
from operations.reading import read_report
from operations.vocabulary import IncidentKind
from tests.conftest import DAY

from .event_rows import GED
from .reported_text import PUBLISHED, TEXT, make_places


@pytest.fixture
def incident(contributor, report, badush):
    incident = drafting.draft_incident(
        title="Two fighters killed near Badush",
        incident_kind=IncidentKind.ARMED_CLASH,
        valid_from=DAY,
        by=contributor,
    )
    incident.geometry, incident.precision, incident.precision_m = badush, "near", 5000
    incident.save()
    drafting.cite(incident, report, "Two fighters were killed.")
    return incident


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


@pytest.fixture
def read(source: Source, contributor: User) -> Report:
    make_actors()
    make_places()
    report, _ = intake.store(
        text=TEXT, title="A search", source=source, published_on=PUBLISHED, by=contributor
    )
    read_report(report)
    return report
