// Stepscope for other people's pages. Importing this registers <step-scope> and loads nothing else: the rest comes with the first call, or
// when a widget comes near the screen.
import { StepScope } from "./element.js";
import { failure, runtime, setSite, untilCrash } from "./runtime.js";

if (!customElements.get("step-scope")) customElements.define("step-scope", StepScope);

/**
 * Says from which folder the static site is served, for links to the app (`permalink()`). It is known where this script comes from there, but not
 * in a bundle.
 */
export { setSite };

/** The lessons: `[{id, title: {en, zh}, summary, gpu, input: <JSON Schema>, presets: [{name, title, input}]}]`. */
export async function lessons() {
  return (await runtime()).listLessons();
}

/**
 * Runs a lesson on an input: `{result, counters, check, trace, gpu}`.
 *
 * Options: `backend` ("auto", "webgpu" or "cpu"), `measure` (kernels count their own traffic), `trace` (keep the steps), `signal` (an
 * AbortSignal) and `onProgress({done})`, with `done` from 0 to 1. Rejects with an `Error` that has a `code`, a `path` and `words` (its message
 * in `en` and `zh`).
 */
export async function run(id, input, options) {
  const { signal, onProgress, ...plain } = options ?? {};
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw failure("invalid-input", "onProgress takes a function.", "options.onProgress");
  }
  const stopped = () => failure("aborted", "The run was stopped.");
  if (signal?.aborted) throw stopped();
  const app = await runtime();
  if (signal?.aborted) throw stopped();
  const control = new app.RunControl(onProgress);
  let stop;
  const aborted = new Promise((_, reject) => {
    stop = () => {
      control.cancel();
      reject(stopped());
    };
  });
  signal?.addEventListener("abort", stop);
  const running = untilCrash(app.runLesson(String(id), input, plain, control));
  running.finally(() => control.free()).catch(() => {});
  try {
    const answer = await Promise.race([running, aborted]);
    if (answer.trace) answer.trace = trace(answer.trace);
    return answer;
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

/** The steps of a run: instants 0 to `length`. */
function trace(handle) {
  const length = handle.length;
  const at = (instant) => handle.at(instant);
  const toJSON = () => ({ length, steps: Array.from({ length: length + 1 }, (_, instant) => at(instant)) });
  return { length, at, toJSON };
}
