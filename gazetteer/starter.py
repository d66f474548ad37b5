"""The starter gazetteer: the places that ship with the project (see data/README.md)."""

import csv
from collections.abc import Iterator
from pathlib import Path

from gazetteer import normalize
from gazetteer.importers.report import ImportReport
from gazetteer.importers.staging import (
    StagedName,
    StagedPlace,
    copy_names,
    copy_places,
    merge,
    staging,
)

DATA = Path(__file__).resolve().parent / "data"
NAME_KINDS = {"p": "preferred", "v": "variant", "h": "historical"}
FEATURE_CLASSES = {"PCLI": "A", "ADM": "A", "PPL": "P", "STM": "H", "MT": "T", "HLLS": "T"}


def load_starter(using: str = "default") -> ImportReport:
    """Load or refresh the starter gazetteer; what editors entered or changed stays as it is."""
    report = ImportReport()
    with (DATA / "outlines.csv").open(encoding="utf-8", newline="") as file:
        outlines = {row["external_id"]: f"SRID=4326;{row['wkt']}" for row in csv.DictReader(file)}
    rows: list[dict[str, str]] = []
    for name in ("starter.csv", "well-known.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    report.rows_read = len(rows)
    with staging(using) as cursor:
        copy_places(cursor, _places(rows, outlines))
        copy_names(cursor, (name for row in rows for name in _names(row)))
        merge(cursor, "starter", report, link_by_code=False)
    return report


def _places(rows: list[dict[str, str]], outlines: dict[str, str]) -> Iterator[StagedPlace]:
    for number, row in enumerate(rows, start=2):
        yield StagedPlace(
            line=number, external_id=row["external_id"], name=row["name"], kind=row["kind"],
            feature_class=_feature_class(row["kind"]),
            lon=float(row["lon"]) if row["lon"] else None,
            lat=float(row["lat"]) if row["lat"] else None,
            country=row["country"], admin1=row["admin1"], admin2=row["admin2"],
            population=int(row["population"]) if row["population"] else None,
            source=row["source"], licence=row["licence"], notes=row["notes"],
            radius_m=int(row["radius_m"]) if row["radius_m"] else None,
            footprint=outlines.get(row["external_id"]),
            parent=row["parent"], stand_in=row["stand_in"],
        )  # fmt: skip


def _feature_class(kind: str) -> str:
    return next(value for start, value in FEATURE_CLASSES.items() if kind.startswith(start))


def _names(row: dict[str, str]) -> Iterator[StagedName]:
    """Yield the names of one row: `language:kind:name` parted by `|`, und where not stated."""
    for entry in row["names"].split("|"):
        language, kind, name = entry.split(":", 2)
        yield StagedName(
            row["external_id"], name, "" if language == "und" else language,
            normalize.script_of(name), NAME_KINDS[kind], row["licence"].split(",")[0],
        )  # fmt: skip
