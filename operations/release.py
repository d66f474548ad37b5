"""Release rules: what of a feature may become public. Applied once, when it is published."""

from dataclasses import replace
from typing import cast

from .features import Feature
from .geometry.masking import snap_to_grid
from .models.record import Record
from .vocabulary import Precision, Release

GRID_KM = {Release.GRID_1: 1, Release.GRID_5: 5, Release.GRID_10: 10}

# What a masked feature may still say. An allow-list: a property that somebody adds later stays
# hidden until it is named here. Free text and names of places, reports and operations give the
# exact place away; with them the mask would be a fiction.
SAYS_NO_PLACE = frozenset(
    {
        "record_kind", "kind_label", "date_precision", "date_words", "illustrative", "derived",
        "killed", "wounded", "level", "number", "owner", "facing", "symbol", "status",
        "certainty", "basis", "basis_label", "holder", "holders", "contested_by", "besieged_by",
        "symbol_label", "method_kind", "attested_to",
    }
)  # fmt: skip


def released(feature: Feature, record: Record) -> Feature | None:
    """Return the feature as the public may have it, or None when it is withheld."""
    if record.release == Release.WITHHOLD:
        return None
    grid_km = GRID_KM.get(Release(record.release))
    if grid_km is None:
        return feature
    geometry, radius_m = (
        snap_to_grid(feature.geometry, grid_km) if feature.geometry else (None, None)
    )
    kept = {name: value for name, value in feature.properties.items() if name in SAYS_NO_PLACE}
    title = str(kept.get("kind_label", feature.kind)).capitalize()
    return replace(
        feature,
        title=title,
        geometry=geometry,
        properties=kept
        | {
            "record_title": title,
            "titles": {},
            "summary": "",
            "sources": [],
            "masked": f"{grid_km} km grid",
            "actors": _without_notes(feature.properties.get("actors")),
            "absent": _without_notes(feature.properties.get("absent")),
        },
        precision=Precision.APPROXIMATE if geometry else Precision.UNLOCATED,
        precision_m=max(radius_m, feature.precision_m or 0) if radius_m else None,
    )


def _without_notes(people: object) -> list[dict[str, object]]:
    rows = cast(list[dict[str, object]], people or [])
    return [{**row, "note": ""} for row in rows]
