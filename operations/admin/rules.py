"""How far words reach: the desk's own rows, with the built-in table beside them."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from operations.geometry.rules import TABLE, Reach, Rules
from operations.models import RegionRule

from .base import DeskAdmin


class RegionRuleAdmin(DeskAdmin):
    """Deleting a row is the way back to the built-in value."""

    change_list_template = "admin/operations/regionrule/change_list.html"
    list_display = ["relation", "kind_group", "reach_m", "half_angle_deg", "share", "built_in",
                    "reason"]  # fmt: skip
    search_fields = ["relation", "reason"]
    fields = ["relation", "kind_group", "reach_m", "half_angle_deg", "share", "reason", "table"]
    readonly_fields = ["table"]
    ordering = ["relation", "kind_group"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"relation": "north of", **super().get_changeform_initial_data(request)}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        may_add = self.has_add_permission(request)
        shown = {"table": built_in_rows(), "may_add": may_add, **(extra_context or {})}
        return super().changelist_view(request, shown)

    @admin.display(description="built in")
    def built_in(self, rule: RegionRule) -> str:
        return ", ".join(filter(None, _values(Rules().of(rule.relation, rule.kind_group)).values()))

    @admin.display(description="The built-in table")
    def table(self, rule: RegionRule) -> SafeString:
        context = {"table": built_in_rows(), "caption": "What holds without a row of this desk"}
        return render_to_string("admin/operations/regionrule/_table.html", context)


def built_in_rows() -> list[dict[str, Any]]:
    """Return the built-in table for a page, each row with the address of the desk's own."""
    own = {(row.relation, row.kind_group): row.pk for row in RegionRule.objects.all()}
    add = reverse("admin:operations_regionrule_add")
    rows = []
    for row in TABLE:
        pk = own.get((row.relation, row.kind_group))
        asked = urlencode({"relation": row.relation, "kind_group": row.kind_group})
        change = reverse("admin:operations_regionrule_change", args=[pk]) if pk else ""
        rows.append({
            "relation": row.relation, "group": row.kind_group, "reason": row.reason,
            "source": row.source, "is_own": bool(pk), "url": change or f"{add}?{asked}",
            **_values(row),
        })  # fmt: skip
    return rows


def _values(row: Reach) -> dict[str, str]:
    """Return the values of a row in words, empty where it states none."""
    return {
        "reach": f"{row.reach_m / 1000:g} km" if row.reach_m is not None else "",
        "angle": f"{row.half_angle_deg:g}°" if row.half_angle_deg is not None else "",
        "share": f"{row.share:.0%}" if row.share is not None else "",
    }
