// The lesson mixed-precision as a reader meets it: a training that is seen while it goes on, held up, and ended.
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const narration = (page) => page.locator(".narration").innerText();
const picture = (page) => page.locator(".instrument-stage").innerText();
const notes = {
  html: (site) => `<script type="module">globalThis.stepscope = await import("${site}/stepscope.js");</script>`,
  timeoutSecs: 180,
};

/** Until the whole training is there. */
async function trained(page) {
  await button(page, "Last step").waitFor();
  await button(page, "Pause the run").waitFor({ state: "detached", timeout: 120_000 });
}

const OVERFLOWS = "growthInterval=4&steps=16&overflow=[false,false,false,false,false,false,true]";

test("five regimes side by side; an overflow skips a step and halves the scale", { path: `#/mixed-precision?${OVERFLOWS}&at=7`, timeoutSecs: 150 }, async (page) => {
  await trained(page);
  assert.match(await narration(page), /skipped[^]*falls from 131,072 to 65,536/);
  const shown = await picture(page);
  for (const regime of ["fp32", "fp16", "fp16+master", "fp16+master+scaling", "bf16"]) {
    assert.ok(shown.includes(regime), `${regime} in ${shown}`);
  }
  await page.getByText("Checked").waitFor();
});

test("in Chinese, everything in fp16", { path: "#/mixed-precision?regime=fp16&steps=20&at=20&lang=zh", timeoutSecs: 150 }, async (page) => {
  await page.locator(".narration").filter({ hasText: "第 20/20 步" }).waitFor({ timeout: 120_000 });
  assert.match(await picture(page), /发散/);
});

test("a training is held up, goes on, and is stopped", { path: "#/mixed-precision?steps=1000", timeoutSecs: 150 }, async (page) => {
  await button(page, "Pause the run").click();
  await page.getByText("Paused.").waitFor();
  const progress = page.locator("progress").first();
  // The part on its way is still taken.
  await page.waitForTimeout(3000);
  const held = await progress.getAttribute("value");
  await page.waitForTimeout(1500);
  assert.equal(await progress.getAttribute("value"), held);
  await button(page, "Go on").click();
  await page.waitForFunction(([held]) => Number(document.querySelector("progress")?.getAttribute("value")) > Number(held), [held]);
  await button(page, "Stop").click();
  await button(page, "Pause the run").waitFor({ state: "detached" });
});

for (const backend of ["webgpu", "cpu"]) {
  test(`run() on ${backend}: the sequence of scales is exact, and the second way agrees`, notes, async (page) => {
    await page.waitForFunction(() => globalThis.stepscope);
    const { result, gpu, check } = await page.evaluate(async (backend) => {
      const overflow = Array.from({ length: 14 }, (_, step) => [4, 5, 9].includes(step));
      const { run } = globalThis.stepscope;
      return run("mixed-precision", { init: 1024, growthInterval: 3, steps: 14, overflow }, { backend, measure: true });
    }, backend);
    assert.deepEqual(result.scale, [1024, 1024, 1024, 2048, 2048, 1024, 512, 512, 512, 1024, 512, 512, 512, 1024]);
    assert.deepEqual(result.skippedSteps, [4, 5, 9]);
    assert.equal(result.regimes.bf16.skipped, 3);
    assert.equal(gpu.engine, backend);
    assert.equal(gpu.liveBytes, 0);
    assert.equal(gpu.read.measured, gpu.read.formula);
    assert.equal(gpu.written.measured, gpu.written.formula);
    assert.equal(check.ok, true, JSON.stringify(check));
  });
}
