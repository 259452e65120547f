// Opens the lesson of embed.html. A classic script, for those come from any host into any frame, and from a file. Modules don't come to a page
// without an origin of its own (a sandboxed frame, a file), unless the host lets all others read it.
(() => {
  const here = document.currentScript.src;
  const address = (path) => new URL(path, here).href;
  /** One of each kind of file that is read. */
  const READ = ["app_bg.wasm", "parts/front.part"];
  const FAILED = {
    en: (why) => `Stepscope could not be loaded: ${why}. Check the connection, then try again.`,
    zh: (why) => `Stepscope 未能加载：${why}。请检查网络连接，然后重试。`,
  };
  const AGAIN = { en: "Try again", zh: "重试" };

  /** Whether this page may read the host's files. */
  async function isReadable() {
    if (self.origin !== "null") return true;
    if (!location.protocol.startsWith("http")) return false;
    try {
      for (const path of READ) await fetch(address(path), { method: "HEAD" });
      return true;
    } catch {
      return false;
    }
  }

  function load(path, type) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(path)));
      Object.assign(script, { type, src: trusted(address(path)) });
      document.head.append(script);
    });
  }

  /** The address as hosts want it that ask for Trusted Types. They allow one policy, which the workers need, too. */
  function trusted(url) {
    try {
      self.stepscopePolicy = trustedTypes.createPolicy("stepscope", { createScriptURL: (url) => url });
      return self.stepscopePolicy.createScriptURL(url);
    } catch {
      return url;
    }
  }

  /** Hosts that don't allow the policy allow this. */
  const modules = () => load("frame.js", "module").catch(() => import(address("frame.js")));

  function fail({ message }) {
    const asked = new URLSearchParams(location.hash.split("?")[1]).get("lang") ?? navigator.language;
    const lang = asked.toLowerCase().startsWith("zh") ? "zh" : "en";
    const notice = document.createElement("p");
    notice.setAttribute("role", "alert");
    notice.lang = lang;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", textContent: AGAIN[lang] });
    button.addEventListener("click", () => location.reload());
    notice.append(FAILED[lang](message), " ", button);
    document.querySelector("main").append(notice);
    const height = document.documentElement.offsetHeight;
    parent.postMessage({ stepscope: 1, type: "error", code: "unsupported", path: "", message: FAILED.en(message) }, "*");
    parent.postMessage({ stepscope: 1, type: "resize", height }, "*");
  }

  // By elements of the page, which isn't loaded, then, before they are. The one script has the same modules in it, and all that they read.
  isReadable()
    .then((isReadable) => (isReadable ? modules() : load("embed-whole.js", "")))
    .catch(fail);
})();
