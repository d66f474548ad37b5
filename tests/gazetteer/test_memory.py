"""What a process holds of the gazetteer is what the database says, though others write to it."""

import gc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.gis.geos import Point
from django.db import connection, transaction

from gazetteer import memory
from gazetteer.candidates import resolve
from gazetteer.memory import NameIndex
from gazetteer.models import Place, PlaceName
from gazetteer.types import Candidate

pytestmark = pytest.mark.django_db(transaction=True)


def make(name: str, kind: str = "PPL", **facts: object) -> Place:
    place = Place.objects.create(name=name, kind=kind, point=Point(44.0, 35.0), **facts)
    PlaceName.objects.create(place=place, name=name, language="en", kind="preferred")
    return place


@pytest.fixture
def badush() -> Place:
    make("Kirkuk")
    return make("Badush", parent=make("Nineveh", "ADM1"))


def elsewhere(act: Callable[[], object]) -> None:
    """Do it as another worker would: on a connection of its own, committed."""

    def run() -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as worker:
        worker.submit(run).result()


def best(name: str) -> Candidate:
    return resolve(name)[0]


def held() -> NameIndex:
    index = memory.index("default")
    assert index is not None
    return index


def refuse(using: str) -> NameIndex:
    raise AssertionError("everything was read anew")


def test_a_spelling_added_elsewhere_is_found_at_once_and_not_all_is_read(
    badush: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = held()
    spelling = PlaceName(place_id=badush.pk, name="Gharfistan", language="en", origin="editor")
    elsewhere(spelling.save)
    monkeypatch.setattr(memory, "read", refuse)
    assert best("Gharfistan").place_id == badush.pk
    assert "Gharfistan" not in {row.name for row in before.rows}


def test_a_spelling_changed_or_deleted_elsewhere_is_forgotten(
    badush: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    spelling = PlaceName.objects.create(place=badush, name="Gharfistan", language="en")
    assert best("Gharfistan").matched == "Gharfistan"
    monkeypatch.setattr(memory, "read", refuse)
    spelling.name = "Kunlu"
    elsewhere(spelling.save)
    assert best("Kunlu").place_id == badush.pk
    assert "Gharfistan" not in {row.name for row in held().rows}
    elsewhere(spelling.delete)
    assert "Kunlu" not in {row.name for row in held().rows}


def test_a_spelling_may_go_to_another_place(badush: Place) -> None:
    spelling = PlaceName.objects.create(place=badush, name="Gharfistan", language="en")
    assert best("Gharfistan").name == "Badush"
    spelling.place = Place.objects.get(name="Kirkuk")
    elsewhere(spelling.save)
    assert best("Gharfistan").name == "Kirkuk"


def test_a_place_added_elsewhere_stands_in_its_unit(
    badush: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    held()
    monkeypatch.setattr(memory, "read", refuse)
    elsewhere(lambda: make("Gharfistan", parent_id=badush.parent_id))
    found = resolve("Gharfistan", within="Nineveh")[0]
    assert found.admin == ("Nineveh",)
    assert "inside the area asked for" in found.reasons


@pytest.mark.parametrize("change", [{"name": "Ninewa"}, {"merged_into": "Kirkuk"}])
def test_a_unit_changed_elsewhere_changes_what_lies_in_it(
    badush: Place, change: dict[str, str]
) -> None:
    assert best("Badush").admin == ("Nineveh",)
    if "merged_into" in change:
        change = {"merged_into_id": Place.objects.get(name="Kirkuk").pk}  # type: ignore[dict-item]
    elsewhere(lambda: Place.objects.filter(pk=badush.parent_id).update(**change))
    assert best("Badush").admin == (change.get("name", "Kirkuk"),)
    elsewhere(lambda: Place.objects.filter(pk=badush.parent_id).update(
        name="Nineveh", merged_into=None))  # fmt: skip
    assert best("Badush").admin == ("Nineveh",)
    assert best("Nineveh").place_id == badush.parent_id


def test_a_place_deleted_elsewhere_is_gone(badush: Place) -> None:
    assert best("Kirkuk").name == "Kirkuk"
    elsewhere(lambda: Place.objects.filter(name="Kirkuk").delete())
    assert "Kirkuk" not in {row.name for row in held().rows}


def test_what_is_rolled_back_is_no_beginning_for_others(badush: Place) -> None:
    """An old row that comes back has an old stamp: only committed readings are built upon."""
    assert best("Badush").name == "Badush"
    with transaction.atomic():
        name = PlaceName.objects.get(place=badush)
        name.name = "Gharfistan"
        name.save()
        assert best("Gharfistan").place_id == badush.pk
        elsewhere(lambda: make("Kunlu"))
        assert best("Kunlu").name == "Kunlu"
        transaction.set_rollback(True)
    assert best("Badush").matched == "Badush"
    assert {row.name for row in held().rows} == {"Badush", "Nineveh", "Kirkuk", "Kunlu"}


def test_an_older_snapshot_sees_what_it_saw(badush: Place) -> None:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        assert best("Badush").name == "Badush"
        elsewhere(lambda: PlaceName.objects.filter(place=badush).delete())
        elsewhere(held)
        assert best("Badush").name == "Badush"
    assert "Badush" not in {row.name for row in held().rows}


def test_of_many_changes_everything_is_read(badush: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    held()
    monkeypatch.setattr(memory, "MOST_CHANGED", 1)
    elsewhere(lambda: [make("Kunlu"), make("Gharfistan")])
    monkeypatch.setattr(memory, "read", refuse)
    with pytest.raises(AssertionError, match="read anew"):
        resolve("Gharfistan")
    monkeypatch.undo()
    assert best("Gharfistan").name == "Gharfistan"


def test_what_is_held_is_looked_through_by_no_collection(
    badush: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "UNCOLLECTED", 1)
    monkeypatch.setattr(memory, "_held", {})
    gc.unfreeze()
    try:
        rows = held().rows
        assert all(row is not seen for seen in gc.get_objects() for row in rows)
        assert gc.isenabled()
    finally:
        gc.unfreeze()


def test_a_reading_that_fails_leaves_the_collector_on(
    badush: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_held", {})
    monkeypatch.setattr(memory, "read", refuse)
    with pytest.raises(AssertionError):
        held()
    assert gc.isenabled()
