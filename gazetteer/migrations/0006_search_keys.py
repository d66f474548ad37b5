"""Search keys as today's rules make them, and a stamp per writing transaction.

The stamp tells every process, in one cheap question, whether what it holds of the gazetteer in
memory is still what the database says; see `gazetteer.memory`.
"""

from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# One row per transaction that wrote, its stamp new at every statement: two writers never wait for
# each other, and a transaction that commits late still changes the set of stamps. Rows of
# transactions that everybody has seen end are dropped, those somebody else is dropping left alone.
STAMP = """
CREATE SEQUENCE gazetteer_stamp;
CREATE TABLE gazetteer_change (xid xid8 PRIMARY KEY, stamp bigint NOT NULL);
CREATE FUNCTION gazetteer_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO gazetteer_change VALUES (pg_current_xact_id(), nextval('gazetteer_stamp'))
        ON CONFLICT (xid) DO UPDATE SET stamp = EXCLUDED.stamp;
    IF random() < 0.05 THEN
        DELETE FROM gazetteer_change WHERE xid IN (
            SELECT xid FROM gazetteer_change WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
             ORDER BY xid DESC OFFSET 5 FOR UPDATE SKIP LOCKED);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER gazetteer_place_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON gazetteer_place
    FOR EACH STATEMENT EXECUTE FUNCTION gazetteer_changed();
CREATE TRIGGER gazetteer_placename_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON gazetteer_placename
    FOR EACH STATEMENT EXECUTE FUNCTION gazetteer_changed()
"""

UNSTAMP = """
DROP TRIGGER gazetteer_placename_changed ON gazetteer_placename;
DROP TRIGGER gazetteer_place_changed ON gazetteer_place;
DROP FUNCTION gazetteer_changed();
DROP TABLE gazetteer_change;
DROP SEQUENCE gazetteer_stamp
"""


def rewrite_keys(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Compute the keys of every stored name anew; 100,000 names take some five seconds."""
    from gazetteer.models import search_keys

    names = apps.get_model("gazetteer", "PlaceName").objects.using(schema_editor.connection.alias)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE new_key (id bigint, key text, skeleton text)")
        rows = list(names.values_list("id", "name", "key", "skeleton"))
        with cursor.copy("COPY new_key FROM STDIN") as copy:
            for number, name, *old in rows:
                new = search_keys(name)
                if list(new) != old:
                    copy.write_row((number, *new))
        cursor.execute(
            "UPDATE gazetteer_placename n SET key = k.key, skeleton = k.skeleton "
            "FROM new_key k WHERE k.id = n.id"
        )
        cursor.execute("DROP TABLE new_key")


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    schema_editor.execute(
        f"GRANT SELECT ON gazetteer_change TO {schema_editor.quote_name(settings.PUBLIC_ROLE)}"
    )


class Migration(migrations.Migration):
    dependencies = [("gazetteer", "0005_grant_hierarchy")]
    operations = [
        migrations.RunPython(rewrite_keys, migrations.RunPython.noop),
        migrations.RunSQL(STAMP, UNSTAMP),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]
