// The map under a geometry: borders from our own files, tiles only where the installer named some.

import { addBasemap, loadWorld } from "../map/basemap.js";
import { addPane, leaflet, toLatLng } from "../map/leaflet.js";

let world = null; // one download for all the maps of a page

/** Return a Leaflet map in an element. data: the `data-*` of the geometry field. */
export function makeMap(element, data) {
  const L = leaflet();
  const map = L.map(element, { attributionControl: false, minZoom: 2, maxZoom: 18, doubleClickZoom: false });
  L.control.attribution({ prefix: false }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.setView(toLatLng([Number(data.lon), Number(data.lat)]), Number(data.zoom));
  map.pm.setGlobalOptions({ snapDistance: 12 });
  const pane = addPane(map, "basemap", { inert: true });
  if (data.tileUrl) {
    L.tileLayer(data.tileUrl, { attribution: plain(data.tileAttribution), maxZoom: 18 }).addTo(map);
  } else {
    addBorders(map, data.world, pane);
  }
  return map;
}

async function addBorders(map, url, pane) {
  try {
    world ??= loadWorld(url);
    const layer = addBasemap(map, await world, { pane });
    new MutationObserver(() => layer.redraw()).observe(document.documentElement, {
      attributes: true, attributeFilter: ["data-theme"],
    });
  } catch {
    world = null; // drawing works without borders; the next map tries again
  }
}

/** Return an attribution as the text it is: Leaflet takes it for markup. */
function plain(text) {
  const marks = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return (text ?? "").replace(/[&<>"]/gu, (mark) => marks[mark]);
}
