"""The rows inside a record's form: who took part, which words say so, who claims what."""

from typing import Any

from django import forms
from django.db.models import ForeignKey
from django.http import HttpRequest

from operations import drafting
from operations.errors import IntakeError
from operations.models import Evidence, Participation, TerritoryClaim

from .base import DeskInline, DeskTable, DistinctFormSet, WholeTextarea


class ParticipationInline(DeskTable):
    model = Participation
    autocomplete_fields = ["actor"]
    fields = ["actor", "role", "note"]
    verbose_name = "participant"
    verbose_name_plural = "Who took part, and who is stated not to"


class EvidenceForm(forms.ModelForm):
    """Evidence by its words: where the report says them is found, not typed."""

    quote = forms.CharField(
        widget=WholeTextarea(attrs={"rows": 2, "class": "vLargeTextField", "dir": "auto"}),
        max_length=1000,
        help_text="Word for word as the report has it",
    )

    class Meta:
        model = Evidence
        fields = [
            "report", "fact", "quote", "speaker", "speaker_office", "credibility", "stance",
            "participation",
        ]  # fmt: skip

    def clean_quote(self) -> str:
        return str(self.cleaned_data["quote"]).replace("\r\n", "\n")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        report, quote = data.get("report"), data.get("quote")
        if report and quote and not self._is_as_it_was(report.pk, quote):
            try:
                self.instance.start = drafting.find_quote(report, quote)
            except IntakeError as error:
                self.add_error("quote", str(error))
            else:
                self.instance.end = self.instance.start + len(quote)
        return data

    def _is_as_it_was(self, report_id: int, quote: str) -> bool:
        """Return whether the span is known: a sentence that occurs twice keeps its place."""
        return (self.initial.get("report"), self.initial.get("quote")) == (report_id, quote)

    def _get_validation_exclusions(self) -> set[str]:
        # Once the span is found, the rules about it can be checked before the database does.
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return left_out if self.errors else left_out - {"start", "end"}


class EvidenceFormSet(DistinctFormSet):
    same = ("report", "quote", "participation", "fact")


class EvidenceInline(DeskInline):
    model = Evidence
    form = EvidenceForm
    formset = EvidenceFormSet
    autocomplete_fields = ["report"]
    fields = [
        ("report", "fact"), "quote", ("speaker", "speaker_office"),
        ("credibility", "stance", "participation"),
    ]  # fmt: skip
    verbose_name_plural = "Evidence: which words of which report say so"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("report__source")

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "participation":
            match = request.resolver_match
            record_id = match.kwargs.get("object_id") if match else None
            rows = Participation.objects.select_related("actor")
            kwargs["queryset"] = (
                rows.filter(record_id=record_id)
                if record_id and record_id.isdigit() and len(record_id) < 19
                else rows.none()
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ClaimFormSet(DistinctFormSet):
    same = ("actor", "stance", "valid_from")


class TerritoryClaimInline(DeskTable):
    model = TerritoryClaim
    formset = ClaimFormSet
    autocomplete_fields = ["actor"]
    fields = ["actor", "stance", "valid_from", "valid_to", "basis"]
    verbose_name_plural = "Who claims, holds or disputes it"
