"""Let the desk's groups write areas of control and names of territories."""

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from operations.permissions import make_groups


def make(apps, schema_editor):
    for label in ("auth", "gazetteer", "operations"):
        create_permissions(real_apps.get_app_config(label), verbosity=0)
    make_groups(apps)


class Migration(migrations.Migration):
    dependencies = [("operations", "0011_add_control_areas")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
