// Who else has the report open, and what they decided: asked every 20 s while the page is in sight.

import { send } from "./api.js";
import { takeOver } from "./bench.js";

const BEAT = 20_000; // ms; the server forgets after 60 s

export function startPresence(bench, notes) {
  const line = bench.root.querySelector(".bench-others");
  const names = line.querySelector(".bench-others-names bdi");
  let timer = 0;
  let waits = BEAT;

  async function beat() {
    clearTimeout(timer);
    if (document.hidden) return;
    const { status, body } = await send(bench.root.dataset.here, { revision: bench.revision, part: bench.data.part });
    waits = status === 200 ? BEAT : Math.min(waits * 2, 8 * BEAT); // a server in trouble is asked less
    if (status === 200) hear(body);
    clearTimeout(timer);
    timer = setTimeout(beat, waits);
  }

  function hear(body) {
    const others = body.others.join(", ");
    if (others && names.textContent !== others) notes.say(`${others} has this report open too.`);
    names.textContent = others;
    line.hidden = !others;
    if (!body.marks) return;
    const isOther = body.marks.length !== bench.marks.size || body.marks.some(({ key }) => !bench.marks.has(key));
    const changed = takeOver(bench, body);
    if (isOther) {
      notes.show("anew", "Somebody marked other words or read the text again.", [["Load the page anew", () => location.reload()]]);
    } else if (changed.length) {
      const told = changed.slice(0, 3).map(({ surface, words }) => `${surface}: ${words}`).join("; ");
      notes.show("changed", `Decided by somebody else: ${told}${changed.length > 3 ? ` and ${changed.length - 3} more` : ""}.`, [["Good", null]]);
    }
  }

  document.addEventListener("visibilitychange", () => !document.hidden && beat());
  timer = setTimeout(beat, BEAT);
}
