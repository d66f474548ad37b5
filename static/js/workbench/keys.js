// Which key does what, and when a key belongs to a field instead. Pure.

const ACTS = {
  n: "next-undecided", p: "previous-undecided", j: "next", k: "previous",
  a: "accept", r: "reject", o: "open", s: "search", w: "draw", u: "undo", m: "mark", "?": "help",
};
const FIELDS = "input, textarea, select, [contenteditable], .select2-container, [role=combobox]";
// A box that is ticked and a button that is pressed take no letters.
const NO_TEXT = "input[type=checkbox], input[type=radio], input[type=submit], input[type=button]";

/** Return the act of a key: one of ACTS, "candidate-1" to "candidate-5", or "". */
export function actOf({ key, ctrlKey, metaKey, altKey, isComposing, repeat, target }) {
  if (ctrlKey || metaKey || isComposing) return "";
  const letter = key.length === 1 ? key.toLowerCase() : key;
  if (altKey) return { n: "next", p: "previous" }[letter] ?? "";
  if (isTyping(target)) return "";
  if (repeat && !["n", "p", "j", "k"].includes(letter)) return ""; // a held key decides once
  if (/^[1-5]$/u.test(letter)) return `candidate-${letter}`;
  return ACTS[letter] ?? "";
}

/** Return whether what is typed goes into the element. */
export function isTyping(target) {
  return Boolean(target?.matches?.(FIELDS) && !target.matches(NO_TEXT));
}

/** Return the key after `current` in a direction (1, -1) for which `isWanted`, round the end; "" if none is. */
export function along(order, current, direction, isWanted) {
  const at = order.indexOf(current);
  const from = at < 0 && direction < 0 ? 0 : at;
  for (let step = 1; step <= order.length; step += 1) {
    const key = order[(from + direction * step + order.length * 2) % order.length];
    if (isWanted(key)) return key;
  }
  return "";
}
