from django.apps import AppConfig


class GazetteerConfig(AppConfig):
    name = "gazetteer"
    verbose_name = "Gazetteer"
    default_auto_field = "django.db.models.BigAutoField"
