"""Stock Django REST framework with DRF-GIS over `events`, as its documentation shows it."""

import os
from urllib.parse import urlsplit

from django.conf import settings

database = urlsplit(os.environ["DATABASE_URL"])
settings.configure(
    SECRET_KEY="benchmark", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True,
    INSTALLED_APPS=["django.contrib.gis", "rest_framework", "rest_framework_gis"],
    DATABASES={"default": {
        "ENGINE": "django.contrib.gis.db.backends.postgis", "NAME": database.path[1:],
        "HOST": database.hostname, "PORT": database.port, "USER": database.username,
        "PASSWORD": database.password or "", "CONN_MAX_AGE": None,
    }},
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None, "DEFAULT_AUTHENTICATION_CLASSES": [],
                    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]},
)  # fmt: skip

import django  # noqa: E402

django.setup()

from django.contrib.gis.db import models  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import path  # noqa: E402
from rest_framework import generics  # noqa: E402
from rest_framework_gis.filters import InBBoxFilter  # noqa: E402
from rest_framework_gis.pagination import GeoJsonPagination  # noqa: E402
from rest_framework_gis.serializers import GeoFeatureModelSerializer  # noqa: E402

TYPES = {"jsonb": models.JSONField, "date": models.DateField, "boolean": models.BooleanField,
         "integer": models.IntegerField, "bigint": models.BigIntegerField}  # fmt: skip


def columns() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_name = 'events' AND column_name NOT IN ('id', 'number', 'geom')"
        )
        return cursor.fetchall()


fields = {name: TYPES.get(kind, models.TextField)() for name, kind in columns()}
Event = type("Event", (models.Model,), {
    "__module__": __name__, "number": models.BigIntegerField(primary_key=True),
    "geom": models.PointField(), **fields,
    "Meta": type("Meta", (), {"app_label": "events", "managed": False, "db_table": "events"}),
})  # fmt: skip


class EventSerializer(GeoFeatureModelSerializer):
    class Meta:
        model = Event
        geo_field = "geom"
        id_field = "record"
        fields = [*fields, "geom"]


class Pages(GeoJsonPagination):
    page_size_query_param = "limit"
    max_page_size = 200_000


class Events(generics.ListAPIView):
    queryset = Event.objects.order_by("number")
    serializer_class = EventSerializer
    pagination_class = Pages
    filter_backends = [InBBoxFilter]
    bbox_filter_field = "geom"


urlpatterns = [path("events/", Events.as_view())]
application = get_wsgi_application()
