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

test("on a projector the picture is drawn larger, not laid out wider", { ...HEAP, width: 1920, height: 1080 }, async (page) => {
  await page.waitForTimeout(500);
  const { drawn, room, laidOut } = await page.locator("svg.stage-picture").evaluate((svg) => ({
    drawn: svg.getBoundingClientRect().width,
    room: svg.parentElement.getBoundingClientRect().width,
    laidOut: svg.viewBox.baseVal.width,
  }));
  assert.ok(Math.abs(drawn - room) <= 1, `${drawn} of ${room} px`);
  assert.ok(drawn / laidOut > 1.25, `${laidOut} drawn as ${drawn}`);
  await page.locator('svg.stage-picture > g[data-kind="item"]').first().hover();
  await page.locator(".stage-readout").waitFor({ state: "visible" });
});

/** Frames a second while `act` goes on: how often the page got to draw. */
const frameRate = (page, act) =>
  page.evaluate(async (act) => {
    const picture = document.querySelector("canvas.stage-picture");
    const click = (name) => [...document.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === name)?.click();
    const begin = performance.now();
    let frames = 0;
    while (performance.now() - begin < 3000) {
      if (act && frames % 20 === 0) click(frames % 40 ? "Previous step" : "Next step");
      await new Promise((done) => requestAnimationFrame(done));
      frames++;
    }
    return { rate: frames / ((performance.now() - begin) / 1000), isCanvas: picture !== null };
  }, act);

test("ten thousand marks move as smoothly as this browser draws anything", { timeoutSecs: 180 }, async (page) => {
  const items = Array.from({ length: 10_000 }, (_, i) => (i * 7919) % 10_007);
  await page.evaluate((hash) => (location.hash = hash), `#/heap?items=${items}&ops=pop, pop, pop, pop`);
  await page.locator("canvas.stage-picture").waitFor({ timeout: 60_000 });
  const tries = [];
  for (let i = 0; i < 3; i++) {
    const idle = await frameRate(page, false);
    const busy = await frameRate(page, true);
    assert.ok(busy.isCanvas);
    tries.push(busy.rate / idle.rate);
    console.log(`idle ${idle.rate.toFixed(0)}, moving ${busy.rate.toFixed(0)} frames a second`);
    if (tries.at(-1) >= 0.8) break;
  }
  assert.ok(tries.at(-1) >= 0.8, `shares of the idle rate: ${tries}`);
});
