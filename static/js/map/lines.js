// Lines: the owner's colour, what its code asks to be drawn along it, letters at its ends, a broad invisible line to hit.

import { plain } from "../lib/decor.js";
import { strokes } from "../lib/strokes.js";
import { decorated } from "./decorated.js";
import { endLetters } from "./lettering.js";

const HIT_WIDTH = 18; // px

/** Return the layers of one line. strength: 0 to 1, how strongly it is drawn. */
export function lineLayers(feature, symbol, home, strength) {
  const parts = linesOf(feature.geometry);
  const opacity = (symbol.illustrative ? 0.75 : 1) * strength;
  const look = {
    ...home, color: symbol.color, opacity, weight: 2.6, dashArray: symbol.dash || null, lineCap: "butt", lineJoin: "round", className: "front",
  };
  const course = (points, frame) => plain(points, { frame });
  return [
    decorated(parts, course, { ...home, weight: 6, opacity: 0.85 * strength, className: "front-casing" }),
    ...strokes(symbol).map(({ draw, ...more }) => decorated(parts, draw, { ...look, ...more })),
    ...parts.flatMap((part) => endLetters(part, symbol, strength)),
    decorated(parts, course, { ...home, weight: HIT_WIDTH, opacity: 0, interactive: true, className: "front-hit" }),
  ];
}

function linesOf({ type, coordinates }) {
  return type === "MultiLineString" ? coordinates : [coordinates];
}
