// The map: chosen places with their numbers, what else the name in focus may mean, described areas.

import { makeMap } from "../editor/ground.js";
import { bdi, debounce, el } from "../map/dom.js";
import { leaflet, toLatLng } from "../map/leaflet.js";
import { ask } from "./api.js";
import { focus, hear, light } from "./bench.js";

const AGAIN = 500; // ms after the last decision

/** Return the Leaflet map, or null where it cannot be shown: the cards do without. */
export function startPlaces(bench, notes) {
  const box = bench.root.querySelector(".bench-map-box");
  const holder = box.querySelector(".bench-map");
  box.hidden = false;
  if (!leaflet()) {
    box.querySelector(".bench-map-words").textContent = "The map could not be loaded; everything else works.";
    return null;
  }
  if (matchMedia("(max-width: 900px)").matches) box.open = false;
  const map = makeMap(holder, holder.dataset);
  map.keyboard.disable(); // arrows belong to the page until something is drawn
  const shown = { chosen: leaflet().layerGroup().addTo(map), others: leaflet().layerGroup().addTo(map), areas: leaflet().layerGroup().addTo(map) };
  const numbers = numbersOf(bench);
  const parts = []; // {keys, element, place, role}
  const picked = new Map(); // key → place chosen in its card
  let features = [];
  let isFirst = true;
  box.addEventListener("toggle", () => box.open && map.invalidateSize());
  new ResizeObserver(() => map.invalidateSize()).observe(holder);

  async function load() {
    const { status, body } = await ask(bench.root.dataset.places);
    if (status !== 200) {
      notes.show("map", `The map of the places could not be loaded. ${body.errors?.join(" ") ?? ""}`, [["Try again", load]], { isError: true });
      return;
    }
    notes.clear("map");
    features = body.features;
    tellUndrawn(box, body.undrawn);
    draw();
  }

  function draw() {
    for (const group of Object.values(shown)) group.clearLayers();
    parts.length = 0;
    for (const feature of features) {
      const { role, keys } = feature.properties;
      if (role === "area") add(shown.areas, feature, areaLayers(feature));
      if (role === "place") add(shown.chosen, feature, [ring(feature), marker(feature, labelOf(keys, numbers), "is-chosen")]);
      if (role === "candidate" && keys[0] === bench.current) {
        add(shown.others, feature, [marker(feature, String(feature.properties.rank), "is-candidate")]);
      }
    }
    paint(bench.current);
    if (isFirst) fit(features.filter(({ properties }) => properties.role !== "candidate"));
    isFirst = false;
  }

  function add(group, { properties }, layers) {
    const { keys } = properties;
    for (const layer of layers.filter(Boolean)) {
      layer.addTo(group);
      layer.bindTooltip?.(tipOf(properties), { className: "bench-tip" });
      layer.on("mouseover", () => light(bench, keys));
      layer.on("mouseout", () => light(bench, []));
      layer.on("click", () => {
        if (bench.root.classList.contains("is-drawing")) return; // the click says where the new place is
        focus(bench, keys.includes(bench.current) ? bench.current : keys[0]);
      });
      parts.push({ ...properties, layer });
    }
  }

  function fit(some) {
    const bounds = leaflet().geoJSON(some).getBounds();
    if (bounds.isValid()) map.fitBounds(bounds, { padding: [28, 28], maxZoom: 11 });
  }

  function paint(key) {
    for (const { keys, layer, place, role } of parts) {
      const isPicked = role === "candidate" && picked.get(key) === place;
      each(layer, (element) => {
        element.classList.toggle("is-current", keys.includes(key));
        element.classList.toggle("is-picked", isPicked);
      });
    }
  }

  hear(bench, "light", ({ keys }) => {
    for (const part of parts) each(part.layer, (element) => element.classList.toggle("is-lit", part.keys.some((key) => keys.includes(key))));
  });
  hear(bench, "focus", ({ key }) => {
    draw();
    const own = features.filter(({ properties }) => properties.keys.includes(key));
    const places = own.filter(({ properties }) => properties.role !== "candidate");
    const bounds = leaflet().geoJSON(places.length ? places : own).getBounds();
    if (bounds.isValid() && !map.getBounds().contains(bounds)) map.panInsideBounds(bounds.pad(0.2));
    if (bounds.isValid() && !map.getBounds().contains(bounds)) map.fitBounds(bounds, { padding: [28, 28], maxZoom: 11 });
  });
  hear(bench, "choice", ({ key, place }) => {
    picked.set(key, place);
    if (key === bench.current) paint(key);
  });
  hear(bench, "found", ({ key, place }) => {
    if (!Number.isFinite(place.lon)) return;
    const found = { type: "Feature", geometry: { type: "Point", coordinates: [place.lon, place.lat] }, properties: { role: "candidate", keys: [key], rank: "★", words: place.name, place: place.id } };
    features.push(found);
    draw();
    fit([found]);
  });
  const again = debounce(load, AGAIN);
  hear(bench, "changed", again);
  load();
  return map;
}

/** Return {key: number} as the text shows them. */
function numbersOf(bench) {
  const words = bench.root.querySelectorAll(".reading-words .mark-link");
  return new Map([...words].map((link) => [link.dataset.key, link.querySelector("sup").textContent]));
}

/** Return "1, 4 +3": three numbers at most. */
function labelOf(keys, numbers) {
  const all = keys.map((key) => numbers.get(key)).filter(Boolean);
  return all.length > 2 ? `${all.slice(0, 2).join(", ")} +${all.length - 2}` : all.join(", ") || "·";
}

function marker({ geometry, properties }, label, name) {
  const L = leaflet();
  const html = el("span", {}, label);
  const icon = L.divIcon({ html, className: `bench-mark ${name}`, iconSize: null });
  return L.marker(toLatLng(geometry.coordinates), { icon, alt: `${label}: ${properties.words}`, keyboard: false, pmIgnore: true, zIndexOffset: name === "is-chosen" ? 500 : 0 });
}

function ring({ geometry, properties }) {
  if (!properties.radius_m) return null;
  return leaflet().circle(toLatLng(geometry.coordinates), { radius: properties.radius_m, className: "bench-ring", pmIgnore: true });
}

/** Return what a tooltip says, as text: Leaflet takes a string for HTML. */
function tipOf({ words, method }) {
  return el("span", {}, bdi(words), method ? `: ${method}` : "");
}

function areaLayers({ geometry, properties }) {
  const L = leaflet();
  const around = L.circle(toLatLng(properties.point), { radius: properties.radius_m, className: "bench-ring", interactive: false, pmIgnore: true });
  return [L.geoJSON(geometry, { style: { className: "bench-area" }, pmIgnore: true }), around];
}

function each(layer, does) {
  if (layer.eachLayer) layer.eachLayer((inner) => each(inner, does));
  else if (layer.getElement?.()) does(layer.getElement());
}

function tellUndrawn(box, undrawn) {
  const words = undrawn.map(({ words: said, why }) => `${said}: ${why}`);
  box.querySelector(".bench-map-words").textContent = words.length ? `Not drawn: ${words.join(" ")}` : "";
}
