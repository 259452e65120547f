// What is particular to the lessons on lists, tables and search, as a reader meets it.
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite();
const button = (page, name) => page.getByRole("button", { name, exact: true });
const narration = (page) => page.locator(".narration").innerText();
const picture = (page) => page.locator(".instrument-stage").innerText();
const at = (page) => page.getByRole("slider", { name: "Position" }).inputValue();
const field = (page, name) => page.locator(`#field-${name}`);
const ready = (page) => button(page, "Last step").waitFor();

/** Each is wrong on purpose: its slip is named, marked on the slider, and one press away. */
const SLIPS = {
  "counting-sort?preset=forward": /is put before/,
  "radix-sort?preset=forward": /is put before/,
  "knapsack?preset=forward": /again|twice|own row|contaminat|already/i,
  "combination-sum?preset=index": /lost/,
  "quickselect?preset=all-equal": /equal to the pivot: nearly nothing was gained/,
};
for (const [link, says] of Object.entries(SLIPS)) {
  test(`${link}: the page points at the first step where it parts from the right way`, { path: `#/${link}` }, async (page) => {
    const slip = page.locator(".slip");
    await slip.waitFor();
    assert.match(await slip.innerText(), /Wrong on purpose/);
    assert.equal(await page.locator(".slip-mark path").count(), 1);
    const go = slip.getByRole("button");
    const step = /\d+/.exec(await go.innerText())[0];
    await go.click();
    assert.equal(await at(page), step);
    assert.match(await narration(page), says);
    assert.ok(await go.isDisabled());
  });
}

test("radix sort takes floats, and a number that is none is marked in its field", { path: "#/radix-sort?preset=floats" }, async (page) => {
  await ready(page);
  await button(page, "Last step").click();
  assert.match(await picture(page), /-2\.5[^]*-0\.1[^]*-1e-30[^]*-0[^]*0[^]*2\.5[^]*3\.14159[^]*100/);
  await page.getByText("Checked").waitFor();
  await field(page, "items").fill("1.5, 0.123456789");
  await button(page, "Run").click();
  await page.locator("#field-items[aria-invalid=true]").waitFor();
  assert.match(await page.locator(".field-error, [role=alert]").first().innerText(), /nearest is 0\.12345679/);
});

test("radix sort by kernels shows WGSL beside its film, in step", { path: "#/radix-sort?items=170,-45,75,-90&on=gpu&code=wgsl" }, async (page) => {
  await ready(page);
  for (const line of ["@count", "@add", "@place"].keys()) {
    await button(page, "Next step").click();
    const now = await page.locator(".code .is-now, .code [aria-current]").first().innerText();
    assert.match(now, [/atomicAdd/, /counts\[first \+ i\]/, /sorted_keys\[place\]/][line]);
  }
});

test("quickselect's chart: histogram, means and Knuth's curve, in numbers too", { path: "#/quickselect", timeoutSecs: 120 }, async (page) => {
  await ready(page);
  await page.getByRole("button", { name: "Measure" }).click();
  await page.getByRole("button", { name: "Measure" }).waitFor({ timeout: 90_000 });
  const legend = await page.locator(".plot-legend").innerText();
  assert.match(legend, /how often[^]*mean[^]*Knuth/);
  await page.locator(".plot-numbers summary").click();
  const rows = await page.locator(".plot-numbers tbody tr").allInnerTexts();
  const [k, trials] = rows[0].split("\t");
  assert.equal(k, "1");
  const [least, median, most] = trials.split(" · ").map(Number);
  assert.ok(199 <= least && least < median && median < most, trials);
});

test("k out of range is told at k before anything runs", { path: "#/quickselect?items=3,1,2&k=2" }, async (page) => {
  await ready(page);
  await field(page, "k").fill("4");
  await button(page, "Run").click();
  await page.locator("#field-k[aria-invalid=true]").waitFor();
  assert.equal(await page.locator(".player").count(), 1);
});

test("a knapsack to be filled exactly shows what can't be reached as −∞", { path: "#/knapsack?weights=2,4&values=3,5&capacity=5&fill=exactly" }, async (page) => {
  await ready(page);
  await button(page, "Last step").click();
  assert.match(await picture(page), /−∞/);
  assert.match(await narration(page), /Without a solution/);
});

test("a search that would be too large, and candidates that never end, are refused before they start", { path: "#/combination-sum" }, async (page) => {
  await ready(page);
  await field(page, "candidates").fill("1,2,3,4,5,6,7,8,9,10,11,12");
  await field(page, "target").fill("500");
  await button(page, "Run").click();
  await page.locator("[aria-invalid=true]").first().waitFor();
  await field(page, "target").fill("3");
  await field(page, "candidates").fill("0,1");
  await button(page, "Run").click();
  await page.locator("#field-candidates[aria-invalid=true]").waitFor();
});

test("the largest gap: its two numbers, and none of fewer than two items", { path: "#/maximum-gap?items=3,6,9,1" }, async (page) => {
  await ready(page);
  await button(page, "Last step").click();
  assert.match(await narration(page), /3/);
  await field(page, "items").fill("7");
  await button(page, "Run").click();
  await page.waitForFunction(() => location.hash.includes("items=7"));
  await button(page, "Last step").click();
  assert.match(await narration(page), /0|no gap|fewer/i);
});

test("bucket sort: floats, and buckets that all collapse into one", { path: "#/bucket-sort?items=0.78,0.17,0.39,0.26&buckets=1" }, async (page) => {
  await ready(page);
  await button(page, "Last step").click();
  assert.match(await picture(page), /0\.17[^]*0\.26[^]*0\.39[^]*0\.78/);
});
