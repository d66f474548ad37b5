"""PostGIS and what the search needs. A role that is no superuser finds them already there."""

from django.contrib.postgres.operations import CreateExtension
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState


class KeptExtension(CreateExtension):
    """Creates an extension that is missing; going back leaves it, for it may not be ours."""

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        pass


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    # Django looks first and creates only what is missing, so a prepared database needs no rights
    operations = [
        KeptExtension("postgis"),
        KeptExtension("pg_trgm"),
        KeptExtension("btree_gist"),
        KeptExtension("unaccent"),
    ]
