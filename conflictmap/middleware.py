"""What every response carries and every request must not."""

import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render

from operations.api import problems

GetResponse = Callable[[HttpRequest], HttpResponse]

# Leaflet styles its elements through the CSSOM, which a policy does not restrict; nothing needs
# unsafe-inline. Stylesheets and scripts come from our own origin, inline ones carry the nonce.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'nonce-{nonce}'",
    "style-src": "'self' 'nonce-{nonce}'",
    "img-src": "'self' data: {tiles}",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Give each request a nonce (`request.csp_nonce`) and each response a strict policy."""
    from django.conf import settings

    tiles = _origin(settings.TILE_URL)

    def middleware(request: HttpRequest) -> HttpResponse:
        nonce = secrets.token_urlsafe(16)
        request.csp_nonce = nonce  # type: ignore[attr-defined]
        response = get_response(request)
        policy = "; ".join(f"{name} {value}".strip() for name, value in POLICY.items())
        response.headers.setdefault(
            "Content-Security-Policy", policy.format(nonce=nonce, tiles=tiles)
        )
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"
        )
        return response

    return middleware


def refuse_nul_bytes(get_response: GetResponse) -> GetResponse:
    """Answer 400 to a path or query with a NUL byte: PostgreSQL cannot hold one in a text."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            if request.path.startswith("/api/"):
                return problems.refusal(400, "A NUL byte is not a character.")
            return HttpResponseBadRequest("A NUL byte is not a character.", "text/plain")
        return get_response(request)

    return middleware


def refuse_large_bodies(get_response: GetResponse) -> GetResponse:
    """Answer 413 in plain words to a form that is too large, before any of it is read.

    Django would do so too, with a bare "Bad Request" that leaves an editor guessing.
    """
    from django.conf import settings

    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def middleware(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isascii() and length.isdigit() and int(length) > limit:
            if request.path.startswith("/api/"):
                return problems.refusal(413, f"A body may have {limit // 2**20} MB.")
            words = {
                "sent_mb": -(-int(length) // 2**20),  # rounded up: more than may be
                "limit_mb": limit // 2**20,
                "characters": "500,000",
            }
            return render(request, "admin/too_large.html", words, status=413)
        return get_response(request)

    return middleware


def _origin(tile_url: str) -> str:
    """Return scheme and host of a tile address, `{s}` widened to any subdomain, or nothing."""
    if not tile_url.startswith(("http://", "https://")):
        return ""
    scheme, rest = tile_url.split("://", 1)
    return f"{scheme}://{rest.split('/', 1)[0].replace('{s}', '*')}"
