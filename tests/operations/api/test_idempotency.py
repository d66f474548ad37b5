"""The same request twice does its work once, one after the other and at the same moment."""

import datetime as dt
import threading
from functools import partial

import pytest
from django.db import connection
from django.utils import timezone

from operations.api import drafts
from operations.models import Incident, KeptAnswer
from tests.conftest import make_person
from tests.operations.api.conftest import Program
from tests.operations.test_at_once import at_once


@pytest.fixture
def keyed(carla, incident):
    return partial(carla.post, "incidents", incident(), Idempotency_Key="k1")


def test_the_stored_answer_is_given_again(keyed):
    first, again = keyed(), keyed()
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert (again["Location"], again["ETag"]) == (first["Location"], first["ETag"])
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert Incident.objects.count() == 1


def test_without_a_key_twice_is_twice(carla, incident):
    carla.post("incidents", incident()), carla.post("incidents", incident())
    assert Incident.objects.count() == 2


def test_a_key_is_for_one_request(carla, incident, keyed):
    keyed()
    other = carla.post("incidents", incident(title="Another"), Idempotency_Key="k1")
    elsewhere = carla.post("operations", incident(), Idempotency_Key="k1")
    assert (other.status_code, elsewhere.status_code) == (422, 422)
    assert Incident.objects.count() == 1


def test_a_key_belongs_to_its_token(keyed, editor, incident):
    keyed()
    theirs = Program(editor).post("incidents", incident(title="Theirs"), Idempotency_Key="k1")
    assert (theirs.status_code, Incident.objects.count()) == (201, 2)


def test_what_was_refused_may_be_asked_again_with_its_key(carla, incident):
    assert carla.post("incidents", incident(title=""), Idempotency_Key="k1").status_code == 422
    assert carla.post("incidents", incident(), Idempotency_Key="k1").status_code == 201


def test_an_answer_is_kept_for_a_day(keyed):
    keyed()
    KeptAnswer.objects.update(kept_at=timezone.now() - dt.timedelta(hours=24, seconds=1))
    assert "Idempotent-Replayed" not in keyed()
    assert (Incident.objects.count(), KeptAnswer.objects.count()) == (2, 1)


@pytest.mark.parametrize("key", ["", "a b", "é", "x" * 201])
def test_what_is_no_key_is_refused(carla, incident, key):
    assert carla.post("incidents", incident(), Idempotency_Key=key).status_code == 400


def test_a_submission_is_made_once_too(carla, incident):
    made = carla.post("incidents", incident())
    send = partial(carla.post, f"{made['Location']}submit/", {}, Idempotency_Key="s")
    assert [send().status_code, send().status_code] == [200, 200]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_it_once(incident, monkeypatch):
    program = Program(make_person("carl", "contributor"))
    send = partial(program.post, "incidents", incident(), Idempotency_Key="k1")
    inside, go_on = threading.Event(), threading.Event()
    save = drafts.save

    def slowly(*args, **kwargs):
        inside.set()
        assert go_on.wait(20)
        return save(*args, **kwargs)

    monkeypatch.setattr(drafts, "save", slowly)

    def later():
        assert inside.wait(20)
        try:
            return send()
        finally:
            go_on.set()

    first, second = at_once(send, later)
    assert (first.status_code, second.status_code) == (201, 409)
    assert send().json() == first.json()
    assert Incident.objects.count() == 1
    connection.close()
