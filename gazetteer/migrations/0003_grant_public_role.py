"""The public side reads the gazetteer by a role that may do nothing else."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import migrations, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.utils import ProgrammingError
from psycopg import sql

TABLES = ("gazetteer_place", "gazetteer_placename")


def grant(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the public role if it is missing, let it read the gazetteer, let us act as it."""
    role = sql.Identifier(settings.PUBLIC_ROLE)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        owner = cursor.fetchone()[0]
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.PUBLIC_ROLE])
        statements = [] if cursor.fetchone() else [sql.SQL("CREATE ROLE {} NOLOGIN").format(role)]
        _run(schema_editor, statements, owner)
        # asked after the role exists; a superuser is a member of everything
        cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER')", [settings.PUBLIC_ROLE])
        if not cursor.fetchone()[0]:
            join = sql.SQL("GRANT {} TO {}").format(role, sql.Identifier(owner))
            _run(schema_editor, [join], owner)
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        for table in TABLES:
            cursor.execute(sql.SQL("GRANT SELECT ON {} TO {}").format(sql.Identifier(table), role))


def revoke(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the reading rights back. The role stays: it belongs to the cluster, not to us."""
    role = sql.Identifier(settings.PUBLIC_ROLE)
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(
                sql.SQL("REVOKE SELECT ON {} FROM {}").format(sql.Identifier(table), role)
            )


def _run(
    schema_editor: BaseDatabaseSchemaEditor, statements: list[sql.Composed], owner: str
) -> None:
    """Run what needs CREATEROLE; where it is not permitted, say what a superuser must run."""
    try:
        with (
            transaction.atomic(schema_editor.connection.alias),
            schema_editor.connection.cursor() as cursor,
        ):
            for statement in statements:
                cursor.execute(statement)
    except ProgrammingError as error:
        raise ImproperlyConfigured(
            f"This database user may not set up the public role. As a superuser run: "
            f"CREATE ROLE {settings.PUBLIC_ROLE} NOLOGIN; "
            f'GRANT {settings.PUBLIC_ROLE} TO "{owner}"; (first statement only if it is missing)'
        ) from error


class Migration(migrations.Migration):
    dependencies = [("gazetteer", "0002_places")]
    operations = [migrations.RunPython(grant, revoke)]
