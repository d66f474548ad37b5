// How a feature looks, as a value: the map draws it and the legend explains it from the same one.

import { ageDays, strength } from "./fading.js";
import { glyphOf } from "./glyphs.js";
import { areaMeasure, lineMeasure } from "./measures.js";
import { needsRing } from "./precision.js";
import { list, readTerritory } from "./viewpoint.js";

const SAFE_KEY = /^[a-z0-9-]{1,30}$/;
const DASHES = { derived: "9 6", illustrative: "2 5", both: "10 5 2 5", disputed: "10 4" };
// The outline says on whose word an area is held; the three are layers of their own besides.
const BASES = { assessed: "", claimed: "16 5", legal: "12 4 2 4" };

/** Return the CSS colour of a side: a property of tokens.css, so that page, map and legend agree. */
export function sideColor(key) {
  return SAFE_KEY.test(key ?? "") ? `var(--side-${key}, var(--side-neutral))` : "var(--side-neutral)";
}

/**
 * Return the symbol of a feature. style: the layer's; equal symbols have an equal `key`.
 * reading: {day, viewpoint, language, measures, statuses, fading}, how the map is read now.
 */
export function symbolOf(style, feature, reading = {}) {
  const properties = feature.properties ?? {};
  const build = BUILDERS[style] ?? BUILDERS.operation;
  const marks = {
    derived: Boolean(properties.derived),
    illustrative: Boolean(properties.illustrative),
  };
  const symbol = { ...marks, ...build(properties, marks, feature, reading) };
  const { type, color, colors, dash, pattern, kind, owner, shape, letters, label } = symbol;
  const parts = [
    style, type, owner, color, colors, dash, pattern, kind, shape, letters, label, marks.derived, marks.illustrative,
  ];
  return { ...symbol, key: parts.filter((part) => part !== undefined && part !== "").join("|") };
}

/** Return how strongly a feature is drawn, 0 to 1: paler as the last word on it grows old. */
export function strengthOf({ properties = {} }, { day, fading } = {}) {
  return strength(ageDays(properties, day), fading);
}

/** Return the actor an operation is coloured by: who leads, else who is on the ground. */
export function leadingActor(actors = []) {
  for (const role of ["leads", "ground", "militia", "police", "attacker"]) {
    const found = actors.find((actor) => actor.role === role);
    if (found) return found;
  }
  return actors.find((actor) => actor.role !== "target" && actor.role !== "announces");
}

const BUILDERS = {
  operation(properties, marks) {
    const lead = leadingActor(properties.actors);
    return {
      type: "area",
      color: sideColor(lead?.color),
      owner: lead?.id ?? "",
      dash: dashOf(marks),
      label: lead ? lead.name : "Operation",
    };
  },

  territory(properties, marks, feature, reading) {
    const { own, claimants, words } = readTerritory(properties, reading);
    const colors = claimants.map(({ color }) => sideColor(color)).slice(0, 3);
    const claimed = claimants.length ? `Claimed by ${list(claimants.map(({ name }) => name))}` : "Disputed territory";
    return {
      type: "area",
      color: own ? sideColor(own.color) : "var(--map-disputed)",
      colors: own ? [sideColor(own.color)] : colors.length ? colors : ["var(--side-neutral)"],
      pattern: own ? "tint" : "stripes",
      dash: marks.illustrative ? DASHES.illustrative : DASHES.disputed,
      label: own ? `As ${own.name} draws it` : claimed,
      meaning: sentence(words),
    };
  },

  control(properties, marks, feature, { measures = {}, statuses = {} }) {
    const { status, basis, symbol: code } = properties;
    const holders = properties.holders ?? [];
    const rivals = [...(properties.contested_by ?? []), ...(properties.besieged_by ?? [])];
    const colors = [...holders, ...rivals].map(({ color }) => sideColor(color));
    const measure = areaMeasure(properties, measures);
    const named = statuses[status] ?? { name: status, meaning: "" };
    return {
      type: "area",
      kind: status,
      owner: holders[0]?.id ?? "",
      color: holders.length ? colors[0] : "var(--map-contested)",
      colors: colors.length ? [...new Set(colors)].slice(0, 3) : ["var(--side-neutral)"],
      pattern: PATTERNS[status] ?? "solid",
      shape: measure.shape ?? (status === "besieged" ? "siege" : ""),
      siege: status === "besieged" ? sideColor(properties.besieged_by?.[0]?.color) : "",
      letters: measure.letters,
      dash: measure.dash || BASES[basis] || (marks.illustrative ? DASHES.illustrative : ""),
      label: controlWords(named.name, status, holders, rivals),
      meaning: [named.meaning, measures[code] && `${sentence(measures[code].name)}: ${measures[code].meaning}`]
        .filter(Boolean)
        .join(" "),
    };
  },

  zone(properties, marks) {
    return {
      type: "area",
      kind: properties.kind,
      color: "var(--map-contested)",
      pattern: { overlap: "crossed", between: "pale" }[properties.kind] ?? "cross",
      dash: dashOf(marks) || DASHES.derived,
      label: sentence(properties.kind_label ?? "Space between two lines"),
    };
  },

  line(properties, marks, feature, { measures = {} }) {
    const { kind_label: kind = "line", status, certainty, symbol: code } = properties;
    const notes = [status, certainty].filter((note) => ["planned", "suspected"].includes(note) && !kind.includes(note));
    return {
      type: "line",
      color: sideColor(properties.owner?.color),
      owner: properties.owner?.id ?? "",
      ...lineMeasure(properties),
      label: [`${properties.owner?.name ?? "Nobody"}: ${kind}`, ...notes].join(", "),
      meaning: measures[code]?.meaning ?? "",
    };
  },

  incident(properties, marks, feature) {
    const kind = properties.kind ?? "other";
    const words = properties.kind_label ?? kind;
    const area = /Polygon/.test(feature.geometry?.type ?? "");
    return {
      type: "point",
      kind,
      ...glyphOf(kind),
      ring: area || needsRing(properties),
      label: sentence(words),
    };
  },
};

const PATTERNS = {
  control: "solid", mixed: "bands", contested: "crossed", besieged: "pale", presence: "dots", claimed: "outline",
};

function controlWords(name, status, holders, rivals) {
  const names = (actors) => list(actors.map((actor) => actor.name));
  if (status === "claimed") return `Claimed by ${names(holders)}`;
  if (status === "contested") {
    const held = holders.length ? `${names(holders)}, contested by` : "Contested by";
    return `${held} ${names(rivals)}`;
  }
  if (status === "besieged") return `${names(holders)}, besieged by ${names(rivals)}`;
  return `${sentence(name ?? "")}: ${names(holders)}`;
}

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function dashOf({ derived, illustrative }) {
  if (derived && illustrative) return DASHES.both;
  return derived ? DASHES.derived : illustrative ? DASHES.illustrative : "";
}
