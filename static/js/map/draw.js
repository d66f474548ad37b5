// Features on the map: one Leaflet layer each, looks from lib/style.js, largest area lowest.

import { extent } from "../lib/bbox.js";
import { strengthOf, symbolOf } from "../lib/style.js";
import { areaLayers } from "./areas.js";
import { incidentLayers } from "./incidents.js";
import { lineLayers } from "./lines.js";
import { leaflet, addPane } from "./leaflet.js";

const FEW = 300; // above this many, markers do not move along while the map zooms, and glyphs are pictures

/** Return {show, hide, has, select, at} over a map. */
export function painter(map) {
  const L = leaflet();
  const groups = new Map();
  const drawn = new WeakMap(); // element → feature
  const renderers = new Map();
  let selected = "";

  function renderer(name) {
    if (!renderers.has(name)) renderers.set(name, L.svg({ pane: addPane(map, name), padding: 0.5 }));
    return renderers.get(name);
  }

  function canvas(name) {
    if (!renderers.has(`${name} canvas`)) renderers.set(`${name} canvas`, L.canvas({ pane: name, padding: 0.3 }));
    return renderers.get(`${name} canvas`);
  }

  /** reading: how the map is read now, see symbolOf. */
  function show(layer, data, reading) {
    hide(layer.name);
    const group = L.featureGroup();
    const home = { pane: layer.name, renderer: renderer(layer.name) };
    if (layer.geometry === "point") {
      const few = data.located.length <= FEW;
      map.options.markerZoomAnimation = few;
      home.few = few;
      home.rings = few ? home.renderer : canvas(layer.name);
    }
    const sorted = [...data.located].sort(
      (a, b) => extent(data.boxes.get(b.id)) - extent(data.boxes.get(a.id)),
    );
    for (const feature of sorted) {
      for (const part of partsOf(layer, feature, home, reading)) {
        part.conflictmapFeature = feature;
        group.addLayer(part);
      }
    }
    groups.set(layer.name, group);
    group.addTo(map);
    group.eachLayer((part) => register(part, part.conflictmapFeature));
    if (selected) select(selected);
  }

  function partsOf(layer, feature, home, reading) {
    const symbol = symbolOf(layer.style, feature, reading);
    const strength = strengthOf(feature, reading);
    if (layer.geometry === "line") return lineLayers(feature, symbol, home, strength);
    if (layer.geometry === "point") return incidentLayers(feature, symbol, home);
    return areaLayers(map, feature, symbol, home, { ...reading, named: layer.style === "territory" }, strength);
  }

  function register(part, feature) {
    if (part.eachLayer) return part.eachLayer((inner) => register(inner, feature));
    const element = part.getElement?.();
    if (element && part.options.interactive) drawn.set(element, feature);
    return undefined;
  }

  function hide(name) {
    groups.get(name)?.remove();
    groups.delete(name);
  }

  /** Mark the parts of one feature; "" marks none. */
  function select(id) {
    selected = id;
    for (const group of groups.values()) {
      group.eachLayer((part) => mark(part, part.conflictmapFeature?.id === id));
    }
  }

  function mark(part, on) {
    if (part.eachLayer) part.eachLayer((inner) => mark(inner, on));
    else part.getElement?.()?.classList.toggle("is-selected", on);
  }

  /** Return the features drawn under a point of the window, topmost first, each once. */
  function at(x, y) {
    const found = document.elementsFromPoint(x, y).map((element) => {
      const anchor = element.closest(".leaflet-interactive");
      return anchor ? drawn.get(anchor) : undefined;
    });
    return [...new Set(found)].filter(Boolean);
  }

  return { show, hide, select, at, has: (name) => groups.has(name) };
}
