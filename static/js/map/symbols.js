// Small pictures of symbols: the marker on the map and the swatch in the legend.

import { FRAMES } from "../lib/glyphs.js";
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
    const [frame, strokes] = picture.children;
    const light = symbol.illustrative;
    set(picture, { xmlns: "http://www.w3.org/2000/svg" });
    set(frame, { fill: light ? halo : tone, stroke: light ? tone : halo, "stroke-width": 1.5 });
    if (light) set(frame, { "stroke-dasharray": "2 2" });
    set(strokes, {
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
  else box.append(area(symbol));
  return box;
}

/** Return the path options with which Leaflet draws an area. */
export function areaLook(symbol) {
  const light = symbol.illustrative;
  return {
    color: symbol.color,
    weight: symbol.pattern ? 1.4 : 2,
    opacity: light ? 0.8 : 1,
    dashArray: symbol.dash || null,
    lineCap: "butt",
    fillColor: symbol.pattern ? hatch(symbol) : symbol.color,
    fillOpacity: symbol.pattern ? 1 : light ? 0.1 : 0.2,
  };
}

function area(symbol) {
  const look = areaLook(symbol);
  return svg("rect", {
    x: 2, y: 3, width: 32, height: 18, rx: 3,
    fill: look.fillColor, "fill-opacity": look.fillOpacity,
    stroke: look.color, "stroke-width": look.weight, "stroke-opacity": look.opacity,
    "stroke-dasharray": look.dashArray,
  });
}

function line(symbol) {
  const look = { stroke: symbol.color, "stroke-opacity": symbol.illustrative ? 0.75 : 1 };
  return [
    svg("path", {
      d: "M2 16H34", "stroke-width": 3, "stroke-dasharray": symbol.dash || null,
      "stroke-linecap": symbol.dash.startsWith("1 ") ? "round" : "butt", ...look,
    }),
    svg("path", {
      d: "M5 14.5a4.5 4.5 0 0 1 9 0M21 14.5a4.5 4.5 0 0 1 9 0", "stroke-width": 1.6,
      fill: symbol.illustrative ? "none" : symbol.color, ...look,
    }),
  ];
}

function frame(picture) {
  return svg("svg", { class: "swatch", viewBox: "0 0 36 24", width: 36, height: 24, "aria-hidden": "true" },
    svg("g", { transform: "translate(6 0)" }, picture));
}
