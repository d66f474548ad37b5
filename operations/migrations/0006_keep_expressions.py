"""Mark what was drawn from its place before that was kept, and give the desk its new rights.

An incident at the very point of its place was looked up there. One with an area has lost how it
was described: it counts as drawn by hand and is never redrawn unasked.
"""

from django.apps import apps as real_apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import F

from operations.permissions import make_groups


def keep(apps, schema_editor):
    Incident = apps.get_model("operations", "Incident")
    at_place = Incident.objects.filter(place__isnull=False, geometry=F("place__point"))
    Incident.objects.filter(pk__in=list(at_place.values_list("pk", flat=True))).update(
        is_derived=True, best_point=F("geometry")
    )
    for label in ("auth", "gazetteer", "operations"):
        create_permissions(real_apps.get_app_config(label), verbosity=0)
    make_groups(apps)


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0005_describe_relative_places"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
