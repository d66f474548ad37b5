"""Citing a view: its digest, how to cite it, and what it holds, as a page and as files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.http import HttpResponseRedirect as Redirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from gazetteer.parameters import answers_problems, refuse_unknown, shows_problems, text
from operations import bundle, citation, snapshots
from operations.errors import NotAllowed
from operations.layers import LAYERS

PARAMETERS = {"datetime", "as_of", "layers", "bbox", "q", "at", "viewpoint"}
MOST_ROWS = 300  # redacted features that the page lists; redacted.json has them all


@dataclass(frozen=True, slots=True)
class Written:
    """A file in words: media type, and how it is written from a citation."""

    media_type: str
    write: Callable[[citation.Citation], str]


CITATIONS = {
    "CITATION.cff": Written("application/yaml", citation.as_cff),
    "citation.bib": Written("application/x-bibtex", citation.as_bibtex),
    "citation.csl.json": Written("application/vnd.citationstyles.csl+json", citation.as_csl),
}
MANIFEST, BUNDLE = "manifest.json", "bundle.zip"


@require_http_methods(["GET", "HEAD", "POST"])
@shows_problems
def show(request: HttpRequest) -> HttpResponseBase:
    """GET /snapshots/?datetime=&as_of=&layers=&bbox=&q=&at=&viewpoint=

    A POST keeps it, by an editor. An address that leaves something open, the instant above all,
    leads to one that does not.
    """
    refuse_unknown(request, PARAMETERS)
    view = _view(request)
    if request.method != "POST" and request.GET.dict() != view.query():
        return Redirect(f"{reverse('snapshot-show')}?{view.address}")
    frozen = snapshots.freeze(view)
    if request.method == "POST":
        try:
            stored = snapshots.keep(frozen, cast(User, request.user))
        except NotAllowed as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        return Redirect(reverse("snapshot-kept", args=[stored.digest]))
    return _page(request, frozen, None)


@require_safe
def show_kept(request: HttpRequest, digest: str) -> HttpResponseBase:
    """GET /snapshots/<digest>/"""
    stored = snapshots.kept(digest)
    if stored is None:
        raise Http404
    return _page(request, snapshots.thawed(stored), stored)


@require_safe
@answers_problems
def file(request: HttpRequest, name: str) -> HttpResponseBase:
    """GET /snapshots/<file>?… of a view that nobody has kept"""
    refuse_unknown(request, PARAMETERS)
    frozen = snapshots.freeze(_view(request))
    return _file(request, frozen, name, _address(request, frozen, is_kept=False))


@require_safe
def file_kept(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """GET /snapshots/<digest>/<file>"""
    stored = snapshots.kept(digest)
    if stored is None:
        raise Http404
    frozen = snapshots.thawed(stored)
    return _file(request, frozen, name, _address(request, frozen, is_kept=True))


def _view(request: HttpRequest) -> snapshots.View:
    query = request.GET.dict()
    return snapshots.View.from_query(query, text(query.get("q", ""), "q"))


def _address(request: HttpRequest, frozen: snapshots.Frozen, *, is_kept: bool) -> str:
    if is_kept:
        return request.build_absolute_uri(reverse("snapshot-kept", args=[frozen.digest]))
    return request.build_absolute_uri(f"{reverse('snapshot-show')}?{frozen.view.address}")


def _page(request: HttpRequest, frozen: snapshots.Frozen, stored: object) -> HttpResponse:
    address = _address(request, frozen, is_kept=stored is not None)
    query = "" if stored else f"?{frozen.view.address}"
    context = {
        "frozen": frozen,
        "stored": stored,
        "moment": frozen.view.moment,
        "query": query,
        "address": address,
        "citation": citation.cite(frozen.view.moment, frozen.digest, len(frozen.entries), address),
        "layers": [LAYERS[name] for name in LAYERS if name in frozen.view.layers],
        "redacted": snapshots.redacted(frozen),
        "most_rows": MOST_ROWS,
        "files": [
            (name, _file_address(frozen, name, query)) for name in (BUNDLE, MANIFEST, *CITATIONS)
        ],
        "on_map": frozen.view.address,
    }
    return render(request, "snapshots/snapshot.html", context)


def _file_address(frozen: snapshots.Frozen, name: str, query: str) -> str:
    if query:
        return reverse("snapshot-file", args=[name]) + query
    return reverse("snapshot-kept-file", args=[frozen.digest, name])


def _file(
    request: HttpRequest, frozen: snapshots.Frozen, name: str, address: str
) -> HttpResponseBase:
    response: HttpResponseBase
    if name == BUNDLE:
        filename = f"conflictmap-{frozen.digest[:12]}.zip"
        response = FileResponse(bundle.write(frozen), as_attachment=True, filename=filename)
        response["Content-Type"] = "application/zip"
        response["Cache-Control"] = "no-cache"  # a redaction must reach the next reader
    elif name == MANIFEST:
        response = HttpResponse(frozen.manifest, content_type="application/json")
    elif name in CITATIONS:
        form = CITATIONS[name]
        cited = citation.cite(frozen.view.moment, frozen.digest, len(frozen.entries), address)
        response = HttpResponse(form.write(cited), content_type=f"{form.media_type}; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        raise Http404
    response["Access-Control-Allow-Origin"] = "*"
    return response
