// The editor's pure half: what is not touched keeps its numbers, its parts and its kind.

import assert from "node:assert/strict";
import test from "node:test";

import { addPart, bounds, describe, EMPTY, parse, replacePart, settle, Steps, write } from "../../static/js/editor/geometry.js";

const square = [[[44, 34], [45, 34], [45, 35], [44, 34]], [[44.3, 34.1], [44.4, 34.2], [44.3, 34.2], [44.3, 34.1]]];
const triangle = [[[42.1, 36.123456789012344], [43, 36], [43, 36.5], [42.1, 36.123456789012344]]];
const two = JSON.stringify({ type: "MultiPolygon", coordinates: [square, triangle] });

for (const text of [
  '{"type":"Point","coordinates":[44.123456789012344,34.1]}',
  '{"type":"MultiPoint","coordinates":[[44,34]]}',
  '{"type":"LineString","coordinates":[[0.1,0.2],[0.30000000000000004,1e-7]]}',
  '{"type":"MultiPolygon","coordinates":[[[[44,34],[45,34],[45,35],[44,34]]]]}',
  two,
]) {
  test(`reading and writing changes nothing: ${text.slice(0, 40)}`, () => assert.equal(write(parse(text)), text));
}

test("editing one part leaves the other to the bit", () => {
  const moved = replacePart(parse(two), 0, [[[[44, 34], [45, 34], [45, 36], [44, 34]]]]);
  assert.deepEqual(JSON.parse(write(moved)).coordinates[1], triangle);
});

test("a multipolygon that loses a part stays a multipolygon", () => {
  assert.equal(JSON.parse(write(replacePart(parse(two), 0, []))).type, "MultiPolygon");
});

test("a polygon becomes a multipolygon when a second part is drawn, and only then", () => {
  const one = addPart(EMPTY, "Polygon", square);
  assert.equal(JSON.parse(write(one)).type, "Polygon");
  assert.equal(JSON.parse(write(addPart(one, "Polygon", triangle))).type, "MultiPolygon");
  assert.equal(JSON.parse(write(addPart(EMPTY, "Polygon", square, ["MULTIPOLYGON"]))).type, "MultiPolygon");
});

test("nothing left is an empty text", () => {
  assert.equal(write(replacePart(addPart(EMPTY, "Point", [1, 2]), 0, [])), "");
  assert.deepEqual(parse(" "), EMPTY);
});

test("another family replaces what is there", () => {
  const drawn = addPart(parse('{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}'), "Polygon", square);
  assert.equal(write(drawn), JSON.stringify({ type: "Polygon", coordinates: square }));
});

test("a moved corner is rounded, its neighbours are not", () => {
  const part = [[[42.15000000000012, 36.2], [43, 36], [43, 36.5], [42.15000000000012, 36.2]]];
  assert.deepEqual(settle("Polygon", part, parse(two)), [[[42.15, 36.2], [43, 36], [43, 36.5], [42.15, 36.2]]]);
});

test("a corner that came back from a computation a hair off is the old one", () => {
  const part = [[[42.1, 36.12345678901235], [43.0000000000001, 36], [43, 36.5], [42.1, 36.12345678901235]]];
  assert.deepEqual(settle("Polygon", part, parse(two)), triangle);
});

for (const text of ["{", "[]", "null", '{"type":"Point"}', '{"type":"Point","coordinates":[1]}',
  '{"type":"Point","coordinates":[1,2,3]}', '{"type":"GeometryCollection","geometries":[]}',
  '{"type":"Polygon","coordinates":[[[0,0],[1,1]]]}', '{"type":"Point","coordinates":["1","2"]}', "POINT(1 2)"]) {
  test(`what cannot be drawn is refused: ${text}`, () => assert.throws(() => parse(text)));
}

test("undo goes back to the very text, also where its spelling is another", () => {
  const saved = '{"type":"Point","coordinates":[44.0,34.0]}';
  const steps = new Steps(parse(saved), saved);
  steps.add(addPart(steps.now.state, "Point", [1, 2]));
  assert.ok(steps.isChanged);
  assert.equal(steps.undo().text, saved);
  assert.ok(!steps.canUndo);
});

test("back to what was saved is a step that can be undone", () => {
  const steps = new Steps(EMPTY, "");
  steps.add(addPart(EMPTY, "Point", [1, 2]));
  const drawn = steps.now.text;
  assert.equal(steps.reset().text, "");
  assert.equal(steps.undo().text, drawn);
});

test("it says what is there", () => {
  assert.equal(describe(parse(two)), "2 areas, 1 hole, 9 positions.");
  assert.equal(describe(EMPTY), "Nothing is drawn.");
  assert.deepEqual(bounds(parse(two)), [42.1, 34, 45, 36.5]);
  assert.equal(bounds(EMPTY), null);
});
