"""Reports: stored and read as on the admin's page, by `intake` and `reading`."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from operations import intake
from operations.errors import IntakeError
from operations.inbox import likeness
from operations.models import ActorMention, Mention, Report, Scope
from operations.models.report import MAX_TEXT_LENGTH

from . import drafts, idempotency, reach
from .base import ApiView, ListView, describes_list, describes_write
from .fields import ByNumber, StrictText, StrictWholeNumber
from .problems import Problem
from .shapes import Shape


class ReportSummary(serializers.ModelSerializer):
    """A report in a list."""

    class Meta:
        model = Report
        fields: ClassVar[Any] = ["id", "source", "title", "published_on", "language", "read_at"]
        read_only_fields = fields


class ReportShape(Shape):
    """A text as it was published; it is never changed afterwards."""

    source: Any = ByNumber(reach.sources)
    text = StrictText(trim_whitespace=False, max_length=MAX_TEXT_LENGTH)
    copy_of = StrictWholeNumber(
        required=False, write_only=True, min_value=0, max_value=2**53,
        help_text="Asked for where nearly the same text is stored: its number, or 0 for none",
    )  # fmt: skip
    received_by = serializers.CharField(source="received_by.username", read_only=True)
    origin = serializers.PrimaryKeyRelatedField[Report](
        read_only=True, help_text="The report whose words this one repeats"
    )

    class Meta:
        model = Report
        fields: ClassVar[Any] = [
            "id", "source", "title", "published_on", "language", "url", "is_own_wording", "text",
            "copy_of", "origin", "received_by", "received_at", "read_at",
        ]  # fmt: skip
        read_only_fields: ClassVar[Any] = ["received_at", "read_at"]

    def validate_text(self, text: str) -> str:
        try:
            return intake.clean_text(text)
        except IntakeError as error:
            raise serializers.ValidationError(str(error)) from error


class PlaceMention(serializers.ModelSerializer):
    """A place that the text names, and what it was taken for; offsets in characters."""

    place = serializers.SlugRelatedField[Any](slug_field="public_id", read_only=True)

    class Meta:
        model = Mention
        fields: ClassVar[Any] = [
            "id", "start", "end", "surface", "relation", "distance_km", "bearing_deg", "state",
            "place", "note",
        ]  # fmt: skip
        read_only_fields = fields


class WhoMention(serializers.ModelSerializer):
    """An actor whom the text names, and the part it took."""

    actor = serializers.SlugRelatedField[Any](slug_field="slug", read_only=True)

    class Meta:
        model = ActorMention
        fields: ClassVar[Any] = ["id", "start", "end", "surface", "role", "state", "actor"]
        read_only_fields = fields


class Reading(serializers.Serializer):
    """What was read in a report. It is decided on by people, on the reading page."""

    places = PlaceMention(many=True, source="mentions")
    actors = WhoMention(many=True, source="actor_mentions")


class ReportList(ListView):
    scopes: ClassVar[dict[str, str]] = {"POST": Scope.REPORTS}
    serializer_class = ReportSummary

    def rows(self) -> QuerySet[Any]:
        return reach.reports(self.person).defer("text", "bands")

    @describes_list(
        ReportSummary, "List reports: yours, or all for who publishes", operation_id="list_reports"
    )
    def get(self, request: Request) -> Response:
        return self.listed()

    @describes_write(
        "Store a report and read it", ReportShape, {201: ReportShape}, operation_id="store_report"
    )
    def post(self, request: Request) -> Response:
        return self.once(self._store)

    def _store(self) -> Response:
        page = drafts.open_page(self.page_request(), Report)
        body = self.valid(ReportShape)
        _refuse_known(body.validated_data["text"])
        copy_of = body.validated_data.pop("copy_of", None)
        said = {} if copy_of is None else {"copy_of": str(copy_of) if copy_of else "none"}
        _ask_for_origin(body.validated_data["text"], copy_of)
        saved = drafts.save(page, body, **said)
        report = Report.objects.select_related("source", "received_by").get(pk=saved.pk)
        if report.received_by != self.person:  # who stored the same on the page at this moment
            _refuse_known(report.text)
        context = self.get_serializer_context()
        response = Response(ReportShape(report, context=context).data, 201)
        response["Location"] = reverse("api-reports-one", args=[report.pk])
        return response


class ReportView(ApiView):
    serializer_class = ReportShape

    @extend_schema(summary="Read a report of yours", operation_id="read_report")
    def get(self, request: Request, pk: int) -> Response:
        rows = reach.reports(self.person).select_related("source", "received_by")
        return Response(self.get_serializer(get_object_or_404(rows, pk=pk)).data)


class ReadingView(ApiView):
    serializer_class = Reading

    @extend_schema(summary="What was read in a report of yours", operation_id="read_mentions")
    def get(self, request: Request, pk: int) -> Response:
        rows = reach.reports(self.person).prefetch_related(
            "mentions__place", "actor_mentions__actor"
        )
        return Response(self.get_serializer(get_object_or_404(rows, pk=pk)).data)


def _refuse_known(text: str) -> None:
    """Raise Problem 409 with the report that has this text, word for word.

    The text is locked until the transaction ends: of two who store it at once, one does.
    """
    digest = intake.content_hash(text)
    if not idempotency.lock(f"report {digest}"):
        raise Problem(409, "This text is being stored by another request; ask again.")
    known = Report.objects.filter(content_hash=digest).first()
    if known:
        words = "This text is stored already, word for word."
        raise Problem(409, words, [{"pointer": "#/text", "detail": words}], report=known.pk)


def _ask_for_origin(text: str, said: int | None) -> None:
    """Raise Problem 422 where nearly the same text is stored and nobody said what that means."""
    alike = likeness.near(text)
    if alike and said not in {0, *(each.report.pk for each in alike)}:
        words = "Nearly the same is stored already: is it a copy? Say of which report, or 0."
        known = [{"report": row.report.pk, "share": round(row.share, 3)} for row in alike]
        raise Problem(422, words, [{"pointer": "#/copy_of", "detail": words}], alike=known)
