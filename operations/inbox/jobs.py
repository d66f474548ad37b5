"""The worker's jobs, on procrastinate: retried with growing waits, found again after a kill."""

from contextlib import suppress
from typing import Any

from django.db import transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from operations.errors import IntakeError
from operations.models import Feed

from . import arrivals, feeds

RETRY = RetryStrategy(max_attempts=5, exponential_wait=5)  # after 5 s, 25 s, 2 min, 10 min, 52 min
STALE_S = 30  # without a sign of life a worker counts as killed
HEARTBEAT_S = 5
OPTIONS: dict[str, Any] = {
    "queues": ["intake"],
    "delete_jobs": "successful",
    "update_heartbeat_interval": HEARTBEAT_S,
    "stalled_worker_timeout": STALE_S,
}


@app.task(name=arrivals.TAKE, queue="intake", retry=RETRY, pass_context=True)
def take_arrival(context: JobContext, arrival: int) -> None:
    """Read one arrival. The last failure is written where editors see it."""
    try:
        arrivals.take(arrival)
    except Exception as error:
        if context.job.attempts >= (RETRY.max_attempts or 0):
            arrivals.fail(arrival, told(error))
        raise


@app.task(name="check_feed", queue="intake")
def check_feed(feed: int) -> None:
    """Ask one feed for new entries. What goes wrong stands beside it, until it is asked again."""
    row = Feed.objects.filter(pk=feed, is_active=True).select_related("source", "added_by").first()
    if row is not None:
        try:
            feeds.check(row)
        except IntakeError:  # kept with the feed
            pass
        except Exception as error:
            feeds.note(row, told(error))
            raise


@app.periodic(cron="*/15 * * * *")
@app.task(name="check_feeds", queue="intake")
def check_feeds(timestamp: int) -> None:
    """Have each active feed asked."""
    ask_feeds()


@app.periodic(cron="* * * * *")
@app.task(name="find_lost_jobs", queue="intake", pass_context=True)
async def find_lost_jobs(context: JobContext, timestamp: int) -> None:
    """Put the jobs of killed workers back."""
    await put_back(context.app)


async def put_back(of: Any) -> None:
    """Put the jobs back whose worker gave no sign of life for `STALE_S`. of: the open app."""
    for job in await of.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALE_S):
        await of.job_manager.retry_job(job)


def ask_feeds() -> None:
    """Make a job of each active feed, unless one waits already."""
    for pk in Feed.objects.filter(is_active=True).values_list("pk", flat=True):
        job = app.configure_task("check_feed", queue="intake", queueing_lock=f"feed {pk}")
        with suppress(AlreadyEnqueued), transaction.atomic():
            job.defer(feed=pk)


def told(error: Exception) -> str:
    """Return what an editor is told of a job that failed for good."""
    if isinstance(error, IntakeError):
        return str(error)
    return f"Reading it failed unexpectedly ({type(error).__name__}); the worker’s log says more."
