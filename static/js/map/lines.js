// Contact lines: the owner's colour, half-circles towards the force it faces, a broad invisible line to hit.

import { arcs, facingSide } from "../lib/teeth.js";
import { leaflet, toLatLng } from "./leaflet.js";

const HIT_WIDTH = 18; // px

/** Return the layers of one line. all: features of its layer, among which the facing line is looked for. */
export function lineLayers(map, feature, symbol, home, all) {
  const L = leaflet();
  const parts = linesOf(feature.geometry);
  const latlngs = parts.map((part) => part.map(toLatLng));
  const opacity = symbol.illustrative ? 0.75 : 1;
  const round = symbol.dash.startsWith("1 ");
  const look = { ...home, color: symbol.color, opacity, weight: 3, interactive: false, className: "front" };
  const casing = { ...home, weight: 6, interactive: false, className: "front-casing" };
  return [
    L.polyline(latlngs, casing),
    L.polyline(latlngs, { ...look, dashArray: symbol.dash || null, lineCap: round ? "round" : "butt" }),
    teeth(map, parts, sideOf(feature, parts, all), { ...look, weight: 1.6 }, symbol),
    L.polyline(latlngs, { ...home, weight: HIT_WIDTH, opacity: 0, className: "front-hit" }),
  ];
}

/** Return +1 or -1 by where the facing force's lines lie; 0 when none is here: then no teeth are drawn. */
function sideOf(feature, parts, all) {
  const facing = feature.properties.facing?.id;
  const others = all
    .filter((other) => facing && other.geometry && other.properties.owner?.id === facing)
    .flatMap((other) => linesOf(other.geometry).flat());
  return facingSide(parts.flat().map(flip), others.map(flip));
}

/** Half-circles keep their size on the screen, so they are drawn anew after each zoom or move. */
function teeth(map, parts, side, look, symbol) {
  const L = leaflet();
  const filled = !symbol.illustrative;
  const layer = L.polygon([], { ...look, dashArray: null, fill: filled, fillColor: symbol.color, fillOpacity: 1 });
  const redraw = () => {
    const { min, max } = map.getPixelBounds();
    const origin = map.getPixelOrigin();
    const frame = [min.x - origin.x - 200, min.y - origin.y - 200, max.x - origin.x + 200, max.y - origin.y + 200];
    const found = parts.flatMap((part) =>
      arcs(part.map((point) => pixel(map, point)), { side, frame }),
    );
    layer.setLatLngs(found.map((arc) => [arc.map(([x, y]) => map.layerPointToLatLng([x, y]))]));
  };
  if (!side) return layer;
  layer.on("add", () => {
    map.on("moveend", redraw);
    redraw();
  });
  layer.on("remove", () => map.off("moveend", redraw));
  return layer;
}

function pixel(map, point) {
  const { x, y } = map.latLngToLayerPoint(toLatLng(point));
  return [x, y];
}

function linesOf({ type, coordinates }) {
  return type === "MultiLineString" ? coordinates : [coordinates];
}

function flip([lon, lat]) {
  return [lon, -lat]; // y down, as on the screen
}
