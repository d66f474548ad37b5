// The card of the mention in focus: one at a time, unless the whole list is asked for.

import { el } from "../map/dom.js";
import { focus, hear, light, tell } from "./bench.js";

export function wireCards(bench) {
  const list = bench.root.querySelector(".reading-mentions");
  const cardOf = (key) => document.getElementById(`mention-${key}`);
  const place = el("bdi", { class: "bench-at quiet" });
  const whole = el("button", { type: "button", "aria-pressed": "false", title: "Show all as a list", onclick: () => toggle() }, "List");
  const step = (name, label) => el("button", { type: "button", "aria-label": label, onclick: () => tell(bench, "act", { act: name }) }, name === "next" ? "›" : "‹");
  if (bench.order.length) list.prepend(el("div", { class: "bench-bar" }, step("previous", "The mention before"), place, step("next", "The next mention"),
    el("button", { type: "button", onclick: () => tell(bench, "act", { act: "undo" }) }, "Undo"),
    el("button", { type: "button", class: "bench-to-map", onclick: () => toMap(bench) }, "Map"), whole));

  function toggle() {
    const isWhole = bench.root.classList.toggle("shows-all");
    whole.setAttribute("aria-pressed", String(isWhole));
  }

  for (const card of list.querySelectorAll(".mention")) {
    const { key } = card.dataset;
    for (const name of ["mouseenter", "focusin"]) card.addEventListener(name, () => light(bench, [key]));
    for (const name of ["mouseleave", "focusout"]) card.addEventListener(name, () => light(bench, []));
    card.addEventListener("focusin", () => bench.current !== key && focus(bench, key, true));
    card.querySelector("select[name=place]")?.addEventListener("change", () => choose(bench, key));
    if (bench.marks.get(key)?.candidates) offer(bench, card, key);
  }

  hear(bench, "light", ({ keys }) => {
    for (const card of list.querySelectorAll(".mention.is-lit")) card.classList.remove("is-lit");
    for (const key of keys) cardOf(key)?.classList.add("is-lit");
  });
  hear(bench, "focus", ({ key }) => {
    for (const card of list.querySelectorAll(".mention.is-current")) card.classList.remove("is-current");
    const card = cardOf(key);
    card?.classList.add("is-current");
    place.textContent = `${bench.order.indexOf(key) + 1} of ${bench.order.length}`;
    if (bench.root.classList.contains("shows-all")) card?.scrollIntoView({ block: "nearest" });
  });
  hear(bench, "changed", ({ marks }) => {
    for (const mark of marks) if (cardOf(mark.key)) update(cardOf(mark.key), mark);
    for (const mark of marks) if (mark.candidates && cardOf(mark.key)) offer(bench, cardOf(mark.key), mark.key);
  });
}

/** Where the map lies far below the text: open it and go there. */
function toMap(bench) {
  const box = bench.root.querySelector(".bench-map-box");
  box.open = true;
  box.scrollIntoView({ block: "start" });
}

/** Show a mention as it is now. */
function update(card, mark) {
  card.classList.remove("m-proposed", "m-accepted", "m-rejected", "m-open");
  card.classList.add(`m-${mark.state}`);
  card.querySelector(".mention-state").textContent = mark.state_label;
  for (const seen of card.querySelectorAll("[name=seen]")) seen.value = mark.token;
  if (mark.place) option(card, mark.place, mark.name).selected = true;
  if (mark.kind === "actor") {
    card.querySelector("[name=actor]").value = mark.actor;
    card.querySelector("[name=role]").value = mark.role;
  }
  const remember = card.querySelector(".mention-remember");
  if (!remember) return;
  remember.hidden = !mark.remember;
  remember.querySelector(".mention-remember-place").textContent = mark.name;
}

/** Return the choice of a place in a card, made if it is not there yet. */
export function option(card, place, name) {
  const select = card.querySelector("select[name=place]");
  if (!select) return {};
  let found = [...select.options].find(({ value }) => value === String(place));
  if (!found) {
    found = new Option(name, place);
    select.add(found);
  }
  select.closest(".mention-choice").hidden = false;
  return found;
}

/** Say which place a card has chosen now: the map shows it. */
export function choose(bench, key) {
  const card = document.getElementById(`mention-${key}`);
  const chosen = card.querySelector("select[name=place]")?.value ?? "";
  for (const button of card.querySelectorAll(".candidate")) {
    button.setAttribute("aria-pressed", String(button.dataset.place === chosen));
  }
  tell(bench, "choice", { key, place: Number(chosen) });
}

/** List the candidates of a card, with their rank, score and reasons. */
function offer(bench, card, key) {
  const { candidates, place, name } = bench.marks.get(key);
  card.querySelector(".candidates")?.remove();
  const choice = card.querySelector(".mention-choice");
  if (!choice) return;
  const isOther = place && !candidates.some((one) => one.place === place);
  const rows = isOther ? [...candidates, { place, name, reasons: ["chosen by an editor"] }] : candidates;
  const items = rows.map((one, index) =>
    el("li", {}, el("button", {
      type: "button", class: "candidate", "data-place": one.place, "aria-pressed": "false",
      onclick: () => {
        option(card, one.place, one.name).selected = true;
        choose(bench, key);
      },
    }, el("kbd", {}, String(index + 1)), el("span", { class: "candidate-words" }, el("bdi", {}, one.name),
      el("small", {}, [one.score ? `${Math.round(one.score * 100)} %` : "", ...(one.reasons ?? [])].filter(Boolean).join(" · "))))),
  );
  choice.after(el("ol", { class: "candidates", "aria-label": "What it may mean" }, items));
  choose(bench, key);
}
