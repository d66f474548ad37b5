"""Events of UCDP GED, ACLED and plain CSV become records and publications."""

import csv
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from gazetteer.errors import ImportRefused
from operations import review
from operations.errors import NotAllowed
from operations.models import (
    Actor,
    ActorName,
    ImportBatch,
    ImportedActor,
    ImportedRow,
    ImportProblem,
    Incident,
    Publication,
    Record,
)
from operations.vocabulary import ReviewState

from .event_rows import ACLED, GED, NEW, run

pytestmark = pytest.mark.django_db
SAMPLE = Path("../shared/data/ucdp-ged-iq/conflict_data_irq_1989-2017.csv")


def test_a_row_becomes_an_incident_with_its_people_words_and_terms(ged, editor):
    report = run(ged({}), editor, publish=True)
    incident = Incident.objects.get()
    people = [(row.actor.name, row.role) for row in incident.participations.all()]
    public = Publication.objects.get().properties
    assert (report.added, report.published) == (1, 1)
    assert incident.state == ReviewState.PUBLISHED
    assert people == [("Government of Iraq", "party"), ("IS", "party")]
    assert (incident.killed_low, incident.killed_best, incident.killed_high) == (7, 8, 9)
    assert (incident.geometry.x, incident.geometry.y) == (45.17, 34.27)
    assert public["dataset"] == {
        "name": "ucdp-ged", "version": "1", "id": "1", "licence": "CC BY 4.0",
        "attribution": "UCDP GED; Sundberg and Melander 2013, Högbladh 2019",
    }  # fmt: skip
    assert public["coded"]["where_prec"] == "1"
    assert public["sources"][0]["speaker"] == "Doctor"
    assert "Clash kills 8" in public["sources"][0]["quote"]


def test_the_same_file_again_changes_nothing(ged, editor):
    path = ged({}, {"id": "2"})
    run(path, editor, publish=True)
    before = list(Record.objects.order_by("pk").values())
    versions = Publication.objects.count()
    report = run(path, editor, publish=True, complete=True)
    assert (report.unchanged, report.added, report.changed, report.withdrawn) == (2, 0, 0, 0)
    assert list(Record.objects.order_by("pk").values()) == before
    assert Publication.objects.count() == versions


def test_a_new_version_updates_what_changed_and_nothing_else(ged, editor):
    run(ged({}, {"id": "2"}), editor, publish=True)
    path = ged({"best": "9", "side_b": "PKK", "side_b_new_id": "323"}, {"id": "2"})
    report = run(path, editor, version="2", publish=True)
    changed = ImportedRow.objects.get(external_id="1")
    public = Publication.objects.of_record(changed.record.public_id).order_by("version")
    assert (report.changed, report.unchanged) == (1, 1)
    assert changed.version == "2"
    assert ImportedRow.objects.get(external_id="2").version == "1"
    assert [row.properties["killed"][1] for row in public] == [8, 9]
    assert [row.recorded_during.upper is None for row in public] == [False, True]
    assert {row["name"] for row in public[1].properties["actors"]} == {"Government of Iraq", "PKK"}
    assert len(public[1].properties["sources"]) == 1


def test_a_correction_of_an_editor_outlives_the_next_version(ged, editor):
    run(ged({}), editor, publish=True)
    incident = Incident.objects.get()
    review.reopen(incident, editor)
    incident.title, incident.revision = "Corrected here", incident.revision + 1
    incident.save()
    report = run(ged({"best": "9"}), editor, version="2", publish=True)
    incident.refresh_from_db()
    row = ImportedRow.objects.get()
    assert (report.conflicts, report.changed) == (1, 0)
    assert (incident.title, incident.killed_best) == ("Corrected here", 8)
    assert (row.state, row.raw["best"]) == ("conflict", "9")
    assert ImportProblem.objects.get(kind="conflict").line == 2


def test_a_row_that_vanished_from_a_complete_file_becomes_a_tombstone(ged, editor):
    run(ged({}, {"id": "2"}), editor, publish=True)
    partial = run(ged({}), editor, version="2", publish=True)
    assert partial.withdrawn == 0
    report = run(ged({}), editor, version="2", publish=True, complete=True)
    gone = ImportedRow.objects.get(external_id="2")
    assert report.withdrawn == 1
    assert (gone.state, gone.record.state) == ("withdrawn", "withdrawn")
    assert not Publication.objects.of_record(gone.record.public_id).live().exists()
    back = run(ged({}, {"id": "2"}), editor, version="3", publish=True)
    gone.refresh_from_db()
    assert (back.changed, gone.state, gone.record.state) == (1, "taken", "published")


@pytest.mark.parametrize("bad", [{"id": "2", "latitude": "x"}, {"id": "", "latitude": "x"}])
def test_a_row_that_cannot_be_read_has_not_vanished(ged, editor, bad):
    run(ged({}, {"id": "2"}), editor, publish=True)
    report = run(ged({}, bad), editor, version="2", complete=True)
    assert (report.skipped, report.withdrawn) == (1, 0)
    assert Publication.objects.live().count() == 2


def test_a_complete_file_that_lacks_too_much_is_taken_for_cut_off(ged, editor):
    run(ged(*({"id": str(n)} for n in range(60))), editor)
    with pytest.raises(ImportRefused, match="lacks 30"):
        run(ged(*({"id": str(n)} for n in range(30))), editor, complete=True)
    assert not ImportedRow.objects.filter(state="withdrawn").exists()


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"latitude": "north"}, "latitude"),
        ({"latitude": "134.2", "longitude": "45"}, "latitude"),
        ({"longitude": "nan"}, "longitude"),
        ({"date_start": "yesterday"}, "date_start"),
        ({"date_end": "2013-01-01"}, "date_end"),
        ({"where_prec": "9"}, "where_prec"),
        ({"type_of_violence": ""}, "type_of_violence"),
        ({"best": "-3"}, "best"),
        ({"best": "9" * 30}, "best"),
        ({"best": "0" * 12 + "9" * 13}, "best"),
        ({"best": "0" * 5000}, "best"),
        ({"side_a": ""}, "side_a"),
        ({"id": ""}, "id"),
    ],
)
def test_a_bad_row_is_named_by_line_and_column_and_the_rest_goes_on(ged, editor, cells, column):
    report = run(ged({"id": "5"}, {"id": "6", **cells}, {"id": "7"}), editor)
    problem = ImportProblem.objects.get()
    assert (report.added, report.skipped) == (2, 1)
    assert (problem.kind, problem.line, problem.column) == ("skipped", 3, column)


def test_an_id_that_stands_twice_counts_once(ged, editor):
    report = run(ged({}, {"best": "9"}), editor)
    assert (report.added, report.skipped) == (1, 1)
    assert "line 2" in ImportProblem.objects.get().text


def test_a_known_alias_meets_its_actor_and_an_unknown_one_is_made(ged, editor):
    known = Actor.objects.create(slug="islamic-state", name="Islamic State", kind=2)
    ActorName.objects.create(actor=known, name="IS", kind="acronym")
    run(ged({}), editor)
    made = ImportedActor.objects.get(name="Government of Iraq")
    assert ImportedActor.objects.get(name="IS").actor == known
    assert (made.is_created, made.actor.kind, made.external_id) == (True, 1, "116")
    assert "UCDP" in made.actor.note


def _broken(tmp_path, ged):
    whole = ged({}, {"id": "2"}).read_text(encoding="utf-8")
    return {
        "columns": b"a,b\n1,2\n",
        "cut row": whole[:-60].encode(),
        "cut quote": (whole + '"3,"').encode(),
        "utf-16": whole.encode("utf-16"),
        "cp1256": whole.replace("Jalawla", "جلولاء").encode("cp1256") * 30,
        "empty": b"",
        "no row": whole.splitlines()[0].encode(),
    }


@pytest.mark.parametrize(
    "what", ["columns", "cut row", "cut quote", "utf-16", "cp1256", "empty", "no row"]
)
def test_a_broken_file_leaves_nothing(tmp_path, ged, editor, what):
    path = tmp_path / "broken.csv"
    path.write_bytes(_broken(tmp_path, ged)[what])
    with pytest.raises(ImportRefused):
        run(path, editor, publish=True)
    assert not ImportBatch.objects.exists()
    assert not Record.objects.exists()


def test_a_zip_bomb_is_refused(tmp_path, editor):
    path = tmp_path / "ged.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ged.csv", ",".join(GED) + "\n" + "0" * 30_000_000)
    with pytest.raises(ImportRefused, match="unpacks to"):
        run(path, editor)


def test_a_dry_run_changes_nothing(ged, editor):
    report = run(ged({}), editor, publish=True, dry_run=True)
    assert (report.added, report.published) == (1, 1)
    assert not Record.objects.exists()
    assert not ImportBatch.objects.exists()
    assert not Actor.objects.exists()


def test_without_publishing_records_wait_for_review(ged, editor):
    run(ged({}), editor)
    record = Record.objects.get()
    assert record.state == ReviewState.SUBMITTED
    assert record.review_events.get().verb == "submit"
    assert not Publication.objects.exists()


def test_four_eyes_forbid_publishing_what_one_imports(ged, editor, settings):
    settings.FOUR_EYES = True
    with pytest.raises(NotAllowed, match="Four eyes"):
        run(ged({}), editor, publish=True)
    assert not Record.objects.exists()


def test_a_contributor_may_import_but_not_publish(ged, contributor):
    run(ged({}), contributor)
    with pytest.raises(NotAllowed):
        run(ged({"id": "2"}), contributor, publish=True)
    assert Record.objects.get().state == ReviewState.SUBMITTED


@pytest.mark.parametrize("generation", [ACLED, ACLED | NEW, ACLED | {"inter1": "1.0"}])
def test_both_generations_of_acled_say_the_same(tmp_path, editor, generation):
    path = tmp_path / "acled.json"
    path.write_text(json.dumps({"status": 200, "data": [generation]}), encoding="utf-8")
    run(path, editor, form="acled")
    incident = Incident.objects.get()
    people = [(row.actor.kind, row.role) for row in incident.participations.all()]
    assert people == [(1, "party"), (7, "victim")]
    assert (incident.incident_kind, incident.precision) == ("armed_clash", "near")
    assert incident.evidence.get().quote == "A clash near Jalawla."


def test_a_new_time_stamp_alone_is_no_change(tmp_path, editor):
    path = tmp_path / "acled.json"
    path.write_text(json.dumps([ACLED]), encoding="utf-8")
    run(path, editor, form="acled")
    path.write_text(json.dumps([ACLED | {"timestamp": "1757041386"}]), encoding="utf-8")
    assert run(path, editor, form="acled").unchanged == 1


@pytest.mark.parametrize("text", ['{"data": [{"event_id_cnty": "X"', "[1, 2", '{"a": 1}', "[] x"])
def test_broken_json_leaves_nothing(tmp_path, editor, text):
    path = tmp_path / "acled.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ImportRefused):
        run(path, editor, form="acled")
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("key", ["a\x00b", "\ud800"])
def test_a_key_that_is_no_text_costs_its_own_row_alone(tmp_path, editor, key):
    path = tmp_path / "acled.json"
    rows = [ACLED | {key: "1"}, ACLED | {"event_id_cnty": "IRQ9"}]
    path.write_text(json.dumps(rows), encoding="utf-8")
    assert run(path, editor, form="acled").skipped == 1
    assert Incident.objects.count() == 1


def test_what_acled_deleted_becomes_a_tombstone(tmp_path, editor):
    path, deleted = tmp_path / "acled.json", tmp_path / "deleted.csv"
    path.write_text(json.dumps([ACLED, ACLED | {"event_id_cnty": "IRQ2"}]), encoding="utf-8")
    deleted.write_text("event_id_cnty,deleted_timestamp\nIRQ2,1\nIRQ9,1\n", encoding="utf-8")
    run(path, editor, form="acled")
    report = run(path, editor, form="acled", deletions=deleted)
    assert report.withdrawn == 1
    assert ImportedRow.objects.get(external_id="IRQ2").record.state == ReviewState.WITHDRAWN


def test_acled_is_not_published_without_leave(tmp_path, editor):
    path = tmp_path / "acled.json"
    path.write_text(json.dumps([ACLED]), encoding="utf-8")
    with pytest.raises(ImportRefused, match="terms"):
        run(path, editor, form="acled", publish=True)


def test_a_plain_file_is_read_by_its_map(tmp_path, editor):
    path = tmp_path / "sigacts.csv"
    path.write_text(
        "When;X;Y;What\n2007-02-23;44.8;33.7;IED\n2007-02-23;44.8;33.7;IED\n2007-02-24;44.8;99;SAF\n",
        encoding="utf-8",
    )
    call_command(
        "import_events", "plain", str(path), "--dataset", "sigacts", "--source", "SIGACTS",
        "--terms", "MIT", "--column-map", "date=When,lon=X,lat=Y,kind=What",
        "--kind-map", "IED=bombing", "--as", editor.username,
    )  # fmt: skip
    assert list(Incident.objects.values_list("incident_kind", flat=True)) == ["bombing"] * 2
    assert ImportProblem.objects.get().column == "y"


def test_the_command_refuses_in_words(tmp_path, editor):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_events", "ucdp-ged", str(tmp_path / "none.csv"), "--as", "edward")
    with pytest.raises(CommandError, match="Nobody"):
        call_command("import_events", "ucdp-ged", "x.csv", "--as", "nobody")


@pytest.mark.skipif(not SAMPLE.exists(), reason="the shared UCDP sample is not here")
def test_true_rows_come_in_whole(tmp_path, editor):
    path = tmp_path / "true.csv"
    with SAMPLE.open(encoding="utf-8", newline="") as whole:
        rows = list(csv.reader(whole))[:302]
    with path.open("w", encoding="utf-8", newline="") as part:
        csv.writer(part).writerows(rows)
    report = run(path, editor, publish=True)
    assert (report.added, report.skipped, report.published) == (300, 0, 300)


def test_rows_on_one_line_keep_their_own_people(tmp_path, editor):
    path = tmp_path / "acled.json"
    other = ACLED | {"event_id_cnty": "IRQ2", "actor1": "Police", "actor2": "Police"}
    path.write_text(json.dumps([ACLED, other]), encoding="utf-8")
    run(path, editor, form="acled")
    named = {
        row.external_id: [person.actor.name for person in row.record.participations.all()]
        for row in ImportedRow.objects.all()
    }
    assert named == {"IRQ1": ["Army", "Civilians (Iraq)"], "IRQ2": ["Police", "Police"]}


def test_a_json_row_without_a_column_is_left_out(tmp_path, editor):
    path = tmp_path / "acled.json"
    bare = {"event_id_cnty": "IRQ2"}
    path.write_text(json.dumps([ACLED, bare, ["no", "object"]]), encoding="utf-8")
    report = run(path, editor, form="acled")
    assert (report.added, report.skipped) == (1, 2)
    assert ImportProblem.objects.filter(external_id="IRQ2").get().column == "geo_precision"
