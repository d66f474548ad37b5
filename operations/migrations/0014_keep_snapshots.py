"""Keep snapshots, let the public role read them and editors make them."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

from operations.permissions import make_groups

GRANT = "GRANT SELECT ON operations_snapshot TO conflictmap_public;"
REVOKE = "REVOKE SELECT ON operations_snapshot FROM conflictmap_public;"


def make(apps, schema_editor):
    create_permissions(real_apps.get_app_config("operations"), verbosity=0)
    make_groups(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0013_say_when_states_end"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        migrations.CreateModel(
            name="SnapshotEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("digest", models.CharField(max_length=64)),
                ("manifest", models.TextField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("manifest", models.TextField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["-created_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "digest",
                                models.Func(
                                    models.Func(
                                        models.Func(
                                            models.F("manifest"),
                                            models.Value("UTF8"),
                                            function="convert_to",
                                            output_field=models.BinaryField(),
                                        ),
                                        function="sha256",
                                        output_field=models.BinaryField(),
                                    ),
                                    models.Value("hex"),
                                    function="encode",
                                    output_field=models.CharField(),
                                ),
                            )
                        ),
                        name="snapshot_digest_is_of_manifest",
                    )
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="snapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="67790be129fa426b803c0c7d453406eda1329d2e",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_13751",
                    table="operations_snapshot",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="snapshot",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_snapshotevent" ("created_at", "digest", "id", "manifest", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."created_at", NEW."digest", NEW."id", NEW."manifest", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                    hash="9a995107c81d765810267b9197653f00b6a1f889",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_b571f",
                    table="operations_snapshot",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddField(
            model_name="snapshotevent",
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
            model_name="snapshotevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="events",
                to="operations.snapshot",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="snapshotevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="88659fefc274c1da6737057ffc37de7615ceb743",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_65469",
                    table="operations_snapshotevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(GRANT, REVOKE),
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
