"""Steps 2 and 3: what the gazetteer reads in a report, kept as mentions an editor decides on."""

from django.db import transaction
from django.utils import timezone

from gazetteer.readings import read
from gazetteer.types import PLACE
from gazetteer.types import Mention as Found

from . import placing
from .errors import GeometryError
from .geometry.rules import BEARINGS
from .models import Mention, Report
from .vocabulary import Relation


@transaction.atomic
def read_report(report: Report) -> list[Mention]:
    """Return the mentions of a report, read anew. What an editor decided already is kept.

    A name that no place answers to is an open task; so is "between the contact lines" on a day
    without two lines that face each other.
    """
    Report.objects.select_for_update().get(pk=report.pk)  # two may ask to read it again at once
    decided = {
        (row.start, row.end)
        for row in report.mentions.filter(
            state__in=[Mention.State.ACCEPTED, Mention.State.REJECTED]
        )
    }
    report.mentions.exclude(state__in=[Mention.State.ACCEPTED, Mention.State.REJECTED]).delete()
    found = [
        _kept(report, mention)
        for mention in read(report.text, language=report.language).mentions
        if (mention.start, mention.end) not in decided
    ]
    _tell_the_lines(report, [mention for mention in found if mention.names_no_place])
    Mention.objects.bulk_create(found)
    Report.objects.filter(pk=report.pk).update(read_at=timezone.now())
    return list(report.mentions.select_related("place"))


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
