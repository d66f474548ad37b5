"""How far words reach: the desk's own rows, with the built-in table beside them."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from operations.geometry.rules import TABLE, Rules
from operations.models import RegionRule

from .base import DeskAdmin


class RegionRuleAdmin(DeskAdmin):
    list_display = ["relation", "kind_group", "reach_m", "half_angle_deg", "share", "built_in",
                    "reason"]  # fmt: skip
    list_filter = ["relation", "kind_group"]
    search_fields = ["relation", "reason"]
    fields = ["relation", "kind_group", "reach_m", "half_angle_deg", "share", "reason", "table"]
    readonly_fields = ["table"]
    ordering = ["relation", "kind_group"]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"relation": "north of", **super().get_changeform_initial_data(request)}

    @admin.display(description="built in")
    def built_in(self, rule: RegionRule) -> str:
        row = Rules().of(rule.relation, rule.kind_group)
        return f"{row.reach_m} m, {row.half_angle_deg}°, {row.share}"

    @admin.display(description="The built-in table")
    def table(self, rule: RegionRule) -> SafeString:
        return format_html_join(
            "", "<p>{}, {}: {} m, {}°, {}: {} ({})</p>",
            ((row.relation, row.kind_group, row.reach_m, row.half_angle_deg, row.share,
              row.reason, row.source) for row in TABLE),
        )  # fmt: skip
