"""What a reader meets after a redaction: dates and digests, never the words or the place."""

import datetime as dt

import pytest

from operations import drafting, review
from operations.models import Publication
from operations.vocabulary import IncidentKind, Release
from tests.conftest import PUBLIC

pytestmark = pytest.mark.django_db(**PUBLIC)
DAY = dt.date(2019, 8, 5)


@pytest.fixture
def incident(editor, report, badush):
    incident = drafting.draft_incident(
        title="Informant met near Badush", incident_kind=IncidentKind.ARMED_CLASH,
        valid_from=DAY, by=editor,
    )  # fmt: skip
    incident.geometry, incident.precision, incident.precision_m = badush, "near", 5000
    incident.save()
    drafting.cite(incident, report, "Two fighters were killed.")
    review.publish(incident, editor)
    return incident


def tighten(incident, editor, release):
    review.reopen(incident, editor)
    incident.release = release
    incident.save()
    review.publish(incident, editor)


def test_a_masked_record_shows_its_earlier_version_as_redacted(client, incident, editor):
    digest = Publication.objects.of_record(incident.public_id).get().digest
    tighten(incident, editor, Release.GRID_10)
    html = client.get(f"/records/{incident.public_id}/").content.decode()
    assert "Redacted" in html
    assert digest[:12] in html, "what a citation pinned is still named"
    assert "Badush" not in html
    assert "Two fighters were killed." not in html


def test_a_record_hidden_wholly_is_not_there_whenever_it_is_asked_for(client, incident, editor):
    before = Publication.objects.of_record(incident.public_id).get().recorded_during.lower
    tighten(incident, editor, Release.WITHHOLD)
    path = f"/records/{incident.public_id}/"
    assert client.get(path).status_code == 404
    assert client.get(path, {"as_of": before.isoformat()}).status_code == 404
    layer = client.get("/layers/incidents.geojson", {"as_of": before.isoformat()})
    assert b"Badush" not in b"".join(layer.streaming_content)
