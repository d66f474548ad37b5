"""The benchmark counts as its format says: hits, ranks, what is not loaded, invented names."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gazetteer.benchmark.absent import invent
from gazetteer.benchmark.files import Question, by_set, read_questions
from gazetteer.benchmark.runs import Bench
from gazetteer.benchmark.scores import Found, is_right, measure, percentile
from gazetteer.models import Place, PlaceConcordance, PlaceName

PAIRS = """place_key,set,name_a,lang_a,script_a,name_b,lang_b,script_b,lat,lon,admin1
gn:94298,one,Kifry,eng,Latn,كفري,ara,Arab,34.69,44.96,Diyala
gn:1,one,Nowhere,eng,Latn,لا مكان,ara,Arab,1,1,Diyala
iom:7,two,Badosh,eng,Latn,بادوش,ara,Arab,36.426,42.964,Ninewa
iom:8,two,Badosh,eng,Latn,بادوش,ara,Arab,30.0,44.0,Basrah
"""
LINKS = """place_id,iom_name_en,iom_name_ar,geonameid
7,Badosh,بادوش,98190
"""


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS, encoding="utf-8")
    return path


@pytest.fixture
def links(tmp_path: Path) -> Path:
    (tmp_path / "locations.csv").write_text("place_id,governorate\n7,Ninewa\n", encoding="utf-8")
    path = tmp_path / "links.csv"
    path.write_text(LINKS, encoding="utf-8")
    return path


def _question(name: str, external_id: str = "gn:1") -> Question:
    return Question("s", name, "", "", external_id, None)


def test_pairs_and_links_are_told_apart(pairs: Path, links: Path) -> None:
    questions = read_questions(pairs)
    assert [q.external_id for q in questions] == ["gn:94298", "gn:1", "", ""]
    assert questions[2].point == (42.964, 36.426)
    assert read_questions(links) == [Question("links", "Badosh", "", "Ninewa", "gn:98190", None)]


def test_a_sample_is_the_same_for_one_seed(pairs: Path) -> None:
    questions = read_questions(pairs)
    assert by_set(questions, None, 1, 3) == by_set(questions, None, 1, 3)
    assert list(by_set(questions, "two", None, 1)) == ["two"]


def test_ranks_are_counted() -> None:
    answers = {"a": ["gn:1"], "b": ["gn:2", "gn:1"], "c": [], "d": ["x"] * 5 + ["gn:1"]}
    figures = measure(
        lambda name, _: [Found(found, None) for found in answers[name]],
        [_question(name) for name in answers],
    )
    assert figures.queries == 4
    assert figures.recall_at_1 == 0.25
    assert figures.recall_at_5 == 0.5
    assert figures.mrr == pytest.approx((1 + 1 / 2 + 1 / 6) / 4, abs=1e-4)


def test_a_place_without_id_is_right_within_five_kilometres() -> None:
    question = Question("s", "x", "", "", "", (44.0, 33.0))
    assert is_right(Found("", (44.05, 33.0)), question)
    assert not is_right(Found("", (44.06, 33.0)), question)
    assert not is_right(Found("", None), question)


def test_percentiles_are_of_the_values_given() -> None:
    assert percentile([3.0, 1.0, 2.0], 95) == 3.0
    assert percentile([float(n) for n in range(1, 101)], 95) == 95.0


def test_invented_names_are_seeded_and_borne_by_nobody() -> None:
    names = ["Badush", "Khanaqin", "Miqdadiya", "Sulaymaniyah", "Jalawla", "Kirkuk", "Baqubah"] * 3
    invented = invent(names, 10, 1)
    assert invented == invent(names, 10, 1)
    assert invented
    assert not {name.lower() for name in invented} & {name.lower() for name in names}


@pytest.mark.usefixtures("starter")
def test_json_is_all_there_is_on_standard_output(pairs: Path, links: Path) -> None:
    out = StringIO()
    call_command("gazetteer_benchmark", str(pairs), str(links), "--json", "--absent=5", stdout=out)
    one, two, linked = json.loads(out.getvalue())
    assert (one["set"], one["queries"], one["not_loaded"]) == ("one", 1, 1)
    assert (two["set"], two["queries"], two["not_loaded"]) == ("two", 1, 1)
    assert one["recall_at_1"] == two["recall_at_1"] == linked["recall_at_1"] == 1.0
    assert set(one["baselines"]) == {"exact", "trigram", "rapidfuzz"}
    assert one["baselines"]["exact"]["recall_at_1"] == 0.0
    assert one["name_b"]["recall_at_1"] == 1.0
    assert 0.0 <= one["false_answers"] <= 1.0
    assert {"mrr", "recall_at_5", "p50_ms", "p95_ms", "file"} <= set(one)


@pytest.mark.usefixtures("starter")
def test_a_table_is_for_people(pairs: Path) -> None:
    out = StringIO()
    call_command("gazetteer_benchmark", str(pairs), "--set=one", stdout=out)
    assert "set one: 1 asked, 1 not loaded" in out.getvalue()


@pytest.mark.usefixtures("starter")
def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="neither the columns"):
        call_command("gazetteer_benchmark", str(path))


@pytest.mark.usefixtures("starter")
def test_only_main_names_are_left_and_all_come_back(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(PAIRS.splitlines()[0] + "\ngn:94298,one,کفری,kur,Arab,Kifri,eng,Latn,,,\n")
    before = PlaceName.objects.count()
    found = {}
    for options in ((), ("--main-names-only",)):
        out = StringIO()
        call_command("gazetteer_benchmark", str(path), "--json", *options, stdout=out)
        found[options] = json.loads(out.getvalue())[0]["baselines"]["exact"]["recall_at_5"]
    assert list(found.values()) == [1.0, 0.0]
    assert PlaceName.objects.count() == before


@pytest.mark.usefixtures("starter")
def test_another_sources_code_names_the_place_too() -> None:
    kifri = Place.objects.get(external_id="gn:94298")
    PlaceConcordance.objects.create(place=kifri, external_id="cod:IQG10Q99")
    question = Question("one", "Kifri", "Kifry", "", "cod:IQG10Q99", None)
    run = Bench("default").run("f", "one", [question], 0, 1)
    assert (run.not_loaded, run.ours.recall_at_1) == (0, 1.0)


@pytest.mark.usefixtures("starter")
def test_a_place_counts_as_loaded_by_a_like_name_nearby() -> None:
    bench = Bench("default")
    here = (42.9636, 36.42625)
    assert bench.is_loaded(Question("s", "Badosh", "", "", "", here))
    assert not bench.is_loaded(Question("s", "Zummar", "", "", "", here))
    assert not bench.is_loaded(Question("s", "Badosh", "", "", "", (44.0, 30.0)))
