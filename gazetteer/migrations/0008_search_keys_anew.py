"""Search keys as today's rules make them: words for a region, spellings of "hills" were added."""

from importlib import import_module

from django.db import migrations

rewrite_keys = import_module("gazetteer.migrations.0006_search_keys").rewrite_keys


class Migration(migrations.Migration):
    dependencies = [("gazetteer", "0007_import")]
    operations = [migrations.RunPython(rewrite_keys, migrations.RunPython.noop)]
