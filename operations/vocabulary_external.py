"""Other schemes' codes and ours, as one table: into ours, and back without loss.

Where ours is coarser, the original code is kept with the imported row (`ImportedRow.coded`), and
`theirs` gives it back as long as our value has not been changed.

Sources: UCDP GED codebook (where_prec, date_prec, type_of_violence), ACLED codebook
(geo_precision, time_precision, event types, inter codes). docs/codes.md shows this table.
"""

from collections.abc import Iterable
from typing import NamedTuple

from .vocabulary import ActorKind, DatePrecision, IncidentKind, Precision


class Code(NamedTuple):
    """One foreign code. ours: the value of our vocabulary that it becomes.

    radius_m: radius of uncertainty that the scheme itself states, metres; None: it states none.
    """

    code: str
    meaning: str
    ours: str
    radius_m: int | None = None


# {scheme: {foreign code: row}}
CODES: dict[str, tuple[Code, ...]] = {
    "ucdp where_prec": (
        Code("1", "exact location", Precision.EXACT),
        Code("2", "limited area around a known place, up to 25 km", Precision.NEAR, 25_000),
        Code("3", "second-order administrative division", Precision.ADMIN2),
        Code("4", "first-order administrative division", Precision.ADMIN1),
        Code("5", "linear feature, area between places, region", Precision.APPROXIMATE),
        Code("6", "country", Precision.COUNTRY),
        Code("7", "international waters or airspace", Precision.APPROXIMATE),
    ),
    "acled geo_precision": (
        Code("1", "named town", Precision.EXACT),
        Code("2", "small part of a region, or near a town", Precision.NEAR),
        Code("3", "larger region, drawn at its capital", Precision.ADMIN1),
    ),
    "ucdp date_prec": (
        Code("1", "exact day", DatePrecision.DAY),
        Code("2", "two to six days", DatePrecision.DAYS),
        Code("3", "week", DatePrecision.WEEK),
        Code("4", "month", DatePrecision.MONTH),
        Code("5", "year, or a period of more than a month", DatePrecision.YEAR),
    ),
    "acled time_precision": (
        Code("1", "actual day", DatePrecision.DAY),
        Code("2", "within a week or so", DatePrecision.WEEK),
        Code("3", "month", DatePrecision.MONTH),
    ),
    "ucdp type_of_violence": (
        Code("1", "state-based conflict", IncidentKind.VIOLENCE),
        Code("2", "non-state conflict", IncidentKind.VIOLENCE),
        Code("3", "one-sided violence", IncidentKind.ATTACK),
    ),
    "acled sub_event_type": (
        Code("Armed clash", "battle", IncidentKind.ARMED_CLASH),
        Code("Government regains territory", "battle", IncidentKind.ARMED_CLASH),
        Code("Non-state actor overtakes territory", "battle", IncidentKind.ARMED_CLASH),
        Code("Chemical weapon", "explosion or remote violence", IncidentKind.ATTACK),
        Code("Air/drone strike", "explosion or remote violence", IncidentKind.AIR_STRIKE),
        Code("Suicide bomb", "explosion or remote violence", IncidentKind.BOMBING),
        Code("Shelling/artillery/missile attack", "explosion or remote violence",
             IncidentKind.SHELLING),
        Code("Remote explosive/landmine/IED", "explosion or remote violence",
             IncidentKind.BOMBING),
        Code("Grenade", "explosion or remote violence", IncidentKind.BOMBING),
        Code("Sexual violence", "violence against civilians", IncidentKind.ATTACK),
        Code("Attack", "violence against civilians", IncidentKind.ATTACK),
        Code("Abduction/forced disappearance", "violence against civilians",
             IncidentKind.ABDUCTION),
        Code("Peaceful protest", "protest", IncidentKind.PROTEST),
        Code("Protest with intervention", "protest", IncidentKind.PROTEST),
        Code("Excessive force against protesters", "protest", IncidentKind.PROTEST),
        Code("Violent demonstration", "riot", IncidentKind.RIOT),
        Code("Mob violence", "riot", IncidentKind.RIOT),
        Code("Agreement", "strategic development", IncidentKind.OTHER),
        Code("Arrests", "strategic development", IncidentKind.ARREST),
        Code("Change to group/activity", "strategic development", IncidentKind.OTHER),
        Code("Disrupted weapons use", "strategic development", IncidentKind.FIND),
        Code("Headquarters or base established", "strategic development", IncidentKind.OTHER),
        Code("Looting/property destruction", "strategic development", IncidentKind.OTHER),
        Code("Non-violent transfer of territory", "strategic development", IncidentKind.OTHER),
        Code("Other", "strategic development", IncidentKind.OTHER),
    ),
}  # fmt: skip

# What an export says of a value for which no foreign code is kept; "": the scheme has no word.
EXPORTS: dict[str, dict[str, str]] = {
    "ucdp where_prec": {
        Precision.EXACT: "1", Precision.NEAR: "2", Precision.RELATIVE: "5", Precision.ADMIN2: "3",
        Precision.ADMIN1: "4", Precision.APPROXIMATE: "5", Precision.COUNTRY: "6",
        Precision.UNLOCATED: "",
    },
    "acled geo_precision": {
        Precision.EXACT: "1", Precision.NEAR: "2", Precision.RELATIVE: "2", Precision.ADMIN2: "3",
        Precision.ADMIN1: "3", Precision.APPROXIMATE: "3", Precision.COUNTRY: "3",
        Precision.UNLOCATED: "",
    },
    "ucdp date_prec": {
        DatePrecision.DAY: "1", DatePrecision.DAYS: "2", DatePrecision.WEEK: "3",
        DatePrecision.MONTH: "4", DatePrecision.PERIOD: "5", DatePrecision.YEAR: "5",
    },
    "acled time_precision": {
        DatePrecision.DAY: "1", DatePrecision.DAYS: "2", DatePrecision.WEEK: "2",
        DatePrecision.MONTH: "3", DatePrecision.PERIOD: "3", DatePrecision.YEAR: "3",
    },
}  # fmt: skip

# ACLED's inter: a number, or, in files since 2023, a word. Both generations, singular, lower case.
INTERS: dict[str, ActorKind] = {
    **{str(kind.value): kind for kind in ActorKind},
    "state force": ActorKind.STATE,
    "rebel group": ActorKind.REBEL,
    "rebel force": ActorKind.REBEL,
    "political militia": ActorKind.POLITICAL_MILITIA,
    "militia group": ActorKind.POLITICAL_MILITIA,
    "identity militia": ActorKind.IDENTITY_MILITIA,
    "communal / identity group": ActorKind.IDENTITY_MILITIA,
    "rioter": ActorKind.RIOTERS,
    "protester": ActorKind.PROTESTERS,
    "civilian": ActorKind.CIVILIANS,
    "external/other force": ActorKind.EXTERNAL,
    "foreign / other": ActorKind.EXTERNAL,
}

_BY_CODE = {scheme: {row.code.casefold(): row for row in rows} for scheme, rows in CODES.items()}
# the British spelling of older files
_BY_CODE["acled sub_event_type"]["excessive force against protestors"] = _BY_CODE[
    "acled sub_event_type"
]["excessive force against protesters"]


def ours(scheme: str, code: str) -> Code | None:
    """Return the row of a foreign code, None where the scheme has no such code."""
    return _BY_CODE[scheme].get(code.casefold())


def theirs(scheme: str, value: str, kept: str = "") -> str:
    """Return the foreign code of our value: the kept original while it still means that value."""
    original = ours(scheme, kept) if kept else None
    if original is not None and original.ours == value:
        return kept
    return EXPORTS.get(scheme, {}).get(value, "")


def as_markdown() -> str:
    """Return the tables as a page for docs/codes.md."""
    return "\n".join(_page())


def _page() -> Iterable[str]:
    yield "# Codes of other schemes and ours"
    yield ""
    yield "Written from `operations/vocabulary_external.py`; a test holds the two alike."
    yield "The original code of an imported row is kept and comes back unchanged in every export,"
    yield "until an editor changes the value it stood for. Where a record has no original code, the"
    yield "last table of a scheme says what an export states; “–”: the scheme has no word for it."
    for scheme, rows in CODES.items():
        yield from ("", f"## {scheme}", "", "| their code | meaning | ours | stated radius |",
                    "|---|---|---|---|")  # fmt: skip
        for row in rows:
            radius = f"{row.radius_m:,} m" if row.radius_m else "–"
            yield f"| {row.code} | {row.meaning} | `{row.ours}` | {radius} |"
        if scheme in EXPORTS:
            yield from ("", "| ours | their code |", "|---|---|")
            for value, code in EXPORTS[scheme].items():
                yield f"| `{value}` | {code or '–'} |"
    yield ""
