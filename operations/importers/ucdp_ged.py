"""UCDP GED: the Uppsala Conflict Data Program's events, as CSV of any version from 5 on.

The download of HDX with its row of HXL tags is taken too. Names of some columns changed with
version 18 and again with 20: both are known.
"""

from collections.abc import Iterator
from pathlib import Path

from operations.vocabulary import ActorKind, Role

from . import cells as c
from .cells import BadCell, Cells
from .events import Event, Format, Person, Reading
from .tables import read_events

NEEDED = ("id", "type_of_violence", "side_a", "side_b", "where_prec", "date_prec", "date_start",
          "date_end", "latitude", "longitude", "best", "low", "high")  # fmt: skip
KEPT_CODES = ("type_of_violence", "where_prec", "date_prec", "event_clarity", "conflict_name",
              "dyad_name", "deaths_a", "deaths_b", "deaths_civilians",
              "deaths_unknown")  # fmt: skip
ONE_SIDED = "3"


def read(path: Path, reading: Reading) -> Iterator[Event]:
    """Yield events. Raises ImportRefused for a file that is no UCDP GED."""
    return read_events(path, reading, NEEDED, _event, "id")


def _event(line: int, cells: Cells, reading: Reading) -> Event:
    external_id = c.required(cells, "id", 80).removesuffix(".0")
    kind = c.known_code(cells, "type_of_violence", "ucdp type_of_violence")
    where = c.known_code(cells, "where_prec", "ucdp where_prec")
    when = c.known_code(cells, "date_prec", "ucdp date_prec")
    first, last = c.day(cells, "date_start"), c.day(cells, "date_end")
    if last < first:
        raise BadCell("date_end", f"lies before date_start: {last} < {first}")
    position = c.point(cells, "latitude", "longitude")
    side_a, side_b = c.required(cells, "side_a", 200), c.required(cells, "side_b", 200)
    words = ", ".join(
        dict.fromkeys(
            part
            for name in ("where_coordinates", "adm_2", "adm_1")
            if (part := c.text(cells, name))
        )
    )[:300]
    place = c.text(cells, "where_coordinates") or c.text(cells, "country")
    killed = _killed(line, external_id, cells, reading)
    told = c.text(cells, "source_article", 10_000) or c.text(cells, "source_headline", 10_000)
    text = (
        f"{side_a} – {side_b}; {words or place}; {first} to {last}; "
        f"deaths {killed[1]} ({killed[0]} to {killed[2]}). {told}"
    ).strip()
    return Event(
        line=line, external_id=external_id, title=c.shortened(f"{side_a} – {side_b}: {place}", 200),
        incident_kind=kind.ours, valid_from=first, valid_to=last, date_precision=when.ours,
        position=position, precision=where.ours, precision_m=where.radius_m,
        killed=killed, wounded=None, words=words, summary="",
        coded={name: c.code(cells, name)[:200] for name in KEPT_CODES if cells.get(name)},
        raw=cells, people=_people(cells, side_a, side_b, kind.code),
        text=c.shortened(text, 1000),
        speaker=c.shortened(c.text(cells, "source_original", 10_000), 200),
    )  # fmt: skip


def _killed(
    line: int, external_id: str, cells: Cells, reading: Reading
) -> tuple[int | None, int | None, int | None]:
    """Return low, best, high in order; a best outside its own bounds widens them, and is told."""
    low, best, high = (c.whole(cells, name) for name in ("low", "best", "high"))
    stated = [number for number in (low, best, high) if number is not None]
    if stated != sorted(stated):
        text = f"low {low}, best {best}, high {high} are not in order: bounds widened"
        reading.report.tell("note", line, text, "low", external_id)
        low = min(stated) if low is not None else None
        high = max(stated) if high is not None else None
    return low, best, high


def _people(cells: Cells, side_a: str, side_b: str, violence: str) -> tuple[Person, ...]:
    one_sided = violence == ONE_SIDED
    found = []
    for side, name, role in (
        ("a", side_a, Role.ATTACKER if one_sided else Role.PARTY),
        ("b", side_b, Role.VICTIM if one_sided else Role.PARTY),
    ):
        key = (cells.get(f"side_{side}_new_id") or cells.get(f"side_{side}_id") or name).strip()
        has_state = bool(cells.get(f"gwno{side}", "").strip())
        if name.casefold() == "civilians":
            kind = ActorKind.CIVILIANS
        elif has_state or name.startswith("Government of "):
            kind = ActorKind.STATE
        else:
            kind = ActorKind.REBEL
        found.append(Person(key.removesuffix(".0")[:200], name, kind, role))
    return tuple(found)


FORMAT = Format(
    "UCDP GED as CSV",
    read,
    dataset="ucdp-ged",
    source="UCDP Georeferenced Event Dataset",
    source_url="https://ucdp.uu.se/",
    licence="CC BY 4.0",
    attribution="UCDP GED; Sundberg and Melander 2013, Högbladh 2019",
)
