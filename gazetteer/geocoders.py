"""Asking an outside geocoder where a place is. Off unless an installer switches it on.

Whoever is asked learns what this desk looks at. So nothing asks unasked, every answer is kept so
that the same is never asked twice, and an answer is a suggestion to an editor, never a place.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from geopy import exc
from geopy.adapters import get_retry_after
from geopy.location import Location

from gazetteer.errors import (
    GeocoderError,
    GeocoderRefused,
    GeocoderTimedOut,
    GeocoderUnreadable,
)
from gazetteer.fetching import BoundedAdapter
from gazetteer.models import GeocoderAnswer
from gazetteer.pacing import LEDGER, await_turn, paused
from gazetteer.providers import PROVIDERS, Provider, plain

TIMEOUT_S = 10.0  # for one whole answer
MAX_QUERY = 200
MAX_SUGGESTIONS = 10
NOTHING_FOUND_DAYS = 1


@dataclass(frozen=True)
class Suggestion:
    """What a stranger says of one place. lon, lat: degrees, SRID 4326.

    label: the provider's own line. kind: GeoNames' feature code. Empty: not said.
    """

    name: str
    label: str
    lon: float
    lat: float
    kind: str = ""
    country: str = ""
    external_id: str = ""


@dataclass(frozen=True)
class Answer:
    """What a provider answered, when, and on what terms. pk: of the row that keeps it."""

    pk: int
    provider: Provider
    query: str
    suggestions: tuple[Suggestion, ...]
    licence: str
    fetched_at: datetime
    is_kept: bool = False


@dataclass(frozen=True)
class Geocoder:
    """One provider as this installation asks it: by `ask`, and never by itself."""

    provider: Provider
    address: str
    user_agent: str
    key: str = ""
    timeout_s: float = TIMEOUT_S

    @classmethod
    def configured(cls) -> Geocoder | None:
        """Return the geocoder of the settings, None where it is switched off, as it is unasked."""
        provider = PROVIDERS.get(settings.GEOCODER)
        if provider is None:
            return None
        agent = f"Conflictmap ({settings.GEOCODER_CONTACT or 'self-hosted'})"
        return cls(provider, settings.GEOCODER_URL or provider.address, agent,
                   settings.GEOCODER_KEY)  # fmt: skip

    @property
    def host(self) -> str:
        return urlsplit(self.address).netloc

    @property
    def is_strangers(self) -> bool:
        """Whether the provider's public server is asked, and not one that the desk set up."""
        return self.address == self.provider.address

    def ask(self, query: str) -> Answer:
        """Return the suggestions for a name, kept ones where they have not expired.

        Waits for its turn, at most `pacing.PATIENCE_S`. Raises GeocoderBusy, GeocoderTimedOut,
        GeocoderRefused, GeocoderUnreadable or, for all else, their root GeocoderError.
        """
        words = plain(query, MAX_QUERY + 1)
        if not words or len(words) > MAX_QUERY:
            raise GeocoderRefused(f"Give a name of 1 to {MAX_QUERY} characters.")
        return self._kept(words) or self._keep(words, self._fetch(words))

    # --- the cache -------------------------------------------------------------------------------
    def _kept(self, words: str) -> Answer | None:
        rows = GeocoderAnswer.objects.filter(provider=self.provider.name, query=words)
        row = rows.filter(expires_at__gt=timezone.now()).first()
        return replace(answer_of(row), is_kept=True) if row else None

    def _keep(self, words: str, suggestions: list[Suggestion]) -> Answer:
        now = timezone.now()
        days = self.provider.keep_days if suggestions else NOTHING_FOUND_DAYS
        mine = GeocoderAnswer.objects.filter(provider=self.provider.name)
        mine.filter(expires_at__lte=now).exclude(query=LEDGER).delete()
        row, _ = mine.update_or_create(
            query=words,
            defaults={
                "provider": self.provider.name,
                "answer": [asdict(suggestion) for suggestion in suggestions],
                "licence": self.provider.licence[:200],
                "fetched_at": now,
                "expires_at": now + timedelta(days=days),
            },
        )
        return answer_of(row)

    # --- asking ----------------------------------------------------------------------------------
    def _fetch(self, words: str) -> list[Suggestion]:
        await_turn(self.provider)
        try:
            found = self._client().geocode(words, exactly_one=False, **dict(self.provider.options))
            return [s for row in found or [] if (s := self._suggestion(row))][:MAX_SUGGESTIONS]
        except GeocoderError:
            raise
        except exc.GeocoderRateLimited as error:
            raise paused(self.provider, error.retry_after) from error
        except exc.GeocoderQuotaExceeded as error:
            raise paused(self.provider, None) from error
        except exc.GeocoderTimedOut as error:  # geopy's word for 408, 503 and 504
            raise self._overloaded(error) from error
        except (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges,
                exc.GeocoderQueryError) as error:  # fmt: skip
            raise GeocoderRefused(f"{self.provider.title} refuses the question.") from error
        except exc.GeopyError as error:
            raise GeocoderError(f"{self.provider.title} answers with an error.") from error
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise GeocoderUnreadable(
                f"{self.provider.title}’s answer has not the shape it should have."
            ) from error

    def _client(self) -> Any:
        address = urlsplit(self.address)
        options: dict[str, Any] = {
            "domain": f"{address.netloc}{address.path.rstrip('/')}",
            "scheme": address.scheme,
            "user_agent": self.user_agent,
            "timeout": self.timeout_s,
            "adapter_factory": BoundedAdapter,
        }
        if self.provider.key_as:
            options[self.provider.key_as] = self.key
        return self.provider.client(**options)

    def _suggestion(self, found: Location | None) -> Suggestion | None:
        """Return one suggestion, None without a position. Raises on another shape of row.

        The one place where (lat, lon) becomes (lon, lat).
        """
        if found is None:
            return None
        lat, lon = found.latitude, found.longitude
        if not (math.isfinite(lat) and math.isfinite(lon)):
            raise ValueError("not a position")
        if lat == lon == 0:  # how geopy shows that none was given
            return None
        said = self.provider.describe(found.raw)
        country = plain(said.country, 2).upper()
        return Suggestion(
            name=plain(said.name, 200), label=plain(found.address or said.name, 300),
            lon=round(lon, 7), lat=round(lat, 7), kind=said.kind,
            country=country if len(country) == 2 and country.isascii() else "",
            external_id=plain(said.external_id, 60),
        )  # fmt: skip

    def _overloaded(self, error: exc.GeocoderTimedOut) -> GeocoderError:
        cause: Any = error.__cause__
        if getattr(cause, "status_code", None) == 503:
            return paused(self.provider, get_retry_after(cause.headers))
        return GeocoderTimedOut(f"{self.provider.title} took too long.")


def answer_of(row: GeocoderAnswer) -> Answer:
    """Return a kept row as the value it was made from."""
    suggestions = tuple(Suggestion(**found) for found in row.answer)
    return Answer(row.pk, PROVIDERS[row.provider], row.query, suggestions, row.licence,
                  row.fetched_at)  # fmt: skip
