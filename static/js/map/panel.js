// The panel: tabs, layer switches with counts, legend, what is not located, and downloads.

import { layerUrl, recordUrl } from "../lib/links.js";
import { legendOf, tagsOf } from "../lib/legend.js";
import { bdi, el } from "./dom.js";
import { swatch } from "./symbols.js";

/** Make tabs of [role=tab] buttons: arrows move, only the chosen one is in the tab order. */
export function tabs(root) {
  const buttons = [...root.querySelectorAll("[role=tab]")];
  const choose = (button, focus = false) => {
    for (const other of buttons) {
      const on = other === button;
      other.setAttribute("aria-selected", String(on));
      other.tabIndex = on ? 0 : -1;
      document.getElementById(other.getAttribute("aria-controls")).hidden = !on;
    }
    if (focus) button.focus();
  };
  buttons.forEach((button, index) => {
    button.addEventListener("click", () => choose(button));
    button.addEventListener("keydown", (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const step = document.dir === "rtl" ? -by : by;
      choose(buttons[(index + step + buttons.length) % buttons.length], true);
    });
  });
}

/** Wire the button that folds the panel; it says whether the panel is open. Choosing a tab opens it. */
export function folding(panel, button, onChange) {
  const set = (open) => {
    panel.classList.toggle("panel--folded", !open);
    button.setAttribute("aria-expanded", String(open));
    button.querySelector(".panel__fold-words").textContent = open ? "Hide panel" : "Show panel";
    onChange();
  };
  button.addEventListener("click", () => set(button.getAttribute("aria-expanded") !== "true"));
  panel.querySelector("[role=tablist]").addEventListener("click", () => set(true));
  if (matchMedia("(max-width: 47.99rem)").matches) set(false);
}

/**
 * Return {update} over the list of layers. onSwitch(name, on) when a reader switches one,
 * onView(slug) when another viewpoint on disputed territory is chosen.
 */
export function layerList(root, layers, { urls, viewpoints, onSwitch, onOpen, onView }) {
  const rows = new Map();
  for (const layer of layers.filter((item) => item.geometry !== "none").reverse()) {
    const chooser = layer.style === "territory" && viewpoints.length ? viewpointChooser(viewpoints, onView) : null;
    rows.set(layer.name, makeRow(layer, onSwitch, chooser));
    root.append(rows.get(layer.name).node);
  }

  function update(layer, { on, data, inView, filters, reading }) {
    const row = rows.get(layer.name);
    if (!row) return;
    row.box.checked = on;
    row.node.classList.toggle("layer--off", !on);
    row.node.setAttribute("aria-busy", String(on && data.status === "loading"));
    row.count.textContent = !on || (data.status === "loading" && !data.key) ? "–" : String(inView.length);
    row.count.title = "in view";
    row.legend.replaceChildren(...(on ? legendOf(layer.style, inView, reading).map(entry) : []));
    if (row.chooser) row.chooser.querySelector("select").value = reading.viewpoint;
    row.loose.replaceChildren(...(on && data.unlocated.length ? [unlocated(data.unlocated)] : []));
    const href = layerUrl(urls.layer, layer.name, filters);
    row.download.href = `${href}${href.includes("?") ? "&" : "?"}download=1`;
  }

  function unlocated(features) {
    const count = features.length === 1 ? "1 place named, not located" : `${features.length} places named, not located`;
    const item = (feature) =>
      el(
        "li",
        {},
        el(
          "a",
          {
            href: recordUrl(urls.record, feature.properties.record),
            onclick: (event) => {
              if (event.metaKey || event.ctrlKey || event.shiftKey) return;
              event.preventDefault();
              onOpen(feature);
            },
          },
          bdi(feature.properties.words || feature.properties.title),
        ),
      );
    return el("details", { class: "unlocated", open: features.length <= 3 }, el("summary", {}, count), el("ul", {}, features.map(item)));
  }

  return { update };
}

function viewpointChooser(viewpoints, onView) {
  const select = el(
    "select",
    { class: "field viewpoint__choice", onchange: () => onView(select.value) },
    el("option", { value: "" }, "Nobody: all claims side by side"),
    viewpoints.map(({ id, name }) => el("option", { value: id }, name)),
  );
  return el("label", { class: "viewpoint" }, el("span", { class: "viewpoint__words" }, "Borders and names as drawn by"), select);
}

function makeRow(layer, onSwitch, chooser) {
  const id = `layer-${layer.name}`;
  const box = el("input", {
    type: "checkbox", role: "switch", class: "switch", id, "aria-describedby": `${id}-about`,
    onchange: () => onSwitch(layer.name, box.checked),
  });
  const count = el("span", { class: "layer__count" });
  const legend = el("ul", { class: "legend" });
  const loose = el("div", { class: "layer__loose" });
  const download = el("a", { class: "layer__download", download: true, "aria-label": `Download ${layer.title} as GeoJSON` }, "GeoJSON");
  const node = el(
    "li",
    { class: "layer" },
    el("div", { class: "layer__head" }, box, el("label", { for: id, class: "layer__title" }, layer.title), count),
    el("p", { class: "layer__about", id: `${id}-about` }, layer.description),
    chooser,
    legend,
    loose,
    el("p", { class: "layer__foot" }, download),
  );
  return { node, box, count, legend, loose, download, chooser };
}

function entry({ label, meaning, symbol, count }) {
  const tags = tagsOf(symbol).map((tag) => el("span", { class: `tag tag--${tag}` }, tag));
  return el(
    "li",
    { class: "legend__entry" },
    swatch(symbol),
    el(
      "span",
      { class: "legend__label" },
      bdi(label),
      " ",
      tags,
      meaning ? el("span", { class: "legend__meaning" }, meaning) : null,
    ),
    el("span", { class: "legend__count" }, count > 1 ? `×${count}` : ""),
  );
}
