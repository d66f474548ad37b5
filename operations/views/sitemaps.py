from typing import Any

from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from operations.layers import publications


class RecordSitemap(Sitemap):
    """Every record with a live feature."""

    limit = 5000

    def items(self) -> list[Any]:
        return list(
            publications()
            .as_of(timezone.now())
            .values("record_id")
            .annotate(changed=Max(Lower("recorded_during")))
            .order_by("record_id")
        )

    def location(self, item: dict[str, object]) -> str:
        return reverse("record-show", args=[item["record_id"]])

    def lastmod(self, item: dict[str, object]) -> object:
        return item["changed"]
