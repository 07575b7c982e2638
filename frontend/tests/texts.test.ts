import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import consoleEn from "@/console/i18n/en";
import consoleZh from "@/console/i18n/zh";
import { portal } from "./portal-words";

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === "string") all.set(here, value);
    else for (const [inner, text] of leaves(value, here)) all.set(inner, text);
  }
  return all;
}

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(vue|ts)$/.test(name))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

/** English says a gap once for one and once for many. */
const gaps = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

describe.each([
  ["portal", portal.zh as Tree, portal.en as Tree],
  ["console", consoleZh as Tree, consoleEn as Tree],
])("texts of the %s", (surface, zh, en) => {
  const chinese = leaves(zh);
  const english = leaves(en);

  it("stand in both languages, with the same gaps to fill", () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
    for (const [key, text] of chinese) expect([key, gaps(english.get(key) ?? "")]).toEqual([key, gaps(text)]);
  });

  it("leave no English word on a Chinese page but names and accepted abbreviations", () => {
    const allowed = /Marque|Model 3|VIN|PDF|MPV|SUV|JPG|PNG|WebP|MB|GiB|TXT|DNS|CSV|App(?:ID|Secret)|应用 ID|出口 IP|deposit_kind = "EARNEST" and total_minor|openCorpId|orgId|XML|XLSX|ZIP|UTF-8|GB18030|camt|US-[A-Z]{2}(?:\/[A-Z][A-Za-z ]+)*|\{\w+\}|L7|I、O、Q/g;
    for (const [key, text] of chinese) expect([key, text.replace(allowed, "")]).toEqual([key, expect.not.stringMatching(/[A-Za-z]{2,}/)]);
  });

  it("exist for every key that pages name", () => {
    const pages = [...sources(`src/${surface}`), ...sources("src/shared")].join("\n");
    const named = [...pages.matchAll(/(?:\$t|\bt|translate)\(\s*"([a-z][\w.]+)"/g)].map((hit) => hit[1] ?? "");
    const missing = [...new Set(named)].filter((key) => !chinese.has(key));
    expect(missing).toEqual([]);
  });
});
