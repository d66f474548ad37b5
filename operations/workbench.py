"""Editors at work on one report: who else is there, and the input they have not sent yet."""

import datetime as dt
import json
import re
from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from .errors import IntakeError
from .models import AtWork, Report

PRESENT = dt.timedelta(seconds=60)  # three beats of 20 s: one may get lost on the way
KEPT = dt.timedelta(days=7)

# What the drafts' forms call their fields: a prefix, then names and row numbers.
FIELD = re.compile(r"[a-z][a-z0-9_]{0,30}(-[a-z0-9_]{1,40}){1,4}")
MAX_FIELDS, MAX_VALUES, MAX_VALUE, MAX_BYTES = 1_000, 200, 8_000, 64 * 1024


def arrive(report: Report, editor: User) -> AtWork:
    """Return the editor's row of a report, seen now. What nobody came back to is forgotten."""
    now = timezone.now()
    AtWork.objects.filter(seen_at__lt=now - KEPT).delete()
    row, _ = AtWork.objects.update_or_create(
        report=report, editor=editor, defaults={"seen_at": now}
    )
    return row


def others(report: Report, editor: User) -> list[str]:
    """Return the names of who else has the report open, in the order of the alphabet."""
    rows = AtWork.objects.filter(report=report, seen_at__gte=timezone.now() - PRESENT)
    people = rows.exclude(editor=editor).select_related("editor").order_by("editor__username")
    return [row.editor.get_full_name() or row.editor.get_username() for row in people]


def keep_unsent(report: Report, editor: User, body: bytes) -> AtWork:
    """Keep what an editor typed into the drafts' forms and did not send; {} forgets it.

    body: JSON, {field: [value, …]}. Raises IntakeError, in words, for anything else.
    """
    unsent = _checked(body)
    now = timezone.now()
    row, _ = AtWork.objects.update_or_create(
        report=report, editor=editor,
        defaults={"seen_at": now, "unsent": unsent, "unsent_at": now if unsent else None},
    )  # fmt: skip
    return row


def forget_unsent(report: Report, editor: User, forms: Collection[str]) -> None:
    """Forget what an editor typed into forms, by their prefixes ("p-0", "r", "incident"): it was
    sent. What was typed into others is still kept."""
    row = AtWork.objects.filter(report=report, editor=editor).first()
    if row is None or not row.unsent:
        return
    sent = tuple(f"{prefix}-" for prefix in forms)
    row.unsent = {name: told for name, told in row.unsent.items() if not name.startswith(sent)}
    row.unsent_at = row.unsent_at if row.unsent else None
    row.save(update_fields=["unsent", "unsent_at"])


def _checked(body: bytes) -> dict[str, list[str]]:
    if len(body) > MAX_BYTES:
        raise IntakeError(f"More input than is kept: {MAX_BYTES // 1024} KB at most.")
    try:
        given: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise IntakeError("That is not JSON.") from error
    if not isinstance(given, dict) or len(given) > MAX_FIELDS:
        raise IntakeError(f"Give an object of {MAX_FIELDS} fields at most.")
    for name, values in given.items():
        if not FIELD.fullmatch(name):
            raise IntakeError("A field of that name belongs to no draft.")
        if not isinstance(values, list) or len(values) > MAX_VALUES:
            raise IntakeError(f"{name}: give a list of {MAX_VALUES} values at most.")
        if not all(_is_text(value) for value in values):
            raise IntakeError(f"{name}: give texts of {MAX_VALUE:,} characters at most.")
    return given


def _is_text(value: Any) -> bool:
    """Return whether PostgreSQL can keep the value: no NUL, no half of a character."""
    if not isinstance(value, str) or len(value) > MAX_VALUE or "\x00" in value:
        return False
    return not any("\ud800" <= sign <= "\udfff" for sign in value)
