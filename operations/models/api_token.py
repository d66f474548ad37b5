"""What editors' own programs write by: tokens, answers kept for a repeat, requests counted."""

import datetime as dt

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Scope(models.TextChoices):
    """What a token is for. It never lets anybody do more than the person may."""

    READ = "read-drafts", "read what its owner may read"
    REPORTS = "reports", "store reports"
    DRAFTS = "drafts", "write drafts"
    SUBMIT = "submit", "submit drafts for review, take them back"
    REFERENCE = "reference", "add sources and actors"


@pghistory.track(
    model_name="ApiTokenEvent",
    fields=["user", "name", "prefix", "scopes", "expires_at", "revoked_at"],
)
class ApiToken(models.Model):
    """One program's key to what a person may do. The secret is shown once and stored nowhere.

    Written by `operations.api.tokens` alone. `prefix` is its visible beginning, `digest` the
    SHA-256 of all of it, in hex: 256 random bits need no slow hash.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens", verbose_name="person"
    )
    name = models.CharField(max_length=100, help_text="Which program, on which machine")
    prefix = models.CharField("begins with", max_length=16, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name="may")
    created_at = models.DateTimeField("made", auto_now_add=True)
    expires_at = models.DateTimeField("ends", null=True, blank=True)
    revoked_at = models.DateTimeField("revoked", null=True, blank=True)
    last_used_at = models.DateTimeField("last used", null=True, blank=True)

    class Meta:
        verbose_name = "API token"
        ordering = ["-created_at", "-id"]
        # A person has their own tokens by being of the desk; no permission grants another's.
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="apitoken_digest_is_sha256"
            ),
            models.CheckConstraint(
                condition=Q(scopes__len__gt=0, scopes__contained_by=Scope.values),
                name="apitoken_known_scopes",
                violation_error_message="Choose what it may do.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    def is_live(self, now: dt.datetime | None = None) -> bool:
        """Return whether it opens anything: not revoked, not ended, its owner still of the desk."""
        now = now or timezone.now()
        ended = self.expires_at is not None and self.expires_at <= now
        return self.revoked_at is None and not ended and self.user.is_active and self.user.is_staff


class KeptAnswer(models.Model):
    """The answer to a request that was carried out, kept so that its repeat does nothing twice."""

    token = models.ForeignKey(ApiToken, models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=200, help_text="Idempotency-Key of the request")
    asked = models.CharField(max_length=64, help_text="SHA-256 of method, address and body, hex")
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    kept_at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="keptanswer_once_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.status} to {self.key}"


class RequestCount(models.Model):
    """How many requests of one kind came in one minute: shared by all workers.

    `who` is `token:<id>`, or `address:` and a keyed hash: addresses themselves are not kept.
    """

    who = models.CharField(max_length=80)
    minute = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["who", "minute"], name="requestcount_once_a_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.who}: {self.count}"
