"""Golden tables: what happened, what did not, and how many were harmed."""

import pytest

from operations.reader.actions import read_actions

HAPPENED = [
    ("Troops began a clearing operation north of Badush.", ["operation"]),
    ("Gunmen ambushed a patrol on the road.", ["ambush"]),
    ("A roadside bomb hit a car and three men were kidnapped.", ["bombing", "abduction"]),
    ("Aircraft struck a cave; mortar rounds hit a farm.", ["air_strike", "shelling"]),
    ("The minister visited the town. Two men were arrested.", ["visit", "arrest"]),
    ("Police found a cache of mortar shells and a car bomb.", ["find"]),
    ("The attack was an ambush.", ["ambush"]),
    ("A raid failed. The raid began at dawn.", ["raid"]),
    ("نصب مسلحون كمينا لدورية.", ["ambush"]),
    ("انفجرت عبوة ناسفة وداهمت القوات المنزل.", ["bombing", "raid"]),
    ("خطف مسلحون راعيين.", ["abduction"]),
]
DID_NOT = [
    "No clashes were reported.",
    "The army denied that it had shelled the village.",
    "Reports of an air strike were untrue.",
    "Police foiled a car bomb.",
    "There has been a rise in attacks.",
    "Attacks go on.",
    "Attacks on checkpoints and kidnappings continue in the hills.",
    "نفت القوات وقوع هجوم.",
    "أحبطت الشرطة تفجير سيارة.",
]
# text, (counted, low, best, high) …
HARMED = [
    ("A bomb killed four soldiers.", [("killed", 4, 4, 4)]),
    ("At least four soldiers were killed in the attack.", [("killed", 4, 4, None)]),
    ("The attack killed between three and five men.", [("killed", 3, 4, 5)]),
    ("The shell killed a farmer and injured another.", [("killed", 1, 1, 1), ("wounded", 1, 1, 1)]),
    ("No one was hurt by the shell.", []),
    ("The shell left no one dead, and two men were hurt.", [("wounded", 2, 2, 2)]),
    ("أدى القصف إلى إصابة مزارعين اثنين.", [("wounded", 2, 2, 2)]),
    ("أدى الهجوم إلى مقتل وإصابة تسعة جنود.", []),  # how many of each, nobody said
    ("The blast wounded dozens.", [("wounded", 24, 24, None)]),
    ("The blast killed more than ten.", [("killed", 11, 11, None)]),
    ("Up to six men died in the blast.", [("killed", None, 6, 6)]),
    ("About twenty were injured in the blast.", [("wounded", None, 20, None)]),
    ("An ambush left one soldier dead.", [("killed", 1, 1, 1)]),
    ("A shepherd was killed and two were wounded.", [("killed", 1, 1, 1), ("wounded", 2, 2, 2)]),
    ("The blast killed nine, among them four children.", [("killed", 9, 9, 9)]),
    ("An attack took place without casualties.", []),
    ("Nobody was killed in the attack.", []),
    ("The army denied that two soldiers were killed.", []),
    ("A roadside bomb killed the farmer.", []),
    ("Three days later he was killed.", []),
    ("مقتل شرطيين اثنين وإصابة أربعة آخرين بهجوم.", [("killed", 2, 2, 2), ("wounded", 4, 4, 4)]),
    ("قتل خمسة جنود على الأقل في كمين.", [("killed", 5, 5, None)]),
    ("أسفر الهجوم عن مقتل ما لا يقل عن ١٧ مسلحا.", [("killed", 17, 17, None)]),
    ("أصيب العشرات في انفجار.", [("wounded", 20, 20, None)]),
    ("تسعة مدنيين بينهم أربعة أطفال قتلوا يوم الاثنين.", [("killed", 9, 9, 9)]),
    ("مقتل ثلاثة عشر شخصا.", [("killed", 13, 13, 13)]),
    ("هجوم أدى إلى سقوط ثلاثة قتلى و7 جرحى.", [("killed", 3, 3, 3), ("wounded", 7, 7, 7)]),
    ("وقع الانفجار دون إصابات.", []),
    ("نفت الشرطة مقتل جنديين.", []),
]


def language(text):
    return "en" if text[0].isascii() else "ar"


@pytest.mark.parametrize(("text", "kinds"), HAPPENED)
def test_an_action_is_read_by_the_vocabulary(text, kinds):
    found = [one for one in read_actions(text, language(text)) if not one.excluded]
    assert [one.kind for one in found] == kinds
    for one in found:
        assert text[one.start : one.end] == one.surface
        assert one.reason


@pytest.mark.parametrize("text", DID_NOT)
def test_what_did_not_happen_is_kept_with_the_reason(text):
    found = read_actions(text, language(text))
    assert found
    assert all(one.excluded for one in found)


@pytest.mark.parametrize(("text", "counts"), HARMED)
def test_casualties_are_counted_as_stated(text, counts):
    told = [count for one in read_actions(text, language(text)) for count in one.counts]
    assert [(str(c.counted), c.count.low, c.count.best, c.count.high) for c in told] == counts
    for count in told:
        assert text[count.start : count.end] == count.surface


def test_a_number_goes_to_the_event_of_its_sentence():
    text = "A bomb killed two men. Gunmen kidnapped a mayor. In a raid three fighters were killed."
    found = {one.kind: [c.count.best for c in one.counts] for one in read_actions(text, "en")}
    assert found == {"bombing": [2], "abduction": [], "raid": [3]}
