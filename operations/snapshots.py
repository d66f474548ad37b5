"""Citeable snapshots: filters, style and both times, pinned with every feature version by SHA-256.

A snapshot is first of all a value: `freeze` computes it from what the public may see, and the same
state gives the same digest on any machine, for anybody, with nothing written. An editor may `keep`
it: its manifest is stored then, so that the short address `/snapshots/<digest>/` lasts, and so that
a redaction does not change what was cited. Only editors do, because a reader who could write would
fill the table.
"""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypedDict
from urllib.parse import urlencode

import orjson
from django.contrib.auth.models import User

from gazetteer.bbox import BBox, parse_bbox
from gazetteer.errors import BadParameter

from .digests import canonical, sha256
from .errors import NotAllowed
from .layers import LAYERS, publications, shown
from .models.snapshot import Snapshot
from .moment import Moment
from .querysets import PublicationQuerySet

FORMAT = "conflictmap-snapshot-1"
MOST = 50_000  # features; a manifest of that size has some 12 MB
CHUNK = 2000
MAX_VIEW = 60  # characters of zoom/lat/lon


class Entry(TypedDict):
    """One feature version of a manifest."""

    feature_id: str
    version: int
    layer: str
    digest: str


@dataclass(frozen=True, slots=True)
class View:
    """What is cited. layers: names in alphabetical order. at: zoom/lat/lon or "".
    viewpoint: by whose claims borders and names are drawn, "" for nobody's."""

    moment: Moment
    layers: tuple[str, ...]
    bbox: BBox | None = None
    text: str = ""
    at: str = ""
    viewpoint: str = ""

    @classmethod
    def from_query(cls, query: Mapping[str, str], text: str) -> "View":
        """Parse datetime, as_of, layers, bbox, at and viewpoint. Raises BadParameter.

        text: the words of `q`, checked already. Without as_of it is now, to the whole second.
        """
        asked = query.get("layers")
        names = list(LAYERS) if asked is None else [name for name in asked.split(",") if name]
        unknown = [name for name in names if name not in LAYERS]
        if unknown:
            raise BadParameter("layers", f"Known layers are {', '.join(LAYERS)}.")
        moment = Moment.from_query(query)
        if not query.get("as_of"):
            now = moment.as_of.replace(microsecond=0)
            moment = Moment(moment.first, moment.last, now)
        raw_bbox = query.get("bbox", "")
        return cls(
            moment,
            tuple(sorted(set(names))),
            parse_bbox(raw_bbox) if raw_bbox else None,
            " ".join(text.split()),
            _place(query.get("at", "")),
            _slug(query.get("viewpoint", "")),
        )

    @classmethod
    def of_manifest(cls, manifest: Mapping[str, Any]) -> "View":
        """Return the view that a manifest pins."""
        filters = manifest["filters"]
        bbox = filters["bbox"]
        query = {"datetime": manifest["datetime"], "as_of": manifest["as_of"]}
        return cls(
            Moment.from_query(query),
            tuple(filters["layers"]),
            (bbox[0], bbox[1], bbox[2], bbox[3]) if bbox else None,
            filters["q"],
            manifest["style"]["at"],
            manifest["style"]["viewpoint"],
        )

    def query(self) -> dict[str, str]:
        """Return the parameters that lead back to this view."""
        found = {"datetime": self.moment.days, "as_of": self.moment.instant}
        if len(self.layers) < len(LAYERS):
            found["layers"] = ",".join(self.layers)
        if self.bbox:
            found["bbox"] = ",".join(str(number) for number in self.bbox)
        others = {"q": self.text, "at": self.at, "viewpoint": self.viewpoint}
        return found | {name: value for name, value in others.items() if value}

    @property
    def address(self) -> str:
        """Return the parameters as the query of an address, readable: commas and slashes stay."""
        return urlencode(self.query(), safe=":/,")


@dataclass(frozen=True)
class Frozen:
    """A view with its manifest: canonical JSON, whose SHA-256 is the digest."""

    view: View
    manifest: bytes

    @cached_property
    def digest(self) -> str:
        return sha256(self.manifest)

    @cached_property
    def entries(self) -> list[Entry]:
        found: list[Entry] = orjson.loads(self.manifest)["features"]
        return found


@dataclass(frozen=True, slots=True)
class Redacted:
    """A feature version of a snapshot whose content may no longer be given. at: since when, or
    None where it is not in the table at all."""

    entry: Entry
    at: Any


def freeze(view: View) -> Frozen:
    """Return the snapshot of a view, from what the public role may see.

    Redacted versions stay in the manifest, as a tombstone keeps its digest; but what they were and
    where is gone, so that a box or words find them no more. Raises BadParameter when it would hold
    too much.
    """
    rows = _rows(view, with_redacted=not (view.bbox or view.text))
    found = list(
        rows.order_by("feature_id").values_list("feature_id", "version", "layer", "digest")[
            : MOST + 1
        ]
    )
    if len(found) > MOST:
        raise BadParameter(
            "layers",
            f"A snapshot holds at most {MOST} features, and this view more: choose fewer layers, "
            "a box or a shorter time.",
        )
    entries = [
        Entry(feature_id=str(feature_id), version=version, layer=layer, digest=digest)
        for feature_id, version, layer, digest in found
    ]
    # By text, not by the database's order of ids: the same on any machine.
    entries.sort(key=lambda entry: (entry["feature_id"], entry["version"]))
    return Frozen(view, canonical(_manifest(view, entries)))


def keep(frozen: Frozen, by: User) -> Snapshot:
    """Store a snapshot under its digest. Raises NotAllowed. Kept twice, it is kept once."""
    if not by.has_perm("operations.add_snapshot"):
        raise NotAllowed("You may not keep snapshots.")
    return Snapshot.objects.get_or_create(
        digest=frozen.digest, defaults={"manifest": frozen.manifest.decode()}
    )[0]


def kept(digest: str) -> Snapshot | None:
    """Return the stored snapshot of a digest, by the public role."""
    return Snapshot.objects.using("public").filter(digest=digest).first()


def thawed(snapshot: Snapshot) -> Frozen:
    """Return a stored snapshot as a value."""
    manifest = snapshot.manifest.encode()
    return Frozen(View.of_manifest(orjson.loads(manifest)), manifest)


def texts(frozen: Frozen, layer: str) -> Iterator[str]:
    """Yield the stored GeoJSON of each feature of a layer, in the order of the manifest.

    Only what the manifest lists, and nothing that has been redacted.
    """
    listed = {
        (entry["feature_id"], entry["version"], entry["digest"])
        for entry in frozen.entries
        if entry["layer"] == layer
    }
    rows = _rows(frozen.view, with_redacted=False).in_layer(layer).order_by("feature_id")
    for row in rows.values("feature_id", "version", "digest", "feature_json").iterator(CHUNK):
        if (str(row["feature_id"]), row["version"], row["digest"]) in listed:
            yield row["feature_json"]


def redacted(frozen: Frozen) -> list[Redacted]:
    """Return what was in the snapshot and is given no more, in the order of the manifest."""
    rows = _rows(frozen.view, with_redacted=False).values_list("feature_id", "version", "digest")
    here = {(str(feature_id), version, digest) for feature_id, version, digest in rows}
    gone = [
        entry
        for entry in frozen.entries
        if (entry["feature_id"], entry["version"], entry["digest"]) not in here
    ]
    since = dict(_emptied(gone))
    return [Redacted(entry, since.get((entry["feature_id"], entry["version"]))) for entry in gone]


def differing(entries: Sequence[Entry]) -> Iterator[str]:
    """Yield in words each feature version that the database does not have with its digest."""
    for start in range(0, len(entries), CHUNK):
        batch = entries[start : start + CHUNK]
        rows = publications().filter(feature_id__in=[entry["feature_id"] for entry in batch])
        digests = {
            (str(feature_id), version): digest
            for feature_id, version, digest in rows.values_list("feature_id", "version", "digest")
        }
        for entry in batch:
            has = digests.get((entry["feature_id"], entry["version"]))
            if has is None:
                yield f"{entry['feature_id']} version {entry['version']}: not in the database"
            elif has != entry["digest"]:
                yield f"{entry['feature_id']} version {entry['version']}: the database has {has}"


def _emptied(gone: Sequence[Entry]) -> Iterator[tuple[tuple[str, int], Any]]:
    ids = [uuid.UUID(entry["feature_id"]) for entry in gone]
    rows = publications().filter(feature_id__in=ids, redacted_at__isnull=False)
    for feature_id, version, at in rows.values_list("feature_id", "version", "redacted_at"):
        yield (str(feature_id), version), at


def _rows(view: View, *, with_redacted: bool) -> PublicationQuerySet:
    moment = view.moment
    if with_redacted:
        rows = publications().as_of(moment.as_of)
        if moment.first:
            rows = rows.on(moment.first, moment.last)
    else:
        rows = shown(moment, bbox=view.bbox, text=view.text)
    return rows.filter(layer__in=view.layers)


def _manifest(view: View, entries: Sequence[Entry]) -> dict[str, object]:
    return {
        "format": FORMAT,
        "datetime": view.moment.days,
        "as_of": view.moment.instant,
        "filters": {
            "layers": list(view.layers),
            "bbox": [number + 0.0 for number in view.bbox] if view.bbox else None,
            "q": view.text,
        },
        "style": {
            "at": view.at,
            "viewpoint": view.viewpoint,
            "layers": [_style(name) for name in LAYERS if name in view.layers],
        },
        "features": list(entries),
    }


def _style(name: str) -> dict[str, str]:
    """Return how a layer is drawn. The list of these is in drawing order, bottom first."""
    layer = LAYERS[name]
    return {"name": name, "geometry": layer.geometry, "style": layer.style}


def _slug(raw: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9_-]{0,80}", raw):
        raise BadParameter("viewpoint", "Give the id of an actor.")
    return raw


def _place(raw: str) -> str:
    """Return zoom/lat/lon as given. Raises BadParameter on anything else."""
    parts = raw.split("/") if raw else []
    try:
        if raw and (len(raw) > MAX_VIEW or len(parts) != 3 or not raw.isascii()):
            raise ValueError(raw)
        zoom, lat, lon = (float(part) for part in parts) if parts else (0.0, 0.0, 0.0)
        if not (0 <= zoom <= 22 and abs(lat) <= 90 and abs(lon) <= 180):
            raise ValueError(raw)
    except ValueError:
        raise BadParameter("at", "Give zoom/latitude/longitude, such as 7/35.3/44.1.") from None
    return "/".join(f"{number:.10g}" for number in (zoom, lat, lon)) if parts else ""
