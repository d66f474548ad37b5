// Where the name of an area goes: a point well within its largest part, which a centroid need not be.

const CUTS = 9; // horizontal lines on which room is looked for

/**
 * Return [lon, lat] in the middle of the longest stretch, west to east, inside a Polygon or MultiPolygon.
 * view: [west, south, east, north] to stay within; null when nothing of it lies there.
 */
export function insideOf({ type, coordinates }, view = [-Infinity, -90, Infinity, 90]) {
  const parts = type === "Polygon" ? [coordinates] : coordinates;
  let best = { length: 0, point: null };
  for (const rings of parts) {
    const ys = rings[0].map(([, y]) => y);
    const [low, high] = [Math.max(view[1], Math.min(...ys)), Math.min(view[3], Math.max(...ys))];
    for (let cut = 1; cut <= CUTS; cut += 1) {
      const y = low + ((high - low) * cut) / (CUTS + 1);
      const xs = crossings(rings, y);
      for (let i = 0; i + 1 < xs.length; i += 2) {
        const [west, east] = [Math.max(view[0], xs[i]), Math.min(view[2], xs[i + 1])];
        if (east - west > best.length) best = { length: east - west, point: [(west + east) / 2, y] };
      }
    }
  }
  return best.point;
}

function crossings(rings, y) {
  const xs = [];
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[x0, y0], [x1, y1]] = [ring[i - 1], ring[i]];
      if (y0 > y !== y1 > y) xs.push(x0 + ((y - y0) * (x1 - x0)) / (y1 - y0));
    }
  }
  return xs.sort((a, b) => a - b);
}
