"""A snapshot as a file, and whether such a file is what it says.

The file is put together from the publications whenever it is asked for, and never stored: what is
redacted leaves it at once. The same snapshot gives the same bytes: members in a stated order, one
date for all, nothing compressed (compressors differ between machines).
"""

import lzma
import re
import uuid
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import orjson

from . import citation, snapshots
from .digests import canonical, content_digest, sha256
from .moment import instant_text

IN_MEMORY = 8 * 2**20  # bytes; more goes to a temporary file
LARGEST = 2**30  # bytes that all members of a file may have together
MANIFEST, REDACTED = "manifest.json", "redacted.json"
# What zipfile, its decompressors and a wrong shape of JSON raise.
UNREADABLE = (
    OSError, EOFError, zipfile.BadZipFile, zlib.error, lzma.LZMAError, KeyError, TypeError,
    ValueError, RuntimeError,
)  # fmt: skip
LAYER = re.compile(r"layers/([a-z0-9-]+)\.geojson")


@dataclass(frozen=True, slots=True)
class Checked:
    """What a file holds. problems: sentences, each naming the member or feature that is wrong."""

    digest: str
    entries: list[snapshots.Entry]
    redacted: int
    problems: list[str]


class NoBundle(ValueError):
    """The file cannot be read as a snapshot at all; the text says why."""


def write(frozen: snapshots.Frozen) -> IO[bytes]:
    """Return the bundle as an open file at its beginning. The caller closes it."""
    out = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    publishers: set[str] = set()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        _add(archive, MANIFEST, [frozen.manifest])
        for layer in frozen.view.layers:
            texts = snapshots.texts(frozen, layer)
            _add(archive, f"layers/{layer}.geojson", _collection(texts, publishers))
        gone = snapshots.redacted(frozen)
        rows = [
            {**row.entry, "redacted_at": instant_text(row.at) if row.at else None} for row in gone
        ]
        _add(archive, REDACTED, [canonical(rows)])
        _add(archive, "style.json", [canonical(orjson.loads(frozen.manifest)["style"])])
        _add(archive, "README.txt", [_readme(frozen, len(gone), publishers).encode()])
    out.seek(0)
    return out


def check(path: Path) -> Checked:
    """Read a bundle and compute all its digests anew, offline. Raises NoBundle."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = {info.filename: info for info in archive.infolist()}
            if sum(info.file_size for info in members.values()) > LARGEST:
                raise NoBundle(f"More than {LARGEST // 2**20} MB unpacked.")
            if MANIFEST not in members:
                raise NoBundle("It holds no manifest.json.")
            text = archive.read(MANIFEST)
            manifest = orjson.loads(text)
            entries: list[snapshots.Entry] = manifest["features"]
            for entry in entries:
                uuid.UUID(str(entry["feature_id"]))  # what the database will be asked for
            digests = dict(_digests(archive, members))
            gone = orjson.loads(archive.read(REDACTED)) if REDACTED in members else []
            emptied = {(row["feature_id"], row["version"], row["digest"]) for row in gone}
            problems = [] if canonical(manifest) == text else [f"{MANIFEST}: not in canonical form"]
            problems += _compared(entries, digests, emptied)
    except UNREADABLE as error:
        if isinstance(error, NoBundle):
            raise
        raise NoBundle(f"It cannot be read as a snapshot: {error}") from error
    return Checked(sha256(text), entries, len(gone), problems)


def _compared(
    entries: list[snapshots.Entry],
    digests: dict[tuple[str, int], str],
    emptied: set[tuple[str, int, str]],
) -> Iterator[str]:
    """Yield what does not fit between a manifest and the features that came with it."""
    rest = dict(digests)
    for entry in entries:
        name = f"{entry['feature_id']} version {entry['version']}"
        has = rest.pop((entry["feature_id"], entry["version"]), None)
        if has is None:
            if (entry["feature_id"], entry["version"], entry["digest"]) not in emptied:
                yield f"{name}: missing, and not listed as redacted"
        elif has != entry["digest"]:
            yield f"{name}: its content has the digest {has}, the manifest says {entry['digest']}"
    for feature_id, version in rest:
        yield f"{feature_id} version {version}: not in the manifest"


def _digests(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo]
) -> Iterator[tuple[tuple[str, int], str]]:
    for name in members:
        if LAYER.fullmatch(name):
            for feature in orjson.loads(archive.read(name))["features"]:
                yield (feature["id"], feature["properties"]["version"]), content_digest(feature)


def _add(archive: zipfile.ZipFile, name: str, parts: Any) -> None:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3  # Unix, wherever it is written
    info.external_attr = 0o644 << 16
    with archive.open(info, "w") as member:
        for part in parts:
            member.write(part)


def _collection(texts: Iterator[str], publishers: set[str]) -> Iterator[bytes]:
    """Yield a FeatureCollection of stored texts, and note who published what they rest on."""
    yield b'{"type":"FeatureCollection","features":['
    for number, text in enumerate(texts):
        sources = orjson.loads(text)["properties"].get("sources", [])
        publishers.update(str(source["publisher"]) for source in sources)
        yield (f",\n{text}" if number else f"\n{text}").encode()
    yield b"\n]}\n"


def _readme(frozen: snapshots.Frozen, gone: int, publishers: set[str]) -> str:
    count = len(frozen.entries)
    title = citation.cite(frozen.view.moment, frozen.digest, count, "").title
    sources = "".join(f"  {name}\n" for name in sorted(publishers)) or "  none\n"
    return f"""{title}

SHA-256 of manifest.json: {frozen.digest}

manifest.json   filters, style, both times, and {count} feature versions by SHA-256, in the order of
                their ids: JSON with sorted keys, no blanks, UTF-8
layers/         one GeoJSON (RFC 7946) a layer
redacted.json   {gone} of the {count} were redacted since and are given no more
style.json      how the layers are drawn, bottom first

A feature's digest is the SHA-256 of its id, geometry and properties without version, digest and
recorded_from, written like the manifest. `manage.py verify_snapshot FILE` computes them all anew.

The features quote these publishers, whose terms apply to their words:
{sources}"""
