// What the page does when something goes away: the network, the GPU.
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite();
const region = (page, name) => page.getByRole("region", { name, exact: true });

/** From now on this part of the module can't be fetched; what it gives ends that. */
async function cutOff(page, part) {
  const isOfPart = (url) => url.pathname.endsWith(`/parts/${part}.part`);
  page.expectError(/ERR_FAILED|Failed to fetch|\.part/);
  await page.route(isOfPart, (route) => route.abort());
  return () => page.unroute(isOfPart);
}

test("a lesson whose code can't be fetched says so, and is had by trying again", async (page) => {
  const mend = await cutOff(page, "searching");
  await page.evaluate(() => (location.hash = "#/combination-sum?at=3"));
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  assert.match(await page.getByRole("alert").first().innerText(), /could not be fetched/);
  await again.click();
  // Still cut off: it asks again, and says so again.
  await again.waitFor();
  await mend();
  await again.click();
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  assert.equal(await page.getByRole("slider", { name: "Position" }).inputValue(), "3");
  assert.equal(await again.count(), 0);
});

test("without its page's code the app says so, and the list of lessons stays", async (page) => {
  const mend = await cutOff(page, "page");
  await page.getByRole("link", { name: "Heaps" }).click();
  const again = page.getByRole("button", { name: "Try again" });
  await again.waitFor();
  await page.getByRole("link", { name: "Stepscope" }).click();
  await page.getByRole("heading", { name: "Counting sort" }).waitFor();
  await page.getByRole("link", { name: "Heaps" }).click();
  await again.waitFor();
  await mend();
  await again.click();
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
});

for (const [part, path, heading] of [
  ["study", "#/heap", "Cost, measured"],
  ["lab", "#/attention", "What this run moves"],
]) {
  test(`where the part "${part}" can't be fetched the rest goes on, and it's had by trying again`, { timeoutSecs: 120 }, async (page) => {
    const mend = await cutOff(page, part);
    await page.evaluate((path) => (location.hash = path), path);
    const again = page.getByRole("button", { name: "Try again" });
    await again.waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Next step" }).click();
    assert.equal(await page.getByRole("slider", { name: "Position" }).inputValue(), "1");
    await mend();
    await again.click();
    await page.getByRole("heading", { name: heading }).waitFor();
  });
}

test("a program that asks for a part which can't be fetched is told, and may ask again", async (page) => {
  const mend = await cutOff(page, "heap");
  const ask = () =>
    page.evaluate(async () => {
      const { run } = await import(new URL("stepscope.js", document.baseURI).href);
      return run("heap", { items: [2, 1] }).then(
        ({ result }) => result.items,
        ({ code, message }) => ({ code, message }),
      );
    });
  const refused = await ask();
  assert.equal(refused.code, "unsupported");
  assert.match(refused.message, /could not be fetched/);
  await mend();
  assert.deepEqual(await ask(), [1, 2]);
});

test("a lost GPU is asked for again; when there is none any more the CPU goes on, and the page says so", { path: "#/attention", timeoutSecs: 240 }, async (page, site) => {
  page.expectError(/GPU|device|WebGPU|context/i);
  const account = region(page, "What this run moves");
  const engine = async () => /Engine: ([^\n]+)/.exec(await account.innerText())[1];
  const runAgain = async (seed) => {
    await page.getByRole("textbox", { name: "Seed", exact: true }).fill(seed);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.waitForFunction((seed) => new URLSearchParams(location.hash.split("?")[1]).get("seed") === seed, seed, { timeout: 60_000 });
    await page.getByText("Checked").first().waitFor({ timeout: 60_000 });
  };
  await page.getByText("Checked").first().waitFor({ timeout: 60_000 });
  assert.match(await engine(), /WebGPU/);
  const cdp = await site.browser.newBrowserCDPSession();
  // The process is gone: its answer may never come.
  const crash = () => Promise.race([cdp.send("Browser.crashGpuProcess").catch(() => {}), page.waitForTimeout(2000)]);
  await crash();
  await runAgain("2");
  assert.match(await engine(), /WebGPU/);
  await crash();
  await page.waitForTimeout(1000);
  await runAgain("3");
  assert.match(await engine(), /CPU/);
});
