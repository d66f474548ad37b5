from django.contrib.sitemaps.views import sitemap
from django.urls import include, path

from .ogc import views as ogc
from .views import density, diff, exports, feeds, layers, map, records, snapshots, tiles
from .views.sitemaps import RecordSitemap

urlpatterns = [
    path("", map.show, name="map-show"),
    # /layers/
    path("layers/<slug:name>.geojson", layers.geojson, name="layer-geojson"),
    # /ogc/, which QGIS asks for without the slash and does not follow when it is sent on
    path("ogc", ogc.landing),
    path("ogc/", include("operations.ogc.urls")),
    # /tiles/ and OGC API - Tiles
    path("tiles/<slug:name>.json", tiles.describe, name="tile-json"),
    path("tiles/<slug:name>/<str:z>/<str:x>/<str:y>.mvt", tiles.tile, name="tile"),
    path("ogc/tileMatrixSets", tiles.ogc_schemes, name="ogc-tile-matrix-sets"),
    path("ogc/tileMatrixSets/<str:scheme>", tiles.ogc_scheme, name="ogc-tile-matrix-set"),
    path("ogc/collections/<slug:name>/tiles", tiles.ogc_tilesets, name="ogc-tilesets"),
    path("ogc/collections/<slug:name>/tiles/<str:scheme>", tiles.ogc_tileset, name="ogc-tileset"),
    path(
        "ogc/collections/<slug:name>/tiles/<str:scheme>/<str:matrix>/<str:row>/<str:column>",
        tiles.ogc_tile,
        name="ogc-tile",
    ),
    # /export/
    path("export/", exports.choose, name="export-choose"),
    path("export/<slug:layer>.deletions.<str:ending>", exports.taken_back, name="export-deletions"),
    path("export/<slug:layer>.<str:ending>", exports.export, name="export-file"),
    # /records/
    path("records/", records.list_all, name="record-list"),
    path("records/<uuid:public_id>/", records.show, name="record-show"),
    path("records/<uuid:public_id>/incidents/", density.show, name="record-density"),
    path("records/<uuid:public_id>/incidents.csv", density.table, name="record-density-table"),
    # what changed
    path("diff/", diff.show, name="diff-show"),
    path("diff.geojson", diff.geojson, name="diff-geojson"),
    path("changes.atom", feeds.changes, name="changes-feed"),
    # /snapshots/
    path("snapshots/", snapshots.show, name="snapshot-show"),
    path("snapshots/<str:name>", snapshots.file, name="snapshot-file"),
    path("snapshots/<str:digest>/", snapshots.show_kept, name="snapshot-kept"),
    path("snapshots/<str:digest>/<str:name>", snapshots.file_kept, name="snapshot-kept-file"),
    path("sitemap.xml", sitemap, {"sitemaps": {"records": RecordSitemap}}, name="sitemap"),
]
