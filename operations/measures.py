"""Control measures of MIL-STD-2525D, symbol set 25: what each line and area code means.

One row a code of `LineKind` and `AreaKind`. Source: Esri/joint-military-symbology-xml, samples,
Military-ControlMeasures-Source-Lines.csv and -Areas.csv; the sentences are ours.
"""

from typing import NamedTuple

from .vocabulary import AreaKind, Certainty, ControlStatus, LineKind, LineStatus

_PRESENT, _PLANNED = LineStatus.PRESENT, LineStatus.PLANNED
_KNOWN, _SUSPECTED = Certainty.KNOWN, Certainty.SUSPECTED
_ATTACK = "The direction in which a force attacks; the arrow is no ground it holds."
_AXIS = "The general way a force is to advance; no ground it holds."


class Measure(NamedTuple):
    """meaning: one plain sentence. status, certainty: what the code itself says; None: nothing."""

    meaning: str
    status: LineStatus | None = None
    certainty: Certainty | None = None


MEASURES: dict[str, Measure] = {
    LineKind.BOUNDARY: Measure("Where the area of one unit ends and that of another begins."),
    LineKind.FRIENDLY_PRESENT: Measure("The foremost positions its owner holds now.", _PRESENT),
    LineKind.FRIENDLY_PLANNED: Measure("The foremost positions its owner means to hold.", _PLANNED),
    LineKind.ENEMY_KNOWN: Measure(
        "The foremost positions of the opposing force, as observed.", certainty=_KNOWN
    ),
    LineKind.ENEMY_SUSPECTED: Measure(
        "The foremost positions of the opposing force, as supposed.", certainty=_SUSPECTED
    ),
    LineKind.CONTACT: Measure("Where two forces meet without a gap."),
    LineKind.PHASE: Measure("A named line that an advance reports reaching."),
    LineKind.FORWARD_EDGE: Measure("Where the area that is defended begins."),
    LineKind.ATTACK_AVIATION: Measure("The direction in which aircraft attack.", _PRESENT),
    LineKind.ATTACK_MAIN: Measure(_ATTACK, _PRESENT),
    LineKind.ATTACK_SUPPORTING: Measure(_ATTACK, _PRESENT),
    LineKind.ATTACK_PLANNED: Measure(_ATTACK, _PLANNED),
    LineKind.ATTACK_FEINT: Measure("An attack meant to deceive."),
    LineKind.ATTACK_ENEMY: Measure(_ATTACK, certainty=_KNOWN),
    LineKind.ATTACK_ENEMY_SUSPECTED: Measure(_ATTACK, certainty=_SUSPECTED),
    LineKind.LIMIT_OF_ADVANCE: Measure("The line beyond which the advance is not to go."),
    LineKind.DEPARTURE: Measure("The line from which an attack sets out."),
    LineKind.DEPARTURE_CONTACT: Measure("The line of contact, from which an attack sets out."),
    LineKind.HOLDING: Measure("The line to be held on the far side of a crossing."),
    AreaKind.OPERATIONS: Measure("The area in which a unit operates."),
    AreaKind.INTEREST: Measure("An area that is watched for information."),
    AreaKind.FRIENDLY: Measure("Ground that its holder occupies now.", _PRESENT),
    AreaKind.FRIENDLY_PLANNED: Measure("Ground that its holder means to occupy.", _PLANNED),
    AreaKind.ENEMY_KNOWN: Measure(
        "Ground that the opposing force occupies, as observed.", certainty=_KNOWN
    ),
    AreaKind.ENEMY_SUSPECTED: Measure(
        "Ground that the opposing force is supposed to occupy.", certainty=_SUSPECTED
    ),
    AreaKind.FORTIFIED: Measure("Ground with prepared defences."),
    AreaKind.BATTLE_POSITION: Measure("A position from which a unit defends."),
    AreaKind.AXIS_AIRBORNE: Measure("The general way that air-landed forces take.", _PRESENT),
    AreaKind.AXIS_HELICOPTER: Measure("The general way that attack helicopters take.", _PRESENT),
    AreaKind.AXIS_MAIN: Measure(_AXIS, _PRESENT),
    AreaKind.AXIS_SUPPORTING: Measure(_AXIS, _PRESENT),
    AreaKind.AXIS_PLANNED: Measure(_AXIS, _PLANNED),
    AreaKind.AXIS_FEINT: Measure("An advance meant to deceive."),
    AreaKind.AXIS_ENEMY: Measure(_AXIS, certainty=_KNOWN),
    AreaKind.AXIS_ENEMY_SUSPECTED: Measure(_AXIS, certainty=_SUSPECTED),
    AreaKind.OBJECTIVE: Measure("Ground that an operation is to reach or take."),
    AreaKind.ENCIRCLED_FRIENDLY: Measure("A force of the holder, surrounded."),
    AreaKind.ENCIRCLED_ENEMY: Measure("A force of the opposing side, surrounded."),
    AreaKind.SEARCH: Measure("Ground that is searched or reconnoitred: a sweep."),
}


# What the status of an area of control says, for the legend.
STATUSES: dict[str, str] = {
    ControlStatus.CONTROL: "One side holds the ground.",
    ControlStatus.MIXED: "Several hold it together or side by side.",
    ControlStatus.CONTESTED: "It is fought over or disputed; nobody has it for certain.",
    ControlStatus.BESIEGED: "Held, and closed off by another force.",
    ControlStatus.PRESENCE: "A force is there; that it holds the ground is not said.",
    ControlStatus.CLAIMED: "A party says that it is theirs; that they hold it is not said.",
}


def codes_saying(axis: str, value: str) -> list[str]:
    """Return the codes that fix an axis, `status` or `certainty`, to a value."""
    return [str(code) for code, row in MEASURES.items() if getattr(row, axis) == value]


def for_page() -> dict[str, dict[str, str | None]]:
    """Return name, meaning and axes by code with symbol set, for the legend."""
    names = dict([*LineKind.choices, *AreaKind.choices])
    return {
        f"25{code}": {"name": str(names[str(code)]), **row._asdict()}
        for code, row in MEASURES.items()
    }


def statuses_for_page() -> dict[str, dict[str, str]]:
    """Return name and meaning by status of an area of control, for the legend."""
    return {
        str(status): {"name": str(ControlStatus(status).label), "meaning": meaning}
        for status, meaning in STATUSES.items()
    }
