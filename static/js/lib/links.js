// Addresses: which may be linked, and where a layer is fetched.

import { ANY_DAY } from "./state.js";

/** Return the address when it is http or https, otherwise "". */
export function webLink(raw) {
  try {
    const url = new URL(raw);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : "";
  } catch {
    return "";
  }
}

/** Return where a layer is read. template holds LAYER; filters: {day, asOf, q}; bbox: "w,s,e,n" or "". */
export function layerUrl(template, layer, { day, asOf, q }, bbox = "") {
  const query = new URLSearchParams();
  if (day && day !== ANY_DAY) query.set("datetime", day);
  if (asOf) query.set("as_of", asOf);
  if (q) query.set("q", q);
  if (bbox) query.set("bbox", bbox);
  const text = query.toString().replaceAll("%2C", ",");
  return template.replace("LAYER", layer) + (text && `?${text}`);
}

/** Return the page of a record, for the day shown if there is one; template holds ID. */
export function recordUrl(template, id, day = "") {
  const page = template.replace("ID", encodeURIComponent(id));
  return day && day !== ANY_DAY ? `${page}?datetime=${encodeURIComponent(day)}` : page;
}
