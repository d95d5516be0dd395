// Each page, light and dark, wide and narrow, with and without JavaScript: it loads without an error, asks nothing of other
// machines, breaks no rule of WCAG 2.2 AA that axe knows, and never scrolls sideways.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, known, openBrowser, serve, tooWide, watch } from "./harness.mjs";
import { pages } from "./pages.mjs";

const WAYS = [];
for (const colorScheme of ["light", "dark"]) {
  for (const width of [1280, 320]) {
    for (const javaScriptEnabled of [true, false]) WAYS.push({ colorScheme, width, javaScriptEnabled });
  }
}

let browser, server, ids;
before(async () => {
  server = await serve(["demo"]);
  [browser, ids] = [await openBrowser(), await known(server.origin)];
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

for (const { colorScheme, width, javaScriptEnabled } of WAYS) {
  const way = `${colorScheme}, ${width} px, ${javaScriptEnabled ? "with" : "without"} JavaScript`;
  test(way, async (t) => {
    const look = { colorScheme, viewport: { width, height: 800 } };
    const context = await browser.newContext({ ...look, javaScriptEnabled });
    const page = await context.newPage();
    // axe is a script itself, so that a page without scripts is shown to it once more, with its scripts left out.
    const judged = javaScriptEnabled ? page : await withoutScripts(look);
    const wrong = watch(page);
    for (const [name, path, status = 200] of pages) {
      wrong.length = 0;
      const answer = await page.goto(server.origin + path(ids), { waitUntil: "load" });
      if (answer.status() !== status) wrong.push(`status ${answer.status()}`);
      if (judged !== page) await judged.goto(server.origin + path(ids), { waitUntil: "load" });
      wrong.push(...await axe(judged), ...await tooWide(page));
      const found = [...wrong];
      await t.test(name, () => assert.deepEqual(found, []));
    }
    await context.close();
  });
}

async function withoutScripts(look) {
  const context = await browser.newContext(look);
  await context.route(/\.js$/, (route) => route.fulfill({ contentType: "text/javascript", body: "" }));
  return context.newPage();
}
