// In the page: the shaders of training and of decoding, and jax-js, by turns.
import { median, named, noise, timed } from "./page.js";

const N = 1024;
const [VECTORS, CODES, WIDTH] = [8192, 512, 64];
// A tree of candidates behind a full cache: nodes, keys with the nodes' own, heads.
const [NODES, KEYS, HEADS] = [64, 512, 8];
const MASKED = -1e30;

/** Median times in milliseconds by name, of ours and of jax-js, and what is wrong with our result beside theirs, or null. */
export async function compare({ peers, rounds, matmul, ragged, codes, assign, rows, tile }) {
  const jax = await import(`${peers}/node_modules/@jax-js/jax/dist/index.js`);
  await jax.init("webgpu");
  jax.defaultDevice("webgpu");
  const np = jax.numpy;
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter.requestDevice();
  const gpu = kernels(device);

  const [a, b] = [noise(1, N * N), noise(2, N * N)];
  const [left, right, product] = [gpu.buffer(a), gpu.buffer(b), gpu.buffer(new Float32Array(N * N))];
  const [multiply, multiplyRagged] = await Promise.all(
    [matmul, ragged].map((code) => gpu.dispatch(code, [N, N, N, 0, N, 1, N * N, N, 1, N * N], [left, right, product], [N / 64, N / 64])),
  );
  const theirMultiply = jax.jit((a, b) => np.matmul(a, b));
  const [ja, jb] = [a, b].map((values) => np.array(values).reshape([N, N]));

  const [z, c] = [noise(3, VECTORS * WIDTH), noise(4, CODES * WIDTH)];
  const [vectors, table, byDimension] = [z, c, c].map((values) => gpu.buffer(values));
  const [halves, nearest] = [gpu.buffer(new Float32Array(CODES)), gpu.buffer(new Uint32Array(VECTORS))];
  const lay = await gpu.dispatch(codes, [CODES, WIDTH, 0, 0, 0, 0], [table, byDimension, halves], [CODES / 64]);
  const choose = await gpu.dispatch(assign, [VECTORS, WIDTH, 0, CODES, 0, 0], [vectors, byDimension, halves, nearest], [VECTORS / 512]);
  const theirChoice = jax.jit((z, c) => {
    const products = np.matmul(z, c.ref.transpose());
    return np.argmin(np.square(c).sum(1).sub(products.mul(2)), 1);
  });
  const [jz, jc] = [np.array(z).reshape([VECTORS, WIDTH]), np.array(c).reshape([CODES, WIDTH])];

  const [q, k, v] = [5, 6, 7].map((seed) => noise(seed, HEADS * (seed === 5 ? NODES : KEYS) * WIDTH));
  const mask = treeMask();
  // As plans choose where nothing was measured: rows in registers on a CPU that plays the GPU, else a tile in the 16 KiB of workgroup memory
  // that every device has.
  const fused = adapter.info.isFallbackAdapter
    ? { code: rows, groups: [NODES / 8 / 4, HEADS], constants: { INVOCATIONS: 4 }, beside: [] }
    : { code: tile, groups: [NODES / 32, HEADS], constants: { ROWS: 32, COLS: 16, KV_STRIDE: WIDTH / 4 + 1 }, beside: [new Float32Array(4)] };
  const buffers = [q, k, v, mask, new Float32Array(q.length), new Float32Array(2 * HEADS * NODES), ...fused.beside].map(gpu.buffer);
  const attended = buffers[4];
  const attend = await gpu.dispatch(fused.code, attentionShape(), buffers, fused.groups, { D4: WIDTH / 4, DV4: WIDTH / 4, ...fused.constants });
  const [jq, jk, jv] = [q, k, v].map((values) => np.array(values).reshape([HEADS, values.length / HEADS / WIDTH, WIDTH]));
  const jmask = np.array(mask).reshape([NODES, KEYS]);
  const theirSoftmax = jax.jit((q, k, v, mask) => {
    const scores = np.matmul(q, k.transpose([0, 2, 1])).mul(1 / Math.sqrt(WIDTH));
    return np.matmul(jax.nn.softmax(scores.add(mask), -1), v);
  });
  // It has the heads second.
  const [nq, nk, nv] = [jq, jk, jv].map((tensor) => np.array(tensor.ref.transpose([1, 0, 2])));
  const theirAttention = jax.jit((q, k, v, bias) => jax.nn.dotProductAttention(q, k, v, { bias }).transpose([1, 0, 2]));
  const attention = (theirs) => ({
    ours: () => gpu.run([attend]),
    theirs,
    wrong: async (theirs) => apart(new Float32Array(await gpu.read(attended)), theirs, 1e-5),
  });

  const times = {};
  const cases = {
    "matmul 1024³": {
      ours: () => gpu.run([multiply]),
      theirs: () => theirMultiply(ja.ref, jb.ref),
      wrong: async (theirs) => apart(new Float32Array(await gpu.read(product)), theirs),
    },
    "matmul, any sizes": {
      ours: () => gpu.run([multiplyRagged]),
      theirs: () => theirMultiply(ja.ref, jb.ref),
      wrong: async (theirs) => apart(new Float32Array(await gpu.read(product)), theirs),
    },
    "vq 8192 × 512 × 64": {
      ours: () => gpu.run([lay, choose]),
      theirs: () => theirChoice(jz.ref, jc.ref),
      wrong: async (theirs) => farther(new Uint32Array(await gpu.read(nearest)), theirs, z, c),
    },
    "tree 64 × 512, softmax": attention(() => theirSoftmax(jq.ref, jk.ref, jv.ref, jmask.ref)),
    "tree 64 × 512, nn": attention(() => theirAttention(nq.ref, nk.ref, nv.ref, jmask.ref)),
  };
  for (const [name, { ours, theirs, wrong }] of Object.entries(cases)) {
    await ours();
    const first = theirs();
    await first.blockUntilReady();
    const found = await wrong(await first.data());
    const taken = { ours: [], theirs: [] };
    for (let round = 0; round < rounds; round++) {
      taken.ours.push((await timed(ours)).millis);
      const { result, millis } = await timed(async () => {
        const output = theirs();
        await output.blockUntilReady();
        return output;
      });
      taken.theirs.push(millis);
      result.dispose();
    }
    times[name] = { ours: median(taken.ours), theirs: median(taken.theirs), wrong: found };
  }
  return { adapter: named(adapter), times };
}

/** Just enough to run a kernel: binding 0 is the uniform, the last the counts that it doesn't make. */
function kernels(device) {
  const { STORAGE, UNIFORM, COPY_SRC, COPY_DST, MAP_READ } = GPUBufferUsage;
  const io = device.createBuffer({ size: 16, usage: STORAGE });
  return {
    buffer(values) {
      const buffer = device.createBuffer({ size: values.byteLength, usage: STORAGE | COPY_SRC | COPY_DST });
      device.queue.writeBuffer(buffer, 0, values);
      return buffer;
    },
    async dispatch(code, words, buffers, groups, constants = {}) {
      const uniform = device.createBuffer({ size: 64, usage: UNIFORM | COPY_DST });
      device.queue.writeBuffer(uniform, 0, new Uint32Array(words));
      const compute = { module: device.createShaderModule({ code }), entryPoint: "main", constants };
      const pipeline = await device.createComputePipelineAsync({ layout: "auto", compute });
      const bound = [uniform, ...buffers];
      // Without COUNT_IO the counts may be left out of the layout.
      const entries = [...bound, io].map((buffer, binding) => ({ binding, resource: { buffer } }));
      return { pipeline, entries, groups };
    },
    async run(dispatches) {
      const encoder = device.createCommandEncoder();
      for (const { pipeline, entries, groups } of dispatches) {
        const pass = encoder.beginComputePass();
        pass.setPipeline(pipeline);
        pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
        pass.dispatchWorkgroups(...groups);
        pass.end();
      }
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
    },
    async read(buffer) {
      const mapped = device.createBuffer({ size: buffer.size, usage: MAP_READ | COPY_DST });
      const encoder = device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, 0, mapped, 0, buffer.size);
      device.queue.submit([encoder.finish()]);
      await mapped.mapAsync(GPUMapMode.READ);
      return mapped.getMappedRange();
    },
  };
}

/** What is added to the scores: each node sees the cache, its ancestors and itself. Nodes have three children each. */
function treeMask() {
  const first = KEYS - NODES;
  const mask = new Float32Array(NODES * KEYS).fill(MASKED);
  for (let node = 0; node < NODES; node++) {
    mask.fill(0, node * KEYS, node * KEYS + first);
    for (let at = node; at >= 0; at = at === 0 ? -1 : Math.floor((at - 1) / 3)) mask[node * KEYS + first + at] = 0;
  }
  return mask;
}

/** The uniform of the attention kernels, with the band of a tree: up to the last key. */
function attentionShape() {
  const words = new Uint32Array([HEADS, HEADS, NODES, KEYS, WIDTH / 4, WIDTH / 4, -(1 << 29), KEYS - 1, 1, 0, 0, 0, 0, 0, 0, 0]);
  new Float32Array(words.buffer)[10] = 1 / Math.sqrt(WIDTH);
  return words;
}

/** In f32: sums of 1024 products of numbers up to 1 may differ by a thousandth. */
function apart(ours, theirs, most = 1e-3) {
  const difference = ours.reduce((largest, value, i) => Math.max(largest, Math.abs(value - theirs[i])), 0);
  return difference < most ? null : `by ${difference}`;
}

/** Two codes may be nearest but for rounding: it's the distances that must agree. */
function farther(ours, theirs, z, c) {
  const distance = (row, code) => {
    let sum = 0;
    for (let i = 0; i < WIDTH; i++) sum += (z[row * WIDTH + i] - c[code * WIDTH + i]) ** 2;
    return sum;
  };
  const wrong = ours.findIndex((code, row) => !(Math.abs(distance(row, code) - distance(row, theirs[row])) < 1e-3));
  return wrong < 0 ? null : `vector ${wrong} got code ${ours[wrong]}, not ${theirs[wrong]}`;
}
