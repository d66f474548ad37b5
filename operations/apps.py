from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "operations"
    verbose_name = "Operations and territory"

    def ready(self) -> None:
        # After the admin has found all pages: this one replaces the gazetteer's own.
        from operations.admin import places

        places.register()
