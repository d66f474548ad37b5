// Symbols, legend, links, facts and notices: what is drawn is what is explained.

import assert from "node:assert/strict";
import test from "node:test";

import { actorsByRole, casualtyWords, claimWords, gradeWords, otherScript, zoneWords } from "../../static/js/lib/facts.js";
import { FRAMES, glyphOf } from "../../static/js/lib/glyphs.js";
import { legendOf, tagsOf } from "../../static/js/lib/legend.js";
import { layerUrl, recordUrl, webLink } from "../../static/js/lib/links.js";
import { searchWords } from "../../static/js/lib/matches.js";
import { emptyNews, failureNews } from "../../static/js/lib/news.js";
import { leadingActor, sideColor, symbolOf } from "../../static/js/lib/style.js";

const army = { id: "army", name: "Iraqi Army", color: "federal", role: "ground" };
const target = { id: "is", name: "Islamic State", color: "is", role: "target" };
const feature = (properties, geometry = { type: "Point", coordinates: [44, 35] }) => ({ id: "1", geometry, properties });

test("a side's colour is a token, and nothing else can be put there", () => {
  assert.equal(sideColor("federal"), "var(--side-federal, var(--side-neutral))");
  assert.equal(sideColor("red);x:url(//evil"), "var(--side-neutral)");
  assert.equal(sideColor(undefined), "var(--side-neutral)");
});
test("an operation is coloured by who takes part, never by its target", () => {
  assert.equal(leadingActor([target, army]).id, "army");
  assert.equal(leadingActor([target]), undefined);
});
test("derived and illustrative differ by dash, not by colour alone", () => {
  const dashes = [{}, { derived: true }, { illustrative: true }, { derived: true, illustrative: true }].map(
    (marks) => symbolOf("operation", feature({ actors: [army], ...marks })).dash,
  );
  assert.equal(new Set(dashes).size, 4);
});
test("planned and suspected lines look and read different", () => {
  const owner = army;
  const planned = symbolOf("line", feature({ owner, status: "planned", certainty: "known" }));
  const suspected = symbolOf("line", feature({ owner, status: "present", certainty: "suspected" }));
  assert.notEqual(planned.dash, suspected.dash);
  assert.equal(suspected.label, "Iraqi Army: line, suspected");
});
test("an unknown style or kind still has a look", () => {
  assert.equal(symbolOf("something new", feature({})).type, "area");
  assert.deepEqual(glyphOf("constructor"), glyphOf("other"));
  assert.ok(FRAMES[glyphOf("visit").frame]);
});

test("the legend has one entry a look, counts them, and explains rings only where there are some", () => {
  const visit = { kind: "visit", kind_label: "visit", precision: "exact" };
  const near = { ...visit, precision: "near", precision_m: 4000 };
  assert.deepEqual(legendOf("incident", [feature(visit), feature(visit)]).map((e) => [e.label, e.count]), [["Visit", 2]]);
  assert.deepEqual(legendOf("incident", [feature(near)]).map((e) => e.key).at(-1), "ring");
});
test("what has no place is in no legend", () => assert.deepEqual(legendOf("operation", [feature({}, null)]), []));
test("marks are said", () => assert.deepEqual(tagsOf({ derived: true, illustrative: true }), ["derived", "illustrative"]));

for (const [raw, expected] of [
  ["https://example.org/a", "https://example.org/a"],
  ["javascript:alert(1)", ""],
  ["data:text/html,x", ""],
  ["//example.org", ""],
  ["", ""],
  [undefined, ""],
]) {
  test(`a link to ${raw} becomes “${expected}”`, () => assert.equal(webLink(raw), expected));
}
test("a layer's address carries the filters that are set", () => {
  const filters = { day: "2019-08-05", q: "الحشد" };
  assert.equal(layerUrl("/layers/LAYER.geojson", "incidents", { day: "..", q: "" }), "/layers/incidents.geojson");
  assert.equal(
    layerUrl("/layers/LAYER.geojson", "incidents", filters, "1,2,3,4"),
    "/layers/incidents.geojson?datetime=2019-08-05&q=%D8%A7%D9%84%D8%AD%D8%B4%D8%AF&bbox=1,2,3,4",
  );
  assert.equal(recordUrl("/records/ID/", "../x"), "/records/..%2Fx/");
  assert.equal(recordUrl("/records/ID/", "x", "2019-08-05"), "/records/x/?datetime=2019-08-05");
  assert.equal(recordUrl("/records/ID/", "x", ".."), "/records/x/");
});

test("actors of one role stand together", () => {
  const rows = actorsByRole([{ ...army, role_label: "takes part" }, { ...target, role_label: "is the target" }, { ...army, id: "b", role_label: "takes part" }]);
  assert.deepEqual(rows.map((row) => [row.label, row.actors.length]), [["takes part", 2], ["is the target", 1]]);
});
for (const [p, words] of [
  [{ killed: [null, null, null], wounded: null }, ""],
  [{ killed: [0, 0, 0], wounded: null }, "0 killed"],
  [{ killed: [2, 3, 5], wounded: 1 }, "2–5 killed (best estimate 3), 1 wounded"],
  [{}, ""],
]) {
  test(`casualties ${JSON.stringify(p)}: “${words}”`, () => assert.equal(casualtyWords(p), words));
}
test("claims, zones, grades and second names read well", () => {
  assert.equal(claimWords({ stance_label: "claims", from: "2005-10-15" }), "claims since 15 October 2005");
  assert.equal(zoneWords({ widths_km: { min: 11.2, median: 24, max: 41 }, area_km2: 6120.4 }), "11 km to 41 km wide, median 24 km; 6,120 km²");
  assert.equal(zoneWords({ widths_km: null }), "");
  assert.equal(gradeWords({ reliability: "C", credibility_label: "2 · probably true" }), "source C / statement 2 · probably true");
  assert.equal(otherScript({ en: "Mosul", ar: "الموصل" }, "Mosul"), "الموصل");
});

const span = { first: "2019-07-07", last: "2019-08-05" };
const state = { day: "2018-05-03", q: "", layers: null };
test("an empty day offers the nearest with data", () => {
  const news = emptyNews(state, span);
  assert.match(news.words, /Nothing published for 3 May 2018/);
  assert.equal(news.ways[0].value, "2019-07-07");
});
test("a filter that finds nothing can be cleared", () => {
  assert.equal(emptyNews({ ...state, day: "2019-08-01", q: "navy" }, span).ways[0].action, "clearText");
});
test("all layers off is said, not called empty", () => {
  assert.equal(emptyNews({ ...state, layers: [] }, span).ways[0].action, "allLayers");
});
test("a failure names the layer, the reason and the way out", () => {
  const news = failureNews([{ title: "Incidents", error: "The server cannot be reached." }]);
  assert.match(news.words, /Incidents.*cannot be reached.*still shown/s);
  assert.equal(news.ways[0].action, "retry");
});

test("a place that is not in the gazetteer is said to be so, look-alikes or not", () => {
  const guess = { name: "Khanaqin", reasons: ["a similar spelling"] };
  const known = { name: "Jalawla", reasons: ["written exactly so"] };
  assert.match(searchWords([], "Khat al-Lain"), /not in the gazetteer/);
  assert.match(searchWords([guess], "Khat al-Lain"), /not in the gazetteer as written/);
  assert.equal(searchWords([known, guess], "Jalula"), "");
});
