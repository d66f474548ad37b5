"""A geometry as text in a form, with a map to draw on when the browser can."""

import json
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.forms import Script
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from operations.errors import GeometryError
from operations.geometry.clean import geometry_from_text


class GeometryWidget(forms.Textarea):
    """A text area of GeoJSON that `js/editor/geometry-field.js` turns into a map.

    The script writes the text only when something was drawn: what is not touched comes back to
    the letter.
    """

    template_name = "admin/geometry_widget.html"
    around: GEOSGeometry | None = None  # shown beside what is drawn, not to be changed
    is_directed = False  # whether it matters which way a line runs

    class Media:
        css = {
            "all": [
                "vendor/leaflet/leaflet.css",
                "vendor/geoman/leaflet-geoman.css",
            ]
        }
        js = [
            "vendor/leaflet/leaflet.js",
            "vendor/geoman/leaflet-geoman.min.js",
            "vendor/topojson/topojson-client.min.js",
            Script("js/editor/geometry-field.js", type="module"),
        ]

    def __init__(self, types: Sequence[str] = (), attrs: dict[str, Any] | None = None) -> None:
        shown = {"rows": 3, "cols": 60, "spellcheck": "false", "dir": "ltr"}
        super().__init__({**shown, **(attrs or {})})
        self.types = types

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        config: dict[str, Any] = settings.LEAFLET_CONFIG
        lat, lon = config["DEFAULT_CENTER"]
        context["widget"]["types"] = ",".join(self.types)
        context["is_directed"] = self.is_directed
        context["around"] = as_text(self.around) if self.around else ""
        context["map"] = {
            "lat": lat,
            "lon": lon,
            "zoom": config["DEFAULT_ZOOM"],
            "tile_url": settings.TILE_URL,
            "tile_attribution": settings.TILE_ATTRIBUTION,
        }
        return context

    def format_value(self, value: Any) -> str:
        if isinstance(value, GEOSGeometry):
            return as_text(value)
        return value or ""

    def _render(
        self, template_name: str, context: dict[str, Any], renderer: Any = None
    ) -> SafeString:
        # Django's form renderer knows the templates of apps alone; ours lie beside the others.
        return render_to_string(template_name, context)


class GeometryField(forms.Field):
    """GeoJSON or WKT in, a valid SRID 4326 geometry of an allowed type out.

    types: type names in capitals. The message names the place and the remedy.
    """

    def __init__(self, *, types: Sequence[str], **kwargs: Any) -> None:
        kwargs.setdefault("widget", GeometryWidget(types))
        super().__init__(**kwargs)
        self.types = types

    def to_python(self, value: Any) -> GEOSGeometry | None:
        text = (value or "").strip()
        if not text:
            return None
        try:
            return geometry_from_text(text, self.types)
        except GeometryError as error:
            raise ValidationError(str(error), code="geometry") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the text differs from what was sent out: exact, to the last digit."""
        shown: Any = self.widget
        return bool(shown.format_value(initial).strip() != (data or "").strip())


def as_text(geometry: Any) -> str:
    """Return GeoJSON in full precision: reading it again gives the same numbers."""
    return json.dumps(
        {"type": geometry.geom_type, "coordinates": geometry.coords}, separators=(",", ":")
    )


def shown_on_map(geometry: GEOSGeometry | None, name: str) -> str:
    """Return a map of a geometry that cannot be changed there, `-` for none."""
    if geometry is None:
        return "-"
    attrs = {"id": f"id_{name}", "disabled": True, "aria-label": "Geometry as text"}
    return GeometryWidget().render(name, geometry, attrs)
