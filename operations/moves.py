"""The legal moves of a review: from which states, to which, by whose permission."""

from typing import NamedTuple

from .vocabulary import ReviewState, ReviewVerb


class Move(NamedTuple):
    """One legal move: from which states, to which, by which permission of `operations`."""

    sources: frozenset[str]
    target: str
    permission: str
    needs_note: bool = False


_DRAFT = ReviewState.DRAFT
MOVES: dict[str, Move] = {
    ReviewVerb.SUBMIT: Move(
        frozenset({_DRAFT, ReviewState.WITHDRAWN}), ReviewState.SUBMITTED, "submit_record"
    ),
    ReviewVerb.SEND_BACK: Move(
        frozenset({ReviewState.SUBMITTED}), ReviewState.DRAFT, "publish_record", needs_note=True
    ),
    ReviewVerb.PUBLISH: Move(
        frozenset({_DRAFT, ReviewState.SUBMITTED}), ReviewState.PUBLISHED, "publish_record"
    ),
    # A published record being changed is a draft while its last version stays live; it can be
    # withdrawn from there too.
    ReviewVerb.WITHDRAW: Move(
        frozenset({ReviewState.PUBLISHED, ReviewState.DRAFT, ReviewState.SUBMITTED}),
        ReviewState.WITHDRAWN,
        "withdraw_record",
        needs_note=True,
    ),
    ReviewVerb.REOPEN: Move(
        frozenset({ReviewState.PUBLISHED, ReviewState.SUBMITTED, ReviewState.WITHDRAWN}),
        ReviewState.DRAFT,
        "change_record",
    ),
}
