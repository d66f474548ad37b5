"""The admin site: what can be opened, what waits on the first page, and no fault by an address."""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.template.response import SimpleTemplateResponse, TemplateResponse

from operations.models import (
    Actor,
    ApiToken,
    Arrival,
    ContactLine,
    ContestedZone,
    ControlArea,
    ControlLine,
    Feed,
    ImportBatch,
    ImportedActor,
    ImportedRow,
    ImportProblem,
    Incident,
    LikelyDuplicate,
    Mention,
    Operation,
    Publication,
    RecordMerge,
    RegionRule,
    Report,
    ReviewEvent,
    Source,
    Territory,
)

from . import (
    control_areas,
    desk,
    duplicates,
    imports,
    inbox,
    kinds,
    lines,
    reference,
    reports,
    rules,
    tokens,
)
from .people import OwnRightsOnly

logger = logging.getLogger(__name__)

PAGES = (
    (Report, reports.ReportAdmin),
    (Mention, reference.MentionAdmin),
    (Arrival, inbox.ArrivalAdmin),
    (Feed, inbox.FeedAdmin),
    (Operation, kinds.OperationAdmin),
    (Incident, kinds.IncidentAdmin),
    (ContactLine, lines.ContactLineAdmin),
    (ControlLine, lines.ControlLineAdmin),
    (ContestedZone, lines.ContestedZoneAdmin),
    (ControlArea, control_areas.ControlAreaAdmin),
    (Territory, control_areas.TerritoryAdmin),
    (Actor, reference.ActorAdmin),
    (Source, reference.SourceAdmin),
    (RegionRule, rules.RegionRuleAdmin),
    (ImportBatch, imports.ImportBatchAdmin),
    (ImportProblem, imports.ImportProblemAdmin),
    (ImportedRow, imports.ImportedRowAdmin),
    (ImportedActor, imports.ImportedActorAdmin),
    (LikelyDuplicate, duplicates.LikelyDuplicateAdmin),
    (RecordMerge, duplicates.RecordMergeAdmin),
    (Publication, reference.PublicationAdmin),
    (ReviewEvent, reference.ReviewEventAdmin),
    (ApiToken, tokens.ApiTokenAdmin),
)

# What a value in an address can make Django, GEOS or PostgreSQL raise: a year 2147483648, an
# unknown SRID, a number of forty digits. A server that is down is another matter.
IMPOSSIBLE = (DatabaseError, ValueError, OverflowError, TypeError, GEOSException, GDALException)


class EditorSite(admin.AdminSite):
    """The admin of Conflictmap. A page of another app registers itself in that app's `admin.py`."""

    site_header = "Conflictmap"
    site_title = "Conflictmap"
    index_title = "Editors’ desk"
    index_template = "admin/desk.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        for model, page in PAGES:
            self.register(model, page)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Register a page; Django's own for people is replaced when it registers itself."""
        if getattr(admin_class, "__name__", "") == "UserAdmin":
            admin_class = type("PersonAdmin", (OwnRightsOnly, admin_class), {})
        super().register(model_or_iterable, admin_class, **options)

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, {"desk": desk.of(request.user), **(extra_context or {})})

    def admin_view(  # type: ignore[override]
        self, view: Callable[..., Any], cacheable: bool = False
    ) -> Callable[..., Any]:
        """Wrap every page of the site: an impossible value in the address is a 400."""

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                response = view(request, *args, **kwargs)
                if isinstance(response, SimpleTemplateResponse):
                    response.render()  # lists are read from the database only now
                return response
            except (OperationalError, ImproperlyConfigured):
                raise
            except IMPOSSIBLE:
                if request.method != "GET" or not request.META.get("QUERY_STRING"):
                    raise
                logger.warning("An address of the admin cannot be answered", exc_info=True)
                return render(request, "admin/impossible_address.html", status=400)

        return super().admin_view(guarded, cacheable)
