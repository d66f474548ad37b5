"""The reading page's cards: one for each mention, by kind, in the order of the text."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import User
from django.http import QueryDict

from gazetteer.models import Place
from operations.models import Report

from . import marks, reading_actors, reading_forms
from .reading_answers import change_words, words_of
from .segments import Marked
from .versions import Change, token_of

Found = dict[int, tuple[str, list[Place]]]
# What a decision sends; the rest (its token, what the page saw) is made anew.
GIVEN = ("act", "mention", "decision", "place", "actor", "role", "key", "event", "start",
         "end", "lon", "lat", "radius_m")  # fmt: skip


def numbered(mentions: Iterable[Marked]) -> dict[str, int]:
    """Return {key: number}, from 1, in the order of the text."""
    ordered = sorted(mentions, key=lambda row: (row.start, -row.end, row.key))
    return {mention.key: number for number, mention in enumerate(ordered, 1)}


def groups(
    report: Report, found: dict[str, list[Marked]], numbers: dict[str, int],
    told: dict[str, dict[str, Any]], editor: User, searched: Found,
) -> list[dict[str, Any]]:  # fmt: skip
    """Return [{kind, template, rows, may_decide}], one for each kind of mention."""
    return [
        {
            "kind": kind,
            "template": f"admin/operations/{TEMPLATES.get(kind.name, '_plain_mention.html')}",
            "may_decide": editor.has_perm(kind.permission("change", report)),
            "rows": [
                {**row, "told": told[row["mention"].key]}
                for row in _rows(kind, found[kind.name], numbers, searched)
            ],
        }
        for kind in marks.KINDS
    ]


TEMPLATES = {"place": "_mention.html", "actor": "_actor_mention.html"}


def _rows(
    kind: marks.Kind, rows: list[Any], numbers: dict[str, int], searched: Found
) -> list[dict[str, Any]]:
    if kind is marks.PLACE:
        return [
            reading_forms.row(numbers[row.key], row, *searched.get(row.pk, ("", [])))
            for row in rows
        ]
    return reading_actors.numbered(rows, numbers)  # two roles of one span share its number


def rights(report: Report, editor: User) -> dict[str, Any]:
    """Return what the editor may do here, for the script."""
    change = {kind.name: editor.has_perm(kind.permission("change", report)) for kind in marks.KINDS}
    add = [
        kind.name
        for kind in (marks.PLACE, marks.ACTOR)
        if editor.has_perm(kind.permission("add", report))
    ]
    return {
        "change": change, "mark": add,
        "draw": change["place"] and editor.has_perm("gazetteer.add_place"),
    }  # fmt: skip


def both_versions(given: QueryDict, mention: Marked, theirs: Change | None) -> dict[str, Any]:
    """Return what the page shows of an act that came too late: theirs, and mine to send again."""
    mine = [(name, given[name]) for name in GIVEN if name in given]
    return {
        "mention": mention,
        "theirs": words_of(mention),
        "by": change_words(theirs) if theirs else "",
        "mine": _mine(given),
        "fields": [*mine, ("seen", token_of(mention))],
    }


def _mine(given: QueryDict) -> str:
    """Return what was to be stored, in words."""
    chosen = given.get("place", "")
    place = Place.objects.without_shapes().filter(pk=chosen).first() if _is_id(chosen) else None
    meant = str(place) if place else given.get("actor", "")[:200]
    decision = given.get("decision") or given.get("act", "").replace("_", " ")
    if given.get("decision") == "accept" and meant:
        return f"{decision}: {meant}"
    return decision[:200]


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
