"""The thirteen facts of 5 August 2019 are public, cited, and honest about what is drawn."""

from django.core.management import call_command

from operations.admin import desk, reading_drafts
from operations.models import Mention, Publication, Record, Report, ReviewEvent
from tests.conftest import READS_DEMONSTRATION

pytestmark = READS_DEMONSTRATION


def feature(title):
    return Publication.objects.live().get(title=title).properties


def roles(title, key="actors"):
    return {(row["id"], row["role"]) for row in feature(title)[key]}


NINEVEH = "Operation in Nineveh: Khat al-Lain areas"
DIYALA = "Operation in Diyala: north of Miqdadiya district"
KULAJO = (
    "Peshmerga operation around Kulajo: around Kulajo village, by the town of Kifri"
)  # fmt: skip


def test_1_a_campaign_with_numbered_phases():
    phases = Publication.objects.live().filter(kind="phase").order_by("title")
    assert [row.properties["number"] for row in phases] == [1, 2, 3]
    assert {p["title"] for row in phases for p in row.properties["part_of"]} == {"Will of Victory"}


def test_2_two_parallel_operations_announced_by_the_command():
    beside = {row["title"] for row in feature(DIYALA)["parallel_to"]}
    assert "Operation in Nineveh" in beside
    assert ("joint-operations-command", "announces") in roles(DIYALA) & roles(NINEVEH)
    assert feature(DIYALA)["date_precision"] == "day"


def test_3_one_relation_shared_by_two_places():
    shared = feature("Operation in Diyala: north of Jalawla and of Khanaqin")
    assert [place["name"] for place in shared["places"]] == ["Jalawla", "Khanaqin"]
    assert shared["relation"] == "north of"
    assert shared["derived"]


def test_4_disputed_territory_with_claimants_legal_basis_and_de_facto_holder():
    territory = feature("Disputed belt (illustrative outline)")
    assert {(c["id"], c["stance"]) for c in territory["claims"]} == {
        ("kurdistan-regional-government", "claimed_by"),
        ("federal-government", "claimed_by"),
        ("federal-government", "controlled_by"),
    }
    assert "Article 140" in territory["legal_basis"]


def test_4_what_is_claimed_held_and_law_are_three_layers_and_say_illustrative():
    rows = Publication.objects.live().filter(layer__startswith="control-")
    assert {(row.layer, row.kind) for row in rows} == {
        ("control-assessed", "control"), ("control-claimed", "claimed"),
        ("control-legal", "contested"),
    }  # fmt: skip
    for row in rows:
        assert row.properties["illustrative"]
        assert "illustrative" in row.title
        assert any("illustrations" in s["quote"] for s in row.properties["sources"])


def test_5_landforms_are_areas_and_the_unknown_one_is_an_open_task():
    rows = {
        r.properties["words"]: r
        for r in Publication.objects.live().filter(title__contains="Nineveh")
    }
    assert {words: row.geometry and row.geometry.geom_type for words, row in rows.items()} == {
        "Atshana heights": "Polygon",
        "Badush mountain range": "Polygon",
        "Sheikh Ibrahim mountain": "Polygon",
        "Khat al-Lain areas": None,
    }
    assert Mention.objects.filter(state="open", surface__contains="Khat al-Lain").exists()
    between = Mention.objects.get(relation="between the lines")
    assert (between.surface, between.state) == ("the space between the contact lines", "accepted")


def test_the_dateline_is_no_scene():
    assert Mention.objects.get(surface="Erbil").state == Mention.State.REJECTED


def test_6_and_7_participants_with_roles_and_the_target():
    assert {
        ("iraqi-army", "ground"), ("diyala-police", "police"), ("hashd-al-shaabi", "militia"),
        ("sunni-tribal-units", "militia"), ("iraqi-aircraft", "air_support"),
        ("us-led-coalition", "air_support"), ("islamic-state", "target"),
    } <= roles(DIYALA)  # fmt: skip
    assert ("diyala-police", "police") not in roles(NINEVEH)


def test_8_stated_absence_is_a_fact_with_a_source():
    assert roles(NINEVEH, "absent") == {
        ("peshmerga", "stated_absent"), ("peshmerga", "no_coordination"),
    }  # fmt: skip
    said = [s for s in feature(NINEVEH)["sources"] if s["fact"] == "absence"]
    assert {s["speaker"] for s in said} == {"Joint Operations Command"}
    assert {s["about"] for s in said} == {"Peshmerga"}


def test_9_the_visit_is_an_incident_of_its_own_kind():
    visit = Publication.objects.live().get(kind="visit")
    assert visit.precision == "admin1"
    assert visit.geometry.geom_type == "Point"


def test_10_the_zone_is_computed_between_two_owned_lines():
    lines = Publication.objects.live().filter(layer="contact-lines")
    assert {row.properties["owner"]["id"] for row in lines} == {"iraqi-forces", "peshmerga"}
    zone = Publication.objects.live().get(layer="contested-zones")
    assert zone.properties["derived"]
    assert {x["title"] for x in zone.properties["derived_from"]} == {row.title for row in lines}
    assert 5 < zone.properties["widths_km"]["median"] < 20


def test_11_and_12_the_other_sides_own_operation_and_what_its_commander_says():
    assert ("peshmerga", "leads") in roles(KULAJO)
    assert roles(KULAJO, "absent") == {("iraqi-forces", "no_coordination")}
    spoken = [s for s in feature(KULAJO)["sources"] if s["speaker"]]
    assert all(s["publisher"] == "Kurdistan 24" for s in spoken)
    assert any("Peshmerga commander" in s["speaker"] for s in spoken)


def test_13_the_background_is_no_event_of_the_day():
    victory = Publication.objects.live().get(title="Victory over the Islamic State declared")
    assert victory.valid_during.upper.year == 2018
    assert victory.properties["date_precision"] == "period"


def test_what_is_illustrative_says_so_in_title_and_properties():
    drawn = Publication.objects.live().filter(
        layer__in=["territories", "contact-lines", "contested-zones"]
    )
    assert drawn.count() == 4
    for row in drawn:
        assert row.properties["illustrative"]
        assert "illustrative" in row.title
        assert row.precision_m >= 10_000
        assert any("illustrations" in s["quote"] for s in row.properties["sources"])


def test_everything_went_through_review_by_two_people():
    for record in Record.objects.all():
        events = ReviewEvent.objects.filter(record=record).order_by("id")
        assert [e.verb for e in events] == ["submit", "publish"], record
        assert events[0].by != events[1].by


def test_loading_again_changes_nothing():
    before = Publication.objects.count(), Record.objects.count()
    call_command("load_demo", verbosity=0)
    assert (Publication.objects.count(), Record.objects.count()) == before


def test_the_report_proposes_the_three_operations_of_the_day_and_says_they_are_drafted():
    report = Report.objects.get(title__startswith="Operations in Diyala")
    proposals = reading_drafts.proposals_of(report)
    operations = {row.title: row for row in proposals if row.kind == "operation"}
    assert list(operations) == [
        "Operation in Diyala", "Operation in Nineveh", "Operation around Kulajo village",
    ]  # fmt: skip
    nineveh = operations["Operation in Nineveh"]
    assert "Khat al-Lain areas" in [row.surface for row in nineveh.mentions]
    parts = {(row.actor.slug, row.role) for row in nineveh.actors if row.actor}
    assert ("peshmerga", "stated_absent") in parts
    assert ("us-led-coalition", "air_support") in parts
    assert all("quotes these words already" in row.reasons[-1] for row in operations.values())


def test_the_note_on_the_drawing_waits_for_no_reader():
    titles = set(desk.unread().values_list("title", flat=True))
    assert "What is illustrative in the demonstration" not in titles
