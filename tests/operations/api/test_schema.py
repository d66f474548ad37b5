"""The description says what the code does, all of it, and is a page without scripts."""

import warnings

from django.test import Client
from django.urls import URLPattern
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema

from operations.api.schema import METHODS, document
from operations.api.urls import urlpatterns


def test_the_document_is_valid_openapi_without_a_warning():
    document.cache_clear()
    with GENERATOR_STATS.silence(), warnings.catch_warnings():
        warnings.simplefilter("error")
        GENERATOR_STATS.reset()
        made = document()
        assert not GENERATOR_STATS
    validate_schema(made)


def test_every_address_is_in_it_and_none_publishes():
    found = {
        str(pattern.pattern) for pattern in urlpatterns
        if isinstance(pattern, URLPattern) and hasattr(pattern.callback, "cls")
    }  # fmt: skip
    assert len(document()["paths"]) == len(found)
    acts = [op for methods in document()["paths"].values() for op in methods.values()]
    assert not [op["operationId"] for op in acts if "publish" in op["operationId"]]
    assert all(op["security"] == [{"token": []}] and "summary" in op for op in acts)


def test_it_is_served_as_json_and_as_a_page_that_asks_no_stranger(db):
    served = Client().get("/api/v1/schema/")
    assert served.json() == document()
    page = Client().get("/api/v1/")
    text = page.content.decode()
    assert "unsafe" not in page["Content-Security-Policy"]
    assert "<script" not in text
    assert "//" not in text
    for address, methods in document()["paths"].items():
        assert address in text
        assert set(methods) <= set(METHODS)


def test_the_page_names_the_values_and_the_fields_inside_rows(client, db):
    said = client.get("/api/v1/").content.decode()
    for word in ("armed_clash", "speaker_office", "denies"):
        assert f"<code>{word}</code>" in said
    assert "EvidenceRow" not in said
