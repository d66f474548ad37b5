"""People, sources and texts that the tests share. The database is a real PostGIS, always."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import connections

from operations.models import Actor, Report, Source
from operations.permissions import make_groups
from operations.vocabulary import ActorKind

PUBLIC = {"transaction": True, "databases": ["default", "public"]}
DAY = dt.date(2019, 8, 5)


def make_person(username: str, group: str) -> User:
    """Return a new member of the desk who can sign in with the password `pass`."""
    make_groups(apps)  # a transactional test before this one has emptied the tables
    person = User.objects.create_user(username, password="pass", is_staff=True)
    person.groups.add(Group.objects.get(name=group))
    return User.objects.get(pk=person.pk)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Close the second connection before the test database is dropped."""
    yield
    connections["public"].close()


@pytest.fixture
def contributor(db: None) -> User:
    return make_person("carla", "contributor")


@pytest.fixture
def editor(db: None) -> User:
    return make_person("edward", "editor")


@pytest.fixture
def other_editor(db: None) -> User:
    return make_person("erin", "editor")


@pytest.fixture
def source(db: None) -> Source:
    return Source.objects.create(name="The Daily Example", kind="press")


@pytest.fixture
def make_actor(db: None) -> Callable[[str], Actor]:
    def make(slug: str) -> Actor:
        return Actor.objects.get_or_create(
            slug=slug, defaults={"name": slug.replace("-", " ").title(), "kind": ActorKind.STATE}
        )[0]

    return make


@pytest.fixture
def report(source: Source, contributor: User) -> Report:
    from operations import intake

    return intake.store(
        text="On Monday the army searched hills north of Badush. Two fighters were killed.",
        title="Search near Badush",
        source=source,
        published_on=DAY,
        by=contributor,
    )[0]


@pytest.fixture
def badush(db: None) -> Point:
    return Point(42.9636, 36.42625, srid=4326)


# pytest-django makes the test database for tests that carry its mark, and for those alone.
READS_DEMONSTRATION = [
    pytest.mark.django_db(databases=["default", "public"]),
    pytest.mark.usefixtures("demonstration"),
]


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The whole demonstration, loaded once for a module that only reads it, really committed."""
    with django_db_blocker.unblock():
        assert connections["default"].settings_dict["NAME"].startswith("test_")
        make_groups(apps)
        call_command("load_demo", verbosity=0)
    yield
    with django_db_blocker.unblock():
        call_command("flush", interactive=False, verbosity=0)
        make_groups(apps)
