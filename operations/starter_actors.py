"""The starter list of actors: the well-known forces of Iraq and Syria (see data/README.md)."""

from __future__ import annotations

import csv
from collections.abc import Collection
from pathlib import Path

from django.db import transaction

from operations.models import Actor, ActorName

DATA = Path(__file__).resolve().parent / "data" / "actors.csv"
NAME_KINDS = {
    "p": ActorName.Kind.PREFERRED, "a": ActorName.Kind.ALIAS, "c": ActorName.Kind.ACRONYM,
}  # fmt: skip


@transaction.atomic
def load_starter_actors(only: Collection[str] | None = None) -> dict[str, Actor]:
    """Return the actors of the list by slug; one that is there already only gains names.

    only: slugs, each after its parent in the file; None: all. What editors changed stays, and a
    name that was taken away from an actor is not given back.
    """
    rows = [row for row in starter_rows() if only is None or row["slug"] in only]
    actors = {
        actor.slug: actor for actor in Actor.objects.filter(slug__in=[r["slug"] for r in rows])
    }
    for row in rows:
        if row["slug"] not in actors:
            actors[row["slug"]] = Actor.objects.create(
                slug=row["slug"], name=row["name"], kind=int(row["kind"]),
                color_key=row["color_key"], parent=actors.get(row["parent"]),
                note=" ".join(filter(None, (row["note"], f"Source: {row['source']}."))),
            )  # fmt: skip
    ids = [actor.pk for actor in actors.values()]
    events = ActorName.pgh_event_model.objects.filter(actor_id__in=ids)  # type: ignore[attr-defined]
    held = set(events.values_list("actor_id", "language", "name"))
    held.update(
        ActorName.objects.filter(actor_id__in=ids).values_list("actor_id", "language", "name")
    )
    names = [
        ActorName(actor=actors[row["slug"]], language=language, kind=kind, name=name)
        for row in rows
        for language, kind, name in names_of(row)
    ]
    ActorName.objects.bulk_create(
        name for name in names if (name.actor_id, name.language, name.name) not in held
    )
    return actors


def starter_rows() -> list[dict[str, str]]:
    """Return the rows of the list, a parent before its units."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def names_of(row: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return (language, kind, name) of a row's names: `language:kind:name` parted by `|`."""
    entries = [entry.split(":", 2) for entry in row["names"].split("|") if entry]
    return [(language, NAME_KINDS[kind], name) for language, kind, name in entries]
