"""Claims side by side: who repeats whom, what is adopted and why, what dissents."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from operations import claims, drafting, intake, review
from operations.errors import IllegalMove
from operations.models import Claim, Publication, Source
from operations.models.dissent import told
from operations.vocabulary import Counted, EvidenceStance, Fact, IncidentKind, Role, Stance
from tests.operations.admin_pages import errors_of, filled, form_url, signed_in

pytestmark = pytest.mark.django_db
DAY = dt.date(2019, 8, 5)
FOUR = "Four fighters were killed, the governor said."
NINE = "Nine fighters died, according to the army."


@pytest.fixture
def incident(contributor, report):
    incident = drafting.draft_incident(
        title="Clash near Badush", incident_kind=IncidentKind.ARMED_CLASH, valid_from=DAY,
        by=contributor,
    )  # fmt: skip
    drafting.cite(incident, report, "Two fighters were killed.")
    return incident


@pytest.fixture
def reports(contributor):
    """Three outlets: two repeat the governor, one has the army's number."""
    return [
        intake.store(
            text=f"{name}. {words}", title=name, published_on=DAY, by=contributor,
            source=Source.objects.create(name=name, kind="press"),
        )[0]
        for name, words in [("Alpha", FOUR), ("Beta", FOUR), ("Gamma", NINE)]
    ]  # fmt: skip


def claim(record, fact, **values):
    made = Claim(record_id=record.pk, fact=fact, **values)
    made.full_clean()
    made.save()
    return made


@pytest.fixture
def killed(incident, reports):
    four = claim(incident, Fact.CASUALTIES, counted=Counted.KILLED, best=4)
    nine = claim(incident, Fact.CASUALTIES, counted=Counted.KILLED, low=9)
    for report, speaker in zip(reports[:2], ("The Governor", "the governor"), strict=True):
        drafting.cite(incident, report, FOUR, fact=Fact.CASUALTIES, claim=four, speaker=speaker)
    drafting.cite(incident, reports[2], NINE, fact=Fact.CASUALTIES, claim=nine)
    return four, nine


def test_two_outlets_that_repeat_one_speaker_are_one_origin(incident, killed):
    (question,) = told(incident.stated.all())
    assert question["about"] == "killed"
    four, nine = question["claims"]
    assert (four["value"], four["origins"], four["publishers"]) == ("4 killed", 1, 2)
    assert (nine["value"], nine["origins"], nine["status"]) == ("at least 9 killed", 1, "conflict")


def test_the_record_follows_what_is_adopted_and_shows_the_dissent(incident, killed, editor):
    four, _ = killed
    changed = claims.adopt(four, editor, "Two outlets and the governor agree.")
    assert set(changed) == {"killed_best"}
    incident.refresh_from_db()
    assert incident.killed_best == 4
    review.publish(incident, editor)
    properties = Publication.objects.of_record(incident.public_id).get().properties
    (question,) = properties["stated"]
    assert [row["status"] for row in question["claims"]] == ["accepted", "conflict"]
    assert question["claims"][0]["why"] == "Two outlets and the governor agree."
    assert question["claims"][1]["sources"][0]["quote"] == NINE


def test_adopting_another_sets_the_first_aside_and_reopens_what_is_public(incident, killed, editor):
    four, nine = killed
    claims.adopt(four, editor, "Two outlets.")
    review.publish(incident, editor)
    claims.adopt(nine, editor, "The army counted the bodies.")
    incident.refresh_from_db()
    four.refresh_from_db()
    assert (incident.killed_low, incident.killed_best, incident.state) == (9, None, "draft")
    assert not four.is_adopted
    assert four.why == "Two outlets.", "why it was adopted once stays readable"


def test_nothing_is_adopted_without_a_reason_or_a_source(incident, killed, editor):
    with pytest.raises(IllegalMove, match="why"):
        claims.adopt(killed[0], editor, " ")
    unsaid = claim(incident, Fact.CASUALTIES, counted=Counted.WOUNDED, best=1)
    with pytest.raises(IllegalMove, match="quoted"):
        claims.adopt(unsaid, editor, "A feeling.")
    assert "wounded" not in str(told(incident.stated.all())), "a claim without a source is not told"


def test_the_database_adopts_one_number_at_most(incident, killed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.update(is_adopted=True, why="both")


@pytest.mark.parametrize(
    "values",
    [
        {"fact": Fact.CASUALTIES, "counted": Counted.KILLED},
        {"fact": Fact.CASUALTIES, "counted": Counted.KILLED, "low": 3, "high": 2},
        {"fact": Fact.DATE, "words": "in summer"},
        {"fact": Fact.DATE, "first_day": DAY, "last_day": DAY - dt.timedelta(1)},
        {"fact": Fact.LOCATION},
        {"fact": Fact.LOCATION, "words": "Badush", "best": 3},
        {"fact": Fact.ABSENCE, "role": Role.STATED_ABSENT},
        {"fact": Fact.PARTICIPATION, "role": Role.STATED_ABSENT},
    ],
)
def test_the_database_refuses_a_value_that_does_not_fit_its_fact(incident, make_actor, values):
    if values["fact"] == Fact.PARTICIPATION:
        values = values | {"actor": make_actor("army")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(record_id=incident.pk, **values)


def test_taking_part_and_stated_absence_contradict_each_other(incident, make_actor):
    army, police = make_actor("army"), make_actor("police")
    took_part = claim(incident, Fact.PARTICIPATION, actor=army, role=Role.GROUND)
    announced = claim(incident, Fact.PARTICIPATION, actor=army, role=Role.ANNOUNCES)
    absent = claim(incident, Fact.ABSENCE, actor=army, role=Role.STATED_ABSENT)
    other = claim(incident, Fact.ABSENCE, actor=police, role=Role.STATED_ABSENT)
    assert took_part.contradicts(absent)
    assert absent.contradicts(announced)
    assert not took_part.contradicts(announced)
    assert not took_part.contradicts(other)


def test_two_holders_contradict_each_other_on_the_same_days_only(incident, make_actor):
    def holds(slug, first, last):
        return claim(incident, Fact.CONTROL, actor=make_actor(slug), stance=Stance.CONTROLS,
                     first_day=first, last_day=last)  # fmt: skip

    before = holds("army", dt.date(2017, 1, 1), dt.date(2017, 10, 1))
    after = holds("militia", dt.date(2017, 10, 2), None)
    meanwhile = holds("rebels", dt.date(2017, 9, 1), dt.date(2017, 12, 1))
    assert not before.contradicts(after)
    assert before.contradicts(meanwhile)
    assert meanwhile.contradicts(after)


def test_an_adopted_date_and_a_denial(incident, reports, editor):
    made = claim(incident, Fact.DATE, first_day=dt.date(2019, 8, 4))
    drafting.cite(incident, reports[0], FOUR, fact=Fact.DATE, claim=made)
    drafting.cite(incident, reports[2], NINE, fact=Fact.DATE, claim=made,
                  stance=EvidenceStance.CONTRADICTS)  # fmt: skip
    claims.adopt(made, editor, "Dated by the desk.")
    incident.refresh_from_db()
    assert (incident.valid_from, incident.valid_to) == (dt.date(2019, 8, 4), DAY)
    (question,) = told(incident.stated.all())
    assert question["claims"][0]["origins_against"] == 1


def test_an_editor_enters_a_claim_with_its_words_and_adopts_it(incident, reports, editor):
    client = signed_in(editor)
    url = form_url(incident)
    values = {
        "stated-TOTAL_FORMS": "1", "stated-0-fact": "casualties", "stated-0-counted": "killed",
        "stated-0-best": "4", "stated-0-is_adopted": "on", "stated-0-report": reports[0].pk,
        "stated-0-quote": "No such words", "stated-0-speaker": "The Governor",
        "stated-0-credibility": "2",
    }  # fmt: skip
    refused = client.post(url, filled(client.get(url), **values))
    assert refused.status_code == 422
    assert "does not say" in str(errors_of(refused)["stated-0-quote"])
    assert not Claim.objects.exists()
    values |= {"stated-0-quote": FOUR, "stated-0-why": "The governor was there."}
    response = client.post(url, filled(client.get(url), **values), follow=True)
    assert "killed_best" in response.content.decode()
    incident.refresh_from_db()
    assert incident.killed_best == 4
    made = incident.stated.get()
    assert made.is_adopted
    assert made.evidence.get().quote == FOUR
    again = filled(client.get(url), **{"stated-0-report": reports[0].pk, "stated-0-quote": FOUR})
    assert "already" in str(errors_of(client.post(url, again))["stated-0-quote"])


def test_one_form_sets_one_claim_aside_and_adopts_the_other(incident, killed, editor):
    four, nine = killed
    claims.adopt(nine, editor, "First count.")
    client = signed_in(editor)
    url = form_url(incident)
    page = client.get(url)
    (inline,) = [
        one.formset
        for one in page.context["inline_admin_formsets"]
        if one.formset.prefix == "stated"
    ]
    keys = {form.instance.pk: form.prefix for form in inline.initial_forms}
    data = filled(page, **{f"{keys[four.pk]}-is_adopted": "on", f"{keys[four.pk]}-why": "Better."})
    both = client.post(url, data)
    assert both.status_code == 422
    del data[f"{keys[nine.pk]}-is_adopted"]
    assert client.post(url, data).status_code == 302
    assert incident.stated.get(is_adopted=True) == four


def saved(editor, incident, *rows, **changes):
    """Send the record's form back with new claims, each with its words; return the answer."""
    client, url = signed_in(editor), form_url(incident)
    values = {"stated-TOTAL_FORMS": str(len(rows))} if rows else {}
    for number, (report, quote, row) in enumerate(rows):
        row = {"report": report.pk, "quote": quote, "credibility": "2", "is_adopted": "on",
               "why": "It fits."} | row  # fmt: skip
        values |= {f"stated-{number}-{name}": value for name, value in row.items()}
    return client.post(url, filled(client.get(url), **values, **changes), follow=True)


@pytest.mark.parametrize(("outlet", "words", "best"), [(1, FOUR, "4"), (2, NINE, "9")])
def test_two_new_claims_on_one_fact_are_not_both_adopted(
    incident, reports, editor, outlet, words, best
):
    killed = {"fact": "casualties", "counted": "killed"}
    first = (reports[0], FOUR, killed | {"best": "4"})
    refused = saved(editor, incident, first, (reports[outlet], words, killed | {"best": best}))
    assert refused.status_code == 422
    assert "stated-1-is_adopted" in errors_of(refused)
    assert not Claim.objects.exists()


def test_a_date_after_the_last_day_moves_that_too(incident, reports, editor):
    later = dt.date(2019, 8, 20)
    row = {"fact": "date", "first_day": later.isoformat()}
    assert saved(editor, incident, (reports[0], FOUR, row)).status_code == 200
    incident.refresh_from_db()
    assert (incident.valid_from, incident.valid_to) == (later, later)


def test_a_record_that_cannot_follow_stays_and_says_so(incident, reports, editor):
    row = {"fact": "date", "first_day": "0500-01-01"}
    told_so = saved(editor, incident, (reports[0], FOUR, row))
    assert "does not follow" in told_so.content.decode()
    incident.refresh_from_db()
    assert incident.valid_from == DAY


def test_the_record_follows_an_adopted_date_that_is_corrected(incident, reports, editor):
    made = claim(incident, Fact.DATE, first_day=DAY)
    drafting.cite(incident, reports[0], FOUR, fact=Fact.DATE, claim=made)
    claims.adopt(made, editor, "Dated by the desk.")
    saved(editor, incident, **{"stated-0-first_day": "2019-08-03"})
    incident.refresh_from_db()
    assert incident.valid_from == dt.date(2019, 8, 3)


def test_a_reader_sees_value_reason_and_dissent(incident, killed, editor, client):
    claims.adopt(killed[0], editor, "Two outlets agree.")
    review.publish(incident, editor)
    row = Publication.objects.of_record(incident.public_id).get()
    from django.template.loader import render_to_string

    html = render_to_string("records/_claims.html", {"stated": row.properties["stated"]})
    assert "Two outlets agree." in html
    assert "at least 9 killed" in html
    assert "1 origin in 2 outlets" in html
