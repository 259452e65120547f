// Starts the app in index.html, and says so where it can't go on.
import { onCrash, runtime } from "./runtime.js";

const host = document.getElementById("app");
const isChinese = navigator.language.toLowerCase().startsWith("zh");

/** In the app's place: what went wrong, and a button that starts it again where it was, which the address says. */
function fail(error) {
  const box = document.createElement("div");
  box.className = "ss";
  const notice = document.createElement("div");
  notice.className = "notice bad stopped";
  notice.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = error.words?.[isChinese ? "zh" : "en"] ?? error.message;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", textContent: isChinese ? "重新启动" : "Start it again" });
  button.addEventListener("click", () => location.reload());
  notice.append(words, button);
  box.append(notice);
  // What was there belongs to a module that can't be called any more.
  host.replaceChildren(box);
}

onCrash(fail);
try {
  const { mountApp } = await runtime();
  mountApp(host);
} catch (error) {
  fail(error);
}
