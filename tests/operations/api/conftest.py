"""Programs that hold a token, and what they send."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from operations.api import tokens
from operations.models import Scope

ALL = list(Scope)


class Program:
    """A client with a token. Bodies are given as values, answers are read by `.json()`."""

    def __init__(self, person: User, scopes: list[Any] = ALL) -> None:
        self.token, self.secret = tokens.issue(person, "test", scopes)
        self.client = Client(headers={"authorization": f"Bearer {self.secret}"})

    def get(self, name: str, *args: Any, **query: Any) -> Any:
        return self.client.get(_url(name, *args), query)

    def post(self, name: str, body: Any = None, *args: Any, query: str = "", **headers: str) -> Any:
        return self._send("post", _url(name, *args) + query, body, headers)

    def patch(self, name: str, body: Any, *args: Any, **headers: str) -> Any:
        return self._send("patch", _url(name, *args), body, headers)

    def _send(self, method: str, url: str, body: Any, headers: dict[str, str]) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if body is None:
            raw = b""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        call = getattr(self.client, method)
        return call(url, raw, content_type="application/json", headers=named)


def _url(name: str, *args: Any) -> str:
    return name if name.startswith("/") else reverse(f"api-{name}", args=args)


@pytest.fixture
def carla(contributor: User) -> Program:
    return Program(contributor)


@pytest.fixture
def edward(editor: User) -> Program:
    return Program(editor)


@pytest.fixture
def incident(report: Any) -> Callable[..., dict[str, Any]]:
    """Return a body of an incident with its evidence."""

    def body(**more: Any) -> dict[str, Any]:
        words = {"report": report.pk, "quote": "Two fighters were killed."}
        return {
            "title": "Clash near Badush", "incident_kind": "armed_clash",
            "valid_from": "2019-08-05", "evidence": [words],
            "geometry": {"type": "Point", "coordinates": [42.9636, 36.42625]}, **more,
        }  # fmt: skip

    return body


def errors_of(response: Any) -> dict[str, str]:
    """Return the errors of a problem document: {pointer: detail}."""
    assert response["Content-Type"] == "application/problem+json", response.content
    problem = response.json()
    assert problem["status"] == response.status_code
    return {row.get("pointer", row.get("parameter")): row["detail"] for row in problem["errors"]}
