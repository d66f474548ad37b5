"""The thirteen facts as records, each cited, submitted by one person and published by another."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, User
from django.db import transaction

from gazetteer.models import Place
from operations import drafting, intake, review
from operations.models import (
    Mention,
    Operation,
    Participation,
    Record,
    Report,
    Source,
    Territory,
    TerritoryClaim,
)
from operations.reading import read_report
from operations.vocabulary import (
    DatePrecision,
    Fact,
    IncidentKind,
    LineKind,
    OperationLevel,
    Precision,
    Reliability,
    Role,
    Side,
    Stance,
)

from .actors import make_actors
from .claims import add_absence_claims
from .control import draft_areas, name_territory
from .shapes import DISPUTED_BELT, IRAQI_LINE, PESHMERGA_LINE

HERE = Path(__file__).parent
DAY = dt.date(2019, 8, 5)
SUMMER = dt.date(2019, 6, 1)
LINE_UNCERTAINTY_M = 10_000
OUTLINE_UNCERTAINTY_M = 15_000

ON_THE_DAY: dict[str, Any] = {"valid_to": DAY, "date_precision": DatePrecision.DAY}
IN_SUMMER: dict[str, Any] = {
    "valid_from": SUMMER,
    "date_precision": DatePrecision.PERIOD,
    "start_known": False,
}
BOTH_OPERATIONS = [
    ("joint-operations-command", Role.ANNOUNCES),
    ("iraqi-army", Role.GROUND),
    ("hashd-al-shaabi", Role.MILITIA),
    ("sunni-tribal-units", Role.MILITIA),
    ("iraqi-aircraft", Role.AIR_SUPPORT),
    ("us-led-coalition", Role.AIR_SUPPORT),
    ("islamic-state", Role.TARGET),
    ("peshmerga", Role.STATED_ABSENT),
    ("peshmerga", Role.NO_COORDINATION),
]
JOINT_COMMAND = {"speaker": "Joint Operations Command", "speaker_office": "Statement"}
COMMANDER = {"speaker": "A Peshmerga commander in Kifri", "speaker_office": "On live television"}


def is_loaded() -> bool:
    """Return whether the demonstration's report is stored."""
    text = intake.clean_text((HERE / "report.txt").read_text(encoding="utf-8"))
    return Report.objects.filter(content_hash=intake.content_hash(text)).exists()


@transaction.atomic
def load() -> None:
    """Enter the whole situation. All or nothing; call once (`is_loaded`)."""
    Situation().enter()


class Situation:
    """What the steps share: two people, two reports, the actors, and the places by their ids."""

    def __init__(self) -> None:
        self.author = _person("demo-contributor", "contributor")
        self.reviewer = _person("demo-editor", "editor")
        self.actors = make_actors()
        self.report, self.note = self._store_reports()

    def enter(self) -> None:
        campaign, phase = self._campaign()
        diyala, nineveh = self._diyala(phase), self._nineveh(phase)
        kulajo = self._kulajo()
        diyala.parallel_to.add(nineveh, kulajo)
        nineveh.parallel_to.add(kulajo)
        for record in (diyala, nineveh, kulajo):
            add_absence_claims(record)
        for record in (campaign, phase, diyala, nineveh, kulajo):
            self._publish(record)
        self._incidents(phase)
        self._territory()
        self._areas()
        self._lines_and_zone()
        self._decide_mentions()  # last: the report speaks of the space between the lines

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

    def _decide_mentions(self) -> None:
        """Accept what the reader proposed; what it could not place stays an open task."""
        read_report(self.report)
        self.report.mentions.filter(state=Mention.State.PROPOSED).update(
            state=Mention.State.ACCEPTED
        )

    def _campaign(self) -> tuple[Operation, Operation]:
        campaign = drafting.draft_operation(
            title="Will of Victory", level=OperationLevel.CAMPAIGN, valid_to=DAY, by=self.author,
            summary="A campaign of the Iraqi forces against what is left of the Islamic State, "
            "in numbered phases over the summer of 2019.", **IN_SUMMER,
        )  # fmt: skip
        self._cite(campaign, "They are the third phase of a campaign named Will of Victory.")
        earlier = "Earlier in the summer a first phase covered the desert west of the Tigris"
        for number, title, words, relation, places, quote in [
            (1, "Desert west of the Tigris", "desert west of the Tigris toward Syria", "at", [],
             f"{earlier} toward Syria"),
            (2, "North of Baghdad", "areas north of Baghdad", "north of", ["gn:98182"],
             "a second one areas north of Baghdad"),
        ]:  # fmt: skip
            earlier_phase = self._phase(campaign, number, valid_to=DAY - dt.timedelta(1),
                                        **IN_SUMMER)  # fmt: skip
            part = drafting.draft_operation(
                title=f"{title} (phase {number})", parent=earlier_phase, by=self.author,
                valid_to=DAY - dt.timedelta(1), **IN_SUMMER,
            )  # fmt: skip
            drafting.add_area(part, words, relation=relation, places=_places(places))
            for record in (earlier_phase, part):
                self._cite(record, quote)
                self._publish(record)
        phase = self._phase(campaign, 3, valid_from=DAY, **ON_THE_DAY)
        self._cite(phase, "They are the third phase of a campaign named Will of Victory.")
        return campaign, phase

    def _phase(self, campaign: Operation, number: int, **fields: Any) -> Operation:
        return drafting.draft_operation(
            title=f"Will of Victory, phase {number}", level=OperationLevel.PHASE,
            parent=campaign, number=number, by=self.author, **fields,
        )  # fmt: skip

    def _diyala(self, phase: Operation) -> Operation:
        operation = drafting.draft_operation(
            title="Operation in Diyala", title_ar="عملية ديالى", parent=phase,
            valid_from=DAY, by=self.author,
            aim="Remove what is left of the Islamic State",
            summary="One of two parallel operations that began on Monday 5 August 2019. It "
            "searches areas that lie mostly in territory disputed between the Kurdistan "
            "Regional Government and the federal government.", **ON_THE_DAY,
        )  # fmt: skip
        drafting.add_area(
            operation, "north of Miqdadiya district",
            relation="north of", places=_places(["gn:99063"]),
        )  # fmt: skip
        drafting.add_area(
            operation, "north of Jalawla and of Khanaqin",
            relation="north of", places=_places(["gn:95297", "gn:94591"]),
        )  # fmt: skip
        self._take_part(operation, [*BOTH_OPERATIONS, ("diyala-police", Role.POLICE)])
        self._cite(
            operation,
            "In Diyala the forces search areas north of Miqdadiya district and north of Jalawla "
            "and of Khanaqin.",
            fact=Fact.LOCATION, **JOINT_COMMAND,
        )  # fmt: skip
        self._cite_shared(operation)
        return operation

    def _nineveh(self, phase: Operation) -> Operation:
        operation = drafting.draft_operation(
            title="Operation in Nineveh", title_ar="عملية نينوى", parent=phase,
            valid_from=DAY, by=self.author,
            aim="Remove what is left of the Islamic State",
            summary="The second of two parallel operations that began on Monday 5 August 2019, "
            "in hills and ranges west and north-west of Mosul. One of the named areas, "
            "Khat al-Lain, is in no gazetteer at hand.", **ON_THE_DAY,
        )  # fmt: skip
        for words, place in [
            ("Atshana heights", "gn:95383"),
            ("Badush mountain range", "cm:badush-range"),
            ("Sheikh Ibrahim mountain", "cm:sheikh-ibrahim-mountain"),
        ]:
            drafting.add_area(operation, words, places=_places([place]))
        drafting.add_area(operation, "Khat al-Lain areas")
        self._take_part(operation, BOTH_OPERATIONS)
        self._cite(
            operation,
            "In Nineveh the named targets are the Atshana heights, the Badush mountain range, "
            "Sheikh Ibrahim mountain and the Khat al-Lain areas.",
            fact=Fact.LOCATION, **JOINT_COMMAND,
        )  # fmt: skip
        self._cite_shared(operation)
        return operation

    def _kulajo(self) -> Operation:
        operation = drafting.draft_operation(
            title="Peshmerga operation around Kulajo", valid_from=DAY, by=self.author,
            aim="Clear infiltrators of the past weeks",
            summary="Began the same Monday as the operations of the Iraqi forces nearby. Both "
            "sides say that there is no coordination.", **ON_THE_DAY,
        )  # fmt: skip
        drafting.add_area(
            operation, "around Kulajo village, by the town of Kifri",
            relation="around", places=_places(["gn:92180"]),
        )  # fmt: skip
        self._take_part(
            operation,
            [
                ("peshmerga", Role.LEADS),
                ("kurdish-security-forces", Role.GROUND),
                ("iraqi-forces", Role.NO_COORDINATION),
            ],
        )
        self._cite(
            operation,
            "Also on Monday the Peshmerga and Kurdish security forces began an operation of "
            "their own around Kulajo village, by the town of Kifri.",
            fact=Fact.LOCATION,
        )  # fmt: skip
        self._cite(operation, "it clears infiltrators of the past weeks", fact=Fact.AIM,
                   **COMMANDER)  # fmt: skip
        self._cite_absence(operation, "iraqi-forces", Role.NO_COORDINATION,
                           "there is no coordination with the Iraqi forces", COMMANDER)  # fmt: skip
        return operation

    def _cite_shared(self, operation: Operation) -> None:
        self._cite(
            operation,
            "On Monday two military operations began side by side in Iraq, one in Diyala and one "
            "in Nineveh, the Joint Operations Command announced.",
            fact=Fact.DATE, **JOINT_COMMAND,
        )  # fmt: skip
        self._cite(operation, "The stated aim is to remove what is left of the Islamic State.",
                   fact=Fact.AIM, **JOINT_COMMAND)  # fmt: skip
        self._cite(operation, "Iraqi aircraft and the US-led coalition support them from the air.",
                   fact=Fact.PARTICIPATION, **JOINT_COMMAND)  # fmt: skip
        self._cite_absence(operation, "peshmerga", Role.STATED_ABSENT,
                           "The statement names no part for the Peshmerga",
                           JOINT_COMMAND)  # fmt: skip
        self._cite_absence(operation, "peshmerga", Role.NO_COORDINATION,
                           "no military coordination with them", JOINT_COMMAND)  # fmt: skip

    def _incidents(self, phase: Operation) -> None:
        visit = drafting.draft_incident(
            title="Prime minister visits the command in Diyala",
            incident_kind=IncidentKind.VISIT, valid_from=DAY, by=self.author,
            place=_places(["gn:96965"])[0], part_of=phase,
            summary="The prime minister, also commander-in-chief, visits the headquarters of the "
            "command in the morning. Where in Diyala it stands is not said.",
        )  # fmt: skip
        self._take_part(visit, [("prime-minister-of-iraq", Role.VISITOR)])
        self._cite(visit, "the prime minister, who is also commander-in-chief, visited the "
                   "headquarters of the command in Diyala")  # fmt: skip
        victory = drafting.draft_incident(
            title="Victory over the Islamic State declared",
            incident_kind=IncidentKind.STATEMENT, valid_from=dt.date(2017, 10, 1),
            valid_to=dt.date(2017, 12, 31), date_precision=DatePrecision.PERIOD, by=self.author,
            summary="Background to the operations: attacks, ambushes and kidnappings went on.",
        )  # fmt: skip
        self._take_part(
            victory, [("federal-government", Role.ANNOUNCES), ("islamic-state", Role.TARGET)]
        )
        self._cite(victory, "Iraq declared victory over the Islamic State in late 2017")
        for record in (visit, victory):
            self._publish(record)

    def _territory(self) -> None:
        territory = Territory(
            title="Disputed belt (illustrative outline)", geometry=DISPUTED_BELT,
            legal_basis="Article 140 of the 2005 constitution",
            valid_from=dt.date(2005, 1, 1), date_precision=DatePrecision.YEAR, start_known=False,
            precision=Precision.APPROXIMATE, precision_m=OUTLINE_UNCERTAINTY_M,
            is_illustrative=True, created_by=self.author, changed_by=self.author,
            summary="Territory whose status Article 140 leaves open. The outline is drawn by "
            "hand to illustrate; no agreed map exists.",
        )  # fmt: skip
        territory.full_clean()
        territory.save()
        october_2017 = dt.date(2017, 10, 1)
        for slug, stance, since, basis in [
            ("kurdistan-regional-government", Stance.CLAIMS, None, "Article 140"),
            ("federal-government", Stance.CLAIMS, None, "Article 140"),
            ("federal-government", Stance.CONTROLS, october_2017,
             "Held in fact since October 2017; the day is not stated"),
        ]:  # fmt: skip
            claim = TerritoryClaim(territory=territory, actor=self.actors[slug], stance=stance,
                                   valid_from=since, basis=basis)  # fmt: skip
            claim.full_clean()
            claim.save()
        name_territory(territory, self.actors)
        self._cite(
            territory,
            "Most of that ground is disputed between the Kurdistan Regional Government and the "
            "federal government: Article 140 of the 2005 constitution leaves its status open, "
            "and federal forces have held it in fact since October 2017.",
            fact=Fact.CONTROL,
        )  # fmt: skip
        self._cite_illustrative(territory)
        drafting.cite(territory, self.note, "in common use; the report does not give them")
        self._publish(territory)

    def _areas(self) -> None:
        for area, words in draft_areas(self.actors, self.author):
            self._cite(area, words, fact=Fact.CONTROL)
            self._cite_illustrative(area)
            self._publish(area)

    def _lines_and_zone(self) -> None:
        lines = []
        for owner, facing, holds, geometry in [
            ("iraqi-forces", "peshmerga", Side.LEFT, IRAQI_LINE),
            ("peshmerga", "iraqi-forces", Side.RIGHT, PESHMERGA_LINE),
        ]:
            name = self.actors[owner].name
            line = drafting.draft_line(
                title=f"Contact line of the {name} (illustrative)", geometry=geometry,
                line_kind=LineKind.FRIENDLY_PRESENT, owner=self.actors[owner],
                facing=self.actors[facing], holds=holds, certainty="suspected",
                valid_from=DAY, start_known=False, by=self.author,
                precision=Precision.APPROXIMATE, precision_m=LINE_UNCERTAINTY_M,
                is_illustrative=True, **ON_THE_DAY,
                summary="Drawn by hand to illustrate; where the line ran is not published.",
            )  # fmt: skip
            self._cite(line, "the contact lines of the Iraqi forces and of the Peshmerga")
            self._cite_illustrative(line)
            self._publish(line)
            lines.append(line.line)
        zone = drafting.draft_zone(
            title="Between the two contact lines (illustrative)", line_a=lines[0],
            line_b=lines[1], by=self.author, valid_from=DAY, start_known=False,
            precision_m=LINE_UNCERTAINTY_M, is_illustrative=True, **ON_THE_DAY,
            summary="A security vacuum according to the report, where most attacks are said to "
            "fall. Incident data can support or contradict that; this record does not.",
        )  # fmt: skip
        self._cite(
            zone,
            "Most attacks fall in disputed territory and in the space between the contact lines "
            "of the Iraqi forces and of the Peshmerga, which neither side holds: a security "
            "vacuum.",
            fact=Fact.CONTROL,
        )  # fmt: skip
        self._cite_illustrative(zone)
        self._publish(zone)

    def _take_part(self, record: Record, roles: list[tuple[str, Role]]) -> None:
        for slug, role in roles:
            Participation.objects.create(record_id=record.pk, actor=self.actors[slug], role=role)

    def _cite(self, record: Record, quote: str, **grading: Any) -> None:
        drafting.cite(record, self.report, quote, **grading)

    def _cite_absence(
        self, record: Record, slug: str, role: Role, quote: str, speaker: dict[str, str]
    ) -> None:
        absent = record.participations.get(actor=self.actors[slug], role=role)
        self._cite(record, quote, fact=Fact.ABSENCE, participation=absent, **speaker)

    def _cite_illustrative(self, record: Record) -> None:
        drafting.cite(
            record, self.note, "They are illustrations and not observations.", fact=Fact.LOCATION
        )

    def _publish(self, record: Record) -> None:
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


def _places(ids: list[str]) -> list[Place]:
    """Return places of the starter gazetteer in this order."""
    found = {place.external_id: place for place in Place.objects.filter(external_id__in=ids)}
    return [found[external_id] for external_id in ids]
