// Where the name of a country goes: the centroid of its largest part.

/** Return {point: [lon, lat], ring} of a Polygon or MultiPolygon. */
export function anchorOf({ type, coordinates }) {
  const rings = type === "Polygon" ? [coordinates[0]] : coordinates.map((part) => part[0]);
  let best = { area: -1 };
  for (const ring of rings) {
    const found = centroid(ring);
    if (found.area > best.area) best = { ...found, ring };
  }
  return { point: best.point, ring: best.ring };
}

/** Return {point, area} of a closed ring, in plane degrees. */
function centroid(ring) {
  let [double, x, y] = [0, 0, 0];
  for (let i = 1; i < ring.length; i += 1) {
    const [x0, y0] = ring[i - 1];
    const [x1, y1] = ring[i];
    const cross = x0 * y1 - x1 * y0;
    double += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  }
  if (!double) return { point: ring[0], area: 0 };
  return { point: [x / (3 * double), y / (3 * double)], area: Math.abs(double) / 2 };
}
