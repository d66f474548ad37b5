from django.conf import settings
from django.db import models
from django.utils import timezone

from .report import Report


class AtWork(models.Model):
    """One editor at one report: when last seen there, and the input that was not sent yet.

    Passing by nature: `operations.workbench` forgets a row a week after it was last seen. The
    input is kept here and not in the browser, which others may sit at.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="at_work")
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField(default=timezone.now)
    unsent = models.JSONField(default=dict, help_text="{field: values} of the drafts' forms")
    unsent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "editor at work"
        verbose_name_plural = "editors at work"
        constraints = [
            models.UniqueConstraint(fields=["report", "editor"], name="atwork_once_an_editor"),
            models.CheckConstraint(
                condition=models.Q(unsent={}, unsent_at=None)
                | (models.Q(unsent_at__isnull=False) & ~models.Q(unsent={})),
                name="atwork_unsent_says_when",
            ),
        ]
        indexes = [models.Index(fields=["seen_at"], name="atwork_seen_at")]

    def __str__(self) -> str:
        return f"{self.editor} at {self.report_id}"
