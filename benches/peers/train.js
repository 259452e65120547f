// In the page: the shaders of the training kernels, and jax-js, by turns.
import { median, noise, timed } from "./page.js";

const N = 1024;
const [VECTORS, CODES, WIDTH] = [8192, 512, 64];

/** Median times in milliseconds by name, of ours and of jax-js, and what is wrong with our result beside theirs, or null. */
export async function compare({ peers, rounds, matmul, ragged, codes, assign }) {
  const jax = await import(`${peers}/node_modules/@jax-js/jax/dist/index.js`);
  await jax.init("webgpu");
  jax.defaultDevice("webgpu");
  const np = jax.numpy;
  const adapter = await navigator.gpu.requestAdapter();
  const device = await adapter.requestDevice();
  const { info, isFallbackAdapter } = adapter;
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
  const named = [info.vendor, info.architecture, info.description].filter(Boolean).join(" ");
  return { adapter: named || `unnamed${isFallbackAdapter ? " fallback" : ""}`, times };
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
    async dispatch(code, words, buffers, groups) {
      const uniform = device.createBuffer({ size: 48, usage: UNIFORM | COPY_DST });
      device.queue.writeBuffer(uniform, 0, new Uint32Array(words));
      const compute = { module: device.createShaderModule({ code }), entryPoint: "main" };
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

/** Sums of 1024 products of numbers up to 1, in f32. */
function apart(ours, theirs) {
  const most = ours.reduce((most, value, i) => Math.max(most, Math.abs(value - theirs[i])), 0);
  return most < 1e-3 ? null : `by ${most}`;
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
