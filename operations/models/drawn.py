"""What vector tiles are made of: derived from publications by triggers, in the same statement.

Positions are cells of the web-mercator square, halved 24 times: `spot` interleaves the 24 bits of
column and row, so that a tile is a range of numbers. A row-level policy lets no index answer
PostGIS's operators for the public role; comparisons of whole numbers it does.
"""

import pgtrigger
from django.contrib.gis.db.models import GeometryField
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

FOREVER = 2**31 - 1  # the last day of what has no known end
ROUGH_M = 611.49622628141  # of 65,536 cells round the equator: 1,024 to a tile of zoom 6
REDACTING = 20_170_000  # the advisory lock of redactions and of `tiles.bins.count_again`


class Drawn(models.Model):
    """A located version as a tile draws it. A redaction deletes it.

    shape: SRID 3857. spot: of a point on it. cell: the smallest cell that holds a line or area,
    with its level (`tiles.addresses.cell_id`); NULL for a point. Days are counted from
    1970-01-01, the last is inclusive. west … south: columns and rows of level 24. corners: of the
    shape. said: the properties in a tile. rough: a line or area on the grid of zoom 6.
    """

    publication_id = models.BigIntegerField(primary_key=True)
    layer = models.CharField(max_length=40)
    spot = models.BigIntegerField()
    cell = models.BigIntegerField(null=True)
    first_day = models.IntegerField()
    last_day = models.IntegerField()
    known_from = models.DateTimeField()
    known_to = models.DateTimeField()
    west = models.IntegerField()
    east = models.IntegerField()
    north = models.IntegerField()
    south = models.IntegerField()
    corners = models.IntegerField()
    said = models.JSONField()
    shape = GeometryField(srid=3857, spatial_index=False)
    rough = GeometryField(srid=3857, spatial_index=False, null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["layer", "spot"],
                include=["first_day", "last_day", "known_from", "known_to"],
                name="drawn_spot",
            ),
            models.Index(
                fields=["layer", "cell"],
                include=[
                    "publication_id",
                    "first_day",
                    "last_day",
                    "known_from",
                    "known_to",
                    "west",
                    "east",
                    "north",
                    "south",
                    "corners",
                ],
                condition=Q(cell__isnull=False),
                name="drawn_cell",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.layer} {self.publication_id}"


class Bin(models.Model):
    """How many features of a dense tile lie in one of its 64 × 64 cells, counted at a seal.

    starts, ends: the sorted first and last days of all, so that any interval is counted by looking
    twice. cell: `spot` without the bits below level zoom + 6.
    """

    pk = models.CompositePrimaryKey("layer", "zoom", "cell")
    layer = models.CharField(max_length=40)
    zoom = models.SmallIntegerField()
    cell = models.BigIntegerField()
    count = models.IntegerField()
    starts = ArrayField(models.IntegerField())
    ends = ArrayField(models.IntegerField())

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.count} of {self.layer}"


class BinChange(models.Model):
    """A feature that came (1) or went (-1) and is not in the bins yet; it acts from `at` on."""

    publication_id = models.BigIntegerField()
    layer = models.CharField(max_length=40)
    spot = models.BigIntegerField()
    first_day = models.IntegerField()
    last_day = models.IntegerField()
    at = models.DateTimeField()
    sign = models.SmallIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["layer", "spot"], name="binchange_spot"),
            models.Index(fields=["publication_id"], name="binchange_publication"),
        ]

    def __str__(self) -> str:
        return f"{self.sign} of {self.layer}"


class Sealed(models.Model):
    """Until when the changes of a layer are in its bins."""

    layer = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.layer}, {self.at}"


class LayerChange(models.Model):
    """How many versions came, went or were redacted, and from when that is so.

    The sum of what has come about is a layer's content version: it grows whenever what is public
    changes, at an embargo's end too.
    """

    layer = models.CharField(max_length=40)
    at = models.DateTimeField()
    count = models.IntegerField()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["layer", "at"], include=["count"], name="layerchange_at")]

    def __str__(self) -> str:
        return f"{self.count} of {self.layer}"


# The arms of the triggers; {rows} are publications. OFFSET 0: PostgreSQL would compute a shape anew
# for each mention.
DRAW = f"""
INSERT INTO operations_drawn (publication_id, layer, spot, cell, first_day, last_day, known_from,
                              known_to, west, east, north, south, corners, said, shape, rough)
SELECT p.id, p.layer,
       tile_morton(tile_column(ST_X(on_it)), tile_row(ST_Y(on_it))),
       CASE WHEN GeometryType(shape) <> 'POINT' THEN
           (tile_morton(spots.west >> below, spots.north >> below) * 2 + 1) << (2 * below) END,
       coalesce(lower(p.valid_during) - date '1970-01-01', -2147483648),
       coalesce(upper(p.valid_during) - date '1970-01-02', {FOREVER}),
       lower(p.recorded_during), coalesce(upper(p.recorded_during), 'infinity'),
       spots.west, spots.east, spots.north, spots.south, ST_NPoints(shape),
       jsonb_strip_nulls(jsonb_build_object(
           'id', p.feature_id, 'record', nullif(p.record_id, p.feature_id), 'kind', p.kind,
           'title', nullif(left(p.title, 120), ''),
           'title_ar', left(p.properties -> 'titles' ->> 'ar', 120),
           'title_ckb', left(p.properties -> 'titles' ->> 'ckb', 120),
           'color', left(coalesce(p.properties -> 'owner' ->> 'color',
                                  p.properties -> 'holder' ->> 'color',
                                  p.properties -> 'actors' -> 0 ->> 'color'), 40),
           'status', left(p.properties ->> 'status', 40),
           'certainty', left(p.properties ->> 'certainty', 40),
           'holds', nullif(left(p.properties ->> 'holds', 40), ''),
           'symbol', left(p.properties ->> 'symbol', 40),
           'attested_to', left(p.properties ->> 'attested_to', 40),
           'illustrative', nullif((p.properties -> 'illustrative') = 'true', false),
           'precision', p.precision, 'precision_m', p.precision_m)),
       shape,
       CASE WHEN GeometryType(shape) <> 'POINT' THEN ST_SnapToGrid(shape, {ROUGH_M}) END
FROM {{rows}} p
CROSS JOIN LATERAL (
    SELECT ST_Transform(CASE
        WHEN ST_YMin(geometry) >= -85.0511287 AND ST_YMax(geometry) <= 85.0511287 THEN geometry
        ELSE ST_Intersection(geometry,
             ST_MakeEnvelope(-180, -85.0511287, 180, 85.0511287, 4326)) END, 3857) AS shape OFFSET 0
) AS mercator
CROSS JOIN LATERAL (
    SELECT CASE WHEN GeometryType(shape) = 'POINT' THEN shape ELSE ST_PointOnSurface(shape) END
           AS on_it,
           tile_column(ST_XMin(shape)) AS west, tile_column(ST_XMax(shape)) AS east,
           tile_row(ST_YMax(shape)) AS north, tile_row(ST_YMin(shape)) AS south OFFSET 0
) AS spots
CROSS JOIN LATERAL (
    SELECT length(ltrim(((spots.west # spots.east) | (spots.north # spots.south))::bit(24)::text,
                        '0')) AS below OFFSET 0
) AS levels
WHERE p.geometry IS NOT NULL AND NOT isempty(p.recorded_during) AND NOT ST_IsEmpty(shape);
"""  # noqa: S608 - constants

NOTE_NEW = """
INSERT INTO operations_layerchange (layer, at, count)
SELECT layer, lower(recorded_during), count(*) FROM {rows}
WHERE NOT isempty(recorded_during) GROUP BY 1, 2;
"""

COUNT_NEW = """
INSERT INTO operations_binchange (publication_id, layer, spot, first_day, last_day, at, sign)
SELECT publication_id, d.layer, spot, d.first_day, d.last_day, d.known_from, 1
FROM operations_drawn d JOIN {rows} p ON p.id = d.publication_id;
"""

# What a version's end takes back is taken back where it was noted; but nothing that may have come
# about already, for a content version never goes down.
CLOSE = """
INSERT INTO operations_layerchange (layer, at, count)
SELECT layer, at, sum(count) FROM closed CROSS JOIN LATERAL (VALUES
    (CASE WHEN isempty(known) AND began > now() + interval '1 hour' THEN began
          WHEN isempty(known) THEN now() ELSE upper(known) END,
     CASE WHEN isempty(known) AND began > now() + interval '1 hour' THEN -1 ELSE 1 END),
    (CASE WHEN ended > now() + interval '1 hour' THEN ended END, -1)
) AS noted (at, count) WHERE at IS NOT NULL GROUP BY layer, at;
"""

AFTER_INSERT = (
    NOTE_NEW.format(rows="fresh")
    + DRAW.format(rows="fresh")
    + COUNT_NEW.format(rows="fresh")
    + "RETURN NULL;"
)

AFTER_UPDATE = f"""
FOR gone IN
    SELECT d.*, was.layer AS of_layer, was.id AS version FROM kept JOIN was USING (id)
    LEFT JOIN operations_drawn d ON d.publication_id = kept.id
    WHERE was.redacted_at IS NULL AND kept.redacted_at IS NOT NULL ORDER BY kept.id
LOOP
    PERFORM pg_advisory_xact_lock({REDACTING});
    INSERT INTO operations_layerchange (layer, at, count) VALUES (gone.of_layer, now(), 1);
    IF gone.publication_id IS NOT NULL THEN
        SELECT count(*) FILTER (WHERE sign = 1) = 0
               AND (gone.known_to = 'infinity' OR count(*) FILTER (WHERE sign = -1) > 0)
        INTO is_binned FROM operations_binchange WHERE publication_id = gone.publication_id;
        IF is_binned THEN
            UPDATE operations_bin SET count = count - 1,
                starts = tile_without(starts, gone.first_day),
                ends = tile_without(ends, gone.last_day)
            FROM generate_series(0, 18) AS level
            WHERE layer = gone.layer AND zoom = level AND cell = gone.spot >> (2 * (18 - level));
        END IF;
        DELETE FROM operations_binchange WHERE publication_id = gone.publication_id;
        DELETE FROM operations_drawn WHERE publication_id = gone.publication_id;
    END IF;
END LOOP;
WITH closed AS (
    SELECT kept.layer, kept.recorded_during AS known, lower(was.recorded_during) AS began,
           upper(was.recorded_during) AS ended
    FROM kept JOIN was USING (id) WHERE kept.recorded_during <> was.recorded_during
)
{CLOSE}
WITH closed AS (
    SELECT id, kept.recorded_during AS known, upper(was.recorded_during) AS ended
    FROM kept JOIN was USING (id) WHERE kept.recorded_during <> was.recorded_during
), moved AS (
    DELETE FROM operations_binchange b USING closed
    WHERE b.publication_id = closed.id AND (b.sign = -1 OR isempty(closed.known))
    RETURNING b.publication_id, b.sign
)
INSERT INTO operations_binchange (publication_id, layer, spot, first_day, last_day, at, sign)
SELECT publication_id, layer, spot, first_day, last_day,
       CASE WHEN isempty(known) THEN known_from ELSE upper(known) END, -1
FROM closed JOIN operations_drawn d ON d.publication_id = id
WHERE CASE WHEN isempty(known)
           THEN NOT EXISTS (SELECT FROM moved WHERE publication_id = id AND sign = 1)
                AND (ended IS NULL
                     OR EXISTS (SELECT FROM moved WHERE publication_id = id AND sign = -1))
           ELSE ended IS NULL
                OR EXISTS (SELECT FROM moved WHERE publication_id = id AND sign = -1) END;
UPDATE operations_drawn SET known_to = upper(kept.recorded_during)
FROM kept JOIN was USING (id)
WHERE publication_id = kept.id AND kept.recorded_during <> was.recorded_during
    AND NOT isempty(kept.recorded_during);
DELETE FROM operations_drawn USING kept
WHERE publication_id = kept.id AND isempty(kept.recorded_during);
RETURN NULL;
"""  # noqa: S608 - constants

DRAWING = [
    pgtrigger.Trigger(
        name="draw",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="fresh"),
        func=AFTER_INSERT,
    ),
    pgtrigger.Trigger(
        name="redraw",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Update,
        referencing=pgtrigger.Referencing(old="was", new="kept"),
        declare=[("gone", "RECORD"), ("is_binned", "BOOLEAN")],
        func=AFTER_UPDATE,
    ),
]
