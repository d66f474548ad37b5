// What the address says: day, layers, text, viewpoint, view and opened feature, read and written without loss.

export const ANY_DAY = "..";
const DAY = /^(\d{4})-(\d{2})-(\d{2})(?:T.*)?$/;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const MAX_TEXT = 200; // characters

/**
 * Return {day, asOf, layers, q, viewpoint, at, feature} of a query string. `layers` null: those that are on
 * by themselves; `viewpoint` "": neutral; `at` null: not said; `asOf` "": as known now.
 * What makes no sense is dropped, never guessed.
 */
export function parseState(search, { layers, day, viewpoints = [] }) {
  const query = new URLSearchParams(search);
  const names = query.get("layers");
  const feature = query.get("feature") ?? "";
  return {
    day: parseDay(query.get("datetime")) ?? (day || ANY_DAY),
    layers: names === null ? null : names.split(",").filter((name) => layers.includes(name)),
    asOf: INSTANT.test(query.get("as_of") ?? "") ? query.get("as_of") : "",
    q: (query.get("q") ?? "").slice(0, MAX_TEXT).trim(),
    viewpoint: viewpoints.includes(query.get("viewpoint")) ? query.get("viewpoint") : "",
    at: parseView(query.get("at")),
    feature: UUID.test(feature) ? feature.toLowerCase() : "",
  };
}

/** Return an ISO day, ANY_DAY for "..", or null for what is neither. */
export function parseDay(raw) {
  if (raw === ANY_DAY) return ANY_DAY;
  const match = DAY.exec(raw ?? "");
  if (!match) return null;
  const iso = `${match[1]}-${match[2]}-${match[3]}`;
  const date = new Date(`${iso}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === iso ? iso : null;
}

/** Return {zoom, lat, lon} of "7/35.3/44.1", or null. */
export function parseView(raw) {
  const parts = (raw ?? "").split("/");
  if (parts.length !== 3 || parts.some((part) => part.trim() === "")) return null;
  const [zoom, lat, lon] = parts.map(Number);
  const sane = zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 90 && Math.abs(lon) <= 180;
  return sane ? { zoom, lat, lon } : null;
}

/** Return "7/35.3000/44.1000"; as many decimals as a pixel is wide at that zoom. */
export function formatView({ zoom, lat, lon }) {
  const decimals = Math.max(2, Math.ceil(zoom / 3.3));
  const short = (value) => String(Number(value.toFixed(decimals)));
  return `${Number(zoom.toFixed(2))}/${short(lat)}/${short(lon)}`;
}

/** Return the query string of a state, "?" included, readable: commas and slashes stay. */
export function formatState(state) {
  const pairs = [["datetime", state.day]];
  if (state.asOf) pairs.push(["as_of", state.asOf]);
  if (state.layers !== null) pairs.push(["layers", state.layers.join(",")]);
  if (state.q) pairs.push(["q", state.q]);
  if (state.viewpoint) pairs.push(["viewpoint", state.viewpoint]);
  if (state.at) pairs.push(["at", formatView(state.at)]);
  if (state.feature) pairs.push(["feature", state.feature]);
  const readable = (value) =>
    encodeURIComponent(value).replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%20", "+");
  return "?" + pairs.map(([name, value]) => `${name}=${readable(value)}`).join("&");
}
