// Words that were missed, or marked too long or too short: selected in the text, named by a button.

import { el } from "../map/dom.js";
import { spanOf } from "./offsets.js";

const LABELS = { place: "This is a place", actor: "This is an actor" };

/** Return {open}: puts the keyboard on what may be done with the selected words. */
export function makeMarking(bench, notes, deciding) {
  const words = bench.root.querySelector(".reading-words");
  const bar = bench.root.querySelector(".bench-selected");
  const { mark: kinds, change } = bench.data.may;
  if (!kinds.length) return { open() {} };

  function show() {
    if (bar.contains(document.activeElement)) return; // a press of its buttons keeps what was selected
    const span = spanOf(document.getSelection(), words);
    bar.hidden = !span;
    if (!span) return;
    const current = bench.marks.get(bench.current);
    const isFixable = current && ["place", "actor"].includes(current.kind) && change[current.kind];
    const ways = kinds.map((kind) => way(LABELS[kind], () => deciding.act("", "mark", { ...position(span), kind })));
    if (isFixable) ways.push(way(`“${current.surface}” is these words`, () => deciding.act(current.key, "rebound", position(span))));
    bar.replaceChildren(el("span", { class: "bench-chosen" }, "“", el("bdi", {}, short(span.words)), "”"), ...ways);
  }

  function way(label, does) {
    return el("button", { type: "button", onmousedown: (event) => event.preventDefault(), onclick: does }, label);
  }

  document.addEventListener("selectionchange", show);
  return {
    open() {
      if (bar.hidden) notes.say("Select some words of the text first.");
      else bar.querySelector("button").focus();
    },
  };
}

function position({ start, end }) {
  return { start, end };
}

function short(words) {
  return words.length > 60 ? `${words.slice(0, 60)}…` : words;
}
