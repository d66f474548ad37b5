"""/api/v1/: every address ends in a slash."""

from django.urls import path, re_path

from . import records, reference
from .bulk import IncidentsBulk
from .problems import not_found
from .reports import ReadingView, ReportList, ReportView
from .schema import openapi, page

urlpatterns = [
    path("", page, name="api"),
    path("schema/", openapi, name="api-schema"),
    # /api/v1/reports/
    path("reports/", ReportList.as_view(), name="api-reports"),
    path("reports/<int:pk>/", ReportView.as_view(), name="api-reports-one"),
    path("reports/<int:pk>/mentions/", ReadingView.as_view(), name="api-reports-mentions"),
    path("incidents/bulk/", IncidentsBulk.as_view(), name="api-incidents-bulk"),
    *reference.urls(),
    *records.urls(),
    re_path("", not_found),
]
