"""Gold files and the figures drawn from them, by hand-made findings; then the command itself."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command

from gazetteer.types import Candidate, Mention
from operations.models import Actor
from operations.reader.actions import read_actions
from operations.reader.benchmark import score
from operations.reader.dates import read_dates
from operations.reader.figures import ActorRead, TextRead
from operations.reader.gold import occurrences, read_gold
from operations.vocabulary import IncidentKind, Role

GOLD = Path(__file__).resolve().parents[3] / "operations" / "reader" / "data" / "gold"
FILES = sorted(GOLD.glob("*.json"))
TEXT = "On Monday gunmen killed two men near Badush. Diyala police were not there, Erbil said."
REPORT = {
    "id": "one", "language": "en", "published": "2021-03-10", "text": TEXT,
    "places": [{"surface": "Badush", "lat": 36.42, "lon": 42.96, "relation": "near"}],
    "not_places": ["Diyala police"], "mentioned": ["Erbil"],
    "actors": {"explicitly_absent": ["Diyala police"]},
    "incidents": [{"kind": "attack", "date": "2021-03-08"}],
    "casualties": [{"counted": "killed", "low": 2, "best": 2, "high": 2}],
}  # fmt: skip


def candidate(lat, lon):
    return Candidate(1, UUID(int=1), "X", "X", 0.9, (), lon, lat, "PPL", "", None, (), (), 0.5)


def mention(surface, *candidates):
    start = TEXT.index(surface)
    return Mention(start, start + len(surface), surface, candidates=candidates)


def write(tmp_path, rows):
    path = tmp_path / "gold.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    return path


@pytest.fixture
def gold(tmp_path):
    return read_gold(write(tmp_path, [REPORT]))


def read_as(gold, mentions, actors=()):
    dates = read_dates(TEXT, "en", gold[0].published)
    return TextRead(mentions, actors, dates, read_actions(TEXT, "en"), [], 12.0)


def figures(gold, mentions, actors=()):
    return score(gold, [read_as(gold, mentions, actors)]).as_json()


def test_a_place_is_right_within_its_tolerance_and_a_wrong_one_is_told(gold):
    right = figures(gold, [mention("Badush", candidate(36.43, 42.97))])
    assert right["places"]["f1"] == right["places"]["within_tolerance"] == 1
    assert right["places"]["relation_right"] == 0
    wrong = figures(gold, [mention("Badush", candidate(33.0, 42.97))])
    assert wrong["places"]["recall"] == 1
    assert wrong["places"]["within_tolerance"] == 0
    assert wrong["places"]["wrong_unwarned"] == 1
    warned = replace(mention("Badush", candidate(33.0, 42.97)), reasons=("two places of the name",))
    assert figures(gold, [warned])["places"]["wrong_unwarned"] == 0


def test_what_is_no_place_counts_against_precision_and_what_is_mentioned_does_not(gold):
    found = [mention("Badush", candidate(36.43, 42.97)), mention("Diyala"), mention("Erbil")]
    told = figures(gold, found)
    assert told["not_places"]["violations"] == 1
    assert told["places"]["precision"] == 0.5
    assert told["mentioned"]["not_taken_for_scenes"] == 0
    assert {"not a place", "only mentioned"} <= {miss["what"] for miss in told["misses"]}


def test_nothing_found_is_recall_zero_and_named_in_the_misses(gold):
    told = figures(gold, [])
    assert told["places"]["recall"] == 0
    assert [miss["expected"] for miss in told["misses"] if miss["what"] == "place"] == ["Badush"]


def test_an_actor_is_right_with_its_role_alone(gold):
    names = frozenset({"diyala police"})
    right = figures(gold, [], [ActorRead("Diyala police", names, Role.STATED_ABSENT)])
    assert right["actors"]["f1"] == 1
    wrong = figures(gold, [], [ActorRead("Diyala police", names, Role.GROUND)])
    assert wrong["actors"]["recall"] == 0
    assert figures(gold, [], None)["actors"] is None


def test_dates_incidents_and_casualties_are_compared(gold):
    told = figures(gold, [])
    assert told["dates"]["exact"] == 1
    assert told["incidents"]["recall"] == told["casualties"]["f1"] == 1
    later = [replace(gold[0], published=gold[0].published.replace(day=20))]
    assert figures(later, [])["dates"]["exact"] == 0


def test_a_surface_is_met_as_a_whole_word_and_after_an_arabic_particle():
    assert len(occurrences("Bal, Balad and Balad.", "Balad")) == 2
    assert len(occurrences("في بغداد وبغداد والبغدادي", "بغداد")) == 2


@pytest.mark.parametrize(
    "rows",
    [{}, [], [{"id": 1}], [{**REPORT, "published": "soon"}], [{**REPORT, "places": [{}]}], [7]],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(tmp_path, rows):
    with pytest.raises(ValueError, match=r"gold\.json"):
        read_gold(write(tmp_path, rows))


def test_the_gold_texts_are_many_true_to_themselves_and_say_that_they_are_fictional():
    golds = [gold for path in FILES for gold in read_gold(path)]
    assert len(golds) >= 40
    assert len({gold.id for gold in golds}) == len(golds)
    assert sum(gold.language == "ar" for gold in golds) >= 20
    kinds = {*IncidentKind.values}
    for gold in golds:
        surfaces = [place.surface for place in gold.places]
        for surface in (*surfaces, *gold.unresolved, *gold.not_places, *gold.mentioned):
            assert surface in gold.text, (gold.id, surface)
        assert {kind for kind, _ in gold.incidents} <= kinds
    rows = [row for path in FILES for row in json.loads(path.read_text(encoding="utf-8"))]
    assert all("ictional" in row["note"] for row in rows)


@pytest.mark.django_db
def test_the_command_prints_a_table_or_json_and_keeps_nothing(tmp_path):
    path = write(tmp_path, [REPORT])
    out = StringIO()
    call_command("reading_benchmark", str(path), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["texts"] == 1
    assert told["dates"]["exact"] == 1
    out = StringIO()
    call_command("reading_benchmark", str(path), stdout=out)
    assert "one: resolved: Badush" in out.getvalue()
    assert not Actor.objects.exists()


@pytest.mark.django_db
def test_the_command_refuses_what_it_cannot_measure(tmp_path):
    with pytest.raises(CommandError, match="no such file"):
        call_command("reading_benchmark", str(tmp_path / "none.json"))
    with pytest.raises(CommandError, match="corpus"):
        call_command("reading_benchmark")
