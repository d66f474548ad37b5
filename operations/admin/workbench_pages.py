"""What the reading page asks for while an editor works: who is there, shapes, unsent input."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path

from operations import workbench
from operations.errors import IntakeError
from operations.models import Report

from . import reading_answers, reading_places

BAD_REQUEST, WRONG_METHOD = 400, 405


class WorkbenchPages(admin.ModelAdmin):
    """Mixin of the report's pages. All answer JSON; the page itself works without them."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view  # answers are never kept by a cache
        return [
            path("<int:pk>/read/here/", wrap(self.here_view), name="operations_report_here"),
            path("<int:pk>/read/places/", wrap(self.places_view), name="operations_report_places"),
            path("<int:pk>/read/unsent/", wrap(self.unsent_view), name="operations_report_unsent"),
            *super().get_urls(),
        ]

    def here_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: the editor has the report open. Answer who else has, and what was decided since
        the page had `revision`."""
        report = self._opened(request, pk)
        if request.method != "POST":
            return _refusal("Say so by POST.", WRONG_METHOD)
        workbench.arrive(report, request.user)  # type: ignore[arg-type]
        seen, part = request.POST.get("revision", ""), request.POST.get("part", "")
        return JsonResponse(reading_answers.state_of(report, request.user, seen, part))  # type: ignore[arg-type]

    def places_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: the places, candidates and described areas of a report, as GeoJSON."""
        report = self._opened(request, pk)
        found = reading_places.collection(report)
        return JsonResponse(found, content_type="application/geo+json")

    def unsent_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """POST: keep what was typed and not sent: a JSON object, {} to forget it."""
        report = self._opened(request, pk)
        if request.method != "POST":
            return _refusal("Send it by POST.", WRONG_METHOD)
        if not request.user.has_perm("operations.add_operation"):
            raise PermissionDenied
        try:
            row = workbench.keep_unsent(report, request.user, request.body)  # type: ignore[arg-type]
        except IntakeError as error:
            return _refusal(str(error), BAD_REQUEST)
        at = reading_answers.clock(row.unsent_at) if row.unsent_at else ""
        return JsonResponse({"kept": len(row.unsent), "at": at})

    def _opened(self, request: HttpRequest, pk: int) -> Report:
        report = get_object_or_404(Report.objects.select_related("source"), pk=pk)
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        return report


def _refusal(words: str, status: int) -> JsonResponse:
    return JsonResponse({"errors": [words]}, status=status)
