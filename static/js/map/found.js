// The place that was searched for: a mark, and a ring where the gazetteer knows how large or vague it is.

import { bdi, el } from "./dom.js";
import { leaflet, toLatLng } from "./leaflet.js";

/** Return a function that shows a place and moves the map there. */
export function foundPlace(map) {
  const L = leaflet();
  const group = L.layerGroup().addTo(map);
  return (place) => {
    const point = toLatLng([place.lon, place.lat]);
    const node = el("span", { class: "found__label" }, bdi(place.name));
    const icon = L.divIcon({ html: node, className: "found", iconSize: [18, 18] });
    group.clearLayers();
    if (place.radius_m > 0) {
      const ring = L.circle(point, { radius: place.radius_m, className: "found-ring", interactive: false }).addTo(group);
      map.fitBounds(ring.getBounds(), { maxZoom: 12, padding: [40, 40] });
    } else {
      map.setView(point, Math.max(map.getZoom(), 10));
    }
    L.marker(point, { icon, interactive: false, keyboard: false }).addTo(group);
  };
}
