"""The forms of operations, incidents and territories, and what every record's form refuses."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from operations import drafting
from operations.errors import GeometryError
from operations.geometry_field import GeometryField
from operations.models import Incident, Record
from operations.models.shapes import AREAS, POINTS

from . import history


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
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "The last day lies before the first.")
        if first and first.year < 1000:
            self.add_error("valid_from", "The year has four digits.")
        if data.get("end_known") and not last and "valid_to" not in self.errors:
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
        help_text="Points or an area. Left empty, it is drawn from the place.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        killed = [data.get(f"killed_{name}") for name in ("low", "best", "high")]
        given = [number for number in killed if number is not None]
        if given != sorted(given):
            self.add_error("killed_best", "Killed: low ≤ best ≤ high.")
        if "geometry" not in self.errors:
            self._place(data)
        return data

    def _place(self, data: dict[str, Any]) -> None:
        """Draw from place and expression what no hand drew, or what a hand has taken away."""
        old = self.instance
        is_by_hand = "geometry" in self.changed_data and data.get("geometry") is not None
        if is_by_hand:
            old.is_derived, old.method, old.best_point = False, "", None
        is_moved = old.is_derived and "place" in self.changed_data
        if data.get("geometry") is not None and not is_moved:
            return
        built = Incident(
            place=data.get("place"), relation=old.relation, distance_km=old.distance_km,
            bearing_deg=old.bearing_deg, may_cross_border=old.may_cross_border,
            valid_from=data.get("valid_from") or old.valid_from,
        )  # fmt: skip
        try:
            further = [row.place for row in old.further.select_related("place")] if old.pk else []
            drafting.place_incident(built, further)
        except GeometryError as error:
            self.add_error("place", str(error))
            return
        for name in ("is_derived", "method", "best_point"):
            setattr(old, name, getattr(built, name))
        data["geometry"], data["precision"] = built.geometry, built.precision
        if built.geometry is None or data.get("precision_m") is None:
            data["precision_m"] = built.precision_m


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
