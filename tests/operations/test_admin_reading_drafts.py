"""The reading page's proposals: ticked, corrected and drafted at once; drafts changed in place."""

from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from operations import drafting, intake
from operations.models import (
    ActionMention,
    ActorMention,
    Claim,
    Incident,
    Mention,
    Operation,
    Publication,
    Record,
    Report,
    Source,
)
from operations.reading import read_report
from operations.vocabulary import Fact, Precision, ReviewState
from tests.operations.admin_pages import signed_in
from tests.operations.draft_forms import post, proposed, sent, url
from tests.operations.reported_text import PUBLISHED, make_places

ATTACK, SEARCH, FIND, AGAIN = range(4)  # the proposals of TEXT, in its order


def errors(answer: Any) -> dict[str, list[str]]:
    return {
        f"{form.prefix}-{name}": list(texts)
        for form in answer.context["proposals"]
        for name, texts in form.errors.items()
    }


def test_the_page_shows_every_proposal_with_its_mentions_and_reasons(
    editor: User, read: Report
) -> None:
    answer = signed_in(editor).get(url(read))
    page = answer.content.decode()
    for number, form in enumerate(answer.context["proposals"]):
        assert f'id="p-{number}"' in page
        assert f'name="p-{number}-title"' in page
        assert form.keys
        assert f'data-mentions="{form.keys}"' in page
        assert all(reason.replace("“", "") for reason in form.proposal.reasons)
    assert "taken back: “denied”" in page


def test_what_is_ticked_becomes_drafts_and_nothing_is_published(editor: User, read: Report) -> None:
    answer = post(editor, read, "draft_ticked", proposed(editor, read))
    assert answer.status_code == 302
    assert [row.title for row in Operation.objects.all()] == ["Operation south of Daquq"]
    assert Incident.objects.count() == 3
    assert {row.state for row in Record.objects.all()} == {ReviewState.DRAFT}
    assert not Publication.objects.exists()
    for record in Record.objects.all():
        assert record.created_by == editor
        assert all(
            read.text[row.start : row.end] == row.quote for row in record.evidence.all()
        )  # fmt: skip


def test_an_incident_is_drafted_with_place_day_numbers_and_who_says_so(
    editor: User, read: Report
) -> None:
    post(editor, read, "draft_ticked", proposed(editor, read))
    attack = Incident.objects.get(killed_best=2)
    assert (attack.title, attack.incident_kind) == ("Attack near Rashad village", "attack")
    assert str(attack.valid_from) == str(attack.valid_to) == "2019-10-10"
    assert attack.place is not None
    assert (attack.place.name, attack.relation) == ("Rashad", "near")
    assert attack.geometry is not None
    assert (attack.killed_low, attack.killed_high, attack.wounded) == (2, 2, 4)
    adopted = {claim.counted: claim for claim in attack.stated.filter(fact=Fact.CASUALTIES)}
    assert all(claim.is_adopted and claim.evidence.exists() for claim in adopted.values())
    assert (adopted["wounded"].low, adopted["wounded"].high) == (4, None)
    said = attack.evidence.filter(quote__startswith="On Thursday").exclude(speaker="")
    assert "police officer" in said[0].speaker


def test_an_operation_has_areas_parts_and_stated_absence(editor: User, read: Report) -> None:
    post(editor, read, "draft_ticked", proposed(editor, read))
    operation = Operation.objects.get()
    assert [area.words for area in operation.areas.all()] == ["south of Daquq"]
    assert {(row.actor.slug, row.role) for row in operation.participations.all()} == {
        ("iraqi-army", "leads"), ("joint-operations-command", "announces"),
        ("peshmerga", "stated_absent"),
    }  # fmt: skip
    assert operation.stated.get(fact=Fact.ABSENCE).is_adopted
    find = Incident.objects.get(incident_kind="find")
    assert find.part_of == operation


def test_a_name_that_nobody_knows_is_drafted_named_and_not_located(
    editor: User, read: Report
) -> None:
    post(editor, read, "draft_ticked", proposed(editor, read))
    find = Incident.objects.get(incident_kind="find")
    assert (find.geometry, find.precision) == (None, Precision.UNLOCATED)
    claim = find.stated.get(fact=Fact.LOCATION)
    assert claim.words == "Albu Najm"
    assert "Albu Najm" in claim.evidence.get().quote
    assert read.mentions.get(surface="Albu Najm").state == Mention.State.OPEN


def test_what_a_draft_rests_on_is_accepted_and_it_is_not_proposed_again(
    editor: User, read: Report
) -> None:
    data = proposed(editor, read)
    post(editor, read, "draft_ticked", data, **{f"p-{n}-tick": None for n in (FIND, AGAIN, ATTACK)})
    operation = Operation.objects.get()
    assert not Incident.objects.exists()
    assert read.mentions.get(surface="Daquq").state == Mention.State.ACCEPTED
    peshmerga = read.actor_mentions.get(role="stated_absent")
    assert peshmerga.state == ActorMention.State.ACCEPTED
    assert read.action_mentions.get(surface="clearing operation").record_id == operation.pk
    answer = signed_in(editor).get(url(read))
    left = [form.proposal.title for form in answer.context["proposals"]]
    assert "Operation south of Daquq" not in left
    assert len(left) == 3
    find = next(form for form in answer.context["proposals"] if form.proposal.kind == "find")
    assert find["part_of"].value() == f"r{operation.pk}"
    post(editor, read, "draft_ticked", sent(answer.context["proposals"]))
    assert Incident.objects.get(incident_kind="find").part_of == operation


def test_a_correction_is_drafted_as_it_was_typed(editor: User, read: Report) -> None:
    daquq = read.mentions.get(surface="Daquq").pk
    data = proposed(editor, read)
    post(
        editor, read, "draft_ticked", data,
        **{
            "p-0-title": "Ambush by night", "p-0-kind": "ambush", "p-0-valid_from": "2019-10-09",
            "p-0-places": [daquq], "p-0-killed_low": "1", "p-0-killed_high": "", "p-0-actors": [],
        },
    )  # fmt: skip
    made = Incident.objects.get(title="Ambush by night")
    assert (made.incident_kind, str(made.valid_from)) == ("ambush", "2019-10-09")
    assert made.place is not None
    assert made.place.name == "Daquq"
    assert (made.killed_low, made.killed_best, made.killed_high) == (1, 2, None)
    assert not made.participations.exists()


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        ({"p-0-title": ""}, "p-0-title", "required"),
        ({"p-0-title": "x" * 201}, "p-0-title", "at most 200"),
        ({"p-0-kind": "picnic"}, "p-0-kind", "picnic"),
        ({"p-0-valid_from": "yesterday"}, "p-0-valid_from", "valid date"),
        ({"p-0-valid_to": "2019-10-01"}, "p-0-valid_to", "before the first"),
        ({"p-0-valid_from": "0999-01-01"}, "p-0-valid_from", "four digits"),
        ({"p-0-places": ["999999"]}, "p-0-places", "999999"),
        ({"p-0-places": ["x"]}, "p-0-places", "x"),
        ({"p-0-actors": ["-1"]}, "p-0-actors", "-1"),
        ({"p-0-killed_low": "5"}, "p-0-killed_best", "low ≤ best ≤ high"),
        ({"p-0-killed_best": "-3"}, "p-0-killed_best", "greater than or equal to 0"),
        ({"p-0-wounded_best": "9" * 30}, "p-0-wounded_best", "less than or equal"),
        ({"p-0-kind": "operation"}, "p-0-killed_best", "no casualties"),
        ({"p-0-statement": "77777"}, "p-0-statement", "77777"),
        ({"p-0-part_of": "r1"}, "p-0-part_of", "r1"),
        ({"p-0-title": "half\x00"}, "p-0-title", "Null characters"),
    ],
)
def test_a_wrong_value_is_refused_at_its_field_and_nothing_is_drafted(
    editor: User, read: Report, given: dict[str, Any], field: str, said: str
) -> None:
    answer = post(editor, read, "draft_ticked", proposed(editor, read), **given)
    assert answer.status_code == 422
    assert said in " ".join(errors(answer)[field])
    assert not Record.objects.exists()
    assert not ActionMention.objects.filter(record__isnull=False).exists()


def test_an_incident_in_two_places_is_refused_and_all_is_taken_back(
    editor: User, read: Report
) -> None:
    both = [read.mentions.get(surface=name).pk for name in ("Albu Najm", "Daquq")]
    answer = post(
        editor, read, "draft_ticked", proposed(editor, read), **{"p-3-places": both}
    )  # fmt: skip
    assert answer.status_code == 422
    assert "one place" in errors(answer)["p-3-places"][0]
    assert not Record.objects.exists()
    assert read.mentions.get(surface="Daquq").state == Mention.State.PROPOSED


def test_what_is_not_ticked_is_not_judged_and_kept_as_typed(editor: User, read: Report) -> None:
    data = proposed(editor, read)
    wrong = {"p-1-tick": None, "p-1-valid_from": "soon", "p-1-title": "Half done", "p-0-title": ""}
    answer = post(editor, read, "draft_ticked", data, **wrong)
    assert answer.status_code == 422
    assert list(errors(answer)) == ["p-0-title"]
    page = answer.content.decode()
    assert 'value="Half done"' in page
    assert 'value="soon"' in page


def test_nothing_ticked_drafts_nothing(editor: User, read: Report) -> None:
    data = {name: value for name, value in proposed(editor, read).items() if "tick" not in name}
    answer = post(editor, read, "draft_ticked", data)
    assert answer.status_code == 422
    assert "Tick what is to be drafted." in answer.content.decode()


def test_a_form_that_was_sent_twice_drafts_once(editor: User, read: Report) -> None:
    data = proposed(editor, read)
    post(editor, read, "draft_ticked", data)
    count = Record.objects.count()
    answer = post(editor, read, "draft_ticked", data)
    assert answer.status_code == 422
    assert "not proposed any more" in answer.content.decode()
    assert Record.objects.count() == count


def test_what_a_record_made_by_hand_quotes_is_proposed_unticked(
    editor: User, contributor: User, read: Report
) -> None:
    operation = drafting.draft_operation(title="By hand", valid_from=PUBLISHED, by=contributor)
    drafting.cite(operation, read, "began a clearing operation")
    form = signed_in(editor).get(url(read)).context["proposals"][SEARCH]
    assert not form["tick"].value()
    assert "“By hand” quotes these words already" in form.proposal.reasons


def test_who_may_not_draft_sees_the_proposals_and_is_refused(editor: User, read: Report) -> None:
    data = proposed(editor, read)
    person = User.objects.create_user("vera", password="pass", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_report"))
    page = signed_in(person).get(url(read))
    assert page.status_code == 200
    assert "draft_ticked" not in page.content.decode()
    assert post(person, read, "draft_ticked", data).status_code == 403
    assert not Record.objects.exists()


def test_the_page_asks_as_often_for_many_proposals_as_for_few(
    editor: User, source: Source, contributor: User
) -> None:
    make_places()
    counted = []
    for times in (1, 15):
        text = "\n\n".join(f"On {n + 1} October gunmen attacked Hawija." for n in range(times))
        report, _ = intake.store(
            text=text, title="x", source=source, published_on=PUBLISHED, by=contributor
        )
        read_report(report)
        client = signed_in(editor)
        client.get(url(report))
        with CaptureQueriesContext(connection) as found:
            assert client.get(url(report)).status_code == 200
        counted.append(len(found))
    assert counted[0] == counted[1]


def test_all_claims_of_a_disputed_number_are_kept_and_one_is_followed(
    editor: User, source: Source, contributor: User
) -> None:
    make_places()
    text = (
        "A bomb exploded in Hawija on Thursday. As many as 22 fighters were killed, according to "
        "the governor; the militias spoke of a single death."
    )
    report, _ = intake.store(
        text=text, title="x", source=source, published_on=PUBLISHED, by=contributor
    )
    read_report(report)
    assert post(editor, report, "draft_ticked", proposed(editor, report)).status_code == 302
    claims = Claim.objects.filter(fact=Fact.CASUALTIES).order_by("pk")
    assert [(c.best, c.is_adopted) for c in claims] == [(22, True), (1, False)]
    incident = Incident.objects.get()
    assert (incident.killed_low, incident.killed_best, incident.killed_high) == (None, 22, 22)
