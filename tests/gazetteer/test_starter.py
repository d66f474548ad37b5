"""The places that ship with the project."""

import csv

import pytest
from django.core.management import call_command
from django.db.models import Count, Q

from gazetteer.candidates import resolve
from gazetteer.models import Place, PlaceName
from gazetteer.starter import DATA, load_starter
from gazetteer.vocabulary import Origin

pytestmark = pytest.mark.usefixtures("starter")


def test_every_row_names_its_source_and_licence() -> None:
    with (DATA / "starter.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) > 200
    assert all(row["source"] and row["licence"] for row in rows)
    assert not any("not stated" in row["licence"] or "SA" in row["licence"] for row in rows)


def test_a_second_load_changes_nothing() -> None:
    before = list(PlaceName.objects.order_by("pk").values_list())
    report = load_starter()
    assert (report.places_added, report.places_changed) == (0, 0)
    assert (report.names_added, report.names_changed) == (0, 0)
    assert list(PlaceName.objects.order_by("pk").values_list()) == before


def test_what_an_editor_changed_survives_a_reload() -> None:
    place = Place.objects.get(external_id="gn:94298")
    Place.objects.filter(pk=place.pk).update(name="Kifri town", origin=Origin.EDITOR)
    PlaceName.objects.create(place=place, name="Salahiye", language="tr")
    call_command("load_starter_gazetteer", verbosity=0)
    place.refresh_from_db()
    assert place.name == "Kifri town"
    assert place.names.filter(name="Salahiye", origin=Origin.EDITOR).exists()


def test_no_coordinate_is_invented() -> None:
    unplaced = Place.objects.filter(point__isnull=True)
    assert {place.external_id for place in unplaced.exclude(country="SY", kind="ADM1")} == {
        "cm:badush-range", "cm:sheikh-ibrahim-mountain"
    }  # fmt: skip
    assert all(place.stand_in and place.radius_m for place in unplaced)
    assert not PlaceName.objects.filter(
        Q(name__icontains="Lain") | Q(name__contains="اللاين")
    ).exists()


def test_the_hierarchy_holds() -> None:
    kulajo = Place.objects.get(external_id="gn:92180")
    assert kulajo.parent is not None
    assert kulajo.parent.external_id == "gn:94296"
    assert kulajo.parent.parent is not None
    assert kulajo.parent.parent.external_id == "gn:96965"
    lost = Place.objects.filter(country="IQ", parent__isnull=True).exclude(kind="PCLI")
    assert not lost.exists()


def test_outlines_are_valid_and_hold_their_point() -> None:
    shaped = Place.objects.filter(footprint__isnull=False, feature_class="A")
    assert shaped.count() == 39
    assert not shaped.filter(footprint__isvalid=False).exists()
    assert all(place.footprint.contains(place.point) for place in shaped)


def test_no_district_outline_holds_the_seat_of_another_district() -> None:
    wrong = [
        (district.name, seat.name)
        for district in Place.objects.filter(kind="ADM2", footprint__isnull=False)
        for seat in Place.objects.filter(
            kind__in=["PPLA", "PPLA2"], point__within=district.footprint, parent__kind="ADM2"
        ).exclude(parent=district)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [("Deir Ezzor", "gn:170794"), ("درعا", "gn:170905"), ("Al-Rutba", "gn:98677")],
)
def test_a_town_is_found_by_what_the_press_writes(asked: str, found: str) -> None:
    best = next(c for c in resolve(asked) if c.kind.startswith("PPL"))
    place = Place.objects.get(pk=best.place_id)
    assert place.external_id == found
    assert place.names.filter(name=asked).exists()


def test_no_place_is_in_both_files() -> None:
    told = Place.objects.values("external_id").annotate(rows=Count("id"))
    assert not told.filter(rows__gt=1).exists()
    town = Place.objects.get(external_id="gn:170794", parent__external_id="gn:170792")
    assert town.kind == "PPLA"
