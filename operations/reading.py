"""Steps 2 and 3: what was read in a report, kept as mentions an editor decides on."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils import timezone

from gazetteer.readings import read
from gazetteer.types import PLACE
from gazetteer.types import Mention as Found

from . import placing
from .errors import GeometryError
from .geometry.rules import BEARINGS
from .models import Actor, ActorMention, ActorName, Mention, Report
from .reader.actors import Alias, Aliases, FoundActor, index_of, read_actors
from .reading_facts import read_facts
from .vocabulary import Relation

Hand = TypeVar("Hand", Mention, ActorMention)
MARKED = "marked by "  # how the note of words begins that an editor marked and not the reader


@transaction.atomic
def read_report(report: Report) -> list[Mention]:
    """Return the places of a report, read anew. What an editor decided or marked is kept, and what
    was read overlapping a place that they accepted or marked is left out.

    A name that no place answers to is an open task; so is "between the contact lines" on a day
    without two lines that face each other, and so is a force that no stored actor answers to.
    A place that is part of an actor's name ("Diyala police") is no scene. Dates, actions and
    statements are stored beside them (`reading_facts`).
    """
    Report.objects.select_for_update().get(pk=report.pk)  # two may ask to read it again at once
    # locked: who decides on one meanwhile is waited for, and decides before or not at all
    held = list(report.mentions.select_for_update().defer("proposed"))
    settled = _settled(held)
    report.mentions.exclude(pk__in=[row.pk for row in settled]).delete()
    decided = {(row.start, row.end) for row in settled}
    names = [row for row in settled if row.state != Mention.State.REJECTED]
    taken = {at for row in names for at in range(row.start, row.end)}
    found = [
        _kept(report, mention)
        for mention in read(
            report.text, language=report.language, year=report.published_on.year
        ).mentions
        if (mention.start, mention.end) not in decided
        and taken.isdisjoint(range(mention.start, mention.end))
    ]
    _tell_the_lines(report, [mention for mention in found if mention.names_no_place])
    _tell_the_bodies(found, _read_actors(report))
    Mention.objects.bulk_create(found)
    read_facts(report)
    Report.objects.filter(pk=report.pk).update(read_at=timezone.now())
    return list(report.mentions.select_related("place"))


def _settled(held: Sequence[Hand]) -> list[Hand]:
    """Return the mentions that no reading takes away: accepted ones, and those that an editor
    marked, rejected, left open or gave other words. What the reader set aside is read anew."""
    if not held:
        return []
    kind: Any = type(held[0])
    changed = kind.events.rel.related_model.objects.filter(
        pgh_obj_id__in=[row.pk for row in held], pgh_label="update"
    )
    touched = set(changed.values_list("pgh_obj_id", flat=True))
    return [
        row for row in held
        if row.state == row.State.ACCEPTED or row.pk in touched or row.note.startswith(MARKED)
    ]  # fmt: skip


def _tell_the_lines(report: Report, between: list[Mention]) -> None:
    """Say which contact lines "between the contact lines" means; an open task where none do."""
    if not between:
        return
    try:
        one, other = placing.facing_lines(report.published_on)
    except GeometryError as error:
        state, note = Mention.State.OPEN, str(error)
    else:
        state, note = Mention.State.PROPOSED, f"the zone between “{one}” and “{other}”"
    for mention in between:
        mention.state, mention.note = state, note[:300]


def _read_actors(report: Report) -> list[FoundActor]:
    """Store who the report names and what it says they did; return all that was found."""
    held = list(report.actor_mentions.select_for_update())
    decided = {(row.start, row.end) for row in _settled(held)}
    stale = [row.pk for row in held if (row.start, row.end) not in decided]
    report.actor_mentions.filter(pk__in=stale).delete()
    found = read_actors(report.text, report.language, known_actors())
    ActorMention.objects.bulk_create(
        _kept_actor(report, actor) for actor in found if (actor.start, actor.end) not in decided
    )
    return found


def known_actors() -> Aliases:
    """Return the names of every stored actor, its own name first, made ready for the reader."""
    own = Actor.objects.order_by("pk").values_list("name", "pk", "kind")
    others = ActorName.objects.order_by("pk").values_list("name", "actor_id", "actor__kind")
    return index_of(Alias(*row) for row in [*own, *others])


def _kept_actor(report: Report, actor: FoundActor) -> ActorMention:
    state, note = ActorMention.State.PROPOSED, actor.reason
    if actor.actor_id is None:
        state = ActorMention.State.OPEN
    elif actor.role is None:
        state = ActorMention.State.REJECTED
        note = f"{note}; nothing is said that it did"
    return ActorMention(
        report=report, start=actor.start, end=actor.end, surface=actor.surface[:200],
        role=actor.role or "", state=state, actor_id=actor.actor_id, score=actor.score,
        note=note[:300],
    )  # fmt: skip


def _tell_the_bodies(found: list[Mention], actors: list[FoundActor]) -> None:
    """Set aside the places that stand inside an actor's name."""
    bodies = sorted((actor.start, actor.end, actor.surface) for actor in actors)
    at = 0
    for mention in found:
        while at < len(bodies) and bodies[at][1] <= mention.start:
            at += 1
        if at < len(bodies) and bodies[at][0] <= mention.start and mention.end <= bodies[at][1]:
            mention.state = Mention.State.REJECTED
            mention.note = f"part of a name: {bodies[at][2]}"[:300]


def _kept(report: Report, mention: Found) -> Mention:
    relation = mention.relation.code if mention.relation else ""
    # a direction says its bearing itself; of "northern outskirts of" it is the only trace
    has_own = relation in BEARINGS
    if mention.role != PLACE:  # a dateline, or part of another name: shown, not taken for a scene
        state = Mention.State.REJECTED
    else:
        state = Mention.State.PROPOSED if mention.best else Mention.State.OPEN
    return Mention(
        report=report,
        start=mention.start,
        end=mention.end,
        surface=mention.surface[:200],
        relation=relation if relation in Relation.values else "",
        distance_km=mention.distance_km,
        bearing_deg=mention.relation.bearing_deg if mention.relation and not has_own else None,
        state=state,
        place_id=mention.best.place_id if mention.best else None,
        proposed=[
            {
                "place": candidate.place_id,
                "name": candidate.name,
                "score": round(candidate.score, 3),
                "reasons": list(candidate.reasons),
            }
            for candidate in mention.candidates[:5]
        ],
        note="; ".join(mention.reasons)[:300],
    )
