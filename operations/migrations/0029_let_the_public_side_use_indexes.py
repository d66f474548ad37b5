"""Give the public side indexes it may use: plain columns, computed by PostgreSQL.

Row-level security lets only operators that cannot leak near an index or its statistics. Those of
ranges and geometries may leak by their errors, so that every public query read whole layers.
"""

import django.contrib.postgres.indexes
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# One statement: the table is rewritten once.
ADD = """
ALTER TABLE operations_publication
    ADD known_from timestamptz GENERATED ALWAYS AS (lower(recorded_during)) STORED,
    ADD known_to timestamptz GENERATED ALWAYS AS (upper(recorded_during)) STORED,
    ADD first_day date GENERATED ALWAYS AS (lower(valid_during)) STORED,
    ADD end_day date GENERATED ALWAYS AS (upper(valid_during)) STORED,
    ADD west double precision GENERATED ALWAYS AS (ST_XMin(geometry)) STORED,
    ADD south double precision GENERATED ALWAYS AS (ST_YMin(geometry)) STORED,
    ADD east double precision GENERATED ALWAYS AS (ST_XMax(geometry)) STORED,
    ADD north double precision GENERATED ALWAYS AS (ST_YMax(geometry)) STORED
"""
DROP = """
ALTER TABLE operations_publication DROP known_from, DROP known_to, DROP first_day, DROP end_day,
    DROP west, DROP south, DROP east, DROP north
"""
# What it lets through stays the same: a version whose time has come.
POLICY = """
DROP POLICY begun ON operations_publication;
CREATE POLICY begun ON operations_publication FOR SELECT TO conflictmap_public
    USING (known_from <= now())
"""
POLICY_BEFORE = """
DROP POLICY begun ON operations_publication;
CREATE POLICY begun ON operations_publication FOR SELECT TO conflictmap_public
    USING (lower(recorded_during) <= now())
"""


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0028_let_actors_deny"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="publication",
            name="only_closing",
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(ADD, DROP)],
            state_operations=[
                migrations.AddField(
                    model_name="publication",
                    name="east",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=models.Func("geometry", function="ST_XMax"),
                        output_field=models.FloatField(null=True),
                    ),
                ),
                migrations.AddField(
                    model_name="publication",
                    name="end_day",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Upper("valid_during"),
                        output_field=models.DateField(null=True),
                    ),
                ),
                migrations.AddField(
                    model_name="publication",
                    name="first_day",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("valid_during"),
                        output_field=models.DateField(null=True),
                    ),
                ),
                migrations.AddField(
                    model_name="publication",
                    name="known_from",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Lower("recorded_during"),
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                migrations.AddField(
                    model_name="publication",
                    name="known_to",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.text.Upper("recorded_during"),
                        output_field=models.DateTimeField(null=True),
                    ),
                ),
                migrations.AddField(
                    model_name="publication",
                    name="north",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=models.Func("geometry", function="ST_YMax"),
                        output_field=models.FloatField(null=True),
                    ),
                ),
                migrations.AddField(
                    model_name="publication",
                    name="south",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=models.Func("geometry", function="ST_YMin"),
                        output_field=models.FloatField(null=True),
                    ),
                ),
                migrations.AddField(
                    model_name="publication",
                    name="west",
                    field=models.GeneratedField(
                        db_persist=True,
                        expression=models.Func("geometry", function="ST_XMin"),
                        output_field=models.FloatField(null=True),
                    ),
                ),
            ],
        ),
        migrations.RunSQL(POLICY, POLICY_BEFORE),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["layer", "id"], name="publication_in_order"),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["layer", "known_from"], name="publication_begun"),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(fields=["layer", "known_to"], name="publication_ended"),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=django.contrib.postgres.indexes.GistIndex(
                fields=["layer", "west", "south", "east", "north"], name="publication_boxes"
            ),
        ),
        migrations.AddIndex(
            model_name="publication",
            index=models.Index(
                condition=models.Q(("redacted_at__isnull", False)),
                fields=["layer", "redacted_at"],
                name="publication_redacted",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="publication",
            trigger=pgtrigger.compiler.Trigger(
                name="only_closing",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF OLD.redacted_at IS NULL AND NEW.redacted_at IS NOT NULL THEN\n    IF NEW.geometry IS NOT NULL OR NEW.properties <> '{}'::jsonb OR NEW.title <> ''\n        OR NEW.feature_json <> '' OR NEW.search_text <> '' OR cardinality(NEW.actors) <> 0\n        OR to_jsonb(NEW) - ARRAY['known_from', 'known_to', 'first_day', 'end_day', 'west', 'south', 'east', 'north']\n                         - ARRAY['geometry', 'properties', 'title', 'feature_json', 'search_text',\n                                 'actors', 'redacted_at', 'precision_m']\n           IS DISTINCT FROM\n           to_jsonb(OLD) - ARRAY['known_from', 'known_to', 'first_day', 'end_day', 'west', 'south', 'east', 'north']\n                         - ARRAY['geometry', 'properties', 'title', 'feature_json', 'search_text',\n                                 'actors', 'redacted_at', 'precision_m'] THEN\n        RAISE EXCEPTION 'a redaction empties a publication and changes nothing else';\n    END IF;\n    RETURN NEW;\nEND IF;\nIF ROW(NEW.*) IS DISTINCT FROM ROW(OLD.*) THEN\n    IF to_jsonb(NEW) - ARRAY['known_from', 'known_to', 'first_day', 'end_day', 'west', 'south', 'east', 'north'] - 'recorded_during'\n       IS DISTINCT FROM to_jsonb(OLD) - ARRAY['known_from', 'known_to', 'first_day', 'end_day', 'west', 'south', 'east', 'north'] - 'recorded_during' THEN\n        RAISE EXCEPTION 'a publication is never changed, only closed';\n    END IF;\n    IF NOT NEW.recorded_during <@ OLD.recorded_during\n        OR NOT (isempty(NEW.recorded_during)\n                OR lower(NEW.recorded_during) = lower(OLD.recorded_during)) THEN\n        RAISE EXCEPTION 'a publication can be closed, not reopened or moved';\n    END IF;\nEND IF;\nRETURN NEW;\n",
                    hash="ccc1dac82d998e50ffc4cfb208d552689d346a6d",
                    operation="UPDATE",
                    pgid="pgtrigger_only_closing_7c0a7",
                    table="operations_publication",
                    when="BEFORE",
                ),
            ),
        ),
    ]
