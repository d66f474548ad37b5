"""How well texts are read: what was found against gold texts. Pure.

Places: a gold place is marked when an accepted mention overlaps an occurrence of its surface; any
other accepted mention counts against precision, but for one that overlaps a surface which the file
lists as only `mentioned`. A place is wrong and unwarned when its best candidate lies beyond the
tolerance and no reason for doubt stands beside it. Actors: an actor in a role group is one finding;
groups that no text of the file names are not judged. Dates: first and last day both right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gazetteer import normalize, scoring
from gazetteer.types import PLACE, Mention
from operations.reader.actions import OPERATION
from operations.reader.dates import SCENE, STATED
from operations.reader.dating import date_of
from operations.reader.figures import ActorRead, Tally, TextRead, TextRun
from operations.reader.gold import GoldPlace, GoldText, Span, occurrences
from operations.vocabulary import Role

_ACTIVE = {Role.LEADS, Role.GROUND, Role.POLICE, Role.MILITIA, Role.AIR_SUPPORT, Role.ATTACKER}
# what a gold file calls them: the roles meant
GROUPS: dict[str, set[Role]] = {
    "participant": _ACTIVE,
    "attacker": _ACTIVE,
    "target": {Role.TARGET, Role.VICTIM},
    "victim": {Role.TARGET, Role.VICTIM},
    "visitor": {Role.VISITOR},
    "announces": {Role.ANNOUNCES, Role.DENIES},  # a denial is a statement
    "denies": {Role.DENIES},
    "explicitly_absent": {Role.STATED_ABSENT, Role.NO_COORDINATION},
}
# kinds that reports use for one another
KINDS = [{"attack", "armed_clash", "ambush"}, {"shelling", "air_strike"}, {"raid", "arrest"}]
IN_PLACE = frozenset({"in", "at"})  # relations that say: at the place itself


def score(golds: Sequence[GoldText], reads: Sequence[TextRead]) -> TextRun:
    """Return the figures of texts as read, in the order of the gold texts."""
    run = TextRun(texts=len(golds))
    judged = {group for gold in golds for group in gold.actors if group in GROUPS}
    for gold, read in zip(golds, reads, strict=True):
        _score_places(run, gold, [m for m in read.mentions if m.role == PLACE])
        if read.actors is not None:
            run.has_actors = True
            _score_actors(run, gold, read.actors, judged)
        _score_dates(run, gold, read)
        _score_actions(run, gold, read)
        said = [f"{one.office} {one.speaker} {one.office}".lower() for one in read.statements]
        for speaker in gold.speakers:
            is_found = any(speaker.lower() in who for who in said)
            run.statements.add(int(is_found), 0, 1)
            if not is_found:
                run.miss(gold, "speaker", speaker, [one.speaker for one in read.statements])
        run.times_ms.append(read.ms)
    return run


def _score_places(run: TextRun, gold: GoldText, scenes: Sequence[Mention]) -> None:
    accepted = [m for m in scenes if not m.names_no_place]
    bodies = [span for each in gold.not_places for span in occurrences(gold.text, each)]
    wrong = [m for m in accepted if _meets(m, bodies)]
    run.violations += len(wrong)
    for mention in wrong:
        run.miss(gold, "not a place", None, mention.surface)
    told: set[int] = set()
    for place in gold.places:
        spans = _free(occurrences(gold.text, place.surface), bodies)
        here = [m for m in accepted if _meets(m, spans)]
        told.update(m.start for m in here)
        run.places.add(0, 0, 1, bool(here))
        if here:
            _score_point(run, gold, place, here)
        else:
            run.miss(gold, "place", place.surface, None)
    for surface in gold.unresolved:
        here = [m for m in accepted if _meets(m, occurrences(gold.text, surface))]
        told.update(m.start for m in here)
        run.places.add(0, 0, 1, bool(here))
        if not here:
            run.miss(gold, "open task", surface, None)
    aside: set[int] = set()
    for surface in gold.mentioned:
        taken = [m for m in accepted if _meets(m, occurrences(gold.text, surface))]
        aside.update(m.start for m in taken)
        run.mentioned.add(int(not taken), 0, 1)
        if taken:
            run.miss(gold, "only mentioned", None, surface)
    others = [m for m in accepted if m.start not in told | aside]
    run.places.add(len(told), len(told) + len(others), 0, 0)
    for mention in others:
        if mention not in wrong:
            best = mention.best
            run.miss(
                gold, "no place of the gold", None, f"{mention.surface} → {best and best.name}"
            )


def _score_point(run: TextRun, gold: GoldText, place: GoldPlace, here: Sequence[Mention]) -> None:
    run.located["marked"] += 1
    relations = [_relation(mention) for mention in here]
    if any(place.relation in each for each in relations):
        run.located["relation"] += 1
    else:
        run.miss(
            gold, f"relation of {place.surface}", place.relation, sorted(map(str, relations[0]))
        )
    resolved = [m for m in here if m.best is not None]
    if not resolved:
        run.miss(gold, "resolved", place.surface, None)
        return
    run.located["resolved"] += 1
    apart = [_km(mention, place.point) for mention in resolved]
    if min(apart) <= place.tol_km:
        run.located["right"] += 1
        return
    best = resolved[0].best
    run.located["unwarned"] += not resolved[0].reasons
    run.miss(gold, "where", place.surface, f"{best and best.name}, {apart[0]:.0f} km off")


def _relation(mention: Mention) -> set[str | None]:
    if mention.relation is None or mention.relation.code in IN_PLACE:
        return {None}
    return {mention.relation.kind, mention.relation.code}


def _km(mention: Mention, point: tuple[float, float]) -> float:
    best = mention.best
    if best is None or best.lon is None or best.lat is None:
        return float("inf")
    return scoring.distance_km((best.lon, best.lat), point)


def _meets(mention: Mention, spans: Sequence[Span]) -> bool:
    return any(mention.start < end and start < mention.end for start, end in spans)


def _free(spans: Sequence[Span], bodies: Sequence[Span]) -> list[Span]:
    """Return the spans that are no part of a body's name."""
    return [(a, b) for a, b in spans if not any(c <= a and b <= d for c, d in bodies)]


def _score_actors(
    run: TextRun, gold: GoldText, actors: Sequence[ActorRead], judged: set[str]
) -> None:
    known = {group: names for group, names in gold.actors.items() if group in GROUPS}
    wanted = [(group, name) for group, names in known.items() for name in names]
    found = {(actor.names, actor.role): actor for actor in actors}
    answered: set[tuple[frozenset[str], Role]] = set()
    for group, name in wanted:
        tally = run.actors.setdefault(group, Tally())
        here = {
            key
            for key, actor in found.items()
            if actor.role in GROUPS[group] and _is_named(actor, name)
        }
        answered |= here
        tally.add(int(bool(here)), int(bool(here)), 1)
        if not here:
            run.miss(
                gold, f"actor: {group}", name, sorted({f"{a.surface}: {a.role}" for a in actors})
            )
    wrong: set[tuple[str, str]] = set()
    for key, actor in found.items():
        fits = next((g for g in sorted(judged) if actor.role in GROUPS[g]), None)
        # "no coordination with X" is no claim that X stayed away, a denial no announcement
        if key in answered or fits is None or actor.role in (Role.NO_COORDINATION, Role.DENIES):
            continue
        if any(other[0] == key[0] and other[1] in GROUPS[fits] for other in answered):
            continue  # the same actor in the same group: leads and takes part
        if (actor.surface, fits) not in wrong:
            wrong.add((actor.surface, fits))
            run.actors.setdefault(fits, Tally()).add(0, 1, 0)
            run.miss(gold, f"actor: {fits}", None, f"{actor.surface}: {actor.role}")


def _is_named(actor: ActorRead, name: str) -> bool:
    folded = normalize.fold(name)
    return folded in actor.names or any(folded in each.split() for each in actor.names)


def _score_dates(run: TextRun, gold: GoldText, read: TextRead) -> None:
    told = {(d.first, d.last) for d in read.dates if d.role in (SCENE, STATED)}
    wanted = {*gold.dates, *(when for _, when in gold.incidents if when)}
    for first, last in sorted(wanted):
        run.dates.add(int((first, last) in told), 0, 1)
        if (first, last) not in told:
            got = [f"{d.surface}: {d.first}/{d.last}" for d in read.dates]
            run.miss(gold, "date", f"{first}/{last}", got)


def _score_actions(run: TextRun, gold: GoldText, read: TextRead) -> None:
    events = [one for one in read.actions if not one.excluded]
    operations = [one for one in events if one.kind == OPERATION]
    run.operations.add(min(len(operations), gold.operations_min), 0, gold.operations_min)
    if len(operations) < gold.operations_min:
        run.miss(gold, "operations", gold.operations_min, len(operations))
    left = [(one, date_of(one, read.dates, gold.text)) for one in events if one.kind != OPERATION]
    right, number = 0, len(left)
    for kind, when in gold.incidents:
        at = next(
            (
                at for at, (one, date) in enumerate(left)
                if _is_alike(kind, str(one.kind))
                and (when is None or (date is not None and (date.first, date.last) == when))
            ),
            None,
        )  # fmt: skip
        if at is None:
            got = [f"{one.kind} {date.first if date else None}" for one, date in left]
            run.miss(gold, "incident", f"{kind} {when[0] if when else None}", got)
        else:
            right += 1
            left.pop(at)
    run.incidents.add(right, number, len(gold.incidents))
    counts = Counter(
        (str(c.counted), c.count.low, c.count.best, c.count.high)
        for one in events for c in one.counts
    )  # fmt: skip
    wanted = Counter(gold.casualties)
    run.casualties.add((counts & wanted).total(), counts.total(), wanted.total())
    if counts != wanted:
        run.miss(
            gold, "casualties", sorted(map(str, wanted - counts)), sorted(map(str, counts - wanted))
        )


def _is_alike(one: str, other: str) -> bool:
    return one == other or any({one, other} <= group for group in KINDS)
