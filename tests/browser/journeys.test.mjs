// What analysts do every day, by keyboard alone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { known, openBrowser, serve, watch } from "./harness.mjs";

let browser, server, ids;
before(async () => {
  server = await serve(["demo"]);
  [browser, ids] = [await openBrowser(), await known(server.origin)];
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

/** Runs `journey` in a new window; nothing may go wrong on the way. */
async function travel(journey) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const wrong = watch(page);
  await journey(page);
  assert.deepEqual(wrong, []);
  await context.close();
}

/** Presses Tab until what has the focus matches `selector` and says `words`. */
async function tabTo(page, selector, words = "") {
  for (let presses = 0; presses < 400; presses += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(
      ([selector, words]) => {
        const element = document.activeElement;
        return element?.matches(selector) && `${element.textContent} ${element.getAttribute("aria-label") ?? ""}`.includes(words);
      },
      [selector, words],
    );
    if (here) return;
  }
  assert.fail(`Tab does not reach ${selector} ${words}`);
}

async function follow(page, key = "Enter") {
  await Promise.all([page.waitForEvent("load"), page.keyboard.press(key)]);
}

test("find a quote by its speaker and cite it", () => travel(async (page) => {
  const spoken = await (await fetch(`${server.origin}/api/v1/speakers?limit=1`)).json();
  const { name } = spoken.speakers[0];
  await page.goto(server.origin);
  await page.keyboard.press("/");
  await page.keyboard.type(`speaker:"${name}"`);
  await follow(page);
  assert.match(await page.locator("#count").textContent(), /^\d+ article/);
  await tabTo(page, ".kinds a", "Quotes");
  await page.keyboard.press("Enter");
  await page.waitForURL(/kind=quote/);
  await page.locator("#count", { hasText: "quote" }).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("o");
  await page.waitForURL(/\/articles\/.*#quote-\d+/);
  const number = Number(page.url().match(/#quote-(\d+)/)[1]);
  assert.equal(await page.locator(`#quote-${number}`).count(), 1);
  await tabTo(page, ".tabs a", "Quotes");
  await follow(page);
  await tabTo(page, `#said-${number} summary`, "Cite");
  await page.keyboard.press("Enter");
  await tabTo(page, `#said-${number} button`, "Copy citation");
  await page.keyboard.press("Enter");
  await page.locator("#said", { hasText: "Copied." }).waitFor({ state: "attached" });
  const citation = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(citation.includes(name.split(" ").at(-1)) && /SHA-256 [0-9a-f]{64}/.test(citation), citation);
}));

test("layers and single keys go on and off", () => travel(async (page) => {
  await page.goto(`${server.origin}/articles/${ids.article}`);
  const shown = () => page.evaluate(() => [...document.querySelectorAll("article p .l.evidence")].some((mark) => getComputedStyle(mark).textDecorationLine === "underline"));
  assert.equal(await shown(), true);
  await page.keyboard.press("a");
  assert.equal(await shown(), false);
  await page.reload();
  assert.equal(await shown(), false, "the choice is kept");
  await page.keyboard.press("a");
  assert.equal(await shown(), true);
  await page.keyboard.press("?");
  await page.locator("dialog[open]").waitFor();
  await tabTo(page, "dialog [data-setting=keys]");
  await page.keyboard.press("Space");
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  assert.equal(await shown(), true, "single keys are off");
}));

test("a fact leads to its sentence and back", () => travel(async (page) => {
  await page.goto(`${server.origin}/articles/${ids.article}`);
  await tabTo(page, ".beside .to");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#at-\d+/);
  const sentence = page.locator(".sentence:target");
  assert.equal(await sentence.count(), 1);
  await tabTo(page, ".sentence:target .back");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#fact-\d+/);
  assert.equal(await page.locator("dt:target").count(), 1);
}));

/** Whether a page of a journey is there; pages.mjs holds it to that. */
const isThere = async (path) => (await fetch(server.origin + path, { headers: { Accept: "text/html" } })).ok;

test("open an incident and follow a toll to its sentence", async (t) => {
  if (!(await isThere("/incidents"))) return t.skip("there is no page of incidents");
  await travel(followToll);
});

async function followToll(page) {
  const { incidents } = await (await fetch(`${server.origin}/api/v1/incidents?min_killed=1&limit=5`)).json();
  const [incident] = incidents;
  await page.goto(`${server.origin}/incidents?killed=1`);
  await tabTo(page, `main a[href="/incidents/${incident.id}"]`);
  await follow(page);
  await tabTo(page, "main td a[href*='#at-']");
  await follow(page);
  assert.equal(await page.locator(".sentence:target").count(), 1);
}

test("save a search and read its alert feed", async (t) => {
  if (!(await isThere("/searches/new"))) return t.skip("there is no page to save a search");
  await travel(saveAndRead);
});

async function saveAndRead(page) {
  await page.goto(`${server.origin}/?q=killed`);
  await follow(page, "s");
  assert.match(page.url(), /\/searches\/new\?query=killed/);
  await tabTo(page, "#name");
  await page.keyboard.type("deaths of the week");
  await tabTo(page, "main button.main", "Save");
  await follow(page);
  assert.match(page.url(), /\/searches\/[a-z0-9-]+\?done=/);
  await tabTo(page, "form[action$='/feed'] button");
  await follow(page);
  const address = await page.evaluate(() => document.body.textContent.match(/\/alerts\/[^\s"/]+\/atom/)?.[0]);
  const feed = await fetch(server.origin + address);
  assert.equal(feed.status, 200);
  assert.match(await feed.text(), /<feed[\s\S]*deaths of the week/);
}

test("change an alias, preview the difference, put it in place", () => travel(async (page) => {
  await page.goto(`${server.origin}/watchlist`);
  await tabTo(page, "#name");
  await page.keyboard.type("isis-k");
  await follow(page);
  await tabTo(page, "tbody th a", "Khorasan");
  await follow(page);
  await tabTo(page, "#toml");
  const lines = await page.locator("#toml").inputValue();
  const changed = lines.replace('"ISIS-K", ', "");
  assert.notEqual(changed, lines, "the alias is there to be taken out");
  await page.keyboard.press("ControlOrMeta+A");
  await page.keyboard.insertText(changed);
  await tabTo(page, "button", "Show what it would change");
  await follow(page);
  assert.match(await page.locator(".diff").textContent(), /\+\d+ \/ −[1-9]/);
  await tabTo(page, "button", "Put it in place");
  await follow(page);
  assert.match(page.url(), /\/watchlist\?done=watchlist-kept/);
  await page.locator(".note.good", { hasText: "The watchlist is changed." }).waitFor();
  await page.goto(`${server.origin}/watchlist`);
  while (await page.locator(".note", { hasText: "being tagged" }).count() > 0) await page.reload();
  await page.locator(".note.good", { hasText: "Tagged again" }).waitFor();
}));

test("join two incidents, see who decided and why, undo it", () => travel(async (page) => {
  const { incidents } = await (await fetch(`${server.origin}/api/v1/incidents?limit=50`)).json();
  const [one, other] = incidents.filter((incident) => incident.articles === 1);
  await page.goto(`${server.origin}/incidents/${one.id}`);
  await tabTo(page, "summary", "the same as another incident");
  await page.keyboard.press("Enter");
  await tabTo(page, "#other");
  await page.keyboard.type(`${server.origin}/incidents/${other.id}`);
  await tabTo(page, "#merge-why");
  await page.keyboard.type("one market");
  await tabTo(page, "main button", "Make them one");
  await follow(page);
  assert.match(page.url(), new RegExp(`/incidents/${other.id}\\?done=merged`));
  await page.goto(`${server.origin}/incidents/${one.id}`);
  assert.ok(page.url().endsWith(other.id), "the old address leads to the new one");
  await tabTo(page, "a", "All decisions");
  await follow(page);
  const told = await page.locator(".decisions li").first().textContent();
  assert.ok(told.includes("Two incidents are one") && told.includes("one market"), told);
  await tabTo(page, ".decisions button", "Undo");
  await follow(page);
  assert.match(page.url(), /done=undone/);
  assert.equal((await fetch(`${server.origin}/api/v1/incidents/${one.id}`, { redirect: "manual" })).status, 200);
}));
