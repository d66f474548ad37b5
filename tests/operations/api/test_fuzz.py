"""What the OpenAPI document allows, and what it does not, is asked of the API: no fault of ours.

Bounded to seconds. `make fuzz` asks again and again, otherwise each time, for FUZZ_SECONDS.
"""

import os

import pytest
import schemathesis
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS, load_all_checks

from conflictmap.wsgi import application
from operations.models import Actor

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "4"))
FIELDS = 3  # of a generated body that are tried, each in a body that is right otherwise
WANTED = (
    "not_a_server_error", "status_code_conformance", "content_type_conformance",
    "response_schema_conformance",
)  # fmt: skip
load_all_checks()

config = schemathesis.Config.from_dict(
    {
        "phases": {
            # Every bound of every field, one by one: hundreds of cases an address.
            "coverage": {"enabled": EXAMPLES > 50},
            "fuzzing": {"generation": {"max-examples": EXAMPLES}},
        }
    }
)
schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application, config=config)


@pytest.fixture(autouse=True)
def kept_connection(monkeypatch):
    """The end of a request is not the end of the test."""
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.API_PER_MINUTE = 10**6  # or a long look would be answered 429 and see nothing


AREA = {"type": "Polygon", "coordinates": [[[44, 34], [45, 34], [45, 35], [44, 34]]]}
COURSE = {"type": "LineString", "coordinates": [[44, 34], [44.5, 34.5]]}
OF_KIND = {
    "incidents": {"incident_kind": "armed_clash", "geometry": {**COURSE, "type": "Point",
                                                              "coordinates": [44, 34]}},
    "operations": {"level": "operation", "areas": [{"words": "the hills", "geometry": AREA}]},
    "positions": {"geometry": COURSE, "holds": "left"},
    "control-areas": {"status": "control", "holder": "isf", "geometry": AREA},
    "territories": {"geometry": AREA},
}  # fmt: skip


@pytest.fixture
def right(edward, report, make_actor):
    """Return a body of a kind that can be stored."""

    def body(kind):
        words = [{"report": report.pk, "quote": "Two fighters were killed."}]
        made = {"title": "T", "valid_from": "2019-08-05", "evidence": words, **OF_KIND[kind]}
        if not Actor.objects.filter(slug="isf").exists():
            make_actor("isf")
        if kind == "positions":
            line = edward.post("lines", {"title": "Line", "owner": "isf"}).json()["public_id"]
            made["line"] = line
        return made

    return body


@pytest.mark.django_db
@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize="FUZZ_SECONDS" not in os.environ,
    database=None, phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_it_answers_as_its_description_says(case, edward, report, right):
    def ask():
        answer = case.call(headers={"Authorization": f"Bearer {edward.secret}"})
        case.validate_response(answer, checks=[CHECKS.get_one(name) for name in WANTED])
        return answer

    ask()
    parameters = case.path_parameters or {}
    if "pk" in parameters:
        parameters["pk"] = report.pk
        ask()
    kind = case.operation.path.removeprefix("/api/v1/").split("/")[0]
    if kind not in OF_KIND or case.method == "GET" or "bulk" in case.operation.path:
        return
    # Each field that was generated, in a body that is right otherwise, of a record that is there.
    body = right(kind)
    if parameters:
        made = edward.post(kind, body)
        assert made.status_code == 201, made.content
        parameters["public_id"] = made.json()["id"]
        (case.headers or {}).pop("If-Match", None)
        assert ask().status_code != 404
        body = {"revision": 1}
    given = case.body if isinstance(case.body, dict) else {}
    for name in sorted(given, key=str)[:FIELDS]:
        case.body = {name: given[name]} if name == "note" else {**body, name: given[name]}
        ask()
