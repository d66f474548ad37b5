// A geometry as a list of parts. Pure: what an edit does not touch keeps its numbers to the last bit.

const FAMILIES = ["Point", "LineString", "Polygon"];
const NEW_DECIMALS = 7; // a centimetre: what a hand on a map can mean
const SAME_DECIMALS = 9; // a tenth of a millimetre: an old position that went through a computation

export const EMPTY = Object.freeze({ family: "", isMulti: false, parts: Object.freeze([]) });

/** Return {family, isMulti, parts} of GeoJSON text; EMPTY of an empty one. Throws on anything else. */
export function parse(text) {
  if (!text.trim()) return EMPTY;
  let data = JSON.parse(text);
  if (data?.type === "Feature") data = data.geometry;
  const isMulti = String(data?.type).startsWith("Multi");
  const family = String(data?.type).replace("Multi", "");
  if (!FAMILIES.includes(family) || !Array.isArray(data.coordinates)) throw new Error("not a geometry");
  const parts = isMulti ? data.coordinates : [data.coordinates];
  if (!parts.every((part) => isPart(family, part))) throw new Error("not a geometry");
  return { family, isMulti, parts };
}

/** Return GeoJSON text; empty text of no parts. A Multi* of one part stays one. */
export function write({ family, isMulti, parts }) {
  if (!parts.length) return "";
  const many = isMulti || parts.length > 1;
  const coordinates = many ? parts : parts[0];
  return JSON.stringify({ type: many ? `Multi${family}` : family, coordinates });
}

/** Return the state with one part replaced by none, one or several. */
export function replacePart(state, index, parts) {
  const kept = [...state.parts.slice(0, index), ...parts, ...state.parts.slice(index + 1)];
  return { ...state, parts: kept };
}

/** Return the state with a part added. Another family replaces what is there: they do not mix. */
export function addPart(state, family, part, types = []) {
  const parts = state.family === family || !state.parts.length ? [...state.parts, part] : [part];
  const isSame = state.family === family && state.parts.length > 0;
  const single = family.toUpperCase();
  const needsMulti = types.length > 0 && !types.includes(single);
  return { family, isMulti: (isSame && state.isMulti) || needsMulti, parts };
}

/** Return a part whose positions are the old ones where they are the same, else rounded. */
export function settle(family, part, state) {
  const known = new Map();
  each(state.parts, (position) => known.set(key(position), position));
  const walk = (value) => (isPosition(value) ? (known.get(key(value)) ?? value.map(round)) : value.map(walk));
  return walk(part);
}

/** Return [west, south, east, north], or null of nothing. */
export function bounds({ parts }) {
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  each(parts, ([lon, lat]) => {
    box[0] = Math.min(box[0], lon);
    box[1] = Math.min(box[1], lat);
    box[2] = Math.max(box[2], lon);
    box[3] = Math.max(box[3], lat);
  });
  return box[0] === Infinity ? null : box;
}

/** Return what is there in words: "polygon of 2 parts, 1 hole, 34 positions". */
export function describe(state) {
  if (!state.parts.length) return "Nothing is drawn.";
  const words = { Point: "point", LineString: "line", Polygon: "area" }[state.family];
  let positions = 0;
  each(state.parts, () => (positions += 1));
  const holes = state.family === "Polygon" ? state.parts.reduce((sum, rings) => sum + rings.length - 1, 0) : 0;
  if (state.family === "Polygon") positions -= state.parts.length + holes; // each ring names its first twice
  const said = [state.parts.length === 1 ? `One ${words}` : `${state.parts.length} ${words}s`];
  if (holes) said.push(holes === 1 ? "1 hole" : `${holes} holes`);
  if (state.family !== "Point") said.push(`${positions} positions`);
  return `${said.join(", ")}.`;
}

/** Return a ring without its closing position, as a map draws it. */
export function openRing(ring) {
  return ring.slice(0, -1);
}

/** Return a ring that ends where it began. */
export function closeRing(ring) {
  return [...ring, ring[0]];
}

/** The steps back: each holds a state and the very text it had. */
export class Steps {
  constructor(state, text) {
    this.first = { state, text };
    this.list = [this.first];
  }

  get now() {
    return this.list.at(-1);
  }

  get canUndo() {
    return this.list.length > 1;
  }

  get isChanged() {
    return this.now.text !== this.first.text;
  }

  /** Add a step; its text is the first one's to the letter when that is where it leads back to. */
  add(state, text = write(state)) {
    if (text !== this.now.text) this.list.push({ state, text });
    return this.now;
  }

  undo() {
    if (this.canUndo) this.list.pop();
    return this.now;
  }

  reset() {
    return this.isChanged ? this.add(this.first.state, this.first.text) : this.now;
  }
}

function each(parts, visit) {
  const walk = (value) => (isPosition(value) ? visit(value) : value.forEach(walk));
  parts.forEach(walk);
}

function isPart(family, part) {
  if (family === "Point") return isPosition(part);
  if (family === "LineString") return isLine(part, 2);
  return Array.isArray(part) && part.length > 0 && part.every((ring) => isLine(ring, 4));
}

function isLine(value, least) {
  return Array.isArray(value) && value.length >= least && value.every(isPosition);
}

function isPosition(value) {
  return Array.isArray(value) && value.length === 2 && value.every(Number.isFinite);
}

function key([lon, lat]) {
  return `${lon.toFixed(SAME_DECIMALS)} ${lat.toFixed(SAME_DECIMALS)}`;
}

function round(number) {
  return Number(number.toFixed(NEW_DECIMALS));
}
