import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite({ webgpu: false });

test("without an adapter the page opens too", async (page) => {
  assert.equal(await page.evaluate(async () => (await navigator.gpu?.requestAdapter()) ?? null), null);
  await page.getByRole("heading", { level: 1 }).waitFor();
});
