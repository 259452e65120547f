// lessons() and run(), from a page of another origin.
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite();
const notes = {
  html: (site) => `<script type="module">globalThis.stepscope = await import("${site}/stepscope.js");</script>`,
  timeoutSecs: 120,
};

/** Calls `act(stepscope, argument)` in the page; an Error comes back as its code, path and message. */
async function inPage(page, act, argument) {
  await page.waitForFunction(() => globalThis.stepscope);
  return page.evaluate(
    async ([act, argument]) => {
      try {
        return await new Function(`return (${act})`)()(globalThis.stepscope, argument);
      } catch (error) {
        return { isError: error instanceof Error, code: error.code, path: error.path, message: error.message };
      }
    },
    [act.toString(), argument],
  );
}

const run = (page, id, input, options) =>
  inPage(page, ({ run }, [id, input, options]) => run(id, input, options), [id, input, options]);

test("the list of lessons is data", notes, async (page) => {
  const list = await inPage(page, ({ lessons }) => lessons());
  const ids = list.map((lesson) => lesson.id);
  assert.ok(ids.includes("heap") && ids.includes("attention"), ids.join());
  for (const { id, title, gpu, input, presets } of list) {
    assert.ok(title.en && title.zh && typeof gpu === "boolean" && input.type === "object", id);
    assert.ok(presets.length > 0 && presets.every((preset) => preset.name && preset.title && preset.input), id);
  }
});

test("every preset of every lesson runs, and its second witness agrees", { ...notes, timeoutSecs: 300 }, async (page) => {
  const outcomes = await inPage(page, async ({ lessons, run }) => {
    const outcomes = [];
    for (const { id, presets } of await lessons()) {
      for (const preset of presets) {
        const label = `${id} ${preset.name}`;
        outcomes.push(await run(id, preset.input).then((r) => [label, r.check], (error) => [label, String(error)]));
      }
    }
    return outcomes;
  });
  for (const [label, check] of outcomes) assert.equal(check?.ok, true, `${label}: ${JSON.stringify(check)}`);
});

test("a heap program gives what heapq gives", notes, async (page) => {
  const ops = [["heapify"], ["push", 2], ["pop"], ["replace", 9], ["pushpop", 0], ["nlargest", 2]];
  const { result, counters } = await run(page, "heap", { items: [5, 3, 8, 1], ops, sift: "leaf" });
  // Python 3: h = [5, 3, 8, 1]; heapify(h); heappush(h, 2); heappop(h); heapreplace(h, 9); heappushpop(h, 0); nlargest(2, h)
  assert.deepEqual(result.items, [3, 5, 8, 9]);
  assert.deepEqual(result.returned, [null, null, 1, 2, 0, [9, 8]]);
  assert.ok(counters.compare > 0);
});

test("a trace can be asked for any of its steps", notes, async (page) => {
  const seen = await inPage(page, async ({ run }) => {
    const { trace } = await run("heap", { items: [5, 3, 8, 1], ops: [["heapify"]] }, { trace: true });
    const last = trace.at(trace.length - 1);
    return { length: trace.length, last, json: trace.toJSON(), line: trace.at(1).line };
  });
  assert.ok(seen.length > 3 && seen.last.snapshot && seen.last.counters && seen.line);
  assert.ok(seen.last.narration.en && seen.last.narration.zh);
  assert.deepEqual(JSON.parse(JSON.stringify(seen.json)), seen.json);
});

/** softmax(q·kᵀ/√d)·v in float64; the causal mask is aligned at the bottom right. */
function attention({ heads, n, d, q, k, v, causal }) {
  const output = new Float64Array(heads * n * d);
  for (let head = 0; head < heads; head++) {
    const row = (of, i) => of.subarray((head * n + i) * d, (head * n + i + 1) * d);
    for (let i = 0; i < n; i++) {
      const scores = Array.from({ length: causal ? i + 1 : n }, (_, j) => row(q, i).reduce((sum, x, c) => sum + x * row(k, j)[c], 0) / Math.sqrt(d));
      const top = Math.max(...scores);
      const weights = scores.map((score) => Math.exp(score - top));
      const total = weights.reduce((a, b) => a + b);
      weights.forEach((weight, j) => row(v, j).forEach((x, c) => (output[(head * n + i) * d + c] += (weight / total) * x)));
    }
  }
  return output;
}

/** Numbers in -1..1, the same in every run. */
function numbers(length, seed) {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

for (const kernel of ["naive", "online", "tiled"]) {
  for (const backend of ["webgpu", "cpu"]) {
    test(`attention, ${kernel} on ${backend}: float64's output, and the bytes that the formula names`, notes, async (page) => {
      const [heads, n, d] = [2, 37, 16];
      const [q, k, v] = [1, 2, 3].map((seed) => numbers(heads * n * d, seed));
      for (const causal of [false, true]) {
        const input = { heads, n, d, kernel, causal, q: [...q], k: [...k], v: [...v] };
        const r = await inPage(
          page,
          async ({ run }, [input, backend]) => {
            for (const name of ["q", "k", "v"]) input[name] = Float32Array.from(input[name]);
            const { result, gpu, check } = await run("attention", input, { backend, measure: true });
            return { output: [...result.output], isTyped: result.output instanceof Float32Array, gpu, check };
          },
          [input, backend],
        );
        assert.ok(r.isTyped, JSON.stringify(r));
        const expected = attention({ heads, n, d, q, k, v, causal });
        const largest = expected.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
        const error = expected.reduce((worst, x, i) => Math.max(worst, Math.abs(x - r.output[i])), 0) / largest;
        assert.ok(error < 1e-5, `relative error ${error}`);
        assert.equal(r.gpu.engine, backend);
        assert.equal(r.gpu.read.measured, r.gpu.read.formula);
        assert.equal(r.gpu.written.measured, r.gpu.written.formula);
        assert.equal(r.check.ok, true);
      }
    });
  }
}

const BAD = [
  ["heep", {}, "unknown-lesson"],
  ["heap", { items: [3, "x", 1], ops: [] }, "invalid-input", "items[1]"],
  ["heap", { items: [3, null], ops: [] }, "invalid-input", "items[1]"],
  ["heap", { items: 3, ops: [] }, "invalid-input", "items"],
  ["heap", { items: [1], ops: [["pussh", 1]] }, "invalid-input", "ops[0]"],
  ["heap", { items: [1], ops: [], sifft: "leaf" }, "invalid-input", "sifft"],
  ["attention", { heads: 1, n: 0, d: 16, seed: 1 }, "invalid-input", "n"],
  ["attention", { heads: 1, n: 4, d: 16, q: [1], k: [1], v: [1] }, "invalid-input", "q"],
  ["attention", { heads: 1, n: 2 ** 30, d: 16, seed: 1 }, /too-large|invalid-input/, "n"],
];
for (const [id, input, code, path] of BAD) {
  test(`${id} ${JSON.stringify(input).slice(0, 60)} is refused with ${code}${path ? ` at ${path}` : ""}`, notes, async (page) => {
    const error = await run(page, id, input);
    assert.equal(error.isError, true, JSON.stringify(error));
    assert.match(error.code, new RegExp(code));
    if (path) assert.ok(String(error.path).startsWith(path), `path ${error.path}`);
    assert.ok(error.message.length > 10);
    // The page lives on.
    assert.deepEqual((await run(page, "heap", { items: [2, 1], ops: [["heapify"]] })).result.items, [1, 2]);
  });
}

test("NaN and infinities are refused at their place", notes, async (page) => {
  for (const bad of ["NaN", "Infinity"]) {
    const error = await inPage(page, ({ run }, bad) => run("heap", { items: [1, 2, Number(bad)], ops: [] }), bad);
    assert.deepEqual([error.code, error.path], ["invalid-input", "items[2]"]);
  }
});

test("a run is stopped by its signal", notes, async (page) => {
  const error = await inPage(page, ({ run }) => {
    const stop = new AbortController();
    const running = run("attention", { heads: 8, n: 2048, d: 64, seed: 1 }, { signal: stop.signal, backend: "cpu" });
    setTimeout(() => stop.abort(), 50);
    return running;
  });
  assert.equal(error.code, "aborted", JSON.stringify(error).slice(0, 300));
});

test("a thousand runs leave live bytes and wasm memory where they were", { ...notes, timeoutSecs: 300 }, async (page) => {
  const seen = await inPage(page, async ({ run }) => {
    const site = new URL(performance.getEntriesByType("resource").find((entry) => entry.name.endsWith("/stepscope.js")).name);
    const { default: init } = await import(new URL("app.js", site).href);
    const once = () => run("attention", { heads: 1, n: 16, d: 16, seed: 1, kernel: "tiled" });
    const memory = async () => (await init()).memory.buffer.byteLength;
    let last;
    for (let i = 0; i < 50; i++) last = await once();
    const before = { live: last.gpu.liveBytes, wasm: await memory() };
    for (let i = 0; i < 1000; i++) last = await once();
    return { before, after: { live: last.gpu.liveBytes, wasm: await memory() } };
  });
  assert.deepEqual(seen.after, seen.before);
});
