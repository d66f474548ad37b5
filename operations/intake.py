"""Step 1: a text is stored once, by content hash, and never edited afterwards."""

import datetime as dt
import hashlib
import unicodedata

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from .errors import IntakeError
from .inbox import likeness
from .models import Report, Source
from .models.report import MAX_TEXT_LENGTH


def clean_text(raw: str) -> str:
    """Return the text as it is stored: one kind of line end, composed letters, no outer space.

    Raises IntakeError for an empty text, a NUL byte, a lone surrogate or more than 500,000
    characters.
    """
    if len(raw) > MAX_TEXT_LENGTH:
        raise IntakeError(
            f"The text has {len(raw):,} characters; a report may have {MAX_TEXT_LENGTH:,}."
        )
    if "\x00" in raw:
        raise IntakeError("The text holds a NUL byte, which is not a character.")
    try:
        raw.encode()
    except UnicodeEncodeError as error:
        raise IntakeError("The text holds half a character (a lone surrogate).") from error
    text = unicodedata.normalize("NFC", raw.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        raise IntakeError("The text is empty.")
    return text


def content_hash(text: str) -> str:
    """Return the SHA-256 of a clean text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def store(
    *,
    text: str,
    title: str,
    source: Source,
    published_on: dt.date,
    by: User,
    url: str = "",
    language: str = "en",
    is_own_wording: bool = False,
) -> tuple[Report, bool]:
    """Return (report, whether it is new). The same text again returns the report there is."""
    text = clean_text(text)
    digest = content_hash(text)
    known = Report.objects.filter(content_hash=digest).first()
    if known:
        return known, False
    report = Report(
        text=text,
        title=title,
        source=source,
        published_on=published_on,
        received_by=by,
        url=url,
        language=language,
        is_own_wording=is_own_wording,
        content_hash=digest,
        bands=likeness.bands(text),
    )
    report.full_clean()
    try:
        with transaction.atomic():
            report.save()
    except IntegrityError:  # another editor stored the same text a moment ago
        return Report.objects.get(content_hash=digest), False
    return report, True


@transaction.atomic
def link_copy(report: Report, origin: Report | None) -> None:
    """Say that a report repeats another's words, or that it does not (None).

    The origin of a copy's copy is the first report; what was a copy of this one follows it.
    """
    if origin and origin.pk == report.pk:
        raise IntakeError("A report is no copy of itself.")
    pks = {report.pk} | ({origin.pk} if origin else set())
    locked = {row.pk: row for row in Report.objects.select_for_update().filter(pk__in=pks)}
    first = (locked[origin.pk].origin or locked[origin.pk]) if origin else None
    if first and first.pk == report.pk:
        raise IntakeError("That report is itself a copy of this one.")
    Report.objects.filter(pk=report.pk).update(origin=first)
    if first:
        Report.objects.filter(origin=report.pk).update(origin=first)
    report.origin = first


def set_aside(report: Report, by: User, note: str) -> None:
    """Take a report out of the queue with a note that says why. Raises IntakeError without one."""
    note = " ".join(note.split())
    if not note:
        raise IntakeError("Say in a few words why the report is set aside.")
    if len(note) > 300:
        raise IntakeError("The note may have 300 characters.")
    report.set_aside_at, report.set_aside_by, report.set_aside_note = timezone.now(), by, note
    report.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_note"])


def take_back(report: Report) -> None:
    """Put a report that was set aside back into the queue."""
    report.set_aside_at, report.set_aside_by, report.set_aside_note = None, None, ""
    report.save(update_fields=["set_aside_at", "set_aside_by", "set_aside_note"])
