"""From a name to ranked places: exact key, then consonant skeleton, then trigrams."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from django.contrib.gis.geos import Point
from django.contrib.postgres.search import TrigramSimilarity

from gazetteer import scoring, vocabulary
from gazetteer.models import Place, PlaceName, search_keys
from gazetteer.types import Candidate

Near = Place | Candidate | Point | tuple[float, float]
Within = Place | str

BUCKET = 400  # names read per question; the most prominent first
RESEMBLING = 60
ENOUGH = 0.90  # a candidate as good as this makes the trigram search needless
MAX_NAME = 200

_COLUMNS = (
    "name", "kind", "origin", "place_id", "place__public_id", "place__name", "place__point",
    "place__kind", "place__radius_m", "place__prominence", "place__origin", "place__admin1_code",
    "place__country", "place__parent_id", "place__parent__name", "place__parent__parent_id",
    "place__parent__parent__name", "place__parent__parent__parent_id",
    "place__stand_in__point", "place__stand_in__name",
)  # fmt: skip


class Row(NamedTuple):
    """One name with its place, as read."""

    name: str
    name_kind: str
    name_origin: str
    place_id: int
    public_id: Any
    place_name: str
    point: Point | None
    kind: str
    radius_m: int | None
    prominence: float
    place_origin: str
    admin1_code: str
    country: str
    parent_id: int | None
    parent: str | None
    grandparent_id: int | None
    grandparent: str | None
    great_id: int | None
    stand_in_point: Point | None
    stand_in: str | None


def resolve(
    name: str,
    *,
    language: str | None = None,
    kind: str | None = None,
    within: Within | None = None,
    near: Near | None = None,
    limit: int = 10,
    using: str = "default",
) -> list[Candidate]:
    """Return the places `name` may mean, best first, scored 0..1 with reasons.

    language: ISO 639 of the text, a hint among equals. kind: a GeoNames feature code. within: an
    administrative place or its name. near: a place, a candidate, or (lon, lat) in SRID 4326.
    Scores below `scoring.SHOW_THRESHOLD` are guesses, to be shown only when asked for.
    """
    _, asked_kinds = vocabulary.split_generic(name[:MAX_NAME])
    key, skeleton = search_keys(name[:MAX_NAME])
    if not key and not skeleton:
        return []
    kinds = (kind,) if kind else asked_kinds
    names = PlaceName.objects.using(using)
    # an area that nobody knows can exclude nothing
    area = (_area(within, using) or None) if within is not None else None
    rows = read_rows(names.spelled_or_sounding(key, skeleton))
    ranked = rank(name, rows, kinds=kinds, area=area, near=near, language=language)
    if (not ranked or ranked[0].score < ENOUGH) and len(key) > 2:
        close = names.resembling(key).annotate(alike=TrigramSimilarity("key", key))
        rows = [*rows, *read_rows(close, "-alike", RESEMBLING)]
        ranked = rank(name, rows, kinds=kinds, area=area, near=near, language=language)
    return ranked[:limit]


def suggest(text: str, *, limit: int = 10, using: str = "default") -> list[Candidate]:
    """Return candidates for a name still being typed: those beginning so, then `resolve`'s."""
    found = resolve(text, limit=limit, using=using)
    key, _ = search_keys(text[:MAX_NAME])
    if len(key) > 1 and not (found and found[0].score >= ENOUGH and len(found) >= limit):
        rows = read_rows(PlaceName.objects.using(using).beginning(key))
        known = {candidate.place_id for candidate in found}
        typed = [
            replace(c, score=round(0.9 * scoring.prominence_factor(c.prominence), 3),
                    reasons=("begins with what was typed",))
            for c in rank(text, [row for row in rows if row.place_id not in known])
        ]  # fmt: skip
        found = sorted([*found, *typed], key=lambda c: (-c.score, -c.prominence, c.place_id))
    return found[:limit]


def read_rows(names: Any, order: str = "-place__prominence", count: int = BUCKET) -> list[Row]:
    """Return the names of a queryset with what scoring needs, in one query, outlines left out."""
    return [Row(*row) for row in names.order_by(order, "id").values_list(*_COLUMNS)[:count]]


def rank(
    name: str,
    rows: Iterable[Row],
    *,
    kinds: Sequence[str] = (),
    area: frozenset[int] | None = None,
    near: Near | None = None,
    language: str | None = None,
) -> list[Candidate]:
    """Return one candidate per place, best first; the best of its names speaks for it."""
    best: dict[int, Candidate] = {}
    for row in rows:
        candidate = _candidate(name, row, kinds, area, near)
        held = best.get(row.place_id)
        if held is None or candidate.score > held.score:
            best[row.place_id] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, -c.prominence, c.place_id))


def _candidate(
    name: str, row: Row, kinds: Sequence[str], area: frozenset[int] | None, near: Near | None
) -> Candidate:
    score, reason = scoring.name_score(name, row.name)
    reasons = [reason]
    if row.name_origin == "editor":
        reasons.append("a spelling kept by an editor")
    elif row.name_kind == "historical":
        score *= scoring.FORMER_NAME
        reasons.append("a former name")
    elif row.name_kind != "preferred":
        score *= scoring.VARIANT_NAME
    score *= _kind_factor(row, kinds, reasons)
    parents = tuple(p for p in (row.parent_id, row.grandparent_id, row.great_id) if p)
    if area is not None:
        if area & {row.place_id, *parents}:
            reasons.append("inside the area asked for")
        else:
            score *= scoring.OUTSIDE
            reasons.append("outside the area asked for")
    at = row.point or row.stand_in_point
    if row.point is None and at is not None:
        reasons.append(f"no point of its own: shown at {row.stand_in}")
    score *= _near_factor(row, at, parents, near, reasons)
    return Candidate(
        place_id=row.place_id, public_id=row.public_id, name=row.place_name, matched=row.name,
        score=round(score * scoring.prominence_factor(row.prominence), 3), reasons=tuple(reasons),
        lon=at.x if at else None, lat=at.y if at else None, kind=row.kind,
        kind_label=vocabulary.kind_label(row.kind), radius_m=row.radius_m,
        admin=tuple(p for p in (row.parent, row.grandparent) if p), parent_ids=parents,
        prominence=row.prominence, is_stand_in=row.point is None and at is not None,
    )  # fmt: skip


def _kind_factor(row: Row, kinds: Sequence[str], reasons: list[str]) -> float:
    own = vocabulary.split_generic(row.name)[1]
    if kinds:
        if row.kind in kinds:
            reasons.append(f"{vocabulary.kind_label(row.kind)} asked, and it is one")
            return 1.0
        reasons.append(f"another kind was asked; this is a {vocabulary.kind_label(row.kind)}")
        return scoring.WRONG_KIND
    # "Badush" alone is the town before it is the range, and the town before the district
    if own and row.kind in own:
        return scoring.OTHER_TERM
    return scoring.UNASKED_UNIT if row.kind in vocabulary.ADMIN_KINDS[2:] else 1.0


def _near_factor(
    row: Row, at: Point | None, parents: Sequence[int], near: Near | None, reasons: list[str]
) -> float:
    if near is None:
        return 1.0
    there, units = _where(near)
    if units & {row.place_id, *parents}:
        reasons.append("in the same administrative area as the place it is near")
        return 1.0
    if at is None or there is None:
        return 1.0 - scoring.FAR / 2
    km = scoring.distance_km((at.x, at.y), there)
    reasons.append(f"{km:.0f} km from the place it is near")
    return scoring.nearness_factor(km) * (0.98 if units else 1.0)


def _where(near: Near) -> tuple[tuple[float, float] | None, frozenset[int]]:
    """Return the (lon, lat) of a context and the units it lies in or is, country and ADM1 not."""
    if isinstance(near, Candidate):
        here = None if near.lon is None or near.lat is None else (near.lon, near.lat)
        own = {near.place_id} if near.kind in vocabulary.ADMIN_KINDS else set()
        return here, frozenset(own | set(near.parent_ids[:1]))
    if isinstance(near, Place):
        here = (near.point.x, near.point.y) if near.point else None
        own = {near.pk} if near.kind in vocabulary.ADMIN_KINDS else set()
        return here, frozenset(own | ({near.parent_id} if near.parent_id else set()))
    if isinstance(near, Point):
        return (near.x, near.y), frozenset()
    return near, frozenset()


def _area(within: Within, using: str) -> frozenset[int]:
    """Return the ids that count as the area asked for; a name means its administrative places."""
    if isinstance(within, Place):
        return frozenset({within.pk})
    units = [
        candidate
        for candidate in resolve(within, using=using)
        if candidate.kind in vocabulary.ADMIN_KINDS and candidate.score >= scoring.WRONG_KIND
    ]
    return frozenset(candidate.place_id for candidate in units)
