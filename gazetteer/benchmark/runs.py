"""One run over one file and set: what is loaded, ours, the baselines, the invented names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from gazetteer import memory, normalize, scoring
from gazetteer.benchmark.absent import invent
from gazetteer.benchmark.baselines import Baselines, plain
from gazetteer.benchmark.files import Question
from gazetteer.benchmark.scores import REACH_KM, Figures, Found, measure
from gazetteer.candidates import resolve
from gazetteer.models import Place, PlaceConcordance, PlaceName

ALIKE = 80.0  # per cent, rapidfuzz.fuzz.ratio of the names in plain form
CELL = 0.1  # degrees; about 10 km, so that a place within 5 km lies in a neighbouring cell


@dataclass(frozen=True)
class Run:
    """The figures of one set; `reverse` asks for name_b. false_answers: a share, None unasked."""

    file: str
    set: str
    not_loaded: int
    ours: Figures
    reverse: Figures | None
    baselines: dict[str, Figures]
    false_answers: float | None
    absent: int
    reverse_baselines: dict[str, Figures] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "set": self.set,
            "not_loaded": self.not_loaded,
            **self.ours.as_json(),
            "false_answers": self.false_answers,
            "absent": self.absent,
            "baselines": {name: one.as_json() for name, one in self.baselines.items()},
            "name_b": {
                **self.reverse.as_json(),
                "baselines": {n: one.as_json() for n, one in self.reverse_baselines.items()},
            }
            if self.reverse
            else None,
        }


def leave_main_names(questions: Iterable[Question], using: str) -> None:
    """Delete every name but the main one of the places asked for; the caller rolls it back.

    So a place is asked for that one list knows by one name alone, beside namesakes with many.
    """
    asked_for = {question.external_id for question in questions if question.external_id}
    names = PlaceName.objects.using(using).filter(place__external_id__in=asked_for)
    others = [
        number
        for number, name, main in names.values_list("id", "name", "place__name")
        if normalize.fold(name) != normalize.fold(main)
    ]
    PlaceName.objects.using(using).filter(id__in=others).delete()


class Bench:
    """The loaded gazetteer as the benchmark sees it."""

    def __init__(self, using: str) -> None:
        self.using = using
        places = Place.objects.using(using).values_list("id", "external_id", "point")
        self.found: dict[int, Found] = {}
        for place_id, external_id, point in places:
            known_as = external_id or f"place:{place_id}"
            self.found[place_id] = Found(known_as, (point.x, point.y) if point else None)
        self._loaded = {one.external_id: one.external_id for one in self.found.values()}
        others = PlaceConcordance.objects.using(using).values_list("external_id", "place_id")
        self._loaded |= {other: self.found[place_id].external_id for other, place_id in others}
        self._cells: dict[tuple[int, int], list[tuple[tuple[float, float], str]]] = {}
        names = PlaceName.objects.using(using).values_list("place_id", "name")
        self._latin: list[str] = []
        for place_id, name in names:
            at = self.found[place_id].point
            if normalize.script_of(name) == "Latn":
                self._latin.append(name)
            if at is not None:
                self._cells.setdefault(_cell(at), []).append((at, plain(name)))
        self.baselines = Baselines(self.found, using)

    def run(self, file: str, name: str, questions: list[Question], absent: int, seed: int) -> Run:
        """Return the figures of one set."""
        loaded = [
            question._replace(external_id=self._loaded.get(question.external_id, ""))
            for question in questions
            if self.is_loaded(question)
        ]
        has_other = bool(loaded) and all(question.other for question in loaded)
        memory.index(self.using)  # read before the clock runs; the time is stated in the docs
        compared = self.baselines.resolvers.items()
        return Run(
            file, name, len(questions) - len(loaded), measure(self.ours, loaded),
            measure(self.ours, loaded, reverse=True) if has_other else None,
            {kind: measure(resolver, loaded) for kind, resolver in compared},
            self.false_answers(absent, seed) if absent else None, absent,
            {kind: measure(resolver, loaded, reverse=True) for kind, resolver in compared}
            if has_other else {},
        )  # fmt: skip

    def ours(self, name: str, area: str) -> list[Found]:
        return [
            self.found[c.place_id] for c in resolve(name, within=area or None, using=self.using)
        ]

    def is_loaded(self, question: Question) -> bool:
        """Return whether the place meant is there: its id; else a like name within 5 km of it.

        Like: a plain edit similarity of ALIKE to either name of the pair. The point alone would
        count every hamlet that no list but one knows as there, since something lies within 5 km of
        almost any point; our own keys would count only what we find.
        """
        if question.external_id:
            return question.external_id in self._loaded
        if question.point is None:
            return False
        names = [plain(text) for text in (question.name, question.other) if text]
        x, y = _cell(question.point)
        return any(
            scoring.distance_km(point, question.point) <= REACH_KM
            and any(fuzz.ratio(name, known) >= ALIKE for name in names)
            for near in ((x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1))
            for point, known in self._cells.get(near, ())
        )

    def false_answers(self, count: int, seed: int) -> float:
        """Return the share of invented names that are answered at the application's threshold."""
        invented = invent(self._latin, count, seed)
        answered = 0
        for name in invented:
            found = resolve(name, limit=1, using=self.using)
            answered += bool(found) and found[0].score >= scoring.SHOW_THRESHOLD
        return round(answered / len(invented), 4) if invented else 0.0


def _cell(point: tuple[float, float]) -> tuple[int, int]:
    return int(point[0] // CELL), int(point[1] // CELL)
