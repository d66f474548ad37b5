"""One run over a corpus with its mentions given: the joint choice beside the population baseline.

All choose among the same candidates. The baseline takes the most populous that bears exactly the
name; of names that nobody bears exactly, the most populous candidate. The joint choice is made

- `text`: from the text alone, with the units it names without a mark;
- `source`: and from where the other texts of the same source play, as they were read the first
  time. A desk knows that of its sources; no label of the corpus is used for it.

The weights of `gazetteer.joint` were chosen on LGL's texts of even number, counted from 0, so the
figures of the odd ones stand beside them.
"""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from gazetteer import joint, normalize, placed, scoring, vocabulary
from gazetteer.benchmark.corpora import Text
from gazetteer.benchmark.distances import WORST_KM, Distances, measure
from gazetteer.benchmark.given import candidates_of, hints, populations, units_named
from gazetteer.benchmark.scores import percentile
from gazetteer.types import PART_OF_A_NAME, Candidate, Mention

HALVES = ("even", "odd")
WAYS = ("source", "text", "population")
HAUNTS = 3  # places in which the other texts of a source mostly play
OFTEN = 2  # texts that must name one

Figures = dict[str, Distances]  # {"all", "even", "odd"} to the figures of those texts


@dataclass(frozen=True)
class CorpusRun:
    """The figures of a corpus by way of choosing, of `WAYS`."""

    corpus: str
    texts: int
    ways: dict[str, Figures]
    p50_ms: float
    p95_ms: float

    def as_json(self) -> dict[str, Any]:
        def told(half: str) -> dict[str, Any]:
            return {
                **self.ways["source"][half]._asdict(),
                "text_alone": self.ways["text"][half]._asdict(),
                "baselines": {"population": self.ways["population"][half]._asdict()},
            }

        return {
            "corpus": self.corpus,
            "texts": self.texts,
            **told("all"),
            "error_not_resolved_km": WORST_KM,
            "halves": {half: told(half) for half in HALVES if half in self.ways["source"]},
            "ratio": self.ratio,
            "ms_per_text": {"p50": self.p50_ms, "p95": self.p95_ms},
        }

    @property
    def ratio(self) -> float | None:
        """How many times as many names are right as by the baseline."""
        ours, baseline = (self.ways[way]["all"].a_at_161 for way in ("source", "population"))
        return round(ours / baseline, 3) if baseline else None


class _Read(NamedTuple):
    """A text with its mentions in order and which of them are the corpus's, in its order."""

    text: Text
    mentions: list[Mention]
    marked: list[int]
    chosen: list[Mention]


def run(corpus: str, texts: list[Text], *, using: str = "default") -> CorpusRun:
    """Return the figures. Raises ValueError for a corpus without toponyms."""
    units, times, reads = units_named(using), [], []
    for text in texts:
        begun = time.perf_counter()
        reads.append(_read(text, units, using))
        times.append((time.perf_counter() - begun) * 1000)
    haunts = _haunts(reads)
    errors: dict[str, dict[str, list[float | None]]] = {
        way: defaultdict(list) for way in WAYS
    }  # fmt: skip
    for number, read in enumerate(reads):
        again = _with_source(read, haunts[read.text.source])
        people = populations((c for m in read.mentions for c in m.candidates), using=using)
        for one, at in zip(read.text.toponyms, read.marked, strict=True):
            said = {
                "source": again[at].best,
                "text": read.chosen[at].best,
                "population": most_populous(one.surface, read.mentions[at].candidates, people),
            }
            for way, candidate in said.items():
                for half in ("all", HALVES[number % 2]):
                    errors[way][half].append(_error(candidate, one.point))
    ways = {
        way: {half: measure(errors[way][half]) for half in ("all", *HALVES) if errors[way][half]}
        for way in WAYS
    }
    if not ways["text"]:
        raise ValueError(f"{corpus}: no text has a toponym with a point.")
    return CorpusRun(
        corpus, len(texts), ways, round(percentile(times, 50), 1), round(percentile(times, 95), 1)
    )


def _read(text: Text, units: re.Pattern[str], using: str) -> _Read:
    marked = [Mention(one.start, one.end, one.surface) for one in text.toponyms]
    unmarked = hints(text.text, [(m.start, m.end) for m in marked], units)
    found = candidates_of((m.surface for m in (*marked, *unmarked)), using=using)
    both = [replace(m, candidates=tuple(found[m.surface])) for m in (*marked, *unmarked)]
    order = sorted(range(len(both)), key=lambda at: (both[at].start, at))
    stands = {at: place for place, at in enumerate(order)}
    mentions = [both[at] for at in order]
    chosen = placed.placed(joint.choose(text.text, mentions))
    return _Read(text, mentions, [stands[at] for at in range(len(marked))], chosen)


def _haunts(reads: list[_Read]) -> dict[str, Counter[Candidate]]:
    """Return by source in how many texts each settlement was read."""
    counts: dict[str, Counter[Candidate]] = defaultdict(Counter)
    for read in reads:
        counts[read.text.source].update(_settlements(read))
    return counts


def _settlements(read: _Read) -> set[Candidate]:
    best = {m.best for m in read.chosen if m.best is not None}
    return {replace(c, reasons=(), score=1.0, matched=c.name, code="exact") for c in best
            if c.kind in vocabulary.SETTLEMENTS}  # fmt: skip


def _with_source(read: _Read, haunts: Counter[Candidate]) -> list[Mention]:
    """Return the mentions as chosen where the source's other texts have a say."""
    if not read.text.source:
        return read.chosen
    others = haunts - Counter(_settlements(read))
    usual = sorted(others.items(), key=lambda item: (-item[1], item[0].place_id))[:HAUNTS]
    context = [
        Mention(0, 0, f"{read.text.source} {at}", role=PART_OF_A_NAME, candidates=(place,))
        for at, (place, count) in enumerate(usual)
        if count >= OFTEN
    ]
    chosen = joint.choose(read.text.text, [*context, *read.mentions])
    return placed.placed(chosen)[len(context) :]


def most_populous(
    name: str, candidates: tuple[Candidate, ...], people: dict[int, int]
) -> Candidate | None:
    """Return the baseline's choice."""
    folded = normalize.fold(name)
    exact = [c for c in candidates if normalize.fold(c.matched) == folded]
    return max(exact or candidates, key=lambda c: people.get(c.place_id, 0), default=None)


def _error(candidate: Candidate | None, point: tuple[float, float]) -> float | None:
    """Return kilometres, None where there is no candidate with a point."""
    if candidate is None or candidate.lon is None or candidate.lat is None:
        return None
    return scoring.distance_km((candidate.lon, candidate.lat), point)
