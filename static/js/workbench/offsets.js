// Where selected words stand in a report: in characters, as the server counts them. Pure but for `spanOf`.

/** Return how many characters a text has: one for what JavaScript counts as two halves. */
export function characters(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** Return {start, end, words} of a selection inside `root`, null if it is empty or elsewhere. */
export function spanOf(selection, root) {
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!root.contains(range.startContainer) || !root.contains(range.endContainer)) return null;
  const pieces = [...root.querySelectorAll("[data-at]")].filter((piece) => range.intersectsNode(piece));
  const parts = pieces.map((piece) => partOf(piece, range)).filter((part) => part.words);
  if (!parts.length) return null;
  return trimmed(parts[0].start, parts.map((part) => part.words).join(""));
}

/** Return a span without the spaces round its words; null where nothing else is in it. */
export function trimmed(start, words) {
  const bare = words.trim();
  if (!bare) return null;
  const first = start + characters(words.slice(0, words.indexOf(bare)));
  return { start: first, end: first + characters(bare), words: bare };
}

function partOf(piece, range) {
  const text = piece.firstChild;
  const whole = text?.data ?? "";
  const from = range.startContainer === text ? range.startOffset : 0;
  const to = range.endContainer === text ? range.endOffset : whole.length;
  const start = Number(piece.dataset.at) + characters(whole.slice(0, from));
  return { start, words: whole.slice(from, to) };
}
