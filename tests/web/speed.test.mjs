// How fast the page answers. Numbers that are measured are printed, whether they hold or not.
import assert from "node:assert/strict";
import { longTasksDuring, suite } from "./harness.mjs";

const test = suite();

const widget = (page, act, argument) =>
  page.evaluate(
    async ([act, argument]) => {
      await customElements.whenDefined("step-scope");
      const widget = document.querySelector("step-scope");
      await widget.ready;
      return new Function(`return (${act})`)()(widget, argument);
    },
    [act.toString(), argument],
  );
const pause = (page, millis) => page.waitForTimeout(millis);
const notes = (input, lesson = "heap") => ({
  html: (site) => `<h1>Notes</h1><step-scope lesson="${lesson}" input='${JSON.stringify(input)}'></step-scope><script type="module" src="${site}/stepscope.js"></script>`,
  timeoutSecs: 180,
});
const HEAPSORT = { items: Array.from({ length: 200 }, (_, i) => (i * 7919) % 1000), ops: [["heapify"], ["heapsort"]] };

test("no task over 50 ms while a heap of 200 plays", notes(HEAPSORT), async (page) => {
  await widget(page, () => {});
  await pause(page, 1000);
  const tasks = await longTasksDuring(page, async () => {
    await widget(page, (widget) => void widget.play());
    await pause(page, 4000);
    await widget(page, (widget) => void widget.pause());
  });
  assert.deepEqual(tasks, []);
});

test("no task over 50 ms while a heap of 200 is scrubbed", notes(HEAPSORT), async (page) => {
  await widget(page, () => {});
  await pause(page, 1000);
  const tasks = await longTasksDuring(page, () =>
    widget(page, async (widget) => {
      for (let i = 0; i <= 120; i++) {
        widget.at = Math.round(((widget.length - 1) * Math.abs(60 - i)) / 60);
        await new Promise(requestAnimationFrame);
      }
    }),
  );
  assert.deepEqual(tasks, []);
});

test("in a trace of a million steps, 95 of 100 seeks take under 16 ms", notes({ items: [2, 1], ops: [["heapify"]] }), async (page) => {
  const seen = await widget(page, async (widget) => {
    const items = Array.from({ length: 15_000 }, (_, i) => 15_000 - i);
    widget.setAttribute("input", JSON.stringify({ items, ops: [["heapsort"]], sift: "textbook" }));
    const until = performance.now() + 60_000;
    while (widget.length < 1e6 && performance.now() < until) await new Promise((done) => setTimeout(done, 100));
    const took = [];
    for (let i = 0; i < 100; i++) {
      const at = (i * 611_953) % widget.length;
      const from = performance.now();
      widget.at = at;
      widget.snapshot();
      took.push(performance.now() - from);
      await new Promise(requestAnimationFrame);
    }
    return { length: widget.length, took: took.sort((a, b) => a - b) };
  });
  console.log(`${seen.length} steps; seek median ${seen.took[50].toFixed(1)} ms, 95th ${seen.took[94].toFixed(1)} ms, worst ${seen.took[99].toFixed(1)} ms`);
  assert.ok(seen.length >= 1e6);
  assert.ok(seen.took[94] < 16);
});

// Among a million items memory is read at random, which a shared machine may do three times slower than the reader's: so these hold
// twice 50 ms, and print what took longer than 50.
const MILLIONS = { quickselect: "many", "counting-sort": "million", "bucket-sort": "million", "radix-sort": "million", "maximum-gap": "many" };
for (const [lesson, preset] of Object.entries(MILLIONS)) {
  test(`a million items in ${lesson}: opened, played and scrubbed without holding up the page`, { path: "index.html", timeoutSecs: 180 }, async (page) => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    await pause(page, 500);
    const slider = page.locator(".player input[type=range]");
    const steps = () => slider.evaluate((slider) => Number(slider.max));
    const opening = await longTasksDuring(
      page,
      async () => {
        await page.evaluate(() => (location.hash = "#/"));
        await page.locator(".player").waitFor({ state: "detached" });
        await page.evaluate((hash) => (location.hash = hash), `#/${lesson}?preset=${preset}`);
        await slider.waitFor({ timeout: 60_000 });
        await pause(page, 1500);
      },
      100,
    );
    assert.deepEqual(opening, []);
    assert.ok((await steps()) > 2e6, `${await steps()} steps`);
    const moving = await longTasksDuring(
      page,
      async () => {
        await page.getByRole("button", { name: "Play" }).click();
        await pause(page, 2000);
        await page.getByRole("button", { name: "Pause" }).click();
        for (const share of [0.2, 0.9, 0.5, 0.7, 0.1, 1, 0]) {
          await slider.evaluate((slider, share) => {
            slider.value = Math.floor(slider.max * share);
            slider.dispatchEvent(new Event("input", { bubbles: true }));
          }, share);
          await pause(page, 150);
        }
      },
      100,
    );
    assert.deepEqual(moving, []);
    assert.match(await page.locator(".instrument-stage").innerText(), /each bar|bars? (is|stands)|stand/i);
  });
}

const CROWDS = {
  "convex-hull": { kind: "disc", n: 100_000 },
  "closest-pair": { kind: "square", n: 100_000, span: 1_000_000 },
};
for (const [lesson, generate] of Object.entries(CROWDS)) {
  test(`100,000 points in ${lesson}: there in a second, off the main thread, and scrubbed`, { path: "index.html", timeoutSecs: 120 }, async (page) => {
    await page.getByRole("heading", { level: 1 }).waitFor();
    const slider = page.locator(".player input[type=range]");
    let tookMs = Infinity;
    const opening = await longTasksDuring(page, async () => {
      await page.evaluate(() => (location.hash = "#/"));
      await page.locator(".player").waitFor({ state: "detached" });
      const hash = `#/${lesson}?generate=${encodeURIComponent(JSON.stringify(generate))}`;
      const ms = await page.evaluate(async (hash) => {
        const start = performance.now();
        location.hash = hash;
        while (!document.querySelector(".player input[type=range]")) await new Promise((resolve) => setTimeout(resolve, 10));
        return performance.now() - start;
      }, hash);
      tookMs = Math.min(tookMs, ms);
      await pause(page, 1000);
    });
    assert.deepEqual(opening, []);
    assert.ok(tookMs < 1000, `${tookMs} ms until the first picture`);
    console.log(`${lesson}: ${Math.round(tookMs)} ms from the link to the picture`);
    const scrubbing = await longTasksDuring(page, async () => {
      for (const share of [0.3, 0.95, 0.5, 0.7, 0.1, 1, 0]) {
        await slider.evaluate((slider, share) => {
          slider.value = Math.floor(slider.max * share);
          slider.dispatchEvent(new Event("input", { bubbles: true }));
        }, share);
        await pause(page, 120);
      }
    });
    assert.deepEqual(scrubbing, []);
    assert.match(await page.locator(".stage-words").first().textContent(), /cells|drawn as/i);
    await page.getByText("Checked").waitFor({ timeout: 20_000 });
  });
}

for (const lesson of ["convex-hull", "closest-pair", "delaunay", "rotating-calipers"]) {
  const path = `#/${lesson}?generate=${encodeURIComponent('{"kind":"square","n":1000}')}&at=1000000`;
  test(`a thousand points in ${lesson}: one is dragged, and all follows at every frame`, { path, timeoutSecs: 120 }, async (page) => {
    await page.getByRole("button", { name: "Last step" }).waitFor();
    const handle = page.locator(".stage-handle");
    const moved = await longTasksDuring(page, async () => {
      const { x, y, width, height } = await handle.boundingBox();
      const [fromX, fromY] = [x + width / 2, y + height / 2];
      await page.mouse.move(fromX, fromY);
      await page.mouse.down();
      const before = await handle.getAttribute("aria-label");
      for (let i = 1; i <= 40; i++) await page.mouse.move(fromX - 2 * i, fromY + i);
      await page.waitForFunction((before) => document.querySelector(".stage-handle").ariaLabel !== before, before);
      await page.mouse.up();
    });
    assert.deepEqual(moved, []);
    await page.getByText("Checked").waitFor({ timeout: 20_000 });
  });
}
