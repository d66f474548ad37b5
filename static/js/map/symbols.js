// Small pictures of symbols: the marker on the map and the swatch in the legend.

import { FRAMES } from "../lib/glyphs.js";
import { alongOutline, strokes } from "../lib/strokes.js";
import { svg } from "./dom.js";
import { hatch } from "./patterns.js";

/** Return the glyph of an incident as a 24 × 24 drawing. */
export function glyph(symbol) {
  return svg(
    "svg",
    {
      class: `glyph glyph--${symbol.tone}${symbol.illustrative ? " glyph--illustrative" : ""}`,
      viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true",
    },
    svg("path", { class: "glyph__frame", d: FRAMES[symbol.frame] }),
    svg("path", { class: "glyph__mark", d: symbol.glyph, transform: "translate(4 4)" }),
  );
}

const pictures = new Map();

/** Return the same glyph as the address of a picture: thousands of these are quick to paint. */
export function glyphPicture(symbol) {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const [tone, mark, halo] = [`--event-${symbol.tone}`, "--event-mark", "--map-halo"].map(token);
  const name = [symbol.key, tone, mark, halo].join(" ");
  if (!pictures.has(name)) {
    const picture = glyph(symbol);
    const [frame, inner] = picture.children;
    const light = symbol.illustrative;
    set(picture, { xmlns: "http://www.w3.org/2000/svg" });
    set(frame, { fill: light ? halo : tone, stroke: light ? tone : halo, "stroke-width": 1.5 });
    if (light) set(frame, { "stroke-dasharray": "2 2" });
    set(inner, {
      fill: "none", stroke: light ? tone : mark, "stroke-width": 1.6, "stroke-linecap": "round", "stroke-linejoin": "round",
    });
    const text = new XMLSerializer().serializeToString(picture);
    pictures.set(name, `data:image/svg+xml,${encodeURIComponent(text)}`);
  }
  return pictures.get(name);
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
}

/** Return the swatch of a symbol for the legend, 36 × 24. */
export function swatch(symbol) {
  if (symbol.type === "point") return frame(glyph(symbol));
  const box = svg("svg", {
    class: "swatch", viewBox: "0 0 36 24", width: 36, height: 24, "aria-hidden": "true",
  });
  if (symbol.type === "line") box.append(...line(symbol));
  else if (symbol.type === "ring") box.append(svg("circle", { class: "ring", cx: 18, cy: 12, r: 9 }));
  else if (symbol.type === "fade") box.append(...fade());
  else box.append(...area(symbol));
  return box;
}

// How strongly a plain fill is drawn; other patterns are hatches.
const FILLS = { solid: 0.34, pale: 0.16, outline: 0, undefined: 0.2 };

/** Return the path options with which Leaflet draws an area. */
export function areaLook(symbol) {
  const light = symbol.illustrative;
  const plain = Object.hasOwn(FILLS, String(symbol.pattern));
  const fill = FILLS[String(symbol.pattern)];
  return {
    color: symbol.color,
    weight: plain ? 2 : 1.4,
    opacity: light ? 0.8 : 1,
    dashArray: symbol.dash || null,
    lineCap: "butt",
    fillColor: plain ? symbol.color : hatch(symbol),
    fillOpacity: plain ? fill * (light ? 0.6 : 1) : 1,
  };
}

function area(symbol) {
  const look = areaLook(symbol);
  const outward = symbol.shape && symbol.shape !== "siege"; // leaves room for what stands outside
  const [x, y, width, height] = outward ? [3, 7, 30, 10] : [2, 4, 32, 16];
  const corners = [[x, y], [x, y + height], [x + width, y + height], [x + width, y], [x, y]]; // outside on the right
  const outline = corners.map(([left, top]) => ({ x: left, y: top }));
  return [
    svg("rect", {
      x, y, width, height, rx: outward ? 0 : 2,
      fill: look.fillColor, "fill-opacity": look.fillOpacity,
      stroke: look.color, "stroke-width": look.weight, "stroke-opacity": look.opacity,
      "stroke-dasharray": look.dashArray,
    }),
    ...alongOutline(symbol).map((stroke) => path(stroke, outline, look)),
    ...lettersOf(symbol),
  ];
}

const COURSE = [{ x: 2, y: 13 }, { x: 34, y: 13 }];

function line(symbol) {
  const look = { color: symbol.color, opacity: symbol.illustrative ? 0.75 : 1, dashArray: symbol.dash };
  return [...strokes(symbol).map((stroke) => path(stroke, COURSE, look)), ...lettersOf(symbol)];
}

function path({ draw, ...stroke }, points, look) {
  const { color, weight = 2.6, opacity, dashArray, fill, fillColor } = { ...look, weight: 2.4, fill: false, ...stroke };
  return svg("path", {
    d: draw(points), stroke: color, "stroke-width": weight, "stroke-opacity": opacity,
    "stroke-dasharray": (stroke.dashArray === undefined ? look.dashArray : dashArray) || null,
    fill: fill ? fillColor : "none", "stroke-linejoin": "round",
  });
}

function lettersOf({ letters, color }) {
  if (!letters) return [];
  const long = letters.length > 4;
  return [svg("text", {
    class: "swatch__letters", x: 18, y: 15, fill: color, "font-size": long ? 7 : 9,
    textLength: long ? 30 : null, lengthAdjust: long ? "spacingAndGlyphs" : null,
  }, letters)];
}

function fade() {
  const bar = (x, opacity) => svg("rect", { x, y: 5, width: 10, height: 14, fill: "currentColor", "fill-opacity": opacity });
  return [bar(2, 0.75), bar(13, 0.5), bar(24, 0.25)];
}

function frame(picture) {
  return svg("svg", { class: "swatch", viewBox: "0 0 36 24", width: 36, height: 24, "aria-hidden": "true" },
    svg("g", { transform: "translate(6 0)" }, picture));
}
