// Days in words, and what a span of days does and does not claim.

import assert from "node:assert/strict";
import test from "node:test";

import { addDays, clampDay, dayNumber, dayOf, dayWords, spanBrief, spanWords } from "../../static/js/lib/dates.js";

test("a day survives being a number", () => assert.equal(dayOf(dayNumber("2019-08-05")), "2019-08-05"));
test("the day after the 31st is the first", () => assert.equal(addDays("2019-07-31", 1), "2019-08-01"));
test("the day before 1 March of a leap year is the 29th", () => assert.equal(addDays("2020-03-01", -1), "2020-02-29"));
test("a day outside what there is becomes the nearest", () => {
  assert.equal(clampDay("2018-05-03", "2019-01-01", "2019-08-05"), "2019-01-01");
  assert.equal(clampDay("2018-05-03", "", ""), "2018-05-03");
});
test("a day is said in words", () => assert.equal(dayWords("2019-08-05"), "5 August 2019"));

const day = { valid_from: "2019-08-05", valid_to: "2019-08-05", date_precision: "day" };
for (const [began, ended, words] of [
  [true, true, "5 August 2019"],
  [true, false, "Began 5 August 2019; end not reported"],
  [false, true, "Ended 5 August 2019; beginning not reported"],
  [false, false, "Attested on 5 August 2019"],
]) {
  test(`one day, began ${began}, ended ${ended}: ${words}`, () =>
    assert.equal(spanWords({ ...day, start_known: began, end_known: ended }), words));
}

for (const [more, words] of [
  [{ valid_to: null, start_known: true }, "From 5 August 2019; no end reported"],
  [{ valid_to: null, start_known: false }, "Attested from 5 August 2019; no end reported"],
  [{ valid_to: "2019-08-09", start_known: true, end_known: true }, "From 5 August 2019 to 9 August 2019"],
  [{ valid_to: "2019-08-09", start_known: false, end_known: false }, "Attested from 5 August 2019 and last attested 9 August 2019"],
  [{ valid_to: "2019-08-31", date_precision: "month" }, "Some time between 5 August 2019 and 31 August 2019"],
]) {
  test(words, () => assert.equal(spanWords({ ...day, ...more }), words));
}

test("a list says it short", () => {
  assert.equal(spanBrief(day), "5 Aug 2019");
  assert.equal(spanBrief({ ...day, valid_to: null }), "since 5 Aug 2019");
});
