// What the page has to say: read out politely, and shown where it matters with a way out.

import { el } from "../map/dom.js";

/** Return {say, show, clear} of a bench. */
export function makeNotes(root) {
  const live = root.querySelector(".bench-live");
  const holder = root.querySelector(".bench-notes");

  /** Say something that needs no answer. */
  function say(words) {
    live.textContent = "";
    setTimeout(() => {
      live.textContent = words;
    }, 30); // the same words again are read out again
  }

  /** Show words with buttons ([label, does]) until one is pressed. `name` keeps one note of a sort. */
  function show(name, words, ways, { isError = false, more = [] } = {}) {
    clear(name);
    const note = el("div", { class: `bench-note${isError ? " is-error" : ""}`, "data-note": name, role: isError ? "alert" : "status" });
    const buttons = ways.map(([label, does]) =>
      el("button", { type: "button", onclick: () => {
        clear(name);
        does?.();
      } }, label),
    );
    note.append(el("p", {}, words), ...more, el("p", { class: "bench-ways" }, buttons));
    holder.append(note);
    return note;
  }

  function clear(name) {
    holder.querySelector(`[data-note="${name}"]`)?.remove();
  }

  return { say, show, clear };
}
