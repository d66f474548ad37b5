"""Words set right: names remembered, points put on the map, spans marked."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from gazetteer.models import Place
from operations.models import (
    Mention,
    Report,
)
from tests.operations.admin_pages import signed_in

# "On Monday the army searched hills north of Badush. Two fighters were killed."
from .acting import post, url


def test_words_are_remembered_as_a_name_of_the_chosen_place_once(
    editor: User, badush_named: Mention, other_place: Place
) -> None:
    report = badush_named.report
    decided = post(editor, report, act="decide", mention=badush_named.pk, decision="accept",
                   place=other_place.pk)  # fmt: skip
    assert decided.json()["mark"]["remember"] is True
    told = post(editor, report, act="remember", key=badush_named.key)
    assert told.json()["mark"]["remember"] is False
    name = other_place.names.get()
    assert (name.name, name.origin, name.kind) == ("Badush", "editor", "variant")
    assert str(report.pk) in name.source
    assert post(editor, report, act="remember", key=badush_named.key).status_code == 422


def test_a_name_that_the_place_bears_already_is_not_offered(
    editor: User, badush_named: Mention, place: Place
) -> None:
    answer = post(editor, badush_named.report, act="decide", mention=badush_named.pk,
                  decision="accept", place=place.pk)  # fmt: skip
    assert answer.json()["mark"]["remember"] is False


def test_who_may_not_keep_names_is_refused_and_not_offered(
    contributor: User, badush_named: Mention, other_place: Place
) -> None:
    report = badush_named.report
    answer = post(contributor, report, act="decide", mention=badush_named.pk, decision="accept",
                  place=other_place.pk)  # fmt: skip
    assert answer.json()["mark"]["remember"] is False
    for act in ("remember", "add_place"):
        refused = post(contributor, report, act=act, key=badush_named.key, lon=1, lat=1)
        assert (refused.status_code, refused.json()["errors"] != []) == (403, True)
    assert not other_place.names.exists()


def test_a_point_put_on_the_map_is_a_place_of_the_gazetteer_and_accepted(
    editor: User, report: Report
) -> None:
    task = Mention.objects.create(report=report, start=28, end=33, surface="hills", state="open")
    answer = post(editor, report, act="add_place", key=task.key, lon="43.1", lat="36.5",
                  radius_m="2000")  # fmt: skip
    assert answer.status_code == 200
    task.refresh_from_db()
    made = task.place
    assert made is not None
    assert (task.state, made.name, made.radius_m, made.origin) == (
        "accepted", "hills", 2000, "editor",
    )  # fmt: skip
    assert (made.point.x, made.point.y, made.point.srid) == (43.1, 36.5, 4326)  # type: ignore[union-attr]
    assert [name.name for name in made.names.all()] == ["hills"]


@pytest.mark.parametrize(
    "where", [{}, {"lon": "181", "lat": "0"}, {"lon": "nan", "lat": "0"},
              {"lon": "1", "lat": "inf"},
              {"lon": "1", "lat": "1", "radius_m": "-5"}, {"lon": "\x00", "lat": "1"}]
)  # fmt: skip
def test_a_point_that_is_none_is_refused(
    editor: User, badush_named: Mention, where: dict[str, str]
) -> None:
    answer = post(editor, badush_named.report, act="add_place", key=badush_named.key, **where)
    assert answer.status_code == 422
    assert Place.objects.count() == 2


def test_missed_words_are_marked_and_wrong_ones_set_right(
    editor: User, report: Report, place: Place
) -> None:
    at = report.text.index("north of Badush")
    told = post(editor, report, act="mark", kind="place", start=at - 1, end=at + 15).json()
    mention = Mention.objects.get()
    assert (mention.surface, mention.start, mention.state) == ("north of Badush", at, "open")
    assert told["is_new"] is True
    answer = post(editor, report, act="rebound", key=mention.key, start=at + 9, end=at + 15)
    assert answer.status_code == 200
    mention.refresh_from_db()
    assert (mention.surface, mention.start) == ("Badush", at + 9)
    assert mention.proposed[0]["place"] == place.pk
    actor = post(editor, report, act="mark", kind="actor", start=14, end=18).json()
    assert actor["mark"]["key"].startswith("a")


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "place"}, {"kind": "river", "start": 0, "end": 2},
        {"kind": "place", "start": -1, "end": 4}, {"kind": "place", "start": 4, "end": 4},
        {"kind": "place", "start": 2, "end": 3}, {"kind": "place", "start": 0, "end": 10**30},
        {"kind": "place", "start": "\x00", "end": 4},
        {"kind": "place", "start": 10**6, "end": 10**6 + 5},
    ],
)  # fmt: skip
def test_words_that_are_none_are_not_marked(
    editor: User, report: Report, given: dict[str, Any]
) -> None:
    answer = post(editor, report, act="mark", **given)
    whole = given.get("end") == 10**30
    assert answer.status_code == (200 if whole else 422)  # an end beyond the text is the text's
    assert Mention.objects.count() == whole


def test_the_same_words_are_marked_once(editor: User, badush_named: Mention) -> None:
    span = {"start": badush_named.start, "end": badush_named.end}
    answer = post(editor, badush_named.report, act="mark", kind="place", **span)
    assert answer.status_code == 422
    assert "already" in answer.json()["errors"][0]


def test_the_map_has_places_candidates_and_described_areas(
    editor: User, badush_named: Mention, place: Place, other_place: Place
) -> None:
    answer = signed_in(editor).get(url(badush_named.report, "places"))
    assert answer["Content-Type"] == "application/geo+json"
    by_role = {item["properties"]["role"]: item for item in answer.json()["features"]}
    assert by_role["place"]["geometry"]["coordinates"] == [42.96, 36.43]
    assert by_role["place"]["properties"]["radius_m"] == 900
    assert by_role["candidate"]["properties"] | {"words": ""} == {
        "role": "candidate", "keys": [badush_named.key], "rank": 2, "place": other_place.pk,
        "words": "", "score": 0.5, "radius_m": None,
    }  # fmt: skip
    area = by_role["area"]
    assert area["geometry"]["type"] in {"Polygon", "MultiPolygon"}
    assert area["properties"]["words"] == "north of Badush"
    assert area["properties"]["radius_m"] > 900
    assert area["properties"]["point"][1] > 36.43


def test_what_cannot_be_drawn_says_why(editor: User, report: Report, place: Place) -> None:
    Mention.objects.create(
        report=report, start=0, end=9, surface="between the lines", relation="between the lines",
        state="accepted",
    )  # fmt: skip
    told = signed_in(editor).get(url(report, "places")).json()
    assert told["features"] == []
    assert "pairs of published contact lines" in told["undrawn"][0]["why"]
