"""Who asks: a token in the Authorization header, never a cookie, which a page could misuse."""

from typing import Any

import pghistory
from django.contrib.auth.models import User
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from operations.models import ApiToken, Scope

from . import counting, tokens

CHALLENGE = 'Bearer realm="Conflictmap"'


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer <secret>`. The history keeps the person and the token's prefix."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken]:
        scheme, _, secret = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        token = tokens.find(secret.strip()) if scheme.lower() == "bearer" and secret else None
        if token is None:
            counting.admit_failure(request)
            raise AuthenticationFailed(
                "Give a token that is neither revoked nor ended: Authorization: Bearer cmap_…"
            )
        counting.admit_token(token.pk)
        tokens.note_use(token)
        pghistory.context(token=token.prefix)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class HasScope(BasePermission):
    """The token is for what is asked: `view.scopes` says which scope each method takes."""

    def has_permission(self, request: Request, view: Any) -> bool:
        wanted: str = view.scopes.get(request.method, Scope.READ)
        self.message = f"This token is not for that: it lacks the scope “{wanted}”."
        return isinstance(request.auth, ApiToken) and wanted in request.auth.scopes
