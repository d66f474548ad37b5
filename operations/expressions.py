"""What the mentions of a report say together: expressions of place, in words, and the sentence."""

from collections.abc import Iterable, Sequence

from gazetteer.relations import PAIRED, relations_of

from .geometry.regions import side
from .models import Mention
from .vocabulary import Relation


def expressions(text: str, mentions: Iterable[Mention]) -> list[tuple[str, list[Mention]]]:
    """Return (relation, mentions) of each expression, in order.

    The places of a pair or path go together: "between X and Y", "along X from Y to Z", "X in the
    district of Y". Those of a list ("north of X and Y") stay apart, as areas of their own.
    """
    rows = list(mentions)
    spans = [(row.start, row.end) for row in rows if not row.names_no_place]
    shared = iter(relations_of(text, spans))
    found: list[tuple[str, list[Mention]]] = []
    for row in rows:
        read = None if row.names_no_place else next(shared)
        relation, group = found[-1] if found else ("", [])
        code = read.code if read and read.is_shared else ""
        if group and code == Relation.IN:
            if relation == Relation.AT:
                found[-1] = (Relation.IN, [*group, row])
            continue  # "north of X in the district of Y": Y says which X, and is no area
        is_pair = row.relation == relation == Relation.BETWEEN and len(group) == 1
        if group and row.relation == relation and (is_pair or code in PAIRED - {Relation.BETWEEN}):
            group.append(row)
        else:
            found.append((row.relation or Relation.AT, [row]))
    return found


def words_of(
    group: Sequence[Mention], relation: str = "", names: Sequence[str] | None = None
) -> str:
    """Return mentions of one area as an editor reads them: "12 km north of Miqdadiya".

    relation: theirs together, if it is not the first one's. names: as they are to be written, if
    not as the report has them.
    """
    relation = relation or group[0].relation or Relation.AT
    if relation == Relation.BETWEEN_LINES:
        return group[0].surface
    names = names or [mention.surface for mention in group]
    first, last = names[0], names[-1]
    label = Relation(relation).label
    bearing = group[0].bearing_deg
    distance = f"{group[0].distance_km:g} km " if group[0].distance_km else ""
    if relation == Relation.IN and len(group) > 1:
        return " in ".join(names)
    if relation == Relation.AT or (relation == Relation.PART and bearing is None):
        return " and ".join(names)
    if relation == Relation.PART and bearing is not None:
        return f"{side(bearing)} part of {first}"
    if relation == Relation.OUTSKIRTS and bearing is not None:
        return f"{side(bearing)} {label} {first}"
    if relation == Relation.DISTANCE_FROM:
        return f"{distance}from {first}"
    if len(group) > 1 and relation in (Relation.TOWARDS, Relation.BORDER):
        return f"from {first} {'towards' if relation == Relation.TOWARDS else label} {last}"
    if len(group) > 1 and relation == Relation.ALONG:
        course = f"along {first} " if len(group) > 2 else ""
        return f"{course}from {names[-2]} to {last}"
    return f"{distance}{label} {' and '.join(names)}"


def sentence_round(text: str, start: int, end: int, limit: int = 400) -> str:
    """Return the sentence that holds a span, cut to `limit` characters round it."""
    first, last = sentence_span(text, start, end, limit)
    return text[first:last]


def sentence_span(text: str, start: int, end: int, limit: int = 400) -> tuple[int, int]:
    """Return where that sentence stands, white space round it left out."""
    ends = ".!?؟\n"
    first = max(text.rfind(mark, 0, start) for mark in ends) + 1
    last = min((at for mark in ends if (at := text.find(mark, end)) >= 0), default=len(text))
    first, last = max(first, start - limit // 2), min(last + 1, end + limit // 2)
    said = text[first:last]
    return first + len(said) - len(said.lstrip()), first + len(said.rstrip())
