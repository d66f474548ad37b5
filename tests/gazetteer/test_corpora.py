"""Corpora of marked texts are read, hostile ones refused, and scored as the literature scores."""

import json
import os
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command

from gazetteer import wordings
from gazetteer.benchmark.corpora import Text, Toponym, read_corpus
from gazetteer.benchmark.corpus_runs import most_populous, run
from gazetteer.benchmark.distances import WORST_KM, measure
from gazetteer.benchmark.given import candidates_of, hints, units_named
from gazetteer.errors import ImportRefused
from gazetteer.models import Place, PlaceName
from gazetteer.scoring import distance_km

SHARED = Path(
    os.environ.get("CONFLICTMAP_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")
)
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the reference data is not here")

LGL = """<?xml version="1.0" encoding="utf-8"?><articles><article docid="7">
<domain>kifri.example</domain><text><![CDATA[Kifri,
Diyala: quiet & dry. Nusquam too.]]></text><toponyms>
<toponym><start>0</start><end>5</end><phrase>Kifri</phrase>
<gaztag geonameid="94298"><lat>34.69</lat><lon>44.96</lon></gaztag></toponym>
<toponym><start>28</start><end>35</end><phrase>Nusquam</phrase>
<gaztag geonameid="1"><lat>1</lat><lon>2</lon></gaztag></toponym>
<toponym><start>7</start><end>13</end><phrase>Diyala</phrase></toponym>
</toponyms></article></articles>"""
GWN = """<?xml version="1.0"?><articles><!-- a comment --><article file="0"><text>In Kifri.</text>
<toponyms><toponym><extractedName>Kifri</extractedName><start>3</start><end>8</end>
<latitude>34.69</latitude><longitude>44.96</longitude></toponym>
<toponym><extractedName>town</extractedName><start>3</start><end>8</end><latitude/><longitude/>
</toponym></toponyms></article></articles>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]>
<articles><article docid="1"><text>&c;</text></article></articles>"""


def write(tmp_path: Path, content: str) -> Path:
    path = tmp_path / "corpus.xml"
    path.write_text(content, encoding="utf-8")
    return path


def test_texts_are_read_with_the_toponyms_that_have_a_point(tmp_path: Path) -> None:
    (text,) = read_corpus("lgl", write(tmp_path, LGL))
    assert (text.id, text.source, len(text.toponyms)) == ("7", "kifri.example", 2)
    assert text.toponyms[0] == Toponym(0, 5, "Kifri", (44.96, 34.69))
    (text,) = read_corpus("gwn", write(tmp_path, GWN))
    assert (text.source, text.toponyms) == ("", (Toponym(3, 8, "Kifri", (44.96, 34.69)),))


@pytest.mark.parametrize(
    "content", [BOMB, "<articles>", "not XML", LGL.replace("<end>5", "<end>x")]
)
def test_a_file_that_is_no_corpus_or_declares_entities_is_refused(
    tmp_path: Path, content: str
) -> None:
    with pytest.raises(ImportRefused, match="is not the corpus lgl"):
        read_corpus("lgl", write(tmp_path, content))


def test_figures_are_those_of_the_literature() -> None:
    figures = measure([0.0, 161.0, 162.0, None])
    assert (figures.toponyms, figures.not_resolved, figures.a_at_161) == (4, 1, 0.5)
    assert figures.median_km == 161.5
    assert measure([0.0, 0.0]).auc == 0.0
    assert measure([None, WORST_KM]).auc == 1.0
    with pytest.raises(ValueError, match="nothing"):
        measure([])


@needs_shared
@pytest.mark.parametrize(
    ("system", "a_at_161", "mean_km", "mean_ln", "auc"),
    [("clavin", 0.706, 1278, 2.53, 0.255), ("edin", 0.757, 764, 2.50, 0.252)],
)
def test_the_scorer_reproduces_published_figures(
    system: str, a_at_161: float, mean_km: float, mean_ln: float, auc: float
) -> None:
    """After the outputs that WhatsMissingInGeoparsing published, matched as described there."""
    folder, errors = SHARED / "geoparsing-lgl", []
    gold, said = (
        [_entries(line) for line in (folder / f"lgl_{who}.txt").read_text().splitlines()]
        for who in ("gold", system)
    )
    for true, found in zip(gold, said, strict=True):
        left = list(true)
        for phrase, point, start in found:
            for one in left:
                if one[0].lower() == phrase.lower() and abs(one[2] - start) <= 1:
                    left.remove(one)
                    errors.append(distance_km(one[1], point))
                    break
    figures = measure(errors)
    assert figures.a_at_161 == pytest.approx(a_at_161, abs=0.003)
    assert figures.mean_km == pytest.approx(mean_km, rel=0.01)
    assert figures.mean_ln == pytest.approx(mean_ln, abs=0.02)
    assert figures.auc == pytest.approx(auc, abs=0.003)


def _entries(line: str) -> list[tuple[str, tuple[float, float], int]]:
    cells = [entry.split(",,") for entry in line.split("||") if entry.strip()]
    return [(c[1], (float(c[3]), float(c[2])), int(c[4])) for c in cells]


@needs_shared
def test_both_corpora_are_as_long_as_they_are_said_to_be() -> None:
    lgl = read_corpus("lgl", SHARED / "geoparsing-lgl" / "lgl.xml")
    gwn = read_corpus("gwn", SHARED / "geoparsing-geowebnews" / "GWN.xml")
    assert (len(lgl), sum(len(text.toponyms) for text in lgl)) == (588, 4462)
    assert (len(gwn), sum(len(text.toponyms) for text in gwn)) == (200, 2601)
    assert all(
        text.text[one.start : one.end] == one.surface for text in lgl for one in text.toponyms
    )


def test_adjectives_and_abbreviations_lead_to_their_units() -> None:
    assert wordings.units_called("Russians") == (("RU", ""),)
    assert wordings.units_called("W. Va.") == wordings.units_called("W.Va.") == (("US", "WV"),)
    assert wordings.units_called("Iraq's") == ()
    assert wordings.units_called("Iraqis") == (("IQ", ""),)
    assert wordings.units_called("U.S.") == (("US", ""),)
    assert wordings.spelled_out("Mt. Pleasant") == "Mount Pleasant"
    assert wordings.spelled_out("Platte Co.") == "Platte County"


@pytest.mark.usefixtures("starter")
def test_given_names_have_their_exact_candidates_and_units_between_them_are_seen() -> None:
    found = candidates_of(["Kifri", "Nusquam", "Iraqi"])
    assert found["Kifri"][0].name == "Kifri"
    assert found["Nusquam"] == []
    assert [c.kind for c in found["Iraqi"]] == ["PCLI"]
    text = "Kifri, Diyala. The Diyala police came."
    seen = hints(text, [(0, 5), (7, 13)], units_named())
    assert [(one.start, one.surface) for one in seen] == [(19, "Diyala")]


@pytest.mark.usefixtures("starter")
def test_the_baseline_takes_the_most_populous_of_the_exact_name() -> None:
    kirkuk = candidates_of(["Kirkuk"])["Kirkuk"]
    people = {kirkuk[-1].place_id: 5, kirkuk[0].place_id: 4}
    assert most_populous("Kirkuk", tuple(kirkuk), people) == kirkuk[-1]
    assert most_populous("Kirkuk", (), {}) is None


@pytest.mark.django_db
def test_where_the_other_texts_of_a_source_play_has_a_say() -> None:
    """Sadiya is a village by Khanaqin for a paper that writes of Khanaqin and Jalawla."""
    PlaceName.objects.bulk_create(
        PlaceName(place=Place.objects.create(name=name, point=Point(lon, lat), prominence=known),
                  name=name, kind="preferred")
        for name, lon, lat, known in [
            ("Khanaqin", 45.39, 34.34, 0.8), ("Jalawla", 45.16, 34.27, 0.8),
            ("Sadiya", 43.0, 36.5, 0.6), ("Sadiya", 45.12, 34.19, 0.5),
        ]
    )  # fmt: skip
    near = Toponym(0, 6, "Sadiya", (45.12, 34.19))
    towns = (Toponym(0, 8, "Khanaqin", (45.39, 34.34)), Toponym(10, 17, "Jalawla", (45.16, 34.27)))
    papers = [Text(f"{n}", "khanaqin.example", "Khanaqin, Jalawla", towns) for n in range(2)]
    asked = Text("a", "khanaqin.example", "Sadiya", (near,))
    alone = run("lgl", [*papers, asked])
    assert alone.ways["source"]["all"].a_at_161 == 1.0
    assert alone.ways["text"]["all"].a_at_161 == 0.8
    elsewhere = run("lgl", [*papers, asked._replace(source="other.example")])
    assert elsewhere.ways["source"]["all"].a_at_161 == 0.8


@pytest.mark.usefixtures("starter")
def test_json_is_all_there_is_on_standard_output(tmp_path: Path) -> None:
    out = StringIO()
    call_command(
        "reading_benchmark", str(write(tmp_path, LGL)), "--corpus=lgl", "--gold-mentions",
        "--json", stdout=out,
    )  # fmt: skip
    found = json.loads(out.getvalue())
    assert (found["toponyms"], found["not_resolved"], found["a_at_161"]) == (2, 1, 0.5)
    assert found["baselines"]["population"]["a_at_161"] == 0.5
    assert (found["ratio"], found["error_not_resolved_km"]) == (1.0, WORST_KM)
    assert set(found["halves"]) == {"even"}
    assert {"mean_km", "median_km", "auc", "ms_per_text"} <= set(found)


@pytest.mark.usefixtures("starter")
def test_a_table_is_for_people_and_the_wrong_file_is_refused(tmp_path: Path) -> None:
    out = StringIO()
    path = write(tmp_path, LGL)
    call_command("reading_benchmark", str(path), "--corpus=lgl", "--gold-mentions", stdout=out)
    assert "all texts, with the source" in out.getvalue()
    with pytest.raises(CommandError, match="gold-mentions"):
        call_command("reading_benchmark", str(path), "--corpus=lgl")
    with pytest.raises(CommandError, match="is not the corpus"):
        call_command(
            "reading_benchmark", str(tmp_path / "none.xml"), "--corpus=lgl", "--gold-mentions"
        )
