"""What came in by itself: feeds, arrivals, what failed and why."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from procrastinate.contrib.django.models import ProcrastinateWorker

from operations.errors import IntakeError
from operations.inbox import arrivals
from operations.models import Arrival, Feed
from operations.vocabulary import ArrivalState

from .base import DeskAdmin, ReadOnlyAdmin

SIGN_OF_LIFE = dt.timedelta(minutes=1)
COLORS = {
    ArrivalState.WAITING: "submitted",
    ArrivalState.READY: "draft",
    ArrivalState.STORED: "published",
    ArrivalState.FAILED: "withdrawn",
    ArrivalState.DISMISSED: "read",
}


class FeedAdmin(DeskAdmin):
    list_display = ["source", "problem", "checked_at", "is_active", "language", "url"]
    list_filter = ["is_active"]
    list_select_related = ["source"]
    search_fields = ["url", "source__name"]
    autocomplete_fields = ["source"]
    readonly_fields = ["added_by", "checked_at", "problem"]

    def save_model(self, request: HttpRequest, obj: Feed, form: Any, change: bool) -> None:
        if not change:
            obj.added_by = request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        if not settings.INTAKE_FETCH:
            self.message_user(
                request,
                "Feeds are not asked here: the installer has to set INTAKE_FETCH=1.",
                messages.WARNING,
            )


class ArrivalAdmin(ReadOnlyAdmin):
    """Written by the worker; here an editor completes, tries again, or dismisses."""

    list_display = ["name", "state_shown", "next_step", "why", "source", "way", "received_at"]
    list_filter = ["state", "way"]
    list_select_related = ["source", "report__source"]
    search_fields = ["name", "title", "url"]
    date_hierarchy = "received_at"
    fields = [
        "name", "way", "state", "problem", "attempts", "source", "url", "title", "publisher",
        "language", "published_on", "basis", "cautions", "report", "received_by", "received_at",
        "text",
    ]  # fmt: skip
    actions = ["try_again", "dismiss"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).defer("data", "text", "report__text", "report__bands")

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "GET" and _nobody_works():
            self.message_user(
                request,
                "Documents wait and no worker runs: `manage.py intake work` reads them.",
                messages.WARNING,
            )
        return super().changelist_view(request, extra_context)

    @admin.display(description="state", ordering="state")
    def state_shown(self, arrival: Arrival) -> SafeString:
        state = ArrivalState(arrival.state)
        return format_html('<span class="state state-{}">{}</span>', COLORS[state], state.label)

    @admin.display(description="why")
    def why(self, arrival: Arrival) -> str:
        return " ".join([arrival.problem, *map(str, arrival.cautions)]).strip()

    @admin.display(description="next")
    def next_step(self, arrival: Arrival) -> SafeString | str:
        if arrival.report_id:
            page = reverse("admin:operations_report_read", args=[arrival.report_id])
            return format_html('<a href="{}">Read the report</a>', page)
        if arrival.state == ArrivalState.READY:
            page = reverse("admin:operations_report_add")
            return format_html('<a href="{}?arrival={}">Complete</a>', page, arrival.pk)
        return ""

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("operations.change_arrival")

    @admin.action(description="Try again", permissions=["decide"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for arrival in queryset:
            try:
                arrivals.try_again(arrival)
            except IntakeError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, f"“{arrival}” waits for the worker.")

    @admin.action(description="Dismiss", permissions=["decide"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        open_ones = queryset.exclude(state=ArrivalState.STORED)
        count = open_ones.update(state=ArrivalState.DISMISSED)
        self.message_user(request, f"{count} dismissed; they stay in the list.")


def _nobody_works() -> bool:
    """Return whether something waits though no worker gave a sign of life."""
    alive = ProcrastinateWorker.objects.filter(last_heartbeat__gt=timezone.now() - SIGN_OF_LIFE)
    return Arrival.objects.filter(state=ArrivalState.WAITING).exists() and not alive.exists()
