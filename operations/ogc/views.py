"""The pages of the API: each reads its parameters, asks once and answers in the form wanted."""

import uuid
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string

from gazetteer.parameters import refuse_unknown
from operations.exports.columns import columns, row
from operations.exports.fields import fields
from operations.layers import LAYERS, Layer
from operations.moment import Moment, instant_text
from operations.reads import reads
from operations.state import state_of

from . import answers, collections, openapi
from .answers import FEATURES, HTML, JSON_FG, PAGES, SCHEMAS, Format, chosen, link, links_to_self
from .bodies import collection_of, geojson, json_fg, with_members
from .conformance import CONFORMS_TO, LANDING_LINKS
from .crs import parse_crs
from .items import (
    ITEM_PARAMETERS,
    Page,
    Question,
    Row,
    find,
    find_one,
    parse_properties,
    parse_question,
)
from .paging import token

JSON_FG_CORE = "http://www.opengis.net/spec/json-fg-1/1.0/conf/core"
STATIC_AGE_S = 3600  # what changes only with the program
TITLE = "Conflictmap"
DESCRIPTION = "What was reported, where and when, with its sources and how sure it is."


@reads
def landing(request: HttpRequest) -> HttpResponse:
    """GET /ogc/?f="""
    refuse_unknown(request, {"f"})
    form = chosen(request, PAGES)
    definition = collections.address(request, "ogc-api")
    links = links_to_self(request, form)
    links += [
        link(f"{definition}?f=json", "service-desc", answers.OPENAPI, "The API in OpenAPI 3.0"),
        link(f"{definition}?f=html", "service-doc", HTML, "The API in words"),
    ]
    for rel, name, title in (("conformance", "ogc-conformance", "What this conforms to"),
                             ("data", "ogc-collections", "Collections")):  # fmt: skip
        for key, media in PAGES.items():
            here = collections.address(request, name)
            links.append(link(f"{here}?f={key}", rel, media, f"{title} as {key}"))
    links += [
        link(collections.address(request, part.url_name), part.rel, part.type, part.title)
        for part in LANDING_LINKS
    ]
    content = {"title": TITLE, "description": DESCRIPTION, "links": links}
    return answers.document(request, form, content, "ogc/landing.html", max_age_s=STATIC_AGE_S)


@reads
def conformance(request: HttpRequest) -> HttpResponse:
    """GET /ogc/conformance?f="""
    refuse_unknown(request, {"f"})
    form = chosen(request, PAGES)
    content = {"conformsTo": list(CONFORMS_TO), "links": links_to_self(request, form)}
    return answers.document(request, form, content, "ogc/conformance.html", max_age_s=STATIC_AGE_S)


@reads
def api(request: HttpRequest) -> HttpResponse:
    """GET /ogc/api?f="""
    refuse_unknown(request, {"f"})
    form = chosen(request, answers.DEFINITION)
    content = openapi.definition(collections.address(request, "ogc-landing"), TITLE, DESCRIPTION)
    return answers.document(request, form, content, "ogc/api.html", max_age_s=STATIC_AGE_S)


@reads
def list_collections(request: HttpRequest) -> HttpResponse:
    """GET /ogc/collections?f="""
    refuse_unknown(request, {"f"})
    form = chosen(request, PAGES)
    moment = Moment.from_query({})
    found = []
    for layer in LAYERS.values():
        one = collections.collection(request, layer, moment)
        one["links"] = collections.links_of_collection(request, layer) + one["links"]
        found.append(one)
    content = {"collections": found, "links": links_to_self(request, form)}
    return answers.document(request, form, content, "ogc/collections.html")


@reads
def show_collection(request: HttpRequest, name: str) -> HttpResponse:
    """GET /ogc/collections/<layer>?f="""
    layer = _layer(name)
    refuse_unknown(request, {"f"})
    form = chosen(request, PAGES)
    content = collections.collection(request, layer, Moment.from_query({}))
    content["links"] = links_to_self(request, form) + content["links"]
    return answers.document(request, form, content, "ogc/collection.html")


@reads
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """GET /ogc/collections/<layer>/schema?f="""
    return _schema(request, collections.schema_of_features(_layer(name)))


@reads
def queryables(request: HttpRequest, name: str) -> HttpResponse:
    """GET /ogc/collections/<layer>/queryables?f="""
    return _schema(request, collections.schema_of_queryables(_layer(name)))


@reads
def sortables(request: HttpRequest, name: str) -> HttpResponse:
    """GET /ogc/collections/<layer>/sortables?f="""
    return _schema(request, collections.schema_of_sortables(_layer(name)))


def _schema(request: HttpRequest, content: dict[str, Any]) -> HttpResponse:
    refuse_unknown(request, {"f"})
    form = chosen(request, SCHEMAS)
    content = {"$id": request.build_absolute_uri(request.path), **content}
    if form.is_html:  # a JSON Schema has no links; its page has
        content["links"] = links_to_self(request, form)
    return answers.document(request, form, content, "ogc/schema.html", max_age_s=STATIC_AGE_S)


@reads
def items(request: HttpRequest, name: str) -> HttpResponse:
    """GET /ogc/collections/<layer>/items with the parameters of `items.PARAMETERS`"""
    layer = _layer(name)
    form = chosen(request, FEATURES)
    question = parse_question(request, layer)
    page = find(question)
    links = links_to_self(request, form)
    here = collections.address(request, "ogc-collection", layer.name)
    links.append(link(f"{here}?f=json", "collection", answers.JSON, layer.title))
    if page.following:
        links.append(_next(request, form, question, page))
    head: dict[str, Any] = {"type": "FeatureCollection", "links": links}
    if not page.following and not question.position:
        head["numberMatched"] = len(page.rows)  # an exact count costs more than the page
    head["numberReturned"] = len(page.rows)
    if form.type == JSON_FG:
        head |= {"conformsTo": [JSON_FG_CORE], "featureType": layer.name}
        head["coordRefSys"] = question.crs.uri
    features = [_feature(row, form, layer, question.properties, question.crs) for row in page.rows]
    body = collection_of(head, features)
    return _features(request, form, body, layer, question, "ogc/items.html")


@reads
def item(request: HttpRequest, name: str, feature_id: str) -> HttpResponse:
    """GET /ogc/collections/<layer>/items/<feature>?f=&as_of=&crs=&properties="""
    layer = _layer(name)
    form = chosen(request, FEATURES)
    refuse_unknown(request, {*ITEM_PARAMETERS})
    query = request.GET.dict()
    moment = Moment.from_query(query)
    crs = parse_crs(query.get("crs", ""), "crs")
    properties = parse_properties(query.get("properties", ""), layer)
    try:
        found = find_one(layer, uuid.UUID(feature_id), moment, crs)
    except ValueError:
        found = None
    if found is None:
        raise Http404("No such feature is public in this collection.")
    links = links_to_self(request, form)
    here = collections.address(request, "ogc-collection", layer.name)
    links.append(link(f"{here}?f=json", "collection", answers.JSON, layer.title))
    head: dict[str, Any] = {"links": links}
    if form.type == JSON_FG:
        head["conformsTo"] = [JSON_FG_CORE]
    body = with_members(head, _feature(found, form, layer, properties, crs))
    state = state_of(layer.name, moment)
    if form.is_html:
        page = {"feature": _told(orjson.loads(body), layer), "layer": layer, "links": links}
        body = render_to_string("ogc/item.html", page, request).encode()
    headers = {"Content-Crs": f"<{crs.uri}>"}
    return answers.answer(request, body, form.type, modified=state.modified, headers=headers)


def _feature(row: Row, form: Format, layer: Layer, properties: Any, crs: Any) -> bytes:
    if form.type == JSON_FG:
        return json_fg(row, layer, properties, crs)
    return geojson(row, properties, crs)


def _features(
    request: HttpRequest, form: Format, body: bytes, layer: Layer, question: Question, template: str
) -> HttpResponse:
    if form.is_html:
        document = orjson.loads(body)
        told = [_told(feature, layer) for feature in document["features"]]
        page = {"document": document, "features": told, "layer": layer, "query": request.GET}
        body = render_to_string(template, page, request).encode()
    headers = {"Content-Crs": f"<{question.crs.uri}>"}
    return answers.answer(
        request, body, form.type, modified=question.state.modified, headers=headers
    )


def _told(feature: dict[str, Any], layer: Layer) -> dict[str, Any]:
    """Return a feature with its `facts` for people: (name, text) as a table has them, no gaps."""
    known = columns(fields(layer))
    cells = zip(known, row(feature, known).cells, strict=True)
    words = {True: "yes", False: "no"}
    facts = [
        (column.name.replace("_", " "), words[cell] if isinstance(cell, bool) else cell)
        for (_, column), cell in cells
        if cell is not None
    ]
    return {**feature, "facts": facts}


def _next(request: HttpRequest, form: Format, question: Question, page: Page) -> dict[str, str]:
    """Return the link to the next page; it holds on to what was known when the first was made."""
    query = request.GET.copy()
    query["f"] = form.key
    query["as_of"] = instant_text(question.state.as_of)
    query["cursor"] = token(page.following or [])
    href = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    return link(href, "next", form.type, "The next page")


def _layer(name: str) -> Layer:
    if name not in LAYERS:
        raise Http404(f"There is no such collection; there are {', '.join(LAYERS)}.")
    return LAYERS[name]
