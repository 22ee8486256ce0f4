// Do the pages hold in a browser? Each in two languages, on a desk and on a phone of 360 pixels: no error in the console, no
// failed and no outbound request, no axe violation of level A or AA, nothing wider than the screen; and without JavaScript.
//
//   node test/pages.mjs ADDRESS [FOLDER FOR SCREENSHOTS] [--carried]
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { line, pmtiles } from "./tiles.mjs";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const [address, folder] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
if (!address) throw new Error("say the address of the service or of a carried copy");
const origin = new URL(address).origin;
const carried = process.argv.includes("--carried");

const PAGES = [
  ["overview"],
  ["commitments"],
  ["commitments", "WPS-2"],
  ["claims"],
  ["claims", "a4p-2018-09"],
  ["claims", "a4p-2018-09", "deaths-17-26"],
  ["safety"],
  ["people"],
  ["people", "women"],
  ["missions"],
  ["missions", "MINUSMA"],
  ["missions", "MINUSMA", "resources"],
  ["partners"],
  ["partners", "BGD"],
  ["protection"],
  ["conduct"],
  ["data"],
  ["data", "fatalities"],
  ["licences"],
  ...(carried ? [] : [["claims", "write", "?indicator=fatalities-malicious&current=17&previous=26&from=2018-08-15&to=2018-09-30&population=any&scope=any&text=17+against+26"]]),
];
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };
/** What the first page may weigh with all it loads, in bytes as sent. */
const FIRST_PAGE = 150_000;

function path(language, [page, ...rest]) {
  const query = rest.at(-1)?.startsWith("?") ? rest.pop() : "";
  if (carried) return `${language}/${[page === "overview" ? "index" : page, ...rest].join("/")}.html`;
  return [language, ...(page === "overview" ? [] : [page]), ...rest].join("/") + query;
}

const wrong = [];
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** Opens a page and notes everything that goes wrong on it. */
async function opened(context, name, where) {
  const page = await context.newPage();
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && !/GPU stall|WebGL/.test(m.text()) && wrong.push(`${name}: console: ${m.text()}`));
  page.on("pageerror", (e) => wrong.push(`${name}: ${e.message}`));
  page.on("requestfailed", (r) => wrong.push(`${name}: failed: ${r.url()}`));
  page.on("response", (r) => r.status() >= 400 && wrong.push(`${name}: ${r.status()}: ${r.url()}`));
  page.on("request", (r) => {
    const url = new URL(r.url());
    if (url.origin !== origin && !["data:", "blob:"].includes(url.protocol)) wrong.push(`${name}: outbound: ${r.url()}`);
  });
  await page.goto(new URL(where, address).href, { waitUntil: "load" });
  return page;
}

async function isWithin(page, name, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  if (wide > width) wrong.push(`${name}: ${wide} pixels wide on a screen of ${width}`);
}

// A copy has the pages that a service gives: of it, each language on one screen is enough.
const combinations = ["en", "fr"]
  .flatMap((language) => Object.entries(SIZES).map(([size, viewport]) => ({ language, size, viewport })))
  .filter(({ language, size }) => !carried || (language === "en") === (size === "desk"));
await Promise.all(
  combinations.map(async ({ language, size, viewport }) => {
    // Light on the desk, dark on the phone: both are looked at without loading each page four times.
    const context = await browser.newContext({ viewport, colorScheme: size === "desk" ? "light" : "dark" });
    for (const parts of PAGES) {
      const name = `${language} ${size} ${parts.join("/")}`;
      const page = await opened(context, name, path(language, [...parts]));
      // Every chart is drawn: each has its SVG.
      await page.waitForFunction(() => [...document.querySelectorAll(".chart")].every((c) => c.querySelector("svg")), null, { timeout: 20_000 }).catch(() => wrong.push(`${name}: a chart is not drawn`));
      // A map is drawn, or gone where the browser cannot draw one.
      await page.waitForFunction(() => [...document.querySelectorAll(".map")].every((m) => m.hidden || m.dataset.drawn), null, { timeout: 60_000 }).catch(() => wrong.push(`${name}: a map is not drawn`));
      await isWithin(page, name, viewport.width);
      const devtools = await context.newCDPSession(page);
      // The policy forbids scripts in the page; the debugger may.
      await devtools.send("Runtime.evaluate", { expression: axe });
      const found = await page.evaluate(async (levels) => {
        const { violations } = await globalThis.axe.run(document, { runOnly: levels });
        return violations.map((v) => `${v.id}: ${v.nodes.slice(0, 2).map((n) => `${n.target} (${n.failureSummary.replace(/\s+/g, " ")})`).join("; ")}`);
      }, LEVELS);
      wrong.push(...found.map((f) => `${name}: axe: ${f}`));
      const lang = await page.evaluate(() => document.documentElement.lang);
      if (lang !== language) wrong.push(`${name}: says it is in ${lang}`);
      if (folder) await page.screenshot({ path: join(folder, `${name.replace(/\W+/g, "-").slice(0, 60)}.png`), fullPage: true });
      await page.close();
    }
    await context.close();
  }),
);

// Every address of the API that a page names gives what the page says it gives.
if (!carried) {
  const context = await browser.newContext({ viewport: SIZES.desk });
  const named = new Set();
  for (const parts of PAGES) {
    const page = await opened(context, `links ${parts.join("/")}`, path("en", [...parts]));
    for (const href of await page.locator('a[href^="/api/"]').evaluateAll((links) => links.map((a) => a.getAttribute("href")))) named.add(href);
    await page.close();
  }
  if (named.size < 10) wrong.push(`only ${named.size} addresses of the API are named`);
  for (const href of named) {
    const answer = await context.request.get(new URL(href, address).href);
    if (answer.status() !== 200) wrong.push(`${href}: ${answer.status()}`);
  }
  console.log(`${named.size} addresses of the API answer`);
  await context.close();
}

// The first page, with all that it loads, as sent.
{
  const context = await browser.newContext({ viewport: SIZES.desk });
  const page = await context.newPage();
  let bytes = 0;
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  devtools.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.goto(new URL(path("en", ["overview"]), address).href, { waitUntil: "networkidle" });
  console.log(`the first page weighs ${bytes} bytes as sent`);
  if (!carried && bytes > FIRST_PAGE) wrong.push(`the first page weighs ${bytes} bytes`);
  await context.close();
}

// From right to left.
{
  const context = await browser.newContext({ viewport: SIZES.phone });
  const page = await opened(context, "ar overview", path("ar", ["overview"]));
  const { direction, start } = await page.evaluate(() => ({ direction: getComputedStyle(document.body).direction, start: document.querySelector("h1").getBoundingClientRect().right }));
  if (direction !== "rtl" || start < 300) wrong.push(`ar overview: runs ${direction}, its title ends at ${start}`);
  await isWithin(page, "ar overview", 360);
  await context.close();
}

// Without JavaScript: every page has its title and its figures as tables, and nothing that only a script would fill.
{
  const context = await browser.newContext({ viewport: SIZES.phone, javaScriptEnabled: false });
  for (const parts of PAGES) {
    const name = `no script ${parts.join("/")}`;
    const page = await opened(context, name, path("en", [...parts]));
    if (!(await page.locator("h1").first().isVisible())) wrong.push(`${name}: no title`);
    for (const table of await page.locator(".figure details.table table").all()) {
      if (!(await table.isVisible())) wrong.push(`${name}: a table behind a chart cannot be seen`);
    }
    for (const empty of await page.locator(".chart, .map, [data-copy]").all()) {
      if (await empty.isVisible()) wrong.push(`${name}: something shows that only a script can fill`);
    }
    await page.close();
  }
  await context.close();
}

// What moves: the cut-off, the state in the address, the way to another language with that state, the copied sentence.
{
  const context = await browser.newContext({ viewport: SIZES.desk, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await opened(context, "cut-off", path("en", ["claims", "a4p-2018-09", "deaths-17-26"]));
  const slider = page.locator("#cut-off");
  const said = () => page.locator("#cut-off-said").textContent();
  await page.locator(".chart svg").first().waitFor();
  const before = await said();
  await slider.press("ArrowLeft");
  if ((await said()) === before) wrong.push("cut-off: the arrow keys say nothing new");
  if (!new URL(page.url()).searchParams.get("to")) wrong.push("cut-off: the day is not in the address");
  if (!carried) {
    await page.goto(`${origin}/en/safety?to=2018-09-20&population=uniformed`);
    await page.getByRole("link", { name: "Français" }).click();
    if (!page.url().endsWith("/fr/safety?to=2018-09-20&population=uniformed")) wrong.push(`languages: the state is lost: ${page.url()}`);
    if (!(await page.locator(".line").first().textContent()).includes("17 décès")) wrong.push("safety: the line does not give 17 deaths");
    await page.goto(`${origin}/en/safety?to=2018-09-20&population=uniformed`);
    await page.locator("#same-period-figure details.cite summary").click();
    await page.locator("#same-period-figure [data-copy]").click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    for (const part of ["17 deaths", "uniformed personnel", "as published on", "SHA-256"]) {
      if (!copied.includes(part)) wrong.push(`copied sentence lacks ${part}: ${copied}`);
    }
  }
  await context.close();
}

// A file of tiles that the reader points to: pictures and lines are drawn, another file is refused in words.
{
  const context = await browser.newContext({ viewport: SIZES.desk });
  const plain = await context.newPage();
  await plain.setContent('<body style="background: #f0f">');
  const picture = await plain.screenshot({ clip: { x: 0, y: 0, width: 256, height: 256 } });
  /** Of the dots of a second picture: how many are purple, and how many are others than in the first. */
  const compared = (pictures) =>
    plain.evaluate(async (pictures) => {
      const dots = await Promise.all(pictures.map(async (base64) => {
        const image = new Image();
        image.src = `data:image/png;base64,${base64}`;
        await image.decode();
        const drawn = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height }).getContext("2d");
        drawn.drawImage(image, 0, 0);
        return new Uint32Array(drawn.getImageData(0, 0, image.width, image.height).data.buffer);
      }));
      const [before, after] = dots;
      return { purple: after.filter((dot) => dot === 0xffff00ff).length, other: after.filter((dot, i) => dot !== before[i]).length, all: after.length };
    }, pictures.map((p) => p.toString("base64")));

  const page = await opened(context, "tiles", path("en", ["missions"]));
  const map = page.locator(".map").first();
  await map.and(page.locator("[data-drawn]")).waitFor({ timeout: 60_000 });
  const figure = page.locator(".figure").filter({ has: page.locator(".map") }).first();
  const lay = async (name, buffer) => {
    await figure.locator("input[data-tiles]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
    await page.waitForFunction((name) => document.querySelector(".figure [role=status]").textContent.includes(name), name);
    await page.waitForTimeout(1500);
    return map.screenshot();
  };
  const before = await map.screenshot();
  const own = await lay("own tiles.pmtiles", pmtiles(2, picture));
  const drawn = await compared([before, own]);
  if (drawn.purple < drawn.all / 4) wrong.push(`tiles: a purple world has ${drawn.purple} purple dots of ${drawn.all}`);
  const lines = await lay("lines.pmtiles", pmtiles(1, line("roads"), { vector_layers: [{ id: "roads", fields: {} }], attribution: '<a href="https://example.org">A & B</a>' }));
  if (!(await map.locator(".maplibregl-ctrl-attrib").textContent()).includes("A & B")) wrong.push("tiles: their makers are not named");
  const lined = await compared([before, lines]);
  if (lined.purple > 0 || lined.other < 100 || lined.other > lined.all / 10) wrong.push(`tiles: a line over the map changes ${lined.other} dots of ${lined.all}, ${lined.purple} purple`);
  await lay("cannot be read", Buffer.from("name,deaths\nA,1\n"));
  if (folder) await map.screenshot({ path: join(folder, "tiles.png") });
  console.log(`tiles of the reader's own: ${drawn.purple} purple dots, a line of ${lined.other}`);
  await context.close();
}

await browser.close();
if (wrong.length) {
  console.error(`${wrong.length} things are wrong:\n${[...new Set(wrong)].join("\n")}`);
  process.exit(1);
}
console.log(`${PAGES.length} pages hold`);
