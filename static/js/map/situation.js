// The situation as a list beside the map: the same features in words, for those who read.

import { spanBrief } from "../lib/dates.js";
import { leadingActor } from "../lib/style.js";
import { marks } from "./card.js";
import { bdi, el } from "./dom.js";

const ROWS = 60; // of one layer; the rest is reached by zooming in or filtering

/** Show groups [{layer, features}] in the list; onOpen(feature) when one is chosen. */
export function situationList(root, groups, { current, onOpen }) {
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.feature : "";
  root.replaceChildren(
    ...groups
      .filter(({ features }) => features.length)
      .map(({ layer, features }) =>
        el(
          "section",
          { class: "situation__group" },
          el("h2", { class: "situation__layer" }, layer.title, el("span", { class: "situation__count" }, String(features.length))),
          el("ul", {}, features.slice(0, ROWS).map((feature) => row(feature, current, onOpen))),
          features.length > ROWS
            ? el("p", { class: "situation__more" }, `${features.length - ROWS} more: zoom in or filter.`)
            : null,
        ),
      ),
  );
  if (focused) root.querySelector(`[data-feature="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function row(feature, current, onOpen) {
  const p = feature.properties;
  const side = /^[a-z0-9-]{1,30}$/.test(sideOf(p)) ? sideOf(p) : "neutral";
  return el(
    "li",
    {},
    el(
      "button",
      {
        type: "button", class: `entry side--${side}`, "data-feature": feature.id,
        "aria-current": feature.id === current ? "true" : null,
        onclick: () => onOpen(feature),
      },
      el("span", { class: "entry__title" }, bdi(p.title)),
      el("span", { class: "entry__facts" }, `${p.kind_label ?? p.kind} · ${spanBrief(p)}`, marks(p, feature)),
    ),
  );
}

function sideOf(p) {
  return p.owner?.color ?? p.holder?.color ?? leadingActor(p.actors)?.color ?? "";
}
