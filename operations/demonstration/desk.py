"""The desk that enters the demonstration: two people, two reports, the actors and their verbs."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User

from gazetteer.models import Place
from operations import drafting, intake, review
from operations.models import Participation, Record, Report, Source
from operations.vocabulary import Fact, Reliability, Role

from .actors import make_actors

HERE = Path(__file__).parent
DAY = dt.date(2019, 8, 5)


class Desk:
    """Who enters the demonstration, on which reports, and how it is cited and published."""

    def __init__(self) -> None:
        self.author = _person("demo-contributor", "contributor")
        self.reviewer = _person("demo-editor", "editor")
        self.actors = make_actors()
        self.report, self.note = self._store_reports()

    def _store_reports(self) -> tuple[Report, Report]:
        press, _ = Source.objects.get_or_create(
            name="Kurdistan 24",
            defaults={"kind": "press", "language": "en", "reliability": Reliability.F},
        )
        desk, _ = Source.objects.get_or_create(
            name="Conflictmap demonstration",
            defaults={"kind": "desk", "reliability": Reliability.F},
        )
        return tuple(  # type: ignore[return-value]
            intake.store(
                text=(HERE / file).read_text(encoding="utf-8"),
                title=title, source=source, published_on=DAY, by=self.author,
                is_own_wording=True,
            )[0]
            for file, title, source in [
                ("report.txt", "Operations in Diyala, Nineveh and around Kulajo", press),
                ("note.txt", "What is illustrative in the demonstration", desk),
            ]
        )  # fmt: skip

    def take_part(self, record: Record, roles: list[tuple[str, Role]]) -> None:
        for slug, role in roles:
            Participation.objects.create(record_id=record.pk, actor=self.actors[slug], role=role)

    def cite(self, record: Record, quote: str, **grading: Any) -> None:
        drafting.cite(record, self.report, quote, **grading)

    def cite_absence(
        self, record: Record, slug: str, role: Role, quote: str, speaker: dict[str, str]
    ) -> None:
        absent = record.participations.get(actor=self.actors[slug], role=role)
        self.cite(record, quote, fact=Fact.ABSENCE, participation=absent, **speaker)

    def cite_illustrative(self, record: Record) -> None:
        drafting.cite(
            record, self.note, "They are illustrations and not observations.", fact=Fact.LOCATION
        )

    def publish(self, record: Record) -> None:
        review.submit(record, self.author)
        review.publish(record, self.reviewer)


def _person(username: str, group: str) -> User:
    """Return a demonstration account: it owns records and cannot sign in."""
    person, is_new = User.objects.get_or_create(username=username)
    if is_new:
        person.set_unusable_password()
        person.save()
        person.groups.add(Group.objects.get(name=group))
    return User.objects.get(pk=person.pk)


def places(ids: list[str]) -> list[Place]:
    """Return places of the starter gazetteer in this order."""
    found = {place.external_id: place for place in Place.objects.filter(external_id__in=ids)}
    return [found[external_id] for external_id in ids]
