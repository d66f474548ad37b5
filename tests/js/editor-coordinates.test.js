// Coordinates as they are pasted, and what is said of those that cannot be.

import assert from "node:assert/strict";
import test from "node:test";

import { inWords, parseCoordinates } from "../../static/js/editor/coordinates.js";

const near = (found, wanted) =>
  found.forEach((number, index) => assert.ok(Math.abs(number - wanted[index]) < 1e-6, `${found} is not ${wanted}`));

for (const [text, wanted] of [
  ["34.0015, 44.9212", [44.9212, 34.0015]],
  ["34.0015 44.9212", [44.9212, 34.0015]],
  ["34.0015;44.9212", [44.9212, 34.0015]],
  ["34,0015 44,9212", [44.9212, 34.0015]],
  ["-34.5, -58.4", [-58.4, -34.5]],
  ["144.9, 34.0", [144.9, 34]],
  ["44.9212 E, 34.0015 N", [44.9212, 34.0015]],
  ["N 34.0015 E 44.9212", [44.9212, 34.0015]],
  ["34°00'05.4\"N 44°55'16.3\"E", [44.921194444, 34.0015]],
  ["34° 30′ N, 44° 45′ E", [44.75, 34.5]],
  ["34°30'00”S 58°22'54”W", [-58.381666667, -34.5]],
  ["٣٤٫٥، ٤٤٫٧٥", [44.75, 34.5]],
]) {
  test(`${text} is ${wanted}`, () => near(parseCoordinates(text), wanted));
}

for (const text of ["", "here", "34", "1 2 3", "95, 195", "34 N 44 N", "34°70'N 44°E", "34°30'60\"N 44°E"]) {
  test(`"${text}" is refused in words`, () => assert.throws(() => parseCoordinates(text), /./u));
}

test("a position is said in words", () => assert.equal(inWords([-58.4, -34.5]), "34.50000° S, 58.40000° W"));
