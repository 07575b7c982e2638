/**
 * Answers the calculator's questions, one JSON a line, with the TypeScript engine: the other side of
 * `tests/apps/rulebook/test_twin.py`.
 */
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";

const out = mkdtempSync(join(tmpdir(), "calculator-"));
await build({
  configFile: false,
  logLevel: "silent",
  build: {
    outDir: out,
    target: "node20",
    lib: { entry: new URL("../src/buyer/calculator/wire.ts", import.meta.url).pathname, formats: ["es"], fileName: "wire" },
  },
});
const { answer } = await import(pathToFileURL(join(out, "wire.js")).href).catch(() => import(pathToFileURL(join(out, "wire.mjs")).href));
rmSync(out, { recursive: true });
const lines = [];
for await (const line of createInterface({ input: process.stdin })) {
  lines.push(JSON.stringify(answer(JSON.parse(line))));
}
process.stdout.write(lines.join("\n") + "\n");
