// Which paths a symbol's shape consists of, each with its look: the map and the legend draw the same.

import { arrowhead, battlements, plain, scallops, spikes } from "./decor.js";

/** Return what is drawn along a line of a shape: {draw(points, frame), …path options}. */
export function strokes({ shape, side }) {
  const line = { draw: (points, frame) => plain(points, { frame }) };
  const arcs = (way) => ({ draw: (points, frame) => scallops(points, { side: way, frame }) });
  const head = (double) => ({ draw: (points) => arrowhead(points, { double }), dashArray: null });
  switch (shape) {
    case "scallops":
      return [arcs(side)];
    case "contact":
      return [arcs(1), arcs(-1)];
    case "boundary":
      return [{ ...line, weight: 4 }];
    case "arrow":
      return [line, head(false)];
    case "main-arrow":
      return [line, head(true)];
    default:
      return [line];
  }
}

/** Return what is drawn along an outline: {draw(points, frame), …path options}. Rings run with their outside on the right. */
export function alongOutline({ shape, color, siege }) {
  const filled = (fill) => ({ color: fill, weight: 1, fill: true, fillColor: fill, className: "decor" });
  switch (shape) {
    case "battlements":
      return [{ draw: (points, frame) => battlements(points, { frame }), color, weight: 1.6, className: "decor" }];
    case "spikes":
      return [{ draw: (points, frame) => spikes(points, { frame }), ...filled(color) }];
    case "siege":
      return [{ draw: (points, frame) => spikes(points, { side: -1, height: 11, spacing: 20, frame }), ...filled(siege) }];
    default:
      return [];
  }
}
