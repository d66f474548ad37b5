"""Counts as rates with an interval. Pure."""

import math
from typing import NamedTuple

Z_95 = 1.959964  # standard normal deviate of a two-sided 95 % interval


class Rate(NamedTuple):
    """Events per 1,000 km² and day. low, high: 95 % interval, of which `low` counts only what is
    surely there and `high` also what cannot be told; None where nothing could be counted."""

    rate: float | None
    low: float | None
    high: float | None


class Ratio(NamedTuple):
    """One rate over another with its 95 % interval; None where a count is zero."""

    ratio: float | None
    low: float | None
    high: float | None


def poisson_limits(count: int) -> tuple[float, float]:
    """Return the 95 % limits of an expected number whose observed number is `count`.

    Byar's approximation (Breslow and Day, Statistical Methods in Cancer Research II, 1987, 2.3):
    within 1 % of the exact limits from ten events on, a little wide below.
    """
    if count < 0:
        raise ValueError("A count is not negative.")
    low = 0.0
    if count:
        low = count * (1 - 1 / (9 * count) - Z_95 / (3 * math.sqrt(count))) ** 3
    above = count + 1
    return low, above * (1 - 1 / (9 * above) + Z_95 / (3 * math.sqrt(above))) ** 3


def rate(surely: int, unclear: int, km2_days: float) -> Rate:
    """Return the rate of `surely` events over an area times days; `unclear` widen its interval."""
    if km2_days <= 0:
        return Rate(None, None, None)
    scale = 1000 / km2_days
    return Rate(
        surely * scale,
        poisson_limits(surely)[0] * scale,
        poisson_limits(surely + unclear)[1] * scale,
    )


def ratio(
    inside: int, outside: int, unclear: int, km2_days_inside: float, km2_days_outside: float
) -> Ratio:
    """Return rate inside over rate outside. The interval (on the log scale) reaches from all
    unclear events outside to all of them inside."""
    if not (inside and outside and km2_days_inside > 0 and km2_days_outside > 0):
        return Ratio(None, None, None)
    exposure = km2_days_outside / km2_days_inside

    def bound(a: int, b: int, sign: int) -> float:
        return a / b * exposure * math.exp(sign * Z_95 * math.sqrt(1 / a + 1 / b))

    return Ratio(
        inside / outside * exposure,
        bound(inside, outside + unclear, -1),
        bound(inside + unclear, outside, 1),
    )
