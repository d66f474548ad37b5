import datetime as dt
from typing import Any

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    DateTimeRangeField,
    RangeOperators,
)
from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models
from django.db.models import Deferrable, F, Func, Q
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Lower, Upper

from operations.querysets import PublicationQuerySet
from operations.vocabulary import Precision

from .drawn import DRAWING
from .shapes import AREAS, LINES, POINTS, shape_checks, shape_field

# A version may be redacted: emptied because a release rule was tightened, its ids, dates and digest
# kept as a tombstone. Otherwise it may be closed (superseded or withdrawn), or closed earlier than
# planned when an embargoed successor is itself replaced. Nothing else about it ever changes.
# What PostgreSQL computes of a row itself comes after this trigger and is left out.
COMPUTED = "'known_from', 'known_to', 'first_day', 'end_day', 'west', 'south', 'east', 'north'"
ONLY_CLOSING = f"""
IF OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL THEN
    IF NEW.geometry IS NOT NULL OR NEW.properties <> '{{}}'::jsonb OR NEW.title <> ''
        OR NEW.feature_json <> '' OR NEW.search_text <> '' OR cardinality(NEW.actors) <> 0
        OR to_jsonb(NEW) - ARRAY[{COMPUTED}]
                         - ARRAY['geometry', 'properties', 'title', 'feature_json', 'search_text',
                                 'actors', 'redacted_at', 'precision_m']
           IS DISTINCT FROM
           to_jsonb(OLD) - ARRAY[{COMPUTED}]
                         - ARRAY['geometry', 'properties', 'title', 'feature_json', 'search_text',
                                 'actors', 'redacted_at', 'precision_m'] THEN
        RAISE EXCEPTION 'a redaction empties a publication and changes nothing else';
    END IF;
    RETURN NEW;
END IF;
IF ROW(NEW.*) IS DISTINCT FROM ROW(OLD.*) THEN
    IF to_jsonb(NEW) - ARRAY[{COMPUTED}] - 'recorded_during'
       IS DISTINCT FROM to_jsonb(OLD) - ARRAY[{COMPUTED}] - 'recorded_during' THEN
        RAISE EXCEPTION 'a publication is never changed, only closed';
    END IF;
    IF NOT NEW.recorded_during <@ OLD.recorded_during
        OR NOT (isempty(NEW.recorded_during)
                OR lower(NEW.recorded_during) = lower(OLD.recorded_during)) THEN
        RAISE EXCEPTION 'a publication can be closed, not reopened or moved';
    END IF;
END IF;
RETURN NEW;
"""

_LINE = KeyTextTransform("id", KeyTransform("line", "properties"))


def _computed(expression: Func, output_field: Any) -> models.GeneratedField:
    return models.GeneratedField(expression=expression, output_field=output_field, db_persist=True)


class Publication(models.Model):
    """What the world may know: one row a feature and version, append-only.

    `review.publish` writes it and nothing else does. Geometry is already masked by the release
    rule, SRID 4326; NULL: named but not located. `valid_during` is time in the world,
    `recorded_during` time in our knowledge; a start in the future is an embargo, which a row-level
    policy hides from the public role. `feature_json` is the GeoJSON Feature, rendered once.
    """

    feature_id = models.UUIDField()
    version = models.PositiveIntegerField()
    record_id = models.UUIDField()
    layer = models.CharField(max_length=40)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=420)
    actors = ArrayField(models.CharField(max_length=80), default=list)
    properties = models.JSONField()
    geometry = shape_field(POINTS + LINES + AREAS, spatial_index=False)
    precision = models.CharField(max_length=12, choices=Precision)
    precision_m = models.PositiveIntegerField(null=True)
    valid_during = DateRangeField()
    start_known = models.BooleanField()
    end_known = models.BooleanField()
    recorded_during = DateTimeRangeField()
    digest = models.CharField(max_length=64)
    feature_json = models.TextField()
    search_text = models.TextField()
    redacted_at = models.DateTimeField(null=True, default=None)

    # The same times and the geometry's box as plain values, computed by PostgreSQL. Under a
    # row-level policy only operators that cannot leak may use an index or its statistics: those of
    # plain values may, those of ranges and geometries may not.
    known_from = _computed(Lower("recorded_during"), models.DateTimeField(null=True))
    known_to = _computed(Upper("recorded_during"), models.DateTimeField(null=True))
    first_day = _computed(Lower("valid_during"), models.DateField(null=True))
    end_day = _computed(Upper("valid_during"), models.DateField(null=True))
    west = _computed(Func("geometry", function="ST_XMin"), models.FloatField(null=True))
    south = _computed(Func("geometry", function="ST_YMin"), models.FloatField(null=True))
    east = _computed(Func("geometry", function="ST_XMax"), models.FloatField(null=True))
    north = _computed(Func("geometry", function="ST_YMax"), models.FloatField(null=True))

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            *shape_checks("publication", POINTS + LINES + AREAS),
            models.UniqueConstraint(
                fields=["feature_id", "version"], name="publication_version_once"
            ),
            models.UniqueConstraint(
                fields=["feature_id"],
                condition=Q(recorded_during__endswith__isnull=True)
                & ~Q(recorded_during__isempty=True),
                name="publication_one_live_version",
            ),
            ExclusionConstraint(
                name="publication_versions_apart",
                expressions=[
                    (Func(F("feature_id"), template="%(expressions)s"), RangeOperators.EQUAL),
                    ("recorded_during", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(  # on one day, as known at one time, a line runs in one place
                name="publication_one_position_a_day",
                expressions=[
                    (_LINE, RangeOperators.EQUAL),
                    ("valid_during", RangeOperators.OVERLAPS),
                    ("recorded_during", RangeOperators.OVERLAPS),
                ],
                condition=Q(layer="contact-lines"),
                # publishing a position ends an open one before it in the same act
                deferrable=Deferrable.DEFERRED,
            ),
            models.CheckConstraint(
                condition=Q(valid_during__isempty=False), name="publication_valid_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="publication_digest_is_sha256"
            ),
        ]
        indexes = [
            GistIndex(fields=["layer", "geometry"], name="publication_where"),
            GistIndex(fields=["layer", "valid_during"], name="publication_when"),
            GinIndex(fields=["actors"], name="publication_who"),
            GinIndex(fields=["search_text"], name="publication_words", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["record_id"], name="publication_record"),
            # the same for the public role
            models.Index(fields=["layer", "id"], name="publication_in_order"),
            models.Index(fields=["layer", "known_from"], name="publication_begun"),
            models.Index(fields=["layer", "known_to"], name="publication_ended"),
            GistIndex(fields=["layer", "west", "south", "east", "north"], name="publication_boxes"),
            models.Index(
                fields=["layer", "redacted_at"],
                name="publication_redacted",
                condition=Q(redacted_at__isnull=False),
            ),
            # which record answers for a merged one
            GinIndex(
                KeyTransform("merged", "properties"),
                name="publication_merged",
                condition=Q(properties__has_key="merged"),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_closing",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=ONLY_CLOSING,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Delete),
            *DRAWING,  # what vector tiles are made of follows in the same statement
        ]

    def __str__(self) -> str:
        return f"{self.title or 'redacted'} (version {self.version})"

    def begins_by(self, instant: dt.datetime) -> bool:
        """Return whether it is public from that instant on, or earlier, with no end set."""
        return self.recorded_during.lower <= instant and self.recorded_during.upper is None
