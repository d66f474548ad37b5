"""What differs between two states, each a day in the world as known at an instant."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.gis.geos import MultiPolygon, Polygon
from django.db.models import Q

from gazetteer.bbox import BBox, boxes, parse_bbox
from gazetteer.errors import BadParameter

from . import ground
from .digests import VERSION_PROPERTIES
from .geometry import changes
from .layers import LAYERS, publications, shown
from .models.publication import Publication
from .moment import Moment
from .querysets import PublicationQuerySet

MOST = 5000  # features that differ, or are drawn in one state; more is no answer but a download
MOST_LINES = 200  # lines that moved; each takes some 50 ms
MAX_ACTOR = 80  # characters of an actor's id


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two states and what of them to compare. layer, actor: "" for all."""

    before: Moment
    after: Moment
    layer: str = ""
    actor: str = ""
    bbox: BBox | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Comparison":
        """Parse from, from_as_of, to, to_as_of, layer, actor and bbox. Raises BadParameter."""
        layer, actor, raw_bbox = (query.get(name, "") for name in ("layer", "actor", "bbox"))
        if layer and layer not in LAYERS:
            raise BadParameter("layer", f"Known layers are {', '.join(LAYERS)}.")
        if len(actor) > MAX_ACTOR or "\x00" in actor or not actor.isprintable():
            raise BadParameter("actor", f"Give the id of an actor, at most {MAX_ACTOR} characters.")
        before, after = Moment.pair(query)
        return cls(before, after, layer, actor, parse_bbox(raw_bbox) if raw_bbox else None)


@dataclass(frozen=True, slots=True)
class FeatureChange:
    """A feature that is in one state alone, or in both with another content.

    change: new, changed or ended. why: in words. names: the properties that differ, `geometry`
    among them. moved_km: how far, or None. redrawn_by: what of its provenance is another.
    """

    row: Publication
    change: str
    why: str = ""
    names: tuple[str, ...] = ()
    moved_km: float | None = None
    redrawn_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A feature that was taken back: id and dates, and nothing else. change: withdrawn, redacted.

    at: when it was taken back, or None where that cannot be told.
    """

    feature_id: uuid.UUID
    version: int
    layer: str
    change: str
    at: Any


@dataclass
class Difference:
    """All that differs. features are without the positions that `lines` tells of."""

    comparison: Comparison
    features: list[FeatureChange] = field(default_factory=list)
    lines: list[ground.LineMove] = field(default_factory=list)
    pieces: list[ground.Piece] = field(default_factory=list)
    tombstones: list[Tombstone] = field(default_factory=list)

    @cached_property
    def totals(self) -> list[ground.Total]:
        return ground.totals(self.pieces)

    @property
    def is_empty(self) -> bool:
        return not (self.features or self.lines or self.pieces or self.tombstones)


def compare(comparison: Comparison) -> Difference:
    """Return what differs. Raises BadParameter when too much does."""
    before = _state(comparison, comparison.before)
    after = _state(comparison, comparison.after)
    gone = _few(before.exclude(pk__in=after.values("pk")))
    come = _few(after.exclude(pk__in=before.values("pk")))
    found = Difference(comparison)
    if gone or come or comparison.before.as_of != comparison.after.as_of:
        _add_ground(found)
    found.tombstones = _redacted(comparison)
    _add_features(found, gone, come)
    return found


def _add_ground(found: Difference) -> None:
    """Walk from one state to the other, first through record time, then through valid time."""
    asked = found.comparison
    before, after = asked.before, asked.after
    known_later = Moment(before.first, before.last, after.as_of)
    stations = [(before, False), (known_later, True), (after, False)]
    if before.as_of == after.as_of:
        del stations[1]
    elif (before.first, before.last) == (after.first, after.last):
        del stations[2]
    last: list[Publication] | None = None
    for moment, in_knowledge in stations:
        # Whole, whoever and wherever is asked for: what one party won is told from the others'.
        rows = _few(_shown(asked, moment).filter(layer__in=ground.DRAWN))
        if last is not None:
            if len(ground.moved(_lines(last), _lines(rows))) > MOST_LINES:
                raise BadParameter("layer", f"More than {MOST_LINES} lines moved.")
            moves, swept = ground.lines_moved(
                _lines(last), _lines(rows), in_knowledge=in_knowledge, bbox=asked.bbox
            )
            found.lines += moves
            found.pieces += swept
            found.pieces += ground.areas_changed(
                _areas(last), _areas(rows), in_knowledge=in_knowledge, bbox=asked.bbox
            )
        last = rows
    if asked.actor:
        found.pieces = [piece for piece in found.pieces if piece.party.actor == asked.actor]
        found.lines = [move for move in found.lines if asked.actor in _named(move)]


def _add_features(found: Difference, gone: list[Publication], come: list[Publication]) -> None:
    asked = found.comparison
    if asked.bbox:
        found.lines = [move for move in found.lines if _touches(asked.bbox, move.old, move.new)]
    told = {row.feature_id for move in found.lines for row in (move.old, move.new)}
    was = {row.feature_id: row for row in gone if row.feature_id not in told}
    now = {row.feature_id: row for row in come if row.feature_id not in told}
    versions = _versions(was.keys() ^ now.keys())
    for feature_id in was.keys() | now.keys():
        old, new = was.get(feature_id), now.get(feature_id)
        known = versions[feature_id]
        if asked.bbox and not _touches(asked.bbox, old, new):
            continue
        if old and new:
            found.features.append(_changed(old, new))
        elif new:
            found.features.append(FeatureChange(new, "new", _why_new(known, asked.before)))
        elif old:
            live = [row for row in known if _is_known(row, asked.after)]
            if any(not row["redacted_at"] for row in live):
                found.features.append(FeatureChange(old, "ended", "not so on the later day"))
            elif all(row["recorded_during"].lower > asked.after.as_of for row in known):
                found.features.append(FeatureChange(old, "ended", "not known yet"))
            elif not any(stone.feature_id == feature_id for stone in found.tombstones):
                found.tombstones.append(_withdrawn(old, asked.after))
    order = {name: number for number, name in enumerate(LAYERS)}
    found.features.sort(
        key=lambda x: (order.get(x.row.layer, 0), x.change, x.row.title, str(x.row.feature_id))
    )
    found.tombstones.sort(key=lambda x: (x.layer, str(x.feature_id), x.version))


def _shown(asked: Comparison, moment: Moment) -> PublicationQuerySet:
    return shown(moment, layer=asked.layer).defer("feature_json", "search_text")


def _state(asked: Comparison, moment: Moment) -> PublicationQuerySet:
    """Return what is compared of a state, feature by feature."""
    rows = _shown(asked, moment)
    if asked.actor:
        rows = rows.filter(
            Q(actors__contains=[asked.actor])
            | Q(properties__owner__id=asked.actor)
            | Q(properties__holders__contains=[{"id": asked.actor}])
            | Q(properties__holder__id=asked.actor)
        )
    if asked.bbox:
        # Whatever ever was in the box, so that what left it is not taken for gone; and all lines,
        # whose positions are features of their own. The rest is done with the shapes at hand.
        near = publications().touching(asked.bbox).values("feature_id")
        rows = rows.filter(Q(feature_id__in=near) | Q(layer=ground.LINES), geometry__isnull=False)
    return rows


def _few(rows: PublicationQuerySet) -> list[Publication]:
    found = list(rows.order_by("feature_id")[: MOST + 1])
    if len(found) > MOST:
        raise BadParameter(
            "layer", f"More than {MOST} features differ: choose a layer, a box or nearer days."
        )
    return found


def _lines(rows: Iterable[Publication]) -> list[Publication]:
    return [row for row in rows if row.layer == ground.LINES]


def _areas(rows: Iterable[Publication]) -> list[Publication]:
    return [row for row in rows if row.layer != ground.LINES]


def _named(move: ground.LineMove) -> set[str]:
    facing = move.new.properties.get("facing") or {}
    return {*move.new.actors, str(move.owner.get("id", "")), str(facing.get("id", ""))}


def _versions(ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[dict[str, Any]]]:
    """Return every public version of some features: when it was known, and whether emptied."""
    found = defaultdict(list)
    rows = publications().filter(feature_id__in=list(ids))
    for row in rows.values("feature_id", "recorded_during", "redacted_at"):
        found[row["feature_id"]].append(row)
    return found


def _is_known(row: Mapping[str, Any], moment: Moment) -> bool:
    period = row["recorded_during"]
    return period.lower <= moment.as_of and (period.upper is None or period.upper > moment.as_of)


def _why_new(known: Iterable[Mapping[str, Any]], before: Moment) -> str:
    then = [row for row in known if _is_known(row, before)]
    if any(row["redacted_at"] for row in then):
        return "what was public before has been redacted"
    return "not yet so on the earlier day" if then else "not known before"


def _changed(old: Publication, new: Publication) -> FeatureChange:
    keys = (old.properties.keys() | new.properties.keys()) - VERSION_PROPERTIES
    names = {key for key in keys if old.properties.get(key) != new.properties.get(key)}
    moved_km = None
    if old.geometry != new.geometry:
        names.add("geometry")
        if old.geometry and new.geometry:
            moved_km = changes.shape_moved_km(old.geometry, new.geometry)
    redrawn_by = ground.differences(ground.provenance(new), [ground.provenance(old)])
    return FeatureChange(new, "changed", "", tuple(sorted(names)), moved_km, redrawn_by)


def _withdrawn(old: Publication, after: Moment) -> Tombstone:
    end = old.recorded_during.upper
    at = end if end and end <= after.as_of else None
    return Tombstone(old.feature_id, old.version, old.layer, "withdrawn", at)


def _redacted(asked: Comparison) -> list[Tombstone]:
    """Return what was public in one of the states and has been emptied since.

    Neither box nor actor can be asked of it: that is what was taken back.
    """
    states = Q()
    for moment in (asked.before, asked.after):
        states |= Q(
            recorded_during__contains=moment.as_of,
            valid_during__contains=moment.first,
        )
    rows = publications().filter(states, redacted_at__isnull=False)
    if asked.layer:
        rows = rows.in_layer(asked.layer)
    return [
        Tombstone(row.feature_id, row.version, row.layer, "redacted", row.redacted_at)
        for row in rows.only("feature_id", "version", "layer", "redacted_at")[:MOST]
    ]


def _touches(bbox: BBox, *rows: Publication | None) -> bool:
    box = MultiPolygon([Polygon.from_bbox(one) for one in boxes(bbox)], srid=4326)
    return any(row is not None and row.geometry.intersects(box) for row in rows)
