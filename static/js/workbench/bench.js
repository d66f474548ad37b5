// The bench: every mention of the report, which one is in focus, and what modules tell each other.

const DONE = ["accepted", "rejected"];

/** Return the bench over the page's own data. Events on its root: focus, light, changed. */
export function makeBench(root) {
  const data = JSON.parse(document.getElementById("bench-data").textContent);
  const bench = { root, data, revision: data.revision, marks: new Map(), order: [], current: "" };
  for (const mark of data.marks) bench.marks.set(mark.key, mark);
  bench.order = [...data.marks].sort((a, b) => a.start - b.start || b.end - a.end).map(({ key }) => key);
  return bench;
}

export function tell(bench, name, detail = {}) {
  bench.root.dispatchEvent(new CustomEvent(`bench:${name}`, { detail }));
}

export function hear(bench, name, does) {
  bench.root.addEventListener(`bench:${name}`, ({ detail }) => does(detail));
}

/** Put one mention in focus. isQuiet: the words do not scroll into sight. */
export function focus(bench, key, isQuiet = false) {
  if (!bench.marks.has(key)) return;
  bench.current = key;
  tell(bench, "focus", { key, isQuiet });
}

/** Light up mentions, or with none let all go out. */
export function light(bench, keys) {
  tell(bench, "light", { keys });
}

export function isUndecided(mark) {
  return Boolean(mark) && !DONE.includes(mark.state);
}

/** Take over what the server says of mentions; the counts and revision with it. */
export function takeOver(bench, { mark, marks = mark ? [mark] : [], counts, revision }) {
  const changed = marks.filter((one) => bench.marks.get(one.key)?.token !== one.token);
  for (const one of marks) if (bench.marks.has(one.key)) bench.marks.set(one.key, one);
  if (revision) bench.revision = revision;
  for (const seen of bench.root.querySelectorAll("[name=revision]")) seen.value = bench.revision;
  for (const [state, count] of Object.entries(counts ?? {})) {
    const shown = bench.root.querySelector(`[data-count=${state}]`);
    if (shown) shown.textContent = count;
  }
  tell(bench, "changed", { marks });
  return changed;
}
