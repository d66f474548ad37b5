"""How many requests come in: counted in the database, because several workers answer them.

Fixed minutes: across the turn of one, up to twice the rate gets through.
"""

import datetime as dt
import ipaddress

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework.exceptions import Throttled

from operations.models import RequestCount

KEPT = dt.timedelta(hours=1)


def count(who: str, now: dt.datetime | None = None) -> int:
    """Count a request and return how many of `who` there were in this minute, this one too."""
    minute = (now or timezone.now()).replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO operations_requestcount (who, minute, count) VALUES (%s, %s, 1)"
            " ON CONFLICT (who, minute) DO UPDATE SET count = operations_requestcount.count + 1"
            " RETURNING count",
            [who, minute],
        )
        counted: int = cursor.fetchone()[0]
    if counted == 1:  # once a minute and sender is often enough to sweep
        RequestCount.objects.filter(minute__lt=minute - KEPT).delete()
    return counted


def admit(who: str, most: int) -> None:
    """Count a request. Raises Throttled when it is one more than `most` in this minute."""
    if count(who) > most:
        raise Throttled(wait=60 - timezone.now().second)


def admit_token(token_id: int) -> None:
    admit(f"token:{token_id}", settings.API_PER_MINUTE)


def sender(address: str) -> str:
    """Return whom an address stands for: of IPv6 its /64, all of which is one customer's."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found.packed, 64), strict=False))


def admit_failure(request: HttpRequest) -> None:
    """Count a refused token against the address it came from.

    Only `REMOTE_ADDR` is believed: anybody may write an X-Forwarded-For. So behind a proxy all
    share one count, which keeps no good token out.
    """
    address = sender(request.META.get("REMOTE_ADDR", ""))
    hashed = salted_hmac("operations.api.counting", address, algorithm="sha256").hexdigest()
    admit(f"address:{hashed[:40]}", settings.API_FAILURES_PER_MINUTE)
