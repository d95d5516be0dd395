#!/usr/bin/env node
// Makes crates/server/assets/map/outlines.txt from Natural Earth's 1:110m countries as the npm package world-atlas has them.
//
//   npm install --no-save --prefix DIR world-atlas@2 i18n-iso-countries@7
//   node scripts/map.mjs DIR > crates/server/assets/map/outlines.txt
//
// The format is described in the README beside that file.
import { readFileSync } from "node:fs";
import { join } from "node:path";

const dir = process.argv[2];
if (!dir) {
  console.error("usage: node scripts/map.mjs DIR, where DIR/node_modules holds world-atlas and i18n-iso-countries");
  process.exit(2);
}
const read = (path) => JSON.parse(readFileSync(join(dir, "node_modules", path), "utf8"));
const topology = read("world-atlas/countries-110m.json");
const alpha2 = new Map(read("i18n-iso-countries/codes.json").map(([two, , numeric]) => [numeric, two]));

// Tenths of a degree, about 11 km: finer than the outlines themselves are.
const tenths = ([x, y]) => {
  const { scale, translate } = topology.transform;
  return [Math.round((x * scale[0] + translate[0]) * 10), Math.round((y * scale[1] + translate[1]) * 10)];
};

const arcs = topology.arcs.map((arc) => {
  let [x, y] = [0, 0];
  const points = arc.map(([dx, dy]) => tenths([(x += dx), (y += dy)]));
  // The ends stay, so that arcs meet; between them a point that did not move says nothing.
  return points.filter((p, i) => i === 0 || i === points.length - 1 || p[0] !== points[i - 1][0] || p[1] !== points[i - 1][1]);
});
for (const points of arcs) {
  let [x, y] = [0, 0];
  const steps = points.map(([px, py]) => {
    const step = `${px - x} ${py - y}`;
    [x, y] = [px, py];
    return step;
  });
  console.log(steps.join(" "));
}
console.log("");
for (const country of topology.objects.countries.geometries) {
  const { name } = country.properties;
  const code = name === "Kosovo" ? "XK" : (alpha2.get(country.id) ?? "-");
  const polygons = country.type === "Polygon" ? [country.arcs] : country.arcs;
  // What is no wider than a tenth of a degree is no area any more.
  const isArea = (ring) => new Set(ring.flatMap((i) => arcs[i < 0 ? ~i : i]).map(String)).size > 2;
  const rings = polygons.flat().filter(isArea).map((ring) => ring.join(" "));
  console.log([code, name, ...rings].join("\t"));
}
