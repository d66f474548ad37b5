// What a feature's card says, row by row, as plain values: no markup, no DOM.

import { dayWords } from "./dates.js";
import { distanceWords } from "./precision.js";

/** Return [{label, actors: [{name, color, note}]}], actors of one role together, in their order. */
export function actorsByRole(actors = []) {
  const rows = new Map();
  for (const actor of actors) {
    const label = actor.role_label ?? actor.role ?? "";
    if (!rows.has(label)) rows.set(label, { label, actors: [] });
    rows.get(label).actors.push(actor);
  }
  return [...rows.values()];
}

/** Return "2–5 killed (best estimate 3)", or "" when nothing was reported; 0 is a report. */
export function casualtyWords({ killed, wounded }) {
  const [low, best, high] = killed ?? [];
  const known = [low, best, high].filter((value) => Number.isInteger(value));
  const said = [];
  if (known.length) {
    const [least, most] = [Math.min(...known), Math.max(...known)];
    const range = least === most ? `${least}` : `${least}–${most}`;
    const estimate = Number.isInteger(best) && least !== most ? ` (best estimate ${best})` : "";
    said.push(`${range} killed${estimate}`);
  }
  if (Number.isInteger(wounded)) said.push(`${wounded} wounded`);
  return said.join(", ");
}

/** Return "claims since 9 October 2005" and the like for one claim on a territory. */
export function claimWords(claim, locale) {
  const since = claim.from ? ` since ${dayWords(claim.from, locale)}` : "";
  const until = claim.to ? ` until ${dayWords(claim.to, locale)}` : "";
  return `${claim.stance_label ?? ""}${since}${until}`.trim();
}

/** Return "3 to 41 km wide, 18 km in the middle of the range; 4,210 km²" of a computed zone. */
export function zoneWords({ widths_km: widths, area_km2: area }) {
  const km = (value) => distanceWords(value * 1000);
  const said = [];
  if (widths && Number.isFinite(widths.min) && Number.isFinite(widths.max)) {
    const median = Number.isFinite(widths.median) ? `, median ${km(widths.median)}` : "";
    said.push(`${km(widths.min) || "0 km"} to ${km(widths.max)} wide${median}`);
  }
  if (Number.isFinite(area)) said.push(`${Math.round(area).toLocaleString("en-GB")} km²`);
  return said.join("; ");
}

/** Return a name in another script than Latin for a second line, or "". */
export function otherScript(names = {}, name = "") {
  for (const code of ["ar", "ckb"]) if (names[code] && names[code] !== name) return names[code];
  return "";
}

/** Return "B2" as words: the source's letter and the statement's grade. */
export function gradeWords(source) {
  const credibility = source.credibility_label ?? "";
  return [source.reliability && `source ${source.reliability}`, credibility && `statement ${credibility}`]
    .filter(Boolean)
    .join(" / ");
}
