"""Bad input at the admin's forms and addresses: a sentence at the field, 4xx, and no row."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from operations.models import Incident, Operation, Record, Territory
from tests.operations.admin_pages import add_url, errors_of, signed_in
from tests.operations.test_admin_records import EMPTY_ROWS

GOOD = EMPTY_ROWS | {
    "title": "Belt", "valid_from": "2019-08-05", "date_precision": "day", "precision": "near",
    "release": "public",
}  # fmt: skip

GEOMETRIES = {
    "crossing": ("POLYGON((0 0,2 2,2 0,0 2,0 0))", "crosses itself near 1.00000, 1.00000"),
    "unclosed": ("POLYGON((0 0,2 2,2 0))", "not closed"),
    "unclosed json": ('{"type":"Polygon","coordinates":[[[0,0],[2,2],[2,0],[1,0]]]}', "not closed"),
    "out of range": ("POLYGON((0 0,200 0,200 95,0 0))", "not on the globe"),
    "swapped": ("POLYGON((34 144,35 144,35 145,34 144))", "are the two swapped?"),
    "unknown srid": ("SRID=999999;POLYGON((0 0,1 0,1 1,0 0))", "SRID 999999 is unknown"),
    "wrong type": ("SRID=999999;POINT(1 1)", "draw a Polygon or MultiPolygon"),
    "nan": ('{"type":"Polygon","coordinates":[[[NaN,0],[1,0],[1,1],[NaN,0]]]}', "NaN"),
    "nested": ("GEOMETRYCOLLECTION(" * 60 + "POINT(1 1)" + ")" * 60, "cannot be stored"),
    "empty": ("POLYGON EMPTY", "empty"),
    "nul": ("POLYGON((0 0,1 0,1 1,0 0))\x00", "NUL byte"),
    "text": ("12 34", "neither GeoJSON nor WKT"),
    "crs": ('{"type":"Polygon","coordinates":[],"crs":{"type":"link"}}', "crs"),
}


@pytest.mark.parametrize("name", GEOMETRIES)
def test_a_bad_geometry_is_refused_at_its_field(editor: User, name: str) -> None:
    text, told = GEOMETRIES[name]
    answer = signed_in(editor).post(add_url("territory"), GOOD | {"geometry": text})
    assert answer.status_code == 422
    assert told in " ".join(errors_of(answer)["geometry"])
    assert not Territory.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"valid_to": "2019-08-01"}, "valid_to"),
        ({"end_known": "on"}, "valid_to"),
        ({"valid_from": "0999-01-01"}, "valid_from"),
        ({"valid_from": "2019-02-30"}, "valid_from"),
        ({"valid_from": "99999-01-01"}, "valid_from"),
        ({"title": "half a\x00title"}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "  "}, "title"),
        ({"precision_m": "99999999999999999999"}, "precision_m"),
        ({"hold_until": "10000-01-01T00:00"}, "hold_until"),
        ({"release": "everything"}, "release"),
    ],
)
def test_a_bad_value_is_refused_at_its_field(
    editor: User, changes: dict[str, str], field: str
) -> None:
    answer = signed_in(editor).post(add_url("territory"), GOOD | changes)
    assert answer.status_code == 422
    assert field in errors_of(answer)
    assert not Record.objects.exists()


def test_a_wrong_order_of_casualties_is_refused(editor: User) -> None:
    given = {"incident_kind": "raid", "killed_low": "5", "killed_high": "2"}
    answer = signed_in(editor).post(add_url("incident"), GOOD | given)
    assert answer.status_code == 422
    assert "killed_best" in errors_of(answer)
    assert not Incident.objects.exists()


def test_script_in_a_title_is_shown_as_text(editor: User) -> None:
    client = signed_in(editor)
    title = "<script>alert(1)</script>"
    client.post(add_url("operation"), GOOD | {"title": title, "level": "campaign"})
    record = Operation.objects.get()
    for url in (
        reverse("admin:index"),
        reverse("admin:operations_operation_changelist"),
        reverse("admin:operations_operation_change", args=[record.pk]),
        reverse("admin:operations_operation_history", args=[record.pk]),
    ):
        page = client.get(url).content.decode()
        assert title not in page, url
        assert "&lt;script&gt;" in page, url


def test_a_state_in_the_form_is_ignored(editor: User) -> None:
    extra = {"state": "published", "revision": "77", "created_by": "1"}
    signed_in(editor).post(add_url("territory"), GOOD | extra)
    record = Territory.objects.get()
    assert (record.state, record.revision, record.created_by) == ("draft", 1, editor)


def test_an_operation_is_no_part_of_its_own_part(editor: User) -> None:
    client = signed_in(editor)
    client.post(add_url("operation"), GOOD | {"title": "A", "level": "phase"})
    first = Operation.objects.get()
    child = GOOD | {"title": "B", "level": "phase", "parent": first.pk}
    client.post(add_url("operation"), child)
    second = Operation.objects.get(title="B")
    change = GOOD | {"title": "A", "level": "phase", "parent": second.pk, "seen_revision": "1"}
    url = reverse("admin:operations_operation_change", args=[first.pk])
    answer = client.post(url, change)
    assert answer.status_code == 422
    assert "parent" in errors_of(answer)


LISTS = ["operation", "incident", "contactline", "controlline", "contestedzone", "controlarea",
         "territory", "report", "mention", "source", "actor", "publication",
         "reviewevent"]  # fmt: skip
HOSTILE = [
    "q=%00", "q=\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "p=99999999999999999999",
    "p=x", "id__exact=99999999999999999999", "id__in=99999999999999999999,1", "id__exact=%D9%A1",
    "state__exact=%00", "o=99.99.-99", "nonsense__exact=1", "_to_field=title", "e=1", "all=",
    "created_by__password__startswith=x", "q=" + "a" * 3500,
]  # fmt: skip
IMPOSSIBLE = [
    "valid_from__year=2147483648", "valid_from__year=99999999999999999999",
    "valid_from__year=2019&valid_from__month=13", "valid_from__day=99&valid_from__month=1&"
    "valid_from__year=2019", "valid_from__year=x", "valid_from__exact=0000-00-00",
    "geometry__intersects=SRID%3D999999%3BPOINT(1%201)", "geometry__intersects=/vsicurl/x",
    "geometry__within=nan", "changed_at__year=2147483648",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize("name", LISTS)
def test_no_address_of_a_list_is_a_fault(admin_client: object, name: str, query: str) -> None:
    url = reverse(f"admin:operations_{name}_changelist")
    answer = admin_client.get(f"{url}?{query}")  # type: ignore[attr-defined]
    assert answer.status_code < 500


@pytest.mark.parametrize("query", IMPOSSIBLE)
@pytest.mark.parametrize("name", ["incident", "territory"])
def test_an_impossible_value_in_an_address_is_refused(
    admin_client: object, name: str, query: str
) -> None:
    url = reverse(f"admin:operations_{name}_changelist")
    answer = admin_client.get(f"{url}?{query}")  # type: ignore[attr-defined]
    assert answer.status_code in {302, 400}


@pytest.mark.parametrize("key", ["0", "-1", "99999999999999999999", "x", "_00", "%00", "1_2F.._2F"])
def test_no_key_in_an_address_is_a_fault(admin_client: object, key: str) -> None:
    for page in ("change/", "history/", "delete/", "review/publish/"):
        answer = admin_client.get(f"/admin/operations/incident/{key}/{page}")  # type: ignore[attr-defined]
        assert answer.status_code in {302, 400, 404}, page
    for page in ("read/", "change/"):
        answer = admin_client.get(f"/admin/operations/report/{key}/{page}")  # type: ignore[attr-defined]
        assert answer.status_code in {302, 400, 404}, page


@pytest.mark.parametrize("value", ["x", "\x00", "-1", "1.5", "٣", "9" * 30])
@pytest.mark.parametrize("kind", ["incident", "operation", "controlline"])
def test_an_id_that_is_none_is_refused_at_its_field(editor: User, kind: str, value: str) -> None:
    field = {"incident": "place", "operation": "parent", "controlline": "line"}[kind]
    rows = {
        f"{name}-{part}_FORMS": "0" for name in ("participations", "evidence", "areas")
        for part in ("TOTAL", "INITIAL")
    }  # fmt: skip
    answer = signed_in(editor).post(add_url(kind), {**rows, "title": "x", field: value})
    assert answer.status_code == 422
    assert field in errors_of(answer)
