// What the legend says: one entry a symbol that is on the screen, and nothing else.

import { fadingWords } from "./fading.js";
import { strengthOf, symbolOf } from "./style.js";

export const RING = { key: "ring", type: "ring", label: "Ring or outline: somewhere within" };

/** Return [{key, label, meaning, symbol, count}] for features of one layer. reading: see symbolOf. */
export function legendOf(style, features, reading = {}) {
  const entries = new Map();
  let rings = 0;
  let faded = 0;
  for (const feature of features) {
    if (!feature.geometry) continue;
    const symbol = symbolOf(style, feature, reading);
    rings += symbol.ring ? 1 : 0;
    faded += strengthOf(feature, reading) < 1 ? 1 : 0;
    const known = entries.get(symbol.key);
    if (known) known.count += 1;
    else entries.set(symbol.key, { key: symbol.key, label: symbol.label, meaning: symbol.meaning, symbol, count: 1 });
  }
  const list = [...entries.values()].sort((a, b) => a.label.localeCompare(b.label, "en"));
  if (rings) list.push({ key: RING.key, label: RING.label, symbol: RING, count: rings });
  if (faded) list.push({ key: "fade", label: fadingWords(reading.fading), symbol: { type: "fade" }, count: faded });
  return list;
}

/** Return "derived", "illustrative", both or none, as short tags. */
export function tagsOf({ derived, illustrative }) {
  return [derived && "derived", illustrative && "illustrative"].filter(Boolean);
}
