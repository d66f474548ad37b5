"""The same request twice does its work once: Idempotency-Key, after the IETF's draft of it.

The answer is stored in the transaction of the work itself, so that there is one exactly where
there is the other, and a key is locked by PostgreSQL, so that a killed worker leaves none locked.
What was refused did nothing, is not kept, and may be asked again with the same key.
"""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from operations.models import ApiToken, KeptAnswer

from .problems import Problem

KEPT = dt.timedelta(hours=24)
HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_RETURNED = ("Location", "ETag")


def once(request: HttpRequest, token: ApiToken, work: Callable[[], Response]) -> Response:
    """Return what `work` answers, or what it answered to the same request with the same key.

    Runs inside the caller's transaction. Raises Problem: 400 for no usable key, 409 while another
    request with it is under way, 422 for another request under a key that is used.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return work()
    if not _KEY.fullmatch(key):
        raise Problem(400, f"{HEADER}: 1 to 200 visible ASCII characters, no space.")
    asked = _digest(request)
    if not lock(f"{token.pk} {key}"):
        raise Problem(409, "A request with this key is under way; ask again when it is done.")
    _sweep()
    kept = KeptAnswer.objects.filter(token=token, key=key).first()
    if kept:
        if kept.asked != asked:
            raise Problem(422, "This key was used for another request: take a new one.")
        return _replay(kept)
    response = work()
    if response.status_code < 300:
        headers = {name: response[name] for name in _RETURNED if name in response}
        KeptAnswer.objects.create(
            token=token, key=key, asked=asked, status=response.status_code, headers=headers,
            body=_rendered(response.data),
        )  # fmt: skip
    return response


def _digest(request: HttpRequest) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    for name in ("If-Match", "Content-Type"):
        digest.update(f"{name}: {request.headers.get(name, '')}\n".encode())
    digest.update(request.body)
    return digest.hexdigest()


def lock(name: str) -> bool:
    """Lock a name until the transaction ends; False: another transaction has it."""
    number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [number])
        return bool(cursor.fetchone()[0])


def _sweep() -> None:
    """Forget answers that are too old; those that another request forgets just now are left."""
    old = KeptAnswer.objects.filter(kept_at__lt=timezone.now() - KEPT)
    locked = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
    KeptAnswer.objects.filter(pk__in=list(locked[:1000])).delete()


def _rendered(data: object) -> str:
    return JSONRenderer().render(data).decode()


def _replay(kept: KeptAnswer) -> Response:
    response = Response(json.loads(kept.body), kept.status)
    for name, value in {**kept.headers, REPLAYED: "true"}.items():
        response[name] = value
    return response
