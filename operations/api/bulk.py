"""Many incidents in one body: a GeoJSON FeatureCollection, answered feature by feature."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from gazetteer.errors import BadParameter
from operations.errors import ConflictmapError
from operations.models import Incident, Scope

from . import drafts
from .base import ApiView, describes_write
from .fields import GeometryJSON
from .kinds import IncidentShape
from .parsing import GeoJSONParser, StrictParser, pointers
from .problems import Problem, invalid
from .shapes import rows_of

MAX_FEATURES = 1000
MAX_INNER_ROWS = 5000  # of all features: each is a form, as a feature is
INNER = ("evidence", "claims", "participants")
MEMBERS = {"type", "geometry", "properties", "id", "bbox"}
PARTIAL = OpenApiParameter(
    "partial", OpenApiTypes.STR, enum=["0", "1"],
    description="1: store what can be stored; otherwise one refused feature stores none",
)  # fmt: skip


class Feature(serializers.Serializer):
    """An incident; its properties are the fields of one, without the geometry."""

    type = serializers.ChoiceField(["Feature"])
    geometry = GeometryJSON(allow_null=True)
    properties = IncidentShape()


class FeatureCollection(serializers.Serializer):
    type = serializers.ChoiceField(["FeatureCollection"])
    features = rows_of(Feature, max_length=MAX_FEATURES, required=True)


class FieldError(serializers.Serializer):
    pointer = serializers.CharField()
    detail = serializers.CharField()


class FeatureReport(serializers.Serializer):
    index = serializers.IntegerField(help_text="Of the feature, from 0")
    id = serializers.UUIDField(required=False, help_text="Of the incident that it became")
    errors: Any = FieldError(many=True, required=False)


class BulkReport(serializers.Serializer):
    stored = serializers.IntegerField()
    refused = serializers.IntegerField()
    features = FeatureReport(many=True)


class IncidentsBulk(ApiView):
    scopes: ClassVar[dict[str, str]] = {"POST": Scope.DRAFTS}
    serializer_class = FeatureCollection
    parser_classes = [StrictParser, GeoJSONParser]

    def known(self) -> frozenset[str]:
        return frozenset({"partial"})

    @describes_write(
        f"Draft up to {MAX_FEATURES:,} incidents", FeatureCollection, {201: BulkReport},
        [PARTIAL], operation_id="draft_incidents_in_bulk",
    )  # fmt: skip
    def post(self, request: Request) -> Response:
        partial = request.query_params.get("partial", "0")
        if partial not in {"0", "1"}:
            raise BadParameter("partial", "Give 1 or 0.")
        return self.once(lambda: self._draft(is_partial=partial == "1"))

    def _draft(self, *, is_partial: bool) -> Response:
        page = drafts.open_page(self.page_request(), Incident)
        features = _features_of(self.request.data)
        context = self.get_serializer_context()
        pages = (drafts.unasked(page), page)
        report = [self._one(pages, number, each, context) for number, each in enumerate(features)]
        refused = [row for row in report if "errors" in row]
        if refused and (not is_partial or len(refused) == len(report)):
            found = invalid([error for row in refused for error in row["errors"]])
            words = f"{len(refused)} of {len(report)} features cannot be taken; none was stored."
            raise Problem(422, words, found.errors, features=refused)
        counts = {"stored": len(report) - len(refused), "refused": len(refused)}
        return Response({**counts, "features": report}, 201)

    def _one(
        self,
        pages: tuple[drafts.Page, drafts.Page],
        number: int,
        feature: Any,
        context: dict[str, Any],
    ) -> dict[str, Any]:
        """Store one feature; return what became of it."""
        at = f"#/features/{number}"
        try:
            given = _incident_of(feature)
        except exceptions.ValidationError as error:
            return {"index": number, "errors": pointers(error.detail, at)}
        body = IncidentShape(data=given, context=context)
        try:
            body.is_valid(raise_exception=True)
            return {"index": number, "id": str(_save(pages, body).public_id)}
        except exceptions.ValidationError as error:
            errors = pointers(error.detail)
        except Problem as error:
            errors = error.errors
        except ConflictmapError as error:
            errors = [{"pointer": "#", "detail": str(error)}]
        return {"index": number, "errors": [_moved(error, at) for error in errors]}


def _save(pages: tuple[drafts.Page, drafts.Page], body: IncidentShape) -> Incident:
    """Return the incident, saved by the quick page, or by the other where that one is refused."""
    quick, telling = pages
    try:
        with transaction.atomic():
            saved: Incident = drafts.save(quick, body)
            return saved
    except IntegrityError:
        with transaction.atomic():
            saved = drafts.save(telling, body)
            return saved


def _features_of(data: Any) -> list[Any]:
    if not isinstance(data, Mapping) or data.get("type") != "FeatureCollection":
        where = [{"pointer": "#/type", "detail": "This has to be a FeatureCollection."}]
        raise Problem(422, "The body is no GeoJSON FeatureCollection.", where)
    if unknown := data.keys() - {"type", "features", "bbox"}:
        raise exceptions.ValidationError(dict.fromkeys(sorted(unknown), "There is no such member."))
    features = data.get("features")
    if not isinstance(features, list) or not 1 <= len(features) <= MAX_FEATURES:
        words = f"Give a list of 1 to {MAX_FEATURES:,} features."
        raise exceptions.ValidationError({"features": words})
    if sum(map(_inner_rows, features)) > MAX_INNER_ROWS:
        words = f"All features together may have {MAX_INNER_ROWS:,} rows of {', '.join(INNER)}."
        raise exceptions.ValidationError({"features": words})
    return features


def _inner_rows(feature: Any) -> int:
    said = feature.get("properties") if isinstance(feature, Mapping) else None
    rows = [said.get(name) for name in INNER] if isinstance(said, Mapping) else []
    return sum(len(each) for each in rows if isinstance(each, list))


def _incident_of(feature: Any) -> dict[str, Any]:
    """Return the body of an incident. Raises ValidationError with the names of a feature."""
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        raise exceptions.ValidationError({"type": "This has to be a Feature."})
    if unknown := feature.keys() - MEMBERS:
        raise exceptions.ValidationError(dict.fromkeys(sorted(unknown), "There is no such member."))
    said = feature.get("properties")
    if not isinstance(said, Mapping):
        raise exceptions.ValidationError({"properties": "This has to be an object."})
    alien = {name: "There is no such field here." for name in ("geometry", "revision")
             if name in said}  # fmt: skip
    if alien:
        raise exceptions.ValidationError({"properties": alien})
    return {**said, "geometry": feature.get("geometry")}


def _moved(error: dict[str, str], at: str) -> dict[str, str]:
    """Return an error of an incident at the place in the collection that it comes from."""
    inner = error["pointer"].removeprefix("#")
    is_of_feature = inner.split("/")[:2] in ([""], ["", "geometry"])
    return {**error, "pointer": f"{at}{'' if is_of_feature else '/properties'}{inner}"}
