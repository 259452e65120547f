// What every browser test shares: the site on two origins, one Chromium per file, pages that notice what went wrong in them.
import { mkdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../../xtask/server.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const DIST = join(ROOT, "dist");
const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

const QUIET = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// The software adapter, so that the kernels run on machines without a GPU.
const WITH_WEBGPU = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"];
const WITHOUT_WEBGPU = ["--disable-features=WebGPU", "--disable-gpu"];

/**
 * The tests of one file: they share one Chromium and the site on two origins. Gives `test(name, options, body)`, where
 * `body(page, site)` gets a page opened at `options.path` that is closed and judged at the end; see `open` for the other options.
 */
export function suite({ webgpu = true, chromiumArgs = [] } = {}) {
  let site;
  before(async () => {
    site = await launch({ webgpu, chromiumArgs });
  });
  after(() => site?.close());
  return (name, options, body) => {
    if (typeof options === "function") [options, body] = [{}, options];
    const { timeoutSecs = 60, ...pageOptions } = options;
    test(name, { timeout: timeoutSecs * 1000 }, async () => {
      const page = await site.open(pageOptions);
      let outcome;
      try {
        outcome = { value: await body(page, site) };
      } finally {
        // When the body failed, its own error is the one to show.
        await page.judge().catch((wrong) => {
          if (outcome) throw wrong;
          console.error(wrong.message);
        });
      }
    });
  };
}

/** A Chromium, and the site at `origin`; `other` has the same files on another origin, for pages that embed. */
export async function launch({ webgpu = true, chromiumArgs = [] } = {}) {
  const servers = await Promise.all([serve(DIST), serve(DIST)]);
  const origins = servers.map(({ origin }) => origin);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...QUIET, ...(webgpu ? WITH_WEBGPU : WITHOUT_WEBGPU), ...chromiumArgs],
  });
  return {
    browser,
    origin: origins[0],
    other: origins[1],
    /** What the other origin has besides, by path. */
    pages: servers[1].pages,
    open: (options) => open(browser, servers, options),
    async close() {
      await browser.close();
      for (const { server } of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

/**
 * Opens the site's `path` in a browser context of its own; or, with `html`, a page of somebody else's that uses the site: `html`
 * gets the site's address, and the page has the other origin. `judge()` closes it and throws for an error in its console, one that
 * nobody caught, or a request to another host. `page.expectError(pattern)` names an error that belongs to the test.
 */
async function open(browser, servers, options = {}) {
  const origins = servers.map(({ origin }) => origin);
  const { path = "", width = 1280, height = 800, colorScheme = "light", contrast = "no-preference" } = options;
  const { reducedMotion = "no-preference", locale = "en-GB", hasTouch = false, initScript, html } = options;
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, contrast, reducedMotion, locale, hasTouch });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const wrongs = [];
  // Where a file that names no icon is opened, as icon.svg, the browser asks the host for one, sooner or later.
  const expected = [/favicon\.ico/];
  page.on("console", (message) => {
    if (message.type() === "error") wrongs.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => wrongs.push(`uncaught: ${error.stack ?? error}`));
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && !origins.includes(origin)) wrongs.push(`request to another host: ${request.url()}`);
  });
  page.expectError = (pattern) => expected.push(pattern);
  page.judge = async () => {
    await context.close();
    const unexpected = wrongs.filter((wrong) => !expected.some((pattern) => pattern.test(wrong)));
    if (unexpected.length) throw new Error(`The page went wrong:\n${unexpected.join("\n")}`);
  };
  await page.addInitScript(observeLongTasks);
  for (const script of [initScript ?? []].flat()) await page.addInitScript(script);
  let address = new URL(path, `${origins[0]}/`);
  if (html) {
    const { pathname } = (address = new URL(`/notes-${servers[1].pages.size}.html`, origins[1]));
    const head = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Course notes</title><link rel="icon" href="icon.svg">`;
    servers[1].pages.set(pathname, head + html(origins[0]));
  }
  await page.goto(address.href);
  return page;
}

/** The policy of hosts that forbid inline styles, inline scripts, images from elsewhere and markup made of text. */
export const STRICT_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "worker-src 'self'",
  "trusted-types stepscope",
  "require-trusted-types-for 'script'",
].join("; ");

/** From now on the site's files come with this Content-Security-Policy. */
export async function serveUnder(page, policy) {
  await page.route("**/*", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
}

/** In the page, before anything else: keeps in `gpuBytes` the size of all buffers and textures that were made and not destroyed. */
export function countGpuBytes() {
  globalThis.gpuBytes = 0;
  const sizes = new WeakMap();
  const wrap = (type, name, make) => {
    if (type) type.prototype[name] = make(type.prototype[name]);
  };
  const made = (sizeOf) => (own) =>
    function (asked) {
      const resource = own.call(this, asked);
      sizes.set(resource, sizeOf(resource));
      globalThis.gpuBytes += sizeOf(resource);
      return resource;
    };
  const destroyed = (own) =>
    function () {
      globalThis.gpuBytes -= sizes.get(this) ?? 0;
      sizes.delete(this);
      return own.call(this);
    };
  wrap(globalThis.GPUDevice, "createBuffer", made(({ size }) => size));
  wrap(globalThis.GPUDevice, "createTexture", made(({ width, height, depthOrArrayLayers }) => 4 * width * height * depthOrArrayLayers));
  wrap(globalThis.GPUBuffer, "destroy", destroyed);
  wrap(globalThis.GPUTexture, "destroy", destroyed);
}

/** In the page: from now until `mendModule()` no node gets into the document, which the module takes for its own mistake. */
export function breakModule() {
  const { appendChild, insertBefore } = Node.prototype;
  globalThis.mendModule = () => Object.assign(Node.prototype, { appendChild, insertBefore });
  Node.prototype.appendChild = Node.prototype.insertBefore = () => {
    throw new Error("broken by the test");
  };
}

/** In the page: what the Long Tasks API reports, since the page opened. */
function observeLongTasks() {
  globalThis.longTasks = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.longTasks.push({ start: entry.startTime, millis: entry.duration });
  }).observe({ type: "longtask", buffered: true });
}

/**
 * The main thread's tasks over 50 ms (or more) while `act` ran, in milliseconds; of three tries the first that has none, else the last.
 * Another program's work on a shared machine is not the page's, but a task that is really long comes every time.
 */
export async function longTasksDuring(page, act, overMs = 50) {
  let tasks;
  for (let tries = 0; tries < 3; tries++) {
    const all = await longTasksOnce(page, act);
    if (all.length) console.log(`long tasks: ${all.join(", ")} ms`);
    tasks = all.filter((millis) => millis > overMs);
    if (!tasks.length) break;
  }
  return tasks;
}

async function longTasksOnce(page, act) {
  const from = await page.evaluate(() => performance.now());
  await act();
  // Entries are delivered after the task: one more turn, and then some.
  await page.evaluate(() => new Promise((done) => setTimeout(done, 100)));
  const tasks = await page.evaluate((from) => globalThis.longTasks.filter((task) => task.start >= from), from);
  return tasks.map((task) => Math.round(task.millis));
}

/** What axe finds against WCAG 2.2 A and AA, a line for each rule with the first place that breaks it. */
export async function axe(page, context = "document") {
  await page.evaluate(await readFile(AXE, "utf8"));
  const { violations } = await page.evaluate(
    (context) =>
      globalThis.axe.run(context === "document" ? document : context, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }),
    context,
  );
  return violations.map(({ id, nodes: [first, ...more] }) => `${id}: ${first.target.join(" ")} and ${more.length} more: ${first.failureSummary}`);
}

/** Elements whose text is cut off or that reach outside of the window, as "tag.class: text". Open shadow roots are searched too. */
export function clipped(page) {
  return page.evaluate(() => {
    const found = [];
    const name = (element) =>
      `${element.localName}.${[...element.classList].join(".")}: ${(element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 60)}`;
    const words = (svg, box) => {
      for (const text of svg.querySelectorAll("text")) {
        const { left, right, top, bottom, width } = text.getBoundingClientRect();
        const isIn = left > box.left - 1 && right < box.right + 1 && top > box.top - 1 && bottom < box.bottom + 1;
        if (width && !isIn && getComputedStyle(svg).overflow !== "visible") found.push(`cut: ${name(text)}`);
      }
    };
    const visit = (root, scrolls) => {
      for (const element of root.children) {
        const style = getComputedStyle(element);
        if (style.display === "none" || style.visibility === "hidden") continue;
        const box = element.getBoundingClientRect();
        const isReaderOnly = style.overflow !== "visible" && box.width <= 1 && box.height <= 1;
        if (isReaderOnly) continue;
        const ownText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
        const scrollsHere = ["auto", "scroll"].includes(style.overflowX);
        const isCut =
          (style.overflowX !== "visible" && !scrollsHere && element.scrollWidth > element.clientWidth + 1) ||
          (style.overflowY === "hidden" && element.scrollHeight > element.clientHeight + 1);
        if (ownText && isCut) found.push(`cut: ${name(element)}`);
        if (ownText && !scrolls && !scrollsHere && (box.right > innerWidth + 1 || box.left < -1)) found.push(`outside: ${name(element)}`);
        if (element.localName === "svg") words(element, box);
        else visit(element, scrolls || scrollsHere);
        if (element.shadowRoot) visit(element.shadowRoot, scrolls || scrollsHere);
      }
    };
    visit(document.body, false);
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`the page is ${scrollWidth - clientWidth} px wider than its window`);
    return found;
  });
}

/** Waits until the page has stood still for half a second, at most 20. Open shadow roots count too. */
export async function settled(page) {
  // What is only begun when it is seen is seen once.
  await page.evaluate(async () => {
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight / 2) {
      scrollTo(0, y);
      await new Promise((done) => setTimeout(done, 50));
    }
    scrollTo(0, 0);
  });
  let before = "";
  for (let i = 0; i < 40; i++) {
    await page.waitForTimeout(500);
    const now = await page.evaluate(() => {
      const text = (root) => [...root.querySelectorAll("*")].map((element) => (element.shadowRoot ? text(element.shadowRoot) : "")).join() + root.textContent;
      return text(document) + document.querySelectorAll("*").length;
    });
    const isBusy = await page.evaluate(() => document.querySelector(".is-coming") !== null);
    if (now === before && !isBusy) return;
    before = now;
  }
}

/** A picture for people to look at: target/shots/<name>.png */
export async function shot(page, name) {
  const dir = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "shots");
  await mkdir(dir, { recursive: true });
  const path = join(dir, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  return path;
}
