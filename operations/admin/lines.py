"""The pages of contact lines, their positions by time, and the zones between them."""

from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.contrib.gis.geos import GEOSGeometry, MultiLineString
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from operations import drafting, zoning
from operations.errors import GeometryError
from operations.models import ContactLine, ContestedZone, ControlLine
from operations.models.shapes import LINES
from operations.vocabulary import LineStatus, ReviewState

from . import history, redrawing
from .base import DeskAdmin
from .geometry_field import GeometryField
from .record_forms import RecordForm
from .records import NAMES, PRECISION, PROVENANCE, RELEASE, WHEN, RecordAdmin

# What a new position takes over from the one before it.
CARRIED = (
    "title", "title_ar", "title_ckb", "line", "holds", "line_kind", "status", "certainty",
    "geometry", "precision", "precision_m", "is_illustrative", "release", "start_known",
    "date_precision",
)  # fmt: skip
BREAK = mark_safe("<br>")


class ContactLineAdmin(DeskAdmin):
    list_display = ["title", "owner", "facing"]
    list_select_related = ["owner", "facing"]
    search_fields = ["title", "owner__name", "facing__name"]
    autocomplete_fields = ["owner", "facing"]
    fields = ["title", ("owner", "facing"), "course_of_time"]
    readonly_fields = ["course_of_time"]
    ordering = ["title"]

    def get_readonly_fields(self, request: HttpRequest, obj: ContactLine | None = None) -> Any:
        """Whose line it is, is fixed once a position went to review."""
        is_fixed = obj and obj.positions.filter(review_events__isnull=False).exists()
        return [*self.readonly_fields, *(["owner", "facing"] if is_fixed else [])]

    @admin.display(description="positions")
    def course_of_time(self, line: ContactLine) -> SafeString | str:
        return _positions(line) if line.pk else "none yet"


class ControlLineForm(RecordForm):
    after = forms.ModelChoiceField(ControlLine.objects.all(), required=False,
                                   widget=forms.HiddenInput)  # fmt: skip
    geometry = GeometryField(
        types=LINES, required=False, label="Course",
        help_text="Its direction counts: left and right are seen from the first point drawn "
        "(the dot) towards the last, as the arrow points. Dashed: the line's other positions, and "
        "the line it faces.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = self.instance if self.instance.pk else _position(str(self.initial.get("after")))
        if "geometry" not in self.fields:
            return
        widget: Any = self.fields["geometry"].widget
        widget.is_directed = True
        widget.around = _around(shown, is_new=not self.instance.pk) if shown else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        before, first = data.get("after"), data.get("valid_from")
        if before and data.get("line") and before.line_id != data["line"].pk:
            self.add_error("line", f"“{before}” is a position of another line.")
        if before and first and first <= before.valid_from:
            self.add_error(
                "valid_from",
                f"“{before}” holds from {before.valid_from:%d %B %Y}: this one begins later.",
            )
        return data


class ControlLineAdmin(RecordAdmin):
    form = ControlLineForm
    list_display = [
        "valid_from", "state_badge", "title", "line", "owner", "holds", "last_change",
    ]  # fmt: skip
    list_filter = ["state", "line_kind", "certainty", "is_illustrative"]
    list_select_related = ["changed_by", "line__owner"]
    search_fields = [*RecordAdmin.search_fields, "line__title"]
    autocomplete_fields = ["line"]
    readonly_fields = [*RecordAdmin.readonly_fields, "other_positions"]
    fieldsets: ClassVar[Any] = [
        NAMES,
        (
            "Whose line",
            {"fields": ["after", "line", ("line_kind", "status", "certainty"), "other_positions"]},
        ),
        WHEN,
        ("Where", {"fields": ["geometry", "holds", PRECISION]}),
        RELEASE,
        PROVENANCE,
    ]

    def get_readonly_fields(self, request: HttpRequest, obj: ControlLine | None = None) -> Any:
        """Which line it is a position of, is fixed once it went to review: the old line's other
        positions and zones would stay as they are."""
        fields = super().get_readonly_fields(request, obj)
        return [*fields, "line"] if obj and obj.review_events.exists() else fields

    @admin.display(description="owner", ordering="line__owner__name")
    def owner(self, position: ControlLine) -> str:
        return str(position.line.owner)

    @admin.display(description="positions of this line")
    def other_positions(self, position: ControlLine) -> SafeString | str:
        return _positions(position.line) if position.pk else "shown once it is saved"

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a position after another takes over from it; `after` names that one."""
        before = _position(request.GET.get("after"))
        if before is None:
            return super().get_changeform_initial_data(request)
        return {"after": before.pk, **{name: getattr(before, name) for name in CARRIED}}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        before = form.cleaned_data.get("after") if not change else None
        if before:
            self._end(request, before, obj)
        redrawing.after_line(request, obj, form.changed_data if change else None)

    def _end(self, request: HttpRequest, before: ControlLine, position: ControlLine) -> None:
        """Say that the position before gives way; end it on the eve where its end was known."""
        was_public = before.state == ReviewState.PUBLISHED
        if not before.end_known:
            text = f"“{before}” gives way to this position on {position.valid_from:%d %B %Y}."
            self.message_user(request, text, messages.INFO)
            return
        if before.valid_to and before.valid_to < position.valid_from:
            return
        if not self.has_change_permission(request, before):
            text = f"“{before}” was left without an end: it is an editor’s to change."
            self.message_user(request, text, messages.WARNING)
            return
        drafting.end_before(before, position.valid_from, cast(User, request.user))
        again = " It is a draft again: publish it before this one." if was_public else ""
        text = '<a href="{}">{}</a> ends on {}.{}'
        last = before.valid_to.strftime("%d %B %Y") if before.valid_to else ""
        message = format_html(text, history.change_url(before), before, last, again)
        self.message_user(request, message, messages.INFO)


class ContestedZoneForm(RecordForm):
    """The zone is drawn from its lines whenever it is saved."""

    drawing: zoning.Drawing | None = None
    is_moved = False

    def has_changed(self) -> bool:
        return super().has_changed() or self.is_moved

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        line_a, line_b, first = (data.get(name) for name in ("line_a", "line_b", "valid_from"))
        if not (line_a and line_b and first):
            return data
        if line_a == line_b:
            self.add_error("line_b", "A zone lies between two different lines.")
            return data
        built = ContestedZone(
            line_a=line_a, line_b=line_b, valid_from=first, valid_to=data.get("valid_to")
        )
        try:
            self.drawing = zoning.draw(built)
        except GeometryError as error:
            self.add_error("line_b", str(error))
            return data
        self.is_moved = not self.instance.pk or zoning.differs(self.instance, self.drawing)
        return data


class ContestedZoneAdmin(RecordAdmin):
    form = ContestedZoneForm
    list_display = [
        "valid_from", "state_badge", "title", "line_a", "line_b", "area", "last_change",
    ]  # fmt: skip
    list_select_related = ["changed_by", "line_a", "line_b"]
    autocomplete_fields = ["line_a", "line_b"]
    readonly_fields = [*RecordAdmin.readonly_fields, "by_period", "not_drawn"]
    fieldsets: ClassVar[Any] = [
        NAMES,
        (
            "Between two lines",
            {
                "fields": ["line_a", "line_b", "drawn", "by_period", "not_drawn", PRECISION],
                "description": "Drawn from the positions of both lines when it is saved, and anew "
                "when one of them moves: once for each period in which both hold.",
            },
        ),
        WHEN,
        RELEASE,
        PROVENANCE,
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ContestedZone]:
        return super().get_queryset(request).prefetch_related("pieces")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.is_moved:
            zoning.keep(obj, form.drawing)

    @admin.display(description="area")
    def area(self, zone: ContestedZone) -> str:
        pieces = [f"{piece.kind} {piece.area_km2:,.0f} km²" for piece in zone.pieces.all()]
        return ", ".join(pieces[:3]) + (" …" if len(pieces) > 3 else "") or "not drawn yet"

    @admin.display(description="by period")
    def by_period(self, zone: ContestedZone) -> SafeString | str:
        if not zone.pk or not zone.pieces.all():
            return "not drawn yet"
        rows = (
            (
                _period(piece), piece.get_kind_display(), f"{piece.area_km2:,.1f}",
                piece.widths_km["min"], piece.widths_km["median"], piece.widths_km["max"],
            )
            for piece in zone.pieces.all()
        )  # fmt: skip
        row = "{}: {}, {} km²; width {} km at least, {} median, {} at most"
        return format_html_join(BREAK, row, rows)


def _position(text: str | None) -> ControlLine | None:
    if not (text and text.isdecimal() and len(text) < 19):
        return None
    return ControlLine.objects.select_related("line").filter(pk=int(text)).first()


def _positions(line: ContactLine) -> SafeString | str:
    """Return the positions of a line by time, each linked, and the way to the next one."""
    rows = list(line.positions.order_by("valid_from", "pk"))
    if not rows:
        return "none yet"
    items = ((history.change_url(row), _period(row), row, row.get_state_display()) for row in rows)
    return format_html(
        '{}<br><a href="{}?after={}">New position after the last one</a>',
        format_html_join(BREAK, '<a href="{}">{}</a>: {} ({})', items),
        reverse("admin:operations_controlline_add"), rows[-1].pk,
    )  # fmt: skip


def _period(row: Any) -> str:
    last = f"{row.valid_to:%d %b %Y}" if row.valid_to else "…"
    return f"{row.valid_from:%d %b %Y} – {last}"


def _around(position: ControlLine, *, is_new: bool) -> GEOSGeometry | None:
    """Return what to see beside a course: the line's other positions, and the lines it faces."""
    line = position.line
    rows = ControlLine.objects.filter(
        Q(line=line)
        | Q(line__owner=line.facing_id, line__facing=line.owner_id, status=LineStatus.PRESENT),
        geometry__isnull=False,
    ).exclude(state=ReviewState.WITHDRAWN)
    if not is_new:
        rows = rows.exclude(pk=position.pk)
    courses: list[Any] = [row.geometry for row in rows.order_by("-valid_from")[:20]]
    parts = [
        part
        for course in courses
        for part in (course if course.geom_type == "MultiLineString" else [course])
    ]
    return MultiLineString(parts, srid=4326) if parts else None
