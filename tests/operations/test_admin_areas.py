"""The forms of areas of control and territories: entered, refused at the field, kept."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from operations.models import Actor, ControlArea, Territory
from tests.operations.admin_pages import add_url, errors_of, filled, form_url, signed_in

GROUND = '{"type":"Polygon","coordinates":[[[44,34],[45,34],[45,35],[44,34]]]}'
GOOD = {
    f"{prefix}-{name}": "0"
    for prefix in ("participations", "evidence", "claims", "names", "stated")
    for name in ("TOTAL_FORMS", "INITIAL_FORMS")
} | {
    "title": "Ground", "valid_from": "2019-08-05", "date_precision": "day", "precision": "near",
    "release": "public", "geometry": GROUND, "status": "control", "basis": "assessed",
    "method": "reported",
}  # fmt: skip
MakeActor = Callable[[str], Actor]


def test_an_area_is_entered(editor: User, make_actor: MakeActor) -> None:
    client = signed_in(editor)
    answer = client.post(add_url("controlarea"), GOOD | {"holder": make_actor("army").pk})
    assert answer.status_code == 302
    area = ControlArea.objects.get()
    assert (area.status, area.holder.slug, area.kind) == ("control", "army", "controlarea")
    client.post(form_url(area), filled(client.get(form_url(area)), title="Renamed"))
    area.refresh_from_db()
    assert (area.title, area.revision) == ("Renamed", 2)
    past = client.get(reverse("admin:operations_controlarea_history", args=[area.pk]))
    assert "Renamed" in past.content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({}, "holder"),
        ({"status": "besieged"}, "rival"),
        ({"status": "nonsense"}, "status"),
        ({"status": "claimed"}, "basis"),
        ({"basis": "legal", "status": "presence"}, "status"),
        ({"area_kind": "140101"}, "area_kind"),
        ({"method": "published"}, "method_note"),
        ({"method_note": "x" * 301}, "method_note"),
        ({"geometry": '{"type":"Point","coordinates":[44,34]}'}, "geometry"),
        ({"geometry": '{"type":"Polygon","coordinates":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}'},
         "geometry"),
        ({"holder": "99999999999999999999"}, "holder"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_at_its_field(
    editor: User, make_actor: MakeActor, change: dict[str, str], field: str
) -> None:
    holder = {} if field == "holder" else {"holder": make_actor("army").pk}
    answer = signed_in(editor).post(add_url("controlarea"), GOOD | holder | change)
    assert answer.status_code == 422
    assert field in errors_of(answer)
    assert not ControlArea.objects.exists()


def test_a_contributor_enters_an_area_and_cannot_publish_it(
    contributor: User, make_actor: MakeActor
) -> None:
    client = signed_in(contributor)
    client.post(add_url("controlarea"), GOOD | {"holder": make_actor("army").pk, "_publish": "1"})
    assert ControlArea.objects.get().state == "draft"


def test_a_territory_takes_a_name_a_party_and_refuses_a_second(
    editor: User, make_actor: MakeActor
) -> None:
    names = {
        "names-TOTAL_FORMS": "2", "names-0-actor": make_actor("krg").pk, "names-0-name": "Belt",
        "names-0-language": "en", "names-1-actor": make_actor("krg").pk,
        "names-1-name": "Another", "names-1-language": "en",
    }  # fmt: skip
    client = signed_in(editor)
    answer = client.post(add_url("territory"), GOOD | names)
    assert answer.status_code == 422
    assert errors_of(answer).keys() == {"names-1-__all__"}
    answer = client.post(add_url("territory"), GOOD | names | {"names-1-language": "ckb"})
    assert answer.status_code == 302
    assert Territory.objects.get().names.count() == 2
