"""What goes wrong, as RFC 9457 problem documents: a status, a sentence, and the fields it is about.

`errors` is a list of {pointer, detail}: a JSON pointer into the body (RFC 6901, as a fragment), or
{parameter, detail} for the address.
"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from psycopg.errors import UniqueViolation
from rest_framework import exceptions
from rest_framework.response import Response

from gazetteer.errors import BadParameter
from operations.errors import ConflictmapError, IllegalMove, Incomplete, NotAllowed

from .parsing import pointers

MEDIA_TYPE = "application/problem+json"


class Problem(exceptions.APIException):
    """A refusal with its status, its sentence and the fields it is about; `more`: extra members."""

    def __init__(
        self, status: int, detail: str, errors: list[dict[str, str]] | None = None, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status_code = status
        self.errors = errors or []
        self.more = more


def answer(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the problem document of an exception; None: a fault of ours, which stays one."""
    problem = _problem_of(error)
    if problem is None:
        return None
    response = Response(body(problem), problem.status_code, content_type=MEDIA_TYPE)
    if challenge := getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = challenge
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = str(int(wait))
    if "revision" in problem.more:
        response["ETag"] = f'"{problem.more["revision"]}"'
    return response


def body(problem: Problem) -> dict[str, Any]:
    """Return the members of a problem document."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(problem.status_code).phrase,
        "status": problem.status_code,
        "detail": str(problem.detail),
        **({"errors": problem.errors} if problem.errors else {}),
        **problem.more,
    }


@csrf_exempt  # it does nothing, whoever asks
def not_found(request: HttpRequest) -> HttpResponse:
    """Answer an address of the API that is none."""
    return refusal(404, "There is nothing at this address. Every address ends in a slash.")


def refusal(status: int, detail: str) -> HttpResponse:
    """Return a problem document as a response, where no view of the API is asked."""
    found = body(Problem(status, detail))
    return JsonResponse(found, status=status, content_type=MEDIA_TYPE)


def _problem_of(error: Exception) -> Problem | None:
    if isinstance(error, Problem):
        return error
    if isinstance(error, BadParameter):
        where = {"parameter": error.parameter, "detail": error.message}
        return Problem(400, "A parameter of the address cannot be used.", [where])
    if isinstance(error, exceptions.ValidationError):
        return invalid(pointers(error.detail))
    if isinstance(error, exceptions.ParseError) and isinstance(error.detail, dict):
        where = {name: str(text) for name, text in error.detail.items()}
        return Problem(400, where["detail"], [where])
    if isinstance(error, exceptions.APIException):
        return Problem(error.status_code, str(error.detail))
    if isinstance(error, Http404):
        return Problem(404, "There is nothing here that you may read.")
    if isinstance(error, PermissionDenied | NotAllowed):
        return Problem(403, str(error) or "You may not do this.")
    if isinstance(error, IllegalMove):
        return Problem(409, str(error))
    if isinstance(error, Incomplete | ConflictmapError):
        return Problem(422, str(error))
    if isinstance(error, IntegrityError) and isinstance(error.__cause__, UniqueViolation):
        return Problem(409, "Somebody stored the same at this very moment; ask again.")
    return None


def invalid(errors: list[dict[str, str]]) -> Problem:
    """Return the refusal of values, each named by its pointer."""
    return Problem(422, "Some values cannot be taken; nothing was stored.", errors)
