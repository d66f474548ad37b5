// How old the knowledge of a state is, and how it fades. The numbers are the server's: {full_days, floor_days, floor}.

import { dayNumber } from "./dates.js";
import { ANY_DAY } from "./state.js";

/** Return how many days before the day shown the last attestation lies; null where that means nothing. */
export function ageDays({ attested_to: attested }, day) {
  if (!attested || !day || day === ANY_DAY) return null;
  return Math.max(0, dayNumber(day) - dayNumber(attested));
}

/** Return how strongly something of that age is drawn, 0 to 1: the server's rule in attestation.py. */
export function strength(age, rule) {
  if (age === null || !rule) return 1;
  const gone = (age - rule.full_days) / (rule.floor_days - rule.full_days);
  return 1 - Math.min(1, Math.max(0, gone)) * (1 - rule.floor);
}

/** Return "last attested 45 days before the day shown", or "" for what is attested for that day. */
export function ageWords(properties, day) {
  const age = ageDays(properties, day);
  if (!age) return "";
  return `last attested ${age.toLocaleString("en-GB")} ${age === 1 ? "day" : "days"} before the day shown`;
}

/** Return what the legend says of paleness. */
export function fadingWords({ full_days: full, floor_days: floor }) {
  return `Paler: last attested more than ${full} days before this day, palest from ${floor} days`;
}
