"""The public side may read where a place lay when; merges and geocoders' answers are the desk's."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("gazetteer", "0004_hierarchy_merging_geocoding")]

    operations = [
        migrations.RunSQL(
            "GRANT SELECT ON gazetteer_placeparent, gazetteer_placeoutline TO conflictmap_public",
            "REVOKE SELECT ON gazetteer_placeparent, gazetteer_placeoutline FROM conflictmap_public",
        )
    ]
