"""The desk's own rules of reach: looked at, set, taken back, refused; and what they change."""

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.contrib.gis.geos import Point
from django.urls import reverse

from gazetteer.models import Place
from operations import drafting, rederiving
from operations.geometry.rules import TABLE
from operations.models import RegionRule
from tests.operations.admin_pages import add_url, errors_of, filled, signed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/operations/regionrule/"
GIVEN = {"relation": "north of", "kind_group": "any", "reach_m": "5000", "half_angle_deg": "",
         "share": "", "reason": "We mean less by it."}  # fmt: skip


@pytest.fixture
def rule() -> RegionRule:
    return RegionRule.objects.create(relation="north of", reach_m=5_000, reason="Less.")


def change_url(rule: RegionRule) -> str:
    return reverse("admin:operations_regionrule_change", args=[rule.pk])


def test_the_list_shows_the_whole_built_in_table_with_reasons(editor: User) -> None:
    page = signed_in(editor).get(LIST)
    assert len(page.context["table"]) == len(TABLE)
    text = page.content.decode()
    assert "a main direction is told from its two neighbours" in text
    assert "Chapman &amp; Wieczorek 2020" in text
    assert "None" not in text.split("region-rules-built-in")[1]


def test_a_rule_is_set_from_its_row_in_the_table(editor: User) -> None:
    client = signed_in(editor)
    rows = client.get(LIST).context["table"]
    asked = next(row for row in rows if (row["relation"], row["group"]) == ("near", "city"))
    form = client.get(asked["url"]).context["adminform"].form
    assert (form["relation"].value(), form["kind_group"].value()) == ("near", "city")
    data = {**GIVEN, "relation": "near", "kind_group": "city"}
    assert client.post(add_url("regionrule"), data).status_code == 302
    rule = RegionRule.objects.get()
    assert (rule.relation, rule.kind_group, rule.reach_m) == ("near", "city", 5_000)
    rows = client.get(LIST).context["table"]
    asked = next(row for row in rows if (row["relation"], row["group"]) == ("near", "city"))
    assert asked["is_own"]
    assert asked["url"] == change_url(rule)


def test_a_rule_is_changed_and_its_past_is_kept(editor: User, rule: RegionRule) -> None:
    client = signed_in(editor)
    data = filled(client.get(change_url(rule)), reach_m="7000")
    assert client.post(change_url(rule), data).status_code == 302
    rule.refresh_from_db()
    assert rule.reach_m == 7_000
    events = RegionRule.pgh_event_models["insert"].objects.filter(pgh_obj_id=rule.pk)
    assert {event.reach_m for event in events} >= {5_000}


def test_deleting_the_row_puts_the_built_in_value_back(
    editor: User, contributor: User, rule: RegionRule
) -> None:
    place = Place.objects.create(name="Kifri", point=Point(44.96, 34.69, srid=4326))
    operation = drafting.draft_operation(title="x", valid_from=dt.date(2019, 8, 5), by=contributor)
    area = drafting.add_area(operation, "north of Kifri", relation="north of", places=[place])
    assert "up to 5 km" in area.method
    near = area.precision_m
    delete = reverse("admin:operations_regionrule_delete", args=[rule.pk])
    assert signed_in(editor).post(delete, {"post": "yes"}).status_code == 302
    assert rederiving.rederive(place, editor).changed == [operation]
    area.refresh_from_db()
    assert "up to 20 km" in area.method
    assert area.precision_m > near


def test_a_rule_holds_for_every_direction_without_one_of_its_own(
    contributor: User, rule: RegionRule
) -> None:
    place = Place.objects.create(name="Kifri", point=Point(44.96, 34.69, srid=4326))
    operation = drafting.draft_operation(title="x", valid_from=dt.date(2019, 8, 5), by=contributor)
    for relation in ("south-west of", "north of"):
        area = drafting.add_area(operation, relation, relation=relation, places=[place])
        assert "up to 5 km" in area.method
    village = Place.objects.create(
        name="Kulajo", kind="PPLL", point=Point(44.9, 34.6, srid=4326), country="IQ"
    )
    RegionRule.objects.create(relation="north of", kind_group="village", half_angle_deg=30,
                              reason="Narrow.")  # fmt: skip
    area = drafting.add_area(operation, "x", relation="north of", places=[village])
    assert "sector 30° either side, up to 5 km" in area.method


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"relation": "beyond"}, "relation"),
        ({"kind_group": "hamlet"}, "kind_group"),
        ({"reach_m": "500001"}, "reach_m"),
        ({"reach_m": "-1"}, "reach_m"),
        ({"reach_m": "9" * 30}, "reach_m"),
        ({"half_angle_deg": "4"}, "half_angle_deg"),
        ({"half_angle_deg": "inf"}, "half_angle_deg"),
        ({"share": "0"}, "share"),
        ({"share": "1.1"}, "share"),
        ({"share": "nan"}, "share"),
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 301}, "reason"),
        ({"reason": "a\x00b"}, "reason"),
        ({"reach_m": ""}, "__all__"),
    ],
)
def test_a_rule_that_means_nothing_is_refused_at_its_field(
    editor: User, changes: dict[str, str], field: str
) -> None:
    answer = signed_in(editor).post(add_url("regionrule"), GIVEN | changes)
    assert answer.status_code == 422
    assert field in errors_of(answer)
    assert not RegionRule.objects.exists()


def test_a_second_row_for_the_same_is_refused(editor: User, rule: RegionRule) -> None:
    assert signed_in(editor).post(add_url("regionrule"), GIVEN).status_code == 422
    assert RegionRule.objects.count() == 1


def test_a_contributor_may_look_and_change_nothing(contributor: User, rule: RegionRule) -> None:
    client = signed_in(contributor)
    page = client.get(LIST)
    assert page.status_code == 200
    assert client.get(add_url("regionrule")).status_code == 403
    assert client.post(add_url("regionrule"), GIVEN).status_code == 403
    assert client.post(change_url(rule), GIVEN | {"reach_m": "1"}).status_code == 403
    delete = reverse("admin:operations_regionrule_delete", args=[rule.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    rule.refresh_from_db()
    assert rule.reach_m == 5_000
    assert b"/regionrule/add/" not in page.content
