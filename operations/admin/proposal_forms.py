"""The form of one proposal: prefilled with what was read, corrected by an editor, then drafted."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django import forms

from operations.expressions import words_of
from operations.models import ActorMention, Mention, Operation, Report, StatementMention
from operations.models.read_facts import OPERATION
from operations.proposals.drafting import Draft
from operations.proposals.proposing import SURE, Proposal, Toll
from operations.proposals.telling import Reading
from operations.vocabulary import Counted, DatePrecision, IncidentKind, ReviewState

from .base import DayInput
from .record_forms import refuse_impossible_days

MOST_OFFERED = 40  # mentions that one form offers beside its own
NUMBERS = ("low", "best", "high")


class MentionBoxes(forms.CheckboxSelectMultiple):
    """Boxes of mentions: each says which words of the report it rests on, and why."""

    told: dict[str, dict[str, str]]

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the option with the attributes that `told` has for it."""
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["attrs"] |= self.told.get(f"{name.rsplit('-', 1)[-1]}-{value}", {})
        return option


class Choices:
    """What the forms of one report may choose from, loaded once."""

    def __init__(self, reading: Reading, report: Report, proposals: Sequence[Proposal]) -> None:
        rows = (row for where in reading.where for row in where.mentions)
        self.reading = reading
        self.places: dict[str, Mention] = {str(row.pk): row for row in rows}
        self.actors: dict[str, ActorMention] = {
            str(row.pk): row for row in reading.actors if row.actor_id
        }
        self.place_labels = [(key, place_label(row)) for key, row in self.places.items()]
        self.actor_labels = [(key, _actor_label(row)) for key, row in self.actors.items()]
        self.told = {f"places-{pk}": _told(row) for pk, row in self.places.items()}
        self.told |= {f"actors-{pk}": _told(row) for pk, row in self.actors.items()}
        self.statements: dict[str, StatementMention] = {
            str(row.pk): row for row in reading.statements
        }
        self.said = {key: _statement_label(row) for key, row in self.statements.items()}
        made = Operation.objects.filter(evidence__report=report, state=ReviewState.DRAFT)
        self.made = {f"r{row.pk}": row for row in made.distinct().order_by("pk")}
        self.operations = [("", "—")]
        self.operations += [(p.key, p.title) for p in proposals if p.kind == OPERATION]
        self.operations += [(key, row.title) for key, row in self.made.items()]

    def near(self, proposal: Proposal) -> list[Mention]:
        """Return the places that one proposal offers: its own, and those of its paragraphs."""
        own = [*proposal.mentions, *(row for each in proposal.others for row in each.mentions)]
        found = {row.pk: row for row in own}
        for action in proposal.actions[:5]:
            for where in self.reading.where_in(*self.reading.paragraph(action.start)):
                for row in where.mentions:
                    if len(found) < MOST_OFFERED:
                        found.setdefault(row.pk, row)
        return list(found.values())

    def said_near(self, proposal: Proposal) -> set[str]:
        """Return the keys of the statements that one proposal offers: those of its paragraphs."""
        spans = [self.reading.paragraph(action.start) for action in proposal.actions[:5]]
        rows = self.reading.statements
        return {str(r.pk) for r in rows if any(r.start < s.end and s.start < r.end for s in spans)}

    def people_near(self, proposal: Proposal) -> list[ActorMention]:
        """Return the known actors that one proposal offers."""
        found = {row.pk: row for row in proposal.actors if row.actor_id}
        for action in proposal.actions[:5]:
            for row in self.reading.actors_in(*self.reading.paragraph(action.start)):
                if row.actor_id and len(found) < MOST_OFFERED:
                    found.setdefault(row.pk, row)
        return list(found.values())


class ProposalForm(forms.Form):
    """A draft operation or incident as it is proposed; only what is ticked has to be right."""

    FOLDED = ("statement", "part_of", *(f"{c}_{n}" for c in Counted for n in NUMBERS))

    key = forms.CharField(widget=forms.HiddenInput, max_length=20)
    tick = forms.BooleanField(required=False, label="Draft it")
    kind = forms.ChoiceField(choices=[(OPERATION, OPERATION), *IncidentKind.choices])
    title = forms.CharField(max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    valid_from = forms.DateField(label="First day", widget=DayInput)
    valid_to = forms.DateField(label="Last day", widget=DayInput, required=False)
    date_precision = forms.ChoiceField(choices=DatePrecision, label="Date precision")
    places = forms.MultipleChoiceField(widget=MentionBoxes, required=False, label="Where")
    actors = forms.MultipleChoiceField(widget=MentionBoxes, required=False, label="Who")
    killed_low = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)
    killed_best = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)
    killed_high = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)
    wounded_low = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)
    wounded_best = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)
    wounded_high = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)
    statement = forms.ChoiceField(required=False, label="Said by")
    part_of = forms.ChoiceField(required=False, label="Part of the operation")

    def __init__(
        self, proposal: Proposal, choices: Choices, posted: Any = None, *, prefix: str
    ) -> None:
        super().__init__(posted, initial=_initial(proposal), prefix=prefix)
        self.proposal, self.choices = proposal, choices
        self._offer("places", choices.place_labels, choices.near(proposal))
        self._offer("actors", choices.actor_labels, choices.people_near(proposal))
        fields: Any = self.fields
        fields["statement"].choices = [("", "—"), *choices.said.items()]
        offered = choices.said_near(proposal) | {self.initial["statement"], ""}
        if self.is_bound:
            offered.add(str(self["statement"].data or ""))
        every = fields["statement"].choices
        fields["statement"].widget.choices = [pair for pair in every if pair[0] in offered]
        fields["part_of"].choices = [pair for pair in choices.operations if pair[0] != proposal.key]

    def _offer(self, name: str, labels: list[tuple[str, str]], near: Iterable[Any]) -> None:
        """Offer the rows near the proposal and those that were posted; any of the report is
        right."""
        field: Any = self.fields[name]
        field.choices = labels
        own = set(self.initial[name])
        if self.is_bound:
            own |= {str(value) for value in self[name].data or ()}
        said = {label for key, label in labels if key in own}
        offered = dict(labels)
        for row in near:  # what says the same as a choice before it is offered once
            if (label := offered[str(row.pk)]) not in said:
                own.add(str(row.pk))
                said.add(label)
        field.widget.choices = [pair for pair in labels if pair[0] in own]
        field.widget.told = self.choices.told

    # --- what the page shows ---------------------------------------------------------------------
    @property
    def keys(self) -> str:
        """Return the keys of the mentions that it rests on, for `data-mentions`."""
        return " ".join(self.proposal.keys())

    @property
    def open_places(self) -> list[str]:
        return [row.surface for row in self.proposal.mentions if row.state == Mention.State.OPEN]

    @property
    def unknown_actors(self) -> list[str]:
        """Return who is named with a part, but answers to no actor that this desk knows."""
        rows = [row for row in self.proposal.actors if not row.actor_id]
        return [f"{row.surface} {row.get_role_display()}" for row in rows]

    @property
    def sentence(self) -> str:
        action = self.proposal.actions[0]
        return self.choices.reading.text[action.sentence_start : action.sentence_end][:400]

    @property
    def heads(self) -> list[Any]:
        return [
            self[name] for name in ("title", "kind", "date_precision", "valid_from", "valid_to")
        ]

    @property
    def context_fields(self) -> list[Any]:
        return [self["statement"], self["part_of"]]

    @property
    def tolls(self) -> list[list[Any]]:
        """Return the number fields in rows: killed, wounded; each low, best, high."""
        return [[self[f"{counted}_{name}"] for name in NUMBERS] for counted in Counted]

    @property
    def has_tolls(self) -> bool:
        """Return whether the folded part holds something to look at."""
        return bool(self.proposal.tolls) or any(name in self.errors for name in self.FOLDED)

    # --- what was ticked -------------------------------------------------------------------------
    @cached_property
    def is_ticked(self) -> bool:
        return bool(self["tick"].data)

    def full_clean(self) -> None:
        """What is not ticked is kept as it was typed, and not judged."""
        super().full_clean()
        if self.is_bound and not self.is_ticked:
            self._errors = forms.utils.ErrorDict()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        refuse_impossible_days(self)
        for counted in Counted:
            numbers = [data.get(f"{counted}_{name}") for name in NUMBERS]
            given = [number for number in numbers if number is not None]
            if given != sorted(given):
                text = f"{counted.label.capitalize()}: low ≤ best ≤ high."
                self.add_error(f"{counted}_best", text)
            if given and data.get("kind") == OPERATION:
                text = "An operation counts no casualties: empty them, or draft incidents."
                self.add_error(f"{counted}_best", text)
        return data

    def refuse(self, errors: dict[str, list[str]]) -> None:
        """Say at the fields why the draft could not be stored."""
        for name, texts in errors.items():
            for text in texts:
                self.add_error(name if name in self.fields else None, text)

    def draft(self) -> Draft:
        """Return what was ticked and corrected."""
        data, proposal, choices = self.cleaned_data, self.proposal, self.choices
        is_same_day = data["valid_from"] == proposal.first
        places = [choices.places[key] for key in data["places"]]
        return Draft(
            key=proposal.key, kind=data["kind"], title=data["title"],
            valid_from=data["valid_from"], valid_to=data["valid_to"],
            date_precision=data["date_precision"],
            places=sorted(places, key=lambda row: row.start),
            actors=[choices.actors[key] for key in data["actors"]], actions=proposal.actions,
            tolls=[toll for counted in Counted for toll in self._tolls(counted)],
            date=proposal.date if is_same_day else None,
            statement=choices.statements.get(data["statement"]),
            part_of=choices.made.get(data["part_of"]) or data["part_of"],
        )  # fmt: skip

    def _tolls(self, counted: Counted) -> list[Toll]:
        """Return the numbers as the editor has them, then other ones that the report states."""
        low, best, high = (self.cleaned_data[f"{counted}_{name}"] for name in NUMBERS)
        if low is None and best is None and high is None:
            return []
        stated = [toll for toll in self.proposal.tolls if toll.counted == counted]
        action = self.proposal.actions[0]
        words = (stated[0].start, stated[0].end) if stated else (action.start, action.end)
        others = [
            toll for toll in stated[1:] if (toll.low, toll.best, toll.high) != (low, best, high)
        ]
        return [Toll(counted, low, best, high, *words), *others]


def _told(row: Mention | ActorMention) -> dict[str, str]:
    """Return what a box says of its mention: its words, how surely they were read, and why."""
    if isinstance(row, ActorMention):
        score = row.score
    else:
        scores = (c.get("score") for c in row.proposed if c.get("place") == row.place_id)
        score = next(scores, None) or 0.0
    why = [f"“{row.surface}”", f"{score:.2f}" if score else "", row.note]
    return {"data-mentions": row.key, "title": "; ".join(filter(None, why))}


def place_label(mention: Mention) -> str:
    """Return a place as it is chosen: its words, and the place that they mean."""
    words = words_of([mention])
    if mention.names_no_place:
        return words
    place = f" ({mention.place.name})" if mention.place else " (no known place)"
    return f"{words}{place if mention.place is None or mention.place.name != words else ''}"


def _actor_label(row: ActorMention) -> str:
    return f"{row.actor} {row.get_role_display()}"


def _statement_label(row: StatementMention) -> str:
    who = ", ".join(dict.fromkeys(filter(None, [row.speaker, row.office])))
    return f"{who or 'somebody'}: “{row.surface[:60]}”"


def _initial(proposal: Proposal) -> dict[str, Any]:
    is_operation = proposal.kind == OPERATION
    above = proposal.part_of
    numbers: dict[str, Any] = {}
    for counted in Counted:
        toll = proposal.toll(counted)
        if toll is not None and not is_operation:
            numbers |= {f"{counted}_{name}": getattr(toll, name) for name in NUMBERS}
    return {
        "key": proposal.key, "tick": proposal.score >= SURE, "kind": proposal.kind,
        "title": proposal.title, "valid_from": proposal.first,
        "valid_to": None if is_operation and proposal.last == proposal.first else proposal.last,
        "date_precision": proposal.precision,
        "places": [str(row.pk) for row in proposal.mentions],
        "actors": [str(row.pk) for row in proposal.actors if row.actor_id],
        "statement": str(proposal.statement.pk) if proposal.statement else "",
        "part_of": (f"r{above.record_id}" if above.record_id else above.key) if above else "",
        **numbers,
    }  # fmt: skip
