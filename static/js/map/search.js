// Search for a place: an ARIA combobox over the gazetteer. What it does not know, it says.

import { otherScript } from "../lib/facts.js";
import { searchWords } from "../lib/matches.js";
import { bdi, debounce, el } from "./dom.js";

const WAIT = 150; // ms after the last letter

/** Wire the box. onPick(place) gets a place that has coordinates or not. */
export function search(root, url, onPick) {
  const input = root.querySelector("[role=combobox]");
  const list = root.querySelector("[role=listbox]");
  const note = root.querySelector(".search__note");
  let controller = null;
  let places = [];
  let active = -1;

  async function ask() {
    controller?.abort();
    const words = input.value.trim();
    if (words.length < 2) return close();
    controller = new AbortController();
    const { signal } = controller;
    try {
      const response = await fetch(`${url}?${new URLSearchParams({ q: words, limit: 8 })}`, { signal });
      const body = await response.json();
      if (!response.ok) return say(body?.detail ?? "The search did not work.");
      return offer(body.results, words);
    } catch {
      return signal.aborted ? undefined : say("The search cannot be reached. Try again.");
    }
  }

  function offer(found, words) {
    places = found;
    active = -1;
    list.replaceChildren(...found.map(option));
    const honest = searchWords(found, words);
    if (!found.length) return say(honest);
    note.textContent = honest;
    list.hidden = false;
    root.classList.add("search--open");
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
    return undefined;
  }

  function option(place, index) {
    const second = otherScript(place.names, place.name);
    const where = [place.kind_label, place.admin].flat().filter(Boolean).join(" · ");
    const nowhere = place.lon === null || place.lon === undefined ? "no coordinates known" : "";
    return el(
      "li",
      {
        role: "option", id: `search-option-${index}`, class: "search__option", "aria-selected": "false",
        onmousedown: (event) => event.preventDefault(),
        onclick: () => choose(index),
      },
      el("span", { class: "search__names" }, el("span", {}, bdi(place.name)), second ? el("span", { class: "search__second" }, bdi(second)) : null),
      el("span", { class: "search__where" }, [where, nowhere].filter(Boolean).join(" · ")),
    );
  }

  function move(to) {
    if (!places.length || list.hidden) return;
    active = (to + places.length) % places.length;
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === active)));
    input.setAttribute("aria-activedescendant", `search-option-${active}`);
    list.children[active].scrollIntoView({ block: "nearest" });
  }

  function choose(index) {
    const place = places[index];
    if (!place) return;
    input.value = place.name;
    close();
    if (Number.isFinite(place.lon) && Number.isFinite(place.lat)) onPick(place);
    else say(`${place.name} is in the gazetteer, but its coordinates are not known.`);
  }

  function say(words) {
    close();
    note.textContent = words;
  }

  function close() {
    list.hidden = true;
    note.textContent = "";
    root.classList.remove("search--open");
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  const keys = {
    ArrowDown: () => (list.hidden ? ask() : move(active + 1)),
    ArrowUp: () => move(active - 1),
    Home: () => !list.hidden && active >= 0 && move(0),
    End: () => !list.hidden && active >= 0 && move(places.length - 1),
    Enter: () => (list.hidden ? ask() : choose(Math.max(0, active))),
    Escape: () => (list.hidden ? (input.value = "") : close()),
  };
  const later = debounce(ask, WAIT);
  input.addEventListener("input", later);
  input.addEventListener("blur", () => setTimeout(() => !root.contains(document.activeElement) && close(), 0));
  input.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || ((event.key === "Home" || event.key === "End") && active < 0)) return;
    event.preventDefault();
    act();
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    if (list.hidden) ask();
  });
}
