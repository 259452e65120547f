// What stepscope.js gives. What each lesson takes and gives is in lessons.d.ts, which the build writes.
import type { CodeLanguage, Counters, ErrorCode, Lang, LessonId, Lessons, Part, Theme } from "./lessons.js";

export type * from "./lessons.js";

/** Words in both languages of the page. */
export interface Words {
  en: string;
  zh: string;
}

/** What everything here rejects with, and throws. */
export interface StepscopeError extends Error {
  code: ErrorCode;
  /** The value at fault, as `items[3]`; empty where no single value is. */
  path: string;
  /** The message in both languages; absent where the lessons' code wasn't reached. */
  words?: Words;
}

/** A second, independent way of computing the result. */
export interface Check {
  /** What it was checked against. */
  against: string;
  /** The largest error, relative where the lesson says so; 0 for exact agreement. */
  maxError: number;
  ok: boolean;
}

/** What kernels did. */
export interface Gpu {
  engine: "webgpu" | "cpu";
  /** The device's own name. */
  adapter: string;
  /** By the device's own clock; null where it has none. */
  timeNs: number | null;
  dispatches: number;
  flops: number;
  peakBytes: number;
  /** In use now: as many as before the run. */
  liveBytes: number;
  uploadBytes: number;
  downloadBytes: number;
  /** Bytes read from global memory. */
  read: Traffic;
  /** Bytes written to global memory. */
  written: Traffic;
}

export interface Traffic {
  /** In closed form. */
  formula: number;
  /** Counted by the kernels themselves; null unless `measure` was asked for. */
  measured: number | null;
}

export interface Fetched {
  bytes: number;
  /** How many there will be; null where the host doesn't say. */
  of: number | null;
}

export interface RunOptions {
  /**
   * Where kernels run. With `auto` on the GPU, and where there is none on the CPU.
   * @defaultValue `"auto"`
   */
  backend?: "auto" | "webgpu" | "cpu" | undefined;
  /** Kernels count their own traffic. */
  measure?: boolean | undefined;
  /** Keeps the steps. */
  trace?: boolean | undefined;
  /** Stops the run. */
  signal?: AbortSignal | undefined;
  /** Hears of progress: `done` goes from 0 to 1. While a model is fetched that the lesson takes, `fetched` says how much of it is here. */
  onProgress?: ((progress: { done: number; fetched?: Fetched }) => void) | undefined;
}

/** A finished run. */
export interface RunOf<Id extends LessonId> {
  result: Lessons[Id]["result"];
  counters: Counters;
  /** Null where the input says `check: false`. */
  check: Lessons[Id]["check"];
  /** The steps; null unless they were asked for. */
  trace: Trace | null;
  /** What kernels did; null where none ran. */
  gpu: Lessons[Id]["gpu"];
}

/** A finished run of one of these lessons. */
export type Run<Id extends LessonId = LessonId> = { [Each in Id]: RunOf<Each> }[Id];

/** The steps of a run. */
export interface Trace {
  /** The number of steps. Instants go from 0 to this. */
  readonly length: number;
  /** What was so at an instant. */
  at(instant: number): Instant;
  toJSON(): { length: number; steps: Instant[] };
}

export interface Instant {
  /** The lesson's own state, as JSON. */
  snapshot: Snapshot;
  counters: Counters;
  /** The label of the line that was executed; null at instant 0. */
  line: string | null;
  /** What happened, and why. */
  narration: Words;
}

/** A lesson's state, as JSON; what is in it is the lesson's own. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Snapshot = { [name: string]: any };

export interface LessonOf<Id extends LessonId> {
  id: Id;
  title: Words;
  summary: Words;
  /** Whether it runs kernels, for some of its inputs at least. */
  gpu: boolean;
  /** JSON Schema of its input. */
  input: { [keyword: string]: unknown };
  presets: { name: Lessons[Id]["preset"]; title: Words; input: Lessons[Id]["input"] }[];
}

/** A lesson, before it runs. */
export type LessonInfo = { [Id in LessonId]: LessonOf<Id> }[LessonId];

/** The lessons. */
export function lessons(): Promise<LessonInfo[]>;

/**
 * Runs a lesson on an input.
 *
 * Rejects with a {@link StepscopeError}.
 */
export function run<Id extends LessonId>(
  id: Id,
  input: Lessons[Id]["input"],
  options: RunOptions & { trace: true },
): Promise<RunOf<Id> & { trace: Trace }>;
export function run<Id extends LessonId>(id: Id, input: Lessons[Id]["input"], options?: RunOptions | null): Promise<RunOf<Id>>;

/**
 * Says from which folder the static site is served, for links to the app ({@link StepScopeElement.permalink}). It is known where this script
 * comes from there, but not in a bundle.
 */
export function setSite(address: string | URL): void;

/** How a lesson is shown. */
export interface View {
  /** The step shown. */
  at?: number;
  /** Plays only these steps. */
  from?: number;
  to?: number;
  loop?: boolean;
  lang?: Lang;
  theme?: Theme;
  code?: CodeLanguage;
  hide?: readonly Part[];
}

export interface StateOf<Id extends LessonId> extends View {
  lesson: Id;
  preset?: Lessons[Id]["preset"];
  /** Beside a preset, the fields that differ from it. */
  input?: Partial<Lessons[Id]["input"]>;
  /** Compare: the fields that differ in a second run. */
  with?: Partial<Lessons[Id]["input"]>;
}

/** A link's settings, as an object. */
export type State = { [Id in LessonId]: StateOf<Id> }[LessonId] | (View & { lesson?: undefined });

/** `<step-scope>`: one lesson in any page. */
export interface StepScopeElement extends HTMLElement {
  /** Resolves when the lesson can be stepped; rejects when it can't be loaded. */
  readonly ready: Promise<StepScopeElement>;
  /** Whether what was set last is still on its way to the screen. */
  readonly isOpening: boolean;
  /** The number of steps; 0 before `ready`. */
  readonly length: number;
  /** The step shown. */
  at: number;
  next(): void;
  previous(): void;
  play(): void;
  pause(): void;
  /** What is shown; before `ready`, what was given. */
  get state(): State;
  /** Takes a link as well. */
  set state(state: State | string);
  /** A link to this moment in the app; empty where it isn't known where that is served: see {@link setSite}. */
  permalink(): string;
  /** The logical state at this step; null before `ready`. */
  snapshot(): Snapshot | null;
  /** The counters at this step; null before `ready`. */
  counters(): Counters | null;
  /** This step's sentence, in the element's language; empty before `ready`. */
  narration(): string;
  /** What `run` gives for this input, without the trace. */
  result(): Promise<Shown>;
  /** This step's picture, self-contained; empty before `ready`. */
  svg(): string;
}

/** A run that an element shows: `check` is null also where it could not be carried out. */
export type Shown<Id extends LessonId = LessonId> = { [Each in Id]: Omit<RunOf<Each>, "check" | "trace"> & { check: Check | null; trace: null } }[Id];

/** The attributes of `<step-scope>`, for frameworks that ask for their types. `input` and `with` are JSON. */
export interface StepScopeAttributes {
  lesson?: LessonId;
  preset?: string;
  input?: string;
  with?: string;
  at?: number | string;
  from?: number | string;
  to?: number | string;
  loop?: boolean | "";
  lang?: Lang;
  theme?: Theme;
  code?: CodeLanguage;
  hide?: string;
}

export interface Position {
  at: number;
  length: number;
}

export interface ErrorDetail {
  code: ErrorCode;
  path: string;
  message: string;
  words?: Words | undefined;
}

/** What `<step-scope>` tells. All of it bubbles, out of shadow roots too. */
export interface StepScopeEventMap {
  /** The lesson can be stepped. */
  "stepscope-ready": CustomEvent<Position>;
  /** Another step is shown, or another input. */
  "stepscope-step": CustomEvent<Position>;
  /** The run is checked. */
  "stepscope-result": CustomEvent<Shown>;
  /** Something can't be read, run or loaded. */
  "stepscope-error": CustomEvent<ErrorDetail>;
}

declare global {
  interface HTMLElementTagNameMap {
    "step-scope": StepScopeElement;
  }
  interface GlobalEventHandlersEventMap extends StepScopeEventMap {}
}
