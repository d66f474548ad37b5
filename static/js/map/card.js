// The card of a feature: what, when, who, who not, where, how we know. Built of nodes, never of strings.

import { dayWords, spanWords } from "../lib/dates.js";
import { actorsByRole, casualtyWords, claimWords, gradeWords, zoneWords } from "../lib/facts.js";
import { tagsOf } from "../lib/legend.js";
import { ageWords } from "../lib/fading.js";
import { recordUrl, webLink } from "../lib/links.js";
import { precisionWords } from "../lib/precision.js";
import { bdi, el } from "./dom.js";

/** Return the card. urls.record holds ID; day: the one shown. */
export function card(feature, urls, day) {
  const p = feature.properties;
  const link = (item) =>
    item.record ? el("a", { href: recordUrl(urls.record, item.record, day) }, bdi(item.title)) : bdi(item.title);
  return el(
    "article",
    { class: "card" },
    el("p", { class: "card__kind" }, capital(p.kind_label ?? p.kind), marks(p, feature)),
    el("h2", { class: "card__title", tabindex: "-1" }, bdi(p.title)),
    p.summary ? el("p", { class: "card__summary", dir: "auto" }, p.summary) : null,
    el(
      "dl",
      { class: "facts" },
      row("When", spanWords(p), whenNote(p, day)),
      row("Where", place(p), precisionWords(p)),
      control(p),
      p.owner ? row("Held by", actor(p.owner), lineNote(p)) : null,
      p.facing ? row("Facing", actor(p.facing)) : null,
      actorsByRole(p.actors).map((group) => row(capital(group.label), list(group.actors, actor))),
      (p.absent ?? []).length ? absence(p.absent) : null,
      (p.claims ?? []).length ? row("Claims", list(p.claims, claim), p.legal_basis) : null,
      (p.names_by ?? []).length ? row("Called", list(p.names_by, called)) : null,
      row("Reported", casualtyWords(p)),
      row("Size", zoneWords(p)),
      (p.derived_from ?? []).length ? row("Derived from", list(p.derived_from, link)) : null,
      row("Method", p.method),
      row("Stated aim", p.aim),
      (p.part_of ?? []).length ? row("Part of", list(p.part_of, link)) : null,
      p.operation ? row("Operation", link(p.operation)) : null,
      (p.parallel_to ?? []).length ? row("Runs beside", list(p.parallel_to, link)) : null,
    ),
    sources(p.sources ?? []),
    el(
      "p",
      { class: "card__foot" },
      el("a", { class: "card__record", href: recordUrl(urls.record, p.record, day) }, "Full record and history"),
      el("span", { class: "card__version" }, p.version ? `version ${p.version}` : ""),
    ),
  );
}

/** Return the small tags: derived, illustrative, not located. */
export function marks(properties, feature) {
  const tags = tagsOf(properties);
  if (feature && !feature.geometry && properties.layer !== "campaigns") tags.push("not located");
  return tags.map((tag) => el("span", { class: `tag tag--${tag.replace(" ", "-")}` }, tag));
}

function row(label, content, note = "") {
  if (!content || (Array.isArray(content) && !content.length)) return null;
  return el(
    "div",
    { class: "facts__row" },
    el("dt", {}, label),
    el("dd", {}, typeof content === "string" ? bdi(content) : content, note ? el("span", { class: "facts__note" }, note) : null),
  );
}

function whenNote(p, day) {
  const said = [ageWords(p, day), p.date_precision === "day" ? "" : (p.date_words ?? "")].filter(Boolean);
  return capital(said.join("; "));
}

/** Return the rows of an area of control: who, against whom, on whose word, as which measure. */
function control(p) {
  if (!p.basis) return [];
  const held = { claimed: "Claimed by", presence: "Present" }[p.status] ?? "Held by";
  const actors = (label, items) => ((items ?? []).length ? row(label, list(items, actor)) : null);
  return [
    actors(held, p.holders) ?? row(held, "nobody, or not stated"),
    actors("Contested by", p.contested_by),
    actors("Besieged by", p.besieged_by),
    row("Basis", capital(p.basis_label)),
    row("Measure", capital(p.symbol_label)),
  ];
}

function called({ name, language, by }) {
  return [el("bdi", { lang: language }, name), " ", el("span", { class: "facts__note" }, `by ${by}`)];
}

function absence(actors) {
  const line = (item) => [actor(item), " ", el("span", { class: "facts__note" }, item.role_label ?? "")];
  return el(
    "div",
    { class: "facts__row facts__row--absent" },
    el("dt", {}, "Stated absent"),
    el("dd", {}, list(actors, line)),
  );
}

function list(items, draw) {
  return el("ul", { class: "facts__list" }, items.map((item) => el("li", {}, draw(item))));
}

/** Return an actor's name with the dot of its side; tokens.css knows the classes. */
export function actor({ name, color, note }) {
  const side = /^[a-z0-9-]{1,30}$/.test(color ?? "") ? color : "neutral";
  return [
    el("span", { class: `side side--${side}` }, bdi(name)),
    note ? el("span", { class: "facts__note" }, note) : null,
  ];
}

function claim(item) {
  return [actor({ ...item, note: "" }), " ", el("span", { class: "facts__note" }, claimWords(item))];
}

function place(p) {
  const names = (p.places ?? []).map((item) => item.name);
  if (p.words) return el("span", { dir: "auto" }, p.words);
  if (names.length) return el("span", {}, names.map((name, index) => [index ? ", " : "", bdi(name)]).flat());
  return p.precision_words && p.layer !== "campaigns" ? "As drawn" : "";
}

function lineNote({ status, certainty }) {
  return [status, certainty].filter(Boolean).join(", ");
}

function sources(items) {
  if (!items.length) return null;
  return el(
    "section",
    { class: "sources" },
    el("h3", { class: "sources__title" }, items.length === 1 ? "Source" : `${items.length} sources`),
    items.map(source),
  );
}

function source(item) {
  const href = webLink(item.url);
  const said = [item.speaker, item.office].filter(Boolean).join(", ");
  const against = item.stance === "contradicts" ? "Speaks against: " : "";
  return el(
    "figure",
    { class: "source" },
    item.quote
      ? el("blockquote", { class: `source__quote${item.own_wording ? " source__quote--own" : ""}`, dir: "auto" }, item.quote)
      : null,
    el(
      "figcaption",
      { class: "source__by" },
      against,
      item.fact_label ? `On ${item.fact_label}: ` : "",
      said ? [bdi(said), ", in "] : "",
      href
        ? el("a", { href, rel: "noopener noreferrer", target: "_blank" }, bdi(item.publisher))
        : bdi(item.publisher ?? ""),
      item.published ? `, ${dayWords(item.published)}` : "",
      item.own_wording ? "; our wording" : "",
      el("span", { class: "source__grade" }, gradeWords(item)),
    ),
  );
}

function capital(words = "") {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
