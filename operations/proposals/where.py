"""Which of the places that are told a proposal takes, and what it is called by them. Pure."""

from collections.abc import Iterable, Sequence

from gazetteer.normalize import script_of
from operations.expressions import words_of
from operations.models import Mention
from operations.models.read_facts import OPERATION
from operations.vocabulary import Relation

from .telling import Telling, Where, words


def chosen(
    kind: str, tellings: Sequence[Telling], added: Sequence[Where] = ()
) -> tuple[list[Where], list[Where], str]:
    """Return (its places, those left out, how they were found). An incident has one place.

    added: what other sentences say of an operation's places.
    """
    best = next((each for each in tellings if each.places and not each.from_where), None)
    best = best or next((each for each in tellings if each.places), None)
    if best is None:
        return [], [], ""
    told = list(best.places)
    if kind == OPERATION:
        own = [where for each in tellings if not each.from_where for where in each.places]
        told = [*(own or told), *added]
    known = _distinct(told)
    taken = _narrowest([each for each in known if not each.is_apposed] or known)
    if kind != OPERATION:
        at = best.action.start
        taken = sorted(taken, key=lambda each: (_is_aside(each), abs(each.start - at)))[:1]
    return taken, [each for each in known if each not in taken], best.from_where


def title(kind: str, places: Sequence[Where], others: Sequence[Where]) -> str:
    """Return what it may be called: "Attack near Al-Rashad village"; an operation in several
    places by the wider one that holds them."""
    name = str(words()["titles"][kind])
    if not places:
        return name
    wider = [each for each in others if each.is_wide]
    wider.sort(key=lambda each: each.rank)
    where = wider[-1] if kind == OPERATION and len(places) > 1 and wider else places[0]
    told = words_of(where.mentions, where.relation, list(map(_name, where.mentions)))
    lead = words()["where"].get(where.relation, "")
    parts = [name, "" if told.startswith(f"{lead} ") else lead, told]
    return " ".join(filter(None, parts))[:200]


def _name(mention: Mention) -> str:
    """Return a name as it is written in an English title."""
    is_latin = script_of(mention.surface) == "Latn"
    return mention.surface if is_latin or not mention.place else mention.place.name


def _is_aside(where: Where) -> bool:
    """Return whether it says from or towards where, rather than where."""
    return where.relation in (Relation.TOWARDS, Relation.BORDER) and len(where.mentions) == 1


def _narrowest(places: Sequence[Where]) -> list[Where]:
    """Return the places without those that a smaller one of them makes needless."""
    least = max((each.rank for each in places), default=0)
    return [each for each in places if each.rank == least]


def _distinct(places: Iterable[Where]) -> list[Where]:
    found: dict[object, Where] = {}
    for each in places:
        found.setdefault((each.relation, frozenset(each.names())), each)
    return list(found.values())
