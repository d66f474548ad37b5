"""Review from the admin: the panel on a record's form, the page behind each button, bulk acts."""

from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from operations import review
from operations.errors import ReviewError
from operations.models import Publication, Record
from operations.moves import MOVES
from operations.vocabulary import ReviewVerb

from . import redrawing

BUTTONS = {
    ReviewVerb.SUBMIT: "Submit for review",
    ReviewVerb.SEND_BACK: "Send back…",
    ReviewVerb.PUBLISH: "Publish",
    ReviewVerb.WITHDRAW: "Withdraw…",
}
DONE = {
    ReviewVerb.SUBMIT: "now waits for review",
    ReviewVerb.SEND_BACK: "went back to its author",
    ReviewVerb.PUBLISH: "is published",
    ReviewVerb.WITHDRAW: "is withdrawn",
}


class ReviewPages(admin.ModelAdmin):
    """Mixin: everything here calls a verb of `operations.review`, nothing sets a state."""

    actions = ["submit_selected", "publish_selected"]

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_review"
        view = self.admin_site.admin_view(self.review_view)
        return [path("<path:object_id>/review/<slug:verb>/", view, name=name), *super().get_urls()]

    def review_panel(self, request: HttpRequest, record: Record) -> dict[str, Any]:
        """Return what the panel shows: state, the buttons that may be pressed, the acts so far."""
        public = Publication.objects.of_record(record.public_id)
        has_live = public.live().exists()
        moves = [
            verb
            for verb in review.moves_open_to(record, cast(User, request.user))
            if verb in BUTTONS and (verb != ReviewVerb.WITHDRAW or has_live)
        ]
        versions = reverse("admin:operations_publication_changelist")
        return {
            "state": record.state,
            "label": record.get_state_display(),
            "has_live": has_live,
            "moves": [
                {"label": BUTTONS[verb], "verb": verb.value, "needs_note": MOVES[verb].needs_note,
                 "url": self._review_url(record, verb)}
                for verb in moves
            ],
            "events": record.review_events.select_related("by")[:10],
            "public_url": f"{versions}?record_id={record.public_id}" if public.exists() else "",
        }  # fmt: skip

    def review_view(self, request: HttpRequest, object_id: str, verb: str) -> HttpResponse:
        """POST: act. GET: ask for the note of a verb that needs one."""
        record = self.get_object(request, object_id)
        if record is None or verb not in BUTTONS:
            raise Http404
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if not request.user.has_perm(f"operations.{MOVES[verb].permission}"):
            raise PermissionDenied
        move = ReviewVerb(verb)
        if request.method == "GET":
            return self._ask(request, record, move)
        if request.method != "POST":
            return HttpResponseNotAllowed(["GET", "POST"])
        return self._act(request, record, move)

    def _act(self, request: HttpRequest, record: Record, verb: ReviewVerb) -> HttpResponse:
        note = request.POST.get("note", "")
        problem = _problem_of(note) or ("Say why in a note." if _lacks_note(verb, note) else "")
        if problem:
            return self._ask(request, record, verb, note.replace("\x00", ""), problem)
        try:
            act(record, verb, request, note)
        except ReviewError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"“{record}” {DONE[verb]}.", messages.SUCCESS)
        return redirect(f"admin:operations_{self.opts.model_name}_change", record.pk)

    def _ask(
        self, request: HttpRequest, record: Record, verb: ReviewVerb, note: str = "",
        problem: str = "",
    ) -> HttpResponse:  # fmt: skip
        context = {
            **self.admin_site.each_context(request),
            "title": f"{BUTTONS[verb].rstrip('…')}: {record}",
            "opts": self.opts,
            "record": record,
            "button": BUTTONS[verb].rstrip("…"),
            "needs_note": MOVES[verb].needs_note,
            "note": note,
            "problem": problem,
            "verb": verb.value,
        }
        template = "admin/operations/review_confirm.html"
        return TemplateResponse(request, template, context, status=422 if problem else 200)

    def _review_url(self, record: Record, verb: ReviewVerb) -> str:
        name = f"admin:operations_{self.opts.model_name}_review"
        return reverse(name, args=[record.pk, verb.value])

    # --- many at once ----------------------------------------------------------------------------
    @admin.action(description="Submit for review", permissions=["submit"])
    def submit_selected(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        self._each(request, chosen, ReviewVerb.SUBMIT)

    @admin.action(description="Publish", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, chosen: QuerySet[Any]) -> None:
        self._each(request, chosen, ReviewVerb.PUBLISH)

    def has_submit_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("operations.submit_record")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("operations.publish_record")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        # One by one only: whether a record may be deleted depends on its past.
        actions.pop("delete_selected", None)
        return actions

    def _each(self, request: HttpRequest, chosen: QuerySet[Any], verb: ReviewVerb) -> None:
        """Act on one record after the other; each says for itself what became of it."""
        for record in chosen:
            link = format_html('<a href="{}">{}</a>', self._form_url(record), record)
            try:
                act(record, verb, request)
            except ReviewError as error:
                self.message_user(request, format_html("{}: {}", link, error), messages.ERROR)
            else:
                done = format_html("{} {}.", link, DONE[verb])
                self.message_user(request, done, messages.SUCCESS)

    def _form_url(self, record: Record) -> str:
        return reverse(f"admin:operations_{self.opts.model_name}_change", args=[record.pk])


def act(record: Record, verb: ReviewVerb, request: HttpRequest, note: str = "") -> None:
    """Call the verb for the person who asks; draw anew what a line that came or went bounds.

    Raises ReviewError.
    """
    review.VERBS[verb](record, cast(User, request.user), note)
    if verb in (ReviewVerb.PUBLISH, ReviewVerb.WITHDRAW):
        redrawing.after_line(request, record)


def _lacks_note(verb: ReviewVerb, note: str) -> bool:
    return MOVES[verb].needs_note and not note.strip()


def _problem_of(note: str) -> str:
    """Return what is wrong with a note, or nothing."""
    if "\x00" in note:
        return "A NUL byte is not a character."
    return "A note may have 2,000 characters." if len(note) > 2000 else ""
