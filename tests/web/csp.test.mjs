// Hosts that forbid inline styles, inline scripts and markup made of text: everything works there, without a word in the console.
import assert from "node:assert/strict";
import { suite } from "./harness.mjs";

const test = suite();
const STRICT = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "worker-src 'self'",
  "trusted-types stepscope",
  "require-trusted-types-for 'script'",
].join("; ");

for (const path of ["index.html", "index.html#/heap?at=12", "index.html#/attention?at=6", "embed.html#/heap?at=5"]) {
  test(`${path} under a strict policy`, async (page, site) => {
    await page.route("**/*", async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": STRICT } });
    });
    await page.goto("about:blank");
    const { pathname } = new URL(path, `${site.origin}/`);
    const answered = page.waitForResponse((response) => new URL(response.url()).pathname === pathname);
    await page.goto(`${site.origin}/${path}`);
    assert.equal((await answered).headers()["content-security-policy"], STRICT);
    await page.locator(".stage-picture").first().waitFor();
    if (path.includes("#/")) await page.getByRole("button", { name: "Next step" }).click();
    await page.waitForTimeout(1000);
  });
}
