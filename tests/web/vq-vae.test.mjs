// vq-vae: a training that is seen while it goes on, held up, gone on with and stopped; the same numbers on both engines; what it takes is given back.
import assert from "node:assert/strict";
import { clipped, countGpuBytes, longTasksDuring, suite } from "./harness.mjs";

const test = suite();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const picture = (page) => page.locator(".stage-words").first().textContent();
const shows = (page, words) => page.waitForFunction((words) => document.querySelector(".stage-words")?.textContent.includes(words), words);
const programs = { html: (site) => `<script type="module">globalThis.stepscope = await import("${site}/stepscope.js");</script>`, timeoutSecs: 180 };
const SHORT = { steps: 12, batch: 4, dims: 2, codes: 16 };

async function run(page, input, options) {
  await page.waitForFunction(() => globalThis.stepscope);
  return page.evaluate(
    async ([input, options]) => {
      try {
        const { result, check, gpu } = await globalThis.stepscope.run("vq-vae", input, options);
        return { result: { ...result, codes: [...result.codes], samples: result.samples.length }, check, gpu };
      } catch ({ code, path }) {
        return { code, path };
      }
    },
    [input, options],
  );
}

test("both engines lose alike, move what the formulas name, and keep nothing", { ...programs, initScript: countGpuBytes }, async (page) => {
  const runs = [];
  for (const backend of ["webgpu", "cpu"]) {
    const r = await run(page, SHORT, { backend, measure: true });
    assert.equal(r.gpu?.engine, backend, JSON.stringify(r));
    assert.equal(r.gpu.read.measured, r.gpu.read.formula);
    assert.equal(r.gpu.written.measured, r.gpu.written.formula);
    assert.equal(r.gpu.liveBytes, 0);
    assert.equal(r.check.ok, true, JSON.stringify(r.check));
    assert.equal(r.result.samples, 8 * 256);
    runs.push(r.result);
  }
  assert.equal(runs[0].loss.total.length, 12);
  runs[0].loss.total.forEach((loss, step) => assert.ok(Math.abs(loss - runs[1].loss.total[step]) < 1e-4, `step ${step}`));
});

test("a gamma that isn't less than beta is refused", programs, async (page) => {
  assert.deepEqual(await run(page, { beta: 0.25, gamma: 0.25 }), { code: "invalid-input", path: "gamma" });
});

test("a training is seen while it goes on, held up, gone on with and stopped", { path: "#/vq-vae?steps=2000", timeoutSecs: 120 }, async (page) => {
  page.setDefaultTimeout(60_000);
  await button(page, "Pause the run").click();
  await page.getByText("Paused.").waitFor();
  // The part on its way still comes.
  await page.waitForTimeout(3000);
  const steps = () => page.getByRole("slider").first().getAttribute("max");
  const held = await steps();
  await page.waitForTimeout(1500);
  assert.equal(await steps(), held);
  assert.match(await picture(page), /restored/);
  await button(page, "Go on").click();
  await page.waitForFunction((held) => Number(document.querySelector("input[type=range]").max) > Number(held), held);
  await button(page, "Stop").click();
  await button(page, "Pause the run").waitFor({ state: "detached" });
});

test("after the training come the prior and its samples", { path: "#/vq-vae?steps=12&batch=4&dims=2&codes=16", timeoutSecs: 120 }, async (page) => {
  page.setDefaultTimeout(60_000);
  await page.getByText("Checked").waitFor();
  // Whoever followed it to its end is there.
  await page.keyboard.press("End");
  await shows(page, "drawn from the prior");
  assert.match(await picture(page), /slope as z moves: length 0/);
  await button(page, "First step").click();
  await shows(page, "restored before the training");
});

test("a training holds the page up nowhere", { path: "#/vq-vae?steps=60&batch=8", timeoutSecs: 120 }, async (page) => {
  page.setDefaultTimeout(90_000);
  await page.getByText("Checked").waitFor();
  let seed = 1;
  const tasks = await longTasksDuring(page, async () => {
    await page.evaluate((seed) => (location.hash = `#/vq-vae?steps=60&batch=8&seed=${seed}`), ++seed);
    await button(page, "Pause the run").waitFor();
    await page.getByText("Checked").waitFor();
  });
  assert.deepEqual(tasks, []);
});

test("the reader's own picture is cut into squares, trained on and shown whole", { path: "#/vq-vae?steps=12&batch=4&dims=2&codes=16", timeoutSecs: 120 }, async (page) => {
  page.setDefaultTimeout(60_000);
  await page.getByText("Checked").waitFor();
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(600, 400);
    const context = canvas.getContext("2d");
    context.fillStyle = "white";
    context.fillRect(0, 0, 600, 400);
    context.fillStyle = "black";
    for (let i = 0; i < 12; i++) context.fillRect(50 * i, 30 * i, 30, 200);
    const data = new DataTransfer();
    data.items.add(new File([await canvas.convertToBlob()], "mine.png", { type: "image/png" }));
    document.querySelector(".picture-field").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await shows(page, "the picture, in grey: 256 × 171");
  await page.getByText("Checked").waitFor();
  await page.keyboard.press("End");
  await shows(page, "drawn from the prior");
  // 16 squares across, 11 down, of 16 codes of 4 bits each.
  assert.match(await picture(page), /from 11[^\d]264 bits, 1\/31; \d+\.\d dB/);
});

test("in Chinese on a phone nothing is clipped", { path: "#/vq-vae?preset=short&at=29", width: 360, height: 740, locale: "zh-CN", timeoutSecs: 120 }, async (page) => {
  page.setDefaultTimeout(60_000);
  await shows(page, "从先验中采样");
  assert.deepEqual(await clipped(page), []);
});
