import { readdirSync } from "node:fs";
import { parts } from "@/portal/i18n";
import en from "@/portal/i18n/en";
import zh from "@/portal/i18n/zh";

/** Features whose words have the feature's own name, and the words that have another. */
const NAMES = [...readdirSync("src/portal/features").filter((name) => name !== "partexchange"), "oldcar", "identities", "rating"];

async function all(locale: "zh" | "en"): Promise<Record<string, unknown>> {
  const found = await Promise.all(NAMES.map(async (name) => [name, await parts(locale, name)] as const));
  return { ...(locale === "zh" ? zh : en), ...Object.fromEntries(found) };
}

/** Every word of the portal, as if all its pages had been visited. */
export const portal = { zh: await all("zh"), en: await all("en") };
