// What is proposed from the text (`data-mentions="12 a5 d3"`) lights up with its words and places, and they with it.

import { focus, hear, light } from "./bench.js";

export function wireProposals(bench) {
  const parts = [...bench.root.querySelectorAll("[data-mentions]")];
  for (const part of parts) {
    const keys = keysOf(part);
    for (const name of ["mouseenter", "focusin"]) part.addEventListener(name, () => light(bench, keys));
    for (const name of ["mouseleave", "focusout"]) part.addEventListener(name, () => light(bench, []));
    part.addEventListener("click", (event) => {
      const isPlain = !event.target.closest("a, button, input, select, textarea, label, summary");
      if (isPlain && keys.length) focus(bench, keys.find((key) => bench.marks.has(key)));
    });
  }
  hear(bench, "light", ({ keys }) => {
    for (const part of parts) part.classList.toggle("is-lit", keysOf(part).some((key) => keys.includes(key)));
  });
}

function keysOf(part) {
  return part.dataset.mentions.split(/\s+/u).filter(Boolean);
}
