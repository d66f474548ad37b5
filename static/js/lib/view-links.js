// Where the view on the map is compared and cited: addresses that carry its state.

import { addDays } from "./dates.js";
import { ANY_DAY } from "./state.js";

const WEEK = 7; // days back to which a view is compared unless told otherwise
const CITED = ["datetime", "as_of", "layers", "q", "at", "viewpoint"];

/** Return the address of a page that cites the view. search: the map's own query string. */
export function citeUrl(page, search) {
  const from = new URLSearchParams(search);
  const query = new URLSearchParams(CITED.filter((name) => from.has(name)).map((name) => [name, from.get(name)]));
  return withQuery(page, query);
}

/** Return the address that compares the day shown with a week earlier, both as known then. */
export function compareUrl(page, { day, asOf, layers }) {
  const query = new URLSearchParams();
  if (!day || day === ANY_DAY) return page;
  query.set("from", addDays(day, -WEEK));
  query.set("to", day);
  if (asOf) for (const name of ["from_as_of", "to_as_of"]) query.set(name, asOf);
  if (layers?.length === 1) query.set("layer", layers[0]);
  return withQuery(page, query);
}

function withQuery(page, query) {
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":");
  return page + (text && `?${text}`);
}
