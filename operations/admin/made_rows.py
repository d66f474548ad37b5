"""The records drafted from a report as rows of its reading page, corrected in place."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest

from operations.models import Incident, Operation, Record, Report
from operations.review import moves_open_to
from operations.vocabulary import ReviewState, ReviewVerb

from .base import DayInput
from .history import change_url
from .record_forms import RecordForm
from .reviewing import BUTTONS

MOST = 60  # rows of one page
MOVES = (ReviewVerb.SUBMIT, ReviewVerb.PUBLISH)
SHOWN = ["title", "valid_from", "valid_to", "date_precision"]
LABELS = {"valid_from": "First day", "valid_to": "Last day"}
DAYS = {"valid_from": DayInput, "valid_to": DayInput}


class RowForm(RecordForm):
    """Title, kind and dates of one draft. The revision it was opened at decides whether it may
    still be saved; a stale row shows both versions at the field."""

    record = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["record"] = self.instance.pk
        for name in self.Meta.fields:  # type: ignore[attr-defined]
            # changed is what differs from the row as it was opened, not from another's save
            self.fields[name].show_hidden_initial = True

    @property
    def is_changed(self) -> bool:
        return bool(set(self.changed_data) & set(self.Meta.fields))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.instance.end_known and not data.get("valid_to") and "valid_to" not in self.errors:
            self.add_error("valid_to", "Its end is known: give the last day.")
        return data

    def _refuse_stale(self, seen: int | None) -> None:
        try:
            super()._refuse_stale(seen)
        except ValidationError:
            now: Model = type(self.instance)._default_manager.get(pk=self.instance.pk)
            for name in self.changed_data:
                if name in self.Meta.fields and name in self.cleaned_data:  # type: ignore[attr-defined]
                    said, is_now = self.cleaned_data[name], getattr(now, name)
                    if said != is_now:
                        self.add_error(name, f"It is “{is_now}” now; you wrote “{said}”.")
            raise


class OperationRow(RowForm):
    class Meta:
        model = Operation
        fields = SHOWN
        widgets = DAYS
        labels = LABELS


class IncidentRow(RowForm):
    class Meta:
        model = Incident
        fields = ["title", "incident_kind", *SHOWN[1:]]
        widgets = DAYS
        labels = LABELS


class MadeRow:
    """One record: what the page shows, and its form where the reader may change it here.

    is_closed: the form was posted, but the record may not be changed here any more. moves: (verb,
    button) of what the reader may do with the draft besides.
    """

    def __init__(
        self, record: Record, form: RowForm | None, moves: list[ReviewVerb], *, is_closed: bool
    ) -> None:
        self.record, self.form, self.is_closed = record, form, is_closed
        self.url = change_url(record)
        self.moves = [(verb.value, BUTTONS[verb]) for verb in moves]

    def then(self, verb: str) -> str:
        """Return what the button of a verb sends."""
        return f"{verb}-{self.record.pk}"

    @property
    def buttons(self) -> list[tuple[str, str]]:
        return [(self.then(verb), label) for verb, label in self.moves]

    def is_valid(self) -> bool:
        return self.form is not None and self.form.is_valid()

    def save(self, by: User) -> None:
        """Store the row as another revision of its record."""
        if self.form is None:
            return
        record = self.form.save(commit=False)
        record.revision += 1
        record.changed_by = by
        record.save()


def made_rows(request: HttpRequest, report: Report, posted: Any = None) -> list[MadeRow]:
    """Return the operations and incidents that quote a report, in the order they were made.

    posted: fills the rows that it names, under the numbers it gives them. Three queries.
    """
    given = _given(posted)
    used = set(given.values())
    free = iter(number for number in range(2 * MOST) if number not in used)
    rows = []
    for record in _records(report):
        owner: Any = admin.site.get_model_admin(type(record))
        may = record.state == ReviewState.DRAFT and owner.has_change_permission(request, record)
        is_given = record.pk in given
        number = given[record.pk] if is_given else next(free)
        kind = OperationRow if isinstance(record, Operation) else IncidentRow
        form = None
        if may:
            form = kind(posted if is_given else None, instance=record, prefix=f"r-{number}")
        open_to = moves_open_to(record, cast(User, request.user)) if may else []
        moves = [verb for verb in open_to if verb in MOVES]
        rows.append(MadeRow(record, form, moves, is_closed=is_given and not may))
    return rows


def _records(report: Report) -> list[Record]:
    quoting = {"evidence__report": report}
    operations = Operation.objects.filter(**quoting).distinct().order_by("pk")
    incidents = Incident.objects.filter(**quoting).distinct().order_by("pk")
    found: list[Record] = [*operations[:MOST]]
    found += incidents.defer("geometry", "best_point")[: MOST - len(found)]
    return found


def _given(posted: Any) -> dict[int, int]:
    """Return {record: number of its row} of what was posted."""
    if posted is None:
        return {}
    told = ((str(posted.get(f"r-{n}-record", "")), n) for n in range(MOST))
    return {int(pk): n for pk, n in told if pk.isascii() and pk.isdigit() and len(pk) < 19}
