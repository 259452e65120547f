import assert from "node:assert/strict";
import { breakModule, suite } from "./harness.mjs";

const test = suite();

test("the page opens without an error and asks no other host for anything", async (page) => {
  await page.getByRole("heading", { level: 1 }).waitFor();
});

test("this Chromium has a WebGPU adapter, so the kernels are tested on it", async (page) => {
  const workgroupBytes = await page.evaluate(async () => (await navigator.gpu.requestAdapter()).limits.maxComputeWorkgroupStorageSize);
  assert.ok(workgroupBytes >= 16384);
});

/** The files of the module's parts that the page has fetched, by name. */
const partsOf = (page) =>
  page.evaluate(() => {
    const names = performance.getEntriesByType("resource").map(({ name }) => /\/parts\/(.+)\.part$/.exec(name)?.[1]);
    return [...new Set(names.filter(Boolean))].sort();
  });

test("the front page fetches no code but its own and that of the miniatures on the screen", { width: 360, height: 640 }, async (page) => {
  await page.getByRole("img").first().waitFor();
  const parts = await partsOf(page);
  for (const needed of ["front", "miniature", "heap"]) assert.ok(parts.includes(needed), `${needed} is not among ${parts}`);
  for (const needless of ["page", "lab", "gpu", "attention", "study"]) assert.ok(!parts.includes(needless), `${needless} was fetched`);
  const modules = await page.evaluate(() => performance.getEntriesByType("resource").filter(({ name }) => name.endsWith(".wasm")).length);
  assert.equal(modules, 1);
});

test("a lesson fetches no other lesson's code", { path: "#/heap" }, async (page) => {
  await page.getByRole("button", { name: "Play" }).waitFor();
  const parts = await partsOf(page);
  assert.ok(parts.includes("heap") && parts.includes("page"), `${parts}`);
  assert.ok(!parts.includes("attention") && !parts.includes("gpu"), `${parts}`);
});

test("where the module can't be had the page says so, and can be started again", { path: "#/heap", initScript: "globalThis.fetch = () => Promise.reject(new Error('no connection'))" }, async (page) => {
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.innerText(), /could not be loaded/);
  assert.ok(await page.getByRole("button", { name: "Start it again" }).isVisible());
});

test("after a crash the page says so, and starts again where it was", { path: "#/heap?at=5" }, async (page) => {
  page.expectError(/panicked|unreachable|broken by the test/);
  const step = page.getByRole("spinbutton", { name: "Step" });
  await step.waitFor();
  await page.evaluate(breakModule);
  await page.evaluate(() => (location.hash = "#/counting-sort?at=3"));
  await page.getByRole("button", { name: "Start it again" }).click();
  await page.getByRole("heading", { name: "Counting sort" }).waitFor();
  assert.equal(await step.inputValue(), "3");
});
