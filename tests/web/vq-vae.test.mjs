// The VQ-VAE as a reader and a program meet it: pictures, codes and losses while it trains, on both engines.
import assert from "node:assert/strict";
import { clipped, longTasksDuring, suite } from "./harness.mjs";

const test = suite();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const narration = (page) => page.locator(".narration").innerText();
const picture = (page) => page.locator(".instrument-stage").innerText();
const slider = (page) => page.getByRole("slider", { name: "Position" });
const trained = (page, steps) => page.waitForFunction((steps) => Number(document.querySelector("input[type=range]")?.max) >= steps, steps);
const SHORT = "steps=20&batch=8";

test("both engines learn alike, count what is predicted and leave nothing behind", { html: (site) => `<script type="module">globalThis.stepscope = await import("${site}/stepscope.js");</script>`, timeoutSecs: 180 }, async (page) => {
  await page.waitForFunction(() => globalThis.stepscope);
  const runs = await page.evaluate(async () => {
    const runs = [];
    for (const backend of ["cpu", "webgpu"]) {
      const begun = performance.now();
      const { result, check, gpu } = await globalThis.stepscope.run("vq-vae", { steps: 20, batch: 8 }, { backend, measure: true });
      const { loss, psnr, gradient, samples, reconstruction } = result;
      runs.push({ loss, psnr, gradient, pixels: [samples.length, reconstruction.length], check, gpu, millis: performance.now() - begun });
    }
    return runs;
  });
  console.log(`20 steps: ${runs.map(({ gpu, millis }) => `${gpu.engine} ${Math.round(millis)} ms`).join(", ")}`);
  for (const [number, { gpu, check, pixels, gradient, loss }] of runs.entries()) {
    assert.equal(gpu.engine, ["cpu", "webgpu"][number]);
    assert.deepEqual([gpu.read.measured, gpu.written.measured], [gpu.read.formula, gpu.written.formula]);
    assert.equal(gpu.liveBytes, 0);
    assert.ok(check.ok, JSON.stringify(check));
    assert.deepEqual(pixels, [8 * 256, 8 * 256]);
    assert.ok(gradient.straightThrough.some((slope) => slope !== 0));
    assert.equal(loss.total.length, 20);
  }
  const [cpu, webgpu] = runs;
  for (const [step, loss] of cpu.loss.total.entries()) assert.ok(Math.abs(loss - webgpu.loss.total[step]) <= 1e-4, `step ${step}`);
});

test("the training is seen while it goes on, held up, gone on with and stopped", { path: "#/vq-vae?steps=2000", timeoutSecs: 120 }, async (page) => {
  page.setDefaultTimeout(60_000);
  await trained(page, 5);
  await button(page, "Pause training").click();
  await page.getByText("Training is paused.").waitFor();
  // The part that is under way comes yet.
  await page.waitForTimeout(2000);
  const held = Number(await slider(page).getAttribute("max"));
  await page.waitForTimeout(1500);
  assert.equal(Number(await slider(page).getAttribute("max")), held);
  await button(page, "Previous step").click();
  assert.match(await narration(page), /^Step \d+: the loss is/);
  await button(page, "Go on training").click();
  await trained(page, held + 5);
  await button(page, "Stop").click();
  await button(page, "Pause training").waitFor({ state: "detached" });
});

test("pictures, codes, uses and losses; then the prior and its samples", { path: `#/vq-vae?${SHORT}`, timeoutSecs: 120 }, async (page) => {
  page.setDefaultTimeout(60_000);
  await page.getByText("Checked").waitFor();
  await slider(page).fill("20");
  assert.match(await picture(page), /after step 20[^]*code numbers/);
  await slider(page).fill("22");
  assert.match(await narration(page), /Witten and Bell/);
  await button(page, "Last step").click();
  assert.equal(await slider(page).inputValue(), "23");
  assert.match(await picture(page), /sampled from the prior/);
});

test("without straight-through it is said that no gradient comes", { path: `#/vq-vae?${SHORT}&dims=2&codes=32&straightThrough=false&gamma=0&at=20`, timeoutSecs: 120 }, async (page) => {
  page.setDefaultTimeout(60_000);
  await page.getByText("Checked").waitFor();
  assert.match(await narration(page), /No gradient reaches the encoder/);
});

test("a gamma that isn't less than beta is marked in its field", { path: "#/vq-vae?gamma=1&beta=1" }, async (page) => {
  assert.match(await page.getByRole("alert").first().innerText(), /must be less than/);
});

test("nothing is held up while it trains", { path: `#/vq-vae?steps=40&batch=8`, timeoutSecs: 120 }, async (page) => {
  page.setDefaultTimeout(60_000);
  await page.getByText("Checked").waitFor();
  let seed = 2;
  const tasks = await longTasksDuring(page, async () => {
    await page.evaluate((seed) => (location.hash = `#/vq-vae?steps=40&batch=8&seed=${seed}`), seed++);
    await page.getByText("Checked").waitFor({ state: "detached" });
    await page.getByText("Checked").waitFor();
  });
  assert.deepEqual(tasks, []);
});

for (const width of [360, 1280]) {
  test(`in Chinese nothing is clipped at ${width}`, { path: `#/vq-vae?${SHORT}&at=23`, width, height: 740, locale: "zh-CN", timeoutSecs: 120 }, async (page) => {
    page.setDefaultTimeout(60_000);
    await page.getByText("新图片").first().waitFor();
    assert.deepEqual(await clipped(page), []);
  });
}
