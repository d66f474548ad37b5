// The text: which words light up, which kinds are shown, and the words in focus.

import { focus, hear, light } from "./bench.js";

export function wireWords(bench) {
  const words = bench.root.querySelector(".reading-words");
  const piecesOf = (key) => words.querySelectorAll(`[data-key="${key}"]`);

  words.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key || !document.getSelection().isCollapsed) return;
    event.preventDefault();
    focus(bench, key, true);
  });
  for (const name of ["mouseover", "focusin"]) {
    words.addEventListener(name, (event) => light(bench, keysAt(event.target)));
  }
  for (const name of ["mouseleave", "focusout"]) words.addEventListener(name, () => light(bench, []));

  hear(bench, "light", ({ keys }) => {
    for (const piece of words.querySelectorAll(".is-lit")) piece.classList.remove("is-lit");
    for (const key of keys) for (const piece of piecesOf(key)) piece.classList.add("is-lit");
  });
  hear(bench, "focus", ({ key, isQuiet }) => {
    for (const piece of words.querySelectorAll(".is-current")) piece.classList.remove("is-current");
    for (const link of words.querySelectorAll("[aria-current]")) link.removeAttribute("aria-current");
    for (const piece of piecesOf(key)) piece.classList.add("is-current");
    const first = piecesOf(key)[0];
    first?.setAttribute("aria-current", "true");
    if (!isQuiet) first?.scrollIntoView({ block: "nearest" });
  });
  hear(bench, "changed", ({ marks }) => {
    for (const mark of marks) for (const piece of piecesOf(mark.key)) paint(piece, mark.state);
  });
  wireKinds(bench);
}

function keysAt(target) {
  const keys = [];
  for (let at = target.closest("[data-key]"); at; at = at.parentElement.closest("[data-key]")) keys.push(at.dataset.key);
  return keys;
}

function paint(piece, state) {
  const marked = piece.querySelector("mark") ?? (piece.classList.contains("cover") ? piece : null);
  if (!marked) return;
  marked.classList.remove("m-proposed", "m-accepted", "m-rejected", "m-open");
  marked.classList.add(`m-${state}`);
}

function wireKinds(bench) {
  for (const box of bench.root.querySelectorAll(".bench-legend input")) {
    box.disabled = false;
    box.addEventListener("change", () => {
      bench.root.classList.toggle(`without-${box.value}`, !box.checked);
      for (const [key, { kind }] of bench.marks) {
        if (kind !== box.value) continue;
        for (const piece of bench.root.querySelectorAll(`.reading-words [data-key="${key}"]`)) {
          piece.classList.toggle("is-off", !box.checked);
        }
      }
    });
  }
}
