"""Which places an export holds: the filters of its address and of its command."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Q

from gazetteer import scoring, vocabulary
from gazetteer.candidates import resolve, suggest
from gazetteer.errors import BadParameter
from gazetteer.models import Place
from gazetteer.querysets import PlaceQuerySet

FILTERS = ("country", "within", "kind", "q")
MAX_TEXT = 200
MAX_KINDS = 50
FOUND = 500
DEPTH = 5  # country, governorate, district, subdistrict, and one more


def chosen(given: Mapping[str, str], *, using: str) -> PlaceQuerySet:
    """Return the places asked for, merged rows left out.

    country: ISO 3166-1 alpha-2. within: public id, external id or name of an area. kind: GeoNames'
    feature codes, comma-separated. q: a name in any spelling. Raises BadParameter on anything else.
    """
    for parameter, value in given.items():
        if parameter not in FILTERS:
            raise BadParameter(parameter, f"Unknown here. Known are: {', '.join(FILTERS)}.")
        if not value.strip() or len(value) > MAX_TEXT or "\x00" in value:
            raise BadParameter(parameter, f"Give 1 to {MAX_TEXT} characters, or leave it out.")
    places = Place.objects.using(using).filter(merged_into__isnull=True)
    for parameter, narrow in _NARROW.items():
        if parameter in given:
            places = narrow(places, given[parameter].strip())
    return places


def _country(places: PlaceQuerySet, value: str) -> PlaceQuerySet:
    if len(value) != 2 or not value.isascii() or not value.isalpha():
        raise BadParameter("country", "Give two letters, such as IQ (ISO 3166-1 alpha-2).")
    return places.filter(country=value.upper())


def _kind(places: PlaceQuerySet, value: str) -> PlaceQuerySet:
    kinds = [kind.strip() for kind in value.split(",")]
    if len(kinds) > MAX_KINDS or not all(
        kind.isascii() and kind.isalnum() and len(kind) <= 10 for kind in kinds
    ):
        raise BadParameter("kind", "Give GeoNames feature codes, such as PPL,ADM2.")
    return places.filter(kind__in=[kind.upper() for kind in kinds])


def _q(places: PlaceQuerySet, value: str) -> PlaceQuerySet:
    found = suggest(value, limit=FOUND, using=places.db)
    return places.filter(pk__in=[c.place_id for c in found if c.score >= scoring.SHOW_THRESHOLD])


def _within(places: PlaceQuerySet, value: str) -> PlaceQuerySet:
    """Return what lies in the area now, at any depth, and the area itself."""
    area = _area(value, places.db)
    same = list(
        Place.objects.using(places.db).filter(Q(pk=area) | Q(merged_into=area))
        .values_list("pk", flat=True)
    )  # fmt: skip
    inside = Q(pk__in=same)
    for depth in range(1, DEPTH + 1):
        inside |= Q(**{"__".join(["parent"] * depth) + "__in": same})
    return places.filter(inside)


def _area(value: str, using: str) -> int:
    places = Place.objects.using(using)
    try:
        found = places.filter(public_id=UUID(value))
    except ValueError:
        found = places.filter(external_id=value)
    row = found.values_list("pk", "merged_into").first()
    if row:
        return row[1] or row[0]
    for candidate in resolve(value, using=using):
        is_area = candidate.kind in vocabulary.ADMIN_KINDS
        if is_area and candidate.score >= scoring.WRONG_KIND:
            return candidate.place_id
    raise BadParameter("within", "No area of this id or name is known.")


_NARROW = {"country": _country, "within": _within, "kind": _kind, "q": _q}
