// vq: codes dragged, vectors painted, rounds stepped; pictures from a file, dropped, pasted, from the camera; both engines, links, widgets.
import assert from "node:assert/strict";
import { clipped, countGpuBytes, settled, suite } from "./harness.mjs";

const test = suite({ chromiumArgs: ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"] });
const button = (page, name) => page.getByRole("button", { name, exact: true });
const shows = (page, words) => page.waitForFunction((words) => document.querySelector(".stage-words")?.textContent.includes(words), words);
const handle = (page) => page.locator(".stage-handle");
const vectors = (page) => page.locator("[data-kind=vector]").count();
const HOST = (input) => ({
  html: (site) => `<script type="module">globalThis.stepscope = await import("${site}/stepscope.js");</script>${input ?? ""}`,
  timeoutSecs: 120,
});
const SMALL = "#/vq?vectors=[[0,0],[1,0],[7,0],[8,1]]&codes=[[0,2],[8,3]]&update=ema&decay=0&steps=2";

/** A BMP, whose colours `colour(x, y)` gives as red, green and blue. */
function bmp(width, height, colour) {
  const line = Math.ceil((width * 3) / 4) * 4;
  const file = Buffer.alloc(54 + line * height);
  file.write("BM");
  for (const [at, word] of [[2, file.length], [10, 54], [14, 40], [18, width], [22, height], [26, 1 | (24 << 16)]]) file.writeUInt32LE(word, at);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) file.set(colour(x, y).toReversed(), 54 + (height - 1 - y) * line + x * 3);
  return file;
}

/** The first bytes of a PNG of this size; there is no more of it. */
function pngHead(width, height) {
  const head = Buffer.from("89504e470d0a1a0a0000000d4948445200000000000000000806000000", "hex");
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  return Buffer.concat([head, Buffer.alloc(64)]);
}

const CHEQUERED = bmp(8, 6, (x, y) => ((x + y) % 2 ? [250, 200, 0] : [0, 40, 120]));
const choose = (page, name, buffer) => page.locator("input[type=file]").setInputFiles({ name, mimeType: "image/png", buffer });

async function run(page, input, options) {
  await page.waitForFunction(() => globalThis.stepscope);
  return page.evaluate(
    async ([input, options]) => {
      try {
        const { result, check, gpu } = await globalThis.stepscope.run("vq", input, options);
        return { result: { ...result, quantized: result.quantized.length, indices: [...result.indices] }, check, gpu };
      } catch ({ code, path }) {
        return { code, path };
      }
    },
    [input, options],
  );
}

test("both engines find the same codes, move what the formulas name, and keep nothing", { ...HOST(), initScript: countGpuBytes }, async (page) => {
  const input = { cloud: { n: 700, d: 12, centres: 20, seed: 4 }, k: 37, update: "ema", decay: 0.5, steps: 3, revive: true };
  const runs = [];
  for (const backend of ["webgpu", "cpu"]) {
    const r = await run(page, input, { backend, measure: true });
    assert.equal(r.gpu?.engine, backend, JSON.stringify(r));
    assert.equal(r.gpu.read.measured, r.gpu.read.formula);
    assert.equal(r.gpu.written.measured, r.gpu.written.formula);
    assert.equal(r.gpu.liveBytes, 0);
    assert.equal(r.check.ok, true, JSON.stringify(r.check));
    runs.push(r.result);
  }
  assert.deepEqual(runs[0].indices, runs[1].indices);
  assert.ok(runs[0].rounds.at(-1).loss < runs[0].rounds[0].loss / 2);
});

test("what can't be quantised is refused at its place", HOST(), async (page) => {
  const picture = { width: 2, height: 1, data: [0, 0, 0, 255, 255, 255] };
  for (const [input, code, path] of [
    [{ vectors: [[0, 0], [1]], codes: [[0, 0]] }, "invalid-input", "vectors[1]"],
    [{ vectors: [] }, "invalid-input", "vectors"],
    [{ vectors: [[1, Number.NaN]] }, "invalid-input", "vectors[0][1]"],
    [{ vectors: [[0]], codes: [[0]], drawing: "sunset" }, "invalid-input", "drawing"],
    [{ picture: { ...picture, width: 3 } }, "invalid-input", "picture.data"],
    [{ picture: { ...picture, width: 4000 } }, "too-large", "picture.width"],
    [{ cloud: { n: 65_536, d: 192 } }, "too-large", "cloud.n"],
  ]) {
    const given = structuredClone(input);
    if (given.picture) given.picture.data = Buffer.from(given.picture.data).toString("base64");
    assert.deepEqual(await run(page, given), { code, path }, JSON.stringify(input).slice(0, 80));
  }
  const { result } = await run(page, { picture: { ...picture, data: Buffer.from(picture.data).toString("base64") }, k: 2 });
  assert.equal(result.picture.psnr, null, "two codes for two colours lose nothing");
});

test("an ImageData and bytes of pixels are pictures", HOST(), async (page) => {
  await page.waitForFunction(() => globalThis.stepscope);
  const told = await page.evaluate(async () => {
    const image = new ImageData(new Uint8ClampedArray([255, 0, 0, 255, 0, 0, 0, 0]), 2, 1);
    const bytes = { width: 2, height: 1, data: new Uint8Array([255, 0, 0, 255, 255, 255]) };
    const runs = [image, bytes].map((picture) => globalThis.stepscope.run("vq", { picture, k: 2 }));
    return (await Promise.all(runs)).map(({ result }) => result.picture.data);
  });
  // What is clear is white.
  assert.deepEqual(told, Array(2).fill(Buffer.from([255, 0, 0, 255, 255, 255]).toString("base64")));
});

test("a code is dragged, and vectors go over to it", { path: `${SMALL}&at=3` }, async (page) => {
  await button(page, "Last step").waitFor();
  await settled(page);
  await shows(page, "loss: mean |x − c|²");
  await page.getByRole("combobox", { name: "Point", exact: true }).selectOption({ label: "code 0" });
  await page.locator(".stage-host").first().scrollIntoViewIfNeeded();
  const box = await handle(page).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  // Far to the left: the other code is nearer to all.
  for (const share of [0.2, 0.5, 1]) await page.mouse.move(x - 130 * share, y + 5 * share);
  await page.mouse.up();
  await page.waitForURL(/codes=\[\[-[\d.]+,[\d.]+\],\[8,3\]\]/);
  await page.getByText("Checked").waitFor();
  // At the end of the run it's moved by where it began.
  await button(page, "Last step").click();
  const name = () => handle(page).getAttribute("aria-label");
  const before = await name();
  assert.match(before, /^code 0 at /);
  await handle(page).press("ArrowRight");
  await page.waitForFunction((before) => document.querySelector(".stage-handle").ariaLabel !== before, before);
  assert.match(await name(), /^code 0 at /);
  await page.waitForURL(/codes=\[\[-?[\d.]+,[\d.]+\],\[8,3\]\]/);
});

test("vectors are added, painted and removed", { path: `${SMALL}&at=3` }, async (page) => {
  await button(page, "Last step").waitFor();
  await settled(page);
  const host = page.locator(".stage-host").first();
  await host.scrollIntoViewIfNeeded();
  const { x, y } = await host.boundingBox();
  assert.equal(await vectors(page), 4);
  await page.mouse.dblclick(x + 330, y + 165);
  await page.waitForFunction(() => document.querySelectorAll("[data-kind=vector]").length === 5);
  await page.getByLabel("Paint points").check();
  await page.getByLabel("Whole numbers").uncheck();
  await host.evaluate((host) => host.scrollIntoView());
  const at = await host.boundingBox();
  await page.mouse.move(at.x + 250, at.y + 60);
  await page.mouse.down();
  for (let i = 1; i <= 10; i++) await page.mouse.move(at.x + 250 + 12 * i, at.y + 60 + 3 * i);
  await page.mouse.up();
  await page.waitForURL(/(\],\[.*){9}&codes/);
  await page.getByText("Checked").waitFor();
  const painted = await vectors(page);
  assert.ok(painted >= 10 && painted <= 14, `${painted} vectors`);
  await handle(page).press("Delete");
  await page.waitForFunction((painted) => document.querySelectorAll("[data-kind=vector]").length === painted - 1, painted);
  await page.goBack();
});

test("a finger paints, and the page stays", { path: `${SMALL}&at=3`, width: 360, height: 740, hasTouch: true }, async (page) => {
  await button(page, "Last step").waitFor();
  await settled(page);
  await page.getByLabel("Paint points").check();
  const host = page.locator(".stage-host").first();
  await host.evaluate((host) => host.scrollIntoView({ block: "center" }));
  const before = await page.evaluate(() => scrollY);
  const { x, y } = await host.boundingBox();
  const session = await page.context().newCDPSession(page);
  const touch = (type, ...points) => session.send("Input.dispatchTouchEvent", { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
  await touch("touchStart", [x + 120, y + 150]);
  for (let i = 1; i <= 8; i++) await touch("touchMove", [x + 120 + 10 * i, y + 150 - 14 * i]);
  await touch("touchEnd");
  await page.waitForFunction(() => document.querySelectorAll("[data-kind=vector]").length > 5);
  assert.equal(await page.evaluate(() => scrollY), before);
});

test("a search, rounds and the last assignment are stepped through", { path: SMALL }, async (page) => {
  await button(page, "Last step").waitFor();
  const said = page.locator(".narration").first();
  const next = async (words) => {
    await button(page, "Next step").click();
    await page.waitForFunction((words) => document.querySelector(".narration").textContent.includes(words), words);
  };
  await next("Vector 0 to code 0");
  await next("Vector 0 to code 1");
  await next("Round 1:");
  await next("Each code moves to the mean of its vectors");
  await next("Round 2:");
  await page.keyboard.press("End");
  await page.waitForFunction(() => document.querySelector(".narration").textContent.includes("The assignment to the last codes"));
  assert.match(await said.textContent(), /2 of 2 codes are used/);
  await shows(page, "loss: mean |x − c|² = 0.375");
});

test("a picture from a file takes the place of the points, and is quantised", { path: "#/vq?preset=classic" }, async (page) => {
  await button(page, "Last step").waitFor();
  await choose(page, "chequered.bmp", CHEQUERED);
  await shows(page, "8 × 6");
  await page.getByText("Checked").waitFor();
  assert.equal(await page.locator("#field-vectors").inputValue(), "");
  await page.keyboard.press("End");
  await shows(page, "PSNR = ∞ dB");
  // Small enough for a link.
  await page.waitForURL(/[?&](z|picture)=/);
  await page.reload();
  await shows(page, "8 × 6");
});

test("each code of a palette has its colour", { path: "#/vq?drawing=tiles&patch=1&k=5&update=ema&decay=0&steps=4&revive=true&at=1000" }, async (page) => {
  await shows(page, "PSNR");
  await settled(page);
  const [colours, wanted] = await page.evaluate(() => {
    const canvas = document.querySelector(".stage-host canvas");
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add(data.slice(i, i + 3).join());
    const words = document.querySelector(".stage-words").textContent;
    return [[...seen], [...words.matchAll(/rgb (\d+, \d+, \d+)/g)].map((found) => found[1].replaceAll(" ", ""))];
  });
  assert.equal(wanted.length, 5, wanted.join(" | "));
  for (const colour of wanted) assert.ok(colours.includes(colour), colour);
});

test("a picture is dropped, pasted anywhere, and taken away", { path: "#/vq?preset=classic" }, async (page) => {
  await button(page, "Last step").waitFor();
  const give = (kind, width, height) =>
    page.evaluate(
      async ([kind, width, height]) => {
        const canvas = new OffscreenCanvas(width, height);
        const context = canvas.getContext("2d");
        context.fillStyle = "rgb(10, 200, 90)";
        context.fillRect(0, 0, width, height / 2);
        const data = new DataTransfer();
        data.items.add(new File([await canvas.convertToBlob()], "picture.png", { type: "image/png" }));
        const field = document.querySelector(".picture-field");
        if (kind === "drop") {
          for (const type of ["dragover", "drop"]) field.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
        } else {
          document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }
      },
      [kind, width, height],
    );
  await give("drop", 10, 4);
  await shows(page, "10 × 4");
  await give("paste", 600, 300);
  await shows(page, "256 × 128");
  await button(page, "Remove the picture").click();
  await button(page, "Run").click();
  await page.getByText("There is nothing to quantise").waitFor();
});

test("what is no picture, or too large a one, is told, and what ran stays", { path: "#/vq?preset=assign" }, async (page) => {
  await button(page, "Last step").waitFor();
  for (const [name, file, words] of [
    ["notes.pdf", Buffer.from("%PDF-1.7 and so on"), "This file isn't a picture that can be read here"],
    ["huge.png", pngHead(10_000, 10_000), "This picture has 100 megapixels; at most 40 are opened"],
    ["cut.png", pngHead(10, 10), "The browser can't read this picture"],
    ["empty.png", Buffer.alloc(0), "This file isn't a picture"],
  ]) {
    await choose(page, name, file);
    await page.getByRole("alert").filter({ hasText: words }).waitFor();
    assert.equal(await vectors(page), 5);
  }
});

test("the camera is off until it's asked for, and off again after its picture", { path: "#/vq?preset=assign" }, async (page) => {
  await button(page, "Last step").waitFor();
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    globalThis.streams = [];
    devices.getUserMedia = async (wanted) => {
      const stream = await ask(wanted);
      globalThis.streams.push(stream);
      return stream;
    };
  });
  const live = () => page.evaluate(() => globalThis.streams.map((stream) => stream.getTracks().some((track) => track.readyState === "live")));
  assert.deepEqual(await live(), []);
  await button(page, "Use the camera").click();
  await page.waitForFunction(() => document.querySelector("video")?.videoWidth > 0);
  assert.deepEqual(await live(), [true]);
  await button(page, "Take the picture").click();
  await shows(page, "256 × ");
  assert.deepEqual(await live(), [false]);
  await button(page, "Use the camera").click();
  await page.waitForFunction(() => document.querySelector("video")?.videoWidth > 0);
  await button(page, "Turn the camera off").click();
  await page.locator("video").waitFor({ state: "detached" });
  assert.deepEqual(await live(), [false, false]);
});

test("a widget quantises what its page gives it", { ...HOST(`<step-scope lesson="vq" input='{"vectors":[[0,0],[4,0]],"codes":[[1,0],[3,0],[9,9]]}' at="1"></step-scope>`) }, async (page) => {
  const seen = await page.evaluate(async () => {
    await customElements.whenDefined("step-scope");
    const element = document.querySelector("step-scope");
    await element.ready;
    element.at = element.length;
    const { result, check } = await element.result();
    return { indices: result.indices, usage: result.usage, check: check.ok, snapshot: element.snapshot(), svg: element.svg() };
  });
  assert.deepEqual([seen.indices, seen.usage, seen.check], [[0, 1], [1, 1, 0], true]);
  assert.deepEqual(seen.snapshot.indices, [0, 1]);
  assert.match(seen.svg, /2×/);
});

for (const preset of ["classic", "blobs", "picture", "patches", "eight-d"]) {
  test(`in Chinese on a phone nothing of ${preset} is clipped`, { path: `#/vq?preset=${preset}&at=1000`, width: 360, height: 740, locale: "zh-CN", timeoutSecs: 90 }, async (page) => {
    await shows(page, "困惑度");
    assert.deepEqual(await clipped(page), []);
  });
}
