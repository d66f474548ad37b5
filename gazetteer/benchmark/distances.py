"""How far answers lie from the truth, by the measures of the geoparsing literature. Pure.

A@161: the share within 161 km (100 miles). AUC: the area under the curve of the ordered ln(1 + km),
over that of the worst answer everywhere; 0 is perfect. Source: Gritta, Pilehvar, Limsopatham,
Collier 2018, doi:10.1007/s10579-017-9385-8, and their published scorer.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

REACH_KM = 161.0
WORST_KM = 20_038.0  # half round the Earth: the error of a name without an answer


class Distances(NamedTuple):
    """The figures of one way to resolve. not_resolved: counted as wrong, at `WORST_KM`."""

    toponyms: int
    not_resolved: int
    a_at_161: float
    mean_km: float
    median_km: float
    mean_ln: float
    auc: float


def measure(errors_km: Sequence[float | None]) -> Distances:
    """Return the figures of these errors, None where there was no answer.

    Raises ValueError where there is nothing to measure.
    """
    if not errors_km:
        raise ValueError("there is nothing to measure")
    errors = sorted(WORST_KM if km is None else min(km, WORST_KM) for km in errors_km)
    logs = [math.log1p(km) for km in errors]
    return Distances(
        len(errors),
        sum(km is None for km in errors_km),
        round(sum(km <= REACH_KM for km in errors) / len(errors), 4),
        round(statistics.fmean(errors), 1),
        round(statistics.median(errors), 2),
        round(statistics.fmean(logs), 3),
        round(_area(logs) / math.log1p(WORST_KM), 4),
    )


def _area(logs: list[float]) -> float:
    """Return the mean height under the curve by trapezia."""
    if len(logs) == 1:
        return logs[0]
    between = sum((a + b) / 2 for a, b in pairwise(logs))
    return between / (len(logs) - 1)
