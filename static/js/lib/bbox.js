// Boxes [west, south, east, north] in degrees; a view may run past ±180 where the world repeats.

/** Return the box grown on each side by a share of its size. */
export function pad([west, south, east, north], share) {
  const dx = (east - west) * share;
  const dy = (north - south) * share;
  return [west - dx, Math.max(-90, south - dy), east + dx, Math.min(90, north + dy)];
}

/** Return whether the outer box holds all of the inner one. */
export function contains(outer, inner) {
  if (!outer || !inner) return false;
  return outer[0] <= inner[0] && outer[1] <= inner[1] && outer[2] >= inner[2] && outer[3] >= inner[3];
}

/** Return whether two boxes share a point. */
export function meets(a, b) {
  return Boolean(a && b) && a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

/** Return "w,s,e,n" with longitudes in -180..180 for a request; west > east crosses the antimeridian. */
export function toParameter([west, south, east, north]) {
  const whole = east - west >= 360;
  const [w, e] = whole ? [-180, 180] : [wrap(west), wrap(east)];
  return [w, south, e, north].map((value) => Number(value.toFixed(5))).join(",");
}

/** Return the box of a GeoJSON geometry, or null for none. */
export function boxOf(geometry) {
  if (!geometry) return null;
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  walk(geometry.type === "GeometryCollection" ? geometry.geometries : geometry.coordinates, box);
  return box[0] <= box[2] ? box : null;
}

/** Return the size of a box in square degrees: good enough to draw the small above the large. */
export function extent(box) {
  return box ? (box[2] - box[0]) * (box[3] - box[1]) : 0;
}

function walk(part, box) {
  if (!Array.isArray(part)) return;
  if (typeof part[0] === "number") {
    box[0] = Math.min(box[0], part[0]);
    box[1] = Math.min(box[1], part[1]);
    box[2] = Math.max(box[2], part[0]);
    box[3] = Math.max(box[3], part[1]);
    return;
  }
  for (const inner of part) walk(inner?.coordinates ?? inner, box);
}

function wrap(lon) {
  return lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;
}
