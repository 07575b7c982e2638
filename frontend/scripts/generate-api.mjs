/** Writes src/api/generated/<surface>.d.ts from each committed openapi/<surface>.json. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const surfaces = ["portal", "console", "market"];
await mkdir("src/api/generated", { recursive: true });
for (const surface of surfaces) {
  const source = new URL(`../openapi/${surface}.json`, import.meta.url);
  if (!existsSync(source)) {
    process.stderr.write(`openapi/${surface}.json is missing: export it from the back end first.\n`);
    process.exitCode = 1;
    continue;
  }
  const tree = await openapiTS(source, { alphabetize: true, defaultNonNullable: false });
  await writeFile(`src/api/generated/${surface}.d.ts`, astToString(tree));
  process.stdout.write(`src/api/generated/${surface}.d.ts\n`);
}
