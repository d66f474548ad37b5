"""What PostGIS itself refuses."""

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from gazetteer.models import Place, PlaceName, public_id_of

pytestmark = pytest.mark.django_db

BAD_FOOTPRINTS = {
    "crosses itself": "POLYGON((0 0, 1 1, 1 0, 0 1, 0 0))",
    "a point": "POINT(1 1)",
    "a collection": "GEOMETRYCOLLECTION(POLYGON((0 0, 1 0, 1 1, 0 0)))",
    "points": "MULTIPOINT(1 1, 2 2)",
    "empty": "POLYGON EMPTY",
    "swapped beyond the world": "POLYGON((0 100, 1 100, 1 101, 0 100))",
    "too far east": "LINESTRING(0 0, 181 0)",
}


@pytest.mark.parametrize("wkt", BAD_FOOTPRINTS.values(), ids=BAD_FOOTPRINTS)
def test_a_bad_footprint_is_refused_by_the_database(wkt: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(name="X", footprint=GEOSGeometry(wkt, srid=4326))


def test_a_footprint_of_too_many_points_is_refused() -> None:
    line = "LINESTRING(" + ",".join(f"{i / 1000} 0" for i in range(100_001)) + ")"
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(name="X", footprint=GEOSGeometry(line, srid=4326))


@pytest.mark.parametrize("wkt", ["POINT(181 0)", "POINT(0 -91)", "POINT EMPTY"])
def test_a_point_out_of_this_world_is_refused(wkt: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(name="X", point=GEOSGeometry(wkt, srid=4326))


def test_a_bad_footprint_gets_a_clear_message_in_a_form() -> None:
    place = Place(name="X", footprint=GEOSGeometry(BAD_FOOTPRINTS["crosses itself"], srid=4326))
    with pytest.raises(ValidationError, match="crosses itself"):
        place.full_clean()


@pytest.mark.parametrize(
    "wkt", ["POLYGON((44 34, 45 34, 45 35, 44 34))", "LINESTRING(44 34, 45 35)",
            "MULTIPOLYGON(((44 34, 45 34, 45 35, 44 34)))", "MULTILINESTRING((44 34, 45 35))"]
)  # fmt: skip
def test_areas_and_lines_are_taken(wkt: str) -> None:
    place = Place(name="X", footprint=GEOSGeometry(wkt, srid=4326))
    place.full_clean()
    place.save()


def test_a_place_may_be_known_by_name_alone() -> None:
    Place.objects.create(name="Somewhere")


@pytest.mark.parametrize("fields", [{"name": ""}, {"name": "X", "prominence": 1.5}])
def test_nonsense_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(**fields)


def test_one_spelling_stands_once_per_language() -> None:
    place = Place.objects.create(name="X")
    PlaceName.objects.create(place=place, name="X", language="en")
    PlaceName.objects.create(place=place, name="X", language="ckb")
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaceName.objects.create(place=place, name="X", language="en")


def test_search_keys_are_kept_by_save_and_bulk_create() -> None:
    place = Place.objects.create(name="X")
    saved = PlaceName.objects.create(place=place, name="Jabal Bādūsh")
    bulk = PlaceName.objects.bulk_create([PlaceName(place=place, name="بادوش")])[0]
    assert (saved.key, saved.skeleton) == ("badush", "bdc")
    assert bulk.skeleton == "bdc"


def test_a_public_id_is_the_same_on_every_installation() -> None:
    assert str(public_id_of("gn:94298")) == str(public_id_of("gn:94298"))
    assert public_id_of("gn:94298") != public_id_of("gn:94296")
