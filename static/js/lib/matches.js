// What a place search found: a name it knows, or only names that look alike.

const GUESS = "a similar spelling"; // the gazetteer's reason when nothing but the letters agree

/** Return whether no result bears the name that was typed. */
export function onlyGuesses(places) {
  return places.every((place) => (place.reasons ?? []).includes(GUESS));
}

/** Return what to say above the results; "" when the name is known. */
export function searchWords(places, typed) {
  if (!places.length) return `“${typed}” is not in the gazetteer.`;
  return onlyGuesses(places) ? `“${typed}” is not in the gazetteer as written. Similar names:` : "";
}
