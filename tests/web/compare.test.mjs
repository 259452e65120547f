// Two runs side by side: opened by a link or by the page's controls, kept together, and parted.
import assert from "node:assert/strict";
import { axe, clipped, suite } from "./harness.mjs";

const test = suite();
const take = (page, name) => page.getByRole("region", { name, exact: true });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const step = async (take) => (await take.locator(".take-step").innerText()).match(/[\d,]+/g).map((number) => Number(number.replace(/\D/g, "")));
const position = (page) => page.getByRole("slider", { name: "Position" });

/** Moves the player, and waits for the second picture to be there. */
async function seek(page, at) {
  await page.getByRole("spinbutton", { name: /^Step/ }).fill(String(at));
  await page.keyboard.press("Enter");
}

const FORWARD = "#/counting-sort?items=2,5,3,0,2,3,0,3&scan=forward";

test("a link opens both runs at its step, each with what is its own", { path: `${FORWARD}&with=scan%3Dbackward&at=20` }, async (page) => {
  const [first, second] = ["First run", "Second run"].map((name) => take(page, name));
  await second.waitFor();
  assert.match(await first.innerText(), /Scan: forward \(wrong on purpose\)/);
  assert.match(await second.innerText(), /Scan: backward/);
  assert.deepEqual([await step(first), await step(second)], [[20, 25], [20, 25]]);
  assert.equal(await position(page).inputValue(), "20");
  const table = page.getByRole("table");
  assert.match(await table.innerText(), /reads\s+20\s+20\s+0/);
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await clipped(page), []);
});

for (const [what, hash, right, parting] of [
  // Counting is the same; placing begins with the first item instead of the last.
  ["forward scan", FORWARD, /^Beside the right one\. Scan: backward/, 17],
  ["forward knapsack loop", "#/knapsack?weights=1,3,4&values=15,20,30&capacity=4&table=1d&loop=forward", /^Beside the right one\..*reverse/, null],
  ["i > 0 in combination search", "#/combination-sum?preset=index", /^Beside the right one\./, null],
]) {
  test(`${what}: the right one is one click away, and so is where they part`, { path: hash }, async (page) => {
    await page.getByRole("button", { name: right }).first().click();
    await take(page, "Second run").waitFor();
    await button(page, "Where they part").click();
    await page.waitForFunction(() => Number(document.querySelector('input[type="range"]').value) > 0);
    const at = Number(await position(page).inputValue());
    if (parting !== null) assert.equal(at, parting);
    // Without the totals of the whole run, which differ from the beginning.
    const words = async () => (await texts()).map((text) => text.replace(/\/\d+/g, ""));
    const texts = () => Promise.all(["First run", "Second run"].map((name) => take(page, name).getByRole("img").evaluate((picture) => document.getElementById(picture.getAttribute("aria-describedby")).textContent)));
    const [a, b] = await words();
    assert.notEqual(a, b, "here they differ");
    await seek(page, at - 1);
    await page.waitForTimeout(600);
    const [c, d] = await words();
    assert.equal(c, d, "before they don't");
    await page.waitForFunction(() => location.hash.includes("with="));
    await page.goBack();
    await take(page, "Second run").waitFor({ state: "detached" });
  });
}

test("another input: the longer second run is played to its end, locked by step and by a counter", { path: "#/quickselect?items=5,3,8&k=1&scheme=lomuto&pivot=last" }, async (page) => {
  await button(page, "Choose a second run").click();
  const items = page.locator("#second-field-items");
  assert.equal(await items.inputValue(), "5,3,8");
  await button(page, "Compare").click();
  await page.getByText("Both runs would be the same.").waitFor();
  await items.fill("5,3,8,x");
  await button(page, "Compare").click();
  assert.equal(await items.getAttribute("aria-invalid"), "true");
  await items.fill("9,1,8,2,7,3,6,4,5");
  await button(page, "Compare").click();
  const [first, second] = ["First run", "Second run"].map((name) => take(page, name));
  await second.waitFor();
  await button(page, "Last step").click();
  const ends = async () => {
    const [[a, aLen], [b, bLen]] = [await step(first), await step(second)];
    return a === aLen && b === bLen;
  };
  assert.ok(await ends());
  await page.getByLabel("Keep together by").selectOption({ label: "comparisons" });
  const counts = async () => /comparisons\s+(\d+)\s+(\d+)/.exec(await page.getByRole("table").innerText()).slice(1).map(Number);
  await seek(page, 2);
  const [a, b] = await counts();
  assert.ok(b <= a, `${b} comparisons beside ${a}`);
  await button(page, "Last step").click();
  assert.ok(await ends());
  assert.match(decodeURIComponent(decodeURIComponent(page.url())), /with=items=9,1,8/);
  await button(page, "Close the second run").click();
  await second.waitFor({ state: "detached" });
  await page.waitForFunction(() => !location.hash.includes("with="));
});

test("a pair that can't be read is told, and the first run is there", { path: `${FORWARD}&with=scan%3Dsideways` }, async (page) => {
  await page.getByRole("alert").first().waitFor();
  assert.match(await page.getByRole("alert").first().innerText(), /with\.scan/);
  await button(page, "Play").waitFor();
  assert.equal(await take(page, "Second run").count(), 0);
});

test("kernels are compared too", { path: "#/attention?heads=1&n=32&d=8&seed=1&with=kernel%3Dnaive", timeoutSecs: 120 }, async (page) => {
  const second = take(page, "Second run");
  await second.waitFor({ timeout: 60_000 });
  assert.match(await second.innerText(), /Kernel: naive/);
  await button(page, "Last step").click();
  const bytes = /global bytes read\s+([\d,]+)\s+([\d,]+)/.exec(await page.getByRole("table").first().innerText());
  const [tiled, naive] = bytes.slice(1).map((number) => Number(number.replace(/\D/g, "")));
  assert.ok(naive > tiled, `${naive} and ${tiled}`);
});

test("in an element the setting is an attribute", {
  html: (site) => `<h1>Course notes</h1><script type="module" src="${site}/stepscope.js"></script>
    <step-scope lesson="counting-sort" input='{"items":[2,0,2],"scan":"forward"}' with='{"scan":"backward"}'></step-scope>`,
}, async (page) => {
  await take(page, "Second run").waitFor();
  const { state, permalink } = await page.evaluate(() => {
    const element = document.querySelector("step-scope");
    return { state: element.state, permalink: element.permalink() };
  });
  assert.deepEqual(state.with, { scan: "backward" });
  assert.match(permalink, /with=scan/);
});

test("a second run that can't be is told where no form tells it, and to the element's page", {
  html: (site) => `<h1>Course notes</h1>
    <script type="module">
      globalThis.errors = [];
      document.addEventListener("stepscope-error", (event) => errors.push(event.detail));
    </script>
    <script type="module" src="${site}/stepscope.js"></script>
    <step-scope lesson="quickselect" input='{"items":[5,3,8],"k":1}' with='{"k":9}' hide="input"></step-scope>`,
}, async (page) => {
  const alert = page.getByRole("alert");
  await alert.waitFor();
  assert.match(await alert.innerText(), /second run can't be shown[^]*with\.k/);
  await page.waitForFunction(() => errors.length > 0);
  const [error] = await page.evaluate(() => errors.map(({ code, path }) => ({ code, path })));
  assert.deepEqual(error, { code: "invalid-input", path: "with.k" });
  await button(page, "Play").waitFor();
});
