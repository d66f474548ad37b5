"""What records refer to, and the tables that are only looked at here."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from operations.models import Actor, ActorName, Mention, ReviewEvent

from .base import DeskAdmin, DeskTable, ReadOnlyAdmin
from .desk import change_url


class SourceAdmin(DeskAdmin):
    list_display = ["name", "kind", "reliability", "language", "url"]
    list_filter = ["kind", "reliability"]
    search_fields = ["name", "url"]
    ordering = ["name"]


class ActorNameInline(DeskTable):
    model = ActorName
    verbose_name_plural = "Other names: languages, aliases, acronyms"


class ActorAdmin(DeskAdmin):
    list_display = ["name", "kind", "parent", "slug", "color_key"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["name", "slug", "other_names__name"]
    autocomplete_fields = ["parent"]
    prepopulated_fields = {"slug": ["name"]}
    inlines = [ActorNameInline]
    ordering = ["name"]

    def get_readonly_fields(self, request: HttpRequest, obj: Actor | None = None) -> list[str]:
        """A slug is the actor's permanent public id."""
        return ["slug"] if obj else []

    def get_prepopulated_fields(
        self, request: HttpRequest, obj: Actor | None = None
    ) -> dict[str, Any]:
        return {} if obj else {"slug": ["name"]}


class PublicationAdmin(ReadOnlyAdmin):
    """What the public sees or saw, version by version."""

    list_display = ["title", "layer", "version", "valid_during", "recorded_during", "precision"]
    list_filter = ["layer", "precision"]
    search_fields = ["title", "search_text"]
    ordering = ["-pk"]
    fields = [
        "title", "layer", "kind", "feature_id", "version", "record_id", "actors", "valid_during",
        "start_known", "end_known", "recorded_during", "precision", "precision_m", "digest",
        "feature_json",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("geometry", "properties", "search_text")


class ReviewEventAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "record_link", "by", "from_state", "to_state", "note"]
    list_display_links = ["at"]
    list_filter = ["verb"]
    list_select_related = ["record", "by"]
    date_hierarchy = "at"
    search_fields = ["record__title", "note", "by__username"]
    fields = ["at", "verb", "record_link", "by", "from_state", "to_state", "note"]

    @admin.display(description="record")
    def record_link(self, event: ReviewEvent) -> SafeString:
        return format_html('<a href="{}">{}</a>', change_url(event.record), event.record)


class MentionAdmin(ReadOnlyAdmin):
    """Names found in reports. Decided on the reading page of their report; listed here as tasks."""

    list_display = ["surface_link", "state", "relation", "place", "report_title", "published_on"]
    list_display_links = None
    list_filter = ["state"]
    list_select_related = ["report__source", "place"]
    search_fields = ["surface", "report__title"]
    ordering = ["-report__published_on", "report", "start"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("report__text", "place__footprint", "proposed")

    @admin.display(description="name", ordering="surface")
    def surface_link(self, mention: Mention) -> SafeString:
        page = reverse("admin:operations_report_read", args=[mention.report_id])
        return format_html(
            '<a href="{}#mention-{}"><bdi>{}</bdi></a>', page, mention.pk, mention.surface
        )

    @admin.display(description="report", ordering="report__title")
    def report_title(self, mention: Mention) -> str:
        return mention.report.title

    @admin.display(description="published on", ordering="report__published_on")
    def published_on(self, mention: Mention) -> str:
        return mention.report.published_on.isoformat()
