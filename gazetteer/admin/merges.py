"""Merging two places and undoing it: the pages of one place, and the list of all merges."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from gazetteer import merging, scoring
from gazetteer.choosing import ChoiceBox
from gazetteer.errors import MergeRefused
from gazetteer.models import Place, PlaceMerge

MAY = "gazetteer.change_place"
REFUSED = 422


class MergeForm(forms.Form):
    """Which place answers for the one at hand, and why they are the same."""

    into = forms.ModelChoiceField(
        queryset=Place.objects.without_shapes().filter(merged_into__isnull=True),
        label="Merge into",
        help_text="The place that stays and answers for both. Search by any spelling or id.",
        widget=ChoiceBox(Place._meta.get_field("parent"), admin.site),
    )
    note = forms.CharField(
        required=False, max_length=300, label="Why they are one",
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )  # fmt: skip


class MergePages(admin.ModelAdmin):
    """Mixin of a place's page: merge it into another, look at both first, undo."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/merge/", wrap(self.merge_view), name="gazetteer_place_merge"),
            path("merges/<int:pk>/undo/", wrap(self.undo_view), name="gazetteer_place_unmerge"),
            *super().get_urls(),
        ]

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: choose; GET with `into`: both on one page; POST: merge."""
        _require(request)
        place = get_object_or_404(self.get_queryset(request), pk=pk)
        is_sent = request.method == "POST"
        data = request.POST if is_sent else request.GET if "into" in request.GET else None
        form, status = MergeForm(data), 200
        other = form.cleaned_data.get("into") if form.is_bound and form.is_valid() else None
        if is_sent and other:
            try:
                by = cast(User, request.user)
                act = merging.merge(other, place, by, form.cleaned_data["note"])
            except MergeRefused as error:
                form.add_error("into", str(error))
            else:
                words = f"“{act.merged}” is merged into “{act.kept}”. Both ids stay; undo it below."
                self.message_user(request, words, messages.SUCCESS)
                return redirect("admin:gazetteer_place_change", act.kept_id)
        if form.is_bound and form.errors:
            status = REFUSED
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge {place.name}",
            "opts": self.opts, "place": place, "form": form, "other": other,
            "sides": _compare(place, other) if other else [],
            "distance_km": _distance_km(place, other) if other else None,
            "media": self.media + form.media,
        }  # fmt: skip
        return TemplateResponse(request, "admin/gazetteer/place/merge.html", context, status=status)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo one merge. POST."""
        _require(request)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        act = get_object_or_404(PlaceMerge, pk=pk)
        try:
            merging.unmerge(act, cast(User, request.user))
        except MergeRefused as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"“{act.merged}” is a place of its own again.")
        return redirect("admin:gazetteer_place_change", act.merged_id)


class PlaceMergeAdmin(admin.ModelAdmin):
    """All merges, undone ones too; written by `gazetteer.merging` alone."""

    list_display = ("at", "merged", "kept", "by", "note", "undone_at", "undone_by")
    list_display_links = None
    list_filter = (("undone_at", admin.EmptyFieldListFilter),)
    list_select_related = ("kept", "merged", "by", "undone_by")
    search_fields = ("kept__name", "merged__name", "note")
    actions = ("undo",)
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlaceMerge]:
        return super().get_queryset(request).defer("kept__footprint", "merged__footprint")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MAY)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.action(description="Undo the chosen merges", permissions=["view"])
    def undo(self, request: HttpRequest, chosen: QuerySet[PlaceMerge]) -> None:
        for act in chosen:
            try:
                merging.unmerge(act, cast(User, request.user))
            except MergeRefused as error:
                self.message_user(request, f"{act}: {error}", messages.WARNING)
            else:
                self.message_user(request, f"“{act.merged}” is a place of its own again.")


def merges_of(place: Place) -> dict[str, Any]:
    """Return what a place's page shows of merges: acts in force on either side of it."""
    acts = PlaceMerge.objects.filter(undone_at__isnull=True).select_related("kept", "merged", "by")
    acts = acts.defer("kept__footprint", "merged__footprint")
    return {
        "into": acts.filter(merged=place).first(),
        "from": list(acts.filter(kept=place)),
    }


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY):
        raise PermissionDenied


def _distance_km(place: Place, other: Place) -> float | None:
    """Return kilometres between the points of two places, None where one has none."""
    if not (place.point and other.point):
        return None
    a, b = place.point, other.point
    return scoring.distance_km((a.x, a.y), (b.x, b.y))


def _compare(place: Place, other: Place) -> list[dict[str, Any]]:
    """Return both places for a table of two columns: the one that vanishes first."""
    return [
        {
            "place": row,
            "names": row.names.in_order(),
            "lies_in": row.parent,
            "public_id": row.public_id,
            "address": reverse("admin:gazetteer_place_change", args=[row.pk]),
            "children": row.children.count(),
        }
        for row in (place, other)
    ]
