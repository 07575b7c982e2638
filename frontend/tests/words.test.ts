import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import en from "@/portal/i18n/en";
import zh from "@/portal/i18n/zh";
import { parts } from "@/portal/i18n";
import { portal } from "./portal-words";

type Tree = { [key: string]: string | Tree };

const SRC = resolve("src");
const words = portal.zh as Tree;
const everywhere = new Set(Object.keys(zh));
const LAZY = /withWords\(\[([^\]]*)\],\s*\(\) => import\("([^"]+)"\)\)/g;

interface Fetch {
  by: string;
  file: string;
  parts: string[];
}

function at(from: string, path: string): string | undefined {
  const bare = path.startsWith("@/") ? join(SRC, path.slice(2)) : join(dirname(from), path);
  return [bare, `${bare}.ts`, `${bare}/index.ts`].find((name) => /\.(ts|vue)$/.test(name) && existsSync(name));
}

/** The file and everything that comes along with it, but not what is fetched later together with its own words. */
function together(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, "utf8").replace(LAZY, "");
  for (const [, path = ""] of text.matchAll(/(?:from |import\(|import )"([@.][^"]+)"/g)) {
    const next = at(file, path);
    if (next) together(next, seen);
  }
  return seen;
}

function fetches(): Fetch[] {
  const files = [...together(join(SRC, "portal/main.ts"))];
  const found: Fetch[] = [];
  for (const by of files)
    for (const [, names = "", path = ""] of readFileSync(by, "utf8").matchAll(LAZY)) {
      const file = at(by, path);
      if (!file) throw new Error(`${by}: ${path}`);
      found.push({ by, file, parts: [...names.matchAll(/"(\w+)"/g)].map((hit) => hit[1] ?? "") });
      files.push(...[...together(file)].filter((name) => !files.includes(name)));
    }
  return found;
}

const has = (key: string): boolean => {
  let here: string | Tree | undefined = words;
  for (const step of key.split(".")) here = typeof here === "object" ? here[step] : undefined;
  return here !== undefined;
};

/** Features whose words a file names: `"orders.state.HOLD"`, "orders.state" or `orders.state.${…}`. */
function named(file: string): string[] {
  if (file.endsWith("portal/rights.ts")) return []; // rights have names like keys
  const code = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\s\/\/ .*/g, "");
  const texts = [...code.matchAll(/["'`]([a-z]+(?:\.\w+)+)/g)].map((hit) => hit[1] ?? "");
  return texts.filter(has).map((key) => key.split(".")[0] ?? "");
}

function needed(file: string): string[] {
  const names = [...together(file)].filter((name) => name.includes("/src/portal/") || name.includes("/src/shared/")).flatMap(named);
  return [...new Set(names)].filter((name) => !everywhere.has(name)).sort();
}

describe("words of the portal's features", () => {
  const all = fetches();

  it("are asked for by every page of a feature", () => {
    expect(all.length).toBeGreaterThan(25);
    const bare = readFileSync(join(SRC, "portal/router.ts"), "utf8").replace(LAZY, "").match(/import\("\.[^"]+"\)/g);
    expect(bare).toBeNull();
  });

  it.each(all.map((each) => [each.file.slice(SRC.length + 1), each] as const))("come with %s, and no others", (_, each) => {
    const title = readFileSync(each.by, "utf8").split("\n").filter((line) => line.includes(each.file.split("/").at(-1) ?? "?")).join("\n").match(/title: "(\w+)\./)?.[1];
    const due = new Set(needed(each.file));
    if (title && !everywhere.has(title)) due.add(title);
    expect([...each.parts].sort()).toEqual([...due].sort());
  });

  it("are not needed by what is there from the start", () => {
    const start = [...together(join(SRC, "portal/main.ts"))].filter((file) => !file.endsWith("portal/router.ts")); // titles come with pages
    expect(start.flatMap(named).filter((name) => !everywhere.has(name))).toEqual([]);
  });

  it("name every place one can go to, in both languages", () => {
    const places = readFileSync(join(SRC, "portal/destinations.ts"), "utf8") + readFileSync(join(SRC, "portal/router.ts"), "utf8");
    const keys = [...places.matchAll(/(?:label|title): "([\w.]+)"/g)].map((hit) => hit[1] ?? "");
    expect(keys.filter((key) => !has(key))).toEqual([]);
    expect(Object.keys(en.nav).sort()).toEqual(Object.keys(zh.nav).sort());
  });

  it("are refused by a name nobody has", async () => {
    await expect(parts("zh", "nothing")).rejects.toThrow("nothing");
    await expect(parts("en", "identities")).resolves.toHaveProperty("save");
  });
});
