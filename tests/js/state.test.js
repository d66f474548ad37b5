// The address and back again.

import assert from "node:assert/strict";
import test from "node:test";

import { ANY_DAY, formatState, formatView, parseDay, parseState, parseView } from "../../static/js/lib/state.js";

const known = { layers: ["incidents", "contact-lines"], day: "2019-08-05", viewpoints: ["krg"] };
const ID = "0b8e2b1c-9f0e-4a39-8a51-0d3b6a7c1e11";

test("an empty address is the day the server offers, all layers, no view", () => {
  assert.deepEqual(parseState("", known), { day: "2019-08-05", asOf: "", layers: null, q: "", viewpoint: "", at: null, feature: "" });
});

test("what is written is read back the same", () => {
  const state = {
    day: "2017-10-16", asOf: "2019-09-01T12:00:00Z", layers: ["incidents"], q: "khat & lain", viewpoint: "krg", at: { zoom: 9, lat: 34.5, lon: 45.25 }, feature: ID,
  };
  assert.deepEqual(parseState(formatState(state), known), state);
});

test("the address stays readable", () => {
  const state = { day: "2019-08-05", layers: ["incidents", "contact-lines"], q: "", at: { zoom: 7, lat: 35.3, lon: 44.1 }, feature: "" };
  assert.equal(formatState(state), "?datetime=2019-08-05&layers=incidents,contact-lines&at=7/35.3/44.1");
});

test("no layer is not the same as all layers", () => {
  assert.deepEqual(parseState("?layers=", known).layers, []);
  assert.equal(parseState("", known).layers, null);
});

test("nonsense is dropped", () => {
  const state = parseState("?datetime=2019-02-30&layers=a,incidents&at=7/NaN/44&feature=x'y&viewpoint=nobody", known);
  assert.deepEqual(state, { day: "2019-08-05", asOf: "", layers: ["incidents"], q: "", viewpoint: "", at: null, feature: "" });
});

for (const [raw, expected] of [
  ["2019-08-05", "2019-08-05"],
  ["2019-08-05T10:00:00Z", "2019-08-05"],
  ["..", ANY_DAY],
  ["2019-02-29", null],
  ["2020-02-29", "2020-02-29"],
  ["5 August", null],
  [null, null],
]) {
  test(`the day of ${raw} is ${expected}`, () => assert.equal(parseDay(raw), expected));
}

for (const raw of ["7/91/0", "7/0/181", "99/0/0", "7/0", "//", "a/b/c", ""]) {
  test(`a view of “${raw}” is none`, () => assert.equal(parseView(raw), null));
}

test("a view has as many decimals as its zoom deserves", () => {
  assert.equal(formatView({ zoom: 4, lat: 35.123456, lon: 44.1 }), "4/35.12/44.1");
  assert.equal(formatView({ zoom: 16, lat: 35.123456, lon: 44.1 }), "16/35.12346/44.1");
});

test("what was known when travels with the address, if it is an instant", () => {
  assert.equal(parseState("?as_of=2019-09-01", known).asOf, "2019-09-01");
  assert.equal(parseState("?as_of=yesterday", known).asOf, "");
  assert.equal(formatState({ ...parseState("?as_of=2019-09-01", known) }), "?datetime=2019-08-05&as_of=2019-09-01");
});
