"""The forms of operations, incidents and territories, and what every record's form refuses."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from operations import drafting
from operations.errors import GeometryError
from operations.models import Incident, IncidentAnchor, Record
from operations.models.shapes import AREAS, POINTS
from operations.vocabulary import Relation

from . import expression, history
from .anchors_field import PlacesInOrderField, save_in_order
from .geometry_field import GeometryField

# What an incident's place is drawn from; a change of it is drawn anew, unless a hand drew it.
WORDS = frozenset({*expression.FIELDS, "place", "further"})


def refuse_impossible_days(form: forms.BaseForm) -> None:
    """Say at the fields `valid_from` and `valid_to` of a form why its period cannot be."""
    first, last = form.cleaned_data.get("valid_from"), form.cleaned_data.get("valid_to")
    if first and last and last < first:
        form.add_error("valid_to", "The last day lies before the first.")
    if first and first.year < 1000:
        form.add_error("valid_from", "The year has four digits.")


class RecordForm(forms.ModelForm):
    """A record's form. It carries the revision it was opened at: a stale one overwrites nothing."""

    seen_revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "seen_revision" in self.fields:
            self.initial["seen_revision"] = self.instance.revision
            self.fields["seen_revision"].initial = self.instance.revision

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_impossible_days(self)
        if data.get("end_known") and not data.get("valid_to") and "valid_to" not in self.errors:
            self.add_error("valid_to", "A known end needs its day.")
        if self.instance.pk:
            self._refuse_stale(data.get("seen_revision"))
        return data

    def _refuse_stale(self, seen: int | None) -> None:
        """Lock the record until it is saved; refuse the form when somebody else saved meanwhile."""
        current = (
            Record.objects.select_for_update(of=("self",))
            .select_related("changed_by")
            .get(pk=self.instance.pk)
        )
        # Another's review verb may have moved the state since this instance was read.
        self.instance.state = current.state
        self.instance.revision = current.revision
        if seen != current.revision:
            raise ValidationError(_what_happened(current, seen), code="stale")


class OperationForm(RecordForm):
    def clean(self) -> dict[str, Any]:
        data = super().clean()
        parent = data.get("parent")
        if parent and self.instance.pk:
            if parent.pk == self.instance.pk:
                self.add_error("parent", "An operation is no part of itself.")
            elif self.instance.pk in {above.pk for above in parent.ancestors()}:
                self.add_error("parent", "That one is a part of this operation: no circles.")
        if data.get("level") == "campaign" and parent:
            self.add_error("parent", "A campaign belongs to nothing above it.")
        return data


class IncidentForm(RecordForm):
    geometry = GeometryField(
        types=POINTS + AREAS, required=False, label="Where",
        help_text="Points or an area. Left empty, it is drawn from relation and places.",
    )  # fmt: skip
    further = PlacesInOrderField(
        IncidentAnchor._meta.get_field("place"), label="Further places",
        help_text=f"Those that the words name after the first. {expression.ORDER}",
    )  # fmt: skip
    redraw = forms.BooleanField(
        required=False, label="Draw it again from the words",
        help_text="Replaces what is drawn below",
    )  # fmt: skip
    is_moved = False

    class Meta:
        model = Incident
        fields = "__all__"  # noqa: DJ007 - the page's fieldsets choose
        help_texts = expression.HELP
        labels = expression.LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and "further" in self.fields:
            self.initial["further"] = [row.place_id for row in self.instance.further.all()]

    def has_changed(self) -> bool:
        return super().has_changed() or self.is_moved

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        killed = [data.get(f"killed_{name}") for name in ("low", "best", "high")]
        given = [number for number in killed if number is not None]
        if given != sorted(given):
            self.add_error("killed_best", "Killed: low ≤ best ≤ high.")
        expression.check(self, data)
        further = data.get("further") or []
        if further and not data.get("place"):
            self.add_error("place", "Choose the first place here; further ones come after it.")
        elif data.get("place") in further:
            self.add_error("further", "The first place is named above already.")
        if not self.errors:
            self._place(data)
        return data

    def _place(self, data: dict[str, Any]) -> None:
        """Draw from place and expression what no hand drew, or what a hand has taken away."""
        old = self.instance
        is_by_hand = "geometry" in self.changed_data and data.get("geometry") is not None
        if is_by_hand:
            old.is_derived, old.method, old.best_point = False, "", None
        is_between_lines = data.get("relation") == Relation.BETWEEN_LINES
        words_moved = WORDS & set(self.changed_data) or is_between_lines
        is_moved = old.is_derived and words_moved and not is_by_hand
        if data.get("geometry") is not None and not is_moved and not data.get("redraw"):
            return
        built = Incident(
            place=data.get("place"), valid_from=data["valid_from"],
            **{name: data.get(name) for name in expression.FIELDS},
        )  # fmt: skip
        try:
            drafting.place_incident(built, data.get("further") or [])
        except GeometryError as error:
            is_told = old.pk and old.geometry is None and not data.get("redraw")
            if not is_told or WORDS & set(self.changed_data):
                self.add_error("relation" if is_between_lines else "place", str(error))
                return
            drafting.leave_undrawn(built, str(error))
        self.is_moved = is_between_lines and old.geometry != built.geometry
        for name in ("is_derived", "method", "best_point"):
            setattr(old, name, getattr(built, name))
        data["geometry"], data["precision"] = built.geometry, built.precision
        if built.geometry is None or is_moved or data.get("precision_m") is None:
            data["precision_m"] = built.precision_m

    def save_anchors(self) -> None:
        """Store the further places in their order; those that stay where they were stay rows."""
        save_in_order(
            self.instance.further.all(), self.cleaned_data.get("further") or [], 2,
            lambda place: IncidentAnchor(incident=self.instance, place=place),
        )  # fmt: skip


class TerritoryForm(RecordForm):
    geometry = GeometryField(types=AREAS, required=False, label="Outline")


def _what_happened(current: Record, seen: int | None) -> SafeString:
    """Return who saved the record since it was opened, when, and what is different now."""
    lines = history.since(current, seen) if seen else []
    return format_html(
        "Nothing was saved: {} changed this record on {} UTC, after you had opened it. "
        '<a href="{}" target="_blank" rel="noopener">Open it as it is now</a> in a second window '
        "and bring your changes over.{}",
        current.changed_by.get_username(),
        timezone.localtime(current.changed_at).strftime("%d %B %Y, %H:%M"),
        history.change_url(current),
        format_html(
            "<ul>{}</ul>",
            format_html_join("", "<li>{}: {} → {}</li>", lines),
        )
        if lines
        else "",
    )
