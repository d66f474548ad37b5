// Letters on control measures and names on territories: text over the map that takes no clicks.

import { insideOf } from "../lib/inside.js";
import { bdi, el } from "./dom.js";
import { leaflet, toLatLng, viewBox } from "./leaflet.js";

/** Return the letters of an area at a point [lon, lat]; none for a measure without. */
export function letters(point, symbol, strength, place = "") {
  if (!symbol.letters) return [];
  const node = el("span", { class: `letters${place && ` letters--${place}`}`, dir: "ltr" }, symbol.letters);
  node.style.color = symbol.color;
  node.style.opacity = String(strength);
  return [textAt(point, node)];
}

/** Return the letters of a line before its first point and behind its last; an arrow has them at its tail. */
export function endLetters(line, symbol, strength) {
  const side = ([lon], [next]) => (next >= lon ? "west" : "east");
  const ends = [[line[0], side(line[0], line[1])], [line.at(-1), side(line.at(-1), line.at(-2))]];
  const shown = symbol.shape.endsWith("arrow") ? ends.slice(0, 1) : ends;
  return shown.flatMap(([point, place]) => letters(point, symbol, strength, place));
}

/** Return the names of a territory, in the part of it that is in view; a claimant's own comes first. */
export function territoryName(map, feature, { names, own, words }, strength) {
  const title = feature.properties.title;
  const shown = names.length ? names.map(({ name }) => name) : [title];
  const node = el(
    "div",
    { class: `territory-name${own ? " territory-name--own" : ""}` },
    shown.map((name, index) => el("span", { class: own && index ? "territory-name__other" : "territory-name__name" }, bdi(name))),
    own ? el("span", { class: "territory-name__note" }, words) : null,
  );
  node.style.opacity = String(Math.max(0.7, strength));
  const text = textAt(insideOf(feature.geometry), node);
  const follow = () => {
    const point = insideOf(feature.geometry, viewBox(map));
    if (point) text.setLatLng(toLatLng(point));
  };
  text.on("add", () => {
    map.on("moveend", follow);
    follow();
  });
  text.on("remove", () => map.off("moveend", follow));
  return text;
}

function textAt(point, node) {
  const L = leaflet();
  const pane = "labels"; // above every line that would strike it through
  const icon = L.divIcon({ html: node, className: "place-anchor", iconSize: [0, 0] });
  return L.marker(toLatLng(point), { icon, pane, interactive: false, keyboard: false });
}
