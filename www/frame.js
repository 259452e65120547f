// In embed.html: the lesson of its address, without the app around it, and what it says to the page that it is in.
import { Course } from "./splice.js";
import "./stepscope.js";

const element = document.createElement("step-scope");
const course = new Course(element);
/** Why nothing can be asked of the lesson, while that is so. */
let stopped;
let height;
/** Messages are answered one after the other. */
let answered = Promise.resolve();

const open = () => {
  element.state = location.hash;
};

function say(type, detail) {
  parent.postMessage({ stepscope: 1, type, ...detail }, "*");
}

for (const type of ["ready", "step", "result", "error"]) {
  element.addEventListener(`stepscope-${type}`, ({ detail }) => {
    if (type === "ready" || type === "step") stopped = undefined;
    if (detail.code === "unsupported" || detail.code === "crashed") stopped = detail;
    say(type, detail);
  });
}

function measure() {
  const now = Math.ceil(document.documentElement.getBoundingClientRect().height);
  if (now === height) return;
  height = now;
  say("resize", { height });
  course.resize(height);
}

const isObject = (value) => typeof value === "object" && value !== null;

/** What a message asks to be done; undefined where it isn't of the form. */
function asked(data) {
  if (!isObject(data) || data.stepscope !== 1) return undefined;
  const { type, at, state } = data;
  switch (type) {
    case "get":
      return () => {};
    case "set":
      return isObject(state) && !Array.isArray(state) ? () => set(state) : undefined;
    case "play":
      return () => element.play();
    case "pause":
      return () => element.pause();
    case "seek":
      return Number.isSafeInteger(at) && at >= 0 ? () => seek(at) : undefined;
    default:
      return undefined;
  }
}

function seek(at) {
  element.at = at;
}

async function set(state) {
  element.state = state;
  // What is set is taken up after this turn.
  await turn();
  await opened();
}

const turn = () => new Promise((later) => setTimeout(later, 20));

async function opened() {
  while (element.isOpening) await turn();
}

async function answer(act, data, source, origin) {
  await opened();
  try {
    await act();
  } catch (error) {
    // A crash, which the element tells of; the question has an answer all the same.
    console.error(error);
  }
  const { at, length, state } = element;
  const rest = stopped ? { type: "error", ...stopped } : { type: "state", state, at, length };
  // A page without an origin can't be named.
  source.postMessage({ stepscope: 1, ...("id" in data ? { id: data.id } : {}), ...rest }, origin === "null" ? "*" : origin);
}

addEventListener("message", ({ data, source, origin }) => {
  const act = source === parent ? asked(data) : undefined;
  if (!act) return;
  // Whoever asks has it loaded, near the screen or not.
  element.result();
  answered = answered.then(() => answer(act, data, source, origin));
});
addEventListener("hashchange", open);
open();
document.querySelector("main").append(element);
new ResizeObserver(measure).observe(document.documentElement);
