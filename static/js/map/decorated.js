// A line whose path is written by a function of its pixels: half-circles, spikes, battlements, arrows. Leaflet's
// own clipping and thinning are passed by: of 2,000 vertices they take longer than the drawing.

import { leaflet, toLatLng } from "./leaflet.js";

/**
 * Return a Leaflet layer. lines: lists of [lon, lat]. draw(points, frame): SVG path data of one of them.
 * It is drawn anew when a zoom has ended and when the map was moved, never between: the picture is
 * scaled meanwhile. It takes clicks only where look.interactive says so.
 */
export function decorated(lines, draw, look) {
  return new (pathClass())(lines.map((line) => line.map(toLatLng)), { interactive: false, ...look, draw, fill: Boolean(look.fill) });
}

let made = null;

function pathClass() {
  made ??= leaflet().Polyline.extend({
    _update() {
      if (this._map) this._updatePath();
    },
    _updatePath() {
      const { draw } = this.options;
      const path = this._rings.map((points) => (points.length > 1 ? draw(points, this._renderer._bounds) : "")).join("");
      this._renderer._setPath(this, path || "M0 0");
    },
  });
  return made;
}
