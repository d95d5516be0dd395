// An article written to attack its readers is shown as text, whatever page shows it.

import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { openBrowser, run, serve, tooWide, watch } from "./harness.mjs";

const article = fileURLToPath(new URL("hostile/one.html", import.meta.url));
const BAD = "<script>alert('query')</script>\"><img src=x onerror=alert(1)>";

let browser, server, folder, paths;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "wirewatch-hostile-"));
  const desk = ["--data-dir", folder];
  await run([...desk, "import", article]);
  server = await serve([...desk, "serve"]);
  browser = await openBrowser();
  const json = async (path) => (await fetch(server.origin + path)).json();
  const [hit] = (await json("/api/v1/search")).hits;
  assert.ok(hit, "the hostile article was read");
  const incident = (await json("/api/v1/incidents")).incidents[0];
  const speaker = (await json("/api/v1/speakers")).speakers[0];
  const bad = encodeURIComponent(BAD);
  paths = [
    "/", "/?q=market", "/?q=market&kind=quote", "/?q=market&collapse=no", `/?q=${bad}`, `/?q=market&outlet=${bad}&from=${bad}`,
    `/?q=market&language=${bad}`, `/articles/${bad}`, `/${bad}`,
    `/articles/${hit.id}`,
    ...["quotes", "versions", "story", "source", bad].map((tab) => `/articles/${hit.id}?tab=${tab}`),
    "/incidents", "/groups", "/speakers", `/speakers?q=${bad}`, "/feeds", "/watchlist", "/searches", "/searches/new?query=" + bad, "/settings", "/help",
    ...(hit.groups ?? []).map((group) => `/groups/${group}`),
    ...(incident ? [`/incidents/${incident.id}`] : []),
    ...(speaker ? [`/speakers/${speaker.id}`] : []),
    `/groups/${bad}`, `/incidents/${bad}`, `/speakers/${bad}`,
  ];
});
after(async () => {
  await browser?.close();
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** What on a page could act: scripts not ours, handlers in attributes, addresses that run, things loaded from elsewhere. */
function lively(page) {
  return page.evaluate(() => {
    const found = [];
    for (const element of document.querySelectorAll("*")) {
      const name = element.tagName.toLowerCase();
      if (name === "script" && !element.getAttribute("src")?.startsWith("/assets/")) found.push("script");
      if (["img", "iframe", "object", "embed", "style", "base"].includes(name)) found.push(name);
      for (const { name: attribute, value } of element.attributes) {
        if (/^on/i.test(attribute) || attribute === "style") found.push(`${name} ${attribute}`);
        if (["href", "src", "action", "formaction"].includes(attribute) && /^\s*(javascript|data|vbscript):/i.test(value)) found.push(`${name} ${attribute}=${value}`);
      }
    }
    return found;
  });
}

test("a hostile article is inert on every page that shows it", async (t) => {
  for (const width of [1280, 320]) {
    const page = await browser.newPage({ viewport: { width, height: 800 } });
    const wrong = watch(page);
    for (const path of paths) {
      wrong.length = 0;
      await page.goto(server.origin + path, { waitUntil: "load" });
      wrong.push(...await lively(page), ...await tooWide(page));
      const found = [...wrong];
      await t.test(`${path.slice(0, 60)} at ${width} px`, () => assert.deepEqual(found, []));
    }
    await page.close();
  }
});

test("the stored page comes as a file that no browser shows", async () => {
  const [hit] = (await (await fetch(`${server.origin}/api/v1/search`)).json()).hits;
  const answer = await fetch(`${server.origin}/api/v1/articles/${hit.id}/source`);
  assert.match(answer.headers.get("content-disposition"), /^attachment/);
  assert.equal(answer.headers.get("content-type"), "application/octet-stream");
  assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
  assert.match(answer.headers.get("content-security-policy"), /default-src 'none'/);
});
