// One geometry field: a text area, the map above it, and the steps between them.

import { inWords, parseCoordinates } from "./coordinates.js";
import { addPart, bounds, describe, EMPTY, parse, replacePart, settle, Steps } from "./geometry.js";
import { aroundOf, directionOf } from "./direction.js";
import { layerOf, partsOf, pointIcon, SHAPES } from "./layers.js";
import { makeMap } from "./ground.js";
import { box, button, input, statusLine } from "./toolbar.js";
import { leaflet, toBounds, toLatLng } from "../map/leaflet.js";

const DRAW = { Polygon: "Draw an area", LineString: "Draw a line", Point: "Add a point" };
const HINTS = {
  Polygon: "Click each corner; double-click the last one, or press Finish.",
  LineString: "Click each position; double-click the last one, or press Finish.",
  Point: "Click where the point is.",
  edit: "Drag a corner to move it, a dot between two to add one; right-click or long-press a corner to take it out.",
  cut: "Draw round what is to be cut out of the area; double-click to end.",
  remove: "Click the part that is to go.",
};

/** Turn a `.geometry-field` into a map. The text is written after a real edit and not before. */
export class GeometryField {
  constructor(root) {
    this.root = root;
    this.text = root.querySelector("textarea");
    this.types = root.dataset.types.split(",").filter(Boolean);
    this.isLocked = this.text.disabled || this.text.readOnly;
    this.mode = "";
    this.layers = [];
    this.status = statusLine();
    this.holder = box("geometry-map");
    this.steps = new Steps(...this.#readText());
    root.prepend(...(this.isLocked ? [] : [this.#makeTools()]), this.holder, this.status);
    root.querySelector("details").open = this.isBroken;
    this.map = makeMap(this.holder, root.dataset);
    this.marks = [];
    if (root.dataset.around) this.around = aroundOf(JSON.parse(root.dataset.around)).addTo(this.map);
    this.#listen();
    this.#show(this.steps.now);
    this.fit();
  }

  fit() {
    const found = bounds(this.steps.now.state);
    const shown = found ? toBounds(found) : this.around?.getBounds();
    if (shown?.isValid()) this.map.fitBounds(shown, { padding: [24, 24], maxZoom: 14 });
  }

  // --- text ------------------------------------------------------------------------------------
  #readText() {
    try {
      this.isBroken = false;
      return [parse(this.text.value), this.text.value];
    } catch {
      this.isBroken = true;
      return [EMPTY, this.text.value];
    }
  }

  #commit(state) {
    this.#apply(this.steps.add(state));
  }

  #apply(step) {
    this.text.value = step.text;
    this.isBroken = false;
    this.#show(step);
  }

  // --- map -------------------------------------------------------------------------------------
  #show({ state }) {
    for (const layer of this.layers) layer?.remove();
    this.layers = state.parts.map((part, index) => {
      const layer = layerOf(state.family, part).addTo(this.map);
      layer.on("pm:edit", () => this.#edited(layer, index));
      return layer;
    });
    if (this.mode === "edit") this.layers.forEach((layer) => layer.pm.enable({ allowSelfIntersection: true }));
    this.#point(state);
    this.#tell();
  }

  /** Show which way each line runs: its sides have a meaning. */
  #point({ family, parts }) {
    for (const mark of this.marks) mark.remove();
    const shown = family === "LineString" && this.root.dataset.directed !== undefined ? parts : [];
    this.marks = shown.flatMap(directionOf).map((layer) => layer.addTo(this.map));
  }

  #edited(layer, index) {
    const { state } = this.steps.now;
    const parts = partsOf(state.family, layer).map((part) => settle(state.family, part, state));
    const step = this.steps.add(replacePart(state, index, parts));
    this.text.value = step.text; // the layer shows it already
    this.#point(step.state);
    this.#tell();
  }

  #listen() {
    const { map } = this;
    map.on("pm:create", ({ shape, layer }) => {
      layer.remove();
      const family = Object.keys(SHAPES).find((name) => SHAPES[name] === shape);
      const { state } = this.steps.now;
      const added = partsOf(family, layer).map((part) => settle(family, part, state));
      this.#setMode("");
      this.#commit(added.reduce((sum, part) => addPart(sum, family, part, this.types), state));
    });
    map.on("pm:cut", ({ layer, originalLayer }) => {
      const index = this.layers.indexOf(originalLayer);
      originalLayer.off("pm:edit"); // fired next, about the shape it had
      layer.remove();
      if (index < 0) return;
      const { state } = this.steps.now;
      const left = (layer.getLayers?.() ?? [layer]).flatMap((item) => partsOf("Polygon", item));
      const parts = left.filter((part) => part.length).map((part) => settle("Polygon", part, state));
      this.layers.splice(index, 1, ...parts.map(() => null)); // a cut may go through several parts
      this.#after(replacePart(state, index, parts));
    });
    map.on("pm:remove", ({ layer }) => {
      const index = this.layers.indexOf(layer);
      if (index >= 0) this.#after(replacePart(this.steps.now.state, index, []));
    });
    this.text.addEventListener("change", () => {
      const [state, text] = this.#readText();
      if (!this.isBroken) this.#show(this.steps.add(state, text));
      this.#tell();
    });
  }

  /** Show a state once Geoman is through with what it does to its own layers. */
  #after(state) {
    this.steps.add(state);
    setTimeout(() => {
      const { mode } = this;
      this.#setMode("");
      this.#apply(this.steps.now);
      if (mode === "remove" && this.layers.length) this.#setMode(mode);
    });
  }

  // --- tools -----------------------------------------------------------------------------------
  #makeTools() {
    const families = ["Polygon", "LineString", "Point"].filter((name) =>
      this.types.some((type) => type.replace("MULTI", "") === name.toUpperCase()),
    );
    const toggle = (mode) => () => this.#setMode(this.mode === mode ? "" : mode);
    this.modes = new Map(families.map((name) => [name, button(DRAW[name], toggle(name))]));
    this.modes.set("edit", button("Move corners", toggle("edit")));
    if (families.includes("Polygon")) this.modes.set("cut", button("Cut a hole", toggle("cut")));
    this.modes.set("remove", button("Remove a part", toggle("remove")));
    this.finish = button("Finish", () => this.#drawing()?._finishShape());
    this.stepBack = button("Take back the last corner", () => this.#drawing()?._removeLastVertex());
    this.undo = button("Undo", () => this.#apply(this.steps.undo()));
    this.back = button("Back to what was saved", () => this.#apply(this.steps.reset()));
    const fit = button("Fit to shape", () => this.fit());
    return box(
      "geometry-tools",
      box("geometry-row", ...this.modes.values(), this.finish, this.stepBack),
      box("geometry-row", this.undo, this.back, fit, ...this.#makeFinder(families)),
    );
  }

  #makeFinder(families) {
    const go = () => this.#goTo(false);
    const [label, field] = input("Coordinates", "34.0015, 44.9212", go);
    this.coordinates = field;
    const made = [label, button("Go there", go)];
    if (families.includes("Point")) made.push(button("Add a point there", () => this.#goTo(true)));
    return made;
  }

  #goTo(isPoint) {
    let position;
    try {
      position = parseCoordinates(this.coordinates.value);
    } catch (error) {
      this.#tell(error.message);
      return;
    }
    this.map.setView(toLatLng(position), Math.max(this.map.getZoom(), 12));
    if (isPoint) this.#commit(addPart(this.steps.now.state, "Point", position, this.types));
    else this.#flag(position);
    this.#tell(`${isPoint ? "Point added at" : "The map shows"} ${inWords(position)}.`);
  }

  #flag(position) {
    this.flag?.remove();
    const icon = leaflet().divIcon({ className: "geometry-flag", iconSize: [24, 24] });
    this.flag = leaflet().marker(toLatLng(position), { icon, interactive: false, pmIgnore: true }).addTo(this.map);
  }

  #drawing() {
    const shape = this.mode === "cut" ? "Cut" : SHAPES[this.mode];
    return shape && this.map.pm.Draw[shape];
  }

  #setMode(mode) {
    const { pm } = this.map;
    pm.disableDraw();
    if (pm.globalRemovalModeEnabled()) pm.disableGlobalRemovalMode();
    this.layers.forEach((layer) => layer?.pm.disable());
    this.mode = mode;
    const options = { finishOn: "dblclick", allowSelfIntersection: true, continueDrawing: false };
    if (SHAPES[mode]) pm.enableDraw(SHAPES[mode], { ...options, markerStyle: { icon: pointIcon() } });
    if (mode === "cut") pm.enableDraw("Cut", { ...options, snappable: false });
    if (mode === "edit") this.layers.forEach((layer) => layer.pm.enable({ allowSelfIntersection: true }));
    if (mode === "remove") pm.enableGlobalRemovalMode();
    this.#tell();
  }

  #tell(words = "") {
    const { state } = this.steps.now;
    const broken = "The text below is not GeoJSON that can be drawn: it is checked when the form is saved.";
    const hint = HINTS[this.mode] ?? "";
    this.status.textContent = words || (this.isBroken ? broken : `${describe(state)} ${hint}`.trim());
    if (this.isLocked) return;
    for (const [name, made] of this.modes) made.setAttribute("aria-pressed", String(name === this.mode));
    const has = state.parts.length > 0;
    this.modes.get("edit").disabled = !has;
    this.modes.get("remove").disabled = !has;
    if (this.modes.has("cut")) this.modes.get("cut").disabled = !has || state.family !== "Polygon";
    const isLong = ["Polygon", "LineString", "cut"].includes(this.mode);
    this.finish.hidden = this.stepBack.hidden = !isLong;
    this.undo.disabled = !this.steps.canUndo;
    this.back.disabled = !this.steps.isChanged;
  }
}

