// The lesson medusa as a reader meets it: candidates, one pass over their tree, what is accepted, and the cache; the tree is the reader's.
import assert from "node:assert/strict";
import { axe, clipped, countGpuBytes, longTasksDuring, suite } from "./harness.mjs";

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

test("mask, positions and rows of the leaves follow the tree", { path: `#/medusa?prompt=${prompt}&maxTokens=8&tree=[[0],[0,0]]&at=2`, timeoutSecs: 180 }, async (page) => {
  await decoded(page);
  /** What is read aloud of nodes, each with its row of the mask, its position and its index, and of the leaves' rows. */
  const buffers = async () => (await page.locator(".instrument .stage-words").innerText()).match(/^(\d+ \[.*\]: .*|rows of the leaves: .*)$/gm);
  assert.deepEqual(await buffers(), ["0 []: 1, 0, 0, 0, 0", "1 [0]: 1, 1, 0, 1, 1", "2 [0,0]: 1, 1, 1, 2, 11", "rows of the leaves: [0,1,2] (done)"]);
  await page.getByRole("button", { name: "node 0: add [1]" }).press("Enter");
  await page.locator(".narration").filter({ hasText: "3 best combinations" }).waitFor({ timeout: 60_000 });
  assert.deepEqual(await buffers(), [
    "0 []: 1, 0, 0, 0, 0, 0",
    "1 [0]: 1, 1, 0, 0, 1, 1",
    "2 [1]: 1, 0, 1, 0, 1, 2",
    "3 [0,0]: 1, 1, 0, 1, 2, 11",
    "rows of the leaves: [0,1,3] (done), [0,2,-1] (done)",
  ]);
  await button(page, "Remove [0, 0]").click();
  await page.locator(".narration").filter({ hasText: "2 best combinations" }).waitFor({ timeout: 60_000 });
  assert.deepEqual(await buffers(), ["0 []: 1, 0, 0, 0, 0", "1 [0]: 1, 1, 0, 1, 1", "2 [1]: 1, 0, 1, 1, 2", "rows of the leaves: [0,2] (done), [0,1] (done)"]);
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

const trees = (page) => page.getByRole("region", { name: "Nodes against time, on this device", exact: true });
const freed = (page) => page.waitForFunction(() => globalThis.gpuBytes === 0, null, { timeout: 20_000 });

test("trees are timed by turns, the best is named, and nothing is held up or left", { path: `#/medusa?prompt=${prompt}&maxTokens=4`, initScript: countGpuBytes, timeoutSecs: 300 }, async (page) => {
  await page.getByText("Checked").waitFor({ timeout: 120_000 });
  const panel = trees(page);
  const start = panel.getByRole("button", { name: "Time the trees" });
  const tasks = await longTasksDuring(page, async () => {
    await start.click();
    await panel.getByRole("progressbar").waitFor();
    await start.waitFor({ timeout: 180_000 });
  });
  assert.deepEqual(tasks, []);
  assert.equal(await panel.getByRole("alert").count(), 0);
  const text = await panel.innerText();
  assert.match(text, /WebGPU on .*swiftshader/i);
  assert.match(text, /All trees made the same text/);
  assert.match(text, /allocated now\s+0\sB/);
  const table = panel.getByRole("region", { name: /^A pass of each tree/ }).getByRole("table");
  const heads = await table.getByRole("columnheader").allInnerTexts();
  const lines = await table.getByRole("row").all();
  const rows = await Promise.all(lines.slice(1).map((line) => line.locator("th, td").allInnerTexts()));
  assert.deepEqual(rows.map(([nodes]) => parseInt(nodes)), [0, 1, 3, 7, 15, 24, 31, 47, 63]);
  const column = (name) => rows.map((row) => parseFloat(row[heads.indexOf(name)]));
  const [expected, made, perSec, times] = ["tokens, expected", "tokens, made", "tokens per second", "to plain"].map(column);
  assert.deepEqual(expected, expected.toSorted((a, b) => a - b));
  assert.equal(expected[0], 1);
  assert.equal(made[0], 1);
  assert.ok(expected.at(-1) > 1.5 && made.at(-1) > 1.5, `${expected} ${made}`);
  assert.equal(times[0], 1);
  const best = rows.findIndex(([nodes]) => nodes.includes("best"));
  assert.equal(perSec[best], Math.max(...perSec));
  assert.match(text, best === 0 ? /Best here: plain decoding/ : new RegExp(`Best here: ${parseInt(rows[best][0])} nodes`));
  for (const name of ["Time of a pass", "Tokens per second"]) await panel.getByRole("figure", { name }).waitFor();
  await freed(page);
  await panel.getByRole("link", { name: "Decode so" }).click();
  const nodes = page.getByLabel("Nodes of the default tree");
  await page.waitForFunction(([input, nodes]) => input.value === nodes, [await nodes.elementHandle(), String(parseInt(rows[best][0]))]);
});

test("timing trees can be stopped, and begun again", { path: `#/medusa?prompt=${prompt}&maxTokens=4`, initScript: countGpuBytes, timeoutSecs: 180 }, async (page) => {
  await page.getByText("Checked").waitFor({ timeout: 120_000 });
  const panel = trees(page);
  const start = panel.getByRole("button", { name: "Time the trees" });
  await start.click();
  await panel.getByRole("table").first().waitFor({ timeout: 60_000 });
  await panel.getByRole("button", { name: "Stop" }).click();
  await start.waitFor({ timeout: 20_000 });
  assert.equal(await panel.getByRole("alert").count(), 0);
  assert.equal(await panel.getByRole("progressbar").count(), 0);
  assert.match(await panel.innerText(), /allocated now\s+0\sB/);
  await freed(page);
  await start.click();
  await panel.getByRole("progressbar").waitFor();
  await page.evaluate(() => (location.hash = "#/heap"));
  await freed(page);
});

test("timed trees are named, in contrast and in full, on a phone too", { path: `#/medusa?prompt=${prompt}&maxTokens=4`, width: 360, height: 740, locale: "zh-CN", colorScheme: "dark", timeoutSecs: 300 }, async (page) => {
  await page.getByText("已核对").waitFor({ timeout: 120_000 });
  const start = page.getByRole("button", { name: "开始计时" });
  await start.click();
  await page.getByRole("progressbar", { name: "结点数与用时" }).waitFor();
  await start.waitFor({ timeout: 180_000 });
  for (const summary of await page.getByText("数据", { exact: true }).all()) await summary.click();
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await clipped(page), []);
});

test("tokens per second are measured while it runs, beside plain decoding's", { path: `#/medusa?prompt=${prompt}&maxTokens=100`, timeoutSecs: 180 }, async (page) => {
  const counters = page.locator("section").filter({ has: page.getByRole("heading", { name: "Counters", exact: true }) });
  await counters.getByText("Tokens per second, measured").waitFor({ timeout: 120_000 });
  await button(page, "Pause the run").waitFor();
  const speed = async (name) => {
    const [, perSec, passes] = (await counters.innerText()).match(new RegExp(`${name}\\s+([\\d.]+) \\((\\d+) pass`));
    return { perSec: Number(perSec), passes: Number(passes) };
  };
  const early = await speed("plain decoding");
  await decoded(page);
  const [tree, plain] = [await speed("with the tree"), await speed("plain decoding")];
  assert.ok(plain.passes > early.passes && tree.passes > 5, JSON.stringify({ early, tree, plain }));
  assert.ok(Math.abs(tree.passes - plain.passes) <= 1);
  const [, times] = (await counters.innerText()).match(/([\d.]+) times plain decoding/);
  assert.ok(Math.abs(times - tree.perSec / plain.perSec) < 0.02 * times, `${times}: ${tree.perSec} and ${plain.perSec}`);
});

test("plain decoding has one speed", { path: `#/medusa?prompt=${prompt}&maxTokens=6&tree=[]`, timeoutSecs: 180 }, async (page) => {
  await decoded(page);
  const text = await page.locator(".lesson-facts").innerText();
  assert.match(text, /plain decoding\s+[\d.]+ \(4 passes\)/);
  assert.doesNotMatch(text, /times plain/);
});
