"""Two rows found to be one place, and the way back.

Both keep their ids, names and everything that points at them: the merged row answers as the kept
one, because readers follow `merged_into`. Nothing is moved, so undoing loses nothing.
"""

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from gazetteer.errors import MergeRefused
from gazetteer.models import Place, PlaceMerge


def merge(kept: Place, merged: Place, by: User, note: str = "") -> PlaceMerge:
    """Let `kept` answer for `merged` from now on; return the act, by which it can be undone.

    Raises MergeRefused for a place with itself, and for what would make a chain or a circle: one of
    the two is merged already, or others are merged into the one that would vanish.
    """
    if kept.pk == merged.pk:
        raise MergeRefused("A place cannot be merged into itself.")
    with transaction.atomic():
        rows = _locked(kept.pk, merged.pk)
        _refuse_chains(rows[kept.pk], rows[merged.pk])
        act = PlaceMerge.objects.create(
            kept_id=kept.pk, merged_id=merged.pk, by=by, note=note.strip()[:300]
        )
        Place.objects.filter(pk=merged.pk).update(merged_into=kept.pk)
    merged.merged_into_id = kept.pk
    return act


def unmerge(act: PlaceMerge, by: User) -> PlaceMerge:
    """Make the merged row a place of its own again. Raises MergeRefused when that was done."""
    with transaction.atomic():
        _locked(act.kept_id, act.merged_id)
        current = PlaceMerge.objects.select_for_update(of=("self",)).get(pk=act.pk)
        if current.undone_at is not None:
            raise MergeRefused("This merge has been undone already.")
        current.undone_by, current.undone_at = by, timezone.now()
        current.save(update_fields=["undone_by", "undone_at"])
        Place.objects.filter(pk=current.merged_id).update(merged_into=None)
    return current


def _locked(*ids: int) -> dict[int, Place]:
    """Return the rows locked in the order of their ids: two merges at once cannot wait in a ring.

    Raises MergeRefused when one of them is gone.
    """
    places = Place.objects.select_for_update(of=("self",)).only("id", "name", "merged_into_id")
    found = {place.pk: place for place in places.filter(pk__in=ids).order_by("pk")}
    if len(found) < len(set(ids)):
        raise MergeRefused("One of the two places is no longer there.")
    return found


def _refuse_chains(kept: Place, merged: Place) -> None:
    if merged.merged_into_id == kept.pk:
        raise MergeRefused(f"“{merged.name}” is merged into “{kept.name}” already.")
    for place in (kept, merged):
        if place.merged_into_id is not None:
            answers = Place.objects.values_list("name", flat=True).get(pk=place.merged_into_id)
            raise MergeRefused(
                f"“{place.name}” is merged into “{answers}” already: choose that one, or undo the "
                "earlier merge first."
            )
    if Place.objects.filter(merged_into=merged.pk).exists():
        raise MergeRefused(
            f"Other places are merged into “{merged.name}”: keep that one, or undo those first."
        )
