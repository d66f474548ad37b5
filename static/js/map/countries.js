// Names of countries, spaced wide across them, where the country is wide enough on the screen.

import { anchorOf } from "../lib/anchor.js";
import { el } from "./dom.js";
import { leaflet, toLatLng, toBounds, viewBox } from "./leaflet.js";
import { boxOf, meets } from "../lib/bbox.js";

const LETTER_PX = 17; // of one spaced letter
const MAX_ZOOM = 8; // nearer, a name stands for nothing in sight

/** Keep the names on the map in step with its view. */
export function addCountries(map, world, { pane }) {
  const L = leaflet();
  const group = L.layerGroup().addTo(map);
  const countries = window.topojson.feature(world, world.objects.countries).features.map((country) => {
    const { point, ring } = anchorOf(country.geometry);
    return { name: country.properties.name, point, box: boxOf({ coordinates: ring }) };
  });

  function draw() {
    group.clearLayers();
    if (map.getZoom() > MAX_ZOOM) return;
    const view = viewBox(map);
    for (const { name, point, box } of countries) {
      if (meets(box, view) && fits(name, box)) group.addLayer(label(name, point));
    }
  }

  function fits(name, box) {
    const bounds = toBounds(box);
    const left = map.latLngToLayerPoint(bounds.getSouthWest()).x;
    return map.latLngToLayerPoint(bounds.getSouthEast()).x - left > name.length * LETTER_PX;
  }

  function label(name, point) {
    const html = el("div", { class: "country", lang: "en" }, name);
    const icon = L.divIcon({ html, className: "place-anchor", iconSize: [0, 0] });
    return L.marker(toLatLng(point), { icon, pane, interactive: false, keyboard: false, zIndexOffset: -1000 });
  }

  map.on("moveend", draw);
  draw();
}
