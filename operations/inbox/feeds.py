"""New entries of a feed become arrivals; the pages that they link to are fetched by a job each."""

from django.core.exceptions import ValidationError
from django.utils import timezone

from operations.errors import IntakeError
from operations.models import Feed
from operations.models.source import WEB_ADDRESS
from operations.vocabulary import ArrivalWay

from . import arrivals
from .confined import extracted
from .documents import day_of, one_line, plain_language
from .fetching import fetch


def check(feed: Feed) -> int:
    """Return how many entries are new. What goes wrong is raised, and kept with the feed."""
    try:
        fetched = fetch(feed.url)
        found = extracted("feed", fetched.data, fetched.charset)
    except IntakeError as error:
        note(feed, str(error))
        raise
    count = sum(_receive(feed, entry, found["language"]) for entry in found["entries"])
    note(feed, "" if found["entries"] else "The feed has no entries.")
    return count


def _receive(feed: Feed, entry: dict[str, str], language: str) -> bool:
    url = entry["url"] if _is_link(entry["url"]) else ""
    text, title = entry["text"].replace("\x00", " ").strip(), one_line(entry["title"])
    _, is_new = arrivals.receive(
        ArrivalWay.FEED,
        key=(entry["key"] or f"{feed.pk} {title} {text}").encode("utf-8", "replace"),
        name=title,
        by=feed.added_by,
        source=feed.source,
        url=url,
        data=text.encode(errors="replace") if text else None,
        format_name="text" if text else "",
        title=title[:300],
        language=feed.language or plain_language(language),
        published_on=day_of(entry["published_on"]),
        problem="" if url or text else "The entry has neither an http address nor a text.",
    )
    return is_new


def _is_link(url: str) -> bool:
    try:
        WEB_ADDRESS(url)
    except ValidationError:
        return False
    return len(url) <= 500


def note(feed: Feed, problem: str) -> None:
    """Keep what editors see beside a feed."""
    Feed.objects.filter(pk=feed.pk).update(checked_at=timezone.now(), problem=problem[:300])
