"""The figures of a benchmark of texts, counted up text by text. Pure."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gazetteer.benchmark.scores import percentile
from gazetteer.types import Mention
from operations.reader.actions import FoundAction
from operations.reader.dates import FoundDate
from operations.reader.gold import GoldText
from operations.reader.statements import FoundStatement
from operations.vocabulary import Role


class ActorRead(NamedTuple):
    """An actor found with a role: its names, folded, all that are known of it."""

    surface: str
    names: frozenset[str]
    role: Role


class TextRead(NamedTuple):
    """What was read in one text. actors: None where they were not read."""

    mentions: Sequence[Mention]
    actors: Sequence[ActorRead] | None
    dates: Sequence[FoundDate]
    actions: Sequence[FoundAction]
    statements: Sequence[FoundStatement]
    ms: float


@dataclass
class Tally:
    """Right findings, findings, and what there was to find."""

    right: int = 0
    found: int = 0
    wanted: int = 0
    hit: int = 0  # of what was wanted, where one finding may answer several

    def add(self, right: int, found: int, wanted: int, hit: int | None = None) -> None:
        self.right += right
        self.found += found
        self.wanted += wanted
        self.hit += right if hit is None else hit

    def as_json(self) -> dict[str, float | int | None]:
        precision, recall = _share(self.right, self.found), _share(self.hit, self.wanted)
        both = (precision or 0) + (recall or 0)
        f1 = round(2 * (precision or 0) * (recall or 0) / both, 4) if both else None
        return {"precision": precision, "recall": recall, "f1": f1, "gold": self.wanted}


@dataclass
class TextRun:
    """The figures of a file of gold texts."""

    texts: int = 0
    places: Tally = field(default_factory=Tally)
    located: Counter[str] = field(default_factory=Counter)
    actors: dict[str, Tally] = field(default_factory=dict)
    has_actors: bool = False
    dates: Tally = field(default_factory=Tally)
    operations: Tally = field(default_factory=Tally)
    incidents: Tally = field(default_factory=Tally)
    casualties: Tally = field(default_factory=Tally)
    statements: Tally = field(default_factory=Tally)
    mentioned: Tally = field(default_factory=Tally)
    violations: int = 0
    times_ms: list[float] = field(default_factory=list)
    misses: list[dict[str, Any]] = field(default_factory=list)

    def miss(self, gold: GoldText, what: str, expected: object, got: object) -> None:
        self.misses.append({"id": gold.id, "what": what, "expected": expected, "got": got})

    def as_json(self) -> dict[str, Any]:
        at = self.located
        places = {
            **self.places.as_json(),
            "within_tolerance": _share(at["right"], at["resolved"]),
            "relation_right": _share(at["relation"], at["marked"]),
            "wrong_unwarned": _share(at["unwarned"], at["resolved"]),
        }
        whole = Tally()
        for tally in self.actors.values():
            whole.add(tally.right, tally.found, tally.wanted)
        by_role = {group: tally.as_json() for group, tally in sorted(self.actors.items())}
        return {
            "texts": self.texts,
            "places": places,
            "actors": {**whole.as_json(), "by_role": by_role} if self.has_actors else None,
            "dates": {"exact": _share(self.dates.right, self.dates.wanted)},
            "operations": {"found": _share(self.operations.right, self.operations.wanted)},
            "incidents": self.incidents.as_json(),
            "casualties": self.casualties.as_json(),
            "statements": {"speaker_found": _share(self.statements.right, self.statements.wanted)},
            "mentioned": {
                "not_taken_for_scenes": _share(self.mentioned.right, self.mentioned.wanted)
            },
            "not_places": {"violations": self.violations},
            "ms_per_text": {
                "p50": round(statistics.median(self.times_ms), 1) if self.times_ms else None,
                "p95": round(percentile(self.times_ms, 95), 1) if self.times_ms else None,
            },
            "misses": self.misses,
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
