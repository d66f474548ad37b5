"""Pairs that are likely one event: looked at side by side, merged or held apart; merges undone."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from operations import duplicates, merging
from operations.errors import ReviewError
from operations.models import LikelyDuplicate, Record, RecordMerge

from .base import UNPROCESSABLE, ReadOnlyAdmin
from .desk import change_url

LIST = "admin:operations_likelyduplicate_changelist"
MAX_NOTE = 300


class LikelyDuplicateAdmin(ReadOnlyAdmin):
    """The queue of likely pairs, the likeliest first."""

    change_list_template = "admin/operations/duplicates.html"
    list_display = ["pair_link", "percent", "why", "state"]
    list_display_links = None
    list_filter = ["state"]
    list_select_related = ["first", "second"]
    search_fields = ["first__title", "second__title"]
    ordering = ["state", "-score"]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("find/", wrap(self.find_view), name="operations_likelyduplicate_find"),
            path("<int:pk>/compare/", wrap(self.compare_view),
                 name="operations_likelyduplicate_compare"),
            *super().get_urls(),
        ]  # fmt: skip

    @admin.display(description="pair")
    def pair_link(self, pair: LikelyDuplicate) -> SafeString:
        page = reverse("admin:operations_likelyduplicate_compare", args=[pair.pk])
        return format_html(
            '<a href="{}"><bdi>{}</bdi><br><bdi>{}</bdi></a>', page, pair.first, pair.second
        )

    @admin.display(description="alike", ordering="score")
    def percent(self, pair: LikelyDuplicate) -> str:
        return f"{pair.score:.0%}"

    @admin.display(description="why")
    def why(self, pair: LikelyDuplicate) -> str:
        return "; ".join(pair.reasons)

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """Look for pairs anew. POST."""
        _require(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        self.message_user(request, f"{duplicates.find()} pairs wait for a decision.")
        return redirect(LIST)

    def compare_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: both side by side. POST: `keep` one of them, or hold them `apart`."""
        _require(request)
        pairs = LikelyDuplicate.objects.select_related("first", "second")
        pair = get_object_or_404(pairs, pk=pk)
        problem = ""
        if request.method == "POST":
            problem = self._decide(request, pair)
            if not problem:
                return redirect(LIST)
        context = {
            **self.admin_site.each_context(request),
            "title": "One event or two?",
            "opts": self.opts,
            "pair": pair,
            "sides": [_side(pair.first), _side(pair.second)],
            "problem": problem,
            "note": request.POST.get("note", "")[:MAX_NOTE],
        }
        template = "admin/operations/duplicate_pair.html"
        status = UNPROCESSABLE if problem else 200
        return TemplateResponse(request, template, context, status=status)

    def _decide(self, request: HttpRequest, pair: LikelyDuplicate) -> str:
        """Carry out what was chosen; return what is wrong with it, or nothing."""
        by, choice = cast(User, request.user), request.POST.get("choice", "")
        note = request.POST.get("note", "")
        if "\x00" in note or len(note) > MAX_NOTE:
            return f"A note may have {MAX_NOTE} characters, and no NUL byte."
        if choice == "apart":
            LikelyDuplicate.objects.filter(pk=pair.pk).update(state="apart", decided_by=by)
            self.message_user(request, "They stay two events.", messages.SUCCESS)
            return ""
        sides = {str(pair.first_id): (pair.first, pair.second),
                 str(pair.second_id): (pair.second, pair.first)}  # fmt: skip
        if choice not in sides:
            return "Choose which one to keep, or that they are two events."
        try:
            act = merging.merge(*sides[choice], by, note)
        except ReviewError as error:
            return str(error)
        page = reverse("admin:operations_recordmerge_changelist")
        text = '“{}” is merged into “{}”. Both ids stay; <a href="{}">undo it here</a>.'
        words = format_html(text, act.merged, act.kept, page)
        self.message_user(request, words, messages.SUCCESS)
        return ""


class RecordMergeAdmin(ReadOnlyAdmin):
    """All merges, undone ones too; written by `operations.merging` alone."""

    list_display = ["at", "merged_link", "kept_link", "by", "note", "undone_at", "undone_by"]
    list_display_links = None
    list_filter = [("undone_at", admin.EmptyFieldListFilter)]
    list_select_related = ["kept", "merged", "by", "undone_by"]
    search_fields = ["kept__title", "merged__title", "note"]
    actions = ["undo"]

    @admin.display(description="merged")
    def merged_link(self, act: RecordMerge) -> SafeString:
        return format_html('<a href="{}">{}</a>', change_url(act.merged), act.merged)

    @admin.display(description="kept")
    def kept_link(self, act: RecordMerge) -> SafeString:
        return format_html('<a href="{}">{}</a>', change_url(act.kept), act.kept)

    def has_undo_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(merging.MAY)

    @admin.action(description="Undo the chosen merges", permissions=["undo"])
    def undo(self, request: HttpRequest, chosen: QuerySet[RecordMerge]) -> None:
        for act in chosen:
            try:
                merging.unmerge(act, cast(User, request.user))
            except ReviewError as error:
                self.message_user(request, f"{act}: {error}", messages.WARNING)
            else:
                self.message_user(request, f"“{act.merged}” is a record of its own again.")


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(merging.MAY):
        raise PermissionDenied


def _side(record: Record) -> dict[str, Any]:
    """Return one record for a table of two columns."""
    incident: Any = record.child()
    row = getattr(record, "imported", None)
    centre = incident.geometry.centroid if incident.geometry else None
    return {
        "record": record,
        "incident": incident,
        "address": change_url(record),
        "lon": centre.x if centre else None,
        "lat": centre.y if centre else None,
        "people": record.people(),
        "quotes": incident.quotes(),
        "row": row,
        "codes": row.coded.items() if row else [],
    }
