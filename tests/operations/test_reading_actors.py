"""Actors of a report: read and stored, decided on in the admin, drafted as participants."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.urls import reverse

from gazetteer.models import Place, PlaceName
from operations import intake, reported
from operations.demonstration.actors import make_actors
from operations.models import Actor, ActorMention, Mention, Operation, Report, Source
from operations.reading import read_report
from operations.vocabulary import ABSENT_ROLES, Fact, Role
from tests.operations.admin_pages import messages_of, signed_in

DAY = dt.date(2019, 8, 5)
TEXT = (
    "The Joint Operations Command announced an operation in Diyala against the Islamic State. "
    "The Iraqi Army, Diyala police and the 42nd Brigade take part in it. "
    "The Peshmerga did not take part in it. A Peshmerga commander gave an interview."
)
State = ActorMention.State


@pytest.fixture
def actors(db: None) -> dict[str, Actor]:
    return make_actors()


@pytest.fixture
def read(actors: dict[str, Actor], source: Source, contributor: User) -> Report:
    place = Place.objects.create(name="Diyala", kind="ADM1", country="IQ")
    PlaceName.objects.create(place=place, name="Diyala", language="en", kind="preferred")
    report, _ = intake.store(
        text=TEXT, title="An operation", source=source, published_on=DAY, by=contributor
    )
    read_report(report)
    return report


def url(report: Report) -> str:
    return reverse("admin:operations_report_read", args=[report.pk])


def decide(person: User, mention: ActorMention, decision: str, **more: Any) -> Any:
    data = {"act": "decide_actor", "mention": mention.pk, "decision": decision, **more}
    return signed_in(person).post(url(mention.report), data)


def test_what_was_read_is_kept_with_role_state_and_reason(read: Report) -> None:
    rows = {(row.surface, row.role): row for row in read.actor_mentions.all()}
    assert {key: row.state for key, row in rows.items()} == {
        ("Joint Operations Command", "announces"): State.PROPOSED,
        ("Islamic State", "target"): State.PROPOSED,
        ("Iraqi Army", "ground"): State.PROPOSED,
        ("Diyala police", "police"): State.PROPOSED,
        ("42nd Brigade", "ground"): State.OPEN,
        ("Peshmerga", "stated_absent"): State.PROPOSED,
        ("Peshmerga", ""): State.REJECTED,
    }
    assert all(row.note and read.text[row.start : row.end] == row.surface for row in rows.values())
    assert rows["42nd Brigade", "ground"].actor is None


def test_a_place_inside_an_actors_name_is_no_scene(read: Report) -> None:
    first, second = read.mentions.filter(surface="Diyala")
    assert (first.state, second.state) == (Mention.State.PROPOSED, Mention.State.REJECTED)


def test_reading_again_keeps_what_was_decided(read: Report) -> None:
    army = read.actor_mentions.get(surface="Iraqi Army")
    army.state = State.REJECTED
    army.save()
    before = read.actor_mentions.count()
    read_report(read)
    assert read.actor_mentions.count() == before
    assert read.actor_mentions.get(pk=army.pk).state == State.REJECTED


def test_an_accepted_actor_has_a_role_and_an_actor_or_the_database_refuses(read: Report) -> None:
    for mention in (read.actor_mentions.get(role=""), read.actor_mentions.get(state=State.OPEN)):
        mention.state = State.ACCEPTED
        with pytest.raises(IntegrityError), transaction.atomic():
            mention.save()


def test_the_page_shows_every_actor_marked_and_to_decide(editor: User, read: Report) -> None:
    page = signed_in(editor).get(url(read)).content.decode()
    for mention in read.actor_mentions.all():
        assert f'id="mention-a{mention.pk}"' in page
    assert page.count("is-actor") == read.actor_mentions.count()


def test_an_editor_accepts_corrects_rejects_and_leaves_open(
    editor: User, actors: dict[str, Actor], read: Report
) -> None:
    brigade = read.actor_mentions.get(surface="42nd Brigade")
    answer = decide(editor, brigade, "accept", actor="ISF", role="leads")
    assert answer.status_code == 302
    brigade.refresh_from_db()
    assert (brigade.state, brigade.actor, brigade.role) == (
        State.ACCEPTED, actors["iraqi-forces"], Role.LEADS,
    )  # fmt: skip
    decide(editor, brigade, "reject")
    brigade.refresh_from_db()
    assert (brigade.state, brigade.actor) == (State.REJECTED, None)
    decide(editor, brigade, "open")
    brigade.refresh_from_db()
    assert brigade.state == State.OPEN


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"actor": "", "role": "ground"}, "Say which actor"),
        ({"actor": "Iraqi Army", "role": ""}, "Say what"),
        ({"actor": "Nobody at all", "role": "ground"}, "No actor answers"),
        ({"actor": "Iraqi Army", "role": "emperor"}, "emperor"),
        ({"actor": "x" * 201, "role": "ground"}, "at most 200"),
        ({"actor": "half\x00", "role": "ground"}, "Null characters"),
    ],
)
def test_a_bad_decision_is_refused_in_words(
    editor: User, read: Report, given: dict[str, str], said: str
) -> None:
    brigade = read.actor_mentions.get(surface="42nd Brigade")
    answer = decide(editor, brigade, "accept", **given)
    assert answer.status_code == 422
    assert said in messages_of(answer)
    brigade.refresh_from_db()
    assert brigade.state == State.OPEN


def test_another_reports_actor_is_refused(editor: User, read: Report, report: Report) -> None:
    mention = read.actor_mentions.get(surface="42nd Brigade")
    data = {"act": "decide_actor", "mention": mention.pk, "decision": "reject"}
    assert signed_in(editor).post(url(report), data).status_code == 422


def test_all_that_is_proposed_is_accepted_and_drafted_with_its_sentences(
    editor: User, read: Report
) -> None:
    client = signed_in(editor)
    client.post(url(read), {"act": "accept_all"})
    accepted = read.actor_mentions.filter(state=State.ACCEPTED)
    assert accepted.count() == 5
    place = read.mentions.get(state=Mention.State.ACCEPTED)
    data = {
        "act": "operation", "operation-title": "Search", "operation-valid_from": "2019-08-05",
        "operation-mentions": [place.pk], "operation-actors": [row.pk for row in accepted],
    }  # fmt: skip
    assert client.post(url(read), data).status_code == 302
    operation = Operation.objects.get()
    parts = {(row.actor.slug, row.role): row for row in operation.participations.all()}
    assert set(parts) == {
        ("joint-operations-command", "announces"), ("islamic-state", "target"),
        ("iraqi-army", "ground"), ("diyala-police", "police"), ("peshmerga", "stated_absent"),
    }  # fmt: skip
    absent = parts["peshmerga", "stated_absent"].evidence.get()
    assert absent.quote == "The Peshmerga did not take part in it."
    assert absent.fact == Fact.ABSENCE
    assert absent.claim is not None
    assert absent.claim.is_adopted
    assert parts["iraqi-army", "ground"].evidence.get().fact == Fact.PARTICIPATION


def test_a_part_that_is_said_twice_is_one_participation(
    contributor: User, actors: dict[str, Actor], read: Report
) -> None:
    rows = list(read.actor_mentions.filter(role__in=ABSENT_ROLES)) * 2
    operation = reported.operation_from_mentions(
        read, [], title="x", valid_from=DAY, by=contributor, actors=rows
    )
    assert operation.participations.count() == operation.stated.count() == 1
    assert operation.evidence.count() == 1
