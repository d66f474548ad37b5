import assert from "node:assert/strict";
import { test } from "node:test";

import { actOf, along, isTyping } from "../../static/js/workbench/keys.js";
import { characters, trimmed } from "../../static/js/workbench/offsets.js";
import { changed, inItsRows, rowOf } from "../../static/js/workbench/unsent.js";

const field = { matches: (selector) => selector.split(", ").includes("input") };
const box = { matches: (selector) => ["input", "input[type=checkbox]"].some((one) => selector.split(", ").includes(one)) };
const press = (key, more = {}) => actOf({ key, target: null, ...more });

test("keys act where nothing is typed, and letters in capitals are the same", () => {
  assert.equal(press("a"), "accept");
  assert.equal(press("A"), "accept");
  assert.equal(press("?"), "help");
  assert.equal(press("3"), "candidate-3");
  assert.equal(press("6"), "");
  assert.equal(press("Tab"), "");
});

test("what is typed into a field, with Ctrl or by an input method is left alone", () => {
  assert.equal(press("a", { target: field }), "");
  assert.equal(press("a", { ctrlKey: true }), "");
  assert.equal(press("a", { metaKey: true }), "");
  assert.equal(press("a", { isComposing: true }), "");
  assert.equal(press("a", { target: box }), "accept");
  assert.equal(isTyping(null), false);
});

test("Alt+n and Alt+p go on from within a field", () => {
  assert.equal(press("n", { altKey: true, target: field }), "next");
  assert.equal(press("a", { altKey: true }), "");
});

test("a key that is held down decides once and goes on for long", () => {
  assert.equal(press("a", { repeat: true }), "");
  assert.equal(press("n", { repeat: true }), "next-undecided");
});

test("the next one that waits is found round the end, and none where none waits", () => {
  const order = ["1", "a2", "3"];
  const waits = (key) => key !== "a2";
  assert.equal(along(order, "1", 1, waits), "3");
  assert.equal(along(order, "3", 1, waits), "1");
  assert.equal(along(order, "1", -1, waits), "3");
  assert.equal(along(order, "", 1, waits), "1");
  assert.equal(along(order, "", -1, waits), "3");
  assert.equal(along(order, "3", 1, (key) => key === "3"), "3");
  assert.equal(along(order, "1", 1, () => false), "");
  assert.equal(along([], "", 1, () => true), "");
});

test("characters are counted as the server counts them", () => {
  assert.equal(characters("Badush"), 6);
  assert.equal(characters("بادوش"), 5);
  assert.equal(characters("a😀b"), 3);
});

test("a selection is trimmed, whatever stands before it", () => {
  assert.deepEqual(trimmed(10, " Badush, "), { start: 11, end: 18, words: "Badush," });
  assert.deepEqual(trimmed(0, "😀 x"), { start: 0, end: 3, words: "😀 x" });
  assert.equal(trimmed(5, " \n"), null);
});

test("only what was changed is kept, an emptied field too", () => {
  const first = { title: [""], day: ["2019-08-05"], boxes: ["1", "2"] };
  assert.deepEqual(changed(first, { title: ["x"], day: ["2019-08-05"], boxes: [] }), { title: ["x"], boxes: [] });
  assert.deepEqual(changed(first, first), {});
});

test("a numbered row is known by its prefix", () => {
  assert.equal(rowOf("p-0-title"), "p-0");
  assert.equal(rowOf("r-12-toll-1-low"), "r-12");
  assert.equal(rowOf("operation-title"), "");
});

test("what was kept is put where its proposal or record stands now, and left out where it is gone", () => {
  const section = { querySelectorAll: (selector) => (selector.includes("-key") ? [{ name: "p-4-key", value: "c7" }] : [{ name: "r-1-record", value: "12" }]) };
  const kept = {
    "p-0-key": ["c7"], "p-0-title": ["Search"], "p-1-key": ["c9"], "p-1-title": ["Drafted"],
    "r-0-record": ["12"], "r-0-title": ["Raid"], "incident-title": ["Mine"],
  };
  assert.deepEqual(inItsRows(section, kept), {
    "p-4-key": ["c7"], "p-4-title": ["Search"], "r-1-record": ["12"], "r-1-title": ["Raid"], "incident-title": ["Mine"],
  });
});
