"""A name that is no scene says so, with the reason: one line of text, one role."""

import pytest

from gazetteer.readings import read
from gazetteer.roles import role_of
from gazetteer.types import DATELINE, MENTIONED, PART_OF_A_NAME, PLACE

BODY, OUTLET, PERSON = "names a body", "names an outlet", "names a person"
ORIGIN = "where somebody comes from or was taken"
SPOKE, DENIED, EARLIER = "where somebody spoke", "denied", "of an earlier time"

ROLES = [
    ("Two men were held by Kirkuk police.", "Kirkuk", PART_OF_A_NAME, BODY),
    ("The governor of Kirkuk arrived.", "Kirkuk", PART_OF_A_NAME, BODY),
    ("Baghdad Today reported an ambush.", "Baghdad", PART_OF_A_NAME, OUTLET),
    ("Colonel Ahmed Khanaqin led them.", "Khanaqin", PART_OF_A_NAME, PERSON),
    ("It was said at a press conference in Erbil.", "Erbil", MENTIONED, SPOKE),
    ("A commander in Kifri said that it began.", "Kifri", MENTIONED, SPOKE),
    ("A commander in Kifri was killed on Monday.", "Kifri", PLACE, ""),
    ("He told reporters of a raid in Kifri.", "Kifri", PLACE, ""),
    ("The ministry denied reports of an attack in Khanaqin.", "Khanaqin", MENTIONED, DENIED),
    ("There were no clashes in Kirkuk on Monday.", "Kirkuk", MENTIONED, DENIED),
    ("No one claimed the attack in Kirkuk.", "Kirkuk", PLACE, ""),
    ("They denied involvement in the attack in Kirkuk.", "Kirkuk", PLACE, ""),
    ("Earlier in the summer a first phase covered areas north of Baghdad.", "Baghdad",
     MENTIONED, EARLIER),
    ("Mosul was retaken in 2017.", "Mosul", MENTIONED, EARLIER),
    ("A blast shook Mosul on 5 August 2019.", "Mosul", PLACE, ""),
    ("Mosul was retaken in 2017. A bomb went off in Kirkuk.", "Kirkuk", PLACE, ""),
    ("The agency, which is based in Kirkuk, counts them.", "Kirkuk", MENTIONED,
     "where somebody has his seat"),
    ("A source could not verify reports of shots near Kifri.", "Kifri", MENTIONED,
     "not confirmed"),
    ("The launch of Operation Lions of Kirkuk is near.", "Kirkuk", PART_OF_A_NAME,
     "names an operation"),
    ("Rockets hit Kirkuk's governor's car.", "Kirkuk", PLACE, ""),
    ("A former commander in Kifri was shot dead.", "Kifri", PLACE, ""),
    ("Kifri, SANA – Rain fell.", "SANA", DATELINE, "stands in the dateline"),
    ("ديالى/ وكالة الفجر\nوقع هجوم في خانقين.", "ديالى", DATELINE, "stands in the dateline"),
    ("Bomb kills two\n\nKIRKUK, Iraq (AFP) - A bomb went off.", "KIRKUK", DATELINE, "stands in"),
    ("انفجار قرب هيت\n\nالرمادي (العراق) - وقع انفجار.", "الرمادي", DATELINE, "stands in"),
    ("1. Two men were held.\n\nBaghdad, 12 February 2020", "Baghdad", DATELINE, "stands in"),
    ("Events of Monday\n\nKifri - Two men were held.", "Kifri", PLACE, ""),
    ("He comes from Kifri and saw the raid.", "Kifri", MENTIONED, ORIGIN),
    ("The wounded were taken to a hospital in Kifri.", "Kifri", MENTIONED, ORIGIN),
    ("A hospital in Kifri was hit by shells.", "Kifri", PLACE, ""),
    ("Troops stationed in Kifri took no part.", "Kifri", MENTIONED, ORIGIN),
    ("Kifri was quiet on Monday.", "Kifri", MENTIONED, "the text says that it was quiet"),
    ("Kifri is calm. A post there was attacked.", "Kifri", PLACE, ""),
    ("Two months ago a bomb went off in Kifri.", "Kifri", MENTIONED, EARLIER),
    ("Attacks on checkpoints continue in Kifri.", "Kifri", MENTIONED, "of a kind of event"),
    ("They sing of Operation Euphrates Shield.", "Euphrates", PART_OF_A_NAME, "names an operation"),
    ("The mayor Shwan Ahmed fled.", "Shwan", PART_OF_A_NAME, PERSON),
    ("تنحدر من كفري وتسكن هنا.", "كفري", MENTIONED, ORIGIN),
    ("ووصلت تعزيزات من كفري.", "كفري", MENTIONED, ORIGIN),
    ("وقع كمين في الطريق.", "كمين", PART_OF_A_NAME, "a plain word"),
    ("وقع هجوم في قرية كمين.", "كمين", PLACE, ""),
    ("في 3 من تشرين الثاني وقع هجوم.", "تشرين", PART_OF_A_NAME, ""),
    ("وشاركت شرطة ديالى في العملية", "ديالى", PART_OF_A_NAME, BODY),
    ("نفى مصدر أمني وقوع هجوم في خانقين.", "خانقين", MENTIONED, DENIED),
    ("وقال مصدر أمني إن هجوما وقع في خانقين.", "خانقين", PLACE, ""),
    ("وجاء ذلك خلال مؤتمر صحفي عقده في أربيل.", "أربيل", MENTIONED, SPOKE),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "role", "reason"), ROLES, ids=[row[0] for row in ROLES])
def test_what_a_name_stands_for(text: str, name: str, role: str, reason: str) -> None:
    start = text.index(name)
    found, reasons = role_of(text, start, start + len(name), {"PPL"}, 2019)
    assert found == role
    assert " ".join(reasons).startswith(reason)


@pytest.mark.parametrize(
    "text", ["Baghdad said that it would answer.", "Talks between Erbil and Baghdad went on."]
)
def test_a_capital_may_stand_for_its_government_and_a_village_may_not(text: str) -> None:
    start = text.index("Baghdad")
    assert role_of(text, start, start + 7, {"PPLC"})[0] == MENTIONED
    assert role_of(text, start, start + 7, {"PPL"})[0] == PLACE


def test_a_year_says_nothing_without_the_year_of_publication() -> None:
    assert role_of("Mosul was retaken in 2017.", 0, 5, {"PPL"})[0] == PLACE


@pytest.mark.usefixtures("starter")
def test_a_country_is_no_scene_beside_a_place_within_it() -> None:
    found = read("A mine went off near Kifri in northern Iraq. Troops entered Iraq.")
    assert [mention.surface for mention in found.scenes] == ["Kifri", "Iraq"]


@pytest.mark.usefixtures("starter")
def test_the_dateline_and_the_denied_place_are_read_and_are_no_scenes() -> None:
    found = read("ERBIL (Agency) – There were no attacks in Kifri. A mine went off in Khanaqin.")
    roles = {mention.surface: mention.role for mention in found.mentions}
    assert roles == {"ERBIL": DATELINE, "Kifri": MENTIONED, "Khanaqin": PLACE}
    assert [mention.surface for mention in found.scenes] == ["Khanaqin"]
