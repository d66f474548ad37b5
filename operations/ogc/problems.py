"""How a request is refused: RFC 9457, with the parameter that is meant."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse

from gazetteer.errors import BadParameter

View = Callable[..., HttpResponseBase]

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Content-Crs, ETag, Last-Modified, Link",
}


class NotAcceptable(Exception):
    """None of the media types that the request accepts is had here."""


def reads(view: View) -> View:
    """Let a view be read from any origin, and answer whatever is wrong as a problem document."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _answer(view, request, *args, **kwargs)
        for name, value in CORS.items():
            response.headers[name] = value
        return response

    return wrapped


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    if request.method == "OPTIONS":
        allowed = {"Allow": "GET, HEAD, OPTIONS", "Access-Control-Allow-Methods": "GET, HEAD"}
        allowed["Access-Control-Allow-Headers"] = "Accept, If-None-Match, If-Modified-Since"
        return HttpResponse(status=204, headers={**allowed, "Access-Control-Max-Age": "86400"})
    if request.method not in {"GET", "HEAD"}:
        response = problem(405, "This can only be read.")
        response.headers["Allow"] = "GET, HEAD, OPTIONS"
        return response
    try:
        return view(request, *args, **kwargs)
    except BadParameter as error:
        return problem(400, error.message, parameter=error.parameter)
    except Http404 as error:
        return problem(404, str(error) or "There is nothing here.")
    except NotAcceptable as error:
        return problem(406, str(error))


def problem(status: int, detail: str, **more: str) -> HttpResponse:
    """Return a problem document; `more` are its extension members."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response
