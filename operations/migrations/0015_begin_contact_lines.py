"""Add contact lines and the pieces of zones; free the old columns of what binds them."""

import uuid

import django.contrib.gis.db.models.fields
import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.fields.json
import django.db.models.lookups
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import operations.models.shapes


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0014_keep_snapshots"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="contestedzone",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contestedzone",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contestedzone",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="controlline",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="controlline",
            name="update_update",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="controlline",
            name="delete_delete",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="contestedzonerecordptrlinealinebgeometrymethodwidthskmareakm2event",
            name="append_only",
        ),
        migrations.RenameModel(
            "ContestedZoneRecordPtrLineALineBGeometryMethodWidthsKmAreaKm2Event",
            "ContestedZoneEvent",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="controllinerecordptrlinekindownerfacingstatuscertaintygeometryevent",
            name="append_only",
        ),
        migrations.RenameModel(
            "ControlLineRecordPtrLineKindOwnerFacingStatusCertaintyGeometryEvent",
            "ControlLineEvent",
        ),
        migrations.CreateModel(
            name="ContactLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "title",
                    models.CharField(help_text="Readers see it on every position", max_length=200),
                ),
            ],
            options={
                "ordering": ["title", "id"],
            },
        ),
        migrations.CreateModel(
            name="ContactLineEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "title",
                    models.CharField(help_text="Readers see it on every position", max_length=200),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ZonePiece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gap", "gap: neither holds it"),
                            ("overlap", "overlap: both claim to hold it"),
                            ("between", "between the lines: sides not stated"),
                        ],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.GeometryField(
                        blank=True,
                        null=True,
                        srid=4326,
                        validators=[operations.models.shapes.IsShape(("POLYGON", "MULTIPOLYGON"))],
                    ),
                ),
                ("area_km2", models.FloatField()),
                ("widths_km", models.JSONField()),
                ("method", models.CharField(max_length=300)),
            ],
            options={
                "ordering": ["zone", "valid_from", "kind", "id"],
            },
        ),
        migrations.CreateModel(
            name="ZonePieceEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("public_id", models.UUIDField(default=uuid.uuid4, editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("gap", "gap: neither holds it"),
                            ("overlap", "overlap: both claim to hold it"),
                            ("between", "between the lines: sides not stated"),
                        ],
                        max_length=10,
                    ),
                ),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "geometry",
                    django.contrib.gis.db.models.fields.GeometryField(
                        blank=True,
                        null=True,
                        srid=4326,
                        validators=[operations.models.shapes.IsShape(("POLYGON", "MULTIPOLYGON"))],
                    ),
                ),
                ("area_km2", models.FloatField()),
                ("widths_km", models.JSONField()),
                ("method", models.CharField(max_length=300)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="contestedzone",
            name="not_drawn",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.AddField(
            model_name="controlline",
            name="holds",
            field=models.CharField(
                blank=True,
                choices=[
                    ("left", "left of the line as drawn"),
                    ("right", "right of the line as drawn"),
                ],
                help_text="Seen from the first point drawn towards the last. Left empty: not stated, and a zone cannot tell gap from overlap.",
                max_length=5,
                verbose_name="owner stands",
            ),
        ),
        migrations.AddField(
            model_name="contactline",
            name="facing",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines_facing",
                to="operations.actor",
            ),
        ),
        migrations.AddField(
            model_name="contactline",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="operations.actor",
            ),
        ),
        migrations.AddField(
            model_name="controlline",
            name="line",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="positions",
                to="operations.contactline",
            ),
        ),
        migrations.AlterField(
            model_name="contestedzone",
            name="line_a",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.controlline",
                db_constraint=False,
            ),
        ),
        migrations.AlterField(
            model_name="contestedzone",
            name="line_b",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.controlline",
                db_constraint=False,
            ),
        ),
        migrations.AddField(
            model_name="contactlineevent",
            name="facing",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.actor",
            ),
        ),
        migrations.AddField(
            model_name="contactlineevent",
            name="owner",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.actor",
            ),
        ),
        migrations.AddField(
            model_name="contactlineevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="contactlineevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="operations.contactline",
            ),
        ),
        migrations.AddField(
            model_name="zonepiece",
            name="position_a",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="operations.controlline",
            ),
        ),
        migrations.AddField(
            model_name="zonepiece",
            name="position_b",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="operations.controlline",
            ),
        ),
        migrations.AddField(
            model_name="zonepiece",
            name="zone",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="pieces",
                to="operations.contestedzone",
            ),
        ),
        migrations.AddField(
            model_name="zonepieceevent",
            name="pgh_context",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="pghistory.context",
            ),
        ),
        migrations.AddField(
            model_name="zonepieceevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="operations.zonepiece",
            ),
        ),
        migrations.AddField(
            model_name="zonepieceevent",
            name="position_a",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.controlline",
            ),
        ),
        migrations.AddField(
            model_name="zonepieceevent",
            name="position_b",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.controlline",
            ),
        ),
        migrations.AddField(
            model_name="zonepieceevent",
            name="zone",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.contestedzone",
            ),
        ),
        migrations.AddField(
            model_name="controllineevent",
            name="line",
            field=models.ForeignKey(
                null=True,
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.contactline",
            ),
        ),
        migrations.AddField(
            model_name="controllineevent",
            name="holds",
            field=models.CharField(
                blank=True,
                choices=[
                    ("left", "left of the line as drawn"),
                    ("right", "right of the line as drawn"),
                ],
                help_text="Seen from the first point drawn towards the last. Left empty: not stated, and a zone cannot tell gap from overlap.",
                max_length=5,
                verbose_name="owner stands",
            ),
        ),
        migrations.AddField(
            model_name="contestedzoneevent",
            name="not_drawn",
            field=models.TextField(blank=True, editable=False),
        ),
        migrations.RemoveConstraint(
            model_name="controlline",
            name="line_faces_another",
        ),
        migrations.AlterField(
            model_name="controlline",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.actor",
            ),
        ),
        migrations.AlterField(
            model_name="controlline",
            name="facing",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.actor",
            ),
        ),
        migrations.AlterField(
            model_name="controllineevent",
            name="owner",
            field=models.ForeignKey(
                null=True,
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.actor",
            ),
        ),
    ]
