"""What the OpenAPI document allows, and what it does not, is asked of the API: no fault of ours.

Bounded to seconds; `SCHEMATHESIS_EXAMPLES=500` looks longer.
"""

import os

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import CHECKS, load_all_checks

from conflictmap.wsgi import application

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "4"))
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
def kept_connection():
    """As Django's own test client has it: the end of a request is not the end of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def unhurried(settings):
    settings.API_PER_MINUTE = 10**6  # or a long look would be answered 429 and see nothing


@pytest.mark.django_db
@schema.parametrize()
@settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None,
    phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
)  # fmt: skip
def test_it_answers_as_its_description_says(case, edward, report):
    answer = case.call(headers={"Authorization": f"Bearer {edward.secret}"})
    case.validate_response(answer, checks=[CHECKS.get_one(name) for name in WANTED])
