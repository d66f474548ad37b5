"""How old knowledge of a state is, and how it fades on the map: one rule, here and nowhere else.

A line, zone, area of control or territory whose end is not known is not over when nobody speaks of
it any more; it is only less sure. Full for a month, because monthly reporting is the slowest that
still follows a front; then evenly paler to a floor after half a year, by when most fronts have
been seen to move or been confirmed. It never vanishes: no report is no report of an end.
"""

import datetime as dt
from typing import NamedTuple


class Fading(NamedTuple):
    """Days after the last attestation, and the strength of the drawing (0 to 1) at the floor."""

    full_days: int
    floor_days: int
    floor: float


FADING = Fading(full_days=30, floor_days=180, floor=0.35)


def age_days(attested_to: dt.date, day: dt.date) -> int:
    """Return how many days before `day` the last attestation lies; 0 when it lies later."""
    return max(0, (day - attested_to).days)


def strength(age: int) -> float:
    """Return how strongly something of that age (days) is drawn: 1 full, `FADING.floor` least."""
    full, floor_days, floor = FADING
    gone = (age - full) / (floor_days - full)
    return 1 - min(1.0, max(0.0, gone)) * (1 - floor)
