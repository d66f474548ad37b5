// What to tell the reader when nothing is here or something failed, with the ways out of it.

import { dayWords } from "./dates.js";
import { ANY_DAY } from "./state.js";

/** Return {words, ways, tone} for an empty view. extent: {first, last} days with data, or "". */
export function emptyNews({ day, q, layers }, { first, last }) {
  if (layers !== null && layers.length === 0) {
    return { tone: "calm", words: "All layers are switched off.", ways: [{ label: "Show all layers", action: "allLayers" }] };
  }
  if (!first && !last) return { tone: "calm", words: "Nothing has been published yet.", ways: [] };
  const ways = [];
  const matching = q ? ` that mentions “${q}”` : "";
  if (q) ways.push({ label: "Clear the filter", action: "clearText" });
  if (day === ANY_DAY) {
    return { tone: "calm", words: `Nothing published in this view${matching}.`, ways: [...ways, { label: "Show everything", action: "fitAll" }] };
  }
  const nearest = day < first ? first : day > last ? last : "";
  if (nearest) ways.push({ label: `Go to ${dayWords(nearest)}`, action: "goToDay", value: nearest });
  else ways.push({ label: "Show everything of that day", action: "fitAll" });
  ways.push({ label: "Any date", action: "goToDay", value: ANY_DAY });
  const hint = nearest ? ` The nearest day with data is ${dayWords(nearest)}.` : "";
  return { tone: "calm", words: `Nothing published for ${dayWords(day)}${matching} in this view.${hint}`, ways };
}

/** Return {words, ways, tone} for layers that could not be loaded: [{title, error}]. */
export function failureNews(failed) {
  const names = failed.map(({ title }) => title).join(", ");
  const reasons = [...new Set(failed.map(({ error }) => error))].join(" ");
  return {
    tone: "warning",
    words: `Could not load ${names}. ${reasons} What was loaded before is still shown.`,
    ways: [{ label: "Try again", action: "retry" }],
  };
}
