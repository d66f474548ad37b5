"""Letters that people exchange cost little, others much; learnt, kept in a table. No database."""

import pytest

from gazetteer.writing import Written, asked_letters, stored_letters, tables

DEAREST = 25.0  # nats; e to the minus 25 would be no count but a slip


def _strangeness(asked: str, stored: str, script: str = "Latn") -> float:
    return Written(asked_letters(asked)).strangeness(stored_letters(stored), script)


# asked, the name likelier meant, the name less likely meant
@pytest.mark.parametrize(
    ("asked", "near", "far"),
    [
        ("Badosh", "Bādūsh", "Bādush"),  # a long ū is written o, a short one less often
        ("Gaza", "Kāzah", "Ḩāzah"),
        ("Perdawood", "Bīr Dāwūd", "Bīr Rāwūd"),
        ("Shekhan", "Shaykhān", "Shākhān"),
    ],
)
def test_what_people_exchange_is_less_strange(asked: str, near: str, far: str) -> None:
    assert _strangeness(asked, near) < _strangeness(asked, far)


def test_articles_generic_words_and_marks_are_no_letters() -> None:
    assert stored_letters("Qaryat ash Shaykh") == stored_letters("Shaykh")
    assert asked_letters("Al-Shaykh village") == asked_letters("shaykh")
    assert stored_letters("قرية الوليد") == "وليد"
    assert stored_letters("Bādūsh") != asked_letters("Bādūsh") == "baduS"


def test_an_arabic_name_is_compared_too() -> None:
    assert _strangeness("Walid", "الوليد", "Arab") < _strangeness("Walid", "الخالد", "Arab")


def test_nothing_is_infinitely_strange() -> None:
    assert _strangeness("", "Badush") == _strangeness("Badush", "") == float("inf")


@pytest.mark.parametrize("script", ["Latn", "Arab"])
def test_every_cost_is_a_share(script: str) -> None:
    costs = tables()[script]
    for table in costs:
        assert table
        assert all(0.0 <= nats <= DEAREST for nats in table.values())


@pytest.mark.parametrize("stored", ["Qaryat Ḩamdānīyah", "Al Kūt", "Badush", "Zākhū", "كفري"])
def test_what_is_stranger_than_asked_about_is_left_unmeasured(stored: str) -> None:
    script = "Arab" if stored == "كفري" else "Latn"
    written, there = Written(asked_letters("Hamdaniya")), stored_letters(stored)
    exactly = written.strangeness(there, script)
    for most in (exactly + 0.001, 5.0, 20.0):
        found = written.strangeness(there, script, most)
        assert found == exactly if exactly <= most else found > most
