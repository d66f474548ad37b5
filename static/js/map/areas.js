// Areas: fill and outline, what a code or a siege draws along the outline, letters or names inside.

import { insideOf } from "../lib/inside.js";
import { alongOutline } from "../lib/strokes.js";
import { readTerritory } from "../lib/viewpoint.js";
import { decorated } from "./decorated.js";
import { letters, territoryName } from "./lettering.js";
import { leaflet } from "./leaflet.js";
import { areaLook } from "./symbols.js";

/** Return the layers of one area. reading: see symbolOf, and `named`: the name is written on it. strength: 0 to 1. */
export function areaLayers(map, feature, symbol, home, reading, strength) {
  const L = leaflet();
  const look = areaLook(symbol);
  const style = {
    ...look, opacity: look.opacity * strength, fillOpacity: look.fillOpacity * strength, className: "shape",
  };
  const rings = ringsOf(feature.geometry);
  const point = insideOf(feature.geometry);
  const names = reading.named && point
    ? [territoryName(map, feature, readTerritory(feature.properties, reading), strength)]
    : [];
  return [
    L.geoJSON(feature, { ...home, style }),
    ...alongOutline(symbol).map(({ draw, ...more }) => decorated(rings, draw, { ...home, ...more, opacity: style.opacity, fillOpacity: style.opacity })),
    ...(point ? letters(point, symbol, strength) : []),
    ...names,
  ];
}

function ringsOf({ type, coordinates }) {
  return type === "Polygon" ? coordinates : coordinates.flat();
}
