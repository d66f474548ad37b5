"""What comes in unattended: kept first, read by a job, stored when it says all a report needs.

An arrival and its job are written in one transaction; a job that is cut off is run again. Storing
is by content hash, so that running it twice stores once.
"""

import datetime as dt
from hashlib import sha256

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from procrastinate.contrib.django import app

from operations import intake
from operations.errors import FetchFailed, IntakeError
from operations.models import Arrival, Source
from operations.vocabulary import ArrivalState, ArrivalWay

from . import likeness
from .documents import Document, format_of, read_document
from .fetching import fetch

TAKE = "take_arrival"  # the job's name; defined in jobs.py, which imports this module
PROPOSED = ("title", "publisher", "language", "published_on")


@transaction.atomic
def receive(
    way: ArrivalWay,
    *,
    key: bytes,
    name: str,
    by: User,
    source: Source | None = None,
    url: str = "",
    data: bytes | None = None,
    format_name: str = "",
    title: str = "",
    language: str = "",
    published_on: dt.date | None = None,
    problem: str = "",
) -> tuple[Arrival, bool]:
    """Return (arrival, whether it is new). The same key by the same way is taken once.

    With a `problem` it is kept as failed, for people to see, and no job is made.
    """
    given = {"title": title, "language": language, "published_on": published_on}
    where = "the command" if way == ArrivalWay.FOLDER else "the feed"
    arrival, is_new = Arrival.objects.get_or_create(
        way=way,
        key=sha256(key).hexdigest(),
        defaults={
            **given,
            "name": (name or url)[:300],
            "received_by": by,
            "source": source,
            "url": url,
            "data": data,
            "format": format_name,
            "basis": {field: where for field, value in given.items() if value},
            "problem": problem[:300],
            "state": ArrivalState.FAILED if problem else ArrivalState.WAITING,
        },
    )
    if is_new and not problem:
        _enqueue(arrival)
    return arrival, is_new


@transaction.atomic
def try_again(arrival: Arrival) -> None:
    """Give a failed arrival to the worker once more. Raises IntakeError when nothing is left."""
    locked = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if locked.state != ArrivalState.FAILED:
        raise IntakeError(f"“{locked}” has not failed.")
    if not locked.url and locked.data is None:
        raise IntakeError(f"“{locked}” was not kept: bring the document in again.")
    locked.state, locked.attempts = ArrivalState.WAITING, 0
    locked.save(update_fields=["state", "attempts"])
    _enqueue(locked)


def take(pk: int) -> None:
    """Read what arrived, and store it if it says all that a report needs; else it waits for a
    person. Raises FetchFailed for what may work later; every other refusal is kept with it.
    """
    waiting = Arrival.objects.filter(pk=pk, state=ArrivalState.WAITING)
    arrival = waiting.select_related("source", "received_by").first()
    if arrival is None:  # another worker was quicker, or a person decided
        return
    waiting.update(attempts=F("attempts") + 1)
    try:
        document = _document(arrival)
    except FetchFailed as error:
        waiting.update(problem=str(error)[:300])
        raise
    except IntakeError as error:
        fail(pk, str(error))
        return
    with transaction.atomic():
        locked = waiting.select_for_update(of=["self"]).first()
        if locked is not None:
            propose(locked, document)
            _settle(locked)
            locked.save()


def fail(pk: int, problem: str) -> None:
    """Say in the admin why an arrival is no report."""
    Arrival.objects.filter(pk=pk, state=ArrivalState.WAITING).update(
        state=ArrivalState.FAILED, problem=problem[:300]
    )


def propose(arrival: Arrival, document: Document) -> None:
    """Write down what a document says of itself, beneath what the feed or the command said."""
    arrival.text, arrival.cautions = document.text, document.cautions
    for field in PROPOSED:
        if not getattr(arrival, field) and (value := getattr(document, field)):
            setattr(arrival, field, value)
            arrival.basis[field] = document.basis.get(field, "")
    arrival.state, arrival.problem, arrival.data = ArrivalState.READY, "", None


def _enqueue(arrival: Arrival) -> None:
    app.configure_task(TAKE, queue="intake").defer(arrival=arrival.pk)


def _document(arrival: Arrival) -> Document:
    """Return the page of an address, or what was kept; the feed's own words where it is refused."""
    kept = bytes(arrival.data) if arrival.data is not None else None
    if not arrival.url:
        document = read_document(kept or b"", arrival.format)
        if arrival.way == ArrivalWay.FEED:
            document.cautions.append("Only the feed’s own words: the entry links to no page.")
        return document
    try:
        fetched = fetch(arrival.url)
        return read_document(
            fetched.data, format_of(fetched.url, fetched.media_type), fetched.charset
        )
    except FetchFailed:
        raise
    except IntakeError as refused:
        if kept is None:
            raise
        try:
            document = read_document(kept, arrival.format)
        except IntakeError:
            raise refused from None  # why the page was refused is what helps
        document.cautions.append(f"Only the feed’s own words, the page was refused: {refused}")
        return document


def _settle(arrival: Arrival) -> None:
    """Store what lacks nothing and resembles nothing; say what a person has to decide."""
    source, published_on = arrival.source, arrival.published_on
    needed = {
        "title": arrival.title,
        "language": arrival.language,
        "publication date": published_on,
        "source": source,
    }
    lacking = [name for name, value in needed.items() if not value]
    if lacking or source is None or published_on is None:
        arrival.problem = f"It does not say: {', '.join(lacking)}."
        return
    if arrival.cautions:
        return
    alike = likeness.near(arrival.text)
    if alike and alike[0].report.text != arrival.text:
        arrival.problem = f"Nearly the same words as “{alike[0].report}”."[:300]
        return
    try:
        with transaction.atomic():
            arrival.report, _ = intake.store(
                text=arrival.text,
                title=arrival.title,
                source=source,
                published_on=published_on,
                by=arrival.received_by,
                url=arrival.url,
                language=arrival.language,
            )
    except ValidationError as error:
        arrival.problem = " ".join(error.messages)[:300]
        return
    arrival.state, arrival.text = ArrivalState.STORED, ""
