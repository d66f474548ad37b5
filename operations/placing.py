"""From an expression to geometry: places become anchors, the desk's rules and borders are found.

What is drawn, and how far words reach, is decided in `operations.geometry`; nothing is saved here.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import combinations

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Exists, F, OuterRef, Q

from gazetteer.models import Place

from .errors import GeometryError
from .geometry.paths import between_lines, region
from .geometry.regions import Anchor, Country, Region
from .geometry.rules import Rules, group_of
from .models import ControlLine, Incident, OperationArea, Publication, RegionRule
from .vocabulary import Precision, Relation, ReviewState

# A place without a stated extent: a village is about 1 km across, a district seat about 4.
DEFAULT_RADIUS_M = 1000

# Beyond this a place is not a point any more: a range of hills, or one that is known by a stand-in.
EXACT_WITHIN_M = 5000

# "In Diyala" says a governorate, not a place in it.
PRECISION_OF_KIND = {
    "ADM1": Precision.ADMIN1,
    "ADM2": Precision.ADMIN2,
    "PCLI": Precision.COUNTRY,
}
PLACE_ITSELF = frozenset({Relation.AT, Relation.IN})
# Each place of these has its part: one that nobody has located leaves nothing to draw.
NEEDS_ALL = frozenset({Relation.BETWEEN, Relation.ALONG, Relation.TOWARDS, Relation.BORDER})
METHOD_LENGTH = 600


def anchor_of(place: Place) -> Anchor | None:
    """Return what geometry is built from, or None for a place that nobody has located."""
    name, shown = place.name, place.point
    if shown is None and place.stand_in:
        name, shown = f"{place.name} (drawn at {place.stand_in.name})", place.stand_in.point
    if shown is None and place.footprint:
        shown = place.footprint.point_on_surface
    if shown is None:
        return None
    group = group_of(place.kind, place.population)
    return Anchor(
        name, shown.x, shown.y, place.radius_m or DEFAULT_RADIUS_M, place.footprint, group
    )


def desk_rules() -> Rules:
    """Return the table of rules with the desk's own rows before it."""
    return Rules(row.as_reach() for row in RegionRule.objects.all())


def country_of(relation: str, places: Sequence[Place]) -> Country | None:
    """Return the country a region stays in; None where its places lie in several, or where the
    words themselves lead out of one: "north of Iraq"."""
    at_home = places[:1] if relation == Relation.BORDER else places
    codes = {place.country for place in at_home} - {""}
    leads_out = relation != Relation.PART and any(place.kind == "PCLI" for place in at_home)
    if len(codes) > 1 or leads_out:
        return None
    code = codes.pop() if codes else ""
    own = Place.objects.filter(country=code, kind="PCLI", merged_into=None)
    found = own.first() if code else None
    if found is None:
        return Country(f"the country {code}" if code else "its country")
    outline = found.footprint or _imported_outline(found)
    return Country(found.name, outline if outline and outline.dims == 2 else None)


def _imported_outline(place: Place) -> GEOSGeometry | None:
    """Return the newest outline that a source draws: an import leaves an editor's place alone."""
    newest = place.outlines.order_by(F("valid_from").desc(nulls_last=True)).first()
    return newest.footprint if newest else None


def region_of(
    relation: str, places: Sequence[Place], *, distance_km: float | None,
    bearing_deg: float | None, may_cross_border: bool, on: dt.date | None,
) -> Region | None:  # fmt: skip
    """Return the region of an expression, or None when none of its places is located.

    on: the day whose contact lines count. Raises GeometryError with the reason.
    """
    if relation == Relation.BETWEEN_LINES:
        one, other = facing_lines(on)
        return between_lines(one.geometry, other.geometry)
    anchors = [anchor_of(place) for place in places]
    located = [anchor for anchor in anchors if anchor]
    missing = [place.name for place, anchor in zip(places, anchors, strict=True) if not anchor]
    if not located:
        return None
    if missing and relation in NEEDS_ALL:
        raise GeometryError(f"{' and '.join(missing)}: nobody has located it yet.")
    built = region(
        relation, located, distance_km, bearing_deg=bearing_deg, rules=desk_rules(),
        country=None if may_cross_border else country_of(relation, places),
    )  # fmt: skip
    if missing:
        note = f"{built.method}; without {', '.join(missing)}, which is not located"
        built = Region(built.geometry, built.point, built.radius_m, note)
    return built


def facing_lines(on: dt.date | None) -> tuple[ControlLine, ControlLine]:
    """Return the two lines that face each other on a day. Raises GeometryError unless two do.

    Lines count that are published, or were and are being changed.
    """
    if on is None:
        raise GeometryError("“Between the contact lines” needs a day: which lines, is asked of it.")
    is_live = Publication.objects.live().filter(record_id=OuterRef("public_id"))
    lines = list(
        ControlLine.objects.filter(
            valid_from__lte=on, geometry__isnull=False, status="present"
        )
        .exclude(state=ReviewState.WITHDRAWN)
        .filter(Q(state=ReviewState.PUBLISHED) | Exists(is_live))
        .select_related("line")
    )  # fmt: skip
    lines = [line for line in lines if (last := line.drawn_to()) is None or last >= on]
    pairs = [
        (one, other)
        for one, other in combinations(lines, 2)
        if one.line.facing_id == other.line.owner_id and other.line.facing_id == one.line.owner_id
    ]
    if len(pairs) != 1:
        raise GeometryError(
            f"On {on:%d %B %Y} {len(pairs)} pairs of published contact lines face each other, "
            "not one: which is meant cannot be told. Draw the area by hand."
        )
    return pairs[0]


def draw_area(area: OperationArea, places: Iterable[Place], on: dt.date | None = None) -> None:
    """Set geometry, precision and method of an area from its expression, unsaved.

    on: the day of its operation, if that is not stored yet. Raises GeometryError.
    """
    if on is None and area.operation_id and area.relation == Relation.BETWEEN_LINES:
        on = area.operation.valid_from
    built = region_of(
        area.relation, list(places), distance_km=area.distance_km, bearing_deg=area.bearing_deg,
        may_cross_border=area.may_cross_border, on=on,
    )  # fmt: skip
    if built is None:
        leave_undrawn(area)
        return
    area.geometry, area.precision_m, area.best_point = built.geometry, built.radius_m, built.point
    area.precision = Precision.RELATIVE
    if area.relation in PLACE_ITSELF:
        is_exact = built.radius_m <= EXACT_WITHIN_M
        area.precision = Precision.EXACT if is_exact else Precision.APPROXIMATE
    area.is_derived, area.method = True, built.method[:METHOD_LENGTH]


def leave_undrawn(it: OperationArea | Incident, reason: str = "") -> None:
    """Set what is described to named but not located, unsaved; `reason`: why it is not drawn."""
    it.geometry, it.best_point = None, None
    it.precision, it.precision_m = Precision.UNLOCATED, None
    it.is_derived, it.method = False, f"not drawn: {reason}"[:METHOD_LENGTH] if reason else ""


def place_incident(incident: Incident, further: Iterable[Place] | None = None) -> None:
    """Set geometry, precision and method of an incident from its expression, unsaved.

    At a place: its point, with its extent as uncertainty; in relation to it: the derived area.
    further: the places after the first; None: those that are stored. Raises GeometryError.
    """
    places = incident.named_places()
    if further is not None:
        places = [*([incident.place] if incident.place else []), *further]
    built = region_of(
        incident.relation, places, distance_km=incident.distance_km,
        bearing_deg=incident.bearing_deg, may_cross_border=incident.may_cross_border,
        on=incident.valid_from,
    )  # fmt: skip
    if built is None:
        leave_undrawn(incident)
        return
    incident.precision_m, incident.best_point = built.radius_m, built.point
    incident.is_derived, incident.method = True, built.method[:METHOD_LENGTH]
    anchor = anchor_of(places[0]) if places else None
    if anchor and incident.relation in PLACE_ITSELF and incident.distance_km is None:
        incident.geometry = incident.best_point = anchor.point
        incident.precision = PRECISION_OF_KIND.get(places[0].kind, Precision.EXACT)
    else:
        incident.geometry, incident.precision = built.geometry, Precision.RELATIVE
