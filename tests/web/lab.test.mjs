// The laboratory of attention: what a run moves, three ways; the tile; the sweep; the roofline.
import assert from "node:assert/strict";
import { axe, clipped, longTasksDuring, suite } from "./harness.mjs";

const test = suite();
const ATTENTION = { path: "index.html#/attention", timeoutSecs: 240 };

const region = (page, name) => page.getByRole("region", { name, exact: true });
/** The numbers of a row of the traffic table. */
const row = (page, name) =>
  page.getByRole("row", { name: new RegExp(`^${name}`) }).getByRole("cell").allInnerTexts().then((cells) => cells.map((cell) => cell.replace(/[\s,]/g, "")));

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
  await page.waitForFunction((before) => ![...document.querySelectorAll("td")].some((cell) => cell.innerText.replace(/[\s,]/g, "") === before), before);
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
  assert.match(await sweep.innerText(), /naive: ends before N = \d+\..*\d,\d{3},\d{3}/);
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

const RADIX = { path: "index.html#/radix-sort", timeoutSecs: 180 };
/** The panel that times the sorts, with what starts it. */
const bench = (page) => {
  const panel = region(page, "GPU and CPU, timed");
  return { panel, start: panel.getByRole("button", { name: "Time the sorts" }) };
};

test("the sorts are timed side by side, right in every place, and hold up nothing", RADIX, async (page) => {
  const { panel, start } = bench(page);
  for (const keys of ["integers", "floats"]) {
    await panel.getByRole("combobox", { name: /^Keys/ }).selectOption(keys);
    await panel.getByLabel("Largest n").selectOption("2¹²");
    const tasks = await longTasksDuring(page, async () => {
      await start.click();
      await panel.getByRole("progressbar").waitFor();
      await start.waitFor({ timeout: 60_000 });
    });
    assert.deepEqual(tasks, []);
    assert.equal(await panel.getByRole("alert").count(), 0);
    const text = await panel.innerText();
    assert.match(text, /WebGPU on .*swiftshader/i);
    assert.match(text, /CPU, plain LSD\s+[\d.]+\s[nµm]?s · [\d.]+\s[kMG]?\s?keys\/s/);
    assert.match(text, /Every result is in order, and all are equal/);
    assert.match(text, /allocated now\s+0\sB/);
    const rows = await panel.getByRole("region", { name: /^Bytes of each plan/ }).getByRole("row").allInnerTexts();
    const cells = rows.slice(1).map((row) => row.split("\t").map((cell) => cell.replaceAll(",", "").trim()));
    assert.deepEqual(cells.map(([n]) => Number(n)), [1024, 2048, 4096]);
    for (const [n, peak, planned, counted, throughput, result] of cells) {
      // Keys and indices, twice each, and the table of counts.
      assert.ok(Number(peak) > 16 * n && Number(peak) < 16 * n + 4096, `${n}: ${peak}`);
      assert.ok(Number(planned) > 0 && planned === counted, `${n}: ${planned}, ${counted}`);
      assert.match(throughput, /^[\d.]+\s?[kMGT]?B\/s$/);
      assert.match(result, /all equal/);
    }
    for (const [name, most] of [["Time", 10], ["Keys per second", 1e10]]) {
      const figure = panel.getByRole("figure", { name });
      await figure.getByText("Numbers", { exact: true }).click();
      const table = figure.getByRole("table");
      const heads = await table.getByRole("columnheader").allInnerTexts();
      for (const head of ["GPU, with upload and download", "CPU, sort_unstable", "CPU, plain LSD"]) {
        const place = heads.indexOf(head);
        assert.ok(place > 0, `${head} of ${heads}`);
        const last = await table.getByRole("row").last().locator("th, td").allInnerTexts();
        assert.ok(parseFloat(last[place]) > 0 && parseFloat(last[place]) < most, `${name}, ${head}: ${last}`);
      }
    }
  }
});

test("timing can be stopped, and started again", RADIX, async (page) => {
  const { panel, start } = bench(page);
  await panel.getByLabel("Largest n").selectOption("2²²");
  await start.click();
  await panel.getByRole("region", { name: /^Bytes of each plan/ }).waitFor({ timeout: 60_000 });
  await panel.getByRole("button", { name: "Stop" }).click();
  await start.waitFor({ timeout: 20_000 });
  assert.equal(await panel.getByRole("alert").count(), 0);
  assert.equal(await panel.getByRole("progressbar").count(), 0);
  const rows = await panel.getByRole("region", { name: /^Bytes of each plan/ }).getByRole("row").count();
  assert.ok(rows > 1 && rows < 14, `${rows}`);
  assert.match(await panel.innerText(), /allocated now\s+0\sB/);
  await panel.getByLabel("Largest n").selectOption("2¹²");
  await start.click();
  await panel.getByRole("progressbar").waitFor();
  await start.waitFor({ timeout: 60_000 });
  await panel.getByRole("heading", { name: "n = 4096" }).waitFor();
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

test("the timed sorts are named, in contrast and in full, on a phone too", { ...RADIX, width: 360, height: 740, locale: "zh-CN", colorScheme: "dark" }, async (page) => {
  const panel = region(page, "GPU 与 CPU 计时");
  await panel.getByLabel("最大的 n").selectOption("2¹²");
  const start = panel.getByRole("button", { name: "开始计时" });
  await start.click();
  await panel.getByRole("progressbar", { name: "GPU 与 CPU 计时" }).waitFor();
  await start.waitFor({ timeout: 60_000 });
  for (const summary of await panel.getByText("数据", { exact: true }).all()) await summary.click();
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(await clipped(page), []);
});

test("a chart that is of another input goes when the input changes", { path: "#/attention", timeoutSecs: 120 }, async (page) => {
  await page.getByText("Checked").first().waitFor({ timeout: 60_000 });
  const panel = page.locator("section").filter({ has: page.getByRole("heading", { name: "Cost, measured" }) });
  await panel.getByRole("button", { name: "Measure" }).click();
  await panel.getByRole("img").first().waitFor();
  await page.getByRole("textbox", { name: "Width d", exact: true }).fill("16");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await panel.getByRole("img").first().waitFor({ state: "detached", timeout: 30_000 });
  assert.ok(await panel.getByRole("button", { name: "Measure" }).isVisible());
});
