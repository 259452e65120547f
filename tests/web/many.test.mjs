// Twenty widgets on one page of course notes: one module, one device, and nothing is left of them once they are gone.
import assert from "node:assert/strict";
import { countGpuBytes, suite } from "./harness.mjs";

const test = suite();

const widget = (lesson, input) => `<step-scope lesson="${lesson}"${input ? ` input='${JSON.stringify(input)}'` : ""}></step-scope>`;
const HEAP = { items: [5, 3, 8, 1, 9, 2, 7, 4], ops: [["heapify"], ["pop"], ["pop"], ["pop"], ["pop"]] };
const WIDGETS = [
  widget("heap", HEAP),
  widget("attention", { heads: 1, n: 20, d: 8, seed: 1 }),
  widget("radix-sort", { items: [503, 87, 512, 61, 908], on: "gpu" }),
  widget("knapsack", { items: [[2, 3], [3, 4], [4, 5]], capacity: 6, on: "gpu" }),
  widget("heap", HEAP),
  widget("attention", { heads: 1, n: 24, d: 8, seed: 2 }),
  ...["combination-sum", "quickselect", "bucket-sort", "counting-sort", "maximum-gap", "convex-hull", "closest-pair", "delaunay"].map((id) => widget(id)),
  ...["half-planes", "orientation", "rotating-calipers", "segment-intersection", "knapsack", "radix-sort"].map((id) => widget(id)),
];

/** In the page, before anything else: counts what is asked of the browser and not given back. */
function count() {
  const kept = { devices: 0, frames: 0, intervals: new Set(), listeners: new Map(), observers: new Set() };
  globalThis.kept = kept;
  const wrap = (object, name, make) => {
    const own = object?.[name];
    if (own) object[name] = make(own);
  };
  wrap(globalThis.GPUAdapter?.prototype, "requestDevice", (own) =>
    function (...asked) {
      kept.devices += 1;
      return own.apply(this, asked);
    });
  const place = (target) =>
    target === globalThis ? "window"
    : target === document ? "document"
    : target === document.documentElement || target === document.body ? target.localName
    : target instanceof MediaQueryList ? `media ${target.media}`
    : undefined;
  const listened = new WeakMap();
  const idOf = (listener) => {
    if (!listened.has(listener)) listened.set(listener, Symbol("listener"));
    return listened.get(listener);
  };
  const isCapture = (options) => (typeof options === "object" ? options?.capture === true : options === true);
  const changed = (own, act) =>
    function (type, listener, options) {
      const where = place(this ?? globalThis);
      if (where && listener && !options?.once) {
        const name = `${where} ${type} ${isCapture(options)}`;
        if (!kept.listeners.has(name)) kept.listeners.set(name, new Set());
        kept.listeners.get(name)[act](idOf(listener));
      }
      return own.call(this ?? globalThis, type, listener, options);
    };
  wrap(EventTarget.prototype, "addEventListener", (own) => changed(own, "add"));
  wrap(EventTarget.prototype, "removeEventListener", (own) => changed(own, "delete"));
  for (const name of ["ResizeObserver", "IntersectionObserver", "MutationObserver"]) {
    wrap(globalThis, name, (Own) =>
      class extends Own {
        #targets = new Set();
        observe(target, ...rest) {
          this.#targets.add(target);
          kept.observers.add(this);
          return super.observe(target, ...rest);
        }
        unobserve(target) {
          this.#targets.delete(target);
          if (!this.#targets.size) kept.observers.delete(this);
          return super.unobserve(target);
        }
        disconnect() {
          this.#targets.clear();
          kept.observers.delete(this);
          return super.disconnect();
        }
      });
  }
  wrap(globalThis, "requestAnimationFrame", (own) => (act) => {
    kept.frames += 1;
    return own(act);
  });
  wrap(globalThis, "setInterval", (own) => (...asked) => {
    const id = own(...asked);
    kept.intervals.add(id);
    return id;
  });
  wrap(globalThis, "clearInterval", (own) => (id) => {
    kept.intervals.delete(id);
    return own(id);
  });
  // So that the memory of the page's module can be asked for.
  wrap(WebAssembly, "instantiate", (own) => async (...asked) => {
    const answer = await own(...asked);
    const { memory } = (answer.instance ?? answer).exports;
    if (memory) kept.memory = memory;
    return answer;
  });
}

/** What is kept now, in plain numbers; `frames` are those asked for within half a second. */
const keptNow = (page) =>
  page.evaluate(async () => {
    const before = kept.frames;
    await new Promise((later) => setTimeout(later, 500));
    const listeners = [...kept.listeners].filter(([, ids]) => ids.size).map(([name, ids]) => `${name}: ${ids.size}`).sort();
    const observers = [...kept.observers].map((observer) => Object.getPrototypeOf(Object.getPrototypeOf(observer)).constructor.name);
    return { bytes: gpuBytes, frames: kept.frames - before, intervals: kept.intervals.size, listeners, observers };
  });

const notes = {
  initScript: [countGpuBytes, count],
  timeoutSecs: 240,
  html: (site) => `<h1>Course notes</h1><main></main><script type="module">globalThis.stepscope = await import("${site}/stepscope.js");</script>`,
};

/** Puts the widgets into the page, far apart. */
async function putApart(page) {
  await page.waitForFunction(() => globalThis.stepscope);
  await page.evaluate((markup) => {
    document.querySelector("main").innerHTML = markup.map((widget) => `<section style="min-height: 1500px">${widget}</section>`).join("");
  }, WIDGETS);
}

/** Puts them there, and scrolls from one to the next until each can be stepped. */
async function putAll(page) {
  await putApart(page);
  for (const element of await page.locator("step-scope").all()) {
    await element.evaluate(async (element) => {
      element.scrollIntoView();
      await element.ready;
    });
  }
}

const removeAll = (page) => page.evaluate(() => document.querySelector("main").replaceChildren());

/** Waits until what was cancelled has come to its end; the jobs of a removed widget end at their next turn. */
const quiet = async (page) => {
  await page.waitForFunction(() => gpuBytes === 0, null, { timeout: 20_000 }).catch(() => {});
  await page.waitForTimeout(500);
};

test("twenty widgets share one module and one device, and each loads when it comes near", notes, async (page) => {
  const asked = new Map();
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (/\.(wasm|part)$/.test(pathname)) asked.set(pathname, (asked.get(pathname) ?? 0) + 1);
  });
  assert.equal(WIDGETS.length, 20);
  await putApart(page);
  await page.evaluate(() => document.querySelector("step-scope").ready.then(() => {}));
  const early = await page.evaluate(() => [...document.querySelectorAll("step-scope")].filter(({ length }) => length > 0).length);
  assert.ok(early <= 2, `${early} were loaded at the top of the page`);
  await putAll(page);
  const lengths = await page.evaluate(() => [...document.querySelectorAll("step-scope")].map(({ length }) => length));
  assert.deepEqual(lengths.filter((length) => length === 0), [], `lengths ${lengths}`);
  assert.equal(await page.evaluate(() => kept.devices), 1);
  assert.equal([...asked.keys()].filter((path) => path.endsWith("app_bg.wasm")).length, 1);
  assert.deepEqual([...asked].filter(([, times]) => times !== 1), []);
});

test("of twenty widgets that played and were removed nothing is left, round after round", notes, async (page) => {
  const cdp = await page.context().newCDPSession(page);
  await page.waitForFunction(() => globalThis.stepscope);
  const before = await keptNow(page);
  const rounds = [];
  for (let round = 0; round < 4; round++) {
    await putAll(page);
    await page.evaluate(async () => {
      const all = [...document.querySelectorAll("step-scope")];
      for (const element of all) element.play();
      await new Promise((later) => setTimeout(later, 1500));
    });
    await removeAll(page);
    await quiet(page);
    const { bytes, frames, intervals, listeners, observers } = await keptNow(page);
    const label = `after round ${round}`;
    assert.equal(bytes, 0, `${label}: GPU bytes`);
    assert.equal(frames, 0, `${label}: animation frames`);
    assert.equal(intervals, before.intervals, `${label}: intervals`);
    // What the module itself listens to comes with the first widget; from then on there is no more of it.
    if (round === 0) Object.assign(before, { listeners, observers });
    assert.deepEqual(listeners, before.listeners, label);
    assert.deepEqual(observers, before.observers, label);
    for (let i = 0; i < 3; i++) await cdp.send("HeapProfiler.collectGarbage");
    const { usedSize } = await cdp.send("Runtime.getHeapUsage");
    const { nodes, jsEventListeners } = await cdp.send("Memory.getDOMCounters");
    rounds.push({ usedSize, nodes, jsEventListeners, wasm: await page.evaluate(() => kept.memory?.buffer.byteLength) });
  }
  console.log(JSON.stringify({ before, rounds }));
  const [, first, , last] = rounds;
  assert.ok(last.usedSize < first.usedSize * 1.1, `the heap grew from ${first.usedSize} to ${last.usedSize}`);
  assert.ok(last.nodes <= first.nodes + 50, `nodes: ${rounds.map(({ nodes }) => nodes)}`);
  assert.ok(last.jsEventListeners <= first.jsEventListeners + 5, `listeners: ${rounds.map(({ jsEventListeners }) => jsEventListeners)}`);
  assert.ok(first.wasm > 0 && last.wasm === first.wasm, `wasm memory: ${rounds.map(({ wasm }) => wasm)}`);
  const ledger = await page.evaluate(async () => (await stepscope.run("attention", { heads: 1, n: 20, d: 8, seed: 1 })).gpu.liveBytes);
  assert.equal(ledger, 0);
});

test("a removed widget's work stops, its neighbour plays on, and put back it goes on where it was", notes, async (page) => {
  await page.waitForFunction(() => globalThis.stepscope);
  const seen = await page.evaluate(async ([playing, still, gpu]) => {
    const main = document.querySelector("main");
    main.innerHTML = playing + still;
    const [first, second] = main.children;
    first.scrollIntoView();
    first.result();
    second.result();
    await Promise.all([first.ready, second.ready]);
    second.at = 5;
    first.play();
    // Goes while its kernels run.
    main.insertAdjacentHTML("beforeend", gpu);
    const third = main.lastChild;
    third.result().catch(() => {});
    let wasTold = 0;
    for (const what of ["ready", "step", "result", "error"]) third.addEventListener(`stepscope-${what}`, () => third.isConnected || (wasTold += 1));
    while (!gpuBytes && third.isOpening) await new Promise((later) => setTimeout(later, 0));
    const bytesInFlight = gpuBytes;
    third.remove();
    second.remove();
    const from = first.at;
    await new Promise((later) => setTimeout(later, 3000));
    const bytesAfter = gpuBytes;
    const to = first.at;
    first.pause();
    main.append(second);
    second.result();
    await second.ready;
    return { from, to, at: second.at, bytesInFlight, bytesAfter, wasTold };
  }, [widget("heap", HEAP), widget("heap", HEAP), widget("attention", { heads: 4, n: 256, d: 64, seed: 1 })]);
  assert.ok(seen.to > seen.from, `the neighbour stood still at ${seen.from}`);
  assert.equal(seen.at, 5);
  assert.ok(seen.bytesInFlight > 0, "the kernels were not caught at work");
  assert.deepEqual([seen.bytesAfter, seen.wasTold], [0, 0]);
});
