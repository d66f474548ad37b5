"""Positions of contact lines, drafted, published and followed by others."""

import datetime as dt

from django.contrib.gis.geos import LineString
from django.db import connection

from operations import drafting, review
from operations.models import ControlLine, Publication
from operations.vocabulary import ReviewState
from tests.conftest import DAY

LATER = DAY + dt.timedelta(days=5)


def course(lat):
    return LineString((44, lat), (45, lat), srid=4326)


def publish(record, report, editor):
    if not record.evidence.exists():
        drafting.cite(record, report, "Two fighters were killed.")
    review.publish(record, editor)


def follow(position, *, lat, editor, report):
    """Let the line's next position hold from LATER on, both published."""
    following = drafting.draft_line(
        title=f"{position.title}, moved", valid_from=LATER, by=editor, line=position.line,
        holds=position.holds, geometry=course(lat),
    )  # fmt: skip
    publish(following, report, editor)
    return following


def live(record):
    return Publication.objects.live().filter(record_id=record.public_id).order_by("valid_during")


def after(position, days, editor, **fields):
    """Draft a position of the same line that many days after the first."""
    return drafting.draft_line(
        title=f"After {days}", valid_from=DAY + dt.timedelta(days), by=editor, line=position.line,
        geometry=course(34.1), **fields,
    )  # fmt: skip


def change(position, editor, **fields):
    if position.state != ReviewState.DRAFT:
        review.reopen(position, editor)
    ControlLine.objects.filter(pk=position.pk).update(**fields)
    return ControlLine.objects.get(pk=position.pk)


def told_until(position):
    return live(position).get().valid_during.upper


def check_constraints():
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
