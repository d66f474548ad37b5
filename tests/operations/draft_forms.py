"""How the tests fill in the drafts' forms of the reading page, as a browser would."""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.urls import reverse

from operations.models import Report
from tests.operations.admin_pages import signed_in


def url(report: Report) -> str:
    return reverse("admin:operations_report_read", args=[report.pk])


def sent(formlike: list[Any]) -> dict[str, Any]:
    """Return what a browser sends of forms as they are shown."""
    data: dict[str, Any] = {}
    for form in formlike:
        for field in form:
            value = field.value()
            if isinstance(field.field.widget, forms.CheckboxInput):
                if value:
                    data[field.html_name] = "on"
                continue
            shown = field.field.widget.format_value(value)
            if isinstance(shown, list) and not isinstance(value, list):
                shown = shown[0]
            data[field.html_name] = "" if shown is None else shown
            if field.field.show_hidden_initial:
                data[field.html_initial_name] = "" if shown is None else shown
    return data


def proposed(person: User, report: Report) -> dict[str, Any]:
    return sent(signed_in(person).get(url(report)).context["proposals"])


def post(person: User, report: Report, act: str, data: dict[str, Any], **more: Any) -> Any:
    changed = {name: value for name, value in (data | more).items() if value is not None}
    return signed_in(person).post(url(report), {"act": act, **changed})
