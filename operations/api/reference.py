"""What records refer to: sources, actors, contact lines. Listed for all, added by who may."""

from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple

from django.db.models import Model, Q, QuerySet
from django.urls import URLPattern, path
from rest_framework.request import Request
from rest_framework.response import Response

from operations.models import Actor, ContactLine, Scope, Source

from . import drafts, reach
from .base import ListView, describes_list, describes_write
from .fields import BySlug
from .rows import ActorNameRow
from .shapes import Shape, rows_of


class SourceShape(Shape):
    class Meta:
        model = Source
        fields: ClassVar[Any] = ["id", "name", "kind", "url", "language", "reliability", "terms"]


class ActorShape(Shape):
    parent: Any = BySlug(reach.actors, required=False, allow_null=True)
    names = rows_of(ActorNameRow, source="other_names")

    class Meta:
        model = Actor
        fields: ClassVar[Any] = ["slug", "name", "kind", "parent", "color_key", "note", "names"]


class LineShape(Shape):
    """A contact line as such; where it ran, its positions say."""

    owner = BySlug(reach.actors)
    facing = BySlug(reach.actors, required=False, allow_null=True)

    class Meta:
        model = ContactLine
        fields: ClassVar[Any] = ["public_id", "title", "owner", "facing"]
        read_only_fields: ClassVar[Any] = ["public_id"]


class Table(NamedTuple):
    """A table: its address, model, body, scope for adding, rows, and the fields `q` looks in."""

    name: str
    model: type[Model]
    shape: type[Shape]
    scope: str
    rows: Callable[[Any], QuerySet[Any]]
    looked_in: tuple[str, ...]
    one: str


TABLES = (
    Table("sources", Source, SourceShape, Scope.REFERENCE, reach.sources, ("name", "url"),
          "a source"),
    Table("actors", Actor, ActorShape, Scope.REFERENCE,
          lambda user: reach.actors(user).select_related("parent").prefetch_related("other_names"),
          ("name", "slug", "other_names__name"), "an actor"),
    Table("lines", ContactLine, LineShape, Scope.DRAFTS,
          lambda user: reach.lines(user).select_related("owner", "facing"),
          ("title",), "a contact line, to which positions are drafted"),
)  # fmt: skip


def view(table: Table) -> Callable[..., Any]:
    """Return the view of /api/v1/<table>/."""

    class TableView(ListView):
        scopes: ClassVar[dict[str, str]] = {"POST": table.scope}
        serializer_class = table.shape

        def rows(self) -> QuerySet[Any]:
            return table.rows(self.person)

        def found(self, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
            said = Q()
            for field in table.looked_in:
                said |= Q(**{f"{field}__icontains": words})
            return rows.filter(said).distinct()

        @describes_list(table.shape, f"List {table.name}", operation_id=f"list_{table.name}")
        def get(self, request: Request) -> Response:
            return self.listed()

        @describes_write(
            f"Add {table.one}", table.shape, {201: table.shape}, operation_id=f"add_{table.name}"
        )
        def post(self, request: Request) -> Response:
            return self.once(self._add)

        def _add(self) -> Response:
            page = drafts.open_page(self.page_request(), table.model)
            saved = drafts.save(page, self.valid(table.shape))
            return Response(self.get_serializer(table.rows(self.person).get(pk=saved.pk)).data, 201)

    return TableView.as_view()


def urls() -> list[URLPattern]:
    return [path(f"{table.name}/", view(table), name=f"api-{table.name}") for table in TABLES]
