// How a feature looks, as a value: the map draws it and the legend explains it from the same one.

import { glyphOf } from "./glyphs.js";
import { needsRing } from "./precision.js";

const SAFE_KEY = /^[a-z0-9-]{1,30}$/;
const ZONES = { gap: "Gap that neither line holds", overlap: "Claimed by both lines" };
const DASHES = { derived: "9 6", illustrative: "2 5", both: "10 5 2 5" };

/** Return the CSS colour of a side: a property of tokens.css, so that page, map and legend agree. */
export function sideColor(key) {
  return SAFE_KEY.test(key ?? "") ? `var(--side-${key}, var(--side-neutral))` : "var(--side-neutral)";
}

/** Return the symbol of a feature. style: the layer's; equal symbols have an equal `key`. */
export function symbolOf(style, feature) {
  const properties = feature.properties ?? {};
  const build = BUILDERS[style] ?? BUILDERS.operation;
  const marks = {
    derived: Boolean(properties.derived),
    illustrative: Boolean(properties.illustrative),
  };
  const symbol = { ...marks, ...build(properties, marks, feature) };
  const { type, color, colors, dash, pattern, kind, owner } = symbol;
  const parts = [style, type, owner, color, colors, dash, pattern, kind, marks.derived, marks.illustrative];
  return { ...symbol, key: parts.filter((part) => part !== undefined && part !== "").join("|") };
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

  territory(properties, marks) {
    const claims = properties.claims ?? [];
    const claimants = claims.filter((claim) => claim.stance !== "controlled_by");
    const named = claimants.length ? claimants : claims;
    const colors = [...new Set(named.map((claim) => sideColor(claim.color)))].slice(0, 3);
    const names = [...new Set(named.map((claim) => claim.name))];
    return {
      type: "area",
      color: "var(--map-disputed)",
      colors: colors.length ? colors : ["var(--side-neutral)"],
      pattern: "stripes",
      dash: marks.illustrative ? DASHES.illustrative : "",
      label: names.length ? `Claimed by ${names.join(" and ")}` : "Disputed territory",
    };
  },

  zone(properties, marks) {
    return {
      type: "area",
      color: "var(--map-contested)",
      pattern: "cross",
      dash: dashOf(marks) || DASHES.derived,
      label: ZONES[properties.kind] ?? "Space between two lines",
    };
  },

  line(properties) {
    const planned = properties.status === "planned";
    const suspected = properties.certainty === "suspected";
    const notes = [planned && "planned", suspected && "suspected"].filter(Boolean);
    return {
      type: "line",
      color: sideColor(properties.owner?.color),
      owner: properties.owner?.id ?? "",
      dash: suspected ? "1 9" : planned ? "12 9" : "",
      label: [properties.owner?.name ?? "Line", ...notes].join(", "),
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
      label: words.charAt(0).toUpperCase() + words.slice(1),
    };
  },
};

function dashOf({ derived, illustrative }) {
  if (derived && illustrative) return DASHES.both;
  return derived ? DASHES.derived : illustrative ? DASHES.illustrative : "";
}
