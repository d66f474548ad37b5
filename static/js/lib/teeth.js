// The half-circles along a contact line that say which way it faces. Plane geometry in pixels, y down.

/**
 * Return one arc (list of points) every `spacing` px along `points`, on the given side:
 * +1 right of the drawing direction, -1 left. Arcs outside `frame` [x0, y0, x1, y1] are left out.
 */
export function arcs(points, { spacing = 26, radius = 6, side = 1, frame = null, steps = 8 }) {
  const found = [];
  let ahead = spacing / 2;
  for (let i = 1; i < points.length; i += 1) {
    const [x0, y0] = points[i - 1];
    const [x1, y1] = points[i];
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (!length) continue;
    const [ux, uy] = [(x1 - x0) / length, (y1 - y0) / length];
    let at = ahead;
    for (; at < length; at += spacing) {
      const center = [x0 + ux * at, y0 + uy * at];
      if (!frame || inside(center, frame)) found.push(arc(center, [ux, uy], radius, side, steps));
    }
    ahead = at - length;
  }
  return found;
}

/** Return +1 or -1: the side of a line that most of the other points lie on; 0 when it cannot be said. */
export function facingSide(points, others) {
  let sum = 0;
  for (const other of others) {
    const near = nearestSegment(points, other);
    if (near) sum += Math.sign(near);
  }
  return Math.sign(sum);
}

function nearestSegment(points, [x, y]) {
  let best = Infinity;
  let cross = 0;
  for (let i = 1; i < points.length; i += 1) {
    const [x0, y0] = points[i - 1];
    const [dx, dy] = [points[i][0] - x0, points[i][1] - y0];
    const square = dx * dx + dy * dy;
    if (!square) continue;
    const t = Math.max(0, Math.min(1, ((x - x0) * dx + (y - y0) * dy) / square));
    const distance = Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
    if (distance < best) {
      best = distance;
      cross = dx * (y - y0) - dy * (x - x0);
    }
  }
  return cross;
}

function arc([cx, cy], [ux, uy], radius, side, steps) {
  const [nx, ny] = [-uy * side, ux * side]; // y runs down: the right-hand normal is (-uy, ux)
  return Array.from({ length: steps + 1 }, (_, step) => {
    const angle = Math.PI * (1 - step / steps);
    const [along, out] = [Math.cos(angle) * radius, Math.sin(angle) * radius];
    return [cx + ux * along + nx * out, cy + uy * along + ny * out];
  });
}

function inside([x, y], [x0, y0, x1, y1]) {
  return x >= x0 && x <= x1 && y >= y0 && y <= y1;
}
