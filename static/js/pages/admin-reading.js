// The reading page: a word and its decision light up together, and keys go from one to the next.

const mentions = [...document.querySelectorAll(".mention")];

/** Light up the word and the decision of one mention. */
function light(id, isOn) {
  document.getElementById(`word-${id}`)?.classList.toggle("is-lit", isOn);
  document.getElementById(`mention-${id}`)?.classList.toggle("is-lit", isOn);
}

for (const element of [...mentions, ...document.querySelectorAll(".mark-link")]) {
  const id = element.id.split("-").at(-1);
  element.addEventListener("mouseenter", () => light(id, true));
  element.addEventListener("mouseleave", () => light(id, false));
  element.addEventListener("focusin", () => light(id, true));
  element.addEventListener("focusout", () => light(id, false));
}

/** After a decision the page comes back at the next name: put the keyboard there too. */
function goOn() {
  const target = location.hash.startsWith("#mention-") && document.getElementById(location.hash.slice(1));
  target?.querySelector?.("button[value=accept]")?.focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (!event.altKey || !["n", "p"].includes(event.key)) return;
  const at = mentions.findIndex((mention) => mention.contains(document.activeElement));
  const next = mentions[at + (event.key === "n" ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.scrollIntoView({ block: "nearest" });
  (next.querySelector("button") ?? next.querySelector("a")).focus({ preventScroll: true });
});

goOn();
