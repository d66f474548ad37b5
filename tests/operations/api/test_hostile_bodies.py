"""Whatever is sent: a 4xx that names the field, and nothing half done."""

import contextlib
import json
import time

import pytest
from rest_framework.exceptions import ParseError

from operations.api import parsing
from operations.models import Record, Report
from tests.operations.api.conftest import errors_of

BOMB = {"type": "Point", "coordinates": [44, 34]}
NESTED = {"type": "GeometryCollection", "geometries": [BOMB] * 3}
RING = [[44, 34], [45, 35], [45, 34], [44, 35], [44, 34]]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"{", b"nonsense", b"\xff\xfe", b"[]", b"1", b"null", b'"x"', b"\x00",
        b'{"title": "\\u0000"}', b'{"title": "\\ud800"}', b'{"\\ud800": 1}', b'{"a\\u0000": 1}',
        b'{"title": "a", "title": "b"}', b'{"evidence": [{"quote": "a", "quote": "b"}]}',
        b'{"wounded": NaN}', b'{"wounded": 1e999}', b'{"wounded": -Infinity}',
        b'{"wounded": ' + b"9" * 5000 + b"}", b'{"distance_km": ' + b"9" * 19 + b"}",
        b"[" * 100_000, b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
        b'{"geometry": ' + b"[" * 40 + b"]" * 40 + b"}",
    ],
    ids=lambda raw: repr(raw[:24]),
)  # fmt: skip
@pytest.mark.parametrize("address", ["incidents", "incidents-bulk", "reports", "sources"])
def test_what_is_no_body_is_refused(edward, address, raw):
    answer = edward.post(address, raw)
    assert answer.status_code in {400, 422}, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert not Record.objects.exists()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"alien": 1}, "#/alien"),
        ({"a/b~c": 1}, "#/a~1b~0c"),
        ({"title": 5}, "#/title"),
        ({"title": None}, "#/title"),
        ({"title": ["a"]}, "#/title"),
        ({"title": "x" * 201}, "#/title"),
        ({"title": " "}, "#/title"),
        ({"incident_kind": "party"}, "#/incident_kind"),
        ({"incident_kind": {}}, "#/incident_kind"),
        ({"valid_from": "0001-01-01"}, "#/valid_from"),
        ({"valid_from": "2019-02-30"}, "#/valid_from"),
        ({"valid_from": 20190805}, "#/valid_from"),
        ({"valid_from": "99999-01-01"}, "#/valid_from"),
        ({"hold_until": "9999-12-31T23:59:59-23:59"}, "#/hold_until"),
        ({"end_known": "yes"}, "#/end_known"),
        ({"wounded": True}, "#/wounded"),
        ({"wounded": "2"}, "#/wounded"),
        ({"wounded": 2.5}, "#/wounded"),
        ({"wounded": -1}, "#/wounded"),
        ({"wounded": 2**31}, "#/wounded"),
        ({"killed_low": 5, "killed_best": 1}, "#/killed_best"),
        ({"distance_km": 1e9, "relation": "north of"}, "#/distance_km"),
        ({"place": "1"}, "#/place"),
        ({"place": 1}, "#/place"),
        ({"place": "00000000-0000-0000-0000-000000000000"}, "#/place"),
        ({"further": ["x"]}, "#/further/0"),
        ({"further": "x"}, "#/further"),
        ({"revision": 1}, "#/revision"),
        ({"evidence": {}}, "#/evidence"),
        ({"evidence": [1]}, "#/evidence/0"),
        ({"evidence": [{}] * 201}, "#/evidence"),
        ({"evidence": [{"report": 10**17, "quote": "x"}]}, "#/evidence/0/report"),
        ({"evidence": [{"report": "1", "quote": "x"}]}, "#/evidence/0/report"),
        ({"participants": [{"actor": "nobody", "role": "leads"}]}, "#/participants/0/actor"),
        ({"participants": [{"actor": ["x"], "role": "leads"}]}, "#/participants/0/actor"),
        ({"geometry": "POINT(1 1)"}, "#/geometry"),
        ({"geometry": []}, "#/geometry"),
        ({"geometry": {}}, "#/geometry"),
        ({"geometry": NESTED}, "#/geometry"),
        ({"geometry": {**BOMB, "crs": {}}}, "#/geometry"),
        ({"geometry": {**BOMB, "coordinates": [44, 34, 5]}}, "#/geometry"),
        ({"geometry": {**BOMB, "coordinates": [34, 144]}}, "#/geometry"),
        ({"geometry": {**BOMB, "coordinates": ["44", "34"]}}, "#/geometry"),
        ({"geometry": {**BOMB, "coordinates": [True, False]}}, "#/geometry"),
        ({"geometry": {**BOMB, "coordinates": {}}}, "#/geometry"),
        ({"geometry": {**BOMB, "type": 7}}, "#/geometry"),
        ({"geometry": {**BOMB, "type": "LineString", "coordinates": RING}}, "#/geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": [RING]}}, "#/geometry"),
        ({"geometry": {"type": "Polygon", "coordinates": [[[1, 1]] * 60_000]}}, "#/geometry"),
    ],
    ids=lambda value: str(value)[:50],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused_at_its_field(carla, incident, change, where):
    answer = carla.post("incidents", incident(**change))
    assert answer.status_code == 422, answer.content
    assert where in errors_of(answer)
    assert not Record.objects.exists()


def test_a_quote_must_be_the_reports_own_words(carla, incident, report):
    invented = [{"report": report.pk, "quote": "Nobody was hurt."}]
    answer = carla.post("incidents", incident(evidence=invented))
    assert list(errors_of(answer)) == ["#/evidence/0/quote"]


def test_a_row_that_says_nothing_is_no_spare_line(carla, incident):
    made = carla.post("incidents", incident()).json()["id"]
    answer = carla.patch("incidents-one", {"participants": [{}], "revision": 1}, made)
    assert {"#/participants/0/actor", "#/participants/0/role"} <= set(errors_of(answer))


def test_a_body_of_ten_megabytes_is_not_read(edward):
    answer = edward.post("reports", json.dumps({"text": "x" * 10_000_000}).encode())
    assert answer.status_code == 413
    assert answer["Content-Type"] == "application/problem+json"


def test_a_text_longer_than_a_report_is_refused(edward, source):
    body = {"source": source.pk, "title": "T", "published_on": "2019-08-05", "text": "x" * 500_001}
    assert list(errors_of(edward.post("reports", body))) == ["#/text"]
    assert not Report.objects.exists()


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "application/xml", "x"])
def test_other_kinds_of_body_are_refused(edward, kind):
    answer = edward.client.post("/api/v1/incidents/", "{}", content_type=kind)
    assert answer.status_code == 415
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "address",
    ["x/", "incidents", "incidents/x/", "incidents/1/", "reports/x/", "reports/" + "9" * 40 + "/"],
)
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_is_none_is_a_problem_too(edward, address, method):
    answer = getattr(edward.client, method)(f"/api/v1/{address}")
    assert answer.status_code in {404, 405}
    assert answer["Content-Type"] == "application/problem+json"


def test_a_nul_byte_in_the_address_is_a_problem_too(edward):
    answer = edward.client.get("/api/v1/incidents/?q=%00")
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("method", ["put", "delete", "options", "trace"])
def test_methods_that_are_none_are_refused(edward, method):
    answer = getattr(edward.client, method)("/api/v1/incidents/")
    assert answer.status_code == 405


@pytest.mark.parametrize(
    "raw",
    [
        b"{" + b",".join(b'"a%d":1' % number for number in range(200_000)) + b',"a199999":2}',
        b'{"' + b"k" * 1_000_000 + b'":[' + b",".join([b'""'] * 200_000) + b"]}",
    ],
    ids=["many names, one twice", "a long name over many texts"],
)
def test_a_body_is_looked_at_in_a_time_that_grows_with_it(raw):
    started = time.process_time()
    with contextlib.suppress(ParseError):
        parsing.loads(raw)
    assert time.process_time() - started < 5  # squared, it would be minutes


@pytest.mark.parametrize("address", ["incidents", "incidents-bulk", "reports"])
def test_a_body_of_unsaid_length_is_refused_and_not_taken_for_an_empty_one(edward, address):
    answer = edward.post(address, b"", Transfer_Encoding="chunked")
    assert answer.status_code == 411
    assert answer["Content-Type"] == "application/problem+json"


def test_what_is_allowed_is_what_is_answered(edward):
    answer = edward.client.put("/api/v1/incidents/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, POST")
