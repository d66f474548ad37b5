from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .place import Place


class PlaceMerge(models.Model):
    """Two rows found to be one place. Both keep their ids; `merged` answers as `kept` from now on.

    Undoing is one act: it empties `merged.merged_into` and sets `undone_at`; the row stays.
    """

    kept = models.ForeignKey(Place, models.PROTECT, related_name="merges_kept")
    merged = models.ForeignKey(Place, models.PROTECT, related_name="merges")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(name="placemerge_of_two", condition=~Q(kept=F("merged"))),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="placemerge_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged} is {self.kept}"
