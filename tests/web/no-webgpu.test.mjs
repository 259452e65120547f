import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite({ webgpu: false });

test("without an adapter the page opens too", async (page) => {
  assert.equal(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null), null);
  await page.getByRole("heading", { level: 1 }).waitFor();
});

test("without an adapter the kernels' twins are timed, and the page says so", { path: "index.html#/radix-sort", timeoutSecs: 120 }, async (page) => {
  const panel = page.getByRole("region", { name: "GPU and CPU, timed", exact: true });
  await panel.getByLabel("Largest n").selectOption("2¹²");
  const start = panel.getByRole("button", { name: "Time the sorts" });
  await start.click();
  await panel.getByRole("progressbar").waitFor();
  await start.waitFor({ timeout: 60_000 });
  const text = await panel.innerText();
  assert.match(text, /There is no GPU to time/);
  assert.match(text, /the kernels' twins on the CPU\s+[\d.]+\s?[µm]s/);
  assert.match(text, /Every result is in order, and all are equal/);
  assert.equal(await panel.getByRole("alert").count(), 0);
});

test("without an adapter the twins of tree passes are timed, and the page says so", { path: "index.html#/medusa?maxTokens=4", timeoutSecs: 180 }, async (page) => {
  const panel = page.getByRole("region", { name: "Nodes against time, on this device", exact: true });
  const start = panel.getByRole("button", { name: "Time the trees" });
  await start.click({ timeout: 60_000 });
  await panel.getByRole("progressbar").waitFor();
  await start.waitFor({ timeout: 120_000 });
  const text = await panel.innerText();
  assert.match(text, /There is no GPU to time/);
  assert.match(text, /Best here: .* tokens per second/);
  assert.match(text, /All trees made the same text/);
  assert.equal(await panel.getByRole("row").count(), 10);
  assert.equal(await panel.getByRole("alert").count(), 0);
});
