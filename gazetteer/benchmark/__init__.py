"""How well names are resolved, measured; see `manage.py gazetteer_benchmark --help`."""
