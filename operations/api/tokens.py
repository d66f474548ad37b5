"""Give out, find and revoke tokens."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Iterable

from django.contrib.auth.models import User
from django.utils import timezone

from operations.models import ApiToken

MARK = "cmap"  # so that a secret left lying about is recognised for what it is
USED_WITHIN = dt.timedelta(minutes=1)  # how exactly the last use is known
MAX_LENGTH = 200


def issue(
    user: User, name: str, scopes: Iterable[str], expires_at: dt.datetime | None = None
) -> tuple[ApiToken, str]:
    """Return (token, its secret). The secret is 256 random bits, and nobody can be told it again.

    Raises ValidationError.
    """
    prefix = f"{MARK}_{secrets.token_hex(4)}"
    secret = f"{prefix}_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        user=user, name=name, scopes=list(scopes), expires_at=expires_at, prefix=prefix,
        digest=digest_of(secret),
    )  # fmt: skip
    token.full_clean()
    token.save()
    return token, secret


def digest_of(secret: str) -> str:
    """Return what a secret is looked up by: its SHA-256 in hex."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(secret: str) -> ApiToken | None:
    """Return the live token with this secret. Found by digest, so that no comparison of secrets
    takes longer the more of it is right."""
    if len(secret) > MAX_LENGTH or not secret.isascii():
        return None
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(secret)).first()
    return token if token and token.is_live() else None


def note_use(token: ApiToken) -> None:
    """Say that the token was used now; at most once a minute is written."""
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at >= USED_WITHIN:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def revoke(token: ApiToken) -> None:
    """End a token for good. Revoking it again changes nothing."""
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
