// lessons() and run(), as programs on other people's pages use them.
import assert from "node:assert/strict";
import { longTasksDuring, suite } from "./harness.mjs";

const test = suite();

/** Calls `act(stepscope)` in the page, with what of `args` can be sent there. */
const inPage = (page, act, args) =>
  page.evaluate(`(async () => { const stepscope = await import("/stepscope.js"); return (${act})(stepscope, ${JSON.stringify(args ?? null)}); })()`);

/** The code and path that a call rejects with. */
const refusal = (page, id, input, options) =>
  inPage(
    page,
    `async ({ run }) => run(${id}, ${input}, ${options ?? "undefined"}).then(
      () => "it ran",
      (error) => [error instanceof Error, error.code, error.path, error.message.length > 10])`,
  );

test("importing loads nothing, and lessons() lists what there is", async (page) => {
  const seen = await inPage(
    page,
    `async ({ lessons }) => {
      const list = await lessons();
      return list.map(({ id, title, gpu, input, presets }) => [id, typeof title.zh, gpu, input.type, presets.length > 0]);
    }`,
  );
  assert.deepEqual(seen.find(([id]) => id === "heap"), ["heap", "string", false, "object", true]);
  assert.deepEqual(seen.find(([id]) => id === "attention"), ["attention", "string", true, "object", true]);
});

test("a heap runs, checked, with its steps", async (page) => {
  const answer = await inPage(
    page,
    `async ({ run }) => {
      const r = await run("heap", { items: new Int32Array([5, 3, 8, 1]), ops: [["heapify"], ["pop"]] }, { trace: true });
      const last = r.trace.at(r.trace.length);
      return { ...r, trace: [r.trace.length, r.trace.toJSON().steps.length, last], beyond: (() => { try { r.trace.at(1e9); } catch (e) { return e.code; } })() };
    }`,
  );
  assert.deepEqual(answer.result.items, [3, 5, 8]);
  assert.deepEqual(answer.result.returned.at(-1), 1);
  assert.equal(answer.check.ok, true);
  assert.equal(answer.check.maxError, 0);
  assert.equal(answer.gpu, null);
  const [length, steps, last] = answer.trace;
  assert.ok(length > 0 && steps === length + 1);
  assert.deepEqual(last.counters, answer.counters);
  assert.ok(last.narration.en.length > 5 && last.narration.zh.length > 3);
  assert.equal(answer.beyond, "invalid-input");
});

const attention = (kernel, options, more = "") => `async ({ run }) => {
  const [heads, n, d] = [2, 96, 32];
  const fill = (seed) => Float32Array.from({ length: heads * n * d }, (_, i) => Math.sin(i * 12.9898 + seed));
  const [q, k, v] = [fill(1), fill(2), fill(3)];
  const parts = [];
  const r = await run("attention", { heads, n, d, q, k, v, kernel: "${kernel}", causal: true ${more} }, { ...${options}, onProgress: (p) => parts.push(p.done) });
  return { gpu: r.gpu, check: r.check, typed: r.result.output instanceof Float32Array, length: r.result.output.length, some: [...r.result.output.slice(0, 40)],
    lse: r.result.lse.length, grads: r.result.grads && Object.values(r.result.grads).map((g) => g.length), done: parts.at(-1) };
}`;

test("every attention kernel runs on the GPU and on the CPU, counts its traffic, and agrees with f64", { timeoutSecs: 180 }, async (page) => {
  const kernels = await inPage(page, `async ({ lessons }) => (await lessons()).find(({ id }) => id === "attention").input.properties.kernel.enum`);
  assert.ok(kernels.includes("naive") && kernels.includes("online"));
  for (const kernel of kernels) {
    const gpu = await inPage(page, attention(kernel, `{ backend: "webgpu", measure: true }`));
    assert.equal(gpu.gpu.engine, "webgpu");
    const cpu = await inPage(page, attention(kernel, `{ backend: "cpu", measure: true }`));
    assert.equal(cpu.gpu.engine, "cpu");
    for (const run of [gpu, cpu]) {
      assert.ok(run.check.ok && run.check.maxError < 1e-5, JSON.stringify(run.check));
      assert.deepEqual([run.typed, run.length, run.lse], [true, 2 * 96 * 32, 2 * 96]);
      assert.equal(run.gpu.read.measured, run.gpu.read.formula);
      assert.equal(run.gpu.written.measured, run.gpu.written.formula);
      assert.ok(run.gpu.peakBytes > 0 && run.gpu.liveBytes === 0 && run.gpu.timeNs > 0);
      assert.equal(run.done, 1);
    }
    gpu.some.forEach((x, i) => assert.ok(Math.abs(x - cpu.some[i]) < 1e-5));
    const unmeasured = await inPage(page, attention(kernel, `{}`));
    assert.deepEqual([unmeasured.gpu.engine, unmeasured.gpu.read.measured], ["webgpu", null]);
  }
});

test("gradients come back nested", { timeoutSecs: 120 }, async (page) => {
  const run = await inPage(page, attention("online", `{ measure: true }`, ", grad: fill(4)"));
  assert.ok(run.check.ok, JSON.stringify(run.check));
  assert.deepEqual(run.grads, [2 * 96 * 32, 2 * 96 * 32, 2 * 96 * 32]);
  assert.equal(run.gpu.read.measured, run.gpu.read.formula);
});

test("bad input is an Error with a code and the path of the value", async (page) => {
  const cases = [
    [`"heep"`, "{}", , "unknown-lesson", "lesson"],
    [`"heap"`, "{ items: [1, NaN] }", , "invalid-input", "items[1]"],
    [`"heap"`, "{ items: [1, , 3] }", , "invalid-input", "items[1]"],
    [`"heap"`, "{ items: [1, 2n] }", , "invalid-input", "items[1]"],
    [`"heap"`, "{ items: [1], ops: [['push', Infinity]] }", , "invalid-input", "ops[0][1]"],
    [`"heap"`, "{ items: [1], ops: [['push', () => 1]] }", , "invalid-input", "ops[0][1]"],
    [`"heap"`, "{ items: [1], itmes: [1] }", , "invalid-input", "itmes"],
    [`"heap"`, "[1, 2]", , "invalid-input", ""],
    [`"heap"`, "(() => { const a = []; a.push(a); return { items: a }; })()", , "invalid-input", null],
    [`"heap"`, "{ items: [1] }", "{ backend: 'gpu' }", "invalid-input", "options.backend"],
    [`"heap"`, "{ items: [1] }", "{ tracing: true }", "invalid-input", "options.tracing"],
    [`"attention"`, "{ heads: 1, n: 0, d: 4 }", , "invalid-input", "n"],
    [`"attention"`, "{ heads: 1, n: 2, d: 4, q: new Float32Array(7), k: new Float32Array(8), v: new Float32Array(8) }", , "invalid-input", "q"],
    [`"attention"`, "{ heads: 1, n: 1, d: 4, q: [[[1, 2, 3, NaN]]], k: new Float32Array(4), v: new Float32Array(4) }", , "invalid-input", "q[0][0][3]"],
  ];
  for (const [id, input, options, code, path] of cases) {
    const [isError, seenCode, seenPath, saysSomething] = await refusal(page, id, input, options);
    assert.deepEqual([isError, seenCode, saysSomething], [true, code, true], `${id} ${input}`);
    if (path !== null) assert.equal(seenPath, path, `${id} ${input}`);
  }
});

test("a run can be stopped at once, on either engine, and the next one works", { timeoutSecs: 120 }, async (page) => {
  for (const backend of ["webgpu", "cpu"]) {
    const [code, tookMs] = await inPage(
      page,
      `async ({ run }) => {
        const stop = new AbortController();
        const long = run("attention", { heads: 8, n: 1024, d: 64, kernel: "naive", seed: 1 }, { backend: "${backend}", signal: stop.signal });
        await new Promise((later) => setTimeout(later, 200));
        const began = performance.now();
        stop.abort();
        const code = await long.then(() => "it ran", (error) => error.code);
        return [code, performance.now() - began];
      }`,
    );
    assert.equal(code, "aborted");
    assert.ok(tookMs < 100, `${tookMs} ms`);
    const next = await inPage(page, attention("online", `{ backend: "${backend}" }`));
    assert.equal(next.gpu.engine, backend);
  }
  const early = await refusal(page, `"heap"`, "{ items: [1] }", "{ signal: AbortSignal.abort() }");
  assert.deepEqual(early.slice(0, 2), [true, "aborted"]);
});

test("the main thread stays free while the CPU engine works", { timeoutSecs: 120 }, async (page) => {
  await inPage(page, attention("online", `{ backend: "cpu" }`));
  const tasks = await longTasksDuring(page, () => inPage(page, `async ({ run }) => void (await run("attention", { heads: 4, n: 512, d: 64, kernel: "online", seed: 1 }, { backend: "cpu" }))`));
  assert.deepEqual(tasks, []);
});

test("where workers are forbidden, the same runs happen on the main thread", { initScript: () => { globalThis.Worker = class { constructor() { throw new Error("forbidden"); } }; } }, async (page) => {
  const run = await inPage(page, attention("online", `{ backend: "cpu", measure: true }`));
  assert.ok(run.check.ok && run.gpu.engine === "cpu" && run.gpu.read.measured === run.gpu.read.formula);
});
