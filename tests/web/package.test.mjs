// The npm package in a site of somebody else's, in TypeScript: its types are checked, Vite builds and serves it, and it runs.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, before, test as plainTest } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { serve } from "../../xtask/server.mjs";
import { STRICT_POLICY, breakModule, suite } from "./harness.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
const TARGET = join(ROOT, "target");
const NOTES = join(ROOT, "tests/package");
/** A copy, with the package installed. */
const HERE = join(TARGET, "package-test");
const PACKAGE = join(HERE, "node_modules/stepscope");
const BASE = "/course/notes/";

const test = suite();
const tool = (path) => join(NOTES, "node_modules", path);
const vite = () => import(pathToFileURL(tool("vite/dist/node/index.js")).href);
const settings = { root: HERE, configFile: false, logLevel: "warn" };

/** What the tests have begun, ended after the last: what is registered while a test runs isn't sure to be. */
const ends = [];
after(() => Promise.all(ends.map((end) => end())));

before(async () => {
  await rm(HERE, { recursive: true, force: true });
  await mkdir(dirname(PACKAGE), { recursive: true });
  for (const name of ["src", "index.html", "tsconfig.json"]) await cp(join(NOTES, name), join(HERE, name), { recursive: true });
  const manifest = await readFile(join(TARGET, "package/package.json"), "utf8").catch(() => assert.fail("there is no package: make it with `cargo xtask package`"));
  // As npm lays it out: an archive's one folder is `package`.
  await promisify(execFile)("tar", ["xzf", join(TARGET, `stepscope-${JSON.parse(manifest).version}.tgz`), "-C", dirname(PACKAGE)]);
  await rename(join(dirname(PACKAGE), "package"), PACKAGE);
});

plainTest("its types take what lessons take, and refuse the rest", async () => {
  const checked = await promisify(execFile)(process.execPath, [tool("typescript/bin/tsc"), "--project", HERE]).catch((error) => error);
  assert.equal(checked.stdout, "");
});

/** Builds the notes into this folder; what Vite complains of. */
async function build(outDir, more) {
  const complaints = [];
  const complain = (text) => complaints.push(text);
  const customLogger = { info() {}, warn: complain, warnOnce: complain, error: complain, clearScreen() {}, hasErrorLogged: () => false, hasWarned: false };
  await (await vite()).build({ ...settings, customLogger, base: BASE, build: { outDir: join(outDir, BASE), emptyOutDir: true, ...more } });
  return complaints;
}

/** What Vite complains of as it builds them as they are; once for all tests. */
let complaints;
const plainly = () => (complaints ??= build("site"));

plainTest("Vite builds it for another base, without complaint", async () => {
  assert.deepEqual(await plainly(), []);
});

const path = "icon.svg";

/** Opens the notes at an address of their own, and says what the page asks for from then on. */
async function openNotes(page, address) {
  page.expectError(new RegExp(`request to another host: ${new URL(address).origin}/`));
  const asked = [];
  page.context().on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(address);
  await page.locator("step-scope").evaluate((element) => element.ready.then(() => {}));
  return asked;
}

async function built(outDir = "site", headers = {}) {
  if (outDir === "site") await plainly();
  const site = await serve(join(HERE, outDir), 0, { headers });
  ends.push(() => site.server.close());
  return site.origin + BASE;
}

test("the built notes step a lesson, and run lessons as they are, in one module and with a worker", { path, timeoutSecs: 120 }, async (page) => {
  const asked = await openNotes(page, await built());
  const position = page.getByRole("slider", { name: "Position" });
  assert.equal(await position.inputValue(), "3");
  await page.getByRole("button", { name: "Next step", exact: true }).click();
  assert.equal(await position.inputValue(), "4");
  await page.getByText("Checked").first().waitFor();

  const heap = await page.evaluate(() => notes.heap());
  assert.deepEqual([heap.items, heap.isChecked], [[3, 5, 8], true]);
  assert.ok(heap.compare > 0 && heap.length > 3 && heap.said.length > 10, JSON.stringify(heap));
  const attention = await page.evaluate(() => notes.attention());
  assert.deepEqual([attention.length, attention.isChecked, attention.engine], [2 * 32 * 16, true, "webgpu"]);
  assert.equal(attention.read.measured, attention.read.formula);
  assert.ok(attention.steps > 0);
  assert.deepEqual(await page.evaluate(() => notes.long()), { isLong: true, isChecked: true });
  assert.ok((await page.evaluate(() => notes.titles())).includes("heap: Heaps"));

  const workers = page.workers().map((worker) => new URL(worker.url()).pathname);
  assert.ok(workers.length > 0 && workers.every((path) => /^\/course\/notes\/assets\/worker-[\w-]+\.js$/.test(path)), workers.join());
  assert.equal(asked.filter((path) => path.endsWith(".wasm")).length, 1);
  assert.ok(asked.every((path) => path.startsWith(BASE)), asked.join("\n"));
});

test("in a bundle a crash is survived, and links lead where the page says", { path }, async (page) => {
  await openNotes(page, await built());
  page.expectError(/panicked|unreachable|broken by the test/);
  const element = page.locator("step-scope");
  const permalink = () => element.evaluate((element) => element.permalink());
  assert.equal(await permalink(), "");
  await page.evaluate(breakModule);
  await element.evaluate((element) => element.next());
  const again = page.getByRole("button", { name: "Start it again" });
  await again.waitFor();
  // It isn't known where there is such a page.
  assert.equal(await page.getByRole("link", { name: /page of its own/ }).count(), 0);
  await page.evaluate(() => mendModule());
  await again.click();
  const at = await element.evaluate(async (element) => (await element.ready).at);
  assert.ok(at === 3 || at === 4, `at ${at}`);
  assert.deepEqual((await page.evaluate(() => notes.heap())).items, [3, 5, 8]);
  assert.ok((await page.evaluate(() => notes.long())).isChecked);
  await page.evaluate(() => notes.setSite("https://your.host/stepscope"));
  assert.match(await permalink(), /^https:\/\/your\.host\/stepscope\/index\.html#\/heap\?v=1&/);
  assert.equal(await page.evaluate(() => {
    try {
      notes.setSite("https://");
    } catch ({ code }) {
      return code;
    }
  }), "invalid-input");
});

test("a bundle works under a strict policy, as docs/package.md says", { path }, async (page) => {
  await build("strict", { assetsInlineLimit: 0 });
  await openNotes(page, await built("strict", { "content-security-policy": STRICT_POLICY }));
  await page.getByRole("button", { name: "Next step", exact: true }).click();
  await page.getByText("Checked").first().waitFor();
  assert.ok(page.workers().length > 0);
});

test("Vite's development server serves it as it is", { path, timeoutSecs: 120 }, async (page) => {
  const server = await (await vite()).createServer({ ...settings, server: { host: "127.0.0.1", port: 0 } });
  ends.push(() => server.close());
  await server.listen();
  await openNotes(page, server.resolvedUrls.local[0]);
  await page.getByText("Checked").first().waitFor();
  assert.deepEqual((await page.evaluate(() => notes.heap())).items, [3, 5, 8]);
  assert.ok((await page.evaluate(() => notes.long())).isChecked);
  assert.ok(page.workers().length > 0);
});

test("the declarations name what there is, and nothing else", { path }, async (page, site) => {
  const declared = await readFile(join(PACKAGE, "stepscope.d.ts"), "utf8");
  const names = (text, pattern) => [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();
  const body = /export interface StepScopeElement extends HTMLElement \{(.*?)\n\}/s.exec(declared)[1];
  const seen = await page.evaluate(async (url) => {
    const module = await import(url);
    const { prototype } = customElements.get("step-scope");
    const callbacks = /Callback$|^constructor$/;
    return { exports: Object.keys(module).sort(), members: Object.getOwnPropertyNames(prototype).filter((name) => !callbacks.test(name)).sort() };
  }, `${site.origin}/stepscope.js`);
  assert.deepEqual(names(declared, /^export function (\w+)/gm), seen.exports);
  assert.deepEqual(names(body, /^  (?:readonly |get |set )?(\w+)[(:]/gm), seen.members);
});
