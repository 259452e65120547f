// Starts the app in index.html.
import start, { mountApp } from "./app.js";

await start();
mountApp(document.getElementById("app"));
