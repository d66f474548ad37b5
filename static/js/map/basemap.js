// The embedded base map: countries of Natural Earth (TopoJSON), drawn on canvas tiles. No server, no tiles to fetch.

import { leaflet } from "./leaflet.js";

const SIZE = 512; // px of a tile
const GRATICULE = [[0, 30], [4, 10], [6, 5], [7, 2], [8, 1], [11, 0.5]]; // from zoom, degrees
const TOKENS = ["sea", "land", "border", "coast", "graticule"];

/** Return the world's TopoJSON. */
export async function loadWorld(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`base map: ${response.status}`);
  return response.json();
}

/** Add sea, land, borders and graticule under everything; redraw when the color scheme changes. */
export function addBasemap(map, world, { pane }) {
  const { feature, mesh } = window.topojson;
  const countries = world.objects.countries;
  const shapes = {
    land: flatten(feature(world, world.objects.land).features ?? [feature(world, world.objects.land)]),
    borders: flatten([{ geometry: mesh(world, countries, (a, b) => a !== b) }]),
  };
  const layer = tiles(shapes, pane);
  layer.addTo(map);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => layer.redraw());
  return layer;
}

function tiles(shapes, pane) {
  const L = leaflet();
  const Base = L.GridLayer.extend({
    createTile(coords) {
      const canvas = document.createElement("canvas");
      const ratio = Math.min(2, window.devicePixelRatio || 1);
      canvas.width = canvas.height = SIZE * ratio;
      const pen = canvas.getContext("2d");
      pen.scale(ratio, ratio);
      draw(pen, shapes, coords);
      return canvas;
    },
  });
  return new Base({
    pane, tileSize: SIZE, keepBuffer: 1, updateWhenZooming: false, noWrap: false,
    attribution: "Borders: Natural Earth, as held in fact",
  });
}

function draw(pen, shapes, { x, y, z }) {
  const paint = palette();
  const scale = 256 * 2 ** z; // px of the whole world
  const wrapped = ((x * SIZE) % scale + scale) % scale;
  const origin = [wrapped, y * SIZE];
  const frame = [origin[0] / scale, origin[1] / scale, (origin[0] + SIZE) / scale, (origin[1] + SIZE) / scale];
  const shown = (line) => meets(line.box, frame);
  pen.fillStyle = paint.sea;
  pen.fillRect(0, 0, SIZE, SIZE);
  trace(pen, shapes.land.filter(shown), scale, origin);
  pen.fillStyle = paint.land;
  pen.fill("evenodd");
  graticule(pen, z, scale, origin, paint.graticule);
  trace(pen, shapes.land.filter(shown), scale, origin);
  pen.strokeStyle = paint.coast;
  pen.lineWidth = 1;
  pen.stroke();
  trace(pen, shapes.borders.filter(shown), scale, origin);
  pen.strokeStyle = paint.border;
  pen.lineJoin = "round";
  pen.lineWidth = z < 5 ? 0.8 : 1.3;
  pen.stroke();
}

/** Draw lines as one path; points closer than half a pixel to the last are passed over. */
function trace(pen, lines, scale, [ox, oy]) {
  pen.beginPath();
  for (const { points } of lines) {
    let lastX = Infinity;
    let lastY = Infinity;
    for (let i = 0; i < points.length; i += 2) {
      const x = points[i] * scale - ox;
      const y = points[i + 1] * scale - oy;
      const end = i === points.length - 2;
      if (!end && Math.abs(x - lastX) < 0.5 && Math.abs(y - lastY) < 0.5) continue;
      if (i) pen.lineTo(x, y);
      else pen.moveTo(x, y);
      lastX = x;
      lastY = y;
    }
  }
}

function graticule(pen, zoom, scale, [ox, oy], color) {
  const step = GRATICULE.findLast(([from]) => zoom >= from)[1];
  pen.beginPath();
  for (let lon = -180; lon <= 180; lon += step) {
    const x = Math.round(mercatorX(lon) * scale - ox) + 0.5;
    if (x >= 0 && x <= SIZE) pen.rect(x, 0, 0, SIZE);
  }
  for (let lat = -80; lat <= 80; lat += step) {
    const y = Math.round(mercatorY(lat) * scale - oy) + 0.5;
    if (y >= 0 && y <= SIZE) pen.rect(0, y, SIZE, 0);
  }
  pen.strokeStyle = color;
  pen.lineWidth = 1;
  pen.stroke();
}

/** Return each ring or line as {box, points} in Web Mercator, 0..1. */
function flatten(features) {
  const lines = [];
  const add = (line) => {
    const points = new Float64Array(line.length * 2);
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    line.forEach(([lon, lat], index) => {
      const [x, y] = [mercatorX(lon), mercatorY(lat)];
      points[index * 2] = x;
      points[index * 2 + 1] = y;
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    });
    lines.push({ box, points });
  };
  const walk = (part) => (typeof part[0][0] === "number" ? add(part) : part.forEach(walk));
  for (const { geometry } of features) walk(geometry.coordinates);
  return lines;
}

function mercatorX(lon) {
  return lon / 360 + 0.5;
}

function mercatorY(lat) {
  const sine = Math.sin((Math.max(-85.05, Math.min(85.05, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

function meets(a, b) {
  return a[0] <= b[2] && b[0] <= a[2] && a[1] <= b[3] && b[1] <= a[3];
}

function palette() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(TOKENS.map((name) => [name, style.getPropertyValue(`--map-${name}`).trim()]));
}
