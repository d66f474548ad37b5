// Another place for the words in focus: a combobox over the gazetteer, with score and reasons.

import { bdi, debounce, el } from "../map/dom.js";
import { ask } from "./api.js";
import { hear, tell } from "./bench.js";

const WAIT = 150; // ms after the last letter
const SHOWN = 8;

/** Return {open}: puts the search into the card of a mention. onPick(key, place). */
export function makeLookup(bench, onPick) {
  const input = el("input", {
    type: "text", id: "lookup", role: "combobox", "aria-expanded": "false", "aria-controls": "lookup-list",
    "aria-autocomplete": "list", autocomplete: "off", dir: "auto", maxlength: 200, placeholder: "Any spelling, any script",
  });
  const list = el("ul", { id: "lookup-list", role: "listbox", "aria-label": "Places found", hidden: true });
  const note = el("p", { class: "lookup-note quiet", role: "status" });
  const draw = el("button", { type: "button", class: "lookup-draw", onclick: () => tell(bench, "act", { act: "draw" }) }, "Put it on the map");
  const box = el("div", { class: "lookup" }, el("label", { for: "lookup" }, "Another place"), input, list, note, bench.data.may.draw ? draw : null);
  let places = [];
  let active = -1;
  let asked = 0;
  let key = "";

  async function look() {
    const words = input.value.trim();
    asked += 1;
    const mine = asked;
    if (words.length < 2) return close();
    note.textContent = "Searching…";
    const { status, body } = await ask(`${bench.root.dataset.search}?${new URLSearchParams({ q: words, limit: SHOWN })}`);
    if (mine !== asked) return undefined; // something else was typed meanwhile
    if (status !== 200) return say(body?.detail ?? body?.errors?.join(" ") ?? "The search did not work.");
    places = body.results;
    active = -1;
    list.replaceChildren(...places.map(row));
    list.hidden = !places.length;
    input.setAttribute("aria-expanded", String(places.length > 0));
    input.removeAttribute("aria-activedescendant");
    note.textContent = places.length ? `${places.length} found` : `“${words}” is not in the gazetteer. Press w to draw where it is.`;
    return undefined;
  }

  function row(place, index) {
    const where = [place.kind_label, ...place.admin, place.lon === null ? "not located" : ""].filter(Boolean).join(" · ");
    const why = [`${Math.round(place.score * 100)} %`, ...place.reasons].join(" · ");
    return el("li", {
      role: "option", id: `lookup-${index}`, "aria-selected": "false",
      onmousedown: (event) => event.preventDefault(), onclick: () => choose(index),
    }, bdi(place.name), el("span", { class: "quiet" }, where), el("small", {}, why));
  }

  function move(to) {
    if (list.hidden) return look();
    active = (to + places.length) % places.length;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
    input.setAttribute("aria-activedescendant", `lookup-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
    return undefined;
  }

  function choose(index) {
    const place = places[index];
    if (!place) return;
    close();
    onPick(key, place);
    note.textContent = `${place.name} is chosen: accept it with a.`;
    document.querySelector(`#mention-${CSS.escape(key)} button[value=accept]`)?.focus();
  }

  function say(words) {
    close();
    note.textContent = words;
  }

  function close() {
    list.hidden = true;
    note.textContent = "";
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  const keys = {
    ArrowDown: () => move(active + 1),
    ArrowUp: () => move(active < 0 ? -1 : active - 1),
    Enter: () => (list.hidden ? look() : choose(Math.max(0, active))),
    Escape: () => (list.hidden ? input.blur() : close()),
  };
  input.addEventListener("input", debounce(look, WAIT));
  input.addEventListener("blur", () => setTimeout(() => document.activeElement !== input && (list.hidden = true), 0));
  input.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.isComposing) return;
    event.preventDefault();
    keys[event.key]();
  });

  function settle(card) {
    const buttons = card?.querySelector(".mention-form .mention-choice") && card.querySelector(".mention-buttons");
    if (!buttons || buttons.previousElementSibling === box) return Boolean(buttons);
    close();
    input.value = "";
    buttons.before(box);
    return true;
  }

  hear(bench, "focus", (at) => {
    key = at.key;
    if (!settle(document.getElementById(`mention-${key}`))) box.remove();
  });
  return {
    open(at) {
      if (!box.isConnected) return;
      if (!input.value) input.value = bench.marks.get(at).surface;
      input.focus();
      input.select();
      look();
    },
  };
}
