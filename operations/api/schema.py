"""The description of the API: as OpenAPI, and as a page for people."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from .authentication import CHALLENGE

METHODS = ("get", "post", "patch")
PROBLEM = {
    "type": "object",
    "description": "A problem document (RFC 9457)",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string", "description": "A JSON pointer into the body"},
                    "parameter": {"type": "string", "description": "A parameter of the address"},
                    "detail": {"type": "string"},
                },
                "required": ["detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail"],
}


def say_what_all_share(result: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
    """Add the token, and the problem document that any address may answer with."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["securitySchemes"] = {
        "token": {"type": "http", "scheme": "bearer", "description": CHALLENGE}
    }
    problem = {
        "description": "Refused; nothing was done",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for methods in result["paths"].values():
        for operation in methods.values():
            operation["security"] = [{"token": []}]
            operation["responses"]["default"] = problem
    return result


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document. It follows from the code alone, so that it is made once."""
    made: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return made


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """GET /api/v1/schema/"""
    text = json.dumps(document(), ensure_ascii=False, indent=1)
    return HttpResponse(text, content_type="application/vnd.oai.openapi+json; charset=utf-8")


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """GET /api/v1/"""
    made = document()
    rows = [
        {
            "method": method.upper(),
            "address": address,
            "summary": operation.get("summary", ""),
            "parameters": operation.get("parameters", []),
            "body": _body(operation, made),
        }
        for address, methods in made["paths"].items()
        for method, operation in methods.items()
        if method in METHODS
    ]
    return render(request, "api/page.html", {"rows": rows, "info": made["info"]})


def _body(operation: dict[str, Any], made: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the fields that the body of an operation takes."""
    content = operation.get("requestBody", {}).get("content", {})
    first: dict[str, Any] = next(iter(content.values()), {})
    named = first.get("schema", {}).get("$ref", "")
    return _fields(_schema_named(named, made), made)


def _schema_named(reference: str, made: dict[str, Any]) -> dict[str, Any]:
    """Return what "#/components/schemas/X" stands for; nothing for an empty reference."""
    found: dict[str, Any] = made["components"]["schemas"].get(reference.rsplit("/", 1)[-1], {})
    return found


def _fields(schema: dict[str, Any], made: dict[str, Any]) -> list[dict[str, Any]]:
    required = set(schema.get("required", []))
    return [
        {"name": name, "is_required": name in required, **_kind(field, made)}
        for name, field in schema.get("properties", {}).items()
        if not field.get("readOnly")
    ]


def _kind(field: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    """Return a field's kind and its help in words, its values, and the fields of its rows."""
    inner = field.get("items", field)
    parts = [inner, *inner.get("allOf", []), *inner.get("oneOf", [])]
    named = [_schema_named(each["$ref"], made) for each in parts if "$ref" in each]
    values = [str(value) for each in (inner, *named) for value in each.get("enum", []) if value]
    rows = [row for each in named for row in _fields(each, made)]
    kind = "row" if rows else inner.get("format") or inner.get("type") or "text"
    return {
        "kind": f"list of {kind}s" if "items" in field else kind,
        "help": field.get("description", "").split("\n\n* ")[0],
        "values": values,
        "rows": rows,
    }
