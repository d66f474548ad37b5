"""The rows of a record's form that hold what sources claim, and which claim is adopted."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.forms import Script
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest

from operations import claims, drafting
from operations.errors import ConflictmapError
from operations.models import Claim, Evidence, Report
from operations.models.dissent import origins, status_of
from operations.vocabulary import Credibility, EvidenceStance

from .base import DeskInline, WholeTextarea

SAID_BY = ("report", "quote", "speaker", "speaker_office", "credibility")
# What the record takes over from an adopted claim.
VALUES = frozenset(
    {"is_adopted", "fact", "place", "first_day", "last_day", "actor", "role", "counted", "low",
     "best", "high"}
)  # fmt: skip


class ClaimForm(forms.ModelForm):
    """A claim with the words that make it, entered together."""

    report = forms.ModelChoiceField(
        Report.objects.select_related("source"), required=False,
        widget=AutocompleteSelect(Evidence._meta.get_field("report"), admin.site),
        help_text="One more report that says so",
    )  # fmt: skip
    quote = forms.CharField(
        required=False, max_length=1000, help_text="Word for word as the report has it",
        widget=WholeTextarea(attrs={"rows": 2, "class": "vLargeTextField", "dir": "auto"}),
    )  # fmt: skip
    speaker = forms.CharField(required=False, max_length=200)
    speaker_office = forms.CharField(required=False, max_length=200, label="Office")
    credibility = forms.TypedChoiceField(
        choices=Credibility, coerce=int, required=False, initial=Credibility.UNJUDGED
    )
    speaks_against = forms.BooleanField(
        required=False, label="Contradicts it", help_text="These words deny the claim"
    )

    class Meta:
        model = Claim
        fields = [
            "fact", "words", "place", "first_day", "last_day", "actor", "role", "stance",
            "counted", "low", "best", "high", "is_adopted", "why",
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        report, quote = data.get("report"), str(data.get("quote") or "").replace("\r\n", "\n")
        data["quote"] = quote
        is_new = self.instance.pk is None
        if bool(report) != bool(quote) or (is_new and not report):
            self.add_error("quote" if report else "report", "Give a report and its words.")
        elif report:
            try:
                drafting.find_quote(report, quote)
            except ConflictmapError as error:
                self.add_error("quote", str(error))
        if self.instance.pk and report and self._says(report, quote):
            self.add_error("quote", "These words are given for this claim already.")
        if is_new and data.get("speaks_against"):
            self.add_error("speaks_against", "First give words that make the claim.")
        return data

    def _says(self, report: Report, quote: str) -> bool:
        return Evidence.objects.filter(claim=self.instance, report=report, quote=quote).exists()

    def cite(self) -> None:
        """Store the words that were given for a claim that is saved."""
        data, claim = self.cleaned_data, self.instance
        if not data.get("report"):
            return
        stance = EvidenceStance.CONTRADICTS if data["speaks_against"] else EvidenceStance.SUPPORTS
        drafting.cite(
            claim.record, data["report"], data["quote"], fact=claim.fact, claim=claim,
            speaker=data["speaker"], speaker_office=data["speaker_office"],
            credibility=data["credibility"] or Credibility.UNJUDGED, stance=stance,
        )  # fmt: skip


class ClaimFormSet(BaseInlineFormSet):
    """Claims of one record, of which no two that contradict each other are adopted."""

    def clean(self) -> None:
        super().clean()
        rows = [
            form for form in self.forms
            if getattr(form, "cleaned_data", None) and not form.cleaned_data.get("DELETE")
        ]  # fmt: skip
        adopted = [form for form in rows if form.cleaned_data.get("is_adopted")]
        for number, form in enumerate(adopted):
            if any(form.instance.excludes(other.instance) for other in adopted[:number]):
                text = "Another claim that is adopted contradicts it or says the same."
                form.add_error("is_adopted", text)

    def save(self, commit: bool = True) -> Any:
        """Set aside before another is adopted: at no moment are two adopted."""
        ends = [
            form.instance.pk for form in self.initial_forms
            if "is_adopted" in form.changed_data and not form.instance.is_adopted
        ]  # fmt: skip
        Claim.objects.filter(pk__in=ends).update(is_adopted=False)
        return super().save(commit)


class ClaimInline(DeskInline):
    model = Claim

    class Media:
        js = [Script("js/editor/claim-fields.js", type="module")]

    form = ClaimForm
    formset = ClaimFormSet
    autocomplete_fields = ["place", "actor"]
    readonly_fields = ["standing"]
    fields = [
        ("fact", "standing"), ("words", "place"), ("first_day", "last_day"),
        ("actor", "role", "stance"), ("counted", "low", "best", "high"), ("is_adopted", "why"),
        ("report", "speaks_against"), "quote", ("speaker", "speaker_office", "credibility"),
    ]  # fmt: skip
    verbose_name_plural = "Claims: what sources say differently, and which is adopted"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Claim]:
        rows = super().get_queryset(request).select_related("actor", "record", "place")
        return rows.prefetch_related("evidence__report__origin", "record__stated")

    @admin.display(description="standing")
    def standing(self, claim: Claim) -> str:
        if claim.pk is None:
            return "new"
        said = list(claim.evidence.all())
        by = [row for row in said if row.stance == EvidenceStance.SUPPORTS]
        against = [row for row in said if row.stance == EvidenceStance.CONTRADICTS]
        words = f"{status_of(claim, claim.record.stated.all()).label}; origins: {origins(by)}"
        return f"{words}, against: {origins(against)}" if against else words


def save_claims(request: HttpRequest, formset: Any) -> None:
    """Store the rows of a form of claims; what was adopted there is taken over by the record."""
    if not issubclass(formset.model, Claim):
        return
    by = cast(User, request.user)
    for form in formset.forms:
        claim = form.instance
        if claim.pk is None or not form.has_changed() or form in formset.deleted_forms:
            continue
        form.cite()
        if claim.is_adopted and VALUES & set(form.changed_data):
            try:
                changed = claims.follow(claim, by)
            except ConflictmapError as error:
                text = f"The record does not follow the adopted claim “{claim}”: {error}"
                messages.warning(request, text)
                continue
            if changed:
                text = f"The record follows the claim “{claim}”: {', '.join(changed)}."
                messages.info(request, text)
