"""Asking the outside geocoder from the form of a new place, and taking over what it suggests."""

from typing import Any

from django.contrib import admin
from django.contrib.gis.geos import Point
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from gazetteer.errors import GeocoderBusy, GeocoderError
from gazetteer.geocoders import Answer, Geocoder, answer_of
from gazetteer.models import GeocoderAnswer, Place
from gazetteer.providers import PROVIDERS, feature_class
from gazetteer.vocabulary import kind_label

MAY = "gazetteer.add_place"
TOO_MANY, BAD_GATEWAY = 429, 502


class AskingPages(admin.ModelAdmin):
    """Mixin of a place's pages. A question is a POST and shows its answer under an address."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("ask/", wrap(self.ask_view), name="gazetteer_place_ask"),
            path("ask/<int:pk>/", wrap(self.answer_view), name="gazetteer_place_answer"),
            *super().get_urls(),
        ]

    def ask_view(self, request: HttpRequest) -> HttpResponse:
        """Ask when posted; go on to the answer. A failure is said on the page with its status."""
        geocoder = Geocoder.configured()
        if geocoder is None:
            raise Http404("No outside geocoder is switched on.")
        _require(request)
        words, problem, status = request.POST.get("query", "").strip(), "", 200
        if request.method == "POST":
            try:
                return redirect("admin:gazetteer_place_answer", geocoder.ask(words).pk)
            except GeocoderError as error:
                problem, status = str(error), _status_of(error)
        response = self._page(request, geocoder, query=words, problem=problem, status=status)
        if status == TOO_MANY:
            response.headers["Retry-After"] = "60"
        return response

    def answer_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show a kept answer; each suggestion leads to a form filled in with it."""
        geocoder = Geocoder.configured()
        if geocoder is None:
            raise Http404("No outside geocoder is switched on.")
        _require(request)
        answer = _answer(pk)
        return self._page(request, geocoder, query=answer.query, answer=answer)

    def _page(
        self, request: HttpRequest, geocoder: Geocoder, status: int = 200,
        answer: Answer | None = None, **more: Any,
    ) -> HttpResponse:  # fmt: skip
        context = {
            **self.admin_site.each_context(request),
            "title": f"Ask {geocoder.provider.title}",
            "opts": self.opts, "geocoder": geocoder, "answer": answer,
            "found": _found(answer) if answer else [], **more,
        }  # fmt: skip
        return TemplateResponse(request, "admin/gazetteer/place/ask.html", context, status=status)


def suggested(choice: str) -> dict[str, Any]:
    """Return the first values of a place's form for `<answer>-<number>`, {} where it is none."""
    pk, _, number = choice.partition("-")
    if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (pk, number)):
        return {}
    row = GeocoderAnswer.objects.filter(pk=int(pk), provider__in=PROVIDERS).exclude(query="")
    kept = row.first()
    answer = answer_of(kept) if kept else None
    if answer is None or int(number) >= len(answer.suggestions):
        return {}
    found = answer.suggestions[int(number)]
    kind = found.kind or "PPL"
    values = {
        "name": found.name,
        "kind": kind,
        "feature_class": feature_class(kind),
        "country": found.country,
        "point": Point(found.lon, found.lat, srid=4326),
        "external_id": found.external_id,
        "source": f"{answer.provider.title}, asked {answer.fetched_at:%Y-%m-%d}",
        "licence": answer.licence[:120],
    }
    return {name: value for name, value in values.items() if value != ""}


def _found(answer: Answer) -> list[dict[str, Any]]:
    """Return the suggestions for a list, with the place that has the same id already."""
    ids = [found.external_id for found in answer.suggestions if found.external_id]
    known = dict(Place.objects.filter(external_id__in=ids).values_list("external_id", "pk"))
    add = reverse("admin:gazetteer_place_add")
    return [
        {
            "it": found,
            "kind": kind_label(found.kind) if found.kind else "kind not stated",
            "known": known.get(found.external_id) if found.external_id else None,
            "use": f"{add}?suggestion={answer.pk}-{number}",
        }
        for number, found in enumerate(answer.suggestions)
    ]


def _answer(pk: int) -> Answer:
    row = GeocoderAnswer.objects.filter(pk=pk, provider__in=PROVIDERS).exclude(query="").first()
    if row is None:
        raise Http404("This answer is not kept any more: ask again.")
    return answer_of(row)


def _status_of(error: GeocoderError) -> int:
    return TOO_MANY if isinstance(error, GeocoderBusy) else BAD_GATEWAY


def _require(request: HttpRequest) -> None:
    if not request.user.has_perm(MAY):
        raise PermissionDenied
