// The one door to Leaflet: the map that django-leaflet made, and the order of coordinates.

/** Resolves with the Leaflet map. A module runs before `load`, at which django-leaflet makes it. */
export const started = new Promise((resolve) => {
  window.addEventListener("map:init", (event) => resolve(event.detail.map), { once: true });
});

/** Return Leaflet itself. */
export function leaflet() {
  return window.L;
}

/** Return [lat, lon] as Leaflet wants it, of GeoJSON's [lon, lat]. */
export function toLatLng([lon, lat]) {
  return [lat, lon];
}

/** Return the map's view as [west, south, east, north]. */
export function viewBox(map) {
  const bounds = map.getBounds();
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}

/** Return Leaflet's bounds of [west, south, east, north]. */
export function toBounds([west, south, east, north]) {
  return window.L.latLngBounds([south, west], [north, east]);
}

/** Make a pane at the height that tokens.css names `--z-<name>`; return its name. */
export function addPane(map, name, { inert = false } = {}) {
  const pane = map.createPane(name);
  pane.style.zIndex = `var(--z-${name}, 400)`;
  if (inert) pane.style.pointerEvents = "none";
  return name;
}
