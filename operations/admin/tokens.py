"""A person's API tokens: made here, shown once, revoked here. Administrators see everybody's."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from operations.api import tokens
from operations.models import ApiToken, Scope

from .base import DeskAdmin


class TokenForm(forms.ModelForm):
    scopes = forms.MultipleChoiceField(
        choices=Scope, widget=forms.CheckboxSelectMultiple, label="It may",
        help_text="Never more than you may yourself. Nothing can be published by it.",
    )  # fmt: skip

    class Meta:
        model = ApiToken
        fields = ["name", "scopes", "expires_at"]

    def clean_expires_at(self) -> dt.datetime | None:
        ends: dt.datetime | None = self.cleaned_data["expires_at"]
        if ends and ends <= timezone.now():
            raise forms.ValidationError("That moment (UTC) has passed.")
        return ends


class ApiTokenAdmin(DeskAdmin):
    """The secret is on one page alone, the answer to the form that made it."""

    form = TokenForm
    change_form_template = "admin/operations/token.html"
    list_display = ["name", "begins_with", "person", "may", "state", "last_used_at", "created_at"]
    list_select_related = ["user"]
    search_fields = ["name", "prefix", "user__username"]
    actions = None
    ordering = ["-pk"]
    fields = ["name", "scopes", "expires_at"]
    shown = ["name", "begins_with", "person", "may", "state", "created_at", "last_used_at",
             "expires_at", "revoked_at"]  # fmt: skip

    # --- who may ---------------------------------------------------------------------------------
    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whoever writes at this desk may let a program of theirs do so."""
        return request.user.has_perm("operations.add_report")

    def has_view_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        if obj is None:
            return self.has_add_permission(request) or _sees_all(request)
        return obj.user_id == request.user.pk or _sees_all(request)

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[ApiToken]:
        rows: QuerySet[ApiToken] = super().get_queryset(request)
        return rows if _sees_all(request) else rows.filter(user=request.user.pk)

    # --- pages -----------------------------------------------------------------------------------
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.revoke_view)
        return [path("<int:pk>/revoke/", view, name="operations_apitoken_revoke"),
                *super().get_urls()]  # fmt: skip

    def get_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        return self.shown if obj else self.fields

    def get_readonly_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> Any:
        return self.shown if obj else []

    def save_model(self, request: HttpRequest, obj: ApiToken, form: Any, change: bool) -> None:
        given = form.cleaned_data
        made, secret = tokens.issue(
            cast(User, request.user), given["name"], given["scopes"], given["expires_at"]
        )
        obj.pk, obj.prefix, obj.user = made.pk, made.prefix, made.user
        obj._state.adding = False
        request.made_secret = secret  # type: ignore[attr-defined]

    def response_add(
        self, request: HttpRequest, obj: ApiToken, post_url_continue: str | None = None
    ) -> HttpResponse:
        """Show the secret: no redirect, which would have to keep it somewhere on the way."""
        context = {
            **self.admin_site.each_context(request),
            "title": f"Token “{obj.name}”",
            "opts": self.opts,
            "token": obj,
            "secret": request.made_secret,  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/operations/token_made.html", context)

    def revoke_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End a token of one's own, or anybody's as an administrator. POST."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        token = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_view_permission(request, token):
            raise PermissionDenied
        tokens.revoke(token)
        self.message_user(request, f"“{token}” is revoked.")
        return redirect("admin:operations_apitoken_change", pk)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the history is written by triggers, and holds no secret."""

    # --- what is shown ---------------------------------------------------------------------------
    @admin.display(description="begins with", ordering="prefix")
    def begins_with(self, token: ApiToken) -> SafeString:
        return format_html("<code>{}…</code>", token.prefix)

    @admin.display(description="person", ordering="user__username")
    def person(self, token: ApiToken) -> str:
        return token.user.get_username()

    @admin.display(description="may")
    def may(self, token: ApiToken) -> str:
        return "; ".join(str(Scope(scope).label) for scope in token.scopes)

    @admin.display(description="state")
    def state(self, token: ApiToken) -> str:
        if token.revoked_at:
            return "revoked"
        if token.expires_at and token.expires_at <= timezone.now():
            return "ended"
        return "live" if token.is_live() else "dead: its owner is not of the desk any more"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> TemplateResponse:
        token = context.get("original")
        if token is not None and token.revoked_at is None:
            context["revoke_url"] = reverse("admin:operations_apitoken_revoke", args=[token.pk])
        return super().render_change_form(request, context, *args, **kwargs)


def _sees_all(request: HttpRequest) -> bool:
    return request.user.has_perm("auth.change_user")
