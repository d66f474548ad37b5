// What is typed into the drafts and not sent yet is kept on the server: it survives a closed tab.

import { sendJson } from "./api.js";
import { debounce } from "../map/dom.js";

const WAIT = 800; // ms after the last letter
const KEPT = "[data-keeps-unsent] :is(input, select, textarea)[name]";
const NEVER = ["csrfmiddlewaretoken", "act"];
const KEYS = ["key", "record"];
const SEEN = "seen_revision";
const NO_INPUT = ["hidden", "file", "password", "submit"];

export function startUnsent(bench, notes) {
  const section = bench.root;
  if (!section.querySelector(KEPT)) return;
  const { unsent_at: at } = bench.data;
  const unsent = inItsRows(section, bench.data.unsent);
  const first = values(section);
  let isDirty = false;
  if (Object.keys(unsent).length) {
    fill(section, unsent);
    notes.show("restored", `Your unfinished input of ${at} was restored.`, [
      ["Discard it", () => {
        fill(section, first);
        keep();
      }],
      ["Keep it", null],
    ]);
  }

  async function keep(isLast = false) {
    isDirty = false;
    const { status, body } = await sendJson(bench.root.dataset.unsent, withKeys(section, changed(first, values(section))), { keepalive: isLast });
    if (status === 200 || isLast) return notes.clear("unkept");
    isDirty = true;
    notes.show("unkept", `What you typed is not kept: ${body.errors?.join(" ")}`, [["Try again", keep]], { isError: true });
    return undefined;
  }

  const later = debounce(() => isDirty && keep(), WAIT);
  section.addEventListener("input", (event) => {
    if (!event.target.matches(KEPT)) return;
    isDirty = true;
    later();
  });
  section.addEventListener("submit", (event) => {
    // it is sent; the server forgets what was kept once it is stored
    if (event.target.closest("[data-keeps-unsent]") || event.target.querySelector(KEPT)) isDirty = false;
  });
  document.addEventListener("visibilitychange", () => document.hidden && isDirty && keep(true));
  window.addEventListener("pagehide", () => isDirty && keep(true));
}

/** Return {name: [value, …]} of the fields: of boxes the ticked ones. */
export function values(section) {
  const found = {};
  for (const field of section.querySelectorAll(KEPT)) {
    if (NEVER.includes(field.name) || NO_INPUT.includes(field.type)) continue;
    found[field.name] ??= [];
    if (!["checkbox", "radio"].includes(field.type)) found[field.name].push(...valuesOf(field));
    else if (field.checked) found[field.name].push(field.value);
  }
  return found;
}

/** Return the fields whose values are others than at first. */
export function changed(first, now) {
  return Object.fromEntries(Object.entries(now).filter(([name, all]) => JSON.stringify(first[name]) !== JSON.stringify(all)));
}

/** Return the fields with what each numbered row they are in was about: a proposal ("p-0-key"), or a record as it
    was seen ("r-0-record", "r-0-seen_revision"). */
function withKeys(section, fields) {
  const rows = new Set(Object.keys(fields).map(rowOf).filter(Boolean));
  for (const row of rows) {
    for (const name of [...KEYS, SEEN]) {
      const key = section.querySelector(`[name="${row}-${name}"]`);
      if (key) fields[key.name] = [key.value];
    }
  }
  return fields;
}

/** Return what was kept under the rows that are about the same now; left out is what is no more on the page. */
export function inItsRows(section, kept) {
  const found = {};
  for (const [name, all] of Object.entries(kept)) {
    const row = rowOf(name);
    const key = KEYS.find((one) => kept[`${row}-${one}`]);
    const now = key ? rowAbout(section, key, kept[`${row}-${key}`][0]) : row;
    if (now !== null) found[now + name.slice(row.length)] = all;
  }
  return found;
}

function rowAbout(section, key, value) {
  const fields = [...section.querySelectorAll(`input[name$="-${key}"]`)];
  const field = fields.find((one) => one.value === value);
  return field ? rowOf(field.name) : null;
}

/** Return the row of a field, "p-0" of "p-0-title", "" for none. */
export function rowOf(name) {
  return /^[a-z]\w*-\d+(?=-)/u.exec(name)?.[0] ?? "";
}

function valuesOf(field) {
  return field.multiple ? [...field.selectedOptions].map(({ value }) => value) : [field.value];
}

function fill(section, kept) {
  for (const field of section.querySelectorAll(KEPT)) {
    const all = kept[field.name];
    if (all && field.name.endsWith(`-${SEEN}`)) [field.value] = all; // so a save of since is not overwritten
    if (!all || NO_INPUT.includes(field.type)) continue;
    if (["checkbox", "radio"].includes(field.type)) field.checked = all.includes(field.value);
    else if (field.multiple) for (const option of field.options) option.selected = all.includes(option.value);
    else [field.value] = all;
    field.dispatchEvent(new Event("change", { bubbles: true }));
    const folded = field.closest("details");
    if (folded) folded.open = true; // what was restored is seen
  }
}
