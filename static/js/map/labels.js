// Place names of our own gazetteer over the base map, fewer than would touch each other.

import { declutter } from "../lib/declutter.js";
import { toParameter } from "../lib/bbox.js";
import { otherScript } from "../lib/facts.js";
import { bdi, debounce, el } from "./dom.js";
import { leaflet, toLatLng, viewBox } from "./leaflet.js";

const LIMIT = 80; // names asked for
const SECOND_NAME_ZOOM = 9;

const TAKEN = ".territory-name, .letters"; // what names of places give way to

/**
 * Keep the names of the view on the map; return {redraw} for when what they give way to has changed.
 * They are decoration: a failure shows none and says nothing.
 */
export function addLabels(map, url, { pane }) {
  const L = leaflet();
  const group = L.layerGroup().addTo(map);
  const ruler = document.createElement("canvas").getContext("2d");
  let controller = null;
  let known = [];

  async function refresh() {
    controller?.abort();
    controller = new AbortController();
    try {
      const query = `bbox=${toParameter(viewBox(map))}&limit=${LIMIT}`;
      const response = await fetch(`${url}?${query}`, { signal: controller.signal });
      if (!response.ok) return;
      const body = await response.json();
      known = body.labels;
      draw();
    } catch {
      // aborted, or offline: the last names stay
    }
  }

  function draw() {
    const two = map.getZoom() >= SECOND_NAME_ZOOM;
    const boxes = known.map((place, index) => measure(place, index, two));
    const before = taken();
    const limit = before.length + (map.getSize().x < 640 ? 24 : 60);
    group.clearLayers();
    for (const { place, second, major } of declutter([...before, ...boxes], { limit })) {
      if (place) group.addLayer(label(place, second, major));
    }
  }

  function taken() {
    const container = map.getContainer();
    const { left, top } = container.getBoundingClientRect();
    return [...container.querySelectorAll(TAKEN)].map((node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      return { x: x - left, y: y - top, width, height };
    });
  }

  function measure(place, index, two) {
    const { x, y } = map.latLngToContainerPoint(toLatLng([place.lon, place.lat]));
    const second = two ? otherScript(place.names, place.name) : "";
    const major = index < 6;
    ruler.font = `${major ? 13 : 12}px ${getComputedStyle(document.body).fontFamily}`;
    const width = Math.max(...[place.name, second].map((name) => ruler.measureText(name).width)) + 18;
    return { place, second, major, x: x - 4, y: y - 9, width, height: second ? 32 : 18 };
  }

  function label(place, second, major) {
    const node = el(
      "div",
      { class: `place${major ? " place--major" : ""}` },
      el("span", { class: "place__name" }, bdi(place.name)),
      second ? el("span", { class: "place__name place__name--second" }, bdi(second)) : null,
    );
    const icon = L.divIcon({ html: node, className: "place-anchor", iconSize: [0, 0] });
    return L.marker(toLatLng([place.lon, place.lat]), { icon, pane, interactive: false, keyboard: false });
  }

  map.on("moveend", debounce(refresh, 200));
  refresh();
  return { redraw: draw };
}
