"""`events` by DRF-GIS, as its documentation shows it."""

from django.contrib.gis.db import models
from django.db import connection
from django.urls import path
from rest_framework import generics
from rest_framework_gis.filters import InBBoxFilter
from rest_framework_gis.pagination import GeoJsonPagination
from rest_framework_gis.serializers import GeoFeatureModelSerializer

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
