// The map page: puts its parts together and keeps state, address, map and lists in step.

import { boxOf, meets } from "../lib/bbox.js";
import { ANY_DAY, formatState, parseState } from "../lib/state.js";
import { addBasemap, loadWorld } from "../map/basemap.js";
import { addCountries } from "../map/countries.js";
import { clock } from "../map/clock.js";
import { debounce } from "../map/dom.js";
import { painter } from "../map/draw.js";
import { foundPlace } from "../map/found.js";
import { addLabels } from "../map/labels.js";
import { addPane, leaflet, started, toBounds, viewBox } from "../map/leaflet.js";
import { folding, layerList, tabs } from "../map/panel.js";
import { search } from "../map/search.js";
import { selection } from "../map/selection.js";
import { situationList } from "../map/situation.js";
import { statusLine } from "../map/status.js";
import { Store } from "../map/store.js";

const config = JSON.parse(document.getElementById("map-config").textContent);
const layers = config.layers;
const names = layers.map((layer) => layer.name);
const page = (selector) => document.querySelector(selector);
// Before anything is published there is no day but today.
const today = config.now.slice(0, 10);
const firstShown = config.day || ANY_DAY;
const known = { layers: names, day: firstShown, viewpoints: config.viewpoints.map(({ id }) => id) };
const onByItself = layers.filter((layer) => layer.on).map((layer) => layer.name);
const extent = { first: config.day_min || today, last: config.day_max || today };

/** Return the point of the window that was clicked; a click by key is on the middle of its marker. */
function pointOf(event) {
  if (event.detail !== 0) return [event.clientX, event.clientY];
  const { x, y, width, height } = event.target.getBoundingClientRect();
  return [x + width / 2, y + height / 2];
}

/** Draw the embedded base map; without it the data stand on an empty sea, which is no reason to stop. */
async function ground(map) {
  const world = await loadWorld(config.urls.world);
  addBasemap(map, world, { pane: "basemap" });
  addCountries(map, world, { pane: "labels" });
}

started.then((map) => {
  let state = parseState(location.search, known);
  let wanted = state.feature; // to be opened once it has come
  let everywhere = Boolean(wanted && !state.at); // its place is not known yet
  let fitting = !state.at && !wanted; // after the next load, show all of it
  let moving = false; // we move the map, not the reader
  let labels = null;

  const paint = painter(map);
  const store = new Store(config.urls.layer, layers, { onChange: changed });
  const opened = selection(map, page(".drawer"), {
    urls: config.urls,
    boxOf: (feature) => boxOf(feature.geometry),
    dayShown: () => state.day,
    onChange(feature) {
      paint.select(feature?.id ?? "");
      if ((feature?.id ?? "") !== state.feature) go({ feature: feature?.id ?? "" });
      list();
    },
  });
  const panel = layerList(page(".layers"), layers, {
    urls: config.urls,
    viewpoints: config.viewpoints,
    onOpen: (feature) => opened.open([feature], { focus: true }),
    onSwitch(name, on) {
      const now = names.filter((other) => (other === name ? on : isOn(other)));
      go({ layers: now.join() === onByItself.join() ? null : now });
    },
    onView: (viewpoint) => go({ viewpoint }),
  });
  const days = clock(page(".clock"), {
    ...extent,
    onPreview: (day) => go({ day }, "replace"),
    onPick: (day) => go({ day }),
  });
  const status = statusLine(page(".status"), page(".notice"), {
    retry: () => store.retry(viewBox(map), filters()),
    goToDay: (day) => go({ day }),
    clearText: () => go({ q: "" }),
    allLayers: () => go({ layers: names }),
    fitAll() {
      fitting = everywhere = true;
      refresh();
    },
  });

  const isOn = (name) => (state.layers ?? onByItself).includes(name);
  const filters = () => ({ day: state.day, asOf: state.asOf, q: state.q });
  const reading = () => ({ ...config.reading, day: state.day, viewpoint: state.viewpoint, language: document.documentElement.lang });

  /** Change the state, the address with it, and load what it needs. how: push, replace or none. */
  function go(change, how = "push") {
    if ("viewpoint" in change) paint.hide("territories");
    state = { ...state, ...change };
    if (how === "push") history.pushState(null, "", formatState(state));
    if (how === "replace") history.replaceState(null, "", formatState(state));
    follow();
  }

  function follow() {
    days.set(state.day);
    page(".filter__words").value = state.q;
    for (const layer of layers) if (!isOn(layer.name)) paint.hide(layer.name);
    refresh();
  }

  function refresh() {
    store.refresh(names.filter(isOn), everywhere ? null : viewBox(map), filters());
    for (const name of names.filter(isOn)) if (!paint.has(name)) draw(store.layers.get(name));
    settle();
    update();
  }

  function changed(name) {
    if (isOn(name)) draw(store.layers.get(name));
    settle();
    update();
  }

  function draw(data) {
    if (data.status === "ready" && data.layer.geometry !== "none") paint.show(data.layer, data, reading());
  }

  /** When all has come: show it all if asked to, open what the address names. */
  function settle() {
    const active = names.filter(isOn).map((name) => store.layers.get(name));
    if (active.some((data) => data.status === "loading")) return;
    if (fitting) fit(active.flatMap((data) => [...data.boxes.values()]));
    fitting = everywhere = false;
    labels.redraw();
    const feature = wanted && store.find(wanted);
    wanted = "";
    if (feature) opened.open([feature], { reveal: !state.at });
    else if (state.feature && !store.find(state.feature)) opened.close();
  }

  function fit(boxes) {
    if (!boxes.length) return;
    const bounds = boxes.map(toBounds).reduce((all, one) => all.extend(one));
    map.fitBounds(bounds, { padding: [24, 24], maxZoom: 10, animate: false });
  }

  function inView(data) {
    const view = viewBox(map);
    return data.located.filter((feature) => meets(data.boxes.get(feature.id), view));
  }

  function update() {
    for (const layer of layers) {
      const data = store.layers.get(layer.name);
      panel.update(layer, { on: isOn(layer.name), data, inView: inView(data), filters: filters(), reading: reading() });
    }
    list();
    const active = [...store.layers.values()].filter((data) => isOn(data.layer.name));
    status.tell({
      loading: active.some((data) => data.status === "loading"),
      failed: active.filter((data) => data.status === "failed").map((data) => ({ title: data.layer.title, error: data.error })),
      count: active.reduce((sum, data) => sum + inView(data).length + data.unlocated.length, 0),
      state, extent,
    });
  }

  function list() {
    const groups = [...layers].reverse().filter((layer) => isOn(layer.name)).map((layer) => {
      const data = store.layers.get(layer.name);
      return { layer, features: [...inView(data), ...data.unlocated] };
    });
    situationList(page(".situation__list"), groups, {
      current: opened.current(),
      onOpen: (feature) => opened.open([feature], { focus: true, reveal: true }),
    });
  }

  function look({ zoom, lat, lon }) {
    moving = true;
    map.setView([lat, lon], zoom, { animate: false });
    moving = false;
  }

  const moved = debounce(() => {
    const { lat, lng } = map.getCenter().wrap();
    state = { ...state, at: { zoom: map.getZoom(), lat, lon: lng } };
    history.replaceState(null, "", formatState(state));
    refresh();
  }, 150);

  addPane(map, "basemap", { inert: true });
  addPane(map, "labels", { inert: true });
  map.attributionControl.setPrefix("");
  if (!map.options.djoptions.layers?.length) ground(map).catch(() => {});
  leaflet().DomEvent.disableClickPropagation(page(".drawer"));
  tabs(page(".panel"));
  folding(page(".panel"), page(".panel__fold"), () => map.invalidateSize());
  search(page(".search"), config.urls.search, foundPlace(map));
  if (state.at) look(state.at);
  labels = addLabels(map, config.urls.labels, { pane: "labels" });
  follow();

  map.on("moveend", () => !moving && moved());
  map.on("click", ({ originalEvent, latlng }) => {
    const here = paint.at(...pointOf(originalEvent));
    if (here.length) opened.open(here, { point: latlng, focus: originalEvent.detail === 0 });
    else if (opened.current()) opened.close();
  });
  page(".filter").addEventListener("submit", (event) => {
    event.preventDefault();
    go({ q: page(".filter__words").value.trim() });
  });
  page(".filter__words").addEventListener("input", debounce(({ target }) => go({ q: target.value.trim() }, "replace"), 300));
  window.addEventListener("popstate", () => {
    const before = state.feature;
    paint.hide("territories"); // another viewpoint may have been left behind
    state = parseState(location.search, known);
    if (state.at) look(state.at);
    if (!state.feature) opened.close();
    else if (state.feature !== before) wanted = state.feature;
    follow();
  });
});
