// Parts of a geometry as Leaflet layers, and back. The only place here where latitude comes first.

import { closeRing, openRing } from "./geometry.js";
import { leaflet, toLatLng } from "../map/leaflet.js";

export const SHAPES = { Point: "Marker", LineString: "Line", Polygon: "Polygon" };

/** Return a layer that shows one part and can be edited. */
export function layerOf(family, part) {
  const L = leaflet();
  if (family === "Point") return L.marker(toLatLng(part), { icon: pointIcon(), alt: "Point" });
  if (family === "LineString") return L.polyline(part.map(toLatLng), { className: "geometry-line" });
  const rings = part.map((ring) => openRing(ring).map(toLatLng));
  return L.polygon(rings, { className: "geometry-area" });
}

/** Return the parts that a layer shows now: several when an area was cut in two. */
export function partsOf(family, layer) {
  if (family === "Point") return [fromLatLng(layer.getLatLng())];
  const latLngs = layer.getLatLngs();
  if (family === "LineString") return depth(latLngs) === 2 ? latLngs.map(line) : [line(latLngs)];
  return (depth(latLngs) === 3 ? latLngs : [latLngs]).map((rings) =>
    rings.filter((ring) => ring.length > 2).map((ring) => closeRing(line(ring))),
  );
}

/** Return the icon of a point: drawn by the style sheet, since Leaflet's looks for an image. */
export function pointIcon() {
  return leaflet().divIcon({ className: "geometry-point", iconSize: [18, 18] });
}

function line(latLngs) {
  return latLngs.map(fromLatLng);
}

function fromLatLng({ lat, lng }) {
  return [lng, lat];
}

function depth(value) {
  return Array.isArray(value) ? 1 + depth(value[0]) : 0;
}
