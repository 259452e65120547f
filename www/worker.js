// Does jobs off the main thread, with the page's own compiled module.
import { instance } from "./app.js";
import { attach, takePartsFrom } from "./parts.js";

const { connect, default: init, pauseWork, stopWork, work } = instance();
let ready;
const coming = new Map();

takePartsFrom((name) => {
  postMessage({ wants: name });
  return new Promise((resolve, reject) => coming.set(name, { resolve, reject }));
});

/** Also lets messages in, which may ask a job to stop. */
const tick = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });

const crashed = (message) =>
  // Out of the wasm that is crashing, into the page's `onerror`.
  setTimeout(() => {
    throw new Error(message);
  });

addEventListener("message", async ({ data }) => {
  if (data.module) {
    ready = init({ module_or_path: data.module }).then((exports) => {
      attach(exports);
      connect(tick, undefined, crashed);
    });
    return;
  }
  if (data.part) {
    const { resolve, reject } = coming.get(data.part);
    if (data.code) resolve(data.code);
    else reject(new Error(data.why));
    return;
  }
  await ready;
  if (data.stop) {
    stopWork(data.stop);
    return;
  }
  if (data.pause) {
    pauseWork(data.pause, data.isPaused);
    return;
  }
  const { id } = data;
  try {
    const [answer, transfer] = await work(data, (part) => postMessage({ id, part }));
    postMessage({ id, answer }, transfer);
  } catch (error) {
    // An Error's own properties are not copied by postMessage.
    const { code, path, words, message } = error;
    postMessage({ id, failure: { code, path, words, message } });
  }
});
