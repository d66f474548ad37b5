// Compare and cite: what of the map's state they carry.

import assert from "node:assert/strict";
import test from "node:test";

import { citeUrl, compareUrl } from "../../static/js/lib/view-links.js";

test("a citation carries filters, style and both times, and not what is opened", () => {
  const search = "?datetime=2019-08-05&as_of=2019-09-01T12:00:00Z&layers=incidents,campaigns&q=x&at=7/35/44&feature=1";
  assert.equal(
    citeUrl("/snapshots/", search),
    "/snapshots/?datetime=2019-08-05&as_of=2019-09-01T12:00:00Z&layers=incidents,campaigns&q=x&at=7/35/44",
  );
  assert.equal(citeUrl("/snapshots/", ""), "/snapshots/");
});

test("a comparison goes a week back, both days as known then", () => {
  assert.equal(compareUrl("/diff/", { day: "2019-08-05" }), "/diff/?from=2019-07-29&to=2019-08-05");
  assert.equal(
    compareUrl("/diff/", { day: "2019-08-05", asOf: "2019-09-01", layers: ["incidents"] }),
    "/diff/?from=2019-07-29&to=2019-08-05&from_as_of=2019-09-01&to_as_of=2019-09-01&layer=incidents",
  );
  assert.equal(compareUrl("/diff/", { day: ".." }), "/diff/");
});
