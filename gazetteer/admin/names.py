"""Names as a list of their own, and the rows of names, parents and outlines in a place's form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from gazetteer import normalize
from gazetteer.choosing import ChoosesById
from gazetteer.models import PlaceName, PlaceOutline, PlaceParent
from gazetteer.vocabulary import Origin

DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class PartOfPlace(ChoosesById, admin.TabularInline):
    """Rows of a place: whoever may change the place may change them."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("gazetteer.view_place")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("gazetteer.change_place")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("gazetteer.change_place")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("gazetteer.change_place")


class PlaceNameInline(PartOfPlace):
    model = PlaceName
    extra = 1
    fields = ("name", "language", "kind", "source", "script", "origin")
    readonly_fields = ("script", "origin")
    verbose_name_plural = "Spellings"


class PlaceParentInline(PartOfPlace):
    model = PlaceParent
    fk_name = "place"
    extra = 0
    autocomplete_fields = ("parent",)
    fields = ("parent", "valid_from", "valid_to", "source", "origin")
    readonly_fields = ("origin",)
    formfield_overrides = {models.DateField: DAY}
    verbose_name = "time"
    verbose_name_plural = "Where it lay, and when"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlaceParent]:
        rows = super().get_queryset(request).select_related("parent")
        return rows.defer("parent__footprint")


class PlaceOutlineInline(PartOfPlace):
    """What each source draws; imported, and looked at here."""

    model = PlaceOutline
    extra = 0
    fields = ("source", "licence", "external_id", "valid_from", "valid_to")
    readonly_fields = fields
    can_delete = False
    verbose_name_plural = "Outlines by source"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlaceOutline]:
        return super().get_queryset(request).defer("footprint")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PlaceNameAdmin(ChoosesById, admin.ModelAdmin):
    list_display = ("name", "place", "language", "script", "kind", "origin", "source")
    list_filter = ("origin", "language", "script", "kind")
    list_select_related = ("place",)
    search_fields = ("name", "key")
    autocomplete_fields = ("place",)
    fields = ("place", "name", "language", "kind", "source", "script", "origin", "key", "skeleton")
    readonly_fields = ("script", "origin", "key", "skeleton")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[PlaceName]:
        return super().get_queryset(request).defer("place__footprint")

    def save_model(
        self, request: HttpRequest, obj: PlaceName, form: ModelForm[PlaceName], change: bool
    ) -> None:
        obj.origin = Origin.EDITOR
        obj.script = normalize.script_of(obj.name)
        super().save_model(request, obj, form, change)
