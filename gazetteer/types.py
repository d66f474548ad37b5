"""What passes between the steps from text to places. All values, none of them stored."""

from dataclasses import dataclass, field
from typing import TypedDict
from uuid import UUID

PLACE, DATELINE, PART_OF_A_NAME = "place", "dateline", "part of a name"
MENTIONED = "only mentioned"  # denied, past, where somebody spoke, a government by its capital


@dataclass(frozen=True)
class Candidate:
    """One place that a name may mean.

    score: 0..1. reasons: plain sentences' halves, for an editor; code: the first of them as a
    stable word, of `scoring.REASONS`. lon, lat: degrees, SRID 4326, None where the place is
    known by name alone; then, where the gazetteer states a stand-in, they are the stand-in's
    and `is_stand_in` says so. radius_m: uncertainty in metres, None if not stated.
    """

    place_id: int
    public_id: UUID
    name: str
    matched: str
    score: float
    reasons: tuple[str, ...]
    lon: float | None
    lat: float | None
    kind: str
    kind_label: str
    radius_m: int | None
    admin: tuple[str, ...]
    parent_ids: tuple[int, ...]
    prominence: float
    is_stand_in: bool = False
    code: str = "similar"


@dataclass(frozen=True)
class Relation:
    """A relative expression found before a name.

    kind: "north of", "near", "between" … bearing_deg: clockwise from true north, None where the
    relation has no direction. distance_km: None where none is stated. start: character offset.
    is_shared: the name goes with the one before it. code: the kind without its side ("outskirts
    of" for "northern outskirts of"). end: only where no name follows ("between the lines").
    """

    kind: str
    start: int
    bearing_deg: float | None = None
    distance_km: float | None = None
    is_shared: bool = False
    code: str = ""
    end: int | None = None


@dataclass(frozen=True)
class Mention:
    """A stretch of text, `text[start:end] == surface`, that names a place or may do so."""

    start: int
    end: int
    surface: str
    relation: Relation | None = None
    kinds: tuple[str, ...] = ()
    role: str = PLACE
    candidates: tuple[Candidate, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def distance_km(self) -> float | None:
        """The stated distance from the named place, kilometres."""
        return self.relation.distance_km if self.relation else None

    @property
    def best(self) -> Candidate | None:
        """The candidate to show unasked, or None: an open task for an editor."""
        return self.candidates[0] if self.candidates else None

    @property
    def names_no_place(self) -> bool:
        """Whether the words are a whole expression by themselves: "between the contact lines"."""
        return self.relation is not None and self.relation.end is not None


@dataclass(frozen=True)
class Reading:
    """All mentions of one text, in order, chosen together."""

    text: str
    language: str
    mentions: tuple[Mention, ...] = field(default=())

    @property
    def scenes(self) -> tuple[Mention, ...]:
        """The mentions where something may have happened: no dateline, no part of a name."""
        return tuple(mention for mention in self.mentions if mention.role == PLACE)

    @property
    def open_tasks(self) -> tuple[Mention, ...]:
        """The scenes no known place answers to, though they name one."""
        return tuple(m for m in self.scenes if m.best is None and not m.names_no_place)


class SearchResult(TypedDict):
    """One row of the autocomplete answer. lon, lat: degrees, SRID 4326; radius_m: metres."""

    id: int
    public_id: str
    name: str
    names: dict[str, str]
    kind: str
    kind_label: str
    admin: list[str]
    lon: float | None
    lat: float | None
    radius_m: int | None
    score: float
    reasons: list[str]


class Label(TypedDict):
    """One map label. lon, lat: degrees, SRID 4326. rank: 0 is the most prominent in view."""

    name: str
    names: dict[str, str]
    lon: float
    lat: float
    rank: int
