"""How the tests fill in a page of the admin: as a browser would send back what it was sent."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from operations.models import Record


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def form_url(record: Record) -> str:
    return reverse(f"admin:operations_{record.kind}_change", args=[record.pk])


def add_url(kind: str) -> str:
    return reverse(f"admin:operations_{kind}_add")


def review_url(record: Record, verb: str) -> str:
    return reverse(f"admin:operations_{record.kind}_review", args=[record.pk, verb])


def filled(response: Any, **changes: Any) -> dict[str, Any]:
    """Return what a browser sends when only `changes` were made to the form."""
    data = _values(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        data |= _values(inline.formset.management_form)
        for form in inline.formset.forms:
            data |= _values(form)
    return {name: value for name, value in (data | changes).items() if value is not None}


def errors_of(response: Any) -> dict[str, list[str]]:
    """Return the errors of a refused form and of its rows: {field: messages}."""
    found = {name: list(texts) for name, texts in response.context["adminform"].form.errors.items()}
    for inline in response.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            for name, texts in form.errors.items():
                found.setdefault(f"{form.prefix}-{name}", []).extend(texts)
    return found


def messages_of(response: Any) -> str:
    return " ".join(str(message) for message in response.context["messages"])


def _values(form: Any) -> dict[str, Any]:
    values = {}
    for field in form:
        widget = field.field.widget
        widget = getattr(widget, "widget", widget)  # what the admin wraps in its add button
        value = field.value()
        if isinstance(widget, forms.CheckboxInput):
            if value:
                values[field.html_name] = "on"
            continue
        shown = widget.format_value(value)
        if isinstance(shown, list) and not getattr(widget, "allow_multiple_selected", False):
            shown = shown[0] if shown else ""
        values[field.html_name] = "" if shown is None else shown
    return values
