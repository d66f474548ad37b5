// The small map of what changed: the page's own GeoJSON over the embedded base map.

import { addBasemap, loadWorld } from "../map/basemap.js";
import { addPane, leaflet, toLatLng } from "../map/leaflet.js";

const place = document.querySelector(".diff__map");
const ORDER = ["other", "redrawn", "gained", "lost", "line"]; // bottom first

/** Return how a change is drawn: by what it is, and dashed where nobody advanced. */
function kindOf({ change, counted, redrawn_by: redrawn }) {
  if (change === "line-moved") return "line";
  if (change === "gained" || change === "lost") return counted ? change : "redrawn";
  return change === "moved" || redrawn?.length ? "redrawn" : "other";
}

function lookOf(kind, style) {
  const color = style.getPropertyValue(`--change-${kind}`).trim();
  const filled = kind === "gained" || kind === "lost";
  return {
    color, weight: kind === "line" ? 4 : 2, opacity: 1, dashArray: kind === "redrawn" ? "6 5" : null,
    fillOpacity: filled ? 0.35 : 0.05, radius: 5, interactive: false,
  };
}

async function draw() {
  const response = await fetch(place.dataset.geojson, { headers: { Accept: "application/geo+json" } });
  if (!response.ok) return;
  const { features } = await response.json();
  const located = features.filter((feature) => feature.geometry);
  if (!located.length) return;
  place.hidden = false;
  place.nextElementSibling.hidden = false;
  const L = leaflet();
  const map = L.map(place, { attributionControl: false, minZoom: 2, scrollWheelZoom: false });
  L.control.attribution({ prefix: false }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  const pane = addPane(map, "basemap", { inert: true });
  const style = getComputedStyle(document.documentElement);
  const group = L.featureGroup();
  for (const kind of ORDER) {
    const look = lookOf(kind, style);
    for (const feature of located.filter(({ properties }) => kindOf(properties) === kind)) {
      group.addLayer(L.geoJSON(feature, { style: look, pointToLayer: (_, at) => L.circleMarker(at, look) }));
    }
  }
  const bounds = group.getBounds();
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [16, 16], maxZoom: 11, animate: false });
  else map.setView(toLatLng([0, 0]), 2);
  group.addTo(map);
  addBasemap(map, await loadWorld(place.dataset.world), { pane });
}

// Without it the tables say the same.
draw().catch(() => {});
