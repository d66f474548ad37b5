"""What the pages of all kinds of record share: list, form, saving, the save bar."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from operations import review
from operations.errors import ReviewError
from operations.models import Publication, Record
from operations.vocabulary import ReviewState, ReviewVerb

from . import history
from .base import DeskAdmin
from .claims import ClaimInline, save_claims
from .geometry_field import GeometryWidget, shown_on_map
from .parts import EvidenceInline, ParticipationInline
from .record_forms import RecordForm
from .reviewing import DONE, ReviewPages, act

NAMES: Any = (
    "What",
    {"fields": ["seen_revision", "title", ("title_ar", "title_ckb"), "summary"]},
)
WHEN: Any = (
    "When",
    {"fields": [("valid_from", "start_known"), ("valid_to", "end_known"), "date_precision"]},
)
PRECISION: Any = ("precision", "precision_m")
RELEASE: Any = (
    "What may become public",
    {"fields": [("release", "hold_until"), "is_illustrative"]},
)
PROVENANCE: Any = (
    "Provenance",
    {"fields": ["public_id", ("created_by", "created_at"), ("changed_by", "changed_at")]},
)
# Which of the save bar's buttons goes on to which verb.
SAVE_AND = {"_submit": ReviewVerb.SUBMIT, "_publish": ReviewVerb.PUBLISH}


class RecordAdmin(ReviewPages, DeskAdmin):
    """A kind of record. State is no field here: the verbs of `operations.review` change it."""

    form = RecordForm
    change_form_template = "admin/operations/record_change_form.html"
    object_history_template = "admin/operations/record_history.html"
    list_display = ["valid_from", "state_badge", "title", "last_change"]
    list_display_links = ["title"]
    list_filter = ["state", "release", "is_illustrative"]
    list_select_related = ["changed_by"]
    date_hierarchy = "valid_from"
    search_fields = ["title", "title_ar", "title_ckb", "summary"]
    readonly_fields = ["drawn", "public_id", "created_by", "created_at", "changed_by", "changed_at"]
    ordering = ["-valid_from", "-pk"]
    inlines = [ParticipationInline, EvidenceInline]
    save_on_top = False

    @admin.display(description="state", ordering="state")
    def state_badge(self, record: Record) -> SafeString:
        return format_html(
            '<span class="state state-{}">{}</span>', record.state, record.get_state_display()
        )

    @admin.display(description="changed", ordering="changed_at")
    def last_change(self, record: Record) -> str:
        return f"{record.changed_at:%d %b %Y}, {record.changed_by.get_username()}"

    @admin.display(description="drawn")
    def drawn(self, record: Any) -> SafeString | str:
        return shown_on_map(record.geometry, f"drawn-{record.pk}")

    @property
    def media(self) -> Media:
        return super().media + GeometryWidget().media

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return [(name, {**options, "fields": _to_look_at(options["fields"])})
                for name, options in fieldsets]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("created_by", "changed_by")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [*super().get_inlines(request, obj), ClaimInline]

    # --- who may ---------------------------------------------------------------------------------
    def has_change_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        """Whoever does not publish changes their own drafts and nothing else."""
        if not super().has_change_permission(request, obj):
            return False
        if obj is None or request.user.has_perm("operations.publish_record"):
            return True
        return obj.created_by_id == request.user.pk and obj.state == ReviewState.DRAFT

    def has_delete_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        """What was ever put before a reviewer or the public keeps its history: withdraw it."""
        if not super().has_delete_permission(request, obj):
            return False
        return obj is None or not (
            obj.review_events.exists() or Publication.objects.of_record(obj.public_id).exists()
        )

    # --- saving ----------------------------------------------------------------------------------
    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        user = cast(User, request.user)
        if not change:
            obj.created_by = obj.changed_by = user
            super().save_model(request, obj, form, change)
        elif form.has_changed():
            self._open_for_change(obj, form, user)
            super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        rows_changed = any(formset.has_changed() for formset in formsets)
        if change and rows_changed and not getattr(form, "is_opened", False):
            self._open_for_change(form.instance, form, cast(User, request.user))
            form.instance.save()
        super().save_related(request, form, formsets, change)
        for formset in formsets:
            for row in formset.forms:
                if hasattr(row, "save_anchors") and row.instance.pk and row.has_changed():
                    row.save_anchors()
            save_claims(request, formset)

    def _open_for_change(self, record: Record, form: Any, by: User) -> None:
        """Make it a draft again before anything is written; a later stale form can be told."""
        if record.state != ReviewState.DRAFT:
            review.reopen(record, by)
        record.revision += 1
        record.changed_by = by
        form.is_opened = True

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        self._go_on(request, obj)
        return super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        self._go_on(request, obj)
        return super().response_change(request, obj)

    def _go_on(self, request: HttpRequest, record: Record) -> None:
        """Submit or publish what was just saved, where that was asked; stay on the form then."""
        for button, verb in SAVE_AND.items():
            if button not in request.POST:
                continue
            data = request.POST.copy()
            data["_continue"] = "1"
            request.POST = data  # type: ignore[assignment]
            try:
                act(record, verb, request)
            except ReviewError as error:
                self.message_user(request, f"Saved as a draft. {error}", messages.WARNING)
            else:
                self.message_user(request, f"“{record}” {DONE[verb]}.", messages.SUCCESS)

    # --- pages -----------------------------------------------------------------------------------
    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        may = request.user.has_perm
        context: dict[str, Any] = {
            "show_submit": may("operations.submit_record"),
            "show_publish": may("operations.publish_record"),
        }
        return super().changeform_view(
            request, object_id, form_url, {**context, **(extra_context or {})}
        )

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> TemplateResponse:
        record = context.get("original")
        if record is not None:
            context["review"] = self.review_panel(request, record)
        return super().render_change_form(request, context, *args, **kwargs)

    def view_on_site(self, record: Record) -> str | None:
        """Return the public page of what is or was public."""
        if not Publication.objects.of_record(record.public_id).exists():
            return None
        return reverse("record-show", args=[record.public_id])

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        past = history.entries(record) if record else []
        page = Paginator(past, 50).get_page(request.GET.get("page"))
        return super().history_view(request, object_id, {"past": page, **(extra_context or {})})


def _to_look_at(fields: Any) -> list[Any]:
    """Return the fields as they are shown to who may not change them: a map without its tools."""
    shown = {"geometry": "drawn", "further": "further_places"}
    left_out = {"seen_revision", "redraw"}
    return [shown.get(name, name) for name in fields if name not in left_out]
