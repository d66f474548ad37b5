// A place that the gazetteer lacks: its point put on the map by hand, kept under the words of the report.

import { inWords, parseCoordinates } from "../editor/coordinates.js";
import { el } from "../map/dom.js";
import { leaflet, toLatLng } from "../map/leaflet.js";
import { hear } from "./bench.js";

/** Return {begin}: asks where a mention's place is, by a click, by arrow keys and Enter, or by coordinates. */
export function makeDrawing(bench, map, notes, deciding) {
  const panel = bench.root.querySelector(".bench-drawing");
  let pin = null;
  let key = "";

  function begin(at) {
    const mark = bench.marks.get(at);
    if (!bench.data.may.draw || !map) return notes.say("You may not add places here.");
    if (mark?.kind !== "place" || !document.querySelector(`#mention-${at} .mention-choice`)) return notes.say("These words name no place that could be drawn.");
    end();
    key = at;
    bench.root.querySelector(".bench-map-box").open = true;
    map.invalidateSize();
    panel.replaceChildren(...tools(mark));
    panel.hidden = false;
    bench.root.classList.add("is-drawing");
    pin = leaflet().marker(map.getCenter(), {
      icon: leaflet().divIcon({ className: "bench-pin", iconSize: [26, 26] }), draggable: true, keyboard: false, pmIgnore: true, zIndexOffset: 1000,
    }).addTo(map);
    pin.on("drag", () => show());
    map.on("click", put);
    map.keyboard.enable();
    map.on("move", follow);
    map.getContainer().focus({ preventScroll: true });
    bench.root.querySelector(".bench-map-box").scrollIntoView({ block: "nearest" });
    show();
    notes.say(`Click where ${mark.surface} is, or move the map with the arrow keys and press Enter.`);
    return undefined;
  }

  function tools(mark) {
    const where = el("input", { type: "text", id: "draw-where", dir: "ltr", autocomplete: "off", placeholder: "34.0015, 44.9212" });
    const within = el("input", { type: "number", id: "draw-within", min: 1, max: 500000, value: 2000 });
    where.addEventListener("change", () => {
      try {
        map.setView(toLatLng(parseCoordinates(where.value)), Math.max(map.getZoom(), 11));
        pin.setLatLng(map.getCenter());
        show();
      } catch (error) {
        panel.querySelector(".draw-said").textContent = error.message;
      }
    });
    return [
      el("p", {}, "A new place ", el("b", {}, el("bdi", {}, mark.surface)), ": click on the map, or move it with the arrow keys. ", el("span", { class: "draw-said" })),
      el("p", { class: "bench-ways" },
        el("label", {}, "Coordinates ", where), el("label", {}, "Within (m) ", within),
        el("button", { type: "button", onclick: keep }, "Add it and accept"), el("button", { type: "button", onclick: end }, "Leave it")),
    ];
  }

  function put({ latlng }) {
    pin.setLatLng(latlng);
    map.off("move", follow);
    show();
  }

  /** By keyboard the map moves under the pin. */
  function follow() {
    pin.setLatLng(map.getCenter());
    show();
  }

  function show() {
    const { lat, lng } = pin.getLatLng().wrap();
    panel.querySelector(".draw-said").textContent = inWords([lng, lat]);
  }

  async function keep() {
    const { lat, lng } = pin.getLatLng().wrap();
    const radius_m = panel.querySelector("#draw-within").value;
    if (await deciding.act(key, "add_place", { lon: lng, lat, radius_m })) end();
  }

  function end() {
    pin?.remove();
    pin = null;
    panel.hidden = true;
    panel.replaceChildren();
    bench.root.classList.remove("is-drawing");
    map?.off("click", put);
    map?.off("move", follow);
    map?.keyboard.disable();
  }

  map?.getContainer().addEventListener("keydown", (event) => {
    if (!pin || !["Enter", "Escape"].includes(event.key)) return;
    event.preventDefault();
    if (event.key === "Enter") keep();
    else end();
  });
  hear(bench, "focus", (at) => pin && at.key !== key && end());
  return { begin };
}
