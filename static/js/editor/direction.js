// Which way a line is drawn, and which side is its left: marks that are looked at and not edited.

import { leaflet, toLatLng } from "../map/leaflet.js";

const AWAY_PX = 22;

/** Return layers for one line: a dot where it begins, an arrow in its middle, left and right. */
export function directionOf(part) {
  const from = part[Math.floor((part.length - 2) / 2)];
  const to = part[Math.floor((part.length - 2) / 2) + 1];
  const east = to[0] - from[0];
  const north = (to[1] - from[1]) / Math.cos((from[1] * Math.PI) / 180); // as Mercator stretches it
  const length = Math.hypot(east, north) || 1;
  const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const aside = [(-north / length) * AWAY_PX, (-east / length) * AWAY_PX]; // on the screen, to the left
  const arrow = mark(middle, "geometry-arrow", "➤", [0, 0]);
  arrow.text.style.transform = `rotate(${Math.atan2(-north, east)}rad)`;
  return [
    mark(part[0], "geometry-start", "", [0, 0]),
    arrow,
    mark(middle, "geometry-side", "left", aside),
    mark(middle, "geometry-side", "right", [-aside[0], -aside[1]]),
  ].map(({ layer }) => layer);
}

/** Return a layer of lines (GeoJSON) that stand beside what is drawn. */
export function aroundOf(geometry) {
  return leaflet().geoJSON(geometry, {
    interactive: false,
    pmIgnore: true,
    style: { className: "geometry-around" },
  });
}

function mark(position, className, words, [x, y]) {
  const L = leaflet();
  const text = document.createElement("span");
  text.textContent = words;
  const icon = L.divIcon({ className, html: text, iconSize: [40, 18], iconAnchor: [20 - x, 9 - y] });
  const layer = L.marker(toLatLng(position), { icon, interactive: false, keyboard: false, pmIgnore: true });
  return { layer, text };
}
