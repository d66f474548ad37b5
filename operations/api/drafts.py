"""From a body to a saved row: by the form of the admin that a person would have filled in.

The form is filled as a browser would send it back, with what the body changes. So fields, rules,
permissions and verbs are those of the page, and there is one place where they are written down.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.contrib.gis.geos import GEOSGeometry
from django.contrib.messages.storage.base import BaseStorage
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.forms import BaseForm, ModelForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.html import strip_tags
from rest_framework.serializers import ListSerializer, Serializer

from operations.admin.geometry_field import as_text
from operations.models import Evidence, Participation

from .parsing import step
from .problems import invalid

Errors = list[dict[str, str]]


class Told(BaseStorage):
    """What the pages tell a person while they save, for the answer instead of a cookie."""

    def _get(self, *args: Any, **kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, messages: Any, response: Any, *args: Any, **kwargs: Any) -> list[Any]:
        return []

    def notes(self) -> list[str]:
        return [_plain(message.message) for message in self]


@dataclass(frozen=True)
class Page:
    """The page of one model as one person sees it, for a new row or one that is there."""

    request: HttpRequest
    page: ModelAdmin
    row: Model | None
    form: type[ModelForm]
    formsets: list[tuple[type[BaseInlineFormSet], Any]]


def open_page(request: HttpRequest, model: type[Model], row: Model | None = None) -> Page:
    """Return the page. Raises PermissionDenied where the person may not write there."""
    page = admin.site.get_model_admin(model)
    may = page.has_add_permission(request) if row is None else (
        page.has_change_permission(request, row)
    )  # fmt: skip
    if not may:
        raise PermissionDenied(
            "You may not change this: whoever does not publish changes their own drafts."
            if row else "You may not add this."
        )  # fmt: skip
    form = page.get_form(request, row, change=row is not None)
    return Page(request, page, row, form, list(page.get_formsets_with_inlines(request, row)))


class _Unasked:
    """Mixin of a form: what the database refuses by itself is not asked of it before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.validate_constraints = _ask_nothing  # type: ignore[attr-defined]


def unasked(on: Page) -> Page:
    """Return the page without a query for each check of the database, which checks anyway.

    What it then refuses is an IntegrityError without words: save it by the page itself to be told.
    """
    return replace(
        on,
        form=_without_asking(on.form),
        formsets=[
            (type(kind.__name__, (kind,), {"form": _without_asking(kind.form)}), inline)
            for kind, inline in on.formsets
        ],
    )


def _ask_nothing(exclude: Any = None) -> None:
    """Take the place of a query a check."""


def _without_asking(form: Any) -> Any:
    return type(form)(form.__name__, (_Unasked, form), {})


def save(on: Page, body: Serializer, **more: Any) -> Any:
    """Return the row, saved as the page saves it. Raises Problem with every error at its pointer.

    body: valid. more: further values of the form.
    """
    values, rows = _split(body)
    row = on.row
    form = on.form(data={**_as_sent(on.form(instance=row)), **values, **more}, instance=row)
    errors = [
        {"pointer": f"#/{name}", "detail": "This cannot be changed any more."}
        for name in values if name not in form.fields
    ]  # fmt: skip
    form.is_valid()
    errors += _errors_of(form, body, "#")
    formsets = []
    for kind, inline in on.formsets:
        prefix = kind.get_default_prefix()
        name, given = rows.pop(prefix, ("", []))
        if not given and row is None:
            continue
        sheet = _Sheet(kind, inline.get_queryset(on.request), form.instance, given)
        errors += sheet.fill(f"#/{name}" if name else "#", body.fields.get(name))
        formsets.append(sheet.formset)
    errors += [
        {"pointer": f"#/{name}", "detail": "You may not write these."}
        for name, given in rows.values() if given
    ]  # fmt: skip
    if errors:
        raise invalid(errors)
    is_change = row is not None
    saved = on.page.save_form(on.request, form, is_change)
    on.page.save_model(on.request, saved, form, is_change)
    on.page.save_related(on.request, form, formsets, is_change)
    return saved


class _Sheet:
    """The rows of one kind: those that are there as they are, and what is given for them."""

    def __init__(
        self, kind: type[BaseInlineFormSet], stored: Any, parent: Model, given: list[dict[str, Any]]
    ) -> None:
        self.given = given
        self.prefix = kind.get_default_prefix()
        options: Any = {"instance": parent, "queryset": stored, "prefix": self.prefix}
        blank = kind(**options)
        sent = [_as_sent(form) for form in blank.initial_forms] if parent.pk else []
        places = {row["id"]: number for number, row in enumerate(sent)}
        empty = _as_sent(blank.empty_form)
        self.at: list[int | None] = []  # the form of each given row; None: there is no such row
        initial = len(sent)
        for row in given:
            key = row.pop("id", None)
            is_gone = row.pop("delete", False)
            if key is None:
                self.at.append(len(sent))
                sent.append({**empty, **row})
            else:
                number = places.get(key)
                self.at.append(number)
                if number is not None:
                    sent[number] |= {**row, **({"DELETE": True} if is_gone else {})}
        counts = {"TOTAL_FORMS": len(sent), "INITIAL_FORMS": initial}
        data = {f"{self.prefix}-{name}": count for name, count in counts.items()}
        for number, row in enumerate(sent):
            data |= {f"{self.prefix}-{number}-{name}": value for name, value in row.items()}
        self.formset = kind(data=data, **options)

    def fill(self, pointer: str, fields: Any) -> Errors:
        """Return what is wrong with the rows."""
        errors = [
            {"pointer": f"{pointer}/{number}/id", "detail": "There is no such row here."}
            for number, at in enumerate(self.at) if at is None
        ]  # fmt: skip
        for form in self.formset.forms:
            form.empty_permitted = False  # a row that says nothing is a mistake, not a spare line
            if self.formset.model is Evidence:  # the page finds these by its own address
                _offer(form, self.formset.instance)
        self.formset.is_valid()
        shape = fields.child if isinstance(fields, ListSerializer) else None
        for at, form in enumerate(self.formset.forms):
            where = f"{pointer}/{self.at.index(at)}" if at in self.at else pointer
            errors += _errors_of(form, shape, where)
        return errors + [
            {"pointer": pointer, "detail": _plain(text)}
            for text in self.formset.non_form_errors()
        ]  # fmt: skip


def _offer(form: BaseForm, record: Model) -> None:
    parts = Participation.objects.filter(record_id=record.pk) if record.pk else None
    field: Any = form.fields["participation"]
    field.queryset = Participation.objects.none() if parts is None else parts


def _split(body: Serializer) -> tuple[dict[str, Any], dict[str, tuple[str, list[dict[str, Any]]]]]:
    """Return (values by the form's names, rows by the formset's prefix with the body's name)."""
    values: dict[str, Any] = {}
    rows: dict[str, tuple[str, list[dict[str, Any]]]] = {}
    for name, value in _named(body, body.validated_data):
        field = body.fields[name]
        if isinstance(field, ListSerializer):
            inner: Any = field.child
            rows[str(field.source)] = (name, [dict(_named(inner, row)) for row in value])
        else:
            values[name] = value
    return values, rows


def _named(shape: Any, validated: Any) -> Iterator[tuple[str, Any]]:
    for name, field in shape.fields.items():
        if field.source in validated:
            yield name, validated[field.source]


def _as_sent(form: BaseForm) -> dict[str, Any]:
    """Return what comes back of a form when nobody has touched it."""
    sent = {}
    for name in form.fields:
        value = form[name].value()
        sent[name] = as_text(value) if isinstance(value, GEOSGeometry) else value
    return sent


def _errors_of(form: BaseForm, shape: Any, pointer: str) -> Errors:
    known = shape.fields if shape is not None else {}
    return [
        {
            "pointer": f"{pointer}/{step(name)}" if name in known else pointer,
            "detail": _plain(text),
        }
        for name, texts in form.errors.items()
        for text in texts
    ]


def _plain(text: Any) -> str:
    """Return a message without its links."""
    said = str(text)
    return unescape(strip_tags(said)) if hasattr(text, "__html__") else said
