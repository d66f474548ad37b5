// Precision in words, boxes, labels, names of countries and territories.

import assert from "node:assert/strict";
import test from "node:test";

import { anchorOf } from "../../static/js/lib/anchor.js";
import { boxOf, contains, extent, meets, pad, toParameter } from "../../static/js/lib/bbox.js";
import { declutter } from "../../static/js/lib/declutter.js";
import { insideOf } from "../../static/js/lib/inside.js";
import { distanceWords, needsRing, precisionWords } from "../../static/js/lib/precision.js";

for (const [metres, words] of [[400, "400 m"], [1500, "1.5 km"], [12000, "12 km"], [0, ""], [null, ""]]) {
  test(`${metres} metres: “${words}”`, () => assert.equal(distanceWords(metres), words));
}
test("precision is said with its radius", () => {
  const near = { precision: "near", precision_words: "near a named place", precision_m: 5000 };
  assert.equal(precisionWords(near), "Near a named place, within about 5 km");
  assert.equal(precisionWords({ precision: "unlocated", precision_m: null }), "Named, but not located");
});
test("an exact place is a pin, an inferred one has a ring", () => {
  assert.equal(needsRing({ precision: "exact", precision_m: 500 }), false);
  assert.equal(needsRing({ precision: "near", precision_m: 500 }), true);
  assert.equal(needsRing({ precision: "near", precision_m: null }), false);
});

test("a box is padded on each side and stays on the globe", () => {
  assert.deepEqual(pad([0, 0, 10, 20], 0.5), [-5, -10, 15, 30]);
  assert.deepEqual(pad([0, 60, 10, 85], 1), [-10, 35, 20, 90]);
});
test("a padded box holds the view it came from, nothing holds without one", () => {
  assert.equal(contains(pad([0, 0, 10, 20], 0.5), [0, 0, 10, 20]), true);
  assert.equal(contains([0, 0, 10, 20], [0, 0, 10, 21]), false);
  assert.equal(contains(null, [0, 0, 1, 1]), false);
});
test("boxes that touch meet", () => {
  assert.equal(meets([0, 0, 1, 1], [1, 1, 2, 2]), true);
  assert.equal(meets([0, 0, 1, 1], [1.1, 0, 2, 1]), false);
  assert.equal(meets(null, [0, 0, 1, 1]), false);
});
test("a request names longitudes of one world", () => {
  assert.equal(toParameter([42, 33, 46, 37]), "42,33,46,37");
  assert.equal(toParameter([170, -10, 190, 10]), "170,-10,-170,10");
  assert.equal(toParameter([-300, -80, 300, 80]), "-180,-80,180,80");
});
test("the box of any geometry", () => {
  assert.deepEqual(boxOf({ type: "Point", coordinates: [44, 35] }), [44, 35, 44, 35]);
  assert.deepEqual(boxOf({ type: "MultiPolygon", coordinates: [[[[0, 0], [2, 0], [2, 3], [0, 0]]], [[[5, 5], [6, 5], [6, 6], [5, 5]]]] }), [0, 0, 6, 6]);
  assert.deepEqual(boxOf({ type: "GeometryCollection", geometries: [{ type: "Point", coordinates: [1, 2] }, { type: "LineString", coordinates: [[3, 4], [5, 1]] }] }), [1, 1, 5, 4]);
  assert.equal(boxOf(null), null);
  assert.equal(extent(null), 0);
});

test("of two labels in one place the first stays", () => {
  const at = (x, name) => ({ x, y: 0, width: 50, height: 16, name });
  const kept = declutter([at(0, "Mosul"), at(20, "Badush"), at(80, "Erbil")]);
  assert.deepEqual(kept.map(({ name }) => name), ["Mosul", "Erbil"]);
});
test("no more labels than asked for", () => {
  const boxes = Array.from({ length: 9 }, (_, i) => ({ x: i * 100, y: 0, width: 50, height: 16 }));
  assert.equal(declutter(boxes, { limit: 3 }).length, 3);
});

test("a country's name stands in its largest part", () => {
  const square = (x, size) => [[[x, 0], [x + size, 0], [x + size, size], [x, size], [x, 0]]];
  const { point } = anchorOf({ type: "MultiPolygon", coordinates: [square(50, 1), square(0, 10)] });
  assert.deepEqual(point, [5, 5]);
});

const crescent = {
  type: "Polygon",
  coordinates: [[[0, 0], [10, 0], [10, 2], [2, 2], [2, 8], [10, 8], [10, 10], [0, 10], [0, 0]]],
};
test("a territory's name stands inside it, where its centroid would not", () => {
  const [x, y] = insideOf(crescent);
  assert.ok(y < 2 || y > 8);
  assert.equal(x, 5);
});
test("and in the part of it that is in view, or nowhere", () => {
  assert.deepEqual(insideOf(crescent, [0, 3, 20, 7])?.[0], 1);
  assert.equal(insideOf(crescent, [3, 3, 20, 7]), null);
});
