"""Let contributors begin contact lines, and editors keep them."""

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from operations.permissions import make_groups


def grant(apps, schema_editor):
    # Django creates permissions after all migrations; groups need them now.
    create_permissions(real_apps.get_app_config("operations"), verbosity=0)
    make_groups(apps)


class Migration(migrations.Migration):
    dependencies = [("operations", "0017_give_lines_their_positions")]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
