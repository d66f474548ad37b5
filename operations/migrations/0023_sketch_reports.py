"""Give the reports that are stored already the numbers by which nearly equal texts are found."""

from django.db import migrations


def sketch(apps, schema_editor):
    from operations.inbox import likeness  # its own migration: a schema change waits for no rows

    reports = apps.get_model("operations", "Report").objects
    for report in reports.filter(bands=[]).only("text").iterator(chunk_size=200):
        reports.filter(pk=report.pk).update(bands=likeness.bands(report.text))


class Migration(migrations.Migration):
    dependencies = [("operations", "0022_queue_and_inbox")]

    operations = [migrations.RunPython(sketch, migrations.RunPython.noop)]
