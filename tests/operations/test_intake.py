"""A report is stored once, as it is, or refused in words."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from operations import intake
from operations.errors import IntakeError
from operations.models import Report

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)


def store(source, by, text="Something happened.", **fields):
    return intake.store(
        **{"text": text, "title": "T", "source": source, "published_on": DAY, "by": by} | fields
    )


def test_the_same_text_again_is_the_report_there_is(source, contributor, editor):
    first, is_new = store(source, contributor, "Caf\u00e9 burned.\nTwo hurt.")
    assert is_new
    again, is_new = store(source, editor, " Cafe\u0301 burned.\r\nTwo hurt. ", title="Other")
    assert (again, is_new) == (first, False)
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \r\n\t ", "empty"),
        ("a\x00b", "NUL"),
        ("a\ud800b", "surrogate"),
        ("x" * 500_001, "500,001 characters"),
        ("x" * 50_000_000, "50,000,000 characters"),
    ],
)
def test_what_is_no_text_is_refused_and_leaves_no_row(source, contributor, text, reason):
    with pytest.raises(IntakeError, match=reason):
        store(source, contributor, text)
    assert not Report.objects.exists()


def test_the_longest_permitted_text_is_taken(source, contributor):
    assert store(source, contributor, "x" * 500_000)[1]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "x", "ftp://x.org/"])
def test_a_link_that_is_none_is_refused_at_the_field(source, contributor, url):
    with pytest.raises(ValidationError) as refused:
        store(source, contributor, url=url)
    assert "url" in refused.value.message_dict
