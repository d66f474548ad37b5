from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("operations.api.urls")),
    path("places/", include("gazetteer.urls")),
    path("", include("operations.urls")),
]
