"""What is drawn anew when a place or a line of contact is saved, and how the editor hears of it."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from operations.errors import NotAllowed
from operations.models import ControlLine, Record
from operations.rederiving import Redrawn, rederive, rederive_zones

from . import history

# What a region is built from; a change of anything else moves nothing.
OF_A_PLACE = frozenset(
    {"point", "footprint", "radius_m", "stand_in", "kind", "population", "country"}
)
OF_A_LINE = frozenset(
    {"geometry", "line", "holds", "status", "valid_from", "valid_to", "end_known"}
)
LISTED = 20  # records that a message links


def after_place(request: HttpRequest, place: object, changed: list[str]) -> None:
    """Draw anew what rests on a place that was saved, where that may have moved it."""
    if OF_A_PLACE & set(changed):
        _redraw(request, lambda by: rederive(place, by))  # type: ignore[arg-type]


def after_line(request: HttpRequest, line: Record, changed: list[str] | None = None) -> None:
    """Draw anew what lies between a line and another. changed: None for a move of the review."""
    is_line = isinstance(line, ControlLine)
    if is_line and (changed is None or OF_A_LINE & set(changed)):
        _redraw(request, lambda by: rederive_zones(cast(ControlLine, line), by))


def _redraw(request: HttpRequest, redraw: Callable[[User], Redrawn]) -> None:
    try:
        done = redraw(cast(User, request.user))
    except NotAllowed:
        text = "What is drawn from it was left as it was: you may not change records."
        messages.warning(request, text)
        return
    if done.changed:
        count = len(done.changed)
        reopened = " What had been published is a draft again; its last version stays public."
        text = "{} record{} drawn anew: {}.{}"
        messages.success(
            request,
            format_html(text, count, "" if count == 1 else "s", _links(done.changed),
                        reopened if done.reopened else ""),
        )  # fmt: skip
    for move in done.refused[:LISTED]:
        link = _links([move.record])
        messages.warning(request, format_html("Not drawn anew: {}: {}", link, move.refusal))


def _links(records: list[Record]) -> str:
    shown = format_html_join(
        ", ", '<a href="{}">{}</a>', ((history.change_url(row), row) for row in records[:LISTED])
    )
    left = len(records) - LISTED
    return format_html("{} and {} more", shown, left) if left > 0 else shown
