"""The names of one text choose together: units beside and around them, neighbours, one sense."""

import itertools
import uuid
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.joint import MOST_NAMES, _company, choose
from gazetteer.placed import placed
from gazetteer.types import DATELINE, PART_OF_A_NAME, PLACE, Candidate, Mention, Relation

IQ, DIYALA, NINEWA, KIRKUK = 1, 10, 11, 12
US, TEXAS, GEORGIA_US, FR, GEORGIA = 2, 20, 21, 3, 4
NAMES = {
    IQ: "Iraq", DIYALA: "Diyala", NINEWA: "Nineveh", KIRKUK: "Kirkuk", US: "United States",
    TEXAS: "Texas", GEORGIA_US: "Georgia", FR: "France", GEORGIA: "Georgia",
}  # fmt: skip


def candidate(
    place_id: int, name: str, lon: float | None, lat: float | None, parents: tuple[int, ...] = (),
    kind: str = "PPL", prominence: float = 0.5, **more: object,
) -> Candidate:  # fmt: skip
    values: dict[str, object] = {
        "matched": name, "score": 0.95, "reasons": ("written exactly so",), "kind_label": kind,
        "radius_m": None,
    } | more  # fmt: skip
    return Candidate(
        place_id=place_id, public_id=uuid.UUID(int=place_id), name=name, lon=lon, lat=lat,
        kind=kind, admin=tuple(NAMES[unit] for unit in parents), parent_ids=parents,
        prominence=prominence, **values,
    )  # type: ignore[arg-type]  # fmt: skip


def mentions(text: str, names: dict[str, list[Candidate]], **roles: str) -> list[Mention]:
    """Return the mentions of these names, wherever they stand."""
    found = []
    for name, candidates in names.items():
        start = text.find(name)
        while start >= 0:
            role = roles.get(name, PLACE)
            found.append(
                Mention(start, start + len(name), name, role=role, candidates=tuple(candidates))
            )
            start = text.find(name, start + 1)
    return sorted(found, key=lambda mention: mention.start)


def best_of(text: str, names: dict[str, list[Candidate]], **roles: str) -> dict[str, Candidate]:
    return {m.surface: m.candidates[0] for m in choose(text, mentions(text, names, **roles))}


PARIS = [
    candidate(100, "Paris", 2.35, 48.85, (FR,), "PPLC", 0.97),
    candidate(101, "Paris", -95.55, 33.66, (TEXAS, US), "PPL", 0.80),
]
TEXAS_UNIT = candidate(TEXAS, "Texas", -99.0, 31.3, (US,), "ADM1", 0.85)
SADIYA = [
    candidate(200, "Sadiya", 45.12, 34.19, (DIYALA, IQ)),
    candidate(201, "Sadiya", 45.12, 34.55, (DIYALA, IQ)),  # 40 km to the north
]
JALAWLA = candidate(202, "Jalawla", 45.16, 34.27, (DIYALA, IQ), "PPL", 0.7)


def test_a_name_alone_means_the_prominent_place() -> None:
    assert best_of("Rain in Paris.", {"Paris": PARIS})["Paris"].place_id == 100


def test_the_unit_written_beside_a_name_decides() -> None:
    best = best_of("A fire in Paris, Texas, was put out.", {"Paris": PARIS, "Texas": [TEXAS_UNIT]})
    assert best["Paris"].place_id == 101
    assert "in Texas, written beside it" in best["Paris"].reasons


def test_the_unit_before_a_name_says_less_than_the_one_after_it() -> None:
    """In "Texas, Paris" of a list the two are only neighbours on the page."""
    text = "Offices in Texas, Paris"
    reasons = best_of(text, {"Paris": PARIS, "Texas": [TEXAS_UNIT]})["Paris"].reasons
    assert not any("beside" in reason for reason in reasons)


def test_a_homonym_40_km_away_loses_to_the_village_by_the_named_town() -> None:
    text = "Three farmers were hurt at Sadiya, and the road to Jalawla was closed."
    best = best_of(text, {"Sadiya": SADIYA, "Jalawla": [JALAWLA]})["Sadiya"]
    assert best.place_id == 200
    assert "10 km from Jalawla" in best.reasons
    far = [SADIYA[1], candidate(200, "Sadiya", 45.12, 33.2, (DIYALA, IQ))]
    assert best_of(text, {"Sadiya": far, "Jalawla": [JALAWLA]})["Sadiya"].place_id == 201


def test_a_unit_named_elsewhere_in_the_text_counts() -> None:
    twins = [
        candidate(300, "Mansuriya", 43.0, 36.0, (NINEWA, IQ), "PPL", 0.62),
        candidate(301, "Mansuriya", 45.0, 34.0, (DIYALA, IQ), "PPL", 0.60),
    ]
    unit = candidate(DIYALA, "Diyala", 45.0, 33.9, (IQ,), "ADM1", 0.85)
    text = "Mansuriya was shelled. The governor of Diyala spoke."
    alone, both = {"Mansuriya": twins}, {"Mansuriya": twins, "Diyala": [unit]}
    assert best_of(text, alone)["Mansuriya"].place_id == 300
    assert best_of(text, both)["Mansuriya"].place_id == 301
    part = best_of(text, both, Diyala=PART_OF_A_NAME)["Mansuriya"]
    assert part.place_id == 301
    assert "in Diyala, as the text says" in part.reasons


def test_a_dateline_supports_nothing() -> None:
    text = "Texas – Paris was quiet."
    both = {"Paris": PARIS, "Texas": [TEXAS_UNIT]}
    assert best_of(text, both, Texas=DATELINE)["Paris"].place_id == 100


def test_a_place_in_it_tells_the_state_from_the_country() -> None:
    georgia = [
        candidate(GEORGIA, "Georgia", 43.5, 42.2, (), "PCLI", 0.97),
        candidate(GEORGIA_US, "Georgia", -83.4, 32.7, (US,), "ADM1", 0.85),
    ]
    athens = [
        candidate(401, "Athens", -83.38, 33.96, (GEORGIA_US, US), "PPL", 0.88),
    ]
    best = best_of("Athens is in Georgia.", {"Georgia": georgia, "Athens": athens})
    assert best["Georgia"].place_id == GEORGIA_US
    assert best_of("Georgia voted.", {"Georgia": georgia})["Georgia"].place_id == GEORGIA


def test_a_name_has_one_sense_in_a_text() -> None:
    text = "Paris, Texas, grows. Nobody in Paris complains; PARIS is quiet."
    names = {"Paris": PARIS, "PARIS": PARIS, "Texas": [TEXAS_UNIT]}
    chosen = choose(text, mentions(text, names))
    assert {m.candidates[0].place_id for m in chosen if m.surface != "Texas"} == {101}


def test_a_place_of_which_only_the_unit_is_known_is_put_amid_company() -> None:
    county = candidate(
        500, "Lamar County", -99.0, 31.3, (TEXAS, US), "ADM2", 0.55, is_stand_in=True
    )
    text = "Paris is the seat of Lamar County, Texas."
    names = {"Paris": [PARIS[1]], "Lamar County": [county], "Texas": [TEXAS_UNIT]}
    chosen = placed(choose(text, mentions(text, names)))
    put = next(m.candidates[0] for m in chosen if m.surface == "Lamar County")
    assert (put.lon, put.lat) == (-95.55, 33.66)
    assert put.is_stand_in
    assert "known only to lie in Texas: put amid what else the text names there" in put.reasons
    alone = placed(mentions(text, {"Lamar County": [county]}))[0].candidates[0]
    assert (alone.lon, alone.lat) == (-99.0, 31.3)


def test_no_mention_and_no_candidate_are_no_trouble() -> None:
    assert choose("", []) == []
    unknown = Mention(0, 3, "Lar")
    assert placed(choose("Lar", [unknown])) == [unknown]


@st.composite
def readings(draw: st.DrawFn) -> tuple[str, list[Mention]]:
    ids = itertools.count(1000)
    surfaces = draw(st.lists(st.sampled_from(["Ab", "Cd", "Ef", "Gh"]), min_size=1, max_size=6))
    parents = st.sampled_from([(), (IQ,), (DIYALA, IQ), (TEXAS, US)])
    known = {
        surface: tuple(
            candidate(
                next(ids), surface, draw(st.floats(-180, 180)), draw(st.floats(-90, 90)),
                draw(parents), draw(st.sampled_from(["PPL", "ADM1", "PCLI", "STM"])),
                draw(st.floats(0, 1)),
            )
            for _ in range(draw(st.integers(0, 4)))
        )
        for surface in sorted(set(surfaces))
    }  # fmt: skip
    text, found = "", []
    for surface in surfaces:
        found.append(Mention(len(text), len(text) + 2, surface, candidates=known[surface]))
        text += surface + draw(st.sampled_from([", ", " and ", " in ", ". "]))
    return text, found


@settings(max_examples=60, deadline=None)
@given(readings())
def test_nothing_is_lost_or_raised_and_a_name_means_one_thing(
    reading: tuple[str, list[Mention]],
) -> None:
    text, found = reading
    chosen = choose(text, found)
    assert chosen == choose(text, found)
    first: dict[str, int] = {}
    for before, after in zip(found, chosen, strict=True):
        scores = {c.place_id: c.score for c in before.candidates}
        assert {c.place_id for c in after.candidates} == scores.keys()
        for kept in after.candidates:
            assert 0.9 * scores[kept.place_id] - 0.001 <= kept.score <= scores[kept.place_id]
        if after.best:
            assert first.setdefault(after.surface, after.best.place_id) == after.best.place_id
            assert after.best.score == pytest.approx(max(c.score for c in after.candidates))


@given(st.lists(st.tuples(st.integers(0, 400), st.booleans()), min_size=1, max_size=300))
@settings(max_examples=50)
def test_those_nearest_are_listened_to(drawn: list[tuple[int, bool]]) -> None:
    drawn.sort()
    found = [
        Mention(start, start + 1, "X", role=DATELINE if is_dateline else PLACE)
        for start, is_dateline in drawn
    ]
    names = [[at] for at in range(len(found))]
    for n, company in enumerate(_company(names, found)):
        others = [m for m in range(len(found)) if m != n and found[m].role != DATELINE]
        others.sort(key=lambda m: (abs(found[m].start - found[n].start), m))
        assert company == others[:MOST_NAMES]


HATRA = [
    candidate(300, "Hatra", 42.2, 35.4, (NINEWA, IQ), "ADM2", 0.55),
    candidate(301, "Hatra", 42.73, 35.57, (NINEWA, IQ), "PPLA2", 0.6, score=0.93),
]


def test_what_lies_north_of_a_name_is_measured_from_the_town() -> None:
    text = "north of Hatra"
    relation = Relation("north of", 0, bearing_deg=0.0, code="north of")
    (found,) = mentions(text, {"Hatra": HATRA})
    assert choose(text, [found])[0].candidates[0].kind == "ADM2"
    assert choose(text, [replace(found, relation=relation)])[0].candidates[0].kind == "PPLA2"


def test_a_rival_far_away_is_told_and_one_beside_it_is_not() -> None:
    (told,) = choose("Sadiya", mentions("Sadiya", {"Sadiya": SADIYA}))
    assert told.reasons == ("doubtful: Sadiya in Diyala, 40 km away, may be meant as well",)
    near = [SADIYA[0], candidate(203, "Sadiya", 45.12, 34.25, (DIYALA, IQ))]
    (quiet,) = choose("Sadiya", mentions("Sadiya", {"Sadiya": near}))
    assert quiet.reasons == ()
    (sure,) = choose("Paris", mentions("Paris", {"Paris": [PARIS[0]]}))
    assert sure.reasons == ()


def test_a_dateline_needs_no_warning() -> None:
    (told,) = choose("Sadiya –", mentions("Sadiya –", {"Sadiya": SADIYA}, Sadiya=DATELINE))
    assert told.reasons == ()
