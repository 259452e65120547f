// What run() computes, asked for by a page of another origin and held against other ways of computing it.
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

// Trainings are cut short here, but for the first of each lesson. The text that mtp makes in the end takes minutes where a CPU plays the GPU: its
// own tests run it there.
test("every preset of every lesson runs, and its second witness agrees", { ...notes, timeoutSecs: 900 }, async (page) => {
  const outcomes = await inPage(page, async ({ lessons, run }) => {
    const outcomes = [];
    for (const { id, presets } of await lessons()) {
      for (const [place, preset] of presets.entries()) {
        const label = `${id} ${preset.name}`;
        const { steps } = preset.input;
        const isCut = steps > 30 && (place > 0 || id === "mtp");
        const input = isCut ? { ...preset.input, steps: 30 } : preset.input;
        const backend = id === "mtp" ? "cpu" : undefined;
        outcomes.push(await run(id, input, { backend }).then((r) => [label, r.check], (error) => [label, error.message]));
      }
    }
    return outcomes;
  });
  for (const [label, check] of outcomes) {
    assert.equal(check.ok, true, `${label}: ${JSON.stringify(check)}`);
  }
});

test("a heap program gives what heapq gives", notes, async (page) => {
  const ops = [["heapify"], ["push", 2], ["pop"], ["replace", 9], ["pushpop", 0], ["nlargest", 2]];
  const { result, counters } = await run(page, "heap", { items: [5, 3, 8, 1], ops, sift: "leaf" });
  // Python 3: h = [5, 3, 8, 1]; heapify(h); heappush(h, 2); heappop(h); heapreplace(h, 9); heappushpop(h, 0); nlargest(2, h)
  assert.deepEqual(result.items, [3, 5, 8, 9]);
  assert.deepEqual(result.returned, [null, null, 1, 2, 0, [9, 8]]);
  assert.ok(counters.compare > 0);
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

test("a thousand runs leave live bytes and wasm memory where they were, the worker's too", { path: "icon.svg", timeoutSecs: 300 }, async (page, site) => {
  // The instance in use is known to this module alone, on the page and in its workers.
  await page.route("**/parts.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()}\nexport const memoryBytes = () => exports.memory.buffer.byteLength;` });
  });
  const parts = `${site.origin}/parts.js`;
  const bytes = async (parts) => (await import(parts)).memoryBytes();
  const measured = async (count) => {
    const live = await page.evaluate(async ([script, count]) => {
      const { run } = await import(script);
      const input = { heads: 1, n: 16, d: 16, seed: 1 };
      let last;
      for (let i = 0; i < count; i++) last = await run("attention", input, { backend: i % 2 ? "webgpu" : "cpu" });
      return last.gpu.liveBytes;
    }, [`${site.origin}/stepscope.js`, count]);
    return { live, page: await page.evaluate(bytes, parts), workers: await Promise.all(page.workers().map((worker) => worker.evaluate(bytes, parts))) };
  };
  const before = await measured(100);
  assert.ok(before.workers.length > 0 && before.workers.every((bytes) => bytes > 0), JSON.stringify(before));
  assert.deepEqual(await measured(1000), before);
});
