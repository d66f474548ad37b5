"""Two places become one and two again; both keep their ids."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.urls import reverse

from gazetteer.errors import GazetteerError, MergeRefused
from gazetteer.merging import merge, unmerge
from gazetteer.models import Place, PlaceMerge, PlaceName

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "public"])


@pytest.fixture
def by(db: None) -> User:
    return User.objects.create_superuser("editor", "", "x")


def make(name: str) -> Place:
    place = Place.objects.create(name=name)
    PlaceName.objects.create(place=place, name=name)
    return place


def test_a_merged_place_answers_as_the_other_and_keeps_its_ids_and_names(by: User) -> None:
    kept, merged = make("Jalawla"), make("Jalula")
    act = merge(kept, merged, by, "  the same town  ")
    merged.refresh_from_db()
    assert merged.merged_into == kept
    assert merged.names.get().name == "Jalula"
    assert (act.kept, act.merged, act.by, act.note) == (kept, merged, by, "the same town")


def test_undoing_is_one_act_and_stays_on_record(by: User) -> None:
    kept, merged = make("Jalawla"), make("Jalula")
    act = unmerge(merge(kept, merged, by), by)
    merged.refresh_from_db()
    assert merged.merged_into is None
    assert act.undone_at
    assert act.undone_by == by
    with pytest.raises(MergeRefused, match="undone already"):
        unmerge(act, by)
    merge(kept, merged, by)
    assert PlaceMerge.objects.count() == 2


def test_chains_and_circles_are_refused(by: User) -> None:
    a, b, c = make("A"), make("B"), make("C")
    merge(a, b, by)
    for kept, merged, words in (
        (a, a, "into itself"), (a, b, "already"), (b, a, "already"), (c, b, "merged into “A”"),
        (b, c, "merged into “A”"), (c, a, "Other places"),
    ):  # fmt: skip
        with pytest.raises(MergeRefused, match=words) as refused:
            merge(kept, merged, by)
        assert isinstance(refused.value, GazetteerError)
    merge(a, c, by)
    assert a.merged_places.count() == 2


def test_a_place_that_is_gone_is_refused(by: User) -> None:
    kept, merged = make("A"), make("B")
    Place.objects.filter(pk=kept.pk).delete()
    with pytest.raises(MergeRefused, match="no longer"):
        merge(kept, merged, by)


def test_two_editors_who_merge_both_ways_make_no_circle(by: User) -> None:
    a, b = make("A"), make("B")
    outcomes: list[str] = []
    gate = threading.Barrier(2)

    def run(kept: Place, merged: Place) -> None:
        try:
            gate.wait()
            merge(kept, merged, by)
            outcomes.append("merged")
        except MergeRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in ((a, b), (b, a))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["merged", "refused"]
    assert Place.objects.filter(merged_into__isnull=False).count() == 1


def test_the_old_page_leads_to_the_kept_one_which_says_so(client: Client, by: User) -> None:
    kept, merged = make("Jalawla"), make("Jalula")
    act = merge(kept, merged, by)
    old = reverse("gazetteer:places-show", args=[merged.public_id])
    response = client.get(old)
    assert response.status_code == 301
    assert response["Location"] == (
        f"{reverse('gazetteer:places-show', args=[kept.public_id])}?merged={merged.public_id}"
    )
    assert "max-age=60" in response["Cache-Control"]  # an undo is seen within a minute
    page = client.get(response["Location"]).content.decode()
    assert "You asked for <bdi>Jalula</bdi>" in page
    assert str(merged.public_id) in page
    unmerge(act, by)
    assert client.get(old).status_code == 200


def test_a_note_about_a_stranger_is_not_shown(client: Client, by: User) -> None:
    kept, other = make("Jalawla"), make("Kifri")
    page = client.get(
        reverse("gazetteer:places-show", args=[kept.public_id]), {"merged": str(other.public_id)}
    )
    assert "You asked for" not in page.content.decode()
    odd = client.get(page.request["PATH_INFO"], {"merged": "<script>"})
    assert odd.status_code == 200
