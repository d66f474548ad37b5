// How each control measure of MIL-STD-2525D, set 25, is drawn: its shape, the letters on it, and its dash.
// What a code means, in words and on its two axes, is the server's (operations/measures.py); it comes with the page.

export const PLANNED = "14 7";
export const SUSPECTED = "6 5";

const ARROW = { shape: "arrow" };

const LINES = {
  110100: { shape: "boundary" },
  140101: { shape: "scallops" },
  140102: { shape: "scallops" },
  140103: { shape: "scallops", letters: "ENY" },
  140104: { shape: "scallops", letters: "ENY" },
  140200: { shape: "contact" },
  140300: { letters: "PL" },
  140400: { letters: "FEBA" },
  140601: { ...ARROW, letters: "AVN" },
  140602: { shape: "main-arrow" },
  140603: ARROW,
  140604: ARROW,
  140605: { ...ARROW, letters: "FEINT" },
  140606: { ...ARROW, letters: "ENY" },
  140607: { ...ARROW, letters: "ENY" },
  140900: { letters: "LOA" },
  141000: { letters: "LD" },
  141100: { shape: "contact", letters: "LD/LC" },
  141500: { letters: "HL" },
};

const AREAS = {
  120100: { letters: "AO" },
  120200: { letters: "NAI" },
  150103: { letters: "ENY" },
  150104: { letters: "ENY" },
  151000: { shape: "battlements" },
  151200: { letters: "BP" },
  151401: { letters: "AXIS AVN" },
  151402: { letters: "AXIS HEL" },
  151403: { letters: "AXIS" },
  151404: { letters: "AXIS" },
  151405: { letters: "AXIS" },
  151406: { letters: "AXIS FEINT" },
  151407: { letters: "AXIS ENY" },
  151408: { letters: "AXIS ENY" },
  151700: { letters: "OBJ" },
  151801: { shape: "spikes" },
  151802: { shape: "spikes", letters: "ENY" },
  152200: { letters: "SEARCH" },
};

/** Return {shape, letters, dash} of a line. holds: the side its owner stands on; without it a front is plain. */
export function lineMeasure({ symbol, status, certainty, holds }) {
  const code = codeOf(symbol);
  const { shape = "plain", letters = "" } = own(LINES, code);
  const sided = shape === "scallops" && holds !== "left" && holds !== "right";
  return {
    shape: sided ? "plain" : shape,
    side: holds === "left" ? 1 : -1, // the half-circles bulge away from the owner
    letters,
    dash: dashOf({ status, certainty }),
  };
}

/** Return {shape, letters, dash} of an area. measures: the server's table, which knows planned and suspected. */
export function areaMeasure({ symbol }, measures = {}) {
  return { letters: "", ...own(AREAS, codeOf(symbol)), dash: dashOf(measures[symbol] ?? {}) };
}

function dashOf({ status, certainty }) {
  if (status === "planned") return PLANNED;
  return certainty === "suspected" ? SUSPECTED : "";
}

/** Return the entity code without its symbol set: "25140101" and "140101" are "140101". */
function codeOf(symbol) {
  return String(symbol ?? "").replace(/^25(?=\d{6}$)/, "");
}

function own(table, key) {
  return Object.hasOwn(table, key) ? table[key] : {};
}
