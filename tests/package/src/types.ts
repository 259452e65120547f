// What the types say: this is checked and never run. Below each `@ts-expect-error` stands what must be refused.
import { lessons, run, type Gpu, type HeapInput, type LessonId, type Lessons, type Run, type Shown, type State, type StepscopeError } from "stepscope";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(isSame: Same<A, B>): void;

export async function inputs() {
  const input: HeapInput = { items: [2, 1], ops: [["push", 3], ["merge", [[1, 4], new Float64Array(2)]]], sift: "textbook" };
  await run("heap", input);
  await run("quickselect", { generate: { kind: "zipf", n: 9 }, k: 2 });
  await run("quickselect", { items: [3, 1, 2], k: 2, pivot: "median-of-medians" });
  await run("convex-hull", { points: [[0, 0], [4, 1]], method: "graham" });
  await run("attention", { heads: 1, n: 2, d: 4, q: new Float32Array(8), k: [[[1, 2, 3, 4]]], mask: [[true, false]], causal: "top-left" });
  await run("attention", { heads: 1, n: 2, d: 4, tile: { rows: 4, cols: 8 }, grad: true, softcap: null }, { backend: "cpu", signal: AbortSignal.timeout(9), onProgress: ({ done }) => done.toFixed(2) });

  // @ts-expect-error There is no such lesson.
  await run("heep", { items: [] });
  // @ts-expect-error It lacks `items`.
  await run("heap", { ops: [["heapify"]] });
  // @ts-expect-error There is no such field.
  await run("heap", { items: [1], itmes: [1] });
  // @ts-expect-error Text is no number.
  await run("heap", { items: ["1"] });
  // @ts-expect-error BigInts are no numbers.
  await run("heap", { items: new BigInt64Array(1) });
  // @ts-expect-error There is no such operation.
  await run("heap", { items: [1], ops: [["shove", 1]] });
  // @ts-expect-error `push` takes a number.
  await run("heap", { items: [1], ops: [["push"]] });
  // @ts-expect-error There is no such choice.
  await run("heap", { items: [1], sift: "up" });
  // @ts-expect-error One of `items` and `generate` is given.
  await run("quickselect", { k: 1 });
  // @ts-expect-error Never both.
  await run("quickselect", { items: [1], generate: { kind: "equal", n: 1 }, k: 1 });
  // @ts-expect-error A point has two coordinates.
  await run("convex-hull", { points: [[0, 0, 0]] });
  // @ts-expect-error A tile has columns, too.
  await run("attention", { heads: 1, n: 2, d: 4, tile: { rows: 4 } });
  // @ts-expect-error There is no such engine.
  await run("heap", { items: [1] }, { backend: "gpu" });
  // @ts-expect-error There is no such option.
  await run("heap", { items: [1] }, { tracing: true });
}

export async function results() {
  const heap = await run("heap", { items: [1] });
  same<typeof heap.result.items, number[]>(true);
  same<typeof heap.gpu, null>(true);
  // @ts-expect-error Nobody asked for the trace: it may be null.
  heap.trace.at(0);
  // @ts-expect-error There is no such value in it.
  heap.result.item;

  const attention = await run("attention", { heads: 1, n: 2, d: 4 }, { trace: true });
  same<typeof attention.result.output, Float32Array>(true);
  same<typeof attention.gpu, Gpu | null>(true);
  attention.trace.at(0).snapshot["tile"];
  // @ts-expect-error There are gradients only where they were asked for.
  attention.result.grads.dq;
  // @ts-expect-error The check may have been left out.
  attention.check.ok;

  const { result } = await run("segment-intersection", { a: [0, 0], b: [2, 2], c: [0, 2], d: [2, 0] });
  if (result.kind === "overlap") same<typeof result.segment, [[number, number], [number, number]]>(true);
  // @ts-expect-error Not every result has it.
  result.point;

  for (const { id, presets } of await lessons()) {
    same<typeof id, LessonId>(true);
    presets[0]?.title.zh;
  }
}

/** A table of lessons keeps its types. */
export async function any<Id extends LessonId>(id: Id, input: Lessons[Id]["input"]): Promise<Lessons[Id]["result"]> {
  return (await run(id, input)).result;
}

export function failures(error: unknown): string {
  const { code, path, words, message } = error as StepscopeError;
  // @ts-expect-error There is no such code.
  if (code === "oops") return "";
  return code === "invalid-input" ? `${path}: ${words?.zh ?? message}` : message;
}

export async function element() {
  const element = document.createElement("step-scope");
  element.state = { lesson: "heap", input: { items: [2, 1] }, at: 2, hide: ["code"], lang: "zh" };
  element.state = { lesson: "heap", preset: "classic" };
  element.state = "#/heap?at=3";
  // @ts-expect-error The lesson has no such field.
  element.state = { lesson: "heap", input: { points: [] } };
  // @ts-expect-error It has no such preset.
  element.state = { lesson: "heap", preset: "grid" };
  // @ts-expect-error There is no such theme.
  element.state = { theme: "night" };
  // @ts-expect-error The number of steps follows from the input.
  element.length = 3;
  same<typeof element.state, State>(true);
  element.addEventListener("stepscope-step", ({ detail }) => detail.at + detail.length);
  document.addEventListener("stepscope-error", ({ detail }) => detail.code === "too-large");
  // @ts-expect-error Steps have no code.
  element.addEventListener("stepscope-step", ({ detail }) => detail.code);
  const ready = await element.ready;
  ready.at += 1;
  const shown: Shown<"heap"> | Shown = await element.result();
  shown.counters.compare;
  const texts: string[] = [ready.narration(), ready.svg(), ready.permalink()];
  return texts;
}

// Of several lessons a run is one of each.
same<Run<"heap" | "vectors">["result"], Run<"heap">["result"] | Run<"vectors">["result"]>(true);
