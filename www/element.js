// <step-scope>: one lesson in any page. Attributes are the settings of a link by name; `input` is plain JSON.
import { inflated } from "./parts.js";
import { failure, onCrash, outdated, runtime, siteOf, unloaded } from "./runtime.js";

const SETTINGS = ["lesson", "input", "preset", "at", "lang", "theme", "code", "from", "to", "loop", "hide", "with"];
/** How near the screen a widget must come before it loads. */
const NEAR = "600px";
const LOADING = { en: "Loading Stepscope…", zh: "正在加载 Stepscope……" };
const AGAIN = { en: "Start it again", zh: "重新启动" };
const OPEN = { en: "Open this lesson on a page of its own", zh: "在单独的页面中打开这一课" };

/**
 * The page's style stays outside: all that is inherited is cut off, but for what hides a widget or holds its pointers off. Where the parent asks
 * how wide a widget would be, it has an answer.
 */
const FRAME = `
  :host { display: block; min-inline-size: 0; writing-mode: horizontal-tb !important }
  :host([hidden]) { display: none }
  .apart {
    all: initial; display: block; direction: ltr; unicode-bidi: isolate;
    visibility: inherit; pointer-events: inherit; user-select: text;
  }
  .apart .ss { contain-intrinsic-inline-size: min(720px, 85vw) }
  .wait { min-height: 16rem; padding: 1rem }`;

/** By document, for none can have another's. */
const frames = new WeakMap();
const sheets = new WeakMap();

/** Constructed style sheets are allowed under any Content-Security-Policy. */
function sheetOf({ defaultView: { CSSStyleSheet } }, text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}

function frameOf(document) {
  if (!frames.has(document)) frames.set(document, sheetOf(document, FRAME));
  return frames.get(document);
}

/** The page's own style, where a rem is as large as the reader wants text to be, whatever the page has made of it. */
function styleSheet(document, mediumPx) {
  if (!sheets.has(document)) {
    const coming = styles().then((text) =>
      sheetOf(document, text.replace(/(?<![\w.-])(-?\d*\.?\d+)rem\b/g, (_, rems) => `${rems * mediumPx}px`)),
    );
    coming.catch(() => sheets.delete(document));
    sheets.set(document, coming);
  }
  return sheets.get(document);
}

/** All style sheets as one text. As CSS files they would be taken by bundlers for the page's own. */
async function styles() {
  try {
    return await new Response(await inflated("styles")).text();
  } catch (error) {
    throw unloaded(error);
  }
}

/** Keys that the page around may have, too: they lead out of a widget, or to the next slide, and none types or steps. */
const SHARED = /^(Tab|Escape|PageUp|PageDown|F\d+)$/;

/**
 * Keys within are the widget's. To the page around all that is within is one element, so that it can't see that one types there: it would
 * search, or turn its pages.
 */
function keep(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || SHARED.test(event.key)) return;
  event.stopPropagation();
}

class Later {
  isResolved = false;

  constructor() {
    this.promise = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    // Whoever asks for it gets the failure; nobody needs to.
    this.promise.then(
      () => (this.isResolved = true),
      () => {},
    );
  }
}

export class StepScope extends HTMLElement {
  static observedAttributes = SETTINGS;

  #given = {};
  /** What was shown last, for the module can't be asked after a crash. */
  #shown;
  #widget;
  /** Attributes that have changed in this task are opened together. */
  #isStale = false;
  #isLoading = false;
  #hasFailed = false;
  #wantsPlay = false;
  #ready = new Later();
  #result = new Later();
  #nearness;
  #forgetCrash;

  constructor() {
    super();
    this.attachShadow({ mode: "open" });
    for (const type of ["keydown", "keypress", "keyup"]) this.addEventListener(type, keep);
  }

  connectedCallback() {
    try {
      this.shadowRoot.adoptedStyleSheets = [frameOf(this.ownerDocument)];
      this.#takeEarly();
    } catch (error) {
      // Without constructed style sheets there is no widget, which is said when it would load.
      if (error.code === "invalid-input") this.#tell("error", detailOf(error));
    }
    if (!this.shadowRoot.firstChild) this.#say(document.createElement("slot"));
    this.#nearness = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) this.#load();
      },
      { rootMargin: NEAR },
    );
    this.#nearness.observe(this);
  }

  disconnectedCallback() {
    this.#nearness?.disconnect();
    // Put back, it goes on where it was.
    if (this.#widget) this.#given = this.#widget.state();
    this.#drop();
  }

  /** What was set before there was this class hides its properties. */
  #takeEarly() {
    for (const name of ["state", "at"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  attributeChangedCallback(name, before, value) {
    if (before === value) return;
    if (typeof this.#given === "string") this.#given = this.#widget?.state() ?? {};
    if (value === null) delete this.#given[name];
    else this.#given[name] = name === "loop" ? true : value;
    if (!this.#widget) return;
    if (name === "at" && !this.#isStale && /^\d+$/.test(value ?? "")) this.#widget.seek(Number(value));
    else this.#openSoon();
  }

  /** Resolves when the lesson can be stepped; rejects when it can't be loaded. */
  get ready() {
    return this.#ready.promise;
  }

  /** Whether what was set last is still on its way to the screen. */
  get isOpening() {
    return this.#isStale || (this.#widget?.isOpening() ?? !this.#hasFailed);
  }

  /** The number of steps; 0 before `ready`. */
  get length() {
    return this.#widget?.length() ?? 0;
  }

  get at() {
    return this.#widget?.at() ?? Number(this.#given.at ?? 0);
  }

  set at(at) {
    if (!Number.isInteger(at) || at < 0) throw failure("invalid-input", `${at} is not a step. Give its number, from 0 on.`, "at");
    if (this.#widget) this.#widget.seek(at);
    else this.#given.at = at;
  }

  next() {
    this.at += 1;
  }

  previous() {
    this.at = Math.max(0, this.at - 1);
  }

  play() {
    this.#wantsPlay = true;
    this.#widget?.play(true);
  }

  pause() {
    this.#wantsPlay = false;
    this.#widget?.play(false);
  }

  /** The settings of the link to what is shown, as an object. */
  get state() {
    return this.#widget ? this.#widget.state() : this.#given;
  }

  set state(state) {
    this.#given = typeof state === "string" ? state : { ...state };
    this.#open();
  }

  /** A link to this moment in the app; empty where it isn't known where that is served, as in a bundle before `setSite`. */
  permalink() {
    const site = siteOf();
    return site ? `${site}index.html${this.#widget ? this.#widget.permalink() : `#/${this.#given.lesson ?? ""}`}` : "";
  }

  /** The logical state at this step; null before `ready`. */
  snapshot() {
    return this.#widget?.instant()?.snapshot ?? null;
  }

  /** The counters at this step; null before `ready`. */
  counters() {
    return this.#widget?.instant()?.counters ?? null;
  }

  /** This step's sentence, in the element's language; empty before `ready`. */
  narration() {
    return this.#widget?.instant()?.narration?.[this.#lang()] ?? "";
  }

  /** What `run` gives for this input. */
  result() {
    this.#load();
    // What the reader changed within the widget has a result of its own, once it is checked.
    if (this.#result.isResolved && this.#widget) {
      this.#result = new Later();
      const now = this.#widget.result();
      if (now) this.#result.resolve(now);
    }
    return this.#result.promise;
  }

  /** This step's picture, self-contained; empty before `ready`. */
  svg() {
    return this.#widget?.svg() ?? "";
  }

  #lang() {
    return (this.#widget?.state().lang ?? this.#given.lang) === "zh" ? "zh" : "en";
  }

  async #load() {
    if (this.#isLoading || !this.isConnected) return;
    this.#isLoading = true;
    this.#hasFailed = false;
    this.#nearness?.disconnect();
    this.#say(document.createTextNode(LOADING[this.#lang()]));
    try {
      const host = document.createElement("div");
      host.className = "apart";
      if (this.#given.theme) host.dataset.theme = this.#given.theme;
      this.shadowRoot.firstChild.append(host);
      const mediumPx = Number.parseFloat(getComputedStyle(host).fontSize) || 16;
      host.remove();
      const home = this.ownerDocument;
      if (!frames.has(home)) throw outdated("constructed style sheets");
      const [app, style] = await Promise.all([runtime(), styleSheet(home, mediumPx)]);
      if (!this.isConnected) {
        this.#isLoading = false;
        return;
      }
      this.shadowRoot.adoptedStyleSheets = [frameOf(home), style];
      this.shadowRoot.replaceChildren(host);
      this.#forgetCrash = onCrash((error) => this.#crash(error));
      const widget = await app.mountWidget(host, this.#given, (what, detail) => this.#hear(what, detail));
      if (!this.isConnected) {
        widget.unmount();
        widget.free();
        this.#isLoading = false;
        return;
      }
      this.#widget = widget;
      if (this.#wantsPlay) widget.play(true);
      this.#dress();
    } catch (error) {
      this.#isLoading = false;
      this.#fail(error);
      this.#tell("error", detailOf(error));
    }
  }

  #openSoon() {
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => {
      if (this.#isStale) this.#open();
    });
  }

  /** Opens what is given; before the widget is there it is kept. */
  #open() {
    this.#shown = undefined;
    this.#isStale = false;
    if (!this.#widget) return;
    this.#result = new Later();
    this.#widget.setState(this.#given);
    this.#dress();
  }

  /** The style sheets look at this. */
  #dress() {
    this.shadowRoot.querySelector(".apart").dataset.theme = this.#widget.state().theme ?? "auto";
  }

  #hear(what, detail) {
    if (what === "ready" || what === "result") this.#shown = this.#widget?.state();
    if (what === "step" && this.#shown) this.#shown.at = detail.at;
    if (what === "ready") {
      this.#ready.resolve(this);
      if (this.#wantsPlay) this.#widget?.play(true);
    }
    if (what === "result") this.#result.resolve(detail);
    if (what === "error") {
      this.#result.reject(detail);
      detail = detailOf(detail);
    }
    this.#tell(what, detail);
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`stepscope-${what}`, { bubbles: true, composed: true, detail }));
  }

  #fail(error) {
    this.#hasFailed = true;
    this.#ready.reject(error);
    this.#result.reject(error);
    const said = [document.createTextNode(`${error.words?.[this.#lang()] ?? error.message} `)];
    const href = this.permalink();
    if (href) said.push(Object.assign(document.createElement("a"), { href, textContent: OPEN[this.#lang()] }));
    this.#say(...said);
  }

  /** The old module can't be touched any more, not even to take its nodes away properly. */
  #crash(error) {
    this.#forgetCrash?.();
    this.#widget = undefined;
    if (this.#shown) this.#given = this.#shown;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: AGAIN[this.#lang()] });
    button.addEventListener("click", () => {
      this.#isLoading = false;
      this.#ready = new Later();
      this.#result = new Later();
      this.#load();
    });
    this.#fail(error);
    this.shadowRoot.firstChild.append(" ", button);
    this.#tell("error", detailOf(error));
  }

  #drop() {
    this.#forgetCrash?.();
    this.#widget?.unmount();
    this.#widget?.free();
    this.#widget = undefined;
    this.#isLoading = false;
    this.#ready = new Later();
    this.#result = new Later();
    this.shadowRoot.replaceChildren();
  }

  #say(...nodes) {
    const box = document.createElement("div");
    box.className = "wait";
    box.append(...nodes);
    this.shadowRoot.replaceChildren(box);
  }
}

function detailOf({ code = "crashed", path = "", message, words }) {
  return { code, path, message, words };
}
