// How exactly a place is known, in words and kilometres.

const WORDS = {
  exact: "at the named place",
  near: "near a named place",
  relative: "known only in relation to a named place",
  admin2: "somewhere in a district",
  admin1: "somewhere in a governorate",
  country: "somewhere in a country",
  approximate: "drawn approximately",
  unlocated: "named, but not located",
};

/** Return "5 km", "1.5 km" or "400 m"; "" for what is not stated. */
export function distanceWords(metres) {
  if (!(metres > 0)) return "";
  if (metres < 1000) return `${Math.round(metres)} m`;
  const km = metres / 1000;
  return `${km < 10 ? Number(km.toFixed(1)) : Math.round(km)} km`;
}

/** Return "Near a named place, within about 5 km". */
export function precisionWords(properties) {
  const words = properties.precision_words || WORDS[properties.precision] || "";
  const within = distanceWords(properties.precision_m);
  const said = [words, within && `within about ${within}`].filter(Boolean).join(", ");
  return said.charAt(0).toUpperCase() + said.slice(1);
}

/** Return whether a point needs a ring around it: the radius is known and the place is not exact. */
export function needsRing(properties) {
  return properties.precision !== "exact" && properties.precision_m > 0;
}
