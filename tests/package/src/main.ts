// What a site does with the package; the browser test calls it.
import { lessons, run, setSite, type StepScopeElement } from "stepscope";

const element: StepScopeElement = document.querySelector("step-scope")!;

async function heap() {
  const { result, counters, check, trace } = await run("heap", { items: new Int32Array([5, 3, 8, 1]), ops: [["heapify"], ["pop"]] }, { trace: true });
  return { items: result.items, compare: counters.compare, isChecked: check.ok, length: trace.length, said: trace.at(1).narration.en };
}

async function attention() {
  const { result, check, gpu, trace } = await run("attention", { heads: 2, n: 32, d: 16, seed: 1 }, { measure: true, trace: true });
  const { engine, read } = gpu!;
  return { length: result.output.length, isChecked: check?.ok, engine, read, steps: trace.length };
}

/** A list that is long enough to be sorted by a worker. */
async function long() {
  const { result, check } = await run("radix-sort", { generate: { kind: "uniform", n: 50_000, seed: 1 } });
  return { isLong: result.items instanceof Float64Array, isChecked: check.ok };
}

async function titles() {
  return (await lessons()).map(({ id, title }) => `${id}: ${title.en}`);
}

declare global {
  var notes: { attention: typeof attention; element: StepScopeElement; heap: typeof heap; long: typeof long; setSite: typeof setSite; titles: typeof titles };
}
globalThis.notes = { attention, element, heap, long, setSite, titles };
