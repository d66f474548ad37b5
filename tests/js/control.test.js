// Control: measures drawn as their code asks, areas by status, viewpoints, and how knowledge fades.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { spanWords } from "../../static/js/lib/dates.js";
import { arrowhead, battlements, plain, scallops, spikes } from "../../static/js/lib/decor.js";
import { ageDays, ageWords, strength } from "../../static/js/lib/fading.js";
import { legendOf } from "../../static/js/lib/legend.js";
import { areaMeasure, lineMeasure, PLANNED, SUSPECTED } from "../../static/js/lib/measures.js";
import { strengthOf, symbolOf } from "../../static/js/lib/style.js";
import { alongOutline, strokes } from "../../static/js/lib/strokes.js";
import { claimsOn, list, nameBy, readTerritory } from "../../static/js/lib/viewpoint.js";

const square = { type: "Polygon", coordinates: [[[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]] };
const feature = (properties, geometry = square) => ({ id: "1", geometry, properties });
const east = [{ x: 0, y: 0 }, { x: 140, y: 0 }];
const numbers = (path) => path.match(/-?\d+(\.\d+)?/g).map(Number);
const spots = (path) => [...path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);

// --- decoration ---------------------------------------------------------------------------------
test("half-circles fill the line from end to end", () => {
  const path = scallops(east, { chord: 14 });
  assert.equal(path.match(/A/g).length, 10);
  assert.deepEqual(numbers(path).slice(-2), [140, 0]);
});
test("they bulge to the side asked for: sweep 0 is right of the way, below a line to the east", () => {
  assert.match(scallops(east, { side: 1 }), /A7 7 0 0 0 /);
  assert.match(scallops(east, { side: -1 }), /A7 7 0 0 1 /);
});
test("they run on over corners and through vertices closer than one of them", () => {
  const wiggly = Array.from({ length: 281 }, (_, i) => ({ x: i / 2, y: i % 2 ? 0.2 : 0 }));
  const count = scallops(wiggly).match(/A/g).length;
  assert.ok(count >= 10 && count <= 12, String(count));
});
test("what lies outside the frame is left out, and the place of the rest does not change", () => {
  const frame = { min: { x: 0, y: -10 }, max: { x: 30, y: 10 } };
  const [all, some] = [scallops(east), scallops(east, { frame })];
  assert.ok(some.length < all.length);
  assert.ok(all.startsWith(some));
});
test("a line of no length has no decoration and does no harm", () => {
  const still = [{ x: 3, y: 3 }, { x: 3, y: 3 }];
  for (const draw of [scallops, spikes, battlements, arrowhead]) assert.equal(draw(still), "");
});
test("spikes of an encirclement point outward, those of a siege inward", () => {
  // Anticlockwise on the ground, so with y down: down, right, up, left; the outside is on the right.
  const ring = [[0, 0], [0, 100], [100, 100], [100, 0], [0, 0]].map(([x, y]) => ({ x, y }));
  const within = ([x, y]) => x > 0.5 && x < 99.5 && y > 0.5 && y < 99.5;
  assert.ok(!spots(spikes(ring)).some(within));
  assert.ok(spots(spikes(ring, { side: -1 })).some(within));
  assert.ok(!spots(battlements(ring)).some(within));
});
test("an arrow's barbs trail its tip, whatever the last short segment does", () => {
  const line = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100.2, y: 0.3 }];
  const [left, tip, right] = spots(arrowhead(line, { size: 15 }));
  assert.deepEqual(tip, [100.2, 0.3]);
  assert.ok(left[0] < 90 && right[0] < 90 && left[1] * right[1] < 0);
  assert.equal(spots(arrowhead(line, { double: true })).length, 6);
});
test("a plain line passes over points closer than a pixel and keeps its end", () => {
  const dense = Array.from({ length: 101 }, (_, i) => ({ x: i / 10, y: 0 }));
  const found = spots(plain(dense));
  assert.ok(found.length < 13);
  assert.deepEqual(found.at(-1), [10, 0]);
});
test("a line of 2,000 vertices is decorated in less than 5 ms", () => {
  const line = Array.from({ length: 2000 }, (_, i) => ({ x: i * 1.5, y: 40 * Math.sin(i / 9) }));
  for (const draw of [scallops, spikes, battlements, plain]) {
    const times = Array.from({ length: 12 }, () => {
      const start = performance.now();
      draw(line, {});
      return performance.now() - start;
    });
    assert.ok(Math.min(...times) < 5, `${draw.name}: ${Math.min(...times).toFixed(2)} ms`);
  }
});

// --- measures -----------------------------------------------------------------------------------
test("a front bulges away from its owner, and is plain where the owner's side is not stated", () => {
  const front = { symbol: "25140101", status: "present", certainty: "known" };
  assert.deepEqual(lineMeasure({ ...front, holds: "left" }), { shape: "scallops", side: 1, letters: "", dash: "" });
  assert.equal(lineMeasure({ ...front, holds: "right" }).side, -1);
  assert.equal(lineMeasure({ ...front, holds: "" }).shape, "plain");
  assert.equal(lineMeasure(front).shape, "plain");
});
for (const [symbol, shape, letters] of [
  ["25140200", "contact", ""], ["25140300", "plain", "PL"], ["25140602", "main-arrow", ""],
  ["25140900", "plain", "LOA"], ["25141000", "plain", "LD"], ["25141500", "plain", "HL"],
  ["25999999", "plain", ""], ["constructor", "plain", ""], [undefined, "plain", ""],
]) {
  test(`the line ${symbol} is drawn ${shape} with “${letters}”`, () => {
    const measure = lineMeasure({ symbol });
    assert.deepEqual([measure.shape, measure.letters], [shape, letters]);
    assert.ok(strokes(measure).length);
  });
}
test("planned and suspected are dashed, each in its way", () => {
  assert.equal(lineMeasure({ symbol: "25140102", status: "planned", certainty: "known" }).dash, PLANNED);
  assert.equal(lineMeasure({ symbol: "25140104", status: "present", certainty: "suspected" }).dash, SUSPECTED);
  const measures = { 25150102: { status: "planned" }, 25150104: { certainty: "suspected" } };
  assert.equal(areaMeasure({ symbol: "25150102" }, measures).dash, PLANNED);
  assert.equal(areaMeasure({ symbol: "25150104" }, measures).dash, SUSPECTED);
  assert.equal(areaMeasure({ symbol: null }, measures).dash, "");
});
test("every code of the server has a drawing, and the drawing has no code of its own", () => {
  const python = readFileSync(new URL("../../operations/vocabulary.py", import.meta.url), "utf8");
  const part = python.slice(python.indexOf("class LineKind"), python.indexOf("class ControlStatus"));
  const served = new Set(part.match(/"\d{6}"/g).map((code) => code.slice(1, -1)));
  const script = readFileSync(new URL("../../static/js/lib/measures.js", import.meta.url), "utf8");
  const drawn = script.match(/^ {2}\d{6}(?=:)/gm).map((code) => code.trim());
  assert.deepEqual(drawn.filter((code) => !served.has(code)), []);
  const lines = [...served].filter((code) => code.startsWith("14") || code.startsWith("11"));
  assert.deepEqual(lines.filter((code) => !drawn.includes(code)), []);
});

// --- areas of control ---------------------------------------------------------------------------
const army = { id: "army", name: "Iraqi forces", color: "federal" };
const peshmerga = { id: "peshmerga", name: "Peshmerga", color: "kurdistan" };
const statuses = { control: { name: "control", meaning: "One side holds the ground." } };
const area = (status, more = {}) => feature({ status, basis: "assessed", holders: [army], ...more });
test("every status has a look of its own without colour", () => {
  const looks = ["control", "mixed", "contested", "besieged", "presence", "claimed"].map((status) => {
    const { pattern, shape } = symbolOf("control", area(status));
    return `${pattern} ${shape}`;
  });
  assert.equal(new Set(looks).size, 6);
});
test("every basis has an outline of its own", () => {
  const outlines = ["assessed", "claimed", "legal"].map((basis) => symbolOf("control", area("control", { basis })).dash);
  assert.equal(new Set(outlines).size, 3);
});
test("a siege is drawn in the besieger's colour", () => {
  const symbol = symbolOf("control", area("besieged", { besieged_by: [peshmerga] }));
  assert.match(symbol.label, /^Iraqi forces, besieged by Peshmerga$/);
  assert.match(alongOutline(symbol)[0].fillColor, /kurdistan/);
});
test("who contests is said, held or not", () => {
  assert.equal(symbolOf("control", area("contested", { contested_by: [peshmerga] })).label, "Iraqi forces, contested by Peshmerga");
  assert.equal(
    symbolOf("control", area("contested", { holders: [], contested_by: [peshmerga, army] })).label,
    "Contested by Peshmerga and Iraqi forces",
  );
});
test("the legend says what a status means", () => {
  const [entry] = legendOf("control", [area("control")], { statuses });
  assert.deepEqual([entry.label, entry.meaning, entry.count], ["Control: Iraqi forces", "One side holds the ground.", 1]);
});
test("two holders of the same colour are two entries", () => {
  const other = area("control", { holders: [{ id: "army-2", name: "Army of another", color: "federal" }] });
  assert.equal(legendOf("control", [area("control"), other]).length, 2);
});

test("lines drawn alike but of another kind are two entries; the side they bulge to makes none", () => {
  const line = (more) => feature({ owner: army, symbol: "25140101", kind_label: "forward line", ...more });
  const planned = { status: "planned", certainty: "known" };
  const plain = [line(planned), line({ ...planned, symbol: "25110199", kind_label: "another line" })];
  assert.equal(legendOf("line", plain).length, 2);
  assert.equal(legendOf("line", [line({ holds: "left" }), line({ holds: "right" })]).length, 1);
});

// --- viewpoints ---------------------------------------------------------------------------------
const territory = {
  title: "Disputed belt",
  claims: [
    { id: "krg", name: "KRG", color: "kurdistan", stance: "claimed_by", from: null, to: null },
    { id: "iraq", name: "Iraq", color: "federal", stance: "claimed_by", from: "2005-10-15", to: null },
    { id: "iraq", name: "Iraq", color: "federal", stance: "controlled_by", from: "2017-10-01", to: null },
  ],
  names_by: [
    { id: "krg", name: "Areas outside the Region", language: "en" },
    { id: "iraq", name: "المناطق المتنازع عليها", language: "ar" },
    { id: "iraq", name: "Disputed areas", language: "en" },
  ],
};
test("neutral: every claimant's colour and name, and who holds it in fact", () => {
  const read = readTerritory(territory, { day: "2019-08-05" });
  assert.equal(read.own, null);
  assert.deepEqual(read.names.map(({ name }) => name), ["Areas outside the Region", "Disputed areas"]);
  assert.equal(read.words, "disputed; held in fact by Iraq");
  const symbol = symbolOf("territory", feature(territory), { day: "2019-08-05" });
  assert.deepEqual([symbol.pattern, symbol.colors.length, symbol.label], ["stripes", 2, "Claimed by KRG and Iraq"]);
});
test("a claimant's viewpoint: theirs, their name first, still disputed, the holder still named", () => {
  const read = readTerritory(territory, { day: "2019-08-05", viewpoint: "iraq" });
  assert.deepEqual(read.names.map(({ name }) => name), ["Disputed areas", "Areas outside the Region"]);
  const symbol = symbolOf("territory", feature(territory), { day: "2019-08-05", viewpoint: "iraq" });
  assert.deepEqual([symbol.pattern, symbol.colors.length, symbol.label], ["tint", 1, "As Iraq draws it"]);
  assert.equal(symbol.meaning, "Disputed; held in fact by Iraq");
  assert.ok(symbol.dash);
});
test("claims have days: before one begins there is no such viewpoint and no such holder", () => {
  assert.equal(claimsOn(territory.claims, "2004-01-01").length, 1);
  assert.equal(claimsOn(territory.claims, "..").length, 3);
  assert.equal(readTerritory(territory, { day: "2004-01-01", viewpoint: "iraq" }).own, null);
  assert.match(readTerritory(territory, { day: "2010-01-01" }).words, /not stated/);
});
test("a name is taken in the reader's language, else in English", () => {
  assert.equal(nameBy(territory.names_by, "iraq", "ar"), "المناطق المتنازع عليها");
  assert.equal(nameBy(territory.names_by, "krg", "ar"), "Areas outside the Region");
  assert.equal(nameBy(undefined, "krg"), "");
  assert.equal(list(["A", "B", "C"]), "A, B and C");
});

// --- attestation --------------------------------------------------------------------------------
const rule = { full_days: 30, floor_days: 180, floor: 0.35 };
for (const [age, expected] of [[0, 1], [30, 1], [105, 0.675], [180, 0.35], [5000, 0.35], [null, 1]]) {
  test(`after ${age} days it is drawn at ${expected}`, () => {
    assert.ok(Math.abs(strength(age, rule) - expected) < 1e-9);
  });
}
test("age counts from the last attestation to the day shown, and on no day there is none", () => {
  const p = { attested_to: "2019-08-05" };
  assert.equal(ageDays(p, "2019-09-19"), 45);
  assert.equal(ageDays(p, "2019-08-01"), 0);
  assert.equal(ageDays(p, ".."), null);
  assert.equal(ageDays({}, "2019-08-05"), null);
  assert.equal(ageWords(p, "2019-09-19"), "last attested 45 days before the day shown");
  assert.equal(ageWords(p, "2019-08-05"), "");
  assert.equal(ageWords(p, "2019-08-06"), "last attested 1 day before the day shown");
});
test("the legend speaks of paleness only where something is pale", () => {
  const line = feature({ owner: army, attested_to: "2019-08-05" });
  const keys = (day) => legendOf("line", [line], { day, fading: rule }).map(({ key }) => key);
  assert.ok(!keys("2019-08-20").includes("fade"));
  assert.ok(keys("2019-10-20").includes("fade"));
  assert.ok(strengthOf(line, { day: "2019-10-20", fading: rule }) < 1);
});
for (const [began, ended, words] of [
  [true, true, "Began 1 July 2019; ended 5 August 2019"],
  [true, false, "Began 1 July 2019; last attested 5 August 2019; its end is not known"],
  [false, true, "Attested from 1 July 2019; ended 5 August 2019"],
  [false, false, "Attested from 1 July 2019 until 5 August 2019; neither its beginning nor its end is known"],
]) {
  test(`beginning ${began ? "" : "not "}known, end ${ended ? "" : "not "}known`, () => {
    const p = {
      valid_from: "2019-07-01", valid_to: ended ? "2019-08-05" : null, attested_to: "2019-08-05",
      start_known: began, end_known: ended,
    };
    assert.equal(spanWords(p), words);
  });
}
test("what something newer replaced says until when it was taken to hold", () => {
  const p = { valid_from: "2019-07-01", valid_to: "2019-08-09", attested_to: "2019-08-05", start_known: true, end_known: false };
  assert.equal(spanWords(p), "Began 1 July 2019; last attested 5 August 2019; replaced after 9 August 2019");
});
test("gap and overlap between two lines look and read different", () => {
  const zone = (kind, label) => symbolOf("zone", feature({ kind, kind_label: label, derived: true }));
  const [gap, overlap, between] = [zone("gap", "gap: neither holds it"), zone("overlap", "overlap"), zone("between", "between")];
  assert.equal(new Set([gap, overlap, between].map(({ pattern }) => pattern)).size, 3);
  assert.equal(gap.label, "Gap: neither holds it");
  assert.ok([gap, overlap, between].every(({ dash }) => dash));
});
