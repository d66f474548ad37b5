from django.urls import path

from . import views

urlpatterns = [
    path("", views.landing, name="ogc-landing"),
    path("conformance", views.conformance, name="ogc-conformance"),
    path("api", views.api, name="ogc-api"),
    path("collections", views.list_collections, name="ogc-collections"),
    path("collections/<str:name>", views.show_collection, name="ogc-collection"),
    path("collections/<str:name>/schema", views.schema, name="ogc-schema"),
    path("collections/<str:name>/queryables", views.queryables, name="ogc-queryables"),
    path("collections/<str:name>/sortables", views.sortables, name="ogc-sortables"),
    path("collections/<str:name>/items", views.items, name="ogc-items"),
    path("collections/<str:name>/items/<str:feature_id>", views.item, name="ogc-item"),
]
