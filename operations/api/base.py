"""What every view of the API does: who asks, bounded bodies, one transaction a write, lists."""

from collections.abc import Callable
from functools import cache
from typing import Any, ClassVar, cast

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from gazetteer.parameters import refuse_unknown, text, whole_number
from operations.models import ApiToken

from . import idempotency
from .authentication import HasScope, TokenAuthentication
from .drafts import Told
from .parsing import StrictParser
from .problems import Problem

PAGE = 50
MOST = 200
MAX_NUMBER = 999_999_999

AFTER = OpenApiParameter(
    "after", OpenApiTypes.INT, description="Rows after this number, as “next” says"
)
LIMIT = OpenApiParameter("limit", OpenApiTypes.INT, description=f"At most {MOST} rows")
QUERY = OpenApiParameter("q", OpenApiTypes.STR, description="Words to find")
KEY = OpenApiParameter(
    idempotency.HEADER, OpenApiTypes.STR, OpenApiParameter.HEADER,
    description="The same key and request again within 24 hours gives the stored answer and does "
    "nothing; another request under it is a 422, one while the first is under way a 409.",
)  # fmt: skip


class ApiView(GenericAPIView):
    """One address. `scopes`: what a token needs by method, otherwise the scope for reading."""

    scopes: ClassVar[dict[str, str]] = {}
    http_method_names = ["get", "head", "post", "patch"]  # the schema says the rest
    authentication_classes = [TokenAuthentication]
    permission_classes = [HasScope]
    parser_classes = [StrictParser]
    renderer_classes = [JSONRenderer]
    pagination_class = None
    filter_backends = []

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            # Django reads as much as Content-Length says: without one, nothing, silently.
            raise Problem(411, "Say how long the body is (Content-Length), not “chunked”.")
        refuse_unknown(request._request, set(self.known()))

    def known(self) -> frozenset[str]:
        """Return the parameters that the address takes for this method."""
        return frozenset()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "user": self.request.user}

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def page_request(self) -> HttpRequest:
        """Return the request as a page of the admin takes it; what it tells is kept for notes."""
        request = self.request._request
        request._messages = Told(request)  # type: ignore[attr-defined]
        return request

    def told(self) -> list[str]:
        """Return what the pages told since `page_request`."""
        return cast(Told, self.request._request._messages).notes()  # type: ignore[attr-defined]

    def valid(self, shape: type[serializers.Serializer], **options: Any) -> Any:
        """Return the serializer of the body. Raises ValidationError."""
        body = shape(data=self.request.data, context=self.get_serializer_context(), **options)
        body.is_valid(raise_exception=True)
        return body

    def once(self, work: Callable[[], Response]) -> Response:
        """Return what `work` answers: all of it in one transaction, and once a key."""
        with transaction.atomic():
            request = self.request._request
            return idempotency.once(request, cast(ApiToken, self.request.auth), work)


class ListView(ApiView):
    """GET: rows by number, a page at a time."""

    def known(self) -> frozenset[str]:
        reads = self.request.method in {"GET", "HEAD"}
        return frozenset({"after", "limit", "q"}) if reads else frozenset()

    def rows(self) -> QuerySet[Any]:
        """Return the rows that the person may read, ordered by number."""
        raise NotImplementedError

    def found(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
        """Return the rows that have the words in their name."""
        return rows.filter(title__icontains=words)

    def listed(self) -> Response:
        query = self.request.query_params
        limit = whole_number(query["limit"], "limit", MOST) if "limit" in query else PAGE
        rows = self.rows()
        if "after" in query:
            rows = rows.filter(pk__gt=whole_number(query["after"], "after", MAX_NUMBER))
        if words := text(query.get("q", ""), "q"):
            rows = self.found(rows, words)
        shown = list(rows[: limit + 1])
        after = shown[limit - 1].pk if len(shown) > limit else None
        items = self.get_serializer(shown[:limit], many=True).data
        return Response({"items": items, "next": after})


@cache
def page_of(shape: type[serializers.Serializer]) -> Any:
    """Return what a list looks like, for the schema."""
    return inline_serializer(
        f"{shape.__name__}Page",
        {
            "items": shape(many=True),
            "next": serializers.IntegerField(
                allow_null=True, help_text="Give it as “after”; null: this was the last page"
            ),
        },
    )


def describes_list(shape: type[serializers.Serializer], summary: str, **options: Any) -> Any:
    return extend_schema(
        summary=summary, parameters=[AFTER, LIMIT, QUERY], responses=page_of(shape), **options
    )


def describes_write(
    summary: str, request: Any, responses: Any, parameters: Any = (), **options: Any
) -> Any:
    return extend_schema(
        summary=summary, request=request, responses=responses, parameters=[KEY, *parameters],
        **options,
    )  # fmt: skip
