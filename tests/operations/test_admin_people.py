"""Nobody gives themselves more rights than they have."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from tests.conftest import make_person

from .admin_pages import signed_in

pytestmark = pytest.mark.django_db


def test_an_administrator_does_not_become_a_superuser() -> None:
    boss = make_person("boss", "administrator")
    client = signed_in(boss)
    url = reverse("admin:auth_user_change", args=[boss.pk])
    form = {
        "username": "boss", "first_name": "Bo", "is_active": "on", "is_staff": "on",
        "is_superuser": "on", "date_joined_0": "2019-08-05", "date_joined_1": "00:00:00",
        "groups": [group.pk for group in boss.groups.all()],
    }  # fmt: skip
    assert client.post(url, form).status_code == 302
    boss = User.objects.get(pk=boss.pk)
    assert boss.first_name == "Bo"
    assert not boss.is_superuser


def test_a_superuser_is_changed_by_superusers_only() -> None:
    root = User.objects.create_superuser("root", password="pass")
    url = reverse("admin:auth_user_password_change", args=[root.pk])
    client = signed_in(make_person("boss", "administrator"))
    assert client.post(url, {"password1": "x", "password2": "x"}).status_code in {302, 403}
    assert User.objects.get(pk=root.pk).check_password("pass")
    assert signed_in(root).get(url).status_code == 200
