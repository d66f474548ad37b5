"""Who gets in: by a live token of a live person, counted, and never by a cookie."""

import datetime as dt
import hashlib

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from operations.api import counting, tokens
from operations.models import ApiToken, RequestCount, Scope
from tests.conftest import make_person
from tests.operations.api.conftest import Program, errors_of


def ask(secret):
    return Client(headers={"authorization": f"Bearer {secret}"}).get("/api/v1/incidents/")


def test_only_the_digest_is_stored(contributor):
    token, secret = tokens.issue(contributor, "script", [Scope.READ])
    assert len(secret.split("_", 2)[2]) >= 40
    assert token.digest == hashlib.sha256(secret.encode()).hexdigest()
    stored = " ".join(map(str, ApiToken.objects.values_list().get()))
    events = " ".join(map(str, apps.get_model("operations", "ApiTokenEvent").objects.values_list()))
    assert secret not in stored + events
    assert token.prefix in secret
    assert token.digest not in events


def test_a_live_token_opens_and_its_use_is_noted_once_a_minute(carla):
    assert ask(carla.secret).status_code == 200
    first = ApiToken.objects.get().last_used_at
    assert first is not None
    ask(carla.secret)
    assert ApiToken.objects.get().last_used_at == first
    ApiToken.objects.update(last_used_at=first - dt.timedelta(minutes=2))
    ask(carla.secret)
    assert ApiToken.objects.get().last_used_at >= first


@pytest.mark.parametrize(
    "end",
    [
        lambda token: tokens.revoke(token),
        lambda token: ApiToken.objects.update(expires_at=timezone.now()),
        lambda token: type(token.user).objects.update(is_active=False),
        lambda token: type(token.user).objects.update(is_staff=False),
        lambda token: token.delete(),
    ],
    ids=["revoked", "ended", "not active", "not of the desk", "gone"],
)
def test_what_is_ended_opens_nothing(carla, end):
    end(carla.token)
    answer = ask(carla.secret)
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer x", "Bearer " + "x" * 999, "Bearer é"]
)  # fmt: skip
def test_what_is_no_token_is_refused(db, header):
    answer = Client(headers={"authorization": header}).get("/api/v1/incidents/")
    assert answer.status_code == 401


def test_a_signed_in_browser_is_a_stranger_here(editor):
    client = Client()
    client.force_login(editor)
    assert client.get("/api/v1/incidents/").status_code == 401
    assert client.post("/api/v1/incidents/", {}).status_code == 401


def test_answers_set_no_cookie_are_not_kept_and_not_for_other_sites(carla, incident):
    for answer in (carla.get("incidents"), carla.post("incidents", incident())):
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert "Access-Control-Allow-Origin" not in answer


@pytest.mark.parametrize(
    ("scope", "allowed"),
    [
        (Scope.READ, {"get"}),
        (Scope.REPORTS, {"report"}),
        (Scope.DRAFTS, {"draft", "change", "bulk", "line"}),
        (Scope.SUBMIT, {"submit", "take back"}),
        (Scope.REFERENCE, {"source", "actor"}),
    ],
)
def test_a_token_does_what_its_scopes_say_and_no_more(editor, incident, scope, allowed):
    made = Program(editor).post("incidents", incident()).json()["id"]
    program = Program(editor, [scope])
    one = f"/api/v1/incidents/{made}/"
    asked = {
        "get": program.get("incidents"),
        "report": program.post("reports", {}),
        "draft": program.post("incidents", {}),
        "change": program.patch(one, {}),
        "bulk": program.post("incidents-bulk", {}),
        "line": program.post("lines", {}),
        "submit": program.post(f"{one}submit/", {"x": 1}),
        "take back": program.post(f"{one}take-back/", {"x": 1}),
        "source": program.post("sources", {}),
        "actor": program.post("actors", {}),
    }
    assert {name for name, answer in asked.items() if answer.status_code != 403} == allowed


def test_a_scope_gives_nobody_what_they_may_not(carla):
    assert carla.post("sources", {"name": "A"}).status_code == 403
    assert carla.post("actors", {"name": "A", "slug": "a", "kind": 1}).status_code == 403


def test_the_database_refuses_unknown_scopes_and_digests(contributor):
    with pytest.raises(ValidationError):
        tokens.issue(contributor, "x", ["publish"])
    with pytest.raises(ValidationError):
        tokens.issue(contributor, "x", [])
    tokens.issue(contributor, "x", [Scope.READ])
    for change in ({"scopes": ["publish"]}, {"scopes": []}, {"digest": "secret"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.update(**change)


def test_a_token_that_asks_too_often_waits(carla, settings):
    settings.API_PER_MINUTE = 2
    assert [carla.get("incidents").status_code for _ in range(3)] == [200, 200, 429]
    answer = carla.get("incidents")
    assert 0 < int(answer["Retry-After"]) <= 60
    RequestCount.objects.update(minute=timezone.now() - dt.timedelta(minutes=1))
    assert carla.get("incidents").status_code == 200


def test_guessing_is_slowed_by_address_and_a_good_token_is_still_let_in(carla, settings):
    settings.API_FAILURES_PER_MINUTE = 2
    assert [ask("wrong").status_code for _ in range(3)] == [401, 401, 429]
    assert ask(carla.secret).status_code == 200
    forged = Client(headers={"authorization": "Bearer x", "x-forwarded-for": "10.0.0.9"})
    assert forged.get("/api/v1/incidents/").status_code == 429
    assert "127.0.0.1" not in " ".join(RequestCount.objects.values_list("who", flat=True))


def test_old_counts_are_swept(db):
    now = timezone.now()
    counting.count("token:1", now - dt.timedelta(hours=3))
    assert counting.count("token:1", now) == 1
    assert RequestCount.objects.count() == 1


def test_the_history_names_person_and_token(carla, incident):
    carla.post("incidents", incident())
    event = apps.get_model("operations", "RecordEvent").objects.select_related("pgh_context").get()
    assert event.pgh_context.metadata["token"] == carla.token.prefix
    assert event.pgh_context.metadata["user"] == carla.token.user_id


def test_an_unknown_parameter_is_named(carla):
    answer = carla.get("incidents", publish="1")
    assert (answer.status_code, list(errors_of(answer))) == (400, ["publish"])


@pytest.mark.parametrize(
    ("address", "sender"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("unix:", "unix:"),
    ],
)
def test_a_customers_whole_network_is_one_sender(address, sender):
    assert counting.sender(address) == sender


def test_a_token_is_demoted_with_its_owner_and_a_revoked_one_gets_no_stored_answer(
    edward, editor, incident
):
    body = incident(title="Secret", release="withhold")
    made = Program(make_person("second", "editor")).post("incidents", body).json()["id"]
    assert edward.get("incidents-one", made).status_code == 200
    editor.groups.set(Group.objects.filter(name="contributor"))
    assert edward.get("incidents-one", made).status_code == 404
    assert edward.post("sources", {"name": "S", "kind": "press"}).status_code == 403
    assert edward.post("incidents", incident(), Idempotency_Key="k").status_code == 201
    tokens.revoke(edward.token)
    assert edward.post("incidents", incident(), Idempotency_Key="k").status_code == 401
