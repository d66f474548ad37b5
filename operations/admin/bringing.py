"""A document brought in: uploaded or fetched, read, and proposed on the form of a new report."""

from hashlib import sha256
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from operations.errors import IntakeError
from operations.inbox import arrivals
from operations.inbox.documents import MAX_BYTES, Document, format_of, read_document
from operations.inbox.fetching import fetch
from operations.models import Arrival, Report, Source
from operations.vocabulary import ArrivalState, ArrivalWay

from .base import UNPROCESSABLE, WebAddressField


class BringForm(forms.Form):
    """A file or an address; `document` is what was read in it."""

    file = forms.FileField(
        required=False, label="File", help_text="Plain text (UTF-8), HTML, PDF or .docx",
        widget=forms.FileInput(attrs={"accept": ".txt,.html,.htm,.pdf,.docx"}),
    )  # fmt: skip
    address = WebAddressField(
        required=False, max_length=500, label="or address",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
        help_text="This server fetches it: the server there learns this one’s address, the time "
        "and which page is read. Inside addresses are refused.",
    )  # fmt: skip
    document: Document

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.INTAKE_FETCH:
            del self.fields["address"]

    def clean(self) -> None:
        file, address = self.cleaned_data.get("file"), self.cleaned_data.get("address")
        if self.errors:
            return
        if bool(file) == bool(address):
            raise ValidationError("Give a file or an address, one of them." if "address" in
                                  self.fields else "Choose a file.")  # fmt: skip
        field = "file" if file else "address"
        try:
            self.document = self._uploaded(file) if file else self._fetched(str(address))
        except IntakeError as error:
            self.add_error(field, str(error))

    def _uploaded(self, file: Any) -> Document:
        return read_document(file.read(MAX_BYTES + 1), format_of(file.name))

    def _fetched(self, address: str) -> Document:
        found = fetch(address)
        return read_document(found.data, format_of(found.url, found.media_type), found.charset)

    def arrival(self, by: Any) -> Arrival:
        """Return what was read, kept until the editor has stored it as a report."""
        file, address = self.cleaned_data.get("file"), self.cleaned_data.get("address") or ""
        arrival = Arrival(
            way=ArrivalWay.UPLOAD if file else ArrivalWay.ADDRESS,
            key=sha256(self.document.text.encode()).hexdigest(),
            name=(file.name if file else address)[:300],
            url=address,
            received_by=by,
        )
        arrivals.propose(arrival, self.document)
        arrival.save()
        return arrival


class BringingPages(admin.ModelAdmin):
    """Mixin: the page that takes a document, and the form of a new report with its proposals."""

    add_form_template = "admin/operations/report_add_form.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.bring_view)
        return [path("bring/", view, name="operations_report_bring"), *super().get_urls()]

    def bring_view(self, request: HttpRequest) -> HttpResponse:
        """GET: the form. POST: on to the form of a new report, filled with what was found."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = BringForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            arrival = form.arrival(request.user)
            return redirect(f"{reverse('admin:operations_report_add')}?arrival={arrival.pk}")
        context = {
            **self.admin_site.each_context(request),
            "title": "Bring in a document",
            "opts": self.opts,
            "form": form,
            "fetches": settings.INTAKE_FETCH,
        }
        status = UNPROCESSABLE if form.errors else 200
        return TemplateResponse(
            request, "admin/operations/report_bring.html", context, status=status
        )

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        arrival = arrival_of(request)
        proposals = {"arrival": arrival, "basis": arrival.basis.items() if arrival else []}
        if arrival and not (arrival.source_id or _source_of(arrival)):
            proposals["unknown_publisher"] = arrival.publisher
        return super().add_view(request, form_url, {**proposals, **(extra_context or {})})

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        arrival = arrival_of(request)
        if arrival is None:
            return super().get_changeform_initial_data(request)
        return {
            "source": arrival.source_id or _source_of(arrival),
            "title": arrival.title,
            "published_on": arrival.published_on,
            "language": arrival.language,
            "url": arrival.url,
            "text": arrival.text,
        }

    def settle_arrival(self, request: HttpRequest, report: Report) -> None:
        """Say that what arrived is that report now."""
        if arrival := arrival_of(request):
            Arrival.objects.filter(pk=arrival.pk).update(
                state=ArrivalState.STORED, report=report, text="", problem=""
            )


def arrival_of(request: HttpRequest) -> Arrival | None:
    """Return the arrival that a form is filled from, by `?arrival=12`."""
    number = request.GET.get("arrival", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    if not request.user.has_perm("operations.view_arrival"):
        return None
    ready = Arrival.objects.filter(pk=number, state=ArrivalState.READY)
    return ready.select_related("source").first()


def _source_of(arrival: Arrival) -> int | None:
    """Return the source that has the publisher's very name."""
    if not arrival.publisher:
        return None
    named = Source.objects.filter(name__iexact=arrival.publisher)
    return named.values_list("pk", flat=True).first()
