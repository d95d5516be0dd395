// What a page costs the line: everything a first visit loads, and one page of results.

import assert from "node:assert/strict";
import { get } from "node:http";
import { after, before, test } from "node:test";
import { openBrowser, serve } from "./harness.mjs";

const FIRST_LOAD_BYTES = 100_000;
const RESULTS_BYTES = 60_000;

let browser, server;
before(async () => {
  server = await serve(["demo"]);
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Bytes of an answer's body as they go over the line. */
function transferred(url) {
  return new Promise((resolve, reject) => {
    get(url, { headers: { "Accept-Encoding": "gzip" } }, (answer) => {
      let bytes = 0;
      answer.on("data", (piece) => { bytes += piece.length; });
      answer.on("end", () => resolve(bytes));
    }).on("error", reject);
  });
}

test("a first visit loads little", async () => {
  const page = await browser.newPage();
  const loaded = new Set();
  page.on("request", (request) => loaded.add(request.url()));
  await page.goto(`${server.origin}/`, { waitUntil: "load" });
  const sizes = await Promise.all([...loaded].map(transferred));
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  assert.ok(loaded.size > 3 && bytes <= FIRST_LOAD_BYTES, `${bytes} bytes in ${loaded.size} files`);
  await page.close();
});

test("a page of results is small", async () => {
  const bytes = await transferred(`${server.origin}/?q=killed+OR+attack+OR+said&limit=20`);
  assert.ok(bytes > 1_000 && bytes <= RESULTS_BYTES, `${bytes} bytes`);
});

test("files are kept for good under names that change with them", async () => {
  const html = await (await fetch(`${server.origin}/`)).text();
  const files = [...html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);
  assert.ok(files.length >= 4);
  for (const file of files) {
    const answer = await fetch(server.origin + file);
    assert.match(answer.headers.get("cache-control"), /immutable/, file);
    assert.match(file, /-[0-9a-f]{16}\./);
    const again = await fetch(server.origin + file, { headers: { "If-None-Match": answer.headers.get("etag") } });
    assert.equal(again.status, 304, file);
  }
});
