import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite();

test("the page opens without an error and asks no other host for anything", async (page) => {
  await page.getByRole("heading", { level: 1 }).waitFor();
});

test("this Chromium has a WebGPU adapter, so the kernels are tested on it", async (page) => {
  const workgroupBytes = await page.evaluate(async () => (await navigator.gpu.requestAdapter()).limits.maxComputeWorkgroupStorageSize);
  assert.ok(workgroupBytes >= 16384);
});
