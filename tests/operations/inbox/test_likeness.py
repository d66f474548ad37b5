"""Nearly the same text is recognised; another report of the same event is not."""

import random

import pytest

from operations import intake
from operations.errors import IntakeError
from operations.inbox import likeness
from operations.models import Evidence, Operation
from operations.models.dissent import origins

from .press_server import PARAGRAPHS

TEXT = "\n".join(PARAGRAPHS)
OWN_WORDS = (
    "Soldiers combed the heights above Badush at the start of the week. According to the defence "
    "ministry they came upon two hiding places in caves and some explosives, and no one was "
    "injured. Roads reopened at midday, the town's mayor told this newspaper, and herders may go "
    "back to their grazing land on the slope to the west within days."
)


def test_the_same_words_in_another_dress_are_near(report, source, contributor):
    first = stored(source, contributor, TEXT)
    for text, least in (
        (TEXT.upper().replace(",", " -"), 1.0),
        ("BADUSH, 5 August (Agency) - By our correspondent. " + TEXT, 0.99),
        (TEXT.rsplit("\n", 1)[0], 0.99),  # the end cut
        (TEXT.replace("six hours", "seven hours").replace("noon", "midday"), 0.8),
        ("\n".join([*PARAGRAPHS, OWN_WORDS]), 0.99),  # wrapped in more
    ):
        found = likeness.near(text)
        assert [each.report for each in found] == [first]
        assert found[0].share >= least


def test_another_report_of_the_event_and_a_short_note_are_not(source, contributor):
    stored(source, contributor, TEXT)
    assert likeness.near(OWN_WORDS) == []
    assert likeness.near("Army units searched the hills north of Badush on Monday morning") == []


def test_arabic_is_compared_without_its_marks(source, contributor):
    text = (
        "نفذت قوات الجيش العراقي صباح اليوم الاثنين عملية تفتيش واسعة شمال ناحية بعشيقة بحسب بيان "
        "لوزارة الدفاع وقال المتحدث إن القوات عثرت على مخبأ للأسلحة في إحدى القرى"
    )
    first = stored(source, contributor, text)
    marked = text.replace("قوات", "قُوّات").replace("العراقي", "العراقـــي")
    assert [each.report for each in likeness.near(marked)] == [first]


def test_the_sketch_finds_what_the_words_say():
    """Of 200 pairs that share half of their runs, at most a few have no number in common."""
    drawn = random.Random(7)
    missed = 0
    for _ in range(200):
        shared = [drawn.getrandbits(64) for _ in range(200)]
        one, other = ({*shared, *(drawn.getrandbits(64) for _ in range(100))} for _ in "ab")
        bands = set(likeness.bands_of(one)) & set(likeness.bands_of(other))
        missed += not bands
    assert missed <= 12


def test_a_copy_names_the_first_report_and_takes_its_copies_along(source, contributor):
    first, second, third = (stored(source, contributor, f"{n} {TEXT}") for n in range(3))
    intake.link_copy(third, second)
    intake.link_copy(second, first)
    third.refresh_from_db()
    assert (second.origin, third.origin) == (first, first)
    with pytest.raises(IntakeError, match="itself a copy"):
        intake.link_copy(first, third)
    intake.link_copy(second, None)
    second.refresh_from_db()
    assert second.origin is None


def test_a_linked_copy_speaks_for_its_origin(source, contributor, django_assert_num_queries):
    from operations.models import Source

    other = Source.objects.create(name="Another outlet")
    first = stored(source, contributor, TEXT)
    second = stored(other, contributor, f"Again. {TEXT}")
    record = Operation.objects.create(
        title="Search", valid_from="2019-08-05", created_by=contributor, changed_by=contributor
    )
    quote = "Nobody was hurt."
    rows = [
        Evidence.objects.create(record=record, report=each, quote=quote,
                                start=each.text.index(quote),
                                end=each.text.index(quote) + len(quote))
        for each in (first, second)
    ]  # fmt: skip
    assert origins(rows) == 2
    intake.link_copy(second, first)
    found = list(Evidence.objects.prefetch_related("report__origin"))
    with django_assert_num_queries(0):
        assert origins(found) == 1
    found[1].speaker = "The mayor"
    assert origins(found) == 1  # the same words, named in the copy alone
    found[0].speaker = "The ministry"
    assert origins(found) == 2


def stored(source, by, text):
    import datetime as dt

    return intake.store(text=text, title="T", source=source, published_on=dt.date(2019, 8, 5),
                        by=by)[0]  # fmt: skip


pytestmark = pytest.mark.django_db
