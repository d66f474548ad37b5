"""The queue of reports: how far each has come, how many there are, what is set aside and why."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from operations import intake, reading
from operations.errors import IntakeError
from operations.models import Report
from operations.vocabulary import QueueState

COLORS = {  # the classes that records have for the like state
    QueueState.UNREAD: "unread",
    QueueState.READ: "read",
    QueueState.DRAFTED: "draft",
    QueueState.WAITING: "submitted",
    QueueState.PUBLISHED: "published",
    QueueState.SET_ASIDE: "withdrawn",
}
MAX_READ = 50  # reports at once: some ten seconds


class QueueFilter(admin.SimpleListFilter):
    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(QueueState.choices)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Reports of one state; another word shows none, as an honest answer to it."""
        return queryset.filter(queue_state=self.value()) if self.value() else queryset


class NoteForm(ActionForm):
    note = forms.CharField(
        required=False, max_length=300, label="Note",
        widget=forms.TextInput(attrs={"placeholder": "why, when setting aside"}),
    )  # fmt: skip


class QueuePages(admin.ModelAdmin):
    """Mixin: the state of each report in the list, counts above it, and acts on many."""

    change_list_template = "admin/operations/report_change_list.html"
    action_form = NoteForm
    actions = ["read_selected", "set_aside_selected", "take_back_selected"]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        counts = Report.objects.queue_counts()
        queue = [
            {"value": state.value, "label": state.label, "count": counts[state]}
            for state in QueueState
        ]
        shown = {"queue": queue, "chosen": request.GET.get("queue", "")}
        return super().changelist_view(request, {**shown, **(extra_context or {})})

    @admin.display(description="queue", ordering="queue_state")
    def queue(self, report: Any) -> SafeString:
        state = QueueState(report.queue_state)
        note = report.set_aside_note if state == QueueState.SET_ASIDE else ""
        return format_html(
            '<span class="state state-{}" title="{}">{}</span>', COLORS[state], note, state.label
        )

    @admin.action(description="Read", permissions=["change"])
    def read_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        if (count := queryset.count()) > MAX_READ:
            self.message_user(
                request, f"{count} reports are too many at once: choose {MAX_READ}.", messages.ERROR
            )
            return
        for report in queryset.defer(None):
            reading.read_report(report)
        self.message_user(request, f"{count} report(s) read.")

    @admin.action(description="Set aside (with a note)", permissions=["change"])
    def set_aside_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        try:
            for report in queryset:
                intake.set_aside(report, request.user, request.POST.get("note", ""))  # type: ignore[arg-type]
        except IntakeError as error:
            self.message_user(request, str(error), messages.ERROR)
            return
        self.message_user(request, f"{queryset.count()} report(s) set aside.")

    @admin.action(description="Put back into the queue", permissions=["change"])
    def take_back_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        for report in queryset.filter(set_aside_at__isnull=False):
            intake.take_back(report)
        self.message_user(request, "Back in the queue.")
