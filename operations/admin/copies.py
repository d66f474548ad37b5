"""A report and those with nearly its words: linked as copies of one origin, or parted again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from operations import intake
from operations.errors import IntakeError
from operations.inbox import likeness
from operations.models import Report


class CopyPages(admin.ModelAdmin):
    """Mixin: `report/12/copies/`."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.copies_view)
        page = path("<int:pk>/copies/", view, name="operations_report_copies")
        return [page, *super().get_urls()]

    def copies_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: the reports that are alike. POST: `origin`, a report's number or nothing."""
        report = get_object_or_404(Report.objects.select_related("source", "origin__source"), pk=pk)
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        may_link = request.user.has_perm("operations.change_report")
        if request.method == "POST":
            if not may_link:
                raise PermissionDenied
            self._link(request, report, request.POST.get("origin", ""))
            return redirect("admin:operations_report_copies", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": "Copies of one origin",
            "opts": self.opts,
            "report": report,
            "alike": [
                {"report": each.report, "percent": int(100 * each.share)}
                for each in likeness.near(report.text, besides=report.pk)
            ],
            "copies": report.copies.select_related("source").defer("text"),
            "may_link": may_link,
        }
        return TemplateResponse(request, "admin/operations/report_copies.html", context)

    def _link(self, request: HttpRequest, report: Report, number: str) -> None:
        is_number = number.isascii() and number.isdigit() and len(number) < 19
        origin: Any = Report.objects.filter(pk=number).first() if is_number else None
        if number and origin is None:
            self.message_user(request, "There is no such report.", messages.ERROR)
            return
        try:
            intake.link_copy(report, origin)
        except IntakeError as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        said = f"Linked as a copy of “{report.origin}”." if origin else "No copy any more."
        self.message_user(request, said)
