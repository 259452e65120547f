// The laboratory of attention: what a run moves, three ways; the tile; the sweep; the roofline.
import assert from "node:assert/strict";
import { axe, clipped, longTasksDuring, suite } from "./harness.mjs";

const test = suite();
const ATTENTION = { path: "index.html#/attention", timeoutSecs: 240 };

const region = (page, name) => page.getByRole("region", { name, exact: true });
/** The numbers of a row of the traffic table. */
const row = (page, name) =>
  page.getByRole("row", { name: new RegExp(`^${name}`) }).getByRole("cell").allInnerTexts().then((cells) => cells.map((cell) => cell.replace(/\s/g, "")));

test("closed form, shader and CPU trace give the same bytes", ATTENTION, async (page) => {
  await page.getByText("all equal").waitFor({ timeout: 60_000 });
  for (const name of ["read", "written"]) {
    const bytes = await row(page, name);
    assert.equal(bytes.length, 3);
    assert.ok(Number(bytes[0]) > 0);
    assert.deepEqual(new Set(bytes).size, 1, `${name}: ${bytes}`);
  }
  const account = await region(page, "What this run moves").innerText();
  assert.match(account, /Engine: WebGPU on .*swiftshader/i);
  assert.match(account, /allocated now\s+0\b/);
});

test("a tile is chosen by name and run", ATTENTION, async (page) => {
  const tile = region(page, "The tile");
  await page.getByText("all equal").waitFor({ timeout: 60_000 });
  const [before] = await row(page, "read");
  await tile.getByLabel("Rows × keys").selectOption("32×16");
  await tile.getByRole("button", { name: "Run with this tile" }).click();
  await page.waitForFunction((before) => ![...document.querySelectorAll("td")].some((cell) => cell.innerText.replace(/\s/g, "") === before), before);
  await page.getByText("all equal").waitFor({ timeout: 60_000 });
  const [after] = await row(page, "read");
  // Twice the rows: keys and values are read half as often.
  assert.ok(Number(after) < Number(before), `${after} of ${before}`);
  assert.match(decodeURIComponent(page.url()), /"?rows"?:32/);
});

test("the sweep measures, goes on to what fits, says what naive would have needed, and holds up nothing", ATTENTION, async (page) => {
  const sweep = region(page, "Sweep over N");
  const start = sweep.getByRole("button", { name: "Start the sweep" });
  await page.getByText("all equal").waitFor({ timeout: 60_000 });
  const tasks = await longTasksDuring(page, async () => {
    await start.click();
    await sweep.getByRole("progressbar").waitFor();
    await start.waitFor({ timeout: 180_000 });
  });
  assert.deepEqual(tasks, []);
  assert.match(await sweep.innerText(), /naive: ends before N = \d+\..*\d{7,}/);
  for (const name of ["Time", "Memory", "Traffic"]) {
    const figure = sweep.getByRole("figure", { name });
    await figure.getByText("Numbers", { exact: true }).click();
    const rows = await figure.getByRole("row").allInnerTexts();
    assert.ok(rows.length >= 4, `${name}: ${rows}`);
    assert.match(rows[1], /^64\s/);
  }
});

test("a sweep can be stopped, and started again", ATTENTION, async (page) => {
  const sweep = region(page, "Sweep over N");
  const start = sweep.getByRole("button", { name: "Start the sweep" });
  await start.click();
  await sweep.getByRole("progressbar").waitFor();
  await sweep.getByRole("button", { name: "Stop" }).click();
  await start.waitFor({ timeout: 20_000 });
  assert.equal(await sweep.getByRole("alert").count(), 0);
  await start.click();
  await sweep.getByRole("progressbar").waitFor();
});

test("the roofline is measured, and kernels are put on it", ATTENTION, async (page) => {
  const roofline = region(page, "Roofline of this device");
  await roofline.getByRole("button", { name: "Measure this device" }).click();
  await roofline.getByText(/FLOP\/B/).waitFor({ timeout: 120_000 });
  const text = await roofline.innerText();
  assert.match(text, /[\d.]+\s?[kMGT]?B\/s/);
  assert.match(text, /naive: scores/);
  assert.match(text, /tiled/);
});

test("a plot is read with the keyboard, and the player stays where it is", { path: "index.html#/heap", timeoutSecs: 60 }, async (page) => {
  await page.getByRole("button", { name: "Measure", exact: true }).click();
  const plot = page.getByRole("figure").last();
  await plot.getByText("Numbers", { exact: true }).waitFor();
  await page.waitForTimeout(500);
  const at = await page.getByRole("slider", { name: "Position" }).inputValue();
  await plot.getByRole("group", { name: /over/ }).focus();
  await page.keyboard.press("ArrowRight");
  const first = await plot.locator("[aria-live]").innerText();
  await page.keyboard.press("ArrowRight");
  const second = await plot.locator("[aria-live]").innerText();
  assert.notEqual(first, second);
  assert.match(second, /\d/);
  assert.equal(await page.getByRole("slider", { name: "Position" }).inputValue(), at);
});

test("everything is named, in contrast and in full, on a phone too", { ...ATTENTION, width: 360, height: 740, locale: "zh-CN", colorScheme: "dark" }, async (page) => {
  const start = page.getByRole("button", { name: "开始扫描" });
  await start.click();
  await page.getByRole("progressbar", { name: "随 N 扫描" }).waitFor();
  await start.waitFor({ timeout: 180_000 });
  for (const summary of await page.getByText("数据", { exact: true }).all()) await summary.click();
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await clipped(page), []);
});

test("a chart that is of another input goes when the input changes", { path: "#/attention", timeoutSecs: 120 }, async (page) => {
  await page.getByText("Checked").first().waitFor({ timeout: 60_000 });
  const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "Cost over n" }) });
  await panel.getByRole("button", { name: "Measure" }).click();
  await panel.getByRole("img").first().waitFor();
  await page.getByRole("textbox", { name: "Width d", exact: true }).fill("16");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await panel.getByRole("img").first().waitFor({ state: "detached", timeout: 30_000 });
  assert.ok(await panel.getByRole("button", { name: "Measure" }).isVisible());
});
