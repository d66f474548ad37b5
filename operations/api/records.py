"""Records: list, read, draft, change, submit, take back. Publishing has no address here."""

import re
from collections.abc import Callable
from typing import Any, ClassVar, NamedTuple
from uuid import UUID

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from operations import review
from operations.models import (
    ContestedZone,
    ControlArea,
    ControlLine,
    Incident,
    Operation,
    Record,
    Scope,
    Territory,
)

from . import drafts, kinds, reach
from .base import ApiView, ListView, describes_list, describes_write
from .fields import StrictText
from .problems import Problem, invalid

IF_MATCH = OpenApiParameter(
    "If-Match", OpenApiTypes.STR, OpenApiParameter.HEADER,
    description="The ETag that the record was read under; or give `revision` in the body",
)  # fmt: skip
NOTE_LENGTH = 2000


class Kind(NamedTuple):
    """A kind of record: its address, model and body, and what is read along with one."""

    name: str
    model: type[Record]
    shape: type[kinds.RecordShape]
    one: str  # in words
    with_rows: tuple[str, ...] = ()
    joined: tuple[str, ...] = ()


SHARED = ("evidence__report", "stated__place", "stated__actor")
PEOPLE = "participations__actor"
KINDS = (
    Kind("operations", Operation, kinds.OperationShape, "an operation",
         (*SHARED, PEOPLE, "areas__anchors__place", "parallel_to"), ("parent",)),
    Kind("incidents", Incident, kinds.IncidentShape, "an incident",
         (*SHARED, PEOPLE, "further__place"), ("part_of", "place")),
    Kind("positions", ControlLine, kinds.PositionShape, "a position of a contact line",
         (*SHARED, PEOPLE), ("line",)),
    Kind("zones", ContestedZone, kinds.ZoneShape, "a zone between two lines",
         (*SHARED, PEOPLE), ("line_a", "line_b")),
    Kind("control-areas", ControlArea, kinds.ControlAreaShape, "an area of control",
         (*SHARED, PEOPLE), ("holder", "rival")),
    Kind("territories", Territory, kinds.TerritoryShape, "a disputed territory",
         (*SHARED, "claims__actor", "names__actor")),
)  # fmt: skip


class NoteShape(Serializer):
    """A word to the reviewers."""

    note = StrictText(required=False, allow_blank=True, max_length=NOTE_LENGTH)


def listing(kind: Kind) -> Callable[..., Any]:
    """Return the view of /api/v1/<kind>/."""

    class RecordList(ListView):
        scopes: ClassVar[dict[str, str]] = {"POST": Scope.DRAFTS}
        serializer_class = kinds.RecordSummary

        def rows(self) -> QuerySet[Any]:
            rows = reach.records(self.person).filter(kind=kind.model.KIND)
            return rows.select_related("created_by")

        @describes_list(kinds.RecordSummary, f"List {kind.name}", operation_id=f"list_{kind.name}")
        def get(self, request: Request) -> Response:
            return self.listed()

        @describes_write(
            f"Draft {kind.one}", kind.shape, {201: kind.shape}, operation_id=f"draft_{kind.name}"
        )
        def post(self, request: Request) -> Response:
            return self.once(self._draft)

        def _draft(self) -> Response:
            page = drafts.open_page(self.page_request(), kind.model)
            body = self.valid(kind.shape)
            _refuse_revision(body)
            return stored(self, kind, drafts.save(page, body), 201)

    return RecordList.as_view()


def one(kind: Kind) -> Callable[..., Any]:
    """Return the view of /api/v1/<kind>/<id>/."""

    class RecordView(ApiView):
        scopes: ClassVar[dict[str, str]] = {"PATCH": Scope.DRAFTS}
        serializer_class = kind.shape

        @extend_schema(summary=f"Read {kind.one}", operation_id=f"read_{kind.name}")
        def get(self, request: Request, public_id: UUID) -> Response:
            record = get_object_or_404(reach.records(self.person, kind.model), public_id=public_id)
            return stored(self, kind, record, 200)

        @describes_write(
            f"Change {kind.one}", kind.shape, {200: kind.shape}, [IF_MATCH],
            operation_id=f"change_{kind.name}",
        )  # fmt: skip
        def patch(self, request: Request, public_id: UUID) -> Response:
            return self.once(lambda: self._change(public_id))

        def _change(self, public_id: UUID) -> Response:
            record = _locked(self, kind, public_id)
            page = drafts.open_page(self.page_request(), kind.model, record)
            body = self.valid(kind.shape, instance=record, partial=True)
            _refuse_stale(self.request, record, body.validated_data.pop("revision", None))
            saved = drafts.save(page, body, seen_revision=record.revision)
            return stored(self, kind, saved, 200)

    return RecordView.as_view()


def act(kind: Kind, verb: str, words: str, call: Callable[..., Any]) -> Callable[..., Any]:
    """Return the view of /api/v1/<kind>/<id>/<verb>/."""

    class VerbView(ApiView):
        scopes: ClassVar[dict[str, str]] = {"POST": Scope.SUBMIT}
        serializer_class = kind.shape

        @describes_write(
            f"{words} {kind.one}", NoteShape, {200: kind.shape}, [IF_MATCH],
            operation_id=f"{verb.replace('-', '_')}_{kind.name}",
        )  # fmt: skip
        def post(self, request: Request, public_id: UUID) -> Response:
            return self.once(lambda: self._act(public_id))

        def _act(self, public_id: UUID) -> Response:
            record = _locked(self, kind, public_id)
            note = _note_of(self)
            if "If-Match" in self.request.headers:
                _refuse_stale(self.request, record, None)
            self.page_request()
            call(record, self.person, note)
            return stored(self, kind, record, 200)

    return VerbView.as_view()


def urls() -> list[URLPattern]:
    """Return the addresses of every kind of record."""
    found = []
    for kind in KINDS:
        each = f"{kind.name}/<uuid:public_id>/"
        found += [
            path(f"{kind.name}/", listing(kind), name=f"api-{kind.name}"),
            path(each, one(kind), name=f"api-{kind.name}-one"),
            path(f"{each}submit/", act(kind, "submit", "Submit", review.submit)),
            path(f"{each}take-back/", act(kind, "take-back", "Take back", review.reopen)),
        ]
    return found


def stored(view: ApiView, kind: Kind, record: Model, status: int) -> Response:
    """Return the record as it is stored now, with its ETag and, where it is new, its address."""
    rows: Any = kind.model._default_manager.select_related("created_by", "changed_by", *kind.joined)
    if kind.model is ContestedZone:
        rows = rows.prefetch_related("pieces")
    fresh = rows.prefetch_related(*kind.with_rows).get(pk=record.pk)
    notes = view.told() if view.request.method != "GET" else []
    shape = kind.shape(fresh, context={**view.get_serializer_context(), "notes": notes})
    response = Response(shape.data, status)
    response["ETag"] = f'"{fresh.revision}"'
    if status == 201:
        response["Location"] = reverse(f"api-{kind.name}-one", args=[fresh.public_id])
    return response


def _locked(view: ApiView, kind: Kind, public_id: UUID) -> Any:
    """Return the record, nobody else's to change until the transaction ends."""
    readable = reach.records(view.person)
    found = get_object_or_404(readable.filter(kind=kind.model.KIND), public_id=public_id)
    Record.objects.select_for_update().get(pk=found.pk)
    return kind.model._default_manager.get(pk=found.pk)


def _refuse_revision(body: Any) -> None:
    if body.validated_data.pop("revision", None) is not None:
        raise invalid([{"pointer": "#/revision", "detail": "A new record has none yet."}])


def _refuse_stale(request: Request, record: Record, seen: int | None) -> None:
    """Raise Problem unless the caller says which revision they saw, and it is the current one."""
    now: dict[str, Any] = {"revision": record.revision}
    match = request.headers.get("If-Match")
    if match is not None:
        said = re.fullmatch(r'"(\d{1,10})"', match.strip(), re.ASCII)
        if said is None:
            raise Problem(400, 'If-Match: give the ETag that the record was read under, as "3".')
        if int(said[1]) != record.revision:
            raise Problem(412, "Nothing was stored: somebody changed the record since.", **now)
        if seen not in (None, record.revision):
            raise Problem(409, "“revision” and If-Match disagree.", **now)
    elif seen is None:
        raise Problem(428, "Say which revision you change: If-Match, or “revision”.", **now)
    elif seen != record.revision:
        where = [{"pointer": "#/revision", "detail": f"The record is at {record.revision}."}]
        words = "Nothing was stored: somebody changed the record since."
        raise Problem(409, words, where, **now)


def _note_of(view: ApiView) -> str:
    if not view.request._request.body:
        return ""
    body = view.valid(NoteShape)
    return str(body.validated_data.get("note", ""))
