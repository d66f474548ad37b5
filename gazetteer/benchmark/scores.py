"""Recall, rank and time of one way to resolve names, over one set of questions. Pure."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from gazetteer import scoring
from gazetteer.benchmark.files import Question

REACH_KM = 5.0


class Found(NamedTuple):
    """One answer. point: (lon, lat), None where the place has none."""

    external_id: str
    point: tuple[float, float] | None


Resolver = Callable[[str, str], Sequence[Found]]


class Figures(NamedTuple):
    """What is printed of one resolver on one set."""

    queries: int
    recall_at_1: float | None
    recall_at_5: float | None
    mrr: float | None
    p50_ms: float | None
    p95_ms: float | None
    misses: list[tuple[Question, int]]

    def as_json(self) -> dict[str, float | int | None]:
        return {k: v for k, v in self._asdict().items() if k != "misses"}


def is_right(found: Found, question: Question) -> bool:
    """Return whether an answer is the place meant: by id, or within 5 km where no id is known."""
    if question.external_id:
        return found.external_id == question.external_id
    return (
        found.point is not None
        and question.point is not None
        and scoring.distance_km(found.point, question.point) <= REACH_KM
    )


def measure(resolver: Resolver, questions: Sequence[Question], reverse: bool = False) -> Figures:
    """Return the figures; `reverse` asks for the other name of each pair."""
    ranks, times, misses = [], [], []
    for question in questions:
        start = time.perf_counter()
        found = resolver(question.other if reverse else question.name, question.area)
        times.append((time.perf_counter() - start) * 1000)
        rank = next((at for at, one in enumerate(found, 1) if is_right(one, question)), 0)
        ranks.append(rank)
        if rank != 1:
            misses.append((question, rank))
    if not ranks:
        return Figures(0, None, None, None, None, None, [])
    return Figures(
        len(ranks),
        round(sum(rank == 1 for rank in ranks) / len(ranks), 4),
        round(sum(0 < rank <= 5 for rank in ranks) / len(ranks), 4),
        round(sum(1 / rank for rank in ranks if rank) / len(ranks), 4),
        round(statistics.median(times), 3),
        round(percentile(times, 95), 3),
        misses,
    )


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the nearest-rank percentile."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(percent) // 100) - 1)]
