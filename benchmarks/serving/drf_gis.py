"""Settings of stock Django REST framework with DRF-GIS, which drf_gis_urls.py serves."""

import os
from urllib.parse import urlsplit

database = urlsplit(os.environ["DATABASE_URL"])
SECRET_KEY = "benchmark"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "drf_gis_urls"
USE_TZ = True
INSTALLED_APPS = ["django.contrib.gis", "rest_framework", "rest_framework_gis"]
DATABASES = {
    "default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis", "NAME": database.path[1:],
        "HOST": database.hostname, "PORT": database.port, "USER": database.username,
        "PASSWORD": database.password or "", "CONN_MAX_AGE": None,
    }
}  # fmt: skip
REST_FRAMEWORK = {
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}
