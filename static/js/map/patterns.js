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
    home().append((DRAWN[symbol.pattern] ?? stripes)(id, colors, symbol.illustrative ? 0.65 : 1));
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

function pattern(id, width, height, turn, ...marks) {
  return svg(
    "pattern",
    { id, width, height, patternUnits: "userSpaceOnUse", patternTransform: turn ? `rotate(${turn})` : null },
    ...marks,
  );
}

/** Thin stripes of every colour with ground between them: claims side by side. */
function stripes(id, colors, strength) {
  const band = 7;
  const size = band * colors.length;
  const bars = colors.map((color, index) =>
    svg("rect", { x: index * band, y: 0, width: band / 3, height: size, fill: color, "fill-opacity": 0.6 * strength }),
  );
  return pattern(id, size, size, 45, bars);
}

/** Broad bands of every colour, edge to edge: held together. */
function bands(id, colors, strength) {
  const band = 11;
  const size = band * colors.length;
  const bars = colors.map((color, index) =>
    svg("rect", { x: index * band, y: 0, width: band, height: size, fill: color, "fill-opacity": 0.4 * strength }),
  );
  return pattern(id, size, size, 45, bars);
}

/** A cross hatch, one colour each way: contested. */
function crossed(id, colors, strength) {
  const line = (d, color) => svg("path", { d, stroke: color, "stroke-width": 2, "stroke-opacity": 0.75 * strength });
  return pattern(id, 10, 10, 45, line("M0 5H10", colors[0]), line("M5 0V10", colors[1] ?? colors[0]));
}

/** The fine cross hatch of a computed zone. */
function cross(id, [color], strength) {
  const stroke = { stroke: color, "stroke-width": 1, "stroke-opacity": 0.75 * strength, fill: "none" };
  return pattern(id, 8, 8, 20, svg("path", { d: "M0 0H8M0 0V8", ...stroke }));
}

/** Dots: somebody is there, no more is said. */
function dots(id, [color], strength) {
  const dot = (cx, cy) => svg("circle", { cx, cy, r: 2, fill: color, "fill-opacity": 0.8 * strength });
  return pattern(id, 14, 14, 0, dot(3.5, 3.5), dot(10.5, 10.5));
}

/** A tint under thin grey lines: one claimant's, and still disputed. */
function tint(id, [color], strength) {
  return pattern(
    id, 12, 12, 45,
    svg("rect", { width: 12, height: 12, fill: color, "fill-opacity": 0.22 * strength }),
    svg("rect", { width: 1.2, height: 12, fill: "var(--map-disputed)", "fill-opacity": 0.8 * strength }),
  );
}

const DRAWN = { stripes, bands, crossed, cross, dots, tint };
