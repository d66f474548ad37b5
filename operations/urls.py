from django.contrib.sitemaps.views import sitemap
from django.urls import path

from .views import density, layers, map, records
from .views.sitemaps import RecordSitemap

urlpatterns = [
    path("", map.show, name="map-show"),
    # /layers/
    path("layers/<slug:name>.geojson", layers.geojson, name="layer-geojson"),
    # /records/
    path("records/", records.list_all, name="record-list"),
    path("records/<uuid:public_id>/", records.show, name="record-show"),
    path("records/<uuid:public_id>/incidents/", density.show, name="record-density"),
    path("records/<uuid:public_id>/incidents.csv", density.table, name="record-density-table"),
    path("sitemap.xml", sitemap, {"sitemaps": {"records": RecordSitemap}}, name="sitemap"),
]
