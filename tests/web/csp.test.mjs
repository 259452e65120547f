// Hosts that forbid inline styles, inline scripts and markup made of text: everything works there, without a word in the console.
import assert from "node:assert/strict";
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
