"""Make contributor, editor and administrator."""

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations

from operations.permissions import GROUPS, make_groups


def make(apps, schema_editor):
    # Django creates permissions after all migrations; groups need them now.
    for label in ("auth", "gazetteer", "operations"):
        create_permissions(real_apps.get_app_config(label), verbosity=0)
    make_groups(apps)


def unmake(apps, schema_editor):
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0002_grant_public_role"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make, unmake)]
