"""How far words reach: one table, each row with its reason and source. A desk overrides it.

A row speaks of one relation and one group of places; "any" holds where no row names the group.
Distances in metres beyond the place's own edge, angles in degrees either side of a bearing,
shares of a distance or an extent. The desk's own rows (`operations.models.RegionRule`) come first.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from operations.vocabulary import Relation

# Degrees clockwise from north.
BEARINGS: dict[str, float] = {
    Relation.NORTH_OF: 0,
    Relation.NORTH_EAST_OF: 45,
    Relation.EAST_OF: 90,
    Relation.SOUTH_EAST_OF: 135,
    Relation.SOUTH_OF: 180,
    Relation.SOUTH_WEST_OF: 225,
    Relation.WEST_OF: 270,
    Relation.NORTH_WEST_OF: 315,
}

ANY = "any"
KIND_GROUPS: dict[str, str] = {
    "village": "village: fewer than 5,000 people, a camp, a farm, a ruin",
    "town": "town: 5,000 people or more, or the seat of a subdistrict",
    "seat": "seat of a district, or 50,000 people or more",
    "city": "seat of a governorate, or a capital",
    "district": "district or subdistrict",
    "governorate": "governorate",
    "country": "country",
    "mountain": "mountain, hills or range",
    "water": "river, canal or lake",
    ANY: "any other place, and a settlement of unknown size",
}
_GROUP_OF_CODE = {
    "village": ("PPLF", "PPLL", "PPLQ", "PPLW", "PPLR", "CMP", "CMPRF"),
    "town": ("PPLA3", "PPLA4"),
    "seat": ("PPLA2",),
    "city": ("PPLA", "PPLC"),
    "district": ("ADM2", "ADM3", "ADM4", "ADM5", "ADMD"),
    "governorate": ("ADM1", "ADM1H"),
    "country": ("PCLI",),
    "mountain": ("MT", "MTS", "PK", "PKS", "RDGE", "HLL", "HLLS"),
    "water": ("STM", "CNL", "LK", "RSV", "WAD"),
}
_GROUPS = {code: group for group, codes in _GROUP_OF_CODE.items() for code in codes}
TOWN_FROM, SEAT_FROM = 5_000, 50_000  # people


def group_of(code: str, population: int | None = None) -> str:
    """Return the group of a GeoNames feature code; a plain PPL goes by its people, if counted."""
    if code == "PPL" and population:
        if population >= SEAT_FROM:
            return "seat"
        return "town" if population >= TOWN_FROM else "village"
    return _GROUPS.get(code, ANY)


@dataclass(frozen=True, slots=True)
class Reach:
    """One row. reach_m: metres; half_angle_deg: degrees; share: 0..1. None: another row says."""

    relation: str
    kind_group: str = ANY
    reach_m: int | None = None
    half_angle_deg: float | None = None
    share: float | None = None
    reason: str = ""
    source: str = ""


GUIDE = (
    "Chapman & Wieczorek 2020, Georeferencing Best Practices, doi:10.15468/doc-gg7h-s853; "
    "Wieczorek et al. 2004, doi:10.1080/13658810412331280211"
)
SPACING = "measured on GeoNames' Iraq dump (22,683 places, medians of nearest neighbours)"
CODE_2 = "UCDP/AidData precision code 2 counts as near what lies up to 25 km away"
DESK = "the desk's convention"
NORTH, NEAR, AROUND = Relation.NORTH_OF, Relation.NEAR, Relation.AROUND
EDGE = Relation.OUTSKIRTS

# "North of" stands for all eight directions.
TABLE: tuple[Reach, ...] = (
    Reach(NORTH, ANY, 20_000, 45, 0.25, "a main direction is told from its two neighbours; half of "
          "the 45 km between district seats; a stated distance is rounded: a quarter either way",
          f"{GUIDE}; {SPACING}"),
    Reach(NORTH, "village", 5_000, reason="a village is the landmark only where no town is nearer: "
          "a fifth of the 24 km between towns", source=SPACING),
    Reach(NORTH, "town", 12_000, reason="half of the 24 km between towns", source=SPACING),
    Reach(NORTH, "seat", 20_000, reason="half of the 45 km between district seats", source=SPACING),
    Reach(NORTH, "city", 50_000, reason="half of the 106 km between governorate seats",
          source=SPACING),
    Reach(NORTH, "governorate", 50_000, reason="as of its seat, from its edge", source=SPACING),
    Reach(NORTH, "country", 100_000, reason="a belt, not the next country", source=DESK),
    Reach(NORTH, "mountain", 10_000, reason="its foot and the plain before it", source=DESK),
    Reach(NORTH, "water", 10_000, reason="the bank and the villages behind it", source=DESK),
    Reach(NEAR, ANY, 5_000, share=0.25, reason="a walk or a short drive; well inside what coders "
          "count as near", source=CODE_2),
    Reach(NEAR, "village", 3_000, reason="less than an hour on foot; fields and next hamlets",
          source=f"{CODE_2}; {SPACING}: 0.9 km between populated places"),
    Reach(NEAR, "city", 10_000, reason="its satellite towns", source=CODE_2),
    Reach(NEAR, "district", 10_000, reason="across its boundary", source=CODE_2),
    Reach(NEAR, "governorate", 25_000, reason="the widest that is still called near",
          source=CODE_2),
    Reach(NEAR, "country", 25_000, reason="its border belt", source=CODE_2),
    Reach(NEAR, "mountain", 5_000, reason="its foot", source=DESK),
    Reach(NEAR, "water", 2_000, reason="its banks", source=DESK),
    Reach(AROUND, ANY, 8_000, share=0.25, reason="the countryside on all sides: more than near, "
          "less than half of the way to the next town", source=SPACING),
    Reach(AROUND, "village", 5_000, reason="its fields and those of its neighbours",
          source=SPACING),
    Reach(AROUND, "city", 15_000, reason="its belt of towns", source=DESK),
    Reach(AROUND, "governorate", 25_000, reason="as near", source=CODE_2),
    Reach(EDGE, ANY, 3_000, 45, 0.25, "where the houses end", DESK),
    Reach(EDGE, "village", 1_000, reason="where the houses end", source=DESK),
    Reach(EDGE, "city", 6_000, reason="suburbs reach farther", source=DESK),
    Reach(Relation.DISTANCE_FROM, ANY, share=0.25, reason="a stated distance is rounded: a quarter "
          "either way", source=GUIDE),
    Reach(Relation.BETWEEN, ANY, share=0.25, reason="half the width of the strip, as a share of "
          "the distance between the two", source=DESK),
    Reach(Relation.ALONG, ANY, 5_000, share=0.2, reason="the course is not kept: a road 8 % longer "
          "than the straight line stays within 0.2 of its length on either side (ellipse)",
          source="L/2·√(1.08²−1)"),
    Reach(Relation.ALONG, "water", 3_000, reason="banks, roads beside it and the course's own "
          "simplification", source="Natural Earth 1:10m"),
    Reach(Relation.TOWARDS, ANY, half_angle_deg=20, reason="one heads for a place on roads that "
          "bend, and need not have arrived", source=DESK),
    Reach(Relation.BORDER, ANY, 5_000, half_angle_deg=45, share=0.2, reason="as along, or as the "
          "stated direction", source=GUIDE),
    Reach(Relation.PART, ANY, share=0.5, reason="the half on that side", source=DESK),
    Reach(Relation.AT, ANY, 0, reason="the place itself", source=DESK),
)  # fmt: skip


class Rules:
    """The table with a desk's own rows before it: the most specific row that states a value."""

    def __init__(self, own: Iterable[Reach] = ()) -> None:
        self._own = {(row.relation, row.kind_group): row for row in own}
        self._table = {(row.relation, row.kind_group): row for row in TABLE}

    def of(self, relation: str, group: str = ANY) -> Reach:
        """Return the merged row; a value that no row states stays None.

        Order: the desk's row for the group, the table's for it, then both for any other place.
        """
        names = [relation, *([NORTH] if relation in BEARINGS else [])]
        rows = [
            row
            for kind_group in dict.fromkeys((group, ANY))
            for table in (self._own, self._table)
            for name in dict.fromkeys(names)
            if (row := table.get((name, kind_group)))
        ]
        merged: dict[str, object] = {"relation": relation, "kind_group": group}
        for field in fields(Reach)[2:]:
            stated = (getattr(row, field.name) for row in rows)
            merged[field.name] = next(
                (value for value in stated if value not in (None, "")),
                "" if field.name in ("reason", "source") else None,
            )
        return Reach(**merged)  # type: ignore[arg-type]
