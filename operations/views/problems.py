"""How a public view says what is wrong with a request."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render

from gazetteer.errors import BadParameter

View = Callable[..., HttpResponseBase]


def problem(parameter: str, message: str) -> JsonResponse:
    """Return 400 with the parameter and a sentence."""
    return JsonResponse({"error": {"parameter": parameter, "message": message}}, status=400)


def answers_problems(view: View) -> View:
    """Answer a bad parameter anywhere in the view with JSON."""
    return _caught(view, lambda request, error: problem(error.parameter, str(error)))


def shows_problems(view: View) -> View:
    """Answer a bad parameter anywhere in the view with a page."""
    return _caught(
        view,
        lambda request, error: render(request, "400.html", {"problem": error}, status=400),
    )


def _caught(view: View, answer: Callable[[HttpRequest, BadParameter], HttpResponseBase]) -> View:
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
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
