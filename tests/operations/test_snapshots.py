"""Citing a view: one digest a state, a file that can be checked, nothing that was taken back."""

import datetime as dt
import io
import json
import uuid
import zipfile

import orjson
import pytest
from django.contrib.gis.geos import Point
from django.core.management import CommandError, call_command
from django.db import Error, connections, transaction
from django.utils import timezone

from operations import drafting, review, snapshots
from operations.digests import content_digest
from operations.errors import NotAllowed
from operations.models import Incident, Publication, Snapshot
from tests.conftest import PUBLIC
from tests.operations.public_rows import put, redact

pytestmark = pytest.mark.django_db(**PUBLIC)
EMPTY = pytest.mark.django_db(databases=["default", "public"])  # writes nothing: quicker

HERE = Point(44, 35)
STATE = {"datetime": "2019-08-05", "as_of": "2022-01-01T00:00:00Z"}
ONE, TWO = uuid.UUID(int=1), uuid.UUID(int=2)


def freeze(**query):
    return snapshots.freeze(snapshots.View.from_query(STATE | query, query.get("q", "")))


def body(response):
    assert response.status_code == 200, response
    return b"".join(response.streaming_content) if response.streaming else response.content


def download(client, path, address="/snapshots/bundle.zip", query=STATE):
    path.write_bytes(body(client.get(address, query)))
    return path


def verify(path, **options):
    out = io.StringIO()
    try:
        call_command("verify_snapshot", str(path), stdout=out, **options)
    except CommandError as refusal:
        return refusal.returncode, out.getvalue() + str(refusal)
    return 0, out.getvalue()


def test_the_digest_is_that_of_the_stated_text_and_of_nothing_else():
    put("incidents", HERE, title="One", feature_id=ONE)
    row = Publication.objects.get()
    frozen = freeze(layers="incidents")
    assert json.loads(frozen.manifest) == {
        "format": "conflictmap-snapshot-1",
        "datetime": "2019-08-05",
        "as_of": "2022-01-01T00:00:00Z",
        "filters": {"layers": ["incidents"], "bbox": None, "q": ""},
        "style": {
            "at": "",
            "viewpoint": "",
            "layers": [{"name": "incidents", "geometry": "point", "style": "incident"}],
        },
        "features": [
            {"feature_id": str(ONE), "version": 1, "layer": "incidents", "digest": row.digest}
        ],
    }
    again = json.dumps(
        json.loads(frozen.manifest), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    assert again.encode() == frozen.manifest, "any JSON library can write it"


def test_the_digest_of_a_publication_can_be_computed_from_what_is_served(report, editor, badush):
    incident = drafting.draft_incident(
        title="Ein Überfall", incident_kind="attack", valid_from=dt.date(2019, 8, 5), by=editor
    )
    drafting.cite(incident, report, "Two fighters were killed.")
    Incident.objects.filter(pk=incident.pk).update(geometry=badush.buffer(0.01), precision_m=900)
    review.publish(Incident.objects.get(pk=incident.pk), editor)
    row = Publication.objects.get()
    assert row.geometry
    assert content_digest(json.loads(row.feature_json)) == row.digest


def test_one_state_has_one_digest_whatever_the_order_of_rows_ids_or_time_zone():
    put("incidents", HERE, title="One", feature_id=ONE)
    put("incidents", HERE, title="Two", feature_id=TWO)
    first = freeze().digest
    with connections["default"].cursor() as cursor:
        cursor.execute("TRUNCATE operations_publication RESTART IDENTITY")
    put("incidents", HERE, title="Two", feature_id=TWO)
    put("incidents", HERE, title="One", feature_id=ONE)
    with timezone.override("Asia/Baghdad"):
        assert freeze().digest == first
    assert freeze(as_of="2022-01-01T03:00:00+03:00").digest == first
    assert freeze(layers=",".join(reversed(snapshots.LAYERS))).digest == first
    assert freeze(layers="incidents").digest != first
    assert freeze(as_of="2022-01-01T00:00:01Z").digest != first
    assert freeze(at="7/35/44").digest != first
    assert freeze(layers="").entries == []


def test_what_is_published_later_does_not_change_what_was_known():
    put("incidents", HERE, title="One", feature_id=ONE, until="2023-01-01")
    first = freeze().digest
    put("incidents", HERE, title="One, told anew", feature_id=ONE, version=2, known="2023-01-01")
    put("incidents", HERE, title="Two", feature_id=TWO, known="2023-01-01")
    assert freeze().digest == first


def test_an_embargoed_feature_cannot_enter(client, editor):
    put("incidents", HERE, title="Known", feature_id=ONE)
    first = freeze(as_of="2999-01-01T00:00:00Z").entries
    ahead = (timezone.now() + dt.timedelta(days=2)).strftime("%Y-%m-%d")
    put("incidents", HERE, title="Embargoed", feature_id=TWO, known=ahead)
    assert freeze(as_of="2999-01-01T00:00:00Z").entries == first
    client.force_login(editor)
    client.post("/snapshots/?as_of=2999-01-01T00:00:00Z")
    assert str(TWO) not in Snapshot.objects.get().manifest


@EMPTY
def test_the_address_of_a_view_is_made_definite(client):
    response = client.get("/snapshots/", {"datetime": "2019-08-05"})
    assert response.status_code == 302
    assert response["Location"].startswith("/snapshots/?datetime=2019-08-05&as_of=20")
    assert client.get(response["Location"]).status_code == 200
    assert not response.cookies


def test_the_page_cites_and_links(client):
    put("incidents", HERE, title="One", feature_id=ONE)
    html = client.get("/snapshots/", STATE).content.decode()
    assert freeze().digest in html
    assert "The situation on 5 August 2019, as known on 1 January 2022, 00:00:00 UTC" in html
    assert "Keep it" not in html, "only editors may"


def test_a_citation_comes_in_three_forms(client):
    put("incidents", HERE, title="One", feature_id=ONE)
    digest = freeze().digest
    cff = body(client.get("/snapshots/CITATION.cff", STATE)).decode()
    fields = dict(line.split(": ", 1) for line in cff.splitlines())
    assert json.loads(fields["cff-version"]) == "1.2.0"
    assert json.loads(fields["identifiers"])[0]["value"] == f"sha256:{digest}"
    assert json.loads(fields["url"]).startswith("http://testserver/snapshots/?datetime=2019-08-05")
    (item,) = json.loads(body(client.get("/snapshots/citation.csl.json", STATE)))
    assert item["issued"] == {"date-parts": [[2022, 1, 1]]}
    assert item["type"] == "dataset"
    bib = body(client.get("/snapshots/citation.bib", STATE)).decode()
    assert bib.startswith(f"@misc{{conflictmap-{digest[:12]},")
    assert bib.count("{") == bib.count("}")


def test_the_bundle_holds_the_view_in_the_same_bytes_each_time(client, tmp_path):
    put("incidents", HERE, title="Zwei", feature_id=TWO)
    put("incidents", HERE, title="Eins", feature_id=ONE)
    path = download(client, tmp_path / "a.zip")
    assert path.read_bytes() == download(client, tmp_path / "b.zip").read_bytes()
    with zipfile.ZipFile(path) as archive:
        assert archive.read("manifest.json") == freeze().manifest
        found = json.loads(archive.read("layers/incidents.geojson"))["features"]
        assert [feature["properties"]["title"] for feature in found] == ["Eins", "Zwei"]
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "The Daily Example" in archive.read("README.txt").decode()
    assert verify(path, digest=freeze().digest) == (
        0,
        f"SHA-256 {freeze().digest}\n2 feature versions, 0 of them redacted since\n"
        "All digests agree.\n",
    )


def rewrite(path, member, change):
    with zipfile.ZipFile(path) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held[member] = change(held[member])
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in held.items():
            if content is not None:
                archive.writestr(name, content)


# member, what is done to it, what must be told
FORGERIES = [
    ("layers/incidents.geojson", lambda x: x.replace(b"Eins", b"Drei"),
     f"{ONE} version 1: its content has the digest"),
    ("layers/incidents.geojson", lambda x: x.replace(b"[44.0", b"[44.5", 1),
     f"{ONE} version 1: its content has the digest"),
    ("layers/incidents.geojson", lambda x: None, f"{ONE} version 1: missing"),
    ("manifest.json", lambda x: x.replace(b'"version":1', b'"version":2', 1),
     f"{ONE} version 2: missing"),
    ("manifest.json", lambda x: x.replace(b",", b", "), "manifest.json: not in canonical form"),
]  # fmt: skip


def test_a_changed_bundle_is_told_by_the_feature(client, tmp_path):
    put("incidents", HERE, title="Eins", feature_id=ONE)
    for member, change, told in FORGERIES:
        path = download(client, tmp_path / "a.zip")
        rewrite(path, member, change)
        code, words = verify(path, offline=True)
        assert code == 1
        assert told in words


def test_a_whole_forgery_is_found_by_the_cited_digest_and_by_the_database(client, tmp_path):
    put("incidents", HERE, title="Eins", feature_id=ONE)
    path, digest = download(client, tmp_path / "a.zip"), freeze().digest
    with zipfile.ZipFile(path) as archive:
        forged = json.loads(archive.read("layers/incidents.geojson"))
        manifest = json.loads(archive.read("manifest.json"))
    forged["features"][0]["properties"]["title"] = "Drei"
    manifest["features"][0]["digest"] = content_digest(forged["features"][0])
    rewrite(path, "layers/incidents.geojson", lambda _: orjson.dumps(forged))
    rewrite(path, "manifest.json", lambda _: orjson.dumps(manifest, option=orjson.OPT_SORT_KEYS))
    assert verify(path, offline=True)[0] == 0
    assert verify(path, offline=True, digest=digest)[0] == 1
    code, words = verify(path)
    assert code == 1
    assert f"{ONE} version 1: the database has" in words


@EMPTY
@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip at all", "bomb"])
def test_what_is_no_bundle_is_said_to_be_none(tmp_path, content, monkeypatch):
    path = tmp_path / "x.zip"
    if content == "bomb":
        monkeypatch.setattr("operations.bundle.LARGEST", 1000)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", b"0" * 100_000)
    else:
        path.write_bytes(content)
    assert verify(path, offline=True)[0] == 2
    assert verify(tmp_path / "none.zip", offline=True)[0] == 2


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_damaged_bundle_is_none(tmp_path, packed):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", packed) as archive:
        archive.writestr("manifest.json", json.dumps({"features": [{"a": n} for n in range(900)]}))
    damaged = bytearray(path.read_bytes())
    damaged[60:90] = b"\xff" * 30
    path.write_bytes(damaged)
    assert verify(path, offline=True)[0] == 2


def test_a_bundle_of_what_has_no_id_is_none(tmp_path):
    path = tmp_path / "x.zip"
    entry = {"feature_id": "zz", "version": 1, "layer": "incidents", "digest": "0" * 64}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", orjson.dumps({"features": [entry]}))
    assert verify(path)[0] == 2


def test_an_editor_keeps_a_snapshot_and_anybody_reads_it(client, editor, contributor, tmp_path):
    put("incidents", HERE, title="One", feature_id=ONE)
    digest = freeze().digest
    address = "/snapshots/?datetime=2019-08-05&as_of=2022-01-01T00:00:00Z"
    assert client.post(address).status_code == 403
    client.force_login(contributor)
    assert client.post(address).status_code == 403
    assert "Keep it" not in client.get(address).content.decode()
    client.force_login(editor)
    assert "Keep it" in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address)["Location"] == f"/snapshots/{digest}/"
    assert Snapshot.objects.count() == 1
    client.logout()
    html = client.get(f"/snapshots/{digest}/").content.decode()
    assert digest in html
    path = download(client, tmp_path / "a.zip", f"/snapshots/{digest}/bundle.zip", {})
    assert verify(path, digest=digest)[0] == 0
    for name in ("manifest.json", "CITATION.cff", "citation.bib", "citation.csl.json"):
        assert client.get(f"/snapshots/{digest}/{name}").status_code == 200
    assert client.get("/snapshots/" + "0" * 64 + "/").status_code == 404
    assert client.get(f"/snapshots/{digest}/secrets").status_code == 404
    with pytest.raises(NotAllowed):
        snapshots.keep(freeze(), contributor)


@pytest.mark.parametrize("query", [{}, {"bbox": "43,34,45,36"}, {"q": "one"}])
def test_a_redaction_reaches_a_kept_snapshot(client, editor, tmp_path, query):
    row = put("incidents", HERE, title="One harmful word", feature_id=ONE)
    put("incidents", HERE, title="One more", feature_id=TWO)
    stored = snapshots.keep(freeze(**query), editor)
    redact(row)
    kept = f"/snapshots/{stored.digest}/"
    html = client.get(kept).content.decode()
    assert "1 of 2 features were redacted since" in html
    assert row.digest in html
    assert "1 January 2021" in html
    path = download(client, tmp_path / "a.zip", f"{kept}bundle.zip", {})
    assert b"harmful" not in path.read_bytes()
    assert b"One more" in path.read_bytes()
    code, words = verify(path, digest=stored.digest)
    assert code == 0, words
    assert "1 of them redacted since" in words
    if not query:
        assert freeze().digest == stored.digest, "a tombstone keeps its digest"


def test_a_kept_snapshot_is_never_changed(editor):
    stored = snapshots.keep(freeze(), editor)
    with pytest.raises(Error), transaction.atomic():
        Snapshot.objects.filter(pk=stored.pk).update(manifest="{}")
    with pytest.raises(Error), transaction.atomic():
        stored.delete()
    with pytest.raises(Error), transaction.atomic():
        Snapshot.objects.create(digest="0" * 64, manifest="{}")


def test_the_public_role_reads_snapshots_and_not_who_kept_them(editor):
    snapshots.keep(freeze(), editor)
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM operations_snapshot")
        assert cursor.fetchone() == (1,)
        cursor.execute("SELECT has_table_privilege('operations_snapshotevent', 'SELECT')")
        assert cursor.fetchone() == (False,)


def test_too_much_is_refused_in_words(client, monkeypatch):
    monkeypatch.setattr("operations.snapshots.MOST", 1)
    put("incidents", HERE, title="One", feature_id=ONE)
    put("incidents", HERE, title="Two", feature_id=TWO)
    response = client.get("/snapshots/", STATE)
    assert response.status_code == 400
    assert "at most 1 features" in response.content.decode()


@EMPTY
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"datetime": "x"}, "datetime"),
        ({"as_of": "x"}, "as_of"),
        ({"layers": "secrets"}, "layers"),
        ({"bbox": "1"}, "bbox"),
        ({"q": "x" * 300}, "q"),
        ({"at": "nan/1/2"}, "at"),
        ({"at": "1/2"}, "at"),
        ({"viewpoint": "a b"}, "viewpoint"),
        ({"layer": "incidents"}, "layer"),
    ],
)
def test_an_impossible_parameter_is_named(client, query, parameter):
    response = client.get("/snapshots/manifest.json", query)
    assert response.status_code == 400
    assert response.json()["parameter"] == parameter
    assert client.get("/snapshots/", query).status_code == 400


def test_the_queries_of_a_page_do_not_grow(client, django_assert_num_queries):
    for number in range(5):
        put("incidents", HERE, title=f"Number {number}")
    with django_assert_num_queries(2, using="public"):
        body(client.get("/snapshots/", STATE))
