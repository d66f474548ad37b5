"""Areas of control and territories: who must be named, which layer shows it, what masks keep."""

import datetime as dt

import pytest
from django.contrib.gis.geos import LineString, Polygon
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from operations import drafting, review
from operations.measures import MEASURES, STATUSES, for_page
from operations.models import (
    ContactLine,
    ControlArea,
    ControlLine,
    Participation,
    Publication,
    Territory,
    TerritoryClaim,
    TerritoryName,
)
from operations.release import SAYS_NO_PLACE
from operations.vocabulary import AreaKind, ControlStatus, LineKind, Release

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)
GROUND = Polygon(((44, 34), (45, 34), (45, 35), (44, 35), (44, 34)), srid=4326)
FRONT = LineString((44, 34), (45, 35), srid=4326)


@pytest.fixture
def draft(contributor, report, make_actor):
    """Return a function that makes a draft area of control, cited, its actors given by slug."""

    def make(status="control", holder="army", rival="", **fields):
        area = ControlArea(
            **{
                "title": "Ground", "valid_from": DAY, "geometry": GROUND, "precision_m": 5000,
                "status": status, "holder": make_actor(holder) if holder else None,
                "rival": make_actor(rival) if rival else None, "created_by": contributor,
                "changed_by": contributor,
            } | fields
        )  # fmt: skip
        area.full_clean()
        area.save()
        drafting.cite(area, report, "On Monday the army searched hills north of Badush.")
        return area

    return make


def public(record):
    return Publication.objects.of_record(record.public_id).live().get()


# --- who must be named ---------------------------------------------------------------------------
FITTING = [
    ("control", "army", ""), ("mixed", "army", "militia"), ("contested", "army", "militia"),
    ("contested", "", "militia"), ("besieged", "army", "militia"), ("presence", "cell", ""),
]  # fmt: skip
UNFIT = [
    ("control", "", "", "holder"), ("control", "army", "militia", "rival"),
    ("mixed", "army", "", "rival"), ("contested", "army", "", "rival"),
    ("besieged", "", "militia", "holder"), ("besieged", "army", "", "rival"),
    ("besieged", "army", "army", "rival"), ("presence", "", "", "holder"),
    ("claimed", "army", "", "basis"),
]  # fmt: skip


@pytest.mark.parametrize(("status", "holder", "rival"), FITTING)
def test_a_status_with_its_actors_is_kept(draft, status, holder, rival):
    assert draft(status, holder, rival).pk


@pytest.mark.parametrize(("status", "holder", "rival", "field"), UNFIT)
def test_a_status_without_them_is_refused_at_the_field(draft, status, holder, rival, field):
    with pytest.raises(ValidationError) as refusal:
        draft(status, holder, rival)
    assert field in refusal.value.message_dict


@pytest.mark.parametrize(
    ("change", "check"),
    [
        ({"holder": None}, "controlarea_names_who"),
        ({"status": "mixed"}, "controlarea_names_who"),
        ({"status": "nonsense"}, "controlarea_names_who"),
        ({"status": "claimed"}, "controlarea_claim_is_claimed"),
        ({"basis": "legal", "status": "presence"}, "controlarea_law_knows_no_siege"),
        ({"method": "published"}, "controlarea_names_its_map"),
    ],
)
def test_the_database_refuses_the_same_by_itself(draft, change, check):
    area = draft()
    with pytest.raises(IntegrityError, match=check), transaction.atomic():
        ControlArea.objects.filter(pk=area.pk).update(**change)


def test_the_database_refuses_a_rival_that_is_the_holder(draft):
    area = draft("mixed", "army", "militia")
    with pytest.raises(IntegrityError, match="controlarea_two_actors"), transaction.atomic():
        ControlArea.objects.filter(pk=area.pk).update(rival=area.holder_id)


@pytest.mark.parametrize(
    ("basis", "status", "holder", "rival"),
    [
        ("assessed", "control", "army", ""), ("claimed", "claimed", "army", ""),
        ("claimed", "control", "army", ""), ("legal", "contested", "", "army"),
    ],
)  # fmt: skip
def test_each_basis_is_a_layer_of_its_own(draft, editor, basis, status, holder, rival):
    area = draft(status, holder, rival, basis=basis)
    review.publish(area, editor)
    row = public(area)
    assert row.layer == f"control-{basis}"
    assert row.kind == row.properties["status"] == status
    assert row.properties["holder"] == (
        {"id": "army", "name": "Army", "names": {"en": "Army"}, "color": ""} if holder else None
    )


def test_a_third_holder_and_a_second_besieger_take_part_in_that_role(draft, editor, make_actor):
    mixed = draft("mixed", "army", "militia", area_kind=AreaKind.FORTIFIED)
    Participation.objects.create(record=mixed, actor=make_actor("tribe"), role="holds")
    review.publish(mixed, editor)
    row = public(mixed)
    assert [actor["id"] for actor in row.properties["holders"]] == ["army", "militia", "tribe"]
    assert set(row.actors) == {"army", "militia", "tribe"}
    assert row.properties["symbol"] == "25151000"
    siege = draft("besieged", "cell", "army")
    Participation.objects.create(record=siege, actor=make_actor("militia"), role="besieges")
    review.publish(siege, editor)
    told = public(siege).properties
    assert [actor["id"] for actor in told["besieged_by"]] == ["army", "militia"]
    assert [actor["id"] for actor in told["holders"]] == ["cell"]
    assert told["contested_by"] == []


def test_how_it_was_drawn_is_said_and_who_holds_it_is_found(draft, editor):
    area = draft(method="published", method_note="Atlas of the Desk, 3 August 2019")
    review.publish(area, editor)
    assert public(area).properties["method"] == (
        "Taken from a published map: Atlas of the Desk, 3 August 2019"
    )
    assert Publication.objects.naming("army").of_record(area.public_id).exists()


def test_a_mask_keeps_who_and_what_and_hides_where(draft, editor):
    area = draft(release=Release.GRID_10, method_note="village of Kulajo", summary="in Kulajo")
    review.publish(area, editor)
    row = public(area)
    assert row.properties["holder"]["id"] == "army"
    assert row.properties["basis"] == "assessed"
    assert row.properties["attested_to"] == "2019-08-05"
    assert "method" not in row.properties
    assert "Kulajo" not in row.feature_json
    assert row.geometry.extent != GROUND.extent
    assert "method_note" not in SAYS_NO_PLACE


# --- the vocabulary ------------------------------------------------------------------------------
def test_every_code_and_status_has_one_sentence():
    assert set(MEASURES) == {*LineKind, *AreaKind}
    assert set(STATUSES) == set(ControlStatus)
    for row in MEASURES.values():
        assert row.meaning.endswith(".")
    assert for_page()["25140102"]["status"] == "planned"


@pytest.mark.parametrize(
    ("kind", "status", "certainty", "field"),
    [
        ("140101", "planned", "known", "status"), ("140102", "present", "known", "status"),
        ("140103", "present", "suspected", "certainty"),
        ("140104", "present", "known", "certainty"),
        ("140604", "present", "known", "status"), ("140607", "planned", "known", "certainty"),
    ],
)  # fmt: skip
def test_a_code_and_its_axes_cannot_contradict_each_other(
    contributor, make_actor, kind, status, certainty, field
):
    said = {"line_kind": kind, "status": status, "certainty": certainty}
    line = ControlLine(
        title="x", valid_from=DAY, geometry=FRONT,
        line=ContactLine.objects.create(title="x", owner=make_actor("army")),
        created_by=contributor, changed_by=contributor, **said,
    )  # fmt: skip
    with pytest.raises(ValidationError) as refusal:
        line.full_clean()
    assert field in refusal.value.message_dict
    with pytest.raises(IntegrityError, match="line_axes_as_its_code"), transaction.atomic():
        line.save()


@pytest.mark.parametrize("kind", ["110100", "140200", "140300", "140900", "141500"])
def test_a_code_that_fixes_nothing_leaves_both_axes_free(contributor, make_actor, kind):
    line = drafting.draft_line(
        title="x", valid_from=DAY, by=contributor, owner=make_actor("army"), geometry=FRONT,
        line_kind=kind, status="planned", certainty="suspected",
    )  # fmt: skip
    assert line.pk


# --- territories ---------------------------------------------------------------------------------
@pytest.fixture
def belt(contributor, report, make_actor):
    territory = Territory(
        title="Belt", valid_from=DAY, geometry=GROUND, created_by=contributor,
        changed_by=contributor,
    )  # fmt: skip
    territory.save()
    TerritoryClaim.objects.create(territory=territory, actor=make_actor("krg"), stance="claimed_by")
    drafting.cite(territory, report, "On Monday the army searched hills north of Badush.")
    return territory


def test_a_territory_says_what_each_party_calls_it(belt, editor, make_actor):
    TerritoryName.objects.create(territory=belt, actor=make_actor("krg"), name="Our Belt")
    TerritoryName.objects.create(
        territory=belt, actor=make_actor("krg"), name="حزامنا", language="ar"
    )
    review.publish(belt, editor)
    assert public(belt).properties["names_by"] == [
        {"id": "krg", "by": "Krg", "name": "Our Belt", "language": "en"},
        {"id": "krg", "by": "Krg", "name": "حزامنا", "language": "ar"},
    ]
    assert Publication.objects.naming("our belt").exists()


def test_a_party_has_one_name_a_language(belt, make_actor):
    TerritoryName.objects.create(territory=belt, actor=make_actor("krg"), name="Our Belt")
    for name, check in [("Another", "one_a_language"), ("", "not_empty")]:
        with pytest.raises(IntegrityError, match=check), transaction.atomic():
            TerritoryName.objects.create(territory=belt, actor=make_actor("krg"), name=name)


def test_a_mask_hides_what_a_territory_is_called(belt, editor, make_actor):
    TerritoryName.objects.create(territory=belt, actor=make_actor("krg"), name="Kulajo Belt")
    belt.release = Release.GRID_10
    belt.save()
    review.publish(belt, editor)
    assert "Kulajo" not in public(belt).feature_json
