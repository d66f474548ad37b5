"""Reads the two kinds of test file: spelling pairs, and links between two place lists."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from gazetteer.errors import ImportRefused

PAIRS = ("place_key", "set", "name_a", "name_b", "lat", "lon", "admin1")
LINKS = ("place_id", "iom_name_en", "geonameid")
PREFIX = {"gn": "gn:", "cod": "cod:"}  # key as in the file -> external id


class Question(NamedTuple):
    """A name to resolve and what is right: an external id, or a point (lon, lat) where none."""

    set: str
    name: str
    other: str
    area: str
    external_id: str
    point: tuple[float, float] | None


def read_questions(path: Path) -> list[Question]:
    """Return the questions of a file; raises ImportRefused for any other header."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header = reader.fieldnames or ()
        if all(column in header for column in PAIRS):
            return [_pair(row) for row in reader]
        if all(column in header for column in LINKS):
            return _links(path, reader)
    raise ImportRefused(f"{path.name} has neither the columns of pairs nor those of links.")


def _pair(row: dict[str, str]) -> Question:
    known = row["place_key"].partition(":")[0] in PREFIX
    return Question(
        row["set"], row["name_a"], row["name_b"], row["admin1"],
        row["place_key"] if known else "", None if known else _point(row),
    )  # fmt: skip


def _point(row: dict[str, str]) -> tuple[float, float] | None:
    return (float(row["lon"]), float(row["lat"])) if row["lat"] and row["lon"] else None


def _links(path: Path, reader: Iterable[dict[str, str]]) -> list[Question]:
    beside = path.with_name("locations.csv")
    if not beside.exists():
        raise ImportRefused(f"{path.name} needs locations.csv beside it, for the governorates.")
    with beside.open(encoding="utf-8", newline="") as file:
        areas = {row["place_id"]: row["governorate"] for row in csv.DictReader(file)}
    return [
        Question("links", row["iom_name_en"], "", areas.get(row["place_id"], ""),
                 f"gn:{row['geonameid']}", None)
        for row in reader
    ]  # fmt: skip


def by_set(
    questions: list[Question], only: str | None, sample: int | None, seed: int
) -> dict[str, list[Question]]:
    """Return {set: questions}; of each set a seeded sample where one is asked for."""
    sets: dict[str, list[Question]] = {}
    for question in questions:
        if only is None or question.set == only:
            sets.setdefault(question.set, []).append(question)
    if sample is not None:
        sets = {
            name: random.Random(seed).sample(found, min(sample, len(found)))  # noqa: S311
            for name, found in sets.items()
        }
    return sets
