"""From what was read to proposals: one an event, with its places, actors, numbers and reasons."""

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from gazetteer.models import Place
from operations import drafting, intake, reading_facts
from operations.admin.reading_drafts import read as read_all
from operations.demonstration.actors import make_actors
from operations.models import ActionMention, Record, Report, Source
from operations.proposals import proposing
from operations.proposals.proposing import SURE, Proposal
from operations.proposals.telling import Reading
from operations.reader.actions import read_actions
from operations.reader.benchmark import _is_alike as is_alike
from operations.reader.dates import read_dates
from operations.reader.gold import GoldText, read_gold
from operations.reading import read_report
from operations.vocabulary import Counted, DatePrecision
from tests.operations.reported_text import ATTACKED, PUBLISHED, SEARCH, TEXT, make_places

GOLD = Path(proposing.__file__).parents[1] / "reader" / "data" / "gold"


@pytest.fixture
def world(db: None) -> None:
    make_actors()
    make_places()


@pytest.fixture
def told(world: None, source: Source, contributor: User):
    """Store and read a text; return the proposals from it."""

    def tell(text: str = TEXT) -> list[Proposal]:
        report, _ = intake.store(
            text=text, title="x", source=source, published_on=PUBLISHED, by=contributor
        )
        read_report(report)
        return proposing.propose(read_all(report), PUBLISHED)

    return tell


def test_a_report_becomes_one_proposal_an_event(told) -> None:
    found = told()
    assert [row.title for row in found] == [
        "Attack near Rashad village", "Operation south of Daquq", "Find in Albu Najm",
        "Attack near Rashad village",
    ]  # fmt: skip
    assert all(row.reasons and row.score >= SURE for row in found)


def test_a_headline_and_its_paragraph_are_one_incident(told) -> None:
    attack = told()[0]
    assert [row.surface for row in attack.actions] == ["attack", "attacked"]
    assert attack.first.isoformat() == "2019-10-10"
    wounded = attack.toll(Counted.WOUNDED)
    assert wounded is not None
    assert (wounded.low, wounded.best, wounded.high) == (4, 4, None)
    assert attack.statement is not None
    assert "told 2 times in the report" in attack.reasons


def test_another_attack_of_the_same_day_and_place_is_its_own(told) -> None:
    first, *_, second = told()
    assert second.first == first.first
    assert [row.surface for row in second.actions] == ["attack"]


def test_who_takes_part_and_who_is_stated_not_to_go_with_the_operation(told) -> None:
    operation = told()[1]
    parts = {row.actor.slug: row.role for row in operation.actors if row.actor}
    assert parts == {
        "iraqi-army": "leads", "joint-operations-command": "announces",
        "peshmerga": "stated_absent",
    }  # fmt: skip
    assert not [row for row in operation.actors if row.role == "attacker"]


def test_who_stays_away_in_a_later_paragraph_stays_away_from_the_operation(told) -> None:
    search = SEARCH.replace(" The Peshmerga did not take part.", "")
    away = "The Peshmerga took no part in the operation, a commander said."
    found = told("\n\n".join([search, ATTACKED, away]))
    absent = {row.title for row in found for each in row.actors if each.role == "stated_absent"}
    assert absent == {"Operation south of Daquq"}


def test_an_incident_of_an_operation_is_part_of_it(told) -> None:
    _, operation, find, other = told()
    assert find.part_of == operation.actions[0]
    assert other.part_of is None


def test_a_place_that_nobody_knows_stays_named_and_not_located(told) -> None:
    find = told()[2]
    assert [row.state for row in find.mentions] == ["open"]
    assert "named, not located: Albu Najm" in find.reasons


def test_what_is_denied_is_never_proposed(told) -> None:
    assert "bombing" not in {row.kind for row in told()}


def test_without_a_date_the_day_of_publication_stands_in_and_says_so(told) -> None:
    (found,) = told("Gunmen attacked a checkpoint near Rashad.")
    assert (found.first, found.precision) == (PUBLISHED, DatePrecision.DAYS)
    assert found.score < 0.85
    assert any("day of publication" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("In Hawija, west of Daquq, gunmen attacked a post.", ["Hawija"]),
        ("Gunmen attacked a post on the road between Daquq and Hawija.", ["Daquq", "Hawija"]),
        ("Gunmen attacked a post in Hawija and a bomb exploded in Daquq.", ["Hawija"]),
        ("The town of Daquq is calm. Gunmen attacked a post there on Friday.", ["Daquq"]),
        ("Gunmen attacked a post.", []),
    ],
)
def test_the_place_is_that_of_the_clause_then_of_the_paragraph(told, text, places) -> None:
    assert [row.surface for row in told(text)[0].mentions] == places


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A bomb killed two men in Hawija on Friday. The bomb exploded at noon.", 1),
        ("A bomb killed two in Hawija on Friday. Later a bomb wounded three in Daquq.", 2),
        ("A bomb exploded in Hawija on Friday.\n\nOn Thursday a bomb exploded in Hawija.", 2),
        ("Gunmen attacked Hawija on Friday. Gunmen attacked Daquq on Friday.", 2),
        ("Shelling kills three in Daquq\n\nShelling on Friday in Daquq killed three people.", 1),
    ],
)
def test_tellings_of_one_event_meet_and_those_of_two_do_not(told, text, number) -> None:
    assert len(told(text)) == number


def test_what_was_drafted_is_not_proposed_again(told, contributor: User) -> None:
    told()
    report = Report.objects.get()
    record: Record = drafting.draft_operation(title="x", valid_from=PUBLISHED, by=contributor)
    ActionMention.objects.filter(report=report, kind="operation").update(record=record)
    titles = [row.title for row in proposing.propose(read_all(report), PUBLISHED)]
    assert "Operation south of Daquq" not in titles
    record.delete()
    titles = [row.title for row in proposing.propose(read_all(report), PUBLISHED)]
    assert "Operation south of Daquq" in titles


def test_an_arabic_report_is_proposed_under_an_english_title(told) -> None:
    Place.objects.get(name="Hawija").names.create(
        name="الحويجة", language="ar", kind="preferred"
    )  # fmt: skip
    (found,) = told("هاجم مسلحون نقطة تفتيش في الحويجة يوم الخميس.")
    assert found.title == "Attack in Hawija"


def without_places(gold: GoldText) -> list[Proposal]:
    """Return the proposals from dates and actions alone: no gazetteer is loaded here."""
    report = Report(text=gold.text, language=gold.language, published_on=gold.published)
    dates = [
        reading_facts._kept_date(report, date)
        for date in read_dates(gold.text, gold.language, gold.published)
    ]
    actions = [
        reading_facts._kept_action(report, action)
        for action in read_actions(gold.text, gold.language)
    ]
    for number, row in enumerate([*dates, *actions], 1):
        row.pk = number
    told = Reading(gold.text, places=[], actors=[], dates=dates, actions=actions, statements=[])
    return proposing.propose(told, gold.published)


@pytest.mark.parametrize("name", ["english.json", "arabic.json"])
def test_gold_texts_give_as_many_proposals_as_they_tell_of_events(name: str) -> None:
    wanted = found = right = operations = least = 0
    for gold in read_gold(GOLD / name):
        proposals = without_places(gold)
        left = [row for row in proposals if row.kind != "operation"]
        operations += min(gold.operations_min, len(proposals) - len(left))
        least += gold.operations_min
        found += len(left)
        wanted += len(gold.incidents)
        for kind, when in gold.incidents:
            same = (
                row for row in left
                if is_alike(kind, row.kind) and when in (None, (row.first, row.last))
            )  # fmt: skip
            if hit := next(same, None):
                right += 1
                left.remove(hit)
    assert operations == least
    assert right >= 0.9 * wanted
    assert found <= 1.1 * wanted


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Hours later a bomb exploded in Hawija, killing one.", "2019-10-10"),
        ("On the same day a bomb exploded in Hawija, killing one.", "2019-10-10"),
        ("A bomb exploded in Hawija, killing one.", "2019-10-12"),
    ],
)
def test_hours_later_is_the_day_of_the_event_before(told, words: str, day: str) -> None:
    found = told(f"On Thursday gunmen attacked a checkpoint in Daquq.\n\n{words}")
    assert [row.first.isoformat() for row in found] == ["2019-10-10", day]


def test_a_place_that_says_which_other_one_is_meant_is_no_scene(told) -> None:
    (found,) = told("On Friday gunmen attacked a checkpoint in Hawija west of Kirkuk.")
    assert [row.surface for row in found.mentions] == ["Hawija"]
    (both,) = told("The army began an operation on Friday in Hawija and west of Kirkuk.")
    assert [row.surface for row in both.mentions] == ["Hawija", "Kirkuk"]


def test_many_events_that_follow_each_other_are_told_in_time(told) -> None:
    text = " ".join(f"Hours later gunmen attacked post {n} in Daquq." for n in range(900))
    assert len(told(text)) <= proposing.MOST
