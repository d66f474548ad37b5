// What the server has told us: features by layer, fetched for a padded view, old requests given up.

import { boxOf, contains, pad, toParameter } from "../lib/bbox.js";
import { layerUrl } from "../lib/links.js";

const PADDING = 0.5; // of the view's size, on each side

export class Store {
  /** onChange(layerName) is called whenever a layer's features or status change. */
  constructor(template, layers, { onChange }) {
    this.template = template;
    this.onChange = onChange;
    this.layers = new Map(layers.map((layer) => [layer.name, new LayerData(layer)]));
  }

  /** Fetch what the view and filters need and is not here. view null: everywhere. */
  refresh(names, view, filters) {
    for (const [name, data] of this.layers) {
      if (names.includes(name)) this.#need(data, view, filters);
      else data.rest();
    }
  }

  retry(view, filters) {
    for (const data of this.layers.values()) {
      if (data.status === "failed") this.#load(data, view, filters);
    }
  }

  /** Return the feature with this id, or the first of the record with this id. */
  find(id) {
    const all = [...this.layers.values()].flatMap((data) => data.all());
    return all.find((feature) => feature.id === id) ?? all.find((feature) => feature.properties.record === id);
  }

  #need(data, view, filters) {
    const key = JSON.stringify(filters);
    const everywhere = !view || data.layer.geometry === "none";
    const held = data.key === key && (data.box === "everywhere" || (!everywhere && contains(data.box, view)));
    const coming =
      data.status === "loading" && data.wantedKey === key &&
      (data.wantedBox === "everywhere" || (!everywhere && contains(data.wantedBox, view)));
    if (held && data.status === "ready") return;
    if (!coming) this.#load(data, everywhere ? null : view, filters);
  }

  async #load(data, view, filters) {
    data.controller?.abort();
    const controller = (data.controller = new AbortController());
    const none = !view || data.layer.geometry === "none";
    const key = JSON.stringify(filters);
    const box = none ? "everywhere" : pad(view, PADDING);
    Object.assign(data, { status: "loading", wantedKey: key, wantedBox: box });
    this.onChange(data.layer.name);
    try {
      const bbox = none ? "" : toParameter(box);
      const [located, unlocated] = await Promise.all([
        read(layerUrl(this.template, data.layer.name, filters, bbox), controller.signal),
        none || data.keyOfUnlocated === key ? null : this.#readUnlocated(data, filters, controller.signal),
      ]);
      data.take(located, unlocated, key);
      Object.assign(data, { status: "ready", error: "", key, box });
    } catch (error) {
      if (controller.signal.aborted) return;
      Object.assign(data, { status: "failed", error: error.message });
    }
    this.onChange(data.layer.name);
  }

  /** A box finds nothing that has no place: that is asked for apart. */
  #readUnlocated(data, filters, signal) {
    const url = layerUrl(this.template, data.layer.name, filters);
    const mark = url.includes("?") ? "&" : "?";
    return read(`${url}${mark}located=false`, signal);
  }
}

class LayerData {
  constructor(layer) {
    Object.assign(this, { layer, status: "idle", error: "", key: "", box: null });
    Object.assign(this, { located: [], unlocated: [], boxes: new Map(), keyOfUnlocated: "" });
  }

  take(features, others, key) {
    this.located = features.filter((feature) => feature.geometry);
    const loose = others ?? (this.keyOfUnlocated === key ? this.unlocated : features);
    this.unlocated = loose.filter((feature) => !feature.geometry);
    this.keyOfUnlocated = key;
    this.boxes = new Map(this.located.map((feature) => [feature.id, boxOf(feature.geometry)]));
  }

  /** Give up what is under way: the layer is switched off. */
  rest() {
    this.controller?.abort();
    if (this.status === "loading") this.status = this.key ? "ready" : "idle";
  }

  all() {
    return [...this.located, ...this.unlocated];
  }
}

async function read(url, signal) {
  const response = await fetch(url, { signal, headers: { Accept: "application/geo+json" } }).catch((cause) => {
    throw cause.name === "AbortError" ? cause : new Error("The server cannot be reached.");
  });
  const body = await response.json().catch(() => null);
  if (!response.ok) throw new Error(body?.detail ?? `The server answered ${response.status}.`);
  if (!Array.isArray(body?.features)) throw new Error("The answer broke off half-way.");
  return body.features;
}
