"""The reading page of a report: its text with every name marked, and what an editor makes of it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse

from gazetteer.models import Place
from operations import reading
from operations.errors import ConflictmapError
from operations.models import Actor, ActorMention, Mention, Report
from operations.vocabulary import Relation, Role

from . import reading_actors, reading_drafts, reading_forms
from .base import UNPROCESSABLE
from .segments import Marked, segments


class ReadingPages(admin.ModelAdmin):
    """Mixin of the report's pages. It works without scripts: each decision is a small form."""

    def read_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """GET: the page. POST: one act, named by `act`; back to the page, or on to the draft."""
        report = get_object_or_404(Report.objects.select_related("source"), pk=pk)
        if not self.has_view_permission(request, report):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, report)
        acts = {
            "decide": self._decide,
            "decide_actor": self._decide_actor,
            "accept_all": self._accept_all,
            "read_again": self._read_again,
            "operation": self._draft,
            "incident": self._draft,
            **dict.fromkeys(reading_drafts.ACTS, self._save_drafts),
        }
        act = acts.get(request.POST.get("act", ""))
        if act is None:
            self.message_user(request, "Nothing was asked for.", messages.ERROR)
            return redirect("admin:operations_report_read", pk)
        return act(request, report)

    # --- deciding --------------------------------------------------------------------------------
    def _decide(self, request: HttpRequest, report: Report) -> HttpResponse:
        self._require(request, "change_mention")
        return self._decided(request, report, reading_forms.DecisionForm(report, request.POST))

    def _decide_actor(self, request: HttpRequest, report: Report) -> HttpResponse:
        self._require(request, "change_actormention")
        return self._decided(request, report, reading_actors.DecisionForm(report, request.POST))

    def _decided(
        self, request: HttpRequest, report: Report,
        form: reading_forms.DecisionForm | reading_actors.DecisionForm,
    ) -> HttpResponse:  # fmt: skip
        if not form.is_valid():
            for errors in form.errors.values():
                self.message_user(request, " ".join(map(str, errors)), messages.ERROR)
            return self._page(request, report, status=UNPROCESSABLE)
        return redirect(f"{self._address(report)}#mention-{_next_after(form.decide()).key}")

    def _accept_all(self, request: HttpRequest, report: Report) -> HttpResponse:
        self._require(request, "change_mention")
        proposed = report.mentions.filter(
            Q(place__isnull=False) | Q(relation=Relation.BETWEEN_LINES),
            state=Mention.State.PROPOSED,
        )
        count = proposed.update(state=Mention.State.ACCEPTED)
        actors = report.actor_mentions.filter(state=ActorMention.State.PROPOSED)
        whole = actors.filter(actor__isnull=False).exclude(role="")
        people = whole.update(state=ActorMention.State.ACCEPTED)
        told = f"{count} proposed place(s) accepted, {people} actor(s)."
        self.message_user(request, told)
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
                self.message_user(request, f"Drafted “{record}” from this report: correct it here.")
                return redirect(f"admin:operations_{kind}_change", record.pk)
        return self._page(request, report, status=UNPROCESSABLE, **{f"{kind}_form": form})

    def _save_drafts(self, request: HttpRequest, report: Report) -> HttpResponse:
        told = reading_drafts.save_drafts(request, report)
        if isinstance(told, HttpResponse):
            return told
        return self._page(request, report, status=UNPROCESSABLE, bound=told)

    # --- the page --------------------------------------------------------------------------------
    def _page(
        self, request: HttpRequest, report: Report, status: int = 200, **forms: Any
    ) -> HttpResponse:
        rows = list(
            report.mentions.select_related("place").defer("place__footprint").order_by("start")
        )
        actors = list(report.actor_mentions.select_related("actor"))
        in_text = reading_actors.in_text(rows, actors)
        numbers = {mention.key: number for number, mention in enumerate(in_text, 1)}
        marked, hidden = segments(report.text, in_text)
        find = self._found(request)
        drafts = reading_drafts.drafting_context(request, report, **forms.pop("bound", {}))
        context = {
            **self.admin_site.each_context(request),
            "title": report.title,
            "opts": self.opts,
            "report": report,
            "segments": marked,
            "rows": [
                reading_forms.row(numbers[row.key], row, *find.get(row.pk, ("", [])))
                for row in rows
            ],
            "actor_rows": reading_actors.numbered(actors, numbers),
            "actor_names": Actor.objects.values_list("name", flat=True),
            "roles": Role.choices,
            "counts": _counts([*rows, *actors]),
            "hidden": hidden,
            "may_decide": request.user.has_perm("operations.change_mention"),
            "may_decide_actors": request.user.has_perm("operations.change_actormention"),
            "operation_form": reading_forms.OperationDraft(report, prefix="operation"),
            "incident_form": reading_forms.IncidentDraft(report, prefix="incident"),
            **drafts,
            "media": self.media + reading_forms.other_place_widget(0).media,
            **forms,
        }
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


def _counts(rows: list[Marked]) -> dict[str, int]:
    return {state.value: sum(row.state == state for row in rows) for state in Mention.State}
