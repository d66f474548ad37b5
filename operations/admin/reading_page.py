"""The reading page of a report: its text with every name marked, and what an editor makes of it.

It works without scripts: each decision is a small form. With them the same forms are sent in
place (`static/js/workbench/`), and answered with JSON.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from gazetteer.models import Place
from operations import reading, workbench
from operations.errors import ConflictmapError
from operations.models import Actor, Mention, Report
from operations.vocabulary import Role

from . import (
    accepting,
    deciding,
    marks,
    reading_answers,
    reading_drafts,
    reading_forms,
    reading_rows,
    versions,
)
from .base import UNPROCESSABLE
from .geometry_field import GeometryWidget
from .segments import Marked, segments


class ReadingPages(admin.ModelAdmin):
    """Mixin of the report's pages."""

    def read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: the page. POST: one act, named by `act`; back to the page, or on to the draft."""
        report = get_object_or_404(Report.objects.select_related("source"), pk=pk)
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, report)
        act = request.POST.get("act", "")
        if act in deciding.ACTS:
            return self._act(request, report, act)
        acts = {
            "accept_all": self._accept_all,
            "read_again": self._read_again,
            "operation": self._draft,
            "incident": self._draft,
            **dict.fromkeys(reading_drafts.ACTS, self._save_drafts),
        }
        if act in acts:
            return acts[act](request, report)
        if reading_answers.wants_json(request):
            return JsonResponse({"errors": ["Nothing was asked for."]}, status=UNPROCESSABLE)
        self.message_user(request, "Nothing was asked for.", messages.ERROR)
        return redirect("admin:operations_report_read", pk)

    # --- deciding --------------------------------------------------------------------------------
    def _act(self, request: HttpRequest, report: Report, act: str) -> HttpResponse:
        """Do one act on a mention; answer with JSON or with the page."""
        is_json = reading_answers.wants_json(request)
        try:
            outcome = deciding.ACTS[act](request.user, report, request.POST)  # type: ignore[arg-type]
        except PermissionDenied:
            if not is_json:
                raise
            return JsonResponse({"errors": ["You may not do that here."]}, status=403)
        if is_json:
            return reading_answers.answer(report, request.user, outcome)  # type: ignore[arg-type]
        if outcome.status == deciding.CONFLICT and outcome.mention is not None:
            both = reading_rows.both_versions(request.POST, outcome.mention, outcome.theirs)
            return self._page(request, report, status=outcome.status, conflict=both)
        if outcome.errors or outcome.mention is None:
            for error in outcome.errors:
                self.message_user(request, error, messages.ERROR)
            return self._page(request, report, status=UNPROCESSABLE)
        part = request.GET.get("part", "")
        address = self._address(report)
        if part.isascii() and part.isdigit():
            address += f"?part={part}"
        if act not in marks.BY_ACT:
            self.message_user(request, outcome.said)
            return redirect(f"{address}#mention-{outcome.mention.key}")
        return redirect(f"{address}#mention-{_next_after(outcome.mention).key}")

    def _accept_all(self, request: HttpRequest, report: Report) -> HttpResponse:
        """Accept what is proposed, of every kind that the editor may decide."""
        self._require(request, "change_mention")
        outcome = accepting.accept_all(request.user, report, request.POST.get("revision", ""))  # type: ignore[arg-type]
        if outcome.errors:
            self.message_user(request, outcome.errors[0], messages.ERROR)
            return self._page(request, report, status=outcome.status)
        self.message_user(request, outcome.said)
        return redirect(self._address(report))

    def _read_again(self, request: HttpRequest, report: Report) -> HttpResponse:
        self._require(request, "change_mention")
        found = reading.read_report(report)
        self.message_user(request, f"Read again: {len(found)} name(s). What was decided is kept.")
        return redirect(self._address(report))

    # --- drafting --------------------------------------------------------------------------------
    def _draft(self, request: HttpRequest, report: Report) -> HttpResponse:
        kind = request.POST["act"]
        self._require(request, f"add_{kind}")
        form = reading_forms.FORMS[kind](report, request.POST, prefix=kind)
        if form.is_valid():
            try:
                with transaction.atomic():
                    record = form.draft(request.user)
            except ConflictmapError as error:
                form.add_error(None, str(error))
            except ValidationError as error:
                form.add_error(None, " ".join(error.messages))
            else:
                workbench.forget_unsent(report, request.user, [kind])  # type: ignore[arg-type]
                self.message_user(request, f"Drafted “{record}” from this report: correct it here.")
                return redirect(f"admin:operations_{kind}_change", record.pk)
        return self._page(request, report, status=UNPROCESSABLE, **{f"{kind}_form": form})

    def _save_drafts(self, request: HttpRequest, report: Report) -> HttpResponse:
        told = reading_drafts.save_drafts(request, report)
        if isinstance(told, HttpResponse):
            sent = reading_drafts.sent(request.POST)
            workbench.forget_unsent(report, request.user, sent)  # type: ignore[arg-type]
            return told
        return self._page(request, report, status=UNPROCESSABLE, bound=told)

    def _drafting(self, request: HttpRequest, report: Report, **bound: Any) -> dict[str, Any]:
        """Return what `_drafting.html` shows: the one place where drafts meet the page."""
        return {
            "operation_form": reading_forms.OperationDraft(report, prefix="operation"),
            "incident_form": reading_forms.IncidentDraft(report, prefix="incident"),
            **reading_drafts.drafting_context(request, report, **bound),
        }

    # --- the page --------------------------------------------------------------------------------
    def _page(
        self, request: HttpRequest, report: Report, status: int = 200, **more: Any
    ) -> HttpResponse:
        editor: Any = request.user
        every = marks.marks_of(report)
        all_rows = [row for of_kind in every.values() for row in of_kind]
        part = marks.part_of(every, request.GET.get("part", ""))
        found = part.found
        rows = [row for of_kind in found.values() for row in of_kind]
        shown, covers = marks.in_text(found)
        numbers = reading_rows.numbered([*shown, *covers])
        pieces, hidden = segments(report.text, shown, covers, numbers)
        told = {row["key"]: row for row in reading_answers.described(rows, editor)}
        may_decide = editor.has_perm("operations.change_mention")
        here = workbench.arrive(report, editor) if may_decide else None
        unsent_at = here.unsent_at if here else None
        searched = self._found(request)
        context = {
            **self.admin_site.each_context(request),
            "title": report.title, "opts": self.opts, "report": report, "segments": pieces,
            "groups": reading_rows.groups(report, found, numbers, told, editor, searched),
            "actor_names": Actor.objects.values_list("name", flat=True), "roles": Role.choices,
            "counts": marks.counts_of(all_rows), "hidden": hidden, "may_decide": may_decide,
            "others": workbench.others(report, editor), "part": part,
            "parts": range(1, part.parts + 1),
            "bench": {
                "marks": list(told.values()), "revision": versions.revision_of(all_rows),
                "part": part.number,
                "unsent": here.unsent if here else {},
                "unsent_at": reading_answers.clock(unsent_at) if unsent_at else "",
                "may": reading_rows.rights(report, editor),
            },
            "map": GeometryWidget().get_context("map", None, None)["map"],
            "media": self.media + GeometryWidget().media,
            **self._drafting(request, report, **more.pop("bound", {})),
            **more,
        }  # fmt: skip
        template = "admin/operations/reading.html"
        return TemplateResponse(request, template, context, status=status)

    def _found(self, request: HttpRequest) -> dict[int, tuple[str, list[Place]]]:
        """Return {mention: (words, places)} of a search without scripts: `?find=12&q=Badush`."""
        number, words = request.GET.get("find", ""), request.GET.get("q", "").strip()[:200]
        if not (number.isascii() and number.isdigit() and len(number) < 19 and words):
            return {}
        places = self.admin_site.get_model_admin(Place)
        found, _ = places.get_search_results(request, places.get_queryset(request), words)
        return {int(number): (words, list(found[:12]))}

    def _require(self, request: HttpRequest, permission: str) -> None:
        if not request.user.has_perm(f"operations.{permission}"):
            raise PermissionDenied

    def _address(self, report: Report) -> str:
        return reverse("admin:operations_report_read", args=[report.pk])


def _next_after(mention: Marked) -> Marked:
    """Return the next name that waits for a decision, else this one: where the page goes on."""
    waiting = type(mention).objects.filter(
        report=mention.report_id, start__gte=mention.start, state=Mention.State.PROPOSED
    )
    return waiting.exclude(pk=mention.pk).order_by("start", "pk").first() or mention
