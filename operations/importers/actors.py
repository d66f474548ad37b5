"""Which actor of ours a dataset means: by its id there, by name or alias, or a new one."""

from django.utils.text import slugify

from operations.models import Actor, ActorName, ImportedActor

from .events import Person


class Actors:
    """Finds actors for one run; what it has found it remembers.

    A name that two actors bear meets neither: the dataset then gets an actor of its own, which an
    editor can point elsewhere (`ImportedActor`).
    """

    def __init__(self, dataset: str, title: str) -> None:
        self._dataset, self._title = dataset, title
        known = ImportedActor.objects.filter(dataset=dataset)
        self._ids: dict[str, int] = dict(known.values_list("external_id", "actor_id"))
        self._by_name = _names()

    def id_of(self, person: Person) -> int:
        """Return the primary key of the actor; makes one where nobody here bears the name."""
        found = self._ids.get(person.key)
        if found is None:
            found = self._ids[person.key] = self._meet_or_make(person)
        return found

    def _meet_or_make(self, person: Person) -> int:
        bearers = self._by_name.get(person.name.casefold(), set())
        met = next(iter(bearers)) if len(bearers) == 1 else None
        actor_id = met or self._make(person)
        ImportedActor.objects.create(
            dataset=self._dataset, external_id=person.key, name=person.name,
            actor_id=actor_id, is_created=met is None,
        )  # fmt: skip
        return actor_id

    def _make(self, person: Person) -> int:
        stem = slugify(person.name)[:60] or "actor"
        slug, number = stem, 1
        while Actor.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{stem}-{number}"
        note = f"Made by an import of {self._title} (there: {person.key}); kind as far as it says."
        actor = Actor.objects.create(slug=slug, name=person.name, kind=person.kind, note=note)
        self._by_name.setdefault(person.name.casefold(), set()).add(actor.pk)
        return int(actor.pk)


def _names() -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for pk, name in [
        *Actor.objects.values_list("pk", "name"),
        *ActorName.objects.values_list("actor_id", "name"),
    ]:
        found.setdefault(name.casefold(), set()).add(pk)
    return found
