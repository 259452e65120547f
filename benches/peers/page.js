// In the page: the same attention by the site's run() and by jax-js, by turns.

/**
 * Median times in milliseconds, each from a run's first submit until its queue is done, and `gpu`, the time that timestamp queries gave,
 * where there are any. `difference` is the largest to jax-js's output.
 */
export async function compare({ site, peers, heads, width, n, rounds }) {
  const [{ run }, jax] = await Promise.all([
    import(`${site}/stepscope.js`),
    import(`${peers}/node_modules/@jax-js/jax/dist/index.js`),
  ]);
  await jax.init("webgpu");
  jax.defaultDevice("webgpu");
  const [q, k, v] = [1, 2, 3].map((seed) => noise(seed, heads * n * width));
  const compareRuns = async (runs) => {
    const outputs = {};
    for (const [name, once] of Object.entries(runs)) outputs[name] = (await once()).output;
    const times = Object.fromEntries(Object.keys(runs).map((name) => [name, { wall: [], gpu: [] }]));
    for (let round = 0; round < rounds; round++) {
      for (const [name, once] of Object.entries(runs)) {
        const { result, millis } = await timed(once);
        times[name].wall.push(millis);
        times[name].gpu.push(result.gpuMillis);
      }
    }
    return Object.fromEntries(
      Object.entries(times).map(([name, { wall, gpu }]) => {
        const hasGpu = gpu.every((millis) => millis !== null);
        return [name, { wall: median(wall), gpu: hasGpu ? median(gpu) : null, difference: difference(outputs[name], outputs.jax) }];
      }),
    );
  };
  const ours = (kernel, causal) => async () => {
    const input = { heads, n, d: width, q, k, v, causal, kernel, check: false };
    const { result, gpu } = await run("attention", input, { backend: "webgpu" });
    return { output: result.output, gpuMillis: gpu.timeNs === null ? null : gpu.timeNs / 1e6 };
  };
  const theirs = (causal) => {
    const [jq, jk, jv] = [q, k, v].map((tensor) => jax.numpy.array(swapped(tensor, heads, n, width)).reshape([n, heads, width]));
    const attend = jax.jit((q, k, v) => jax.nn.dotProductAttention(q, k, v, { isCausal: causal }));
    let isFirst = true;
    return async () => {
      const output = attend(jq.ref, jk.ref, jv.ref);
      await output.blockUntilReady();
      if (!isFirst) {
        output.dispose();
        return { gpuMillis: null };
      }
      isFirst = false;
      return { output: swapped(await output.data(), n, heads, width), gpuMillis: null };
    };
  };
  const plain = await compareRuns({ tiled: ours("tiled", false), jax: theirs(false), naive: ours("naive", false) });
  const causal = await compareRuns({ tiled: ours("tiled", true), jax: theirs(true) });
  return { adapter: named(await navigator.gpu.requestAdapter()), plain, causal };
}

/** What an adapter calls itself. */
export function named({ info }) {
  return [info.vendor, info.architecture, info.description].filter(Boolean).join(" ") || `unnamed${info.isFallbackAdapter ? " fallback" : ""}`;
}

/** Runs once and gives its result, and the time from its first submit until its queue was done with the last. */
export async function timed(once) {
  const { submit } = GPUQueue.prototype;
  let first;
  let last;
  const done = [];
  GPUQueue.prototype.submit = function (...args) {
    first ??= performance.now();
    submit.apply(this, args);
    done.push(this.onSubmittedWorkDone().then(() => (last = performance.now())));
  };
  try {
    const result = await once();
    await Promise.all(done);
    return { result, millis: last - first };
  } finally {
    GPUQueue.prototype.submit = submit;
  }
}

/** [a][b][width] as [b][a][width]. */
function swapped(tensor, a, b, width) {
  const to = new Float32Array(tensor.length);
  for (let i = 0; i < a; i++) {
    for (let j = 0; j < b; j++) to.set(tensor.subarray((i * b + j) * width, (i * b + j + 1) * width), (j * a + i) * width);
  }
  return to;
}

/** Numbers between -1 and 1, the same for a seed. */
export function noise(seed, length) {
  let state = seed;
  return Float32Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

export function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

function difference(a, b) {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}
