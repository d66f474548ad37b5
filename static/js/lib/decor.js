// What runs along a line or an outline, as SVG path data. Plane geometry in pixels, y down.
// points: [{x, y}, …]. frame {min, max}: what lies outside is left out. side: +1 right of the drawing
// direction, -1 left. A ring is given with its first point repeated, its outside on the right.

/** Return half-circles in a row, bulging to a side: a forward line of troops. */
export function scallops(points, { side = 1, chord = 14, frame = null } = {}) {
  const stops = stations(points, chord);
  const sweep = side > 0 ? 0 : 1;
  const path = pen(frame);
  for (let i = 1; i < stops.length; i += 1) {
    const [a, b] = [stops[i - 1], stops[i]];
    const radius = round(Math.hypot(b.x - a.x, b.y - a.y) / 2);
    path.from(a, b, ` A${radius} ${radius} 0 0 ${sweep} ${spot(b)}`);
  }
  return path.text();
}

/** Return triangles that stand on the line: an encirclement outward, a siege inward. */
export function spikes(points, { side = 1, spacing = 22, height = 9, frame = null } = {}) {
  const path = pen(frame);
  for (const { x, y, ux, uy } of stations(points, spacing).slice(1)) {
    const [half, out] = [height * 0.5, height * side];
    const [a, b] = [{ x: x - ux * half, y: y - uy * half }, { x: x + ux * half, y: y + uy * half }];
    path.from(a, b, ` L${spot({ x: x - uy * out, y: y + ux * out })} L${spot(b)} Z`);
  }
  return path.text();
}

/** Return a battlement: the outline of a fortified area. */
export function battlements(points, { side = 1, spacing = 10, height = 6, frame = null } = {}) {
  const stops = stations(points, spacing, 2);
  const path = pen(frame);
  for (let i = 1; i < stops.length; i += 1) {
    const [a, b] = [stops[i - 1], stops[i]];
    const out = ({ x, y }) => ({ x: x - b.uy * height * side, y: y + b.ux * height * side });
    path.from(a, b, i % 2 ? ` L${spot(out(a))} L${spot(out(b))} L${spot(b)}` : ` L${spot(b)}`);
  }
  return path.text();
}

/** Return the head of an arrow at the last point: two barbs, or a closed head with a second one behind. */
export function arrowhead(points, { size = 15, double = false } = {}) {
  const tip = points.at(-1);
  const tail = backFrom(points, size);
  if (!tail) return "";
  const length = Math.hypot(tip.x - tail.x, tip.y - tail.y);
  const [ux, uy] = [(tip.x - tail.x) / length, (tip.y - tail.y) / length];
  const barbs = (at) =>
    [1, -1].map((way) => ({ x: at.x - ux * size - uy * size * 0.6 * way, y: at.y - uy * size + ux * size * 0.6 * way }));
  const head = (at) => {
    const [left, right] = barbs(at);
    return `M${spot(left)} L${spot(at)} L${spot(right)}`;
  };
  const second = { x: tip.x - ux * size * 0.55, y: tip.y - uy * size * 0.55 };
  return double ? head(tip) + head(second) : head(tip);
}

/** Return the line itself; points closer than a pixel to the last are passed over. */
export function plain(points, { frame = null } = {}) {
  const path = pen(frame);
  let last = points[0];
  points.forEach((point, index) => {
    const near = Math.abs(point.x - last.x) < 1 && Math.abs(point.y - last.y) < 1;
    if (!index || (near && index < points.length - 1)) return;
    path.from(last, point, ` L${spot(point)}`);
    last = point;
  });
  return path.text();
}

/** Return points evenly along the line with its direction there: {x, y, ux, uy}; both ends are among them. */
function stations(points, spacing, multiple = 1) {
  let total = 0;
  for (let i = 1; i < points.length; i += 1) total += Math.hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
  if (!total) return [];
  const count = Math.max(1, Math.round(total / spacing / multiple)) * multiple;
  const step = total / count;
  const found = [];
  let before = 0; // length of the line up to points[i - 1]
  for (let i = 1; i < points.length; i += 1) {
    const [a, b] = [points[i - 1], points[i]];
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    if (!length) continue;
    const [ux, uy] = [(b.x - a.x) / length, (b.y - a.y) / length];
    for (let at = found.length * step; found.length <= count && at <= before + length + 1e-6; at = found.length * step) {
      found.push({ x: a.x + ux * (at - before), y: a.y + uy * (at - before), ux, uy });
    }
    before += length;
  }
  return found;
}

/** Return the last point that lies at least `distance` before the end, or the first; null for a line of no length. */
function backFrom(points, distance) {
  const tip = points.at(-1);
  let far = null;
  for (let i = points.length - 2; i >= 0; i -= 1) {
    const away = Math.hypot(points[i].x - tip.x, points[i].y - tip.y);
    if (away) far = points[i];
    if (away >= distance) break;
  }
  return far;
}

/** Collect pieces of path, each from a to b; those outside the frame are left out. */
function pen(frame) {
  const parts = [];
  let at = null;
  return {
    from(a, b, rest) {
      if (frame && !near(a, frame) && !near(b, frame)) return;
      if (at !== a) parts.push(`M${spot(a)}`);
      parts.push(rest);
      at = b;
    },
    text: () => parts.join(""),
  };
}

function near({ x, y }, { min, max }) {
  return x >= min.x - 20 && x <= max.x + 20 && y >= min.y - 20 && y <= max.y + 20;
}

function spot({ x, y }) {
  return `${round(x)} ${round(y)}`;
}

function round(value) {
  return Math.round(value * 10) / 10;
}
