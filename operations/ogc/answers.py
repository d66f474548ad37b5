"""Which media type is meant, and a body with what caches need: validators, encoding, age."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from gazetteer.errors import BadParameter
from operations import packing
from operations.digests import sha256
from operations.reads import NotAcceptable

JSON, GEOJSON, HTML = "application/json", "application/geo+json", "text/html"
JSON_FG = "application/vnd.ogc.fg+json"
SCHEMA = "application/schema+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"

PAGES = {"json": JSON, "html": HTML}
FEATURES = {"json": GEOJSON, "html": HTML, "jsonfg": JSON_FG}
SCHEMAS = {"json": SCHEMA, "html": HTML}
DEFINITION = {"json": OPENAPI, "html": HTML}

WORTH_PACKING = 500  # bytes
# Caches keep an answer this long without asking: what is taken back must be gone soon.
MAX_AGE_S = 30
# A date has whole seconds: while its second lasts, the next change could bear the same.
SETTLED_AFTER = dt.timedelta(seconds=2)

Link = dict[str, str]


@dataclass(frozen=True, slots=True)
class Format:
    """The form an answer has. key: as `f` has it; type: its media type; others: the rest."""

    key: str
    type: str
    others: Mapping[str, str]

    @property
    def is_html(self) -> bool:
        return self.type == HTML


def chosen(request: HttpRequest, formats: Mapping[str, str]) -> Format:
    """Return the form that `f` names or else `Accept` prefers; JSON where it is all the same.

    Raises BadParameter for an `f` that is not had here, NotAcceptable for such an `Accept`.
    """
    key = request.GET.get("f", "")
    if key and key not in formats:
        raise BadParameter("f", f"Known formats are {', '.join(formats)}.")
    if not key:
        by_type = {media.partition(";")[0]: name for name, media in formats.items()}
        by_type |= {media: name for name, media in formats.items()} | {JSON: "json"}
        preferred = request.get_preferred_type(list(by_type))
        if preferred is None:
            raise NotAcceptable(f"This is had as {', '.join(formats.values())}.")
        key = by_type[preferred]
    rest = {name: media for name, media in formats.items() if name != key}
    return Format(key, formats[key], rest)


def links_to_self(request: HttpRequest, form: Format) -> list[Link]:
    """Return the links `self` and `alternate` of what is asked for."""
    links = [link(_with(request, form.key), "self", form.type, "This document")]
    for key, media in form.others.items():
        links.append(link(_with(request, key), "alternate", media, f"The same as {key}"))
    return links


def link(href: str, rel: str, media: str, title: str) -> Link:
    return {"href": href, "rel": rel, "type": media, "title": title}


def _with(request: HttpRequest, key: str) -> str:
    query = request.GET.copy()
    query["f"] = key
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def document(
    request: HttpRequest,
    form: Format,
    content: Mapping[str, Any],
    template: str,
    *,
    modified: dt.datetime | None = None,
    max_age_s: int = MAX_AGE_S,
) -> HttpResponse:
    """Return a document as JSON, or as the page that says the same."""
    if form.is_html:
        body = render_to_string(template, {"document": content}, request).encode()
    else:
        body = orjson.dumps(content)
    return answer(request, body, form.type, modified=modified, max_age_s=max_age_s)


def answer(
    request: HttpRequest,
    body: bytes,
    media: str,
    *,
    modified: dt.datetime | None = None,
    max_age_s: int = MAX_AGE_S,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Return the body, packed as the client likes it, or 304 where it has it already.

    The validator is a digest of the body itself: whatever changes it, an embargo's end or a
    redaction too, changes the validator. modified: when what is shown last changed.
    """
    accepted = request.headers.get("Accept-Encoding", "")
    coding = packing.coding(accepted) if len(body) >= WORTH_PACKING else ""
    etag = f'"{sha256(body)[:32]}{coding and "-"}{coding}"'
    if modified and timezone.now() - modified < SETTLED_AFTER:
        modified = None
    seconds = int(modified.timestamp()) if modified else None
    response = get_conditional_response(request, etag, seconds)
    if response is None:
        content = packing.CODINGS[coding](body) if coding else body
        response = HttpResponse(content, content_type=_with_charset(media))
        if coding:
            response.headers["Content-Encoding"] = coding
        for name, value in (headers or {}).items():
            response.headers[name] = value
    response.headers["ETag"] = etag
    if modified:
        response.headers["Last-Modified"] = modified.strftime("%a, %d %b %Y %H:%M:%S GMT")
    response.headers["Cache-Control"] = f"public, max-age={max_age_s}"
    patch_vary_headers(response, ["Accept", "Accept-Encoding"])
    return response


def _with_charset(media: str) -> str:
    return "text/html; charset=utf-8" if media == HTML else media
