// Runs tests/web/*.test.mjs, one file after the other: several measure time. Arguments are words that a test's name must have.
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const files = (await readdir(here)).filter((name) => name.endsWith(".test.mjs")).sort();
const testNamePatterns = process.argv.slice(2);

run({
  files: files.map((name) => join(here, name)),
  concurrency: 1,
  // The file of all looks has a page for each of some 150; every test has a limit of its own.
  timeout: 30 * 60 * 1000,
  ...(testNamePatterns.length ? { testNamePatterns } : {}),
})
  .on("test:fail", () => {
    process.exitCode = 1;
  })
  .compose(new spec())
  .pipe(process.stdout);
