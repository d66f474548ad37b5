"""What a person reaches by program: narrower than the admin, where people see what they do.

Whoever reviews reads everything. Others read what is theirs, and of others what nothing hides.
"""

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.utils import timezone

from gazetteer.models import Place
from operations.models import Actor, ContactLine, ControlLine, Operation, Record, Report, Source
from operations.vocabulary import Release


def _open_to(user: User) -> Q:
    if user.has_perm("operations.publish_record"):
        return Q()
    embargo_over = Q(hold_until=None) | Q(hold_until__lte=timezone.now())
    return Q(created_by=user) | (Q(release=Release.PUBLIC) & embargo_over)


def records(user: User, kind: type[Record] = Record) -> QuerySet[Any]:
    return kind._default_manager.filter(_open_to(user)).order_by("pk")


def operations(user: User) -> QuerySet[Operation]:
    return records(user, Operation)


def positions(user: User) -> QuerySet[ControlLine]:
    return records(user, ControlLine)


def lines(user: User) -> QuerySet[ContactLine]:
    return ContactLine.objects.order_by("pk")


def reports(user: User) -> QuerySet[Any]:
    """Return the reports whose text the person may read: all for who reviews, or their own."""
    found = Report.objects.order_by("pk")
    reads_all = user.has_perm("operations.publish_record")
    return found if reads_all else found.filter(received_by=user)


def citable(user: User) -> QuerySet[Report]:
    """Return the reports whose words the person may quote: as in the admin, all of the desk's."""
    return (
        Report.objects.all() if user.has_perm("operations.view_report") else Report.objects.none()
    )


def actors(user: User) -> QuerySet[Actor]:
    return Actor.objects.order_by("pk")


def places(user: User) -> QuerySet[Place]:
    return Place.objects.filter(merged_into=None)


def sources(user: User) -> QuerySet[Source]:
    return Source.objects.order_by("pk")
