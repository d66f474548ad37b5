// Incidents on the map: a glyph for the kind, a ring or outline for how far the place may be off.

import { needsRing } from "../lib/precision.js";
import { leaflet, toLatLng } from "./leaflet.js";
import { glyph, glyphPicture } from "./symbols.js";
import { el } from "./dom.js";

/** Return the layers of one incident: rings first, so that glyphs lie over them. */
export function incidentLayers(feature, symbol, home) {
  const L = leaflet();
  const { type, coordinates } = feature.geometry;
  if (/Polygon/.test(type)) {
    const outline = L.geoJSON(feature, { ...home, style: { className: "ring" } });
    const center = outline.getBounds().getCenter();
    return [outline, marker(center, feature, symbol, home.few)];
  }
  const points = (type === "Point" ? [coordinates] : coordinates).map(toLatLng);
  const radius = needsRing(feature.properties) ? feature.properties.precision_m : 0;
  const rings = radius
    ? points.map((point) => L.circle(point, { ...ringLook(), pane: home.pane, renderer: home.rings, radius }))
    : [];
  return [...rings, ...points.map((point) => marker(point, feature, symbol, home.few))];
}

/** Canvas knows no stylesheet, so the look of `.ring` is said here too, from the same token. */
function ringLook() {
  const color = getComputedStyle(document.documentElement).getPropertyValue("--map-ring").trim();
  return { color, opacity: 0.7, weight: 1.25, dashArray: "3 4", fillOpacity: 0.025, className: "ring", interactive: false };
}

function marker(point, feature, symbol, few) {
  const L = leaflet();
  const { title, kind_label: kind } = feature.properties;
  const className = symbol.ring ? "marker marker--inferred" : "marker";
  const size = symbol.ring ? 19 : 24;
  const icon = few
    ? L.divIcon({ html: el("span", { class: "marker__picture" }, glyph(symbol)), className, iconSize: [28, 28] })
    : L.icon({ iconUrl: glyphPicture(symbol), iconSize: [size, size] });
  const made = L.marker(point, { icon, alt: title, riseOnHover: few, keyboard: few });
  made.on("add", () => {
    const element = made.getElement();
    element.setAttribute("aria-label", [title, kind].filter(Boolean).join(", "));
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      element.click();
    });
  });
  return made;
}
