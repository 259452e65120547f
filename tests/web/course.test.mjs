// Lessons that train or decode: their film is shown while it grows, the reader holds it up, goes back in it, stops it, and nothing stays on the GPU.
import assert from "node:assert/strict";
import { countGpuBytes, suite } from "./harness.mjs";

const test = suite();

/**
 * Each with an input that takes some seconds, how many steps its film has at least, and where its result has the numbers that both engines must agree
 * about: so many of them, and fifty of a run that is made `short`.
 */
const COURSES = [
  { lesson: "mixed-precision", input: { steps: 240 }, steps: 240, count: 240, numbers: ({ loss }) => loss, short: { steps: 50 } },
  { lesson: "vq-vae", input: { steps: 120 }, steps: 120, count: 120, numbers: ({ loss }) => loss.total, short: { steps: 50 } },
  {
    lesson: "mtp",
    input: { mode: "parallel", depth: 1, steps: 60 },
    steps: 60,
    count: 60,
    numbers: ({ curve }) => curve.map(([next]) => next),
    short: { steps: 50 },
  },
  {
    lesson: "medusa",
    input: { prompt: "We sort [18, 9, 17, 93, 77] by taking the smallest each time.", maxTokens: 150 },
    steps: 120,
    count: 150,
    numbers: ({ tokens }) => tokens,
    short: { maxTokens: 50 },
  },
];

const position = (page) => page.getByRole("slider", { name: "Position" });
const length = async (page) => Number(await position(page).getAttribute("max"));
const at = async (page) => Number(await position(page).inputValue());
const training = (page) => page.getByRole("group", { name: "Progress" });
/** Waits for as many steps as `count`. */
const trained = (page, count) =>
  page.waitForFunction((count) => Number(document.querySelector(".player input[type=range]")?.max ?? 0) >= count, count, { timeout: 60_000 });
const isOver = (page) => training(page).waitFor({ state: "detached", timeout: 120_000 });
const withoutGpuBytes = (page) => page.waitForFunction(() => globalThis.gpuBytes === 0, null, { timeout: 20_000 });

for (const { lesson, input, steps, count, numbers, short } of COURSES) {
  const fields = Object.entries(input).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  const path = (more = "") => `index.html#/${lesson}?${fields.join("&")}${more}`;
  const options = { initScript: countGpuBytes, timeoutSecs: 240 };

  test(`${lesson} is seen while it trains, waits when it should, and is whole in the end`, { ...options, path: path() }, async (page) => {
    await training(page).waitFor();
    await trained(page, 2);
    assert.ok((await page.locator(".stage-picture").first().boundingBox()).height > 50, "there is no picture yet");
    await page.getByRole("button", { name: "Pause the run", exact: true }).click();
    await page.getByText("Paused.").waitFor();
    // A part that was under way comes to its end.
    await page.waitForTimeout(1500);
    const held = await length(page);
    assert.ok(held < steps, "it was over too soon to be paused");
    assert.equal(await at(page), held, "what comes is shown as it comes");
    await page.waitForTimeout(1500);
    assert.equal(await length(page), held);
    // Back, and on: the reader stays where they are.
    await page.getByRole("button", { name: "Previous step" }).click();
    await page.getByRole("button", { name: "Go on", exact: true }).click();
    await trained(page, held + 1);
    assert.equal(await at(page), held - 1);
    await isOver(page);
    assert.equal(await at(page), held - 1);
    assert.ok((await length(page)) >= steps);
    await page.locator(".verdict.ok").first().waitFor({ timeout: 60_000 });
    await withoutGpuBytes(page);
  });

  test(`${lesson}: what was trained stays when it is stopped`, { ...options, path: path() }, async (page) => {
    await trained(page, 3);
    await page.getByRole("button", { name: "Stop" }).click();
    await isOver(page);
    const len = await length(page);
    assert.ok(len >= 3 && len < steps, `${len} steps`);
    await page.getByText("The run was stopped.").first().waitFor();
    await page.getByRole("button", { name: "First step" }).click();
    assert.equal(await at(page), 0);
    await withoutGpuBytes(page);
  });

  test(`${lesson}: a link to a later step waits for it`, { ...options, path: path("&at=20") }, async (page) => {
    await trained(page, 21);
    assert.equal(await at(page), 20);
    await page.waitForURL(/at=20\b/);
    await isOver(page);
    assert.equal(await at(page), 20);
  });

  test(`${lesson}: another input ends the training, and leaves nothing of it`, { ...options, path: path() }, async (page) => {
    await trained(page, 1);
    const title = await page.locator("h1").textContent();
    await page.evaluate(() => (location.hash = "#/heap"));
    await page.waitForFunction((old) => !document.querySelector("h1").textContent.includes(old), title);
    await withoutGpuBytes(page);
  });

  test(`${lesson} in a widget: ready at the first steps, its result at the end, and nothing left when it is removed`, {
    ...options,
    html: (site) => `<step-scope lesson="${lesson}" input='${JSON.stringify(input)}'></step-scope><script type="module" src="${site}/stepscope.js"></script>`,
  }, async (page) => {
    const first = await page.evaluate(async () => {
      await customElements.whenDefined("step-scope");
      const widget = document.querySelector("step-scope");
      await widget.ready;
      return widget.length;
    });
    assert.ok(first > 0 && first < steps, `ready with ${first} steps`);
    const { result, check, gpu } = await page.evaluate(() => document.querySelector("step-scope").result());
    assert.equal(numbers(result).length, count);
    assert.ok(check.ok, JSON.stringify(check));
    assert.equal(gpu.liveBytes, 0);
    const removed = await page.evaluate(async () => {
      const widget = document.querySelector("step-scope");
      const seed = { ...JSON.parse(widget.getAttribute("input")), seed: 5 };
      widget.setAttribute("input", JSON.stringify(seed));
      while (!(globalThis.gpuBytes > 0)) await new Promise((later) => setTimeout(later, 5));
      widget.remove();
      return globalThis.gpuBytes;
    });
    assert.ok(removed > 0, "it was not caught at work");
    await withoutGpuBytes(page);
  });

  test(`${lesson}: the same numbers on both engines, and a run can be stopped`, options, async (page, site) => {
    const ran = await page.evaluate(async ([script, lesson, input, short]) => {
      const { run } = await import(script);
      const one = async (backend) => {
        const { result, check, gpu } = await run(lesson, short, { backend, measure: true });
        return { result, check, gpu };
      };
      const [webgpu, cpu] = [await one("webgpu"), await one("cpu")];
      const stop = new AbortController();
      let told = 0;
      const stopped = await run(lesson, input, { signal: stop.signal, onProgress: () => (told += 1) > 1 && stop.abort() }).catch(({ code }) => code);
      return { webgpu, cpu, stopped };
    }, [`${site.origin}/stepscope.js`, lesson, input, { ...input, ...short }]);
    assert.equal(ran.stopped, "aborted");
    for (const { check, gpu } of [ran.webgpu, ran.cpu]) {
      assert.ok(check === null || check.ok, JSON.stringify(check));
      assert.deepEqual([gpu.read.measured, gpu.written.measured, gpu.liveBytes], [gpu.read.formula, gpu.written.formula, 0]);
    }
    assert.equal(ran.webgpu.gpu.engine, "webgpu");
    assert.equal(ran.cpu.gpu.engine, "cpu");
    const [left, right] = [numbers(ran.webgpu.result), numbers(ran.cpu.result)];
    assert.equal(left.length, 50);
    for (let i = 0; i < 50; i++) {
      const [a, b] = [left[i], right[i]];
      assert.ok(Math.abs(a - b) <= 1e-4 * Math.max(1, Math.abs(b)), `step ${i}: ${a} and ${b}`);
    }
    await withoutGpuBytes(page);
  });
}
