// What is proposed from the text (`data-mentions="12 a5 d3"`) lights up with its words and places, and they with it.

import { focus, hear, light } from "./bench.js";

export function wireProposals(bench) {
  const parts = [...bench.root.querySelectorAll("[data-mentions]")];
  for (const part of parts) {
    const keys = keysOf(part);
    const isBox = part.matches("input");
    const whole = isBox ? part.closest("label") : part;
    if (isBox) whole.title = part.title;
    const around = isBox ? keysOf(part.closest("article")) : []; // light again when a box is left
    for (const name of ["mouseenter", "focusin"]) {
      whole.addEventListener(name, (event) => {
        if (isBox) event.stopPropagation();
        light(bench, keys);
      });
    }
    for (const name of ["mouseleave", "focusout"]) whole.addEventListener(name, () => light(bench, around));
    if (!isBox) part.addEventListener("click", (event) => {
      const isPlain = !event.target.closest("a, button, input, select, textarea, label, summary");
      if (isPlain && keys.length) focus(bench, keys.find((key) => bench.marks.has(key)));
    });
  }
  hear(bench, "light", ({ keys }) => {
    for (const part of parts.filter((one) => !one.matches("input"))) part.classList.toggle("is-lit", keysOf(part).some((key) => keys.includes(key)));
  });
}

function keysOf(part) {
  return part.dataset.mentions.split(/\s+/u).filter(Boolean);
}
