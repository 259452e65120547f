// The stage: what moves, how it is drawn, and what those get who don't see it.
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite();
const HEAP = { path: "index.html#/heap" };
const step = (page) => page.getByRole("button", { name: "Next step", exact: true }).click();

test("in motion only transforms and opacities change", HEAP, async (page) => {
  await page.waitForTimeout(500);
  const changed = await page.evaluate(async () => {
    const svg = document.querySelector("svg.stage-picture");
    const next = [...document.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === "Next step" || button.innerText === "Next step");
    const seen = new Set();
    for (let i = 0; i < 8; i++) {
      next.click();
      // The step itself may change looks; what follows is motion.
      await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
      const observer = new MutationObserver((records) => records.forEach((record) => seen.add(record.attributeName ?? record.type)));
      observer.observe(svg, { subtree: true, attributes: true, childList: true, characterData: true });
      await new Promise((done) => setTimeout(done, 120));
      observer.disconnect();
      await new Promise((done) => setTimeout(done, 500));
    }
    return [...seen].sort();
  });
  assert.ok(changed.includes("transform"));
  assert.deepEqual(changed.filter((name) => name !== "transform" && name !== "opacity"), []);
});

test("nothing is drawn when nothing moves", HEAP, async (page) => {
  await step(page);
  await page.waitForTimeout(1000);
  const frames = await page.evaluate(async () => {
    let asked = 0;
    const original = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => (asked++, original.call(window, callback));
    await new Promise((done) => setTimeout(done, 500));
    window.requestAnimationFrame = original;
    return asked;
  });
  assert.equal(frames, 0);
});

test("less motion: marks are where they belong at once", { ...HEAP, reducedMotion: "reduce" }, async (page) => {
  const places = () => page.evaluate(() => [...document.querySelectorAll("svg.stage-picture > g")].map((mark) => mark.getAttribute("transform")).join());
  for (let i = 0; i < 5; i++) {
    await step(page);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    const now = await places();
    await page.waitForTimeout(150);
    assert.equal(await places(), now);
  }
});

test("the picture has a name, and its words follow the steps", HEAP, async (page) => {
  const picture = page.getByRole("img").first();
  assert.ok(await picture.getAttribute("aria-label"));
  const words = async () => page.evaluate((id) => document.getElementById(id).textContent, await picture.getAttribute("aria-describedby"));
  const before = await words();
  assert.match(before, /\d/);
  await step(page);
  await step(page);
  assert.notEqual(await words(), before);
});

test("pointing at a mark says what it is", HEAP, async (page) => {
  await page.waitForTimeout(500);
  await page.locator('svg.stage-picture > g[data-kind="item"]').first().hover();
  const readout = page.locator(".stage-readout");
  await readout.waitFor({ state: "visible" });
  assert.match(await readout.innerText(), /\d/);
});
