"""The database refuses nonsense by itself, whatever code is asked to write it."""

import datetime as dt
import uuid

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from operations.models import Incident, Operation, Publication, Report

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def an_incident(user, **fields):
    return Incident(
        title="x", incident_kind="attack", valid_from="2019-08-05", created_by=user,
        changed_by=user, **fields,
    )  # fmt: skip


def a_publication(**fields):
    return Publication(
        **{
            "feature_id": uuid.uuid4(), "version": 1, "record_id": uuid.uuid4(),
            "layer": "incidents", "kind": "attack", "title": "x", "properties": {},
            "precision": "exact", "valid_during": (dt.date(2019, 8, 5), None),
            "start_known": True, "end_known": False, "recorded_during": (NOW, None),
            "digest": "0" * 64, "feature_json": "{}", "search_text": "",
        } | fields
    )  # fmt: skip


NESTED = "GEOMETRYCOLLECTION(" * 20 + "POINT(1 1)" + ")" * 20


@pytest.mark.parametrize(
    ("wkt", "check"),
    [
        ("POLYGON((0 0,1 1,1 0,0 1,0 0))", "geom6_valid"),
        ("POINT(200 95)", "geom5_range"),
        ("POINT EMPTY", "geom3_nonempty"),
        ("LINESTRING(0 0,1 1)", "geom1_type"),
        ("GEOMETRYCOLLECTION(POINT(1 1))", "geom1_type"),
        (NESTED, "geom1_type"),
        ("POINT Z (1 1 1)", "has Z dimension"),
    ],
)
def test_a_geometry_that_is_none_is_refused(contributor, wkt, check):
    record = an_incident(contributor)
    record.save()
    with (
        pytest.raises(DatabaseError, match=check),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE operations_incident SET geometry = ST_GeomFromText(%s, 4326)"
            " WHERE record_ptr_id = %s",
            [wkt, record.pk],
        )


def test_a_line_of_too_many_vertices_is_refused():
    ring = ",".join(f"{n / 1000} {n % 2}" for n in range(50_001))
    with pytest.raises(IntegrityError, match="geom2_size"):
        a_publication(geometry=GEOSGeometry(f"SRID=4326;LINESTRING({ring})")).save()


@pytest.mark.parametrize(
    ("fields", "check"),
    [
        ({"valid_to": "2019-08-04"}, "record_ends_after_start"),
        ({"end_known": True}, "record_known_end_has_day"),
        ({"killed_low": 5, "killed_best": 3}, "incident_killed_in_order"),
        ({"killed_low": 5, "killed_high": 3}, "incident_killed_in_order"),
    ],
)
def test_impossible_dates_and_numbers_are_refused(contributor, fields, check):
    with pytest.raises(IntegrityError, match=check):
        an_incident(contributor, **fields).save()


def test_a_feature_has_one_live_version():
    first = a_publication()
    first.save()
    with pytest.raises(IntegrityError, match=r"publication_(one_live|versions_apart)"):
        a_publication(feature_id=first.feature_id, version=2).save()


def test_versions_of_a_feature_do_not_overlap_in_time():
    day = dt.timedelta(days=1)
    first = a_publication(recorded_during=(NOW - 2 * day, NOW))
    first.save()
    with pytest.raises(IntegrityError, match="publication_versions_apart"):
        a_publication(
            feature_id=first.feature_id, version=2, recorded_during=(NOW - day, NOW + day)
        ).save()


def test_a_publication_can_be_closed_and_nothing_else():
    row = a_publication()
    row.save()
    rows = Publication.objects.filter(pk=row.pk)
    for change in (
        {"title": "y"},
        {"properties": {"a": 1}},
        {"geometry": GEOSGeometry("SRID=4326;POINT(1 1)")},
        {"recorded_during": (NOW - dt.timedelta(days=1), None)},
    ):
        with (
            pytest.raises(DatabaseError, match=r"never changed|not reopened"),
            transaction.atomic(),
        ):
            rows.update(**change)
    rows.update(recorded_during=(NOW, NOW + dt.timedelta(days=1)))
    with pytest.raises(DatabaseError, match="not reopened"), transaction.atomic():
        rows.update(recorded_during=(NOW, None))
    rows.update(recorded_during=DateTimeTZRange(empty=True))
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        rows.delete()


def test_the_text_of_a_report_is_kept(report):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(text="something else")
    Report.objects.filter(pk=report.pk).update(read_at=NOW)


def test_an_operation_is_no_part_of_itself(contributor):
    operation = Operation(
        title="x", valid_from="2019-08-05", created_by=contributor, changed_by=contributor
    )
    operation.save()
    operation.parent = operation
    with pytest.raises(IntegrityError, match="not_its_own_parent"):
        operation.save()
