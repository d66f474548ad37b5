"""The admin's page for tokens: made by oneself, shown once, revoked; the secret is nowhere else."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from operations.api import tokens
from operations.models import ApiToken, Scope
from tests.conftest import make_person
from tests.operations.admin_pages import add_url, signed_in

LIST = "/admin/operations/apitoken/"
SECRET = re.compile(r"cmap_[0-9a-f]{8}_[\w-]{43}")


def page_of(token):
    return reverse("admin:operations_apitoken_change", args=[token.pk])


def revoke(client, token):
    return client.post(reverse("admin:operations_apitoken_revoke", args=[token.pk]))


def make(client, **more):
    given = {"name": "My script", "scopes": ["drafts", "submit"], "expires_at": "", **more}
    return client.post(add_url("apitoken"), given)


def test_a_token_is_made_and_shown_once(contributor):
    client = signed_in(contributor)
    answer = make(client)
    secret = SECRET.search(answer.content.decode())[0]
    token = ApiToken.objects.get()
    assert (token.user, token.scopes) == (contributor, ["drafts", "submit"])
    assert "no-store" in answer["Cache-Control"]
    assert tokens.find(secret) == token
    for page in (LIST, page_of(token), reverse("admin:index")):
        text = client.get(page).content.decode()
        assert not SECRET.search(text)
        assert token.digest not in text
    kept = f"{client.cookies.output()}{dict(client.session)}"
    assert secret not in kept


def test_its_list_says_what_it_may_and_when_it_was_used(contributor):
    token, _ = tokens.issue(contributor, "Script", [Scope.DRAFTS])
    tokens.note_use(token)
    text = signed_in(contributor).get(LIST).content.decode()
    assert token.prefix in text
    assert "write drafts" in text
    assert f"{ApiToken.objects.get().last_used_at:%Y}" in text


@pytest.mark.parametrize(
    "wrong", [{"scopes": []}, {"scopes": ["publish"]}, {"name": ""}, {"name": "x" * 101},
              {"expires_at": "2019-01-01T00:00"}, {"expires_at": "never"}],
    ids=str,
)  # fmt: skip
def test_what_cannot_be_is_refused(contributor, wrong):
    assert make(signed_in(contributor), **wrong).status_code == 422
    assert not ApiToken.objects.exists()


def test_an_end_is_kept(contributor):
    ends = (timezone.now() + dt.timedelta(days=30)).replace(second=0, microsecond=0)
    make(signed_in(contributor), expires_at=f"{ends:%Y-%m-%dT%H:%M}")
    assert ApiToken.objects.get().expires_at == ends


def test_one_sees_and_revokes_ones_own_and_an_administrator_everybodys(contributor, editor):
    own, secret = tokens.issue(contributor, "Own", [Scope.READ])
    foreign, _ = tokens.issue(editor, "Foreign", [Scope.READ])
    client = signed_in(contributor)
    assert "Foreign" not in client.get(LIST).content.decode()
    assert client.get(page_of(foreign)).status_code in {302, 403}
    assert revoke(client, foreign).status_code == 404
    assert client.get(reverse("admin:operations_apitoken_revoke", args=[own.pk])).status_code == 405
    assert revoke(client, own).status_code == 302
    assert tokens.find(secret) is None
    assert "revoked" in client.get(page_of(own)).content.decode()
    boss = signed_in(make_person("ada", "administrator"))
    assert "Foreign" in boss.get(LIST).content.decode()
    revoke(boss, foreign)
    foreign.refresh_from_db()
    assert foreign.revoked_at


def test_nobody_changes_or_deletes_a_token(editor):
    token, _ = tokens.issue(editor, "Own", [Scope.READ])
    client = signed_in(editor)
    assert client.post(page_of(token), {"name": "Other"}).status_code == 403
    delete = reverse("admin:operations_apitoken_delete", args=[token.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
    assert ApiToken.objects.get().name == "Own"


def test_strangers_see_nothing(db):
    assert Client().get(LIST).status_code == 302
