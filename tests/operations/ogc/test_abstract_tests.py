"""The abstract tests of Part 1 (core, geojson, html, oas30), Part 2 (crs) and Part 3 (filter), in
our own words, one test each with the name of the requirement.
"""

import json
import uuid

import jsonschema
import pytest

from operations.layers import LAYERS
from operations.ogc.conformance import CONFORMS_TO
from operations.ogc.crs import SYSTEMS

from .asking import AREAS, CRS84, EPSG, ITEMS, ask, numbers, titles

pytestmark = [
    pytest.mark.django_db(databases=["default", "public"]),
    pytest.mark.usefixtures("world"),
]
COLLECTION = "/ogc/collections/incidents"
PAGES = {
    "/ogc/": "landingPage", "/ogc/conformance": "confClasses", "/ogc/api": None,
    "/ogc/collections": "collections", COLLECTION: "collection",
    f"{COLLECTION}/queryables": None, f"{COLLECTION}/sortables": None,
    f"{COLLECTION}/schema": None, ITEMS: "featureCollection", "one": "feature",
}  # fmt: skip
ALL = list(range(12))


def address_of(page, world):
    return f"{ITEMS}/{world[0].feature_id}" if page == "one" else page


def links(document, rel):
    return [link for link in document["links"] if link["rel"] == rel]


def definition(client):
    return ask(client, "/ogc/api")


@pytest.mark.parametrize("page", PAGES)
def test_core_every_page_answers_with_its_schema(client, world, page):
    """root-op, root-success, api-definition-*, conformance-*, fc-md-*, sfc-md-*, fc-*, f-*, http"""
    response = client.get(address_of(page, world), headers={"accept": "application/json"})
    assert response.status_code == 200
    found = json.loads(response.content)
    if name := PAGES[page]:
        api = definition(client)
        schema = {"$ref": f"#/components/schemas/{name}", "components": api["components"]}
        jsonschema.validate(found, json.loads(json.dumps(schema).replace(
            '"type": "string", "format": "date-time", "nullable": true',
            '"type": ["string", "null"]').replace(
            '"type": "object", "nullable": true', '"type": ["object", "null"]')))  # fmt: skip


def test_core_root_success(client):
    found = ask(client, "/ogc/")
    for rel in ("service-desc", "service-doc", "conformance", "data", "self", "alternate"):
        assert links(found, rel), rel
    for link in found["links"]:
        assert client.get(link["href"]).status_code == 200, link


def test_core_conformance_success(client):
    found = ask(client, "/ogc/conformance")["conformsTo"]
    assert found == list(CONFORMS_TO)
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in found


@pytest.mark.parametrize("page", [page for page in PAGES if "api" not in page])
def test_core_links_to_self_and_alternates_have_a_type_and_answer(client, world, page):
    """fc-md-links, fc-links, f-links, fc-rel-type"""
    accept = "application/json, application/schema+json;q=0.9"
    found = ask(client, address_of(page, world), accept=accept, f="html" and "json")
    if "links" not in found:
        return  # a JSON Schema has none
    assert len(links(found, "self")) == 1
    assert len(links(found, "alternate")) >= 1
    for link in [*links(found, "self"), *links(found, "alternate")]:
        answer = client.get(link["href"])
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(link["type"]), link
    if page == "one":
        assert links(found, "collection")


def test_core_each_layer_is_a_collection(client):
    """fc-md-items, fc-md-items-links, fc-md-extent, fc-md-extent-multi"""
    found = ask(client, "/ogc/collections")["collections"]
    assert [one["id"] for one in found] == list(LAYERS)
    for one in found:
        items = links(one, "items")
        assert {link["type"] for link in items} == {
            "application/geo+json", "text/html", "application/vnd.ogc.fg+json",
        }  # fmt: skip
        alone = ask(client, f"/ogc/collections/{one['id']}")
        for same in ("id", "title", "extent", "crs", "storageCrs"):
            assert alone[same] == one[same]
    extent = next(one for one in found if one["id"] == "incidents")["extent"]
    assert extent["spatial"]["bbox"] == [[40, 30, 51, 30]]
    assert extent["temporal"]["interval"] == [["2019-08-01T00:00:00Z", None]]


def test_core_what_is_not_there_is_a_404(client):
    for address in ("/ogc/collections/secrets", "/ogc/collections/secrets/items",
                    f"{ITEMS}/{uuid.uuid4()}", f"{ITEMS}/1", f"{AREAS}/%00"[:-3]):  # fmt: skip
        response = client.get(address)
        assert response.status_code == 404, address
        assert response["Content-Type"].startswith(("application/problem+json", "text/html"))


@pytest.mark.parametrize("page", PAGES)
def test_core_query_param_unknown(client, world, page):
    response = client.get(address_of(page, world), {"unknown": "1"})
    assert response.status_code == 400
    assert response.json()["parameter"] == "unknown"
    twice = client.get(address_of(page, world) + "?f=json&f=html")
    assert twice.json()["parameter"] == "f"


@pytest.mark.parametrize(
    ("name", "value"),
    [("limit", "0"), ("limit", "-1"), ("limit", "ten"), ("limit", "1.5"), ("bbox", "1,2,3"),
     ("bbox", "1,2,3,4,5"), ("bbox", "a,b,c,d"), ("bbox", "0,5,1,1"), ("bbox", "nan,0,1,1"),
     ("bbox", "0,0,0,0,0,nan"), ("datetime", "soon"), ("datetime", "2019-13-01"),
     ("datetime", "2019-08-06/2019-08-05"), ("as_of", "then"), ("crs", "EPSG:4326"),
     ("bbox-crs", "x"), ("f", "xml"), ("properties", "secret"), ("q", "x" * 201),
     ("wounded", "many"), ("derived", "maybe"), ("valid_from", "soon"), ("recorded_from", "x")],
)  # fmt: skip
def test_core_query_param_invalid(client, name, value):
    response = client.get(ITEMS, {name: value})
    assert response.status_code == 400
    problem = response.json()
    assert response["Content-Type"] == "application/problem+json"
    assert (problem["parameter"], problem["status"]) == (name, 400)
    assert problem["title"] == "Bad Request"
    assert problem["detail"]


def test_core_fc_limit(client):
    assert len(ask(client, limit=5)["features"]) == 5
    assert ask(client, limit=5)["numberReturned"] == 5
    assert ask(client, limit=1_000_000)["numberReturned"] == 13, "more than the most is no error"
    parameter = definition(client)["components"]["parameters"]["limit"]
    assert parameter["schema"]["maximum"] == 10_000


@pytest.mark.parametrize(
    ("bbox", "found"),
    [("41.5,29,43.5,31", [2, 3]), ("41.5,29,0,43.5,31,9", [2, 3]), ("0,0,1,1", []),
     ("50.5,29,-170,31", [11]), ("42,30,42,30", [2]), ("-180,-90,180,90", ALL)],
)  # fmt: skip
def test_core_fc_bbox_response(client, bbox, found):
    assert numbers(ask(client, bbox=bbox)) == found


def test_core_fc_bbox_is_of_the_shape_and_not_of_its_box(client):
    assert titles(ask(client, AREAS, bbox="44.5,34.5,44.6,34.6")) == ["West", "East"]
    assert titles(ask(client, AREAS, bbox="42,32,43.5,33.5")) == ["West"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [("2019-08-05", [4]), ("2019-08-05T12:00:00Z", [4]), ("2019-08-03/2019-08-05", [2, 3, 4]),
     ("../2019-08-02", [0, 1]), ("/2019-08-02", [0, 1]), ("2019-08-12/..", [11]),
     ("2019-08-12/", [11]), ("2018-01-01", []),
     ("2019-08-03T00:00:00Z/2019-08-04T00:00:00Z", [2, 3])],
)  # fmt: skip
def test_core_fc_time_response(client, asked, found):
    assert numbers(ask(client, datetime=asked)) == found


def test_core_without_a_time_there_is_all_time(client):
    assert numbers(ask(client)) == ALL
    assert titles(ask(client)) == [f"Incident {n}" for n in ALL] + ["Somewhere"]


def test_core_parameters_are_joined_by_and(client):
    found = ask(client, bbox="41,29,46,31", datetime="2019-08-03/..", filter="wounded > 1", q="inc")
    assert numbers(found) == [3, 5]


def test_core_no_time_stamp_and_the_numbers_agree(client):
    found = ask(client)
    assert "timeStamp" not in found
    assert found["numberMatched"] == found["numberReturned"] == len(found["features"])


def test_as_of_shows_what_was_known_then(client):
    assert numbers(ask(client, as_of="2020-01-03")) == [0, 1, 2]


def test_geojson_content(client, world):
    response = client.get(f"{ITEMS}/{world[3].feature_id}")
    assert response["Content-Type"] == "application/geo+json"
    found = response.json()
    assert found["geometry"] == {"type": "Point", "coordinates": [43, 30]}
    assert found["id"] == str(world[3].feature_id)
    inside = ask(client)["features"][3]
    assert {name: found[name] for name in inside} == inside
    assert inside == json.loads(world[3].feature_json), "as it was rendered when published"


@pytest.mark.parametrize("page", PAGES)
def test_html_definition_and_content(client, world, page):
    response = client.get(address_of(page, world), headers={"accept": "text/html,*/*;q=0.8"})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/html; charset=utf-8"
    html = response.content.decode()
    assert html.lstrip().startswith("<!doctype html>")
    assert "<script" not in html
    assert "style=" not in html
    if page not in {"/ogc/api"}:
        same = client.get(address_of(page, world), {"f": "json"}).json()
        for link in same.get("links", []):
            if link["rel"] not in {"self", "alternate"}:
                assert link["href"].partition("?")[0] in html
    if page == ITEMS:
        assert "Incident 11" in html
        assert "O&#x27;Brien’s café" in html


def test_html_is_escaped(client):
    html = client.get(ITEMS, {"f": "html", "q": "<script>alert(1)</script>"}).content.decode()
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_form_follows_accept_and_f_comes_first(client):
    assert client.get(ITEMS, headers={"accept": "application/json"})["Content-Type"] == (
        "application/geo+json"
    )
    assert client.get(ITEMS, headers={"accept": "image/png"}).status_code == 406
    html = client.get(ITEMS, {"f": "html"}, headers={"accept": "application/geo+json"})
    assert html["Content-Type"].startswith("text/html")


def test_oas30_definition(client):
    """definition-1, definition-2, oas-impl, completeness, exception-codes, security"""
    response = client.get("/ogc/api")
    assert response["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    api = response.json()
    assert api["openapi"].startswith("3.0.")
    names = [operation["get"]["operationId"] for operation in api["paths"].values()]
    with_a_map = [layer for layer in LAYERS.values() if layer.geometry != "none"]
    assert len(names) == len(set(names)) == 6 + 6 * len(LAYERS) + 3 * len(with_a_map)
    server = api["servers"][0]["url"]
    for path, operations in api["paths"].items():
        responses = operations["get"]["responses"]
        assert {"200", "400", "404", "406"} <= responses.keys()
        if "{" not in path:
            address = "/ogc" + path
            assert server.endswith("/ogc")
            assert client.get(address).status_code == 200, path
        for parameter in operations["get"]["parameters"]:
            if "$ref" in parameter:
                name = parameter["$ref"].rsplit("/", 1)[1]
                assert api["components"]["parameters"][name]["name"] == name
    assert "security" not in api


@pytest.mark.parametrize("uri", SYSTEMS)
def test_crs_each_listed_system_is_served_and_said(client, world, uri):
    """fc-crs-*, ogc-crs-header, ogc-crs-header-value, fc-md-crs-list, storageCrs"""
    collection = ask(client, COLLECTION)
    assert uri in collection["crs"]
    assert collection["storageCrs"] in collection["crs"]
    response = client.get(f"{ITEMS}/{world[5].feature_id}", {"crs": uri})
    assert response["Content-Crs"] == f"<{uri}>"
    expected = {  # by gdaltransform
        CRS84: [45, 30], f"{EPSG}4326": [30, 45], f"{EPSG}3857": [5009377.09, 3503549.84],
        f"{EPSG}32637": [1079218.65, 3333984.37], f"{EPSG}32638": [500000, 3318785.35],
    }  # fmt: skip
    got = response.json()["geometry"]["coordinates"]
    assert got == pytest.approx(expected[uri], abs=0.02)
    assert client.get(ITEMS, {"crs": uri})["Content-Crs"] == f"<{uri}>"


def test_crs_is_crs84_unless_asked(client):
    assert client.get(ITEMS)["Content-Crs"] == f"<{CRS84}>"


@pytest.mark.parametrize(
    ("uri", "bbox"),
    [(CRS84, "41.5,29,43.5,31"), (f"{EPSG}4326", "29,41.5,31,43.5"),
     (f"{EPSG}3857", "4619759,3400000,4842398,3600000"),
     (f"{EPSG}32638", "150000,3200000,360000,3400000")],
)  # fmt: skip
def test_crs_bbox_is_read_in_its_system(client, uri, bbox):
    assert numbers(ask(client, bbox=bbox, bbox_crs=uri)) == [2, 3]


def test_crs_does_not_change_what_is_found(client):
    found = ask(client, AREAS, crs=f"{EPSG}4326", bbox="42,32,43.5,33.5")
    assert titles(found) == ["West"]
    assert found["features"][0]["geometry"]["coordinates"][0][0] in ([33, 43], [35, 43], [35, 45],
                                                                    [33, 45])  # fmt: skip


def test_filter_queryables_are_a_closed_schema(client):
    """queryables: get-queryables-op, get-queryables-response, queryables-link"""
    for layer in LAYERS:
        response = client.get(f"/ogc/collections/{layer}/queryables")
        assert response["Content-Type"] == "application/schema+json"
        found = response.json()
        assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
        assert found["$id"] == f"http://testserver/ogc/collections/{layer}/queryables"
        assert found["type"] == "object"
        assert found["additionalProperties"] is False
        for name, prop in found["properties"].items():
            assert ("type" in prop) == (name != "geometry")
        assert found["properties"]["geometry"]["format"].startswith("geometry-")
        jsonschema.Draft202012Validator.check_schema(found)
        collection = ask(client, f"/ogc/collections/{layer}")
        assert links(collection, "http://www.opengis.net/def/rel/ogc/1.0/queryables")


@pytest.mark.parametrize("layer", LAYERS)
def test_filter_each_queryable_may_be_used(client, layer):
    """filter, features-filter, queryables-query-parameters: parameters"""
    address = f"/ogc/collections/{layer}"
    for name, prop in ask(client, f"{address}/queryables")["properties"].items():
        ask(client, f"{address}/items", filter=f"{name} IS NULL")
        value = {"string": "x", "number": "1", "boolean": "true"}.get(prop.get("type"))
        value = {"date": "2019-08-05", "date-time": "2019-08-05T00:00:00Z"}.get(
            prop.get("format"), value
        )
        if value:
            response = client.get(f"{address}/items", {name: value})
            assert response.status_code == 200, name


def test_filter_a_queryable_is_a_parameter(client):
    assert numbers(ask(client, wounded="7")) == [7]
    assert numbers(ask(client, derived="true")) == [3]
    assert numbers(ask(client, valid_from="2019-08-05")) == [4]
    assert numbers(ask(client, title="Incident 6", kind="other")) == [6]


def test_filter_lang_says_what_is_known(client):
    schema = definition(client)["components"]["parameters"]["filter-lang"]["schema"]
    assert schema == {
        "type": "string", "enum": ["cql2-text", "cql2-json"], "default": "cql2-text",
    }  # fmt: skip


def test_features_bear_out_their_schema(client):
    found = ask(client, f"{COLLECTION}/schema")
    jsonschema.Draft202012Validator.check_schema(found)
    for name in ask(client)["features"][0]["properties"]:
        if name not in {"record_title"}:
            assert name in found["properties"], name


def test_chosen_properties_alone_are_sent(client):
    found = ask(client, properties="title,wounded", limit=2)
    assert found["features"][0]["properties"] == {"title": "Incident 0", "wounded": None}
    assert found["features"][0]["geometry"]


def test_json_fg_says_time_place_and_system(client):
    found = ask(client, f="jsonfg", crs=f"{EPSG}4326")
    assert found["conformsTo"] == ["http://www.opengis.net/spec/json-fg-1/1.0/conf/core"]
    assert found["coordRefSys"] == f"{EPSG}4326"
    first, last = found["features"][0], found["features"][-1]
    assert first["time"] == {"date": "2019-08-01"}
    assert first["place"]["coordinates"] == [30, 40]
    assert first["geometry"]["coordinates"] == [40, 30]
    assert last["time"] == {"interval": ["2019-08-20", ".."]}
    assert (last["place"], last["geometry"]) == (None, None)
    plain = ask(client, f="jsonfg")["features"][0]
    assert plain["place"] is None
    assert plain["featureType"] == "incidents"
