// Entry of the reading page. Without it each decision is a form of its own; with it the page is a workbench.

import { along, actOf } from "../workbench/keys.js";
import { focus, hear, isUndecided, makeBench, tell } from "../workbench/bench.js";
import { option, choose, wireCards } from "../workbench/cards.js";
import { makeDeciding } from "../workbench/deciding.js";
import { makeDrawing } from "../workbench/drawing.js";
import { makeLookup } from "../workbench/lookup.js";
import { makeMarking } from "../workbench/marking.js";
import { makeNotes } from "../workbench/notes.js";
import { startPlaces } from "../workbench/places.js";
import { startPresence } from "../workbench/presence.js";
import { wireProposals } from "../workbench/proposals.js";
import { startUnsent } from "../workbench/unsent.js";
import { wireWords } from "../workbench/words.js";

function start(root) {
  const bench = makeBench(root);
  const notes = makeNotes(root);
  const deciding = makeDeciding(bench, notes);
  root.classList.add("is-live");
  wireWords(bench);
  wireCards(bench);
  wireProposals(bench);
  const map = startPlaces(bench, notes);
  const drawing = makeDrawing(bench, map, notes, deciding);
  const marking = makeMarking(bench, notes, deciding);
  const lookup = makeLookup(bench, (key, place) => {
    option(document.getElementById(`mention-${key}`), place.id, place.name).selected = true;
    choose(bench, key);
    tell(bench, "found", { key, place });
  });
  startPresence(bench, notes);
  startUnsent(bench, notes);

  const acts = {
    "next-undecided": () => go(1, true),
    "previous-undecided": () => go(-1, true),
    next: () => go(1, false),
    previous: () => go(-1, false),
    accept: () => deciding.decide(bench.current, "accept"),
    reject: () => deciding.decide(bench.current, "reject"),
    open: () => deciding.decide(bench.current, "open"),
    search: () => lookup.open(bench.current),
    draw: () => drawing.begin(bench.current),
    undo: () => deciding.undo(),
    mark: () => marking.open(),
    help: () => help(root),
  };

  function go(direction, isOnlyUndecided) {
    const wanted = (key) => !isOnlyUndecided || isUndecided(bench.marks.get(key));
    const key = along(bench.order, bench.current, direction, wanted);
    if (key) focus(bench, key);
    else notes.say("Everything is decided.");
  }

  hear(bench, "act", ({ act }) => acts[act]());
  document.addEventListener("keydown", (event) => {
    const act = actOf(event);
    if (act.startsWith("candidate-")) return candidate(bench.current, Number(act.at(-1)), event);
    if (!acts[act] || (!bench.current && !["help", "next", "next-undecided", "mark"].includes(act))) return undefined;
    event.preventDefault();
    return acts[act]();
  });
  root.querySelector(".reading-mentions").addEventListener("submit", (event) => {
    const card = event.target.closest(".mention");
    if (!card || event.target.method !== "post") return;
    event.preventDefault();
    if (event.submitter?.name === "decision") deciding.decide(card.dataset.key, event.submitter.value);
    else deciding.act(card.dataset.key, event.target.elements.act.value);
  });
  hear(bench, "busy", ({ isBusy }) => root.classList.toggle("is-busy", isBusy));
  first(bench);
}

function candidate(key, rank, event) {
  const button = document.querySelectorAll(`#mention-${CSS.escape(key)} .candidate`)[rank - 1];
  if (!button) return;
  event.preventDefault();
  button.click();
}

function help(root) {
  const keys = root.querySelector(".bench-keys");
  keys.open = !keys.open;
}

/** Begin where the address says, else at the first name that waits. */
function first(bench) {
  const keys = bench.root.querySelector(".bench-keys");
  keys.hidden = false;
  keys.open = matchMedia("(min-width: 901px) and (hover: hover)").matches;
  const asked = location.hash.startsWith("#mention-") ? location.hash.slice("#mention-".length) : "";
  const waiting = bench.order.find((key) => isUndecided(bench.marks.get(key)));
  focus(bench, bench.marks.has(asked) ? asked : (waiting ?? bench.order[0]));
}

const root = document.getElementById("bench");
if (root) start(root);
