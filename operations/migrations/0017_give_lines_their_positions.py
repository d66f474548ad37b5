"""Leave owner, facing and a zone's one shape; zones lie between lines, not positions."""

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
    dependencies = [("operations", "0016_carry_lines_over")]

    operations = [
        migrations.AlterField(
            model_name="controlline",
            name="line",
            field=models.ForeignKey(
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
                to="operations.contactline",
            ),
        ),
        migrations.AlterField(
            model_name="contestedzone",
            name="line_b",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="operations.contactline",
            ),
        ),
        migrations.AlterField(
            model_name="controllineevent",
            name="line",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.contactline",
            ),
        ),
        migrations.AlterField(
            model_name="contestedzoneevent",
            name="line_a",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.contactline",
            ),
        ),
        migrations.AlterField(
            model_name="contestedzoneevent",
            name="line_b",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="operations.contactline",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="contestedzone",
            name="zone_geom1_type",
        ),
        migrations.RemoveConstraint(
            model_name="contestedzone",
            name="zone_geom2_size",
        ),
        migrations.RemoveConstraint(
            model_name="contestedzone",
            name="zone_geom3_nonempty",
        ),
        migrations.RemoveConstraint(
            model_name="contestedzone",
            name="zone_geom4_flat",
        ),
        migrations.RemoveConstraint(
            model_name="contestedzone",
            name="zone_geom5_range",
        ),
        migrations.RemoveConstraint(
            model_name="contestedzone",
            name="zone_geom6_valid",
        ),
        migrations.RemoveField(
            model_name="contestedzone",
            name="area_km2",
        ),
        migrations.RemoveField(
            model_name="contestedzone",
            name="geometry",
        ),
        migrations.RemoveField(
            model_name="contestedzone",
            name="method",
        ),
        migrations.RemoveField(
            model_name="contestedzone",
            name="widths_km",
        ),
        migrations.RemoveField(
            model_name="controlline",
            name="facing",
        ),
        migrations.RemoveField(
            model_name="controlline",
            name="owner",
        ),
        migrations.RemoveField(model_name="contestedzoneevent", name="geometry"),
        migrations.RemoveField(model_name="contestedzoneevent", name="method"),
        migrations.RemoveField(model_name="contestedzoneevent", name="widths_km"),
        migrations.RemoveField(model_name="contestedzoneevent", name="area_km2"),
        migrations.RemoveField(model_name="controllineevent", name="owner"),
        migrations.RemoveField(model_name="controllineevent", name="facing"),
        migrations.AlterModelOptions(
            name="controlline",
            options={
                "verbose_name": "position of a line",
                "verbose_name_plural": "positions of lines",
            },
        ),
        migrations.AddConstraint(
            model_name="publication",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("layer", "contact-lines")),
                expressions=[
                    (
                        django.db.models.fields.json.KeyTextTransform(
                            "id", django.db.models.fields.json.KeyTransform("line", "properties")
                        ),
                        "=",
                    ),
                    ("valid_during", "&&"),
                    ("recorded_during", "&&"),
                ],
                name="publication_one_position_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="contactline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("facing__isnull", True),
                    models.Q(("facing", models.F("owner")), _negated=True),
                    _connector="OR",
                ),
                name="line_faces_another",
                violation_error_message="A line faces another actor, not its owner.",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonepiece",
            constraint=operations.models.shapes.ShapeCheck(
                condition=django.db.models.lookups.In(
                    models.Func(
                        models.F("geometry"),
                        function="GeometryType",
                        output_field=models.TextField(),
                    ),
                    ["POLYGON", "MULTIPOLYGON"],
                ),
                name="piece_geom1_type",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonepiece",
            constraint=operations.models.shapes.ShapeCheck(
                condition=django.db.models.lookups.LessThanOrEqual(
                    models.Func(
                        models.F("geometry"),
                        function="ST_NPoints",
                        output_field=models.IntegerField(),
                    ),
                    50000,
                ),
                name="piece_geom2_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonepiece",
            constraint=operations.models.shapes.ShapeCheck(
                condition=django.db.models.lookups.Exact(
                    models.Func(
                        models.F("geometry"),
                        function="ST_IsEmpty",
                        output_field=models.BooleanField(),
                    ),
                    False,
                ),
                name="piece_geom3_nonempty",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonepiece",
            constraint=operations.models.shapes.ShapeCheck(
                condition=django.db.models.lookups.Exact(
                    models.Func(
                        models.F("geometry"),
                        function="ST_NDims",
                        output_field=models.IntegerField(),
                    ),
                    2,
                ),
                name="piece_geom4_flat",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonepiece",
            constraint=operations.models.shapes.ShapeCheck(
                condition=django.db.models.lookups.Exact(
                    models.Func(
                        models.F("geometry"),
                        output_field=models.BooleanField(),
                        template="(ST_XMin(%(expressions)s) >= -180 AND ST_XMax(%(expressions)s) <= 180 AND ST_YMin(%(expressions)s) >= -90 AND ST_YMax(%(expressions)s) <= 90)",
                    ),
                    True,
                ),
                name="piece_geom5_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonepiece",
            constraint=operations.models.shapes.ShapeCheck(
                condition=models.Q(("geometry__isvalid", True)), name="piece_geom6_valid"
            ),
        ),
        migrations.AddConstraint(
            model_name="zonepiece",
            constraint=models.CheckConstraint(
                condition=models.Q(("geometry__isnull", False)), name="piece_has_geometry"
            ),
        ),
        migrations.AddConstraint(
            model_name="zonepiece",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to__isnull", True),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="piece_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="zonepiece",
            constraint=models.UniqueConstraint(
                fields=("zone", "position_a", "position_b", "kind"), name="piece_once"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contestedzone",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_contestedzoneevent" ("line_a_id", "line_b_id", "not_drawn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_ptr_id") VALUES (NEW."line_a_id", NEW."line_b_id", NEW."not_drawn", _pgh_attach_context(), NOW(), \'insert\', NEW."record_ptr_id", NEW."record_ptr_id"); RETURN NULL;',
                    hash="9bade1e9f5f973967852c802094414493cf0252b",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_df721",
                    table="operations_contestedzone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contestedzone",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."line_a_id" IS DISTINCT FROM (NEW."line_a_id") OR OLD."line_b_id" IS DISTINCT FROM (NEW."line_b_id") OR OLD."not_drawn" IS DISTINCT FROM (NEW."not_drawn") OR OLD."record_ptr_id" IS DISTINCT FROM (NEW."record_ptr_id"))',
                    func='INSERT INTO "operations_contestedzoneevent" ("line_a_id", "line_b_id", "not_drawn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_ptr_id") VALUES (NEW."line_a_id", NEW."line_b_id", NEW."not_drawn", _pgh_attach_context(), NOW(), \'update\', NEW."record_ptr_id", NEW."record_ptr_id"); RETURN NULL;',
                    hash="ba201a635c30fcd58eed37a86f2f6c92b0aaab48",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_956df",
                    table="operations_contestedzone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contestedzone",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_contestedzoneevent" ("line_a_id", "line_b_id", "not_drawn", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_ptr_id") VALUES (OLD."line_a_id", OLD."line_b_id", OLD."not_drawn", _pgh_attach_context(), NOW(), \'delete\', OLD."record_ptr_id", OLD."record_ptr_id"); RETURN NULL;',
                    hash="e2f9d3dc122de106630b4051f57463e03c6f96d0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_54e14",
                    table="operations_contestedzone",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="controlline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_controllineevent" ("certainty", "geometry", "holds", "line_id", "line_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_ptr_id", "status") VALUES (NEW."certainty", NEW."geometry", NEW."holds", NEW."line_id", NEW."line_kind", _pgh_attach_context(), NOW(), \'insert\', NEW."record_ptr_id", NEW."record_ptr_id", NEW."status"); RETURN NULL;',
                    hash="584ee25df9ff618b8af3a0d13b2bea05ee814508",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_07c5b",
                    table="operations_controlline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="controlline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."certainty" IS DISTINCT FROM (NEW."certainty") OR OLD."geometry" IS DISTINCT FROM (NEW."geometry") OR OLD."holds" IS DISTINCT FROM (NEW."holds") OR OLD."line_id" IS DISTINCT FROM (NEW."line_id") OR OLD."line_kind" IS DISTINCT FROM (NEW."line_kind") OR OLD."record_ptr_id" IS DISTINCT FROM (NEW."record_ptr_id") OR OLD."status" IS DISTINCT FROM (NEW."status"))',
                    func='INSERT INTO "operations_controllineevent" ("certainty", "geometry", "holds", "line_id", "line_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_ptr_id", "status") VALUES (NEW."certainty", NEW."geometry", NEW."holds", NEW."line_id", NEW."line_kind", _pgh_attach_context(), NOW(), \'update\', NEW."record_ptr_id", NEW."record_ptr_id", NEW."status"); RETURN NULL;',
                    hash="42492f80f4f8bbd20c6fbf440a665a2cea8b9ed6",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_5740d",
                    table="operations_controlline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="controlline",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_controllineevent" ("certainty", "geometry", "holds", "line_id", "line_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_ptr_id", "status") VALUES (OLD."certainty", OLD."geometry", OLD."holds", OLD."line_id", OLD."line_kind", _pgh_attach_context(), NOW(), \'delete\', OLD."record_ptr_id", OLD."record_ptr_id", OLD."status"); RETURN NULL;',
                    hash="1bacd448778e1390a6771498165aff5190ae0b8d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_a14f3",
                    table="operations_controlline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactline",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_contactlineevent" ("facing_id", "id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "title") VALUES (NEW."facing_id", NEW."id", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."public_id", NEW."title"); RETURN NULL;',
                    hash="06a9c5357867c4b40b819f30125e6ee3465435e5",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a8143",
                    table="operations_contactline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactline",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_contactlineevent" ("facing_id", "id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "title") VALUES (NEW."facing_id", NEW."id", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."public_id", NEW."title"); RETURN NULL;',
                    hash="8f66c95dab15121310107ea4554a166a081b39e3",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_92d0f",
                    table="operations_contactline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactline",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_contactlineevent" ("facing_id", "id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "title") VALUES (OLD."facing_id", OLD."id", OLD."owner_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."public_id", OLD."title"); RETURN NULL;',
                    hash="dd5cb7563f01454d8782a453dff973f97ba7beb0",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_db838",
                    table="operations_contactline",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contactlineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="39a6bc2f67b794390fd3986ab0104dee878d5797",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_e24f5",
                    table="operations_contactlineevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="contestedzoneevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="162c8c5ba605a9feebbb30f7fc9a26fbbc1b37be",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_623c4",
                    table="operations_contestedzoneevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="controllineevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="76e5bbce9cb91a4492e3d05225daa2b7a7e688d1",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_c2950",
                    table="operations_controllineevent",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zonepiece",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_zonepieceevent" ("area_km2", "geometry", "id", "kind", "method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position_a_id", "position_b_id", "public_id", "valid_from", "valid_to", "widths_km", "zone_id") VALUES (NEW."area_km2", NEW."geometry", NEW."id", NEW."kind", NEW."method", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position_a_id", NEW."position_b_id", NEW."public_id", NEW."valid_from", NEW."valid_to", NEW."widths_km", NEW."zone_id"); RETURN NULL;',
                    hash="73644914f5d4c099f8b06a94e4471225b3707000",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_a3b9a",
                    table="operations_zonepiece",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zonepiece",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "operations_zonepieceevent" ("area_km2", "geometry", "id", "kind", "method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position_a_id", "position_b_id", "public_id", "valid_from", "valid_to", "widths_km", "zone_id") VALUES (NEW."area_km2", NEW."geometry", NEW."id", NEW."kind", NEW."method", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position_a_id", NEW."position_b_id", NEW."public_id", NEW."valid_from", NEW."valid_to", NEW."widths_km", NEW."zone_id"); RETURN NULL;',
                    hash="e61424c34b20d112d4363a999feea0706068636c",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_209f3",
                    table="operations_zonepiece",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zonepiece",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "operations_zonepieceevent" ("area_km2", "geometry", "id", "kind", "method", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position_a_id", "position_b_id", "public_id", "valid_from", "valid_to", "widths_km", "zone_id") VALUES (OLD."area_km2", OLD."geometry", OLD."id", OLD."kind", OLD."method", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position_a_id", OLD."position_b_id", OLD."public_id", OLD."valid_from", OLD."valid_to", OLD."widths_km", OLD."zone_id"); RETURN NULL;',
                    hash="d5a376bc68f3aa2e615607a30e1a86f6ce8ca1de",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_8d6da",
                    table="operations_zonepiece",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="zonepieceevent",
            trigger=pgtrigger.compiler.Trigger(
                name="append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="6d96a814db48a097ca4c7a4bedfdc0bf0d2e06e5",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_append_only_913f0",
                    table="operations_zonepieceevent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AlterField(
            model_name="contestedzoneevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="record_ptr_line_a_line_b_not_drawn_events",
                to="operations.contestedzone",
            ),
        ),
        migrations.AlterField(
            model_name="controllineevent",
            name="pgh_obj",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="record_ptr_line_holds_line_kind_status_certainty_geometry_events",
                to="operations.controlline",
            ),
        ),
    ]
