"""The reading page's drafts: what is proposed from a report, and what was made from it already.

The page calls `drafting_context` and, for a POST whose `act` is one of ACTS, `save_drafts`.
"""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from operations.errors import ReviewError
from operations.models import ActionMention, Record, Report
from operations.proposals import proposing
from operations.proposals.drafting import Draft, DraftRefused, draft_all
from operations.proposals.telling import Reading
from operations.vocabulary import ReviewVerb

from . import reviewing
from .made_rows import made_rows
from .proposal_forms import Choices, ProposalForm

ACTS = ("draft_ticked", "save_made")
MOST_QUOTED = 500  # spans of one report that proposals are compared with
GONE = "What was ticked is not proposed any more: it was drafted or set aside meanwhile."


def drafting_context(request: HttpRequest, report: Report, **bound: Any) -> dict[str, Any]:
    """Return what the partials show: `proposals` (forms p-N), `not_proposed` (actions set aside,
    with why), `made` (rows r-N of the records drafted from this report), `may_draft`.

    bound: what `save_drafts` returned when it refused.
    """
    reading = read(report)
    return {
        "proposals": bound.get("proposals") or _forms(reading, report),
        "not_proposed": [
            row for row in reading.actions if row.state == ActionMention.State.REJECTED
        ],
        "made": bound.get("made") or made_rows(request, report),
        "may_draft": _may_draft(request),
        "draft_errors": bound.get("draft_errors", []),
    }


def save_drafts(request: HttpRequest, report: Report) -> HttpResponse | dict[str, Any]:
    """Do the act that `request.POST["act"]` names. Return a redirect, or, where anything is
    refused, what `drafting_context` takes as `bound`: show the page with it, status 422."""
    act = {"draft_ticked": _draft_ticked, "save_made": _save_made}[request.POST["act"]]
    return act(request, report)


def read(report: Report) -> Reading:
    """Return what was read in a report, with places and actors, in five queries."""
    return Reading(
        report.text,
        places=report.mentions.select_related("place").defer("place__footprint"),
        actors=report.actor_mentions.select_related("actor"),
        dates=report.date_mentions.all(),
        actions=report.action_mentions.all(),
        statements=report.statement_mentions.all(),
    )  # fmt: skip


def proposals_of(report: Report, reading: Reading | None = None) -> list[proposing.Proposal]:
    """Return what a report proposes now."""
    return proposing.propose(reading or read(report), report.published_on, _quoted(report))


def sent(posted: Any) -> list[str]:
    """Return the prefixes of the forms that an act stored: the rows, or the ticked proposals."""
    if posted["act"] == "save_made":
        return ["r"]
    return [f"p-{n}" for n in range(proposing.MOST) if posted.get(f"p-{n}-tick")]


# --- what is proposed -----------------------------------------------------------------------------
def _forms(reading: Reading, report: Report, posted: Any = None) -> list[ProposalForm]:
    """Return a form of each proposal; what was posted fills those that it knows."""
    proposals = proposals_of(report, reading)
    choices = Choices(reading, report, proposals)
    given = _given(posted)
    used = set(given.values())
    free = iter(number for number in range(2 * proposing.MOST) if number not in used)
    return [
        ProposalForm(proposal, choices, posted, prefix=f"p-{given[proposal.key]}")
        if proposal.key in given
        else ProposalForm(proposal, choices, prefix=f"p-{next(free)}")
        for proposal in proposals
    ]


def _quoted(report: Report) -> list[proposing.Quoted]:
    """Return which words of a report its records quote."""
    rows = report.evidence.values_list(
        "start", "end", "record__kind", "record__incident__incident_kind", "record__title"
    )
    return [
        proposing.Quoted(start, end, incident_kind or kind, title)
        for start, end, kind, incident_kind, title in rows[:MOST_QUOTED]
    ]


def _given(posted: Any) -> dict[str, int]:
    """Return {key of a proposal: number of its form} of what was posted."""
    if posted is None:
        return {}
    numbers = range(proposing.MOST)
    return {key: n for n in numbers if (key := str(posted.get(f"p-{n}-key", ""))[:20])}


@transaction.atomic
def _draft_ticked(request: HttpRequest, report: Report) -> HttpResponse | dict[str, Any]:
    if not _may_draft(request):
        raise PermissionDenied
    Report.objects.select_for_update().get(pk=report.pk)  # two may draft from it at once
    forms = _forms(read(report), report, request.POST)
    ticked = [form for form in forms if form.is_bound and form.is_ticked]
    known = {form.proposal.key for form in forms}
    given = _given(request.POST)
    gone = [n for key, n in given.items() if key not in known and request.POST.get(f"p-{n}-tick")]
    if gone or not ticked:
        told = GONE if gone else "Tick what is to be drafted."
        return {"proposals": forms, "draft_errors": [told]}
    valid = [form.is_valid() for form in ticked]  # every form tells its errors
    if not all(valid):
        return {"proposals": forms}
    drafts: list[Draft] = [form.draft() for form in ticked]
    try:
        records = draft_all(report, drafts, cast(User, request.user))
    except DraftRefused as error:
        for form in ticked:
            if form.proposal.key == error.key:
                form.refuse(error.errors)
        return {"proposals": forms}
    names = ", ".join(f"“{record}”" for record in records[:5])
    more = f" and {len(records) - 5} more" if len(records) > 5 else ""
    messages.success(request, f"Drafted {names}{more}: correct or publish them below.")
    return _back(report)


# --- what was made --------------------------------------------------------------------------------
@transaction.atomic
def _save_made(request: HttpRequest, report: Report) -> HttpResponse | dict[str, Any]:
    """Save the rows that were changed; then do what `then` asks of one of them: "publish-12"."""
    rows = made_rows(request, report, request.POST)
    asked = request.POST.get("then", "")
    given = [row for row in rows if row.form is not None and row.form.is_bound]
    moved = [(row, verb) for row in given for verb, _ in row.moves if asked == row.then(verb)]
    changed = [row for row in given if row.form is not None and row.form.is_changed]
    lost = [row for row in rows if row.is_closed]
    # every row tells its errors; nobody publishes what they did not see
    valid = [row.is_valid() for row in {*changed, *(row for row, _ in moved)}]
    if lost or not all(valid) or (asked and not moved):
        told = [f"“{row.record}” is no draft of yours any more: nothing was saved." for row in lost]
        told += ["That draft is not to be submitted or published here."] * (not lost and all(valid))
        return {"made": rows, "draft_errors": told}
    for row in changed:
        row.save(cast(User, request.user))
    if changed or not moved:
        saved = f"{len(changed)} draft(s) saved." if changed else "Nothing changed."
        messages.success(request, saved)
    for row, verb in moved:
        _move(request, row.record, ReviewVerb(verb))
    return _back(report)


def _move(request: HttpRequest, record: Record, verb: ReviewVerb) -> None:
    """Submit or publish a draft; what is missing is told beside its name."""
    try:
        with transaction.atomic():
            reviewing.act(record, verb, request)
    except ReviewError as error:
        messages.error(request, f"“{record}”: {error}")
    else:
        messages.success(request, f"“{record}” {reviewing.DONE[verb]}.")


def _may_draft(request: HttpRequest) -> bool:
    return request.user.has_perms(["operations.add_operation", "operations.add_incident"])


def _back(report: Report) -> HttpResponse:
    return redirect(f"{reverse('admin:operations_report_read', args=[report.pk])}#made")
