// The lesson medusa as a reader meets it: candidates, one pass over their tree, what is accepted, and the cache; the tree is the reader's.
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
const prompt = encodeURIComponent("We sort [18, 9, 17, 93, 77] by taking the smallest each time.");

/** Until all is decoded. */
async function decoded(page) {
  await button(page, "Last step").waitFor({ timeout: 60_000 });
  await button(page, "Pause the run").waitFor({ state: "detached", timeout: 120_000 });
}

test("a pass is drafted, verified, accepted and moved together", { path: `#/medusa?prompt=${prompt}&maxTokens=12&at=2`, timeoutSecs: 180 }, async (page) => {
  await decoded(page);
  assert.match(await narration(page), /The heads guessed what follows it/);
  await button(page, "Next step").click();
  assert.match(await narration(page), /One forward pass over all 25 nodes/);
  assert.match(await picture(page), /\d+%/);
  await button(page, "Next step").click();
  assert.match(await narration(page), /tokens from one pass|No candidate is accepted/);
  await button(page, "Next step").click();
  assert.match(await narration(page), /The pass wrote 25 rows of keys and values/);
  await page.getByText("Checked").waitFor({ timeout: 60_000 });
});

test("a node of the tree gets another child, and the text is decoded anew", { path: `#/medusa?prompt=${prompt}&maxTokens=8&tree=[[0],[0,0]]&at=3`, timeoutSecs: 180 }, async (page) => {
  await decoded(page);
  assert.match(await narration(page), /all 3 nodes/);
  await page.getByRole("button", { name: "node 0: add [1]" }).press("Enter");
  await page.locator(".narration").filter({ hasText: "all 4 nodes" }).waitFor({ timeout: 60_000 });
  await button(page, "Remove [0, 0]").click();
  await page.locator(".narration").filter({ hasText: "all 3 nodes" }).waitFor({ timeout: 60_000 });
  assert.match(page.url(), /tree/);
});

test("plain decoding has no tree", { path: `#/medusa?prompt=${prompt}&maxTokens=6&tree=[]&at=3`, timeoutSecs: 180 }, async (page) => {
  await decoded(page);
  assert.match(await narration(page), /One pass, one token/);
});

test("in Chinese, a prompt that the model never saw", { path: `#/medusa?prompt=${encodeURIComponent("堆 🙂")}&maxTokens=6&nodes=4&lang=zh&at=4`, timeoutSecs: 180 }, async (page) => {
  await page.locator(".narration").filter({ hasText: "个词元" }).waitFor({ timeout: 120_000 });
  assert.match(await picture(page), /每次 [\d.]+ 个/);
});

test("a decoding is stopped, and what it made stays to be looked at", { path: `#/medusa?prompt=${prompt}&maxTokens=180&nodes=60`, timeoutSecs: 180 }, async (page) => {
  await button(page, "Pause the run").click({ timeout: 60_000 });
  await page.getByText("Paused.").waitFor();
  await button(page, "Stop").click();
  await button(page, "Pause the run").waitFor({ state: "detached" });
});

test("engines decode the same text greedily, with and without a tree, and leave nothing", notes, async (page) => {
  await page.waitForFunction(() => globalThis.stepscope);
  const runs = await page.evaluate(async () => {
    const input = { prompt: "What comes out of the heap [5, 8, 99, 37] comes in order. We pop 5", maxTokens: 24 };
    const runs = [];
    for (const [backend, tree] of [["webgpu", "default"], ["cpu", "default"], ["cpu", []]]) {
      const { result, gpu, check } = await globalThis.stepscope.run("medusa", { ...input, tree }, { backend });
      runs.push({ text: result.text, forwards: result.forwards, engine: gpu.engine, live: gpu.liveBytes, ok: check.ok });
    }
    return runs;
  });
  assert.deepEqual(runs.map((run) => run.engine), ["webgpu", "cpu", "cpu"]);
  assert.ok(runs.every((run) => run.ok && run.live === 0), JSON.stringify(runs));
  assert.equal(runs[0].text, runs[1].text);
  assert.equal(runs[0].text, runs[2].text);
  assert.equal(runs[2].forwards, 24);
  assert.ok(runs[0].forwards <= 16, JSON.stringify(runs));
});
