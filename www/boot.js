// Starts the app in index.html.
import { runtime } from "./runtime.js";

const { mountApp } = await runtime();
mountApp(document.getElementById("app"));
