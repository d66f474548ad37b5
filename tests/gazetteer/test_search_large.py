"""The search of a gazetteer too large to hold: its short cuts lose nothing that could be found."""

import pytest

from benchmarks.gazetteer_search import multiply, syllables
from gazetteer import letters, memory
from gazetteer.areas import SURE, best_units
from gazetteer.asked import asked
from gazetteer.candidates import resolve
from gazetteer.models import Place, PlaceName, search_keys
from gazetteer.rows import read_names, read_places
from gazetteer.scoring import spelling

pytestmark = pytest.mark.usefixtures("starter")


def test_multiplied_names_have_the_keys_they_would_have_and_are_found_by_sql(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there, units = PlaceName.objects.count(), Place.objects.filter(feature_class="A").count()
    multiply(there * 2)
    assert PlaceName.objects.count() >= there * 2
    assert Place.objects.filter(feature_class="A").count() == units
    latin, arabic, _ = syllables(1)
    copy = PlaceName.objects.get(name="Badush" + latin, place__external_id="gn:98190:1")
    assert (copy.key, copy.skeleton) == search_keys(copy.name)
    assert PlaceName.objects.filter(name="بادوش" + arabic, place_id=copy.place_id).exists()
    monkeypatch.setattr(memory, "LIMIT", 10)
    memory._held.clear()
    assert resolve("Badush" + latin)[0].place_id == copy.place_id
    assert Place.objects.get(pk=resolve("Badush")[0].place_id).external_id == "gn:98190"
    monkeypatch.undo()
    memory._held.clear()


def test_what_resembles_a_name_by_trigrams_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place.objects.get(external_id="gn:98190")
    PlaceName.objects.create(place=place, name="Gharfistanabad", language="en")
    monkeypatch.setattr(memory, "LIMIT", 10)
    memory._held.clear()
    assert resolve("Gharfistan Mabat")[0].place_id == place.pk
    monkeypatch.undo()
    memory._held.clear()


@pytest.mark.parametrize("name", ["Ninewa", "Thi-Qar", "Kerbala", "ديالى", "Basrah", "Atlantis"])
def test_no_unit_that_is_alike_enough_is_passed_over(name: str) -> None:
    units = read_names(PlaceName.objects.filter(place__feature_class="A").order_by("id"))
    scores: dict[int, float] = {}
    for row in units:
        score = max(spelling(s, row)[0] * s.factor for s in asked(name).spellings)
        scores[row.place.place_id] = max(score, scores.get(row.place.place_id, 0.0))
    top = max(scores.values())
    wanted = {unit for unit, score in scores.items() if score >= max(SURE, top - 0.02)}
    assert best_units(name, units) == wanted


def test_places_read_before_are_not_read_again(
    django_assert_num_queries: pytest.FixtureRequest,
) -> None:
    raw: dict[int, tuple[object, ...]] = {}
    kifri = Place.objects.get(external_id="gn:94298")
    first = read_places([kifri.pk], "default", raw)
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert read_places([kifri.pk], "default", raw) == first
    assert first[kifri.pk].parents == read_places(None, "default")[kifri.pk].parents


def test_neighbours_are_one_edit_away() -> None:
    near = letters.neighbours("mkdd")
    assert {"mkd", "mkddn", "mkdk", "kmdd", "amkdd", "mkdtd"} <= near
    assert near.isdisjoint({"mkdd", "mk", "mdkkd"})
    assert all(len(skeleton) == 3 for skeleton in letters.neighbours("mk"))
    assert letters.neighbours("m") == set()
