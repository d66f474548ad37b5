"""The reading page's actors: who is named, in which role, and what an editor decides on it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from operations.models import Actor, ActorMention, Mention, Report
from operations.vocabulary import Role

from .segments import Marked

DECISIONS = [("accept", "accept"), ("reject", "no part in it"), ("open", "leave open")]


class DecisionForm(forms.Form):
    """What an editor decides on one actor: who it is and what it did, nothing, or still open."""

    mention = forms.ModelChoiceField(ActorMention.objects.none())
    decision = forms.ChoiceField(choices=DECISIONS)
    actor = forms.CharField(max_length=200, required=False)
    role = forms.ChoiceField(choices=[("", "—"), *Role.choices], required=False)

    def __init__(self, report: Report, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mention"].queryset = report.actor_mentions.all()  # type: ignore[attr-defined]

    def clean_actor(self) -> Actor | None:
        """Return the actor of this name, or of this other name, case aside."""
        name = self.cleaned_data["actor"].strip()
        if not name:
            return None
        found = Actor.objects.filter(
            Q(name__iexact=name) | Q(other_names__name__iexact=name)
        ).distinct()[:2]
        if len(found) != 1:
            many = "More than one actor answers" if found else "No actor answers"
            raise ValidationError(f"{many} to “{name}”: see Actors.")
        return found[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        mention = data.get("mention")
        if self.errors or mention is None:
            return data
        is_accepted = data["decision"] == "accept"
        if is_accepted and not data.get("actor"):
            self.add_error("actor", f"Say which actor “{mention.surface}” means, or leave it open.")
        if is_accepted and not data.get("role"):
            self.add_error("role", f"Say what “{mention.surface}” did.")
        if not self.errors:
            self._take_over(mention, data)
        return data

    def _take_over(self, mention: ActorMention, data: dict[str, Any]) -> None:
        mention.state = {
            "accept": ActorMention.State.ACCEPTED,
            "reject": ActorMention.State.REJECTED,
            "open": ActorMention.State.OPEN,
        }[data["decision"]]
        mention.actor = data.get("actor")
        mention.role = data.get("role") or ""
        try:
            mention.full_clean()
        except ValidationError as error:
            self.add_error(None, " ".join(error.messages))

    def decide(self) -> ActorMention:
        """Store the decision and return the mention."""
        mention: ActorMention = self.cleaned_data["mention"]
        mention.save(update_fields=["state", "actor", "role"])
        return mention


def in_text(places: Iterable[Mention], actors: Iterable[ActorMention]) -> list[Marked]:
    """Return what is marked in the text, in order: of a span with two roles the first, and of a
    place inside an actor's name the actor first."""
    by_span = {(row.start, row.end): row for row in sorted(actors, key=lambda row: -row.pk)}
    marked: list[Marked] = [*by_span.values(), *places]
    return sorted(marked, key=lambda row: (row.start, -row.end))


def numbered(actors: Iterable[ActorMention], numbers: dict[str, int]) -> list[dict[str, Any]]:
    """Return what the page shows of each actor; two roles of one span share its number."""
    rows: list[dict[str, Any]] = []
    by_span: dict[tuple[int, int], int] = {}
    for mention in actors:
        span = mention.start, mention.end
        if mention.key in numbers:
            by_span[span] = numbers[mention.key]
        rows.append({"mention": mention, "number": by_span.get(span, 0)})
    for row in rows:
        row["number"] = by_span[row["mention"].start, row["mention"].end]
    return rows
