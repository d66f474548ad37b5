"""What the parameters of a public page may be, and how a page says that one is not.

Every public view reads its parameters by these functions and `bbox.parse_bbox`; what cannot be
used is a BadParameter, and each view answers it as a problem document (RFC 9457) or as a page.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render

from gazetteer.errors import BadParameter

MAX_TEXT = 200  # characters of a name or of words to look for

View = Callable[..., HttpResponseBase]


def answers_problems(view: View) -> View:
    """Answer a bad parameter anywhere in the view with 400 and a problem that names it."""
    return _caught(view, lambda _, error: problem(400, error.message, parameter=error.parameter))


def shows_problems(view: View) -> View:
    """Answer a bad parameter anywhere in the view with 400 and a page that names it."""
    return _caught(
        view,
        lambda request, error: render(request, "400.html", {"problem": error}, status=400),
    )


def problem(status: int, detail: str, **more: str) -> JsonResponse:
    """Return a problem document; `more` are its extension members."""
    title = HTTPStatus(status).phrase
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    response = JsonResponse(body, status=status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-store"
    return response


def _caught(view: View, answer: Callable[[HttpRequest, BadParameter], HttpResponseBase]) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except BadParameter as error:
            return answer(request, error)

    return wrapped


def refuse_unknown(request: HttpRequest, known: set[str]) -> None:
    """Raise BadParameter for a parameter that means nothing here, or comes twice."""
    for name, values in request.GET.lists():
        if name not in known:
            raise BadParameter(
                name[:80], f"Unknown parameter; known are {', '.join(sorted(known))}."
            )
        if len(values) > 1:
            raise BadParameter(name, "Give this parameter once.")


def text(raw: str, parameter: str) -> str:
    """Return the text of a parameter, without the space round it; empty where it is not given.

    Raises BadParameter when it is too long or no text that could be stored.
    """
    given = raw.strip()
    if len(given) > MAX_TEXT:
        raise BadParameter(parameter, f"At most {MAX_TEXT} characters.")
    if "\x00" in given or any(0xD800 <= ord(letter) < 0xE000 for letter in given):
        raise BadParameter(parameter, "This is not text.")
    return given


def whole_number(raw: str, parameter: str, most: int) -> int:
    """Return a number from 1 to `most`. Raises BadParameter on anything else."""
    if not (raw.isascii() and raw.isdigit() and len(raw) < 10 and 1 <= int(raw) <= most):
        raise BadParameter(parameter, f"Give a whole number from 1 to {most:,}.")
    return int(raw)
