// How long the search page takes to its first byte, over an archive that is there: WIREWATCH=program node bench.mjs FOLDER
// Each query is asked in five rounds after one to warm up; the target is 60 ms for 95 of 100 with 50,000 articles.

import { serve } from "./harness.mjs";

const ROUNDS = 5;
const server = await serve(["--data-dir", process.argv[2], "serve"]);
const get = async (path) => (await fetch(server.origin + path)).json();
const { total, facets } = await get("/api/v1/search?limit=1&facets=group,speaker,outlet,language");
const value = (field) => encodeURIComponent(facets[field]?.[0]?.value ?? "none");
const paths = [
  "/", "/?q=killed", "/?q=attack+market", "/?q=%22car+bomb%22", "/?q=police+OR+army+-drill", "/?q=explos*", "/?q=said&sort=newest",
  "/?q=killed:%3E%3D10", "/?q=attack&kind=quote", "/?q=attack&collapse=no", "/?q=after:30d", "/?q=attack&offset=200",
  `/?group=${value("group")}`, `/?speaker=${value("speaker")}`, `/?outlet=${value("outlet")}&q=attack`, `/?language=${value("language")}`,
];
const times = [];
for (let round = 0; round <= ROUNDS; round += 1) {
  for (const path of paths) {
    const begun = performance.now();
    const answer = await fetch(server.origin + path);
    const took = performance.now() - begun;
    await answer.arrayBuffer();
    if (round > 0) times.push([took, path]);
  }
}
await server.stop();
times.sort(([one], [other]) => one - other);
const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))][0].toFixed(1);
console.log(`${total} articles, ${times.length} pages: first byte p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${times.at(-1)[0].toFixed(1)} ms (${times.at(-1)[1]})`);
