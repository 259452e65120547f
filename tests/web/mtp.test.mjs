// The lesson mtp as a reader meets it: the grid of targets while it trains, then drafts that are kept or not, and the same text without them.
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const narration = (page) => page.locator(".narration").innerText();
const picture = (page) => page.locator(".instrument-stage").innerText();
const notes = {
  html: (site) => `<script type="module">globalThis.stepscope = await import("${site}/stepscope.js");</script>`,
  timeoutSecs: 240,
};

/** Until the whole training and what follows it is there. */
async function trained(page) {
  await button(page, "Last step").waitFor({ timeout: 60_000 });
  await button(page, "Pause the run").waitFor({ state: "detached", timeout: 180_000 });
}

test("targets shift by one more at each depth, and the last are missing", { path: "#/mtp?depth=2&steps=4&at=2", timeoutSecs: 240 }, async (page) => {
  await trained(page);
  const shown = await picture(page);
  for (const row of ["trunk: h[i] → t[i+1]", "module 1: h[i], Emb(t[i+1]) → t[i+2]", "module 2: h1[i], Emb(t[i+2]) → t[i+3]"]) {
    assert.ok(shown.includes(row), `${row} in ${shown}`);
  }
  assert.match(await narration(page), /Step 2 of 4: .*Module 1 joins/s);
  await page.getByText("Checked").waitFor({ timeout: 60_000 });
});

test("drafts are kept or fall, and the trunk alone says the same", { path: "#/mtp?mode=parallel&depth=2&steps=4&at=7", timeoutSecs: 240 }, async (page) => {
  await trained(page);
  assert.match(await picture(page), /drafts verified: \d of 2 kept/);
  assert.match(await picture(page), /depth 1: \d+ of \d+ accepted/);
  await button(page, "Last step").click();
  assert.match(await narration(page), /The trunk alone, byte by byte, says the same \d+ bytes\./);
});

test("in Chinese, on Chinese", { path: `#/mtp?steps=2&depth=1&lang=zh&at=1&text=${encodeURIComponent("两只青蛙两张嘴，四只眼睛八条腿；".repeat(13))}`, timeoutSecs: 240 }, async (page) => {
  await page.locator(".narration").filter({ hasText: "第 1 步（共 2 步）" }).waitFor({ timeout: 120_000 });
  assert.match(await picture(page), /模块 1：h\[i\]，Emb\(t\[i\+1\]\) → t\[i\+2\]/);
});

test("a text that is too short is refused where it stands", notes, async (page) => {
  await page.waitForFunction(() => globalThis.stepscope);
  const failure = await page.evaluate(() => globalThis.stepscope.run("mtp", { text: "too short" }).catch(({ code, path }) => ({ code, path })));
  assert.deepEqual(failure, { code: "invalid-input", path: "text" });
});

for (const backend of ["webgpu", "cpu"]) {
  test(`run() on ${backend}: losses, acceptance and text, checked a second way, and nothing left`, notes, async (page) => {
    await page.waitForFunction(() => globalThis.stepscope);
    const { result, gpu, check } = await page.evaluate(async (backend) => {
      const { result, gpu, check } = await globalThis.stepscope.run("mtp", { depth: 2, steps: 6, seed: 3 }, { backend });
      return { result: { ...result, weights: result.weights.length }, gpu, check };
    }, backend);
    assert.equal(result.loss.length, 3);
    assert.equal(result.acceptance.length, 2);
    assert.equal(result.weights, result.params);
    assert.ok(result.tokensPerStep >= 1 && result.tokensPerStep <= 3);
    assert.equal(result.curve.length, 6);
    for (const { tokens, plain } of result.decoded) assert.deepEqual(plain, tokens);
    assert.equal(gpu.engine, backend);
    assert.equal(gpu.liveBytes, 0);
    assert.equal(check.ok, true, JSON.stringify(check));
  });
}
