"""Batches of imported events, what was left out of them, the rows as they came."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from operations import review_many
from operations.errors import ReviewError
from operations.models import ImportBatch, ImportedActor, ImportedRow, Record
from operations.vocabulary import ReviewState

from .base import DeskAdmin, ReadOnlyAdmin
from .desk import change_url

AT_ONCE = 5_000  # records one press publishes: a request should not last for minutes
TOLD = 5  # refusals named one by one


class ImportBatchAdmin(ReadOnlyAdmin):
    """What was imported when, by whom, on which terms; publishes what waits of it."""

    change_form_template = "admin/operations/import_batch.html"
    list_display = ["begun_at", "dataset", "version", "file_name", "rows_read", "added", "changed",
                    "withdrawn", "conflicts", "skipped", "by"]  # fmt: skip
    list_filter = ["dataset", "format"]
    list_select_related = ["by"]
    search_fields = ["dataset", "version", "file_name", "file_digest"]
    date_hierarchy = "begun_at"
    fieldsets = [
        (None, {"fields": [("dataset", "version"), ("format", "is_complete"), "file_name",
                           "file_digest", ("begun_at", "ended_at"), "by"]}),
        ("On which terms", {"fields": ["source", "licence", "attribution"]}),
        ("What became of its rows", {"fields": [("rows_read", "added", "changed", "unchanged"),
                                                ("withdrawn", "conflicts", "skipped")]}),
    ]  # fmt: skip

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.publish_view)
        name = "operations_importbatch_publish"
        return [path("<int:pk>/publish/", view, name=name), *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:  # fmt: skip
        batch = self.get_object(request, object_id) if object_id else None
        context: dict[str, Any] = {}
        if batch is not None:
            shown = f"?batch__id__exact={batch.pk}"
            context = {
                "waiting": waiting(batch).count(),
                "may_publish": request.user.has_perm("operations.publish_record"),
                "problem_count": batch.problems.count(),
                "problems": batch.problems.all()[:20],
                "problems_url": reverse("admin:operations_importproblem_changelist") + shown,
                "rows_url": reverse("admin:operations_importedrow_changelist") + shown,
            }
        return super().changeform_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish what waits of one batch, some thousand at a time. POST."""
        if not request.user.has_perm("operations.publish_record"):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        batch = get_object_or_404(ImportBatch, pk=pk)
        self._publish(request, batch)
        return redirect("admin:operations_importbatch_change", pk)

    def _publish(self, request: HttpRequest, batch: ImportBatch) -> None:
        keys = list(waiting(batch).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        try:
            with transaction.atomic():
                refused = review_many.publish(keys, cast(User, request.user), f"Batch {batch.pk}")
        except ReviewError as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        done = len(keys) - len(refused)
        left = waiting(batch).count()
        words = f"{done} records are published" + (f"; {left} still wait." if left else ".")
        self.message_user(request, words, messages.SUCCESS if done else messages.WARNING)
        for key, reason in refused[:TOLD]:
            self.message_user(request, f"Record {key}: {reason}.", messages.WARNING)


def waiting(batch: ImportBatch) -> QuerySet[Record]:
    """Return the records of a batch that wait for review."""
    return Record.objects.filter(imported__batch=batch, state=ReviewState.SUBMITTED)


class ImportProblemAdmin(ReadOnlyAdmin):
    """Rows left out, values bent, conflicts: with line and column of the file."""

    list_display = ["kind", "batch", "line", "column", "external_id", "text"]
    list_display_links = None
    list_filter = ["kind", "batch__dataset"]
    list_select_related = ["batch"]
    search_fields = ["external_id", "column", "text"]
    ordering = ["-batch", "id"]

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        return lookup == "batch__id__exact" or super().lookup_allowed(lookup, value, request)


class ImportedRowAdmin(ReadOnlyAdmin):
    """A row as it came, beside the record that was made of it."""

    list_display = ["external_id", "dataset", "version", "state", "record_link", "batch"]
    list_filter = ["state", "dataset"]
    list_select_related = ["record", "batch"]
    search_fields = ["external_id", "words"]
    ordering = ["dataset", "external_id"]
    fields = ["dataset", "external_id", "version", "state", "record_link", "batch", "licence",
              "attribution", "words", "digest", "cells"]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("coded")

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        return lookup == "batch__id__exact" or super().lookup_allowed(lookup, value, request)

    @admin.display(description="record")
    def record_link(self, row: ImportedRow) -> SafeString | str:
        if row.record is None:
            return "deleted here; not made again"
        return format_html('<a href="{}">{}</a>', change_url(row.record), row.record)

    @admin.display(description="the row as it came")
    def cells(self, row: ImportedRow) -> SafeString:
        lines = format_html_join(
            "", '<tr><th scope="row">{}</th><td><bdi>{}</bdi></td></tr>', row.raw.items()
        )
        return format_html('<div class="table-frame"><table>{}</table></div>', lines)


class ImportedActorAdmin(DeskAdmin):
    """What a dataset calls an actor. Pointing it elsewhere holds for rows imported from then on."""

    list_display = ["name", "dataset", "external_id", "actor", "is_created"]
    list_filter = ["dataset", "is_created"]
    list_select_related = ["actor"]
    search_fields = ["name", "external_id", "actor__name"]
    autocomplete_fields = ["actor"]
    readonly_fields = ["dataset", "external_id", "name", "is_created"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ImportedActor | None = None) -> bool:
        return False
