"""What the public side's PostgreSQL role can and cannot do: the database holds the architecture."""

import datetime as dt

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from operations import drafting, review
from operations.models import Publication
from tests.conftest import PUBLIC

pytestmark = pytest.mark.django_db(**PUBLIC)


@pytest.fixture
def published(report, editor):
    incident = drafting.draft_incident(
        title="An attack", incident_kind="attack", valid_from=dt.date(2019, 8, 5), by=editor
    )
    drafting.cite(incident, report, "Two fighters were killed.")
    return incident


def ask(sql):
    with connections["public"].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_it_reads_publications_and_places(published, editor):
    review.publish(published, editor)
    assert ask("SELECT count(*) FROM operations_publication") == [(1,)]
    assert ask("SELECT count(*) FROM gazetteer_place") == [(0,)]


def test_it_can_read_no_other_table():
    tables = [
        name
        for (name,) in ask(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname = 'public' AND relkind IN ('r', 'p', 'v', 'm')"
        )
    ]
    readable = {
        name for name in tables if ask(f"SELECT has_table_privilege('{name}', 'SELECT')")[0][0]
    }
    assert len(tables) > 40
    assert readable - {"spatial_ref_sys", "geometry_columns", "geography_columns"} == {
        "operations_publication", "operations_snapshot", "gazetteer_place", "gazetteer_placename",
        "operations_drawn", "operations_bin", "operations_binchange", "operations_sealed",
        "operations_layerchange",  # derived from publications, under the same policy
        "gazetteer_placeparent", "gazetteer_placeoutline", "gazetteer_placeconcordance",
        "gazetteer_change",
    }  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM operations_report",
        "SELECT * FROM operations_record",
        "SELECT * FROM auth_user",
        "DELETE FROM operations_publication",
        "UPDATE operations_publication SET title = 'x'",
        "INSERT INTO gazetteer_place (name) VALUES ('x')",
        "CREATE TABLE x (y int)",
        "COPY operations_publication TO PROGRAM 'true'",
    ],
)
def test_it_can_do_nothing_else(sql):
    with pytest.raises(DatabaseError):
        ask(sql)


def test_an_embargoed_row_does_not_exist_for_it(published, editor, client):
    published.hold_until = timezone.now() + dt.timedelta(hours=1)
    published.save()
    review.publish(published, editor)
    assert Publication.objects.count() == 1
    assert ask("SELECT count(*) FROM operations_publication") == [(0,)]
    assert client.get(f"/records/{published.public_id}/").status_code == 404
    ahead = (timezone.now() + dt.timedelta(days=1)).isoformat()
    response = client.get("/layers/incidents.geojson", {"as_of": ahead})
    assert b"An attack" not in b"".join(response.streaming_content)


def test_an_embargoed_correction_does_not_show_that_the_old_version_will_end(
    published, editor, client
):
    review.publish(published, editor)
    review.reopen(published, editor)
    published.hold_until = timezone.now() + dt.timedelta(hours=1)
    published.title = "Something else"
    published.save()
    review.publish(published, editor)
    html = client.get(f"/records/{published.public_id}/").content.decode()
    assert "An attack" in html
    assert "Something else" not in html
    assert str(published.hold_until.date()) not in html or timezone.now().date() == (
        published.hold_until.date()
    )


def test_a_withdrawn_record_leaves_its_page_with_the_history(published, editor, client):
    review.publish(published, editor)
    review.withdraw(published, editor, "Retracted.")
    response = client.get(f"/records/{published.public_id}/")
    assert response.status_code == 200
    assert b"ithdrawn" in response.content
    assert b"Retracted." not in response.content, "review notes are for the desk"
