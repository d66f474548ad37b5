// Days as numbers and as words. A day is an ISO string in UTC; no time of day, no time zone.

const DAY_MS = 86_400_000;
const SPREAD = new Set(["days", "week", "month", "period", "year"]);

/** Return the number of days since 1970-01-01. */
export function dayNumber(iso) {
  return Math.round(Date.parse(`${iso}T00:00:00Z`) / DAY_MS);
}

/** Return the ISO day of a number of days since 1970-01-01. */
export function dayOf(number) {
  return new Date(number * DAY_MS).toISOString().slice(0, 10);
}

/** Return the day some days later; negative: earlier. */
export function addDays(iso, days) {
  return dayOf(dayNumber(iso) + days);
}

/** Return the day, or the nearest one within first..last; an empty bound is none. */
export function clampDay(iso, first, last) {
  if (first && iso < first) return first;
  return last && iso > last ? last : iso;
}

/** Return "5 August 2019" in the reader's language. */
export function dayWords(iso, locale = "en-GB", style = {}) {
  return formatter(locale, style).format(new Date(`${iso}T00:00:00Z`));
}

const formatters = new Map(); // to make one takes longer than to use it a hundred times

function formatter(locale, style) {
  const key = JSON.stringify([locale, style]);
  const format = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC", ...style };
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, format));
  return formatters.get(key);
}

/** Return when something was so, in words: what began and ended, what is only attested. */
export function spanWords(properties, locale = "en-GB") {
  const { valid_from: from, valid_to: to, start_known: began, end_known: ended } = properties;
  if (!from) return "";
  if (properties.attested_to) return stateWords(properties, locale);
  const first = dayWords(from, locale);
  if (!to) return began ? `From ${first}; no end reported` : `Attested from ${first}; no end reported`;
  const last = dayWords(to, locale);
  if (SPREAD.has(properties.date_precision) && from !== to) return `Some time between ${first} and ${last}`;
  if (from === to) {
    if (began && ended) return first;
    if (began) return `Began ${first}; end not reported`;
    return ended ? `Ended ${first}; beginning not reported` : `Attested on ${first}`;
  }
  return `${began ? "From" : "Attested from"} ${first} ${ended ? "to" : "and last attested"} ${last}`;
}

/** Return the same of a state, which goes on until its end is known. */
function stateWords({ valid_from: from, valid_to: to, attested_to: attested, start_known: began, end_known: ended }, locale) {
  const [first, last] = [dayWords(from, locale), dayWords(attested, locale)];
  const start = began ? `Began ${first}` : `Attested from ${first}`;
  if (ended) return `${start}; ended ${dayWords(to, locale)}`;
  const known = from === attested && !began ? `Attested on ${first}` : `${start}${began ? "; last attested" : " until"} ${last}`;
  if (to) return `${known}; replaced after ${dayWords(to, locale)}`;
  return `${known}; ${began ? "its end is not known" : "neither its beginning nor its end is known"}`;
}

/** Return the shortest honest form of the same, for a list: "5 Aug 2019 –". */
export function spanBrief(properties, locale = "en-GB") {
  const { valid_from: from, valid_to: to } = properties;
  if (!from) return "";
  const short = (iso) => dayWords(iso, locale, { month: "short" });
  if (!to) return properties.start_known === false ? `attested from ${short(from)}` : `since ${short(from)}`;
  return from === to ? short(from) : `${short(from)} – ${short(to)}`;
}
