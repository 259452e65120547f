// What readers take away: each file is downloaded and read here by code that shares nothing with what wrote it.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { inflateSync } from "node:zlib";
import { STRICT_POLICY, axe, clipped, longTasksDuring, serveUnder, suite } from "./harness.mjs";

const test = suite();
const HEAP = { path: "index.html#/heap?items=5,3,8,1,9,2&ops=%5B%5B%22heapify%22%5D%5D&at=4" };
/** Of `HEAP`. */
const INPUT = { items: [5, 3, 8, 1, 9, 2], ops: [["heapify"]] };

const open = async (page, name = "Share and save") => {
  await page.getByRole("button", { name, exact: true }).click();
  await page.locator(".share-panel").waitFor();
};
const field = (page, name) => page.getByRole("group", { name: /^Steps to play/ }).getByRole("spinbutton", { name, exact: true });
const sentence = (page) => page.locator(".instrument .narration").innerText();

/** The file that a button gives: its name and its bytes. */
async function saved(page, name, timeout = 30_000) {
  const [download] = await Promise.all([
    page.waitForEvent("download", { timeout }),
    page.locator(".share-panel").getByRole("button", { name, exact: true }).click(),
  ]);
  const file = { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  await page.getByText(`Saved as ${file.name}.`).waitFor();
  return file;
}

/** Sides of a PNG whose pixels can be inflated to what its header says, and how many colours are on it. */
function readPng(bytes) {
  assert.deepEqual([...bytes.subarray(0, 8)], [137, 80, 78, 71, 13, 10, 26, 10]);
  const data = [];
  let header;
  for (let at = 8; at < bytes.length; ) {
    const [length, type] = [bytes.readUInt32BE(at), bytes.toString("latin1", at + 4, at + 8)];
    const body = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") header = body;
    if (type === "IDAT") data.push(body);
    at += 12 + length;
  }
  const [width, height, depth, colour] = [header.readUInt32BE(0), header.readUInt32BE(4), header[8], header[9]];
  const channels = { 2: 3, 6: 4 }[colour];
  assert.equal(depth, 8);
  const pixels = inflateSync(Buffer.concat(data));
  assert.equal(pixels.length, height * (1 + width * channels));
  return { width, height, hasInk: pixels.some((byte) => byte > 0) };
}

/** Sides, frames and repetitions of a GIF, walked block by block to its end. */
function readGif(bytes) {
  assert.equal(bytes.toString("latin1", 0, 6), "GIF89a");
  const gif = { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8), frames: [], loops: false };
  const colours = (packed) => (packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0);
  let at = 13 + colours(bytes[10]);
  let delay = 0;
  const skipBlocks = () => {
    while (bytes[at]) at += bytes[at] + 1;
    at += 1;
  };
  for (;;) {
    const kind = bytes[at];
    if (kind === 0x3b) break;
    if (kind === 0x21) {
      if (bytes[at + 1] === 0xf9) delay = bytes.readUInt16LE(at + 4);
      if (bytes[at + 1] === 0xff) gif.loops ||= bytes.toString("latin1", at + 3, at + 14) === "NETSCAPE2.0";
      at += 2;
      skipBlocks();
    } else {
      assert.equal(kind, 0x2c, `a block of kind ${kind} at ${at}`);
      const [left, top, width, height] = [1, 3, 5, 7].map((offset) => bytes.readUInt16LE(at + offset));
      assert.ok(left + width <= gif.width && top + height <= gif.height, "a frame lies within the picture");
      gif.frames.push({ width, height, delay });
      at += 10 + colours(bytes[at + 9]) + 1;
      skipBlocks();
    }
  }
  assert.equal(at, bytes.length - 1, "nothing comes after the end");
  return gif;
}

/** What `run()` says of the same input. */
const ran = (page) =>
  page.evaluate(async (input) => {
    const { run } = await import(new URL("stepscope.js", location.href).href);
    const { counters, trace } = await run("heap", input, { trace: true });
    return { counters, trace: trace.toJSON() };
  }, INPUT);

test("an SVG has the picture and the sentence as text, and needs nothing else", HEAP, async (page) => {
  await open(page);
  const said = await sentence(page);
  const { name, bytes } = await saved(page, "SVG");
  assert.equal(name, "heap-step-4.svg");
  const read = await page.evaluate((text) => {
    const svg = new DOMParser().parseFromString(text, "image/svg+xml");
    const all = [...svg.querySelectorAll("*")];
    const outside = all.flatMap((element) => [...element.attributes]).filter(({ name, value }) => /href|src/.test(name) && !value.startsWith("data:"));
    return {
      isBroken: svg.querySelector("parsererror") !== null,
      root: svg.documentElement.localName,
      words: [...svg.querySelectorAll("text")].map((text) => text.textContent),
      outside: outside.length + all.filter((element) => /^(script|style|foreignObject|use)$/.test(element.localName)).length,
    };
  }, bytes.toString());
  assert.deepEqual([read.isBroken, read.root, read.outside], [false, "svg", 0]);
  assert.ok(read.words.includes("9"), `${read.words}`);
  assert.equal(read.words.join("").includes(said.replaceAll(" ", "")) || read.words.join(" ").includes(said), true, `${said} in ${read.words}`);
  await page.getByLabel("with its sentence").uncheck();
  const bare = await saved(page, "SVG");
  assert.ok(bare.bytes.length < bytes.length);
});

const PAIR = { path: "index.html#/quickselect?items=5,3,8,1,9&k=2&scheme=lomuto&pivot=last&with=pivot%3Dfirst&at=6", timeoutSecs: 90 };

test("what is saved of two runs has both, each with its legend", PAIR, async (page) => {
  await page.getByText("Second run", { exact: true }).first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll(".narration").length === 2);
  await open(page);
  const svg = (await saved(page, "SVG")).bytes.toString();
  const { texts, words } = await page.evaluate((svg) => {
    const root = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
    return { texts: [...root.querySelectorAll("text")].map((text) => text.textContent), words: [...document.querySelectorAll(".legend li")].map((item) => item.textContent) };
  }, svg);
  for (const heading of ["First run", "Second run"]) assert.equal(texts.filter((text) => text === heading).length, 1, heading);
  assert.ok(words.length >= 2);
  for (const word of new Set(words)) assert.equal(texts.filter((text) => text === word).length, words.filter((other) => other === word).length, word);
  assert.ok(readPng((await saved(page, "PNG")).bytes).hasInk);

  const trace = JSON.parse((await saved(page, "Trace (JSON)")).bytes);
  assert.deepEqual(trace.with, { pivot: "first" });
  const runs = await page.evaluate(async ({ input, other }) => {
    const { run } = await import("./stepscope.js");
    const last = async (input) => (await run("quickselect", input)).counters;
    return [await last(input), await last(other)];
  }, { input: trace.input, other: { ...trace.input, ...trace.with } });
  const end = trace.steps.at(-1);
  assert.deepEqual([end.counters, end.second.counters], runs);
  assert.notDeepEqual(runs[0], runs[1]);

  const rows = (await saved(page, "Counters (CSV)")).bytes.toString().trim().split("\r\n").map((row) => row.split(","));
  assert.ok(rows.every((row) => row.length === rows[0].length));
  const numbers = Object.fromEntries(rows[0].map((name, column) => [name, Number(rows.at(-1)[column])]));
  for (const [name, count] of Object.entries(runs[1])) assert.equal(numbers[`second_${name}`], count, name);
  for (const [name, count] of Object.entries(runs[0])) assert.equal(numbers[name], count, name);
});

test("a PNG has its size and twice its size", HEAP, async (page) => {
  await open(page);
  const one = await saved(page, "PNG");
  const two = await saved(page, "PNG, twice the size");
  assert.deepEqual([one.name, two.name], ["heap-step-4.png", "heap-step-4@2x.png"]);
  const [small, large] = [readPng(one.bytes), readPng(two.bytes)];
  assert.ok(small.hasInk && small.width >= 300);
  assert.ok(Math.abs(large.width - 2 * small.width) <= 2 && Math.abs(large.height - 2 * small.height) <= 2);
});

test("a GIF has a frame for each step, in short tasks, and the browser shows it", HEAP, async (page) => {
  await open(page);
  await field(page, "from").fill("2");
  await field(page, "to").fill("7");
  await page.getByLabel("Seconds a step").selectOption("0.5");
  let file;
  assert.deepEqual(await longTasksDuring(page, async () => (file = await saved(page, "GIF"))), []);
  assert.equal(file.name, "heap-steps-2-7.gif");
  const gif = readGif(file.bytes);
  assert.equal(gif.frames.length, 6);
  assert.ok(gif.loops && gif.frames.every(({ delay }) => delay === 50));
  assert.deepEqual([gif.frames[0].width, gif.frames[0].height], [gif.width, gif.height]);
  assert.ok(gif.frames.slice(1).some(({ width, height }) => width * height < gif.width * gif.height), "later frames are of what changed");
  const shown = await page.evaluate(async (bytes) => {
    const picture = await createImageBitmap(new Blob([Uint8Array.from(bytes)], { type: "image/gif" }));
    return [picture.width, picture.height];
  }, [...file.bytes]);
  assert.deepEqual(shown, [gif.width, gif.height]);
  assert.equal(Number(await page.getByRole("slider", { name: "Position" }).inputValue()), 4, "the page stays where it was");
});

test("a WebM plays as long as its steps take", { ...HEAP, timeoutSecs: 90 }, async (page) => {
  await open(page);
  await field(page, "from").fill("2");
  await field(page, "to").fill("5");
  await page.getByLabel("Seconds a step").selectOption("0.5");
  const { name, bytes } = await saved(page, "WebM video");
  assert.equal(name, "heap-steps-2-5.webm");
  assert.equal(bytes.readUInt32BE(0), 0x1a45dfa3);
  assert.ok(bytes.subarray(0, 64).includes("webm"));
  const video = await page.evaluate(async (bytes) => {
    const video = document.createElement("video");
    video.src = URL.createObjectURL(new Blob([Uint8Array.from(bytes)], { type: "video/webm" }));
    await new Promise((done, failed) => Object.assign(video, { onloadeddata: done, onerror: () => failed(video.error) }));
    // A recording doesn't say how long it is: whoever goes past its end is told.
    await new Promise((done) => {
      video.onseeked = done;
      video.currentTime = 1e6;
    });
    return { width: video.videoWidth, height: video.videoHeight, secs: video.currentTime };
  }, [...bytes]);
  assert.ok(video.width >= 300 && video.height >= 100);
  assert.ok(video.secs > 1.2 && video.secs < 8, `${video.secs}`);
});

test("the trace as JSON is what run() gives", HEAP, async (page) => {
  await open(page);
  const { trace } = await ran(page);
  const all = await saved(page, "Trace (JSON)");
  const read = JSON.parse(all.bytes);
  assert.equal(all.name, `heap-steps-0-${trace.length}.json`);
  assert.deepEqual(read.input, INPUT);
  assert.equal(read.length, trace.length);
  assert.deepEqual(read.steps.map(({ at, ...step }) => step), trace.steps);
  assert.deepEqual(read.steps.map(({ at }) => at), trace.steps.map((_, at) => at));
  await field(page, "from").fill("3");
  await field(page, "to").fill("5");
  const some = JSON.parse((await saved(page, "Trace (JSON)")).bytes);
  assert.deepEqual([some.from, some.to, some.steps.length], [3, 5, 3]);
});

test("the counters as CSV end with the counters of the run", HEAP, async (page) => {
  await open(page);
  const { counters, trace } = await ran(page);
  const { name, bytes } = await saved(page, "Counters (CSV)");
  assert.equal(name, `heap-steps-0-${trace.length}-counters.csv`);
  const [head, ...rows] = bytes.toString().trimEnd().split("\r\n").map((row) => row.split(","));
  assert.deepEqual(head, ["step", "line", ...Object.keys(counters)]);
  assert.equal(rows.length, trace.length + 1);
  const number = (row) => Object.fromEntries(head.slice(2).map((name, place) => [name, Number(row[place + 2])]));
  rows.forEach((row, at) => assert.deepEqual([row[0], row[1], number(row)], [`${at}`, trace.steps[at].line ?? "", { ...number(row), ...trace.steps[at].counters }]));
  assert.deepEqual(number(rows.at(-1)), counters);
});

test(
  "a handout has the chosen steps, on paper alone, and goes when it is printed",
  { ...HEAP, initScript: () => (globalThis.print = () => (globalThis.printed = (globalThis.printed ?? 0) + 1)) },
  async (page) => {
    await open(page);
    const { trace } = await ran(page);
    const steps = page.getByLabel("Steps, such as 0-5, 8");
    assert.equal(await steps.inputValue(), "4");
    await steps.fill("6, 1-3，2");
    await page.getByRole("button", { name: "Print", exact: true }).click();
    await page.getByText("4 steps handed to the printer.").waitFor();
    assert.equal(await page.evaluate(() => globalThis.printed), 1);
    const handout = page.locator(".stepscope-handout");
    assert.equal(await handout.isVisible(), false);
    await page.emulateMedia({ media: "print" });
    assert.equal(await handout.isVisible(), true);
    assert.equal(await page.locator("#app").isVisible(), false);
    const sheets = await handout.locator("section").evaluateAll((sections) =>
      sections.map((section) => ({
        step: section.querySelector("h2").textContent,
        sentence: section.querySelector("p").textContent,
        code: section.querySelector("pre")?.textContent ?? "",
        counters: section.querySelector("dl").textContent,
        marks: section.querySelectorAll("svg g").length,
        width: section.querySelector("svg").getBoundingClientRect().width,
      })),
    );
    const at = [1, 2, 3, 6];
    assert.deepEqual(sheets.map(({ step }) => step), at.map((at) => `Step ${at} / ${trace.length}`));
    assert.deepEqual(sheets.map(({ sentence }) => sentence), at.map((at) => trace.steps[at].narration.en));
    assert.ok(sheets.every(({ marks, width, code, counters }) => marks > 3 && width > 100 && code && /comparisons\d+/.test(counters)), JSON.stringify(sheets));
    const pdf = await page.pdf();
    assert.equal(pdf.toString("latin1", 0, 5), "%PDF-");
    await page.evaluate(() => dispatchEvent(new Event("afterprint")));
    assert.equal(await handout.count(), 0);
    assert.equal(await page.evaluate(() => document.adoptedStyleSheets.length), 0);
    await page.emulateMedia({ media: "screen" });
    for (const [typed, words] of [["x", /"x" is no step/], ["0-999", /steps are numbered/], ["", /is no step/]]) {
      await steps.fill(typed);
      await page.getByRole("button", { name: "Print", exact: true }).click();
      await page.locator(".share-panel").getByRole("alert").filter({ hasText: words }).waitFor();
    }
  },
);

test("too much is refused before it begins, and what goes on can be stopped", async (page, site) => {
  const items = Array.from({ length: 150 }, (_, i) => (i * 89) % 997);
  const ops = JSON.stringify([["heapify"], ...Array(100).fill(["pop"])]);
  await page.goto(`${site.origin}/index.html#/heap?items=${items}&ops=${encodeURIComponent(ops)}`);
  await open(page);
  const panel = page.locator(".share-panel");
  await panel.getByRole("button", { name: "GIF", exact: true }).click();
  await panel.getByRole("alert").filter({ hasText: /at most 500 go into one file/ }).waitFor();
  await field(page, "to").fill("400");
  await panel.getByRole("button", { name: "GIF", exact: true }).click();
  await panel.getByRole("progressbar").waitFor();
  await panel.getByRole("button", { name: "Stop" }).click();
  await panel.getByRole("progressbar").waitFor({ state: "detached" });
  assert.ok(await panel.getByRole("button", { name: "GIF", exact: true }).isEnabled());
  assert.equal(await panel.getByRole("alert").count(), 0);
  await field(page, "from").fill("9");
  await field(page, "to").fill("3");
  await panel.getByRole("alert").filter({ hasText: "Step 9 comes after step 3" }).waitFor();
});

test("link, element and frame open what is on the screen, without what was left out", HEAP, async (page, site) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: site.origin });
  await open(page);
  const panel = page.locator(".share-panel");
  await panel.getByLabel("code", { exact: true }).check();
  await panel.getByLabel("charts", { exact: true }).check();
  await field(page, "from").fill("2");
  await field(page, "to").fill("6");
  const copied = async (name) => {
    await panel.getByRole("button", { name: `Copy: ${name}`, exact: true }).click();
    await panel.getByText("Copied.").waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  const link = await copied("Link to this step");
  assert.match(link, new RegExp(`^${site.origin}/index\\.html#/heap\\?v=1&items=5,3,8,1,9,2&.*at=4&from=2&to=6&lang=en&hide=code,chart$`));
  const expected = { at: 4, from: 2, to: 6, hide: ["code", "chart"], input: INPUT };
  for (const name of ["HTML of the element", "HTML of a frame (iframe)"]) {
    const markup = await copied(name);
    const other = await site.open({ html: () => `<h1>Notes</h1>${markup}` });
    const frame = name.includes("iframe") ? other.frameLocator("iframe") : other;
    await frame.getByRole("slider", { name: "Position" }).waitFor();
    const state = await frame.locator("step-scope").evaluate((element) => element.state);
    assert.deepEqual(Object.fromEntries(Object.keys(expected).map((key) => [key, state[key]])), expected);
    assert.equal(await frame.locator(".code-panel").count(), 0);
    await frame.getByRole("button", { name: "Share and save", exact: true }).click();
    assert.equal(await frame.getByLabel("Link to this step", { exact: true }).inputValue(), link, "from another page it leads to the same place");
    await other.judge();
  }
  await page.goto(link);
  await page.getByRole("slider", { name: "Position" }).waitFor();
  assert.equal(await page.locator(".code-panel").count(), 0);
});

test("steps that don't loop end at their last one", async (page, site) => {
  await page.goto(`${site.origin}/index.html#/heap?at=2&from=2&to=5`);
  await page.getByLabel("Speed").selectOption("16×");
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();
  assert.equal(Number(await page.getByRole("slider", { name: "Position" }).inputValue()), 5);
});

test("on a page under a strict policy files come all the same", async (page, site) => {
  await serveUnder(page, STRICT_POLICY);
  await page.goto(`${site.origin}/embed.html#/heap?at=3`);
  await open(page);
  readPng((await saved(page, "PNG")).bytes);
  await field(page, "to").fill("2");
  assert.equal(readGif((await saved(page, "GIF")).bytes).frames.length, 3);
});

for (const lang of ["en", "zh"]) {
  test(`the panel fits a phone and keyboards: ${lang}`, { path: `index.html#/heap?at=4&lang=${lang}`, width: 360, height: 740 }, async (page) => {
    const button = page.getByRole("button", { name: lang === "en" ? "Share and save" : "分享与保存", exact: true });
    await button.focus();
    await page.keyboard.press("Enter");
    await page.locator(".share-panel textarea").first().waitFor();
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.type), "checkbox");
    assert.deepEqual(await clipped(page), []);
    assert.deepEqual(await axe(page), []);
    await button.click();
    assert.equal(await page.locator(".share-panel").count(), 0);
  });
}
