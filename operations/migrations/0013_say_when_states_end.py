"""Say at the last day that a state goes on after it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("operations", "0012_grant_control_areas"),
    ]

    operations = [
        migrations.AlterField(
            model_name="record",
            name="valid_to",
            field=models.DateField(
                blank=True,
                help_text="Last day reported. A line or an area goes on after it unless its end is known",
                null=True,
            ),
        ),
        migrations.AlterField(
            model_name="recordevent",
            name="valid_to",
            field=models.DateField(
                blank=True,
                help_text="Last day reported. A line or an area goes on after it unless its end is known",
                null=True,
            ),
        ),
    ]
