"""Who a text names and what it says each did: sentences in, roles out; no database."""

import time
from pathlib import Path

import pytest

from operations.reader.actors import Alias, FoundActor, index_of, read_actors
from operations.starter_actors import names_of, starter_rows
from operations.vocabulary import ActorKind, Role

ROWS = starter_rows()
SLUGS = [row["slug"] for row in ROWS]
KNOWN = index_of(
    Alias(name, number, int(row["kind"]))
    for number, row in enumerate(ROWS)
    for name in (row["name"], *(name for _, _, name in names_of(row)))
)
REPORT = Path("operations/demonstration/report.txt").read_text(encoding="utf-8")


def _told(text: str) -> set[tuple[str, Role]]:
    """Return (slug, or the words where it is unknown; role) of all that did something."""
    return {
        (SLUGS[actor.actor_id] if actor.actor_id is not None else actor.surface, actor.role)
        for actor in read_actors(text, "", KNOWN)
        if actor.role is not None
    }


def test_the_founding_report_names_forces_target_announcer_and_who_is_absent() -> None:
    assert _told(REPORT) == {
        ("joint-operations-command", Role.ANNOUNCES),
        ("iraqi-army", Role.GROUND),
        ("diyala-police", Role.POLICE),
        ("hashd-al-shaabi", Role.MILITIA),
        ("sunni-tribal-units", Role.MILITIA),
        ("iraqi-aircraft", Role.AIR_SUPPORT),
        ("us-led-coalition", Role.AIR_SUPPORT),
        ("islamic-state", Role.TARGET),
        ("peshmerga", Role.STATED_ABSENT),
        ("peshmerga", Role.NO_COORDINATION),
        ("prime-minister-of-iraq", Role.VISITOR),
        ("peshmerga", Role.LEADS),
        ("kurdish-security-forces", Role.GROUND),
        ("iraqi-forces", Role.NO_COORDINATION),
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("أعلنت قيادة العمليات المشتركة انطلاق عملية.",
         {("joint-operations-command", Role.ANNOUNCES)}),
        ("ويشارك في العملية الجيش العراقي وشرطة ديالى والحشد الشعبي.",
         {("iraqi-army", Role.GROUND), ("diyala-police", Role.POLICE),
          ("hashd-al-shaabi", Role.MILITIA)}),
        ("تجري العملية بإسناد جوي من التحالف الدولي.", {("us-led-coalition", Role.AIR_SUPPORT)}),
        ("وتهدف إلى ملاحقة بقايا تنظيم الدولة الإسلامية.", {("islamic-state", Role.TARGET)}),
        ("ولم يتضمن البيان أي مشاركة للبيشمركة.", {("peshmerga", Role.STATED_ABSENT)}),
        ("ولم تشارك قوات البيشمركة في العملية.", {("peshmerga", Role.STATED_ABSENT)}),
        ("لا يوجد أي تنسيق مع القوات العراقية.", {("iraqi-forces", Role.NO_COORDINATION)}),
        ("نفت البيشمركة مشاركتها في العملية.",
         {("peshmerga", Role.STATED_ABSENT), ("peshmerga", Role.DENIES)}),
        ("وشارك اللواء 110 في العملية.", {("اللواء 110", Role.GROUND)}),
        ("وهاجم مسلحون من تنظيم داعش نقطة تفتيش للجيش العراقي.",
         {("مسلحون", Role.ATTACKER), ("islamic-state", Role.ATTACKER),
          ("iraqi-army", Role.VICTIM)}),
        ("ئۆپەراسیۆنەکە دژی داعش بوو.", {("islamic-state", Role.TARGET)}),
        ("پێشمەرگە بەشداری نەکرد.", {("peshmerga", Role.STATED_ABSENT)}),
    ],
)  # fmt: skip
def test_arabic_and_sorani_say_the_same(text: str, told: set[tuple[str, Role]]) -> None:
    assert _told(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The Peshmerga did not take part in the operation.",
         {("peshmerga", Role.STATED_ABSENT)}),
        ("The Peshmerga denied any involvement.",
         {("peshmerga", Role.STATED_ABSENT), ("peshmerga", Role.DENIES)}),
        ("Diyala police denied that shots had been fired.", {("diyala-police", Role.DENIES)}),
        ("The SDF said its fighters had arrested two men.",
         {("syrian-democratic-forces", Role.ANNOUNCES),
          ("syrian-democratic-forces", Role.GROUND)}),
        ("They chased Daesh fighters, the Security Media Cell said.",
         {("islamic-state", Role.TARGET), ("security-media-cell", Role.ANNOUNCES)}),
        ("Villagers accused Turkey of the shelling.", {("turkey", Role.ATTACKER)}),
        ("The road leads to Turkey.", set()),
        ("The prime minister of Oman visited the town.", set()),
        ("Saraya Ahl al-Wadi attacked a convoy.", {("Saraya Ahl al-Wadi", Role.ATTACKER)}),
        ("Wolves of the Valley Brigade attacked a convoy.",
         {("Wolves of the Valley Brigade", Role.ATTACKER)}),
        ("It was carried out without the participation of the Peshmerga.",
         {("peshmerga", Role.STATED_ABSENT)}),
        ("Two men were killed in an ambush by ISIS militants.",
         {("islamic-state", Role.ATTACKER)}),
        ("Islamic State gunmen attacked a Peshmerga post.",
         {("islamic-state", Role.ATTACKER), ("peshmerga", Role.VICTIM)}),
        ("Unidentified gunmen abducted three villagers.",
         {("Unidentified gunmen", Role.ATTACKER), ("villagers", Role.VICTIM)}),
        ("The 42nd Brigade launched a search operation against Daesh cells.",
         {("42nd Brigade", Role.LEADS), ("islamic-state", Role.TARGET)}),
        ("Popular Mobilisation Forces swept the hills.", {("hashd-al-shaabi", Role.MILITIA)}),
        ("Warplanes of the US-led coalition struck a hideout.",
         {("us-led-coalition", Role.AIR_SUPPORT)}),
        ("A Peshmerga commander gave an interview.", set()),
        ("It is not for us, the state, to say what is.", set()),
    ],
)  # fmt: skip
def test_a_part_is_read_from_the_sentence(text: str, told: set[tuple[str, Role]]) -> None:
    assert _told(text) == told


def test_who_is_only_named_is_found_without_a_part() -> None:
    found = read_actors("A Peshmerga commander gave an interview.", "en", KNOWN)
    assert [(actor.surface, actor.role) for actor in found] == [("Peshmerga", None)]


def test_an_unknown_force_is_an_open_task() -> None:
    found = read_actors("They met the Sayyid al-Wasi Brigades.", "en", KNOWN)
    assert [(actor.surface, actor.actor_id) for actor in found] == [
        ("Sayyid al-Wasi Brigades", None)
    ]


def test_a_name_of_two_actors_is_not_guessed() -> None:
    two = index_of([Alias("Border Guard", 1, ActorKind.STATE), Alias("border guard", 2, 1)])
    (found,) = read_actors("The Border Guard advanced.", "en", two)
    assert found.actor_id is None
    assert found.reason.startswith("2 actors answer")


@pytest.mark.parametrize(
    "text", [REPORT, "", "\n", "🗺 \u202e", "ISIS", "و" * 50, "A. B. U.S. Army"]
)
def test_every_finding_is_its_stretch_of_text_with_a_reason(text: str) -> None:
    found: list[FoundActor] = read_actors(text, "", KNOWN)
    assert all(text[actor.start : actor.end] == actor.surface and actor.reason for actor in found)


@pytest.mark.parametrize(
    "text",
    ["The Iraqi Army, " * 2000, "no coordination with " * 5000, "والجيش العراقي " * 5000,
     "Abc " * 20_000 + "Brigade", "a" * 100_000],
    ids=["list", "cue", "arabic", "capitals", "word"],
)  # fmt: skip
def test_a_hostile_text_is_read_in_seconds(text: str) -> None:
    start = time.process_time()
    read_actors(text, "", KNOWN)
    assert time.process_time() - start < 5
