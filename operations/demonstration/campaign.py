"""The campaign with its phases, the operations of the day and its incidents."""

import datetime as dt
from typing import Any

from operations import drafting
from operations.models import Operation
from operations.vocabulary import DatePrecision, Fact, IncidentKind, OperationLevel, Role

from .desk import DAY, Desk, places

SUMMER = dt.date(2019, 6, 1)

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


def will_of_victory(desk: Desk) -> tuple[Operation, Operation]:
    campaign = drafting.draft_operation(
        title="Will of Victory", level=OperationLevel.CAMPAIGN, valid_to=DAY, by=desk.author,
        summary="A campaign of the Iraqi forces against what is left of the Islamic State, "
        "in numbered phases over the summer of 2019.", **IN_SUMMER,
    )  # fmt: skip
    desk.cite(campaign, "They are the third phase of a campaign named Will of Victory.")
    earlier = "Earlier in the summer a first phase covered the desert west of the Tigris"
    for number, title, words, relation, ids, quote in [
        (1, "Desert west of the Tigris", "desert west of the Tigris toward Syria", "at", [],
         f"{earlier} toward Syria"),
        (2, "North of Baghdad", "areas north of Baghdad", "north of", ["gn:98182"],
         "a second one areas north of Baghdad"),
    ]:  # fmt: skip
        earlier_phase = _phase(desk, campaign, number, valid_to=DAY - dt.timedelta(1), **IN_SUMMER)
        part = drafting.draft_operation(
            title=f"{title} (phase {number})", parent=earlier_phase, by=desk.author,
            valid_to=DAY - dt.timedelta(1), **IN_SUMMER,
        )  # fmt: skip
        drafting.add_area(part, words, relation=relation, places=places(ids))
        for record in (earlier_phase, part):
            desk.cite(record, quote)
            desk.publish(record)
    phase = _phase(desk, campaign, 3, valid_from=DAY, **ON_THE_DAY)
    desk.cite(phase, "They are the third phase of a campaign named Will of Victory.")
    return campaign, phase


def _phase(desk: Desk, campaign: Operation, number: int, **fields: Any) -> Operation:
    return drafting.draft_operation(
        title=f"Will of Victory, phase {number}", level=OperationLevel.PHASE,
        parent=campaign, number=number, by=desk.author, **fields,
    )  # fmt: skip


def operation_in_diyala(desk: Desk, phase: Operation) -> Operation:
    operation = drafting.draft_operation(
        title="Operation in Diyala", title_ar="عملية ديالى", parent=phase,
        valid_from=DAY, by=desk.author,
        aim="Remove what is left of the Islamic State",
        summary="One of two parallel operations that began on Monday 5 August 2019. It "
        "searches areas that lie mostly in territory disputed between the Kurdistan "
        "Regional Government and the federal government.", **ON_THE_DAY,
    )  # fmt: skip
    drafting.add_area(
        operation, "north of Miqdadiya district",
        relation="north of", places=places(["gn:99063"]),
    )  # fmt: skip
    drafting.add_area(
        operation, "north of Jalawla and of Khanaqin",
        relation="north of", places=places(["gn:95297", "gn:94591"]),
    )  # fmt: skip
    desk.take_part(operation, [*BOTH_OPERATIONS, ("diyala-police", Role.POLICE)])
    desk.cite(
        operation,
        "In Diyala the forces search areas north of Miqdadiya district and north of Jalawla "
        "and of Khanaqin.",
        fact=Fact.LOCATION, **JOINT_COMMAND,
    )  # fmt: skip
    _cite_shared(desk, operation)
    return operation


def operation_in_nineveh(desk: Desk, phase: Operation) -> Operation:
    operation = drafting.draft_operation(
        title="Operation in Nineveh", title_ar="عملية نينوى", parent=phase,
        valid_from=DAY, by=desk.author,
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
        drafting.add_area(operation, words, places=places([place]))
    drafting.add_area(operation, "Khat al-Lain areas")
    desk.take_part(operation, BOTH_OPERATIONS)
    desk.cite(
        operation,
        "In Nineveh the named targets are the Atshana heights, the Badush mountain range, "
        "Sheikh Ibrahim mountain and the Khat al-Lain areas.",
        fact=Fact.LOCATION, **JOINT_COMMAND,
    )  # fmt: skip
    _cite_shared(desk, operation)
    return operation


def operation_around_kulajo(desk: Desk) -> Operation:
    operation = drafting.draft_operation(
        title="Peshmerga operation around Kulajo", valid_from=DAY, by=desk.author,
        aim="Clear infiltrators of the past weeks",
        summary="Began the same Monday as the operations of the Iraqi forces nearby. Both "
        "sides say that there is no coordination.", **ON_THE_DAY,
    )  # fmt: skip
    drafting.add_area(
        operation, "around Kulajo village, by the town of Kifri",
        relation="around", places=places(["gn:92180"]),
    )  # fmt: skip
    desk.take_part(
        operation,
        [
            ("peshmerga", Role.LEADS),
            ("kurdish-security-forces", Role.GROUND),
            ("iraqi-forces", Role.NO_COORDINATION),
        ],
    )
    desk.cite(
        operation,
        "Also on Monday the Peshmerga and Kurdish security forces began an operation of "
        "their own around Kulajo village, by the town of Kifri.",
        fact=Fact.LOCATION,
    )  # fmt: skip
    desk.cite(operation, "it clears infiltrators of the past weeks", fact=Fact.AIM,
               **COMMANDER)  # fmt: skip
    desk.cite_absence(operation, "iraqi-forces", Role.NO_COORDINATION,
                       "there is no coordination with the Iraqi forces", COMMANDER)  # fmt: skip
    return operation


def _cite_shared(desk: Desk, operation: Operation) -> None:
    desk.cite(
        operation,
        "On Monday two military operations began side by side in Iraq, one in Diyala and one "
        "in Nineveh, the Joint Operations Command announced.",
        fact=Fact.DATE, **JOINT_COMMAND,
    )  # fmt: skip
    desk.cite(operation, "The stated aim is to remove what is left of the Islamic State.",
               fact=Fact.AIM, **JOINT_COMMAND)  # fmt: skip
    desk.cite(operation, "Iraqi aircraft and the US-led coalition support them from the air.",
               fact=Fact.PARTICIPATION, **JOINT_COMMAND)  # fmt: skip
    desk.cite_absence(operation, "peshmerga", Role.STATED_ABSENT,
                       "The statement names no part for the Peshmerga",
                       JOINT_COMMAND)  # fmt: skip
    desk.cite_absence(operation, "peshmerga", Role.NO_COORDINATION,
                       "no military coordination with them", JOINT_COMMAND)  # fmt: skip


def incidents(desk: Desk, phase: Operation) -> None:
    visit = drafting.draft_incident(
        title="Prime minister visits the command in Diyala",
        incident_kind=IncidentKind.VISIT, valid_from=DAY, by=desk.author,
        place=places(["gn:96965"])[0], part_of=phase,
        summary="The prime minister, also commander-in-chief, visits the headquarters of the "
        "command in the morning. Where in Diyala it stands is not said.",
    )  # fmt: skip
    desk.take_part(visit, [("prime-minister-of-iraq", Role.VISITOR)])
    desk.cite(visit, "the prime minister, who is also commander-in-chief, visited the "
               "headquarters of the command in Diyala")  # fmt: skip
    victory = drafting.draft_incident(
        title="Victory over the Islamic State declared",
        incident_kind=IncidentKind.STATEMENT, valid_from=dt.date(2017, 10, 1),
        valid_to=dt.date(2017, 12, 31), date_precision=DatePrecision.PERIOD, by=desk.author,
        summary="Background to the operations: attacks, ambushes and kidnappings went on.",
    )  # fmt: skip
    desk.take_part(
        victory, [("federal-government", Role.ANNOUNCES), ("islamic-state", Role.TARGET)]
    )
    desk.cite(victory, "Iraq declared victory over the Islamic State in late 2017")
    for record in (visit, victory):
        desk.publish(record)
