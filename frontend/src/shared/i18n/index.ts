import { createI18n, type I18n } from "vue-i18n";
import { readCookie } from "@/api/client";
import type { AppLocale } from "./format";

export type Messages = Record<string, unknown>;
export type MessageLoader = (locale: AppLocale) => Promise<Messages>;
type Engine = I18n<Record<string, never>, Record<string, never>, Record<string, never>, string, false>;

export function appLocale(serverLocale: string | null | undefined): AppLocale {
  return serverLocale?.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function initialLocale(): AppLocale {
  return appLocale(readCookie("django_language"));
}

let engine: Engine | undefined;
let load: MessageLoader | undefined;

/** One language is loaded at the start; the other one when it is chosen. */
export async function startI18n(loader: MessageLoader): Promise<Engine> {
  load = loader;
  const created = createI18n({ legacy: false, locale: "zh", fallbackLocale: "zh", messages: {}, missingWarn: false, fallbackWarn: false });
  engine = created as unknown as Engine;
  await useLanguage(initialLocale());
  return engine;
}

/** Switches every text on the page and tells the server's other pages by cookie. */
export async function useLanguage(locale: AppLocale): Promise<void> {
  if (!engine || !load) return;
  engine.global.setLocaleMessage(locale, (await load(locale)) as Record<string, never>);
  engine.global.locale.value = locale;
  document.documentElement.lang = locale === "zh" ? "zh-Hans" : "en";
  document.cookie = `django_language=${locale === "zh" ? "zh-hans" : "en"}; path=/; max-age=31536000; samesite=lax`;
}

/** For code outside components: a text by key. */
export function translate(key: string, named: Record<string, unknown> = {}): string {
  return engine ? engine.global.t(key, named) : key;
}
