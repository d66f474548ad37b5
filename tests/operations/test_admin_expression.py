"""Where, in words: relation, distance, bearing and places in their order, in the admin's forms."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import Point, Polygon

from gazetteer.models import Place
from operations import drafting
from operations.models import AreaAnchor, Incident, Operation, OperationArea
from operations.vocabulary import Precision, Relation
from tests.operations.admin_pages import add_url, errors_of, filled, form_url, signed_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)


@pytest.fixture
def kifri() -> Place:
    return Place.objects.create(
        name="Kifri", point=Point(44.96, 34.69, srid=4326), radius_m=2000, country="IQ"
    )


@pytest.fixture
def kalar(kifri: Place) -> Place:
    """A place whose id and name come after Kifri's."""
    return Place.objects.create(
        name="Zalar", point=Point(45.32, 34.63, srid=4326), radius_m=2000, country="IQ"
    )


@pytest.fixture
def area(editor: User, kifri: Place) -> OperationArea:
    operation = drafting.draft_operation(title="Sweep", valid_from=DAY, by=editor)
    return drafting.add_area(operation, "near Kifri", relation="near", places=[kifri])


@pytest.fixture
def incident(editor: User, kifri: Place) -> Incident:
    return drafting.draft_incident(
        title="Raid", incident_kind="raid", valid_from=DAY, by=editor, place=kifri
    )


def change(person: User, record: Operation | Incident, **values: object):
    client = signed_in(person)
    return client.post(form_url(record), filled(client.get(form_url(record)), **values))


# --- areas ---------------------------------------------------------------------------------------
def test_the_order_of_the_places_is_the_editors(
    editor: User, area: OperationArea, kifri: Place, kalar: Place
) -> None:
    towards = {"areas-0-relation": "towards", "areas-0-places": [kalar.pk, kifri.pk]}
    assert change(editor, area.operation, **towards).status_code == 302
    area.refresh_from_db()
    assert [row.place for row in area.anchors.all()] == [kalar, kifri]
    assert area.method.startswith("from Zalar towards Kifri")
    page = signed_in(editor).get(form_url(area.operation)).content.decode()
    assert page.index(f'<option value="{kalar.pk}" selected') < page.index(
        f'<option value="{kifri.pk}" selected'
    )


def test_turning_the_order_round_is_a_change(
    editor: User, area: OperationArea, kifri: Place, kalar: Place
) -> None:
    for places in ([kifri, kalar], [kalar, kifri]):
        values = {"areas-0-relation": "towards", "areas-0-places": [row.pk for row in places]}
        assert change(editor, area.operation, **values).status_code == 302
        area.refresh_from_db()
        assert [row.place for row in area.anchors.all()] == places
        assert area.method.startswith(f"from {places[0].name} towards {places[1].name}")
        assert [row.position for row in area.anchors.all()] == [1, 2]


def test_places_that_stay_keep_their_rows(
    editor: User, area: OperationArea, kifri: Place, kalar: Place
) -> None:
    row = area.anchors.get()
    change(editor, area.operation, **{"areas-0-places": [kifri.pk, kalar.pk, kifri.pk]})
    assert [each.place for each in area.anchors.all()] == [kifri, kalar]
    assert area.anchors.first() == row
    change(editor, area.operation, **{"areas-0-places": [kalar.pk]})
    assert [(each.place, each.position) for each in area.anchors.all()] == [(kalar, 1)]


@pytest.mark.parametrize("places", [["x"], ["9" * 30], ["1 "], ["\x00"], ["-1"], ["٣"]])
def test_places_that_are_none_are_refused(
    editor: User, area: OperationArea, places: list[str]
) -> None:
    answer = change(editor, area.operation, **{"areas-0-places": places})
    assert answer.status_code == 422
    assert "areas-0-places" in errors_of(answer)


def test_more_places_than_words_name_are_refused(editor: User, area: OperationArea) -> None:
    many = [Place.objects.create(name=f"P{n}").pk for n in range(13)]
    answer = change(editor, area.operation, **{"areas-0-places": many})
    assert errors_of(answer)["areas-0-places"] == ["At most 12 places."]


def test_a_side_is_given_by_its_bearing(editor: User, area: OperationArea) -> None:
    south = {"areas-0-relation": "outskirts of", "areas-0-bearing_deg": "180"}
    assert change(editor, area.operation, **south).status_code == 302
    area.refresh_from_db()
    assert area.bearing_deg == 180
    assert area.geometry.extent[3] < 34.69
    assert area.method.startswith("southern outskirts of Kifri")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"relation": "part of", "bearing_deg": "360"}, "bearing_deg"),
        ({"relation": "part of", "bearing_deg": "-1"}, "bearing_deg"),
        ({"relation": "part of", "bearing_deg": "nan"}, "bearing_deg"),
        ({"relation": "north of", "bearing_deg": "90"}, "bearing_deg"),
        ({"relation": "part of", "bearing_deg": ""}, "places"),
        ({"relation": "north of", "distance_km": "0"}, "distance_km"),
        ({"relation": "north of", "distance_km": "1001"}, "distance_km"),
        ({"relation": "distance from", "distance_km": ""}, "places"),
        ({"relation": "between"}, "places"),
        ({"relation": "between the lines"}, "relation"),
        ({"relation": "beyond"}, "relation"),
    ],
)
def test_an_area_that_cannot_be_drawn_is_refused_at_its_field(
    editor: User, area: OperationArea, values: dict[str, str], field: str
) -> None:
    answer = change(editor, area.operation, **{f"areas-0-{k}": v for k, v in values.items()})
    assert answer.status_code == 422
    assert f"areas-0-{field}" in errors_of(answer)


def test_an_area_may_be_told_to_cross_the_border(editor: User, area: OperationArea) -> None:
    Place.objects.create(
        name="Iraq", kind="PCLI", country="IQ",
        footprint=Polygon.from_bbox((40, 30, 44.96, 36)), point=Point(43, 33, srid=4326),
    )  # fmt: skip
    change(editor, area.operation, **{"areas-0-redraw": "on"})
    area.refresh_from_db()
    assert area.geometry.extent[2] <= 44.96 + 1e-9
    assert "cut at the border of Iraq" in area.method
    change(editor, area.operation, **{"areas-0-may_cross_border": "on"})
    area.refresh_from_db()
    assert area.geometry.extent[2] > 45
    assert area.may_cross_border


def test_what_a_hand_drew_stays_until_it_is_asked_to_be_drawn_again(
    editor: User, area: OperationArea
) -> None:
    drawn = '{"type":"Polygon","coordinates":[[[44,34],[44.1,34],[44.1,34.1],[44,34]]]}'
    change(editor, area.operation, **{"areas-0-geometry": drawn})
    change(editor, area.operation, **{"areas-0-distance_km": "4"})
    area.refresh_from_db()
    assert (area.is_derived, area.geometry.extent[0]) == (False, 44)
    change(editor, area.operation, **{"areas-0-redraw": "on"})
    area.refresh_from_db()
    assert area.is_derived
    assert area.method.startswith("near Kifri: within 6 km")


# --- incidents -----------------------------------------------------------------------------------
def test_an_incident_is_described_in_words(editor: User, kifri: Place, kalar: Place) -> None:
    rows = {
        f"{name}-{part}_FORMS": "0" for name in ("participations", "evidence", "stated")
        for part in ("TOTAL", "INITIAL")
    }  # fmt: skip
    data = rows | {
        "title": "Raid", "incident_kind": "raid", "valid_from": "2019-08-05",
        "date_precision": "day", "release": "public", "precision": "near",
        "relation": "towards", "place": kalar.pk, "further": [kifri.pk],
    }  # fmt: skip
    answer = signed_in(editor).post(add_url("incident"), data)
    assert answer.status_code == 302
    incident = Incident.objects.get()
    assert incident.named_places() == [kalar, kifri]
    assert incident.method.startswith("from Zalar towards Kifri")
    assert incident.precision == Precision.RELATIVE
    assert incident.precision_m is not None


def test_an_incident_follows_its_words(editor: User, incident: Incident) -> None:
    assert incident.geometry.geom_type == "Point"
    values = {"relation": "north of", "distance_km": "12"}
    assert change(editor, incident, **values).status_code == 302
    incident.refresh_from_db()
    assert incident.geometry.geom_type == "Polygon"
    assert incident.geometry.extent[1] > 34.76
    assert incident.method.startswith("north of Kifri")
    assert incident.precision_m > 3000


def test_the_last_of_an_incidents_places_can_be_put_first(
    editor: User, incident: Incident, kifri: Place, kalar: Place
) -> None:
    third = Place.objects.create(name="Tuz", point=Point(44.64, 34.88, srid=4326), country="IQ")
    values = {"relation": "around", "further": [kalar.pk, third.pk]}
    assert change(editor, incident, **values).status_code == 302
    assert change(editor, incident, further=[third.pk, kalar.pk]).status_code == 302
    assert Incident.objects.get().named_places() == [kifri, third, kalar]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"relation": "between"}, "place"),
        ({"relation": "between the lines"}, "relation"),
        ({"relation": "north of", "bearing_deg": "1"}, "bearing_deg"),
        ({"relation": "part of", "bearing_deg": "400"}, "bearing_deg"),
        ({"relation": "near", "distance_km": "-3"}, "distance_km"),
        ({"relation": ""}, "relation"),
        ({"further": ["0"]}, "further"),
    ],
)
def test_an_incident_that_cannot_be_drawn_is_refused_at_its_field(
    editor: User, incident: Incident, values: dict[str, object], field: str
) -> None:
    answer = change(editor, incident, **values)
    assert answer.status_code == 422
    assert field in errors_of(answer)


def test_the_first_place_is_not_named_twice_or_left_out(
    editor: User, incident: Incident, kifri: Place, kalar: Place
) -> None:
    twice = change(editor, incident, relation="between", further=[kifri.pk])
    assert "named above already" in errors_of(twice)["further"][0]
    none = change(editor, incident, place="", further=[kalar.pk])
    assert "Choose the first place" in errors_of(none)["place"][0]


def test_what_could_not_be_drawn_can_be_saved_again_as_it_is(editor: User, kifri: Place) -> None:
    undrawn = drafting.draft_incident(
        title="Raid", incident_kind="raid", valid_from=DAY, by=editor, place=kifri,
        relation=Relation.BETWEEN, draw_or_say_why=True,
    )  # fmt: skip
    operation = drafting.draft_operation(title="Sweep", valid_from=DAY, by=editor)
    gap = drafting.add_area(
        operation, "between Kifri", relation="between", places=[kifri], draw_or_say_why=True
    )
    assert change(editor, undrawn, title="Renamed").status_code == 302
    assert change(editor, operation, **{"areas-0-words": "between Kifri and"}).status_code == 302
    undrawn.refresh_from_db()
    gap.refresh_from_db()
    assert (undrawn.title, gap.words) == ("Renamed", "between Kifri and")
    for it in (undrawn, gap):
        assert it.geometry is None
        assert "needs two places" in it.method


def test_whoever_only_looks_sees_the_whole_expression(
    contributor: User, editor: User, incident: Incident, area: OperationArea, kalar: Place
) -> None:
    change(editor, incident, relation="between", further=[kalar.pk])
    page = signed_in(contributor).get(form_url(incident)).content.decode()
    for words in ("between", "Zalar", "Kifri", "km either side of the line"):
        assert words in page
    page = signed_in(contributor).get(form_url(area.operation)).content.decode()
    assert "Bearing" in page
    assert "may cross the border" in page.lower()
    assert AreaAnchor.objects.count() == 1
