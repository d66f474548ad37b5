// Which labels may stay: the first come, first placed, and none over another.

/** Return the boxes {x, y, width, height, …} in their order that collide with no earlier one. */
export function declutter(boxes, { limit = 60, gap = 4 } = {}) {
  const kept = [];
  for (const box of boxes) {
    if (kept.length >= limit) break;
    if (!kept.some((other) => overlap(box, other, gap))) kept.push(box);
  }
  return kept;
}

function overlap(a, b, gap) {
  return (
    a.x < b.x + b.width + gap &&
    b.x < a.x + a.width + gap &&
    a.y < b.y + b.height + gap &&
    b.y < a.y + a.height + gap
  );
}
