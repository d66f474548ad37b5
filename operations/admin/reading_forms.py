"""The reading page's forms: a decision on one name, and drafts from what was accepted."""

from typing import Any

from django import forms
from django.contrib.auth.models import User

from gazetteer.models import Place
from operations import reported
from operations.models import ActorMention, Incident, Mention, Operation, Report
from operations.vocabulary import IncidentKind, Role

from .base import DayInput
from .proposal_forms import place_label

OF_INCIDENTS = (Role.ATTACKER, Role.VICTIM, Role.VISITOR)
DECISIONS = [("accept", "accept"), ("reject", "not a place"), ("open", "leave open")]


class DecisionForm(forms.Form):
    """What an editor decides on one name: this place, no place, or still open."""

    mention = forms.ModelChoiceField(Mention.objects.none())
    decision = forms.ChoiceField(choices=DECISIONS)
    place = forms.ModelChoiceField(Place.objects.without_shapes(), required=False)

    def __init__(self, report: Report, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mention"].queryset = Mention.objects.filter(report=report)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        mention = data.get("mention")
        needs_place = mention is not None and not mention.names_no_place
        is_accepted = data.get("decision") == "accept" and not self.errors
        if is_accepted and needs_place and not data.get("place"):
            name = data["mention"].surface
            self.add_error("place", f"Choose the place that “{name}” means, or leave it open.")
        return data

    def decide(self) -> Mention:
        """Store the decision and return the mention."""
        data = self.cleaned_data
        mention: Mention = data["mention"]
        place = None if mention.names_no_place else data.get("place")
        mention.state, mention.place = {
            "accept": (Mention.State.ACCEPTED, place),
            "reject": (Mention.State.REJECTED, None),
            "open": (Mention.State.OPEN, None),
        }[data["decision"]]
        mention.save(update_fields=["state", "place"])
        return mention


class _ActorsField(forms.ModelMultipleChoiceField):
    """The accepted actors of a report, each with its part."""

    def __init__(self) -> None:
        super().__init__(
            ActorMention.objects.none(), widget=forms.CheckboxSelectMultiple, label="Actors",
            required=False,
        )  # fmt: skip

    def choose_from(self, report: Report, *, of_incident: bool) -> None:
        """Offer the report's accepted actors; those whose part fits the record are ticked."""
        rows = report.actor_mentions.filter(state=ActorMention.State.ACCEPTED)
        self.queryset = rows.select_related("actor")
        self.initial = [r.pk for r in self.queryset if (r.role in OF_INCIDENTS) == of_incident]

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.actor} {obj.get_role_display()}"


class OperationDraft(forms.Form):
    """A draft operation with one area for each chosen name."""

    title = forms.CharField(max_length=200, label="Title of the operation")
    valid_from = forms.DateField(label="First day", widget=DayInput)
    mentions = forms.ModelMultipleChoiceField(
        Mention.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        label="Areas",
        help_text="Accepted places; an open name becomes an area that is named but not located.",
    )
    actors = _ActorsField()

    def __init__(self, report: Report, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        usable = [Mention.State.ACCEPTED, Mention.State.OPEN]
        rows = Mention.objects.filter(report=report, state__in=usable).select_related("place")
        self.fields["mentions"].queryset = rows.defer("place__footprint").order_by("start")  # type: ignore[attr-defined]
        self.fields["mentions"].label_from_instance = place_label  # type: ignore[attr-defined]
        self.fields["mentions"].initial = [row.pk for row in rows if row.state == "accepted"]
        self.fields["valid_from"].initial = report.published_on
        self.fields["actors"].choose_from(report, of_incident=False)  # type: ignore[attr-defined]

    def draft(self, by: Any) -> Operation:
        data = self.cleaned_data
        return reported.operation_from_mentions(
            self.report,
            data["mentions"],
            title=data["title"],
            valid_from=data["valid_from"],
            by=by,
            actors=data["actors"],
        )


class IncidentDraft(forms.Form):
    """A draft incident where the words round one accepted name say."""

    mention = forms.ModelChoiceField(Mention.objects.none(), label="At")
    title = forms.CharField(max_length=200, label="Title of the incident")
    incident_kind = forms.ChoiceField(choices=IncidentKind.choices, label="Kind")
    valid_from = forms.DateField(label="Day", widget=DayInput)
    actors = _ActorsField()

    def __init__(self, report: Report, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        rows = Mention.objects.filter(report=report, state=Mention.State.ACCEPTED)
        self.fields["mention"].queryset = (  # type: ignore[attr-defined]
            rows.select_related("place").defer("place__footprint").order_by("start")
        )
        self.fields["mention"].label_from_instance = place_label  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = report.published_on
        self.fields["actors"].choose_from(report, of_incident=True)  # type: ignore[attr-defined]

    def draft(self, by: User) -> Incident:
        data = self.cleaned_data
        return reported.incident_from_mention(
            self.report, data["mention"], title=data["title"], valid_from=data["valid_from"],
            incident_kind=data["incident_kind"], by=by, actors=data["actors"],
        )  # fmt: skip


FORMS: dict[str, Any] = {"operation": OperationDraft, "incident": IncidentDraft}


def row(number: int, mention: Mention, words: str, found: list[Place]) -> dict[str, Any]:
    """Return what the page shows of one name: candidates with reasons, found and chosen places."""
    options = [
        {
            "pk": candidate.get("place"),
            "name": candidate.get("name", ""),
            "why": "; ".join(candidate.get("reasons", [])),
        }
        for candidate in mention.proposed
    ]
    listed = {option["pk"] for option in options}
    if mention.place and mention.place_id not in listed:
        options.insert(0, {"pk": mention.place_id, "name": str(mention.place), "why": ""})
    options += [
        {"pk": place.pk, "name": str(place), "why": f"found by “{words}”"}
        for place in found
        if place.pk not in listed | {mention.place_id}
    ]
    chosen = found[0].pk if found else mention.place_id
    return {
        "number": number,
        "mention": mention,
        "options": options,
        "chosen": chosen,
        "why": next((option["why"] for option in options if option["pk"] == chosen), ""),
        "words": words,
        "is_searched": bool(words),
    }
