"""The Atom feed of changes: entries for what is public, tombstones for what was taken back.

RFC 4287; tombstones after RFC 6721; pages after RFC 5005, section 3.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from xml.etree import ElementTree as xml

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import condition

from gazetteer.errors import BadParameter
from gazetteer.parameters import refuse_unknown
from operations import feed
from operations.digests import sha256
from operations.exports.columns import printable
from operations.layers import LAYERS
from operations.moment import instant_text, parse_instant
from operations.reads import reads

ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
# A date has whole seconds: while its second lasts, the next change could bear the same.
SETTLED_AFTER = dt.timedelta(seconds=2)

xml.register_namespace("", ATOM)
xml.register_namespace("at", TOMBSTONES)


@reads
def changes(request: HttpRequest) -> HttpResponse:
    """GET /changes.atom?since=&layer=&before= Newest first; 304 by ETag or Last-Modified."""
    refuse_unknown(request, {"since", "layer", "before"})
    query = request.GET.dict()
    layer = query.get("layer", "")
    if layer and layer not in LAYERS:
        raise BadParameter("layer", f"Known layers are {', '.join(LAYERS)}.")
    since = parse_instant(query["since"], "since") if query.get("since") else None
    before = _place(query["before"]) if query.get("before") else None
    page = feed.changes(layer=layer, since=since, before=before)
    body = _document(request, page, query)
    modified = page.newest
    if modified and timezone.now() - modified < SETTLED_AFTER:
        modified = None

    @condition(etag_func=lambda _: f'"{sha256(body)}"', last_modified_func=lambda _: modified)
    def answer(_: HttpRequest) -> HttpResponse:
        response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
        response["Cache-Control"] = "public, max-age=30"
        return response

    return answer(request)


def _place(raw: str) -> tuple[dt.datetime, uuid.UUID]:
    """Parse `<instant>_<feature id>`, as the link to the next page has it."""
    instant, mark, feature_id = raw.partition("_")
    try:
        return parse_instant(instant, "before"), uuid.UUID(feature_id if mark else "")
    except ValueError:
        raise BadParameter("before", "Take this from the link to the next page.") from None


def _document(request: HttpRequest, page: feed.Page, query: Mapping[str, str]) -> bytes:
    here = request.build_absolute_uri(reverse("changes-feed"))
    layer = query.get("layer", "")
    whole = f"{here}?layer={layer}" if layer else here
    root = xml.Element(f"{{{ATOM}}}feed", {"xml:lang": "en"})
    title = LAYERS[layer].title if layer else "all layers"
    _add(root, "id", uuid.uuid5(uuid.NAMESPACE_URL, whole).urn)
    _add(root, "title", f"Conflictmap, changes: {title}")
    _add(root, "updated", instant_text(page.newest or EPOCH))
    _add(_add(root, "author"), "name", "Conflictmap")
    _link(root, "self", request.build_absolute_uri(), "application/atom+xml")
    _link(root, "alternate", request.build_absolute_uri(reverse("record-list")), "text/html")
    if page.following:
        at, feature_id = page.following
        onward = request.GET.copy()
        onward["before"] = f"{instant_text(at)}_{feature_id}"
        _link(root, "next", f"{here}?{onward.urlencode()}", "application/atom+xml")
    for item in page.items:
        if item.is_gone:
            _tombstone(root, item)
        else:
            _entry(request, root, item)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + xml.tostring(root, encoding="utf-8")


def _entry(request: HttpRequest, root: xml.Element, item: feed.Item) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", item.feature_id.urn)
    _add(entry, "title", item.title)
    _add(entry, "updated", instant_text(item.at))
    address = reverse("record-show", args=[item.record_id])
    _link(entry, "alternate", request.build_absolute_uri(address), "text/html")
    label = LAYERS[item.layer].title if item.layer in LAYERS else item.layer
    _add(entry, "category").attrib.update({"term": item.layer, "label": label})
    words = f"Version {item.version}, {item.change}. SHA-256 {item.digest}."
    _add(entry, "summary", f"{item.summary} {words}".strip())


def _tombstone(root: xml.Element, item: feed.Item) -> None:
    attributes = {"ref": item.feature_id.urn, "when": instant_text(item.at)}
    stone = xml.SubElement(root, f"{{{TOMBSTONES}}}deleted-entry", attributes)
    comment = xml.SubElement(stone, f"{{{TOMBSTONES}}}comment")
    comment.text = f"{item.change.capitalize()}."


def _add(parent: xml.Element, name: str, text: str = "") -> xml.Element:
    element = xml.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = printable(text) or None
    return element


def _link(parent: xml.Element, rel: str, href: str, kind: str) -> None:
    xml.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})
