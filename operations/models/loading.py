"""Relations that came with a row, so that a thousand rows need no query each."""

from typing import Any

from django.db import models


def loaded(row: models.Model, relation: str) -> list[Any] | None:
    """Return the rows of a relation that came with it (`prefetch_related`), else None."""
    found = getattr(row, "_prefetched_objects_cache", {}).get(relation)
    return None if found is None else list(found)
