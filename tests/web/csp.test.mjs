// Hosts that forbid inline styles, inline scripts and markup made of text: everything works there, without a word in the console.
import assert from "node:assert/strict";
import { after } from "node:test";
import { serve } from "../../xtask/server.mjs";
import { STRICT_POLICY, serveUnder, suite } from "./harness.mjs";

const test = suite();

for (const path of ["index.html", "index.html#/heap?at=12", "index.html#/attention?at=6", "embed.html#/heap?at=5"]) {
  test(`${path} under a strict policy`, async (page, site) => {
    await serveUnder(page, STRICT_POLICY);
    await page.goto("about:blank");
    const { pathname } = new URL(path, `${site.origin}/`);
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname === pathname);
    await page.goto(`${site.origin}/${path}`);
    assert.equal((await answered).headers()["content-security-policy"], STRICT_POLICY);
    await page.locator(".stage-picture").first().waitFor();
    if (path.includes("#/")) await page.getByRole("button", { name: "Next step" }).click();
    await page.waitForTimeout(1000);
  });
}

/** A page of another origin allows the host what docs/embed.md asks for; `more` is what differs from page to page. */
const policy = (host, ...more) =>
  ["default-src 'none'", `script-src ${host} 'wasm-unsafe-eval'`, `style-src ${host}`, `connect-src ${host}`, `img-src ${host} 'self'`, ...more].join("; ").replace("HOST", host);
/** Those of the pages. */
const hosts = [];
after(() => hosts.forEach(({ server }) => server.close()));
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

for (const [name, more, headers] of [
  ["allows workers and our policy", ["worker-src blob: HOST", "trusted-types stepscope", "require-trusted-types-for 'script'"], {}],
  ["allows no policy of Trusted Types", ["worker-src blob: HOST", "trusted-types 'none'", "require-trusted-types-for 'script'"], {}],
  ["allows no workers", ["trusted-types stepscope"], {}],
  ["is isolated", ["worker-src blob: HOST"], ISOLATED],
]) {
  test(`a widget on a page of another origin that ${name}`, { path: "icon.svg" }, async (page, site) => {
    // What is refused is told by the browser, too.
    if (!more.includes("require-trusted-types-for 'script'") || !more.includes("trusted-types stepscope")) page.expectError(/worker|Trusted|policy|Policy/);
    const body = `<!doctype html><html lang="en"><title>notes</title><link rel="icon" href="/icon.svg"><step-scope lesson="heap" at="3"></step-scope>
      <script type="module" src="${site.origin}/stepscope.js"></script></html>`;
    const sent = { "content-security-policy": policy(site.origin, ...more), ...headers };
    const notes = await serve(new URL("../../dist", import.meta.url).pathname, 0, { headers: sent, pages: new Map([["/strict.html", body]]) });
    hosts.push(notes);
    page.expectError(new RegExp(`request to another host: ${notes.origin}/`));
    await page.goto(`${notes.origin}/strict.html`);
    // By locators, for the page may evaluate nothing.
    const position = page.getByRole("slider", { name: "Position" });
    await position.waitFor();
    await page.getByRole("button", { name: "Next step", exact: true }).click();
    assert.equal(await position.inputValue(), "4");
    await page.getByText("Checked").first().waitFor();
    const element = page.locator("step-scope");
    assert.equal(await element.evaluate(({ at, snapshot }) => (snapshot ? at : -1)), 4);
    assert.equal(await element.evaluate((element) => element.result().then(({ check }) => check.ok)), true);
    assert.equal(await page.evaluate(() => crossOriginIsolated), headers === ISOLATED);
  });
}
