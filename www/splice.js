// What course systems hear of a lesson, and give back of it: the messages of SPLICE, which OpenDSA and others use in iframes.

/** How long a system has to give back what it kept, before it is told of anything new. */
const WAIT_MS = 3000;
/** How often score and state are told at most. */
const EVERY_MS = 1000;
/** The steps are counted in so many stretches at most. */
const STRETCHES = 100;
/** What a reader changes; all else is the author's, in the address. */
const READERS = ["input", "preset", "with", "at"];

export class Course {
  #element;
  #request = newId();
  /** The share of the stretches that were on the screen; it never falls. */
  #score = 0;
  /** Which stretches were, as 0s and 1s. */
  #seen = "";
  /** Steps that were on the screen since that was worked out last: the element's state, which that takes, may be large. */
  #visited = [];
  #length = 0;
  /** Where the lesson opened; that counts once the reader goes on from there. */
  #openedAt;
  /** What the system gave back. */
  #kept;
  #isHeard = false;
  #isTelling = false;
  #told;
  #isStale = false;
  #pause;

  constructor(element) {
    this.#element = element;
    element.addEventListener("stepscope-ready", ({ detail }) => this.#open(detail));
    element.addEventListener("stepscope-step", ({ detail }) => this.#come(detail));
    addEventListener("message", (event) => this.#hear(event));
    addEventListener("pagehide", () => this.#tell());
    setTimeout(() => this.#begin(), WAIT_MS);
    this.#send("SPLICE.getState", {}, this.#request);
  }

  resize(height) {
    this.#send("lti.frameResize", { height });
  }

  #send(subject, rest, message_id = newId()) {
    parent.postMessage({ subject, message_id, activity_id: location.href, ...rest }, "*");
  }

  #event(name, length) {
    this.#send("SPLICE.sendEvent", { name, data: { lesson: this.#element.state.lesson, length } });
  }

  #open({ at, length }) {
    this.#event("opened", length);
    if (this.#openedAt !== undefined) return;
    this.#openedAt = at;
    this.#told = JSON.stringify(this.#report());
    // After the step that comes with this.
    if (this.#isHeard) queueMicrotask(() => this.#begin());
  }

  #come({ at, length }) {
    if (length !== this.#length) this.#visited = [];
    this.#length = length;
    if (at !== this.#openedAt) this.#visited.push(this.#openedAt, at);
    this.#isStale = true;
    this.#tellSoon();
  }

  /** Of the steps that are to be played, in stretches: so that a jump to the end is one of many, and playing at any speed leaves none out. */
  #count({ from = 0, to = this.#length }) {
    const [first, last] = [from, to].map((step) => Math.min(Number(step), this.#length));
    const count = Math.max(last - first + 1, 1);
    const stretches = Math.min(count, STRETCHES);
    const seen = this.#seen.length === stretches ? [...this.#seen] : Array(stretches).fill("0");
    for (const at of this.#visited) if (at >= first && at <= last) seen[Math.floor(((at - first) * stretches) / count)] = "1";
    this.#visited = [];
    this.#seen = seen.join("");
    this.#score = Math.max(this.#score, seen.filter((one) => one === "1").length / stretches);
  }

  #hear({ data, source }) {
    if (source !== parent || data?.subject !== "SPLICE.getState.response" || data.message_id !== this.#request) return;
    // It's answered once.
    this.#request = newId();
    this.#kept = objectOf(data.state);
    if (this.#openedAt === undefined) this.#isHeard = true;
    else this.#begin();
  }

  /** From here on changes are told. */
  #begin() {
    this.#isHeard = true;
    if (this.#openedAt === undefined) return;
    if (this.#kept) this.#restore(this.#kept);
    this.#kept = undefined;
    this.#isTelling = true;
    this.#tellSoon();
  }

  #restore(kept) {
    const { at, state } = this.#element;
    if (kept.lesson !== state.lesson) return;
    if (kept.score > this.#score && kept.score <= 1) this.#score = kept.score;
    if (/^[01]{1,100}$/.test(kept.seen) && !this.#seen.includes("1")) this.#seen = kept.seen;
    // A reader who has begun already stays where they are.
    if (at !== this.#openedAt) return;
    const authors = Object.entries(state).filter(([name]) => !READERS.includes(name));
    const readers = Object.entries(kept).filter(([name]) => READERS.includes(name));
    this.#openedAt = Number.isSafeInteger(kept.at) ? kept.at : at;
    this.#isStale = false;
    this.#element.state = Object.fromEntries([...authors, ...readers]);
  }

  #tellSoon() {
    if (this.#pause || !this.#isStale) return;
    this.#tell();
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#tellSoon();
    }, EVERY_MS);
  }

  #tell() {
    if (!this.#isTelling || !this.#isStale) return;
    this.#isStale = false;
    const before = this.#score;
    const report = this.#report();
    if (before < 1 && this.#score === 1) this.#event("finished", this.#length);
    const text = JSON.stringify(report);
    if (text === this.#told) return;
    this.#told = text;
    this.#send("SPLICE.reportScoreAndState", report);
  }

  #report() {
    const { state } = this.#element;
    if (this.#visited.length) this.#count(state);
    return { score: this.#score, state: { ...state, score: this.#score, seen: this.#seen } };
  }
}

/** Systems keep it as an object or as its JSON. */
function objectOf(state) {
  try {
    const object = typeof state === "string" ? JSON.parse(state) : state;
    return typeof object === "object" && object !== null ? object : undefined;
  } catch {
    return undefined;
  }
}

/** Which nobody can guess. */
function newId() {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}
