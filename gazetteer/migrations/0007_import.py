"""What other sources call a place, so that an import knows it again."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gazetteer", "0006_search_keys")]

    operations = [
        migrations.CreateModel(
            name="PlaceConcordance",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("external_id", models.CharField(max_length=60, unique=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="concordances",
                        to="gazetteer.place",
                    ),
                ),
            ],
            options={
                "ordering": ["external_id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("external_id", ""), _negated=True),
                        name="placeconcordance_id_given",
                    )
                ],
            },
        ),
        migrations.RunSQL(
            "GRANT SELECT ON gazetteer_placeconcordance TO conflictmap_public",
            "REVOKE SELECT ON gazetteer_placeconcordance FROM conflictmap_public",
        ),
    ]
