"""Reports: entered once through `intake.store`, queued, read, then worked on as they are read."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from gazetteer.normalize import script_of
from operations import intake, reading
from operations.errors import IntakeError
from operations.inbox import likeness
from operations.inbox.documents import one_line
from operations.models import Mention, Report
from operations.models.report import MAX_TEXT_LENGTH

from .base import DeskAdmin, WebAddressField, WholeTextarea
from .bringing import BringingPages
from .copies import CopyPages
from .queue import QueueFilter, QueuePages
from .reading_page import ReadingPages
from .workbench_pages import WorkbenchPages

GIVEN = ["source", "title", "published_on", "language", "url", "is_own_wording", "text"]
KEPT = ["received_by", "received_at", "read_at", "origin", "set_aside_at", "set_aside_by",
        "set_aside_note"]  # fmt: skip
NO_COPY = "none"
MAX_TITLE_LENGTH = Report._meta.get_field("title").max_length


class ReportForm(forms.ModelForm):
    """A report as it is entered. A text that is stored already is answered with where it is."""

    text = forms.CharField(
        widget=WholeTextarea(attrs={"rows": 18, "class": "vLargeTextField", "dir": "auto"}),
        strip=False,
        help_text=f"The whole text as it was published, {MAX_TEXT_LENGTH:,} characters at most. "
        "It cannot be changed afterwards.",
    )

    title = forms.CharField(
        required=False, max_length=MAX_TITLE_LENGTH,
        widget=forms.TextInput(attrs={"class": "vTextField", "dir": "auto"}),
        help_text="Empty: the first line of the text.",
    )  # fmt: skip
    language = forms.CharField(
        required=False, max_length=8,
        help_text="en, ar, ckb or another code; empty: English or Arabic, by its letters.",
    )  # fmt: skip
    url = WebAddressField(required=False, max_length=500)
    copy_of = forms.CharField(
        required=False, widget=forms.HiddenInput, label="Nearly the same text is stored already"
    )

    class Meta:
        model = Report
        fields = GIVEN

    def clean_text(self) -> str:
        try:
            text = intake.clean_text(self.cleaned_data["text"])
        except IntakeError as error:
            raise ValidationError(str(error), code="intake") from error
        known = Report.objects.filter(content_hash=intake.content_hash(text)).first()
        if known:
            raise ValidationError(
                format_html(
                    'This text is stored already, word for word: <a href="{}">{}</a>.',
                    reverse("admin:operations_report_read", args=[known.pk]),
                    known,
                ),
                code="duplicate",
            )
        return text

    def clean_language(self) -> str:
        return self.cleaned_data["language"].strip().lower()

    def clean(self) -> None:
        """Ask once whether a text that is nearly the same as another is its copy."""
        super().clean()
        text = self.cleaned_data.get("text", "")
        if not self.cleaned_data.get("language"):
            self.cleaned_data["language"] = "ar" if script_of(text) == "Arab" else "en"
        if not self.cleaned_data.get("title") and "title" not in self.errors:
            first = one_line(text.strip().split("\n")[0])
            self.cleaned_data["title"] = first[:MAX_TITLE_LENGTH]
            if text and not first:
                self.add_error("title", "Give a title: the first line of the text has no words.")
        alike = likeness.near(self.cleaned_data.get("text", ""))
        if not alike:
            self.cleaned_data["copy_of"] = ""
            return
        choices: list[tuple[str, str]] = [
            (str(each.report.pk), _copy_label(each)) for each in alike
        ]
        choices.append((NO_COPY, "None of them: a report of its own"))
        self.fields["copy_of"].widget = forms.RadioSelect(choices=choices)
        if self.cleaned_data.get("copy_of") not in dict(choices):
            self.add_error(
                "copy_of", "Is it a copy? Then both count as one origin of what they say."
            )


def _copy_label(near: likeness.Near) -> SafeString:
    page = reverse("admin:operations_report_read", args=[near.report.pk])
    return format_html(
        'A copy of <a href="{}"><bdi>{}</bdi></a>: {} % of the words', page, near.report,
        int(100 * near.share),
    )  # fmt: skip


class ReportAdmin(BringingPages, CopyPages, QueuePages, ReadingPages, WorkbenchPages, DeskAdmin):
    form = ReportForm
    change_form_template = "admin/operations/report_change_form.html"
    list_display = [
        "published_on", "title", "queue", "read_link", "places_found", "source", "language",
        "received_at",
    ]  # fmt: skip
    list_display_links = ["title"]
    list_filter = [QueueFilter, "language", "is_own_wording", "source"]
    list_select_related = ["source"]
    date_hierarchy = "published_on"
    search_fields = ["title", "source__name", "url"]
    autocomplete_fields = ["source"]
    ordering = ["-published_on", "-pk"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.read_view)
        page = path("<int:pk>/read/", view, name="operations_report_read")
        return [page, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        of = Mention.State
        reports: Any = super().get_queryset(request)
        return (
            reports.with_queue_state()
            .defer("text", "bands")
            .annotate(
                found_count=_mentions(~Q(state=of.REJECTED)), open_count=_mentions(Q(state=of.OPEN))
            )
        )

    @admin.display(description="places")
    def places_found(self, report: Any) -> str:
        if report.read_at is None:
            return "not read yet"
        tasks = f", {report.open_count} open" if report.open_count else ""
        return f"{report.found_count or 0} named{tasks}"

    @admin.display(description="reading")
    def read_link(self, report: Report) -> SafeString:
        page = reverse("admin:operations_report_read", args=[report.pk])
        return format_html('<a href="{}">Read</a>', page)

    # --- entered once ----------------------------------------------------------------------------
    def has_change_permission(self, request: HttpRequest, obj: Report | None = None) -> bool:
        """A stored report is never edited; what it names is decided on its reading page."""
        return obj is None and super().has_change_permission(request, obj)

    def get_fields(self, request: HttpRequest, obj: Report | None = None) -> list[Any]:
        return [*GIVEN, *KEPT] if obj else [*GIVEN, "copy_of"]

    def save_model(self, request: HttpRequest, obj: Report, form: Any, change: bool) -> None:
        given = {name: form.cleaned_data[name] for name in GIVEN}
        stored, is_new = intake.store(by=request.user, **given)  # type: ignore[arg-type]
        obj.pk = stored.pk
        obj._state.adding = False
        if is_new and (origin := form.cleaned_data["copy_of"]) not in {"", NO_COPY}:
            intake.link_copy(stored, Report.objects.get(pk=origin))
        if is_new:
            reading.read_report(stored)
        self.settle_arrival(request, stored)

    def response_add(
        self, request: HttpRequest, obj: Report, post_url_continue: str | None = None
    ) -> HttpResponse:
        if "_addanother" in request.POST or "_popup" in request.POST:
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, f"“{obj}” is stored and read.")
        return redirect("admin:operations_report_read", obj.pk)


def _mentions(of: Q) -> Subquery:
    """Return how many mentions of a report are such; None for none. Counted for rows shown only."""
    rows = Mention.objects.filter(of, report=OuterRef("pk")).order_by().values("report")
    return Subquery(rows.annotate(n=Count("pk")).values("n"))
