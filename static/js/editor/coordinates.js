// Coordinates as people paste them: decimal degrees, or degrees, minutes and seconds. Pure.

const PART = /([NSEW])?\s*([-+]?\d+(?:\.\d+)?)\s*(?:°|º|d\b)?\s*(?:(\d+(?:\.\d+)?)\s*(?:['’′]|m\b))?\s*(?:(\d+(?:\.\d+)?)\s*(?:["”″]|''|s\b))?\s*([NSEW])?/giu;
const ARABIC = "٠١٢٣٤٥٦٧٨٩";

/** Return [lon, lat] of "34.0015, 44.9212", "N 34° 0' 5\" E 44° 55' 16\"" and the like.
 *
 * Two bare numbers are latitude and longitude, as maps and phones copy them, unless only the other
 * order lies on the globe. Throws an Error with a sentence for the person who pasted it.
 */
export function parseCoordinates(text) {
  const found = [...plain(text).matchAll(PART)].map(angle);
  if (found.length !== 2) throw new Error("Give two numbers: latitude and longitude, as 34.0015, 44.9212.");
  let [lat, lon] = found;
  if ("EW".includes(lat.letter || "-") || "NS".includes(lon.letter || "-")) [lat, lon] = [lon, lat];
  else if (!lat.letter && !lon.letter && Math.abs(lat.degrees) > 90 && Math.abs(lon.degrees) <= 90) {
    [lat, lon] = [lon, lat];
  }
  if (lat.letter && lat.letter === lon.letter) throw new Error("Both numbers have the same letter.");
  if (Math.abs(lat.degrees) > 90 || Math.abs(lon.degrees) > 180) {
    throw new Error("That is not on the globe: latitude to 90, longitude to 180.");
  }
  return [lon.degrees, lat.degrees];
}

/** Return [lon, lat] in words: "34.00150° N, 44.92120° E". */
export function inWords([lon, lat]) {
  const side = (value, plus, minus) => `${Math.abs(value).toFixed(5)}° ${value < 0 ? minus : plus}`;
  return `${side(lat, "N", "S")}, ${side(lon, "E", "W")}`;
}

function plain(text) {
  const western = text.replace(/[٠-٩]/gu, (digit) => String(ARABIC.indexOf(digit))).replace(/٫/gu, ".");
  // "34,0015 44,9212": a comma between digits with no space is a decimal comma when there are two.
  const commas = western.match(/\d,\d/gu) ?? [];
  return commas.length === 2 && !western.includes(".") ? western.replace(/(\d),(\d)/gu, "$1.$2") : western;
}

function angle([, before, whole, minutes = "0", seconds = "0", after]) {
  const letter = (before ?? after ?? "").toUpperCase();
  if (Number(minutes) >= 60 || Number(seconds) >= 60) throw new Error("Minutes and seconds stay below 60.");
  const size = Math.abs(Number(whole)) + Number(minutes) / 60 + Number(seconds) / 3600;
  const isNegative = whole.startsWith("-") || letter === "S" || letter === "W";
  return { letter, degrees: isNegative ? -size : size };
}
