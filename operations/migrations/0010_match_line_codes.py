"""Give lines that were said to be planned or suspected the code that says so."""

from django.db import migrations

SAYS = [
    # code, axis, value, the code that says it
    ("140101", "status", "planned", "140102"),
    ("140103", "certainty", "suspected", "140104"),
]


def match(apps, schema_editor):
    ControlLine = apps.get_model("operations", "ControlLine")
    for code, axis, value, right in SAYS:
        ControlLine.objects.filter(line_kind=code, **{axis: value}).update(line_kind=right)


class Migration(migrations.Migration):
    dependencies = [("operations", "0009_claims")]

    operations = [migrations.RunPython(match, migrations.RunPython.noop)]
