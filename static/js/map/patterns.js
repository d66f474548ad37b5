// Hatches: SVG patterns in one hidden drawing, named by their colours, shared by map and legend.

import { svg } from "./dom.js";

const made = new Map();
let defs = null;

/** Return "url(#…)" of a symbol's hatch, making it when it is new. */
export function hatch(symbol) {
  const colors = symbol.colors ?? [symbol.color];
  const name = [symbol.pattern, symbol.illustrative ? "light" : "", ...colors].join(" ");
  if (!made.has(name)) {
    const id = `hatch-${made.size + 1}`;
    home().append(symbol.pattern === "cross" ? cross(id, symbol) : stripes(id, colors, symbol));
    made.set(name, id);
  }
  return `url(#${made.get(name)})`;
}

function home() {
  if (defs) return defs;
  defs = svg("defs");
  document.body.append(svg("svg", { class: "hatches", width: 0, height: 0, "aria-hidden": "true" }, defs));
  return defs;
}

function stripes(id, colors, { illustrative }) {
  const band = 7;
  const size = band * colors.length;
  const bars = colors.map((color, index) =>
    svg("rect", {
      x: index * band, y: 0, width: band / 3, height: size, fill: color,
      "fill-opacity": illustrative ? 0.4 : 0.6,
    }),
  );
  return svg(
    "pattern",
    { id, width: size, height: size, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    bars,
  );
}

function cross(id, { color, illustrative }) {
  const stroke = {
    stroke: color, "stroke-width": 1, "stroke-opacity": illustrative ? 0.5 : 0.75, fill: "none",
  };
  return svg(
    "pattern",
    { id, width: 8, height: 8, patternUnits: "userSpaceOnUse", patternTransform: "rotate(20)" },
    svg("path", { d: "M0 0H8M0 0V8", ...stroke }),
  );
}
