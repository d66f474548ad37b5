"""Views that only read, for any origin: how they are asked, and how they refuse (RFC 9457)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from gazetteer.errors import BadParameter
from gazetteer.parameters import problem

View = Callable[..., HttpResponseBase]

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Crs, Content-Disposition, ETag, Last-Modified, Link, Retry-After"
    ),
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

    # Nothing is written, so there is nothing to forge: whoever posts is told 405, not 403.
    wrapped.csrf_exempt = True  # type: ignore[attr-defined]
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
        answer = view(request, *args, **kwargs)
        if answer.status_code == 412:
            return problem(412, "This is no longer what If-Match or If-Unmodified-Since names.")
        return answer
    except BadParameter as error:
        return problem(400, error.message, parameter=error.parameter)
    except Http404 as error:
        return problem(404, str(error) or "There is nothing here.")
    except NotAcceptable as error:
        return problem(406, str(error))
