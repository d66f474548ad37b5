// Decisions, sent in place: stored at once, shown at once, undone by one key.

import { el } from "../map/dom.js";
import { focus, isUndecided, takeOver, tell } from "./bench.js";
import { send } from "./api.js";
import { along } from "./keys.js";

/** Return {decide, act, undo} of a bench. */
export function makeDeciding(bench, notes) {
  const past = []; // {key, event}, the last one last
  let isBusy = false;

  /** Send the form of a card with a decision, or an act of its own. */
  async function post(key, fields, { goesOn = false } = {}) {
    if (isBusy) return false;
    isBusy = true;
    tell(bench, "busy", { isBusy });
    const { status, body } = await send(location.pathname, fields);
    isBusy = false;
    tell(bench, "busy", { isBusy });
    if (status === 200) {
      stored(key, body, fields);
      if (goesOn) goOn(key);
      return true;
    }
    if (status === 409) conflict(key, fields, body);
    else refuse(key, fields, body, { goesOn, isFinal: status >= 400 && status < 500 && status !== 401 });
    return false;
  }

  function stored(key, body, fields) {
    notes.clear("failed");
    notes.clear("conflict");
    if (body.before && fields.get("act") !== "undo") past.push({ key, event: body.before });
    takeOver(bench, body);
    notes.say(`${body.mark.surface}: ${body.mark.words}`);
    if (body.is_new) location.replace(`${location.pathname}${location.search}#mention-${body.mark.key}`);
    if (body.is_new) location.reload();
  }

  function goOn(key) {
    const next = along(bench.order, key, 1, (one) => isUndecided(bench.marks.get(one)));
    if (next && next !== key) focus(bench, next);
    else if (!next) notes.say("Everything is decided.");
  }

  function refuse(key, fields, { errors = [] }, { goesOn, isFinal }) {
    const words = errors.join(" ") || "That was refused.";
    const ways = isFinal ? [["Close", null]] : [["Try again", () => post(key, fields, { goesOn })], ["Leave it", null]];
    notes.show("failed", words, ways, { isError: true });
  }

  /** Somebody decided it meanwhile: both versions, and whose is to stand. */
  function conflict(key, fields, { mark, theirs }) {
    const mine = mineOf(fields);
    const both = el("dl", {}, el("dt", {}, `Theirs (${theirs ?? "unknown"})`), el("dd", {}, el("bdi", {}, mark.words)),
      el("dt", {}, "Yours, not stored"), el("dd", {}, el("bdi", {}, mine)));
    notes.show("conflict", `“${mark.surface}” was decided meanwhile.`, [
      ["Keep theirs", () => takeOver(bench, { mark })],
      ["Put mine in its place", () => {
        fields.set("seen", mark.token);
        post(key, fields);
      }],
    ], { isError: true, more: [both] });
  }

  function mineOf(fields) {
    const card = document.getElementById(`mention-${fields.get("key") ?? bench.current}`);
    const option = [...(card?.querySelector("select[name=place]")?.options ?? [])].find((one) => one.value === fields.get("place"));
    const meant = fields.get("actor") || option?.text || "";
    const decision = fields.get("decision") ?? fields.get("act").replace("_", " ");
    return decision === "accept" && meant ? `${decision}: ${meant}` : decision;
  }

  return {
    /** Accept, reject or leave open, as the card of the mention says. */
    decide(key, decision) {
      const form = document.querySelector(`#mention-${key} .mention-form`);
      const button = form?.querySelector(`button[value=${decision}]`);
      if (!button) return notes.say("That cannot be decided here.");
      const fields = new FormData(form);
      fields.set("decision", decision);
      return post(key, fields, { goesOn: true });
    },
    act(key, name, more = {}) {
      const fields = new FormData();
      const seen = bench.marks.get(key)?.token ?? "";
      for (const [field, value] of Object.entries({ act: name, key, seen, ...more })) fields.set(field, value);
      return post(key, fields);
    },
    async undo() {
      const last = past.at(-1);
      if (!last) return notes.say("Nothing of yours to undo.");
      focus(bench, last.key);
      if (await this.act(last.key, "undo", { event: last.event })) past.pop();
      return undefined;
    },
  };
}
