// A disputed territory as nobody's, or as one of its claimants draws it: the same rows, read twice.

import { ANY_DAY } from "./state.js";

/** Return the claims that stand on a day; a claim without dates always does. */
export function claimsOn(claims = [], day) {
  if (!day || day === ANY_DAY) return claims;
  return claims.filter(({ from, to }) => (!from || from <= day) && (!to || to >= day));
}

/**
 * Return {own, claimants, holders, names, words} of a territory's properties. own: the claimant whose
 * viewpoint it is, null for neutral or for who claims nothing here. names: one a claimant, own first.
 */
export function readTerritory(properties, { day, viewpoint = "", language = "en" } = {}) {
  const claims = claimsOn(properties.claims, day);
  const claiming = once(claims.filter(({ stance }) => stance === "claimed_by"));
  const claimants = claiming.length ? claiming : once(claims.filter(({ stance }) => stance !== "controlled_by"));
  const holders = once(claims.filter(({ stance }) => stance === "controlled_by"));
  const own = claimants.find(({ id }) => id === viewpoint) ?? null;
  const ordered = own ? [own, ...claimants.filter((one) => one !== own)] : claimants;
  const names = ordered
    .map(({ id, color }) => ({ id, color, name: nameBy(properties.names_by, id, language) }))
    .filter(({ name }) => name);
  const held = holders.length
    ? `held in fact by ${list(holders.map(({ name }) => name))}`
    : "who holds it in fact is not stated";
  return { own, claimants, holders, names, words: `disputed; ${held}` };
}

/** Return what an actor calls it: in the reader's language, else in English, else in any. */
export function nameBy(rows = [], id, language = "en") {
  const said = rows.filter((row) => row.id === id);
  const pick = said.find((row) => row.language === language) ?? said.find((row) => row.language === "en") ?? said[0];
  return pick?.name ?? "";
}

/** Return "A", "A and B", "A, B and C". */
export function list(words) {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} and ${words.at(-1)}` : (words[0] ?? "");
}

function once(claims) {
  return [...new Map(claims.map((claim) => [claim.id, claim])).values()];
}
