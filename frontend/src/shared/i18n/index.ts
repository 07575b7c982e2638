import { createI18n, type I18n } from "vue-i18n";
import { readCookie } from "@/api/client";
import type { AppLocale } from "./format";

export type Messages = Record<string, unknown>;
export type MessageLoader = (locale: AppLocale) => Promise<Messages>;
/** Fetches the words of one feature. */
export type PartLoader = (locale: AppLocale, part: string) => Promise<Messages>;
type Engine = I18n<Record<string, never>, Record<string, never>, Record<string, never>, string, false>;

export function appLocale(serverLocale: string | null | undefined): AppLocale {
  return serverLocale?.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function initialLocale(): AppLocale {
  return appLocale(readCookie("django_language"));
}

let engine: Engine | undefined;
let load: MessageLoader | undefined;
let loadPart: PartLoader | undefined;
const wanted = new Set<string>();

/** One language is loaded at the start, the other one when it is chosen; features' words come with their pages. */
export async function startI18n(loader: MessageLoader, partLoader?: PartLoader): Promise<Engine> {
  load = loader;
  loadPart = partLoader;
  const created = createI18n({ legacy: false, locale: "zh", fallbackLocale: "zh", messages: {}, missingWarn: false, fallbackWarn: false });
  engine = created as unknown as Engine;
  await useLanguage(initialLocale());
  return engine;
}

/** Switches every text on the page and tells the server's other pages by cookie. */
export async function useLanguage(locale: AppLocale): Promise<void> {
  if (!engine || !load) return;
  const [base, parts] = await Promise.all([load(locale), wordsOf(locale, wanted)]);
  engine.global.setLocaleMessage(locale, { ...base, ...parts } as Record<string, never>);
  engine.global.locale.value = locale;
  document.documentElement.lang = locale === "zh" ? "zh-Hans" : "en";
  document.cookie = `django_language=${locale === "zh" ? "zh-hans" : "en"}; path=/; max-age=31536000; samesite=lax`;
}

/** What `fetch` brings, once the words of these features are there too: both are on their way at the same time. */
export function withWords<T>(parts: readonly string[], fetch: () => Promise<T>): () => Promise<T> {
  return async () => (await Promise.all([fetch(), learn(parts)]))[0];
}

/** For code outside components: a text by key. */
export function translate(key: string, named: Record<string, unknown> = {}): string {
  return engine ? engine.global.t(key, named) : key;
}

async function learn(parts: readonly string[]): Promise<void> {
  if (!engine) return;
  const locale = engine.global.locale.value as AppLocale;
  for (const part of parts) wanted.add(part); // first: a language chosen meanwhile brings them along
  engine.global.mergeLocaleMessage(locale, await wordsOf(locale, parts));
}

async function wordsOf(locale: AppLocale, parts: Iterable<string>): Promise<Messages> {
  const names = loadPart ? [...parts] : [];
  const words = await Promise.all(names.map((part) => loadPart?.(locale, part)));
  return Object.fromEntries(names.map((name, place) => [name, words[place]]));
}
