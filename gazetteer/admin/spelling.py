"""Adding a spelling from where it was met: `spelling/?name=…&next=…`."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from gazetteer import normalize
from gazetteer.candidates import suggest
from gazetteer.choosing import ChoiceBox
from gazetteer.models import Place, PlaceName
from gazetteer.vocabulary import NameKind, Origin

MAY = "gazetteer.add_placename"
REFUSED = 422
SHOWN = 8


class SpellingForm(forms.ModelForm):
    """One more spelling of a place; what an editor enters outranks what is imported."""

    class Meta:
        model = PlaceName
        fields = ("name", "place", "language", "kind", "source")
        widgets = {"place": ChoiceBox(PlaceName._meta.get_field("place"), admin.site)}
        labels = {"name": "Spelling", "place": "Is a name of"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs.update({"dir": "auto", "class": "vTextField"})
        self.fields["source"].widget.attrs["class"] = "vTextField"
        self.fields["source"].help_text = "Where it is spelled so: a report, a map"
        place: Any = self.fields["place"]
        place.queryset = Place.objects.without_shapes().filter(merged_into__isnull=True)

    def save(self, commit: bool = True) -> PlaceName:
        self.instance.origin = Origin.EDITOR
        self.instance.script = normalize.script_of(self.instance.name)
        spelling: PlaceName = super().save(commit)
        return spelling


class SpellingPages(admin.ModelAdmin):
    """Mixin of a place's pages."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.spelling_view)
        return [path("spelling/", view, name="gazetteer_place_spelling"), *super().get_urls()]

    def spelling_view(self, request: HttpRequest) -> HttpResponse:
        """GET: the form, filled in with `name` and `place`; POST: keep it and go to `next`."""
        if not request.user.has_perm(MAY):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        form = (
            SpellingForm(given) if request.method == "POST" else SpellingForm(initial=first(given))
        )
        if form.is_bound and form.is_valid():
            spelling = form.save()
            self.message_user(request, f"“{spelling}” is a name of {spelling.place} from now on.")
            return redirect(next_of(request) or reverse(
                "admin:gazetteer_place_change", args=[spelling.place_id]
            ))  # fmt: skip
        name = given.get("name", "").strip()[:200]
        context = {
            **self.admin_site.each_context(request),
            "title": "Add a spelling",
            "opts": self.opts, "form": form, "name": name, "next": next_of(request),
            "near": suggest(name, limit=SHOWN) if name else [],
            "chosen": str(given.get("place", "")), "media": self.media + form.media,
        }  # fmt: skip
        status = REFUSED if form.errors else 200
        page = "admin/gazetteer/place/spelling.html"
        return TemplateResponse(request, page, context, status=status)


def first(given: Any) -> dict[str, Any]:
    """Return the first values of the form from an address; odd ones are left out."""
    place = given.get("place", "")
    values: dict[str, Any] = {"name": given.get("name", "")[:200], "kind": NameKind.VARIANT}
    if place.isascii() and place.isdigit() and len(place) < 19:
        values["place"] = int(place)
    if given.get("language", "")[:8].isalpha():
        values["language"] = given["language"][:8]
    if given.get("source"):
        values["source"] = given["source"][:120]
    return values


def next_of(request: HttpRequest) -> str:
    """Return where to go on, if it is a page of this site; else nothing."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if is_ours else ""
