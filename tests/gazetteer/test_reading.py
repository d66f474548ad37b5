"""A whole text: where its places are, what they mean together, and what stays open."""

import time

import pytest

from gazetteer import candidates, mentions
from gazetteer.joint import choose
from gazetteer.mentions import MAX_TEXT
from gazetteer.readings import read
from gazetteer.types import DATELINE, PART_OF_A_NAME, PLACE, Candidate

pytestmark = pytest.mark.usefixtures("starter")

ENGLISH = (
    "ERBIL (Agency) – A third phase opened on Monday in Diyala and Nineveh. Troops search areas "
    "located north of the Miqdadiya district, and north of Jalawla and of Khanaqin. In Nineveh "
    "the targets are the Atshana heights, the Badush range, Sheikh Ibrahim, and the Khat al-Lain "
    "areas. Diyala police take part. Others work around Kulajo village by the town of Kifri."
)
ARABIC = (
    "أعلنت القيادة انطلاق عملية في محافظتي ديالى ونينوى شمال قضاء المقدادية وشمال جلولاء وخانقين، "
    "وتلول العطشانة وجبال بادوش والشيخ ابراهيم ومناطق خط اللاين. وشاركت شرطة ديالى في العملية."
)


def _told(text: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (m.surface, m.relation.kind if m.relation else None, m.best.name if m.best else None)
        for m in read(text).scenes
    ]


def test_an_english_report_is_read() -> None:
    assert _told(ENGLISH) == [
        ("Diyala", None, "Diyala"),
        ("Nineveh", None, "Nineveh"),
        ("Miqdadiya district", "north of", "Miqdadiya district"),
        ("Jalawla", "north of", "Jalawla"),
        ("Khanaqin", "north of", "Khanaqin"),
        ("Nineveh", None, "Nineveh"),
        ("Atshana heights", None, "Atshana heights"),
        ("Badush range", None, "Badush mountain range"),
        ("Sheikh Ibrahim", None, "Sheikh Ibrahim mountain"),
        ("Khat al-Lain areas", None, None),
        ("Kulajo village", "around", "Kulajo"),
        ("Kifri", None, "Kifri"),
    ]


def test_an_arabic_report_is_read() -> None:
    assert _told(ARABIC) == [
        ("ديالى", None, "Diyala"),
        ("نينوى", None, "Nineveh"),
        ("قضاء المقدادية", "north of", "Miqdadiya district"),
        ("جلولاء", "north of", "Jalawla"),
        ("خانقين", "north of", "Khanaqin"),
        ("تلول العطشانة", None, "Atshana heights"),
        ("جبال بادوش", None, "Badush mountain range"),
        ("الشيخ ابراهيم", None, "Sheikh Ibrahim mountain"),
        ("خط اللاين", None, None),
    ]


@pytest.mark.parametrize("text", [ENGLISH, ARABIC])
def test_every_mention_is_its_stretch_of_text(text: str) -> None:
    assert all(text[m.start : m.end] == m.surface for m in read(text).mentions)


def test_a_dateline_is_no_scene() -> None:
    dateline = read(ENGLISH).mentions[0]
    assert (dateline.surface, dateline.role) == ("ERBIL", DATELINE)


def test_a_body_named_after_a_place_is_no_scene() -> None:
    roles = {m.role for m in read("Two men were held by Kirkuk police.").mentions}
    assert roles == {PART_OF_A_NAME}
    assert [m.role for m in read("وشاركت شرطة ديالى في العملية").mentions] == [PART_OF_A_NAME]


def test_forces_at_a_place_are_not_named_after_it() -> None:
    assert [m.role for m in read("In Diyala the forces search hills.").mentions] == [PLACE]


def test_an_unknown_place_is_an_open_task() -> None:
    assert [m.surface for m in read(ENGLISH).open_tasks] == ["Khat al-Lain areas"]


def test_an_unknown_name_that_says_itself_what_it_is_needs_no_other_place_beside_it() -> None:
    tasks = read("Troops searched the Khat al-Lain areas and Foobar village.").open_tasks
    assert [m.surface for m in tasks] == ["Khat al-Lain areas", "Foobar village"]


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("Two attacks hit the Zarwan area and Hawd al-Naft.", ["Zarwan area", "Hawd al-Naft"]),
        ("A raid near Qurwan, and one on the Wadi Zarqan heights.",
         ["Qurwan", "Wadi Zarqan heights"]),
        ("Gunmen stormed the village of Sherwanok.", ["Sherwanok"]),
        ("قتل شخصان في قرية أبو زرقان ومنطقة خط اللاين.", ["أبو زرقان", "خط اللاين"]),
        ("هجمات في مناطق متفرقة وفي المنطقة الحدودية.", []),
        ("The statement in Arabic was read in Parliament by Turkish officials.", []),
    ],
)  # fmt: skip
def test_a_slot_that_only_a_place_fills_makes_an_open_task(text: str, tasks: list[str]) -> None:
    assert [mention.surface for mention in read(text).open_tasks] == tasks


def test_one_unknown_name_does_not_empty_the_rest() -> None:
    found = read("Troops went from Xqzzv village to Kifri and Jalawla.")
    assert [m.surface for m in found.scenes if m.best] == ["Kifri", "Jalawla"]


def test_what_is_no_name_of_a_place_stays_unmarked() -> None:
    assert read("The Iraqi Army and the Kurds met Turkish officials.").mentions == ()


def test_a_thousand_sentences_take_no_longer_each_than_a_hundred() -> None:
    def per_sentence(count: int) -> float:
        text = "Troops searched Kifri and the Zarwan area. " * count
        start = time.process_time()
        assert len(read(text).scenes) == 2 * count
        return (time.process_time() - start) / count

    per_sentence(10)
    assert per_sentence(1000) < 4 * per_sentence(100)


def test_the_text_chooses_between_namesakes() -> None:
    near_kifri = read("An ambush around Kulajo, a village by Kifri.").scenes[0]
    near_kalar = read("An ambush at Kulajo, north of Kalar in the Kalar district.").scenes[0]
    assert near_kifri.best is not None
    assert near_kalar.best is not None
    assert near_kifri.best.admin[0] == "Kifri district"
    assert near_kalar.best.admin[0].startswith("Kalar")


@pytest.mark.parametrize("text", ["", " ", "\n", "No place here.", "🗺 \u202e", "الحمد لله"])
def test_a_text_without_places_gives_an_empty_reading(text: str) -> None:
    assert read(text).mentions == ()


def test_a_text_beyond_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="characters"):
        read("x" * (MAX_TEXT + 1))


def test_the_work_grows_with_the_text_and_not_with_its_square() -> None:
    found = read(ENGLISH).mentions
    assert len(found) > 5
    start = time.monotonic()
    choose(ENGLISH, found * 400)  # some 5,000 mentions
    assert time.monotonic() - start < 20  # a guard against hanging, not a benchmark


@pytest.mark.parametrize(
    ("text", "words", "places"),
    [
        ("Attacks in the gap between the two contact lines, south of Kifri.",
         "the gap between the two contact lines", ["Kifri"]),
        ("هجمات في الفراغ بين خطي التماس جنوب كفري.", "الفراغ بين خطي التماس", ["كفري"]),
    ],
)  # fmt: skip
def test_the_space_between_the_lines_is_a_mention_and_no_open_task(
    text: str, words: str, places: list[str]
) -> None:
    found = read(text)
    lines = [m for m in found.mentions if m.names_no_place]
    assert [(m.surface, text[m.start : m.end]) for m in lines] == [(words, words)]
    assert lines[0].relation is not None
    assert lines[0].relation.code == "between the lines"
    assert [m.surface for m in found.scenes if not m.names_no_place] == places
    assert found.open_tasks == ()


def test_names_between_many_such_expressions_are_all_kept() -> None:
    found = read("Attacks between the contact lines at Kifri. " * 50).mentions
    assert [m.surface for m in found] == ["between the contact lines", "Kifri"] * 50


def test_an_unknown_name_is_looked_for_once_and_only_so_many_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def resolve(name: str, **more: str) -> list[Candidate]:
        asked.append(name)
        return candidates.resolve(name, **more)

    monkeypatch.setattr(mentions, "resolve", resolve)
    monkeypatch.setattr(mentions, "MOST_UNKNOWN", 2)
    names = ["Qurwan", "Zarwan", "Qurwan", "Sherwanok", "Kifri", "Sherwanok"]
    found = read(" ".join(f"A raid near {name}." for name in names))
    assert asked == ["Qurwan", "Zarwan"]
    assert [m.surface for m in found.open_tasks] == [name for name in names if name != "Kifri"]
