"""A report with a place and an actor read in it."""

import pytest
from django.contrib.gis.geos import Point

from gazetteer.models import Place, PlaceName
from operations.models import (
    ActionMention,
    Actor,
    ActorMention,
    DateMention,
    Mention,
    Report,
    StatementMention,
)
from operations.vocabulary import ActorKind

# "On Monday the army searched hills north of Badush. Two fighters were killed."


@pytest.fixture
def place(db: None) -> Place:
    made = Place.objects.create(
        name="Badush", kind="PPL", country="IQ", point=Point(42.96, 36.43, srid=4326), radius_m=900
    )
    PlaceName.objects.create(place=made, name="Badush", language="en", kind="preferred")
    return made


@pytest.fixture
def other_place(db: None) -> Place:
    return Place.objects.create(name="Elsewhere", point=Point(43.5, 36.1, srid=4326))


@pytest.fixture
def badush_named(report: Report, place: Place, other_place: Place) -> Mention:
    at = report.text.index("Badush")
    return Mention.objects.create(
        report=report, start=at, end=at + 6, surface="Badush", relation="north of", place=place,
        proposed=[
            {"place": place.pk, "name": "Badush", "score": 0.9, "reasons": ["so spelled"]},
            {"place": other_place.pk, "name": "Elsewhere", "score": 0.5, "reasons": ["sounds so"]},
        ],
    )  # fmt: skip


@pytest.fixture
def army(report: Report) -> ActorMention:
    at = report.text.index("army")
    actor = Actor.objects.create(slug="army", name="The Army", kind=ActorKind.STATE)
    return ActorMention.objects.create(
        report=report, start=at, end=at + 4, surface="army", role="ground", actor=actor
    )


@pytest.fixture
def told(badush_named: Mention, army: ActorMention) -> Report:
    """The report with a date, an action and a statement beside its place and actor."""
    report = badush_named.report
    monday = {"report": report, "start": 0, "end": 9, "surface": "On Monday"}
    DateMention.objects.create(first="2019-08-05", last="2019-08-05", **monday)
    ActionMention.objects.create(kind="other", sentence_start=0, sentence_end=45, **monday)
    StatementMention.objects.create(speaker="him", verb="said", **monday)
    return report
