"""What the reading page tells its script: every mention in a line, and what became of an act."""

import datetime as dt
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from gazetteer.models import PlaceName
from gazetteer.models.place import search_keys
from operations import workbench
from operations.models import ActorMention, Mention, Report

from . import marks
from .deciding import Outcome
from .segments import Marked
from .versions import Change, revision_of, token_of


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def described(rows: list[Marked], editor: User) -> list[dict[str, Any]]:
    """Return what the script knows of mentions; one query for the names that places bear."""
    known = _known_names(rows)
    may_remember = editor.has_perm("gazetteer.add_placename")
    return [_described(row, known, may_remember) for row in rows]


def _described(row: Marked, known: set[tuple[int, str]], may_remember: bool) -> dict[str, Any]:
    kind = marks.kind_of(row)
    told: dict[str, Any] = {
        "key": row.key, "kind": kind.name, "surface": row.surface, "start": row.start,
        "end": row.end, "state": row.state, "state_label": row.get_state_display(),
        "words": words_of(row), "token": token_of(row),
    }  # fmt: skip
    if isinstance(row, Mention):
        told["place"], told["name"] = row.place_id, str(row.place) if row.place else ""
        told["remember"] = may_remember and is_news(row, known)
        told["candidates"] = [
            {name: found.get(name) for name in ("place", "name", "score", "reasons")}
            for found in row.proposed
        ]
    if isinstance(row, ActorMention):
        told["actor"], told["role"] = row.actor.name if row.actor else "", row.role
    return told


def words_of(row: Marked) -> str:
    """Return what a mention says, in words: "accepted: Badush (populated place)"."""
    meant = [getattr(row, "place", None) or getattr(row, "actor", None) or ""]
    if isinstance(row, ActorMention) and row.role:
        meant.append(row.get_role_display())
    named = " ".join(str(part) for part in meant if part)
    return f"{row.get_state_display()}: {named}" if named else str(row.get_state_display())


def _known_names(rows: list[Marked]) -> set[tuple[int, str]]:
    """Return (place, search key) of every name of the accepted places."""
    places = {row.place_id for row in rows if isinstance(row, Mention) and _is_accepted(row)}
    if not places:
        return set()
    return set(PlaceName.objects.filter(place__in=places).values_list("place_id", "key"))


def is_news(row: Mention, known: set[tuple[int, str]]) -> bool:
    """Return whether the words are accepted as a place that bears no such name yet."""
    if not _is_accepted(row) or row.place_id is None:
        return False
    return (row.place_id, search_keys(row.surface)[0]) not in known


def _is_accepted(row: Mention) -> bool:
    return bool(row.place_id) and row.state == Mention.State.ACCEPTED


def state_of(report: Report, editor: User, seen: str = "", part: str = "") -> dict[str, Any]:
    """Return who else is there and the mentions of a part of the report, left out where `seen` is
    still so."""
    found = marks.marks_of(report)
    rows = [row for of_kind in found.values() for row in of_kind]
    revision = revision_of(rows)
    told: dict[str, Any] = {"others": workbench.others(report, editor), "revision": revision}
    if seen != revision:
        shown = [row for some in marks.part_of(found, part).found.values() for row in some]
        told |= {"marks": described(shown, editor), "counts": marks.counts_of(rows)}
    return told


def answer(report: Report, editor: User, outcome: Outcome) -> JsonResponse:
    """Return an act's outcome: the mention as it is now, what to undo to, or why not."""
    told: dict[str, Any] = {"said": outcome.said, "errors": outcome.errors}
    if outcome.mention is not None:
        told["mark"] = described([outcome.mention], editor)[0]
    if outcome.theirs is not None:
        told["theirs"] = change_words(outcome.theirs)
    if outcome.status == 200:
        told |= {"before": outcome.before, "is_new": outcome.is_new}
        told |= {
            name: value
            for name, value in state_of(report, editor).items()
            if name in {"counts", "revision"}
        }
    return JsonResponse(told, status=outcome.status)


def change_words(change: Change) -> str:
    """Return who and when: "Erin, at 14:05 UTC"; with the day, if it was not today."""
    at = timezone.localtime(change.at)
    return f"{change.by or 'a command or the reader'}, {clock(at)}"


def clock(at: dt.datetime) -> str:
    """Return a moment as an editor reads it: "14:05 UTC"; with the day, if it was not today."""
    at = timezone.localtime(at)
    is_today = at.date() == timezone.localdate()
    return f"{at:%H:%M} UTC" if is_today else f"{at:%-d %B %Y, %H:%M} UTC"
