"""Give the table of an incident's old versions a name that does not list its columns."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("operations", "0003_make_groups")]

    operations = [
        migrations.RenameModel(
            "IncidentRecordPtrIncidentKindPartOfPlaceGeometryKilledLowKilledBestKilledHighWoundedEvent",
            "IncidentEvent",
        )
    ]
