// What all browser tests share: the program on a free port with the demo's articles, a browser without any network but
// loopback, and what is asked of every page.

import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { existsSync, readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const program = process.env.WIREWATCH;
const browserPath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);

const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-extensions",
];

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** A browser with a new profile. */
export function openBrowser() {
  return chromium.launch({ executablePath: browserPath, headless: true, args: FLAGS });
}

/** Starts the program; resolves when it serves, with its address and a way to stop it. */
export async function serve(args, port) {
  const address = `127.0.0.1:${port ?? await freePort()}`;
  const child = spawn(program, [...args, "--listen", address], { stdio: ["ignore", "pipe", "pipe"] });
  let told = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (words) => { told += words; });
  const ended = new Promise((resolve) => child.on("exit", resolve));
  const deadline = Date.now() + 120_000;
  while (!(await answers(`http://${address}/readyz`))) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`the program does not serve:\n${told}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    origin: `http://${address}`,
    told: () => told,
    stop: async () => { child.kill("SIGTERM"); await ended; },
  };
}

/** Runs the program to its end and gives what it printed. */
export async function run(args, options = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  let told = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (words) => { told += words; });
  const code = await new Promise((resolve) => child.on("exit", resolve));
  if (code !== 0) throw new Error(`wirewatch ${args.join(" ")} ended with ${code}:\n${told}`);
  return told;
}

async function answers(url) {
  try { return (await fetch(url)).ok; } catch { return false; }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** What the archive holds that pages are about: each the id of one. */
export async function known(origin) {
  const json = async (path) => (await fetch(origin + path)).json();
  const first = (list) => { if (!list?.length) throw new Error("the demo's archive is empty"); return list[0]; };
  const spoken = (await json("/api/v1/search?kind=quote&limit=1")).hits;
  const rich = (await json("/api/v1/search?q=killed&limit=1")).hits;
  return {
    article: first(rich).id,
    quoted: first(spoken).id,
    story: (await json("/api/v1/search?collapse=story&limit=50")).hits.find((hit) => hit.story?.articles > 1)?.id ?? first(rich).id,
    changed: await changedArticle(json) ?? first(rich).id,
    group: first((await json("/api/v1/groups")).groups).id,
    incident: first((await json("/api/v1/incidents?limit=50")).incidents.sort((a, b) => b.articles - a.articles)).id,
    speaker: first((await json("/api/v1/speakers?limit=1")).speakers).id,
    feed: first(await feedList(json)).id,
  };
}

async function feedList(json) {
  const answer = await json("/api/v1/feeds");
  return Array.isArray(answer) ? answer : answer.feeds;
}

async function changedArticle(json) {
  const { hits } = await json("/api/v1/search?limit=100&sort=newest");
  for (const hit of hits) {
    if ((await json(`/api/v1/articles/${hit.id}/versions`)).length > 1) return hit.id;
  }
  return undefined;
}

/** Notes everything on a page that must not be: errors, reports of the content policy, requests that leave the machine. */
export function watch(page) {
  const wrong = [];
  page.on("console", (message) => {
    // A page that answers 4xx on purpose is told of by the browser as an error of loading it.
    const ofStatus = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !ofStatus) wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
  page.on("dialog", (dialog) => { wrong.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => {
    const { protocol, hostname } = new URL(request.url());
    const own = protocol === "data:" || ["127.0.0.1", "localhost", "[::1]"].includes(hostname);
    if (!own) wrong.push(`request: ${request.url()}`);
  });
  return wrong;
}

/** What axe says against a page, one line each. It needs scripts to run. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const result = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly, resultTypes: ["violations"] }), RULES);
  return result.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} (${node.failureSummary?.split("\n")[1]?.trim()})`));
}

/** Elements that make a page scroll sideways. */
export function tooWide(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    const wide = [...document.body.querySelectorAll("*")].filter((element) => element.getBoundingClientRect().right > width + 1);
    return wide.slice(0, 5).map((element) => `${element.tagName.toLowerCase()}.${element.className} ${Math.round(element.getBoundingClientRect().right)} px`);
  });
}
