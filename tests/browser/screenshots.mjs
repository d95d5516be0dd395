// Pictures of every page: node screenshots.mjs FOLDER [words of names …]

import { join } from "node:path";
import { known, openBrowser, serve } from "./harness.mjs";
import { pages } from "./pages.mjs";

const [folder, ...wanted] = process.argv.slice(2);
const server = await serve(["demo"]);
const browser = await openBrowser();
try {
  const ids = await known(server.origin);
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 320]) {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      for (const [name, path] of pages) {
        if (wanted.length > 0 && !wanted.some((word) => name.includes(word))) continue;
        await page.goto(server.origin + path(ids), { waitUntil: "load" });
        const file = `${name.replace(/[^a-z0-9]+/g, "-")}-${colorScheme}-${width}.png`;
        await page.screenshot({ path: join(folder, file), fullPage: width === 320, animations: "disabled" });
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await server.stop();
}
