"""When a provider may be asked again: one locked row, shared by all threads and processes.

The row is a `GeocoderAnswer` without a query: `fetched_at` is the last turn given, `expires_at` the
end of a pause that the provider asked for.
"""

import math
import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from gazetteer.errors import GeocoderBusy
from gazetteer.models import GeocoderAnswer
from gazetteer.providers import Provider

GAP_S = 1.0  # between two questions of this installation: the strictest provider's rule
PATIENCE_S = 5.0  # how long an editor's request waits for its turn
DEFAULT_PAUSE_S = 60.0  # after a refusal that does not say how long
LONGEST_PAUSE_S = 86_400.0
LEDGER = ""


def await_turn(provider: Provider) -> None:
    """Return when the provider may be asked. Raises GeocoderBusy when that is too far away."""
    with transaction.atomic():
        row, now = _ledger(provider), timezone.now()
        turn = max(now, row.fetched_at + timedelta(seconds=GAP_S), row.expires_at)
        wait_s = (turn - now).total_seconds()
        if wait_s > PATIENCE_S:
            raise GeocoderBusy(
                f"{provider.title} may be asked again in {math.ceil(wait_s)} seconds.", wait_s
            )
        row.fetched_at = turn
        row.save(update_fields=["fetched_at"])
    time.sleep(wait_s)


def paused(provider: Provider, retry_after_s: float | None) -> GeocoderBusy:
    """Keep that the provider asked for a pause; return the error that says so."""
    seconds = DEFAULT_PAUSE_S if retry_after_s is None else float(retry_after_s)
    seconds = min(LONGEST_PAUSE_S, max(GAP_S, seconds))
    with transaction.atomic():
        row = _ledger(provider)
        row.expires_at = max(row.expires_at, timezone.now() + timedelta(seconds=seconds))
        row.save(update_fields=["expires_at"])
    return GeocoderBusy(
        f"{provider.title} asks for a pause of {math.ceil(seconds)} seconds.", seconds
    )


def _ledger(provider: Provider) -> GeocoderAnswer:
    long_ago = timezone.now() - timedelta(seconds=GAP_S)
    rows = GeocoderAnswer.objects.filter(provider=provider.name, query=LEDGER)
    rows.get_or_create(
        provider=provider.name, query=LEDGER,
        defaults={"fetched_at": long_ago, "expires_at": long_ago},
    )  # fmt: skip
    return rows.select_for_update().get()
