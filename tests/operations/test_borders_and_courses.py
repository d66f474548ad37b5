"""Imported outlines and courses shape what is drawn: borders cut it, rivers lead it."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import LineString, Point
from django.core.management import call_command

from gazetteer.models import Place, PlaceName, search_keys
from gazetteer.vocabulary import NameKind, Origin
from operations import drafting, intake, placing, reading, rederiving, reported
from operations.models import Mention, OperationArea, Report, Source
from tests.gazetteer.test_import_formats import SHARED, collection, feature, needs_shared, square

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)
ADM0 = SHARED / "cod-ab-iq" / "irq_admbnda_adm0_cso_itos_20190603.geojson"


def named(name: str, arabic: str = "", **fields: Any) -> Place:
    made = Place.objects.create(name=name, country="IQ", prominence=0.6, **fields)
    for spelling, language, script in [(name, "en", "Latn"), (arabic, "ar", "Arab")]:
        if spelling:
            PlaceName.objects.create(place=made, name=spelling, language=language, script=script,
                                     kind=NameKind.PREFERRED)  # fmt: skip
    assert search_keys(name)[0]
    return made


def point(lon: float, lat: float) -> Point:
    return Point(lon, lat, srid=4326)


def country(path: Path, geometry: dict[str, Any]) -> Path:
    about = {"ADM0_EN": "Iraq", "ADM0_AR": "العراق", "ADM0_PCODE": "IQ",
             "date": "2019-05-30T00:00:00", "validOn": "2019-06-03T00:00:00"}  # fmt: skip
    return collection(path, feature(geometry, about))


# --- borders -------------------------------------------------------------------------------------
@pytest.fixture
def khanaqin() -> Place:
    return named("Khanaqin", point=point(45.39, 34.35), radius_m=2000)


@pytest.fixture
def area(contributor: User, khanaqin: Place) -> OperationArea:
    operation = drafting.draft_operation(title="A search", valid_from=DAY, by=contributor)
    return drafting.add_area(operation, "east of Khanaqin", relation="east of", places=[khanaqin])


@pytest.mark.parametrize("origin", [Origin.STARTER, Origin.EDITOR])
def test_an_imported_outline_of_the_country_cuts_regions_at_its_border(
    area: OperationArea, khanaqin: Place, editor: User, tmp_path: Path, origin: str
) -> None:
    starter = named("Iraq", "العراق", kind="PCLI", feature_class="A", point=point(44, 33),
                    origin=origin)  # fmt: skip
    placing.draw_area(area, [khanaqin])
    assert area.method.endswith("not cut at the border: no outline of Iraq is kept")
    path = country(tmp_path / "adm0.geojson", square(40, 30, 5.5))
    call_command("import_places", "cod-ab", str(path), verbosity=0)
    starter.refresh_from_db()
    assert Place.objects.filter(kind="PCLI").count() == 1, "it met the country that was there"
    assert (starter.footprint is None) == (origin == Origin.EDITOR), "an editor’s row is left"
    assert rederiving.rederive(starter, editor).changed == [area.operation]
    area.refresh_from_db()
    assert area.geometry.extent[2] == pytest.approx(45.5)
    assert area.method.endswith("cut at the border of Iraq")
    area.may_cross_border = True
    placing.draw_area(area, [khanaqin])
    assert area.geometry.extent[2] > 45.55
    assert "border" not in area.method


def test_a_merged_country_does_not_answer_for_the_border(
    area: OperationArea, khanaqin: Place
) -> None:
    kept = named("Iraq", kind="PCLI", point=point(44, 33))
    Place.objects.create(name="A Iraq", kind="PCLI", country="IQ", merged_into=kept,
                         footprint=json.dumps(square(40, 30, 5.5)))  # fmt: skip
    placing.draw_area(area, [khanaqin])
    assert "no outline of Iraq is kept" in area.method


@needs_shared
def test_the_true_outline_of_iraq_cuts_what_lies_across_it(
    area: OperationArea, khanaqin: Place
) -> None:
    call_command("import_places", "cod-ab", str(ADM0), verbosity=0)
    iraq = Place.objects.get(kind="PCLI", country="IQ")
    whole = area.geometry
    placing.draw_area(area, [khanaqin])
    assert area.method.endswith("cut at the border of Iraq")
    assert area.geometry.area < 0.7 * whole.area
    assert area.geometry.difference(iraq.footprint).area < 1e-9
    assert iraq.footprint.covers(area.best_point)


def test_a_place_with_an_outline_alone_can_be_referred_to(contributor: User) -> None:
    district = named("A district", kind="ADM2", footprint=json.dumps(square(44, 34)))
    operation = drafting.draft_operation(title="x", valid_from=DAY, by=contributor)
    area = drafting.add_area(operation, "north of it", relation="north of", places=[district])
    assert area.geometry.contains(point(44.5, 35.05))
    assert not area.geometry.intersects(point(44.5, 34.95))


# --- courses -------------------------------------------------------------------------------------
@pytest.fixture
def tell(source: Source, contributor: User) -> Callable[[str], Report]:
    def read(text: str) -> Report:
        report = intake.store(
            text=text, title="x", source=source, published_on=DAY, by=contributor
        )[0]
        reading.read_report(report)
        report.mentions.filter(place__isnull=False).update(state=Mention.State.ACCEPTED)
        return report

    return read


@pytest.fixture
def towns() -> list[Place]:
    return [
        named("Tikrit", "تكريت", point=point(43.68, 34.6), radius_m=2000),
        named("Samarra", "سامراء", point=point(43.88, 34.2), radius_m=2000),
    ]


def areas_of(report: Report, by: User) -> list[OperationArea]:
    made = reported.operation_from_mentions(
        report, report.mentions.all(), title="x", valid_from=DAY, by=by
    )
    return list(made.areas.all())


@pytest.mark.parametrize(
    "text",
    [
        "Troops searched along the Tigris river from Tikrit to Samarra.",
        "Troops searched along the Tigris from Tikrit to Samarra.",
        "فتشت القوات على طول نهر دجلة من تكريت إلى سامراء.",
    ],
)
def test_along_a_river_whose_course_is_kept_is_that_part_of_it(
    tell: Callable[[str], Report], contributor: User, towns: list[Place], text: str
) -> None:
    bend = (43.4, 34.4)
    named("Tigris", "دجلة", kind="STM", feature_class="H", point=point(*bend),
          footprint=LineString((43.5, 35.5), (43.68, 34.6), bend, (43.88, 34.2), (44.4, 33.3),
                               srid=4326))  # fmt: skip
    [area] = areas_of(tell(text), contributor)
    assert area.relation == "along"
    assert area.method.startswith("along Tigris from Tikrit to Samarra")
    assert "of its course" in area.method
    assert area.geometry.contains(point(*bend)), "it follows the bend"
    assert not area.geometry.intersects(point(43.78, 34.4)), "and not the straight line"
    assert area.geometry.extent[3] < 34.75, "and not the rest of the river"
    assert area.geometry.extent[1] > 34.05


@pytest.mark.parametrize(
    "text",
    [
        "A bomb exploded on the road from Tikrit to Samarra.",
        "انفجرت عبوة على الطريق من تكريت إلى سامراء.",
    ],
)
def test_a_road_whose_course_is_not_kept_says_so_and_is_drawn_wider(
    tell: Callable[[str], Report], contributor: User, towns: list[Place], text: str
) -> None:
    [area] = areas_of(tell(text), contributor)
    assert "from Tikrit to Samarra: the course is not kept" in area.method
    assert "either side of the straight line" in area.method
    between = (
        towns[0]
        .point.transform(32638, clone=True)
        .distance(towns[1].point.transform(32638, clone=True))
    )
    width = 0.2 * between
    assert f"{width / 1000:.1f} km" in area.method
    assert area.precision_m >= between / 2 + width - 1000
    assert area.public({})["properties"]["method"] == area.method
