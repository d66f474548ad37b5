"""What an editor does on the reading page, as its script sends it."""

from typing import Any

from django.contrib.auth.models import User
from django.urls import reverse

from operations.models import (
    ActorMention,
    Mention,
    Report,
)
from tests.operations.admin_pages import signed_in

# "On Monday the army searched hills north of Badush. Two fighters were killed."


def url(report: Report, page: str = "read") -> str:
    return reverse(f"admin:operations_report_{page}", args=[report.pk])


def post(person: User, report: Report, **fields: Any) -> Any:
    return signed_in(person).post(
        url(report), fields, headers={"accept": "application/json, text/plain"}
    )


def page_of(person: User, report: Report) -> dict[str, Any]:
    """Return what the page told its script."""
    return dict(signed_in(person).get(url(report)).context["bench"])


def mark_of(person: User, mention: Mention | ActorMention) -> dict[str, Any]:
    marks = page_of(person, mention.report)["marks"]
    return next(mark for mark in marks if mark["key"] == mention.key)
