"""Keep what vector tiles are made of beside the publications, and let the public role read it."""

import django.contrib.gis.db.models.fields
import django.contrib.postgres.fields
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from operations.models.drawn import COUNT_NEW, DRAW, NOTE_NEW

# Web mercator halved 24 times: columns from the west, rows from the north, both cut to the square.
# Bits of column and row interleaved make one number: a tile is a range of them.
FUNCTIONS = """
CREATE FUNCTION tile_column(x float8) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT greatest(0, least(16777215,
        floor((x + 20037508.342789244) / 40075016.685578488 * 16777216)))::int
$$;
CREATE FUNCTION tile_row(y float8) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT greatest(0, least(16777215,
        floor((20037508.342789244 - y) / 40075016.685578488 * 16777216)))::int
$$;
CREATE FUNCTION tile_morton(x int, y int) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE a bigint := x; b bigint := y;
BEGIN
    a := (a | (a << 16)) & 281470681808895;      b := (b | (b << 16)) & 281470681808895;
    a := (a | (a << 8)) & 71777214294589695;     b := (b | (b << 8)) & 71777214294589695;
    a := (a | (a << 4)) & 1085102592571150095;   b := (b | (b << 4)) & 1085102592571150095;
    a := (a | (a << 2)) & 3689348814741910323;   b := (b | (b << 2)) & 3689348814741910323;
    a := (a | (a << 1)) & 6148914691236517205;   b := (b | (b << 1)) & 6148914691236517205;
    RETURN a | (b << 1);
END $$;
CREATE FUNCTION tile_without(days int[], day int) RETURNS int[]
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE place int := width_bucket(day, days);
BEGIN
    IF place = 0 OR days[place] <> day THEN RETURN days; END IF;
    RETURN days[:place - 1] || days[place + 1:];
END $$;
"""
NO_FUNCTIONS = """
DROP FUNCTION tile_without(int[], int);
DROP FUNCTION tile_morton(int, int);
DROP FUNCTION tile_row(float8);
DROP FUNCTION tile_column(float8);
"""
# the arrays are looked into, never read whole: not compressed, a look is cheaper
GRANT = """
ALTER TABLE operations_bin ALTER starts SET STORAGE EXTERNAL, ALTER ends SET STORAGE EXTERNAL;
GRANT SELECT ON operations_drawn, operations_bin, operations_binchange, operations_sealed,
    operations_layerchange TO conflictmap_public;
ALTER TABLE operations_drawn ENABLE ROW LEVEL SECURITY;
CREATE POLICY begun ON operations_drawn FOR SELECT TO conflictmap_public
    USING (known_from <= now());
ALTER TABLE operations_binchange ENABLE ROW LEVEL SECURITY;
CREATE POLICY begun ON operations_binchange FOR SELECT TO conflictmap_public USING (at <= now());
ALTER TABLE operations_layerchange ENABLE ROW LEVEL SECURITY;
CREATE POLICY begun ON operations_layerchange FOR SELECT TO conflictmap_public USING (at <= now());
"""
REVOKE = """
DROP POLICY begun ON operations_layerchange;
DROP POLICY begun ON operations_binchange;
DROP POLICY begun ON operations_drawn;
"""
FILL = "".join(arm.format(rows="operations_publication") for arm in (NOTE_NEW, DRAW, COUNT_NEW))
# what was closed or redacted before
FILL += """
INSERT INTO operations_binchange (publication_id, layer, spot, first_day, last_day, at, sign)
SELECT publication_id, layer, spot, first_day, last_day, known_to, -1
FROM operations_drawn WHERE known_to < 'infinity';
INSERT INTO operations_layerchange (layer, at, count)
SELECT layer, upper(recorded_during), count(*) FROM operations_publication
WHERE NOT upper_inf(recorded_during) AND NOT isempty(recorded_during) GROUP BY 1, 2;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0029_let_the_public_side_use_indexes"),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.CreateModel(
            name="Bin",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "layer",
                        "zoom",
                        "cell",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("layer", models.CharField(max_length=40)),
                ("zoom", models.SmallIntegerField()),
                ("cell", models.BigIntegerField()),
                ("count", models.IntegerField()),
                (
                    "starts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
                (
                    "ends",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), size=None
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="BinChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("publication_id", models.BigIntegerField()),
                ("layer", models.CharField(max_length=40)),
                ("spot", models.BigIntegerField()),
                ("first_day", models.IntegerField()),
                ("last_day", models.IntegerField()),
                ("at", models.DateTimeField()),
                ("sign", models.SmallIntegerField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Drawn",
            fields=[
                ("publication_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("layer", models.CharField(max_length=40)),
                ("spot", models.BigIntegerField()),
                ("cell", models.BigIntegerField(null=True)),
                ("first_day", models.IntegerField()),
                ("last_day", models.IntegerField()),
                ("known_from", models.DateTimeField()),
                ("known_to", models.DateTimeField()),
                ("west", models.IntegerField()),
                ("east", models.IntegerField()),
                ("north", models.IntegerField()),
                ("south", models.IntegerField()),
                ("corners", models.IntegerField()),
                ("said", models.JSONField()),
                (
                    "shape",
                    django.contrib.gis.db.models.fields.GeometryField(
                        spatial_index=False, srid=3857
                    ),
                ),
                (
                    "rough",
                    django.contrib.gis.db.models.fields.GeometryField(
                        null=True, spatial_index=False, srid=3857
                    ),
                ),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="LayerChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layer", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("count", models.IntegerField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Sealed",
            fields=[
                ("layer", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="draw",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nINSERT INTO operations_layerchange (layer, at, count)\nSELECT layer, lower(recorded_during), count(*) FROM fresh\nWHERE NOT isempty(recorded_during) GROUP BY 1, 2;\n\nINSERT INTO operations_drawn (publication_id, layer, spot, cell, first_day, last_day, known_from,\n                              known_to, west, east, north, south, corners, said, shape, rough)\nSELECT p.id, p.layer,\n       tile_morton(tile_column(ST_X(on_it)), tile_row(ST_Y(on_it))),\n       CASE WHEN GeometryType(shape) <> 'POINT' THEN\n           (tile_morton(spots.west >> below, spots.north >> below) * 2 + 1) << (2 * below) END,\n       coalesce(lower(p.valid_during) - date '1970-01-01', -2147483648),\n       coalesce(upper(p.valid_during) - date '1970-01-02', 2147483647),\n       lower(p.recorded_during), coalesce(upper(p.recorded_during), 'infinity'),\n       spots.west, spots.east, spots.north, spots.south, ST_NPoints(shape),\n       jsonb_strip_nulls(jsonb_build_object(\n           'id', p.feature_id, 'record', nullif(p.record_id, p.feature_id), 'kind', p.kind,\n           'title', nullif(left(p.title, 120), ''),\n           'title_ar', left(p.properties -> 'titles' ->> 'ar', 120),\n           'title_ckb', left(p.properties -> 'titles' ->> 'ckb', 120),\n           'color', left(coalesce(p.properties -> 'owner' ->> 'color',\n                                  p.properties -> 'holder' ->> 'color',\n                                  p.properties -> 'actors' -> 0 ->> 'color'), 40),\n           'status', left(p.properties ->> 'status', 40),\n           'certainty', left(p.properties ->> 'certainty', 40),\n           'holds', nullif(left(p.properties ->> 'holds', 40), ''),\n           'symbol', left(p.properties ->> 'symbol', 40),\n           'attested_to', left(p.properties ->> 'attested_to', 40),\n           'illustrative', nullif((p.properties -> 'illustrative') = 'true', false),\n           'precision', p.precision, 'precision_m', p.precision_m)),\n       shape,\n       CASE WHEN GeometryType(shape) <> 'POINT' THEN ST_SnapToGrid(shape, 611.49622628141) END\nFROM fresh p\nCROSS JOIN LATERAL (\n    SELECT ST_Transform(CASE\n        WHEN ST_YMin(geometry) >= -85.0511287 AND ST_YMax(geometry) <= 85.0511287 THEN geometry\n        ELSE ST_Intersection(geometry,\n             ST_MakeEnvelope(-180, -85.0511287, 180, 85.0511287, 4326)) END, 3857) AS shape OFFSET 0\n) AS mercator\nCROSS JOIN LATERAL (\n    SELECT CASE WHEN GeometryType(shape) = 'POINT' THEN shape ELSE ST_PointOnSurface(shape) END\n           AS on_it,\n           tile_column(ST_XMin(shape)) AS west, tile_column(ST_XMax(shape)) AS east,\n           tile_row(ST_YMax(shape)) AS north, tile_row(ST_YMin(shape)) AS south OFFSET 0\n) AS spots\nCROSS JOIN LATERAL (\n    SELECT length(ltrim(((spots.west # spots.east) | (spots.north # spots.south))::bit(24)::text,\n                        '0')) AS below OFFSET 0\n) AS levels\nWHERE p.geometry IS NOT NULL AND NOT isempty(p.recorded_during) AND NOT ST_IsEmpty(shape);\n\nINSERT INTO operations_binchange (publication_id, layer, spot, first_day, last_day, at, sign)\nSELECT publication_id, d.layer, spot, d.first_day, d.last_day, d.known_from, 1\nFROM operations_drawn d JOIN fresh p ON p.id = d.publication_id;\nRETURN NULL;",
                    hash="9e7ee971701ffa5e8f82ae38959dcf69963d3380",
                    level="STATEMENT",
                    operation="INSERT",
                    pgid="pgtrigger_draw_fef15",
                    referencing="REFERENCING NEW TABLE AS fresh ",
                    table="operations_publication",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="redraw",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE gone RECORD; is_binned BOOLEAN;",
                    func="\nFOR gone IN\n    SELECT d.*, was.layer AS of_layer, was.id AS version FROM kept JOIN was USING (id)\n    LEFT JOIN operations_drawn d ON d.publication_id = kept.id\n    WHERE was.redacted_at IS NULL AND kept.redacted_at IS NOT NULL ORDER BY kept.id\nLOOP\n    PERFORM pg_advisory_xact_lock(20170000);\n    INSERT INTO operations_layerchange (layer, at, count) VALUES (gone.of_layer, now(), 1);\n    IF gone.publication_id IS NOT NULL THEN\n        SELECT count(*) FILTER (WHERE sign = 1) = 0\n               AND (gone.known_to = 'infinity' OR count(*) FILTER (WHERE sign = -1) > 0)\n        INTO is_binned FROM operations_binchange WHERE publication_id = gone.publication_id;\n        IF is_binned THEN\n            UPDATE operations_bin SET count = count - 1,\n                starts = tile_without(starts, gone.first_day),\n                ends = tile_without(ends, gone.last_day)\n            FROM generate_series(0, 18) AS level\n            WHERE layer = gone.layer AND zoom = level AND cell = gone.spot >> (2 * (18 - level));\n        END IF;\n        DELETE FROM operations_binchange WHERE publication_id = gone.publication_id;\n        DELETE FROM operations_drawn WHERE publication_id = gone.publication_id;\n    END IF;\nEND LOOP;\nWITH closed AS (\n    SELECT kept.layer, kept.recorded_during AS known, lower(was.recorded_during) AS began,\n           upper(was.recorded_during) AS ended\n    FROM kept JOIN was USING (id) WHERE kept.recorded_during <> was.recorded_during\n)\n\nINSERT INTO operations_layerchange (layer, at, count)\nSELECT layer, at, sum(count) FROM closed CROSS JOIN LATERAL (VALUES\n    (CASE WHEN isempty(known) AND began > now() + interval '1 hour' THEN began\n          WHEN isempty(known) THEN now() ELSE upper(known) END,\n     CASE WHEN isempty(known) AND began > now() + interval '1 hour' THEN -1 ELSE 1 END),\n    (CASE WHEN ended > now() + interval '1 hour' THEN ended END, -1)\n) AS noted (at, count) WHERE at IS NOT NULL GROUP BY layer, at;\n\nWITH closed AS (\n    SELECT id, kept.recorded_during AS known, upper(was.recorded_during) AS ended\n    FROM kept JOIN was USING (id) WHERE kept.recorded_during <> was.recorded_during\n), moved AS (\n    DELETE FROM operations_binchange b USING closed\n    WHERE b.publication_id = closed.id AND (b.sign = -1 OR isempty(closed.known))\n    RETURNING b.publication_id, b.sign\n)\nINSERT INTO operations_binchange (publication_id, layer, spot, first_day, last_day, at, sign)\nSELECT publication_id, layer, spot, first_day, last_day,\n       CASE WHEN isempty(known) THEN known_from ELSE upper(known) END, -1\nFROM closed JOIN operations_drawn d ON d.publication_id = id\nWHERE CASE WHEN isempty(known)\n           THEN NOT EXISTS (SELECT FROM moved WHERE publication_id = id AND sign = 1)\n                AND (ended IS NULL\n                     OR EXISTS (SELECT FROM moved WHERE publication_id = id AND sign = -1))\n           ELSE ended IS NULL\n                OR EXISTS (SELECT FROM moved WHERE publication_id = id AND sign = -1) END;\nUPDATE operations_drawn SET known_to = upper(kept.recorded_during)\nFROM kept JOIN was USING (id)\nWHERE publication_id = kept.id AND kept.recorded_during <> was.recorded_during\n    AND NOT isempty(kept.recorded_during);\nDELETE FROM operations_drawn USING kept\nWHERE publication_id = kept.id AND isempty(kept.recorded_during);\nRETURN NULL;\n",
                    hash="0610fe0bdf688d3295cdbcc62df0f7e3f517042c",
                    level="STATEMENT",
                    operation="UPDATE",
                    pgid="pgtrigger_redraw_af83e",
                    referencing="REFERENCING OLD TABLE AS was  NEW TABLE AS kept ",
                    table="operations_publication",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="binchange",
            index=models.Index(fields=["layer", "spot"], name="binchange_spot"),
        ),
        migrations.AddIndex(
            model_name="binchange",
            index=models.Index(fields=["publication_id"], name="binchange_publication"),
        ),
        migrations.AddIndex(
            model_name="drawn",
            index=models.Index(
                fields=["layer", "spot"],
                include=("first_day", "last_day", "known_from", "known_to"),
                name="drawn_spot",
            ),
        ),
        migrations.AddIndex(
            model_name="drawn",
            index=models.Index(
                condition=models.Q(("cell__isnull", False)),
                fields=["layer", "cell"],
                include=(
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
                ),
                name="drawn_cell",
            ),
        ),
        migrations.AddIndex(
            model_name="layerchange",
            index=models.Index(fields=["layer", "at"], include=("count",), name="layerchange_at"),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(GRANT, REVOKE),
    ]
