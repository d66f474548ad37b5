"""People and their groups. Nobody gives themselves, or others, more than they have."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.auth.models import User
from django.http import HttpRequest


class OwnRightsOnly(ModelAdmin):
    """Mixin over Django's page for people, which the site wraps when it registers itself: only a
    superuser makes or changes superusers and grants single rights."""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = super().get_readonly_fields(request, obj)
        return fields if _is_super(request) else (*fields, "is_superuser", "user_permissions")

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not _is_super(request):
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        if obj is not None and obj.is_superuser and not _is_super(request):
            return False
        return super().has_delete_permission(request, obj)


def _is_super(request: HttpRequest) -> bool:
    return bool(request.user.is_superuser)
