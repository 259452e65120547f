// Subgroups in the browser, which wgpu can't ask for: that the page's device has them and no other, and that the kernel that uses them
// computes here what it does elsewhere, though subgroups are of another width.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { suite } from "./harness.mjs";

const test = suite();

/** The parts of the kernel, in their order, as `src/kernel/attention/kernels.rs` has them for WebGPU. */
const PARTS = ["shared/subgroups", "shared/f32", "shared/scoring", "shared/counting", "shared/width_64", "shared/fused", "attention_tiled_subgroups"];
const ROWS = 8;

/** In the page: dispatches the kernel once, by hand, on a device of its own; gives outputs, lse and the words that it counted. */
async function dispatch({ code, shape, overrides, tensors, groups }) {
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter.requestDevice({ requiredFeatures: ["subgroups"] });
  try {
    const buffer = (numbers, usage) => {
      const made = device.createBuffer({ size: numbers.byteLength, usage: usage | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC });
      device.queue.writeBuffer(made, 0, numbers);
      return made;
    };
    const words = new Uint32Array(16);
    const [integers, floats] = [new Int32Array(words.buffer), new Float32Array(words.buffer)];
    const { heads, n, nk, d4, dv4, bandLo, bandHi, maskHeads, softcap, scale } = shape;
    words.set([heads, heads, n, nk, d4, dv4]);
    integers.set([bandLo, bandHi, maskHeads], 6);
    floats.set([softcap, scale], 9);
    const { STORAGE, UNIFORM } = GPUBufferUsage;
    const inputs = ["q", "k", "v", "mask"].map((name) => buffer(Float32Array.from(tensors[name]), STORAGE));
    const results = [heads * n * dv4 * 4, heads * n * 2, 4].map((length) => buffer(new Float32Array(length), STORAGE));
    const module = device.createShaderModule({ code });
    const errors = (await module.getCompilationInfo()).messages.filter(({ type }) => type === "error");
    if (errors.length) throw new Error(errors.map(({ message, lineNum }) => `${lineNum}: ${message}`).join("\n"));
    const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute: { module, constants: overrides } });
    const bound = [buffer(words, UNIFORM), ...inputs, ...results].map((buffer, binding) => ({ binding, resource: { buffer } }));
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: bound }));
    pass.dispatchWorkgroups(...groups);
    pass.end();
    const copies = results.map((from) => {
      const to = device.createBuffer({ size: from.size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
      encoder.copyBufferToBuffer(from, 0, to, 0, from.size);
      return to;
    });
    device.queue.submit([encoder.finish()]);
    await Promise.all(copies.map((copy) => copy.mapAsync(GPUMapMode.READ)));
    const [output, statistics, io] = copies.map((copy) => copy.getMappedRange());
    const counted = new Uint32Array(io);
    return { output: [...new Float32Array(output)], statistics: [...new Float32Array(statistics)], counted: [counted[0], counted[2]] };
  } finally {
    device.destroy();
  }
}

/** Numbers in -size..size, the same in every run. */
function numbers(length, seed, size = 1) {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return size * (state / 2 ** 31 - 1);
  });
}

/** Attention by its definition in float64: outputs, the largest score and ln of the sum by it of each row; [-1e30, 0] of blind ones. */
function attention({ heads, n, nk, d4, dv4, bandLo, bandHi, maskHeads, scale }, { q, k, v, mask }) {
  const [output, statistics] = [[], []];
  let pairs = 0;
  for (let head = 0; head < heads; head++) {
    for (let i = 0; i < n; i++) {
      const scores = new Map();
      for (let j = Math.max(0, i + bandLo); j <= Math.min(nk - 1, i + bandHi); j++) {
        pairs += 1;
        let score = 0;
        for (let c = 0; c < 4 * d4; c++) score += q[(head * n + i) * 4 * d4 + c] * k[(head * nk + j) * 4 * d4 + c];
        const added = maskHeads ? mask[i * nk + j] : 0;
        if (added > -1e30) scores.set(j, score * scale + added);
      }
      const top = Math.max(...scores.values());
      const sum = [...scores.values()].reduce((sum, score) => sum + Math.exp(score - top), 0);
      statistics.push(...(scores.size ? [top, Math.log(sum)] : [-1e30, 0]));
      for (let c = 0; c < 4 * dv4; c++) {
        let value = 0;
        for (const [j, score] of scores) value += (Math.exp(score - top) / sum) * v[(head * nk + j) * 4 * dv4 + c];
        output.push(value);
      }
    }
  }
  return { output, statistics, pairs };
}

/** Words that the kernel reads and writes, by the formula in its head. */
function formula({ heads, n, nk, d4, dv4, bandLo, bandHi, maskHeads }) {
  let [read, written] = [0, 0];
  for (let first = 0; first < n; first += ROWS) {
    const rows = Math.min(ROWS, n - first);
    const begin = Math.min(Math.max(first + bandLo, 0), nk);
    const keys = Math.min(Math.max(first + rows + bandHi, begin), nk) - begin;
    read += heads * (4 * (rows * d4 + keys * (d4 + dv4)) + (maskHeads ? ROWS * keys : 0));
    written += heads * (4 * rows * dv4 + 2 * rows);
  }
  return [read, written];
}

const FAR = 1 << 20;
const PROBLEMS = [
  ["everything seen", { heads: 2, n: 37, nk: 29, d4: 4, dv4: 2, bandLo: -FAR, bandHi: FAR }],
  ["one row", { heads: 1, n: 1, nk: 50, d4: 2, dv4: 2, bandLo: -FAR, bandHi: FAR }],
  ["causal, with rows that see nothing", { heads: 2, n: 40, nk: 21, d4: 4, dv4: 16, bandLo: -FAR, bandHi: -19 }],
  ["a window and a mask", { heads: 1, n: 70, nk: 70, d4: 2, dv4: 1, bandLo: -9, bandHi: 0, maskHeads: 1 }],
  ["scores of ±10,000", { heads: 1, n: 33, nk: 47, d4: 4, dv4: 2, bandLo: -FAR, bandHi: FAR, size: 80 }],
];

test("the kernel with subgroups gives float64's attention on SwiftShader, and counts what the formula says", { timeoutSecs: 180 }, async (page) => {
  const parts = await Promise.all(PARTS.map((part) => readFile(new URL(`../../shaders/${part}.wgsl`, import.meta.url), "utf8")));
  for (const [what, { size = 1, ...sizes }] of PROBLEMS) {
    const shape = { maskHeads: 0, softcap: 0, scale: 0.25, ...sizes };
    const { heads, n, nk, d4, dv4 } = shape;
    const [q, k] = [numbers(heads * n * d4 * 4, 1, size), numbers(heads * nk * d4 * 4, 2, size)];
    // Whole numbers, so that large scores are exact.
    const tensors = { q: size > 1 ? q.map(Math.round) : q, k: size > 1 ? k.map(Math.round) : k, v: numbers(heads * nk * dv4 * 4, 3) };
    tensors.mask = shape.maskHeads ? numbers(n * nk, 4).map((x) => (x < -0.5 ? -1e30 : x)) : Float32Array.of(0);
    for (const [blocks, invocations] of [[2, 8], [4, 128], [1, 6]]) {
      const overrides = { D4: d4, DV4: dv4, BLOCKS: blocks, INVOCATIONS: invocations, COUNT_IO: 1 };
      const groups = [Math.ceil(Math.ceil(n / ROWS) / blocks), heads];
      const plain = Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, [...tensor]]));
      const got = await page.evaluate(dispatch, { code: parts.join(""), shape, overrides, tensors: plain, groups });
      const label = `${what}, ${blocks} blocks, ${invocations} invocations`;
      const right = attention(shape, tensors);
      for (const name of ["output", "statistics"]) {
        const largest = right[name].reduce((most, x) => (Math.abs(x) < 1e29 ? Math.max(most, Math.abs(x)) : most), 1e-30);
        const error = right[name].reduce((worst, x, i) => Math.max(worst, Math.abs(x - got[name][i]) / (x < -1e29 ? 1e30 : largest)), 0);
        assert.ok(error < 1e-5, `${label}: ${name} is off by ${error}`);
      }
      // Of 6 invocations in subgroups of 4, the last two are fewer than any device has, and may read twice.
      if (invocations !== 6) assert.deepEqual(got.counted, formula(shape), label);
    }
  }
});

/** In the page, before anything else: notes with what features every device is asked for. */
function noteDevices() {
  const { requestDevice } = GPUAdapter.prototype;
  globalThis.asked = [];
  GPUAdapter.prototype.requestDevice = globalThis.noted = function (descriptor) {
    globalThis.asked.push([...(descriptor?.requiredFeatures ?? [])]);
    return requestDevice.call(this, descriptor);
  };
}

const notes = { html: (site) => `<script type="module">globalThis.stepscope = await import("${site}/stepscope.js");</script>` };

test("the page's device has subgroups, and others on the page only what they ask for", { ...notes, initScript: noteDevices, timeoutSecs: 120 }, async (page) => {
  await page.waitForFunction(() => globalThis.stepscope);
  const seen = await page.evaluate(async () => {
    const { gpu } = await globalThis.stepscope.run("attention", { heads: 1, n: 8, d: 8, kernel: "naive" }, { backend: "webgpu" });
    const adapter = await navigator.gpu.requestAdapter();
    const other = await adapter.requestDevice();
    const isRestored = GPUAdapter.prototype.requestDevice === globalThis.noted;
    return { engine: gpu.engine, asked: globalThis.asked, isRestored, others: [...other.features] };
  });
  assert.equal(seen.engine, "webgpu");
  assert.equal(seen.asked.length, 2);
  assert.ok(seen.asked[0].includes("subgroups"), JSON.stringify(seen));
  assert.deepEqual(seen.asked[1], []);
  assert.ok(seen.isRestored);
  assert.ok(!seen.others.includes("subgroups"), JSON.stringify(seen));
});

/** In the page, before anything else: SwiftShader passes for a GPU, and pipelines are noted by their names. */
function passForGpu() {
  Object.defineProperty(GPUAdapterInfo.prototype, "isFallbackAdapter", { get: () => false });
  globalThis.pipelines = [];
  const { createComputePipeline } = GPUDevice.prototype;
  GPUDevice.prototype.createComputePipeline = function (descriptor) {
    globalThis.pipelines.push(descriptor.label);
    return createComputePipeline.call(this, descriptor);
  };
}

test("where a GPU is to be measured, the kernel with subgroups is timed beside the others", { path: "index.html#/attention", initScript: passForGpu, timeoutSecs: 240 }, async (page) => {
  const sweep = page.getByRole("region", { name: "Sweep over N", exact: true });
  await page.getByText("all equal").waitFor({ timeout: 120_000 });
  await sweep.getByRole("button", { name: "Start the sweep" }).click();
  await page.waitForFunction(
    () => ["attention_tiled_rows", "attention_tiled_subgroups", "attention_tiled"].every((name) => globalThis.pipelines.includes(name)),
    undefined,
    { timeout: 120_000 },
  );
  // What is measured next is what the sweep is for: the probes went well.
  await page.waitForFunction(() => globalThis.pipelines.includes("attention_scores"), undefined, { timeout: 120_000 });
  assert.equal(await sweep.getByRole("alert").count(), 0);
});
