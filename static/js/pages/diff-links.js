// "Compare" and "Cite this view" on the map page: they follow what the address says by then.

import { parseState } from "../lib/state.js";
import { citeUrl, compareUrl } from "../lib/view-links.js";

const config = JSON.parse(document.getElementById("map-config").textContent);
const layers = config.layers.map((layer) => layer.name);

for (const link of document.querySelectorAll("[data-view-link]")) {
  const page = link.getAttribute("href");
  const follow = () => {
    const state = parseState(location.search, { layers, day: config.day });
    link.href = link.dataset.viewLink === "cite" ? citeUrl(page, location.search || `?datetime=${state.day}`) : compareUrl(page, state);
  };
  // Just before it is used, by whatever means.
  for (const event of ["pointerenter", "pointerdown", "focus"]) link.addEventListener(event, follow);
  follow();
}
