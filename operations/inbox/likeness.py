"""Which stored reports have nearly the same words as a text: shingles, and a sketch to find them.

A text's set of runs of `SHINGLE` words is kept as `BANDS` numbers (MinHash by one permutation,
banded: Broder 1997, doi:10.1109/SEQUEN.1997.666900; Li, Owen and Zhang 2012, arXiv:1208.1259).
Texts that share a number are candidates; an index finds them among 100,000 reports. The words of
the candidates themselves then decide.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from django.db.models import QuerySet

from gazetteer.normalize import fold
from operations.models import Report

SHINGLE = 4  # words: long enough that two reports of one event in own words share few
BANDS = 32
ROWS = 3  # of a band; 32 of 3 find a likeness of 0.5 with 98 %, of 0.2 with 23 %, of 0.02 never
MAX_WORDS = 20_000  # what is looked at; more of a text would say the same and take seconds
MAX_ROWS = 20_000  # that share a number: only a text that is everywhere has more
MAX_CANDIDATES = 20  # whose words are compared, those that share most numbers

# When a text is nearly the same as another, and why there.
SAME_SHARE = 0.5  # of the runs of both: an agency's text with another lead or a cut end
CONTAINED_SHARE = 0.8  # of the shorter one's runs: a text shortened or wrapped in a longer one
MIN_RUNS = 12  # of the shorter one; two lines of a dateline and an outlet's motto are no report


@dataclass(frozen=True)
class Near:
    """An earlier report and the share of the shorter text's runs of words that both have."""

    report: Report
    share: float


def near(text: str, besides: int | None = None) -> list[Near]:
    """Return stored reports with nearly the same words, the likest first. Two queries."""
    runs = shingles(text)
    if len(runs) < MIN_RUNS:
        return []
    found = []
    for report in _candidates(bands_of(runs), besides):
        theirs = shingles(report.text)
        both, shorter = len(runs & theirs), min(len(runs), len(theirs))
        is_same = both >= SAME_SHARE * len(runs | theirs)
        if shorter >= MIN_RUNS and (is_same or both >= CONTAINED_SHARE * shorter):
            found.append(Near(report, both / shorter))
    return sorted(found, key=lambda each: (-each.share, each.report.pk))


def _candidates(numbers: list[int], besides: int | None) -> QuerySet[Report]:
    """Return the reports that share most numbers.

    They are ranked here: told to order and limit, PostgreSQL walks through all reports instead of
    the index.
    """
    rows = Report.objects.filter(bands__overlap=numbers).order_by().values_list("pk", "bands")
    wanted = set(numbers)
    ranked = sorted(((len(wanted.intersection(b)), pk) for pk, b in rows[:MAX_ROWS]), reverse=True)
    pks = [pk for _, pk in ranked if pk != besides][:MAX_CANDIDATES]
    return Report.objects.filter(pk__in=pks).select_related("source", "origin__source")


def bands(text: str) -> list[int]:
    """Return the numbers that a text is found by; none for a text too short to compare."""
    runs = shingles(text)
    return bands_of(runs) if len(runs) >= MIN_RUNS else []


def shingles(text: str) -> set[int]:
    """Return the hashes of the runs of words of a text, marks, case and punctuation aside."""
    words = fold(text).split()[:MAX_WORDS]
    return {
        _hash(" ".join(words[at : at + SHINGLE])) for at in range(max(0, len(words) - SHINGLE + 1))
    }


def bands_of(runs: Iterable[int]) -> list[int]:
    """Return `BANDS` numbers of 63 bits; each is equal for two texts with likeness³."""
    least: list[int | None] = [None] * (BANDS * ROWS)
    for run in runs:
        bin_, value = run % len(least), run // len(least)
        kept = least[bin_]
        if kept is None or value < kept:
            least[bin_] = value
    filled = [_filled(least, at) for at in range(len(least))]
    return [
        _hash(f"{band} {filled[band * ROWS : (band + 1) * ROWS]}") >> 1 for band in range(BANDS)
    ]


def _filled(least: list[int | None], at: int) -> tuple[int, int]:
    """Return what is in a bin; of an empty one, what the next filled one has, and how far it is."""
    for step in range(len(least)):
        value = least[(at + step) % len(least)]
        if value is not None:
            return value, step
    return 0, 0


def _hash(words: str) -> int:
    return int.from_bytes(blake2b(words.encode(), digest_size=8).digest())
