"""The starter list of actors: loaded once, kept as editors left it, no name of two actors."""

from collections import Counter

import pytest
from django.core.management import call_command

from operations.demonstration.actors import SLUGS, make_actors
from operations.models import Actor, ActorName
from operations.reader.actors import Alias, index_of, read_actors
from operations.starter_actors import load_starter_actors, names_of, starter_rows

pytestmark = pytest.mark.django_db


def test_loading_it_twice_adds_nothing() -> None:
    call_command("load_starter_actors", verbosity=0)
    before = (Actor.objects.count(), ActorName.objects.count())
    assert before[0] == len(starter_rows())
    call_command("load_starter_actors", verbosity=0)
    assert (Actor.objects.count(), ActorName.objects.count()) == before


def test_it_joins_the_actors_of_the_demonstration() -> None:
    first = make_actors()
    assert set(first) == set(SLUGS)
    assert load_starter_actors()["peshmerga"].pk == first["peshmerga"].pk


def test_what_an_editor_changed_stays() -> None:
    actor = load_starter_actors()["peshmerga"]
    Actor.objects.filter(pk=actor.pk).update(name="Peshmerga forces of the Region")
    actor.other_names.filter(name="Kurdish Peshmerga").delete()
    load_starter_actors()
    actor.refresh_from_db()
    assert actor.name == "Peshmerga forces of the Region"
    assert not actor.other_names.filter(name="Kurdish Peshmerga").exists()


def test_an_older_actor_of_the_same_slug_gains_the_names() -> None:
    old = Actor.objects.create(slug="islamic-state", name="Islamic State", kind=2)
    load_starter_actors()
    assert old.other_names.filter(name="داعش", language="ar").exists()


def test_no_two_actors_share_a_name_and_every_row_has_a_source() -> None:
    rows = starter_rows()
    slugs = [row["slug"] for row in rows]
    assert len(set(slugs)) == len(slugs)
    told = Counter(
        (name.casefold(), row["slug"])
        for row in rows
        for name in {row["name"], *(name for _, _, name in names_of(row))}
    )
    names = Counter(name for name, _ in told)
    assert [name for name, number in names.items() if number > 1] == []
    for at, row in enumerate(rows):
        assert row["source"], row["slug"]
        assert not row["parent"] or row["parent"] in slugs[:at], row["slug"]


def test_every_name_is_read_as_its_actor() -> None:
    rows = starter_rows()
    known = index_of(
        Alias(name, number, int(row["kind"]))
        for number, row in enumerate(rows)
        for name in (row["name"], *(name for _, _, name in names_of(row)))
    )
    lost = []
    for number, row in enumerate(rows):
        for _, _, name in names_of(row):
            found = read_actors(f"They met {name} there and attacked {name}.", "", known)
            if not any(actor.actor_id == number for actor in found):
                lost.append(name)
    assert lost == []
