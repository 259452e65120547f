// The file of a model that a lesson opens with: it comes once, one sees it come, and a file that is no good says so.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { serve } from "../../xtask/server.mjs";
import { STRICT_POLICY, clipped, suite } from "./harness.mjs";

const test = suite();
/** A lesson that opens with a model. */
const LESSON = "medusa";
const FILE = "models/language.safetensors";
const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

let model;
/** Hosts that let nobody read; one of them has a policy, too. */
const closed = {};
const CLOSED = { "Access-Control-Allow-Origin": undefined, "Cross-Origin-Resource-Policy": undefined };
before(async () => {
  model = await readFile(`${DIST}${FILE}`);
  closed.plain = await serve(DIST, 0, { headers: CLOSED });
  closed.strict = await serve(DIST, 0, { headers: { ...CLOSED, "Content-Security-Policy": STRICT_POLICY } });
});
after(() => {
  for (const { server } of Object.values(closed)) {
    server.closeAllConnections();
    server.close();
  }
});

const isModel = (url) => new URL(url).pathname.endsWith(`/${FILE}`);
const open = (page) => page.evaluate((lesson) => (location.hash = `#/${lesson}`), LESSON);
const played = (page) => page.getByRole("button", { name: "Play", exact: true }).waitFor({ timeout: 60_000 });
const alert = (page) => page.getByRole("alert").first();

/** Where one can go without the model. */
const ways = (notice) => notice.getByRole("link").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
const WAYS = ["mtp?v=1", "mtp?v=1&mode=parallel&depth=1", "medusa-tree?v=1"];

/** The requests for the model from now on. */
function asked(page) {
  const requests = [];
  page.context().on("request", (request) => isModel(request.url()) && requests.push(request));
  return requests;
}

/** From now on the model comes as slowly as from far away. */
async function slowly(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  const limit = (bytes) => session.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: bytes, uploadThroughput: -1 });
  await limit(model.length / 3);
  return () => limit(-1);
}

test("the list of lessons fetches no model", async (page) => {
  const requests = asked(page);
  await page.mouse.wheel(0, 5000);
  await page.waitForTimeout(2000);
  assert.deepEqual(requests, []);
});

test("a model is seen to come, and is fetched once", { timeoutSecs: 120 }, async (page) => {
  const requests = asked(page);
  const restore = await slowly(page);
  await open(page);
  const notice = page.getByRole("status").filter({ hasText: "Fetching the language model" });
  await notice.filter({ hasText: /: [1-9][\d.]* MB of \d+\.\d MB/ }).waitFor({ timeout: 30_000 });
  assert.ok((await notice.getByRole("progressbar").getAttribute("value")) > 0);
  await restore();
  await played(page);
  assert.equal(await notice.count(), 0);
  // The check is done in the worker, which has it from the page.
  await page.getByText(/agree|Checked/).first().waitFor({ timeout: 60_000 });
  await page.evaluate(() => (location.hash = "#/heap"));
  await page.getByRole("heading", { name: "Heaps" }).waitFor();
  await open(page);
  await played(page);
  assert.equal(requests.length, 1);
});

test("a model that comes holds up nothing", { timeoutSecs: 180 }, async (page, site) => {
  const tasks = [];
  // Each page has it come once: another one for each try.
  for (let tries = 0; tries < 3 && (tries === 0 || tasks.length); tries++) {
    const fresh = await site.open();
    await fresh.evaluate(async () => (await import("/runtime.js")).runtime());
    const run = (lesson) =>
      import("/stepscope.js").then(async ({ lessons, run }) => run(lesson, (await lessons()).find(({ id }) => id === lesson).presets[0].input));
    const from = await fresh.evaluate(() => performance.now());
    await fresh.evaluate(run, LESSON);
    await fresh.waitForTimeout(200);
    const long = await fresh.evaluate((from) => longTasks.filter((task) => task.start >= from).map((task) => Math.round(task.millis)), from);
    tasks.splice(0, tasks.length, ...long.filter((millis) => millis > 50));
    await fresh.judge();
  }
  assert.deepEqual(tasks, []);
});

const ANSWERS = [
  ["can't be reached", (route) => route.abort(), /could not be fetched/],
  ["isn't there", (route) => route.fulfill({ status: 404, body: "nothing\n" }), /could not be fetched \(.*404\)/],
  ["is a page", (route) => route.fulfill({ body: "<!doctype html><title>Welcome</title>" }), /is something else/],
  ["was cut", (route) => route.fulfill({ body: model.subarray(0, model.length - 1000) }), /was cut: [\d,]+ of its [\d,]+ bytes/],
  ["was altered", (route) => route.fulfill({ body: altered() }), /was altered/],
  ["is of another version", (route) => route.fulfill({ body: otherVersion() }), /is of version 9, and this page reads version 1/],
];

function altered() {
  const bytes = Buffer.from(model);
  bytes[bytes.length - 100_000] ^= 1;
  return bytes;
}

function otherVersion() {
  const bytes = Buffer.from(model);
  const version = `\\"version\\":\\"1\\"`;
  bytes.write(version.replace("1", "9"), bytes.indexOf(version));
  return bytes;
}

for (const [what, answer, words] of ANSWERS) {
  test(`a model that ${what}: the page says so, and has it by trying again`, { timeoutSecs: 120 }, async (page) => {
    page.expectError(/ERR_FAILED|404|Failed to fetch/);
    await page.route(isModel, answer);
    await open(page);
    const again = page.getByRole("button", { name: "Try again" });
    await again.waitFor({ timeout: 60_000 });
    assert.match(await alert(page).innerText(), words);
    assert.deepEqual(await ways(alert(page)), WAYS.map((way) => `#/${way}`));
    await again.click();
    await again.waitFor({ timeout: 60_000 });
    await page.unroute(isModel);
    await again.click();
    await played(page);
    assert.equal(await again.count(), 0);
  });
}

test("without the model, there are lessons that take none", { timeoutSecs: 180 }, async (page) => {
  page.expectError(/ERR_FAILED|Failed to fetch/);
  await page.route(isModel, (route) => route.abort());
  for (const [name, heading] of [["The tree alone: it takes no model", "Medusa: the tree and its mask"], ["The same in a size for the CPU: about a minute", "Multi-token prediction"]]) {
    await open(page);
    await page.getByRole("link", { name }).click({ timeout: 60_000 });
    await page.getByRole("heading", { name: heading }).waitFor({ timeout: 60_000 });
    await page.locator(".narration").waitFor({ timeout: 60_000 });
    assert.equal(await page.getByRole("alert").count(), 0);
  }
});

for (const [what, html] of [
  ["a widget", (site) => `<script type="module" src="${site}/stepscope.js"></script><step-scope lesson="${LESSON}" lang="zh"></step-scope>`],
  ["a frame", (site) => `<iframe title="lesson" width="1000" height="700" src="${site}/embed.html#/${LESSON}?lang=zh"></iframe>`],
]) {
  test(`${what} says where to go without the model`, { html, timeoutSecs: 120 }, async (page, site) => {
    page.expectError(/ERR_FAILED|Failed to fetch/);
    await page.route(isModel, (route) => route.abort());
    await page.reload();
    const root = what === "a frame" ? page.frameLocator("iframe") : page;
    const said = root.getByRole("alert").filter({ hasText: "也可以不用这个模型" });
    await said.waitFor({ timeout: 60_000 });
    assert.deepEqual(await ways(said), WAYS.map((way) => `${site.origin}/index.html#/${way}&lang=zh`));
    await said.getByRole("button", { name: "再试一次" }).waitFor();
  });
}

test("what is said of a model fits a phone, in Chinese", { width: 360, locale: "zh-CN", timeoutSecs: 120 }, async (page) => {
  const restore = await slowly(page);
  await open(page);
  const notice = page.getByRole("status").filter({ hasText: "正在获取语言模型" });
  await notice.filter({ hasText: /[1-9][\d.]* MB，共 \d+\.\d MB/ }).waitFor({ timeout: 30_000 });
  assert.deepEqual(await clipped(page), []);
  await restore();
  await page.getByRole("button", { name: "播放", exact: true }).waitFor({ timeout: 60_000 });
});

test("one who stops ends the fetch, and can begin another", { timeoutSecs: 120 }, async (page) => {
  page.expectError(/ERR_ABORTED/);
  const ended = [];
  page.on("requestfailed", (request) => isModel(request.url()) && ended.push(request.failure().errorText));
  const restore = await slowly(page);
  await open(page);
  await page.getByRole("status").filter({ hasText: "Fetching the language model" }).getByRole("button", { name: "Stop" }).click();
  await page.waitForFunction(() => !document.body.innerText.includes("Fetching the language model"));
  assert.deepEqual(ended, ["net::ERR_ABORTED"]);
  await restore();
  await page.evaluate(() => (location.hash = "#/heap"));
  await page.getByRole("heading", { name: "Heaps" }).waitFor();
  await open(page);
  await played(page);
});

test("widgets on a page of another origin share one fetch, and one that is taken away doesn't end it", {
  timeoutSecs: 120,
  html: (site) => `<script type="module" src="${site}/stepscope.js"></script>${`<step-scope lesson="${LESSON}"></step-scope>`.repeat(3)}`,
}, async (page, site) => {
  const requests = asked(page);
  await slowly(page);
  await page.waitForRequest((request) => isModel(request.url()), { timeout: 60_000 });
  await page.locator("step-scope").first().evaluate((element) => element.remove());
  const lengths = await page.locator("step-scope").evaluateAll((elements) => Promise.all(elements.map((element) => element.ready.then(() => element.length))));
  assert.ok(lengths.length === 2 && lengths.every((length) => length > 0), `${lengths}`);
  assert.deepEqual(requests.map((request) => new URL(request.url()).origin), [site.origin]);
});

test("programs hear of the bytes, and stop them", { timeoutSecs: 120 }, async (page) => {
  await slowly(page);
  const [stopped, told, ran] = await page.evaluate(async (lesson) => {
    const { lessons, run } = await import("/stepscope.js");
    const { input } = (await lessons()).find(({ id }) => id === lesson).presets[0];
    const stop = new AbortController();
    const onFirst = ({ fetched }) => fetched?.bytes && stop.abort();
    const stopped = await run(lesson, input, { signal: stop.signal, onProgress: onFirst }).catch(({ code }) => code);
    const told = [];
    const { check } = await run(lesson, input, { onProgress: (progress) => progress.fetched && told.push(progress) });
    return [stopped, told, check.ok];
  }, LESSON);
  assert.equal(stopped, "aborted");
  assert.equal(ran, true);
  assert.ok(told.length > 2 && told.every(({ done, fetched }) => done === 0 && fetched.of === model.length));
  const bytes = told.map(({ fetched }) => fetched.bytes);
  assert.deepEqual(bytes, bytes.toSorted((a, b) => a - b));
  assert.equal(bytes.at(-1), model.length);
});

for (const [host, what] of [["plain", "lets nobody read"], ["strict", "lets nobody read and has a policy"]]) {
  const frame = {
    timeoutSecs: 120,
    initScript: `globalThis.heard = []; addEventListener("message", ({ data }) => heard.push(data));`,
    html: () => `<iframe sandbox="allow-scripts" title="lesson" width="1000" height="700" src="${closed[host].origin}/embed.html#/${LESSON}"></iframe>`,
  };
  test(`a sandboxed frame of a host that ${what} has it, too`, frame, async (page) => {
    page.expectError(/request to another host|CORS policy|ERR_FAILED|Content Security Policy|TrustedTypePolicy/);
    const asked = [];
    page.context().on("request", (request) => asked.push(new URL(request.url()).pathname));
    await page.waitForFunction(() => heard.some(({ type, length }) => type === "ready" && length > 0), null, { timeout: 90_000 });
    assert.deepEqual(asked.filter((path) => path.includes("/models/")), [`/${FILE}.js`]);
  });
}
